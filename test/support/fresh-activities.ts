// Activities made for one request each: with somebody on a seat, offered one, on the waiting list, in the room.
import { rowOf } from "../../functions/activities/roll-rows.ts";
import { newSeats } from "../../functions/activities/seats.ts";
import { newActivity, putOwn, putSignUp } from "../../functions/activities/store.ts";
import { arrivalAt, codeAt } from "../../shared/activities/check-in.ts";
import { Activity, type ActivityInput, type SignUp } from "../../shared/activities/schema.ts";
import { noSeats } from "../../shared/activities/seats.ts";
import { keys } from "../../shared/keys.ts";
import { toInstant } from "../../shared/time.ts";
import { write } from "./fresh-talks.ts";
import { makeOfficer, makePosting } from "./make.ts";
import type { Person, Place, World } from "./world.ts";

/** What is of a whole organ bears no unit's mark: two of the places are of one organ. */
export const ofOrgan = ({ organ, mark }: Place): string => (organ === "police1" ? "甲局" : mark);
export type Somebody = { staff: string; name: string };
export const clerk = ({ unit, mark }: Place): Somebody => ({
  staff: `${unit.toUpperCase()}X`,
  name: `${mark}内勤`,
});
/** Another officer of the unit, there from the start. */
export const second = ({ unit, mark }: Place): Somebody => ({
  staff: `${unit.toUpperCase()}Y`,
  name: `${mark}民警`,
});
export const local = (text: string): string => toInstant(`${text}+08:00`);

/** A seminar on Friday, for which one signs up. */
export const seminar = {
  kind: "seminar",
  day: "2026-11-27",
  start: "14:30",
  end: "17:00",
  place: "三楼会议室",
  methods: ["discussion"],
  competencies: [],
  speakers: [],
  hours: 2.5,
  level: "county",
  fullTime: false,
  who: {},
  seats: { capacity: 10, guaranteed: [] },
  opensAt: local("2026-11-16T09:00"),
  closesAt: local("2026-11-27T12:00"),
} as const;
/** The same now: it begins at this minute. */
export const today = {
  day: "2026-11-23",
  start: "09:00",
  end: "11:30",
  closesAt: local("2026-11-23T08:00"),
} as const;
export const someone = "SOMEBODY1";

export const inputOf = (place: Place, more: Partial<ActivityInput> = {}): ActivityInput =>
  ({ ...seminar, theme: `${ofOrgan(place)}研讨`, ...more }) as ActivityInput;

const idIn = (world: World): string => `c${String(world.count()).padStart(13, "0")}`;

/** An activity of the place's organ, set up by somebody else. */
export async function activityOf(
  world: World,
  place: Place,
  more: Partial<Activity> = {},
): Promise<Activity> {
  const { county, organ } = place;
  const activity = Activity.parse({
    ...inputOf(place),
    county,
    organ,
    id: idIn(world),
    state: "open",
    createdBy: someone,
    ruleVersion: 1,
    checkInSecret: "ab".repeat(32),
    version: 1,
    ...more,
  });
  await write(world, ...newActivity(activity), newSeats(county, activity.id));
  return activity;
}

/** Puts somebody on the roster and in post, so that he is no account alone. */
export async function inPost(world: World, place: Place, { staff, name }: Somebody): Promise<Somebody> {
  const who = { county: place.county, organ: place.organ, unit: place.unit, staff, name };
  await world.put(
    { ...keys.person(place.county, staff), ...makeOfficer(who) },
    { ...keys.posting(place.county, place.unit, staff, "2020-01-01"), ...makePosting(who) },
  );
  return { staff, name };
}

/** The person as an officer of his own place: who signs up must be on the roster. */
export const himself = (world: World, place: Place, { staff }: Person): Promise<Somebody> =>
  inPost(world, place, { staff, name: "某人" });

/** Gives somebody a seat at an activity, an offer of one, or a place on the waiting list. */
export async function seated(
  world: World,
  place: Place,
  activity: Activity,
  { staff, name }: Somebody,
  more: Partial<SignUp> = {},
): Promise<Activity> {
  const { county, id } = activity;
  const { organ, unit } = place;
  const who = { staff, name, organ, unit, kind: "sworn", category: "民警" } as const;
  const row: SignUp = { ...rowOf(activity, who, "2026-11-20T01:00:00.000Z"), version: 1, ...more };
  const { state } = row;
  const holders = state === "waiting" ? {} : { [staff]: state === "offered" ? "o" : "s" };
  const seats = { ...noSeats, holders, shared: state === "waiting" ? 0 : 1, queue: state === "waiting" };
  await write(
    world,
    { put: { ...keys.activitySeats(county, id), ...seats } },
    putSignUp(row, undefined),
    putOwn(staff, activity, state, row.attendance),
  );
  return activity;
}

/** An activity at which the person himself sits or is offered a seat; of another place somebody there. */
export async function ownSeat(
  world: World,
  place: Place,
  person: Person,
  own: boolean,
  more: { activity?: Partial<Activity>; signUp?: Partial<SignUp> } = {},
): Promise<Activity> {
  const who = own ? await himself(world, place, person) : clerk(place);
  const activity = await activityOf(world, place, more.activity);
  return seated(world, place, activity, who, more.signUp);
}

/** One that is open to the person, who is on the roster. */
export async function openTo(world: World, place: Place, person: Person, own: boolean): Promise<Activity> {
  if (own) await himself(world, place, person);
  return activityOf(world, place);
}

export const offered = { state: "offered", offers: 1, offeredUntil: local("2026-11-24T09:00") } as const;

/** At which the clerk of the place sits. */
export const attendedOf = async (
  world: World,
  place: Place,
  more: Partial<Activity> = {},
  signUp: Partial<SignUp> = {},
): Promise<Activity> => seated(world, place, await activityOf(world, place, more), clerk(place), signUp);

export const rollClosed = {
  ...today,
  state: "closed",
  closedAt: local("2026-11-23T09:00"),
  settled: true,
  rolled: true,
} as const;

/** The code that stands on the projector. */
export const codeOf = (world: World, { checkInSecret, id }: Activity): string =>
  codeAt(checkInSecret, id, world.kit.deps.clock.now());

/** What a browser keeps that opened the code in time. */
export const arrivedBy = (world: World, { checkInSecret, id }: Activity): Record<string, string> => ({
  cookie: `suneng-arrived=${arrivalAt(checkInSecret, id, world.kit.deps.clock.now())}`,
});
