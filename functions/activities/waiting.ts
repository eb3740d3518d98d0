// The waiting list: a free seat is offered to the first in the declared order whom it fits, and passes on when it runs out.
import { offerEnds, waitingOrder, whyNot } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isHeld, takingFor, type Mark, type SeatRow } from "../../shared/activities/seats.ts";
import { refuse } from "../../shared/problem.ts";
import type { Instant } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { goneOf, stillThere } from "./departures.ts";
import { runOut } from "./offers.ts";
import { isAway } from "./people.ts";
import { offerOrSeat, seatWaiting, settleOne } from "./repair.ts";
import { giveBack, markQueue, ruleOf, seatsOf, takeSeats, type SeatsOf } from "./seats.ts";
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
/** A request serves no more than so many at once, and leaves the others to the job. */
const servedMax = 40;

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

/** The same from the job, which leaves nobody. */
export async function passOnAll(deps: Deps, of: Pick<Activity, "county" | "id">): Promise<number> {
  let all = 0;
  for (let served = servedMax; served >= servedMax; all += served) served = await passOn(deps, of);
  return all;
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
  const over = signUps.filter((one) => one.state === "offered" && offerEnds(activity, one) <= now);
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
    if (served >= servedMax) {
      waits = true;
      ends.push(now);
      break;
    }
    const { group, fits } = await fitting(deps, activity, { rule, row, named, begun });
    if (group.length < named.length) row = await seatsOf(deps, county, id);
    const [first] = group;
    if (!first) continue;
    // Away on the day, he could only let it run out; who asks at this moment knows that he is.
    const passedBy =
      fits && !begun && !here.includes(first.staff) && (await isAwayAlone(deps, activity, group));
    const taking =
      fits && !passedBy
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

type Named = { rule: SeatsOf; row: SeatRow; named: readonly SignUp[]; begun: boolean };

/**
 * Of those who wait together whoever can still come, and whether there is room for all of them. While not one of them finds
 * room nobody is looked at; a group is not kept waiting by who is gone.
 */
async function fitting(
  deps: Deps,
  activity: Activity,
  { rule, row, named, begun }: Named,
): Promise<{ group: readonly SignUp[]; fits: boolean }> {
  const now = deps.clock.now();
  const room = (for_: readonly SignUp[]): boolean =>
    takingFor(rule.rule, row, takersOf(for_), now) !== undefined;
  if (!begun && !room(named.slice(0, 1))) return { group: named, fits: false };
  const group = await stillThere(deps, activity, named);
  return { group, fits: begun || room(group) };
}

/** A group was named as it is: its clerk takes off who cannot come. */
const isAwayAlone = async (
  deps: Deps,
  { county, day }: Activity,
  group: readonly SignUp[],
): Promise<boolean> => {
  const [first] = group;
  return first !== undefined && first.group === undefined && isAway(deps, county, first.staff, day);
};

/** Who comes first of those whom a free seat fits, as passing on would serve them. Nothing is written. */
export async function nextInLine(
  deps: Deps,
  { activity, signUps, seats }: Whole,
): Promise<readonly SignUp[] | undefined> {
  const rule = ruleOf(activity);
  const now = deps.clock.now();
  for (const named of rule ? inOrder(signUps) : []) {
    const gone = await goneOf(deps, activity, named);
    const group = named.filter((one) => !gone.has(one));
    const fits = rule && group.length > 0 && takingFor(rule.rule, seats, takersOf(group), now);
    if (fits && !(await isAwayAlone(deps, activity, group))) return group;
  }
  return undefined;
}

/**
 * After the cut-off nothing passes on by itself: the office gives a seat that came free to who comes first of those who
 * wait, until the beginning. `asked` are those whom it means: another may be first by now. Answers who sits now.
 */
export async function seatNext(
  deps: Deps,
  { county, id }: Pick<Activity, "county" | "id">,
  asked: readonly string[],
): Promise<SignUp[]> {
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    const whole = await wholeOf(deps, county, id);
    const rule = whole && ruleOf(whole.activity);
    const group = whole && (await nextInLine(deps, whole));
    refuse(group ? undefined : { code: "full", message: "没有适合候补人员的空名额" });
    if (!whole || !rule || !group) break;
    refuse(whyNot.outOfTurn(group, asked));
    const taking = await takeSeats(deps, rule, { ...takersOf(group), past: true }, whole.seats);
    if (taking.answer === "seated" || taking.answer === "already")
      return inform(deps, whole.activity, group, { row: taking.row, here: [] });
  }
  return [];
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
      ? await offerOrSeat(deps, activity, one, mark)
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
