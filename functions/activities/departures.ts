// Whoever left the service, or the organ, after he signed up: his seat and his place on the list are taken back.
import { isFor, startOf } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isIn } from "../../shared/activities/seats.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { officersBy } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { aboutOwn, tellOnce } from "./offers.ts";
import { isGone } from "./people.ts";
import { release } from "./release.ts";
import type { Whole } from "./store.ts";

/**
 * Takes those off who are gone, whether they sit or wait, before the activity begins: who waits with others keeps them from
 * coming, and who waits alone is counted by all behind him. Whoever moved inside the organ keeps his seat, for the unit that
 * he signed up from; whoever was seen already stays on the roll. Answers how many.
 */
export async function releaseGone(deps: Deps, { activity, signUps }: Whole): Promise<number> {
  if (activity.state !== "open" || deps.clock.now() >= startOf(activity)) return 0;
  const here = signUps.filter((one) => isIn(one) && one.attendance === undefined);
  return here.length - (await stillThere(deps, activity, here)).length;
}

/** Of these those who can still come; the others are taken off. */
export async function stillThere(
  deps: Deps,
  activity: Activity,
  signUps: readonly SignUp[],
): Promise<SignUp[]> {
  const gone = await goneOf(deps, activity, signUps);
  for (const [one, why] of gone) await takeOff(deps, activity, one, why);
  return signUps.filter((one) => !gone.has(one));
}

/** `left` the service, `moved` to another organ, or waits `outside` of those whom it is for by now. */
type Why = "left" | "moved" | "outside";

/** Of these those who cannot come any more. */
export async function goneOf(
  deps: Deps,
  activity: Activity,
  signUps: readonly SignUp[],
): Promise<Map<SignUp, Why>> {
  const staff = signUps.map((one) => one.staff);
  const officers = await officersBy(deps, activity.county, staff, { stale: true });
  return new Map(
    signUps.flatMap((one): [SignUp, Why][] => {
      const officer = officers.get(one.staff);
      if (officer?.state !== "active") return [[one, "left"]];
      if (isGone(activity, officer)) return [[one, "moved"]];
      // A seat that somebody has stays his, also when it is for fewer people by now; none is given to him.
      return one.state === "waiting" && !isFor(activity.who, one) ? [[one, "outside"]] : [];
    }),
  );
}

/** Told first, where there is still somebody to tell: cut short in between, the next run comes here again. */
async function takeOff(deps: Deps, activity: Activity, one: SignUp, why: Why): Promise<void> {
  if (why !== "left")
    await tellOnce(deps, {
      county: activity.county,
      to: one.staff,
      id: `activity-gone.${activity.id}.${Date.parse(one.at)}`,
      day: dayOf(deps.clock.now()),
      kind: "activities.withdrawn",
      ...wordsOf[why](activity),
      about: aboutOwn(activity, one.staff, "out"),
    });
  await release(deps, activity, one, "released");
}

const wordsOf = {
  moved: ({ theme, day }: Activity) => ({
    title: `报名已取消：${theme}`,
    text: `您已调到其他单位，${sayDay(day)}这项活动的报名随之取消。`,
    link: "/activities/mine",
  }),
  outside: ({ theme, day, id }: Activity) => ({
    title: `候补已取消：${theme}`,
    text: `${sayDay(day)}这项活动的报名范围有变，您不在其中，候补随之取消。`,
    link: `/activities/${id}`,
  }),
};
