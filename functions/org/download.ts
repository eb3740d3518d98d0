// A workbook as an answer: a file with a Chinese name that every browser keeps.
import type { Context } from "hono";

/** An .xlsx to save. It holds personal data: no cache keeps it. */
export const workbookAnswer = (c: Context, fileName: string, bytes: Uint8Array): Response =>
  c.body(Buffer.from(bytes), 200, {
    "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "content-disposition": `attachment; filename="suneng.xlsx"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    "cache-control": "no-store",
  });
