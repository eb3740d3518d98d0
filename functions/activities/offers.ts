// What a seat that came free leads to: an offer with its end, or for a group the seats themselves; told once.
import { offerEnds } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import type { Notice } from "../../shared/notice.ts";
import { dayOf, sayDay, sayInstant, type Instant } from "../../shared/time.ts";
import { noticeRow } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { putOwn, signUpBy, writeSignUp } from "./store.ts";

/** A sign-up without an offer. */
export function withoutOffer({ offeredUntil: _until, offeredAt: _at, ...rest }: SignUp): SignUp {
  return rest;
}

/**
 * Writes a sign-up that must follow `before`, and before it the own list, which is repaired with it. False when another
 * hand was quicker: then the own list says what that one wrote.
 */
export async function writeStanding(
  deps: Deps,
  activity: Activity,
  after: SignUp,
  before: SignUp | undefined,
): Promise<boolean> {
  const { staff } = after;
  await tryWrite(deps, putOwn(staff, activity, after.state, after.attendance));
  if (await writeSignUp(deps, after, before)) return true;
  const now = await signUpBy(deps, activity.county, activity.id, staff);
  if (now) await tryWrite(deps, putOwn(staff, activity, now.state, now.attendance));
  return false;
}

/** Writes a notice unless it was written before; whether it is new. */
export const tellOnce = async (deps: Deps, notice: Notice): Promise<boolean> =>
  (await tryWrite(deps, { put: noticeRow(notice, deps.clock.now()), when: { absent: true } })).done;

/** What somebody is told that he is to an activity: not delivered once he is something else. */
export const aboutOwn = (
  { id, organ }: Pick<Activity, "id" | "organ">,
  staff: string,
  what: "seated" | "waiting" | "out",
): NonNullable<Notice["about"]> => ({ activity: id, organ, what, staff });

/** Asks one who waits whether he takes the seat that is kept for him. Undefined when his sign-up is another by now. */
export async function offer(
  deps: Deps,
  activity: Activity,
  one: SignUp,
  until: Instant,
): Promise<SignUp | undefined> {
  const now = deps.clock.now();
  const after: SignUp = {
    ...one,
    state: "offered",
    offeredAt: now,
    offeredUntil: until,
    offers: one.offers + 1,
    version: one.version + 1,
  };
  if (!(await writeStanding(deps, activity, after, one))) return undefined;
  await tellOffer(deps, activity, after);
  return after;
}

/** Tells of an offer, also when a crash came before its notice. */
export const tellOffer = (deps: Deps, activity: Activity, one: SignUp): Promise<boolean> => {
  const { staff, offers, offeredAt = one.at, offeredUntil = "" } = one;
  return tellOnce(deps, {
    county: activity.county,
    to: staff,
    id: `activity-offer.${activity.id}.${Date.parse(one.at)}.${offers}`,
    day: dayOf(offeredAt),
    kind: "activities.offered",
    title: `有名额了：${activity.theme}`,
    text: `${whenAndWhere(activity)}。请在${sayInstant(offeredUntil)}前确认，过时转给下一位。`,
    link: `/activities/${activity.id}`,
    about: { activity: activity.id, organ: activity.organ, what: "offer", staff, until: offeredUntil },
  });
};

const whenAndWhere = ({ day, start, place }: Activity): string =>
  `${sayDay(day)} ${start}${place ? `，${place}` : ""}`;

/** Writes down that somebody sits who waited, or whose act was cut short. Undefined when his sign-up is another by now. */
export async function seat(deps: Deps, activity: Activity, one: SignUp): Promise<SignUp | undefined> {
  const after: SignUp = { ...withoutOffer(one), state: "seated", version: one.version + 1 };
  return (await writeStanding(deps, activity, after, one)) ? after : undefined;
}

/** Tells who waited that he sits. */
export const tellSeated = (deps: Deps, activity: Activity, one: SignUp): Promise<boolean> =>
  tellOnce(deps, seatedNotice(activity, one));

/** Tells somebody of a seat that was taken for him by an act that was cut short: nobody else may have told him. */
export const tellSeat = (deps: Deps, activity: Activity, one: SignUp): Promise<boolean> =>
  tellOnce(deps, { ...seatedNotice(activity, one), title: `已报名：${activity.theme}` });

const seatedNotice = (activity: Activity, one: SignUp): Notice => ({
  county: activity.county,
  to: one.staff,
  id: `activity-seated.${activity.id}.${Date.parse(one.at)}`,
  day: dayOf(one.at),
  kind: "activities.seated",
  title: `候补成功：${activity.theme}`,
  text: `${whenAndWhere(activity)}。${one.group === undefined ? "您已有名额。" : "本部门提名的一组已有名额。"}不能参加的请在开始前取消报名。`,
  link: `/activities/${activity.id}`,
  about: aboutOwn(activity, one.staff, "seated"),
});

/** Writes down that an offer ran out: who did not answer waits no longer, is told so, and may sign up again. */
export async function runOut(deps: Deps, activity: Activity, one: SignUp): Promise<boolean> {
  await tellOver(deps, activity, one);
  const after: SignUp = { ...withoutOffer(one), state: "released", version: one.version + 1 };
  return writeStanding(deps, activity, after, one);
}

const tellOver = (deps: Deps, activity: Activity, one: SignUp): Promise<boolean> =>
  tellOnce(deps, {
    county: activity.county,
    to: one.staff,
    id: `activity-offer-over.${activity.id}.${Date.parse(one.at)}.${one.offers}`,
    day: dayOf(offerEnds(activity, one) || one.at),
    kind: "activities.offerOver",
    title: `递补名额已过期：${activity.theme}`,
    text: `您没有在规定时间内确认，名额不再为您保留。${again(activity, one)}`,
    link: `/activities/${activity.id}`,
    about: aboutOwn(activity, one.staff, "out"),
  });

const again = (activity: Activity, one: SignUp): string =>
  offerEnds(activity, one) < activity.closesAt ? "还想参加的，可在报名截止前重新报名。" : "报名已经截止。";

/** Tells who still waits when signing up ends that it came to nothing. */
export const tellListOver = (deps: Deps, activity: Activity, one: SignUp): Promise<boolean> =>
  tellOnce(deps, {
    county: activity.county,
    to: one.staff,
    id: `activity-list-over.${activity.id}.${Date.parse(activity.closesAt)}`,
    day: dayOf(activity.closesAt),
    kind: "activities.listOver",
    title: `候补没有轮到：${activity.theme}`,
    text: "报名已经截止，没有轮到您，不再递补。开始前再有空出的名额，由组织人员按次序给候补的人，轮到您会通知您。",
    link: `/activities/${activity.id}`,
    about: aboutOwn(activity, one.staff, "waiting"),
  });
