// Why something may not be done to a test round, a result or an exemption; and how an entry is judged.
import type { FieldProblem, Refusal } from "../problem.ts";
import { addDays, daysBetween, sayDay, type Day } from "../time.ts";
import type { Span } from "./days.ts";
import { judgeFitness, type FitnessTable } from "./fitness.ts";
import { roundStateWords, subjectLabels } from "./kinds.ts";
import type { Seat } from "./list.ts";
import type {
  Attempt,
  AttemptKind,
  CountedRow,
  Candidate,
  Entry,
  ExemptionInput,
  PassRule,
  Round,
  RoundInput,
} from "./schema.ts";

const no = (code: string, message: string): Refusal => ({ code, message });
const longestDays = 100;
const exemptDaysMax = 366;

/** What is wrong with a round's days and rule, by field. */
export function wrongInRound(given: RoundInput): FieldProblem[] {
  const { from, to, makeUp, opensOn, closesOn, rule, subject, attemptsMax } = given;
  const last = makeUp && makeUp.to > to ? makeUp.to : to;
  const wrong = (path: string, message: string, when: boolean): FieldProblem[] =>
    when ? [{ path, message }] : [];
  return [
    ...wrong("to", "考核结束日期不能早于开始日期", to < from),
    ...wrong("to", `考核最长 ${longestDays} 天`, to >= from && daysBetween(from, to) > longestDays),
    ...wrong("makeUp.from", "补考应在考核结束之后开始", makeUp !== undefined && makeUp.from <= to),
    ...wrong("makeUp.to", "补考结束日期不能早于开始日期", makeUp !== undefined && makeUp.to < makeUp.from),
    ...wrong("makeUp.to", `补考应在考核结束后 ${longestDays} 天内`, daysBetween(to, last) > longestDays),
    ...wrong("attemptsMax", "安排了补考，次数至少为 2", makeUp !== undefined && attemptsMax < 2),
    ...wrong("opensOn", "通知日期不能晚于考核开始日期", opensOn > from),
    ...wrong("closesOn", "截止录入日期不能早于最后一天考核", closesOn < last),
    ...wrong("closesOn", "截止录入日期应在最后一天考核后 60 天内", daysBetween(last, closesOn) > 60),
    ...wrong("rule", "评分表只用于体能测试", rule.by === "table" && subject !== "fitness"),
  ];
}

export const isRunning = ({ state }: Pick<Round, "state">): boolean =>
  state === "planned" || state === "open";

type Windows = Pick<Round, "from" | "to" | "makeUp">;

/** The days on which a kind of attempt can take place. */
export const windowOf = ({ from, to, makeUp }: Windows, kind: AttemptKind): Span | undefined =>
  kind === "first" ? { from, to } : makeUp;

/** The days on which one person's can: who missed the test by moving sits for the first time in the make-up's days. */
export const ownWindow = (round: Round, seat: Pick<Seat, "window">, kind: AttemptKind): Span | undefined =>
  kind === "first" ? seat.window : round.makeUp;

/** How the word of a round's state reads in a refusal. */
const stateOf = ({ state }: Pick<Round, "state">): string => roundStateWords[state].word;

