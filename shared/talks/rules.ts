// The rules of talks: what a record must have, who stands how to it, what may be done when, and where a target stands.
import { may, type Grant } from "../access.ts";
import type { FieldProblem, Refusal } from "../problem.ts";
import { lastDayOfQuarter } from "../quarter.ts";
import { whyNotMove, type Moves } from "../states.ts";
import { addDays, sayDay, sayFullDay, sayInstant, type Day, type Instant } from "../time.ts";
import { excuseReasons, looksClassified, whyNotCalled } from "./kinds.ts";
import type { ContentHold } from "../org/rules.ts";
import type { BoardState, RoundCounts, TalkTarget } from "./round-schema.ts";
import {
  contentFields,
  contentLabels,
  talkStateWords,
  type DraftInput,
  type Relation,
  type TalkHead,
  type TalkState,
} from "./schema.ts";

/** A correction opens the confirmation again; nothing else goes back. */
export const moves = {
  acknowledge: { from: ["held"], to: "acknowledged", label: "确认" },
  correct: { from: ["held", "acknowledged"], to: "held", label: "更正" },
} as const satisfies Moves<TalkState>;

/** Nobody signs off a talk that is so old that nobody can vouch for it. */
const signOffDaysMax = 366;
const contentLengthMin = 10;

type Fault = (input: DraftInput, today: Day) => FieldProblem | undefined;
const fault = (path: keyof DraftInput, message: string): FieldProblem => ({ path, message });

/** What a talk must have before it is signed off, in the order of the form. */
const faults: readonly Fault[] = [
  ({ officers, form }) => {
    if (officers.length === 0) return fault("officers", "请选择被约谈人");
    if (form === "individual" && officers.length > 1)
      return fault("officers", "个别约谈只能选一人；一次谈几个人请选集体约谈");
    return form === "collective" && new Set(officers).size < 2
      ? fault("officers", "集体约谈至少两人")
      : undefined;
  },
  ({ officers, talker }) =>
    officers.includes(talker) ? fault("talker", "谈话人不能同时是被约谈人") : undefined,
  ({ officers, talker, recorder }) =>
    recorder !== undefined && (officers.includes(recorder) || recorder === talker)
      ? fault("recorder", "记录人应是谈话人、被约谈人以外的人")
      : undefined,
  ({ day }, today) => {
    if (day > today) return fault("day", "还没有谈的不能签发：谈话日期不能晚于今天");
    return day < addDays(today, -signOffDaysMax) ? fault("day", "谈话日期超过一年，不能再登记") : undefined;
  },
  ({ start, end }) => {
    if ((start === undefined) !== (end === undefined)) return fault("start", "起止时间请一起填写");
    return start !== undefined && end !== undefined && end <= start
      ? fault("end", "结束时间应晚于开始时间")
      : undefined;
  },
  ({ matter }) => (matter.length < 2 ? fault("matter", "请填写约谈事由（至少 2 个字）") : undefined),
  ({ matter }) => {
    const why = whyNotCalled(matter);
    return why === undefined ? undefined : fault("matter", why);
  },
  ({ place }) => (place.length < 2 ? fault("place", "请填写地点") : undefined),
  ({ content }) =>
    content.length < contentLengthMin
      ? fault("content", `请填写谈话内容（至少 ${contentLengthMin} 个字）`)
      : undefined,
  ({ advice }) => (advice.length < 2 ? fault("advice", "请填写提醒要求") : undefined),
  ({ followUp, followUpDue }) => {
    if (followUp !== "" && followUpDue === undefined)
      return fault("followUpDue", "有整改（跟进）要求的，请填写期限");
    return followUp === "" && followUpDue !== undefined
      ? fault("followUp", "填了期限，请写明整改（跟进）要求")
      : undefined;
  },
  ({ followUpDue, day }) =>
    followUpDue !== undefined && followUpDue < day ? fault("followUpDue", "期限不能早于谈话日期") : undefined,
  (input) => {
    const marked = contentFields.find((field) => looksClassified(input[field]));
    return marked === undefined
      ? undefined
      : fault(marked, `“${contentLabels[marked]}”里有密级标志。涉密内容不能录入本系统，请按保密规定另行记录`);
  },
  ({ notClassified }) => (notClassified ? undefined : fault("notClassified", "请确认记录内容不涉及国家秘密")),
];

/** Everything that keeps a draft from being signed off, by field. */
export const missingIn = (input: DraftInput, today: Day): FieldProblem[] =>
  faults.flatMap((check) => check(input, today) ?? []);

const no = (code: string, message: string): Refusal => ({ code, message });

/** Whether something that was agreed is still to be done. */
export const followUpOpen = (head: Pick<TalkHead, "followUpDue" | "followUpDoneAt">): boolean =>
  head.followUpDue !== undefined && head.followUpDoneAt === undefined;

