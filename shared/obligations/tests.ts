// Where an officer stands with a quarter's tests: the engine over what he sat, and the words for it.
import { exemptReasons, subjectLabels, type Subject } from "../assessments/kinds.ts";
import type { Attempt, Candidate, TestExemption } from "../assessments/schema.ts";
import type { OfficerKind } from "../org/kinds.ts";
import { lastDayOfQuarter, type Quarter } from "../quarter.ts";
import { dayOf, sayDay, type Day, type Instant } from "../time.ts";
import { asksOfficer, type PostedUnit } from "./officers.ts";
import {
  countedBy,
  type NotApplicableReason,
  type ObligationState,
  type ObligationStateName,
  type Policy,
} from "./schema.ts";
import { judge, notApplicableWords, owedNow } from "./state.ts";

/** “每季度开展政治理论和业务知识测试” (source, S4): the two subjects that can be asked of a quarter. */
const subjectOfFigure = {
  "assessments.theory": "theory",
  "assessments.professional": "professional",
} as const satisfies Partial<Record<Policy["figure"], Subject>>;

/** The subject that a policy asks to sit; undefined for one that is not of tests. */
export const subjectOf = ({ figure }: Pick<Policy, "figure">): Subject | undefined =>
  countedBy(figure) === "assessments" ? subjectOfFigure[figure as keyof typeof subjectOfFigure] : undefined;

/** Somebody's record of a round, with the last day of the test itself where it is known. */
export type TestRecord = Candidate & { lastDay?: Day | undefined };

/** Somebody who was posted to an organ in a quarter: how he came to be there, what he sat, from what he is exempt. */
export type TestParty = {
  staff: string;
  name: string;
  /** Where he is, or was last. */
  unit: string;
  kind: OfficerKind;
  how: "opened" | "arrived" | "newcomer";
  /** First day of his unbroken service. */
  since: Day;
  /** From which organ he came, and on which day. */
  from?: { organ: string; day: Day } | undefined;
  /** His last day here, and the organ to which he went; without one he left the service. */
  out?: { day: Day; to?: string | undefined } | undefined;
  /** His records of any round, here and where he came from. */
  records: readonly TestRecord[];
  exemptions: readonly TestExemption[];
};

/** The day by which an exemption is judged: today, the quarter's last day once that is over. */
export const dayOfExemption = (quarter: Quarter, now: Instant): Day => {
  const [today, last] = [dayOf(now), lastDayOfQuarter(quarter)];
  return today < last ? today : last;
};

const exemptionOf = ({ exemptions }: TestParty, subject: Subject, day: Day): TestExemption | undefined =>
  exemptions
    .filter((one) => one.subjects.includes(subject) && one.from <= day && day <= one.until)
    .sort((a, b) => (a.until > b.until ? -1 : 1))[0];

/**
 * The state of one officer under one policy: “每季有考试” (source, S4). Met by any sitting in the quarter, passed or not;
 * an absence is none. It counts on the day on which it was sat, wherever that was, from its recording on; a make-up as
 * one of the test it makes up, so that it never stands for that of the quarter in which it lies. An exemption
 * lifts what is owed for as long as it lasts, and for good when it reaches the quarter's last day.
 */
export function evaluateTests(
  policy: Policy,
  quarter: Quarter,
  facts: { party: TestParty; unit: PostedUnit | undefined; now: Instant },
): ObligationState {
  const { party, now } = facts;
  const subject = subjectOf(policy);
  const exemption = subject && exemptionOf(party, subject, dayOfExemption(quarter, now));
  return judge(policy, quarter, {
    contributions: sittingsOf(party, subject).map(({ record, attempt, filedAt }) => ({
      id: `${record.organ}/${record.round}/${attempt.kind}/${attempt.day}`,
      day: dayOfTest(record, attempt),
      filedAt,
      acceptedAt: attempt.at,
      amount: 1,
      counts: true,
    })),
    reason: whyNothingOwed(policy, facts),
    excuse: exemption && sayExemption(exemption),
    now,
  });
}

