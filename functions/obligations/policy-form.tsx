// The form that changes a policy: from which day, how many, for whom, and whom to remind when.
import { periodKindLabels } from "../../shared/obligations/periods.ts";
import {
  policyFigures,
  recipientLabels,
  type Policy as PolicyRow,
  type Recipient,
  type ReminderStep,
} from "../../shared/obligations/schema.ts";
import { type Problem } from "../../shared/problem.ts";
import { organKindLabels, unitClassLabels, type OrganKind, type UnitClass } from "../../shared/org/kinds.ts";
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

/** How many reminder steps a policy may have. */
export const stepsMax = 5;

const whenOptions = [
  { value: "before", label: "截止前（天）" },
  { value: "after", label: "截止后（天）" },
  { value: "weekday", label: "每周星期几（1-7）" },
];

const StepFields = ({ step, at }: { step?: ReminderStep; at: number }) => {
  const when = step?.when;
  const kind = when ? (Object.keys(when).find((key) => key !== "days") ?? "before") : "";
  const days = when ? ("weekday" in when ? when.weekday : when.days) : "";
  return (
    <FieldGroup name={`steps.${at}`} label={`第 ${at + 1} 步提醒`}>
      <FieldRow>
        <Select name={`when${at}`} label="时间" value={kind} blank="不提醒" options={whenOptions} />
        <NumberInput name={`days${at}`} label="天数或星期" value={days} min={1} max={31} />
      </FieldRow>
      <CheckList
        name={`tell${at}`}
        label="提醒谁"
        values={step?.tell ?? []}
        options={(Object.keys(recipientLabels) as Recipient[]).map((value) => ({
          value,
          label: recipientLabels[value],
        }))}
      />
    </FieldGroup>
  );
};

export const PolicyForm = ({
  policy,
  today,
  problem,
}: {
  policy: PolicyRow;
  today: string;
  problem?: Problem;
}) => {
  const error = (path: string): string | undefined => errorAt(problem?.fields, path);
  return (
    <Section>
      <Form action={`/obligations/policies/${policy.policy}`} warnLeave>
        <ErrorSummary problems={problem?.fields} />
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
          label={`${periodKindLabels[policy.period]}至少`}
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
          hint="截止后多少天内首次报送仍算按时"
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
        {Array.from({ length: stepsMax }, (_, at) => (
          <StepFields step={policy.steps[at]} at={at} />
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
