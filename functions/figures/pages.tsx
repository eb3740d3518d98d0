// The month in figures: every number leads to its rows, and every figure says how it is counted.
import { monthDefinitions, type FigureKey } from "../../shared/figures/definitions.ts";
import type { PlaceFigures, Sums } from "../../shared/figures/schema.ts";
import { addMonths, dayOf, isMonth, monthOf, sayMonth } from "../../shared/time.ts";
import { methods, type Method } from "../../shared/training/schema.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Disclosure, MonthPicker, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import { page, type AnyPage } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { Activities } from "./activity-parts.tsx";
import { monthFigures, type MonthFigures } from "./operations.ts";

const shown: FigureKey[] = ["submitted", "accepted", "onTime", "hours", "attendances", "people"];

/** By themselves: most months have no tests, and ten columns are too many for one table. */
const shownOfTests: FigureKey[] = ["testSittings", "testPeople", "testPasses", "auxiliaryTestSittings"];

type Row = Sums & { people: number; testPeople: number; name: string };

const columns = <Own extends Row>(
  total: PlaceFigures,
  link: (row: Own) => string,
  figures: readonly FigureKey[] = shown,
): Column<Own>[] => [
  { head: "单位", lead: true, cell: (row) => <a href={link(row)}>{row.name}</a> },
  ...figures.map((key): Column<Own> => ({
    head: `${monthDefinitions[key].label}（${monthDefinitions[key].measure}）`,
    number: true,
    cell: (row) => row[key],
    total: total[key],
  })),
];

const MethodMix = ({ sums }: { sums: Sums }) => {
  const count = Object.values(sums.methods).reduce((all, one) => all + one, 0);
  if (count === 0) return <p>还没有通过的简报。</p>;
  return (
    <StatGrid>
      {(Object.keys(methods) as Method[]).map((method) => {
        const own = sums.methods[method] ?? 0;
        return (
          <Stat
            label={methods[method]}
            value={own}
            measure="期"
            hint={`占 ${Math.round((own * 100) / count)}%（${own}/${count}）`}
          />
        );
      })}
    </StatGrid>
  );
};

/** The month's tests of units that had any; each unit opens to the people behind its numbers. */
const Tests = ({
  total,
  units,
}: {
  total: PlaceFigures;
  units: (Row & { unit: string; organ: string })[];
}) => {
  const tested = units.filter((row) => row.testSittings + row.auxiliaryTestSittings > 0);
  if (tested.length === 0) return null;
  const rows = { by: "unit", state: "tested", month: total.month };
  return (
    <Section title="测试" note="已经结束的批次；民警和辅助人员分开。" plain>
      <DataTable
        caption="测试"
        columns={columns<Row & { unit: string; organ: string }>(
          total,
          ({ organ, unit }) =>
            `/assessments/rates/rows?${new URLSearchParams({ organ, group: unit, ...rows }).toString()}`,
          shownOfTests,
        )}
        rows={tested}
      />
    </Section>
  );
};

const Definitions = () => (
  <Disclosure summary="指标口径：这些数字是怎么数出来的">
    <dl>
      {Object.values(monthDefinitions).map(({ label, measure, meaning }) => (
        <>
          <dt>
            {label}（{measure}）
          </dt>
          <dd>{meaning}</dd>
        </>
      ))}
    </dl>
  </Disclosure>
);

const MonthView = ({ found, thisMonth }: { found: MonthFigures; thisMonth: string }) => {
  const { month, total } = found;
  const organNames = new Map(found.organs.map((organ) => [organ.place, organ.name]));
  const names = found.units.map(({ name }) => name);
  // Two organs may each have a 政治部.
  const rows = found.units.map((unit) => {
    const alone = names.indexOf(unit.name) === names.lastIndexOf(unit.name);
    return { ...unit, name: alone ? unit.name : `${organNames.get(unit.organ) ?? ""} ${unit.name}` };
  });
  const only = found.units.length === 1 ? found.units[0] : undefined;
  const at = (other: string): string => `/figures?month=${other}`;
  return (
    <>
      <PageHeader
        title="月度汇总"
        lead={
          found.origin === "live" ? "按此刻的记录统计" : "按最近一次汇总任务统计，退回、补报、审核后次日更新"
        }
      />
      <MonthPicker
        label={sayMonth(month)}
        previous={at(addMonths(month, -1))}
        next={month < thisMonth ? at(addMonths(month, 1)) : undefined}
      />
      <StatGrid>
        {shown.map((key) => (
          <Stat
            label={monthDefinitions[key].label}
            value={total[key]}
            measure={monthDefinitions[key].measure}
            href={only ? `/training/briefs?unit=${only.unit}&month=${month}` : "#units"}
          />
        ))}
      </StatGrid>
      <Section title="教学方法">
        <MethodMix sums={total} />
      </Section>
      {found.organs.length > 1 && (
        <Section title="按政法单位" plain>
          <DataTable
            caption="按政法单位"
            columns={columns<Row & { place: string }>(
              total,
              (row) => `/training/briefs?organ=${row.place}&month=${month}`,
            )}
            rows={found.organs}
          />
        </Section>
      )}
      <Section title="按部门（科所队）" plain>
        <DataTable
          caption="按部门（科所队）"
          columns={columns<Row & { unit: string }>(
            total,
            (row) => `/obligations/units/${row.unit}?month=${month}`,
          )}
          rows={rows}
          filter={{ id: "units", label: "筛选部门" }}
        />
      </Section>
      <Activities found={found} units={rows} />
      <Tests total={total} units={rows} />
      <Definitions />
    </>
  );
};

export const figuresPages: AnyPage[] = [
  page({
    method: "get",
    path: "/figures",
    guard: "figures.view",
    summary: "月度汇总",
    run: async (call) => {
      const thisMonth = monthOf(dayOf(call.deps.clock.now()));
      const asked = call.query.get("month") ?? "";
      const found = await monthFigures(call.deps, call.actor, isMonth(asked) ? asked : thisMonth);
      const title = `${sayMonth(found.month)}汇总`;
      return showPage(call, { title, active: "figures" }, <MonthView found={found} thisMonth={thisMonth} />);
    },
  }),
];
