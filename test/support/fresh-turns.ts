// Draws, turns of rotations, absences and calendar addresses made for one request each; and what stands of activities.
import { createHash } from "node:crypto";
import { newDraw } from "../../functions/activities/draw-store.ts";
import { changeFeed } from "../../functions/activities/feeds.ts";
import { settleRoll } from "../../functions/activities/settling.ts";
import { putRotation, putTurn } from "../../functions/activities/rotation-store.ts";
import { Absence } from "../../shared/activities/absence.ts";
import { commitmentOf, listHash, listText, type DrawList } from "../../shared/activities/draw.ts";
import { Draw, DrawSeries } from "../../shared/activities/draw-schema.ts";
import { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Day } from "../../shared/time.ts";
import {
  activityOf,
  attendedOf,
  clerk,
  himself,
  inPost,
  local,
  ofOrgan,
  rollClosed,
  second,
  someone,
  today,
  type Somebody,
} from "./fresh-activities.ts";
import { write } from "./fresh-talks.ts";
import type { Person, Place, World } from "./world.ts";

const openMic: Partial<Activity> = { kind: "openMic", methods: [], seats: undefined };

/** An open mic whose list is not frozen yet; no other of the organ stands in its way. */
export async function openMicOf(world: World, place: Place): Promise<Activity> {
  const { county, organ } = place;
  const n = world.count();
  const series = DrawSeries.parse({
    county,
    organ,
    draws: n,
    round: 1,
    drawn: [],
    front: [],
    version: n,
  });
  await world.put({ ...keys.drawSeries(county, organ), ...series });
  return activityOf(world, place, {
    ...openMic,
    ...today,
    theme: `${ofOrgan(place)}开放麦`,
    start: "15:00",
    end: "17:00",
  });
}

/** An open mic of this hour with its list published; `turns` were drawn. */
export async function drawOf(
  world: World,
  place: Place,
  given: { state: Draw["state"]; turns?: number; theme?: string },
): Promise<Activity> {
  const { county, organ } = place;
  const { state, turns = 0, theme = `${ofOrgan(place)}开放麦` } = given;
  const activity = await activityOf(world, place, { ...openMic, ...today, theme });
  const number = world.count();
  const people = [clerk(place), second(place)];
  const list: DrawList = {
    draw: `${activity.id}/${number}`,
    theme,
    round: 1,
    tickets: people.map((one) => ({ ...one, group: "open" })),
    excluded: [],
  };
  const secret = createHash("sha256").update(activity.id).digest("hex");
  const by = { by: someone, byName: "组织人员", at: local("2026-11-23T09:00") };
  const draw = Draw.parse({
    county,
    organ,
    activity: activity.id,
    number,
    day: activity.day,
    theme,
    round: 1,
    candidates: people.length,
    people: people.length,
    hash: listHash(list),
    commitment: commitmentOf(secret),
    state,
    turns: people.slice(0, turns).map((one, at) => ({ turn: at + 1, round: 1, ...one, ...by })),
    ...(state === "revealed" ? { secret } : {}),
    preparedAt: local("2026-11-20T09:00"),
    preparedBy: someone,
    preparedByName: "组织人员",
    version: 1,
  });
  await write(world, ...newDraw(draw, listText(list), secret, undefined));
  return activity;
}

export const rotationInput = {
  name: "讲习所",
  beat: { every: "week", weekday: 5 },
  noticeDays: 3,
  who: {},
  from: "2026-11-02",
} as const;

export type FreshRotation = { organ: string; rotation: string };

