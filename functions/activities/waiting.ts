// The waiting list: a free seat is offered to the first in the declared order whom it fits, and passes on when it runs out.
import { waitingOrder } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isHeld, takingFor, type Mark, type SeatRow } from "../../shared/activities/seats.ts";
import type { Instant } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { stillThere } from "./departures.ts";
import { offer, runOut } from "./offers.ts";
import { seatWaiting, settleOne } from "./repair.ts";
import { giveBack, markQueue, ruleOf, seatsOf, takeSeats } from "./seats.ts";
import { sharedRuns } from "./shared-runs.ts";
import { lookAgainBy, wholeOf, type Whole } from "./store.ts";

/** Those who wait, in the declared order; a group stands where its first member does. */
export function inOrder(signUps: readonly SignUp[]): SignUp[][] {
  const groups = new Map<string, SignUp[]>();
  for (const one of signUps.filter(({ state }) => state === "waiting").toSorted(waitingOrder)) {
    const key = one.group ?? `one:${one.staff}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

const turnsMax = 4;

/**
 * Ends offers that ran out, and offers free seats to those who wait, first come by the order; who finds no room among
 * the seats open to his unit is passed by for the next whom a seat fits. What was cut short is finished. `here` are those
 * who ask at this moment: a seat that is theirs need not be offered first. A repeat changes nothing. Answers how many
 * were offered a seat or given one.
 */
export function passOn(
  deps: Deps,
  { county, id }: Pick<Activity, "county" | "id">,
  here: readonly string[] = [],
): Promise<number> {
  const share = shares.get(deps) ?? sharedRuns<readonly string[]>();
  shares.set(deps, share);
  return share(`${county}/${id}`, here, (all) => passUntilDone(deps, { county, id, here: all.flat() }));
}

const shares = new WeakMap<Deps, ReturnType<typeof sharedRuns<readonly string[]>>>();

async function passUntilDone(
  deps: Deps,
  { county, id, here }: { county: string; id: string; here: readonly string[] },
): Promise<number> {
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    const whole = await wholeOf(deps, county, id);
    if (!whole?.activity.seats || whole.activity.state !== "open") return 0;
    const served = await passOnce(deps, whole, here);
    if (served !== "changed") return served;
  }
  return 0;
}

async function passOnce(
  deps: Deps,
  { activity, signUps, seats }: Whole,
  here: readonly string[],
): Promise<number | "changed"> {
  const { county, id, closesAt } = activity;
  const rule = ruleOf(activity);
  if (!rule) return 0;
  const now = deps.clock.now();
  const over = signUps.filter(({ state, offeredUntil = "" }) => state === "offered" && offeredUntil <= now);
  for (const one of over) await endOffer(deps, activity, one, seats.holders[one.staff]);
  let row = over.length > 0 ? await seatsOf(deps, county, id) : seats;
  if (row.ruleVersion !== rule.ruleVersion) return "changed";
  let served = 0;
  let waits = false;
  const ends: Instant[] = [];
  for (const named of inOrder(signUps)) {
    const begun = named.some(({ staff }) => row.holders[staff] !== undefined);
    // After the cut-off what was cut short is finished, and nothing begun.
    if (now >= closesAt && !begun) continue;
    const fits = begun || takingFor(rule.rule, row, takersOf(named), now) !== undefined;
    const group = fits ? await stillThere(deps, activity, named) : named;
    if (group.length < named.length) row = await seatsOf(deps, county, id);
    const [first] = group;
    if (!first) continue;
    const taking = fits
      ? await takeSeats(deps, rule, { ...takersOf(group), past: true }, row)
      : ({ answer: "full", row } as const);
    if (taking.answer === "changed") return "changed";
    row = taking.row;
    if (taking.answer === "full" || taking.answer === "queue") {
      waits = true;
      continue;
    }
    // Another pass took it for them since the list was read, and tells them; a lost reply looks the same, so the next
    // run of the job looks after it.
    const meanwhile =
      taking.answer === "already" && group.some(({ staff }) => seats.holders[staff] === undefined);
    if (meanwhile && !group.some(({ staff }) => here.includes(staff))) {
      ends.push(now);
      continue;
    }
    const done = await inform(deps, activity, group, { row, here });
    ends.push(...done.flatMap(({ offeredUntil }) => offeredUntil ?? []));
    served += done.length;
    if (done.length < group.length) row = await seatsOf(deps, county, id);
  }
  const [soonest] = ends.sort();
  if (soonest !== undefined) await lookAgainBy(deps, activity, soonest);
  if (now < closesAt) await tidyQueue(deps, activity, row, waits);
  return served;
}

/**
 * A seat for one who waits is taken as an offer in any case: it becomes his when his sign-up says so, and goes back when
 * he withdrew meanwhile.
 */
const takersOf = (group: readonly SignUp[]) => ({
  staff: group.map(({ staff }) => staff),
  unit: group[0]?.unit ?? "",
  offered: true,
});

/** Writes down and tells what the seat row now says of these people; whose sign-up is another by now is left out. */
async function inform(
  deps: Deps,
  activity: Activity,
  group: readonly SignUp[],
  { row, here }: { row: SeatRow; here: readonly string[] },
): Promise<SignUp[]> {
  const done: SignUp[] = [];
  for (const one of group) {
    const mark = row.holders[one.staff];
    // A group was named by its unit's clerk: it is seated as it was named, without asking each of it again.
    const asked = one.group === undefined && !here.includes(one.staff) && !isHeld(mark);
    const after = asked
      ? await offer(deps, activity, one)
      : await seatWaiting(deps, activity, one, { mark, tell: !here.includes(one.staff) });
    if (after) done.push(after);
    // He withdrew, or another pass was here: his seat goes where his sign-up is.
    else await settleOne(deps, activity, one.staff);
  }
  return done;
}

/**
 * The queue ends when nobody waits. Whoever comes at the same moment is seen by the second look, or sees by his own,
 * after his sign-up was written, that the mark is gone.
 */
async function tidyQueue(deps: Deps, { county, id }: Activity, row: SeatRow, waits: boolean): Promise<void> {
  if (waits) return row.queue ? undefined : markQueue(deps, county, id, true);
  if (!row.queue) return;
  await markQueue(deps, county, id, false);
  const again = await wholeOf(deps, county, id);
  if (again?.signUps.some(({ state }) => state === "waiting")) await markQueue(deps, county, id, true);
}

/** Whoever did not answer waits no longer, and is told; he may sign up again. */
async function endOffer(deps: Deps, activity: Activity, one: SignUp, read: Mark | undefined): Promise<void> {
  let mark = read;
  for (let turn = 1; turn <= turnsMax && mark !== undefined; turn += 1) {
    // Accepted in the last moment: the seat is his, whatever the offer's time.
    if (isHeld(mark)) return void (await settleOne(deps, activity, one.staff));
    if (await giveBack(deps, activity, { staff: one.staff, mark })) break;
    // The reply was lost, he answered in the last moment, or he moved up to a seat of his unit's own.
    mark = (await seatsOf(deps, activity.county, activity.id)).holders[one.staff];
  }
  await runOut(deps, activity, one);
}
