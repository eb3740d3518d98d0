// Importing results: upload and preview, confirm, take the wrong rows back as a workbook.
import * as z from "zod";
import type { ResultsImported, ResultsPreview } from "../../shared/assessments/entry-views.ts";
import { AttemptKind } from "../../shared/assessments/schema.ts";
import { cleanText } from "../../shared/org/cells.ts";
import { StaffNumber, type ImportCommit } from "../../shared/org/schema.ts";
import { wrongRowsSheet } from "../../shared/org/table.ts";
import { Problem } from "../../shared/problem.ts";
import { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { serialFrom } from "../platform/repeats.ts";
import { dropUpload, keepUpload, readUpload } from "../platform/uploads.ts";
import { planResults, type ImportAsked, type ResultsPlan } from "./import-plan.ts";
import { writePlanned } from "./writing.ts";

const rowsShownMax = 200;

/** What is known of an uploaded file of results. */
const Upload = z.object({
  kind: z.literal("results"),
  at: z.string(),
  by: StaffNumber,
  asked: z.object({
    at: z.object({ organ: z.string(), round: z.string() }),
    kind: AttemptKind,
    fileName: z.string(),
    sheet: z.string().optional(),
    day: Day.optional(),
  }),
});

export type Uploaded = ImportAsked & { bytes: Uint8Array; idempotencyKey?: string | undefined };

/** Reads a file, keeps it for the confirmation and answers what importing it would do. Nothing is recorded. */
export async function uploadResults(deps: Deps, actor: Actor, given: Uploaded): Promise<ResultsPreview> {
  const { bytes, idempotencyKey, ...rest } = given;
  const fileName = cleanText(given.fileName).slice(0, 100) || "表格";
  const asked = { ...rest, fileName, sheet: given.sheet || undefined };
  const plan = await planResults(deps, actor, asked, bytes);
  const serial = idempotencyKey ? serialFrom(actor, idempotencyKey) : deps.ids.next();
  const head = { kind: "results", asked, by: actor.staff, at: deps.clock.now() };
  await keepUpload(deps, actor.county, serial, head, bytes);
  return previewOf(serial, asked, plan);
}

async function planAgain(deps: Deps, actor: Actor, serial: string) {
  const { upload, bytes } = await readUpload(deps, actor, serial, Upload);
  const { asked } = upload;
  return { asked, plan: await planResults(deps, actor, asked, bytes) };
}

/** The same file once more, compared with what is recorded now. */
export async function openResults(deps: Deps, actor: Actor, serial: string): Promise<ResultsPreview> {
  const { asked, plan } = await planAgain(deps, actor, serial);
  return previewOf(serial, asked, plan);
}

/**
 * Records a file that was uploaded: all of it or nothing (`all`), or the rows that are right (`validOnly`). The same file
 * again changes nothing; after a crash half way it records what is missing. Without wrong rows the file is removed; with
 * them it is kept for the day, so that they can be taken back.
 */
export async function commitResults(
  deps: Deps,
  actor: Actor,
  serial: string,
  { mode }: Pick<ImportCommit, "mode">,
): Promise<ResultsImported> {
  const { plan } = await planAgain(deps, actor, serial);
  const { counts, planned, desk } = plan;
  if (mode === "all") refuseWrong(plan);
  const failed = await writePlanned(deps, actor, desk, planned);
  if (plan.wrong.length === 0 && failed.size === 0) await dropUpload(deps, actor.county, serial);
  const refused = planned.flatMap(({ seat: { staff, name } }) => {
    const refusal = failed.get(staff);
    return refusal ? { staff, name, message: refusal.message } : [];
  });
  const written = planned.length - refused.length;
  return { counts, written, refused, message: saidOf(plan, written, refused.length) };
}

function refuseWrong({ wrong }: ResultsPlan): void {
  if (wrong.length === 0) return;
  const fields = wrong
    .slice(0, 50)
    .map(({ row, column, message }) => ({ path: `${row}`, message: `第 ${row} 行“${column}”：${message}` }));
  throw new Problem("invalid", `有 ${wrong.length} 行错误，没有导入任何成绩`, fields, "rows-wrong");
}

function saidOf({ counts }: ResultsPlan, written: number, refused: number): string {
  const wrong = counts.wrong > 0 ? `，${counts.wrong} 行有误未导入` : "";
  const met = refused > 0 ? `，${refused} 人刚刚由别人录入或批次有变，请再核对` : "";
  if (written === 0) return `没有新的成绩写入：${counts.same} 人已有相同的成绩${wrong}${met}`;
  return `已录入 ${written} 人的成绩，${counts.same} 人已有相同的成绩${wrong}${met}`;
}

/** The wrong rows as the file had them, with the reason in a last column: corrected, it can be imported as it is. */
export async function resultErrors(
  deps: Deps,
  actor: Actor,
  serial: string,
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const { asked, plan } = await planAgain(deps, actor, serial);
  if (plan.wrong.length === 0) throw new Problem("notFound", "这份文件没有错误行", [], "no-wrong-rows");
  const { writeWorkbook } = await import("../platform/workbook.ts");
  const bytes = await writeWorkbook([wrongRowsSheet(plan.table, plan.wrong)]);
  return { fileName: `${asked.fileName.replace(/\.[A-Za-z0-9]{1,5}$/u, "")}-错误行.xlsx`, bytes };
}

function previewOf(serial: string, asked: ImportAsked, plan: ResultsPlan): ResultsPreview {
  const { table, counts, sample, desk } = plan;
  return {
    import: serial,
    ...asked.at,
    roundTitle: desk.round.title,
    kind: asked.kind,
    fileName: asked.fileName,
    sheet: table.sheet,
    otherSheets: table.otherSheets,
    ignoredColumns: table.ignored,
    skippedRows: table.skipped.slice(0, rowsShownMax),
    sample,
    counts,
    wrong: plan.wrong.slice(0, rowsShownMax).map(({ row, column, reason, message, more, cells }) => ({
      row,
      column,
      reason,
      message: [message, ...more.map((problem) => problem.message)].join("；"),
      text: cells.map(cleanText).filter(Boolean).join(" ").slice(0, 120),
    })),
  };
}
