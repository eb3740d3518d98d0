// The rules of training-day briefs: states and their moves, what may be done when, what is missing, how hours count.
import type { FieldProblem, Refusal } from "../problem.ts";
import { whyNotMove, type Move, type Moves } from "../states.ts";
import { addDays, isClockTime, sayFullDay } from "../time.ts";
import type { Posting, Unit } from "../org/schema.ts";
import {
  briefStateWords,
  categories,
  photosMax,
  textLengthMin,
  type BriefBody,
  type BriefHead,
  type BriefState,
  type Category,
  type Flag,
  type Mode,
} from "./schema.ts";

/** The moves between states; a returned brief is submitted again and keeps its history. */
export const moves = {
  submit: { from: ["draft", "returned"], to: "submitted", label: "报送" },
  accept: { from: ["submitted"], to: "accepted", label: "通过" },
  returnIt: { from: ["submitted"], to: "returned", label: "退回" },
} as const satisfies Moves<BriefState>;

/** What leaves the state as it is, or leaves nothing behind. */
const touches = {
  edit: { from: ["draft", "returned"], to: "draft", label: "修改" },
  discard: { from: ["draft"], to: "draft", label: "删除" },
} as const satisfies Moves<BriefState>;

const byState = (move: Move<BriefState>, head: BriefHead): Refusal | undefined =>
  whyNotMove(move, head.state, briefStateWords, "brief");

/** Whether this officer wrote or filed it: nobody reviews what they filed themselves. */
export const isOwn = (head: BriefHead, staff: string): boolean =>
  head.writtenBy === staff ||
  (head.state !== "draft" && (head.filedBy === staff || head.submittedBy === staff));

const byOthers = (move: Move<BriefState>, head: BriefHead, staff: string): Refusal | undefined => {
  const refusal = byState(move, head);
  if (refusal) return refusal;
  if (!isOwn(head, staff)) return undefined;
  return { code: "own-brief", message: "不能审核自己填写或报送的简报，请由其他审核人员处理" };
};

/** Why not, in words for the person; undefined when it may be done. Pages disable with it, operations refuse with it. */
export const whyNot = {
  edit: (head: BriefHead) => byState(touches.edit, head),
  discard: (head: BriefHead) => byState(touches.discard, head),
  submit: (head: BriefHead) => byState(moves.submit, head),
  accept: (head: BriefHead, staff: string) => byOthers(moves.accept, head, staff),
  returnIt: (head: BriefHead, staff: string) => byOthers(moves.returnIt, head, staff),
  addPhoto: (head: BriefHead): Refusal | undefined =>
    byState(touches.edit, head) ??
    (head.photoCount >= photosMax
      ? { code: "photos-full", message: `最多 ${photosMax} 张照片，请先移除一张` }
      : undefined),
};

/** Hours from 'HH:mm' to 'HH:mm' of the same day; undefined where the end is not after the start. */
export function hoursOf(start: string, end: string): number | undefined {
  if (!isClockTime(start) || !isClockTime(end)) return undefined;
  const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const length = minutes(end) - minutes(start);
  return length > 0 ? length / 60 : undefined;
}

/** Training time in whole minutes: sums of minutes are exact where sums of hours may be a hair short of half a day. */
export const minutesOf = (head: Pick<BriefHead, "hours">): number => Math.round(head.hours * 60);

/**
 * “信息化、法律法规的培训可以通过会议的形式组织开展” (source, G6): a meeting counts towards the weekly half day only for
 * these two; any other form of training always does.
 */
export const countsTowardsHalfDay = (head: { mode?: Mode; category?: Category }): boolean =>
  head.mode !== "meeting" || (head.category !== undefined && categories[head.category].meetingCounts);

/** What a person filling in the form should know, though it stops nothing. */
export function hintsFor(head: { mode?: Mode; category?: Category }): string[] {
  return countsTowardsHalfDay(head) ? [] : [meetingHint];
}

const meetingHint = `会议形式只有${Object.values(categories)
  .filter((category) => category.meetingCounts)
  .map((category) => category.label)
  .join("、")}可计入半天训练`;

type Filled = { head: BriefHead; body: BriefBody };
type Line = { path: string; label: string; message: string; done: (filled: Filled) => boolean };

/**
 * What a brief must have. “开展培训、训练都需通过简报和图片的形式报分局网页” (source, G8): text and pictures both.
 */
