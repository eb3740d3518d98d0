// The roll: who was there, by check-in or by list; closed once; afterwards corrected with a reason; one row for each unit.
import { kindOf, type Attendance } from "../../shared/activities/kinds.ts";
import { startOf, whyNot } from "../../shared/activities/rules.ts";
import {
  ActivityHead,
  type Activity,
  type AttendanceSheet,
  type OwnActivity,
  type SignUp,
} from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, refuse } from "../../shared/problem.ts";
import { officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItems, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { inParallel } from "../platform/parallel.ts";
import { absentOnDay } from "./absences.ts";
import { activityToManage } from "./lifecycle.ts";
import { askedOn } from "./people.ts";
import { activityBy, changedActivity, putOwn, putSignUp, wholeOf } from "./store.ts";

type Someone = Pick<Officer, "staff" | "name" | "organ" | "unit" | "kind" | "category">;

/** The row of somebody who is on the roll without having signed up. */
export function rowOf({ county, id }: Activity, someone: Someone, now: string): SignUp {
  const { staff, name, organ, unit, kind, category } = someone;
  const who = { county, activity: id, staff, name, organ, unit, kind, category };
  return { ...who, state: "seated", by: staff, at: now, offers: 0, priority: 5, hoursOwed: 0, version: 0 };
}

/** One line of the roll. Without `attendance` nothing is known yet; closed, that is an absence. */
export type RollLine = {
  staff: string;
  name: string;
  unit: string;
  kind: "sworn" | "auxiliary";
  attendance?: Attendance | undefined;
  checkedInAt?: string | undefined;
  version: number;
};

/** Everybody who is expected: those with a seat; where all are asked, everybody in post on the day; and who came along. */
export async function rollOf(
  deps: Deps,
  activity: Activity,
  signUps: readonly SignUp[],
): Promise<RollLine[]> {
  const known = new Map(signUps.map((one) => [one.staff, one]));
  const asked = kindOf(activity.kind).roll && !activity.rolled ? await askedOn(deps, activity) : [];
  const lines = signUps
    .filter((one) => one.state === "seated")
    .map(({ staff, name, unit, kind, attendance, checkedInAt, version }) => ({
      staff,
      name,
      unit,
      kind,
      attendance,
      checkedInAt,
      version,
    }));
  const more = asked
    .filter(({ staff }) => !known.has(staff))
    .map(({ staff, name, unit, kind }) => ({ staff, name, unit, kind, version: 0 }));
  return [...lines, ...more].sort((a, b) => (a.unit + a.staff < b.unit + b.staff ? -1 : 1));
}

/** Marks people by list. Whoever was not expected comes along: he is on the roll from then on. */
export async function markRoll(
  deps: Deps,
  actor: Actor,
  id: string,
  marks: readonly { staff: string; attendance: Attendance }[],
): Promise<void> {
  const activity = await activityToManage(deps, actor, id);
  refuse(
    activity.state === "open"
      ? undefined
      : { code: "closed", message: "签到表已经关闭，请用“更正”并写明原因" },
  );
  await write(deps, actor, activity, marks);
  await afterClosing(deps, actor.county, id);
}

async function write(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  marks: readonly { staff: string; attendance: Attendance }[],
): Promise<void> {
  const { county, id } = activity;
  const whole = await wholeOf(deps, county, id);
  const officers = await officersBy(
    deps,
    county,
    marks.map(({ staff }) => staff),
  );
  const now = deps.clock.now();
  const known = marks.flatMap(({ staff, attendance }) => {
    const officer = officers.get(staff);
    const ofOrgan = officer?.organ === activity.organ || whole?.signUps.some((one) => one.staff === staff);
    return officer && ofOrgan ? [{ staff, attendance, officer }] : [];
  });
  // One stranger and nobody is marked: half a list would have to be compared line by line.
  if (known.length < marks.length) throw notFound("干警");
  await inParallel(known, 8, async ({ staff, attendance, officer }) => {
    const before = whole?.signUps.find((one) => one.staff === staff);
    if (before?.attendance === attendance && before.state === "seated") return;
    const base = before ?? { ...rowOf(activity, officer, now), by: actor.staff };
    const after: SignUp = { ...base, state: "seated", attendance, version: base.version + 1 };
    const { done } = await tryWrite(deps, putSignUp(after, before));
    refuse(
      done
        ? undefined
        : { code: "changed-meanwhile", message: `${officer.name}的出勤刚刚被改动，请刷新后再试` },
    );
    await tryWrite(deps, putOwn(staff, activity, "seated", attendance));
  });
}

/**
 * Closes the roll: whoever is expected and was not seen was absent, and each unit's month gets its row. First nobody can
 * be marked any more, then it is written down; cut short between the two it is finished by the next tick.
 */
export async function closeRoll(deps: Deps, actor: Actor, id: string): Promise<void> {
  const activity = await activityToManage(deps, actor, id);
  refuse(whyNot.closeRoll(activity, deps.clock.now()));
  const to = { state: "closed", closedAt: deps.clock.now(), settled: false } as const;
  await commit(deps, actor, changedActivity(activity, to), {
    audit: { pk: keys.activity(actor.county, id), did: "activities.rollClosed", subject: id },
  });
  await settleRoll(deps, actor.county, id);
}

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
  const unseen = signUps.filter(({ state, attendance }) => state === "seated" && attendance === undefined);
  await inParallel([...unseen, ...strangers], 8, async (base) => {
    const asksBefore = (away.get(base.staff)?.at ?? "~") <= startOf(activity);
    const attendance: Attendance = asksBefore ? "excused" : "absent";
    const after: SignUp = { ...base, attendance, version: base.version + 1 };
    await tryWrite(deps, putSignUp(after, known.get(base.staff)));
  });
}

