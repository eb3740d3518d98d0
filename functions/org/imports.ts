// Uploaded files between preview and import: kept in storage with who brought them, so that a person only confirms.
import * as z from "zod";
import { StaffNumber } from "../../shared/org/schema.ts";
import { isKeyPart } from "../../shared/keys.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";

export const ImportKind = z.enum(["organisation", "roster"], { error: "请选择导入机构还是花名册" });
export type ImportKind = z.infer<typeof ImportKind>;

/** What is known of an uploaded file. `organ` belongs to rows that name none; `sheet` reads only that one. */
const Upload = z.object({
  kind: ImportKind,
  fileName: z.string(),
  organ: z.string().optional(),
  sheet: z.string().optional(),
  by: StaffNumber,
  at: z.string(),
});
export type Upload = z.infer<typeof Upload>;

const keptHours = 24;

function keyOf(county: string, serial: string): string {
  if (!isKeyPart("county", county) || !isKeyPart("unit", serial)) throw notFound("导入文件");
  return `imports/${county}/${serial}`;
}

/** One file: a line of JSON that says what it is, then the bytes as they came; so it is there whole or not at all. */
export async function keepUpload(
  deps: Deps,
  county: string,
  serial: string,
  upload: Upload,
  bytes: Uint8Array,
): Promise<void> {
  const head = new TextEncoder().encode(`${JSON.stringify(upload)}\n`);
  await deps.files.write(keyOf(county, serial), Buffer.concat([head, bytes]), "application/octet-stream");
}

/**
 * The file that this person brought within the last day. Throws Problem("notFound") for somebody else's, and
 * Problem("conflict") when it is too old to be confirmed blindly.
 */
export async function readUpload(
  deps: Deps,
  actor: Actor,
  serial: string,
): Promise<{ upload: Upload; bytes: Uint8Array }> {
  const content = await deps.files.read(keyOf(actor.county, serial));
  const end = content?.indexOf(10) ?? -1;
  if (!content || end < 0) throw notFound("导入文件");
  const upload = Upload.parse(JSON.parse(new TextDecoder().decode(content.subarray(0, end))));
  if (upload.by !== actor.staff) throw notFound("导入文件");
  if (Date.parse(deps.clock.now()) - Date.parse(upload.at) > keptHours * 3_600_000) {
    await dropUpload(deps, actor.county, serial);
    throw new Problem("conflict", "文件上传已超过一天，请重新上传", [], "import-expired");
  }
  return { upload, bytes: content.subarray(end + 1) };
}

export const dropUpload = (deps: Deps, county: string, serial: string): Promise<void> =>
  deps.files.remove(keyOf(county, serial));
