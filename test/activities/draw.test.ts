// The draw as arithmetic: fair, without repetition, the same on every machine, and not to be forged by a name.
import { spawnSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  afterDraw,
  commitmentOf,
  drawn,
  listHash,
  listText,
  noDraws,
  numberBelow,
  poolOf,
  roundOf,
  type DrawHistory,
  type DrawList,
  type Person,
  type Ticket,
} from "../../shared/activities/draw.ts";
import type { checkDraw } from "../../shared/activities/draw-check.ts";
import { buildInMemory } from "../../functions/platform/build-assets.ts";
import { fromHex } from "../../shared/sha256.ts";

const secretOf = (seed: string): string => createHash("sha256").update(seed).digest("hex");
const people = (count: number): Person[] =>
  Array.from({ length: count }, (_, at) => ({ staff: String(100_000 + at), name: `干警${at}` }));
const open = (all: readonly Person[]): Ticket[] => all.map((one) => ({ ...one, group: "open" }));
const listOf = (tickets: readonly Ticket[], more: Partial<DrawList> = {}): DrawList => ({
  draw: "aaaaaaaaaa0001/1",
  theme: "我的入警初心",
  round: 1,
  tickets,
  excluded: [],
  ...more,
});

/** The draw written once more with Node's own hashes, from the published text alone. */
function byNode(text: string, secret: string, turns: number): string[] {
  const hash = createHash("sha256").update(text, "utf8").digest("hex");
  const rank = { 优先: 0, 候选: 1, 已讲: 2 } as Record<string, number>;
  let left = text.split("\n").flatMap((line) => {
    const [word = "", staff = ""] = line.split("\t");
    return word in rank ? [{ rank: rank[word] ?? 0, staff }] : [];
  });
  const results: string[] = [];
  for (let turn = 1; turn <= turns && left.length > 0; turn += 1) {
    const first = Math.min(...left.map((one) => one.rank));
    const among = left
      .filter((one) => one.rank === first)
      .map(({ staff }) => staff)
      .sort();
    const count = BigInt(among.length);
    for (let counter = 0; ; counter += 1) {
      const mac = createHmac("sha256", Buffer.from(secret, "hex"))
        .update(`${hash}/${turn}/${counter}`)
        .digest("hex");
      const value = BigInt(`0x${mac.slice(0, 12)}`);
      if (value >= (1n << 48n) - ((1n << 48n) % count)) continue;
      const staff = among[Number(value % count)] ?? "";
      results.push(staff);
      left = left.filter((one) => one.staff !== staff);
      break;
    }
  }
  return results;
}

/** Pearson's statistic of counts against equal ones. */
const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((sum, one) => sum + one, 0) / counts.length;
  return counts.reduce((sum, one) => sum + (one - expected) ** 2 / expected, 0);
};

/** The 99.99th percentile of chi-square (Wilson and Hilferty): fixed seeds, so it is passed or failed for ever. */
const limit = (freedom: number): number =>
  freedom * (1 - 2 / (9 * freedom) + 3.72 * Math.sqrt(2 / (9 * freedom))) ** 3;

describe("the same secret and list give the same person", () => {
  const groups = ["front", "open", "again"] as const;
  const mixed = people(41).map((one, at): Ticket => ({ ...one, group: groups[at % 3] ?? "open" }));
  const excluded = [{ staff: "900001", name: "请假的人", reason: "休假", until: "2026-11-30" }];
  const list = listOf(mixed, { excluded, round: 3 });

  test("in the program, with Node's own crypto, and in the built island in a process of its own", async () => {
    const asset = (await buildInMemory()).find(({ name }) => name === "draw-check.js");
    const cases = Array.from({ length: 20 }, (_, at) => {
      const secret = secretOf(`machine ${at}`);
      return {
        list: listText(list),
        hash: listHash(list),
        commitment: commitmentOf(secret),
        secret,
        turns: 41,
      };
    });
    const script = `${new TextDecoder().decode(asset?.bytes)};
      process.stdout.write(JSON.stringify(${JSON.stringify(cases)}.map((one) => checkDraw(one))));`;
    const other = spawnSync(process.execPath, ["-"], {
      input: script,
      encoding: "utf8",
      env: { LANG: "C", TZ: "UTC" },
    });
    const there = JSON.parse(other.stdout) as ReturnType<typeof checkDraw>[];
    for (const [at, one] of cases.entries()) {
      const here = Array.from({ length: 41 }, (_, turn) => drawn(list, one.secret, turn + 1)?.staff);
      expect(byNode(one.list, one.secret, 41)).toEqual(here);
      expect(there[at]).toMatchObject({ hashFits: true, commitmentFits: true, isList: true, hash: one.hash });
      expect(there[at]?.results.map((person) => person?.staff)).toEqual(here);
      expect(new Set(here).size).toBe(41);
    }
  });

  test("whatever the order in which the list was put together", () => {
    const secret = secretOf("order");
    const turned = listOf(mixed.toReversed(), { excluded, round: 3 });
    expect(listHash(turned)).toBe(listHash(list));
    expect(drawn(turned, secret, 1)).toEqual(drawn(list, secret, 1));
  });

  test("and another secret, list or turn another person, mostly", () => {
    const firsts = Array.from({ length: 200 }, (_, at) => drawn(list, secretOf(`s${at}`), 1)?.staff);
    expect(new Set(firsts).size).toBe(mixed.filter(({ group }) => group === "front").length);
  });
});

