// Importing results: upload and preview, confirm, take the wrong rows back as a workbook.
import * as z from "zod";
import {
  ResultsImported,
  type ResultsCommit,
  type ResultsPreview,
} from "../../shared/assessments/entry-views.ts";
import { sayAttempt } from "../../shared/assessments/rules.ts";
import { AttemptKind } from "../../shared/assessments/schema.ts";
import { cleanText } from "../../shared/org/cells.ts";
import { StaffNumber } from "../../shared/org/schema.ts";
import { wrongRowsSheet } from "../../shared/org/table.ts";
import { Problem, refuse } from "../../shared/problem.ts";
import { Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { serialFrom } from "../platform/repeats.ts";
import { keepUpload, readUpload } from "../platform/uploads.ts";
import { planResults, type ImportAsked, type ResultsPlan } from "./import-plan.ts";
import { writePlanned } from "./writing.ts";

const rowsShownMax = 200;
const noBytes = new Uint8Array();

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
  /** The round's version at the preview. */
  version: z.number().int(),
  /** What was answered when all of it was recorded: a confirmation whose answer was lost gets it again. */
  done: ResultsImported.optional(),
});
type Upload = z.infer<typeof Upload>;

export type Uploaded = ImportAsked & { bytes: Uint8Array; idempotencyKey?: string | undefined };

/** Reads a file, keeps it for the confirmation and answers what importing it would do. Nothing is recorded. */
export async function uploadResults(deps: Deps, actor: Actor, given: Uploaded): Promise<ResultsPreview> {
  const { bytes, idempotencyKey, ...rest } = given;
  const fileName = cleanText(given.fileName).slice(0, 100) || "表格";
  const asked = { ...rest, fileName, sheet: given.sheet || undefined };
  const plan = await planResults(deps, actor, asked, bytes);
  const serial = idempotencyKey ? serialFrom(actor, idempotencyKey) : deps.ids.next();
  const { version } = plan.desk.round;
  const head: Upload = { kind: "results", asked, version, by: actor.staff, at: deps.clock.now() };
  await keepUpload(deps, actor.county, serial, head, bytes);
  return previewOf(serial, asked, plan);
}

async function planAgain(deps: Deps, actor: Actor, serial: string) {
  const { upload, bytes } = await readUpload(deps, actor, serial, Upload);
  const { asked, done } = upload;
  if (done) refuse({ code: "already-imported", message: `这份文件已经导入：${done.message}` });
  return { upload, asked, plan: await planResults(deps, actor, asked, bytes) };
}

/** The same file once more, compared with what is recorded now. */
export async function openResults(deps: Deps, actor: Actor, serial: string): Promise<ResultsPreview> {
  const { asked, plan } = await planAgain(deps, actor, serial);
  return previewOf(serial, asked, plan);
}

/**
 * Records a file that was uploaded: all of it or nothing (`all`), or the rows that are right (`validOnly`). The same file
 * again changes nothing; after a crash half way it records what is missing. Without wrong rows only the answer is kept, for
 * who confirms once more; with them the file is, for the day, so that they can be taken back. 409 when the round was changed
 * since the preview: nothing is recorded by a rule that nobody looked at.
 */
export async function commitResults(
  deps: Deps,
  actor: Actor,
  serial: string,
  { mode, seen }: ResultsCommit,
): Promise<ResultsImported> {
  const { done } = (await readUpload(deps, actor, serial, Upload)).upload;
  if (done) return done;
  const { upload, plan } = await planAgain(deps, actor, serial);
  const { counts, planned, desk } = plan;
  if (desk.round.version !== (seen ?? upload.version))
    refuse({ code: "round-changed", message: "预览之后这个批次有改动，请看新的预览再确认；还没有写入" });
  if (mode === "all") refuseWrong(plan);
  const failed = await writePlanned(deps, actor, desk, planned);
  const refused = planned.flatMap(({ seat: { staff, name } }) => {
    const refusal = failed.get(staff);
    return refusal ? { staff, name, message: refusal.message } : [];
  });
  const written = planned.length - refused.length;
  const message = saidOf(plan, written, refused.length);
  const answer: ResultsImported = { ...upload.asked.at, counts, written, refused, message };
  const kept: Upload = { ...upload, done: answer };
  if (plan.wrong.length === 0 && failed.size === 0)
    await keepUpload(deps, actor.county, serial, kept, noBytes);
  return answer;
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
    version: desk.round.version,
    results: plan.planned.slice(0, rowsShownMax).map(({ seat: { staff, name, unit }, attempt }) => ({
      staff,
      name,
      unit,
      day: attempt.day,
      said: sayAttempt(attempt),
    })),
    wrong: plan.wrong.slice(0, rowsShownMax).map(({ row, column, reason, message, more, cells }) => ({
      row,
      column,
      reason,
      message: [message, ...more.map((problem) => problem.message)].join("；"),
      text: cells.map(cleanText).filter(Boolean).join(" ").slice(0, 120),
    })),
  };
}
