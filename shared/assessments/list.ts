// Who should sit in a round, with which unit and on which day, and where each stands: derived from postings and records.
import { postedOn } from "../org/rules.ts";
import type { Officer, Posting } from "../org/schema.ts";
import { addDays, sayDay, type Day } from "../time.ts";
import {
  arrangedDay,
  dayAfter,
  dayOfUnit,
  decidingDay,
  dueDay,
  lastDayOf,
  windowOfLate,
  type Due,
  type Span,
} from "./days.ts";
import { exemptionFor, isMakeUpExempt } from "./exempt.ts";
import type { SeatState } from "./kinds.ts";
import type { Attempt, Candidate, Round, Sitting, TestExemption, WhoSits } from "./schema.ts";

/** One person of a round; `note` says in words how he came to stand here. */
export type Seat = {
  staff: string;
  name: string;
  unit: string;
  kind: Officer["kind"];
  category: string;
  policeType?: string | undefined;
  /** The day of his sitting: as his unit is arranged, or that of his first attempt. None while nobody has set one. */
  day?: Day | undefined;
  /** The days on which he can sit for the first time: see `late`. */
  window: Span;
  /** He moved past both units' days: his first attempt is taken in the days of the make-up. */
  late?: true;
  /** Where he is today, when he went to another unit of the organ since. */
  now?: string;
  state: SeatState;
  exempt?: Pick<TestExemption, "reason" | "until"> | undefined;
  /** Let off the make-up, whatever became of the test itself. */
  makeUpExempt: boolean;
  note?: string | undefined;
  added: boolean;
  attempts: readonly Attempt[];
  /** Of the stored row; 0 when nothing was recorded yet. */
  version: number;
};

export type ListFacts = {
  round: Round;
  sittings: readonly Sitting[];
  /** Every posting, past and present, to the units of the round's organ. */
  postings: readonly Posting[];
  exemptions: readonly TestExemption[];
  candidates: readonly Candidate[];
  unitName: (id: string) => string;
  today: Day;
};

/** Whether a round asks somebody with this posting; everybody in post when nothing is narrowed. */
export function asks(
  who: WhoSits,
  posting: Pick<Posting, "unit" | "kind" | "category" | "policeType">,
): boolean {
  const { policeType } = posting;
  return (
    (who.units?.includes(posting.unit) ?? true) &&
    (who.officerKinds?.includes(posting.kind) ?? true) &&
    (who.categories?.includes(posting.category) ?? true) &&
    (who.policeTypes === undefined || (policeType !== undefined && who.policeTypes.includes(policeType)))
  );
}

/**
 * Everybody of a round once: who is in post on the day on which his unit is tested sits with that unit, the first such
 * day when he moved between two. A unit without a day has who is there today, or was on the round's last day. Who moved
 * from a unit before its day to one whose day was over is listed where he is on the round's last day, to be examined
 * there; who left or came too late is shown as not on the list, and why. Whoever has a record stands where it was made.
 */
export function listOf(facts: ListFacts): Seat[] {
  const { round, postings, candidates } = facts;
  const recorded = new Map(candidates.map((one) => [one.staff, one]));
  const byStaff = new Map<string, Posting[]>();
  for (const posting of [...postings].sort((a, b) => (a.from < b.from ? -1 : 1)))
    byStaff.set(posting.staff, [...(byStaff.get(posting.staff) ?? []), posting]);
  const seats = [...byStaff].flatMap(([staff, own]) => seatOf(facts, joined(own), recorded.get(staff)) ?? []);
  const strangers = candidates.filter(({ staff }) => !byStaff.has(staff));
  const all = [...seats, ...strangers.map((one) => fromRecord(facts, one, { own: [], wanted: [] }))];
  return all.sort(byUnitAndStaff).map((seat) => {
    return round.state === "closed" && (seat.state === "waiting" || seat.state === "unrecorded")
      ? { ...seat, state: "absent" as const }
      : seat;
  });
}

const byUnitAndStaff = (a: Seat, b: Seat): number =>
  a.unit === b.unit ? (a.staff < b.staff ? -1 : 1) : a.unit < b.unit ? -1 : 1;

/** Who leaves and is taken back into the same unit on the next day was there all along. */
function joined(own: readonly Posting[]): Posting[] {
  const way: Posting[] = [];
  for (const posting of own) {
    const before = way.at(-1);
    const goes =
      before?.to !== undefined && posting.from === addDays(before.to, 1) && sameSeat(before, posting);
    if (goes) way[way.length - 1] = { ...posting, from: before.from };
    else way.push(posting);
  }
  return way;
}

