// What the office of an organ must see through: requests to decide, rolls to close, the next draw, rotations that lack a turn.
import { scopesOf } from "../shared/access.ts";
import { askersOf, endOf } from "../shared/activities/rules.ts";
import type { Draw } from "../shared/activities/draw-schema.ts";
import type { Rotation } from "../shared/activities/rotation-schema.ts";
import type { Activity, ActivityHead } from "../shared/activities/schema.ts";
import { keys } from "../shared/keys.ts";
import { addDays, addMonths, monthOf, type Day } from "../shared/time.ts";
import { waitingFor, type AskedChange } from "./activities/asked-changes.ts";
import { drawOf } from "./activities/draw-store.ts";
import { calendarOf } from "./activities/store.ts";
import { runningKept, type Running } from "./home-activities-turns.ts";
import { holdersOf, orgTree } from "./org/store.ts";
import type { Actor } from "./platform/actor.ts";
import type { Deps } from "./platform/deps.ts";
import { kept } from "./platform/kept.ts";

/** Activities of an organ, and changes of some, that wait for my answer, the nearest first. */
export type ApprovalTask = { organ: string; items: (Activity | AskedChange)[] };
/** Activities that are over and whose roll is open: they count nowhere until it is closed. The oldest first. */
export type RollTask = { organ: string; items: ActivityHead[] };
/** An open mic of the next days, and what its draw needs next. */
export type DrawTask = { activity: ActivityHead; step: "prepare" | "draw" | "reveal" };
/** A rotation with turns of which nobody has said whether they were held (`days`), or with nobody to come (`plan`). */
export type RotationTask = { rotation: Rotation; days: Day[]; plan: boolean };

export type OfficeTasks = {
  approvals: ApprovalTask[];
  rolls: RollTask[];
  draws: DrawTask[];
  rotations: RotationTask[];
};

/** Classes of several days go on for seven months at most: what began so long ago may just have ended. */
const monthsBack = 7;
/** An open mic is prepared in the week before it. */
const drawDays = 7;

const organsWhere = (
  { county, grants }: Actor,
  permission: "activities.manage" | "activities.approve",
): string[] => [
  ...new Set(
    scopesOf(grants, permission).flatMap((scope) =>
      scope.kind === "organ" && scope.county === county ? [scope.organ] : [],
    ),
  ),
];

export async function officeTasks(deps: Deps, actor: Actor, today: Day): Promise<OfficeTasks> {
  const [approvals, offices] = await Promise.all([
    approvalTasks(deps, actor),
    Promise.all(
      organsWhere(actor, "activities.manage").map((organ) => organTasks(deps, actor.county, organ, today)),
    ),
  ]);
  return {
    approvals,
    rolls: offices.flatMap(({ rolls }) => rolls),
    draws: offices.flatMap(({ draws }) => draws),
    rotations: offices.flatMap(({ rotations }) => rotations),
  };
}

/**
 * Who was asked when the request was made: another of the organ who may agree; where there is none, the committee. Nobody
 * is shown his own.
 */
async function approvalTasks(deps: Deps, actor: Actor): Promise<ApprovalTask[]> {
  const { county, staff } = actor;
  const own = organsWhere(actor, "activities.approve");
  const over = scopesOf(actor.grants, "activities.approve").some(({ kind }) => kind === "county");
  const all = over ? (await orgTree(deps, county, { stale: true })).organs.map(({ id }) => id) : own;
  const found = await Promise.all(
    all.map(async (organ): Promise<ApprovalTask> => {
      const waiting = await waitingFor(deps, county, organ);
      const others = waiting.filter((one) => !askersOf(one).includes(staff));
      if (others.length === 0 || own.includes(organ)) return { organ, items: others };
      const holders = await holdersOf(deps, county, organ, { stale: true });
      const admins = holders.filter(({ role }) => role === "organAdmin");
      const items = others.filter((one) => admins.every((admin) => askersOf(one).includes(admin.staff)));
      return { organ, items };
    }),
  );
  return found.filter(({ items }) => items.length > 0);
}

type OfOrgan = Pick<OfficeTasks, "draws" | "rotations"> & { rolls: RollTask[] };

async function organTasks(deps: Deps, county: string, organ: string, today: Day): Promise<OfOrgan> {
  const [open, running] = await Promise.all([
    openKept(deps, county, organ, today),
    runningKept(deps, county, organ, today),
  ]);
  const now = deps.clock.now();
  const over = open.filter((one) => endOf(one) <= now).sort((a, b) => (a.day < b.day ? -1 : 1));
  return {
    rolls: over.length > 0 ? [{ organ, items: over }] : [],
    draws: await drawTasks(deps, open, today),
    rotations: running.flatMap((one) => rotationTask(one, open, today)),
  };
}

/** The heads of what an organ has published and not closed, from long ago until next week. */
const openKept = (deps: Deps, county: string, organ: string, today: Day): Promise<ActivityHead[]> => {
  const last = monthOf(addDays(today, drawDays));
  const months: string[] = [];
  for (let month = addMonths(monthOf(today), -monthsBack); month <= last; month = addMonths(month, 1))
    months.push(month);
  const partitions = months.map((month) => keys.activityCalendar(county, organ, month));
  return kept(deps, `open activities ${county} ${organ} ${today}`, partitions, async () => {
    const lists = await Promise.all(months.map((month) => calendarOf(deps, county, organ, month)));
    return lists.flat().filter(({ state }) => state === "open");
  });
};

async function drawTasks(deps: Deps, open: readonly ActivityHead[], today: Day): Promise<DrawTask[]> {
  const near = open.filter(
    ({ kind, day }) =>
      kind === "openMic" && addDays(today, -drawDays) <= day && day <= addDays(today, drawDays),
  );
  const tasks = await Promise.all(
    near.map(async (activity): Promise<DrawTask[]> => {
      const draw = await drawOf(deps, activity, { stale: true });
      const step = stepOf(draw, activity, today);
      return step ? [{ activity, step }] : [];
    }),
  );
  return tasks.flat().sort((a, b) => (a.activity.day < b.activity.day ? -1 : 1));
}

/** “会前通知” (source, J9): the list is published before the meeting; drawn in it; the secret shown after it. */
function stepOf(draw: Draw | undefined, { day }: ActivityHead, today: Day): DrawTask["step"] | undefined {
  if (!draw || draw.state === "withdrawn") return day >= today ? "prepare" : undefined;
  if (draw.state === "drawn") return "reveal";
  return draw.state === "prepared" && day === today ? "draw" : undefined;
}

/** Nobody to come is a task where there will be a day for it: each week, or at a meeting that is near. */
function rotationTask(
  { rotation, turns }: Running,
  open: readonly ActivityHead[],
  today: Day,
): RotationTask[] {
  const planned = turns.filter(({ state }) => state === "planned");
  const days = planned.filter(({ day }) => day < today).map(({ day }) => day);
  const { beat } = rotation;
  const comes =
    beat.every === "week" || open.some(({ kind, day }) => beat.kinds.includes(kind) && day >= today);
  const plan = comes && rotation.from <= addDays(today, drawDays) && planned.every(({ day }) => day < today);
  return days.length > 0 || plan ? [{ rotation, days, plan }] : [];
}
