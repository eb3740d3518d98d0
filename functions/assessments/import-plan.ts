// What importing a file of results would do, before anything is written: rows read and ruled on like entries by hand.
import type { FoundTable, WrongRow } from "../../shared/org/table.ts";
import { isRefusal } from "../../shared/org/table.ts";
import type { ResultsPreview } from "../../shared/assessments/entry-views.ts";
import type { FitnessItem } from "../../shared/assessments/fitness.ts";
import { itemField, itemsWithin } from "../../shared/assessments/results-columns.ts";
import { columnOf, parseResults, type ResultRow } from "../../shared/assessments/results-import.ts";
import { windowOf } from "../../shared/assessments/rules.ts";
import type { AttemptKind } from "../../shared/assessments/schema.ts";
import { Problem } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import { officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { dayOfEntry, openDesk, recorderOf, rule, type Desk, type Planned, type Ruling } from "./desk.ts";
import type { RoundAt } from "./load.ts";

export type ImportAsked = {
  at: RoundAt;
  kind: AttemptKind;
  fileName: string;
  sheet?: string | undefined;
  /** Of rows that name no day. */
  day?: Day | undefined;
};

export type ResultsPlan = {
  desk: Desk;
  table: FoundTable<string>;
  wrong: WrongRow<string>[];
  planned: Planned[];
  counts: ResultsPreview["counts"];
  sample: boolean;
};

/** Reads a file against the round. 404 for who may record nothing of it; Problem when there is no table in the file. */
export async function planResults(
  deps: Deps,
  actor: Actor,
  asked: ImportAsked,
  bytes: Uint8Array,
): Promise<ResultsPlan> {
  // The round is asked for first: whoever may not import learns nothing of what a file does.
  const desk = await openDesk(deps, actor.county, asked.at, []);
  const mayOf = recorderOf(actor, asked.at.organ, desk.list.sittings);
  const { readTable } = await import("../platform/workbook.ts");
  const sheets = await readTable(bytes, asked.fileName);
  const { round, seats, tables } = desk;
  const window = windowOf(round, asked.kind) ?? { from: round.from, to: round.to };
  const items = round.rule.by === "table" ? itemsWithin(tables, window) : [];
  const seatOf = (staff: string) => seats.get(staff);
  const parsed = parseResults(sheets, {
    rule: round.rule,
    round: round.id,
    tables,
    items,
    sheet: asked.sheet,
    dayOf: (staff) => dayOfRow(desk, asked, staff),
    nameOf: (staff) => (mayOf(seatOf(staff)?.unit ?? "") ? seatOf(staff)?.name : undefined),
    isExempt: (staff) => seatOf(staff)?.exempt !== undefined,
  });
  if (isRefusal(parsed)) throw new Problem("invalid", parsed.message, [], parsed.code);
  const { table, blank } = parsed;
  const staff = parsed.good.map((row) => row.staff);
  // Only a table asks who somebody is: scores and verdicts are decided without him.
  const officers = round.rule.by === "table" ? await officersBy(deps, actor.county, staff) : desk.officers;
  const known = { ...desk, officers };
  const entering = {
    kind: asked.kind,
    how: "imported",
    by: actor.staff,
    at: deps.clock.now(),
    mayOf,
  } as const;
  const wrong = [...parsed.wrong];
  const planned: Planned[] = [];
  let same = 0;
  for (const row of parsed.good) {
    const ruling = rule(known, row.entry, entering);
    const problem = problemOf(ruling, row, { table, items });
    if (problem) wrong.push(problem);
    else if (ruling.planned) planned.push(ruling.planned);
    else same += 1;
  }
  wrong.sort((a, b) => a.row - b.row);
  const sample = planned.some(({ attempt }) => attempt.sample);
  const counts = { new: planned.length, same, wrong: wrong.length, blank };
  return { desk: known, table, wrong, planned, counts, sample };
}

/**
 * Somebody may be made up for more than once: a file without days would then be new results each time it is brought.
 * So make-ups name their day, in the row or for the whole file.
 */
function dayOfRow(desk: Desk, { kind, day }: ImportAsked, staff: string): Day | undefined {
  if (day !== undefined) return day;
  if (kind === "makeUp") return undefined;
  const seat = desk.seats.get(staff);
  return seat ? dayOfEntry(desk, seat, kind) : desk.today;
}

type Around = { table: FoundTable<string>; items: readonly FitnessItem[] };

const outcomeWords = { passed: "合格", failed: "不合格", absent: "缺考" } as const;

function problemOf(
  { outcome, judged }: Ruling,
  { data, said }: ResultRow,
  around: Around,
): WrongRow<string> | undefined {
  const { table } = around;
  if (outcome.result === "refused") {
    const { code = "refused", message = "" } = outcome;
    return { ...data, reason: code, message, ...columnOf(table, fieldOf(code, message, around)), more: [] };
  }
  if (said === undefined || judged === undefined || judged.outcome === said) return undefined;
  const message = `写的是“${outcomeWords[said]}”，按成绩应为“${outcomeWords[judged.outcome]}”`;
  return { ...data, reason: "result-differs", message, ...columnOf(table, "verdict"), more: [] };
}

const aboutDay = new Set(["day-in-future", "outside-window", "no-make-up"]);
const aboutPerson = new Set(["staff", "not-open", "already-passed", "attempts-used"]);

/** The column in which a refusal is to be looked for. */
function fieldOf(code: string, message: string, { table, items }: Around): string {
  if (aboutDay.has(code)) return "day";
  if (aboutPerson.has(code) || message.includes("人员资料")) return "staff";
  const labelled = items.filter(({ label }) => message.includes(`“${label}”`));
  const grouped = items.filter(({ group }) => message.includes(`“${group}”`));
  const shown = [...labelled, ...grouped, ...items].map(({ label }) => itemField(label));
  return [code, ...shown, "score", "verdict"].find((field) => table.columns[field] !== undefined) ?? "staff";
}
