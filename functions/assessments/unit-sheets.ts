// What closed rounds left among the rows of a unit-month: by itself, so that whoever reads the month loads nothing else.
import { gunzipSync, gzipSync } from "node:zlib";
import type { UnitSheet } from "../../shared/assessments/schema.ts";
import type { Item } from "../../shared/table.ts";

/** Forty people are 8 KB as attributes and 1 KB packed: transactions pay twice for each. */
type Packed = Omit<UnitSheet, "rows"> & { packed: Uint8Array };

export const packedSheet = ({ rows, ...sheet }: UnitSheet): Packed => ({
  ...sheet,
  packed: gzipSync(JSON.stringify(rows)),
});

export function unpackedSheet(item: object): UnitSheet {
  const { packed, ...sheet } = item as Packed;
  return { ...sheet, rows: JSON.parse(gunzipSync(packed).toString()) as UnitSheet["rows"] };
}

export const sheetsIn = (items: readonly Item[]): UnitSheet[] =>
  items.filter(({ sk }) => sk.startsWith("assessment/")).map(unpackedSheet);
