// A spreadsheet as plain values: what the workbook reader gives, what the import rules read, what the writer takes.

/** One cell. A date cell is its calendar day, 'YYYY-MM-DD'; an empty cell is null. */
export type Cell = string | number | boolean | null;

/** One sheet as it stands in the file: `rows[0]` is row 1, so a row number shown to people is its index + 1. */
export type Sheet = { name: string; rows: Cell[][] };

/** A column to write. `widthChars` is in half-width characters; without it the width follows the content. */
type ColumnToWrite = { header: string; widthChars?: number };

/** A sheet to write. Row and column numbers of `marks` count from 0 among `rows`: those cells are filled red. */
export type SheetToWrite = {
  name: string;
  columns: readonly ColumnToWrite[];
  rows: readonly (readonly Cell[])[];
  marks?: readonly { row: number; column: number }[];
};
