// The organisation import: organs with their kinds, units with class and days, and what is wrong with a row.
import { describe, expect, test } from "vitest";
import { diffOrganisation, organKindOf, parseOrganisation } from "../../shared/org/import-organisation.ts";
import type { OrganisationImport } from "../../shared/org/import-organisation.ts";
import type { Cell } from "../../shared/sheet.ts";
import { accepted, expected, organisation, organs, sheetOf, units } from "./shared-files.ts";

describe("the shared organisation", () => {
  test("every organ has its kind and every unit its class and day of opening", () => {
    expect(organisation.wrong).toEqual([]);
    expect(organisation.organs.map(({ kind }) => kind)).toEqual([
      "court",
      "procuratorate",
      "police",
      "justice",
    ]);
    const words = { office: "机关科室", grassroots: "基层所队" };
    const found = organisation.organs.map(({ name }) => ({
      organ: name,
      units: organisation.units
        .filter(({ organ }) => organ === name)
        .map((unit) => ({ name: unit.name, class: words[unit.class] })),
    }));
    expect(found).toEqual(expected.workbook.organs);
    expect(organisation.units.filter(({ openedOn }) => openedOn !== "2010-01-01")).toMatchObject([
      { row: 16, name: "云潭派出所", openedOn: "2026-11-10" },
    ]);
  });

  test("imported into an empty county all is new, a second time all is the same", () => {
    const empty = diffOrganisation(organisation, { organs: [], units: [] });
    expect([...empty.organs, ...empty.units].every(({ change }) => change === "new")).toBe(true);
    const again = diffOrganisation(organisation, { organs, units });
    expect([...again.organs, ...again.units].every(({ change }) => change === "same")).toBe(true);
  });
});

describe("rows of an organisation", () => {
  const columns = ["政法单位", "部门", "类别", "设立日期", "撤销日期"];
  const court = "示例县人民法院";
  const parse = (...rows: Cell[][]) =>
    accepted<OrganisationImport>(parseOrganisation(sheetOf(columns, ...rows)));

  test.each<[string, Cell[], string]>([
    ["no organ", ["", "立案庭", "机关科室"], "organ-missing"],
    ["an organ of no known kind", ["示例县水务局", "办公室", "机关科室"], "organ-kind-unknown"],
    ["no unit", [court, "", "机关科室"], "unit-missing"],
    ["a unit of one character", [court, "庭", "机关科室"], "unit-invalid"],
    ["an unknown class", [court, "立案庭", "其他"], "class-unknown"],
    ["a day that does not exist", [court, "立案庭", "机关科室", "2026-02-30"], "date-invalid"],
    ["closed before it opened", [court, "立案庭", "机关科室", "2026-02-03", "2026-02-02"], "dates-reversed"],
  ])("%s", (_, row, reason) => {
    const answer = parse(row);
    expect(answer.wrong.map((wrong) => [wrong.row, wrong.reason])).toEqual([[2, reason]]);
    expect(answer.units).toEqual([]);
  });

  test("a unit twice in one organ is wrong, in two organs it is two units, an organ alone is welcome", () => {
    const row = [court, "政治部", "机关科室"];
    const answer = parse(row, row, ["示例县人民检察院", "政治部", "机关科室"], ["中共示例县委政法委员会"]);
    expect(answer.wrong).toMatchObject([{ row: 3, reason: "unit-duplicate" }]);
    expect(answer.units).toHaveLength(2);
    expect(answer.organs.map(({ kind }) => kind)).toEqual(["court", "procuratorate", "committee"]);
  });

  test.each([
    ["示例县公安局", "police"],
    ["示例县公安分局", "police"],
    ["示例县司法局", "justice"],
    ["示例县委政法委", "committee"],
    ["示例县财政局", undefined],
  ])("%s is %s", (name, kind) => {
    expect(organKindOf(name)).toBe(kind);
  });

  test("a changed class or closing day is one change", () => {
    const [unit] = parse([court, "立案庭", "基层所队", "", "2026-12-01"]).units;
    const difference = diffOrganisation({ organs: [], units: unit ? [unit] : [] }, { organs, units });
    expect(difference.units).toMatchObject([
      {
        change: "changed",
        id: "un0",
        fields: [{ field: "class" }, { field: "closedOn", after: "2026-12-01" }],
      },
    ]);
  });
});
