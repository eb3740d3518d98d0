// Marking and closing a roll under every kind of trouble at every I/O step: each unit's row, each own list, agree after.
import { beforeAll, describe, expect, test } from "vitest";
import { closeRoll, markRoll } from "../../functions/activities/roll.ts";
import { newActivity, ownActivities, putOwn, putSignUp } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import { queryAll, tryWrite, type Change } from "../../functions/platform/db.ts";
import type { AttendanceSheet } from "../../shared/activities/schema.ts";
import { SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import { instantAt } from "../../shared/time.ts";
import {
  forget,
  ioOf,
  officerRow,
  organRow,
  unitRow,
  worldsOn,
  type World,
  type Worlds,
} from "../notices/worlds.ts";
import { everyday, sweep } from "../support/sweep.ts";
import { activityId, makeActivity, organ, staffAt, times, whole } from "./seats-given.ts";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await worldsOn();
});

const afterwards = instantAt(times.day, "17:10");
const units = ["u1x", "u2x"];
const people = [0, 1, 2, 3].map(staffAt);
const unitOf = (staff: string): string => units[people.indexOf(staff) % 2] ?? "";

const signUpOf = (county: string, staff: string): SignUp =>
  SignUp.parse({
    county,
    activity: activityId,
    staff,
    name: `民警${staff}`,
    organ,
    unit: unitOf(staff),
    kind: "sworn",
    category: "民警",
    state: "seated",
    by: staff,
    at: times.opensAt,
    offers: 0,
    priority: 5,
    hoursOwed: 90,
    version: 1,
  });

const office = (county: string): Actor => ({
  county,
  staff: "OFFICE1",
  name: "政工室",
  organ,
  unit: "u1x",
  grants: [{ role: "reviewer", scope: { kind: "organ", county, organ } }],
});

/** A lecture without a limit of seats: four people of two units, of whom the office has seen two. */
const rows = (county: string): Change[] => {
  const activity = makeActivity({ county, seats: undefined });
  return [
    organRow(county, { id: organ }),
    ...units.map((id) => unitRow(county, { id })),
    ...people.map((staff) => officerRow(county, { staff, name: `民警${staff}`, unit: unitOf(staff) })),
    ...newActivity(activity),
    ...people.flatMap((staff) => [
      putSignUp(signUpOf(county, staff), undefined),
      putOwn(staff, activity, "seated"),
    ]),
  ];
};

const setUp = (): Promise<World> => worlds.next(afterwards, rows);

/** What an office does with the paper list, pressed again until it is through, and what comes by itself. */
async function run({ deps, county }: World): Promise<void> {
  const actor = office(county);
  const [first = "", second = ""] = people;
  const marks = [
    { staff: first, attendance: "present" as const },
    { staff: second, attendance: "late" as const },
  ];
  // Done before already: an office that presses again is told so.
  const pressed = (error: unknown): void => {
    if (!(error instanceof Problem) || error.code !== "conflict") throw error;
  };
  await markRoll(deps, actor, activityId, marks).catch(pressed);
  await closeRoll(deps, actor, activityId).catch(pressed);
  await tickActivities(deps, county, afterwards);
}

const sheetsOf = async ({ deps, county }: World): Promise<AttendanceSheet[]> =>
  (
    await Promise.all(
      units.map((unit) =>
        queryAll<AttendanceSheet>(deps, keys.unitMonth(county, unit, "2026-11"), { prefix: "activity/" }),
      ),
    )
  ).flat();

async function outcome(world: World): Promise<unknown> {
  const { deps, county } = world;
  const { activity, signUps, due } = await whole(deps, county);
  const own = await Promise.all(
    people.map((staff) => ownActivities(deps, county, staff, { from: times.day, to: times.day })),
  );
  return {
    activity: [activity.state, activity.settled, activity.rolled, due],
    signUps: signUps.map(({ staff, state, attendance }) => [staff, state, attendance]),
    own: own.map((list) => list.map(({ standing, attendance }) => [standing, attendance])),
    sheets: (await sheetsOf(world)).map(({ unit, rows }) => [
      unit,
      rows.map(({ staff, attendance }) => [staff, attendance]),
    ]),
  };
}

const tearDown = async (world: World): Promise<void> =>
  forget(world, [keys.activityRow(world.county, activityId)]);

describe("marking and closing a roll under every kind of trouble at every I/O step", () => {
  test("the units' rows, the sign-ups and everybody's own list say the same afterwards", async () => {
    const world = await setUp();
    await run(world);
    const [a, b, c, d] = people;
    expect(await outcome(world)).toEqual({
      activity: ["closed", true, true, undefined],
      signUps: [
        [a, "seated", "present"],
        [b, "seated", "late"],
        [c, "seated", "absent"],
        [d, "seated", "absent"],
      ],
      own: [[["seated", "present"]], [["seated", "late"]], [["seated", "absent"]], [["seated", "absent"]]],
      sheets: [
        [
          "u1x",
          [
            [a, "present"],
            [c, "absent"],
          ],
        ],
        [
          "u2x",
          [
            [b, "late"],
            [d, "absent"],
          ],
        ],
      ],
    });
    await tearDown(world);
    const swept = await sweep<World>({
      scenariosMax: everyday,
      setUp,
      run,
      io: ioOf,
      outcome,
      tearDown,
      tableName: ({ deps }) => deps.tableName,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.scenarios).toBeGreaterThan(18);
  }, 240_000);

  test("control: an office that closes and then writes the rows, with nothing to come back to, loses some", async () => {
    const swept = await sweep<World>({
      setUp,
      run: naive,
      io: ioOf,
      outcome: async (world) => (await sheetsOf(world)).map(({ unit }) => unit),
      tearDown,
      modes: ["crash after"],
    });
    expect(swept.failures.length).toBeGreaterThan(0);
  }, 120_000);

  async function naive({ deps, county }: World): Promise<void> {
    const { activity, signUps } = await whole(deps, county);
    if (activity.state === "closed") return;
    const to = { state: "closed", version: activity.version + 1 };
    await tryWrite(deps, { set: keys.activityRow(county, activityId), to });
    for (const unit of units) {
      const own = signUps.filter((one) => one.unit === unit);
      const row = { ...keys.unitAttendance(county, unit, times.day, activityId), unit, rows: own };
      await tryWrite(deps, { put: row });
    }
  }
});
