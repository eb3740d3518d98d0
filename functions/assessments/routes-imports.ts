// JSON API of importing results: the workbook to fill in, upload and preview, confirm, wrong rows back.
import * as z from "zod";
import { ResultsCommit, ResultsImported, ResultsPreview } from "../../shared/assessments/entry-views.ts";
import { AttemptKind } from "../../shared/assessments/schema.ts";
import { Day } from "../../shared/time.ts";
import { workbookAnswer } from "../org/download.ts";
import { route } from "../platform/route.ts";

/** Reading spreadsheets is a chunk of its own on Lambda: few requests import anything. */
const importing = () => import("./import-operations.ts");

export const fileSizeBytesMax = 10 * 1024 * 1024;

/** `day` is that of rows that name none; `sheet` reads only that sheet. */
const UploadQuery = z.strictObject({
  fileName: z.string().min(1).max(200),
  kind: AttemptKind.default("first"),
  sheet: z.string().max(60).optional(),
  day: Day.optional(),
});

export const importRoutes = {
  template: route({
    method: "get",
    path: "/api/assessments/rounds/:organ/:round/template",
    guard: "signedIn",
    summary: "下载填报成绩用的表格（.xlsx）：一个部门，或能录入的全部部门",
    query: z.strictObject({ unit: z.string().max(16).optional(), kind: AttemptKind.default("first") }),
    run: async ({ deps, actor, params, query, c }) => {
      const { resultTemplate } = await import("./import-template.ts");
      const { fileName, bytes } = await resultTemplate(deps, actor, params, query);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  upload: route({
    method: "post",
    path: "/api/assessments/rounds/:organ/:round/imports",
    guard: "signedIn",
    summary: "上传成绩表（.xlsx 或 .csv）并预览，不写入；单位政工和该部门考官",
    rawBodySizeBytesMax: fileSizeBytesMax,
    query: UploadQuery,
    reply: ResultsPreview,
    status: 201,
    run: async ({ deps, actor, params, body, query, idempotencyKey }) => {
      const bytes = body as unknown as Uint8Array;
      return (await importing()).uploadResults(deps, actor, { at: params, ...query, bytes, idempotencyKey });
    },
  }),
  openImport: route({
    method: "get",
    path: "/api/assessments/imports/:import",
    guard: "signedIn",
    summary: "再次预览已上传的成绩表；只有上传的人可以",
    reply: ResultsPreview,
    run: async ({ deps, actor, params }) => (await importing()).openResults(deps, actor, params.import),
  }),
  commitImport: route({
    method: "post",
    path: "/api/assessments/imports/:import/commit",
    guard: "signedIn",
    summary: "确认导入成绩；同一文件再次导入不会有任何改动",
    body: ResultsCommit,
    reply: ResultsImported,
    run: async ({ deps, actor, params, body }) =>
      (await importing()).commitResults(deps, actor, params.import, body),
  }),
  importErrors: route({
    method: "get",
    path: "/api/assessments/imports/:import/errors",
    guard: "signedIn",
    summary: "下载错误行（原表格加“错误原因”列）",
    run: async ({ deps, actor, params, c }) => {
      const { fileName, bytes } = await (await importing()).resultErrors(deps, actor, params.import);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
};
