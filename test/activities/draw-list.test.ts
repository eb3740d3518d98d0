// A draw's list as text: not to be forged by a name, and checked as it was copied.
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  commitmentOf,
  drawn,
  listFrom,
  listHash,
  listText,
  type DrawList,
  type Person,
  type Ticket,
} from "../../shared/activities/draw.ts";
import { checkDraw } from "../../shared/activities/draw-check.ts";

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

describe("a list's text", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "甲\t乙",
      "甲\n候选\t999999\t乙",
      "甲\r乙",
      "\u2028甲\u2029",
      "不参加",
      "",
      "e\u0301",
      "\ud800",
    ),
  );

  test("can be read back to the last character, whatever the names; nobody is on it who was not put there", () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), name, (names, theme) => {
        const tickets = open(names.map((one, at) => ({ staff: String(1000 + at), name: one })));
        const excluded = names.map((one, at) => ({
          staff: String(2000 + at),
          name: one,
          reason: one,
          until: "2026-12-01",
        }));
        const list = listOf(tickets, { theme, excluded });
        const back = listFrom(listText(list));
        expect(back?.tickets.map(({ staff, group }) => [staff, group])).toEqual(
          tickets.map(({ staff }) => [staff, "open"]),
        );
        expect(back?.excluded.map(({ staff }) => staff)).toEqual(excluded.map(({ staff }) => staff));
        expect(back && listText(back)).toBe(listText(list));
      }),
    );
  });

  test("has another hash with one name, group, theme, exclusion or reason changed, and one changed by hand is no list", () => {
    const excluded = [{ staff: "2000", name: "丙", reason: "值班", until: "2026-12-01" }];
    const list = listOf(open(people(3)), { excluded });
    const [first, ...rest] = list.tickets as [Ticket, ...Ticket[]];
    const others: DrawList[] = [
      { ...list, theme: "另一个主题" },
      { ...list, round: 2 },
      { ...list, draw: "aaaaaaaaaa0001/2" },
      { ...list, tickets: rest },
      { ...list, tickets: [{ ...first, name: "改名" }, ...rest] },
      { ...list, tickets: [{ ...first, group: "front" }, ...rest] },
      { ...list, excluded: [] },
      { ...list, excluded: excluded.map((one) => ({ ...one, reason: "休假" })) },
    ];
    expect(new Set([list, ...others].map(listHash)).size).toBe(others.length + 1);
    const text = listText(list);
    for (const wrong of [
      text.slice(0, -1),
      `${text}\n`,
      text.replace("候选", "后选"),
      text.replace("轮次\t1", "轮次\t01"),
    ])
      expect(listFrom(wrong)).toBeUndefined();
  });

  test("is checked as it was copied: line ends of Windows and blanks around it do no harm, a changed name does", () => {
    const list = listOf(open(people(5)));
    const secret = secretOf("copied");
    const given = {
      hash: ` ${listHash(list).toUpperCase()} `,
      commitment: commitmentOf(secret),
      secret,
      turns: 1,
    };
    const copied = checkDraw({ ...given, list: `\r\n${listText(list).replaceAll("\n", "\r\n")}` });
    expect(copied).toMatchObject({ hashFits: true, commitmentFits: true, isList: true });
    expect(copied.results[0]?.staff).toBe(drawn(list, secret, 1)?.staff);
    const changed = checkDraw({ ...given, list: listText(list).replace("干警3", "干警9") });
    expect(changed).toMatchObject({ hashFits: false, isList: true });
    expect(checkDraw({ ...given, secret: secretOf("another"), list: listText(list) }).commitmentFits).toBe(
      false,
    );
    expect(checkDraw({ ...given, secret: "", list: "" })).toMatchObject({ isList: false, results: [] });
  });
});
