// What an obligation is made of: policies with their reminder steps, contributions, exemptions, and the state of a period.
import * as z from "zod";
import { OfficerKind, OrganKind, UnitClass } from "../org/kinds.ts";
import { Day, Instant } from "../time.ts";
import { Period, PeriodKind } from "./periods.ts";

/** Who owes it: a whole unit, or each officer. */
export const Party = z.enum(["unit", "officer"]);
export type Party = z.infer<typeof Party>;
export const partyLabels = { unit: "部门（科所队）", officer: "干警" } as const satisfies Record<
  Party,
  string
>;

type FigureRow = {
  label: string;
  measure: string;
  /** Counted in whole things, so a minimum of 1.5 has no meaning. */
  whole: boolean;
  party: Party;
  /** The only period in which it is kept; any when absent. */
  period?: PeriodKind;
};

/** The figures a policy can ask a minimum of. */
export const policyFigures = {
  "training.accepted": { label: "审核通过的训练简报", measure: "篇", whole: true, party: "unit" },
  "training.halfDayHours": { label: "计入半天训练的时长", measure: "小时", whole: false, party: "unit" },
  // Its list is the quarter's round: there is none of a month.
  "talks.held": { label: "预防提醒约谈", measure: "次", whole: true, party: "officer", period: "quarter" },
  // “每季度开展政治理论和业务知识测试” (source, S4); the 三能 have no cadence of their own.
  "assessments.theory": {
    label: "参加政治理论测试",
    measure: "次",
    whole: true,
    party: "officer",
    period: "quarter",
  },
  "assessments.professional": {
    label: "参加业务知识测试",
    measure: "次",
    whole: true,
    party: "officer",
    period: "quarter",
  },
} as const satisfies Record<string, FigureRow>;
export const PolicyFigure = z.enum(Object.keys(policyFigures) as (keyof typeof policyFigures)[], {
  error: "没有这个指标",
});
export type PolicyFigure = z.infer<typeof PolicyFigure>;

/** What is known of a figure; undefined for a text that names none. */
export const figureRow = (figure: string): FigureRow | undefined =>
  Object.hasOwn(policyFigures, figure) ? policyFigures[figure as PolicyFigure] : undefined;

/**
 * Who is told. Of a unit's debt: the clerk who files, the head of the unit, the organ's training office (its reviewers).
 * Of officers' talks: the discipline officer, the head of the discipline line, whoever was asked to talk. Of officers'
 * tests: the officer himself, the head of his unit, the organ's training office.
 */
export const Recipient = z.enum(
  ["clerk", "officer", "unitHead", "organOffice", "disciplineOfficer", "disciplineHead", "talker"],
  { error: "请选择提醒对象" },
);
export type Recipient = z.infer<typeof Recipient>;
export const recipientLabels = {
  clerk: "内勤",
  officer: "本人",
  unitHead: "单位负责人",
  organOffice: "政工部门",
  disciplineOfficer: "纪检专干",
  disciplineHead: "纪检负责人",
  talker: "谈话人",
} as const satisfies Record<Recipient, string>;

/** The slice whose records a figure counts: "talks" of "talks.held". */
export type Counted = PolicyFigure extends `${infer Slice}.${string}` ? Slice : never;
export const countedBy = (figure: PolicyFigure): Counted => figure.slice(0, figure.indexOf(".")) as Counted;

/**
 * Whom a policy may tell, by what it counts: clerks and reviewers know nothing of talks, the discipline line does not file
 * briefs, and tests are the training office's business.
 */
export const countedRecipients = {
  training: ["clerk", "unitHead", "organOffice"],
  talks: ["disciplineOfficer", "disciplineHead", "talker"],
  assessments: ["officer", "unitHead", "organOffice"],
} as const satisfies Record<Counted, readonly Recipient[]>;
export type RecipientOf<C extends Counted> = (typeof countedRecipients)[C][number];

/** Whether a policy that counts this may tell this recipient. */
export const isRecipientOf = <C extends Counted>(
  counted: C,
  one: Recipient,
): one is RecipientOf<C> & Recipient => (countedRecipients[counted] as readonly Recipient[]).includes(one);

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/u, { error: "编号只能用小写字母、数字和短横" });
const daysFromEnd = z.number().int().min(1).max(31);

/**
 * When a step is due, counted in calendar days from the period's last day, or on a weekday of the week itself. On a day
 * that is not a working day a step before the end (or on a weekday) moves to the nearest earlier working day, a step
 * after the end to the next one. `workingDays` counts back over working days, the last day itself not counted; `month` is
 * the first day of the k-th month of a quarter, moved to the next working day. See steps.ts.
 */
