// Rotations and their turns in the table, and who belongs to one.
import { isFor } from "../../shared/activities/rules.ts";
import { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import type { Speaker } from "../../shared/activities/rotation.ts";
import { groupedBy } from "../../shared/grouped.ts";
import { isKeyPart, keys, worklists } from "../../shared/keys.ts";
import type { Posting } from "../../shared/org/schema.ts";
import type { Refusal } from "../../shared/problem.ts";
import { addDays, type Day, type Instant } from "../../shared/time.ts";
import { orgTree, postingsOf } from "../org/store.ts";
import { getItem, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";

type Freshness = { stale?: boolean };
export type RotationAt = { organ: string; rotation: string };

const changed: Refusal = { code: "changed-meanwhile", message: "刚刚有人改动了轮讲安排，请刷新后再试" };

export async function rotationBy(
  deps: Deps,
  county: string,
  { organ, rotation }: RotationAt,
  fresh: Freshness = {},
): Promise<Rotation | undefined> {
  if (!isKeyPart("unit", organ) || !isKeyPart("unit", rotation)) return undefined;
  const item = await getItem<Rotation>(deps, keys.rotation(county, organ, rotation), fresh);
  return item && Rotation.parse(item);
}

/** Every rotation of an organ, running ones first. */
export async function rotationsOf(
  deps: Deps,
  county: string,
  organ: string,
  fresh: Freshness = {},
): Promise<Rotation[]> {
  const rows = await queryAll<Rotation>(deps, keys.rotations(county), { prefix: `${organ}/`, ...fresh });
  return rows
    .map((row) => Rotation.parse(row))
    .sort((a, b) =>
      a.state === b.state ? a.name.localeCompare(b.name, "zh") : a.state === "running" ? -1 : 1,
    );
}

/** Every running rotation of a county. */
export const runningRotations = async (deps: Deps, county: string): Promise<Rotation[]> =>
  (await queryAll<Rotation>(deps, keys.rotations(county)))
    .map((row) => Rotation.parse(row))
    .filter(({ state }) => state === "running");

/** As it should be after `before`: one plans at a time. */
export const putRotation = (after: Rotation, before: Rotation | undefined): Change => ({
  put: { ...keys.rotation(after.county, after.organ, after.id), ...Rotation.parse(after) },
  when: before ? { present: true, is: { version: before.version } } : { absent: true },
  otherwise: before ? changed : { code: "already-there", message: "这个轮讲已经建立过" },
});

/** Its turns by day, oldest first. */
export async function turnsOf(
  deps: Deps,
  county: string,
  rotation: string,
  fresh: Freshness = {},
): Promise<RotationTurn[]> {
  const rows = await queryAll<RotationTurn>(deps, keys.rotationTurns(county, rotation), {
    prefix: "turn/",
    ...fresh,
  });
  return rows.map((row) => RotationTurn.parse(row));
}

/** Its turns from a day on, oldest first. */
export async function turnsFrom(
  deps: Deps,
  county: string,
  rotation: string,
  from: Day,
): Promise<RotationTurn[]> {
  const range = { from: `turn/${from}`, to: "turn/~" };
  const rows = await queryAll<RotationTurn>(deps, keys.rotationTurns(county, rotation), range);
  return rows.map((row) => RotationTurn.parse(row));
}

export async function turnBy(
  deps: Deps,
  county: string,
  rotation: string,
  day: Day,
): Promise<RotationTurn | undefined> {
  if (!isKeyPart("day", day)) return undefined;
  const item = await getItem<RotationTurn>(deps, keys.rotationTurn(county, rotation, day));
  return item && RotationTurn.parse(item);
}

const conditionOf = (before: RotationTurn | undefined) =>
  before
    ? { present: true as const, is: { version: before.version, staff: before.staff } }
    : { absent: true as const };

/** A turn as it should be; `tell`: its speaker is not told yet, so it waits for the reminder. */
export const putTurn = (after: RotationTurn, before: RotationTurn | undefined, tell: boolean): Change => ({
  put: {
    ...keys.rotationTurn(after.county, after.rotation, after.day),
    ...RotationTurn.parse(after),
    ...(tell && after.state === "planned"
      ? { worklist: worklists.rotationTurns(after.county), due: after.remindAt }
      : {}),
  },
  when: conditionOf(before),
  otherwise: changed,
});

/** Told: it leaves the work list, and nothing else of it changes. */
export const toldTurn = (turn: RotationTurn): Change => ({
  set: keys.rotationTurn(turn.county, turn.rotation, turn.day),
  to: { worklist: undefined, due: undefined },
  when: conditionOf(turn),
});

/** Whether the speaker of a turn is still to be told: the work list holds it. */
export async function waitsToBeTold(deps: Deps, turn: RotationTurn): Promise<boolean> {
  const item = await getItem<{ due?: string }>(deps, keys.rotationTurn(turn.county, turn.rotation, turn.day));
  return item?.due !== undefined;
}

export const dropTurn = (turn: RotationTurn): Change => ({
  drop: keys.rotationTurn(turn.county, turn.rotation, turn.day),
  when: conditionOf(turn),
  otherwise: changed,
});

/** Turns whose speakers are to be told by now: candidates, each is read again before anybody is told. */
export const dueTurns = async (
  deps: Deps,
  county: string,
  now: Instant,
): Promise<{ rotation: string; day: Day }[]> =>
  (await queryAll<RotationTurn>(deps, worklists.rotationTurns(county), { worklist: true, to: now })).map(
    ({ rotation, day }) => ({ rotation, day }),
  );

/**
 * Everybody who belongs to a rotation or did, with the days from which and to which: a move between its units is no
 * leaving, and whoever was there before it began joined when it began.
 */
export async function speakersOf(
  deps: Deps,
  rotation: Rotation,
  fresh: Freshness = {},
): Promise<(Speaker & { unit: string })[]> {
  const { county, organ, who, from } = rotation;
  const { units } = await orgTree(deps, county, fresh);
  const own = units.filter((unit) => unit.organ === organ && (who.units?.includes(unit.id) ?? true));
  const rosters = await inParallel(own, 20, (unit) => postingsOf(deps, county, unit.id, fresh));
  const byStaff = groupedBy(
    rosters.flat().filter((posting) => isFor(who, posting)),
    ({ staff }) => staff,
  );
  return [...byStaff.values()].map((postings) => spanOf(postings, from));
}

/** The last unbroken span of somebody's postings. */
function spanOf(postings: readonly Posting[], from: Day): Speaker & { unit: string } {
  const [first, ...rest] = postings.toSorted((a, b) => (a.from < b.from ? -1 : 1)) as [Posting, ...Posting[]];
  let span = { joinedOn: first.from, last: first };
  for (const next of rest) {
    const unbroken = span.last.to === undefined || next.from <= addDays(span.last.to, 1);
    const ends = unbroken && span.last.to === undefined ? span.last : next;
    span = { joinedOn: unbroken ? span.joinedOn : next.from, last: ends };
  }
  const { staff, name, unit, to } = span.last;
  return { staff, name, unit, joinedOn: span.joinedOn > from ? span.joinedOn : from, leftOn: to };
}
