// Why something may not be done with an activity or a sign-up, who comes first on the waiting list, and why one waits.
import type { FieldProblem, Refusal } from "../problem.ts";
import { daysBetween, endOfDay, instantAt, sayDay, sayInstant, type Instant } from "../time.ts";
import { kindOf } from "./kinds.ts";
import type { Activity, ActivityInput, SeatRule, SignUp, WhoMay } from "./schema.ts";
import { isOffered, keptFor, type SeatRow } from "./seats.ts";

const no = (code: string, message: string): Refusal => ({ code, message });
/** An activity of several days goes on no longer than this. */
export const longestDays = 200;
/** One to which all are asked: so far back is looked for what may still go on. */
export const longestRollDays = 31;

export const startOf = ({ day, start }: Pick<Activity, "day" | "start">): Instant => instantAt(day, start);
export const endOf = ({ day, until, end }: Pick<Activity, "day" | "until" | "end">): Instant =>
  instantAt(until ?? day, end);

/** What is wrong with an activity's times and seats, by field. */
export function wrongInActivity(given: ActivityInput): FieldProblem[] {
  const { day, until, start, end, opensAt, closesAt, seats, kind, fullTime } = given;
  const wrong = (path: string, message: string, when: boolean): FieldProblem[] =>
    when ? [{ path, message }] : [];
  const guaranteed = seats?.guaranteed.reduce((sum, one) => sum + one.seats, 0) ?? 0;
  const units = seats?.guaranteed.map(({ unit }) => unit) ?? [];
  const begins = startOf(given);
  return [
    ...wrong("until", "结束日期不能早于开始日期", until !== undefined && until < day),
    ...wrong(
      "until",
      `活动最长 ${longestDays} 天`,
      until !== undefined && daysBetween(day, until) > longestDays,
    ),
    ...wrong(
      "until",
      `全员参加的活动最长 ${longestRollDays} 天`,
      until !== undefined && kindOf(kind).roll && daysBetween(day, until) > longestRollDays,
    ),
    ...wrong("end", "结束时间应晚于开始时间", (until ?? day) === day && end <= start),
    ...wrong("closesAt", "报名截止应晚于报名开始", closesAt <= opensAt),
    ...wrong("closesAt", "报名截止不能晚于活动开始", closesAt > begins),
    ...wrong(
      "seats.guaranteed",
      "各部门保底名额之和超过总名额",
      seats !== undefined && guaranteed > seats.capacity,
    ),
    ...wrong("seats.guaranteed", "同一部门的保底名额填了两次", new Set(units).size < units.length),
    ...wrong(
      "seats.guaranteed",
      "有保底名额的部门不在报名范围内，名额会一直空着",
      given.who.units !== undefined && units.some((unit) => !given.who.units?.includes(unit)),
    ),
    ...wrong("seats.releaseAt", "释放时间应在报名开始之后、截止之前", outside(seats, opensAt, closesAt)),
    ...wrong("seats", "这类活动全员参加，不设名额", seats !== undefined && kindOf(kind).roll),
    ...wrong("fullTime", "这类活动不是脱产培训", fullTime && !kindOf(kind).fullTime),
  ];
}

/** At the cut-off nobody is offered a seat any more: a release just then would come too late. */
const outside = (seats: SeatRule | undefined, from: Instant, to: Instant): boolean =>
  seats?.releaseAt !== undefined && (seats.releaseAt <= from || seats.releaseAt >= to);

/** Somebody as an activity sees him. */
export type Person = { organ: string; unit: string; kind: "sworn" | "auxiliary"; category: string };

/** Whether an activity is open to somebody of its organ. */
export const isFor = (who: WhoMay, { unit, kind, category }: Omit<Person, "organ">): boolean =>
  (who.units?.includes(unit) ?? true) &&
  (who.officerKinds?.includes(kind) ?? true) &&
  (who.categories?.includes(category) ?? true);