const lines: readonly Line[] = [
  {
    path: "start",
    label: "时长",
    message: "请填写起止时间（结束应晚于开始，跨零点的分两天填写）或训练时长",
    done: ({ head, body }) => head.hours > 0 && (body.start === undefined) === (body.end === undefined),
  },
  {
    path: "title",
    label: "标题",
    message: "请填写标题（至少 2 个字）",
    done: ({ head }) => head.title.length >= 2,
  },
  { path: "place", label: "地点", message: "请填写训练地点", done: ({ body }) => body.place !== "" },
  {
    path: "category",
    label: "训练内容",
    message: "请选择训练内容",
    done: ({ head }) => head.category !== undefined,
  },
  { path: "mode", label: "组织方式", message: "请选择组织方式", done: ({ head }) => head.mode !== undefined },
  {
    path: "method",
    label: "教学方法",
    message: "请选择教学方法",
    done: ({ head }) => head.method !== undefined,
  },
  {
    path: "instructor",
    label: "教官",
    message: "请填写教官或主讲人",
    done: ({ body }) => body.instructor !== "",
  },
  {
    path: "present",
    label: "参训人员",
    message: "请勾选参训人员",
    done: ({ head }) => head.present.length > 0,
  },
  {
    path: "text",
    label: "正文",
    message: `正文至少 ${textLengthMin} 个字`,
    done: ({ body }) => body.text.length >= textLengthMin,
  },
  {
    path: "photos",
    label: "照片",
    message: "请至少上传 1 张照片",
    done: ({ body }) => body.photos.length > 0,
  },
];

/** Everything a brief must have, and whether it has it: the progress shown beside the form. */
export const checklist = (
  head: BriefHead,
  body: BriefBody,
): { path: string; label: string; done: boolean }[] =>
  lines.map(({ path, label, done }) => ({ path, label, done: done({ head, body }) }));

/** What must still be filled in before it can be submitted, one line per field. */
export const missing = (head: BriefHead, body: BriefBody): FieldProblem[] =>
  lines.filter((line) => !line.done({ head, body })).map(({ path, message }) => ({ path, message }));

/** What the unit was on the day: open or not, and who belonged to it. `today` is a day in Asia/Shanghai. */
export type Surroundings = { unit: Unit; roster: readonly Posting[]; today: string };

/**
 * Everything that stands between a brief and its submission: what is missing, a day that has not come yet or on which
 * the unit did not exist, people who were not in the unit on that day.
 */
export function wrongForSubmission(
  head: BriefHead,
  body: BriefBody,
  { unit, roster, today }: Surroundings,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (head.day > today) problems.push({ path: "day", message: "训练日期不能晚于今天" });
  if (head.day < unit.openedOn) {
    problems.push({
      path: "day",
      message: `${unit.name}自${sayFullDay(unit.openedOn)}设立，训练日期不能更早`,
    });
  }
  if (unit.closedOn && head.day > unit.closedOn) {
    const after = sayFullDay(addDays(unit.closedOn, 1));
    problems.push({ path: "day", message: `${unit.name}自${after}起已撤并，训练日期不能更晚` });
  }
  problems.push(...missing(head, body));
  const known = new Set(roster.map((posting) => posting.staff));
  const strangers = head.present.filter((staff) => !known.has(staff));
  if (strangers.length) {
    const named =
      strangers.slice(0, 5).join("、") + (strangers.length > 5 ? ` 等 ${strangers.length} 人` : "");
    problems.push({ path: "present", message: `${named} 在训练当日不属于${unit.name}，请取消勾选` });
  }
  return problems;
}

/**
 * What a submission changes in the head. The first filing time stands for ever: a returned brief that is submitted
 * again is as punctual as it was the first time.
 */
export const submission = (head: BriefHead, by: { staff: string; at: string; flags: Flag[] }) => ({
  state: moves.submit.to,
  version: head.version + 1,
  filedAt: head.state === "draft" ? by.at : head.filedAt,
  filedBy: head.state === "draft" ? by.staff : head.filedBy,
  submittedAt: by.at,
  submittedBy: by.staff,
  flags: by.flags,
  returnedAt: undefined,
  returnReason: undefined,
});

/** What an acceptance changes in the head. */
export const acceptance = (head: BriefHead, by: { staff: string; at: string }) => ({
  state: moves.accept.to,
  version: head.version + 1,
  acceptedAt: by.at,
  acceptedBy: by.staff,
});

/** What a return changes in the head. */
export const returning = (head: BriefHead, by: { at: string; reason: string }) => ({
  state: moves.returnIt.to,
  version: head.version + 1,
  returnedAt: by.at,
  returnReason: by.reason,
  returns: head.returns + 1,
});
