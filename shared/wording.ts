// Input errors in plain Chinese: one map for every zod schema ("标题至少 2 个字").
import * as z from "zod";
import type { FieldProblem } from "./problem.ts";

const typeWords: Record<string, string> = {
  string: "文字",
  number: "数字",
  int: "整数",
  boolean: "是或否",
  array: "列表",
  object: "对象",
  date: "日期",
};

/** The Chinese sentence for one zod issue; schemas may give their own message, which wins. */
function wordingOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined || issue.input === null) return "必须填写";
      return `应为${typeWords[issue.expected] ?? "其他类型"}`;
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum));
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum));
    case "invalid_format":
      return "格式不正确";
    case "not_multiple_of":
      return `应为 ${issue.divisor} 的倍数`;
    case "unrecognized_keys":
      return `有不认识的字段：${issue.keys.map((key) => key.slice(0, 40)).join("、")}`;
    case "invalid_value":
      return "不是可选的值";
    case "invalid_union":
      return "内容不符合要求";
    case "custom":
    case "invalid_element":
    case "invalid_key":
      return "填写不正确";
  }
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === "string") return minimum === 1 ? "必须填写" : `至少 ${minimum} 个字`;
  if (origin === "array" || origin === "set") return `至少 ${minimum} 项`;
  return `不能小于 ${minimum}`;
}

function tooBig(origin: string, maximum: number): string {
  if (origin === "string") return `最多 ${maximum} 个字`;
  if (origin === "array" || origin === "set") return `最多 ${maximum} 项`;
  return `不能大于 ${maximum}`;
}

/** Sets the Chinese wording for every schema. Called once by each host and the test kit. */
export function speakChinese(): void {
  z.config({ customError: (issue) => wordingOf(issue) });
}

/** A zod error as field problems: paths joined by dots, "" for the whole input. */
export const fieldProblems = (error: z.ZodError): FieldProblem[] =>
  error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join("."), message: issue.message }));
