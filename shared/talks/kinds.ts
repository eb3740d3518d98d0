// What kinds of talk there are, what is no talk of this register, and why somebody need not be talked to.
import * as z from "zod";

/** 提醒约谈's types. “预防提醒约谈” (source, S12); 例行 and 专项 are kept beside it. */
export const talkTypes = { preventive: "预防提醒", routine: "例行", special: "专项" } as const;

/**
 * Measures of law and discipline that only sound alike. Each has its own procedure and file: recording one here would
 * turn a measure into a chat, or a chat into a measure.
 */
const otherMeasures: readonly { words: readonly string[]; why: string }[] = [
  {
    words: ["谈话提醒"],
    why: "“谈话提醒”是纪检监察机关处置问题线索的措施，须按监督执纪规定办理并另行建档，不能登记为预防提醒约谈",
  },
  {
    words: ["提醒谈话"],
    why: "“提醒谈话”是党组织（组织人事部门）对干部的组织措施，须按组织程序办理，不能登记为预防提醒约谈",
  },
  {
    words: ["诫勉谈话", "诫勉"],
    why: "“诫勉”是组织处理措施，有规定的程序、文书和影响期，不能登记为预防提醒约谈",
  },
  {
    words: ["函询", "谈话函询", "审查谈话", "讯问", "询问笔录"],
    why: "函询、审查谈话属于执纪审查措施，须在纪检监察机关办理，不能在本系统登记",
  },
];

/** Why a talk that is called this does not belong here; undefined when it may be one of ours. */
export const whyNotCalled = (text: string): string | undefined =>
  otherMeasures.find(({ words }) => words.some((word) => text.includes(word)))?.why;

export const TalkType = z.enum(Object.keys(talkTypes) as (keyof typeof talkTypes)[], {
  error: ({ input }) =>
    (typeof input === "string" ? whyNotCalled(input) : undefined) ??
    `请选择约谈类型：${Object.values(talkTypes).join("、")}`,
});
export type TalkType = z.infer<typeof TalkType>;

export const talkForms = { individual: "个别约谈", collective: "集体约谈" } as const;
export const TalkForm = z.enum(Object.keys(talkForms) as (keyof typeof talkForms)[], {
  error: "请选择个别约谈或集体约谈",
});
export type TalkForm = z.infer<typeof TalkForm>;

/** Why somebody on the list need not be talked to this quarter: chosen, never typed, so that no story stands in a list. */
export const excuseReasons = {
  sickLeave: "长期病假",
  familyLeave: "产假、陪产假等假期",
  secondment: "借调、挂职在外",
  study: "脱产学习",
  leaving: "已办理退休、辞职手续",
  other: "其他（已经批准）",
} as const;
export const ExcuseReason = z.enum(Object.keys(excuseReasons) as (keyof typeof excuseReasons)[], {
  error: "请选择免谈原因",
});
export type ExcuseReason = z.infer<typeof ExcuseReason>;

/**
 * Marks of classified papers: state secrets may not be kept here. A hold, not a proof: the writer declares besides that
 * the record is not classified.
 */
const classified =
  /(?:绝密|机密|秘密)\s*[★☆]|密级\s*[:：]\s*(?:绝密|机密|秘密)|涉密文件|【(?:绝密|机密|秘密)】/u;

/** Whether a text carries the mark of a classified paper. */
export const looksClassified = (text: string): boolean => classified.test(text);
