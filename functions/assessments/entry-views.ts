// A unit's list to be filled in, for the office and its examiners: who is to be recorded, who is, and what is offered.
import type { EntryList, EntryPerson, OfferedTable } from "../../shared/assessments/entry-views.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { tableOn, type FitnessTable } from "../../shared/assessments/fitness.ts";
import { arrangedDay, dayWithin } from "../../shared/assessments/days.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import { mayMakeUp, sitsLate, unitToMakeUp } from "../../shared/assessments/make-up.ts";
import { ownWindow, sayAttempt, whyNot, windowOf } from "../../shared/assessments/rules.ts";
import type { Attempt, AttemptKind, Round } from "../../shared/assessments/schema.ts";
import { itemsFor } from "../../shared/assessments/typed.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { sayDay, type Day } from "../../shared/time.ts";
import { officersBy, orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
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
  const arranged = kind === "first" ? arrangedDay(round, list.sittings, unit) : undefined;
  // By when the results are likely to be: which table and bands are offered hangs on it, not how a result is judged.
  const likely = day ?? arranged ?? (window ? dayWithin(window, today) : today);
  const table = tableOn(tables, likely);
  const examiners = list.sittings.find((one) => one.unit === unit)?.examiners ?? [];
  const seats = list.seats.filter(
    (seat) => unitOf(seat, round, kind) === unit && (seat.state !== "out" || seat.added),
  );
  const staff = [...examiners, ...(table ? seats.map((seat) => seat.staff) : [])];
  const officers = await officersBy(deps, actor.county, staff, { stale: true });
  const manages = mayManage(actor, organ);
  const { place, start } = whereOf(round, list.sittings, { unit, day: likely, window: round });
  return {
    round,
    organ,
    organName: names.of(organ),
    unit,
    unitName: names.of(unit) || unit,
    kind,
    units: units.map((one) => ({ ...one, unitName: names.of(one.unit) || one.unit })),
    day,
    plannedDay: kind === "first" ? arranged : window?.from,
    window,
    place,
    start,
    examiners: examiners.map((one) => officers.get(one)?.name ?? one),
    whyNot: whyNotNow(round, { kind, day, today }),
    table: table && offered(table),
    people: seats.map((seat) =>
      personOf(seat, { round, kind, day, likely, today, manages, table, officers, self: actor.staff }),
    ),
    mayAmend: manages && whyNot.amend(round) === undefined,
  };
}

/** The unit in whose list somebody stands: of who makes up, where he is now. */
const unitOf = (seat: Seat, round: Round, kind: AttemptKind): string =>
  kind === "makeUp" ? unitToMakeUp(seat, round) : seat.unit;

/** Whether somebody's result can be recorded today and is not. */
function isLeft(seat: Seat, round: Round, { kind, today }: Pick<Entering, "kind" | "today">): boolean {
  const open = seat.state === "waiting" || seat.state === "unrecorded";
  const late = sitsLate(seat, round);
  if (kind === "makeUp") return late ? open && seat.window.from <= today : mayMakeUp(seat, round);
  return open && !late && (seat.day ?? seat.window.from) <= today;
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
    const unit = unitOf(seat, round, kind);
    units.set(unit, (units.get(unit) ?? 0) + (isLeft(seat, round, { kind, today }) ? 1 : 0));
  }
  return [...units].map(([unit, left]) => ({ unit, left }));
}

type Entering = { kind: AttemptKind; day: Day | undefined; today: Day };

/**
 * The day that is offered: the unit's own once it has come, else today while the window lasts. Of a window that is over
 * none is offered: nobody has said on which of its days it was. It goes with the form, so that the same form sent again
 * the next day is the same results.
 */
function dayToEnter(
  { round, sittings }: RoundList,
  unit: string,
  { kind, today }: { kind: AttemptKind; today: Day },
): Day | undefined {
  const window = windowOf(round, kind);
  if (!window || today < window.from) return undefined;
  const own = kind === "first" ? arrangedDay(round, sittings, unit) : undefined;
  if (own !== undefined && own <= today) return own;
  return today > window.to ? undefined : today;
}

function whyNotNow(round: Round, { kind, day, today }: Entering): string | undefined {
  const window = windowOf(round, kind);
  if (round.state === "open" && window && today < window.from)
    return `${sayDay(window.from)}开始${kind === "first" ? "考核" : "补考"}，之后才能录入成绩`;
  const on = day ?? (window ? dayWithin(window, today) : today);
  return whyNot.enterOn(round, { kind, day: on, today })?.message;
}

type Known = Entering & {
  round: Round;
  likely: Day;
  manages: boolean;
  self: string;
  table: FitnessTable | undefined;
  officers: ReadonlyMap<string, Officer>;
};

function personOf(seat: Seat, known: Known): EntryPerson {
  const { kind, likely, manages, table, officers } = known;
  const { staff, name, state, exempt, makeUpExempt, note, attempts } = seat;
  const officer = officers.get(staff);
  return {
    staff,
    name,
    kind: seat.kind,
    state,
    note,
    exempt: exempt !== undefined || (kind === "makeUp" && makeUpExempt),
    exemption: manages ? exempt : undefined,
    attempts: attempts.map(sayOne),
    whyNot: whyNotPerson(seat, known),
    items: table && itemsFor(table, officer ?? {}, likely),
    lacking: table && lackingOf(officer),
  };
}

/** Why one person cannot be recorded here: whoever sits late does so at the make-up, and for the first time. */
function whyNotPerson(seat: Seat, { round, kind, likely, today, manages, self }: Known): string | undefined {
  if (!manages && seat.staff === self) return "考官不能录入本人成绩，请由政工部门录入";
  const late = sitsLate(seat, round);
  if (late && kind === "first") return "错过两边的考核日，请在“补考”中录入";
  if (kind === "makeUp" && !late && seat.state === "waiting") return "还没有到考核日";
  const counts = late ? "first" : kind;
  const window = ownWindow(round, seat, counts);
  const day = window ? dayWithin(window, likely) : likely;
  return whyNot.enter(round, seat, { kind: counts, day, today })?.message;
}

function lackingOf({ sex, bornOn }: Partial<Officer> = {}): string | undefined {
  const missing = [...(sex ? [] : ["性别"]), ...(bornOn ? [] : ["出生日期"])];
  return missing.length > 0 ? `缺少${missing.join("和")}，无法评分，请先在人员资料中补录` : undefined;
}
