// The office's word on who comes first on the waiting list: one person, how early, and why.
import type { RosterLine } from "../../shared/activities/page-views.ts";
import { usualPriority } from "../../shared/activities/rules.ts";
import type { FieldProblem } from "../../shared/problem.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, ErrorSummary, FieldRow, Form, Select, Submit, TextInput } from "../../web/ui/forms.tsx";
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
  <Section title="调整候补优先级" note="优先级先于学时和报名先后；调整留痕，本人在候补说明里看得到。">
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