describe("nobody is likelier than another", () => {
  const draws = 8000;
  const counted = (count: number, pick: (secret: string, count: number) => number): number[] => {
    const counts = Array.from({ length: count }, () => 0);
    for (let at = 0; at < draws; at += 1) {
      const place = pick(secretOf(`fair ${at}`), count);
      counts[place] = (counts[place] ?? 0) + 1;
    }
    return counts;
  };
  const ours = (secret: string, count: number): number => numberBelow(fromHex(secret), "00", 1, count);
  const oneByte = (secret: string, count: number): number => Number.parseInt(secret.slice(0, 2), 16) % count;

  test.each([2, 7, 120])("among %i", (count) => {
    expect(chiSquare(counted(count, ours))).toBeLessThan(limit(count - 1));
  });

  test("and the same measure catches a byte's remainder, and a draw that always takes the lowest number", () => {
    expect(chiSquare(counted(120, oneByte))).toBeGreaterThan(limit(119));
    expect(chiSquare(counted(7, (secret) => (secret < "10" ? 0 : ours(secret, 7))))).toBeGreaterThan(
      limit(6),
    );
  });
});

/** Holds a draw: the pool, the result by a seed, and the history after it. */
function hold(
  history: DrawHistory,
  all: readonly Person[],
  out: readonly string[],
  { seed, turn = 1 }: { seed: string; turn?: number },
): { ticket: Ticket | undefined; list: DrawList; after: DrawHistory } {
  const excluded = all.filter(({ staff }) => out.includes(staff));
  const { round, tickets } = poolOf(all, excluded, history);
  const list = listOf(tickets, { round });
  const ticket = drawn(list, secretOf(seed), turn);
  if (!ticket) return { ticket, list, after: history };
  return {
    ticket,
    list,
    after: afterDraw(history, { round: roundOf(list, ticket), staff: ticket.staff, people: all }),
  };
}

describe("rounds", () => {
  test("nobody twice before everybody once, whoever is excluded or drawn again on the way", () => {
    const steps = fc.array(
      fc.record({ out: fc.array(fc.nat(6), { maxLength: 6 }), turn: fc.constantFrom(1, 1, 1, 2) }),
      {
        minLength: 20,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(steps, (given) => {
        const all = people(7);
        let history = noDraws;
        let had = new Set<string>();
        for (const [at, { out, turn }] of given.entries()) {
          const excluded = out.map((one) => all[one]?.staff ?? "");
          const { ticket, list, after } = hold(history, all, excluded, { seed: `r${at}`, turn });
          if (!ticket) continue;
          // A second time: of those who could be drawn nobody was still without a turn, but for those excused just now.
          const twice = had.has(ticket.staff);
          const passed = Array.from(
            { length: turn - 1 },
            (_, before) => drawn(list, secretOf(`r${at}`), before + 1)?.staff,
          );
          const without = list.tickets.filter(({ staff }) => !had.has(staff) && !passed.includes(staff));
          expect(twice && without.length > 0).toBe(false);
          if (twice) had = new Set();
          had.add(ticket.staff);
          history = after;
        }
      }),
    );
  });

  test("who was left out of a round is drawn first in the next, before all others", () => {
    const all = people(6);
    const [away] = all;
    let history = noDraws;
    for (let at = 0; at < 6; at += 1)
      history = hold(history, all, [away?.staff ?? ""], { seed: `f${at}` }).after;
    expect(history.round).toBe(2);
    expect([...history.front]).toEqual([away?.staff]);
    const { tickets } = poolOf(all, [], history);
    expect(tickets.filter(({ group }) => group === "front").map(({ staff }) => staff)).toEqual([away?.staff]);
    for (const seed of ["a", "b", "c", "d"])
      expect(hold(history, all, [], { seed }).ticket?.staff).toBe(away?.staff);
    // Still away: nobody is held up by him, and he stays at the front.
    const later = hold(history, all, [away?.staff ?? ""], { seed: "later" });
    expect(later.ticket?.staff).not.toBe(away?.staff);
    expect([...later.after.front]).toEqual([away?.staff]);
  });

  test("whoever was drawn and excused counts as not drawn: he stays in the round, and comes first in the next", () => {
    const all = people(3);
    const one = hold(noDraws, all, [], { seed: "x", turn: 2 });
    const excused = drawn(one.list, secretOf("x"), 1)?.staff ?? "";
    expect(one.after.drawn.has(excused)).toBe(false);
    const third = hold(one.after, all, [excused], { seed: "y" }).after;
    const next = hold(third, all, [excused], { seed: "z" });
    expect(next.after).toMatchObject({ round: 2 });
    expect([...next.after.front]).toEqual([excused]);
  });

  test("one candidate is drawn; with nobody, or all excluded, nobody is; a newcomer joins the round that runs", () => {
    const [one] = people(1);
    expect(hold(noDraws, people(1), [], { seed: "one" }).ticket?.staff).toBe(one?.staff);
    expect(drawn(listOf(open(people(1))), secretOf("one"), 2)).toBeUndefined();
    expect(hold(noDraws, [], [], { seed: "none" }).ticket).toBeUndefined();
    expect(hold(noDraws, people(2), ["100000", "100001"], { seed: "all" }).ticket).toBeUndefined();
    const two = hold(hold(noDraws, people(2), [], { seed: "1" }).after, people(2), [], { seed: "2" }).after;
    expect(poolOf(people(3), [], two)).toMatchObject({ round: 1 });
    expect(hold(two, people(3), [], { seed: "3" }).ticket?.staff).toBe("100002");
  });
});
