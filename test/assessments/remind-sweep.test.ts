// assessments.remind under every kind of trouble at every I/O step: no round half opened or closed, nobody missed, nobody told twice.
import { beforeAll, describe, expect, it } from "vitest";
import {
  newRound,
  newExemption,
  putCandidate,
  putSitting,
  roundsOf,
  sheetsOf,
} from "../../functions/assessments/store.ts";
import { policyPut } from "../../functions/obligations/store.ts";
import { remindTests } from "../../functions/obligations/test-jobs.ts";
import { queryAll, tryWrite, type Change } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { Round, Sitting, type Attempt, type Candidate } from "../../shared/assessments/schema.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import type { Item } from "../../shared/table.ts";
import { instantAt } from "../../shared/time.ts";
import {
  forget,
  holderRow,
  ioOf,
  officerRow,
  organRow,
  unitRow,
  worldsOn,
  type World,
  type Worlds,
} from "../notices/worlds.ts";
import { makePosting } from "../support/make.ts";
import { everyday, sweep } from "../support/sweep.ts";
import { roundInput } from "./given.ts";
import { testPolicy } from "./remind-given.ts";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await worldsOn();
});

/** The first of the steps of the third quarter; also the first day of a make-up, and a day after a sitting. */
const morning = instantAt("2026-09-01", "08:35");
const organ = "police1";
const unit = "chengguan";
const people = {
  office: "T10001",
  head: "T10002",
  failed: "T10003",
  passed: "T10004",
  off: "T10005",
  examiner: "T10006",
};

const person = (county: string, staff: string): Change[] => [
  officerRow(county, { staff, name: `干警${staff}`, organ, unit }),
  {
    put: {
      ...keys.posting(county, unit, staff, "2020-01-01"),
      ...makePosting({ county, staff, name: `干警${staff}`, organ, unit, from: "2020-01-01" }),
    },
  },
];

const round = (county: string, id: string, given: Partial<Round>): Round =>
  Round.parse({
    ...roundInput(),
    county,
    organ,
    id,
    quarter: "2026-Q3",
    state: "open",
    version: 1,
    ...given,
  });

const days = { from: "2026-08-03", to: "2026-08-31", opensOn: "2026-07-20" };
const roundsIn = (county: string): Round[] => [
  // Is to be opened, is to be made up, is to be closed, was closed and cut short.
  round(county, "2026-coming", {
    state: "planned",
    from: "2026-09-10",
    to: "2026-09-20",
    makeUp: undefined,
    opensOn: "2026-09-01",
    closesOn: "2026-09-30",
    subject: "professional",
    title: "业务知识测试",
  }),
  round(county, "2026-making-up", {
    ...days,
    makeUp: { from: "2026-09-01", to: "2026-09-18" },
    closesOn: "2026-09-25",
  }),
  round(county, "2026-over", {
    ...days,
    to: "2026-08-10",
    makeUp: undefined,
    closesOn: "2026-08-31",
    subject: "skills",
    title: "技能测试",
  }),
  round(county, "2026-cut-short", {
    ...days,
    makeUp: undefined,
    state: "closed",
    settled: false,
    closedAt: instantAt("2026-08-31", "18:00"),
    subject: "knowledge",
    title: "智能测试",
  }),
];

const candidate = (county: string, staff: string, outcome: Attempt["outcome"]): Candidate => ({
  county,
  organ,
  round: "2026-making-up",
  subject: "theory",
  staff,
  name: `干警${staff}`,
  unit,
  kind: "sworn",
  category: "民警",
  attempts: [
    {
      kind: "first",
      day: "2026-08-31",
      outcome,
      how: "entered",
      by: "T10001",
      at: instantAt("2026-08-31", "18:00"),
    },
  ],
  amendments: [],
  version: 1,
});

const rows = (county: string): Change[] => [
  organRow(county, { id: organ, name: "示例县公安局", kind: "police" }),
  unitRow(county, { organ, id: unit, name: "城关派出所" }),
  ...Object.values(people).flatMap((staff) => person(county, staff)),
  holderRow(county, organ, "reviewer", people.office),
  holderRow(county, unit, "unitHead", people.head),
  policyPut(county, testPolicy("theory-quarterly")),
  policyPut(county, testPolicy("professional-quarterly")),
  ...roundsIn(county).map(newRound),
  putSitting(
    { county, organ, round: "2026-making-up" },
    Sitting.parse({ unit, day: "2026-08-31", examiners: [people.examiner], version: 1 }),
    undefined,
  ),
  putCandidate(candidate(county, people.failed, "failed"), undefined),
  putCandidate(candidate(county, people.passed, "passed"), undefined),
  newExemption({
    county,
    organ,
    unit,
    staff: people.off,
    name: "干警",
    serial: "e1",
    subjects: ["theory", "professional"],
    reason: "injury",
    from: "2026-07-01",
    until: "2026-12-31",
    by: "T10001",
    at: morning,
    version: 1,
  }),
];

