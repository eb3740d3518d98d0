// talks.remind under every kind of trouble at every I/O step: no round half written, nobody missed, nobody told twice.
import { beforeAll, describe, expect, it } from "vitest";
import { remindTalks } from "../../functions/obligations/talk-jobs.ts";
import { queryAll, tryWrite, type Change } from "../../functions/platform/db.ts";
import { newHead, newTarget, ownTalkPuts, roundOf } from "../../functions/talks/store.ts";
import { keys, recordId } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import type { Item } from "../../shared/table.ts";
import { TalkTarget } from "../../shared/talks/round-schema.ts";
import { TalkHead } from "../../shared/talks/schema.ts";
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

let worlds: Worlds;
beforeAll(async () => {
  worlds = await worldsOn();
});

/** Fourteen working days before the third quarter's end. */
const morning = "2026-09-10T00:40:00.000Z";
const quarter = "2026-Q3";
const justice = { organ: "justice1", unit: "sfs" };
const police = { organ: "police1", unit: "chengguan" };
const people = {
  line: "S20001",
  head: "S20010",
  talker: "S20011",
  owed: "S20012",
  gone: "S20013",
  came: "S20014",
};

type Stay = { organ: string; unit: string; from: string; to?: string };
const posted = (county: string, staff: string, stay: Stay): Change => ({
  put: {
    ...keys.posting(county, stay.unit, staff, stay.from),
    ...makePosting({ county, staff, name: `干警${staff}`, ...stay }),
  },
});
const person = (county: string, staff: string, at = justice): Change =>
  officerRow(county, { staff, name: `干警${staff}`, ...at });

const target = (county: string, staff: string, given: Partial<TalkTarget> = {}): Change =>
  newTarget(
    TalkTarget.parse({
      county,
      ...justice,
      quarter,
      staff,
      name: `干警${staff}`,
      kind: "sworn",
      how: "opened",
      since: "2020-01-01",
      talks: [],
      version: 1,
      ...given,
    }),
  );

const held = (county: string, given: Partial<TalkHead> & { serial: string }): TalkHead =>
  TalkHead.parse({
    county,
    ...police,
    id: recordId(given.unit ?? police.unit, "2026-08-03", given.serial),
    quarter,
    officer: people.came,
    day: "2026-08-03",
    type: "preventive",
    form: "individual",
    talker: people.talker,
    state: "held",
    signedAt: "2026-08-03T09:00:00.000Z",
    signedBy: people.talker,
    version: 1,
    ...given,
  });

const stays = (county: string): Change[] => {
  const long = { ...justice, from: "2020-01-01" };
  return [
    ...[people.line, people.head, people.talker, people.owed].map((staff) => posted(county, staff, long)),
    posted(county, people.gone, { ...long, to: "2026-09-09" }),
    posted(county, people.came, { ...police, from: "2020-01-01", to: "2026-09-09" }),
    posted(county, people.came, { ...justice, from: "2026-09-10" }),
    {
      put: {
        ...keys.profile(county, people.came),
        county,
        staff: people.came,
        postings: [
          { unit: police.unit, from: "2020-01-01" },
          { unit: justice.unit, from: "2026-09-10" },
        ],
      },
    },
  ];
};

/**
 * A round whose opening was cut short: one given to a talker, one who left yesterday, the others still to be listed, one
 * of whom came today from where he was talked to; a follow-up that was due yesterday.
 */
const rows = (county: string): Change[] => {
  const elsewhere = held(county, { serial: "aaaaaaaaaa0001" });
  const promised = { followUpDue: "2026-09-09", officer: people.head, ...justice };
  return [
    organRow(county, { id: justice.organ, name: "示例县司法局", kind: "justice" }),
    organRow(county),
    unitRow(county, { organ: justice.organ, id: justice.unit, name: "城关司法所" }),
    unitRow(county),
    ...[people.line, people.head, people.talker, people.owed, people.came].map((staff) =>
      person(county, staff),
    ),
    person(county, people.gone, police),
    holderRow(county, justice.organ, "disciplineOfficer", people.line),
    holderRow(county, justice.organ, "disciplineHead", people.head),
    ...stays(county),
    target(county, people.owed, { talker: people.talker }),
    target(county, people.gone),
    newHead(elsewhere),
    ...ownTalkPuts(elsewhere),
    newHead(held(county, { serial: "aaaaaaaaaa0002", ...promised })),
  ];
};

