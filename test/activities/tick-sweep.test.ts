// activities.tick under every kind of trouble at every I/O step: nobody untold, nobody told twice, no seat lost.
import { beforeAll, describe, expect, test } from "vitest";
import { takeSeats } from "../../functions/activities/seats.ts";
import { putSignUp } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { queryAll, tryWrite, type Change } from "../../functions/platform/db.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import type { Key } from "../../shared/table.ts";
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
import { activityId, activityRows, makeActivity, staffAt, times, whole } from "./seats-given.ts";

describe("the job under every kind of trouble at every I/O step", () => {
  let worlds: Worlds;
  beforeAll(async () => {
    worlds = await worldsOn();
  });
  /** The evening before, after an offer ran out: its seat passes on, a group fits, those who sit are reminded. */
  const evening = instantAt("2026-11-11", "16:00");
  const people = [0, 1, 2, 3, 4, 5].map(staffAt);
  const unit = "u1x";

  const signUpOf = (county: string, staff: string, given: Partial<SignUp>): Change =>
    putSignUp(
      SignUp.parse({
        county,
        activity: activityId,
        staff,
        name: `民警${staff}`,
        organ: "police1",
        unit,
        kind: "sworn",
        category: "民警",
        state: "waiting",
        by: staff,
        at: times.opensAt,
        offers: 0,
        priority: 5,
        hoursOwed: 90,
        version: 1,
        ...given,
      }),
      undefined,
    );

  const rows = (county: string): Change[] => {
    const seats = { capacity: 4, guaranteed: [] };
    const activity = makeActivity({ county, seats, closesAt: instantAt("2026-11-12", "12:00") });
    const [a = "", b = "", c = "", d = "", e = "", f = ""] = people;
    const over = {
      offeredAt: "2026-11-10T08:00:00.000Z",
      offeredUntil: "2026-11-11T07:59:00.000Z",
      offers: 1,
    };
    return [
      organRow(county),
      unitRow(county, { id: unit }),
      ...people.map((staff) => officerRow(county, { staff, name: `民警${staff}`, unit })),
      ...activityRows(activity).filter((row) => !("put" in row && row.put.sk === "seats")),
      {
        put: {
          ...keys.activitySeats(county, activityId),
          holders: { [a]: "s", [b]: "so" },
          shared: 2,
          byUnit: {},
          queue: true,
          ruleVersion: 1,
        },
      },
      signUpOf(county, a, { state: "seated" }),
      signUpOf(county, b, { state: "offered", ...over }),
      signUpOf(county, c, { group: "g1", priority: 1 }),
      signUpOf(county, d, { group: "g1", priority: 1 }),
      signUpOf(county, e, {}),
      signUpOf(county, f, { priority: 9 }),
    ];
  };

  const inboxes = async ({ deps, county }: World): Promise<(StoredNotice & Key)[]> =>
    (await Promise.all(people.map((who) => queryAll<StoredNotice>(deps, keys.inbox(county, who))))).flat();
  const outcome = async (world: World): Promise<unknown> => {
    const { seats, signUps } = await whole(world.deps, world.county);
    return {
      told: (await inboxes(world)).map(({ to, day, id }) => [to, day, id]),
      seats: [
        Object.entries(seats.holders)
          .map(([who, mark]) => `${who} ${mark}`)
          .sort(),
        seats.shared,
        seats.byUnit,
        seats.queue,
      ],
      signUps: signUps.map(({ staff, state, offers }) => [staff, state, offers]),
    };
  };
  const tearDown = async (world: World): Promise<void> =>
    forget(world, [...(await inboxes(world)), keys.activityRow(world.county, activityId)]);
  const setUp = (): Promise<World> => worlds.next(evening, rows);

  test("nobody is left untold, told twice, or left without the seat he was told of", async () => {
    const world = await setUp();
    await tickActivities(world.deps, world.county, evening);
    const [a = "", b = "", c = "", d = "", e = "", f = ""] = people;
    expect(await outcome(world)).toMatchObject({
      signUps: [
        [a, "seated", 0],
        [b, "released", 1],
        [c, "seated", 0],
        [d, "seated", 0],
        [e, "offered", 1],
        [f, "waiting", 0],
      ],
    });
    const kinds = (await inboxes(world)).map(({ to, kind }) => `${to} ${kind.replace("activities.", "")}`);
    expect(kinds.sort()).toEqual([
      `${a} reminded`,
      `${b} offerOver`,
      `${c} reminded`,
      `${c} seated`,
      `${d} reminded`,
      `${d} seated`,
      `${e} offered`,
    ]);
    await tearDown(world);
    const swept = await sweep<World>({
      scenariosMax: everyday,
      setUp,
      run: async ({ deps, county }) => void (await tickActivities(deps, county, evening)),
      io: ioOf,
      outcome,
      tearDown,
      tableName: ({ deps }) => deps.tableName,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.calls.filter((call) => call === "PutItem" || call === "UpdateItem").length).toBeGreaterThan(
      15,
    );
    expect(swept.scenarios).toBeGreaterThan(18);
  }, 240_000);

  test("whatever reply is lost, the next run makes up for it, not the one an hour later", async () => {
    const swept = await sweep<World>({
      setUp,
      run: async ({ deps, county }) => void (await tickActivities(deps, county, evening)),
      io: ioOf,
      outcome,
      tearDown,
      modes: ["reply lost"],
    });
    expect(swept.failures).toEqual([]);
    expect(swept.scenarios).toBeGreaterThan(10);
  }, 240_000);

  test("control: a job that takes the seat off the list first and tells afterwards leaves somebody untold", async () => {
    const swept = await sweep<World>({
      setUp,
      run: ({ deps, county }) => naive(deps, county),
      io: ioOf,
      outcome: async (world) => (await inboxes(world)).map(({ title }) => title),
      tearDown,
      modes: ["crash before", "crash after"],
    });
    expect(swept.failures.map(({ diff }) => diff).join("\n")).toContain("found nothing");
  }, 120_000);

  /** What one writes first: whoever waits and finds a seat is seated, and then told. */
  async function naive(deps: Deps, county: string): Promise<void> {
    const { activity, signUps } = await whole(deps, county);
    const rule = {
      county,
      id: activityId,
      rule: activity.seats ?? { capacity: 0, guaranteed: [] },
      ruleVersion: 1,
    };
    for (const one of signUps.filter(({ state }) => state === "waiting")) {
      const { answer } = await takeSeats(deps, rule, { staff: [one.staff], unit, past: true });
      if (answer !== "seated") continue;
      await tryWrite(deps, putSignUp({ ...one, state: "seated", version: one.version + 1 }, one));
      const notice = {
        ...keys.notice(county, one.staff, "2026-11-11", `seated.${one.staff}`),
        title: "有名额了",
      };
      await tryWrite(deps, { put: notice });
    }
  }
});
