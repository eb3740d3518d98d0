// What everybody must do about activities, for the home page: offers, one's next ones, open sign-ups, seats kept for a unit.
import { scopesOf } from "../shared/access.ts";
import { kindOf } from "../shared/activities/kinds.ts";
import { endOf, isFor, whyNot, type Person } from "../shared/activities/rules.ts";
import { Activity, type ActivityHead, type OwnActivity } from "../shared/activities/schema.ts";
import { freeFor, guaranteedOf, isReleased, noSeats, type SeatRow } from "../shared/activities/seats.ts";
import { keys } from "../shared/keys.ts";
import { addDays, addMonths, monthOf, type Day, type Instant } from "../shared/time.ts";
import { meantNow } from "./activities/meant.ts";
import { seatsOf } from "./activities/seats.ts";
import { calendarOf, ownActivities, signUpBy } from "./activities/store.ts";
import { officeTasks, type OfficeTasks } from "./home-activities-office.ts";
import { turnTasks, type TurnTasks } from "./home-activities-turns.ts";
import { officerBy } from "./org/store.ts";
import type { Actor } from "./platform/actor.ts";
import { getItems } from "./platform/db.ts";
import type { Deps } from "./platform/deps.ts";
import { kept } from "./platform/kept.ts";

/** A seat that is offered to me, until when. */
export type OfferTask = { activity: OwnActivity; until: Instant };
/** What I can sign up for, with so many seats that are open to me; absent without a limit. */
export type OpenTask = { activity: Activity; free?: number };
/** Seats guaranteed to a unit that nobody has taken: `left` of them, until `due`. */
export type SeatsTask = { activity: Activity; unit: string; left: number; due: Instant };

export type ActivityTasks = TurnTasks &
  OfficeTasks & {
    offers: OfferTask[];
    coming: ActivityHead[];
    open: OpenTask[];
    seats: SeatsTask[];
  };

/** What is shown of what comes by itself: the next seven days. */
const soonDays = 7;
/** Sign-ups begin at most so many months before the activity. */
const monthsAhead = 3;
const goesOnDays = 31;
const yearDays = 366;

/** Everything about activities on a person's home page. */
export async function activityTasks(deps: Deps, actor: Actor, today: Day): Promise<ActivityTasks> {
  const { organ } = actor;
  const [own, turns, office] = await Promise.all([
    organ === undefined ? none : ownTasks(deps, { ...actor, organ }, today),
    organ === undefined ? { turns: [], swaps: [] } : turnTasks(deps, { ...actor, organ }, today),
    officeTasks(deps, actor, today),
  ]);
  return { ...own, ...turns, ...office };
}

type OwnTasks = Pick<ActivityTasks, "offers" | "coming" | "open" | "seats">;
const none: OwnTasks = { offers: [], coming: [], open: [], seats: [] };
type OfOrgan = Actor & { organ: string };

async function ownTasks(deps: Deps, actor: OfOrgan, today: Day): Promise<OwnTasks> {
  const { county, staff, organ } = actor;
  const now = deps.clock.now();
  const [published, own] = await Promise.all([
    publishedKept(deps, county, organ, today),
    ownActivities(deps, county, staff, {
      // What began in the last month may still go on; an offer may be for a class of next year.
      from: addDays(today, -goesOnDays),
      to: addDays(today, yearDays),
      stale: true,
    }),
  ]);
  const person = await personOf(deps, actor, published);
  const ahead = own.filter((one) => endOf(one) > now && one.state !== "cancelled");
  return {
    offers: await offersOf(deps, actor, ahead),
    coming: comingOf(published, ahead, person, { now, until: addDays(today, soonDays) }),
    open: openFor(published, own, person, now),
    seats: seatsFor(actor, published, now),
  };
}

type Published = { activity: Activity; seats: SeatRow };

/**
 * What an organ has published and is still to come: those for which one signs up, and those of the next days to which all
 * are asked. Kept for half a minute for everybody of it together.
 */
async function publishedKept(deps: Deps, county: string, organ: string, today: Day): Promise<Published[]> {
  const months = Array.from({ length: monthsAhead + 1 }, (_, at) => addMonths(monthOf(today), at));
  const partitions = months.map((month) => keys.activityCalendar(county, organ, month));
  const activities = await kept(deps, `activities ${county} ${organ} ${today}`, partitions, async () => {
    const heads = (await Promise.all(months.map((month) => calendarOf(deps, county, organ, month)))).flat();
    const wanted = heads.filter(
      ({ state, day, until = day, kind }) =>
        state === "open" && until >= today && (!kindOf(kind).roll || day <= addDays(today, soonDays)),
    );
    const rows = await getItems<Activity>(
      deps,
      wanted.map(({ id }) => keys.activityRow(county, id)),
    );
    return meantNow(
      deps,
      county,
      rows.map((row) => Activity.parse(row)),
    );
  });
  return Promise.all(
    activities.map(async (activity) => ({
      activity,
      seats: activity.seats ? await seatsKept(deps, activity) : noSeats,
    })),
  );
}

