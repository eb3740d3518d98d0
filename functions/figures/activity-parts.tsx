// The month's activities on the page of figures: by kind, organ and unit, each number open to the people behind it.
import { activityKinds, ActivityKind } from "../../shared/activities/kinds.ts";
import { monthDefinitions } from "../../shared/figures/definitions.ts";
import type { KindCount } from "../../shared/figures/activities.ts";
import type { PlaceFigures } from "../../shared/figures/schema.ts";
import type { Month } from "../../shared/time.ts";
import { methods, type Method } from "../../shared/training/schema.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Section } from "../../web/ui/page-parts.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import type { MonthFigures } from "./operations.ts";

type Show = "all" | "fullTime.yes" | `kind.${ActivityKind}` | `method.${Method}` | `unit.${string}`;

/** Where the activities and the people behind a number are listed: always of one organ. */
const rowsOf = (organ: string, month: Month, show: Show): string =>
  `/activities/figures?${new URLSearchParams({ organ, from: month, to: month, show }).toString()}#rows`;

type Key =
  | "activitySessions"
  | "activityPersonTimes"
  | "activityPeople"
  | "auxiliaryActivityPersonTimes"
  | "activityHours"
  | "activityPersonHours"
  | "fullTimeSessions"
  | "fullTimePersonTimes";

const headOf = (key: Key): string => `${monthDefinitions[key].label}（${monthDefinitions[key].measure}）`;

const linked = (value: number | string, href: string) => <a href={href}>{value}</a>;

type Organ = MonthFigures["organs"][number];
const ofOrgans: Key[] = [
  "activitySessions",
  "activityPersonTimes",
  "auxiliaryActivityPersonTimes",
  "activityPeople",
  "activityHours",
  "activityPersonHours",
  "fullTimeSessions",
  "fullTimePersonTimes",
];

/** Of what show of one organ's activities is a number. */
const showOf = (key: Key): Show => (key.startsWith("fullTime") ? "fullTime.yes" : "all");

/** One organ's totals: where there are several, they stand in a table side by side. */
const Totals = ({ organ, month }: { organ: Organ; month: Month }) => (
  <StatGrid>
    {ofOrgans.map((key) => (
      <Stat
        label={monthDefinitions[key].label}
        value={organ[key]}
        measure={monthDefinitions[key].measure}
        href={rowsOf(organ.place, month, showOf(key))}
      />
    ))}
  </StatGrid>
);

const ByOrgan = ({ total, organs }: { total: PlaceFigures; organs: readonly Organ[] }) => (
  <DataTable<Organ>
    caption="按政法单位"
    showCaption
    rows={organs.filter(({ activitySessions }) => activitySessions > 0)}
    columns={[
      { head: "单位", lead: true, cell: ({ name }) => name },
      ...ofOrgans.map((key): Column<Organ> => ({
        head: headOf(key),
        number: true,
        cell: (row) => linked(row[key], rowsOf(row.place, total.month, showOf(key))),
        total: total[key],
      })),
    ]}
  />
);

type KindRow = KindCount & { kind: ActivityKind; organ: Organ };

/** The kinds of every organ side by side: “培训班XXX期，共计XXXX人次”, “XX次集中研讨”, each in its own measure word. */
const ByKind = ({ month, organs }: { month: Month; organs: readonly Organ[] }) => {
  const rows = organs.flatMap((organ) =>
    ActivityKind.options.flatMap((kind): KindRow[] => {
      const own = organ.activityKinds[kind];
      return own ? [{ ...own, kind, organ }] : [];
    }),
  );
  const open = ({ organ, kind }: KindRow, text: string) =>
    linked(text, rowsOf(organ.place, month, `kind.${kind}`));
  return (
    <DataTable<KindRow>
      caption="按类型"
      showCaption
      rows={rows}
      columns={[
        { head: "类型", lead: true, cell: ({ kind }) => activityKinds[kind].label },
        ...(organs.length > 1
          ? [{ head: "单位", cell: ({ organ }: KindRow) => organ.name } satisfies Column<KindRow>]
          : []),
        {
          head: "期、场、次",
          number: true,
          cell: (row) => open(row, `${row.sessions} ${activityKinds[row.kind].measure}`),
        },
        { head: "人次", number: true, cell: (row) => open(row, `${row.personTimes} 人次`) },
        { head: "人数", number: true, cell: (row) => open(row, `${row.people} 人`) },
      ]}
    />
  );
};

type Unit = MonthFigures["units"][number];
const ofUnits: Key[] = [
  "activitySessions",
  "activityPersonTimes",
  "activityPeople",
  "activityHours",
  "activityPersonHours",
];

const ByUnit = ({ total, units }: { total: PlaceFigures; units: readonly Unit[] }) => (
  <DataTable<Unit>
    caption="按部门（科所队）"
    showCaption
    rows={units.filter(({ activitySessions }) => activitySessions > 0)}
    columns={[
      { head: "单位", lead: true, cell: ({ name }) => name },
      ...ofUnits.map((key): Column<Unit> => ({
        head: headOf(key),
        number: true,
        cell: (row) => linked(row[key], rowsOf(row.organ, total.month, `unit.${row.unit}`)),
        total: total[key],
      })),
    ]}
  />
);

/** The teaching methods of the sessions: one that used two counts under both, so that they may add up to more. */
const Methods = ({ total, only }: { total: PlaceFigures; only: Organ | undefined }) => (
  <StatGrid>
    {(Object.keys(methods) as Method[])
      .filter((method) => total.activityMethods[method])
      .map((method) => {
        const own = total.activityMethods[method] ?? 0;
        const all = total.activitySessions;
        return (
          <Stat
            label={methods[method]}
            value={own}
            measure="场次"
            hint={`占 ${Math.round((own * 100) / all)}%（${own}/${all}）`}
            href={only ? rowsOf(only.place, total.month, `method.${method}`) : "#activities"}
          />
        );
      })}
  </StatGrid>
);

/** Nothing in months without activities: most pages would have a table of zeros. */
export const Activities = ({
  found: { month, total, organs },
  units,
}: {
  found: MonthFigures;
  units: readonly Unit[];
}) => {
  if (total.activitySessions === 0) return null;
  const [only, second] = organs;
  return (
    <>
      <Section
        title="活动"
        id="activities"
        note="培训班、轮训、讲习所、开放麦、政治学习日等，只算已经关闭签到表的。几个部门一起参加的活动，每个部门都计，合计只计一次；点数字可看到是哪几场、哪些人。"
        plain
      >
        {only && !second ? <Totals organ={only} month={month} /> : <ByOrgan total={total} organs={organs} />}
        <ByKind month={month} organs={organs} />
        <ByUnit total={total} units={units} />
      </Section>
      <Section title="活动的教学方法" note="一场活动用了几种方法的，每种都计。">
        <Methods total={total} only={second ? undefined : only} />
      </Section>
    </>
  );
};