export const whyNot = {
  /** An activity of which the roll is closed keeps what it was. */
  change({ state }: Pick<Activity, "state">): Refusal | undefined {
    return state === "closed" || state === "cancelled"
      ? no("over", "活动已经结束或取消，不能再修改")
      : undefined;
  },
  decide({ state, createdBy }: Pick<Activity, "state" | "createdBy">, staff: string): Refusal | undefined {
    if (state !== "toApprove") return no("not-waiting", "这个活动不在等待审批");
    return createdBy === staff ? no("own-activity", "不能审批自己申请的活动") : undefined;
  },
  cancel({ state }: Pick<Activity, "state">): Refusal | undefined {
    return state === "closed" || state === "cancelled" ? no("over", "活动已经结束或取消") : undefined;
  },
  /** Why nobody can sign up for it (yet), whoever asks. */
  join({ state, opensAt, kind }: Activity, now: Instant): Refusal | undefined {
    if (state === "cancelled") return no("cancelled", "活动已取消");
    if (state !== "open") return no("not-open", state === "closed" ? "活动已结束" : "活动还没有发布");
    if (kindOf(kind).roll) return no("roll", "这项活动全员参加，不需要报名");
    return now < opensAt ? no("too-early", `${sayInstant(opensAt)}开始报名`) : undefined;
  },
  /** Why somebody cannot sign up now, seats apart: they are decided by the write itself. */
  signUp(activity: Activity, person: Person, own: SignUp | undefined, now: Instant): Refusal | undefined {
    const { organ, who } = activity;
    const closed = whyNot.join(activity, now);
    if (closed) return closed;
    if (own?.state === "seated") return no("already", "已经报名，不用重复报名");
    if (own?.state === "waiting" || own?.state === "offered") return no("waiting", "已在候补名单中");
    return (
      whyNot.late(activity, now) ??
      (person.organ === organ && isFor(who, person) ? undefined : no("not-for-you", "不在本次活动的报名范围"))
    );
  },
  /** Past the cut-off: whoever is in stays in. */
  late({ closesAt }: Activity, now: Instant): Refusal | undefined {
    return now > closesAt ? no("too-late", `报名已于${sayInstant(closesAt)}截止`) : undefined;
  },
  withdraw(activity: Activity, own: SignUp | undefined, now: Instant): Refusal | undefined {
    if (activity.state === "cancelled") return no("cancelled", "活动已取消，不需要取消报名");
    if (!own || own.state === "withdrawn" || own.state === "released")
      return no("not-signed-up", "没有报名，不需要取消");
    return now >= startOf(activity) ? no("begun", "活动已经开始，不能取消报名；请向组织人员请假") : undefined;
  },
  accept({ state }: Activity, own: SignUp | undefined, now: Instant): Refusal | undefined {
    if (state === "cancelled") return no("cancelled", "活动已取消");
    if (own?.state === "seated") return undefined;
    if (own?.state !== "offered") return no("no-offer", "没有给您的递补名额，或已经过期");
    return own.offeredUntil !== undefined && now >= own.offeredUntil
      ? no("offer-over", "递补名额已过期，不再为您保留")
      : undefined;
  },
  refuseOffer({ state }: Activity, own: SignUp | undefined): Refusal | undefined {
    if (state === "cancelled") return no("cancelled", "活动已取消");
    return own?.state === "offered" ? undefined : no("no-offer", "没有给您的递补名额，或已经过期");
  },
  /** Only of whom a seat is not yet kept: what was offered stays offered. */
  prioritise({ state }: Pick<Activity, "state">, own: Pick<SignUp, "state">): Refusal | undefined {
    if (state !== "open") return no("not-open", "活动已经结束或取消");
    return own.state === "waiting" ? undefined : no("not-waiting", "只能调整正在候补的人");
  },
  closeRoll(activity: Activity, now: Instant): Refusal | undefined {
    if (activity.state !== "open")
      return no("not-open", activity.state === "closed" ? "签到表已经关闭" : "活动没有发布");
    if (now < startOf(activity)) return no("not-begun", "活动还没有开始");
    const { evidence } = kindOf(activity.kind);
    if (evidence && !activity.place) return no("no-place", "关闭前请补填地点");
    return evidence && activity.methods.length === 0 ? no("no-method", "关闭前请补填教学方法") : undefined;
  },
} as const;

/** One who waits, as the order sees him. */
export type Waiting = Pick<SignUp, "staff" | "unit" | "at" | "group"> & {
  /** Set by the office: 1 comes before 2. */
  priority: number;
  /** 还差学时: what is still lacking to the year's hours. */
  hoursOwed: number;
};

/** Of whom the office has said nothing. */
export const usualPriority = 5;