const sameSeat = (a: Posting, b: Posting): boolean =>
  a.unit === b.unit && a.kind === b.kind && a.category === b.category && a.policeType === b.policeType;

/** `own` are all postings of one person, in the order of their days. */
function seatOf(facts: ListFacts, own: readonly Posting[], record: Candidate | undefined): Seat | undefined {
  const wanted = own.filter((posting) => asks(facts.round.who, posting));
  const placed = placeOf(facts, own, wanted);
  const seat = record ? fromRecord(facts, record, { own, placed, wanted }) : placed;
  const now = own.find((posting) => postedOn(posting, facts.today))?.unit;
  return seat && now !== undefined && now !== seat.unit ? { ...seat, now } : seat;
}

/** Where the postings alone put somebody. */
function placeOf(facts: ListFacts, own: readonly Posting[], wanted: readonly Posting[]): Seat | undefined {
  const { round, sittings, today } = facts;
  const there = wanted
    .map((posting) => ({ posting, day: decidingDay(round, sittings, { posting, today }) }))
    .filter(({ posting, day }) => day !== undefined && postedOn(posting, day))
    .sort((a, b) => ((a.day ?? "") < (b.day ?? "") ? -1 : 1))[0];
  if (there) {
    const day = arrangedDay(round, sittings, there.posting.unit);
    return newSeat(facts, there.posting, { day, window: spanOf(round), own });
  }
  const last = lastDayOf(round);
  const late = wanted.find((posting) => postedOn(posting, last));
  if (late && wanted.some((posting) => leftUntested(facts, posting) && withoutBreak(own, posting, late)))
    return newSeat(facts, late, { window: windowOfLate(round, late.from), own, late: true });
  const left = wanted.findLast(({ to }) => to !== undefined && to >= addDays(round.opensOn, -1));
  const came = wanted.find(({ from }) => from > round.opensOn && from <= last);
  const out = came ?? left;
  return out && outOf(facts, out, own);
}

const spanOf = ({ from, to }: Round): Span => ({ from, to });

/** Whether somebody was to be examined here, and went away before the day. */
const leftUntested = ({ round, sittings }: ListFacts, { unit, to }: Posting): boolean =>
  to !== undefined && to >= round.opensOn && to < dayOfUnit(round, sittings, unit);

/** Whether somebody was in the organ on every day from one posting to a later one. */
function withoutBreak(own: readonly Posting[], from: Posting, until: Posting): boolean {
  const way = own.slice(own.indexOf(from), own.indexOf(until) + 1);
  return (
    way.length > 1 && way.every((step, index) => index === 0 || step.from === dayAfter(way[index - 1]?.to))
  );
}

type Placing = Due & { own: readonly Posting[]; late?: true };

function newSeat(facts: ListFacts, posting: Posting, { day, window, own, late }: Placing): Seat {
  const exemption = exemptionFor(facts, posting.staff, { day, window });
  const where = facts.round.makeUp ? "补考期间在此参加，按首考计" : "在此参加";
  return {
    ...personOf(posting),
    day,
    window,
    ...(late ? { late } : {}),
    added: false,
    ...exemptOf(facts, posting.staff, exemption),
    state: exemption ? "exempt" : dueDay({ day, window }) < facts.today ? "unrecorded" : "waiting",
    note: late
      ? `${sayDay(posting.from)}到${facts.unitName(posting.unit)}，错过两边的考核日，${where}`
      : moveNote(facts, posting, own, day),
    attempts: [],
    version: 0,
  };
}

const exemptOf = (facts: ListFacts, staff: string, exemption: TestExemption | undefined) => ({
  exempt: exemption && { reason: exemption.reason, until: exemption.until },
  makeUpExempt: isMakeUpExempt(facts, staff),
});

const personOf = (posting: Posting) => {
  const { staff, name, unit, kind, category, policeType } = posting;
  return { staff, name, unit, kind, category, policeType };
};

/** '调往乙所', or what it was when no posting of the organ follows on the next day. */
function whereTo({ unitName }: ListFacts, at: Posting, own: readonly Posting[]): string {
  const next = own.find(({ from }) => from === dayAfter(at.to));
  return next ? `调往${unitName(next.unit)}` : "调出或离职";
}

