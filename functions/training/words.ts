// The words and tones in which pages speak of briefs.
import { Problem } from "../../shared/problem.ts";
import { sayInstant } from "../../shared/time.ts";
import {
  briefStateWords,
  type BriefState,
  type BriefStep,
  type BriefView,
} from "../../shared/training/schema.ts";
import type { TimelineItem } from "../../web/ui/page-parts.tsx";
import type { Tone } from "../../web/ui/status.tsx";

const tones = {
  draft: "none",
  submitted: "info",
  returned: "soon",
  accepted: "ok",
} as const satisfies Record<BriefState, Tone>;

/** A state as a badge. */
export const badgeOf = (state: BriefState): { tone: Tone; word: string } => ({
  tone: tones[state],
  word: briefStateWords[state],
});

/** '4 小时', '1.33 小时' */
export const sayHours = (hours: number): string => `${Math.round(hours * 100) / 100} 小时`;

const steps: Record<string, { title: string; tone: Tone }> = {
  "training.submitted": { title: "报送", tone: "info" },
  "training.resubmitted": { title: "修改后重新报送（首次报送时间不变）", tone: "info" },
  "training.returned": { title: "退回", tone: "soon" },
  "training.accepted": { title: "审核通过", tone: "ok" },
};

/** A history, newest first. */
export const historyOf = (history: readonly BriefStep[]): TimelineItem[] =>
  history.toReversed().map((step) => ({
    title: steps[step.did]?.title ?? step.did,
    tone: steps[step.did]?.tone,
    at: sayInstant(step.at),
    by: step.byName,
    note: step.reason,
  }));

type ShownFlag = NonNullable<BriefView["flags"]>[number];

const flagWords = {
  "photo-same": (photos) => `${photos}与较早报送的简报用的是同一张`,
  "photo-near": (photos) => `${photos}与较早报送的简报的照片非常相似`,
  "photo-date-far": (photos) => `${photos}的拍摄日期与训练日期相差较远`,
  "text-near": () => "正文与较早报送的简报几乎相同",
} as const satisfies Record<ShownFlag["kind"], (photos: string) => string>;

/** What a flag says of this brief; the earlier brief is named apart, where the reader may see it. */
export const sayFlag = ({ kind, photo = 1, more = 0 }: ShownFlag): string =>
  flagWords[kind](`第 ${photo} 张照片${more ? `等 ${more + 1} 张` : ""}`);

/** A problem as a form's banner says it: the fields say themselves what is wrong, without their English paths. */
export function forForm(problem: Problem): Problem {
  if (problem.code !== "invalid" || problem.fields.length === 0) return problem;
  const message =
    problem.fields.length === 1 ? problem.fields[0]?.message : `有 ${problem.fields.length} 处需要修改`;
  return new Problem("invalid", `${message ?? ""}。填写的内容已保留`, problem.fields, problem.reason);
}
