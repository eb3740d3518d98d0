// Whom somebody may name for an activity: hours of the year, what each would clash with, and who of them is in already.
import { may } from "../../shared/access.ts";
import { longestDays, whyNot } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isIn } from "../../shared/activities/seats.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, type Refusal } from "../../shared/problem.ts";
import { addDays, dayOf } from "../../shared/time.ts";
import { people } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { absencesIn } from "./absences.ts";
import { hoursIn, personOf } from "./people.ts";
import { loadFor } from "./sign-ups.ts";
import { clashesOf, meetingsAt } from "./standing.ts";
import { ownActivities, wholeOf, type Whole } from "./store.ts";
import { inOrder } from "./waiting.ts";

/** Somebody as a choice. `refusal`: why he cannot be named at all. */
export type Nominee = {
  officer: Officer;
  hours: number;
  owed: number;
  clashes: string[];
  refusal: Refusal | undefined;
};

/** Somebody who is in. `bound`: why he cannot be withdrawn any more. */
export type Named = { one: SignUp; place: number | undefined; bound: Refusal | undefined };

/** `units` are those one may choose between, where they are too many people for one page; `unit` is the one shown. */
export type Nominees = {
  activity: Activity;
  units: string[];
  unit: string | undefined;
  many: boolean;
  choices: Nominee[];
  named: Named[];
};

/** More people than this are shown unit by unit: of each his own list is read. */
const atOnceMax = 60;

/** Those whom the actor may name, and those whom he may withdraw; 404 for who may name nobody. */
export async function viewNominees(
  deps: Deps,
  actor: Actor,
  id: string,
  asked: string | undefined,
): Promise<Nominees> {
  const activity = await loadFor(deps, actor, id);
  const { county, organ } = activity;
  const all = await people(deps, county, { stale: true });
  const own = all
    .filter((one) => one.state === "active" && one.organ === organ)
    .filter((one) => may(actor.grants, "activities.nominate", one))
    .sort((a, b) => (a.unit + a.staff < b.unit + b.staff ? -1 : 1));
  if (own.length === 0) throw notFound("活动");
  const whole = await wholeOf(deps, county, id, { stale: true });
  const named = whole ? namedOf(deps, actor, whole, own) : [];
  const inAlready = new Set((whole?.signUps ?? []).filter(isIn).map(({ staff }) => staff));
  const units = own.length > atOnceMax ? [...new Set(own.map((one) => one.unit))] : [];
  const unit = units.find((one) => one === asked) ?? units.find((one) => one === actor.unit) ?? units[0];
  const shown = own.filter((one) => unit === undefined || one.unit === unit);
  return {
    activity,
    units,
    unit,
    many: new Set(shown.map((one) => one.unit)).size > 1,
    choices: await choicesOf(
      deps,
      activity,
      shown.filter(({ staff }) => !inAlready.has(staff)),
    ),
    named,
  };
}

/** Who signed up from a unit, and who is in it now, wherever he signed up from: also who is gone since. */
function namedOf(
  deps: Deps,
  { county, grants }: Actor,
  { activity, signUps }: Whole,
  own: readonly Officer[],
): Named[] {
  const here = new Set(own.map(({ staff }) => staff));
  const places = new Map(
    inOrder(signUps).flatMap((group, at) => group.map(({ staff }) => [staff, at + 1] as const)),
  );
  return signUps
    .filter(isIn)
    .filter(
      ({ staff, organ, unit }) =>
        here.has(staff) || may(grants, "activities.nominate", { county, organ, unit }),
    )
    .map((one) => ({
      one,
      place: places.get(one.staff),
      bound: whyNot.withdraw(activity, one, deps.clock.now()),
    }));
}

/** The absences of all are one read, the meetings too; of each it is his own list alone. */
async function choicesOf(deps: Deps, activity: Activity, officers: readonly Officer[]): Promise<Nominee[]> {
  const { county, day, until = activity.day } = activity;
  const now = deps.clock.now();
  const year = dayOf(now).slice(0, 4);
  const [first, last] = [`${year}-01-01`, `${year}-12-31`];
  const from = addDays(day, -longestDays);
  const span = { from: from < first ? from : first, to: until > last ? until : last, stale: true };
  const [meetings, absences] = await Promise.all([
    meetingsAt(deps, activity),
    absencesIn(deps, county, { from: day, to: until, stale: true }),
  ]);
  return inParallel(officers, 8, async (officer) => {
    const own = await ownActivities(deps, county, officer.staff, span);
    const away = absences.filter(({ staff }) => staff === officer.staff);
    return {
      officer,
      ...hoursIn(own.filter((one) => first <= one.day && one.day <= last)),
      clashes: clashesOf(activity, officer, { meetings, own, away }),
      refusal: whyNot.signUp(activity, personOf(officer), undefined, now),
    };
  });
}
