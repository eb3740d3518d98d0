// What a closed roll leaves: who was not seen, everybody's own list, and one row for each attending unit in its month.
import { bookedMonth, monthsBetween } from "../../shared/activities/booking.ts";
import { kindOf, type Attendance } from "../../shared/activities/kinds.ts";
import { startOf } from "../../shared/activities/rules.ts";
import {
  ActivityHead,
  type Activity,
  type AttendanceSheet,
  type OwnActivity,
  type SignUp,
} from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import { dayOf, monthOf, type Month } from "../../shared/time.ts";
import { jobActor, type Actor } from "../platform/actor.ts";
import { commit, type Audit } from "../platform/commit.ts";
import { getItems, tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { lockedMonths, monthTouched, notLocked } from "../platform/month-locks.ts";
import { inParallel } from "../platform/parallel.ts";
import { absentOnDay } from "./absences.ts";
import { followChange } from "./follow.ts";
import { askedOn } from "./people.ts";
import { rowOf, seenAs } from "./roll-rows.ts";
import { activityBy, changedActivity, changedMeanwhile, putOwn, putSignUp, wholeOf } from "./store.ts";

/**
 * Writes down who was not seen: excused who had said beforehand that he cannot come, absent everybody else. A mark or a
 * scan that came first stands.
 */
async function markUnseen(deps: Deps, activity: Activity, signUps: readonly SignUp[]): Promise<void> {
  const known = new Map(signUps.map((one) => [one.staff, one]));
  const [asked, away] = await Promise.all([
    kindOf(activity.kind).roll ? askedOn(deps, activity) : [],
    absentOnDay(deps, activity.county, activity.day),
  ]);
  const now = deps.clock.now();
  const strangers = asked
    .filter(({ staff }) => !known.has(staff))
    .map((posting) => rowOf(activity, posting, now));
  const open = { state: "open" } as const;
  const unseen = signUps.filter((one) => one.state === "seated" && seenAs(open, one) === undefined);
  await inParallel([...unseen, ...strangers], 8, async (base) => {
    const asksBefore = (away.get(base.staff)?.at ?? "~") <= startOf(activity);
    const attendance: Attendance = asksBefore ? "excused" : "absent";
    if (base.attendance === attendance) return;
    const after: SignUp = { ...base, attendance, unseen: true, version: base.version + 1 };
    await tryWrite(deps, putSignUp(after, known.get(base.staff)));
  });
}

/** What somebody's own list says of an activity, but for how far it has got. */
const saidOf = (head: ActivityHead): string => JSON.stringify(ActivityHead.omit({ state: true }).parse(head));

/** Everybody's own list says what the roll says, also of a mark or a scan that was cut short between the two. */
async function ownListsFollow(deps: Deps, activity: Activity, counted: readonly SignUp[]): Promise<void> {
  const { county, day, id } = activity;
  const wanted = counted.map(({ staff }) => keys.ownActivity(county, staff, day, id));
  const said = new Map((await getItems<OwnActivity>(deps, wanted)).map((own) => [own.pk, own]));
  const now = saidOf(activity);
  await inParallel(counted, 8, async ({ staff, attendance }) => {
    const own = said.get(keys.ownActivity(county, staff, day, id).pk);
    if (own?.standing === "seated" && own.attendance === attendance && saidOf(own) === now) return;
    await tryWrite(deps, putOwn(staff, activity, "seated", attendance));
  });
}

const triesMax = 8;

/**
 * A scan that was under way while the roll was closed is in it all the same: the units' rows are written once more.
 * Whoever closes meanwhile reads it himself, or is seen here.
 */
export async function afterClosing(deps: Deps, county: string, id: string): Promise<void> {
  for (let turn = 1; turn <= triesMax; turn += 1) {
    const now = await activityBy(deps, county, id);
    if (now?.state !== "closed") return;
    const [change] = changedActivity(now, { settled: false });
    if (change && (await tryWrite(deps, change)).done) return settleRoll(deps, county, id);
  }
}

/** Why a turn of settling came to nothing: something was changed, or a month locked, since it was read. */
const passing = new Set([changedMeanwhile.code, "month-locked"]);

/**
 * Writes one row for each attending unit into its month, from the sign-ups of a closed roll. They are written in one
 * transaction with the activity as it was read before them, so that an older count can never overwrite a newer one; who
 * finds that it was changed begins again. A repeat writes the same.
 */
export async function settleRoll(deps: Deps, county: string, id: string): Promise<void> {
  for (let turn = 1; turn <= triesMax; turn += 1) {
    if (turn > 1) await deps.sleep(Math.random() * Math.min(1000, 20 * 2 ** turn));
    const whole = await wholeOf(deps, county, id);
    if (whole?.activity.state !== "closed" || whole.activity.settled) return;
    const { activity } = whole;
    if (!activity.rolled) await markUnseen(deps, activity, whole.signUps);
    const signUps = activity.rolled ? whole.signUps : ((await wholeOf(deps, county, id))?.signUps ?? []);
    const counted = signUps.filter(({ state, attendance }) => state === "seated" && attendance !== undefined);
    if (activity.unfollowed) await followChange(deps, county, id);
    if (!activity.rolled) await ownListsFollow(deps, activity, counted);
    const units = [...new Set(counted.map(({ unit }) => unit))];
    const sheets = units.map((unit) => sheetOf(activity, unit, counted));
    const to = { settled: true, rolled: true, unfollowed: undefined } as const;
    try {
      await writeSheets(deps, jobActor(county, "activities.tick"), activity, sheets, { to });
      return;
    } catch (error) {
      if (!(error instanceof Problem) || !passing.has(error.reason ?? "")) throw error;
    }
  }
}

/** Two rows a month (that it is open, that it was changed), the activity's two and the audit's beside them: under 100. */
const sheetsPerPack = 80;

type Writing = {
  /** What the activity is once all is written. */
  to: Partial<Activity>;
  also?: readonly Change[];
  audit?: Audit;
};
type Row = { unit: string; month: Month; sheet?: AttendanceSheet };

/**
 * Makes these the rows of an activity's units, and removes those of units that are no longer among them. A row stays in
 * the month in which it was booked first; the first are booked where no month is locked. Throws Problem("conflict"):
 * "changed-meanwhile" when the activity was changed since it was read, "month-locked" when a month was locked since.
 */
export async function writeSheets(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  sheets: readonly AttendanceSheet[],
  { to, also = [], audit }: Writing,
): Promise<void> {
  const { county, id, day, booked = {} } = activity;
  const now = deps.clock.now();
  const asked = [...monthsBetween(monthOf(day), monthOf(dayOf(now))), ...Object.values(booked)];
  const locked = await lockedMonths(deps, county, [...new Set(asked)]);
  const closed = monthOf(dayOf(activity.closedAt ?? now));
  const first = Object.values(booked)[0] ?? bookedMonth({ held: monthOf(day), closed }, locked);
  const kept = new Set(sheets.map(({ unit }) => unit));
  const rows: Row[] = [
    ...sheets.map((sheet) => ({ unit: sheet.unit, month: booked[sheet.unit] ?? first, sheet })),
    ...Object.entries(booked).flatMap(([unit, month]) => (kept.has(unit) ? [] : [{ unit, month }])),
  ];
  let [standing, left] = [activity, rows];
  do {
    const pack = left.slice(0, sheetsPerPack);
    left = left.slice(sheetsPerPack);
    const isLast = left.length === 0;
    const after = { ...standing.booked };
    for (const { unit, month, sheet } of pack) {
      delete after[unit];
      if (sheet) after[unit] = month;
    }
    const months = [...new Set(pack.map(({ month }) => month))].filter((month) => !locked.has(month));
    const part: Partial<Activity> = { booked: after, ...(isLast ? to : {}) };
    const changes: Change[] = [
      ...changedActivity(standing, part),
      ...months.flatMap((month) => [notLocked(county, month), monthTouched(county, month, deps.ids.next())]),
      ...pack.map(({ unit, month, sheet }): Change => {
        const key = keys.unitAttendance(county, unit, day, id, month);
        return sheet ? { put: { ...key, ...sheet } } : { drop: key };
      }),
      ...(isLast ? also : []),
    ];
    await commit(deps, actor, changes, isLast && audit ? { audit } : {});
    standing = { ...standing, ...part, version: standing.version + 1 };
  } while (left.length > 0);
}

function sheetOf(activity: Activity, unit: string, counted: readonly SignUp[]): AttendanceSheet {
  const { methods, competencies, campaign, speakers } = activity;
  const { place: _p, state: _s, ...head } = ActivityHead.parse(activity);
  const own = counted.filter((one) => one.unit === unit);
  return {
    ...head,
    unit,
    methods,
    competencies,
    ...(campaign === undefined ? {} : { campaign }),
    speakers: speakers.length,
    rows: own.map(({ staff, name, kind, attendance = "absent" }) => ({ staff, name, kind, attendance })),
  };
}
