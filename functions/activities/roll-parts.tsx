// What stands around the roll's list: counts, marking by staff number, closing with what is missing, correcting.
import { Attendance, attendanceWords } from "../../shared/activities/kinds.ts";
import { whyNot } from "../../shared/activities/rules.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { sayInstant } from "../../shared/time.ts";
import { Stages } from "../../web/ui/cards.tsx";
import { Buttons, ErrorSummary, Form, Select, Submit, TextArea, TextInput } from "../../web/ui/forms.tsx";
import { Disclosure, LinkButton, Section, Tabs } from "../../web/ui/page-parts.tsx";
import type { PlaceNames } from "../platform/place-names.ts";
import type { RollLine } from "./roll.ts";

/** The address of a roll, or of one of its forms. */
export const addressOf = (id: string, part = ""): string => `/activities/${id}/roll${part}`;

/** How many of each: live while people come in. */
export const Counts = ({
  id,
  lines,
  shown,
}: {
  id: string;
  lines: readonly RollLine[];
  shown: string | null;
}) => {
  const stages = Attendance.options.map((state) => ({
    ...attendanceWords[state],
    href: `${addressOf(id)}?state=${state}`,
    active: shown === state,
    count: lines.filter(({ attendance }) => attendance === state).length,
  }));
  const open = lines.filter(({ attendance }) => attendance === undefined).length;
  return (
    <Stages
      label="出勤情况"
      items={[
        ...stages,
        {
          href: `${addressOf(id)}?state=open`,
          tone: "info",
          word: "未登记",
          count: open,
          active: shown === "open",
        },
      ]}
    />
  );
};

/** The units of a long roll, each by itself. */
export const UnitTabs = ({
  id,
  lines,
  names,
  unit,
}: {
  id: string;
  lines: readonly RollLine[];
  names: PlaceNames;
  unit: string | null;
}) => {
  const units = [...new Set(lines.map((line) => line.unit))];
  if (lines.length <= 20 || units.length < 2) return null;
  const tab = (one: string | null, label: string) => ({
    href: one === null ? addressOf(id) : `${addressOf(id)}?unit=${one}`,
    label,
    count: lines.filter((line) => one === null || line.unit === one).length,
    active: one === unit,
  });
  return <Tabs label="部门" items={[tab(null, "全部"), ...units.map((one) => tab(one, names.of(one)))]} />;
};

const stateOptions = Attendance.options.map((value) => ({ value, label: attendanceWords[value].word }));
const optionsWith = (label: string) => [...stateOptions, { value: "none", label }];

/** Whoever came without being on the list, and lists that come from elsewhere: a door reader, a sheet of paper. */
export const ByList = ({
  id,
  typed,
  error,
}: {
  id: string;
  typed?: string | undefined;
  error?: string | undefined;
}) => (
  <Disclosure summary="按警号/工号登记到场（名单外来的人、纸质签到表、门禁记录）" open={typed !== undefined}>
    <Form action={addressOf(id, "/list")}>
      <TextArea
        name="list"
        label="警号/工号"
        hint="一行一个，或用空格、顿号隔开；活动当天在本单位的人都可以登记。已扫码、已登记的不会被改动。"
        rows={4}
        value={typed}
        error={error}
      />
      <Select
        name="attendance"
        label="登记为"
        options={optionsWith("撤销登记（登记错的）")}
        value="present"
      />
      <Submit look="secondary">登记</Submit>
    </Form>
  </Disclosure>
);

/** What closing does, and what still keeps it from being done. */
export const Closing = ({
  activity,
  lines,
  now,
}: {
  activity: Activity;
  lines: readonly RollLine[];
  now: string;
}) => {
  const open = lines.filter(({ attendance }) => attendance === undefined);
  const refusal = whyNot.closeRoll(activity, now, open.length);
  const toFill = refusal?.code === "no-place" || refusal?.code === "no-method";
  return (
    <Section
      title="关闭签到表"
      note="关闭后计入各部门当月的场次、人次和个人学时；以后更正须写明原因。当月已锁定的，计入关闭的月份。"
    >
      {open.length > 0 && (
        <p>
          还有 {open.length} 人没有登记：
          {open
            .slice(0, 20)
            .map(({ name }) => name)
            .join("、")}
          {open.length > 20 && "等"}。关闭时记为缺席，事先登记请假的记为请假。
        </p>
      )}
      <Form action={addressOf(activity.id, "/close")}>
        <Submit
          whyNot={refusal?.message}
          confirm={`${open.length > 0 ? `还有 ${open.length} 人没有登记，将记为缺席。` : ""}确定关闭签到表吗？`}
        >
          关闭签到表
        </Submit>
      </Form>
      {toFill && <LinkButton href={`/activities/${activity.id}/edit`}>去补填</LinkButton>}
    </Section>
  );
};

export type Amended = { staff: string; attendance: string; reason: string };

export const Amending = ({
  activity,
  lines,
  counted,
  typed,
  problem,
}: {
  activity: Activity;
  lines: readonly RollLine[];
  /** Where it counts. */
  counted: string;
  typed?: Amended | undefined;
  problem?: Problem | undefined;
}) => {
  const error = (path: string) => problem?.fields.find((field) => field.path === path)?.message;
  return (
    <Section
      title="更正"
      id="amend"
      note={`签到表已于${sayInstant(activity.closedAt ?? activity.opensAt)}关闭，${counted}。更正须写明原因，本人会收到通知。`}
    >
      <Form action={addressOf(activity.id, "/amendment")}>
        <ErrorSummary problems={problem?.fields} />
        <TextInput
          name="staff"
          label="警号/工号"
          hint="名单外的本单位人员也可以补登"
          required
          value={typed?.staff}
          list="roll-people"
          error={error("staff")}
        />
        <datalist id="roll-people">
          {lines.map(({ staff, name }) => (
            <option value={staff}>{name}</option>
          ))}
        </datalist>
        <Select
          name="attendance"
          label="应为"
          blank="请选择"
          options={optionsWith("不在名单")}
          value={typed?.attendance}
          error={error("attendance")}
        />
        <TextInput
          name="reason"
          label="原因"
          required
          maxLength={200}
          value={typed?.reason}
          error={error("reason")}
        />
        <Buttons>
          <Submit>更正</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};
