// What readers see of rounds: a year of an organ, and one round's board; each only of what he may view.
import { scopesOf } from "../../shared/access.ts";
import { arrangedDay } from "../../shared/assessments/days.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import { mayMakeUp, unitToMakeUp } from "../../shared/assessments/make-up.ts";
import { countSeats, swornOnly, type CountedSeat } from "../../shared/assessments/rates.ts";
import type {
  BoardSeat,
  BoardUnit,
  CountsByKind,
  ExemptionRow,
  RoundBoard,
  RoundRow,
} from "../../shared/assessments/round-views.ts";
import { sayAttempt } from "../../shared/assessments/rules.ts";
import type { Round, Sheet, Sitting } from "../../shared/assessments/schema.ts";
import { isKeyPart } from "../../shared/keys.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { sayDay } from "../../shared/time.ts";
import { officersBy, orgTree, type OrgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { listExemptions } from "./exemptions.ts";
import { listFor, staffingOf, type RoundList, type Staffing } from "./lists.ts";
import {
  examines,
  loadRound,
  mayManage,
  mayOpen,
  mayRecord,
  mayView,
  todayOf,
  type RoundAt,
} from "./load.ts";
import { whereOf } from "./opening.ts";
import { roundsOf, sheetsOf } from "./store.ts";

/** The organs whose tests the actor may look at, his own first where it is one of them. */
export async function organsOf(deps: Deps, actor: Actor): Promise<string[]> {
  const scopes = scopesOf(actor.grants, "assessments.view");
  const named = scopes.flatMap((scope) =>
    (scope.kind === "unit" || scope.kind === "organ") && scope.county === actor.county ? [scope.organ] : [],
  );
  const tree = await orgTree(deps, actor.county, { stale: true });
  const all = tree.organs
    .map(({ id }) => id)
    .filter((organ) => named.includes(organ) || mayView(actor, { organ }));
  const first = [actor.organ, ...named].find((organ) => organ !== undefined && all.includes(organ));
  return first === undefined ? all : [first, ...all.filter((organ) => organ !== first)];
}

/** The units of an organ that the actor may look at by a role over a unit. */
const ownUnits = (actor: Actor, organ: string): string[] =>
  scopesOf(actor.grants, "assessments.view").flatMap((scope) =>
    scope.kind === "unit" && scope.county === actor.county && scope.organ === organ ? [scope.unit] : [],
  );

/** Everybody, sworn and auxiliary apart. */
export const countsByKind = (seats: readonly CountedSeat[]): CountsByKind => ({
  all: countSeats(seats),
  sworn: countSeats(swornOnly(seats)),
  auxiliary: countSeats(seats.filter(({ kind }) => kind === "auxiliary")),
});

/** The rounds of an organ that begin in a year: for a unit's roles those that ask its people. 404 for everybody else. */
export async function viewRounds(deps: Deps, actor: Actor, organ: string, year: string): Promise<RoundRow[]> {
  const { county } = actor;
  const whole = mayView(actor, { organ });
  const units = ownUnits(actor, organ);
  if (!isKeyPart("unit", organ) || (!whole && units.length === 0)) throw notFound("政法单位");
  const stale = { stale: true };
  const [tree, rounds, sheets] = await Promise.all([
    orgTree(deps, county, stale),
    roundsOf(deps, county, organ, { year, ...stale }),
    sheetsOf(deps, county, organ, { from: year, to: year, ...stale }),
  ]);
  if (!tree.organs.some(({ id }) => id === organ)) throw notFound("政法单位");
  const running = rounds.some(({ state }) => state === "open" || state === "planned");
  const staffing = running || !whole ? await staffingOf(deps, county, organ, { tree, ...stale }) : undefined;
  const bySheet = new Map(sheets.map((sheet) => [sheet.round, sheet]));
  const rows = await inParallel(rounds, 8, async (round) => {
    const known = await seatsOf(deps, round, { staffing, sheet: bySheet.get(round.id) });
    return rowOf(round, known, whole ? undefined : units);
  });
  return rows.flatMap((row) => row ?? []);
}

type Known = { seats: (CountedSeat & { unit: string })[]; sittings: Sitting[] } | undefined;

/** Who is counted in a round: of a closed one by its sheet alone, so that a year of them is one read. */
async function seatsOf(
  deps: Deps,
  round: Round,
  { staffing, sheet }: { staffing: Staffing | undefined; sheet: Sheet | undefined },
): Promise<Known> {
  if (round.state === "cancelled") return undefined;
  if (round.state === "closed") return sheet && { seats: sheet.rows, sittings: [] };
  return listFor(deps, round, { today: todayOf(deps), staffing, stale: true });
}

/** A round as a row; undefined for a unit whose people it does not ask. */
function rowOf(round: Round, known: Known, units: readonly string[] | undefined): RoundRow | undefined {
  if (!units) return { ...round, counts: known && countsByKind(known.seats) };
  const concerned = known?.seats.some(({ unit, state }) => units.includes(unit) && state !== "out");
  const named = round.who.units?.some((unit) => units.includes(unit)) ?? true;
  if (known ? !concerned : !named) return undefined;
  const seats = known?.seats.filter(({ unit }) => units.includes(unit));
  const [unit] = units;
  const own = unit !== undefined && known ? placeOfUnit(round, known.sittings, unit) : undefined;
  return { ...round, counts: seats && countsByKind(seats), own: round.state === "closed" ? undefined : own };
}

const placeOfUnit = (round: Round, sittings: readonly Sitting[], unit: string) => {
  const window = { from: round.from, to: round.to };
  return whereOf(round, sittings, { unit, window, day: arrangedDay(round, sittings, unit) });
};

/**
 * One round's board. Over the organ everything; over a unit its row and people; an examiner sees the units that he
 * examines (考核组, source, G5). 404 for who may see nothing of it.
 */
export async function viewBoard(deps: Deps, actor: Actor, at: RoundAt): Promise<RoundBoard> {
  const { county } = actor;
  const stale = { stale: true };
  const [round, tree] = await Promise.all([loadRound(deps, county, at), orgTree(deps, county, stale)]);
  const staffing =
    round.state === "closed" ? undefined : staffingOf(deps, county, at.organ, { tree, ...stale });
  const list = await listFor(deps, round, { today: todayOf(deps), staffing, ...stale });
  const whole = mayView(actor, { organ: round.organ });
  const visible = (unit: string): boolean =>
    whole || mayView(actor, { organ: round.organ, unit }) || examines(actor, list.sittings, unit);
  const own = list.seats.filter(({ unit }) => visible(unit));
  // Who failed elsewhere and is here now is sent to the make-up from here.
  const guests = list.seats.filter(
    (seat) => !visible(seat.unit) && isToMakeUp(round, seat) && visible(unitToMakeUp(seat, round)),
  );
  const units = unitsOf(list, tree).filter(visible);
  if (!whole && units.length === 0) throw notFound("测试批次");
  const [names, people] = await Promise.all([
    placeNames(deps, county),
    officersBy(
      deps,
      county,
      list.sittings.flatMap(({ examiners }) => examiners),
      stale,
    ),
  ]);
  const manages = mayManage(actor, round.organ);
  return {
    organ: round.organ,
    organName: names.of(round.organ),
    round,
    mayManage: manages,
    whole,
    recorded: list.candidates.length > 0,
    totals: countsByKind(own),
    units: units.map((unit) => unitRow(list, { unit, names, people, actor })),
    seats: [...own, ...guests].map((seat) => ({
      ...(visible(seat.unit) ? {} : { guest: true as const }),
      ...seatRow(round, seat, { names, private: manages || seat.staff === actor.staff }),
      mayOpen: mayOpen(actor, round.organ, list.sittings, seat),
    })),
  };
}

/** The units that have somebody to examine or an arrangement, as the organisation lists them. */
function unitsOf({ seats, sittings }: RoundList, { units }: OrgTree): string[] {
  const concerned = new Set([...seats.map(({ unit }) => unit), ...sittings.map(({ unit }) => unit)]);
  const known = units.map(({ id }) => id).filter((id) => concerned.has(id));
  return [...known, ...[...concerned].filter((id) => !known.includes(id))];
}

type Around = { unit: string; names: PlaceNames; people: ReadonlyMap<string, Officer>; actor: Actor };

function unitRow({ round, sittings, seats }: RoundList, { unit, names, people, actor }: Around): BoardUnit {
  const sitting = sittings.find((one) => one.unit === unit);
  return {
    unit,
    unitName: names.of(unit) || unit,
    ...placeOfUnit(round, sittings, unit),
    version: sitting?.version ?? 0,
    examiners: (sitting?.examiners ?? []).map((staff) => ({ staff, name: people.get(staff)?.name ?? staff })),
    counts: countsByKind(seats.filter((seat) => seat.unit === unit)),
    mayRecord: mayRecord(actor, round.organ, sittings, unit),
  };
}

const recordedStates = ["failed", "absent", "failedAgain"];

const isToMakeUp = (round: Round, seat: Seat): boolean =>
  round.state === "open" && recordedStates.includes(seat.state) && mayMakeUp(seat, round);

function seatRow(
  round: Round,
  seat: Seat,
  given: { names: PlaceNames; private: boolean },
): Omit<BoardSeat, "mayOpen"> {
  const { attempts, exempt, unit } = seat;
  const last = attempts.at(-1);
  const kind = last?.kind === "makeUp" ? "补考" : "";
  const sat = attempts.filter(({ outcome }) => outcome !== "absent");
  return {
    ...seat,
    unitName: given.names.of(unit) || unit,
    exempt: given.private ? exempt : undefined,
    sat: sat.length > 0,
    satAgain: sat.some((one) => one.kind === "makeUp"),
    toMakeUp: isToMakeUp(round, seat),
    makeUpUnit: unitToMakeUp(seat, round),
    last: last && `${sayDay(last.day)}${kind}${sayAttempt(last)}`,
  };
}

/** The exemptions of an organ's people, with the names of their units. */
export async function viewExemptions(deps: Deps, actor: Actor, organ: string): Promise<ExemptionRow[]> {
  const [all, names] = await Promise.all([
    listExemptions(deps, actor, organ),
    placeNames(deps, actor.county),
  ]);
  return all.map((one) => ({ ...one, unitName: names.of(one.unit) || one.unit }));
}