const dayOfTest = ({ lastDay }: TestRecord, { day }: Attempt): Day =>
  lastDay !== undefined && day > lastDay ? lastDay : day;

const sittingsOf = ({ records }: TestParty, subject: Subject | undefined) =>
  records
    .filter((record) => record.subject === subject)
    .flatMap((record) =>
      record.attempts
        .filter(({ outcome }) => outcome !== "absent")
        .map((attempt) => ({ record, attempt, filedAt: firstFiled(record, attempt) })),
    );

/** When a sitting was first recorded: correcting its score later makes nobody late. */
function firstFiled({ amendments }: Candidate, attempt: Attempt): Instant {
  let { at, day } = attempt;
  for (const { kind, before, after } of amendments.toReversed()) {
    if (kind !== attempt.kind || after?.day !== day || !before || before.outcome === "absent") continue;
    at = before.at;
    day = before.day;
  }
  return at;
}

function whyNothingOwed(
  policy: Policy,
  { party, unit }: { party: TestParty; unit: PostedUnit | undefined },
): NotApplicableReason | undefined {
  if (!policy.enabled) return "policy-off";
  if (party.out) return party.out.to === undefined ? "officer-left" : "officer-transferred";
  if (party.how === "newcomer") return "officer-newcomer";
  return unit && asksOfficer(policy, unit, party.kind) ? undefined : "officer-not-asked";
}

/** Shape and colour come from web/ui/status.tsx by the tone. A test is not filed late but recorded late. */
export const testStateWords = {
  met: { word: "已考", tone: "ok" },
  metLate: { word: "已考（补录）", tone: "late" },
  short: { word: "欠", tone: "bad" },
  excused: { word: "免考", tone: "info" },
  notYetDue: { word: "未到期", tone: "soon" },
  notApplicable: { word: "不适用", tone: "none" },
} as const satisfies Record<ObligationStateName, { word: string; tone: string }>;

/** '孕产、哺乳，至11月20日' */
const sayExemption = ({ reason, until }: TestExemption): string =>
  `${exemptReasons[reason]}，至${sayDay(until)}`;

/** '已考', '未到期，还差1次', '免考（孕产、哺乳，至11月20日）', '不适用（11月9日入职，本季度不要求）' */
export function sayTestState(
  state: ObligationState,
  { party, measure, organName }: { party: TestParty; measure: string; organName: (id: string) => string },
): string {
  const { word } = testStateWords[state.state];
  const note = noteOn(state, party, organName);
  return `${word}${owing(state, measure)}${note ? `（${note}）` : ""}`;
}

function owing(state: ObligationState, measure: string): string {
  if (state.state === "short") return `${state.shortBy}${measure}`;
  const left = owedNow(state);
  return left > 0 ? `，还差${left}${measure}` : "";
}

/** What the state alone does not say: why nothing is owed, or that he came from elsewhere. */
function noteOn(
  state: ObligationState,
  { since, from, out }: TestParty,
  organName: (id: string) => string,
): string {
  if (state.state === "excused") return state.excuse;
  if (state.state !== "notApplicable") {
    return from ? `${sayDay(from.day)}自${organName(from.organ) || "其他单位"}调入` : "";
  }
  const { reason } = state;
  if (reason === "officer-newcomer") return `${sayDay(since)}入职，本季度不要求`;
  if (reason === "officer-left" && out) return `${sayDay(out.day)}离职`;
  if (reason === "officer-transferred" && out)
    return `${sayDay(out.day)}后调往${organName(out.to ?? "")}，由新单位要求`;
  return notApplicableWords[reason];
}

/** '政治理论', '政治理论、业务知识' */
export const saySubjects = (policies: readonly Pick<Policy, "figure">[]): string =>
  [...new Set(policies.flatMap((policy) => subjectOf(policy) ?? []))]
    .map((subject) => subjectLabels[subject])
    .join("、");
