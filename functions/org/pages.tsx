// Pages of the organisation: the tree of organs and units, and the list of every page under /org.
import { mayAnywhere, may } from "../../shared/access.ts";
import { sayMissingYears } from "../../shared/calendar.ts";
import { unitClassLabels } from "../../shared/org/kinds.ts";
import type { OrganView, UnitView } from "../../shared/org/views.ts";
import { sayFullDay } from "../../shared/time.ts";
import { Form, Submit, TextInput } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, EmptyState, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames } from "../platform/place-names.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { yearsMissing } from "./calendar.ts";
import { viewOrganisation } from "./operations.ts";
import { accountPages } from "./pages-account.tsx";
import { addingPages } from "./pages-adding.tsx";
import { calendarPages } from "./pages-calendar.tsx";
import { grantPages } from "./pages-grants.tsx";
import { importPages } from "./pages-import.tsx";
import { officerPages } from "./pages-officer.tsx";
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
      <Disclosure summary="修改单位名称">
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
    const [organs, names] = await Promise.all([viewOrganisation(deps, actor), placeNames(deps, county)]);
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
        {may(actor.grants, "org.county", { county }) && (
          <Disclosure summary="修改县（区）名称">
            <Form action="/org/county" inline>
              <TextInput name="name" label="县（区）名称" value={names.county} required maxLength={60} />
              <Submit look="secondary">保存</Submit>
            </Form>
          </Disclosure>
        )}
      </>,
    );
  },
});

export const orgPages: AnyPage[] = [
  treePage,
  ...addingPages,
  ...officerPages,
  ...accountPages,
  ...unitPages,
  ...grantPages,
  ...importPages,
  ...calendarPages,
];
