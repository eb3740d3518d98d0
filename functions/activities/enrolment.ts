// Entering people of one unit: seats or places on the waiting list for all of them, then who they are.
import { usualPriority } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isIn, takingFor } from "../../shared/activities/seats.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { refuse } from "../../shared/problem.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { aboutOwn, tellOnce, withoutOffer, writeStanding } from "./offers.ts";
import { hoursOf } from "./people.ts";
import { settleOne } from "./repair.ts";
import { markQueue, ruleOf, seatsOf, takeSeats } from "./seats.ts";
import { activityBy, putOwn, putSignUp, signUpBy } from "./store.ts";
import { passOn } from "./waiting.ts";

/** `former`: the sign-ups of those who were in before. `group`: they come together or not at all. */
export type Entering = { former: readonly SignUp[]; group?: string };

/**
 * Takes seats for these officers of one unit, or puts them on the waiting list; answers their sign-ups as they then are.
 * `changed` when the activity's rule is another one by now: nothing was written, and the caller reads it again.
 */
export async function enrol(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  officers: readonly Officer[],
  { former, group }: Entering,
): Promise<SignUp[] | "changed"> {
  const [first] = officers;
  if (!first) throw new RangeError("nobody to enrol");
  const { county, id } = activity;
  const rule = ruleOf(activity);
  const staff = officers.map((one) => one.staff);
  const taking = rule && (await takeSeats(deps, rule, { staff, unit: first.unit }));
  if (taking?.answer === "changed") return "changed";
  const seated = taking === undefined || taking.answer === "seated" || taking.answer === "already";
  if (taking && !seated && !taking.row.queue) await markQueue(deps, county, id, true);
  const before = new Map(former.map((one) => [one.staff, one]));
  const rows = await inParallel(officers, 8, (officer) =>
    signUpRow(deps, actor, activity, officer, { before: before.get(officer.staff), seated, group }),
  );
  const written = seated
    ? await inParallel(rows, 8, (row) => writeSeated(deps, actor, activity, row, before.get(row.staff)))
    : await writeWaiting(deps, actor, activity, rows, before);
  const moved = !seated && rule && (await afterJoining(deps, activity, staff, first.unit));
  await refuseCancelled(deps, activity, staff);
  if (!moved) return written;
  return inParallel(written, 8, async (row) => (await signUpBy(deps, county, id, row.staff)) ?? row);
}

async function signUpRow(
  deps: Deps,
  actor: Actor,
  { county, id }: Activity,
  { staff, name, organ, unit, kind, category }: Officer,
  { before, seated, group }: { before: SignUp | undefined; seated: boolean; group: string | undefined },
): Promise<SignUp> {
  const now = deps.clock.now();
  const hoursOwed = seated ? 0 : (await hoursOf(deps, county, staff, dayOf(now))).owed;
  return {
    county,
    activity: id,
    staff,
    name,
    organ,
    unit,
    kind,
    category,
    state: seated ? "seated" : "waiting",
    by: actor.staff,
    at: now,
    ...(group === undefined ? {} : { group }),
    offers: before?.offers ?? 0,
    // What the office had said was of the place on the list that he gave up.
    priority: usualPriority,
    hoursOwed,
    version: (before?.version ?? 0) + 1,
  };
}

/** Where somebody else's hand was on the sign-up, that one stands, brought together with the seat. */
const writeOne = async (
  deps: Deps,
  activity: Activity,
  row: SignUp,
  before: SignUp | undefined,
): Promise<SignUp> =>
  (await writeStanding(deps, activity, row, before))
    ? row
    : ((await settleOne(deps, activity, row.staff)) ?? row);

/** Told first, where another hand named him: cut short in between, the seat is his, and the repair writes it down. */
async function writeSeated(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  row: SignUp,
  before: SignUp | undefined,
): Promise<SignUp> {
  await tellNamed(deps, actor, activity, row);
  return writeOne(deps, activity, row, before);
}

/** A group is written down as one: half of one must not be offered what the whole waits for. */
async function writeWaiting(
  deps: Deps,
  actor: Actor,
  activity: Activity,
  rows: readonly SignUp[],
  before: ReadonlyMap<string, SignUp>,
): Promise<SignUp[]> {
  const [only] = rows;
  if (only && rows.length === 1) return [await writeOne(deps, activity, only, before.get(only.staff))];
  await commit(
    deps,
    actor,
    rows.map((row) => putSignUp(row, before.get(row.staff))),
  );
  await inParallel(rows, 8, ({ staff }) => tryWrite(deps, putOwn(staff, activity, "waiting")));
  return [...rows];
}

/**
 * Looks at the seats once those who wait are written down: a seat that came free in between is passed on, the mark of
 * the queue stands. Whether their sign-ups may be others now.
 */
async function afterJoining(
  deps: Deps,
  activity: Activity,
  staff: readonly string[],
  unit: string,
): Promise<boolean> {
  const { county, id, seats } = activity;
  const row = await seatsOf(deps, county, id);
  if (!seats || row.ruleVersion !== activity.ruleVersion) {
    await passOn(deps, activity, staff);
    return true;
  }
  if (!row.queue) await markQueue(deps, county, id, true);
  if (staff.some((one) => row.holders[one] !== undefined)) {
    for (const one of staff) await settleOne(deps, activity, one);
    return true;
  }
  const free = takingFor(seats, row, { staff, unit, offered: false }, deps.clock.now());
  if (free) await passOn(deps, activity, staff);
  return free !== undefined;
}

/** Called off while they were being entered: whoever told everybody may not have seen them. */
async function refuseCancelled(deps: Deps, activity: Activity, staff: readonly string[]): Promise<void> {
  const now = await activityBy(deps, activity.county, activity.id);
  if (now?.state !== "cancelled") return;
  for (const one of staff) {
    const row = await signUpBy(deps, activity.county, activity.id, one);
    if (row && isIn(row))
      await writeStanding(
        deps,
        now,
        { ...withoutOffer(row), state: "released", version: row.version + 1 },
        row,
      );
  }
  refuse({ code: "cancelled", message: "活动已取消" });
}

/** Whoever was named by somebody else hears of it, once for each time he was named. */
export async function tellNamed(deps: Deps, actor: Actor, activity: Activity, one: SignUp): Promise<void> {
  if (one.staff === actor.staff) return;
  const { theme, day, start, place } = activity;
  const seated = one.state === "seated";
  await tellOnce(deps, {
    county: activity.county,
    to: one.staff,
    id: `activity-named.${activity.id}.${Date.parse(one.at)}`,
    day: dayOf(one.at),
    kind: "activities.named",
    title: `${actor.name}为您报名：${theme}`,
    text: `${sayDay(day)} ${start}${place ? `，${place}` : ""}。${seated ? "已有名额。" : "名额已满，您在候补名单中。"}`,
    link: `/activities/${activity.id}`,
    about: aboutOwn(activity, one.staff, seated ? "seated" : "waiting"),
  });
}
