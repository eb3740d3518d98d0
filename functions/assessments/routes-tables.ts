// JSON API of fitness tables: versions of an organ, bringing one, taking one back, a version as a workbook.
import * as z from "zod";
import { TableList, TableVersion } from "../../shared/assessments/entry-views.ts";
import { FitnessTable } from "../../shared/assessments/fitness.ts";
import { notFound } from "../../shared/problem.ts";
import { Day } from "../../shared/time.ts";
import { workbookAnswer } from "../org/download.ts";
import { route } from "../platform/route.ts";
import { fileSizeBytesMax } from "./routes-imports.ts";
import { bringTable, tableFile, viewTables, withdrawTable } from "./tables.ts";

/** What is said of a table beside its file. */
export const TableGiven = z.strictObject({
  title: FitnessTable.shape.title,
  effectiveFrom: Day,
  fileName: z.string().min(1).max(200),
});

/** A version's day in its address. Throws Problem("notFound"). */
export function tableDay(text: string): Day {
  if (!Day.safeParse(text).success) throw notFound("评分表");
  return text;
}

export const tableRoutes = {
  tables: route({
    method: "get",
    path: "/api/assessments/organs/:organ/tables",
    guard: "signedIn",
    summary: "一个政法单位的体能评分表：现行的、以前的和示例；本单位人员可看",
    reply: TableList,
    run: ({ deps, actor, params }) => viewTables(deps, actor, params.organ),
  }),
  bringTable: route({
    method: "post",
    path: "/api/assessments/organs/:organ/tables",
    guard: "assessments.manage",
    summary: "上传一份体能评分表（.xlsx），整表检查后写入；同一执行日期的替换，已据以评定成绩的不能改",
    rawBodySizeBytesMax: fileSizeBytesMax,
    query: TableGiven,
    reply: TableVersion,
    status: 201,
    run: ({ deps, actor, params, query, body }) => {
      const bytes = body as unknown as Uint8Array;
      return bringTable(deps, actor, params.organ, { ...query, bytes });
    },
  }),
  withdrawTable: route({
    method: "delete",
    path: "/api/assessments/organs/:organ/tables/:day",
    guard: "assessments.manage",
    summary: "撤销一份还没有据以评定成绩的评分表",
    run: ({ deps, actor, params }) => withdrawTable(deps, actor, params.organ, tableDay(params.day)),
  }),
  tableFile: route({
    method: "get",
    path: "/api/assessments/organs/:organ/tables/:day/file",
    guard: "signedIn",
    summary: "下载一份评分表（.xlsx）；日期写 sample 为示例",
    run: async ({ deps, actor, params, c }) => {
      const { fileName, bytes } = await tableFile(deps, actor, params.organ, params.day);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
};
