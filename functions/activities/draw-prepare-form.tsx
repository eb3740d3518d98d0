// The form that freezes a list: everybody in post on the day, and who of them does not take part, why and until when.
import { exclusionReasons } from "../../shared/activities/draw-schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { sayFullDay } from "../../shared/time.ts";
import { Buttons, ErrorSummary, Form, Submit } from "../../web/ui/forms.tsx";
import { Section } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { sayEntered } from "./absence-parts.tsx";
import type { Candidate } from "./draw-views.ts";
import { drawAddress, optionsOf } from "./draw-parts.tsx";

/** What the office has chosen for somebody, by staff number. */
export type Chosen = Record<string, { reason: string; until: string }>;

/** Choosing who does not take part: who is absent is left out by himself, everybody else by a reason and an end. */
export const PrepareForm = (props: {
  id: string;
  day: string;
  candidates: readonly Candidate[];
  chosen: Chosen;
  whyNot?: string | undefined;
  problem?: Problem | undefined;
  wrong: Record<string, string>;
  idempotencyKey: string;
}) => (
  <Section
    title="公布候选名单"
    note="名单包括会议当天在岗的全体干警和辅助人员。不参加的要选原因、填到哪天，并对全单位公开，休假和病假都只公布为“请假”；已登记请假、值班、外出的自动不参加。公布后名单不能改，只能撤回重来。"
  >
    <Form action={drawAddress(props.id)} idempotencyKey={props.idempotencyKey}>
      <ErrorSummary problems={props.problem?.fields.map((field) => ({ ...field, path: "" }))} />
      <DataTable<Candidate>
        caption="在岗人员"
        rows={props.candidates}
        filter={{ id: "candidates", label: "按姓名、部门查找" }}
        empty={{ title: "会议当天没有在岗人员" }}
        columns={[
          {
            head: "姓名",
            lead: true,
            cell: ({ name, unitName }) => (
              <>
                {name} <span class="sn-under">{unitName}</span>
              </>
            ),
          },
          {
            head: "是否参加",
            cell: (one) => <ReasonSelect one={one} chosen={props.chosen[one.staff]} />,
          },
          {
            head: "不参加到哪天",
            cell: (one) => (
              <UntilInput
                one={one}
                chosen={props.chosen[one.staff]}
                day={props.day}
                wrong={props.wrong[one.staff]}
              />
            ),
          },
        ]}
      />
      <Buttons sticky>
        <Submit whyNot={props.whyNot} confirm="公布后名单不能修改。现在公布吗？">
          冻结并公布名单
        </Submit>
      </Buttons>
    </Form>
  </Section>
);

const ReasonSelect = ({ one, chosen }: { one: Candidate; chosen: Chosen[string] | undefined }) =>
  one.absence ? (
    <span>
      不参加：{exclusionReasons[one.absence.reason]} <span class="sn-under">{sayEntered(one.absence)}</span>
    </span>
  ) : (
    <select class="form-select sn-short" name={`reason.${one.staff}`} aria-label={`${one.name}是否参加`}>
      <option value="">参加</option>
      {optionsOf(exclusionReasons).map(({ value, label }) => (
        <option value={value} selected={chosen?.reason === value}>
          {label}
        </option>
      ))}
    </select>
  );

type UntilProps = {
  one: Candidate;
  chosen: Chosen[string] | undefined;
  day: string;
  wrong?: string | undefined;
};

const UntilInput = ({ one, chosen, day, wrong }: UntilProps) =>
  one.absence ? (
    <span>{sayFullDay(one.absence.until)}</span>
  ) : (
    <>
      <input
        class="form-control sn-short"
        type="date"
        name={`until.${one.staff}`}
        aria-label={`${one.name}不参加到哪天`}
        aria-invalid={wrong ? "true" : undefined}
        value={chosen?.until || day}
        min={day}
      />
      {wrong && <p class="sn-field-error">■ {wrong}</p>}
    </>
  );
