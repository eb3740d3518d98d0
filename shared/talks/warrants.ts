// Warrants (调阅、销毁审批): what one person may not do alone; asked by one, consented to by another.
import * as z from "zod";
import { StaffNumber } from "../org/schema.ts";
import type { Refusal } from "../problem.ts";
import { Instant } from "../time.ts";
import { unmarked } from "./schema.ts";

/** "open": read one record for a while. "shred": make everything said to one officer unreadable for good. */
export const WarrantKind = z.enum(["open", "shred"], { error: "请选择调阅或销毁" });
export type WarrantKind = z.infer<typeof WarrantKind>;
export const warrantWords: Record<WarrantKind, string> = { open: "调阅约谈记录", shred: "销毁约谈内容" };

export const WarrantState = z.enum(["asked", "consented", "refused"]);
export type WarrantState = z.infer<typeof WarrantState>;

/** How long a consented warrant opens a record. */
export const warrantHours = 4;
/** How long a request waits for its second person. */
export const warrantWaitDays = 7;

export const Warrant = z.object({
  id: z.string(),
  kind: WarrantKind,
  county: z.string(),
  organ: z.string(),
  /** To destroy: every organ in which something was said to the officer; each must be the second person's. */
  organs: z.array(z.string()).optional(),
  officer: StaffNumber,
  /** The one record it opens; absent when it is about all of an officer's. */
  talk: z.string().optional(),
  state: WarrantState,
  askedBy: z.string(),
  askedByName: z.string(),
  askedAt: Instant,
  decidedBy: z.string().optional(),
  decidedByName: z.string().optional(),
  decidedAt: Instant.optional(),
  /** Until when a consented one opens the record. */
  until: Instant.optional(),
});
export type Warrant = z.infer<typeof Warrant>;

const reason = unmarked(z.string().trim().min(5, { error: "请写明理由（至少 5 个字）" }).max(500));
export const WarrantInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("open"), talk: z.string().max(60), reason }),
  z.strictObject({ kind: z.literal("shred"), officer: StaffNumber, reason }),
]);
export type WarrantInput = z.infer<typeof WarrantInput>;
export const WarrantDecision = z.strictObject({ consent: z.boolean() });
export type WarrantDecision = z.infer<typeof WarrantDecision>;

/** A warrant as those see it who decide on it or whom it concerns. `reason` only for who may decide. */
export const WarrantView = Warrant.omit({ county: true, organs: true }).extend({
  officerName: z.string(),
  reason: z.string().optional(),
  mayDecide: z.boolean(),
});
export type WarrantView = z.infer<typeof WarrantView>;

const waitedTooLong = (warrant: Pick<Warrant, "askedAt">, now: Instant): boolean =>
  Date.parse(now) - Date.parse(warrant.askedAt) > warrantWaitDays * 86_400_000;

export const whyNot = {
  /** “两人”: the second person is another one, and neither is the person concerned. */
  decide(warrant: Warrant, staff: string, now: Instant): Refusal | undefined {
    if (warrant.state !== "asked") return { code: "already-decided", message: "这份申请已经处理" };
    if (warrant.askedBy === staff)
      return { code: "own-request", message: "申请人不能自己同意，须由另一人决定" };
    if (warrant.officer === staff) return { code: "own-record", message: "不能决定涉及本人的申请" };
    return waitedTooLong(warrant, now)
      ? { code: "request-lapsed", message: `申请超过 ${warrantWaitDays} 天未处理，已经失效，请重新申请` }
      : undefined;
  },
} as const;

/** Whether this warrant opens that record to this person now. */
export const opens = (warrant: Warrant, staff: string, talk: string, now: Instant): boolean =>
  warrant.kind === "open" &&
  warrant.state === "consented" &&
  warrant.askedBy === staff &&
  warrant.talk === talk &&
  warrant.until !== undefined &&
  warrant.until > now;