/** The declared order: priority, then who lacks most hours, then who came first. */
export const waitingOrder = (a: Waiting, b: Waiting): number =>
  a.priority - b.priority || b.hoursOwed - a.hoursOwed || (a.at + a.staff < b.at + b.staff ? -1 : 1);

export const waitingOrderWords = "先按优先级，再按报名时今年还差的学时（差得多的在前），再按报名先后";

/** An offer stands a day, less before the cut-off: half of what is left, an hour at least, never past it. */
export function offerUntil({ closesAt }: Pick<Activity, "closesAt">, now: Instant): Instant {
  const left = Date.parse(closesAt) - Date.parse(now);
  const stands = Math.min(24 * 3_600_000, Math.max(3_600_000, left / 2));
  return new Date(Math.min(Date.parse(now) + stands, Date.parse(closesAt))).toISOString();
}

/** What of the waiting list somebody sees who waits on it. */
export type Place = {
  row: SeatRow;
  /** How many people come before him, by the declared order. */
  ahead: number;
  unit: string;
  /** How many he was named with, himself included. */
  together: number;
  priority: number;
  now: Instant;
};

/** “为什么我还在候补”: for one person (or the group he was named in), in words that name what holds him up. */
export function whyWaiting(activity: Activity & { seats: SeatRule }, place: Place): string {
  const { seats, closesAt, state } = activity;
  const { row, ahead, unit, together, priority, now } = place;
  if (state !== "open") return state === "cancelled" ? "活动已取消，不再递补。" : "活动已结束，不再递补。";
  const marks = Object.values(row.holders);
  const offered = marks.filter(isOffered).length;
  const asked = offered > 0 ? `（其中 ${offered} 个正等待被递补的人答复）` : "";
  const parts = [`共 ${seats.capacity} 个名额，已占 ${marks.length} 个${asked}`];
  const kept = keptFor(seats, row, unit, now);
  const released = seats.releaseAt ? `，${sayInstant(seats.releaseAt)}起向所有人开放` : "";
  if (kept > 0) parts.push(`${kept} 个空名额为其他部门保底${released}`);
  if (together > seats.capacity) parts.push(`您所在的一组 ${together} 人，超过总名额，无法一起递补`);
  else if (together > 1) parts.push(`您所在的一组 ${together} 人同进退，要有 ${together} 个名额才能一起递补`);
  if (now >= closesAt) parts.push(`报名已于${sayInstant(closesAt)}截止，不再递补`);
  else parts.push(ahead === 0 ? "您排在第 1 位，一有合适的名额就通知您" : `您前面还有 ${ahead} 人`);
  const own = priority === usualPriority ? "" : `您的优先级为 ${priority}，一般为 ${usualPriority}`;
  return `${[...parts, ...(own ? [own] : [])].join("；")}。排序规则：${waitingOrderWords}。`;
}

/** Whether two activities are at the same time: by their days, and by the clock on a day they share. */
export function overlaps(
  a: Pick<Activity, "day" | "until" | "start" | "end">,
  b: Pick<Activity, "day" | "until" | "start" | "end">,
): boolean {
  const [lastA, lastB] = [a.until ?? a.day, b.until ?? b.day];
  if (lastA < b.day || lastB < a.day) return false;
  // Classes of several days take whole days of those they share with another.
  if (lastA > a.day || lastB > b.day) return true;
  return a.start < b.end && b.start < a.end;
}

/** Present from a quarter of an hour after the beginning on is late. */
export const lateAfterMinutes = 15;

export const isLate = (activity: Pick<Activity, "day" | "start">, at: Instant): boolean =>
  Date.parse(at) > Date.parse(startOf(activity)) + lateAfterMinutes * 60_000;

/** Check-in is open from half an hour before the beginning until the end of the last day. */
export const checkInOpensMinutes = 30;

export function whyNotCheckIn(activity: Activity, now: Instant): Refusal | undefined {
  if (activity.state !== "open") return no("not-open", "活动没有在进行，不能签到");
  const opens = new Date(Date.parse(startOf(activity)) - checkInOpensMinutes * 60_000).toISOString();
  if (now < opens) return no("too-early", `${sayInstant(opens)}开始签到`);
  return now > endOfDay(activity.until ?? activity.day)
    ? no("too-late", `签到已于${sayDay(activity.until ?? activity.day)}结束`)
    : undefined;
}
