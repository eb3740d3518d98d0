// Twelve officers who want the seats of one activity, by their numbers: what each test of the waiting list does with them.
import { beforeEach, expect } from "vitest";
import { changeActivity } from "../../functions/activities/lifecycle.ts";
import { nominate } from "../../functions/activities/nominations.ts";
import { acceptOffer, signUp, withdraw } from "../../functions/activities/sign-ups.ts";
import { viewStanding } from "../../functions/activities/standing.ts";
import { signUpBy } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import { ActivityInput, type Activity, type SeatRule } from "../../shared/activities/schema.ts";
import type { OwnStanding } from "../../shared/activities/views.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { activityId, crowdOf, disagreements, organ, times, told, whole, type Crowd } from "./seats-given.ts";

let kit: Kit;
let crowd: Crowd;
/** For each test a county of its own: the even ones are in u1x, the odd ones in u2x; the first two are the clerks. */
export const onFreshList = (): void =>
  beforeEach(async () => {
    kit = await createApp({ now: times.now });
    crowd = await crowdOf(kit.deps, kit.county, { people: 12, units: 2, clerks: true });
  });

export const kitNow = (): Kit => kit;

export const actor = (at: number): Actor => {
  const found = crowd.actors[at];
  if (!found) throw new Error("nobody there");
  return found;
};
export const tokenOf = (at: number): string => crowd.tokens[at] ?? "";
export const staff = (at: number): string => actor(at).staff;
export const join = async (at: number): Promise<string> =>
  (await signUp(kit.deps, actor(at), activityId)).state;
export const joinAll = async (...all: number[]): Promise<string[]> => {
  const states: string[] = [];
  for (const at of all) states.push(await join(at));
  return states;
};
export const leave = (at: number): Promise<void> => withdraw(kit.deps, actor(at), activityId);
export const accept = async (at: number): Promise<string> =>
  (await acceptOffer(kit.deps, actor(at), activityId)).state;
export const stateOf = async (at: number): Promise<string | undefined> =>
  (await signUpBy(kit.deps, kit.county, activityId, staff(at)))?.state;
export const states = async (...all: number[]): Promise<(string | undefined)[]> =>
  Promise.all(all.map(stateOf));
export const tick = () => tickActivities(kit.deps, kit.county, kit.clock.now());
export const standing = (at: number): Promise<OwnStanding> => viewStanding(kit.deps, actor(at), activityId);
export const group = (clerk: number, ...all: number[]) =>
  nominate(kit.deps, actor(clerk), activityId, { staff: all.map(staff), together: true });
export const agree = async (): Promise<void> =>
  expect(disagreements(await whole(kit.deps, kit.county))).toEqual([]);
export const office: Actor = {
  county: "529901",
  staff: small.staff.reviewer,
  name: "冯政工",
  organ,
  grants: [{ role: "reviewer", scope: { kind: "organ", county: "529901", organ } }],
};

export const toldOf = (at: number): Promise<string[]> => told(kit.deps, kit.county, staff(at));

/** An activity as the form would send it, with other fields. */
export function inputOf(activity: Activity, given: Partial<ActivityInput>): ActivityInput {
  const fields = Object.keys(ActivityInput.shape);
  const own = Object.fromEntries(Object.entries(activity).filter(([name]) => fields.includes(name)));
  return ActivityInput.parse({ ...own, ...given });
}

/** The office gives it other seats. */
export async function changeSeats(seats: SeatRule): Promise<void> {
  await kit.seedOrg();
  const { activity } = await whole(kit.deps, kit.county);
  await changeActivity(kit.deps, office, activity.id, inputOf(activity, { seats }));
}
