// Every cell of the reviewed table on the real engine: what is answered, what it shows, and what it leaves behind.
import { beforeAll, describe, expect, it } from "vitest";
import { linesOf, lineFaults } from "./access-cells.ts";
import { operations } from "./access-operations.ts";
import { makeScene, staff, type Scene } from "./access-scene.ts";
import { people, table, type Column } from "./access-table.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});

const { columns, lines } = linesOf<Column>(table);
const staffOf = (column: Column): string => staff[column];

describe("the reviewed table", () => {
  it("has a line for every operation and a column for every person, and none besides", () => {
    expect(lines.map(({ name }) => name)).toEqual(Object.keys(operations));
    expect(columns).toEqual(Object.keys(people));
  });

  it.each(lines)("$name", async (line) => {
    const operation = operations[line.name];
    if (!operation) throw new Error(`no such operation: ${line.name}`);
    expect(await lineFaults(scene, operation, line, { staffOf })).toEqual([]);
  });
});
