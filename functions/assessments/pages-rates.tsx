// Pass rates on one page with the rows behind every number, and the ledgers to download.
import { seatWords, subjectLabels } from "../../shared/assessments/kinds.ts";
import {
  nameOfGroup,
  rateByLabels,
  RateQuery,
  RateRowsQuery,
  rateStates,
  type RateRowView,
  type RatesView,
} from "../../shared/assessments/rate-tables.ts";
import { sayAttempt } from "../../shared/assessments/rules.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { notFound, type Problem } from "../../shared/problem.ts";
import { sayDay, sayFullDay, sayMonth, type Day } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  NumberInput,
  Select,
  Submit,
} from "../../web/ui/forms.tsx";
import { Disclosure, LinkButton, PageHeader } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { workbookAnswer } from "../org/download.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, showPage } from "../platform/shell.tsx";
import { optionsOf } from "../talks/words.ts";
import { forForm } from "../training/words.ts";
import { todayOf } from "./load.ts";
import { ratesWorkbook, roundLedger, yearLedger } from "./ledger.ts";
import { minePage } from "./pages-mine.tsx";
import {
  Meanings,
  Overview,
  ratesAddress,
  Running,
  SubjectTable,
  Three,
  WindowTabs,
  type RatesAsked,
} from "./rates-parts.tsx";
import { LedgerYear } from "./routes-rates.ts";
import { roundAddress, yearAddress } from "./round-words.ts";
import { viewRateRows, viewRates, windowAsked } from "./views-rates.ts";
import { organsOf } from "./views-rounds.ts";

/** What stands in an address; an empty field of the form is one that was not asked. */
const typedIn = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries([...query].filter(([, value]) => value.trim() !== ""));

type FormProps = {
  asked: RatesAsked;
  organs: readonly string[];
  names: PlaceNames;
  typed: Record<string, string>;
  problem?: Problem;
};

/** Which organ, from when to when, told apart by what, measured by how much. */
const RatesForm = ({ asked, organs, names, typed, problem }: FormProps) => {
  const error = (path: string) => errorAt(problem?.fields, path);
  return (
    <Disclosure summary="选单位、日期、分组、要求的合格率" open={problem !== undefined}>
      <Form action="/assessments/rates" method="get">
        <ErrorSummary problems={problem?.fields} />
        {organs.length > 1 ? (
          <Select
            name="organ"
            label="政法单位"
            options={organs.map((id) => ({ value: id, label: names.of(id) }))}
            value={asked.organ}
          />
        ) : (
          <Hidden name="organ" value={asked.organ} />
        )}
        <FieldRow>
          <DateInput name="from" label="从" value={typed["from"] ?? asked.from} error={error("from")} />
          <DateInput name="to" label="到" value={typed["to"] ?? asked.to} error={error("to")} />
        </FieldRow>
        <FieldRow>
          <Select name="by" label="分组" options={optionsOf(rateByLabels)} value={asked.by} />
          <NumberInput
            name="target"
            label="要求的合格率"
            hint="可不填。填了以后，达不到的会标出来。"
            min={1}
            max={100}
            measure="%"
            value={typed["target"] ?? asked.target ?? ""}
            error={error("target")}
          />
          <Select
            name="running"
            label="批次"
            options={[
              { value: "yes", label: "含还在进行的" },
              { value: "no", label: "只算已结束的" },
            ]}
            value={asked.running}
          />
        </FieldRow>
        <Buttons>
          <Submit>查看</Submit>
        </Buttons>
      </Form>
    </Disclosure>
  );
};

type RatesPage = FormProps & { view: RatesView; today: Day };

const Rates = ({ view, asked, organs, names, typed, problem, today }: RatesPage) => (
  <>
    <PageHeader
      title="合格率"
      back={{ href: yearAddress(asked.organ), label: "测试" }}
      lead={`${view.organName}${view.onlyUnits ? "（只含您能看到的部门）" : ""}，${saySpanYears(view)}`}
      actions={
        <LinkButton href={ratesAddress(asked, "/ledger")} download>
          下载 Excel
        </LinkButton>
      }
    />
    <WindowTabs asked={asked} today={today} />
    <RatesForm {...{ asked, organs, names, typed, problem }} />
    <Running view={view} asked={asked} />
    <Three view={view} asked={asked} today={today} />
    <Overview view={view} asked={asked} />
    {view.subjects
      .filter(({ groups }) => groups.length > 0)
      .map((rates) => (
        <SubjectTable rates={rates} view={view} asked={asked} />
      ))}
    <Meanings />
  </>
);

const saySpanYears = ({ from, to }: { from: Day; to: Day }): string =>
  `${sayFullDay(from)}至${sayFullDay(to)}`;

/** The page as asked; what was asked wrongly is said beside the form, over this year's rates. */
async function showRates(call: PageCall<string>): Promise<Response> {
  const { deps, actor, query } = call;
  const [organs, names] = await Promise.all([organsOf(deps, actor), placeNames(deps, actor.county)]);
  const [own] = organs;
  if (own === undefined) throw notFound("政法单位");
  const typed = typedIn(query);
  const read = async (given: Record<string, string>) => {
    const asked = parsed(RateQuery, { organ: own, ...given });
    return { asked: { ...asked, ...windowAsked(deps, asked) }, view: await viewRates(deps, actor, asked) };
  };
  const result = await attempt(() => read(typed));
  if ("problem" in result && result.problem.code !== "invalid") throw result.problem;
  const problem = "problem" in result ? forForm(result.problem) : undefined;
  const { asked, view } = "value" in result ? result.value : await read({});
  return showPage(
    call,
    { title: "合格率", active: "assessments", problem },
    <Rates {...{ view, asked, organs, names, problem }} typed={problem ? typed : {}} today={todayOf(deps)} />,
  );
}

