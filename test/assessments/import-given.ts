// Bringing files of results through the API, for the import tests.
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { recordsOf } from "../../functions/assessments/store.ts";
import { writeWorkbook } from "../../functions/platform/workbook.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import type { Cell } from "../../shared/sheet.ts";
import { organ, units, who, type TestWorld } from "./given.ts";

export const sittings = [
  { unit: units.chengguan, day: "2026-11-16", examiners: [who.examiner] },
  { unit: units.hebin, day: "2026-11-16", examiners: [] },
  { unit: units.traffic, day: "2026-11-16", examiners: [] },
  { unit: units.political, day: "2026-11-16", examiners: [] },
];

/** One sheet of results. */
export const sheetOf = (headers: readonly string[], rows: readonly Cell[][]): Promise<Uint8Array> =>
  writeWorkbook([{ name: "成绩", columns: headers.map((header) => ({ header })), rows }]);

type More = { as?: string; kind?: "first" | "makeUp"; day?: string; fileName?: string };

/** What an office does with a file in a world, and what stands afterwards. */
export const importingIn = ({ kit, county }: TestWorld) => ({
  upload: ({ id }: Round, rawBody: Uint8Array, { as = who.office, ...more }: More = {}) =>
    kit.call(resultRoutes.upload, {
      params: { organ, round: id },
      query: { fileName: "成绩.xlsx", ...more },
      rawBody,
      as,
    }),
  look: (serial: string) => kit.call(resultRoutes.openImport, { params: { import: serial }, as: who.office }),
  confirm: (serial: string, mode: "all" | "validOnly" = "all", as: string = who.office, seen?: number) =>
    kit.call(resultRoutes.commitImport, {
      params: { import: serial },
      body: { mode, ...(seen === undefined ? {} : { seen }) },
      as,
    }),
  /** Scores (or outcomes) by staff number. */
  standing: async ({ id }: Round) => {
    const { candidates } = await recordsOf(kit.deps, { county, organ, round: id });
    return Object.fromEntries(
      candidates.map(({ staff, attempts }) => [
        staff,
        attempts.map(({ score, outcome }) => score ?? outcome),
      ]),
    );
  },
});