/** What moved somebody around the day of his sitting. */
function moveNote(
  facts: ListFacts,
  at: Posting,
  own: readonly Posting[],
  day: Day | undefined,
): string | undefined {
  const { round } = facts;
  if (at.to !== undefined && at.to >= round.opensOn) {
    const there = day !== undefined && day <= at.to ? "，考核日在本部门" : "";
    return `${sayDay(addDays(at.to, 1))}${whereTo(facts, at, own)}${there}`;
  }
  return at.from > round.opensOn ? `${sayDay(at.from)}到本部门` : undefined;
}

function outOf(facts: ListFacts, posting: Posting, own: readonly Posting[]): Seat {
  const { round, sittings } = facts;
  const day = arrangedDay(round, sittings, posting.unit);
  const last = day ?? round.to;
  const gone = `${sayDay(addDays(posting.to ?? last, 1))}${whereTo(facts, posting, own)}`;
  const note =
    posting.from > last
      ? `${sayDay(posting.from)}到岗，${day === undefined ? "考核时间已过" : "本部门已经考完"}`
      : `${gone}，${day === undefined ? "离开前本部门没有考核" : "考核日之前已离开本部门"}`;
  const nothing = { added: false, makeUpExempt: false, attempts: [], version: 0 };
  return { ...personOf(posting), day, window: spanOf(round), state: "out", note, ...nothing };
}

/** Where the postings put somebody, the postings themselves, and those of them that the round asks. */
type Known = { placed?: Seat | undefined; own: readonly Posting[]; wanted: readonly Posting[] };

/**
 * What was recorded says where and as what; the postings say whether he should have sat. They are often entered after
 * the day: who turns out to have been in post is on the list after all, who turns out not to have been was not absent.
 */
function fromRecord(facts: ListFacts, record: Candidate, known: Known): Seat {
  const { placed, own } = known;
  const { round, sittings, today } = facts;
  const { staff, name, unit, kind, category, policeType, attempts, version } = record;
  if (attempts.length === 0 && placed) return { ...placed, version };
  const first = attempts.find((one) => one.kind === "first")?.day;
  const here = placed?.unit === unit ? placed : undefined;
  const window = here?.window ?? spanOf(round);
  const day = first ?? (here ? here.day : arrangedDay(round, sittings, unit));
  const due = dueDay({ day, window });
  const at = own.findLast((posting) => posting.unit === unit && posting.from <= due);
  const exemption = exemptionFor(facts, staff, { day, window });
  const added = !shouldHaveSat(record, known, first);
  const person = { staff, name, unit, kind, category, policeType };
  return {
    ...person,
    day,
    window,
    ...(here?.late ? { late: true } : {}),
    attempts,
    version,
    added,
    ...exemptOf(facts, staff, exemption),
    state: stateOf(attempts, { exempt: exemption !== undefined, added, over: due < today }),
    note: added
      ? alongNote(record, placed)
      : here && here.state !== "out"
        ? here.note
        : at && moveNote(facts, at, own, day),
  };
}

/** When no posting speaks of him (the round or his police type was changed since), what was recorded stands. */
function shouldHaveSat(
  { added, attempts }: Candidate,
  { placed, wanted }: Known,
  first: Day | undefined,
): boolean {
  if (placed && placed.state !== "out") return true;
  if (added || attempts.length === 0) return false;
  return placed === undefined || (first !== undefined && wanted.some((posting) => postedOn(posting, first)));
}

function alongNote({ attempts }: Candidate, placed: Seat | undefined): string {
  const why = placed?.note ? `不在应考名单（${placed.note}）` : "不在应考名单";
  return attempts.some(({ outcome }) => outcome !== "absent") ? `${why}，随考` : why;
}

/**
 * Where somebody stands after these attempts. Whoever sat is judged by it, also when he need not have come; an absence
 * gives way to an exemption, which may be entered after the day, and is none of somebody who is not on the list.
 */
export function stateOf(
  attempts: readonly Pick<Attempt, "kind" | "outcome">[],
  { exempt, added, over }: { exempt: boolean; added: boolean; over: boolean },
): SeatState {
  const passed = attempts.filter(({ outcome }) => outcome === "passed");
  if (passed.length > 0) return passed.some(({ kind }) => kind === "first") ? "passed" : "madeUp";
  const failed = attempts.filter(({ outcome }) => outcome === "failed");
  if (failed.some(({ kind }) => kind === "makeUp")) return "failedAgain";
  if (failed.length > 0) return "failed";
  if (added) return "out";
  if (exempt) return "exempt";
  if (attempts.length > 0) return "absent";
  return over ? "unrecorded" : "waiting";
}
