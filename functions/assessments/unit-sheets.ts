// What closed rounds left among the rows of a unit-month: by itself, so that whoever reads the month loads nothing else.
import type { UnitSheet } from "../../shared/assessments/schema.ts";
import type { Item } from "../../shared/table.ts";

export const sheetsIn = (items: readonly Item[]): UnitSheet[] =>
  items.filter(({ sk }) => sk.startsWith("assessment/")) as unknown as UnitSheet[];
