// Writing down what a closed round leaves: its sheet in parts, the rows of its units' months, and who may write them.
import type { MonthRows } from "../../shared/assessments/booking.ts";
import type { Round, Sheet, UnitSheet } from "../../shared/assessments/schema.ts";
import { SheetPart } from "../../shared/assessments/sheet-parts.ts";
import { keys } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import type { Item } from "../../shared/table.ts";
import type { Month } from "../../shared/time.ts";
import { getItems, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { packedSheet, unpackedSheet } from "./unit-sheets.ts";

const keyOfRound = ({ county, organ, id }: Round) => keys.assessmentRound(county, organ, id);

export const overtaken: Refusal = { code: "settling-overtaken", message: "这个批次正在由别人结算" };

/** Begins to write a round down: takes the next number, after which nobody with an older one writes any more. */
export function claimed(round: Round): { round: Round; change: Change } {
  const { state, settled, settling } = round;
  const next = { settling: (settling ?? 0) + 1 };
  return {
    round: { ...round, ...next },
    change: { set: keyOfRound(round), to: next, when: { present: true, is: { state, settled, settling } } },
  };
}

/** The writing must still be the newest. */
export const stillClaimed = (round: Round): Change => ({
  check: keyOfRound(round),
  when: { present: true, is: { state: "closed", settling: round.settling } },
  otherwise: overtaken,
});

/** Marks a round as written down, unless something was corrected or another writing begun since it was read. */
export const settledRound = (round: Round): Change => ({
  set: keyOfRound(round),
  to: { settled: true, told: true, version: round.version + 1 },
  when: {
    present: true,
    is: { state: "closed", settling: round.settling, corrected: round.corrected, version: round.version },
  },
});

/**
 * Goes with each correction of a closed round: what is written down is to be written again. Asks for no version, so that
 * corrections of different people are not in each other's way; `mark` is new with each.
 */
export const correctedRound = (round: Round, mark: string): Change => ({
  set: keyOfRound(round),
  to: { settled: false, corrected: mark },
  when: { present: true, is: { state: "closed" } },
  otherwise: { code: "round-changed", message: "这个批次刚刚被改动，请刷新后再试" },
});

const partLength = 1000;

/** A sheet's rows in the table, under keys that no other writing uses. */
export function putSheet(
  sheet: Sheet,
  { generation, booked }: Pick<SheetPart, "generation" | "booked">,
): Change[] {
  const { county, organ, round } = sheet;
  const parts = Math.max(1, Math.ceil(sheet.rows.length / partLength));
  return Array.from({ length: parts }, (_, n): Change => {
    const rows = sheet.rows.slice(n * partLength, (n + 1) * partLength);
    const part: SheetPart = { ...sheet, rows, generation, parts, booked: n === 0 ? booked : {} };
    return {
      put: { ...keys.assessmentSheet(county, organ, round, generation, n), ...SheetPart.parse(part) },
    };
  });
}

/** Removes the parts of older writings. */
export const dropSheets = (rows: readonly Item[], { settling = 0 }: Round): Change[] =>
  rows
    .filter((row) => SheetPart.parse(row).generation < settling)
    .map(({ pk, sk }): Change => ({ drop: { pk, sk } }));

export const putUnitSheet = (sheet: UnitSheet, month: Month): Change => ({
  put: { ...keys.unitSheet(sheet.county, sheet.unit, month, sheet.round), ...packedSheet(sheet) },
});

export const dropUnitSheet = ({ county, id }: Round, unit: string, month: Month): Change => ({
  drop: keys.unitSheet(county, unit, month, id),
});

/** The rows that stand in these months of these units. */
export async function unitSheetsIn(
  deps: Deps,
  { county, id }: Round,
  months: readonly Pick<MonthRows, "unit" | "month">[],
): Promise<MonthRows[]> {
  const asked = new Map(
    months.map((one) => {
      const key = keys.unitSheet(county, one.unit, one.month, id);
      return [key.pk, { key, ...one }];
    }),
  );
  const found = await getItems<Item>(
    deps,
    [...asked.values()].map(({ key }) => key),
  );
  return found.flatMap((stored) => {
    const at = asked.get(stored.pk);
    return at ? [{ unit: at.unit, month: at.month, rows: unpackedSheet(stored).rows }] : [];
  });
}