export const whyNot = {
  /** “The officer talked to reads it and acknowledges”: nobody does it for him. */
  acknowledge: (head: TalkHead, relation: Relation): Refusal | undefined =>
    relation === "officer"
      ? whyNotMove(moves.acknowledge, head.state, talkStateWords, "talk")
      : no("not-the-officer", "只有被约谈人本人可以确认"),
  /** Corrections append, by who talked or answers for the line; a warrant only reads. */
  correct: (_: unknown, relation: Relation): Refusal | undefined =>
    relation === "talker" || relation === "disciplineLine"
      ? undefined
      : no("not-the-talker", "更正由谈话人或本单位纪检办理"),
  /** A follow-up is settled once. */
  settle(head: Pick<TalkHead, "followUpDue" | "followUpDoneAt">, relation: Relation): Refusal | undefined {
    if (relation !== "talker" && relation !== "disciplineLine")
      return no("not-the-talker", "跟进情况由谈话人或本单位纪检登记");
    if (head.followUpDue === undefined) return no("no-follow-up", "这次约谈没有整改（跟进）要求");
    return head.followUpDoneAt === undefined
      ? undefined
      : no("follow-up-done", `整改（跟进）已于${sayInstant(head.followUpDoneAt)}办结`);
  },
  /** A target is planned while it lacks its talk and stands on the list. */
  plan(target: TalkTarget, talker: string): Refusal | undefined {
    if (target.staff === talker) return no("own-talk", `${target.name}不能与本人谈话，请另选谈话人`);
    if (isCovered(target)) return no("already-held", `${target.name}本季度已经谈过`);
    return whyNotListed(target);
  },
  /** An excuse that has run out may be given anew. Nobody lets himself off. */
  excuse(target: TalkTarget, by: string, today: Day): Refusal | undefined {
    if (target.staff === by)
      return no("own-excuse", "不能为自己办理免谈，请由本单位纪检负责人或其他纪检人员办理");
    if (isCovered(target)) return no("already-held", `${target.name}本季度已经谈过，不需要免谈`);
    return isExcused(target, today) ? no("already-excused", `${target.name}已经免谈`) : whyNotListed(target);
  },
  /** Back on the list: an excuse taken back, or a newcomer whom the office wants to talk to all the same. */
  list(target: TalkTarget): Refusal | undefined {
    if (target.out) return no("not-here", `${target.name}已不在本单位`);
    return isListed(target) && !target.excuse
      ? no("already-listed", `${target.name}已在应谈名单中`)
      : undefined;
  },
  close(round: { state: string }): Refusal | undefined {
    return round.state === "open" ? undefined : no("round-closed", "本季度轮次已经结束");
  },
  reopen(round: { state: string }): Refusal | undefined {
    return round.state === "closed" ? undefined : no("round-open", "本季度轮次没有结束");
  },
} as const;

function whyNotListed(target: TalkTarget): Refusal | undefined {
  if (target.out) return no("not-here", `${target.name}已不在本单位`);
  return isListed(target) ? undefined : no("not-listed", `${target.name}不在应谈名单中`);
}

/** On the list: owed a talk unless excused or gone. Whom no policy asks any more is not, unless put there by hand. */
export const isListed = ({ how, asked }: Pick<TalkTarget, "how" | "asked">): boolean =>
  how !== "newcomer" && how !== "unlisted" && (how === "byHand" || asked !== 0);

const excusedOn = ({ excuse }: TalkTarget, day: Day): boolean =>
  excuse !== undefined && (excuse.until === undefined || excuse.until >= day);

/** Excused for the quarter: the excuse reaches its last day, or today while that has not come. */
export const isExcused = (target: TalkTarget, today: Day): boolean =>
  excusedOn(target, today < lastDayOfQuarter(target.quarter) ? today : lastDayOfQuarter(target.quarter));

/** As many talks as are asked of the quarter: “at least N”. Without a talk nobody is, also where none is asked. */
export const isCovered = ({ talks, asked = 1 }: Pick<TalkTarget, "talks" | "asked">): boolean =>
  talks.length >= Math.max(1, asked);

/** Whether a talk is still owed. */
export const isOwed = (target: TalkTarget, today: Day): boolean =>
  isListed(target) && target.out === undefined && !isExcused(target, today) && !isCovered(target);

/** The head that says most of a target: one that still needs somebody before one that is through. */
const telling = (heads: readonly TalkHead[]): TalkHead | undefined =>
  heads.find((head) => head.state === "held") ?? heads.find(followUpOpen) ?? heads.at(-1);

/**
 * Where a target stands: to plan, planned, held, then confirmed by the officer (final where nothing has to follow),
 * follow-up open, done; or excused, gone, not asked for.
 */
export function boardStateOf(
  target: TalkTarget,
  heads: readonly TalkHead[],
  today: Day,
): { state: BoardState; head?: TalkHead } {
  const head = telling(heads);
  const state = head && stateWithTalk(head);
  // Asked for another one: what is still to be done with the last comes first, then the next is to be planned.
  const settled = state === "acknowledged" || state === "done";
  if (head && state && (isCovered(target) || !settled || !isOwed(target, today))) return { state, head };
  // Held by another organ before a transfer: done here, and no more is this board's business.
  if (isCovered(target)) return { state: "done" };
  if (target.out) return { state: "out" };
  if (!isListed(target)) return { state: "notListed" };
  if (isExcused(target, today)) return { state: "excused" };
  return { state: target.talker === undefined ? "toPlan" : "planned" };
}

