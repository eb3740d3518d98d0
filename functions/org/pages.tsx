// Pages of the organisation: the tree of organs and units, adding to it, and the list of every org page.
import { mayAnywhere, may } from "../../shared/access.ts";
import { organKindLabels, OrganKind, unitClassLabels, UnitClass } from "../../shared/org/kinds.ts";
import { NewOrgan, NewUnit, OrganChange, type Organ } from "../../shared/org/schema.ts";
import type { OrganView, UnitView } from "../../shared/org/views.ts";
import type { Problem } from "../../shared/problem.ts";
import { dayOf, sayFullDay } from "../../shared/time.ts";
import { RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, Form, Select, Submit, TextInput } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, EmptyState, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { sayMissingYears } from "../../shared/calendar.ts";
import { yearsMissing } from "./calendar.ts";
import { fieldsOf } from "./form-fields.ts";
import { createOrgan, createUnit, renameOrgan, viewOrganisation } from "./operations.ts";
import { accountPages } from "./pages-account.tsx";
import { calendarPages } from "./pages-calendar.tsx";
import { grantPages } from "./pages-grants.tsx";
import { importPages } from "./pages-import.tsx";
import { officerPages } from "./pages-officer.tsx";
import { sessionPages } from "./pages-session.tsx";
import { unitPages } from "./pages-unit.tsx";

const inService = (unit: UnitView) =>
  unit.inService ? (
    <Status tone="ok" word="在用" />
  ) : unit.closedOn ? (
    <Status tone="none" word="已撤销" note={sayFullDay(unit.closedOn)} />
  ) : (
    <Status tone="info" word="未设立" note={sayFullDay(unit.openedOn)} />
  );

const OrganSection = ({ organ, mayEdit }: { organ: OrganView; mayEdit: boolean }) => (
  <Section
    plain
    title={organ.name}
    id={organ.id}
    actions={
      mayEdit && (
        <LinkButton small href={`/org/units/new?organ=${organ.id}`}>
          新增部门
        </LinkButton>
      )
    }
  >
    <DataTable
      caption={`${organ.name}的部门`}
      rows={organ.units}
      empty={{ title: "还没有部门", text: "可以新增，也可以用表格导入。" }}
      columns={[
        {
          head: "部门（科所队）",
          lead: true,
          cell: (unit) => <a href={`/org/units/${unit.id}`}>{unit.name}</a>,
          total: undefined,
        },
        { head: "类别", cell: (unit) => unitClassLabels[unit.class] },
        { head: "状态", cell: inService },
        { head: "在编干警", number: true, cell: (unit) => unit.sworn, total: sum(organ.units, "sworn") },
        {
          head: "辅助人员",
          number: true,
          cell: (unit) => unit.auxiliary,
          total: sum(organ.units, "auxiliary"),
        },
        {
          head: "内勤",
          cell: (unit) =>
            unit.hasClerk || !unit.inService ? (
              unit.hasClerk ? (
                "有"
              ) : (
                "–"
              )
            ) : (
              <Status tone="bad" word="无内勤" />
            ),
        },
      ]}
    />
    {mayEdit && (
      <Disclosure summary="改名">
        <Form action={`/org/organs/${organ.id}`} inline>
          <TextInput name="name" label="单位全称" value={organ.name} required maxLength={60} />
          <Submit look="secondary">保存</Submit>
        </Form>
      </Disclosure>
    )}
  </Section>
);

const sum = (units: readonly UnitView[], field: "sworn" | "auxiliary"): number =>
  units.reduce((total, unit) => total + unit[field], 0);

const treePage = page({
  method: "get",
  path: "/org",
  guard: "org.view",
  summary: "机构和人员",
  run: async (call) => {
    const { deps, actor } = call;
    const { county } = actor;
    const organs = await viewOrganisation(deps, actor);
    const missing = may(actor.grants, "org.calendar", { county }) ? await yearsMissing(deps, county) : [];
    const overCounty = may(actor.grants, "org.edit", { county });
    const lacking = organs
      .flatMap(({ units }) => units)
      .filter((unit) => unit.inService && !unit.hasClerk).length;
    return showPage(
      call,
      { title: "机构", active: "org" },
      <>
        <PageHeader
          title="机构和人员"
          actions={
            <>
              {mayAnywhere(actor.grants, "org.import") && (
                <LinkButton href="/org/import">表格导入</LinkButton>
              )}
              {mayAnywhere(actor.grants, "org.grant") && <LinkButton href="/org/grants">角色</LinkButton>}
              <LinkButton href="/org/calendar">节假日</LinkButton>
              {overCounty && <LinkButton href="/org/organs/new">新增政法单位</LinkButton>}
            </>
          }
        />
        {missing.length > 0 && (
          <Alert tone="bad" title={sayMissingYears(missing)}>
            涉及的周期无法判断工作日。<a href={`/org/calendar?year=${missing[0]}`}>去录入</a>
          </Alert>
        )}
        {lacking > 0 && mayAnywhere(actor.grants, "org.grant") && (
          <Alert tone="soon" title={`${lacking} 个部门没有内勤`}>
            没有内勤的部门无人填报，也收不到提醒。请在部门页面的干警中指定。
          </Alert>
        )}
        {organs.length === 0 && (
          <EmptyState
            title="还没有机构"
            action={overCounty ? { href: "/org/import", label: "导入机构表" } : undefined}
          >
            先导入机构表，再导入花名册。
          </EmptyState>
        )}
        {organs.map((organ) => (
          <OrganSection organ={organ} mayEdit={may(actor.grants, "org.edit", { county, organ: organ.id })} />
        ))}
      </>,
    );
  },
});

