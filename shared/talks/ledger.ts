// The 提醒约谈台账: its columns, with names masked and content left out, whoever asks.
import type { SheetToWrite } from "../sheet.ts";
import { sayQuarter, type Quarter } from "../quarter.ts";
import { clockTimeOf, dayOf } from "../time.ts";
import { talkForms, talkTypes } from "./kinds.ts";
import { followUpOpen } from "./rules.ts";
import { talkStateWords, type TalkHead } from "./schema.ts";

export type LedgerLine = {
  head: TalkHead;
  officer: { name: string; position?: string };
  talker: { name: string; position?: string };
  recorder: string;
  unitName: string;
};

/** '王*' and '欧阳**': the family name stays, so that a line can be found by who knows it. */
export function maskedName(name: string): string {
  const family = /^(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯)/u.exec(name)?.[0];
  const letters = Array.from(name);
  const kept = family ?? letters[0] ?? "";
  return kept + "*".repeat(Math.max(1, letters.length - Array.from(kept).length));
}

const hidden = "（保密，见记录原件）";

const headers = [
  "序号",
  "年度",
  "季度",
  "谈话日期",
  "地点",
  "谈话人",
  "谈话人职务",
  "被谈话人",
  "单位",
  "被谈话人职务",
  "方式",
  "类型",
  "主要内容",
  "整改要求",
  "整改期限",
  "完成情况",
  "本人确认",
  "记录人",
  "备注",
] as const;

/**
 * The sheet of a ledger. Content never leaves the vault: 地点, 主要内容 and 整改要求 say where to look. Names are masked
 * unless `named`; positions go with names, since in a small office they are names.
 */
export function ledgerSheet(
  organName: string,
  quarters: readonly Quarter[],
  lines: readonly LedgerLine[],
  { named }: { named: boolean },
): SheetToWrite {
  const shown = (name: string): string => (named ? name : maskedName(name));
  const rows = lines.map(({ head, officer, talker, recorder, unitName }, index) => [
    index + 1,
    head.quarter.slice(0, 4),
    sayQuarter(head.quarter).slice(5),
    head.day,
    hidden,
    shown(talker.name),
    named ? (talker.position ?? "") : "",
    shown(officer.name),
    unitName,
    named ? (officer.position ?? "") : "",
    talkForms[head.form],
    talkTypes[head.type],
    hidden,
    head.followUpDue === undefined ? "无" : hidden,
    head.followUpDue ?? "",
    outcomeOf(head),
    head.acknowledgedAt === undefined
      ? talkStateWords.held
      : `${dayOf(head.acknowledgedAt)} ${clockTimeOf(head.acknowledgedAt)}${head.state === "held" ? "（有更正待确认）" : ""}`,
    recorder === "" ? "" : shown(recorder),
    "",
  ]);
  const name = quarters.length === 1 ? sayQuarter(quarters[0] ?? "") : "提醒约谈台账";
  return {
    name: `${organName}${name}`.slice(0, 28),
    columns: headers.map((header) => ({ header })),
    rows,
  };
}

function outcomeOf(head: TalkHead): string {
  if (head.followUpDue === undefined) return "无需整改";
  return followUpOpen(head) ? "跟进中" : "已办结";
}
