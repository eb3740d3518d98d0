// The tests of a unit's month, folded from what closed rounds left there; auxiliaries beside the police, never among them.
import type { CountedRow, UnitSheet } from "./schema.ts";

export type TestFold = {
  testSittings: number;
  testPeople: number;
  testPasses: number;
  auxiliaryTestSittings: number;
  /** The staff numbers behind `testPeople`, so that people can be counted once further up. */
  tested: string[];
};

/** How often somebody sat in a round: 人次, make-ups counted, absences not. */
export const sittingsIn = ({ attempts }: Pick<CountedRow, "attempts">): number =>
  attempts.filter(({ outcome }) => outcome !== "absent").length;

/**
 * “体能测试民警XXXX人次” (source, G3): person-times of those on the establishment; different people among them; and how
 * often somebody passed a round, at the test or at the make-up. Who sat along counts: he was tested.
 */
export function foldTests(sheets: readonly Pick<UnitSheet, "rows">[]): TestFold {
  const rows = sheets.flatMap((sheet) => sheet.rows).filter(({ state }) => state !== "out");
  const sworn = rows.filter(({ kind }) => kind === "sworn");
  const sittings = (of: readonly CountedRow[]): number => of.reduce((sum, row) => sum + sittingsIn(row), 0);
  const tested = [...new Set(sworn.filter((row) => sittingsIn(row) > 0).map(({ staff }) => staff))].sort();
  return {
    testSittings: sittings(sworn),
    testPeople: tested.length,
    testPasses: sworn.filter(
      ({ state, passElsewhere }) => !passElsewhere && (state === "passed" || state === "madeUp"),
    ).length,
    auxiliaryTestSittings: sittings(rows.filter(({ kind }) => kind === "auxiliary")),
    tested,
  };
}
