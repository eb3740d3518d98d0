// Seats in the table: one conditional update decides who sits; nothing else grants one.
import {
  guaranteedOf,
  heldMark,
  isOffered,
  isReleased,
  markOf,
  movedUp,
  nextUp,
  noSeats,
  seatOf,
  sharedSeats,
  takingFor,
  type Mark,
  type SeatRow,
  type Taking,
} from "../../shared/activities/seats.ts";
import type { Activity, SeatRule } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import { getItem, tryExpression, type Change, type Expression } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

export type SeatsOf = { county: string; id: string; rule: SeatRule; ruleVersion: number };

/** What seats of an activity are decided by; undefined where everybody who may come has one. */
export const ruleOf = ({ county, id, seats, ruleVersion }: Activity): SeatsOf | undefined =>
  seats && { county, id, rule: seats, ruleVersion };

/** The seat row of a new activity. */
export const newSeats = (county: string, id: string): Change => ({
  put: { ...keys.activitySeats(county, id), ...noSeats },
  when: { absent: true },
});

export const seatsOf = async (
  deps: Deps,
  county: string,
  id: string,
  fresh: { stale?: boolean } = {},
): Promise<SeatRow> => (await getItem<SeatRow>(deps, keys.activitySeats(county, id), fresh)) ?? noSeats;

/**
 * `seated`: they hold seats now. `already`: all of them held one before (also when the reply to the write that seated
 * them was lost). `full`: there is no room for all. `queue`: others wait, who come first. `changed`: the rule is another
 * one by now, and the activity is to be read again. `row` is as last known.
 */
export type TakingAnswer = { answer: "seated" | "already" | "full" | "queue" | "changed"; row: SeatRow };

/** `past` lets it by the queue: who is offered a seat is the queue. */
export type Takers = { staff: readonly string[]; unit: string; offered?: boolean; past?: boolean };

const triesMax = 12;

/**
 * Takes seats for these people of one unit, all or none. The write alone decides: its condition holds the capacity, the
 * unit's guarantee, the shared pool, the queue and the version of the rule. Whoever asks for a seat and has an offer for
 * one takes that.
 */
export async function takeSeats(deps: Deps, of: SeatsOf, who: Takers, read?: SeatRow): Promise<TakingAnswer> {
  let row = read ?? (await seatsOf(deps, of.county, of.id));
  for (let turn = 1; turn <= triesMax; turn += 1) {
    if (row.ruleVersion !== of.ruleVersion) return { answer: "changed", row };
    const wanted = who.staff.filter((one) => row.holders[one] === undefined);
    if (wanted.length === 0) {
      const offers = who.offered ? [] : who.staff.filter((one) => isOffered(row.holders[one]));
      if (offers.length === 0) return { answer: "already", row };
      for (const one of offers) await acceptOffered(deps, of.county, of.id, one);
      row = await seatsOf(deps, of.county, of.id);
      continue;
    }
    if (row.queue && !who.past) return { answer: "queue", row };
    const now = deps.clock.now();
    const taking = takingFor(
      of.rule,
      row,
      { staff: wanted, unit: who.unit, offered: who.offered ?? false },
      now,
    );
    if (!taking) return { answer: "full", row };
    const { done, found } = await tryExpression(
      deps,
      takingExpression(of, taking, { past: who.past ?? false, now }),
    );
    row = (found as SeatRow | undefined) ?? (await seatsOf(deps, of.county, of.id));
    if (done) return { answer: "seated", row };
  }
  return { answer: "full", row };
}

