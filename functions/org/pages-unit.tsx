// A unit's page: who is in it, who holds which role, and changing, closing or merging it.
import { roles } from "../../shared/access.ts";
import { officerKindLabels, unitClassLabels, UnitClass } from "../../shared/org/kinds.ts";
import { Merger, UnitChange, type Holder } from "../../shared/org/schema.ts";
import type { RosterEntry } from "../../shared/org/views.ts";
import type { Problem } from "../../shared/problem.ts";
import { dayOf, sayFullDay } from "../../shared/time.ts";
import { RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, FieldRow, Form, Select, Submit, TextInput } from "../../web/ui/forms.tsx";
import {
  Alert,
  DefinitionList,
  Disclosure,
  LinkButton,
  PageHeader,
  Section,
} from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { issueUnitPasswords } from "./administer.ts";
import { workbookAnswer } from "./download.ts";
import { fieldsOf } from "./form-fields.ts";
import { listOfficers } from "./officers.ts";
import { changeUnit, mergeUnit, viewUnit, type UnitPageView } from "./operations.ts";

const namesOf = (holders: readonly Holder[], role: Holder["role"]) =>
  holders
    .filter((holder) => holder.role === role)
    .map(({ name }) => name)
    .join("、");

const Roster = ({ items, next, first }: { items: RosterEntry[]; next?: string; first?: string }) => (
  <DataTable
    caption="现有干警"
    rows={items}
    next={next}
    first={first}
    filter={{ id: "roster", label: "在本页中查找" }}
    empty={{ title: next ? "本页没有在岗人员，请看下一页" : "还没有干警" }}
    columns={[
      { head: "姓名", lead: true, cell: (one) => <a href={`/org/officers/${one.staff}`}>{one.name}</a> },
      { head: "警号/工号", cell: (one) => one.staff },
      { head: "性质", cell: (one) => officerKindLabels[one.kind], hideOnPhone: true },
      { head: "人员类别", cell: (one) => one.category },
      { head: "职务", cell: (one) => one.position ?? "–", hideOnPhone: true },
      { head: "电话", cell: (one) => one.phone ?? "–" },
      { head: "到本部门", cell: (one) => sayFullDay(one.from), hideOnPhone: true },
    ]}
  />
);

