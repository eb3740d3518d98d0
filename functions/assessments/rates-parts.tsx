// The parts of the pass-rate page: three big rates with their sentence, tables by group, each number opening to its rows.
import { subjectLabels, threeAbilities, type Subject } from "../../shared/assessments/kinds.ts";
import {
  rateByLabels,
  rateMeanings,
  rateStates,
  sinceCongress,
  type GroupRates,
  type RateRowsQuery,
  type RateState,
  type RatesView,
  type SubjectRates,
} from "../../shared/assessments/rate-tables.ts";
import { percentOf, sayRate, type Rate, type TestCounts } from "../../shared/assessments/rates.ts";
import type { OfficerKind } from "../../shared/org/kinds.ts";
import { addQuarters, firstDayOfQuarter, lastDayOfQuarter, quarterOf } from "../../shared/quarter.ts";
import { sayFullDay, type Day } from "../../shared/time.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Alert, Disclosure, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import { addressOf } from "../talks/words.ts";

export type RatesAsked = Pick<RateRowsQuery, "organ" | "by" | "running"> & {
  from: Day;
  to: Day;
  target?: number | undefined;
};

/** An address of the rates with what was asked; of the rows behind one number with `more`. */
export const ratesAddress = (asked: RatesAsked, page = "", more: Record<string, string> = {}): string => {
  const { organ, from, to, by, running, target } = asked;
  const percent = target === undefined || page === "/rows" ? undefined : String(target);
  const only = running === "no" ? "no" : undefined;
  return addressOf(`/assessments/rates${page}`, {
    organ,
    from,
    to,
    by,
    running: only,
    target: percent,
    ...more,
  });
};

/** Windows by the names of the source and of the calendar. */
export function windowsOf(today: Day): { label: string; from: Day; to: Day }[] {
  const quarter = quarterOf(today);
  const before = addQuarters(quarter, -1);
  return [
    { label: "今年以来", from: `${today.slice(0, 4)}-01-01`, to: today },
    { label: "本季度", from: firstDayOfQuarter(quarter), to: today },
    { label: "上季度", from: firstDayOfQuarter(before), to: lastDayOfQuarter(before) },
    { label: sinceCongress.label, from: sinceCongress.day, to: today },
  ];
}

const windowNamed = ({ from, to }: { from: Day; to: Day }, today: Day) =>
  windowsOf(today).find((one) => one.from === from && one.to === to);

export const WindowTabs = ({ asked, today }: { asked: RatesAsked; today: Day }) => (
  <Tabs
    label="统计期"
    items={windowsOf(today).map(({ label, from, to }) => ({
      label,
      href: ratesAddress({ ...asked, from, to }),
      active: from === asked.from && to === asked.to,
    }))}
  />
);

type Cell = { asked: RatesAsked; subject: Subject; kind: OfficerKind; group?: string | undefined };

/** A number that opens to its rows; nothing lies behind a nought. */
const Opening = ({ count, state, ...cell }: Cell & { count: number; state: RateState }) => {
  if (count === 0) return <>0</>;
  const { asked, subject, kind, group } = cell;
  const more = { subject, kind, state, ...(group === undefined ? {} : { group }) };
  return (
    <a
      href={ratesAddress(asked, "/rows", more)}
      aria-label={`${rateStates[state].label} ${count} 人，查看名单`}
    >
      {count}
    </a>
  );
};

/** '92.3%（24/26）', both numbers opening; '无' over nobody. */
const RateCell = ({ rate, first = false, ...cell }: Cell & { rate: Rate; first?: boolean }) => {
  const percent = percentOf(rate);
  if (percent === undefined) return <>无</>;
  return (
    <span class="text-nowrap">
      {percent}%（
      <Opening {...cell} count={rate.passed} state={first ? "firstPassed" : "passed"} />/
      <Opening {...cell} count={rate.of} state={first ? "firstSat" : "sat"} />）
    </span>
  );
};

