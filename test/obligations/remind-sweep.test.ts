// Reminding under every kind of trouble at every I/O step: nobody is missed, nobody is told twice, every count is right.
import { beforeAll, describe, expect, it } from "vitest";
import { remind } from "../../functions/obligations/jobs.ts";
import { queryAll, tryWrite, type Change } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import type { Item } from "../../shared/table.ts";
import { briefsOfMonth } from "../../functions/training/store.ts";
import { makeBriefHead } from "../support/make.ts";
import { everyday, sweep } from "../support/sweep.ts";
import {
  forget,
  holderRow,
  ioOf,
  organRow,
  unitRow,
  worldsOn,
  type World,
  type Worlds,
} from "../notices/worlds.ts";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await worldsOn();
});

/** The morning on which October's monthly step falls due for clerk and head, a day before the weekly one. */
const morning = "2026-10-29T00:30:00.000Z";
const people = { clerk: "100001", head: "100002", otherClerk: "100011", thirdClerk: "100012" };

const head = (county: string, unit: string, day: string): Change => {
  const brief = makeBriefHead({ county, unit, day, serial: `s${day.replaceAll("-", "")}0001` });
  return { put: { ...keys.briefHead(county, brief.id), ...brief } };
};

/** One unit owes two briefs, one owes one, one has met. */
const rows = (county: string): Change[] => [
  organRow(county),
  unitRow(county),
  unitRow(county, { id: "hebin", name: "河滨派出所" }),
  unitRow(county, { id: "xincheng", name: "新城派出所" }),
  holderRow(county, "chengguan", "clerk", people.clerk),
  holderRow(county, "chengguan", "unitHead", people.head),
  holderRow(county, "hebin", "clerk", people.otherClerk),
  holderRow(county, "xincheng", "clerk", people.thirdClerk),
  head(county, "hebin", "2026-10-12"),
  head(county, "xincheng", "2026-10-12"),
  head(county, "xincheng", "2026-10-26"),
];

const setUp = (): Promise<World> => worlds.next(morning, rows);

const inboxes = async ({ deps, county }: World): Promise<Item[]> =>
  (
    await Promise.all(Object.values(people).map((who) => queryAll<Item>(deps, keys.inbox(county, who))))
  ).flat();

describe("reminding, swept", () => {
  it("misses nobody, tells nobody twice and counts right, whatever goes wrong", async () => {
    const swept = await sweep<World>({
      scenariosMax: everyday,
      setUp,
      run: async ({ deps, county }) => void (await remind(deps, county, morning)),
      io: ioOf,
      outcome: async (world) =>
        ((await inboxes(world)) as unknown as StoredNotice[]).map(({ to, day, id, title, text }) => [
          to,
          day,
          id,
          title,
          text,
        ]),
      tearDown: async (world) => forget(world, await inboxes(world)),
      tableName: ({ deps }) => deps.tableName,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.calls.filter((call) => call === "PutItem").length).toBeGreaterThan(3);
    expect(swept.scenarios).toBeGreaterThan(20);
  }, 120_000);

  it("control: a job that counts who was reminded and gives each message a fresh id does not pass", async () => {
    const swept = await sweep<World>({
      setUp,
      run: naive,
      io: ioOf,
      outcome: async (world) => {
        const month = await queryAll<Item>(world.deps, counters(world.county));
        return {
          inbox: (await inboxes(world)).map(({ title }) => title),
          counts: month.map(({ told }) => told),
        };
      },
      modes: ["crash before", "crash after"],
    });
    const said = swept.failures.map(({ diff }) => diff).join("\n");
    expect(said).toContain("inbox.");
    expect(said).toContain("counts.");
  }, 120_000);
});

const counters = (county: string): string => `${county}/told`;

/** What one writes first: a flag a unit, set when all of it is done, a message under a fresh id, and a counter. */
async function naive({ deps, county }: World): Promise<void> {
  const clerks = { chengguan: people.clerk, hebin: people.otherClerk };
  for (const [unit, to] of Object.entries(clerks)) {
    const [known] = await queryAll<Item>(deps, counters(county), { prefix: unit });
    if (known?.["done"]) continue;
    const short = 2 - (await briefsOfMonth(deps, county, unit, "2026-10")).length;
    await tryWrite(deps, {
      put: { pk: keys.inbox(county, to), sk: deps.ids.next(), title: `还差 ${short} 篇` },
    });
    const told = Number(known?.["told"] ?? 0) + 1;
    await tryWrite(deps, { put: { pk: counters(county), sk: unit, told } });
    await tryWrite(deps, { put: { pk: counters(county), sk: unit, told, done: true } });
  }
}
