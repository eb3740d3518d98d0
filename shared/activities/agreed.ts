// What somebody agrees to who agrees to an activity (“经报批同意”, source, J4), and what a change changes of it.
import { sayFullDay } from "../time.ts";
import { levels } from "./kinds.ts";
import type { ActivityInput } from "./schema.ts";

/** One thing that was agreed to, before and after, in words. */
export type Difference = { label: string; before: string; after: string };

/**
 * What, when, for how long, at which level, away from work or not, by whom from outside, for how many. Not the room, the
 * hour, the ways of teaching and of signing up: the office arranges those by itself, on the morning if it must be.
 */
const agreed: { label: string; say: (given: ActivityInput) => string }[] = [
  { label: "主题", say: ({ theme }) => theme },
  {
    label: "日期",
    say: ({ day, until }) =>
      until === undefined || until === day ? sayFullDay(day) : `${sayFullDay(day)}至${sayFullDay(until)}`,
  },
  { label: "学时", say: ({ hours }) => `${hours} 学时` },
  { label: "层级", say: ({ level }) => levels[level] },
  { label: "脱产", say: ({ fullTime }) => (fullTime ? "脱产" : "不脱产") },
  { label: "外请授课人", say: ({ speakers }) => speakers.join("、") || "无" },
];

/** More people than were agreed to are another matter; fewer are not. */
const seatsOf = ({ seats }: ActivityInput): number => seats?.capacity ?? Number.POSITIVE_INFINITY;
const saySeats = (given: ActivityInput): string => (given.seats ? `${given.seats.capacity} 个` : "不限");

/** What of the things agreed to would be another, in the order of the form. */
export function differencesOf(before: ActivityInput, after: ActivityInput): Difference[] {
  const found = agreed.flatMap(({ label, say }): Difference[] =>
    say(before) === say(after) ? [] : [{ label, before: say(before), after: say(after) }],
  );
  return seatsOf(after) > seatsOf(before)
    ? [...found, { label: "名额", before: saySeats(before), after: saySeats(after) }]
    : found;
}
