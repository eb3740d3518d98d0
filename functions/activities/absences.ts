// Absences: entered by the officer himself, his unit's clerk or the office, with a reason and an end; ended earlier; listed.
import { may } from "../../shared/access.ts";
import { Absence, absentOn, AbsenceRow, whyNotAbsent } from "../../shared/activities/absence.ts";
import type { AbsenceInput } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { addDays, dayOf, type Day } from "../../shared/time.ts";
import { officerBy, officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames } from "../platform/place-names.ts";
import { reaches } from "./reach.ts";
import { changedMeanwhile } from "./store.ts";

/** Whether the actor enters and ends absences of somebody of a unit: his own, or of those whom he may name. */
export const mayNote = (actor: Actor, of: { staff?: string; organ: string; unit?: string }): boolean =>
  of.staff === actor.staff ||
  may(actor.grants, "activities.nominate", { county: actor.county, organ: of.organ, unit: of.unit });

/** Absences that touch a span of days: by the year in which each begins, none is longer than a year. */
export async function absencesIn(
  deps: Deps,
  county: string,
  { from, to, ...fresh }: { from: Day; to: Day; stale?: boolean },
): Promise<Absence[]> {
  const [first, last] = [Number(from.slice(0, 4)) - 1, Number(to.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
  const found = await Promise.all(
    years.map((year) => queryAll<Absence>(deps, keys.absences(county, year), fresh)),
  );
  return found
    .flat()
    .map((row) => Absence.parse(row))
    .filter((one) => one.from <= to && from <= one.until);
}

/** Who cannot come on a day; of several absences of one person the one that ends last. */
export async function absentOnDay(
  deps: Deps,
  county: string,
  day: Day,
  fresh: { stale?: boolean } = {},
): Promise<Map<string, Absence>> {
  const all = await absencesIn(deps, county, { from: day, to: day, ...fresh });
  const inOrder = all.filter((one) => absentOn(one, day)).sort((a, b) => (a.until < b.until ? -1 : 1));
  return new Map(inOrder.map((one) => [one.staff, one]));
}

const absenceKey = ({ county, from, staff, serial }: Absence) =>
  keys.absence(county, from.slice(0, 4), staff, serial);

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
  if (wrong)
    throw new Problem("invalid", wrong.message, [{ path: "until", message: wrong.message }], wrong.code);
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
  const standing = await absencesIn(deps, county, { from: given.from, to: given.from });
  const same = standing.find((one) => one.staff === given.staff && one.serial === serial);
  if (same) return same;
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
  const all = await absencesIn(deps, actor.county, { from: at.from, to: at.from });
  const found = all.find((one) => one.staff === at.staff && one.serial === at.serial);
  const [present] = found ? await whereNow(deps, actor.county, [found]) : [];
  if (!found || !present || !mayNote(actor, present)) throw notFound("请假登记");
  if (until >= found.until) {
    refuse({ code: "not-earlier", message: "新的结束日期应早于原来的结束日期；需要延长请另登记一次" });
  }
  const when = { present: true as const, is: { version: found.version } };
  const change: Change =
    until < found.from
      ? { drop: absenceKey(found), when, otherwise: changedMeanwhile }
      : {
          set: absenceKey(found),
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
  return { from: today, to: addDays(today, absentAheadDays), stale: true };
};
const absentAheadDays = 366;

/** One's own absences that are not over. */
export async function ownAbsences(deps: Deps, actor: Actor): Promise<AbsenceRow[]> {
  const all = await absencesIn(deps, actor.county, fromTodayOn(deps));
  return rowsOf(
    deps,
    actor.county,
    all.filter(({ staff }) => staff === actor.staff),
  );
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
