// Tests made for one request each: rounds of their own years, results, exemptions, uploads and tables; and what stands.
import { fitnessSheet } from "../../shared/assessments/fitness-import.ts";
import type { FitnessTable } from "../../shared/assessments/fitness.ts";
import {
  Candidate,
  Round,
  Sheet,
  TestExemption,
  type CountedRow,
  type Sitting,
} from "../../shared/assessments/schema.ts";
import {
  markRecorded,
  newExemption,
  ownTestChanges,
  putCandidate,
  putSitting,
  putTable,
} from "../../functions/assessments/store.ts";
import { putSheet, putUnitSheet } from "../../functions/assessments/store-sheets.ts";
import { keepUpload } from "../../functions/platform/uploads.ts";
import { writeWorkbook } from "../../functions/platform/workbook.ts";
import { keys } from "../../shared/keys.ts";
import { quarterOf } from "../../shared/quarter.ts";
import { monthOf } from "../../shared/time.ts";
import { table } from "../assessments/fitness-table.ts";
import { write } from "./fresh-talks.ts";
import type { Person, Place, World } from "./world.ts";

/** Rounds made for one request lie in 2024 (still open) or in 2031 (planned), apart from those that everybody sees. */
export const spring = { from: "2024-05-10", to: "2024-05-30", day: "2024-05-12" };
export const ahead = { from: "2031-03-02", to: "2031-03-20", day: "2031-03-05" };
/** Where the people of every standing are: the world's own place. */
const home: Place = {
  county: "529901",
  countyName: "示例县",
  organ: "police1",
  organName: "甲公安局",
  unit: "own1",
  mark: "标甲一",
};
export const clerkOf = ({ unit }: Place): string => `${unit.toUpperCase()}X`;
const at = "2026-11-20T02:00:00.000Z";

/** A round as typed, for 2031. */
export const roundAhead = {
  title: "新增测试",
  subject: "theory",
  from: ahead.from,
  to: ahead.to,
  attemptsMax: 2,
  who: {},
  rule: { by: "score", full: 100, pass: 60 },
  opensOn: "2031-02-20",
  closesOn: "2031-03-31",
} as const;

const roundOf = ({ county, organ }: Place, id: string, more: Partial<Round>): Round =>
  Round.parse({
    ...roundAhead,
    ...spring,
    opensOn: "2024-05-01",
    closesOn: "2026-12-31",
    county,
    organ,
    id,
    title: "测试批次",
    quarter: quarterOf(more.from ?? spring.from),
    state: "open",
    version: 1,
    ...more,
  });

const putRound = (round: Round) => ({
  put: { ...keys.assessmentRound(round.county, round.organ, round.id), ...round },
});
const sittingOf = (unit: string, day: string, examiners: readonly string[]): Sitting => ({
  unit,
  day,
  examiners: [...examiners],
  version: 1,
});

export type FreshRound = { organ: string; round: string };

/** A round of the place's organ; `examiners` by unit. */
export async function testRound(
  world: World,
  place: Place,
  more: Partial<Round> = {},
  examiners: Record<string, string> = {},
): Promise<FreshRound> {
  const { county, organ } = place;
  const id = `${(more.from ?? spring.from).slice(0, 4)}-m${world.count()}`;
  const round = roundOf(place, id, more);
  const sittings = Object.entries(examiners).map(([unit, staff]) =>
    putSitting({ county, organ, round: id }, sittingOf(unit, spring.day, [staff]), undefined),
  );
  await write(world, putRound(round), ...sittings);
  return { organ, round: id };
}

export const plannedRound = (world: World, place: Place): Promise<FreshRound> =>
  testRound(world, place, { ...roundAhead, state: "planned" });

/**
 * A round in which the person examines the place's unit; of another place somebody there does, and the person only the
 * own unit where `elsewhere` asks for it: an examiner of one unit is none of the next.
 */
export const examinedRound = (
  world: World,
  place: Place,
  { staff }: Person,
  { own, elsewhere }: { own: boolean; elsewhere?: true },
): Promise<FreshRound> =>
  testRound(
    world,
    place,
    {},
    {
      [place.unit]: own ? staff : clerkOf(place),
      ...(elsewhere && !own && place.organ === home.organ ? { [home.unit]: staff } : {}),
    },
  );

/** An officer of the place who passed the test of a round with 70. */
export async function tested(
  world: World,
  place: Place,
  { organ, round: id }: FreshRound,
  staff?: string,
): Promise<string> {
  const who = staff ?? (await world.officer(place));
  await write(world, ...recordOf(place, roundOf({ ...place, organ }, id, {}), who));
  return who;
}

/** A closed round with the place's clerk on its list. */
export async function closedRound(world: World, place: Place): Promise<FreshRound & { staff: string }> {
  const found = await testRound(world, place, { ...october, settling: 1, told: true });
  const { title, subject, from: day } = roundOf(place, found.round, october);
  const rows = [countedRow(place)];
  const sheet = Sheet.parse({ county: place.county, ...found, title, subject, day, rows });
  await write(world, ...putSheet(sheet, { generation: 1, booked: {} }));
  return { ...found, staff: clerkOf(place) };
}

function recordOf(place: Place, round: Round, staff: string, day: string = spring.day) {
  const candidate = Candidate.parse({
    county: place.county,
    organ: place.organ,
    unit: place.unit,
    round: round.id,
    subject: round.subject,
    staff,
    name: `${place.mark}干警`,
    kind: "sworn",
    category: "民警",
    amendments: [],
    version: 1,
    attempts: [{ kind: "first", day, outcome: "passed", score: 70, how: "entered", by: clerkOf(place), at }],
  });
  const changes = [putCandidate(candidate, undefined), ...ownTestChanges(round, candidate, undefined)];
  return [...changes, markRecorded(round, "fresh")];
}

