// The form of an activity: its kind decides which fields there are.
import { ActivityKind, competencies, kindOf, levels } from "../../shared/activities/kinds.ts";
import { daysOffWords, rhythms } from "../../shared/activities/series.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import type { Problem } from "../../shared/problem.ts";
import { methods } from "../../shared/training/schema.ts";
import { Checkbox, CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  NumberInput,
  Select,
  Submit,
  TextArea,
  TextInput,
  TimeInput,
  type Option,
} from "../../web/ui/forms.tsx";
import { Disclosure, Section } from "../../web/ui/page-parts.tsx";
import type { Typed } from "./activity-typed.ts";
import { Seats, SignUpTimes, type PartProps } from "./seat-fields.tsx";

const optionsOf = (words: Record<string, string>): Option[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export type Choices = { units: Option[]; categories: Option[] };

type Props = {
  action: string;
  typed: Typed;
  choices: Choices;
  problem?: Problem | undefined;
  idempotencyKey?: string;
  /** A new one may be repeated. */
  isNew: boolean;
  submit: string;
  /** Of one that stands: the version whose fields these are. */
  seen?: number;
};

/** The whole form, whatever was typed in it. */
export const ActivityForm = (props: Props) => {
  const { action, typed, choices, problem, idempotencyKey, isNew, submit, seen } = props;
  const error = (path: string) => errorAt(problem?.fields, path);
  const kind = kindOf(ActivityKind.parse(typed.kind));
  const parts = { typed, error, kind };
  return (
    <Form action={action} idempotencyKey={idempotencyKey} warnLeave>
      <ErrorSummary problems={problem?.fields} />
      <Hidden name="kind" value={typed.kind} />
      {seen !== undefined && <Hidden name="seen" value={String(seen)} />}
      <Section title="什么活动">
        <TextInput
          name="theme"
          label="主题"
          required
          maxLength={60}
          value={typed.theme}
          error={error("theme")}
        />
        <What {...parts} />
      </Section>
      <Section title="什么时候，在哪里">
        <When {...parts} />
        {isNew && <Repeating {...parts} />}
      </Section>
      <Section title={kind.roll ? "谁参加" : "谁可以报名"}>
        <Who {...parts} choices={choices} />
      </Section>
      {!kind.roll && (
        <Section title="报名和名额">
          <SignUpTimes {...parts} />
          <Seats {...parts} units={choices.units} />
        </Section>
      )}
      <Section>
        <TextArea
          name="note"
          label="说明"
          rows={3}
          maxLength={500}
          value={typed.note}
          error={error("note")}
        />
        <Buttons sticky>
          <Submit skipChecks>{submit}</Submit>
        </Buttons>
      </Section>
    </Form>
  );
};

const What = ({ typed, error, kind }: PartProps) => (
  <>
    <CheckList
      name="methods"
      label="教学方法"
      hint={kind.evidence ? "关闭签到表前要填。" : undefined}
      options={optionsOf(methods)}
      values={typed.methods}
      error={error("methods")}
    />
    <FieldRow>
      <NumberInput
        name="hours"
        label="学时"
        required
        min={0.5}
        max={200}
        step={0.5}
        measure="学时"
        value={typed.hours}
        error={error("hours")}
      />
      <Select
        name="level"
        label="层级"
        options={optionsOf(levels)}
        value={typed.level}
        error={error("level")}
      />
      <TextInput
        name="speakers"
        label="外请授课人"
        hint="几位之间用顿号隔开"
        value={typed.speakers}
        error={error("speakers")}
      />
    </FieldRow>
    {kind.fullTime && (
      <Checkbox
        name="fullTime"
        label="脱产"
        hint="脱产培训单独统计。"
        checked={typed.fullTime !== ""}
        error={error("fullTime")}
      />
    )}
    <Disclosure
      summary="能力标签、专项行动"
      open={typed.competencies.length > 0 || typed.campaign !== "" || error("campaign") !== undefined}
    >
      <CheckList
        name="competencies"
        label="能力标签"
        options={optionsOf(competencies)}
        values={typed.competencies}
        error={error("competencies")}
      />
      <TextInput
        name="campaign"
        label="所属专项行动"
        maxLength={30}
        value={typed.campaign}
        error={error("campaign")}
      />
    </Disclosure>
  </>
);

const When = ({ typed, error, kind }: PartProps) => (
  <>
    <FieldRow>
      <DateInput name="day" label="日期" required value={typed.day} error={error("day")} />
      <TimeInput name="start" label="开始" required value={typed.start} error={error("start")} />
      <TimeInput name="end" label="结束" required value={typed.end} error={error("end")} />
    </FieldRow>
    <FieldRow>
      <TextInput
        name="place"
        label="地点"
        hint={kind.evidence ? "关闭签到表前要填。" : undefined}
        maxLength={60}
        value={typed.place}
        error={error("place")}
      />
      {(!kind.roll || typed.until !== "") && (
        <DateInput
          name="until"
          label="结束日期"
          hint="只有一天的不填"
          value={typed.until}
          error={error("until")}
        />
      )}
    </FieldRow>
  </>
);

/** “每周有学习，每月有培训，每季有考试” (source, S4). */
const Repeating = ({ typed, error }: PartProps) => (
  <Disclosure summary="定期举行" open={typed.every !== "" || error("every") !== undefined}>
    <FieldRow>
      <Select
        name="every"
        label="重复"
        blank="不重复"
        options={optionsOf(rhythms)}
        value={typed.every}
        error={error("every")}
      />
      <DateInput
        name="seriesUntil"
        label="重复到哪一天为止"
        value={typed.seriesUntil}
        error={error("seriesUntil")}
      />
    </FieldRow>
    <RadioGroup
      name="daysOff"
      label="遇节假日"
      options={optionsOf(daysOffWords)}
      value={typed.daysOff}
      error={error("daysOff")}
    />
  </Disclosure>
);

const Who = ({ typed, error, choices }: PartProps & { choices: Choices }) => (
  <>
    <CheckList
      name="who.units"
      label="部门（不选表示全部）"
      options={choices.units}
      values={typed["who.units"]}
      filter={choices.units.length > 15}
      error={error("who.units")}
    />
    <Disclosure
      summary="只限部分人员"
      open={typed["who.officerKinds"].length + typed["who.categories"].length > 0}
    >
      <CheckList
        name="who.officerKinds"
        label="人员（不选表示全部）"
        options={optionsOf(officerKindLabels)}
        values={typed["who.officerKinds"]}
        error={error("who.officerKinds")}
      />
      <CheckList
        name="who.categories"
        label="人员类别（不选表示全部）"
        options={choices.categories}
        values={typed["who.categories"]}
        error={error("who.categories")}
      />
    </Disclosure>
  </>
);
