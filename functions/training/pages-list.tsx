// The list of briefs: a unit's month, or an organ's units with how far each has come this month.
import { may } from "../../shared/access.ts";
import { unitClassLabels } from "../../shared/org/kinds.ts";
import type { Organ, Unit } from "../../shared/org/schema.ts";
import { notFound } from "../../shared/problem.ts";
import {
  addMonths,
  dayOf,
  isMonth,
  monthOf,
  sayDay,
  sayInstant,
  sayMonth,
  sayWeekday,
} from "../../shared/time.ts";
import type { BriefHead, BriefRow } from "../../shared/training/schema.ts";
import { EmptyState, LinkButton, MonthPicker, PageHeader, Tabs } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { page, type PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { briefsOfMonth } from "./store.ts";
import { listBriefs } from "./views.ts";
import { badgeOf, sayHours } from "./words.ts";

const placeOf = (unit: Unit) => ({ county: unit.county, organ: unit.organ, unit: unit.id });

/** The units the actor may do this to, of those of a tree. */
export const unitsFor = (
  actor: Actor,
  permission: "training.view" | "training.file",
  units: readonly Unit[],
): Unit[] => units.filter((unit) => may(actor.grants, permission, placeOf(unit)));

const addressOf = (query: Record<string, string | undefined>): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/training/briefs?${new URLSearchParams(given).toString()}`;
};

/** Months one can step to: never beyond the present one. */
const Months = ({
  month,
  now,
  query,
}: {
  month: string;
  now: string;
  query: Record<string, string | undefined>;
}) => (
  <MonthPicker
    label={sayMonth(month)}
    previous={addressOf({ ...query, month: addMonths(month, -1) })}
    next={month < now ? addressOf({ ...query, month: addMonths(month, 1) }) : undefined}
  />
);

export const listPage = page({
  method: "get",
  path: "/training/briefs",
  guard: "training.view",
  summary: "本单位一个月的简报；审核和管理人员可看各单位",
  run: async (call) => {
    const { deps, actor, query } = call;
    const { organs, units } = await orgTree(deps, actor.county, { stale: true });
    const readable = unitsFor(actor, "training.view", units);
    const now = monthOf(dayOf(deps.clock.now()));
    const asked = query.get("month") ?? "";
    const month = isMonth(asked) && asked <= now ? asked : now;
    const own = readable.length === 1 ? readable[0] : undefined;
    const unit = query.has("unit") ? readable.find(({ id }) => id === query.get("unit")) : own;
    if (query.has("unit") && !unit) throw notFound("单位");
    if (unit) return showUnit(call, { unit, month, now, many: readable.length > 1 });
    return showUnits(call, { organs, readable, month, now });
  },
});

type Months = { month: string; now: string };

async function showUnit(
  call: PageCall<string>,
  asked: Months & { unit: Unit; many: boolean },
): Promise<Response> {
  const { deps, actor, query } = call;
  const { unit, month, now, many } = asked;
  const cursor = query.get("cursor") ?? undefined;
  const listed = await listBriefs(deps, actor, { unit: unit.id, month, limit: 50, cursor });
  const mayFile = may(actor.grants, "training.file", placeOf(unit));
  const create = { href: `/training/briefs/new?unit=${unit.id}`, label: "新建简报" };
  const here = { unit: unit.id, month };
  return showPage(
    call,
    { title: "训练日简报", active: "briefs" },
    <>
      <PageHeader
        title="训练日简报"
        lead={unit.name}
        back={many ? { href: addressOf({ organ: unit.organ, month }), label: "各单位" } : undefined}
        actions={
          mayFile && (
            <LinkButton href={create.href} look="primary">
              {create.label}
            </LinkButton>
          )
        }
      />
      <Months month={month} now={now} query={{ unit: unit.id }} />
      <DataTable<BriefRow>
        caption={`${unit.name}${sayMonth(month)}的简报`}
        rows={listed.items}
        next={listed.cursor && addressOf({ ...here, cursor: listed.cursor })}
        first={cursor && addressOf(here)}
        empty={{
          title: `${sayMonth(month)}还没有简报`,
          text: "填一次简报，台账、汇总和通报都从这里取数，不用再报第二遍。",
          action: mayFile ? create : undefined,
        }}
        columns={[
          {
            head: "标题",
            lead: true,
            cell: (row) => <a href={`/training/briefs/${row.id}`}>{row.title || "（还没有标题）"}</a>,
          },
          { head: "训练日期", cell: (row) => `${sayDay(row.day)} ${sayWeekday(row.day)}` },
          { head: "状态", cell: (row) => <Status {...badgeOf(row.state)} /> },
          { head: "时长", cell: (row) => sayHours(row.hours), number: true },
          { head: "参训", cell: (row) => `${row.presentCount} 人`, number: true },
          { head: "照片", cell: (row) => `${row.photoCount} 张`, number: true, hideOnPhone: true },
          {
            head: "首次报送",
            cell: (row) => (row.filedAt ? sayInstant(row.filedAt) : "未报送"),
            hideOnPhone: true,
          },
        ]}
      />
    </>,
  );
}

type UnitLine = { unit: Unit; waiting: number; returned: number; accepted: number };

const count = (heads: readonly BriefHead[], state: BriefHead["state"]): number =>
  heads.filter((head) => head.state === state).length;

async function showUnits(
  call: PageCall<string>,
  asked: Months & { organs: readonly Organ[]; readable: readonly Unit[] },
): Promise<Response> {
  const { deps, query } = call;
  const { organs, readable, month, now } = asked;
  const tabs = organs.filter((organ) => readable.some((unit) => unit.organ === organ.id));
  const organ = tabs.find(({ id }) => id === query.get("organ")) ?? tabs[0];
  const open = readable.filter(
    (unit) => unit.organ === organ?.id && !(unit.closedOn && unit.closedOn < `${month}-01`),
  );
  const lines = await Promise.all(
    open.map(async (unit): Promise<UnitLine> => {
      const heads = await briefsOfMonth(deps, unit.county, unit.id, month, { stale: true });
      return {
        unit,
        waiting: count(heads, "submitted"),
        returned: count(heads, "returned"),
        accepted: count(heads, "accepted"),
      };
    }),
  );
  return showPage(
    call,
    { title: "训练日简报", active: "briefs" },
    <>
      <PageHeader title="训练日简报" lead={organ?.name} />
      {tabs.length > 1 && (
        <Tabs
          label="政法单位"
          items={tabs.map(({ id, name }) => ({
            href: addressOf({ organ: id, month }),
            label: name,
            active: id === organ?.id,
          }))}
        />
      )}
      <Months month={month} now={now} query={{ organ: organ?.id }} />
      {organ ? <Units lines={lines} month={month} /> : <EmptyState title="还没有您可以查看的单位" />}
    </>,
  );
}

const Units = ({ lines, month }: { lines: readonly UnitLine[]; month: string }) => (
  <DataTable<UnitLine>
    caption={`各单位${sayMonth(month)}的简报`}
    rows={lines}
    filter={{ id: "units", label: "按单位名称查找" }}
    empty={{ title: "这个月没有在用的单位" }}
    columns={[
      {
        head: "单位",
        lead: true,
        cell: ({ unit }) => <a href={addressOf({ unit: unit.id, month })}>{unit.name}</a>,
      },
      { head: "类别", cell: ({ unit }) => unitClassLabels[unit.class], hideOnPhone: true },
      {
        head: "待审核",
        cell: (line) => `${line.waiting} 篇`,
        number: true,
        total: `${sum(lines, "waiting")} 篇`,
      },
      {
        head: "已退回",
        cell: (line) => `${line.returned} 篇`,
        number: true,
        total: `${sum(lines, "returned")} 篇`,
      },
      {
        head: "已通过",
        cell: (line) => `${line.accepted} 篇`,
        number: true,
        total: `${sum(lines, "accepted")} 篇`,
      },
    ]}
  />
);

const sum = (lines: readonly UnitLine[], what: "waiting" | "returned" | "accepted"): number =>
  lines.reduce((total, line) => total + line[what], 0);
