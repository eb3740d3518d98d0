// Activities of a month: what closed rolls left in the unit-month, folded for a unit, and from units to organ and county.
import * as z from "zod";
import { ActivityKind, attended } from "../activities/kinds.ts";
import type { AttendanceSheet } from "../activities/schema.ts";
import { Method } from "../training/schema.ts";

/** 期/场/次, 人次 and 人 of one kind. */
export const KindCount = z.object({
  sessions: z.number().int(),
  personTimes: z.number().int(),
  people: z.number().int(),
});
export type KindCount = z.infer<typeof KindCount>;

/** One activity at which people of a unit were: how many, and how many of them auxiliaries. */
const HeldThere = z.object({
  id: z.string(),
  kind: ActivityKind,
  fullTime: z.boolean(),
  hours: z.number(),
  methods: z.array(Method),
  there: z.number().int(),
  auxiliaries: z.number().int(),
});
type HeldThere = z.infer<typeof HeldThere>;

/** What is shown at every level. Months that were folded before there were activities have none. */
export const activityCounts = {
  activitySessions: z.number().int().default(0),
  activityPersonTimes: z.number().int().default(0),
  activityPeople: z.number().int().default(0),
  auxiliaryActivityPersonTimes: z.number().int().default(0),
  activityHours: z.number().default(0),
  activityPersonHours: z.number().default(0),
  fullTimeSessions: z.number().int().default(0),
  fullTimePersonTimes: z.number().int().default(0),
  /** Sessions by teaching method; one that used two counts under both. */
  activityMethods: z.partialRecord(Method, z.number().int()).default({}),
  activityKinds: z.partialRecord(ActivityKind, KindCount).default({}),
};
const ActivityCounts = z.object(activityCounts);
export type ActivityCounts = z.infer<typeof ActivityCounts>;

/**
 * What a unit's row keeps for folding further up, where an activity of several units is one and an officer of two units
 * is one: the activities by id, and who was at each kind.
 */
export const activityGrounds = {
  held: z.array(HeldThere).default([]),
  wereAt: z.partialRecord(ActivityKind, z.array(z.string())).default({}),
};
const ActivityGrounds = z.object(activityGrounds);
type ActivityGrounds = z.infer<typeof ActivityGrounds>;

/** A unit's month from its sheets. An activity at which nobody of the unit was is none of it. */
export function foldActivities(sheets: readonly AttendanceSheet[]): ActivityCounts & ActivityGrounds {
  const held: HeldThere[] = [];
  const wereAt: Partial<Record<ActivityKind, string[]>> = {};
  for (const { id, kind, fullTime, hours, methods, rows } of sheets) {
    const there = rows.filter(({ attendance }) => attended(attendance));
    if (there.length === 0) continue;
    const auxiliaries = there.filter((row) => row.kind === "auxiliary").length;
    held.push({ id, kind, fullTime, hours, methods, there: there.length, auxiliaries });
    wereAt[kind] = [...new Set([...(wereAt[kind] ?? []), ...there.map(({ staff }) => staff)])].sort();
  }
  const grounds = { held: held.sort((a, b) => (a.id < b.id ? -1 : 1)), wereAt: inOrder(wereAt) };
  return { ...countActivities([grounds]), ...grounds };
}

/** What units' activities come to together: “培训班XXX期，共计XXXX人次” (source, G9), with 人 apart from 人次. */
export function countActivities(units: readonly ActivityGrounds[]): ActivityCounts {
  const held = units.flatMap((unit) => unit.held);
  const sessions = [...new Map(held.map((one) => [one.id, one])).values()];
  const fullTime = (one: HeldThere): boolean => one.fullTime;
  const kinds: Partial<Record<ActivityKind, KindCount>> = {};
  for (const { kind } of sessions) {
    const own = ({ kind: other }: HeldThere): boolean => other === kind;
    kinds[kind] ??= {
      sessions: sessions.filter(own).length,
      personTimes: sum(held.filter(own).map(({ there }) => there)),
      people: new Set(units.flatMap((unit) => unit.wereAt[kind] ?? [])).size,
    };
  }
  const methods: Partial<Record<Method, number>> = {};
  for (const method of sessions.flatMap((one) => one.methods)) methods[method] = (methods[method] ?? 0) + 1;
  return {
    activitySessions: sessions.length,
    activityPersonTimes: sum(held.map(({ there }) => there)),
    activityPeople: new Set(units.flatMap((unit) => Object.values(unit.wereAt).flat())).size,
    auxiliaryActivityPersonTimes: sum(held.map(({ auxiliaries }) => auxiliaries)),
    activityHours: rounded(sum(sessions.map(({ hours }) => hours))),
    activityPersonHours: rounded(sum(held.map(({ hours, there }) => hours * there))),
    fullTimeSessions: sessions.filter(fullTime).length,
    fullTimePersonTimes: sum(held.filter(fullTime).map(({ there }) => there)),
    activityMethods: inOrder(methods),
    activityKinds: inOrder(kinds),
  };
}

/** Counties added up: an activity is one county's, and so is a staff number. */
export function addActivities(counties: readonly ActivityCounts[]): ActivityCounts {
  const add = (pick: (one: ActivityCounts) => number): number => sum(counties.map(pick));
  const methods: Partial<Record<Method, number>> = {};
  const kinds: Partial<Record<ActivityKind, KindCount>> = {};
  for (const { activityMethods, activityKinds } of counties) {
    for (const [method, count] of entries(activityMethods)) methods[method] = (methods[method] ?? 0) + count;
    for (const [kind, own] of entries(activityKinds)) {
      const { sessions = 0, personTimes = 0, people = 0 } = kinds[kind] ?? {};
      kinds[kind] = {
        sessions: sessions + own.sessions,
        personTimes: personTimes + own.personTimes,
        people: people + own.people,
      };
    }
  }
  return {
    activitySessions: add((one) => one.activitySessions),
    activityPersonTimes: add((one) => one.activityPersonTimes),
    activityPeople: add((one) => one.activityPeople),
    auxiliaryActivityPersonTimes: add((one) => one.auxiliaryActivityPersonTimes),
    activityHours: rounded(add((one) => one.activityHours)),
    activityPersonHours: rounded(add((one) => one.activityPersonHours)),
    fullTimeSessions: add((one) => one.fullTimeSessions),
    fullTimePersonTimes: add((one) => one.fullTimePersonTimes),
    activityMethods: inOrder(methods),
    activityKinds: inOrder(kinds),
  };
}

const entries = <Key extends string, Value>(record: Partial<Record<Key, Value>>): [Key, Value][] =>
  Object.entries(record) as [Key, Value][];

/** The same bytes whatever order the records came in. */
const inOrder = <Key extends string, Value>(
  record: Partial<Record<Key, Value>>,
): Partial<Record<Key, Value>> =>
  Object.fromEntries(entries(record).sort(([a], [b]) => (a < b ? -1 : 1))) as Partial<Record<Key, Value>>;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const rounded = (hours: number): number => Math.round(hours * 100) / 100;
