// November of the police bureau: ten activities of nine kinds, held and closed; and their sign-up rows counted by hand.
import { expect } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { figuresRoutes } from "../../functions/figures/routes.ts";
import { queryAll } from "../../functions/platform/db.ts";
import type { Attendance } from "../../shared/activities/kinds.ts";
import type { Activity, ActivityInput, SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { small } from "../support/seed-org.ts";
import { close, makeInput, makeMeeting, mark, officeWorld, setUp, who, type OfficeWorld } from "./office.ts";

export const month = "2026-11";
const court = small.organs.court;

type Held = { input: Partial<ActivityInput>; marks: Record<string, Attendance>; meeting?: boolean };

/** November: two of a kind, one of several days over the month's end, one full-time, one at which nobody was. */
const november: Held[] = [
  {
    input: { kind: "lecture", hours: 2, methods: ["lecture", "case"] },
    marks: {
      [who.officer]: "present",
      [who.secondOfficer]: "late",
      [who.auxiliary]: "present",
      [who.otherHead]: "present",
      [who.plain]: "excused",
    },
  },
  {
    input: { kind: "lecture", hours: 1.5, day: "2026-11-26", methods: ["discussion"] },
    marks: { [who.officer]: "present", [who.reviewer]: "present" },
  },
  {
    input: {
      kind: "class",
      hours: 16,
      until: "2026-11-20",
      fullTime: true,
      level: "province",
      methods: ["scenario"],
    },
    marks: { [who.officer]: "present", [who.otherHead]: "leftEarly", [who.auxiliary]: "absent" },
  },
  {
    input: { kind: "rotationTraining", hours: 24, day: "2026-11-30", until: "2026-12-02", methods: ["case"] },
    marks: { [who.plain]: "present", [who.clerk]: "present" },
  },
  {
    meeting: true,
    input: { kind: "openMic", hours: 1, day: "2026-11-24" },
    marks: { [who.officer]: "present", [who.auxiliary]: "late", [who.otherClerk]: "present" },
  },
  {
    meeting: true,
    input: { kind: "fridayStudy", hours: 3, day: "2026-11-20", methods: ["discussion"] },
    marks: { [who.reviewer]: "present", [who.organAdmin]: "present", [who.officer]: "present" },
  },
  {
    meeting: true,
    input: { kind: "warning", hours: 1.5, day: "2026-11-25", methods: ["case"] },
    marks: { [who.unitHead]: "present" },
  },
  {
    meeting: true,
    input: { kind: "discipline", hours: 2, day: "2026-11-26", methods: ["lecture"], speakers: ["张教授"] },
    marks: { [who.unitHead]: "present", [who.clerk]: "leftEarly", [who.otherClerk]: "present" },
  },
  {
    input: { kind: "contest", hours: 4, day: "2026-11-27", methods: ["contest"] },
    marks: { [who.auxiliary]: "present", [who.otherHead]: "present" },
  },
  { input: { theme: "没有人来", day: "2026-11-23" }, marks: { [who.plain]: "absent" } },
];

/** A world with the activities whose sign-ups are counted. */
export type Counted = { world: OfficeWorld; counted: Activity[] };

async function hold(world: OfficeWorld, { input, meeting = false }: Held): Promise<Activity> {
  const activity = await setUp(world, meeting ? makeMeeting(input) : makeInput(input));
  if (activity.state === "toApprove")
    await world.kit.call(activityRoutes.decide, {
      as: who.organAdmin,
      params: { id: activity.id },
      body: { agree: true },
    });
  return activity;
}

/** November held, marked and closed, in two organs; one roll still open, one activity called off. */
export async function novemberHeld(): Promise<Counted> {
  // Sessions stand a week: what happened before is entered now.
  const world = await officeWorld("2026-11-26T09:00:00+08:00");
  const { kit } = world;
  const made = [];
  for (const one of november) made.push({ activity: await hold(world, one), marks: one.marks });
  const elsewhere = await kit.call(activityRoutes.create, {
    as: who.courtReviewer,
    params: { organ: court },
    body: makeInput({ kind: "lecture", hours: 2, methods: ["lecture"] }),
  });
  const forgotten = await setUp(world, makeMeeting({ day: "2026-11-25" }));
  const calledOff = await setUp(world, makeInput({ kind: "lecture", day: "2026-11-25" }));
  await kit.call(activityRoutes.cancel, {
    as: who.reviewer,
    params: { id: calledOff.id },
    body: { reason: "讲课人出差" },
  });
  kit.clock.set("2026-11-30T17:00+08:00");
  for (const { activity, marks } of made) {
    await mark(world, activity.id, marks);
    expect((await close(world, activity.id)).status).toBe(204);
  }
  await mark(world, forgotten.id, { [who.officer]: "present" });
  await mark(world, elsewhere.body.id, { [who.courtClerk]: "present" }, who.courtReviewer);
  await close(world, elsewhere.body.id, who.courtReviewer);
  const { id } = elsewhere.body;
  const stored = await queryAll<Activity>(kit.deps, keys.activity(world.county, id), { prefix: "activity" });
  return { world, counted: [...made.map(({ activity }) => activity), stored[0] as Activity] };
}

type Row = SignUp & Pick<Activity, "hours" | "fullTime" | "methods"> & { of: Activity["kind"] };

/** Everybody who was at something, from the sign-up rows alone: nothing of the sheets or the fold is used. */
export async function rowsThere({ world, counted }: Counted): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { id, kind, hours, fullTime, methods } of counted) {
    const partition = keys.activity(world.county, id);
    for (const one of await queryAll<SignUp>(world.kit.deps, partition, { prefix: "sign-up/" }))
      if (["present", "late", "leftEarly"].includes(one.attendance ?? ""))
        rows.push({ ...one, hours, fullTime, methods, of: kind });
  }
  return rows;
}

