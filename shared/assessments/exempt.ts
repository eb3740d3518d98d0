// Whether somebody is let off a test or its make-up: exempt on his day, or on every day that is left to him.
import type { Day } from "../time.ts";
import { daysLeft, type Due } from "./days.ts";
import type { Round, TestExemption } from "./schema.ts";

/** The exemption that holds for somebody's subject on a day. */
export const exemptionOn = (
  exemptions: readonly TestExemption[],
  { staff, subject, day }: { staff: string; subject: Round["subject"]; day: Day },
): TestExemption | undefined =>
  exemptions.find(
    (one) => one.staff === staff && one.subjects.includes(subject) && one.from <= day && day <= one.until,
  );

type Asked = {
  round: Round;
  exemptions: readonly TestExemption[];
  today: Day;
};

/**
 * The exemption that lets somebody off: that of his day. Who has no day yet can come until the last one, and is let off
 * only when he is exempt on each that is left.
 */
export function exemptionFor(
  { round: { subject }, exemptions, today }: Asked,
  staff: string,
  { day, window }: Due,
): TestExemption | undefined {
  const own = exemptions.filter((one) => one.staff === staff);
  if (own.length === 0) return undefined;
  const days = day === undefined ? daysLeft(window, today) : [day];
  const each = days.map((one) => exemptionOn(own, { staff, subject, day: one }));
  return each.every((one) => one !== undefined) ? each.at(-1) : undefined;
}

/** Let off the make-up is who is exempt on every day that is left of it: until then he can still come. */
export const isMakeUpExempt = (asked: Asked, staff: string): boolean =>
  asked.round.makeUp !== undefined &&
  exemptionFor(asked, staff, { window: asked.round.makeUp }) !== undefined;
