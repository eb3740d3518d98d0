// Every cell of the reviewed tables of what changes: after a move, after a loss, under two hats, on the real engine.
import { beforeAll, describe, expect, it } from "vitest";
import { linesOf, lineFaults } from "./access-cells.ts";
import {
  operationsAfterMove,
  operationsOfHats,
  operationsOfLoss,
  sceneOfMoves,
  staffAfterMove,
  staffOfHats,
  staffOfLoss,
} from "./access-moves.ts";
import type { Operation } from "./access-operations.ts";
import type { Scene } from "./access-scene.ts";
import {
  peopleAfterMove,
  peopleWhoLost,
  peopleWithTwoHats,
  tableAfterMove,
  tableOfHats,
  tableOfLoss,
} from "./access-table.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await sceneOfMoves();
});

type Table = {
  what: string;
  text: string;
  people: Record<string, string>;
  staff: Record<string, string>;
  operations: Record<string, Operation>;
};
const tables: Table[] = [
  {
    what: "after the officer and the talker moved to another organ",
    text: tableAfterMove,
    people: peopleAfterMove,
    staff: staffAfterMove,
    operations: operationsAfterMove,
  },
  {
    what: "after a right was lost",
    text: tableOfLoss,
    people: peopleWhoLost,
    staff: staffOfLoss,
    operations: operationsOfLoss,
  },
  {
    what: "under two hats",
    text: tableOfHats,
    people: peopleWithTwoHats,
    staff: staffOfHats,
    operations: operationsOfHats,
  },
];

describe.each(tables)("$what", ({ text, people, staff, operations }) => {
  const { columns, lines } = linesOf(text);

  it("has a line for every operation and a column for every person, and none besides", () => {
    expect(lines.map(({ name }) => name)).toEqual(Object.keys(operations));
    expect(columns).toEqual(Object.keys(people));
  });

  it.each(lines)("$name", async (line) => {
    const operation = operations[line.name];
    if (!operation) throw new Error(`no such operation: ${line.name}`);
    const staffOf = (column: string): string => staff[column] ?? "";
    expect(await lineFaults(scene, operation, line, { staffOf })).toEqual([]);
  });
});
