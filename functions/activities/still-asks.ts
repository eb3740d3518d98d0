// Whether what a notice of activities asks is still to be done: asked just before it is delivered, from consistent reads.
import { kindOf } from "../../shared/activities/kinds.ts";
import { endOf, startOf } from "../../shared/activities/rules.ts";
import type { ActivityAbout, TurnAbout } from "../../shared/notice.ts";
import { dayOf } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { turnBy } from "./rotation-store.ts";
import { activityBy, signUpBy } from "./store.ts";

/** Mail waits for the morning: by then an offer may be answered or over, a roll closed, a turn swapped. */
export async function stillAsks(
  deps: Deps,
  county: string,
  about: ActivityAbout | TurnAbout,
): Promise<boolean> {
  if ("activity" in about) return activityStillAsks(deps, county, about);
  const turn = await turnBy(deps, county, about.rotation, about.day);
  return turn?.state === "planned" && turn.staff === about.speaker && turn.day >= dayOf(deps.clock.now());
}

async function activityStillAsks(
  deps: Deps,
  county: string,
  { activity: id, what, staff, until = "", starts }: ActivityAbout,
): Promise<boolean> {
  const activity = await activityBy(deps, county, id);
  if (!activity) return false;
  if (what === "decide") return activity.state === "toApprove";
  if (activity.state !== "open") return false;
  if (what === "close") return true;
  const now = deps.clock.now();
  if (what === "come") {
    if (now >= endOf(activity) || starts !== startOf(activity)) return false;
    if (kindOf(activity.kind).roll || staff === undefined) return true;
  }
  const own = staff === undefined ? undefined : await signUpBy(deps, county, id, staff);
  if (what === "come") return own?.state === "seated";
  return own?.state === "offered" && own.offeredUntil === until && now < until;
}
