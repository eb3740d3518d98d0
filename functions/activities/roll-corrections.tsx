// Below a closed roll: correcting the activity's facts, opening the roll again, voiding what was entered twice; the history.
import { kindOf, levels } from "../../shared/activities/kinds.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { methods } from "../../shared/training/schema.ts";
import { Checkbox, CheckList } from "../../web/ui/choices.tsx";
import {
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  NumberInput,
  Select,
  Submit,
  TextInput,
} from "../../web/ui/forms.tsx";
import { Disclosure, Section, Timeline, type TimelineItem } from "../../web/ui/page-parts.tsx";
import { addressOf } from "./roll-parts.tsx";
import type { Corrected } from "./roll-closed.ts";

const optionsOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

type Props = {
  activity: Activity;
  whyNot?: string | undefined;
  typed?: Corrected | undefined;
  problem?: Problem | undefined;
};
type PartProps = Props & { error: (path: string) => string | undefined };

const Reason = ({
  typed,
  of,
  error,
}: {
  typed?: Corrected | undefined;
  of: string;
  error?: string | undefined;
}) => (
  <TextInput
    name="reason"
    label="原因"
    required
    maxLength={200}
    value={typed?.do === of ? typed.reason : undefined}
    error={typed?.do === of ? error : undefined}
  />
);

const Facts = ({ activity, whyNot, typed, error }: PartProps) => {
  const { theme, hours, level, fullTime, methods: used, kind } = activity;
  const shown = typed?.do === "facts" ? typed : { theme, hours, level, fullTime, methods: used };
  return (
    <Form action={addressOf(activity.id, "/correction")}>
      <Hidden name="do" value="facts" />
      <TextInput name="theme" label="主题" maxLength={60} value={shown.theme} error={error("theme")} />
      <FieldRow>
        <NumberInput
          name="hours"
          label="学时"
          min={0.5}
          max={200}
          step={0.5}
          measure="学时"
          value={shown.hours}
          error={error("hours")}
        />
        <Select
          name="level"
          label="层级"
          options={optionsOf(levels)}
          value={shown.level}
          error={error("level")}
        />
      </FieldRow>
      {kindOf(kind).fullTime && <Checkbox name="fullTime" label="脱产" checked={shown.fullTime === true} />}
      <CheckList
        name="methods"
        label="教学方法"
        options={optionsOf(methods)}
        values={shown.methods ?? []}
        error={error("methods")}
      />
      <Reason typed={typed} of="facts" error={error("reason")} />
      <Submit whyNot={whyNot}>更正活动内容</Submit>
    </Form>
  );
};

/** A form of a reason and one button. */
const Act = ({
  of,
  label,
  confirm,
  danger = false,
  ...part
}: PartProps & { of: "reopen" | "void"; label: string; confirm: string; danger?: boolean }) => (
  <Form action={addressOf(part.activity.id, "/correction")}>
    <Hidden name="do" value={of} />
    <Reason typed={part.typed} of={of} error={part.error("reason")} />
    <Submit look={danger ? "danger" : "secondary"} whyNot={part.whyNot} confirm={confirm}>
      {label}
    </Submit>
  </Form>
);

/** What else can be put right while no month that counts the roll is locked. */
export const Corrections = (props: Props) => {
  const part = {
    ...props,
    error: (path: string) => props.problem?.fields.find((field) => field.path === path)?.message,
  };
  const is = (of: string): boolean => props.typed?.do === of;
  return (
    <Section title="活动有误" note="当月没有锁定的，写明原因后可以更正，统计和个人学时随之更新，留有记录。">
      {props.problem && <ErrorSummary problems={props.problem.fields} />}
      <Disclosure summary="更正主题、学时、层级、教学方法" open={is("facts")}>
        <Facts {...part} />
      </Disclosure>
      <Disclosure summary="重新打开签到表（关闭得太早、整张有误）" open={is("reopen")}>
        <p>回到关闭前：扫码和人工登记的保留，因没有登记而记为缺席、请假的恢复为未登记；再次关闭后才计入。</p>
        <Act
          {...part}
          of="reopen"
          label="重新打开签到表"
          confirm="重新打开后，在再次关闭以前不计入统计，确定吗？"
        />
      </Disclosure>
      <Disclosure summary="作废（重复录入、没有举办）" open={is("void")}>
        <p>签到表作废，不再计入统计和个人学时，名单上的人会收到通知。</p>
        <Act {...part} of="void" label="作废活动" confirm="作废后不能恢复，确定作废这个活动吗？" danger />
      </Disclosure>
    </Section>
  );
};

/** What was done to the roll, by whom and why: for who manages it. */
export const History = ({ items }: { items: readonly TimelineItem[] }) =>
  items.length === 0 ? null : (
    <Section title="登记和更正记录">
      <Timeline items={items} />
    </Section>
  );
