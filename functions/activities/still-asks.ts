// Whether what a notice of activities asks is still to be done: asked just before it is delivered, from consistent reads.
import { kindOf } from "../../shared/activities/kinds.ts";
import { endOf, offerEnds, startOf } from "../../shared/activities/rules.ts";
import { isIn } from "../../shared/activities/seats.ts";
import type { ActivityAbout, TurnAbout } from "../../shared/notice.ts";
import { dayOf } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { askedChangeOf } from "./asked-changes.ts";
import { isGone } from "./people.ts";
import { meetingsOf, meetingStands } from "./rotation-follow.ts";
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
  if (turn?.state !== "planned" || turn.staff !== about.speaker || turn.day < dayOf(deps.clock.now()))
    return false;
  const meetings = await meetingsOf(deps, county, [turn]);
  return meetingStands(turn, meetings.get(turn.activity ?? ""));
}

async function activityStillAsks(
  deps: Deps,
  county: string,
  { activity: id, what, staff, until = "", starts, place, change }: ActivityAbout,
): Promise<boolean> {
  const activity = await activityBy(deps, county, id);
  if (!activity) return false;
  if (what === "decide")
    return change === undefined
      ? activity.state === "toApprove"
      : (await askedChangeOf(deps, activity))?.change === change;
  if (activity.state !== "open") return false;
  if (what === "close") return true;
  if (what === "moved")
    return starts === startOf(activity) && until === endOf(activity) && place === (activity.place ?? "");
  const now = deps.clock.now();
  if (now >= endOf(activity)) return false;
  if (what === "come") {
    if (starts !== startOf(activity)) return false;
    if (staff === undefined) return true;
    if (kindOf(activity.kind).roll) return !isGone(activity, await officerBy(deps, county, staff));
  }
  const own = staff === undefined ? undefined : await signUpBy(deps, county, id, staff);
  if (what === "out") return !isIn(own);
  if (what === "waiting") return own?.state === "waiting";
  if (what === "come" || what === "seated") return own?.state === "seated";
  return own?.state === "offered" && own.offeredUntil === until && now < offerEnds(activity, own);
}
