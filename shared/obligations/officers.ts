// Where an officer stands with a quarter's talks: the engine over the round's list, and the words for it.
import type { OfficerKind, OrganKind, UnitClass } from "../org/kinds.ts";
import type { TalkTarget } from "../talks/round-schema.ts";
import { excuseReasons } from "../talks/kinds.ts";
import { explain, isExcused, isListed } from "../talks/rules.ts";
import { dayOf, type Instant } from "../time.ts";
import type { Period } from "./periods.ts";
import type { NotApplicableReason, ObligationState, ObligationStateName, Policy } from "./schema.ts";
import { judge, notApplicableWords, reaches } from "./state.ts";

/** The unit an officer is posted to, as a policy sees it. */
export type PostedUnit = { id: string; organKind: OrganKind; class: UnitClass };

/** Whether a policy asks an officer: by the unit, and by kind when it names kinds; otherwise everybody in post. */
export const asksOfficer = (policy: Policy, unit: PostedUnit, kind: OfficerKind): boolean =>
  policy.party === "officer" &&
  reaches(policy, unit) &&
  (policy.applies.officerKinds?.includes(kind) ?? true);

/**
 * The state of one officer: “每季度进行一次预防提醒约谈” (source, S12), N times when the policy says so. A talk counts in
 * the quarter in which it was held, from its signing on; wherever it was held, when its officer was transferred. An
 * excuse lifts what is owed for as long as it lasts, and for good when it reaches the quarter's last day.
 */
export function evaluateOfficer(
  policy: Policy,
  period: Period,
  facts: { target: TalkTarget; unit: PostedUnit | undefined; now: Instant },
): ObligationState {
  const { target, now } = facts;
  const { excuse } = target;
  return judge(policy, period, {
    contributions: target.talks.map(({ id, day, at }) => ({
      id,
      day,
      filedAt: at,
      acceptedAt: at,
      amount: 1,
      counts: true,
    })),
    reason: whyNothingOwed(policy, facts),
    excuse: excuse && isExcused(target, dayOf(now)) ? excuseReasons[excuse.reason] : undefined,
    now,
  });
}

function whyNothingOwed(
  policy: Policy,
  { target, unit }: { target: TalkTarget; unit: PostedUnit | undefined },
): NotApplicableReason | undefined {
  if (!policy.enabled) return "policy-off";
  if (target.out) return target.out.to === undefined ? "officer-left" : "officer-transferred";
  if (target.how === "newcomer") return "officer-newcomer";
  if (!isListed(target)) return "officer-unlisted";
  return unit && asksOfficer(policy, unit, target.kind) ? undefined : "officer-not-asked";
}

/** A talk is not filed late but held late, and nobody is excused from a report. */
const words = {
  met: "达标",
  metLate: "逾期达标",
  short: "欠",
  excused: "免谈",
  notYetDue: "未到期",
  notApplicable: "不适用",
} as const satisfies Record<ObligationStateName, string>;

/** What the list itself explains: the other reasons lie in the policy. */
const explained: ReadonlySet<NotApplicableReason> = new Set<NotApplicableReason>([
  "officer-newcomer",
  "officer-left",
  "officer-transferred",
  "officer-unlisted",
]);

/** '达标', '未到期，还差1次', '免谈（长期病假）', '不适用（11月9日入职，本季度不计入应谈）': for the discipline line. */
export function sayOfficerState(
  state: ObligationState,
  { target, measure, organName }: { target: TalkTarget; measure: string; organName: (id: string) => string },
): string {
  const word = words[state.state];
  const said = explain(target, organName);
  const ofPolicy = state.state === "notApplicable" && !explained.has(state.reason);
  const note = ofPolicy ? notApplicableWords[state.reason] : said;
  return `${word}${owing(state, measure)}${note ? `（${note}）` : ""}`;
}

function owing({ state, shortBy }: ObligationState, measure: string): string {
  if (state === "short") return `${shortBy}${measure}`;
  return state === "notYetDue" && shortBy > 0 ? `，还差${shortBy}${measure}` : "";
}