const isBelow = ({ passed, of }: Rate, target: number | undefined): boolean =>
  target !== undefined && passed * 100 < target * of;

/** The three rates of the report's sentence, and the sentence. */
export const Three = ({ view, asked, today }: { view: RatesView; asked: RatesAsked; today: Day }) => {
  const three = threeAbilities.flatMap((subject) => view.subjects.filter((one) => one.subject === subject));
  const sittings = three
    .map(({ subject, sworn }) => `${subjectLabels[subject]}测试${sworn.sittings}人次`)
    .join("，");
  const named = windowNamed(asked, today);
  const when = named?.label ?? `${sayFullDay(asked.from)}至${sayFullDay(asked.to)}`;
  const said = view.byTarget ?? view.sentence;
  const unfinished = view.running.some(({ subject }) => three.some((one) => one.subject === subject));
  return (
    <Section title="三能合格率（在编干警，含补考）" plain>
      <StatGrid>
        {three.map(({ subject, sworn }) => (
          <Stat
            label={`${subjectLabels[subject]}测试`}
            value={percentOf(sworn.final) === undefined ? "无" : `${percentOf(sworn.final)}%`}
            measure={sworn.final.of === 0 ? "没有人参加" : `${sworn.final.passed}/${sworn.final.of}`}
            hint={`首考 ${sayRate(sworn.first)}；${sworn.sittings} 人次，${sworn.people} 人`}
            href={
              sworn.sat > 0
                ? ratesAddress(asked, "/rows", { subject, kind: "sworn", state: "sat" })
                : undefined
            }
          />
        ))}
      </StatGrid>
      <Alert
        tone={said.floor === undefined ? "soon" : "ok"}
        title={said.floor === undefined ? "还不能说“均在”" : "可以写进报告的话"}
      >
        {when}，{sittings}，{said.text}
        {/[。]$/u.test(said.text) ? "" : "。"}
        {unfinished && "（含未结束的批次，数字还会变）"}
      </Alert>
    </Section>
  );
};

/** Rounds that still take results are counted along, and named. */
export const Running = ({ view, asked }: { view: RatesView; asked: RatesAsked }) =>
  view.running.length === 0 ? null : (
    <Alert tone="info">
      含 {view.running.length} 个未结束的批次：
      {view.running.map(({ title }) => title).join("、")}。还没有成绩的人不算缺考。{" "}
      <a href={ratesAddress({ ...asked, running: "no" })}>只看已结束的批次</a>
    </Alert>
  );

/** Every group against every subject: who is behind where, at one look. */
export const Overview = ({ view, asked }: { view: RatesView; asked: RatesAsked }) => {
  const names = new Map(
    view.subjects.flatMap(({ groups }) =>
      groups.filter(({ kind }) => kind === "sworn").map(({ group, name }) => [group, name] as const),
    ),
  );
  const rows = [...names].map(([group, name]) => ({ group, name }));
  const of = ({ groups }: SubjectRates, group: string): GroupRates | undefined =>
    groups.find((one) => one.group === group && one.kind === "sworn");
  return (
    <Section title={`按${rateByLabels[view.by]}（在编干警，补考后合格率）`} plain>
      <DataTable
        caption={`按${rateByLabels[view.by]}的合格率`}
        rows={rows}
        empty={{
          title: "这段时间没有测试",
          text: "换一段时间，或先在“测试”里安排批次。批次结束后，合格率会自动出来。",
        }}
        filter={rows.length > 10 ? { id: "groups", label: `筛选${rateByLabels[view.by]}` } : undefined}
        columns={[
          { head: rateByLabels[view.by], lead: true, cell: ({ name }) => name },
          ...view.subjects.map((subject): Column<{ group: string; name: string }> => {
            const cell = { asked, subject: subject.subject, kind: "sworn" } as const;
            return {
              head: subjectLabels[subject.subject],
              cell: ({ group }) => {
                const found = of(subject, group);
                if (!found) return <span class="sn-blank">没有安排</span>;
                const mark = isBelow(found.final, view.target);
                return (
                  <span class="sn-status-wrap">
                    <RateCell {...cell} group={group} rate={found.final} />
                    {mark && <Status tone="bad" word={`低于${view.target}%`} />}
                  </span>
                );
              },
              total: <RateCell {...cell} rate={subject.sworn.final} />,
            };
          }),
        ]}
      />
    </Section>
  );
};

