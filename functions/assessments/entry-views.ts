// A unit's list to be filled in, for the office and its examiners: who is to be recorded, who is, and what is offered.
import type { EntryList, EntryPerson, OfferedTable } from "../../shared/assessments/entry-views.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { tableOn, type FitnessTable } from "../../shared/assessments/fitness.ts";
import { dayOfUnit, mayMakeUp, type Seat } from "../../shared/assessments/list.ts";
import { sayAttempt, whyNot, windowOf } from "../../shared/assessments/rules.ts";
import type { Attempt, AttemptKind, Round } from "../../shared/assessments/schema.ts";
import { itemsFor } from "../../shared/assessments/typed.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { sayDay, type Day } from "../../shared/time.ts";
import { orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { officersBy } from "../talks/people.ts";
import { recorderOf } from "./desk.ts";
import { listFor, staffingOf, type RoundList } from "./lists.ts";
import { loadRound, mayManage, todayOf, type RoundAt } from "./load.ts";
import { whereOf } from "./opening.ts";
import { tablesOf } from "./store.ts";

export type EntryAsked = { unit?: string | undefined; kind: AttemptKind };

export const sayOne = (attempt: Attempt) => ({
  kind: attempt.kind,
  day: attempt.day,
  outcome: attempt.outcome,
  said: sayAttempt(attempt),
});

/** A table as results are typed by it. */
export const offered = ({ title, effectiveFrom, sample, items, bands }: FitnessTable): OfferedTable => ({
  title,
  effectiveFrom,
  sample,
  items: items.map(({ item, label, group, unit }) => {
    const steps = bands.filter((band) => band.item === item).flatMap((band) => band.steps);
    return { item, label, group, unit, minutes: unit === "秒" && steps.some(({ value }) => value > 60) };
  }),
});

/** The versions that may judge a round: the organ's own after the sample; none where no table judges. */
export const tablesFor = async (deps: Deps, { rule, county, organ }: Round): Promise<FitnessTable[]> =>
  rule.by === "table" ? [sampleTable, ...(await tablesOf(deps, county, organ, { stale: true }))] : [];

/** What is read once for all units of a round. */
type Opened = {
  round: Round;
  kind: AttemptKind;
  today: Day;
  list: RoundList;
  names: PlaceNames;
  tables: readonly FitnessTable[];
  /** Those that the actor may record. */
  units: { unit: string; left: number }[];
};

async function openEntries(deps: Deps, actor: Actor, at: RoundAt, kind: AttemptKind): Promise<Opened> {
  const { county } = actor;
  const today = todayOf(deps);
  const stale = { stale: true };
  const [round, tree] = await Promise.all([loadRound(deps, county, at), orgTree(deps, county, stale)]);
  const staffing =
    round.state === "closed" ? undefined : staffingOf(deps, county, at.organ, { tree, ...stale });
  const [list, names, tables] = await Promise.all([
    // Results are read as they are: who was saved a moment ago must not stand there to be saved again.
    listFor(deps, round, { today, staffing }),
    placeNames(deps, county),
    tablesFor(deps, round),
  ]);
  const mayOf = recorderOf(actor, at.organ, list.sittings);
  const units = unitsOf(list, kind, today).filter(({ unit }) => mayOf(unit));
  return { round, kind, today, list, names, tables, units };
}

/** The people of one unit of a round as they are recorded; the first unit with somebody left unless one is named. */
export async function viewEntries(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  { unit: asked, kind }: EntryAsked,
): Promise<EntryList> {
  const opened = await openEntries(deps, actor, at, kind);
  const { units } = opened;
  const unit = asked ?? (units.find(({ left }) => left > 0) ?? units[0])?.unit;
  if (unit === undefined || !units.some((one) => one.unit === unit)) throw notFound("这个部门的名单");
  return entriesOf(deps, actor, opened, unit);
}

/** The lists of every unit that the actor may record. */
export async function viewAllEntries(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  kind: AttemptKind,
): Promise<EntryList[]> {
  const opened = await openEntries(deps, actor, at, kind);
  return inParallel(opened.units, 4, ({ unit }) => entriesOf(deps, actor, opened, unit));
}

async function entriesOf(deps: Deps, actor: Actor, opened: Opened, unit: string): Promise<EntryList> {
  const { round, kind, today, list, names, tables, units } = opened;
  const { organ } = round;
  const day = dayToEnter(list, unit, { kind, today });
  const window = windowOf(round, kind);
  const planned = kind === "first" ? dayOfUnit(round, list.sittings, unit) : (window?.from ?? round.from);
  const table = tableOn(tables, day ?? planned);
  const examiners = list.sittings.find((one) => one.unit === unit)?.examiners ?? [];
  const seats = list.seats.filter((seat) => seat.unit === unit && (seat.state !== "out" || seat.added));
  const staff = [...examiners, ...(table ? seats.map((seat) => seat.staff) : [])];
  const officers = await officersBy(deps, actor.county, staff, { stale: true });
  const manages = mayManage(actor, organ);
  const { place, start } = whereOf(round, list.sittings, { unit, day: day ?? planned });
  return {
    round,
    organ,
    organName: names.of(organ),
    unit,
    unitName: names.of(unit) || unit,
    kind,
    units: units.map((one) => ({ ...one, unitName: names.of(one.unit) || one.unit })),
    day,
    plannedDay: planned,
    window,
    place,
    start,
    examiners: examiners.map((one) => officers.get(one)?.name ?? one),
    whyNot: whyNotNow(round, { kind, day, today }),
    table: table && offered(table),
    people: seats.map((seat) => personOf(seat, { round, kind, day, today, manages, table, officers })),
    mayAmend: manages && whyNot.amend(round) === undefined,
  };
}

/** Units with anybody to examine, in the order of the list, and how many of each are still to be recorded. */
function unitsOf(
  { seats, round }: RoundList,
  kind: AttemptKind,
  today: Day,
): { unit: string; left: number }[] {
  const units = new Map<string, number>();
  for (const seat of seats) {
    if (seat.state === "out" && !seat.added) continue;
    const open =
      kind === "makeUp"
        ? mayMakeUp(seat, round)
        : seat.state === "unrecorded" || (seat.state === "waiting" && seat.day <= today);
    units.set(seat.unit, (units.get(seat.unit) ?? 0) + (open ? 1 : 0));
  }
  return [...units].map(([unit, left]) => ({ unit, left }));
}

type Entering = { kind: AttemptKind; day: Day | undefined; today: Day };

/**
 * The day that is offered: the unit's own once it has come, else today; the last day of a window that is over. It goes
 * with the form, so that the same form sent again the next day is the same results.
 */
function dayToEnter(
  { round, sittings }: RoundList,
  unit: string,
  { kind, today }: { kind: AttemptKind; today: Day },
): Day | undefined {
  const window = windowOf(round, kind);
  const own = dayOfUnit(round, sittings, unit);
  if (!window || today < window.from) return undefined;
  if (kind === "first" && own <= today) return own;
  return today > window.to ? window.to : today;
}

function whyNotNow(round: Round, { kind, day, today }: Entering): string | undefined {
  const window = windowOf(round, kind);
  const refusal = whyNot.enterOn(round, { kind, day: day ?? today, today });
  if (day === undefined && round.state === "open" && window)
    return `${sayDay(window.from)}开始${kind === "first" ? "考核" : "补考"}，之后才能录入成绩`;
  return refusal?.message;
}

type Known = Entering & {
  round: Round;
  manages: boolean;
  table: FitnessTable | undefined;
  officers: ReadonlyMap<string, Officer>;
};

function personOf(seat: Seat, known: Known): EntryPerson {
  const { round, kind, day, today, manages, table, officers } = known;
  const { staff, name, state, exempt, makeUpExempt, note, attempts } = seat;
  const officer = officers.get(staff);
  const refusal = whyNot.enter(round, seat, { kind, day: day ?? today, today });
  const notYet = kind === "makeUp" && state === "waiting" ? "还没有到考核日" : undefined;
  return {
    staff,
    name,
    kind: seat.kind,
    state,
    note,
    exempt: exempt !== undefined || (kind === "makeUp" && makeUpExempt),
    exemption: manages ? exempt : undefined,
    attempts: attempts.map(sayOne),
    whyNot: refusal?.message ?? notYet,
    items: table && itemsFor(table, officer ?? {}, day ?? today),
    lacking: table && lackingOf(officer),
  };
}

function lackingOf({ sex, bornOn }: Partial<Officer> = {}): string | undefined {
  const missing = [...(sex ? [] : ["性别"]), ...(bornOn ? [] : ["出生日期"])];
  return missing.length > 0 ? `缺少${missing.join("和")}，无法评分，请先在人员资料中补录` : undefined;
}