/** Everybody's own list says what the roll says, also of a mark or a scan that was cut short between the two. */
async function ownListsFollow(deps: Deps, activity: Activity, counted: readonly SignUp[]): Promise<void> {
  const { county, day, id } = activity;
  const wanted = counted.map(({ staff }) => keys.ownActivity(county, staff, day, id));
  const said = new Map((await getItems<OwnActivity>(deps, wanted)).map((own) => [own.pk, own]));
  await inParallel(counted, 8, async ({ staff, attendance }) => {
    const own = said.get(keys.ownActivity(county, staff, day, id).pk);
    if (own?.standing === "seated" && own.attendance === attendance) return;
    await tryWrite(deps, putOwn(staff, activity, "seated", attendance));
  });
}

/** Corrects one person's attendance after the roll was closed, with a reason; the units' rows follow. */
export async function amendRoll(
  deps: Deps,
  actor: Actor,
  id: string,
  staff: string,
  { attendance, reason }: { attendance: Attendance; reason: string },
): Promise<void> {
  const activity = await activityToManage(deps, actor, id);
  refuse(
    activity.state === "closed" ? undefined : { code: "not-closed", message: "签到表还没有关闭，可直接修改" },
  );
  const whole = await wholeOf(deps, actor.county, id);
  const before = whole?.signUps.find((one) => one.staff === staff);
  const officer = (await officersBy(deps, actor.county, [staff])).get(staff);
  if (!before && officer?.organ !== activity.organ) throw notFound("干警");
  refuse(
    before?.attendance === attendance ? { code: "nothing-changed", message: "与原来的出勤相同" } : undefined,
  );
  const base = before ?? (officer && { ...rowOf(activity, officer, deps.clock.now()), by: actor.staff });
  if (!base) throw notFound("干警");
  const after: SignUp = { ...base, state: "seated", attendance, version: base.version + 1 };
  await commit(
    deps,
    actor,
    [
      ...changedActivity(activity, { settled: false }),
      putSignUp(after, before),
      putOwn(staff, activity, "seated", attendance),
    ],
    {
      audit: {
        pk: keys.activity(actor.county, id),
        did: "activities.rollAmended",
        subject: staff,
        reason,
        detail: { before: before?.attendance ?? "无", after: attendance },
      },
    },
  );
  await settleRoll(deps, actor.county, id);
}

const triesMax = 5;

/**
 * A scan or a mark that was under way while the roll was closed is in it all the same: the units' rows are written once
 * more. Whoever closes meanwhile reads it himself, or is seen here.
 */
export async function afterClosing(deps: Deps, county: string, id: string): Promise<void> {
  for (let turn = 1; turn <= triesMax; turn += 1) {
    const now = await activityBy(deps, county, id);
    if (now?.state !== "closed") return;
    const [change] = changedActivity(now, { settled: false });
    if (change && (await tryWrite(deps, change)).done) return settleRoll(deps, county, id);
  }
}

/** Writes one row for each attending unit into its month, from the sign-ups of a closed roll. A repeat writes the same. */
export async function settleRoll(deps: Deps, county: string, id: string): Promise<void> {
  for (let turn = 1; turn <= triesMax; turn += 1) {
    const whole = await wholeOf(deps, county, id);
    if (whole?.activity.state !== "closed" || whole.activity.settled) return;
    const { activity } = whole;
    if (!activity.rolled) await markUnseen(deps, activity, whole.signUps);
    const signUps = activity.rolled ? whole.signUps : ((await wholeOf(deps, county, id))?.signUps ?? []);
    const counted = signUps.filter(({ state, attendance }) => state === "seated" && attendance !== undefined);
    if (!activity.rolled) await ownListsFollow(deps, activity, counted);
    const units = [...new Set(counted.map(({ unit }) => unit))];
    await inParallel(units, 8, (unit) => {
      const sheet = sheetOf(activity, unit, counted);
      return tryWrite(deps, { put: { ...keys.unitAttendance(county, unit, activity.day, id), ...sheet } });
    });
    const [change] = changedActivity(activity, { settled: true, rolled: true });
    if (change && (await tryWrite(deps, change)).done) return;
  }
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
