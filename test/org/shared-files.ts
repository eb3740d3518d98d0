// The shared organisation and roster files, the county they make, and small tables to import into it.
import { readFileSync } from "node:fs";
import { readTable } from "../../functions/platform/workbook.ts";
import { parseOrganisation } from "../../shared/org/import-organisation.ts";
import type { OrganisationImport } from "../../shared/org/import-organisation.ts";
import { parseRoster } from "../../shared/org/import.ts";
import type { RosterImport, RosterPlaces } from "../../shared/org/import.ts";
import { isRefusal } from "../../shared/org/table.ts";
import type { Refusal } from "../../shared/problem.ts";
import type { Unit } from "../../shared/org/schema.ts";
import type { Cell, Sheet } from "../../shared/sheet.ts";

const bytesOf = (name: string): Uint8Array => readFileSync(new URL(`../data/${name}`, import.meta.url));
export const read = (name: string): Promise<Sheet[]> => readTable(bytesOf(name), name);
type Expected = {
  workbook: {
    goodRows: number;
    defects: unknown[];
    organs: { organ: string; units: { name: string; class: string }[] }[];
  };
  csv: { organ: string; goodRows: number };
};
export const expected = JSON.parse(
  readFileSync(new URL("../data/roster-expected.json", import.meta.url), "utf8"),
) as Expected;

export function accepted<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
}

export const organisation = accepted<OrganisationImport>(parseOrganisation(await read("organisation.xlsx")));
export const organs = organisation.organs.map(({ name, kind }, index) => ({ id: `or${index}`, name, kind }));
export const organId = (name: string): string => organs.find((organ) => organ.name === name)?.id ?? "none";
export const units: Pick<Unit, "id" | "organ" | "name" | "class" | "openedOn" | "closedOn">[] =
  organisation.units.map((unit, index) => ({
    id: `un${index}`,
    organ: organId(unit.organ),
    name: unit.name,
    class: unit.class,
    openedOn: unit.openedOn ?? "2010-01-01",
  }));
export const places: RosterPlaces = { organs, units, today: "2026-11-23" };

export const header = [
  "姓名",
  "警号",
  "所属单位",
  "单位名称",
  "人员类别",
  "职务",
  "入警时间",
  "手机号",
  "邮箱",
];
export const person = [
  "张三",
  "F2001",
  "示例县人民法院",
  "立案庭",
  "员额法官",
  "庭长",
  "2010-01-01",
  "13800000000",
  "a@b.cn",
];
export const sheetOf = (...rows: Cell[][]): Sheet[] => [{ name: "表", rows }];
export const importOf = (sheets: Sheet[], more: Partial<RosterPlaces> = {}): RosterImport =>
  accepted<RosterImport>(parseRoster(sheets, { ...places, ...more }));
export const reasonsOf = ({ wrong }: RosterImport): string[] =>
  wrong.flatMap((row) => [row, ...row.more].map(({ reason }) => reason));
export const changed = (column: string, value: Cell): Cell[] =>
  person.map((cell, index) => (header[index] === column ? value : cell));
