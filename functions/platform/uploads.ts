// Uploaded files between preview and import: kept in storage with who brought them, so that a person only confirms.
import type * as z from "zod";
import { isKeyPart } from "../../shared/keys.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";

/** What is known of every kept file; each kind of import adds what it was asked. */
export type UploadHead = { by: string; at: string };

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
  head: UploadHead,
  bytes: Uint8Array,
): Promise<void> {
  const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  await deps.files.write(keyOf(county, serial), Buffer.concat([line, bytes]), "application/octet-stream");
}

/**
 * The file that this person brought within the last day. Throws Problem("notFound") for somebody else's and for a file of
 * another kind of import, and Problem("conflict") when it is too old to be confirmed blindly.
 */
export async function readUpload<Head extends UploadHead>(
  deps: Deps,
  actor: Actor,
  serial: string,
  schema: z.ZodType<Head>,
): Promise<{ upload: Head; bytes: Uint8Array }> {
  const content = await deps.files.read(keyOf(actor.county, serial));
  const end = content?.indexOf(10) ?? -1;
  if (!content || end < 0) throw notFound("导入文件");
  const head = schema.safeParse(JSON.parse(new TextDecoder().decode(content.subarray(0, end))));
  if (!head.success || head.data.by !== actor.staff) throw notFound("导入文件");
  const upload = head.data;
  if (Date.parse(deps.clock.now()) - Date.parse(upload.at) > keptHours * 3_600_000) {
    await dropUpload(deps, actor.county, serial);
    throw new Problem("conflict", "文件上传已超过一天，请重新上传", [], "import-expired");
  }
  return { upload, bytes: content.subarray(end + 1) };
}

export const dropUpload = (deps: Deps, county: string, serial: string): Promise<void> =>
  deps.files.remove(keyOf(county, serial));