type Typed = Partial<Record<string, string>>;

const OrganForm = ({ typed, problem }: { typed: Typed; problem?: Problem }) => (
  <>
    <PageHeader title="新增政法单位" back={{ href: "/org", label: "机构" }} />
    <Section>
      <Form action="/org/organs/new">
        <TextInput
          name="name"
          label="单位全称"
          required
          maxLength={60}
          value={typed.name}
          error={errorAt(problem?.fields, "name")}
        />
        <RadioGroup
          name="kind"
          label="单位性质"
          required
          value={typed.kind}
          error={errorAt(problem?.fields, "kind")}
          options={OrganKind.options.map((value) => ({ value, label: organKindLabels[value] }))}
        />
        <Buttons>
          <Submit>保存</Submit>
        </Buttons>
      </Form>
    </Section>
  </>
);

const UnitForm = ({
  typed,
  organs,
  problem,
}: {
  typed: Typed;
  organs: readonly Organ[];
  problem?: Problem;
}) => (
  <>
    <PageHeader title="新增部门（科所队）" back={{ href: "/org", label: "机构" }} />
    <Section>
      <Form action="/org/units/new">
        <Select
          name="organ"
          label="政法单位"
          required
          blank="请选择"
          value={typed.organ}
          error={errorAt(problem?.fields, "organ")}
          options={organs.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextInput
          name="name"
          label="部门名称"
          required
          maxLength={60}
          value={typed.name}
          error={errorAt(problem?.fields, "name")}
        />
        <RadioGroup
          name="class"
          label="类别"
          required
          value={typed.class}
          error={errorAt(problem?.fields, "class")}
          options={UnitClass.options.map((value) => ({ value, label: unitClassLabels[value] }))}
        />
        <DateInput
          name="openedOn"
          label="设立日期"
          required
          hint="设立当月、当周不计任务。"
          value={typed.openedOn}
          error={errorAt(problem?.fields, "openedOn")}
        />
        <Buttons>
          <Submit>保存</Submit>
        </Buttons>
      </Form>
    </Section>
  </>
);

const addingPages: AnyPage[] = [
  page({
    method: "get",
    path: "/org/organs/new",
    guard: "org.edit",
    summary: "新增政法单位页",
    run: (call) =>
      showPage(call, { title: "新增政法单位", active: "org", narrow: true }, <OrganForm typed={{}} />),
  }),
  page({
    method: "post",
    path: "/org/organs/new",
    guard: "org.edit",
    summary: "新增政法单位",
    run: async (call) => {
      const typed = fieldsOf(call.form, "name", "kind");
      const done = await attempt(() => createOrgan(call.deps, call.actor, parsed(NewOrgan, typed)));
      if (!("problem" in done)) return goTo(call, `/org#${done.value.id}`, `已新增“${done.value.name}”`);
      const { problem } = done;
      return showPage(
        call,
        { title: "新增政法单位", active: "org", narrow: true, problem },
        <OrganForm typed={typed} problem={problem} />,
      );
    },
  }),
  page({
    method: "post",
    path: "/org/organs/:organ",
    guard: "org.edit",
    summary: "政法单位改名",
    run: async (call) => {
      const given = parsed(OrganChange, fieldsOf(call.form, "name"));
      const organ = await renameOrgan(call.deps, call.actor, call.params.organ, given);
      return goTo(call, `/org#${organ.id}`, `已改名为“${organ.name}”`);
    },
  }),
  page({
    method: "get",
    path: "/org/units/new",
    guard: "org.edit",
    summary: "新增部门页",
    run: async (call) => {
      const organs = await editable(call);
      const typed = { organ: call.query.get("organ") ?? undefined, openedOn: dayOf(call.deps.clock.now()) };
      return showPage(
        call,
        { title: "新增部门", active: "org", narrow: true },
        <UnitForm typed={typed} organs={organs} />,
      );
    },
  }),
  page({
    method: "post",
    path: "/org/units/new",
    guard: "org.edit",
    summary: "新增部门",
    run: async (call) => {
      const typed = fieldsOf(call.form, "organ", "name", "class", "openedOn");
      const done = await attempt(() => createUnit(call.deps, call.actor, parsed(NewUnit, typed)));
      if (!("problem" in done))
        return goTo(call, `/org/units/${done.value.id}`, `已新增“${done.value.name}”`);
      const { problem } = done;
      const body = <UnitForm typed={typed} organs={await editable(call)} problem={problem} />;
      return showPage(call, { title: "新增部门", active: "org", narrow: true, problem }, body);
    },
  }),
];

/** The organs that the actor may add units to. */
async function editable({ deps, actor }: Parameters<typeof showPage>[0]): Promise<OrganView[]> {
  const organs = await viewOrganisation(deps, actor);
  return organs.filter(({ id }) => may(actor.grants, "org.edit", { county: actor.county, organ: id }));
}

export const orgPages: AnyPage[] = [
  ...sessionPages,
  treePage,
  ...addingPages,
  ...officerPages,
  ...accountPages,
  ...unitPages,
  ...grantPages,
  ...importPages,
  ...calendarPages,
];
