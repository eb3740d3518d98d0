// The words and tones in which pages speak of talks: states, deadlines, coverage; never anything that was said.
import { Problem } from "../../shared/problem.ts";
import { isQuarter, quarterOf, type Quarter } from "../../shared/quarter.ts";
import { coveragePercent, followUpOpen } from "../../shared/talks/rules.ts";
import type { RoundCounts } from "../../shared/talks/round-schema.ts";
import { talkStateWords, type TalkHead, type TalkState } from "../../shared/talks/schema.ts";
import { daysBetween, sayFullDay, sayWeekday, type Day } from "../../shared/time.ts";
import type { Option } from "../../web/ui/forms.tsx";
import type { Tone } from "../../web/ui/status.tsx";

export type Badge = { tone: Tone; word: string };

/** A record's state as a badge. */
export const badgeOf = (state: TalkState): Badge => ({
  tone: state === "held" ? "late" : "ok",
  word: talkStateWords[state],
});

/** From how many days before a deadline on it is soon. */
export const soonDays = 7;

/** '还剩 12 天', '今天截止', '已逾期 3 天' */
export function countdown(due: Day, today: Day): Badge {
  const left = daysBetween(today, due);
  if (left < 0) return { tone: "bad", word: `已逾期 ${-left} 天` };
  if (left === 0) return { tone: "soon", word: "今天截止" };
  return { tone: left <= soonDays ? "soon" : "info", word: `还剩 ${left} 天` };
}

/** How an agreed follow-up stands; undefined when none was agreed. */
export function followUpBadge(
  head: Pick<TalkHead, "followUpDue" | "followUpDoneAt">,
  today: Day,
): Badge | undefined {
  if (head.followUpDue === undefined) return undefined;
  return followUpOpen(head) ? countdown(head.followUpDue, today) : { tone: "ok", word: "已办结" };
}

/** '5 / 8（62%）'; '无' where nobody is to be talked to. */
export function sayCoverage(counts: Pick<RoundCounts, "listed" | "covered">): string {
  const percent = coveragePercent(counts);
  return percent === undefined ? "无" : `${counts.covered} / ${counts.listed}（${percent}%）`;
}

/** '2026年11月23日 星期一 09:00 至 09:40' */
export const sayWhen = ({ day, start, end }: Pick<TalkHead, "day" | "start" | "end">): string =>
  `${sayFullDay(day)} ${sayWeekday(day)}${start && end ? ` ${start} 至 ${end}` : ""}`;

/** The quarter of an address when it has begun, or the present one. */
export function quarterAsked(asked: string | null, today: Day): Quarter {
  const now = quarterOf(today);
  return asked !== null && isQuarter(asked) && asked <= now ? asked : now;
}

/** Words by key as the choices of a form. */
export const optionsOf = (words: Record<string, string>): Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** An address with those of these parameters that are there. */
export function addressOf(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length ? `${path}?${new URLSearchParams(given).toString()}` : path;
}

/** Somebody who may not be written about on that day is said at the field, not as a page that does not exist. */
export function forDraft(problem: Problem): Problem {
  if (problem.code !== "notFound") return problem;
  const message = "谈话日期所在季度没有请您约谈所选的人，请核对日期和被约谈人";
  return new Problem("notFound", message, [{ path: "officers", message }], problem.reason);
}

/** An empty choice is said as one, not as a staff number that is too short. */
export function forChoices(problem: Problem, empty: Record<string, string>): Problem {
  const fields = problem.fields.map((field) => ({ ...field, message: empty[field.path] ?? field.message }));
  return new Problem(problem.code, problem.message, fields, problem.reason);
}