const seatsKept = (deps: Deps, { county, id }: Activity): Promise<SeatRow> =>
  kept(deps, `seats ${county} ${id}`, [keys.activity(county, id)], () => seatsOf(deps, county, id));

/** What one is to activities. Kind and category are read only where one of them asks for some. */
async function personOf(deps: Deps, actor: OfOrgan, published: readonly Published[]): Promise<Person> {
  const { county, staff, organ, unit = "" } = actor;
  const asks = published.some(({ activity: { who } }) => who.officerKinds ?? who.categories);
  const officer = asks ? await officerBy(deps, county, staff) : undefined;
  const { kind = "sworn", category = "" } = officer ?? {};
  return { organ, unit, kind, category };
}

/** The offers with their ends: one read for each, and there are hardly ever two. */
async function offersOf(
  deps: Deps,
  { county, staff }: Actor,
  own: readonly OwnActivity[],
): Promise<OfferTask[]> {
  const offered = own.filter(({ standing }) => standing === "offered");
  const now = deps.clock.now();
  const found = await Promise.all(
    offered.map(async (activity): Promise<OfferTask[]> => {
      const row = await signUpBy(deps, county, activity.id, staff, { stale: true });
      const until = row?.state === "offered" ? row.offeredUntil : undefined;
      return until !== undefined && until > now ? [{ activity, until }] : [];
    }),
  );
  return found.flat().sort((a, b) => (a.until < b.until ? -1 : 1));
}

/** Where I have a seat, and where all are asked, of the next days. */
function comingOf(
  published: readonly Published[],
  own: readonly OwnActivity[],
  person: Person,
  { now, until }: { now: Instant; until: Day },
): ActivityHead[] {
  const seated = own.filter(
    ({ standing, day, attendance }) => standing === "seated" && day <= until && !attendance,
  );
  const asked = published
    .map(({ activity }) => activity)
    .filter((one) => kindOf(one.kind).roll && one.day <= until && endOf(one) > now && isFor(one.who, person))
    // Checked in already: nothing is left to do.
    .filter(({ id }) => !own.some((one) => one.id === id));
  return [...seated, ...asked].sort((a, b) => (a.day + a.start < b.day + b.start ? -1 : 1));
}

/**
 * What has a seat for me now and I have not answered: whoever withdrew or let an offer pass has. The waiting list of what is
 * full is found in the calendar; it is nobody's duty.
 */
function openFor(
  published: readonly Published[],
  own: readonly OwnActivity[],
  person: Person,
  now: Instant,
): OpenTask[] {
  const answered = new Set(own.map(({ id }) => id));
  return published
    .filter(({ activity }) => !answered.has(activity.id) && !whyNot.signUp(activity, person, undefined, now))
    .map(({ activity, seats }): OpenTask => {
      if (!activity.seats) return { activity };
      const { own: ofUnit, shared } = freeFor(activity.seats, seats, person.unit, now);
      // Also while others wait: those whom it fits are asked at once, so that it is not free; the others are passed by.
      return { activity, free: ofUnit + shared };
    })
    .filter(({ free }) => free !== 0)
    .sort((a, b) => (a.activity.closesAt < b.activity.closesAt ? -1 : 1));
}

/** Seats that are kept for the units for which I name people, and not taken: they go to everybody when released. */
function seatsFor(actor: Actor, published: readonly Published[], now: Instant): SeatsTask[] {
  const units = scopesOf(actor.grants, "activities.nominate").flatMap((scope) =>
    scope.kind === "unit" && scope.county === actor.county ? [scope.unit] : [],
  );
  return published
    .filter(({ activity }) => !whyNot.join(activity, now) && !whyNot.late(activity, now))
    .flatMap(({ activity, seats }) => {
      const rule = activity.seats;
      if (!rule || isReleased(rule, now)) return [];
      const due = rule.releaseAt ?? activity.closesAt;
      return units.flatMap((unit): SeatsTask[] => {
        const left = guaranteedOf(rule, unit) - (seats.byUnit[unit] ?? 0);
        return left > 0 ? [{ activity, unit, left, due }] : [];
      });
    })
    .sort((a, b) => (a.due < b.due ? -1 : 1));
}
