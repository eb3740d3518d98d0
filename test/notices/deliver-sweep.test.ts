// Delivery under every kind of trouble at every I/O step: nothing lost, nothing twice in an inbox, everything settled.
import { beforeAll, describe, expect, it } from "vitest";
import { deliver } from "../../functions/notices/jobs.ts";
import { noticeRow } from "../../functions/platform/commit.ts";
import { queryAll, tryWrite, type Change } from "../../functions/platform/db.ts";
import { keys, worklists } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import type { Item } from "../../shared/table.ts";
import { makeBriefHead } from "../support/make.ts";
import { everyday, sweep } from "../support/sweep.ts";
import { owedNotice, plainNotice } from "./given.ts";
import { forget, ioOf, officerRow, organRow, unitRow, worldsOn, type World, type Worlds } from "./worlds.ts";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await worldsOn();
});

const now = "2026-10-30T02:00:00.000Z";
const readers = ["100001", "100002", "100003", "100004"];
const owedBy = (unit: string): Notice["about"] => ({
  policy: "briefs-monthly",
  unit,
  organ: "police1",
  period: "2026-10",
  desk: false,
});

/** Two for one person, one for another, one for somebody without an address, and one about what was met meanwhile. */
const told: Notice[] = [
  owedNotice({ to: "100001", about: owedBy("chengguan") }),
  plainNotice({ to: "100001" }),
  owedNotice({ to: "100002", about: owedBy("chengguan") }),
  plainNotice({ to: "100003" }),
  owedNotice({ to: "100004", about: owedBy("hebin"), title: "河滨派出所还差 2 篇" }),
];

const rows = (county: string): Change[] => [
  organRow(county),
  unitRow(county),
  unitRow(county, { id: "hebin", name: "河滨派出所" }),
  ...readers.map((staff) =>
    officerRow(county, { staff, ...(staff === "100003" ? { email: undefined } : {}) }),
  ),
  ...["2026-10-12", "2026-10-26"].map((day, index): Change => {
    const head = makeBriefHead({ county, unit: "hebin", day, serial: `aaaaaaaaaaaa${index}0` });
    return { put: { ...keys.briefHead(county, head.id), ...head } };
  }),
];

const setUp = (): Promise<World> =>
  worlds.next(now, (county) => [
    ...rows(county),
    ...told.map((notice) => ({ put: noticeRow({ ...notice, county }, now) })),
  ]);

const inboxes = async ({ deps, county }: World): Promise<Item[]> =>
  (await Promise.all(readers.map((staff) => queryAll<Item>(deps, keys.inbox(county, staff))))).flat();

/** Every notice in an inbox with how it was settled, what is still in the outbox, and which titles each address got. */
async function outcome(world: World): Promise<unknown> {
  const rows = (await inboxes(world)) as unknown as StoredNotice[];
  const waiting = await queryAll<Item>(world.deps, worklists.outbox(world.county), { worklist: true });
  const titles = told.map(({ title }) => title);
  const got = world.mail.sent.flatMap(({ to, text }) =>
    titles.filter((title) => text.includes(title)).map((title) => `${to} ${title}`),
  );
  return {
    inbox: rows.map(({ to, id, title, outcome }) => [to, id, title, outcome]),
    waiting: waiting.length,
    mailed: [...new Set(got)].toSorted(),
  };
}

/** Past the lease and the first backoff. */
const minutesPass = ({ clock }: World): void => clock.advance({ minutes: 2 });

describe("delivery, swept", () => {
  it("loses nothing, doubles nothing in an inbox, and settles everything, whatever goes wrong", async () => {
    const swept = await sweep<World>({
      scenariosMax: everyday,
      setUp,
      run: async ({ deps, county, clock }) => void (await deliver(deps, county, clock.now())),
      io: ioOf,
      outcome,
      afterCrash: minutesPass,
      tearDown: async (world) => forget(world, await inboxes(world)),
      tableName: ({ deps }) => deps.tableName,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.calls).toContain("mail.send");
    expect(swept.scenarios).toBeGreaterThan(20);
  }, 120_000);

  it("control: a deliverer that copies into the inbox, sends and takes off the list does not pass", async () => {
    const swept = await sweep<World>({
      setUp: () =>
        worlds.next(now, (county) => [
          ...rows(county),
          ...told.map((notice) => ({ put: listed(county, notice) })),
        ]),
      run: naive,
      io: ioOf,
      outcome: async (world) => ({
        inbox: (await inboxes(world)).map(({ title }) => title),
        mails: world.mail.sent.length,
      }),
      afterCrash: minutesPass,
      modes: ["crash before", "crash after"],
    });
    const doubled = swept.failures.filter(({ diff }) => diff.includes("inbox."));
    expect(doubled.length).toBeGreaterThan(told.length);
  }, 120_000);
});

const list = (county: string): string => `${county}/list`;
const listed = (county: string, notice: Notice): Item => ({
  pk: list(county),
  sk: `${notice.to}/${notice.id}`,
  ...notice,
});

/** What one writes first: read the list; for each write an inbox row, send, delete. */
async function naive({ deps, county, mail }: World): Promise<void> {
  for (const notice of await queryAll<Item & Notice>(deps, list(county))) {
    const { pk, sk, to, title } = notice;
    await tryWrite(deps, { put: { pk: keys.inbox(county, to), sk: deps.ids.next(), title } });
    await mail.send({ to, subject: title, text: title, messageId: deps.ids.next() });
    await tryWrite(deps, { drop: { pk, sk } });
  }
}
