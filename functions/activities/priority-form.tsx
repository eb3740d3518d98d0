// The office's hand on the waiting list: who comes first and why; after the cut-off, a seat that came free.
import type { RosterLine } from "../../shared/activities/page-views.ts";
import { usualPriority } from "../../shared/activities/rules.ts";
import type { SignUp } from "../../shared/activities/schema.ts";
import type { FieldProblem } from "../../shared/problem.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  Select,
  Submit,
  TextInput,
} from "../../web/ui/forms.tsx";
import { Section } from "../../web/ui/page-parts.tsx";

export type Prioritised = { staff: string; priority: string; reason: string };

const levels = Array.from({ length: 9 }, (_, at) => {
  const value = String(at + 1);
  return {
    value,
    label: at + 1 === usualPriority ? `${value}（一般）` : at === 0 ? `${value}（最先）` : value,
  };
});

export const PriorityForm = ({
  id,
  lines,
  given,
  problems,
}: {
  id: string;
  lines: readonly RosterLine[];
  given: Prioritised | undefined;
  problems: readonly FieldProblem[] | undefined;
}) => (
  <Section
    title="调整候补优先级"
    note="优先级先于学时和报名先后；调整留痕，本人在候补说明里看得到优先级和原因。"
  >
    <ErrorSummary problems={problems} />
    <Form action={`/activities/${id}/roster/priority`}>
      <FieldRow>
        <Select
          name="staff"
          label="人员"
          required
          blank="请选择"
          options={lines.map(({ staff, name, unitName }) => ({
            value: staff,
            label: `${name}（${unitName}）`,
          }))}
          value={given?.staff ?? ""}
          error={errorAt(problems, "staff")}
        />
        <Select
          name="priority"
          label="优先级"
          required
          options={levels}
          value={given?.priority ?? String(usualPriority)}
          error={errorAt(problems, "priority")}
        />
      </FieldRow>
      <TextInput
        name="reason"
        label="原因"
        required
        maxLength={200}
        value={given?.reason ?? ""}
        error={errorAt(problems, "reason")}
      />
      <Buttons>
        <Submit look="secondary">调整</Submit>
      </Buttons>
    </Form>
  </Section>
);

/** The seat for who is next: they are named as anybody is, so that a repeat, or another's quicker hand, does no harm. */
export const NextForm = ({ id, next }: { id: string; next: readonly SignUp[] }) => (
  <Section title="补空出的名额" note="报名截止后不自动递补；活动开始前，可把空出的名额按候补次序给下一位。">
    <Form action={`/activities/${id}/nominations`}>
      {next.map(({ staff }) => (
        <Hidden name="staff" value={staff} />
      ))}
      <Buttons>
        <Submit>给{next.map(({ name }) => name).join("、")}并通知本人</Submit>
      </Buttons>
    </Form>
  </Section>
);
