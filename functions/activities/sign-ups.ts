// Signing up, withdrawing, answering an offer: the seat row decides, the sign-up follows it.
import { isDrawnUp, whyNot } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isIn, type SeatRow } from "../../shared/activities/seats.ts";
import { may } from "../../shared/access.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { enrol } from "./enrolment.ts";
import { aboutOwn, tellOnce, withoutOffer, writeStanding } from "./offers.ts";
import { personOf } from "./people.ts";
import { isActivityId, maySee, maySeeDrafts } from "./reach.ts";
import { release } from "./release.ts";
import { settleOne } from "./repair.ts";
import { acceptOffered } from "./seats.ts";
import { activityBy, signUpBy } from "./store.ts";
import { passOn } from "./waiting.ts";

export type Standing = { state: SignUp["state"]; offeredUntil?: string };

const standingOf = ({ state, offeredUntil }: SignUp): Standing => ({ state, offeredUntil });

/**
 * An activity that the actor may know of: of the own organ, or of one that the grants reach. Who has moved to another
 * organ since he signed up gives his seat back himself.
 */
export async function loadFor(deps: Deps, actor: Actor, id: string): Promise<Activity> {
  const activity = isActivityId(id) ? await activityBy(deps, actor.county, id) : undefined;
  if (!activity) throw notFound("活动");
  const known = maySee(actor, activity.organ) || isIn(await signUpBy(deps, actor.county, id, actor.staff));
  if (!known) throw notFound("活动");
  if (isDrawnUp(activity) && !maySeeDrafts(actor, activity.organ)) throw notFound("活动");
  return activity;
}

const turnsMax = 5;
const busy = (): Problem => new Problem("unavailable", "活动正在调整，请稍后再试", [], "busy");

/** Signs the actor up: a seat, or a place on the waiting list. A repeat answers the same. */
export async function signUp(deps: Deps, actor: Actor, id: string): Promise<Standing> {
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    const activity = await loadFor(deps, actor, id);
    const now = deps.clock.now();
    refuse(whyNot.join(activity, now));
    const [officer, found] = await Promise.all([
      whyNot.late(activity, now) ? undefined : officerBy(deps, actor.county, actor.staff),
      signUpBy(deps, actor.county, id, actor.staff),
    ]);
    // What the sign-up says is checked against the seats: an act that was cut short may have left it wrong.
    const own = isIn(found) ? await settleOne(deps, activity, actor.staff, found) : found;
    if (own && isIn(own)) return standingOf(own);
    refuse(whyNot.late(activity, now));
    if (officer?.state !== "active")
      throw new Problem("conflict", "您不在人员名册中，不能报名", [], "not-an-officer");
    refuse(whyNot.signUp(activity, personOf(officer), own, now));
    const enrolled = await enrol(deps, actor, activity, [officer], { former: own ? [own] : [] });
    if (enrolled === "changed") continue;
    const [one] = enrolled;
    if (one) return standingOf(one);
  }
  throw busy();
}

/** Gives a seat, an offer or a place on the waiting list back; the next one is offered what became free. */
export async function withdraw(
  deps: Deps,
  actor: Actor,
  id: string,
  staff: string = actor.staff,
): Promise<void> {
  const activity = await loadFor(deps, actor, id);
  const found = /^[0-9A-Z]{4,12}$/u.test(staff) ? await signUpBy(deps, actor.county, id, staff) : undefined;
  if (staff !== actor.staff && !(found && (await mayActFor(deps, actor, found)))) throw notFound("报名");
  // A seat without a sign-up is one that was taken a moment ago by an act that was cut short.
  const own = isIn(found) ? found : await settleOne(deps, activity, staff);
  if (own?.state === "withdrawn") return;
  refuse(whyNot.withdraw(activity, own, deps.clock.now()));
  if (!own) return;
  const seats = await release(deps, activity, own);
  if (staff !== actor.staff) await tellWithdrawn(deps, actor, activity, own);
  await afterRelease(deps, activity, seats);
}

/** By the clerk of the unit from which somebody signed up, and of the one in which he is now. */
async function mayActFor(deps: Deps, actor: Actor, { staff, organ, unit }: SignUp): Promise<boolean> {
  const { county, grants } = actor;
  if (may(grants, "activities.nominate", { county, organ, unit })) return true;
  const officer = await officerBy(deps, county, staff);
  return officer !== undefined && may(grants, "activities.nominate", officer);
}

/** Whoever waits is looked after when a seat is free; a mark that nobody waits behind any more goes then too. */
async function afterRelease(deps: Deps, activity: Activity, seats: SeatRow | undefined): Promise<void> {
  const full = seats && activity.seats && Object.keys(seats.holders).length >= activity.seats.capacity;
  if (seats?.queue && !full) await passOn(deps, activity);
}

const tellWithdrawn = (deps: Deps, actor: Actor, activity: Activity, own: SignUp): Promise<boolean> =>
  tellOnce(deps, {
    county: activity.county,
    to: own.staff,
    id: `activity-withdrawn.${activity.id}.${Date.parse(own.at)}`,
    day: dayOf(deps.clock.now()),
    kind: "activities.withdrawn",
    title: `${actor.name}为您取消了报名：${activity.theme}`,
    text: `${sayDay(activity.day)} ${activity.start}。如有疑问，请与本部门内勤联系。`,
    link: `/activities/${activity.id}`,
    about: aboutOwn(activity, own.staff, "out"),
  });

/** Takes the seat that is offered, before the offer is over. A repeat answers the same. */
export async function acceptOffer(deps: Deps, actor: Actor, id: string): Promise<Standing> {
  const activity = await loadFor(deps, actor, id);
  const own = await settleOne(deps, activity, actor.staff);
  refuse(whyNot.accept(activity, own, deps.clock.now()));
  if (!own || own.state === "seated") return { state: "seated" };
  if ((await acceptOffered(deps, actor.county, id, actor.staff)) === "gone") {
    // Passed on, refused or called off in this very moment: whichever it was is said as it then stands.
    const [now, then] = await Promise.all([
      loadFor(deps, actor, id),
      signUpBy(deps, actor.county, id, actor.staff),
    ]);
    refuse(whyNot.accept(now, then?.state === "offered" ? undefined : then, deps.clock.now()));
  }
  const after: SignUp = { ...withoutOffer(own), state: "seated", version: own.version + 1 };
  if (await writeStanding(deps, activity, after, own)) return { state: "seated" };
  const settled = await settleOne(deps, activity, actor.staff);
  return settled ? standingOf(settled) : { state: "seated" };
}

/** Lets an offered seat go to the next one. Whoever refuses waits no longer. A repeat changes nothing. */
export async function refuseOffer(deps: Deps, actor: Actor, id: string): Promise<void> {
  const activity = await loadFor(deps, actor, id);
  const own = await settleOne(deps, activity, actor.staff);
  if (own?.state === "withdrawn") return;
  refuse(whyNot.refuseOffer(activity, own));
  if (own) await afterRelease(deps, activity, await release(deps, activity, own));
}
