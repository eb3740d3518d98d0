// A round's board: numbers that open to their rows, each reader's own part of it, and reasons that stay with the office.
import { beforeEach, describe, expect, it } from "vitest";
import { exempt } from "../../functions/assessments/exemptions.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { at, posted, record, seen } from "./browse.ts";
import { actorOf, makeRound, testWorld, units, who, type TestWorld } from "./given.ts";

let world: TestWorld;
beforeEach(async () => {
  world = await testWorld();
});

const see = (path: string, as: string = who.office) => seen(world, path, as);
const statusOf = async (path: string, as: string): Promise<number> =>
  (await world.kit.page(path, { as })).status;

/** The links of a page that open to people: address and number. */
const openings = (html: string): { href: string; count: number }[] =>
  [...html.matchAll(/<a href="([^"]*state=\w+)#people">(\d+)<\/a>/g)].map(([, href = "", count]) => ({
    href: href.replaceAll("&amp;", "&"),
    count: Number(count),
  }));
/** Where a page leads within the slice. */
const waysFrom = (html: string): string[] =>
  [...html.matchAll(/href="(\/assessments[^"#]*)/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));

/** One address of each kind: of many units, people and numbers the first; the numbers' own are opened above. */
const oneOfEach = (ways: readonly string[]): string[] => {
  const kindOf = (way: string): string =>
    way.replaceAll(/unit=\w+|state=\w+/g, "").replace(/(candidates|sittings)\/.*/, "$1");
  return [...new Map(ways.map((way) => [kindOf(way), way])).values()];
};

/** How many people a page lists. */
const listed = (html: string): number => {
  const table = /<table[^>]*id="people-rows".*?<tbody[^>]*>(.*?)<\/tbody>/s.exec(html)?.[1] ?? "";
  return [...table.matchAll(/<tr /g)].length;
};

/** A round in which somebody stands in every state. */
async function everyState(): Promise<Round> {
  const { deps } = world.kit;
  const office = await actorOf(world, who.office);
  const exemption = { subjects: ["theory" as const], reason: "maternity" as const };
  await exempt(deps, office, { staff: who.traffic, ...exemption, from: "2026-11-01", until: "2026-12-31" });
  const round = await makeRound(world, {
    makeUp: { from: "2026-12-01", to: "2026-12-20" },
    sittings: [
      { unit: units.hebin, day: "2026-11-16" },
      { unit: units.political, day: "2026-11-29" },
    ],
  });
  const day = "2026-11-16";
  await record(world, round, "first", [
    { staff: who.officer, score: 80, day },
    { staff: who.second, score: 30, day },
    { staff: who.auxiliary, score: 20, day },
    { staff: who.hebin, absent: true, day },
    { staff: who.hebinSecond, score: 59, day },
  ]);
  world.kit.clock.set("2026-12-02T09:00:00+08:00");
  await record(world, round, "makeUp", [
    { staff: who.second, score: 90, day: "2026-12-01" },
    { staff: who.auxiliary, score: 40, day: "2026-12-01" },
  ]);
  world.kit.clock.set("2026-11-17T09:00:00+08:00");
  return round;
}

describe("the board", () => {
  it("shows numbers that are the rows behind them, unit by unit and in all", async () => {
    const round = await everyState();
    const board = await see(at(round));
    const links = openings(board);
    expect(new Set(links.map(({ href }) => /state=(\w+)/.exec(href)?.[1]))).toEqual(
      new Set(
        [
          "all",
          "should",
          "sat",
          "passed",
          "failed",
          "absent",
          "exempt",
          "satAgain",
          "waiting",
          "unrecorded",
        ].slice(1),
      ),
    );
    // One unit's and the whole organ's are opened; the others' must add up to them.
    const opened = links.filter(({ href }) => !href.includes("unit=") || href.includes(units.chengguan));
    const behind = await Promise.all(
      opened.map(async ({ href }) => ({ href, count: listed(await see(href)) })),
    );
    expect(behind).toEqual(opened);
    const total = (state: string) =>
      links.find(({ href }) => href.endsWith(`state=${state}`) && !href.includes("unit="))?.count ?? 0;
    for (const { href, count } of links.filter((link) => !link.href.includes("unit="))) {
      const state = href.replace(/.*state=/, "");
      const parts = links.filter(
        (link) => link.href.includes("unit=") && link.href.endsWith(`state=${state}`),
      );
      expect([state, parts.reduce((sum, part) => sum + part.count, 0)]).toEqual([state, count]);
    }
    expect(total("should")).toBe(total("sat") + total("absent") + total("waiting") + total("unrecorded"));
    expect(total("sat")).toBe(total("passed") + total("failed"));
    // Sworn: 王 passed at first, 李 at the make-up, 吕 not; the auxiliary stands apart.
    for (const rate of ["1 / 3 人合格", "2 / 3 人合格", "0 / 1 人合格，不计入干警合格率"])
      expect(board).toContain(rate);
  });

  it("shows each what he may see and do", async () => {
    const round = await everyState();
    const office = await see(at(round));
    for (const word of ["录入成绩", "导入成绩", "下载台账", "修改", "结束批次", "取消这个批次", "改安排"])
      expect(office).toContain(word);
    const head = await see(at(round), who.unitHead);
    for (const word of ["录入成绩</a>", "导入成绩", "/edit", "批次管理", "安排考核", "河滨派出所", "何民警"])
      expect([word, head.includes(word)]).toEqual([word, false]);
    expect(head).toContain("王民警");
    const examiner = await see(at(round), who.examiner);
    expect(examiner).toContain(`/entry?unit=${units.hebin}`);
    expect([examiner.includes("城关派出所"), examiner.includes("批次管理")]).toEqual([false, false]);
    expect([await statusOf(at(round), who.officer), await statusOf(at(round), who.otherOffice)]).toEqual([
      404, 404,
    ]);
    expect([examiner.includes("导入成绩"), examiner.includes("下载台账")]).toEqual([true, false]);
    // A state and a unit that do not exist show the board, not an error.
    expect(await see(`${at(round)}?state=constructor&unit=..%2F`)).toContain("城关派出所");
  });

  it.each([
    ["the office", who.office],
    ["a unit's head", who.unitHead],
    ["an examiner", who.examiner],
  ])("offers %s no way that is closed to him", async (_, as) => {
    const round = await everyState();
    const pages = ["/assessments", `${at(round)}?state=all`].map((path) => world.kit.page(path, { as }));
    const found = (await Promise.all(pages)).filter(({ status }) => status === 200);
    const ways = oneOfEach(found.flatMap(({ body }) => waysFrom(body)));
    expect(ways.length).toBeGreaterThan(2);
    const closed = await Promise.all(ways.map(async (way) => ((await statusOf(way, as)) === 200 ? [] : way)));
    expect(closed.flat()).toEqual([]);
  });

  it("tells why somebody is exempt to the office and to nobody else", async () => {
    const round = await everyState();
    const people = `${at(round)}?state=exempt`;
    expect(await see(people)).toContain("孕产");
    for (const as of [who.committee, who.admin]) {
      const html = await see(people, as);
      expect([html.includes("施交警"), html.includes("孕产")]).toEqual([true, false]);
    }
    await posted(world, at(round, "/close"), {}, who.office);
    for (const as of [who.committee, who.admin]) expect(await see(people, as)).not.toContain("孕产");
  });
});
