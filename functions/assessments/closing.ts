// Ending a round: it takes no more results, its list is frozen, and each unit's month gets its row.
import { countSeats, sayRate, swornOnly } from "../../shared/assessments/rates.ts";
import { stateOf, type Seat } from "../../shared/assessments/list.ts";
import { whyNot } from "../../shared/assessments/rules.ts";
import type { CountedRow, Round, Sheet, UnitSheet } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { refuse } from "../../shared/problem.ts";
import { dayOf } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import { jobActor, type Actor } from "../platform/actor.ts";
import { commit, noticeRow } from "../platform/commit.ts";
import { tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { dayOfUnit } from "../../shared/assessments/list.ts";
import { listFor, placeOfRound } from "./lists.ts";
import { roundToManage, todayOf, type RoundAt } from "./load.ts";
import { changedRound, putSheet, putUnitSheet, roundBy, sheetBy } from "./store.ts";

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

const triesMax = 5;

/**
 * Writes the sheet of a closed round and the row of each unit's month from its candidates, and tells the office once. A
 * repeat writes the same. When a correction comes in between, it is done again.
 */
export async function settleRound(deps: Deps, county: string, { organ, round: id }: RoundAt): Promise<void> {
  for (let turn = 1; turn <= triesMax; turn += 1) {
    const round = await roundBy(deps, { county, organ, round: id });
    if (round?.state !== "closed" || round.settled) return;
    const { rows, sittings } = await rowsOf(deps, round);
    const sheet = sheetOf(round, rows);
    const units = [...new Set(rows.map(({ unit }) => unit))];
    for (const change of putSheet(sheet)) await tryWrite(deps, change);
    await inParallel(units, 20, (unit) => {
      const own: UnitSheet = { ...sheet, unit, rows: rows.filter((row) => row.unit === unit) };
      return tryWrite(deps, putUnitSheet(own, dayOfUnit(round, sittings, unit)));
    });
    await tellOffice(deps, round, rows);
    const { done } = await tryWrite(deps, changedRound(round, { settled: true }));
    if (done) return;
  }
}

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
  const [sheet, list] = await Promise.all([
    sheetBy(deps, placeOfRound(round)),
    listFor(deps, round, { today: dayOf(round.closedAt ?? deps.clock.now()) }),
  ]);
  const { seats, candidates, sittings } = list;
  if (!sheet) return { rows: seats.map(counted), sittings };
  const records = new Map(candidates.map((one) => [one.staff, one]));
  const rows = sheet.rows.map((row): CountedRow => {
    const attempts = records.get(row.staff)?.attempts ?? [];
    // Who was not on the list when it was frozen does not come onto it by a correction: he sat along.
    const guest = row.added === true || row.state === "out";
    const standing = stateOf(attempts, { exempt: row.exempt ?? false, added: guest, over: true });
    return {
      ...row,
      state: standing === "unrecorded" ? "absent" : standing,
      ...(guest && standing !== "out" ? { added: true } : {}),
      attempts: attempts.map(({ kind, outcome, day }) => ({ kind, outcome, day })),
    };
  });
  return { rows, sittings };
}

/** Who is not on the list is frozen too: with the reason why he was not asked. */
function counted(seat: Seat): CountedRow {
  const { staff, name, unit, kind, category, policeType, state, day, exempt, added, note } = seat;
  return {
    staff,
    name,
    unit,
    kind,
    category,
    policeType,
    state,
    day,
    note,
    ...(exempt ? { exempt: true } : {}),
    ...(added ? { added: true } : {}),
    attempts: seat.attempts.map(({ kind: of, outcome, day: on }) => ({ kind: of, outcome, day: on })),
  };
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
