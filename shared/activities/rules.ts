// Why something may not be done with an activity or a sign-up, who comes first on the waiting list, and why one waits.
import type { FieldProblem, Refusal } from "../problem.ts";
import { afterTellable, tellableBetween } from "../quiet-hours.ts";
import { dayOf, daysBetween, endOfDay, instantAt, sayDay, sayInstant, type Instant } from "../time.ts";
import { kindOf } from "./kinds.ts";
import type { Activity, ActivityInput, SeatRule, SignUp, WhoMay } from "./schema.ts";

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

/** Who asked for it, or changed what was asked for; the first is who set it up. */
export const askersOf = ({
  createdBy,
  askers,
}: {
  createdBy?: string;
  askers?: string[] | undefined;
}): string[] => askers ?? (createdBy === undefined ? [] : [createdBy]);

/** Whether it is for its office alone: not agreed to (yet), or called off before it was. */
export const isDrawnUp = ({ state, neverPublished }: Pick<Activity, "state" | "neverPublished">): boolean =>
  state === "draft" || state === "toApprove" || state === "refused" || neverPublished === true;

export const whyNot = {
  /** An activity of which the roll is closed keeps what it was. */
  change({ state }: Pick<Activity, "state">): Refusal | undefined {
    return state === "closed" || state === "cancelled"
      ? no("over", "活动已经结束或取消，不能再修改")
      : undefined;
  },
  decide(asked: Pick<Activity, "state" | "createdBy" | "askers">, staff: string): Refusal | undefined {
    if (asked.state !== "toApprove") return no("not-waiting", "这个活动不在等待审批");
    return askersOf(asked).includes(staff) ? no("own-activity", "不能审批自己申请或修改过的活动") : undefined;
  },
  decideChange({ askers }: { askers: readonly string[] }, staff: string): Refusal | undefined {
    return askers.includes(staff) ? no("own-activity", "不能审批自己申请或修改过的变更") : undefined;
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
  /** At the cut-off and past it: whoever is in stays in. */
  late({ closesAt }: Pick<Activity, "closesAt">, now: Instant): Refusal | undefined {
    return now >= closesAt ? no("too-late", `报名已于${sayInstant(closesAt)}截止`) : undefined;
  },
  withdraw(activity: Activity, own: SignUp | undefined, now: Instant): Refusal | undefined {
    if (activity.state === "cancelled") return no("cancelled", "活动已取消，不需要取消报名");
    if (!own || own.state === "withdrawn" || own.state === "released")
      return no("not-signed-up", "没有报名，不需要取消");
    if (own.attendance !== undefined) return no("marked", "已经签到或登记出勤，不能取消报名");
    return now >= startOf(activity) ? no("begun", "活动已经开始，不能取消报名；请向组织人员请假") : undefined;
  },
  accept(activity: Activity, own: SignUp | undefined, now: Instant): Refusal | undefined {
    if (activity.state === "cancelled") return no("cancelled", "活动已取消");
    if (own?.state === "seated") return undefined;
    if (own?.state !== "offered") return no("no-offer", "没有给您的递补名额，或已经过期");
    return activity.state !== "open" || now >= offerEnds(activity, own)
      ? no("offer-over", "递补名额已过期，不再为您保留")
      : undefined;
  },
  refuseOffer({ state }: Activity, own: SignUp | undefined): Refusal | undefined {
    if (state === "cancelled") return no("cancelled", "活动已取消");
    return own?.state === "offered" ? undefined : no("no-offer", "没有给您的递补名额，或已经过期");
  },
  /** By the office's hand, after the cut-off: in the order all the same. */
  outOfTurn(next: readonly Pick<SignUp, "staff" | "name">[], asked: readonly string[]): Refusal | undefined {
    return next.some(({ staff }) => asked.includes(staff))
      ? undefined
      : no("not-first", `按候补次序，应先给${next.map(({ name }) => name).join("、")}`);
  },
  /** Only of whom a seat is not yet kept: what was offered stays offered. */
  prioritise({ state }: Pick<Activity, "state">, own: Pick<SignUp, "state">): Refusal | undefined {
    if (state !== "open") return no("not-open", "活动已经结束或取消");
    return own.state === "waiting" ? undefined : no("not-waiting", "只能调整正在候补的人");
  },
  /**
   * Whoever is not marked (`unmarked`: how many) is absent from then on, so before the end only a roll on which everybody
   * is marked can be closed: pressed too early, it would take everybody for absent who is about to scan.
   */
  closeRoll(activity: Activity, now: Instant, unmarked = 0): Refusal | undefined {
    if (activity.state !== "open")
      return no("not-open", activity.state === "closed" ? "签到表已经关闭" : "活动没有发布");
    if (now < startOf(activity)) return no("not-begun", "活动还没有开始");
    const { evidence } = kindOf(activity.kind);
    if (evidence && !activity.place) return no("no-place", "关闭前请补填地点");
    if (evidence && activity.methods.length === 0) return no("no-method", "关闭前请补填教学方法");
    return now < endOf(activity) && unmarked > 0
      ? no(
          "not-over",
          `活动${sayInstant(endOf(activity))}结束，还有 ${unmarked} 人没有登记；结束后再关闭，提前结束的请先登记完`,
        )
      : undefined;
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

const hour = 3_600_000;
/** From 08:00 to 21:00: as long as a day is in which people can be told. */
const offerHoursMax = 13;
/** With less than this left before the cut-off nobody is asked any more. */
export const askHoursMin = 2;

/**
 * An offer stands for half of what is left before the cut-off, a day at most. Only the hours count in which people can be
 * told: nobody loses his place by night. Undefined when too little is left for asking one after another: then who comes
 * first is seated at once, so that no seat stays empty because somebody did not answer.
 */
export function offerUntil({ closesAt }: Pick<Activity, "closesAt">, now: Instant): Instant | undefined {
  const left = tellableBetween(now, closesAt);
  return left < askHoursMin * hour ? undefined : afterTellable(now, Math.min(offerHoursMax * hour, left / 2));
}

/** When an offer is over: as it was made, and at the cut-off in any case, also where that was moved forward since. */
export const offerEnds = (
  { closesAt }: Pick<Activity, "closesAt">,
  { offeredUntil = "" }: Pick<SignUp, "offeredUntil">,
): Instant => (offeredUntil < closesAt ? offeredUntil : closesAt);

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

/** Of several days each begins at the same hour. */
export function isLate(
  { day, until = day, start }: Pick<Activity, "day" | "until" | "start">,
  at: Instant,
): boolean {
  const today = dayOf(at);
  const own = today < day ? day : today > until ? until : today;
  return Date.parse(at) > Date.parse(instantAt(own, start)) + lateAfterMinutes * 60_000;
}

/** Check-in is open from half an hour before the beginning until the end of the last day. */
export const checkInOpensMinutes = 30;

const checkInOpensAt = (activity: Pick<Activity, "day" | "start">): Instant =>
  new Date(Date.parse(startOf(activity)) - checkInOpensMinutes * 60_000).toISOString();

/** Of what has not begun it is only known who cannot come. */
export function whyNotMark(activity: Activity, marks: readonly string[], now: Instant): Refusal | undefined {
  if (activity.state !== "open")
    return activity.state === "closed"
      ? no("closed", "签到表已经关闭，请用“更正”并写明原因")
      : no("not-open", "活动没有发布或已取消，不登记出勤");
  const opens = checkInOpensAt(activity);
  const early = now < opens && marks.some((one) => one !== "excused" && one !== "none");
  return early ? no("too-early", `${sayInstant(opens)}起登记出勤，在此之前只能登记请假`) : undefined;
}

export function whyNotCheckIn(activity: Activity, now: Instant): Refusal | undefined {
  if (activity.state !== "open") return no("not-open", "活动没有在进行，不能签到");
  const opens = checkInOpensAt(activity);
  if (now < opens) return no("too-early", `${sayInstant(opens)}开始签到`);
  return now > endOfDay(activity.until ?? activity.day)
    ? no("too-late", `签到已于${sayDay(activity.until ?? activity.day)}结束`)
    : undefined;
}
