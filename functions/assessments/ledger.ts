// The 测试台账 as Excel: one round, an organ's year, and the pass rates with their rows.
import { peopleSheet, ratesSheets, unitsSheet, type LedgerLine } from "../../shared/assessments/ledger.ts";
import type { RateQuery } from "../../shared/assessments/rate-tables.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { dueDay } from "../../shared/assessments/days.ts";
import { exemptionOn } from "../../shared/assessments/exempt.ts";
import type { SheetToWrite } from "../../shared/sheet.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames } from "../platform/place-names.ts";
import { listFor, staffingOf } from "./lists.ts";
import { loadRound, mayManage, todayOf, type RoundAt } from "./load.ts";
import { exemptionsOf, roundsOf } from "./store.ts";
import { ratesOf, ratesRead, seenOf } from "./views-rates.ts";

export type Workbook = { fileName: string; bytes: Uint8Array };

async function written(fileName: string, sheets: readonly SheetToWrite[]): Promise<Workbook> {
  const { writeWorkbook } = await import("../platform/workbook.ts");
  return {
    fileName: `${fileName.replaceAll(/[\\/:*?"<>|]/gu, "_")}.xlsx`,
    bytes: await writeWorkbook(sheets),
  };
}

/** The ledger of a round: everybody the actor may see, with the units' counts. 404 outside the actor's places. */
export async function roundLedger(deps: Deps, actor: Actor, at: RoundAt): Promise<Workbook> {
  const { organ, onlyUnits } = await seenOf(deps, actor, at.organ);
  const round = await loadRound(deps, actor.county, at);
  const lines = await linesOf(deps, actor, [round], onlyUnits);
  const withReasons = mayManage(actor, at.organ);
  return written(`${organ.name}_${round.title}_测试台账`, [
    peopleSheet("人员", lines, { withReasons }),
    unitsSheet(lines),
  ]);
}

/** The ledger of an organ's rounds that began in a year. */
export async function yearLedger(
  deps: Deps,
  actor: Actor,
  { organ: id, year }: { organ: string; year: string },
): Promise<Workbook> {
  const { organ, onlyUnits } = await seenOf(deps, actor, id);
  const rounds = await roundsOf(deps, actor.county, id, { year, stale: true });
  const held = rounds.filter(({ state }) => state === "open" || state === "closed");
  const lines = await linesOf(deps, actor, held, onlyUnits);
  const withReasons = mayManage(actor, id);
  return written(`${organ.name}_${year}年测试台账`, [
    peopleSheet("人员", lines, { withReasons }),
    unitsSheet(lines),
  ]);
}

/** Everybody of the rounds; stale reads, for nothing is decided here. A closed round's sheet knows no reasons of 免考. */
async function linesOf(
  deps: Deps,
  actor: Actor,
  rounds: readonly Round[],
  onlyUnits: readonly string[] | undefined,
): Promise<LedgerLine[]> {
  const [first] = rounds;
  if (!first) return [];
  const { county, organ } = first;
  const years = [...new Set(rounds.flatMap(({ from, to }) => [from.slice(0, 4), to.slice(0, 4)]))];
  const live = rounds.some(({ state }) => state !== "closed");
  const [names, exemptions, staffing] = await Promise.all([
    placeNames(deps, county),
    mayManage(actor, organ) ? exemptionsOf(deps, county, years, { stale: true }) : [],
    live ? staffingOf(deps, county, organ, { stale: true }) : undefined,
  ]);
  const fresh = { today: todayOf(deps), stale: true, ...(staffing ? { staffing } : {}) };
  const lists = await inParallel(rounds, 4, (round) => listFor(deps, round, fresh));
  return lists.flatMap(({ round, seats, candidates }) => {
    const amended = new Map(candidates.map(({ staff, amendments }) => [staff, amendments.length]));
    const own = seats.filter(({ unit }) => onlyUnits?.includes(unit) ?? true);
    return own.map((seat): LedgerLine => {
      const standing = exemptionOn(exemptions, {
        staff: seat.staff,
        subject: round.subject,
        day: dueDay(seat),
      });
      const exempt = seat.state === "exempt" ? (seat.exempt ?? standing) : undefined;
      return {
        round,
        seat: { ...seat, exempt },
        unitName: names.of(seat.unit),
        amended: amended.get(seat.staff) ?? 0,
      };
    });
  });
}

/** The rates with the rows behind every number, as on the page. */
export async function ratesWorkbook(deps: Deps, actor: Actor, asked: RateQuery): Promise<Workbook> {
  const [found, names] = await Promise.all([ratesRead(deps, actor, asked), placeNames(deps, actor.county)]);
  const rows = found.rows
    .filter(({ state }) => state !== "out")
    .map((row) => ({ ...row, unitName: names.of(row.unit) }))
    .sort((a, b) => (a.round + a.unit + a.staff < b.round + b.unit + b.staff ? -1 : 1));
  const view = ratesOf(found, asked, (id) => names.of(id));
  return written(`${found.organ.name}_测试合格率_${found.from}至${found.to}`, ratesSheets(view, rows));
}
