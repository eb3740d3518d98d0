// The parts of an officer's pages: forms for details, transfer and leaving, and the way through the units.
import { categories } from "../../shared/org/categories.ts";
import { policeTypeLettersMax } from "../../shared/org/facts.ts";
import { policeTypes, Sex, sexLabels } from "../../shared/org/kinds.ts";
import type { Officer, Unit } from "../../shared/org/schema.ts";
import type { OfficerView } from "../../shared/org/views.ts";
import type { Problem } from "../../shared/problem.ts";
import { sayFullDay } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  FieldRow,
  Form,
  Hidden,
  Select,
  Submit,
  TextInput,
} from "../../web/ui/forms.tsx";
import { Disclosure, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import type { OrgTree } from "./store.ts";

const categoryOptions = categories.map(({ name }) => ({ value: name, label: name }));
const sexOptions = Sex.options.map((value) => ({ value, label: sexLabels[value] }));
export type Typed = Partial<Record<string, string>>;

/** What fitness tests ask of an officer. */
const Facts = ({ typed, problem }: { typed: Typed; problem?: Problem }) => (
  <>
    <FieldRow>
      <Select
        name="sex"
        label="性别"
        blank="未填写"
        options={sexOptions}
        value={typed.sex}
        error={errorAt(problem?.fields, "sex")}
      />
      <DateInput
        name="bornOn"
        label="出生日期"
        value={typed.bornOn}
        error={errorAt(problem?.fields, "bornOn")}
      />
    </FieldRow>
    <TextInput
      name="policeType"
      label="警种"
      hint="例如刑侦、交警、治安，按本单位叫法填写，可不填。"
      maxLength={policeTypeLettersMax}
      list="police-types"
      value={typed.policeType}
      error={errorAt(problem?.fields, "policeType")}
    />
    <datalist id="police-types">
      {policeTypes.map((value) => (
        <option value={value} />
      ))}
    </datalist>
  </>
);

const Details = ({ typed, problem }: { typed: Typed; problem?: Problem }) => (
  <>
    <FieldRow>
      <TextInput
        name="name"
        label="姓名"
        required
        maxLength={40}
        value={typed.name}
        error={errorAt(problem?.fields, "name")}
      />
      <Select
        name="category"
        label="人员类别"
        required
        blank="请选择"
        options={categoryOptions}
        value={typed.category}
        error={errorAt(problem?.fields, "category")}
      />
    </FieldRow>
    <FieldRow>
      <TextInput
        name="position"
        label="职务"
        maxLength={40}
        value={typed.position}
        error={errorAt(problem?.fields, "position")}
      />
      <TextInput
        name="phone"
        label="联系电话"
        type="tel"
        inputmode="tel"
        value={typed.phone}
        error={errorAt(problem?.fields, "phone")}
      />
    </FieldRow>
    <TextInput
      name="email"
      label="邮箱"
      type="email"
      hint="用来接收提醒，可不填。"
      value={typed.email}
      error={errorAt(problem?.fields, "email")}
    />
    <Facts typed={typed} problem={problem} />
  </>
);

export const NewForm = ({ unit, typed, problem }: { unit: Unit; typed: Typed; problem?: Problem }) => (
  <>
    <PageHeader
      title="录入干警"
      lead={unit.name}
      back={{ href: `/org/units/${unit.id}`, label: unit.name }}
    />
    <Section>
      <Form action="/org/officers/new">
        <Hidden name="unit" value={unit.id} />
        <TextInput
          name="staff"
          label="警号/工号"
          required
          value={typed.staff}
          error={errorAt(problem?.fields, "staff")}
        />
        <Details typed={typed} problem={problem} />
        <DateInput
          name="from"
          label="到本单位日期"
          required
          value={typed.from}
          error={errorAt(problem?.fields, "from")}
        />
        <Buttons>
          <Submit>保存</Submit>
        </Buttons>
      </Form>
    </Section>
  </>
);

export const Postings = ({ view, tree }: { view: OfficerView; tree: OrgTree }) => (
  <Section plain title="任职经历" note="调动不改历史：调动前的记录留在原部门。">
    <DataTable
      caption="任职经历"
      rows={[...view.postings].reverse()}
      columns={[
        {
          head: "部门（科所队）",
          lead: true,
          cell: (one) => tree.units.find(({ id }) => id === one.unit)?.name ?? one.unit,
        },
        { head: "从", cell: (one) => sayFullDay(one.from) },
        { head: "至", cell: (one) => (one.to ? sayFullDay(one.to) : "至今") },
      ]}
    />
  </Section>
);

export const EditForms = ({
  officer,
  targets,
  today,
  typed,
  problem,
}: {
  officer: Officer;
  targets: Unit[];
  today: string;
  typed?: Typed;
  problem?: Problem;
}) => {
  const here = `/org/officers/${officer.staff}`;
  const { name, category, position, phone, email, sex, bornOn, policeType } = officer;
  const known = { name, category, position, phone, email, sex, bornOn, policeType };
  return (
    <>
      <Disclosure summary="修改资料" open={problem !== undefined}>
        <Form action={`${here}/change`}>
          <Details typed={typed ?? known} problem={problem} />
          <Buttons>
            <Submit>保存</Submit>
          </Buttons>
        </Form>
      </Disclosure>
      <Disclosure summary="调动">
        <Form action={`${here}/transfer`}>
          <FieldRow>
            <Select
              name="unit"
              label="调往"
              required
              blank="请选择"
              options={targets.map(({ id, name: label }) => ({ value: id, label }))}
            />
            <DateInput
              name="from"
              label="生效日期"
              required
              value={today}
              max={today}
              hint="从这天起属于新单位。"
            />
          </FieldRow>
          <p class="sn-hint">在原单位担任的内勤、单位负责人随调动取消。</p>
          <Submit>办理调动</Submit>
        </Form>
      </Disclosure>
      <Disclosure summary="离职">
        <Form action={`${here}/leave`}>
          <DateInput name="on" label="最后在岗日期" required value={today} max={today} />
          <p class="sn-hint">账号停用，已登录的设备立即退出，全部角色取消；历史记录保留。</p>
          <Submit look="danger" confirm={`确定为${name}办理离职？`}>
            办理离职
          </Submit>
        </Form>
      </Disclosure>
    </>
  );
};
