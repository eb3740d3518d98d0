// Importing under strain: a crash half way, and five thousand rows.
import { describe, expect, it } from "vitest";
import { knownOfficers } from "../../functions/org/store-people.ts";
import { orgTree, people } from "../../functions/org/store.ts";
import type { Kit } from "../support/app.ts";
import { emptyCounty, expected, importFile, rosterOf, shared } from "./import-kit.ts";

describe("a crash half way", () => {
  it("leaves whole officers only, and importing the file again finishes it", async () => {
    const kit = await emptyCounty();
    await importFile(kit, "organisation", "organisation.xlsx", shared("organisation.xlsx"));
    const send = kit.deps.db.send.bind(kit.deps.db);
    let transactions = 0;
    kit.deps.db.send = ((...given: Parameters<typeof send>) => {
      if (given[0].constructor.name === "TransactWriteItemsCommand") transactions += 1;
      return transactions > 5 ? Promise.reject(new Error("crash")) : send(...given);
    }) as typeof send;
    const { result } = await importFile(kit, "roster", "roster.xlsx", shared("roster.xlsx"));
    expect(result?.status).toBe(500);
    kit.deps.db.send = send;
    const half = await people(kit.deps, kit.county);
    expect(half.length).toBeGreaterThan(0);
    expect(half.length).toBeLessThan(expected.workbook.goodRows);
    expect(await withoutRows(kit)).toEqual([]);
    const again = await importFile(kit, "roster", "roster.xlsx", shared("roster.xlsx"));
    expect(again.result?.body.written).toBe(expected.workbook.goodRows - half.length);
    expect(await people(kit.deps, kit.county)).toHaveLength(expected.workbook.goodRows);
    expect(await withoutRows(kit)).toEqual([]);
  });
});

/** Officers who lack their posting or their account. */
async function withoutRows(kit: Kit): Promise<string[]> {
  const everybody = await people(kit.deps, kit.county);
  const known = await knownOfficers(kit.deps, kit.county, everybody);
  return known.filter(({ posting, account }) => !posting || !account).map(({ officer }) => officer.staff);
}

describe("five thousand rows", () => {
  it("arrive whole, in few round trips", async () => {
    const kit = await emptyCounty();
    await importFile(kit, "organisation", "organisation.xlsx", shared("organisation.xlsx"));
    const { units } = await orgTree(kit.deps, kit.county);
    const police = units.filter(({ name }) => name.endsWith("派出所"));
    const rows = Array.from({ length: 5000 }, (_, index) => [
      `A${index + 10000}`,
      "测试人员",
      police[index % police.length]?.name ?? "",
      "民警",
    ]);
    const file = await rosterOf(rows);
    let calls = 0;
    const send = kit.deps.db.send.bind(kit.deps.db);
    kit.deps.db.send = ((...given: Parameters<typeof send>) => {
      calls += 1;
      return send(...given);
    }) as typeof send;
    const { result } = await importFile(kit, "roster", "五千人.xlsx", file);
    expect(result?.body.written).toBe(5000);
    expect(calls).toBeLessThan(200);
    expect(await people(kit.deps, kit.county)).toHaveLength(5000);
  });
});
