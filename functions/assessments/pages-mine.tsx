// My tests: what I sit next and where, what I did with its working, what was corrected, my exemptions, units to examine.
import { exemptReasons, subjectLabels } from "../../shared/assessments/kinds.ts";
import type { NextTest, OwnExam, OwnResult, OwnView } from "../../shared/assessments/own-views.ts";
import { sayDay, sayFullDay, sayInstant, sayWeekday, daysBetween, type Day } from "../../shared/time.ts";
import { Alert, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { saySpan } from "./round-words.ts";
import { todayOf } from "./load.ts";
import { sayWhere } from "./opening.ts";
import { firstDayOf, viewMine } from "./views-own.ts";

const soonDays = 7;

function whenBadge(test: NextTest, today: Day) {
  const left = daysBetween(today, firstDayOf(test));
  if (left <= 0 && test.day === undefined) return { tone: "soon", word: "时间待通知" } as const;
  if (left <= 0) return { tone: "soon", word: left === 0 ? "就在今天" : "正在进行" } as const;
  return { tone: left <= soonDays ? "soon" : "info", word: `还有 ${left} 天` } as const;
}

/** '补考：12月1日至20日，在训练基地' */
const sayNext = (test: NextTest): string =>
  test.kind === "makeUp" && test.makeUp
    ? `${saySpan(test.makeUp.from, test.makeUp.to)}补考${test.place ? `，在${test.place}` : ""}，具体时间以通知为准`
    : sayWhere(test);

const Next = ({ next, today }: { next: readonly NextTest[]; today: Day }) => (
  <Section title="要参加的测试" plain>
    <DataTable<NextTest>
      caption="要参加的测试"
      rows={next}
      empty={{
        title: "眼下没有要参加的测试",
        text: "本单位安排测试后，时间和地点会出现在这里，开始前也会通知您。",
      }}
      columns={[
        { head: "测试", lead: true, cell: ({ title }) => title },
        {
          head: "时间、地点",
          cell: (test) => (
            <span class="sn-status-wrap">
              {sayNext(test)}
              <Status {...whenBadge(test, today)} />
            </span>
          ),
        },
        { head: "合格标准", cell: ({ rule }) => rule },
        {
          head: "补考",
          cell: ({ kind, makeUp }) =>
            kind === "makeUp" ? "这次就是补考" : makeUp ? saySpan(makeUp.from, makeUp.to) : "不安排补考",
        },
        { head: "说明", cell: ({ note }) => note ?? "" },
      ]}
    />
  </Section>
);

const Exams = ({ exams }: { exams: readonly OwnExam[] }) => (
  <Section title="我任考官的部门" plain>
    <DataTable<OwnExam>
      caption="我任考官的部门"
      rows={exams}
      columns={[
        { head: "部门", lead: true, cell: ({ unitName }) => unitName },
        { head: "测试", cell: ({ title }) => title },
        {
          head: "时间、地点",
          cell: ({ day, start, place }) => sayWhere({ day, start, place }),
        },
        {
          head: "操作",
          cell: ({ open, entry }) =>
            open ? (
              <LinkButton href={entry} small look="primary">
                录入成绩
              </LinkButton>
            ) : (
              "批次开始后可录入"
            ),
        },
      ]}
    />
  </Section>
);

const outcomeTone = { passed: "ok", failed: "bad", absent: "bad" } as const;

/** What each item was worth: how a result of fitness came about. */
const Working = ({ result }: { result: OwnResult }) => {
  const { items, band, table } = result;
  if (!items) return null;
  const by = [table?.title ?? "体能评分表", table && `${sayFullDay(table.from)}起执行`, band];
  return (
    <div>
      {items.map(({ label, said, points }) => (
        <div>
          {label} {said}，{points} 分
        </div>
      ))}
      <span class="sn-under">{by.filter(Boolean).join("，")}</span>
    </div>
  );
};

const Results = ({ results }: { results: readonly OwnResult[] }) => (
  <Section title="考过的" plain>
    <DataTable<OwnResult>
      caption="考过的"
      rows={results}
      empty={{ title: "还没有测试成绩", text: "考官录入以后，成绩和评分过程会出现在这里。" }}
      filter={results.length > 10 ? { id: "results", label: "按科目、批次查找" } : undefined}
      columns={[
        {
          head: "测试",
          lead: true,
          cell: ({ title, kind }) => (kind === "makeUp" ? `${title}（补考）` : title),
        },
        { head: "日期", cell: ({ day }) => `${sayFullDay(day)} ${sayWeekday(day)}` },
        { head: "当时部门", cell: ({ unitName }) => unitName, hideOnPhone: true },
        { head: "结果", cell: ({ outcome, said }) => <Status tone={outcomeTone[outcome]} word={said} /> },
        { head: "评分过程", cell: (result) => <Working result={result} /> },
      ]}
    />
    {results.some(({ sample }) => sample) && (
      <Alert tone="soon">
        标有“按示例评分表”的成绩用的是系统自带的示例标准，不是正式标准。请本单位政工部门导入正式评分表。
      </Alert>
    )}
  </Section>
);

const Corrections = ({ rows }: { rows: OwnView["corrections"] }) => (
  <Section title="对我的成绩的更正" plain>
    <DataTable
      caption="对我的成绩的更正"
      rows={rows}
      columns={[
        {
          head: "测试",
          lead: true,
          cell: ({ title, kind }) => (kind === "makeUp" ? `${title}（补考）` : title),
        },
        { head: "更正时间", cell: ({ at }) => sayInstant(at) },
        { head: "更正前", cell: ({ before }) => before },
        { head: "更正后", cell: ({ after }) => after },
        { head: "原因", cell: ({ reason }) => reason },
        { head: "更正人", cell: ({ byName }) => byName },
      ]}
    />
  </Section>
);

const Exemptions = ({ rows, today }: { rows: OwnView["exemptions"]; today: Day }) => (
  <Section title="我的免考" plain>
    <DataTable
      caption="我的免考"
      rows={rows}
      columns={[
        {
          head: "科目",
          lead: true,
          cell: ({ subjects }) => subjects.map((one) => subjectLabels[one]).join("、"),
        },
        { head: "原因", cell: ({ reason }) => exemptReasons[reason] },
        { head: "起止", cell: ({ from, until }) => `${sayFullDay(from)}至${sayFullDay(until)}` },
        {
          head: "状态",
          cell: ({ from, until }) =>
            until < today ? (
              <Status tone="none" word="已到期" />
            ) : from > today ? (
              <Status tone="info" word="还没开始" />
            ) : (
              <Status tone="ok" word={`有效至${sayDay(until)}`} />
            ),
        },
      ]}
    />
  </Section>
);

export const minePage: AnyPage = page({
  method: "get",
  path: "/assessments/mine",
  guard: "signedIn",
  summary: "我的测试：要参加的、考过的（含评分过程）、更正、免考、我任考官的部门",
  run: async (call) => {
    const { deps, actor } = call;
    const today = todayOf(deps);
    const own = await viewMine(deps, actor);
    return showPage(
      call,
      { title: "我的测试", active: "ownTests" },
      <>
        <PageHeader title="我的测试" lead="成绩有疑问的，请向本单位政工部门提出，更正会写明原因。" />
        {own.exams.length > 0 && <Exams exams={own.exams} />}
        <Next next={own.next} today={today} />
        <Results results={own.results} />
        {own.corrections.length > 0 && <Corrections rows={own.corrections} />}
        {own.exemptions.length > 0 && <Exemptions rows={own.exemptions} today={today} />}
      </>,
    );
  },
});
