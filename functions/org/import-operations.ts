// Importing the organisation and rosters: upload and preview, confirm, take the wrong rows back as a workbook.
import { mayAnywhere } from "../../shared/access.ts";
import { cleanText } from "../../shared/org/cells.ts";
import type { ImportCommit } from "../../shared/org/schema.ts";
import { wrongRowsSheet } from "../../shared/org/table.ts";
import type { ImportPreview, ImportResult } from "../../shared/org/views.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { serialFrom } from "../platform/repeats.ts";
import { dropUpload, keepUpload, readUpload } from "../platform/uploads.ts";
import { planImport, type Plan } from "./import-plan.ts";
import { writeOrganisation, writeRoster } from "./import-writes.ts";
import { Upload, type ImportKind } from "./imports.ts";
import { organBy } from "./store.ts";

const rowsShownMax = 200;

export type Uploaded = {
  kind: ImportKind;
  fileName: string;
  /** Of rows that name no organ; an organ's own administrator brings the own organ's file. */
  organ?: string;
  sheet?: string;
  bytes: Uint8Array;
  idempotencyKey?: string;
};

/** Reads a file, keeps it for the confirmation and answers what importing it would do. Nothing is written to records. */
export async function uploadImport(deps: Deps, actor: Actor, given: Uploaded): Promise<ImportPreview> {
  const organ = await organOf(deps, actor, given);
  const { kind, sheet, bytes } = given;
  const fileName = cleanText(given.fileName).slice(0, 100) || "表格";
  const asked = { kind, fileName, organ, sheet: sheet || undefined };
  const plan = await planImport(deps, actor, asked, bytes);
  const serial = given.idempotencyKey ? serialFrom(actor, given.idempotencyKey) : deps.ids.next();
  await keepUpload(deps, actor.county, serial, { ...asked, by: actor.staff, at: deps.clock.now() }, bytes);
  return previewOf(serial, fileName, plan);
}

/** The organ of rows that name none: as asked, or the only one that the actor administers. */
async function organOf(deps: Deps, actor: Actor, given: Uploaded): Promise<string | undefined> {
  const { county } = actor;
  if (!mayAnywhere(actor.grants, "org.import")) throw notFound("导入");
  if (given.organ) {
    if (!(await organBy(deps, county, given.organ))) throw notFound("政法单位");
    authorize(actor, "org.import", { county, organ: given.organ }, "政法单位");
    return given.organ;
  }
  const own = actor.grants.flatMap(({ role, scope }) =>
    role === "organAdmin" && scope.kind === "organ" ? [scope.organ] : [],
  );
  return own.length === 1 && actor.grants.every(({ role }) => role !== "systemAdmin") ? own[0] : undefined;
}

/** The same file once more, compared with what is there now. */
export async function openImport(deps: Deps, actor: Actor, serial: string): Promise<ImportPreview> {
  const { upload, bytes } = await readUpload(deps, actor, serial, Upload);
  return previewOf(serial, upload.fileName, await planImport(deps, actor, upload, bytes));
}

/**
 * Imports a file that was uploaded: all of it or nothing (`all`), or the rows that are right (`validOnly`). The same
 * file again changes nothing; after a crash half way it finishes what is missing. Without wrong rows the file is
 * removed; with them it is kept for the day, so that they can be taken back.
 */
export async function commitImport(
  deps: Deps,
  actor: Actor,
  serial: string,
  given: ImportCommit,
): Promise<ImportResult> {
  const { upload, bytes } = await readUpload(deps, actor, serial, Upload);
  const plan = await planImport(deps, actor, upload, bytes);
  refuseWrong(plan, given.mode);
  refuseFrom(given.from, dayOf(deps.clock.now()));
  const written = await writePlan(deps, actor, plan, { serial, from: given.from });
  if (plan.wrong.length === 0) await dropUpload(deps, actor.county, serial);
  return { kind: plan.kind, counts: plan.counts, written, message: resultOf(plan, written) };
}

const writePlan = (
  deps: Deps,
  actor: Actor,
  plan: Plan,
  told: { serial: string; from?: Day },
): Promise<number> =>
  plan.kind === "organisation"
    ? writeOrganisation(deps, actor, plan, told)
    : writeRoster(deps, actor, plan, told);

function refuseWrong(plan: Plan, mode: ImportCommit["mode"]): void {
  if (mode !== "all" || plan.wrong.length === 0) return;
  const fields = plan.wrong
    .slice(0, 50)
    .map(({ row, column, message }) => ({ path: `${row}`, message: `第 ${row} 行“${column}”：${message}` }));
  throw new Problem("invalid", `有 ${plan.wrong.length} 行错误，没有导入任何内容`, fields, "rows-wrong");
}

function refuseFrom(from: Day | undefined, today: Day): void {
  if (from === undefined || from <= today) return;
  const message = "调动生效日期不能晚于今天";
  throw new Problem("invalid", message, [{ path: "from", message }]);
}

function resultOf({ counts, kind }: Plan, written: number): string {
  const noun = kind === "roster" ? "人" : "个机构";
  const wrong = counts.wrong > 0 ? `，${counts.wrong} 行有误未导入` : "";
  if (written === 0) return `内容与现有数据一致，没有任何改动${wrong}`;
  return `已导入：新增 ${counts.new} ${noun}，变更 ${counts.changed} ${noun}，未变 ${counts.same} ${noun}${wrong}`;
}

/** The wrong rows as the file had them, with the reason in a last column: corrected, it can be imported as it is. */
export async function importErrors(
  deps: Deps,
  actor: Actor,
  serial: string,
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const { upload, bytes } = await readUpload(deps, actor, serial, Upload);
  const plan = await planImport(deps, actor, upload, bytes);
  if (plan.wrong.length === 0) throw new Problem("notFound", "这份文件没有错误行", [], "no-wrong-rows");
  const { writeWorkbook } = await import("../platform/workbook.ts");
  const workbook = await writeWorkbook([wrongRowsSheet(plan.table, plan.wrong)]);
  return { fileName: `${upload.fileName.replace(/\.[A-Za-z0-9]{1,5}$/u, "")}-错误行.xlsx`, bytes: workbook };
}

function previewOf(serial: string, fileName: string, plan: Plan): ImportPreview {
  const { table, counts, kind } = plan;
  const wrong = plan.wrong.slice(0, rowsShownMax).map(({ row, column, reason, message, more, cells }) => ({
    row,
    column,
    reason,
    message: [message, ...more.map((problem) => problem.message)].join("；"),
    text: cells.map(cleanText).filter(Boolean).join(" ").slice(0, 120),
  }));
  return {
    import: serial,
    kind,
    fileName,
    sheet: table.sheet,
    otherSheets: table.otherSheets,
    ignoredColumns: table.ignored,
    skippedRows: table.skipped.slice(0, rowsShownMax),
    counts,
    wrong,
    changed: plan.changed.slice(0, rowsShownMax),
  };
}