export const StepTime = z.union([
  z.strictObject({ before: z.literal("periodEnd"), days: daysFromEnd }),
  z.strictObject({ before: z.literal("periodEnd"), workingDays: z.number().int().min(1).max(60) }),
  z.strictObject({ after: z.literal("periodEnd"), days: daysFromEnd }),
  z.strictObject({ weekday: z.number().int().min(1).max(7) }),
  z.strictObject({ month: z.number().int().min(1).max(3) }),
]);
export type StepTime = z.infer<typeof StepTime>;

export const ReminderStep = z.strictObject({
  step: id,
  when: StepTime,
  tell: z.array(Recipient).min(1, { error: "请至少选择一个提醒对象" }),
});
export type ReminderStep = z.infer<typeof ReminderStep>;

/** How many reminder steps a policy may have. */
export const stepsMax = 10;

/**
 * Whom a policy binds: kinds of organ, and inside them all units, those of some classes, or those named; of their
 * officers everybody in post, or some kinds.
 */
export const Applies = z.strictObject({
  organKinds: z.array(OrganKind).min(1, { error: "请至少选择一类单位" }),
  unitClasses: z.array(UnitClass).min(1).optional(),
  units: z.array(z.string()).min(1).optional(),
  officerKinds: z.array(OfficerKind).min(1).optional(),
});
export type Applies = z.infer<typeof Applies>;

/**
 * One version of a policy: "at least `minimum` of `figure` in each `period`". A version is in force for the periods
 * that start on or after `effectiveFrom`, until a later one. `graceDays` are calendar days after the period's last.
 */
export const Policy = z.strictObject({
  policy: id,
  label: z.string().trim().min(2).max(40),
  figure: PolicyFigure,
  applies: Applies,
  party: Party,
  period: PeriodKind,
  minimum: z.number().positive({ error: "最低数量应大于 0" }).max(1000),
  measure: z.string().min(1).max(4),
  graceDays: z.number().int().min(0).max(31),
  steps: z.array(ReminderStep).max(stepsMax, { error: `最多 ${stepsMax} 步提醒` }),
  effectiveFrom: Day,
  enabled: z.boolean(),
  /** The sentence that asks for it, quoted. */
  source: z.string().trim().max(200),
});
export type Policy = z.infer<typeof Policy>;

/**
 * What one record adds to a figure: submitted and waiting for review, or accepted. A draft or a returned record is not
 * a contribution. `filedAt` is the first filing and survives a return. `amount` is 1 for a brief, hours for hours.
 */
export const Contribution = z.strictObject({
  id: z.string(),
  day: Day,
  filedAt: Instant,
  acceptedAt: Instant.optional(),
  amount: z.number().nonnegative(),
  /** False for a record that this figure leaves out (fitness held as a meeting): shown, never added. */
  counts: z.boolean(),
});
export type Contribution = z.infer<typeof Contribution>;

/** A unit is excused from one policy for one period, by somebody, for a reason that stays on record. */
export const Exemption = z.strictObject({
  policy: id,
  unit: z.string(),
  period: Period,
  reason: z.string().trim().min(2, { error: "请写明免报原因（至少 2 个字）" }).max(200),
  by: z.string(),
  at: Instant,
});
export type Exemption = z.infer<typeof Exemption>;

/** What a person types to excuse a unit. */
export const ExcuseInput = Exemption.pick({ policy: true, period: true, reason: true });
export type ExcuseInput = z.infer<typeof ExcuseInput>;

/** Why nothing is owed. */
export const NotApplicableReason = z.enum([
  "policy-off",
  "other-class",
  "unit-not-open",
  "unit-opened-inside",
  "unit-closed-inside",
  "unit-closed",
  "short-week",
  "calendar-missing",
  "officer-newcomer",
  "officer-left",
  "officer-transferred",
  "officer-unlisted",
  "officer-not-asked",
]);
export type NotApplicableReason = z.infer<typeof NotApplicableReason>;

/**
 * In the policy's measure, two decimals at most. `value` is accepted and happened in the period; `pending` happened in
 * it and waits for review; `over` is shown and never carried into another period.
 */
const amounts = {
  value: z.number(),
  minimum: z.number(),
  shortBy: z.number(),
  over: z.number(),
  pending: z.number(),
};

/** Where one unit, or one officer, stands with one policy in one period. Derived, never ticked. */
export const ObligationState = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("met"), ...amounts, metAt: Instant }),
  z.strictObject({ state: z.literal("metLate"), ...amounts, metAt: Instant }),
  z.strictObject({ state: z.literal("short"), ...amounts }),
  z.strictObject({ state: z.literal("excused"), ...amounts, excuse: z.string() }),
  z.strictObject({ state: z.literal("notYetDue"), ...amounts }),
  z.strictObject({ state: z.literal("notApplicable"), ...amounts, reason: NotApplicableReason }),
]);
export type ObligationState = z.infer<typeof ObligationState>;
export type ObligationStateName = ObligationState["state"];