function stateWithTalk(head: TalkHead): BoardState {
  if (followUpOpen(head)) return head.state === "held" ? "held" : "followUp";
  if (head.state === "held") return "held";
  return head.followUpDue === undefined ? "acknowledged" : "done";
}

/** The state in a word, with the tone of its badge. */
export const boardWords: Record<
  BoardState,
  { word: string; tone: "ok" | "late" | "bad" | "soon" | "none" | "info" }
> = {
  toPlan: { word: "待安排", tone: "soon" },
  planned: { word: "已安排", tone: "info" },
  held: { word: "已谈，待确认", tone: "late" },
  acknowledged: { word: "已确认", tone: "ok" },
  followUp: { word: "跟进中", tone: "soon" },
  done: { word: "已办结", tone: "ok" },
  excused: { word: "免谈", tone: "none" },
  out: { word: "已不在本单位", tone: "none" },
  notListed: { word: "不在名单", tone: "none" },
};

/** Why a target stands on the list or not, in words; `organName` names the other organ of a transfer. */
export function explain(target: TalkTarget, organName: (id: string) => string): string {
  const notes: string[] = [];
  if (target.how === "newcomer") notes.push(`${sayDay(target.since)}入职，本季度不计入应谈`);
  if (target.how === "byHand") notes.push("手动加入名单");
  if (target.how === "unlisted") notes.push("不在应谈名单，另行约谈");
  if (target.asked === 0 && target.how !== "byHand") notes.push("本季度不要求约谈");
  if (target.from) {
    const where = organName(target.from.organ);
    const elsewhere = target.talks.some(({ organ }) => organ !== target.organ);
    notes.push(`${sayDay(target.from.day)}自${where}调入${elsewhere ? "，在原单位已谈" : ""}`);
  }
  if (target.out) {
    const { day, to } = target.out;
    notes.push(to ? `${sayDay(day)}后调往${organName(to)}，由新单位约谈` : `${sayDay(day)}离职`);
  }
  if (target.excuse) {
    const until = target.excuse.until ? `，至${sayFullDay(target.excuse.until)}` : "";
    notes.push(`${excuseReasons[target.excuse.reason]}${until}`);
  }
  return notes.join("；");
}

/**
 * Counts of an organ's targets with their heads. A talk held by another organ before a transfer covers its officer here
 * and is counted there: 人次 (`talks`) and 人 (`people`) are of this organ's own talks.
 */
export function countsOf(
  rows: readonly { target: TalkTarget; heads: readonly TalkHead[] }[],
  today: Day,
): RoundCounts {
  const here = rows.map(({ target }) => target).filter((target) => isListed(target) && !target.out);
  const excused = here.filter((target) => !isCovered(target) && isExcused(target, today)).length;
  const covered = here.filter(isCovered).length;
  const withOwn = rows.map(({ target }) => target.talks.filter(({ organ }) => organ === target.organ).length);
  const own = rows.flatMap(({ target, heads }) => heads.filter(({ organ }) => organ === target.organ));
  const listed = here.length - excused;
  return {
    listed,
    covered,
    excused,
    owed: listed - covered,
    acknowledged: own.filter(({ state }) => state === "acknowledged").length,
    followUps: own.filter(followUpOpen).length,
    talks: withOwn.reduce((sum, count) => sum + count, 0),
    people: withOwn.filter((count) => count > 0).length,
  };
}

type Coverage = Pick<RoundCounts, "listed" | "covered">;
/** Coverage in percent, rounded down, so that one person missing never reads as 100; undefined over nobody. */
export const coveragePercent = ({ listed, covered }: Coverage): number | undefined =>
  listed === 0 ? undefined : Math.floor((covered * 100) / listed);

/**
 * How somebody stands to a record, decided on the record: the officer himself, who talked, the discipline line of the
 * organ in which it was held. Roles of other organs, unit heads and administrators stand in no relation.
 */
export function relationTo(
  head: Pick<TalkHead, "county" | "organ" | "officer" | "talker">,
  actor: { county: string; staff: string; grants: readonly Grant[] },
): Relation | undefined {
  if (actor.county !== head.county) return undefined;
  if (actor.staff === head.officer) return "officer";
  if (actor.staff === head.talker) return "talker";
  return may(actor.grants, "talks.read", { county: head.county, organ: head.organ })
    ? "disciplineLine"
    : undefined;
}

/** See `contentHoldFrom` in shared/org/rules.ts: what was written before somebody else's hand was on the account waits. */
export function whyHeldBack(
  hold: ContentHold | undefined,
  writtenAt: Instant,
  now: Instant,
): Refusal | undefined {
  if (!hold || now >= hold.until || writtenAt >= hold.since) return undefined;
  return no(
    "content-held-back",
    `您的密码或纪检角色刚由他人办理，${sayInstant(hold.until)}之后才能打开此前的约谈内容；如非您本人要求，请立即联系本单位纪检`,
  );
}
