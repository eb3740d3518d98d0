// JSON API of what tests add up to: own tests, pass rates with the rows behind them, ledgers, the report's figures.
import * as z from "zod";
import { OwnView } from "../../shared/assessments/own-views.ts";
import {
  RateQuery,
  RateRowsQuery,
  RateRowView,
  RatesView,
  sinceCongress,
  TestFigures,
} from "../../shared/assessments/rate-tables.ts";
import { Day } from "../../shared/time.ts";
import { workbookAnswer } from "../org/download.ts";
import { route } from "../platform/route.ts";
import { todayOf } from "./load.ts";
import { ratesWorkbook, roundLedger, yearLedger } from "./ledger.ts";
import { testFigures } from "./report-figures.ts";
import { viewMine } from "./views-own.ts";
import { viewRateRows, viewRates } from "./views-rates.ts";

export const LedgerYear = z.strictObject({
  year: z
    .string()
    .regex(/^(?:20|21)\d{2}$/, { error: "年份不正确，例如 2026" })
    .optional(),
});

export const rateRoutes = {
  mine: route({
    method: "get",
    path: "/api/assessments/mine",
    guard: "signedIn",
    summary: "我的测试：要参加的、考过的（含评分过程和更正）、我的免考、我任考官的部门",
    reply: OwnView,
    run: ({ deps, actor }) => viewMine(deps, actor),
  }),
  rates: route({
    method: "get",
    path: "/api/assessments/rates",
    guard: "assessments.view",
    summary:
      "合格率：一段时间内各科目的人次、人、首考和补考后合格率（分子分母），按部门、警种或人员类别；辅助人员另列",
    query: RateQuery,
    reply: RatesView,
    run: ({ deps, actor, query }) => viewRates(deps, actor, query),
  }),
  rateRows: route({
    method: "get",
    path: "/api/assessments/rates/rows",
    guard: "assessments.view",
    summary: "合格率任一数字背后的人员：姓名、部门、批次、日期、各次成绩",
    query: RateRowsQuery,
    reply: z.object({ rows: z.array(RateRowView), people: z.number().int() }),
    run: ({ deps, actor, query }) => viewRateRows(deps, actor, query),
  }),
  ratesWorkbook: route({
    method: "get",
    path: "/api/assessments/rates/workbook",
    guard: "assessments.view",
    summary: "下载合格率和人员明细（.xlsx）",
    query: RateQuery,
    run: async ({ deps, actor, query, c }) => {
      const { fileName, bytes } = await ratesWorkbook(deps, actor, query);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  roundLedger: route({
    method: "get",
    path: "/api/assessments/rounds/:organ/:round/ledger",
    guard: "assessments.view",
    summary: "下载一个测试批次的台账（.xlsx）；免考原因只给管理测试的人",
    run: async ({ deps, actor, params, c }) => {
      const { fileName, bytes } = await roundLedger(deps, actor, params);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  yearLedger: route({
    method: "get",
    path: "/api/assessments/organs/:organ/ledger",
    guard: "assessments.view",
    summary: "下载一个政法单位一年的测试台账（.xlsx）：人员明细，部门和科目汇总",
    query: LedgerYear,
    run: async ({ deps, actor, params, query, c }) => {
      const year = query.year ?? todayOf(deps).slice(0, 4);
      const { fileName, bytes } = await yearLedger(deps, actor, { organ: params.organ, year });
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  figures: route({
    method: "get",
    path: "/api/assessments/figures",
    guard: "assessments.view",
    summary: "调研报告所需：体能、警务技能、智能测试人次和人数，合格率均在多少以上；只算已结束的批次",
    query: z.strictObject({ organ: z.string(), since: Day.default(sinceCongress.day) }),
    reply: TestFigures,
    run: ({ deps, actor, query }) => testFigures(deps, actor, query),
  }),
};