const EditForms = ({ view, today, problem }: { view: UnitPageView; today: string; problem?: Problem }) => {
  const { unit, siblings } = view;
  return (
    <>
      <Disclosure summary="修改、撤销部门" open={problem !== undefined}>
        <Form action={`/org/units/${unit.id}/edit`}>
          <TextInput
            name="name"
            label="部门名称"
            required
            maxLength={60}
            value={unit.name}
            error={errorAt(problem?.fields, "name")}
          />
          <RadioGroup
            name="class"
            label="类别"
            required
            value={unit.class}
            options={UnitClass.options.map((value) => ({ value, label: unitClassLabels[value] }))}
          />
          <FieldRow>
            <DateInput
              name="openedOn"
              label="设立日期"
              required
              value={unit.openedOn}
              error={errorAt(problem?.fields, "openedOn")}
            />
            <DateInput
              name="closedOn"
              label="撤销日期"
              hint="最后一个工作日；留空表示在用。"
              value={unit.closedOn}
              error={errorAt(problem?.fields, "closedOn")}
            />
          </FieldRow>
          <Buttons>
            <Submit>保存</Submit>
          </Buttons>
        </Form>
      </Disclosure>
      {unit.closedOn === undefined && siblings.length > 0 && (
        <Disclosure summary="并入其他部门">
          <Form action={`/org/units/${unit.id}/merge`}>
            <FieldRow>
              <Select
                name="into"
                label="并入"
                required
                blank="请选择"
                options={siblings.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <DateInput
                name="from"
                label="生效日期"
                required
                value={today}
                max={today}
                hint="从这天起人员属于新部门。"
              />
            </FieldRow>
            <Submit look="danger" confirm={`确定把“${unit.name}”并入所选部门？全部人员随之调动。`}>
              办理合并
            </Submit>
          </Form>
        </Disclosure>
      )}
    </>
  );
};

const Warnings = ({ view, today }: { view: UnitPageView; today: string }) => {
  const { unit, holders } = view;
  if (unit.closedOn !== undefined && unit.closedOn < today) {
    return <Alert tone="none" title={`本部门已于${sayFullDay(unit.closedOn)}撤销`} />;
  }
  return holders.some(({ role }) => role === "clerk") ? null : (
    <Alert tone="bad" title="无内勤">
      本部门没有指定内勤，无人填报训练日简报，也收不到提醒。请打开一名干警，授予“内勤”。
    </Alert>
  );
};

/** Any call of a unit's page or of a form on it. */
type UnitCall = Omit<PageCall<string>, "params"> & { params: { unit: string } };

async function showUnit(call: UnitCall, problem?: Problem): Promise<Response> {
  const { deps, actor, params } = call;
  const cursor = call.query.get("cursor") ?? undefined;
  const [view, roster] = await Promise.all([
    viewUnit(deps, actor, params.unit),
    listOfficers(deps, actor, params.unit, { limit: 50, cursor }),
  ]);
  const { unit, organ, holders, mayEdit } = view;
  const here = `/org/units/${unit.id}`;
  const today = dayOf(deps.clock.now());
  return showPage(
    call,
    { title: unit.name, active: "org", problem },
    <>
      <PageHeader
        title={unit.name}
        back={{ href: "/org", label: "机构" }}
        lead={`${organ.name} · ${unitClassLabels[unit.class]}`}
        actions={mayEdit && <LinkButton href={`/org/officers/new?unit=${unit.id}`}>录入干警</LinkButton>}
      />
      <Warnings view={view} today={today} />
      <Section title="基本情况">
        <DefinitionList
          items={[
            { label: "设立日期", value: sayFullDay(unit.openedOn) },
            ...(unit.closedOn ? [{ label: "撤销日期", value: sayFullDay(unit.closedOn) }] : []),
            {
              label: roles.unitHead.label,
              value: namesOf(holders, "unitHead") || <Status tone="soon" word="未指定" />,
            },
            {
              label: roles.clerk.label,
              value: namesOf(holders, "clerk") || <Status tone="bad" word="无内勤" />,
            },
          ]}
        />
      </Section>
      <Section
        plain
        title="现有干警"
        actions={
          mayEdit && (
            <Form action={`${here}/passwords`} inline>
              <Submit look="secondary" small confirm="为还没有密码的干警发放初始密码？表格只能下载这一次。">
                发放初始密码（表格）
              </Submit>
            </Form>
          )
        }
      >
        <Roster
          items={roster.items}
          next={roster.cursor && `${here}?cursor=${encodeURIComponent(roster.cursor)}`}
          first={cursor ? here : undefined}
        />
      </Section>
      {mayEdit && <EditForms view={view} today={today} problem={problem} />}
    </>,
  );
}

export const unitPages: AnyPage[] = [
  page({
    method: "get",
    path: "/org/units/:unit",
    guard: "org.view",
    summary: "部门页：干警和角色",
    run: (call) => showUnit(call),
  }),
  page({
    method: "post",
    path: "/org/units/:unit/edit",
    guard: "org.edit",
    summary: "修改、撤销部门",
    run: async (call) => {
      const { closedOn, ...given } = fieldsOf(call.form, "name", "class", "openedOn", "closedOn");
      const done = await attempt(() => {
        const change = parsed(UnitChange, { ...given, closedOn: closedOn ?? null });
        return changeUnit(call.deps, call.actor, call.params.unit, change);
      });
      if ("problem" in done) return showUnit(call, done.problem);
      return goTo(call, `/org/units/${done.value.id}`, "已保存");
    },
  }),
  page({
    method: "post",
    path: "/org/units/:unit/merge",
    guard: "org.edit",
    summary: "并入其他部门",
    run: async (call) => {
      const given = fieldsOf(call.form, "into", "from");
      const done = await attempt(() =>
        mergeUnit(call.deps, call.actor, call.params.unit, parsed(Merger, given)),
      );
      if ("problem" in done) return showUnit(call, done.problem);
      return goTo(call, `/org/units/${given.into}`, `已合并，${done.value.moved} 人随之调入`);
    },
  }),
  page({
    method: "post",
    path: "/org/units/:unit/passwords",
    guard: "org.edit",
    summary: "发放全部门初始密码",
    run: async (call) => {
      const issued = await issueUnitPasswords(call.deps, call.actor, call.params.unit);
      if (issued.length === 0)
        return goTo(call, `/org/units/${call.params.unit}`, "大家都已有密码，没有新发放的");
      const { unit } = await viewUnit(call.deps, call.actor, call.params.unit);
      const columns = ["警号/工号", "姓名", "初始密码"].map((header) => ({ header }));
      const rows = issued.map(({ staff, name, password }) => [staff, name, password]);
      const { writeWorkbook } = await import("../platform/workbook.ts");
      const bytes = await writeWorkbook([{ name: "初始密码", columns, rows }]);
      return workbookAnswer(call.c, `${unit.name}-初始密码.xlsx`, bytes);
    },
  }),
];
