// Whoever left the service, or the organ, after he signed up: his seat and his place on the list are taken back.
import { startOf } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isIn } from "../../shared/activities/seats.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { officersBy } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { tellOnce } from "./offers.ts";
import { isGone } from "./people.ts";
import { release } from "./release.ts";
import type { Whole } from "./store.ts";

/**
 * Takes the seats back of those who are gone, before the activity begins. Who waits is looked at when his turn comes (see
 * `stillThere`). Whoever moved inside the organ keeps his seat, for the unit that he signed up from. Answers how many.
 */
export async function releaseGone(deps: Deps, { activity, signUps }: Whole): Promise<number> {
  if (activity.state !== "open" || deps.clock.now() >= startOf(activity)) return 0;
  const sitting = signUps.filter((one) => isIn(one) && one.state !== "waiting");
  return sitting.length - (await stillThere(deps, activity, sitting)).length;
}

/** Of these those who can still come; the others are taken off. */
export async function stillThere(
  deps: Deps,
  activity: Activity,
  signUps: readonly SignUp[],
): Promise<SignUp[]> {
  const staff = signUps.map((one) => one.staff);
  const officers = await officersBy(deps, activity.county, staff, { stale: true });
  const gone = signUps.filter((one) => isGone(activity, officers.get(one.staff)));
  for (const one of gone) await takeOff(deps, activity, one, officers.get(one.staff));
  return signUps.filter((one) => !gone.includes(one));
}

/** Told first, where there is still somebody to tell: cut short in between, the next run comes here again. */
async function takeOff(
  deps: Deps,
  activity: Activity,
  one: SignUp,
  officer: Officer | undefined,
): Promise<void> {
  if (officer?.state === "active")
    await tellOnce(deps, {
      county: activity.county,
      to: one.staff,
      id: `activity-gone.${activity.id}.${Date.parse(one.at)}`,
      day: dayOf(deps.clock.now()),
      kind: "activities.withdrawn",
      title: `报名已取消：${activity.theme}`,
      text: `您已调到其他单位，${sayDay(activity.day)}这项活动的报名随之取消。`,
      link: "/activities/mine",
    });
  await release(deps, activity, one, "released");
}