function takingExpression(
  { county, id, rule, ruleVersion }: SeatsOf,
  taking: Taking,
  { past, now }: { past: boolean; now: string },
): Expression {
  const { staff, unit, own, shared } = taking;
  const names: Record<string, string> = { "#h": "holders", "#v": "ruleVersion" };
  const values: Record<string, unknown> = { ":v": ruleVersion, ":left": rule.capacity - staff.length };
  const sets = staff.map((one, at) => {
    names[`#p${at}`] = one;
    values[`:m${at}`] = markOf(rule, taking, at);
    return `#h.#p${at} = :m${at}`;
  });
  const conditions = [
    "#v = :v",
    "size(#h) <= :left",
    ...staff.map((_, at) => `attribute_not_exists(#h.#p${at})`),
  ];
  if (!past) {
    names["#q"] = "queue";
    values[":no"] = false;
    conditions.push("#q = :no");
  }
  const guaranteed = guaranteedOf(rule, unit);
  const kept = !isReleased(rule, now);
  if (own > 0 || (kept && guaranteed > 0)) {
    Object.assign(names, { "#b": "byUnit", "#u": unit });
    values[":ownLeft"] = guaranteed - own;
    // A shared seat is for whom the unit has none of its own left: as many of those are in use as was read.
    const fits = shared > 0 ? "#b.#u = :ownLeft" : "#b.#u <= :ownLeft";
    const unused = shared === 0 || guaranteed === own;
    conditions.push(unused ? `(attribute_not_exists(#b.#u) OR ${fits})` : fits);
  }
  if (own > 0) {
    Object.assign(values, { ":own": own, ":zero": 0 });
    sets.push("#b.#u = if_not_exists(#b.#u, :zero) + :own");
  }
  if (shared > 0) {
    names["#s"] = "shared";
    values[":shared"] = shared;
    sets.push("#s = #s + :shared");
    if (kept) {
      values[":sharedLeft"] = sharedSeats(rule) - shared;
      conditions.push("#s <= :sharedLeft");
    }
  }
  return {
    key: keys.activitySeats(county, id),
    update: `SET ${sets.join(", ")}`,
    condition: conditions.join(" AND "),
    names,
    values,
  };
}
/**
 * Gives a seat back, offered or held; answers the seats as they are without it. Who of the same unit sits on a shared
 * seat moves up to one of the unit's own, so that it is a shared one that comes free. Undefined when the person held none,
 * or not this one any more: also when the reply to the write that gave it back was lost, so that the caller looks again.
 */
export async function giveBack(
  deps: Deps,
  { county, id }: { county: string; id: string },
  { staff, mark }: { staff: string; mark: Mark },
  read?: SeatRow,
): Promise<SeatRow | undefined> {
  let row = read ?? (await seatsOf(deps, county, id));
  for (let turn = 1; turn <= triesMax && row.holders[staff] === mark; turn += 1) {
    const { done, found } = await tryExpression(deps, givingBack(keys.activitySeats(county, id), row, staff));
    row = (found as SeatRow | undefined) ?? (await seatsOf(deps, county, id));
    if (done) return row;
  }
  return undefined;
}

function givingBack(key: Expression["key"], row: SeatRow, staff: string): Expression {
  const mark = row.holders[staff] ?? "";
  const { pool, unit = "" } = seatOf(mark);
  const [names, values]: [Record<string, string>, Record<string, unknown>] = [
    { "#h": "holders", "#p": staff, "#s": "shared" },
    { ":m": mark, ":one": 1 },
  ];
  if (pool === "shared")
    return { key, update: "SET #s = #s - :one REMOVE #h.#p", condition: "#h.#p = :m", names, values };
  const next = nextUp(row, unit);
  if (next !== undefined) {
    const nextMark = row.holders[next] ?? "";
    return {
      key,
      update: "SET #s = #s - :one, #h.#n = :up REMOVE #h.#p",
      condition: "#h.#p = :m AND #h.#n = :nm",
      names: { ...names, "#n": next },
      values: { ...values, ":nm": nextMark, ":up": movedUp(nextMark, unit) },
    };
  }
  // Nobody has come to a shared seat since: one of the unit would have to move up.
  return {
    key,
    update: "SET #b.#u = #b.#u - :one REMOVE #h.#p",
    condition: "#h.#p = :m AND #s <= :s",
    names: { ...names, "#b": "byUnit", "#u": unit },
    values: { ...values, ":s": row.shared },
  };
}

/** Turns an offered seat into one that is held. `already` when it was turned before; `gone` when the offer was over. */
export async function acceptOffered(
  deps: Deps,
  county: string,
  id: string,
  staff: string,
): Promise<"accepted" | "already" | "gone"> {
  let row = await seatsOf(deps, county, id);
  for (let turn = 1; turn <= triesMax; turn += 1) {
    const mark = row.holders[staff];
    if (mark === undefined) return "gone";
    if (!isOffered(mark)) return "already";
    const { done, found } = await tryExpression(deps, {
      key: keys.activitySeats(county, id),
      update: "SET #h.#p = :to",
      condition: "#h.#p = :m",
      names: { "#h": "holders", "#p": staff },
      values: { ":m": mark, ":to": heldMark(mark) },
    });
    if (done) return "accepted";
    // He may have moved up to a seat of his unit's own meanwhile.
    row = (found as SeatRow | undefined) ?? (await seatsOf(deps, county, id));
  }
  throw new Problem("unavailable", "活动正在调整，请稍后再试", [], "busy");
}

/** Marks that somebody waits, or that nobody does any more. */
export async function markQueue(deps: Deps, county: string, id: string, queue: boolean): Promise<void> {
  await tryExpression(deps, {
    key: keys.activitySeats(county, id),
    update: "SET #q = :q",
    condition: "attribute_exists(pk)",
    names: { "#q": "queue" },
    values: { ":q": queue },
  });
}
