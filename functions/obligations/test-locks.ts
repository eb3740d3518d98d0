// Locking a month and test rounds: which rounds have days in it and are not closed yet.
import type { Round, Sitting } from "../../shared/assessments/schema.ts";
import type { Unit } from "../../shared/org/schema.ts";
import { firstDayOf, lastDayOf, monthOf, sayMonth, type Month } from "../../shared/time.ts";
import { placeOfRound } from "../assessments/lists.ts";
import { recordsOf, roundsOf } from "../assessments/store.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import type { Rules } from "./facts.ts";

export type LeftOpen = { organ: string; round: string; title: string; organName: string };

/** Rounds that can still be closed with people who sat, or should have sat, in a month. */
export async function roundsLeftOpen(deps: Deps, rules: Rules, month: Month): Promise<LeftOpen[]> {
  const stale = { stale: true } as const;
  // A round lasts less than a year.
  const years = { from: String(Number(month.slice(0, 4)) - 1), to: month.slice(0, 4) };
  const found = await inParallel(rules.organs, 4, async (organ) => {
    const rounds = await roundsOf(deps, rules.county, organ.id, { years, ...stale });
    const running = rounds.filter((round) => isLeft(round) && reaches(round, month));
    const units = rules.units.filter((unit) => unit.organ === organ.id);
    const own = await inParallel(running, 4, async (round) => {
      const { sittings, candidates } = await recordsOf(deps, placeOfRound(round), stale);
      const sat = candidates.flatMap(({ attempts }) => attempts).some(({ day }) => monthOf(day) === month);
      return sat || hasUnitDay(round, { sittings, units, month }) ? [round] : [];
    });
    return own.flat().map(({ id, title }) => ({ organ: organ.id, round: id, title, organName: organ.name }));
  });
  return found.flat();
}

const isLeft = ({ state }: Round): boolean => state === "open" || state === "planned";

const overlaps = (span: { from: string; to: string } | undefined, month: Month): boolean =>
  span !== undefined && span.from <= lastDayOf(month) && span.to >= firstDayOf(month);

const reaches = (round: Round, month: Month): boolean =>
  overlaps(round, month) || overlaps(round.makeUp, month);

type Around = { sittings: readonly Sitting[]; units: readonly Unit[]; month: Month };

/** Whether a unit is tested in the month, or can be because nothing was arranged for it. */
function hasUnitDay(round: Round, { sittings, units, month }: Around): boolean {
  if (sittings.some(({ day }) => monthOf(day) === month)) return true;
  const arranged = new Set(sittings.map(({ unit }) => unit));
  const asked = units.filter(({ id }) => round.who.units?.includes(id) ?? true);
  return overlaps(round, month) && asked.some(({ id }) => !arranged.has(id));
}

/** What whoever locks the month is told. */
export const sayLeftOpen = (month: Month, rounds: readonly LeftOpen[]): string =>
  `${rounds.map(({ organName, title }) => `${organName}“${title}”`).join("、")}在${sayMonth(month)}有考核，还没有结束。锁定后，这些批次的测试人次计入批次结束的月份，不再计入${sayMonth(month)}。`;
