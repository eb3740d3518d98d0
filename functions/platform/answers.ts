// Answers to errors: what an error is as a Problem, and its one JSON shape (code, Chinese message, fields, request id).
import type { Context } from "hono";
import * as z from "zod";
import { BadKey } from "../../shared/keys.ts";
import { Problem, problemStatus } from "../../shared/problem.ts";
import type { Deps } from "./deps.ts";
import { describeError } from "./log.ts";

export const bodyLessStatus = 204;

/** The one shape of errors under /api. */
export const ErrorReply = z.object({
  code: z.string(),
  reason: z.string(),
  message: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })),
  requestId: z.string(),
});

const throttled = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
  "TransactionConflictException",
  "TimeoutError",
]);

/** Any thrown value as a Problem; what is not one of ours becomes "failed" and is logged without its message. */
export function asProblem(deps: Deps, error: unknown, requestId: string): Problem {
  if (error instanceof Problem) {
    if (problemStatus[error.code] >= 500)
      deps.log("error", "request.failed", { requestId, ...describeError(error) });
    return error;
  }
  if (error instanceof BadKey) return new Problem("notFound", "没有找到这个地址对应的内容");
  deps.log("error", "request.failed", { requestId, ...describeError(error) });
  if (error instanceof Error && throttled.has(error.name)) {
    return new Problem("unavailable", "系统繁忙，内容没有保存，请稍后再试", [], "busy");
  }
  return new Problem("failed", "系统出错了，内容没有保存。请稍后再试；仍不行请把请求编号告诉管理员");
}

/** The JSON answer. */
export function problemResponse(deps: Deps, c: Context, error: unknown): Response {
  const requestId = String(c.get("requestId") ?? "");
  const problem = asProblem(deps, error, requestId);
  const body: z.input<typeof ErrorReply> = {
    code: problem.code,
    reason: problem.reason,
    message: problem.message,
    fields: [...problem.fields],
    requestId,
  };
  return c.json(body, problemStatus[problem.code]);
}
