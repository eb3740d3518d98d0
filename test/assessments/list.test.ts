// Who should sit, where and on which day: moves around the day in both directions, narrowed lists, the order of lists.
import { describe, expect, it, test } from "vitest";
import { asks, type ListFacts } from "../../shared/assessments/list.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { addDays } from "../../shared/time.ts";
import { aRound, days, posting, seatOf, seats, sitting, stand } from "./core-given.ts";

const long = "2020-01-01";
/** Moved on a day (his first in the new unit) from one unit to the other. */
const moved = (from: string, to: string, on: string): Posting[] => [
  posting(from, long, addDays(on, -1)),
  posting(to, on),
];
const since = (given: Partial<Posting> = {}): Posting[] => [posting("jia", long, undefined, given)];

describe("in post on the day on which the unit is tested (应考)", () => {
  type Case = [name: string, postings: Posting[], stands: string, note?: string];
  const cases: Case[] = [
    ["in one unit all along", since(), "jia 2026-11-10 waiting"],
    [
      "in a unit without a sitting: nobody has set a day",
      [posting("bing", long)],
      "bing 2026-11-01/2026-11-30 waiting",
    ],
    // 甲所 is tested on the 10th, 乙所 on the 20th.
    [
      "from 甲 to 乙 before both days",
      moved("jia", "yi", "2026-11-05"),
      "yi 2026-11-20 waiting",
      "11月5日到本部门",
    ],
    ["on 甲's day to 乙", moved("jia", "yi", days.jia), "yi 2026-11-20 waiting", "11月10日到本部门"],
    [
      "the day after 甲's day to 乙",
      moved("jia", "yi", "2026-11-11"),
      "jia 2026-11-10 waiting",
      "11月11日调往乙所，考核日在本部门",
    ],
    [
      "from 甲 to 乙 after both days",
      moved("jia", "yi", "2026-11-21"),
      "jia 2026-11-10 waiting",
      "11月21日调往乙所，考核日在本部门",
    ],
    [
      "from 乙 to 甲 before both days",
      moved("yi", "jia", days.jia),
      "jia 2026-11-10 waiting",
      "11月10日到本部门",
    ],
    [
      "from 乙 to 甲 between: in neither on its day, examined where he is",
      moved("yi", "jia", "2026-11-11"),
      "jia 2026-12-01/2026-12-20 waiting",
      "11月11日到甲所，错过两边的考核日，补考期间在此参加，按首考计",
    ],
    [
      "on 乙's day to 甲",
      moved("yi", "jia", days.yi),
      "jia 2026-12-01/2026-12-20 waiting",
      "11月20日到甲所，错过两边的考核日，补考期间在此参加，按首考计",
    ],
    [
      "from 乙 to 甲 after both days",
      moved("yi", "jia", "2026-11-21"),
      "yi 2026-11-20 waiting",
      "11月21日调往甲所，考核日在本部门",
    ],
    [
      "left the day before",
      [posting("jia", long, "2026-11-09")],
      "jia 2026-11-10 out",
      "11月10日调出或离职，考核日之前已离开本部门",
    ],
    [
      "left on the day",
      [posting("jia", long, days.jia)],
      "jia 2026-11-10 waiting",
      "11月11日调出或离职，考核日在本部门",
    ],
    ["joined on the day", [posting("jia", days.jia)], "jia 2026-11-10 waiting", "11月10日到本部门"],
    [
      "joined the day after",
      [posting("jia", "2026-11-11")],
      "jia 2026-11-10 out",
      "11月11日到岗，本部门已经考完",
    ],
    ["joined after the last make-up", [posting("jia", "2026-12-21")], "无"],
    ["joined before it was opened and left before that", [posting("jia", long, "2026-10-16")], "无"],
    [
      "left on the eve of its opening",
      [posting("jia", long, "2026-10-17")],
      "jia 2026-11-10 out",
      "10月18日调出或离职，考核日之前已离开本部门",
    ],
    [
      "a posting of the day alone",
      [posting("jia", days.jia, days.jia)],
      "jia 2026-11-10 waiting",
      "11月11日调出或离职，考核日在本部门",
    ],
    [
      "a posting of one day before the day",
      [posting("jia", "2026-11-09", "2026-11-09")],
      "jia 2026-11-10 out",
      "11月10日调出或离职，考核日之前已离开本部门",
    ],
    [
      "left and taken back the next day: there all along",
      [
        posting("jia", long, "2026-11-09"),
        posting("jia", "2026-11-10", "2026-11-10"),
        posting("jia", "2026-11-11"),
      ],
      "jia 2026-11-10 waiting",
    ],
    [
      "out of the organ and back in time",
      [posting("jia", long, "2026-11-02"), posting("jia", "2026-11-09")],
      "jia 2026-11-10 waiting",
      "11月9日到本部门",
    ],
    [
      "out of the organ over the day, and back",
      [posting("jia", long, "2026-11-02"), posting("jia", "2026-11-15")],
      "jia 2026-11-10 out",
      "11月15日到岗，本部门已经考完",
    ],
    [
      "out of the organ between the units: not examined all along, so not caught up with",
      [posting("yi", long, "2026-11-10"), posting("jia", "2026-11-12")],
      "jia 2026-11-10 out",
      "11月12日到岗，本部门已经考完",
    ],
    [
      "left the organ for a while after the day: no transfer to where he came back later",
      [posting("jia", long, "2026-11-12"), posting("yi", "2026-12-05")],
      "jia 2026-11-10 waiting",
      "11月13日调出或离职，考核日在本部门",
    ],
    [
      "joined too late and moved on to where it was over as well",
      [posting("jia", "2026-11-11", "2026-11-21"), posting("yi", "2026-11-22")],
      "jia 2026-11-10 out",
      "11月11日到岗，本部门已经考完",
    ],
    [
      "moved the other way and left before the last day",
      [posting("yi", long, "2026-11-11"), posting("jia", "2026-11-12", "2026-12-10")],
      "jia 2026-11-10 out",
      "11月12日到岗，本部门已经考完",
    ],
    [
      "moved the other way twice, last into the make-ups",
      [
        posting("yi", long, "2026-11-11"),
        posting("jia", "2026-11-12", "2026-12-09"),
        posting("bing", "2026-12-10"),
      ],
      "bing 2026-12-01/2026-12-20 waiting",
      "12月10日到丙所，错过两边的考核日，补考期间在此参加，按首考计",
    ],
  ];
  test.each(cases)("%s", (_, postings, stands, note) => {
    expect(stand(postings)).toBe(stands);
    expect(stand([...postings].reverse())).toBe(stands);
    expect(seatOf(postings)?.note).toBe(note);
  });

  it("without make-ups, who missed both is examined in what is left of the round", () => {
    const round = aRound({ makeUp: undefined, attemptsMax: 1 });
    expect(stand(moved("yi", "jia", "2026-11-11"), { round })).toBe("jia 2026-11-11/2026-11-30 waiting");
    expect(stand(moved("yi", "jia", "2026-11-11"), { round, today: "2026-12-01" })).toBe(
      "jia 2026-11-11/2026-11-30 unrecorded",
    );
  });

  it("names the unit to which he went next, in whatever order the postings come", () => {
    const way = [
      posting("jia", long, "2026-11-12"),
      posting("bing", "2026-11-13", "2026-11-24"),
      posting("yi", "2026-11-25"),
    ];
    for (const postings of [way, [...way].reverse(), [way[2], way[0], way[1]] as Posting[]])
      expect(seatOf(postings)?.note).toBe("11月13日调往丙所，考核日在本部门");
  });

  it("keeps days over the year's end apart", () => {
    const round = aRound({
      from: "2026-12-28",
      to: "2027-01-08",
      opensOn: "2026-12-14",
      closesOn: "2027-02-01",
      makeUp: {
        from: "2027-01-09",
        to: "2027-01-20",
      },
    });
    const over = { round, sittings: [sitting("jia", "2026-12-31"), sitting("yi", "2027-01-01")] };
    expect(stand([posting("jia", long, "2026-12-31")], over)).toBe("jia 2026-12-31 waiting");
    expect(stand(moved("jia", "yi", "2027-01-01"), over)).toBe("jia 2026-12-31 waiting");
    expect(stand(moved("yi", "jia", "2027-01-01"), over)).toBe("jia 2027-01-09/2027-01-20 waiting");
    expect(stand([posting("yi", "2027-01-02")], over)).toBe("yi 2027-01-01 out");
  });
});

