// Ids of organs and units made from their names, so that two imports of the same file cannot create twins.
import { createHash } from "node:crypto";
import { matchKey } from "../../shared/org/cells.ts";

/**
 * Eight characters, a letter first. The same names give the same id; where that one is taken by something that was
 * renamed since, the next one that is free.
 */
export function shortIdOf(county: string, names: readonly string[], taken: ReadonlySet<string>): string {
  for (let turn = 0; ; turn += 1) {
    const id = idFrom(JSON.stringify([county, ...names.map(matchKey), turn]));
    if (!taken.has(id)) return id;
  }
}

function idFrom(text: string): string {
  const digest = createHash("sha256").update(text).digest();
  const letter = String.fromCodePoint(97 + ((digest[0] ?? 0) % 26));
  const rest = BigInt(`0x${digest.subarray(1, 9).toString("hex")}`).toString(36);
  return letter + rest.padStart(7, "0").slice(-7);
}