/** A rotation of the place's organ with these turns planned. */
export async function rotationOf(
  world: World,
  place: Place,
  turns: Record<Day, Somebody> = {},
  more: { id?: string; turn?: Partial<RotationTurn> } = {},
): Promise<FreshRotation> {
  const { county, organ } = place;
  const id = more.id ?? `r${world.count()}`;
  const rotation = Rotation.parse({
    ...rotationInput,
    name: `${ofOrgan(place)}讲习所`,
    county,
    organ,
    id,
    state: "running",
    createdBy: someone,
    version: 1,
  });
  const planned = Object.entries(turns).map(([day, who], at) =>
    RotationTurn.parse({
      county,
      organ,
      rotation: id,
      day,
      ...who,
      state: "planned",
      remindAt: local(`${day}T09:00`),
      assigned: 1,
      version: 1,
      ...(at === 0 ? more.turn : {}),
    }),
  );
  await write(
    world,
    putRotation(rotation, undefined),
    ...planned.map((turn) => putTurn(turn, undefined, false)),
  );
  return { organ, rotation: id };
}

/** Three turns of two people: one that is past, two to come. */
export const threeTurns = (world: World, place: Place): Promise<FreshRotation> =>
  rotationOf(world, place, {
    [turns.past]: second(place),
    [turns.first]: clerk(place),
    [turns.second]: second(place),
  });

/** A turn of the person's own beside a colleague's; of another place two people's there. */
export const ownTurn = async (
  world: World,
  place: Place,
  person: Person,
  own: boolean,
): Promise<FreshRotation> =>
  rotationOf(world, place, {
    [turns.first]: own ? await himself(world, place, person) : clerk(place),
    [turns.second]: second(place),
  });

/** A turn for which its speaker has asked the person to swap; of another place somebody there. */
export async function askedTurn(
  world: World,
  place: Place,
  person: Person,
  own: boolean,
): Promise<FreshRotation> {
  const who = own ? await himself(world, place, person) : clerk(place);
  const asked = { day: turns.second, staff: who.staff, at: local("2026-11-20T09:00") };
  const planned = { [turns.first]: second(place), [turns.second]: who };
  return rotationOf(world, place, planned, { turn: { asked } });
}
export const turns = { past: "2026-11-20", first: "2026-12-04", second: "2026-12-11" } as const;

/** Somebody who is away from tomorrow on; the address of it. */
export async function absenceOf(
  world: World,
  { county, organ, unit }: Place,
  who: Somebody,
  serial = `q${world.count()}`,
): Promise<{ staff: string; from: Day; serial: string }> {
  const absence = Absence.parse({
    ...who,
    reason: "leave",
    from: "2026-11-24",
    until: "2026-11-30",
    county,
    organ,
    unit,
    serial,
    by: who.staff,
    at: local("2026-11-20T09:00"),
    version: 1,
  });
  await world.put({ ...keys.absence(county, "2026", who.staff, serial), ...absence });
  return { staff: who.staff, from: absence.from, serial };
}

export const ownAbsence = (world: World, place: Place, { staff }: Person, own: boolean) =>
  absenceOf(world, place, own ? { staff, name: "某人" } : clerk(place));

/** The file of a calendar address of the place's clerk. */
export async function feedFileOf(world: World, place: Place): Promise<string> {
  const { deps } = world.kit;
  const actor = { county: place.county, ...clerk(place), organ: place.organ, unit: place.unit, grants: [] };
  const { address = "" } = await changeFeed(deps, actor, { do: "renew" });
  return address.split("/").at(-1) ?? "";
}

export const settledRotation = ({ unit }: Place): string => `jx${unit}`;

/** What stands in every place from the start: asked for, held, drawn, on the rota, away. */
export async function settleActivities(world: World, place: Place): Promise<void> {
  const organ = ofOrgan(place);
  await inPost(world, place, second(place));
  await activityOf(world, place, {
    kind: "class",
    theme: `${organ}培训班`,
    state: "toApprove",
    day: "2026-11-30",
  });
  const held = { theme: `${organ}讲评`, ...rollClosed, day: "2026-11-12", settled: false } as const;
  const { county, id } = await attendedOf(world, place, held, { attendance: "present" });
  await settleRoll(world.kit.deps, county, id);
  await attendedOf(world, place);
  await drawOf(world, place, { state: "revealed", turns: 1 });
  const planned = { [turns.past]: second(place), [turns.first]: clerk(place) };
  await rotationOf(world, place, planned, { id: settledRotation(place) });
  await absenceOf(world, place, second(place), "settled");
}
