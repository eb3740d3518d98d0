// The form that changes a policy: from which day, how many, for whom, and whom to remind when.
import { periodKindLabels, type PeriodKind } from "../../shared/obligations/periods.ts";
import {
  countedBy,
  countedRecipients,
  partyLabels,
  policyFigures,
  recipientLabels,
  stepsMax,
  type Counted,
  type Policy as PolicyRow,
  type ReminderStep,
  type StepTime,
} from "../../shared/obligations/schema.ts";
import { type Problem } from "../../shared/problem.ts";
import {
  officerKindLabels,
  organKindLabels,
  unitClassLabels,
  type OfficerKind,
  type OrganKind,
  type UnitClass,
} from "../../shared/org/kinds.ts";
import type { Form as Posted } from "../platform/route.ts";
import { CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt, FieldGroup } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  NumberInput,
  Select,
  Submit,
  TextInput,
} from "../../web/ui/forms.tsx";
import { Section } from "../../web/ui/page-parts.tsx";

/** How a step's time is chosen, its number, and the periods in which it has a meaning. */
const stepKinds = {
  before: { label: "截止前（天）", make: (days: number) => ({ before: "periodEnd", days }) },
  workingDays: {
    label: "截止前（工作日）",
    make: (workingDays: number) => ({ before: "periodEnd", workingDays }),
  },
  after: { label: "截止后（天）", make: (days: number) => ({ after: "periodEnd", days }) },
  weekday: {
    label: "每周星期几（1-7）",
    only: "week",
    make: (weekday: number) => ({ weekday }),
  },
  month: {
    label: "第几个月月初（1-3）",
    only: "quarter",
    make: (month: number) => ({ month }),
  },
} as const satisfies Record<string, { label: string; only?: PeriodKind; make(count: number): StepTime }>;
type StepKind = keyof typeof stepKinds;

const kindOf = (when: StepTime): StepKind => {
  if ("workingDays" in when) return "workingDays";
  if ("before" in when) return "before";
  if ("after" in when) return "after";
  return "month" in when ? "month" : "weekday";
};

const numberOf = (when: StepTime): number => {
  if ("workingDays" in when) return when.workingDays;
  if ("month" in when) return when.month;
  return "weekday" in when ? when.weekday : when.days;
};

const isStepKind = (text: string): text is StepKind => Object.hasOwn(stepKinds, text);

const optionsFor = (period: PeriodKind): { value: string; label: string }[] =>
  (Object.keys(stepKinds) as StepKind[])
    .filter((kind) => !("only" in stepKinds[kind]) || stepKinds[kind].only === period)
    .map((value) => ({ value, label: stepKinds[value].label }));

const spareSteps = 2;

/** The steps a posted form describes, in its order; what is chosen but makes no sense is the schema's to refuse. */
export function typedSteps(form: Posted, before: readonly ReminderStep[]): unknown[] {
  const ids = new Set(before.map(({ step }) => step));
  const fresh = (): string => {
    let n = 1;
    while (ids.has(`step-${n}`)) n += 1;
    ids.add(`step-${n}`);
    return `step-${n}`;
  };
  return Array.from({ length: stepsMax }, (_, at) => {
    const kind = form.one(`when${at}`);
    if (!kind) return undefined;
    const count = Number(form.one(`days${at}`));
    const when = isStepKind(kind) ? stepKinds[kind].make(count) : {};
    return { step: before[at]?.step ?? fresh(), when, tell: form.all(`tell${at}`) };
  }).filter((step) => step !== undefined);
}

type Fields = { step?: ReminderStep; at: number; counted: Counted; period: PeriodKind; error?: string };

const StepFields = ({ step, at, counted, period, error }: Fields) => {
  const when = step?.when;
  const known = when && Object.keys(when).length > 0 ? when : undefined;
  return (
    <FieldGroup name={`step${at}`} label={`第 ${at + 1} 步提醒`} error={error}>
      <FieldRow>
        <Select
          name={`when${at}`}
          label="时间"
          value={known ? kindOf(known) : ""}
          blank="不提醒"
          options={optionsFor(period)}
        />
        <NumberInput
          name={`days${at}`}
          label="天数、星期几或第几个月"
          value={known ? numberOf(known) : ""}
          min={1}
          max={60}
        />
      </FieldRow>
      <CheckList
        name={`tell${at}`}
        label="提醒谁"
        values={step?.tell ?? []}
        options={countedRecipients[counted].map((value) => ({ value, label: recipientLabels[value] }))}
      />
    </FieldGroup>
  );
};