/** The columns by hand: loops over rows, sets of ids. */
export function recount(rows: readonly Row[]) {
  const sessions = new Map<string, Row>();
  const people = new Set<string>();
  let [personHours, auxiliaries, fullTimes] = [0, 0, 0];
  for (const row of rows) {
    sessions.set(row.activity, row);
    people.add(row.staff);
    personHours += row.hours;
    if (row.kind === "auxiliary") auxiliaries += 1;
    if (row.fullTime) fullTimes += 1;
  }
  const methods: Record<string, number> = {};
  let [hours, fullTime] = [0, 0];
  for (const row of sessions.values()) {
    hours += row.hours;
    if (row.fullTime) fullTime += 1;
    for (const method of row.methods) methods[method] = (methods[method] ?? 0) + 1;
  }
  const kinds: Record<string, { sessions: number; personTimes: number; people: number }> = {};
  for (const { of } of rows) {
    const own = rows.filter((row) => row.of === of);
    kinds[of] = {
      sessions: new Set(own.map(({ activity }) => activity)).size,
      personTimes: own.length,
      people: new Set(own.map(({ staff }) => staff)).size,
    };
  }
  return {
    activitySessions: sessions.size,
    activityPersonTimes: rows.length,
    activityPeople: people.size,
    auxiliaryActivityPersonTimes: auxiliaries,
    activityHours: hours,
    activityPersonHours: personHours,
    fullTimeSessions: fullTime,
    fullTimePersonTimes: fullTimes,
    activityMethods: methods,
    activityKinds: kinds,
  };
}

export const figures = async ({ world }: Pick<Counted, "world">, as: string, of = month) =>
  (await world.kit.call(figuresRoutes.month, { as, params: { month: of } })).body;

/** Every level that somebody sees, against the rows of that level. */
export async function agrees(scene: Counted, as: string, visible: (row: Row) => boolean = () => true) {
  const rows = (await rowsThere(scene)).filter(visible);
  const found = await figures(scene, as);
  expect(found.total).toMatchObject(recount(rows));
  const known = new Set(found.units.map(({ unit }) => unit));
  expect(rows.filter(({ unit }) => !known.has(unit))).toEqual([]);
  for (const one of found.organs)
    expect(one).toMatchObject(recount(rows.filter((row) => row.organ === one.place)));
  for (const one of found.units)
    expect(one).toMatchObject(recount(rows.filter((row) => row.unit === one.unit)));
  return found;
}
