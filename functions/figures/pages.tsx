// The month in figures: every number leads to its rows, and every figure says how it is counted.
import { figureDefinitions, type FigureKey } from "../../shared/figures/definitions.ts";
import type { PlaceFigures, Sums } from "../../shared/figures/schema.ts";
import { addMonths, dayOf, isMonth, monthOf, sayMonth } from "../../shared/time.ts";
import { methods, type Method } from "../../shared/training/schema.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Disclosure, MonthPicker, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import { page, type AnyPage } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { monthFigures, type MonthFigures } from "./operations.ts";

const shown: FigureKey[] = ["submitted", "accepted", "onTime", "hours", "attendances", "people"];

type Row = Sums & { people: number; name: string };

const columns = (total: PlaceFigures, link?: (row: Row) => string): Column<Row>[] => [
  { head: "单位", lead: true, cell: (row) => (link ? <a href={link(row)}>{row.name}</a> : row.name) },
  ...shown.map(
    (key): Column<Row> => ({
      head: `${figureDefinitions[key].label}（${figureDefinitions[key].measure}）`,
      number: true,
      cell: (row) => row[key],
      total: total[key],
    }),
  ),
];

const MethodMix = ({ sums }: { sums: Sums }) => {
  const count = Object.values(sums.methods).reduce((all, one) => all + one, 0);
  if (count === 0) return <p>还没有通过的简报。</p>;
  return (
    <StatGrid>
      {(Object.keys(methods) as Method[]).map((method) => {
        const own = sums.methods[method] ?? 0;
        return <Stat label={methods[method]} value={own} measure="期" hint={`占 ${Math.round((own * 100) / count)}%（${own}/${count}）`} />;
      })}
    </StatGrid>
  );
};

const Definitions = () => (
  <Disclosure summary="指标口径：这些数字是怎么数出来的">
    <dl>
      {Object.values(figureDefinitions).map(({ label, measure, meaning }) => (
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
  const at = (other: string): string => `/figures?month=${other}`;
  return (
    <>
      <PageHeader
        title="月度汇总"
        lead={found.origin === "live" ? "按此刻的记录统计" : "按最近一次汇总任务统计，退回、补报、审核后次日更新"}
      />
      <MonthPicker
        label={sayMonth(month)}
        previous={at(addMonths(month, -1))}
        next={month < thisMonth ? at(addMonths(month, 1)) : undefined}
      />
      <StatGrid>
        {shown.map((key) => (
          <Stat
            label={figureDefinitions[key].label}
            value={total[key]}
            measure={figureDefinitions[key].measure}
            href={`/training/briefs?month=${month}`}
          />
        ))}
      </StatGrid>
      <Section title="教学方法">
        <MethodMix sums={total} />
      </Section>
      {found.organs.length > 1 && (
        <Section title="按政法单位" plain>
          <DataTable caption="按政法单位" columns={columns(total)} rows={found.organs} />
        </Section>
      )}
      <Section title="按部门（科所队）" plain>
        <DataTable
          caption="按部门（科所队）"
          columns={columns(total, (row) => `/obligations/units/${(row as Row & { unit: string }).unit}?month=${month}`)}
          rows={found.units}
          filter={{ id: "units", label: "筛选部门" }}
        />
      </Section>
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
