// The one shape of saying no: refusals (a rule answers why not) and problems (an edge answers a request).

/** Problem codes and the HTTP status each one answers with. */
export const problemStatus = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  gone: 410,
  tooLarge: 413,
  unsupported: 415,
  tooMany: 429,
  failed: 500,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof problemStatus;

/** What a rule answers when something may not be done: a stable code and a Chinese sentence for the person. */
export type Refusal = { code: string; message: string };

/** One wrong field of an input: its path ("present.0", "" for the whole) and what is wrong with it. */
export type FieldProblem = { path: string; message: string };

/**
 * What reaches the edge. `message` is Chinese and safe to show; it never repeats confidential input.
 * `reason` is a stable code a program can test ("already-accepted").
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: readonly FieldProblem[];
  readonly reason: string;

  constructor(
    code: ProblemCode,
    message: string,
    fields: readonly FieldProblem[] = [],
    reason: string = code,
  ) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.fields = fields;
    this.reason = reason;
  }
}

/** Turns a refusal into a 409 at the edge; does nothing when there is none. Throws Problem("conflict"). */
export function refuse(refusal: Refusal | undefined): void {
  if (refusal) throw new Problem("conflict", refusal.message, [], refusal.code);
}

/** The answer for what is absent or outside your scope: the same, so that ids cannot be probed. */
export const notFound = (what: string): Problem => new Problem("notFound", `没有找到${what}，或您无权查看`);
