// Why something may not be done to a unit, an officer or an account, in words the person can act on.
import type { Role } from "../access.ts";
import type { Refusal } from "../problem.ts";
import { addDays, sayFullDay, type Day, type Instant } from "../time.ts";
import type { Officer, Posting, Unit } from "./schema.ts";

/** Five wrong passwords in a row lock an account for a quarter of an hour. */
export const lockAfterFailures = 5;
export const lockMinutes = 15;

/** While it lasts, what was written before `since` stays closed to the account. */
export type ContentHold = { since: Instant; until: Instant };
const holdHours = 24;

/**
 * Whose password somebody else issued, or who was just given a role of the discipline line, waits a day before opening
 * talks that were signed before; both the person and the line are told at once. So no administrator can make himself a
 * reader unseen, be it under another's name.
 */
export const contentHoldFrom = (now: Instant): ContentHold => ({
  since: now,
  until: new Date(Date.parse(now) + holdHours * 3_600_000).toISOString(),
});

/** Roles whose holders read what was said in talks. Nobody gives one to himself. */
export const isDisciplineRole = (role: Role): boolean =>
  role === "disciplineOfficer" || role === "disciplineHead";

/** Roles that open talks, or are the second person where it takes two: a day's hold goes with them, and others hear of it. */
export const opensTalks = (role: Role): boolean => isDisciplineRole(role) || role === "committee";

const no = (code: string, message: string): Refusal => ({ code, message });

/** Whether a unit is in service on a day; `closedOn` is its last day. */
export const inService = (unit: Unit, day: Day): boolean =>
  unit.openedOn <= day && (unit.closedOn === undefined || unit.closedOn >= day);

/** Whether somebody was posted there on a day; `to` is the last day. */
export const postedOn = (posting: Posting, day: Day): boolean =>
  posting.from <= day && (posting.to === undefined || posting.to >= day);

function whyNotReceive(unit: Unit, day: Day): Refusal | undefined {
  if (unit.closedOn !== undefined && unit.closedOn < day)
    return no("unit-closed", `“${unit.name}”已于${sayFullDay(unit.closedOn)}撤销`);
  if (unit.openedOn > day) return no("unit-not-open", `“${unit.name}”${sayFullDay(unit.openedOn)}才设立`);
  return undefined;
}

export const whyNot = {
  /** An officer enters a unit on a day on which it is in service. */
  receive: whyNotReceive,
  /** A transfer takes effect today or earlier, after the officer came to the present unit (the same day corrects it). */
  transfer(
    officer: Officer,
    posting: Posting | undefined,
    to: Unit,
    from: Day,
    today: Day,
  ): Refusal | undefined {
    if (officer.state === "left") return no("officer-left", `${officer.name}已离职`);
    if (officer.unit === to.id) return no("same-unit", `${officer.name}已在“${to.name}”`);
    if (from > today) return no("day-in-future", "调动日期不能晚于今天");
    if (posting && from < posting.from)
      return no("before-posting", `调动日期不能早于到现单位的日期（${sayFullDay(posting.from)}）`);
    return whyNotReceive(to, from);
  },
  /** The last day in service lies within the present posting, today at the latest. */
  leave(officer: Officer, posting: Posting | undefined, on: Day, today: Day): Refusal | undefined {
    if (officer.state === "left") return no("officer-left", `${officer.name}已办理离职`);
    if (on > today) return no("day-in-future", "离职日期不能晚于今天");
    if (posting && on < posting.from)
      return no("before-posting", `离职日期不能早于到现单位的日期（${sayFullDay(posting.from)}）`);
    return undefined;
  },
  /** A unit is closed when nobody is left in it. */
  close(unit: Unit, closedOn: Day, postings: readonly Posting[]): Refusal | undefined {
    if (closedOn < unit.openedOn) return no("dates-reversed", "撤销日期早于设立日期");
    const left = postings.filter((posting) => posting.to === undefined || posting.to > closedOn);
    return left.length > 0
      ? no(
          "officers-remain",
          `“${unit.name}”在${sayFullDay(closedOn)}之后还有 ${left.length} 名干警，请先调动或办理合并`,
        )
      : undefined;
  },
  /** Units of one organ merge; their officers move on the day on which it takes effect. */
  merge(unit: Unit, into: Unit, from: Day, today: Day): Refusal | undefined {
    if (unit.id === into.id) return no("same-unit", "不能并入自己");
    if (unit.organ !== into.organ) return no("other-organ", "只能并入同一政法单位的部门");
    if (from > today) return no("day-in-future", "合并日期不能晚于今天");
    if (unit.closedOn !== undefined && unit.closedOn !== addDays(from, -1))
      return no("unit-closed", `“${unit.name}”已于${sayFullDay(unit.closedOn)}撤销`);
    if (addDays(from, -1) < unit.openedOn) return no("dates-reversed", "合并日期早于设立日期");
    return whyNotReceive(into, from);
  },
} as const;

const common = [
  "1234567890",
  "0123456789",
  "0987654321",
  "9876543210",
  "12345678910",
  "123456789a",
  "a123456789",
  "abc1234567",
  "abcd123456",
  "abcdefghij",
  "1q2w3e4r5t",
  "1qaz2wsx3edc",
  "qwertyuiop",
  "qwerty1234",
  "qwer123456",
  "password12",
  "password123",
  "password1234",
  "admin12345",
  "admin123456",
  "woaini1314",
  "5201314520",
  "iloveyou123",
  "letmein1234",
  "suneng1234",
];

/** What is wrong with a new password: too easy to guess, the staff number, or the old one again. */
export function passwordWrong(given: { staff: string; current?: string; next: string }): string | undefined {
  const plain = given.next.normalize("NFKC").toLowerCase();
  const staff = given.staff.toLowerCase();
  if (given.next.length < 10) return "新密码至少 10 位";
  if (given.next === given.current) return "新密码不能与原密码相同";
  if (plain.replaceAll(staff, "").length < 4) return "密码不能是警号/工号";
  if (new Set(plain).size < 4 || common.includes(plain)) return "这个密码太容易被猜到，请换一个";
  return undefined;
}
