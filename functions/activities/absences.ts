// Absences: entered by the officer himself, his unit's clerk or the office, with a reason and an end; ended earlier; listed.
import { may } from "../../shared/access.ts";
import {
  Absence,
  absentAheadDaysMax,
  absentOn,
  AbsenceRow,
  whyNotAbsent,
} from "../../shared/activities/absence.ts";
import type { AbsenceInput } from "../../shared/activities/schema.ts";
import { groupedBy } from "../../shared/grouped.ts";
import { isKeyPart, keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import type { Key } from "../../shared/table.ts";
import { addDays, addMonths, dayOf, daysBetween, monthOf, type Day } from "../../shared/time.ts";
import { officerBy, officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItems, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames } from "../platform/place-names.ts";
import { reaches } from "./reach.ts";
import { changedMeanwhile } from "./store.ts";

/** Whether the actor enters and ends absences of somebody of a unit: his own, or of those whom he may name. */
export const mayNote = (actor: Actor, of: { staff?: string; organ: string; unit?: string }): boolean =>
  of.staff === actor.staff ||
  may(actor.grants, "activities.nominate", { county: actor.county, organ: of.organ, unit: of.unit });

type Span = { from: Day; to: Day; stale?: boolean };

/** Up to so many days an absence lies in the month in which it begins, so that few are read to know who is there on a day. */
const shortDays = 31;

/** A longer one lies in the year in which it begins. It stays where it was entered, also when it is ended earlier. */
const periodOf = ({ from, until }: Pick<Absence, "from" | "until">): string =>
  daysBetween(from, until) < shortDays ? monthOf(from) : from.slice(0, 4);

/** Where absences lie that touch a span: none is longer than a year, none of a month's longer than `shortDays`. */
function periodsOf({ from, to }: Span): string[] {
  const periods: string[] = [];
  for (let year = Number(from.slice(0, 4)) - 1; year <= Number(to.slice(0, 4)); year += 1)
    periods.push(String(year));
  for (let month = monthOf(addDays(from, 1 - shortDays)); month <= monthOf(to); month = addMonths(month, 1))
    periods.push(month);
  return periods;
}

async function touching(deps: Deps, county: string, span: Span, prefix?: string): Promise<Absence[]> {
  const range = { stale: span.stale, ...(prefix === undefined ? {} : { prefix }) };
  const found = await inParallel(periodsOf(span), 20, (period) =>
    queryAll<Absence>(deps, keys.absences(county, period), range),
  );
  return found.flat().filter((one) => one.from <= span.to && span.from <= one.until);
}

/** Absences of everybody in the county that touch a span of days. */
export const absencesIn = async (deps: Deps, county: string, span: Span): Promise<Absence[]> =>
  (await touching(deps, county, span)).map((row) => Absence.parse(row));

/** The same of one officer, without reading anybody else's. */
export const absencesOfOne = (deps: Deps, county: string, staff: string, span: Span): Promise<Absence[]> =>
  isKeyPart("staff", staff) ? touching(deps, county, span, `${staff}/`) : Promise.resolve([]);

/**
 * Who cannot come on a day. Of several absences of one person the one that ends last, entered when the first of them was:
 * whoever extends his leave by another, as he is told to, has said so in time.
 */
export async function absentOnDay(
  deps: Deps,
  county: string,
  day: Day,
  fresh: { stale?: boolean } = {},
): Promise<Map<string, Absence>> {
  const all = await absencesIn(deps, county, { from: day, to: day, ...fresh });
  const byStaff = groupedBy(
    all.filter((one) => absentOn(one, day)),
    ({ staff }) => staff,
  );
  return new Map([...byStaff].map(([staff, own]) => [staff, together(own)]));
}

function together(own: readonly Absence[]): Absence {
  const [first] = own.toSorted((a, b) => (a.at < b.at ? -1 : 1)) as [Absence, ...Absence[]];
  const last = own.reduce((one, other) => (other.until > one.until ? other : one), first);
  return { ...last, at: first.at, by: first.by };
}

const absenceKey = (one: Absence): Key => keys.absence(one.county, periodOf(one), one.staff, one.serial);

/** The absence of a serial that begins on a day, with its address. */
async function absenceBy(
  deps: Deps,
  county: string,
  { staff, from, serial }: { staff: string; from: Day; serial: string },
): Promise<(Absence & Key) | undefined> {
  if (!isKeyPart("staff", staff) || !isKeyPart("unit", serial)) return undefined;
  const places = [monthOf(from), from.slice(0, 4)].map((period) =>
    keys.absence(county, period, staff, serial),
  );
  return (await getItems<Absence>(deps, places)).find((one) => one.from === from);
}

const auditOf = ({ county, staff, serial, reason, from, until }: Absence, did: string) => ({
  audit: {
    pk: keys.auditOf(county, "absences"),
    did,
    subject: `${staff}/${serial}`,
    detail: { reason, from, until },
  },
});

/** Enters an absence. `serial` makes a repeat of the request the same absence. */
export async function noteAbsence(
  deps: Deps,
  actor: Actor,
  given: AbsenceInput,
  serial: string = deps.ids.next(),
): Promise<Absence> {
  const { county } = actor;
  const officer = await officerBy(deps, county, given.staff);
  if (!officer || officer.state !== "active" || !mayNote(actor, officer)) throw notFound("干警");
  const wrong = whyNotAbsent(given, dayOf(deps.clock.now()));
  if (wrong) {
    const { code, message, path = "until" } = wrong;
    throw new Problem("invalid", message, [{ path, message }], code);
  }
  const { organ, unit, name } = officer;
  const absence: Absence = {
    ...given,
    county,
    organ,
    unit,
    name,
    serial,
    by: actor.staff,
    at: deps.clock.now(),
    version: 1,
  };
  const same = await absenceBy(deps, county, { ...given, serial });
  if (same) return Absence.parse(same);
  const row: Change = {
    put: { ...absenceKey(absence), ...absence },
    when: { absent: true },
    otherwise: { code: "already-there", message: "这次请假已经登记过" },
  };
  await commit(deps, actor, [row], auditOf(absence, "activities.absenceNoted"));
  return absence;
}

/**
 * Ends an absence earlier: from the day after `until` its officer can be asked again. One that has not begun is taken
 * back when it is ended before its first day.
 */
export async function endAbsence(
  deps: Deps,
  actor: Actor,
  at: { staff: string; from: Day; serial: string },
  until: Day,
): Promise<void> {
  const found = await absenceBy(deps, actor.county, at);
  const [present] = found ? await whereNow(deps, actor.county, [found]) : [];
  if (!found || !present || !mayNote(actor, present)) throw notFound("请假登记");
  if (until >= found.until) {
    refuse({ code: "not-earlier", message: "新的结束日期应早于原来的结束日期；需要延长请另登记一次" });
  }
  const key = { pk: found.pk, sk: found.sk };
  const when = { present: true as const, is: { version: found.version } };
  const change: Change =
    until < found.from
      ? { drop: key, when, otherwise: changedMeanwhile }
      : {
          set: key,
          to: { until, version: found.version + 1 },
          when,
          otherwise: changedMeanwhile,
        };
  await commit(deps, actor, [change], auditOf({ ...found, until }, "activities.absenceEnded"));
}

/** Absences go along with their officers: those of the present unit answer for them, those of the former no longer. */
async function whereNow(
  deps: Deps,
  county: string,
  all: readonly Absence[],
  fresh: { stale?: boolean } = {},
): Promise<Absence[]> {
  const officers = await officersBy(
    deps,
    county,
    all.map(({ staff }) => staff),
    fresh,
  );
  return all.map((one) => {
    const { organ, unit } = officers.get(one.staff) ?? one;
    return { ...one, organ, unit };
  });
}

const rowsOf = async (deps: Deps, county: string, all: readonly Absence[]): Promise<AbsenceRow[]> => {
  const names = await placeNames(deps, county);
  return all
    .map((one) => AbsenceRow.parse({ ...one, unitName: names.of(one.unit) }))
    .sort((a, b) => (a.from + a.staff < b.from + b.staff ? -1 : 1));
};

const fromTodayOn = (deps: Deps): { from: Day; to: Day; stale: true } => {
  const today = dayOf(deps.clock.now());
  return { from: today, to: addDays(today, absentAheadDaysMax), stale: true };
};

/** One's own absences that are not over. */
export async function ownAbsences(deps: Deps, actor: Actor): Promise<AbsenceRow[]> {
  const { county, staff } = actor;
  return rowsOf(deps, county, await absencesOfOne(deps, county, staff, fromTodayOn(deps)));
}

/** The absences of an organ's people that are not over, as far as the actor may enter them: a clerk's own unit. */
export async function absencesOf(deps: Deps, actor: Actor, organ: string): Promise<AbsenceRow[]> {
  const { county } = actor;
  if (!reaches(actor, "activities.nominate", organ)) throw notFound("政法单位");
  const span = fromTodayOn(deps);
  const all = await whereNow(deps, county, await absencesIn(deps, county, span), { stale: span.stale });
  const seen = all.filter((one) => one.organ === organ && mayNote(actor, { organ, unit: one.unit }));
  return rowsOf(deps, county, seen);
}
