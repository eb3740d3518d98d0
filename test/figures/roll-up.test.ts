// The roll-up under every kind of trouble at every I/O step: every count right, the same bytes whenever it is rebuilt.
import { beforeAll, describe, expect, it } from "vitest";
import { rollUp } from "../../functions/figures/jobs.ts";
import { canonical, countiesUnder, monthRows } from "../../functions/figures/store.ts";
import { queryAll, tryWrite, type Change } from "../../functions/platform/db.ts";
import { briefsOfMonth } from "../../functions/training/store.ts";
import { keys } from "../../shared/keys.ts";
import type { AttendanceSheet } from "../../shared/activities/schema.ts";
import type { Item } from "../../shared/table.ts";
import { addMonths } from "../../shared/time.ts";
import { makeBriefHead } from "../support/make.ts";
import { everyday, sweep } from "../support/sweep.ts";
import { ioOf, organRow, unitRow, worldsOn, type World, type Worlds } from "../notices/worlds.ts";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await worldsOn();
});

const night = "2026-10-31T16:30:00.000Z";
const month = "2026-10";

const head = (
  county: string,
  unit: string,
  day: string,
  given: Parameters<typeof makeBriefHead>[0] = {},
): Change => {
  const brief = makeBriefHead({ county, unit, day, serial: `s${day.replaceAll("-", "")}0001`, ...given });
  return { put: { ...keys.briefHead(county, brief.id), ...brief } };
};

/** What a closed roll left in a unit's month. */
const sheet = (county: string, unit: string, staff: readonly string[], organ = "police1"): Change => {
  const attendance: AttendanceSheet = {
    county,
    organ,
    id: "activity0001",
    kind: "lecture",
    theme: "讲习所",
    day: "2026-10-20",
    start: "14:30",
    end: "16:30",
    fullTime: false,
    level: "county",
    hours: 2,
    unit,
    methods: ["lecture"],
    competencies: [],
    speakers: 0,
    rows: staff.map((one) => ({ staff: one, name: "某", kind: "sworn", attendance: "present" })),
  };
  return { put: { ...keys.unitAttendance(county, unit, attendance.day, attendance.id), ...attendance } };
};

/** Months before September are locked, so that a scenario is one month and a bit. */
const rows = (county: string): Change[] => [
  organRow(county),
  organRow(county, { id: "court1", name: "示例县人民法院", kind: "court" }),
  unitRow(county),
  unitRow(county, { id: "hebin", name: "河滨派出所" }),
  unitRow(county, { id: "lian", name: "立案庭", organ: "court1" }),
  ...Array.from({ length: 11 }, (_, back) => addMonths("2026-09", -back)).map((locked): Change => ({
    put: { ...keys.monthLock(county, locked), month: locked, lockedAt: night, lockedBy: "Z40001" },
  })),
  head(county, "chengguan", "2026-10-12", { hours: 4.1, present: ["100001", "100003"] }),
  head(county, "chengguan", "2026-10-26", { hours: 2.2, present: ["100003"], method: "case" }),
  head(county, "hebin", "2026-10-14", { hours: 0.7, present: ["100003", "100011"] }),
  sheet(county, "chengguan", ["100001", "100003"]),
  sheet(county, "hebin", ["100003", "100011"]),
  head(county, "lian", "2026-10-15", { organ: "court1", mode: "meeting", category: "fitness" }),
];

const setUp = (): Promise<World> => worlds.next(night, rows);
const run = async ({ deps, county }: World): Promise<void> => void (await rollUp(deps, county, night));

/** The month's rows as bytes, but for the codes of the county and its prefecture: every world has its own. */
async function bytes({ deps, county }: World): Promise<string[]> {
  const own = await monthRows(deps, county, month);
  const above = await Promise.all(
    [county.slice(0, 2), county.slice(0, 4)].map((prefix) => countiesUnder(deps, prefix, month)),
  );
  const mine = above.flat().filter(({ place }) => place === county);
  return [...own, ...mine].map((row) =>
    canonical(row)
      .replaceAll(county, "county")
      .replace(`"${county.slice(0, 4)}/`, '"prefecture/'),
  );
}

