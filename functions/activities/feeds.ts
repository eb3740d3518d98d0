// Calendar addresses (ICS): a secret that only its hash is kept of, made anew or stopped by its owner at any time.
import { createHash, randomBytes } from "node:crypto";
import { may } from "../../shared/access.ts";
import { kindOf } from "../../shared/activities/kinds.ts";
import { icsOf, type IcsEvent } from "../../shared/activities/ics.ts";
import { endOf, isDrawnUp, longestDays, longestRollDays, startOf } from "../../shared/activities/rules.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { isKeyPart, keys } from "../../shared/keys.ts";
import { notFound } from "../../shared/problem.ts";
import { addDays, addMonths, dayOf, daysBetween, monthOf } from "../../shared/time.ts";
import { accountBy } from "../org/store-people.ts";
import { unitBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItem, getItems, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import type { Account } from "../platform/sessions.ts";
import { meantNow } from "./meant.ts";
import { heldBy } from "./mine.ts";
import { calendarOf } from "./store.ts";

type Feed = { staff: string; unit?: string };
type OwnFeed = { hash: string; at: string };

const sha = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Whether the actor has such an address now, and since when. */
export const feedOf = (deps: Deps, { county, staff }: Actor, unit?: string): Promise<OwnFeed | undefined> =>
  getItem<OwnFeed>(deps, keys.ownFeed(county, staff, unit));

/** Makes a new address, which is told this once; the one before answers no longer. Or stops it. */
export async function changeFeed(
  deps: Deps,
  actor: Actor,
  { do: wanted, unit }: { do: "renew" | "revoke"; unit?: string | undefined },
): Promise<{ address?: string }> {
  const { county, staff } = actor;
  if (unit !== undefined) {
    const known = await unitBy(deps, county, unit);
    if (!known) throw notFound("部门");
    authorize(actor, "activities.view", { county, organ: known.organ, unit }, "部门");
  }
  const before = await feedOf(deps, actor, unit);
  const own = keys.ownFeed(county, staff, unit);
  const when = before ? { is: { hash: before.hash } } : { absent: true as const };
  const changes: Change[] = before ? [{ drop: keys.feed(county, before.hash) }] : [];
  const audit = { pk: keys.officer(county, staff), did: `activities.feed.${wanted}`, subject: unit ?? staff };
  if (wanted === "revoke") {
    if (before) await commit(deps, actor, [...changes, { drop: own, when }], { audit });
    return {};
  }
  const token = `${county}${randomBytes(32).toString("base64url")}`;
  const hash = sha(token);
  const feed: Feed = { staff, ...(unit === undefined ? {} : { unit }) };
  changes.push(
    { put: { ...keys.feed(county, hash), ...feed } },
    { put: { ...own, hash, at: deps.clock.now() }, when },
  );
  await commit(deps, actor, changes, { audit });
  return { address: `${deps.origin}/activities/feeds/${token}.ics` };
}

/** As far as a class that still goes on may have begun. */
const backDays = longestDays;
const aheadDays = 186;
const signedUpDays = 2 * 366;

/**
 * What stands at a secret address. Its owner's account and, for a unit's, what he may look at are asked each time: an
 * address does not outlive them. Throws Problem("notFound") for every other.
 */
export async function readFeed(deps: Deps, file: string): Promise<string> {
  const [, token = "", county = ""] = /^((\d{6})[A-Za-z0-9_-]{43})\.ics$/u.exec(file) ?? [];
  const feed = isKeyPart("county", county)
    ? await getItem<Feed>(deps, keys.feed(county, sha(token)))
    : undefined;
  const account = feed && (await accountBy(deps, county, feed.staff));
  if (!feed || account?.state !== "active") throw notFound("日历");
  const { name, activities } =
    feed.unit === undefined ? await ownFeed(deps, account) : await unitFeed(deps, account, feed.unit);
  const host = new URL(deps.origin).host;
  const events = activities.map((activity) => eventOf(deps, activity));
  return icsOf({ name, host, now: deps.clock.now(), events });
}

type Shown = { name: string; activities: Activity[] };

async function ownFeed(deps: Deps, { county, staff, name }: Account): Promise<Shown> {
  const today = dayOf(deps.clock.now());
  const held = await heldBy(deps, county, staff, {
    from: addDays(today, -backDays),
    to: addDays(today, signedUpDays),
    asked: { from: addDays(today, -longestRollDays), to: addDays(today, aheadDays) },
  });
  const own = held.filter(
    ({ standing, asked }) => standing === "seated" || (asked && standing === undefined),
  );
  return {
    name: `素能：${name}`,
    activities: own.map(({ activity }) => activity).filter((one) => !isDrawnUp(one)),
  };
}

/** What is open to a unit's people. */
async function unitFeed(deps: Deps, { county, grants }: Account, id: string): Promise<Shown> {
  const unit = await unitBy(deps, county, id);
  if (!unit || !may(grants, "activities.view", { county, organ: unit.organ, unit: id }))
    throw notFound("日历");
  const now = monthOf(dayOf(deps.clock.now()));
  const months = Array.from({ length: 8 }, (_, at) => addMonths(now, at - 1));
  const lists = await inParallel(months, 8, (month) =>
    calendarOf(deps, county, unit.organ, month, { stale: true }),
  );
  const heads = lists.flat().filter((one) => !isDrawnUp(one));
  const rows = await getItems<Activity>(
    deps,
    heads.map((head) => keys.activityRow(county, head.id)),
    { stale: true },
  );
  const open = (await meantNow(deps, county, rows)).filter(({ who }) => who.units?.includes(id) ?? true);
  return { name: `素能：${unit.name}`, activities: open.sort((a, b) => (a.day < b.day ? -1 : 1)) };
}

/** Each day's hours; where they make no day (begun in the evening, over in the morning), the whole as one. */
const hoursOf = (activity: Activity): Pick<IcsEvent, "to" | "days"> =>
  activity.until !== undefined && activity.end > activity.start
    ? { to: endOf({ ...activity, until: undefined }), days: daysBetween(activity.day, activity.until) + 1 }
    : { to: endOf(activity), days: 1 };

function eventOf(deps: Deps, activity: Activity): IcsEvent {
  const { id, version, theme, place, kind, hours, state, cancelReason } = activity;
  const cancelled = state === "cancelled";
  return {
    id,
    version,
    title: cancelled ? `（已取消）${theme}` : theme,
    place,
    text: `${kindOf(kind).label}，${hours} 学时${cancelled ? `。取消原因：${cancelReason ?? ""}` : ""}`,
    url: `${deps.origin}/activities/${id}`,
    from: startOf(activity),
    ...hoursOf(activity),
    cancelled,
  };
}
