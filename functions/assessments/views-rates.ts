// Pass rates and the rows behind them: from the sheets of closed rounds, and live from rounds that still take results.
import { scopesOf } from "../../shared/access.ts";
import { countedRow } from "../../shared/assessments/booking.ts";
import {
  rateTables,
  rowsBehind,
  sayRates,
  type RateQuery,
  type RateRow,
  type RateRowsQuery,
  type RateRowView,
  type RatesView,
} from "../../shared/assessments/rate-tables.ts";
import type { CountedRow, Round } from "../../shared/assessments/schema.ts";
import { isKeyPart } from "../../shared/keys.ts";
import type { Organ } from "../../shared/org/schema.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { monthOf, sayFullDay, sayMonth, type Day, type Month } from "../../shared/time.ts";
import { organBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames } from "../platform/place-names.ts";
import { readUnitMonth } from "../platform/unit-month.ts";
import { listFor, staffingOf } from "./lists.ts";
import { mayView, todayOf } from "./load.ts";
import { roundsOf, sheetsOf } from "./store.ts";
import { sheetsIn } from "./unit-sheets.ts";

/** Which units of an organ the actor sees: all of them, or only some. Throws Problem("notFound") when none. */
export async function seenOf(
  deps: Deps,
  actor: Actor,
  organ: string,
): Promise<{ organ: Organ; onlyUnits?: string[] }> {
  const { county } = actor;
  const found = isKeyPart("unit", organ) ? await organBy(deps, county, organ) : undefined;
  if (!found) throw notFound("政法单位");
  if (mayView(actor, { organ })) return { organ: found };
  const onlyUnits = scopesOf(actor.grants, "assessments.view").flatMap((scope) =>
    scope.kind === "unit" && scope.county === county && scope.organ === organ ? [scope.unit] : [],
  );
  if (onlyUnits.length === 0) throw notFound("政法单位");
  return { organ: found, onlyUnits: [...new Set(onlyUnits)] };
}

/** A window as asked: this year until today unless told. Throws Problem("invalid") when it ends before it begins. */
export function windowAsked(deps: Deps, { from, to }: { from?: Day; to?: Day }): { from: Day; to: Day } {
  const today = todayOf(deps);
  const window = { from: from ?? `${(to ?? today).slice(0, 4)}-01-01`, to: to ?? today };
  if (window.from <= window.to) return window;
  const [path, message] =
    to === undefined
      ? ["from", "开始日期不能晚于今天，除非另填结束日期"]
      : ["to", "结束日期不能早于开始日期"];
  throw new Problem("invalid", message, [{ path, message }]);
}

type Read = { rows: RateRow[]; running: Round[] };

/** A round lasts less than a year: what lies in a window began in its years or in the one before. */
const yearBefore = (day: Day): string => String(Number(day.slice(0, 4)) - 1);

/** Everybody of an organ's rounds whose day lies in the window, in no order. Stale reads: nothing is decided here. */
async function readRows(
  deps: Deps,
  { county, id: organ }: Organ,
  window: { from: Day; to: Day },
): Promise<Read> {
  const years = { from: yearBefore(window.from), to: window.to.slice(0, 4) };
  const [sheets, rounds] = await Promise.all([
    sheetsOf(deps, county, organ, { ...years, stale: true }),
    roundsOf(deps, county, organ, { years, stale: true }),
  ]);
  const written = new Set(sheets.map(({ round }) => round));
  // A round that was closed this moment and is not written down yet is as live as an open one.
  const live = rounds.filter(
    ({ id, state, from }) =>
      from <= window.to && (state === "open" || (state === "closed" && !written.has(id))),
  );
  const inWindow = ({ day }: { day: Day }): boolean => window.from <= day && day <= window.to;
  const rows = sheets.flatMap(({ round, title, subject, rows: own }) =>
    own.filter(inWindow).map((row): RateRow => ({ ...row, round, title, subject, closed: true })),
  );
  const open = await liveRows(deps, live);
  const counted = open.filter(inWindow);
  const running = live.filter(
    ({ id, state }) => state === "open" && counted.some(({ round }) => round === id),
  );
  return { rows: [...rows, ...counted], running };
}