export const whyNot = {
  /** A round that is over keeps what it was. Once results are in, subject and rule stay. */
  change(round: Round, to: RoundInput, recorded: boolean): Refusal | undefined {
    if (!isRunning(round)) return no("round-over", `这个批次${stateOf(round)}，不能再修改`);
    const judged = recorded && (round.subject !== to.subject || !sameRule(round.rule, to.rule));
    return judged ? no("already-recorded", "已经录入成绩，科目和合格标准不能再改") : undefined;
  },
  /** No change of a round leaves a recorded result outside its days, or somebody with more sittings than he may have. */
  rearrange(
    round: Round,
    to: Pick<RoundInput, "from" | "to" | "makeUp" | "attemptsMax">,
    records: readonly Candidate[],
  ): Refusal | undefined {
    const outside = records.flatMap(({ name, attempts }) =>
      attempts
        .filter((one) => liesIn(round, one) && !liesIn(to, one))
        .map(({ day, kind }) => `${name}${sayDay(day)}${kind === "first" ? "考核" : "补考"}`),
    );
    if (outside.length > 0)
      return no(
        "results-outside",
        `已录入的成绩会落在新的日期之外：${sayFew(outside, "条")}。请先更正这些成绩，或保留原来的日期`,
      );
    const over = records
      .map(({ name, attempts }) => ({ name, sat: attempts.filter(wasThere).length }))
      .filter(({ sat }) => sat > to.attemptsMax && sat <= round.attemptsMax);
    if (over.length === 0) return undefined;
    const used = over.map(({ name, sat }) => `${name}${sat}次`);
    return no("attempts-used", `已有人考过更多次，次数不能改为 ${to.attemptsMax}：${sayFew(used, "人")}`);
  },
  open(round: Pick<Round, "state">): Refusal | undefined {
    return round.state === "planned" ? undefined : no("not-planned", `这个批次${stateOf(round)}`);
  },
  close(round: Pick<Round, "state" | "from">, today: Day): Refusal | undefined {
    if (round.state !== "open") return no("not-open", `这个批次${stateOf(round)}，不能结束`);
    return today < round.from ? no("not-begun", `${sayDay(round.from)}才开始考核，不能结束`) : undefined;
  },
  /** A round with results is not cancelled but closed. */
  cancel(round: Pick<Round, "state">, recorded: boolean): Refusal | undefined {
    if (!isRunning(round)) return no("round-over", `这个批次${stateOf(round)}，不能取消`);
    return recorded ? no("already-recorded", "已经录入成绩，不能取消；请结束这个批次") : undefined;
  },
  arrange(round: Round, day: Day): Refusal | undefined {
    if (!isRunning(round)) return no("round-over", `这个批次${stateOf(round)}，不能再安排`);
    return day < round.from || day > round.to
      ? no("outside-window", `考核日期应在${sayDay(round.from)}至${sayDay(round.to)}之间`)
      : undefined;
  },
  /** Why no result of this kind can be recorded for a person on a day. */
  enter(round: Round, seat: Seat, at: { kind: AttemptKind; day: Day; today: Day }): Refusal | undefined {
    return (
      whyNot.take(round, at.kind) ??
      whyNotDay(ownWindow(round, seat, at.kind), at) ??
      whyNotAgain(round, seat, at)
    );
  },
  /** Why nobody's result of this kind can be recorded for a day. */
  enterOn(round: Round, at: { kind: AttemptKind; day: Day; today: Day }): Refusal | undefined {
    return whyNot.take(round, at.kind) ?? whyNotDay(windowOf(round, at.kind), at);
  },
  /** Why no result of this kind can be recorded, whatever its day. */
  take(round: Round, kind: AttemptKind): Refusal | undefined {
    if (round.state !== "open") return no("not-open", `这个批次${stateOf(round)}，${whyClosed(round)}`);
    return windowOf(round, kind) ? undefined : no("no-make-up", "这个批次没有安排补考");
  },
  amend(round: Round): Refusal | undefined {
    return round.state === "open" || round.state === "closed"
      ? undefined
      : no("not-open", `这个批次${stateOf(round)}，没有成绩可以更正`);
  },
  /** Whether somebody was exempt is corrected only of a list that is frozen. */
  amendExempt(round: Pick<Round, "state">): Refusal | undefined {
    if (round.state === "closed") return undefined;
    return round.state === "open"
      ? no("not-closed", "批次还没有结束，请在“免考”里登记，登记后名单自动更新")
      : no("not-open", `这个批次${stateOf(round)}，没有名单可以更正`);
  },
  exemptOnList({ name, state, added }: Pick<CountedRow, "name" | "state" | "added">): Refusal | undefined {
    const listed = state !== "out" && !added;
    return listed ? undefined : no("not-listed", `${name}不在应考名单，不用登记免考`);
  },
  exempt({ from, until }: ExemptionInput, today: Day): Refusal | undefined {
    if (until < from) return no("dates-reversed", "免考结束日期不能早于开始日期");
    if (daysBetween(from, until) >= exemptDaysMax) return no("too-long", "一次免考最长一年，到期后可再登记");
    return until < addDays(today, -exemptDaysMax) ? no("long-ago", "免考已经结束一年以上") : undefined;
  },
} as const;

const wasThere = ({ outcome }: Pick<Attempt, "outcome">): boolean => outcome !== "absent";

/** Whether an attempt lies in a round's days; a first one may lie in the make-up's, of who missed the test by moving. */
const liesIn = (round: Windows, { kind, day }: Pick<Attempt, "kind" | "day">): boolean =>
  [windowOf(round, kind), round.makeUp].some((span) => span && span.from <= day && day <= span.to);

const fewMax = 5;

/** '王民警11月12日考核、李民警12月3日补考', '……等 12 条' */
const sayFew = (all: readonly string[], measure: string): string =>
  `${all.slice(0, fewMax).join("、")}${all.length > fewMax ? `等 ${all.length} ${measure}` : ""}`;

/** Field by field: a rule that was stored comes back with its fields in another order. */
const sameRule = (a: PassRule, b: PassRule): boolean => {
  if (a.by === "score") return b.by === "score" && a.full === b.full && a.pass === b.pass;
  if (a.by === "table") return b.by === "table" && a.mode === b.mode && a.pass === b.pass;
  return b.by === a.by;
};

const whyClosed = ({ state }: Round): string =>
  state === "closed" ? "请用“更正”并写明原因" : state === "planned" ? "开始后才能录入成绩" : "不能录入成绩";

