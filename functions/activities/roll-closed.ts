// What the page of a roll shows beside its list: where it counts, what may still be corrected, and what happened to it.
import { activityKinds, levels, type Level } from "../../shared/activities/kinds.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { monthOf, sayInstant, sayMonth } from "../../shared/time.ts";
import { methods, type Method } from "../../shared/training/schema.ts";
import type { TimelineItem } from "../../web/ui/page-parts.tsx";
import type { AuditRow } from "../platform/commit.ts";
import { queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { Form } from "../platform/route.ts";
import { lockedOf, monthsOf } from "./correcting.ts";
import type { RollLine } from "./roll.ts";
import { sayAttendance } from "./roll-rows.ts";

/** `whyNot`: why nothing but single people can be corrected any more. */
export type ClosedView = { counted: string; whyNot?: string; history: TimelineItem[] };

export async function closedViewOf(
  deps: Deps,
  activity: Activity,
  lines: readonly RollLine[],
): Promise<ClosedView> {
  const { county, id, day, state } = activity;
  const history = historyOf(
    await queryAll<Happened>(deps, keys.activity(county, id), { prefix: "audit/", stale: true }),
    lines,
  );
  if (state !== "closed") return { counted: "", history };
  const months = monthsOf(activity);
  const locked = await lockedOf(deps, activity);
  const said = months.map(sayMonth).join("、");
  const late = months.includes(monthOf(day)) ? "" : `（${sayMonth(monthOf(day))}已锁定）`;
  const shut = locked.length > 0 ? `；${locked.map(sayMonth).join("、")}已经锁定，更正不再改变月度汇总` : "";
  const whyNot =
    locked.length > 0 ? `${locked.map(sayMonth).join("、")}已经锁定，只能更正个人的出勤` : undefined;
  return { counted: `计入${said}${late}${shut}`, ...(whyNot ? { whyNot } : {}), history };
}

type Happened = AuditRow & { detail?: Record<string, unknown> };
type Mark = { staff: string; before: string; after: string };

const sayMark = (one: unknown): string => (one === "none" ? "不在名单" : sayAttendance(String(one)));

const namedMax = 8;

/** 'none' of a mark is that nothing is known; after closing it is that he is not on the roll. */
function sayMarks(marks: readonly Mark[], names: ReadonlyMap<string, string>): string {
  const said = marks
    .slice(0, namedMax)
    .map(
      ({ staff, before, after }) =>
        `${names.get(staff) ?? staff}${before === "none" ? "" : sayAttendance(before) + "改为"}${after === "none" ? "撤销登记" : sayAttendance(after)}`,
    );
  return said.join("、") + (marks.length > namedMax ? `等 ${marks.length} 人` : "");
}

const facts: Record<string, { label: string; say: (value: unknown) => string }> = {
  theme: { label: "主题", say: String },
  hours: { label: "学时", say: String },
  level: { label: "层级", say: (value) => levels[value as Level] },
  fullTime: { label: "脱产", say: (value) => (value ? "脱产" : "不脱产") },
  methods: {
    label: "教学方法",
    say: (value) => (value as Method[]).map((one) => methods[one]).join("、") || "无",
  },
};

function sayFacts({ before, after }: Record<string, unknown>): string {
  const [was, is] = [before, after] as Record<string, unknown>[];
  return Object.entries(facts)
    .flatMap(([name, { label, say }]) =>
      is && was && name in is ? [`${label}“${say(was[name])}”改为“${say(is[name])}”`] : [],
    )
    .join("；");
}

/** What was done to the roll, newest first, with the reasons that were given. */
function historyOf(rows: readonly Happened[], lines: readonly RollLine[]): TimelineItem[] {
  const names = new Map(lines.map(({ staff, name }) => [staff, name]));
  return rows.toReversed().flatMap(({ at, byName, did, subject, reason, detail = {} }): TimelineItem[] => {
    const titles: Record<string, () => string> = {
      "activities.marked": () => `登记 ${sayMarks((detail["marks"] ?? []) as Mark[], names)}`,
      "activities.rollClosed": () => "关闭签到表",
      "activities.rollAmended": () =>
        `更正 ${typeof detail["name"] === "string" ? detail["name"] : subject}：${sayMark(detail["before"])}改为${sayMark(detail["after"])}`,
      "activities.rollReopened": () => "重新打开签到表",
      "activities.corrected": () => `更正活动：${sayFacts(detail)}`,
      "activities.voided": () => "作废活动",
    };
    const title = titles[did]?.();
    if (title === undefined) return [];
    return [{ title, at: sayInstant(at), by: byName, ...(reason === undefined ? {} : { note: reason }) }];
  });
}

/** A correction as the form sends it, still to be parsed. */
export type Corrected = {
  do: string;
  reason: string;
  theme?: string;
  hours?: number;
  level?: string;
  methods?: string[];
  fullTime?: boolean;
};

export function typedCorrection(form: Form, { kind }: Pick<Activity, "kind">): Corrected {
  const [what, reason] = [form.one("do"), form.one("reason")];
  if (what !== "facts") return { do: what, reason };
  const hours = Number(form.one("hours"));
  return {
    do: what,
    reason,
    theme: form.one("theme"),
    hours: Number.isFinite(hours) ? hours : 0,
    level: form.one("level"),
    methods: form.all("methods"),
    ...(activityKinds[kind].fullTime ? { fullTime: form.one("fullTime") !== "" } : {}),
  };
}