async function liveRows(deps: Deps, rounds: readonly Round[]): Promise<RateRow[]> {
  const [first] = rounds;
  if (!first) return [];
  const fresh = { today: todayOf(deps), stale: true } as const;
  const staffing = await staffingOf(deps, first.county, first.organ, { stale: true });
  const lists = await inParallel(rounds, 4, (round) => listFor(deps, round, { ...fresh, staffing }));
  return lists.flatMap(({ round: { id, title, subject, state }, seats }) =>
    seats.map((seat): RateRow => ({
      ...countedRow(seat),
      round: id,
      title,
      subject,
      closed: state === "closed",
    })),
  );
}

type Found = { organ: Organ; onlyUnits?: string[]; from: Day; to: Day } & Read;

/** The rows in the window that the actor may see. */
export async function ratesRead(
  deps: Deps,
  actor: Actor,
  asked: Pick<RateQuery, "organ" | "from" | "to" | "running">,
): Promise<Found> {
  const seen = await seenOf(deps, actor, asked.organ);
  const window = windowAsked(deps, asked);
  const { rows, running } = await readRows(deps, seen.organ, window);
  const own = rows.filter(({ unit }) => seen.onlyUnits?.includes(unit) ?? true);
  if (asked.running === "no")
    return { ...seen, ...window, rows: own.filter(({ closed }) => closed), running: [] };
  const mine = running.filter(({ id }) => own.some(({ round }) => round === id));
  return { ...seen, ...window, rows: own, running: mine };
}

/** Pass rates of an organ (or of the actor's units in it) in a window. */
export async function viewRates(deps: Deps, actor: Actor, asked: RateQuery): Promise<RatesView> {
  const [found, names] = await Promise.all([ratesRead(deps, actor, asked), placeNames(deps, actor.county)]);
  return ratesOf(found, asked, (id) => names.of(id));
}

export function ratesOf(
  { organ, onlyUnits, from, to, rows, running }: Found,
  { by, target }: Pick<RateQuery, "by" | "target">,
  unitName: (id: string) => string,
): RatesView {
  const subjects = rateTables(rows, by, unitName);
  return {
    organ: organ.id,
    organName: organ.name,
    onlyUnits,
    from,
    to,
    by,
    target,
    running: running.map(({ id, title, subject }) => ({ round: id, title, subject })),
    subjects,
    sentence: sayRates(subjects),
    byTarget: target === undefined ? undefined : sayRates(subjects, target),
  };
}

/** The rows behind one number of the rates, by round, unit and staff number. */
export async function viewRateRows(
  deps: Deps,
  actor: Actor,
  asked: RateRowsQuery,
): Promise<{ rows: RateRowView[]; people: number }> {
  const [{ rows }, names] = await Promise.all([
    asked.month === undefined ? ratesRead(deps, actor, asked) : monthRead(deps, actor, asked, asked.month),
    placeNames(deps, actor.county),
  ]);
  const behind = rowsBehind(rows, asked).map((row) => ({ ...row, unitName: names.of(row.unit) }));
  return { rows: behind.sort(inOrder), people: new Set(behind.map(({ staff }) => staff)).size };
}

/** The rows of closed rounds in a unit's month: what its figures count, and why what was sat in another month. */
async function monthRead(
  deps: Deps,
  actor: Actor,
  { organ, group, by }: RateRowsQuery,
  month: Month,
): Promise<Pick<Read, "rows">> {
  const { organ: found, onlyUnits } = await seenOf(deps, actor, organ);
  if (by !== "unit" || group === undefined || !isKeyPart("unit", group))
    throw new Problem("invalid", "按月查看请写明部门", [{ path: "group", message: "请写明部门" }]);
  if (onlyUnits && !onlyUnits.includes(group)) throw notFound("部门");
  const items = await readUnitMonth(deps, actor.county, group, month, { stale: true });
  const sheets = sheetsIn(items).filter((sheet) => sheet.organ === found.id);
  const noted = (row: CountedRow): CountedRow => {
    const days = row.attempts.filter(({ day, outcome }) => monthOf(day) !== month && outcome !== "absent");
    const [day] = days.map((one) => one.day);
    if (day === undefined) return row;
    const why = `${sayFullDay(day)}考核，${sayMonth(monthOf(day))}已锁定，计入本月`;
    return { ...row, note: row.note ? `${row.note}；${why}` : why };
  };
  return {
    rows: sheets.flatMap(({ round, title, subject, rows }) =>
      rows.map((row): RateRow => ({ ...noted(row), round, title, subject, closed: true })),
    ),
  };
}

const inOrder = (a: RateRow, b: RateRow): number =>
  `${a.round}/${a.unit}/${a.staff}` < `${b.round}/${b.unit}/${b.staff}` ? -1 : 1;
