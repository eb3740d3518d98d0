// What stands in the form of an activity: as stored, as typed, and as input for the operations.
import { ActivityKind, kindOf } from "../../shared/activities/kinds.ts";
import type { ActivityInput } from "../../shared/activities/schema.ts";
import {
  addDays,
  clockTimeOf,
  dayOf,
  instantAt,
  isClockTime,
  isDay,
  weekdayOf,
  type Instant,
} from "../../shared/time.ts";
import type { Form } from "../platform/route.ts";

const texts = [
  "kind",
  "theme",
  "day",
  "until",
  "start",
  "end",
  "place",
  "speakers",
  "hours",
  "level",
  "fullTime",
  "campaign",
  "note",
  "capacity",
  "opensDay",
  "opensTime",
  "closesDay",
  "closesTime",
  "releaseDay",
  "releaseTime",
  "every",
  "seriesUntil",
  "daysOff",
] as const;
const lists = ["methods", "competencies", "who.units", "who.officerKinds", "who.categories"] as const;

type TextName = (typeof texts)[number];
type ListName = (typeof lists)[number];

/** Every field as text, so that whatever was typed can be shown again; guaranteed seats by unit. */
export type Typed = Record<TextName, string> &
  Record<ListName, string[]> & { guaranteed: Record<string, string> };

const guaranteedName = "guaranteed.";

export const postedTyped = (form: Form, units: readonly string[]): Typed => ({
  ...(Object.fromEntries(texts.map((name) => [name, form.one(name).trim()])) as Record<TextName, string>),
  ...(Object.fromEntries(lists.map((name) => [name, form.all(name)])) as Record<ListName, string[]>),
  guaranteed: Object.fromEntries(units.map((unit) => [unit, form.one(guaranteedName + unit).trim()])),
});

const blank = Object.fromEntries([
  ...texts.map((name) => [name, ""] as const),
  ...lists.map((name) => [name, []] as const),
]) as unknown as Omit<Typed, "guaranteed">;

/** A week ahead; a study day on its Friday (“将每周五下午定为固定的政治学习日”, source, S3). */
export function freshTyped(kind: ActivityKind, now: Instant): Typed {
  const week = addDays(dayOf(now), 7);
  const friday = kind === "fridayStudy";
  const day = friday ? addDays(week, (12 - weekdayOf(week)) % 7) : week;
  const { fullTime } = kindOf(kind);
  return {
    ...blank,
    guaranteed: {},
    kind,
    day,
    start: friday ? "15:00" : "09:00",
    end: friday ? "17:00" : fullTime ? "17:00" : "11:00",
    hours: fullTime ? "8" : "2",
    level: "county",
    opensDay: dayOf(now),
    opensTime: clockTimeOf(now),
    closesDay: addDays(day, -1),
    closesTime: "17:00",
    daysOff: "move",
  };
}

const momentOf = (at: Instant | undefined): { day: string; time: string } =>
  at === undefined ? { day: "", time: "" } : { day: dayOf(at), time: clockTimeOf(at) };

export function storedTyped(given: ActivityInput): Typed {
  const [opens, closes, release] = [given.opensAt, given.closesAt, given.seats?.releaseAt].map(momentOf);
  return {
    ...blank,
    kind: given.kind,
    theme: given.theme,
    day: given.day,
    until: given.until ?? "",
    start: given.start,
    end: given.end,
    place: given.place ?? "",
    methods: given.methods,
    competencies: given.competencies,
    speakers: given.speakers.join("、"),
    hours: String(given.hours),
    level: given.level,
    fullTime: given.fullTime ? "on" : "",
    campaign: given.campaign ?? "",
    note: given.note ?? "",
    "who.units": given.who.units ?? [],
    "who.officerKinds": given.who.officerKinds ?? [],
    "who.categories": given.who.categories ?? [],
    capacity: given.seats ? String(given.seats.capacity) : "",
    guaranteed: Object.fromEntries(
      (given.seats?.guaranteed ?? []).map(({ unit, seats }) => [unit, String(seats)]),
    ),
    opensDay: opens?.day ?? "",
    opensTime: opens?.time ?? "",
    closesDay: closes?.day ?? "",
    closesTime: closes?.time ?? "",
    releaseDay: release?.day ?? "",
    releaseTime: release?.time ?? "",
  };
}

const optional = (text: string): string | undefined => (text === "" ? undefined : text);
const numberOf = (text: string): number | undefined => (text === "" ? undefined : Number(text));
const some = (values: readonly string[]): string[] | undefined =>
  values.length > 0 ? [...values] : undefined;

/** A moment as typed; what is none is said to be none by the schema, at its field. */
function instantOf(day: string, time: string): string | undefined {
  if (day === "" && time === "") return undefined;
  return isDay(day) && isClockTime(time) ? instantAt(day, time) : "";
}

/** Guaranteed seats that were typed, in the order of the units: the paths of problems count them. */
export const guaranteedTyped = (typed: Typed): { unit: string; seats: number }[] =>
  Object.entries(typed.guaranteed).flatMap(([unit, text]) =>
    text === "" ? [] : [{ unit, seats: Number(text) }],
  );

function seatsOf(typed: Typed): unknown {
  if (typed.capacity === "") return undefined;
  const releaseAt = instantOf(typed.releaseDay, typed.releaseTime);
  return { capacity: Number(typed.capacity), guaranteed: guaranteedTyped(typed), releaseAt };
}

/** Where all are asked nobody signs up; the times of signing up end with the beginning, and begin before it. */
function signUpTimes(
  typed: Typed,
  now: Instant,
): { opensAt: string | undefined; closesAt: string | undefined } {
  const kind = ActivityKind.safeParse(typed.kind).data;
  if (kind === undefined || !kindOf(kind).roll) {
    return {
      opensAt: instantOf(typed.opensDay, typed.opensTime),
      closesAt: instantOf(typed.closesDay, typed.closesTime),
    };
  }
  const begins = instantOf(typed.day, typed.start) || now;
  const before = new Date(Date.parse(begins) - 60_000).toISOString();
  return { opensAt: now < before ? now : before, closesAt: begins };
}

/** As input for the operations; unparsed. */
export const inputOf = (typed: Typed, now: Instant): unknown => ({
  kind: typed.kind,
  theme: typed.theme,
  day: typed.day,
  until: optional(typed.until),
  start: typed.start,
  end: typed.end,
  place: optional(typed.place),
  methods: typed.methods,
  competencies: typed.competencies,
  speakers: typed.speakers.split(/[、，,；;\n]/u).flatMap((name) => optional(name.trim()) ?? []),
  hours: numberOf(typed.hours),
  level: typed.level,
  fullTime: typed.fullTime !== "",
  campaign: optional(typed.campaign),
  note: optional(typed.note),
  who: {
    units: some(typed["who.units"]),
    officerKinds: some(typed["who.officerKinds"]),
    categories: some(typed["who.categories"]),
  },
  seats: seatsOf(typed),
  ...signUpTimes(typed, now),
});
