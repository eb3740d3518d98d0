// Ending a round: it takes no more results, its list is frozen, and each unit's month gets its row.
import { countedRow, lateGuest, restated } from "../../shared/assessments/booking.ts";
import { countSeats, sayRate, swornOnly } from "../../shared/assessments/rates.ts";
import { whyNot } from "../../shared/assessments/rules.ts";
import type { CountedRow, Round, Sheet } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { Problem, refuse } from "../../shared/problem.ts";
import { dayOf } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import { jobActor, type Actor } from "../platform/actor.ts";
import { commit, noticeRow } from "../platform/commit.ts";
import { tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { listFor, placeOfRound } from "./lists.ts";
import { roundToManage, todayOf, type RoundAt } from "./load.ts";
import { changedRound, roundBy, sheetRows, wholeSheets } from "./store.ts";
import { claimed, dropSheets, overtaken, putSheet, settledRound } from "./store-sheets.ts";
import { planMonths, writeMonths } from "./unit-months.ts";

const auditOf = (round: Round, did: string) => ({
  audit: { pk: keys.roundRecords(round.county, round.organ, round.id), did, subject: round.id },
});

/** Ends a round: who was not recorded was absent. 404 for everybody but the organ's office. */
export async function closeRound(deps: Deps, actor: Actor, at: RoundAt): Promise<void> {
  const round = await roundToManage(deps, actor, at);
  refuse(whyNot.close(round, todayOf(deps)));
  await close(deps, actor, round);
}

/** Ends a round whose day has come, in the name of the job. False when somebody else just did, or changed it. */
export async function closeByItself(deps: Deps, round: Round): Promise<boolean> {
  try {
    await close(deps, jobActor(round.county, "assessments.remind"), round);
    return true;
  } catch (error) {
    const now = await roundBy(deps, placeOfRound(round));
    if (now && now.version !== round.version) return false;
    throw error;
  }
}

/**
 * First no result can be recorded any more, then what was recorded is written down: cut short between the two, the round
 * stands as closed and not settled, and the next morning's job settles it.
 */
async function close(deps: Deps, actor: Actor, round: Round): Promise<void> {
  const to = { state: "closed", closedAt: deps.clock.now(), closedBy: actor.staff, settled: false } as const;
  await commit(deps, actor, [changedRound(round, to)], auditOf(round, "assessments.closed"));
  await settleRound(deps, round.county, { organ: round.organ, round: round.id });
}

const triesMax = 8;

/**
 * Writes the sheet of a closed round and the rows of its units' months from its candidates; the first time it also tells
 * the office. A repeat writes the same. Each turn takes a number of its own: an older one can never write over a newer
 * one, and only a turn in which nothing was corrected, no other began and no month was locked settles the round. Who
 * came in between does it again, so the last of many corrections settles them all.
 */
export async function settleRound(deps: Deps, county: string, { organ, round: id }: RoundAt): Promise<void> {
  for (let turn = 1; turn <= triesMax; turn += 1) {
    if (turn > 1) await deps.sleep(Math.random() * Math.min(2000, 20 * 2 ** turn));
    const found = await roundBy(deps, { county, organ, round: id });
    if (found?.state !== "closed" || found.settled) return;
    const { round, change } = claimed(found);
    if (!(await tryWrite(deps, change)).done) continue;
    if (await settle(deps, round)) return;
  }
}

/** One turn; false when somebody or something came in between. */
async function settle(deps: Deps, round: Round): Promise<boolean> {
  const { rows, before, stored } = await rowsOf(deps, round);
  const sheet = sheetOf(round, rows);
  const months = await planMonths(deps, round, rows, before?.booked ?? {});
  const part = { generation: round.settling ?? 0, booked: months.booked };
  for (const change of putSheet(sheet, part)) await tryWrite(deps, change);
  try {
    await writeMonths(deps, round, sheet, months);
  } catch (error) {
    if (error instanceof Problem && passing.has(error.reason)) return false;
    throw error;
  }
  if (!round.told) await tellOffice(deps, round, rows);
  const { done } = await tryWrite(deps, settledRound(round));
  if (done) await inParallel(dropSheets(stored, round), 8, (drop) => tryWrite(deps, drop));
  return done;
}

const passing = new Set([overtaken.code, "month-locked"]);

const sheetOf = ({ county, organ, id, title, subject, from }: Round, rows: CountedRow[]): Sheet => ({
  county,
  organ,
  round: id,
  title,
  subject,
  day: from,
  rows,
});

/** Everybody as counted: as the list stands when it is frozen, afterwards as frozen, with what was corrected since. */
async function rowsOf(deps: Deps, round: Round) {
  const place = placeOfRound(round);
  // In this order: what the list may have been read from is there for the second read too, which alone knows all of it.
  const { seats, candidates } = await listFor(deps, round, {
    today: dayOf(round.closedAt ?? deps.clock.now()),
  });
  const stored = await sheetRows(deps, place);
  const [before] = wholeSheets(stored);
  const records = new Map(candidates.map((one) => [one.staff, one]));
  const frozen = before?.rows ?? seats.map(countedRow);
  const known = new Set(frozen.map(({ staff }) => staff));
  const late = candidates.filter(({ staff, attempts }) => attempts.length > 0 && !known.has(staff));
  const rows = [...frozen.map((row) => restated(row, records.get(row.staff))), ...late.map(lateGuest)];
  return { rows, before, stored };
}

/** The organ's office hears of the end once, whoever ended it. */
async function tellOffice(deps: Deps, round: Round, rows: readonly CountedRow[]): Promise<void> {
  const holders = await holdersOf(deps, round.county, round.organ);
  const office = holders.filter(({ role }) => role === "reviewer" || role === "organAdmin");
  for (const to of new Set(office.map(({ staff }) => staff))) {
    const row = noticeRow(closedNotice(round, rows, to), deps.clock.now());
    const change: Change = { put: row, when: { absent: true } };
    await tryWrite(deps, change);
  }
}

function closedNotice(round: Round, rows: readonly CountedRow[], to: string): Notice {
  const counts = countSeats(rows);
  const sworn = countSeats(swornOnly(rows));
  return {
    county: round.county,
    to,
    id: `assessment-closed.${round.id}.${round.organ}`,
    day: dayOf(round.closedAt ?? `${round.closesOn}T00:00:00.000Z`),
    kind: "assessments.closed",
    title: `${round.title}已结束`,
    text: `应考 ${counts.should} 人，实考 ${counts.sat} 人，缺考 ${counts.absent} 人，免考 ${counts.exempt} 人，共考 ${counts.sittings} 人次。在编干警首考合格率 ${sayRate(sworn.first)}，补考后合格率 ${sayRate(sworn.final)}。`,
    link: `/assessments/rounds/${round.organ}/${round.id}`,
  };
}
