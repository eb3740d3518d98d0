// JSON API of imports: upload and preview, confirm, wrong rows back as a workbook.
import * as z from "zod";
import { ImportCommit } from "../../shared/org/schema.ts";
import { ImportPreview, ImportResult } from "../../shared/org/views.ts";
import { route } from "../platform/route.ts";
import { workbookAnswer } from "./download.ts";

/** Reading spreadsheets is a chunk of its own on Lambda: few requests import anything. */
const importing = () => import("./import-operations.ts");

const fileSizeBytesMax = 10 * 1024 * 1024;

/** `file` is the file's name; `organ` is the organ of rows that name none; `sheet` reads only that sheet. */
const UploadQuery = z.strictObject({
  file: z.string().min(1).max(200),
  organ: z.string().max(16).optional(),
  sheet: z.string().max(60).optional(),
});

const upload = <const Kind extends "organisation" | "roster">(kind: Kind, summary: string) =>
  route({
    method: "post",
    path: `/api/org/imports/${kind}`,
    guard: "org.import",
    summary,
    rawBodySizeBytesMax: fileSizeBytesMax,
    query: UploadQuery,
    reply: ImportPreview,
    status: 201,
    run: async ({ deps, actor, body, query, idempotencyKey }) => {
      const bytes = body as unknown as Uint8Array;
      const { file, organ, sheet } = query;
      return (await importing()).uploadImport(deps, actor, {
        kind,
        fileName: file,
        organ,
        sheet,
        bytes,
        idempotencyKey,
      });
    },
  });

export const importRoutes = {
  importOrganisation: upload("organisation", "上传机构表（.xlsx 或 .csv）并预览，不写入"),
  importRoster: upload("roster", "上传花名册（.xlsx 或 .csv）并预览，不写入"),
  openImport: route({
    method: "get",
    path: "/api/org/imports/:import",
    guard: "org.import",
    summary: "再次预览已上传的文件",
    reply: ImportPreview,
    run: async ({ deps, actor, params }) => (await importing()).openImport(deps, actor, params.import),
  }),
  commitImport: route({
    method: "post",
    path: "/api/org/imports/:import/commit",
    guard: "org.import",
    summary: "确认导入；同一文件再次导入不会有任何改动",
    body: ImportCommit,
    reply: ImportResult,
    run: async ({ deps, actor, params, body }) =>
      (await importing()).commitImport(deps, actor, params.import, body),
  }),
  importErrors: route({
    method: "get",
    path: "/api/org/imports/:import/errors",
    guard: "org.import",
    summary: "下载错误行（原表格加“错误原因”列）",
    run: async ({ deps, actor, params, c }) => {
      const { fileName, bytes } = await (await importing()).importErrors(deps, actor, params.import);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
};