/** What a policy asks of whom: the same fields, in words that fit a unit's reports, an officer's talks or his tests. */
const countedWords = {
  training: { minimum: "至少", grace: "截止后多少天内首次报送仍算按时" },
  talks: {
    minimum: `每名${partyLabels.officer}至少`,
    grace: "截止后多少天内签发仍算按时；谈话应在周期之内",
  },
  assessments: {
    minimum: `每名${partyLabels.officer}至少`,
    grace: "截止后多少天内录入成绩仍算按时；考试应在周期之内",
  },
} as const satisfies Record<Counted, { minimum: string; grace: string }>;

export const PolicyForm = ({
  policy,
  today,
  problem,
}: {
  policy: PolicyRow;
  today: string;
  problem?: Problem;
}) => {
  // Whatever is wrong inside a step is shown at the step.
  const problems = problem?.fields.map((one) => ({
    ...one,
    path: one.path.replace(/^steps\.(\d+).*$/u, "step$1"),
  }));
  const error = (path: string): string | undefined => errorAt(problems, path);
  const counted = countedBy(policy.figure);
  return (
    <Section>
      <Form action={`/obligations/policies/${policy.policy}`} warnLeave>
        <ErrorSummary problems={problems} />
        <DateInput
          name="effectiveFrom"
          label="生效日期"
          required
          value={policy.effectiveFrom < today ? today : policy.effectiveFrom}
          min={today}
          hint="自生效日当天或之后开始的周期执行，已经开始的周期不改变"
          error={error("effectiveFrom")}
        />
        <TextInput name="label" label="名称" required value={policy.label} error={error("label")} />
        <NumberInput
          name="minimum"
          label={`${periodKindLabels[policy.period]}${countedWords[counted].minimum}`}
          required
          value={policy.minimum}
          // A browser counts steps from the minimum: 0.25 with whole steps would refuse every whole number.
          min={policyFigures[policy.figure].whole ? 1 : 0.25}
          step={policyFigures[policy.figure].whole ? 1 : 0.25}
          measure={policy.measure}
          error={error("minimum")}
        />
        <NumberInput
          name="graceDays"
          label="宽限"
          required
          value={policy.graceDays}
          min={0}
          max={31}
          measure="天"
          hint={countedWords[counted].grace}
          error={error("graceDays")}
        />
        <CheckList
          name="organKinds"
          label="适用单位"
          values={policy.applies.organKinds}
          options={(Object.keys(organKindLabels) as OrganKind[]).map((value) => ({
            value,
            label: organKindLabels[value],
          }))}
          error={error("applies.organKinds")}
        />
        <CheckList
          name="unitClasses"
          label="适用部门（不选表示全部）"
          values={policy.applies.unitClasses ?? []}
          options={(Object.keys(unitClassLabels) as UnitClass[]).map((value) => ({
            value,
            label: unitClassLabels[value],
          }))}
        />
        {policy.party === "officer" && (
          <CheckList
            name="officerKinds"
            label="适用人员（不选表示全部在岗人员）"
            values={policy.applies.officerKinds ?? []}
            options={(Object.keys(officerKindLabels) as OfficerKind[]).map((value) => ({
              value,
              label: officerKindLabels[value],
            }))}
          />
        )}
        {Array.from({ length: Math.min(stepsMax, policy.steps.length + spareSteps) }, (_, at) => (
          <StepFields
            step={policy.steps[at]}
            at={at}
            counted={counted}
            period={policy.period}
            error={error(`step${at}`)}
          />
        ))}
        <RadioGroup
          name="enabled"
          label="是否执行"
          value={policy.enabled ? "yes" : "no"}
          options={[
            { value: "yes", label: "执行" },
            { value: "no", label: "停用" },
          ]}
        />
        <Buttons>
          <Submit>保存</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};
