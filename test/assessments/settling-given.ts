// Rounds that are written down while something else happens: what is about to be written, and what must hold afterwards.
import { closeRound } from "../../functions/assessments/closing.ts";
import { loadRound } from "../../functions/assessments/load.ts";
import { amendResult, enterResults } from "../../functions/assessments/results.ts";
import { recordsOf, sheetBy } from "../../functions/assessments/store.ts";
import { sheetsIn } from "../../functions/assessments/unit-sheets.ts";
import { readUnitMonth } from "../../functions/platform/unit-month.ts";
import type { AttemptKind, CountedRow, Entry, Round } from "../../shared/assessments/schema.ts";
import { addMonths, instantAt, type Day, type Month } from "../../shared/time.ts";
import { actorOf, makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";

/** Called with each write before it is sent; what it throws is the process dying there, `after` once it is through. */
export type OnWrite = (write: { command: string; text: string; after: boolean }) => Promise<void>;
export type SettlingWorld = TestWorld & { watch: (on: OnWrite | undefined) => void };

const writing = ["PutItemCommand", "UpdateItemCommand", "DeleteItemCommand", "TransactWriteItemsCommand"];

/** The county with everything it writes passing by. */
export async function settlingWorld(now?: string): Promise<SettlingWorld> {
  let on: OnWrite | undefined;
  const world = await testWorld(now, (kit) => {
    kit.deps.db.middlewareStack.add(
      (next, context) => async (args) => {
        const command = String(context["commandName"]);
        if (!on || !writing.includes(command)) return next(args);
        const text = JSON.stringify(args.input);
        await on({ command, text, after: false });
        const reply = await next(args);
        await on?.({ command, text, after: true });
        return reply;
      },
      { step: "initialize", name: "watched" },
    );
  });
  return { ...world, watch: (next) => (on = next) };
}

export const at = ({ id }: Pick<Round, "id">) => ({ organ, round: id });
export const testDay = "2026-11-16";

export const clockAt = ({ kit }: TestWorld, day: Day, time = "10:00"): void =>
  kit.clock.set(instantAt(day, time));

export const enterAs = async (
  world: TestWorld,
  round: Round,
  entries: Entry[],
  kind: AttemptKind = "first",
) => {
  const office = await actorOf(world, who.office);
  const { outcomes } = await enterResults(world.kit.deps, office, at(round), { kind, entries });
  const refused = outcomes.filter(({ result }) => result === "refused");
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
};

export const closeIt = async (world: TestWorld, round: Round): Promise<void> =>
  closeRound(world.kit.deps, await actorOf(world, who.office), at(round));

/** A correction of the first attempt on the test day. */
export const correct = async (world: TestWorld, round: Round, staff: string, score: number): Promise<void> =>
  amendResult(world.kit.deps, await actorOf(world, who.office), at(round), staff, {
    kind: "first",
    recordedOn: testDay,
    entry: { score },
    reason: "登分时看错行",
  });

/** A closed round in which two of 城关派出所 failed. */
export async function closedRound(world: TestWorld): Promise<Round> {
  const round = await makeRound(world, { sittings: [{ unit: units.chengguan, day: testDay }] });
  await enterAs(world, round, [
    { staff: who.officer, score: 50 },
    { staff: who.second, score: 50 },
  ]);
  await closeIt(world, round);
  return loadRound(world.kit.deps, world.county, at(round));
}

/** Everything a round left in the months of its units, from October 2026 on. */
export async function monthRows(
  world: TestWorld,
  round: Pick<Round, "id">,
): Promise<Record<Month, CountedRow[]>> {
  const found: Record<Month, CountedRow[]> = {};
  for (let month = "2026-10"; month <= "2027-03"; month = addMonths(month, 1))
    for (const unit of Object.values(units)) {
      const sheets = sheetsIn(await readUnitMonth(world.kit.deps, world.county, unit, month));
      const own = sheets.filter((sheet) => sheet.round === round.id).flatMap(({ rows }) => rows);
      if (own.length > 0) found[month] = [...(found[month] ?? []), ...own];
    }
  return found;
}

/** What stands of a round in its records, on its sheet and in its months: all three must say the same. */
export async function standing(world: TestWorld, round: Pick<Round, "id">) {
  const place = { county: world.county, ...at(round) };
  const [sheet, { candidates }, now, months] = await Promise.all([
    sheetBy(world.kit.deps, place),
    recordsOf(world.kit.deps, place),
    loadRound(world.kit.deps, world.county, at(round)),
    monthRows(world, round),
  ]);
  const said = (
    rows: readonly { staff: string; attempts: readonly { kind: string; outcome: string; day: Day }[] }[],
  ) =>
    rows
      .flatMap(({ staff, attempts }) =>
        attempts.map(({ kind, outcome, day }) => `${staff} ${kind} ${day} ${outcome}`),
      )
      .toSorted();
  return {
    settled: now.settled,
    records: said(candidates),
    sheet: said(sheet?.rows ?? []),
    months: said(Object.values(months).flat()),
    listed: sheet?.rows.length,
  };
}