const rowsShown = 300;

const said = (row: RateRowView, of: "first" | "makeUp"): string =>
  row.attempts
    .filter(({ kind }) => kind === of)
    .map((one) => `${sayAttempt(one)}（${sayDay(one.day)}）`)
    .join("；");

const Rows = ({ rows, organ }: { rows: readonly RateRowView[]; organ: string }) => (
  <DataTable<RateRowView>
    caption="名单"
    rows={rows.slice(0, rowsShown)}
    empty={{ title: "没有符合的人员" }}
    filter={rows.length > 10 ? { id: "people", label: "按姓名、部门查找" } : undefined}
    columns={[
      { head: "姓名", lead: true, cell: ({ name, staff }) => `${name}（${staff}）` },
      { head: "部门", cell: ({ unitName }) => unitName },
      {
        head: "测试",
        cell: ({ title, round, unit, closed }) => (
          <span class="sn-status-wrap">
            <a href={roundAddress({ organ, id: round }, { unit })}>{title}</a>
            {!closed && <Status tone="info" word="未结束" />}
          </span>
        ),
      },
      { head: "考核日期", cell: ({ day }) => sayFullDay(day) },
      { head: "首考", cell: (row) => said(row, "first") },
      { head: "补考", cell: (row) => said(row, "makeUp") },
      { head: "结果", cell: ({ state }) => <Status {...seatWords[state]} /> },
      { head: "说明", cell: ({ note }) => note ?? "" },
    ]}
  />
);

/** The people behind one number: what was counted, and everybody of it. */
async function showRows(call: PageCall<string>): Promise<Response> {
  const { deps, actor, query } = call;
  const asked = parsed(RateRowsQuery, typedIn(query));
  const [{ rows, people }, names] = await Promise.all([
    viewRateRows(deps, actor, asked),
    placeNames(deps, actor.county),
  ]);
  const span = windowAsked(deps, asked);
  const { subject, kind, group, state, by, month } = asked;
  const back =
    month === undefined
      ? { href: ratesAddress({ ...asked, ...span }), label: "合格率" }
      : { href: `/figures?month=${month}`, label: "月度汇总" };
  const parts = [
    subject && `${subjectLabels[subject]}测试`,
    kind && officerKindLabels[kind],
    group && nameOfGroup(group, by, (id) => names.of(id)),
    rateStates[state].label,
  ];
  const sittings = rows.reduce(
    (sum, { attempts }) => sum + attempts.filter(({ outcome }) => outcome !== "absent").length,
    0,
  );
  return showPage(
    call,
    { title: "合格率明细", active: "assessments" },
    <>
      <PageHeader
        title={parts.filter(Boolean).join("，")}
        back={back}
        lead={`${names.of(asked.organ)}，${month === undefined ? saySpanYears(span) : `计入${sayMonth(month)}`}：${rows.length} 条，${people} 人，共考 ${sittings} 人次`}
      />
      {rows.length > rowsShown && (
        <p class="sn-note">
          只显示前 {rowsShown} 条，全部请
          <a href={ratesAddress({ ...asked, ...span }, "/ledger")}>下载 Excel</a>。
        </p>
      )}
      <Rows rows={rows} organ={asked.organ} />
    </>,
  );
}

export const ratePages: AnyPage[] = [
  minePage,
  page({
    method: "get",
    path: "/assessments/rates",
    guard: "assessments.view",
    summary: "合格率：三能合格率和可以写进报告的话，按部门、警种、人员类别，每个数字可查名单",
    run: showRates,
  }),
  page({
    method: "get",
    path: "/assessments/rates/rows",
    guard: "assessments.view",
    summary: "合格率任一数字背后的名单",
    run: showRows,
  }),
  page({
    method: "get",
    path: "/assessments/rates/ledger",
    guard: "assessments.view",
    summary: "下载合格率和人员明细（.xlsx）",
    run: async ({ deps, actor, query, c }) => {
      const asked = parsed(RateQuery, typedIn(query));
      const { fileName, bytes } = await ratesWorkbook(deps, actor, asked);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/ledger",
    guard: "assessments.view",
    summary: "下载一个测试批次的台账（.xlsx）",
    run: async ({ deps, actor, params, c }) => {
      const { fileName, bytes } = await roundLedger(deps, actor, params);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  page({
    method: "get",
    path: "/assessments/organs/:organ/ledger",
    guard: "assessments.view",
    summary: "下载一个政法单位一年的测试台账（.xlsx）",
    run: async ({ deps, actor, params, query, c }) => {
      const { year = todayOf(deps).slice(0, 4) } = parsed(LedgerYear, typedIn(query));
      const { fileName, bytes } = await yearLedger(deps, actor, { organ: params.organ, year });
      return workbookAnswer(c, fileName, bytes);
    },
  }),
];