type Line = TestCounts & { name: string; group?: string; kind: OfficerKind };

const countColumns = (asked: RatesAsked, subject: Subject, total?: Line): Column<Line>[] => {
  const cellOf = ({ kind, group }: Line): Cell => ({ asked, subject, kind, group });
  const number = (head: string, state: RateState, of: (line: Line) => number): Column<Line> => ({
    head,
    number: true,
    cell: (line) => <Opening {...cellOf(line)} state={state} count={of(line)} />,
    total: total && <Opening {...cellOf(total)} state={state} count={of(total)} />,
  });
  const rate = (head: string, first: boolean, of: (line: Line) => Rate): Column<Line> => ({
    head,
    cell: (line) => <RateCell {...cellOf(line)} first={first} rate={of(line)} />,
    total: total && <RateCell {...cellOf(total)} first={first} rate={of(total)} />,
  });
  return [
    number("应考", "should", ({ should }) => should),
    number("实考", "sat", ({ sat }) => sat),
    number("缺考", "absent", ({ absent }) => absent),
    number("免考", "exempt", ({ exempt }) => exempt),
    number("补考", "makeUps", ({ makeUps }) => makeUps),
    number("没成绩", "open", ({ open }) => open),
    number("随考", "along", ({ along }) => along.of),
    number("人", "tested", ({ people }) => people),
    {
      head: "人次",
      number: true,
      cell: ({ sittings }) => sittings,
      total: total?.sittings,
    },
    rate("首考合格率", true, ({ first }) => first),
    rate("补考后合格率", false, ({ final }) => final),
  ];
};

/** All of a subject's numbers: the police by group with their sum, auxiliaries by themselves. */
export const SubjectTable = ({
  rates,
  view,
  asked,
}: {
  rates: SubjectRates;
  view: RatesView;
  asked: RatesAsked;
}) => {
  const { subject, sworn, auxiliary, groups } = rates;
  const label = rateByLabels[view.by];
  const total: Line = { ...sworn, name: "合计", kind: "sworn" };
  const aside: Line = { ...auxiliary, name: "合计", kind: "auxiliary" };
  const lines = (kind: OfficerKind): Line[] => groups.filter((one) => one.kind === kind);
  return (
    <Disclosure summary={`${subjectLabels[subject]}：应考、实考、缺考、免考、补考，首考和补考后`}>
      <DataTable<Line>
        caption={`${subjectLabels[subject]}，在编干警`}
        showCaption
        rows={lines("sworn")}
        empty={{ title: "没有在编干警" }}
        columns={[
          { head: label, lead: true, cell: ({ name }) => name },
          ...countColumns(asked, subject, total),
        ]}
      />
      {lines("auxiliary").length > 0 && (
        <DataTable<Line>
          caption={`${subjectLabels[subject]}，辅助人员（不计入干警合格率）`}
          showCaption
          rows={lines("auxiliary")}
          columns={[
            { head: label, lead: true, cell: ({ name }) => name },
            ...countColumns(asked, subject, aside),
          ]}
        />
      )}
    </Disclosure>
  );
};

export const Meanings = () => (
  <Disclosure summary="指标口径：这些数字是怎么数出来的">
    <dl>
      {rateMeanings.map(({ label, meaning }) => (
        <>
          <dt>{label}</dt>
          <dd>{meaning}</dd>
        </>
      ))}
    </dl>
  </Disclosure>
);