const total = async (world: World): Promise<Item | undefined> =>
  (await monthRows(world.deps, world.county, month)).find(({ sk }) => sk === "total");

describe("the roll-up", () => {
  it("folds units to organs, county and both prefixes; a person in two units is one person", async () => {
    const world = await setUp();
    await run(world);
    expect(await total(world)).toMatchObject({
      units: 3,
      submitted: 4,
      accepted: 4,
      hours: 11,
      halfDayHours: 7,
      attendances: 7,
      people: 3,
      methods: { case: 1, practice: 3 },
      // Two units at one lecture, and one person counted in both: one session, four person-times, three people.
      activitySessions: 1,
      activityPersonTimes: 4,
      activityPeople: 3,
      activityHours: 2,
      activityPersonHours: 8,
    });
    expect(await bytes(world)).toHaveLength(3 + 2 + 1 + 2);
  });

  it("run again writes nothing, and rebuilt from nothing gives the same bytes", async () => {
    const world = await setUp();
    await run(world);
    const before = await bytes(world);
    const again = await rollUp(world.deps, world.county, night);
    expect(again.counts["更新"]).toBe(0);
    const rowsNow = await monthRows(world.deps, world.county, month);
    for (const { pk, sk } of rowsNow) await tryWrite(world.deps, { drop: { pk, sk } });
    await run(world);
    expect(await bytes(world)).toEqual(before);
  });

  it("a missed night is made up by the next, for the right month", async () => {
    const [missed, kept] = [await setUp(), await setUp()];
    await run(kept);
    await rollUp(missed.deps, missed.county, "2026-11-05T16:30:00.000Z");
    expect(await bytes(missed)).toEqual(await bytes(kept));
  });

  it("a locked month keeps its figures whatever is filed later", async () => {
    const world = await setUp();
    await run(world);
    const before = await bytes(world);
    await tryWrite(world.deps, {
      put: { ...keys.monthLock(world.county, month), month, lockedAt: night, lockedBy: "Z40001" },
    });
    await tryWrite(world.deps, head(world.county, "hebin", "2026-10-28"));
    await run(world);
    const after = await bytes(world);
    expect(after.filter((row) => !row.includes("lock"))).toEqual(before);
  });
});

describe("the roll-up, swept", () => {
  it("has every count right, whatever goes wrong", async () => {
    const swept = await sweep<World>({
      scenariosMax: everyday,
      setUp,
      run,
      io: ioOf,
      outcome: bytes,
      tableName: ({ deps }) => deps.tableName,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.calls.filter((call) => call === "PutItem")).toHaveLength(8);
    expect(swept.scenarios).toBeGreaterThan(20);
  }, 120_000);

  it("control: a job that adds each unit to the standing total does not pass", async () => {
    const swept = await sweep<World>({
      setUp,
      run: naive,
      io: ioOf,
      outcome: async ({ deps, county }) =>
        (await queryAll<Item>(deps, sums(county))).map(({ accepted }) => accepted),
      modes: ["crash before", "crash after"],
    });
    expect(swept.failures.length).toBeGreaterThan(3);
  }, 120_000);
});

const sums = (county: string): string => `${county}/sums`;

/** What one writes first: one total, read and written for each unit, and a mark at the end that it is done. */
async function naive({ deps, county }: World): Promise<void> {
  const known = await queryAll<Item>(deps, sums(county));
  if (known.some(({ done }) => done === true)) return;
  let accepted = Number(known[0]?.["accepted"] ?? 0);
  for (const unit of ["chengguan", "hebin", "lian"]) {
    accepted += (await briefsOfMonth(deps, county, unit, month)).length;
    await tryWrite(deps, { put: { pk: sums(county), sk: "total", accepted } });
  }
  await tryWrite(deps, { put: { pk: sums(county), sk: "total", accepted, done: true } });
}
