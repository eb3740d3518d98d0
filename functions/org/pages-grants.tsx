// Who holds which role where: the whole list that an administrator may see, place by place.
import { may, roles } from "../../shared/access.ts";
import type { Holder } from "../../shared/org/schema.ts";
import { PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { viewHolders, type PlaceHolders } from "./holders.ts";

const Names = ({ holders, role }: { holders: readonly Holder[]; role: Holder["role"] }) => {
  const held = holders.filter((holder) => holder.role === role);
  if (held.length === 0) return <>–</>;
  return (
    <>
      {held.map(({ staff, name }, index) => (
        <>
          {index > 0 && "、"}
          <a href={`/org/officers/${staff}`}>{name}</a>
        </>
      ))}
    </>
  );
};

const UnitHolders = ({ title, units }: { title: string; units: readonly PlaceHolders[] }) => (
  <DataTable
    caption={`${title}各部门的角色`}
    rows={units}
    empty={{ title: "没有在用的部门" }}
    columns={[
      { head: "部门", lead: true, cell: (row) => <a href={`/org/units/${row.place}`}>{row.name}</a> },
      { head: roles.unitHead.label, cell: (row) => <Names holders={row.holders} role="unitHead" /> },
      {
        head: roles.clerk.label,
        cell: (row) =>
          row.holders.some(({ role }) => role === "clerk") ? (
            <Names holders={row.holders} role="clerk" />
          ) : (
            <Status tone="bad" word="无内勤" />
          ),
      },
    ]}
  />
);

const WideHolders = ({ holders }: { holders: readonly Holder[] }) => (
  <DataTable
    caption="本级角色"
    rows={holders}
    empty={{ title: "没有人担任本级角色" }}
    columns={[
      { head: "姓名", lead: true, cell: ({ staff, name }) => <a href={`/org/officers/${staff}`}>{name}</a> },
      { head: "角色", cell: ({ role }) => roles[role].label },
    ]}
  />
);

export const grantPages: AnyPage[] = [
  page({
    method: "get",
    path: "/org/grants",
    guard: "org.grant",
    summary: "各单位的角色",
    run: async (call) => {
      const { county, organs } = await viewHolders(call.deps, call.actor);
      const overCounty = may(call.actor.grants, "org.grant", { county: call.actor.county });
      return showPage(
        call,
        { title: "角色", active: "org" },
        <>
          <PageHeader
            title="角色"
            back={{ href: "/org", label: "机构" }}
            lead="打开一名干警，可以授予或撤销角色。调动、离职后，在原部门的角色自动取消。"
          />
          {overCounty && (
            <Section plain title="全县（区）">
              <WideHolders holders={county} />
            </Section>
          )}
          {organs.map(({ name, holders, units }) => (
            <Section plain title={name}>
              <WideHolders holders={holders} />
              <UnitHolders title={name} units={units} />
            </Section>
          ))}
        </>,
      );
    },
  }),
];
