// Fitness tables of an organ: versions by the day from which they hold, brought by the office as a workbook.
import type { TableList, TableVersion } from "../../shared/assessments/entry-views.ts";
import { fitnessSheet, parseFitness, type FitnessImport } from "../../shared/assessments/fitness-import.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import { tableOn, type FitnessTable } from "../../shared/assessments/fitness.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { isKeyPart, keys } from "../../shared/keys.ts";
import { isRefusal } from "../../shared/org/table.ts";
import { notFound, Problem, refuse, type FieldProblem, type Refusal } from "../../shared/problem.ts";
import { addDays, sayFullDay, type Day } from "../../shared/time.ts";
import { organBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { offered } from "./entry-views.ts";
import { placeOfRound } from "./lists.ts";
import { mayManage, mayView, todayOf } from "./load.ts";
import { changedRound, putTable, recordsOf, roundsOf, tablesOf } from "./store.ts";

/** Who is of the organ may know by what he is judged. 404 for others. */
async function organToRead(deps: Deps, actor: Actor, organ: string): Promise<string> {
  const found = isKeyPart("unit", organ) ? await organBy(deps, actor.county, organ) : undefined;
  if (!found || (actor.organ !== organ && !mayView(actor, { organ }))) throw notFound("政法单位");
  return found.name;
}

const versionOf = (table: FitnessTable, current: boolean): TableVersion => ({
  ...offered(table),
  current,
  steps: table.bands.reduce((sum, band) => sum + band.steps.length, 0),
});

/** Every version that judges or will judge, newest first; the sample holds until the organ's first. */
export async function viewTables(deps: Deps, actor: Actor, organ: string): Promise<TableList> {
  const organName = await organToRead(deps, actor, organ);
  const tables = [sampleTable, ...(await tablesOf(deps, actor.county, organ, { stale: true }))];
  const current = tableOn(tables, todayOf(deps));
  const versions = tables.toReversed().map((table) => versionOf(table, table === current));
  return { organ, organName, versions, mayManage: mayManage(actor, organ) };
}

/** A version as a workbook that can be changed and brought back; "sample" is the sample's. */
export async function tableFile(
  deps: Deps,
  actor: Actor,
  organ: string,
  day: string,
): Promise<{ fileName: string; bytes: Uint8Array }> {
  await organToRead(deps, actor, organ);
  const own = await tablesOf(deps, actor.county, organ, { stale: true });
  const table = day === "sample" ? sampleTable : own.find(({ effectiveFrom }) => effectiveFrom === day);
  if (!table) throw notFound("评分表");
  const { writeWorkbook } = await import("../platform/workbook.ts");
  const mark = table.sample ? "示例评分表" : `体能评分表-${table.effectiveFrom}起`;
  return { fileName: `${mark}.xlsx`, bytes: await writeWorkbook([fitnessSheet(table)]) };
}

export type TableGiven = { title: string; effectiveFrom: Day; fileName: string; bytes: Uint8Array };

/**
 * Brings a version, or replaces the one of the same day. A version never reaches back over a result: whoever was judged
 * was judged by what held on the day. Refused with every defect of the file by row and column.
 */
export async function bringTable(
  deps: Deps,
  actor: Actor,
  organ: string,
  given: TableGiven,
): Promise<TableVersion> {
  await organToManage(deps, actor, organ);
  const { county } = actor;
  const { title, effectiveFrom } = given;
  const own = await tablesOf(deps, county, organ);
  const { readTable } = await import("../platform/workbook.ts");
  const sheets = await readTable(given.bytes, given.fileName);
  const known = [...own.toReversed(), sampleTable].flatMap(({ items }) => items);
  const read = parseFitness(sheets, { title, sample: false, effectiveFrom, known });
  if (isRefusal(read)) throw new Problem("invalid", read.message, [], read.code);
  const table = wholeTable(read);
  refuseSample(table);
  const change = putTable(county, organ, table);
  await commitTable(deps, actor, organ, { day: effectiveFrom, change, did: "assessments.tableBrought" });
  return versionOf(table, tableOn([sampleTable, ...own, table], todayOf(deps)) === table);
}

/** Takes a version back by which nobody was judged. */
export async function withdrawTable(deps: Deps, actor: Actor, organ: string, day: Day): Promise<void> {
  await organToManage(deps, actor, organ);
  const own = await tablesOf(deps, actor.county, organ);
  if (!own.some(({ effectiveFrom }) => effectiveFrom === day)) throw notFound("评分表");
  const change: Change = { drop: keys.fitnessTable(actor.county, organ, day) };
  await commitTable(deps, actor, organ, { day, change, did: "assessments.tableWithdrawn" });
}

async function organToManage(deps: Deps, actor: Actor, organ: string): Promise<void> {
  authorize(actor, "assessments.manage", { county: actor.county, organ }, "政法单位");
  if (!isKeyPart("unit", organ) || !(await organBy(deps, actor.county, organ))) throw notFound("政法单位");
}

/** The table of a file without defects; a Problem naming them otherwise. */
function wholeTable({ table, wrong, problems }: FitnessImport): FitnessTable {
  if (table) return table;
  const fields: FieldProblem[] = [
    ...wrong.flatMap((row) =>
      [row, ...row.more].map(({ column, message }) => ({
        path: `file.${row.row}`,
        message: `第 ${row.row} 行“${column}”：${message}`,
      })),
    ),
    ...problems.map(({ message }) => ({ path: "file", message })),
  ];
  throw new Problem(
    "invalid",
    `评分表有 ${fields.length} 处错误，没有写入`,
    fields.slice(0, 200),
    "table-wrong",
  );
}

/** The sample brought back under another name would take its mark away and leave its invented numbers. */
function refuseSample({ bands }: FitnessTable): void {
  const numbers = (table: Pick<FitnessTable, "bands">): string =>
    JSON.stringify(table.bands.map(({ sex, ageFrom, ageTo, steps }) => [sex, ageFrom, ageTo, steps]));
  if (numbers({ bands }) !== numbers(sampleTable)) return;
  const message = "分值与示例评分表完全相同。示例不是正式标准，请填入本单位执行的标准";
  throw new Problem("invalid", message, [{ path: "file", message }], "still-sample");
}

type TableChange = { day: Day; change: Change; did: string };

/**
 * Writes a version unless it would judge what is judged already. Rounds that a table judges count up with it: a result
 * that was ruled on by the version before is refused and ruled on again.
 */
async function commitTable(
  deps: Deps,
  actor: Actor,
  organ: string,
  { day, change, did }: TableChange,
): Promise<void> {
  const { county } = actor;
  const rounds = (await roundsOf(deps, county, organ)).filter(
    ({ rule, state, to, makeUp }) =>
      rule.by === "table" && state !== "cancelled" && (makeUp?.to ?? to) >= day,
  );
  const judged = await inParallel(rounds, 4, (round) => lastJudged(deps, round, day));
  refuse(judged.find((one) => one !== undefined));
  const touched = rounds.filter(({ state }) => state === "open").slice(0, 50);
  await commit(deps, actor, [change, ...touched.map((round) => changedRound(round, {}))], {
    audit: { pk: keys.auditOf(county, "assessments"), did, subject: `${organ}/${day}` },
  });
}

/** Why a version from this day may not come or go: results of the round that a table judged on or after it. */
async function lastJudged(deps: Deps, round: Round, day: Day): Promise<Refusal | undefined> {
  const { candidates } = await recordsOf(deps, placeOfRound(round));
  const days = candidates.flatMap(({ attempts }) =>
    attempts.flatMap((one) => (one.table !== undefined && one.day >= day ? [one.day] : [])),
  );
  const last = days.toSorted().at(-1);
  if (last === undefined) return undefined;
  const message = `“${round.title}”在${sayFullDay(day)}及以后已有 ${days.length} 次按评分表评定的成绩，不能改变当时的标准；新的评分表请从${sayFullDay(addDays(last, 1))}以后执行`;
  return { code: "already-judged", message };
}