describe("narrowed by unit, kind, category and police type", () => {
  const criminal = { policeType: "刑侦" };
  it.each<[string, ListFacts["round"]["who"], Posting[], string]>([
    ["another unit", { units: ["yi"] }, since(), "无"],
    ["auxiliaries", { officerKinds: ["auxiliary"] }, since(), "无"],
    ["another category", { categories: ["文职"] }, since(), "无"],
    ["police type, of somebody who has none", { policeTypes: ["刑侦"] }, since(), "无"],
    ["police type", { policeTypes: ["刑侦"] }, since(criminal), "jia 2026-11-10 waiting"],
    ["two at once, one of which is wrong", { units: ["jia"], categories: ["文职"] }, since(), "无"],
    [
      "a unit that he reached after its day, from one that is not asked",
      { units: ["jia"] },
      moved("yi", "jia", "2026-11-11"),
      "jia 2026-11-10 out",
    ],
    [
      "a unit that he left in time for one that is not asked",
      { units: ["yi"] },
      moved("yi", "jia", "2026-11-19"),
      "yi 2026-11-20 out",
    ],
    [
      "asked again after a while in a unit that is not: he was of the organ all along",
      { units: ["yi", "jia"] },
      [
        posting("yi", long, "2026-11-11"),
        posting("bing", "2026-11-12", "2026-11-14"),
        posting("jia", "2026-11-15"),
      ],
      "jia 2026-12-01/2026-12-20 waiting",
    ],
    [
      "a police type that he took on with a move before the day",
      { policeTypes: ["刑侦"] },
      [
        posting("jia", long, "2026-11-02", { policeType: "治安" }),
        posting("yi", "2026-11-03", undefined, criminal),
      ],
      "yi 2026-11-20 waiting",
    ],
    [
      "a police type that he gave up with a move before the day",
      { policeTypes: ["刑侦"] },
      [
        posting("jia", long, "2026-11-02", criminal),
        posting("yi", "2026-11-03", undefined, { policeType: "治安" }),
      ],
      "jia 2026-11-10 out",
    ],
    [
      "a police type that he gave up with a move after the day",
      { policeTypes: ["刑侦"] },
      [
        posting("jia", long, "2026-11-10", criminal),
        posting("yi", "2026-11-11", undefined, { policeType: "治安" }),
      ],
      "jia 2026-11-10 waiting",
    ],
  ])("%s", (_, who, postings, stands) => {
    expect(stand(postings, { round: aRound({ who }) })).toBe(stands);
  });

  it("says of who went to a unit that is not asked that he went there, not that he left", () => {
    const round = aRound({ who: { units: ["yi"] } });
    expect(seatOf(moved("yi", "jia", "2026-11-19"), { round })?.note).toBe(
      "11月19日调往甲所，考核日之前已离开本部门",
    );
  });

  it("asks everybody when nothing is narrowed", () => {
    expect(asks({}, posting("jia", long, undefined, { kind: "auxiliary" }))).toBe(true);
  });
});

it("lists unit by unit, also where one unit's id begins like another's", () => {
  const postings = [
    posting("u1", long, undefined, { staff: "0999" }),
    posting("u11", long, undefined, { staff: "0001" }),
    posting("u1", long, undefined, { staff: "1001" }),
  ];
  expect(seats(postings).map(({ unit, staff }) => `${unit} ${staff}`)).toEqual([
    "u1 0999",
    "u1 1001",
    "u11 0001",
  ]);
});
