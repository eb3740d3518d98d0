// What the import tests share: an empty county with an administrator, the shared files, and importing through the API.
import { readFileSync } from "node:fs";
import { firstAdministrator } from "../../functions/org/first-administrator.ts";
import { importRoutes } from "../../functions/org/routes-imports.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { sessionRoutes } from "../../functions/org/routes-session.ts";
import { orgRoutes as placeRoutes } from "../../functions/org/routes.ts";
import { writeWorkbook } from "../../functions/platform/workbook.ts";
import { createApp, type Kit } from "../support/app.ts";

export const orgRoutes = { ...placeRoutes, ...officerRoutes, ...importRoutes, ...sessionRoutes };

export const shared = (name: string): Uint8Array => readFileSync(new URL(`../data/${name}`, import.meta.url));
export const expected = JSON.parse(Buffer.from(shared("roster-expected.json")).toString()) as {
  workbook: { goodRows: number; defects: { row: number; reason: string }[] };
  csv: { goodRows: number };
};
export const admin = "ADMIN01";

export async function emptyCounty(now = "2026-11-23T09:00:00+08:00"): Promise<Kit> {
  const kit = await createApp({ now });
  const first = {
    county: kit.county,
    countyName: "示例县",
    staff: admin,
    name: "系统管理员",
    password: "kaishi-8421",
  };
  await firstAdministrator(kit.deps, { ...first, mustChangePassword: false });
  return kit;
}

export async function importFile(
  kit: Kit,
  kind: "organisation" | "roster",
  name: string,
  bytes: Uint8Array,
  as = admin,
) {
  const row = kind === "roster" ? orgRoutes.importRoster : orgRoutes.importOrganisation;
  const preview = await kit.call(row, { query: { file: name }, rawBody: bytes, as });
  if (preview.status !== 201) return { preview, result: undefined };
  const params = { import: preview.body.import };
  const result = await kit.call(orgRoutes.commitImport, { params, body: { mode: "validOnly" }, as });
  return { preview, result };
}

/** A roster as offices write them; each row is staff number, name, unit, category. */
export const rosterOf = (
  rows: (string | null)[][],
  headers = ["警号", "姓名", "部门", "人员类别"],
): Promise<Uint8Array> =>
  writeWorkbook([{ name: "花名册", columns: headers.map((header) => ({ header })), rows }]);
