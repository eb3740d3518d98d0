// The forms of the round's board: who talks to whom, who need not be talked to, the round's end.
import type { Problem } from "../../shared/problem.ts";
import { excuseReasons } from "../../shared/talks/kinds.ts";
import type { Board } from "../../shared/talks/round-schema.ts";
import { whyNot } from "../../shared/talks/rules.ts";
import { sayInstant, type Day } from "../../shared/time.ts";
import { CheckList } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, FieldRow, Form, Select, Submit, type Option } from "../../web/ui/forms.tsx";
import { Disclosure, Section } from "../../web/ui/page-parts.tsx";
import { rowsIn } from "./round-parts.tsx";
import { optionsOf } from "./words.ts";

export type PlanTyped = { officers: string[]; talker: string; plannedOn: string };
export type ExcuseTyped = { officer: string; reason: string; until: string };
/** What was wrong with a form of the board, and what was typed in it. */
export type Refused = { problem: Problem; plan?: PlanTyped; excuse?: ExcuseTyped };

/** `staff` is the reader. */
type Props = { board: Board; talkers: readonly Option[]; today: Day; staff: string };

/** The two forms that work through those who were not talked to yet; nothing when there is nobody left. */
export const Planning = (props: Props & { plan?: PlanTyped; excuse?: ExcuseTyped; problem?: Problem }) =>
  rowsIn(props.board.rows, "owed").length === 0 ? null : (
    <Section>
      <Disclosure summary="安排谈话人和日期" open={props.plan !== undefined}>
        <PlanForm {...props} typed={props.plan} problem={props.plan && props.problem} />
      </Disclosure>
      <Disclosure summary="办理免谈" open={props.excuse !== undefined}>
        <ExcuseForm {...props} typed={props.excuse} problem={props.excuse && props.problem} />
      </Disclosure>
    </Section>
  );

const PlanForm = (props: Props & { typed?: PlanTyped; problem?: Problem }) => {
  const { board, typed, problem } = props;
  const owed = rowsIn(board.rows, "owed");
  const error = (path: string) => errorAt(problem?.fields, path);
  return (
    <Form action={`/talks/rounds/${board.organ}/${board.quarter}/plan`} id="plan">
      <CheckList
        name="officers"
        label="被约谈人"
        hint="勾选后统一安排给一名谈话人；已安排的可重新安排。"
        values={typed?.officers}
        filter={owed.length > 10}
        selectAll
        error={error("officers")}
        options={owed.map(({ staff, name, unitName, talkerName }) => ({
          value: staff,
          label: name,
          hint: [unitName, talkerName && `现由${talkerName}谈`].filter(Boolean).join(" · "),
        }))}
      />
      <FieldRow>
        <Select
          name="talker"
          label="谈话人"
          blank="请选择"
          options={props.talkers}
          value={typed?.talker}
          error={error("talker")}
        />
        <DateInput
          name="plannedOn"
          label="计划日期（可不填）"
          min={props.today}
          max={board.round?.dueOn}
          value={typed?.plannedOn}
          error={error("plannedOn")}
        />
      </FieldRow>
      <Buttons>
        <Submit>安排并通知谈话人</Submit>
      </Buttons>
    </Form>
  );
};

const ExcuseForm = (props: Props & { typed?: ExcuseTyped; problem?: Problem }) => {
  const { board, typed, problem } = props;
  const error = (path: string) => errorAt(problem?.fields, path);
  return (
    <Form action={`/talks/rounds/${board.organ}/${board.quarter}/excuse`} id="excuse">
      <FieldRow>
        <Select
          name="officer"
          label="干警"
          blank="请选择"
          value={typed?.officer}
          error={error("officer")}
          // Nobody lets himself off.
          options={rowsIn(board.rows, "owed")
            .filter(({ staff }) => staff !== props.staff)
            .map(({ staff, name, unitName }) => ({ value: staff, label: `${name}（${unitName}）` }))}
        />
        <Select
          name="reason"
          label="免谈原因"
          blank="请选择"
          value={typed?.reason}
          error={error("reason")}
          options={optionsOf(excuseReasons)}
        />
        <DateInput
          name="until"
          label="免到哪天（可不填）"
          value={typed?.until}
          min={props.today}
          error={error("until")}
        />
      </FieldRow>
      <p class="sn-hint">
        原因从规定的几种里选，不写具体情况。填了日期的，到期后重新列入应谈；不填免整个季度。
      </p>
      <Buttons>
        <Submit look="secondary">确认免谈</Submit>
      </Buttons>
    </Form>
  );
};

/** Ending a round, or taking it up again. */
export const RoundEnd = ({ board }: { board: Board }) => {
  const { round, organ, quarter, counts } = board;
  if (!round) return null;
  const at = `/talks/rounds/${organ}/${quarter}`;
  return round.state === "open" ? (
    <Section
      title="结束轮次"
      note={`结束后不再安排和催促；此后签发的记录仍然计入本季度，需要时可以重新打开。${counts.owed > 0 ? `还有 ${counts.owed} 人没有谈。` : ""}`}
    >
      <Form action={`${at}/close`}>
        <Submit look="secondary" whyNot={whyNot.close(round)?.message} confirm="确定结束本季度轮次吗？">
          结束轮次
        </Submit>
      </Form>
    </Section>
  ) : (
    <Section
      title="轮次已结束"
      note={`${round.closedAt ? `${sayInstant(round.closedAt)}结束。` : ""}重新打开后，还没谈的继续安排和提醒。`}
    >
      <Form action={`${at}/reopen`}>
        <Submit look="secondary" whyNot={whyNot.reopen(round)?.message}>
          重新打开轮次
        </Submit>
      </Form>
    </Section>
  );
};