const setUp = (): Promise<World> => worlds.next(morning, rows);

const inboxes = async ({ deps, county }: World): Promise<StoredNotice[]> =>
  (
    await Promise.all(
      Object.values(people).map((who) => queryAll<StoredNotice>(deps, keys.inbox(county, who))),
    )
  ).flat();

/** What was told, where each round stands, and what the closed ones left. */
async function outcome(world: World): Promise<unknown> {
  const { deps, county } = world;
  const rounds = await roundsOf(deps, county, organ);
  const sheets = await sheetsOf(deps, county, organ, { from: "2026", to: "2026" });
  return {
    told: (await inboxes(world)).map(({ to, day, id, title, text }) => [to, day, id, title, text]),
    rounds: rounds.map(({ id, state, settled, version }) => [id, state, settled, version]),
    sheets: sheets.map(({ round: id, rows: own }) => [
      id,
      own.map(({ staff, state }) => `${staff} ${state}`),
    ]),
  };
}

const tearDown = async (world: World): Promise<void> => {
  await forget(world, (await inboxes(world)) as unknown as Item[]);
};

describe("reminding of tests, swept", () => {
  it("misses nobody, tells nobody twice and leaves every round whole, whatever goes wrong", async () => {
    const world = await setUp();
    await remindTests(world.deps, world.county, morning);
    const told = (await inboxes(world)).map(({ to, kind }) => `${to} ${kind.replace("assessments.", "")}`);
    expect(told.toSorted()).toEqual(
      [
        ...["closed", "closed", "opened", "owed", "owed", "toRecord"].map(
          (kind) => `${people.office} ${kind}`,
        ),
        ...["makeUp", "opened", "owed", "owed"].map((kind) => `${people.head} ${kind}`),
        ...["makeUp", "opened", "owed"].map((kind) => `${people.failed} ${kind}`),
        ...["opened", "owed"].map((kind) => `${people.passed} ${kind}`),
        ...["opened", "owed", "toRecord"].map((kind) => `${people.examiner} ${kind}`),
      ].toSorted(),
    );
    expect(await outcome(world)).toMatchObject({
      rounds: [
        ["2026-cut-short", "closed", true, 2],
        ["2026-making-up", "open", undefined, 1],
        ["2026-over", "closed", true, 3],
        ["2026-coming", "open", undefined, 2],
      ],
    });
    await tearDown(world);
    const swept = await sweep<World>({
      scenariosMax: everyday && everyday / 2,
      setUp,
      run: async ({ deps, county }) => void (await remindTests(deps, county, morning)),
      io: ioOf,
      outcome,
      tearDown,
      tableName: ({ deps }) => deps.tableName,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.calls.filter((call) => call === "PutItem").length).toBeGreaterThan(15);
    expect(swept.scenarios).toBeGreaterThan(10);
  }, 300_000);

  it("control: a job that marks the round as told when it is through, and numbers its messages, does not pass", async () => {
    const swept = await sweep<World>({
      setUp,
      run: naive,
      io: ioOf,
      outcome: async (world) => (await inboxes(world)).map(({ to, title }) => [to, title]),
      tearDown,
      modes: ["crash before", "crash after"],
    });
    expect(swept.failures.map(({ diff }) => diff).join("\n")).toContain("expected nothing");
  }, 300_000);
});

/** What one writes first: a flag when all is done, and a message under a fresh id. */
async function naive({ deps, county }: World): Promise<void> {
  const flags = `${county}/told`;
  const [done] = await queryAll<Item>(deps, flags, { prefix: "2026-Q3" });
  if (done) return;
  for (const to of [people.head, people.failed])
    await tryWrite(deps, {
      put: { pk: keys.inbox(county, to), sk: deps.ids.next(), title: "还没有参加测试" },
    });
  await tryWrite(deps, { put: { pk: flags, sk: "2026-Q3" } });
}