const exemptionOf = (place: Place, staff: string, more: Partial<TestExemption>): TestExemption =>
  TestExemption.parse({
    county: place.county,
    organ: place.organ,
    unit: place.unit,
    staff,
    name: `${place.mark}干警`,
    subjects: ["skills"],
    reason: "injury",
    from: "2026-01-05",
    until: "2026-12-30",
    by: clerkOf(place),
    at,
    version: 1,
    ...more,
  });

/** An exemption that holds; its address. */
export async function exempted(world: World, place: Place): Promise<Record<string, string>> {
  const staff = await world.officer(place);
  const one = exemptionOf(place, staff, { serial: `e${world.count()}` });
  await write(world, newExemption(one));
  return { staff, from: one.from, serial: one.serial };
}

/** The results of one new officer of the place as a file; `wrong` adds somebody who is nobody. */
export async function resultsFile(world: World, place: Place, wrong = false): Promise<Uint8Array> {
  const staff = await world.officer(place);
  const rows = [`${staff},${place.mark}干警,80`, ...(wrong ? ["Q0000001,无此人,80"] : [])];
  return new TextEncoder().encode(["警号,姓名,成绩", ...rows].join("\n"));
}

/** A file of results that waits for confirmation, brought by the person, or by somebody else; the person may record. */
export async function resultsUploaded(
  world: World,
  place: Place,
  person: Person,
  { own, wrong }: { own: boolean; wrong?: boolean },
): Promise<string> {
  const round = await testRound(world, place, {}, { [place.unit]: person.staff });
  const serial = `upload${world.count()}`;
  const asked = { at: round, kind: "first", fileName: "成绩.csv", day: spring.day };
  const head = {
    kind: "results",
    asked,
    by: own ? person.staff : "SOMEBODY1",
    at: world.kit.deps.clock.now(),
    version: 1,
  };
  await keepUpload(world.kit.deps, place.county, serial, head, await resultsFile(world, place, wrong));
  return serial;
}

/** A day on which no table of this world begins. */
export function tableDay(world: World): string {
  const n = world.count();
  const [month, day] = [(Math.floor(n / 25) % 12) + 1, (n % 25) + 1];
  return `${2040 + Math.floor(n / 300)}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

let drawn: Promise<Uint8Array> | undefined;
/** A fitness table as a workbook, written once. */
export const tableWorkbook = (): Promise<Uint8Array> => (drawn ??= writeWorkbook([fitnessSheet(table)]));

export async function tableStanding(world: World, { county, organ }: Place): Promise<string> {
  const day = tableDay(world);
  await write(world, putTable(county, organ, standing(day)));
  return day;
}
const standing = (effectiveFrom: string): FitnessTable => ({ ...table, effectiveFrom });

/** A result of the person's own, in the round that everybody sees. */
export async function testedHimself(world: World, { staff }: Person): Promise<void> {
  const round = roundOf(home, "2026-theory", autumn);
  await write(world, ...recordOf(home, round, staff, "2026-11-12"));
}

const autumn = { from: "2026-11-10", to: "2026-11-30", opensOn: "2026-11-03", title: "季度政治理论测试" };
const autumnSkills = { ...autumn, subject: "skills", title: "季度警务技能测试" } as const;
const october: Partial<Round> = {
  from: "2026-10-12",
  to: "2026-10-23",
  opensOn: "2026-10-08",
  closesOn: "2026-10-30",
  subject: "professional",
  title: "业务知识测试",
  state: "closed",
  settled: true,
  closedBy: "SUNENG",
  closedAt: "2026-10-30T23:00:00.000Z",
};
export const settledRounds = { open: "2026-theory", exempt: "2026-skills", closed: "2026-professional" };

/** What stands in every place from the start: two rounds that run, somebody exempt in one, and one that is over. */
export async function settleTests(world: World, place: Place, all: readonly Place[]): Promise<void> {
  const { county, organ, unit } = place;
  const staff = clerkOf(place);
  const theory = roundOf(place, settledRounds.open, autumn);
  const skills = roundOf(place, settledRounds.exempt, autumnSkills);
  const closed = roundOf(place, settledRounds.closed, october);
  const beside = all.filter((one) => one.county === county && one.organ === organ);
  const rows = beside.map(countedRow);
  const { title, subject, from: day } = closed;
  const sheet = Sheet.parse({ county, organ, round: closed.id, title, subject, day, rows });
  const own = { ...sheet, unit, rows: rows.filter((row) => row.unit === unit) };
  const where = { county, organ, round: theory.id };
  await write(
    world,
    ...[theory, skills, closed].map(putRound),
    putSitting(where, sittingOf(unit, "2026-11-12", [staff]), undefined),
    ...recordOf(place, theory, staff, "2026-11-12"),
    newExemption(exemptionOf(place, staff, { serial: "settled" })),
    ...putSheet(sheet, { generation: 1, booked: { [unit]: [monthOf(day)] } }),
    putUnitSheet(own, monthOf(day)),
  );
}

const countedRow = (place: Place): CountedRow => ({
  staff: clerkOf(place),
  name: `${place.mark}内勤`,
  unit: place.unit,
  kind: "sworn",
  category: "民警",
  state: "passed",
  day: "2026-10-12",
  attempts: [{ kind: "first", outcome: "passed", day: "2026-10-12" }],
});