function whyNotDay(
  window: Span | undefined,
  { kind, day, today }: { kind: AttemptKind; day: Day; today: Day },
): Refusal | undefined {
  if (!window) return undefined;
  if (day > today) return no("day-in-future", "考核日期不能晚于今天");
  return day < window.from || day > window.to
    ? no(
        "outside-window",
        `${kind === "first" ? "考核" : "补考"}日期应在${sayDay(window.from)}至${sayDay(window.to)}之间`,
      )
    : undefined;
}

function whyNotAgain(
  round: Round,
  seat: Seat,
  { kind, day }: { kind: AttemptKind; day: Day },
): Refusal | undefined {
  const own = seat.attempts.filter((one) => one.kind === kind);
  if (kind === "first" && own.length > 0) return recorded(own[0]);
  if (own.some((one) => one.day === day)) return recorded(own.find((one) => one.day === day));
  if (kind === "makeUp" && (seat.state === "passed" || seat.state === "madeUp"))
    return no("already-passed", `${seat.name}已经合格，不需要补考`);
  const sat = seat.attempts.filter(wasThere).length;
  return sat >= round.attemptsMax
    ? no("attempts-used", `${seat.name}已考 ${sat} 次，本批次最多 ${round.attemptsMax} 次`)
    : undefined;
}

const recorded = (attempt: Attempt | undefined): Refusal =>
  no("already-recorded", `已有成绩（${attempt ? sayAttempt(attempt) : ""}），改动请用“更正”并写明原因`);

/** What the rule says of an entry: the outcome with its working. */
export type Judgement = Pick<Attempt, "outcome" | "score" | "items" | "band" | "table" | "sample">;

type Judged = {
  rule: PassRule;
  person: { sex?: "male" | "female" | undefined; bornOn?: Day | undefined };
  day: Day;
  /** The fitness table in force on the day. */
  table: FitnessTable | undefined;
};

/** Judges what was typed. A refusal's code is the field that is wrong. */
export function judge(
  entry: Pick<Entry, "score" | "verdict" | "items" | "absent">,
  given: Judged,
): Judgement | Refusal {
  if (entry.absent) {
    const both = entry.score !== undefined || entry.verdict !== undefined || (entry.items?.length ?? 0) > 0;
    return both ? no("absent", "缺考的人不能同时有成绩") : { outcome: "absent" };
  }
  const { rule, person, day, table } = given;
  switch (rule.by) {
    case "score": {
      const { score } = entry;
      if (score === undefined) return no("score", "请填写分数");
      if (score > rule.full) return no("score", `分数不能高于满分 ${rule.full}`);
      return { outcome: score >= rule.pass ? "passed" : "failed", score };
    }
    case "verdict":
      return entry.verdict ? { outcome: entry.verdict } : no("verdict", "请选择合格或不合格");
    case "table": {
      if (!entry.items?.length) return no("items", "请填写各项成绩");
      if (!table) return no("items", `没有${sayDay(day)}适用的体能评分表`);
      const judged = judgeFitness(table, rule, person, day, entry.items);
      if ("message" in judged) return { ...judged, code: "items" };
      const { items, band, passed, average } = judged;
      return {
        outcome: passed ? "passed" : "failed",
        score: average,
        items,
        band,
        table: judged.table,
        ...(table.sample ? { sample: true } : {}),
      };
    }
  }
}

export const isRefused = (answer: Judgement | Refusal): answer is Refusal => "message" in answer;

/** '合格，86分', '缺考': what was recorded, in words; what no office's own standard judged says so wherever it is shown. */
export function sayAttempt({
  outcome,
  score,
  items,
  sample,
}: Pick<Attempt, "outcome" | "score" | "items" | "sample">): string {
  if (outcome === "absent") return "缺考";
  const word = outcome === "passed" ? "合格" : "不合格";
  if (score === undefined) return word;
  return items ? `${word}，平均${score}分${sample ? "（按示例评分表）" : ""}` : `${word}，${score}分`;
}

const sayItems = ({ items = [] }: Judgement): string =>
  items
    .map(({ item, value, points }) => `${item} ${value} ${points}`)
    .sort()
    .join("/");

/** Whether two judgements record the same, in whatever order items and their fields were stored. */
export const sameJudgement = (a: Judgement, b: Judgement): boolean =>
  a.outcome === b.outcome && a.score === b.score && sayItems(a) === sayItems(b);

/** '合格分 60（满分 100）', '每项不低于 60 分（按评分表）', '由考官评定' */
export function sayRule(rule: PassRule): string {
  if (rule.by === "verdict") return "由考官评定合格或不合格";
  if (rule.by === "score") return `合格分 ${rule.pass}（满分 ${rule.full}）`;
  return `按评分表，${rule.mode === "each" ? "每项" : "平均"}不低于 ${rule.pass} 分为合格`;
}

/** '政治理论测试' */
export const sayTest = ({ subject }: Pick<Round, "subject">): string => `${subjectLabels[subject]}测试`;