const setUp = (): Promise<World> => worlds.next(morning, rows);

const inboxes = async ({ deps, county }: World): Promise<Item[]> =>
  (
    await Promise.all(Object.values(people).map((who) => queryAll<Item>(deps, keys.inbox(county, who))))
  ).flat();

/** What was told, and the list: who is on it, gone or met. */
async function outcome(world: World): Promise<unknown> {
  const notices = (await inboxes(world)) as unknown as StoredNotice[];
  const { deps, county } = world;
  const { round, targets } = await roundOf(deps, { county, organ: justice.organ, quarter });
  return {
    told: notices.map(({ to, day, id, title, text }) => [to, day, id, title, text]),
    round: round?.state,
    list: targets.map(({ staff, how, out, talks, talker }) => [staff, how, out?.day, talks.length, talker]),
  };
}

const tearDown = async (world: World): Promise<void> => {
  const { county } = world;
  const promised = held(county, { serial: "aaaaaaaaaa0002", ...justice });
  await forget(world, [...(await inboxes(world)), keys.talkHead(county, promised.id)]);
};

describe("reminding of talks, swept", () => {
  it("misses nobody, tells nobody twice and leaves a right list, whatever goes wrong", async () => {
    const world = await setUp();
    await remindTalks(world.deps, world.county, morning);
    expect(await outcome(world)).toMatchObject({
      told: [
        [
          people.line,
          "2026-09-10",
          "talk-follow-up.aaaaaaaaaa0002.day-after",
          expect.anything(),
          expect.anything(),
        ],
        [
          people.line,
          "2026-09-10",
          "talks-quarterly.2026-Q3.justice1.fourteen-before",
          expect.anything(),
          expect.anything(),
        ],
        [
          people.head,
          "2026-09-10",
          "talk-follow-up.aaaaaaaaaa0002.day-after",
          expect.anything(),
          expect.anything(),
        ],
        [
          people.talker,
          "2026-09-10",
          "talk-follow-up.aaaaaaaaaa0002.day-after",
          expect.anything(),
          expect.anything(),
        ],
        [
          people.talker,
          "2026-09-10",
          "talks-quarterly.2026-Q3.justice1.fourteen-before.talker",
          expect.anything(),
          expect.anything(),
        ],
      ],
      round: "open",
      list: [
        [people.line, "opened", undefined, 0, undefined],
        [people.head, "opened", undefined, 0, undefined],
        [people.talker, "opened", undefined, 0, undefined],
        [people.owed, "opened", undefined, 0, people.talker],
        [people.gone, "opened", "2026-09-09", 0, undefined],
        [people.came, "arrived", undefined, 1, undefined],
      ],
    });
    await tearDown(world);
    const swept = await sweep<World>({
      scenariosMax: everyday,
      setUp,
      run: async ({ deps, county }) => void (await remindTalks(deps, county, morning)),
      io: ioOf,
      outcome,
      tearDown,
      tableName: ({ deps }) => deps.tableName,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.calls.filter((call) => call === "PutItem" || call === "UpdateItem").length).toBeGreaterThan(
      8,
    );
    expect(swept.scenarios).toBeGreaterThan(20);
  }, 120_000);

  it("control: a job that marks a round as told when it is through, and numbers its messages, does not pass", async () => {
    const swept = await sweep<World>({
      setUp,
      run: naive,
      io: ioOf,
      outcome: async (world) => (await inboxes(world)).map(({ title }) => title),
      tearDown,
      modes: ["crash before", "crash after"],
    });
    expect(swept.failures.map(({ diff }) => diff).join("\n")).toContain("expected nothing");
  }, 120_000);
});

/** What one writes first: a flag when all of it is done, and a message under a fresh id. */
async function naive({ deps, county }: World): Promise<void> {
  const flags = `${county}/told`;
  const [done] = await queryAll<Item>(deps, flags, { prefix: quarter });
  if (done) return;
  const { targets } = await roundOf(deps, { county, organ: justice.organ, quarter });
  const owed = targets.filter(({ talks, out }) => talks.length === 0 && !out).length;
  for (const to of [people.line, people.talker])
    await tryWrite(deps, {
      put: { pk: keys.inbox(county, to), sk: deps.ids.next(), title: `还有 ${owed} 人未谈` },
    });
  await tryWrite(deps, { put: { pk: flags, sk: quarter } });
}
