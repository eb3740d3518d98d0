// The worked case: every figure and the sentence as counted by hand, each number opening to its rows, through the API.
import { beforeAll, describe, expect, it } from "vitest";
import { rateRoutes } from "../../functions/assessments/routes-rates.ts";
import { figuresRoutes } from "../../functions/figures/routes.ts";
import { judgeFitness } from "../../shared/assessments/fitness.ts";
import { sampleTable } from "../../shared/assessments/fitness-sample.ts";
import type { RatesView, RateRowView, SubjectRates } from "../../shared/assessments/rate-tables.ts";
import { organ, units, who } from "./given.ts";
import { betweenBands, cast, foundLater, workedCase, type Worked } from "./worked.ts";

let worked: Worked;
beforeAll(async () => {
  worked = await workedCase();
}, 60_000);

const year = { organ, from: "2026-01-01", to: "2026-12-31" };
const asks = (as: string, query: Record<string, string> = {}) =>
  worked.world.kit.call(rateRoutes.rates, { as, query: { ...year, ...query } });
const rates = async (query: Record<string, string> = {}, as: string = who.office): Promise<RatesView> => {
  const { status, body } = await asks(as, query);
  expect(status).toBe(200);
  return body;
};
const rowsAt = async (query: Record<string, string>, as: string = who.office): Promise<RateRowView[]> => {
  const given = { ...year, ...query };
  const { status, body } = await worked.world.kit.call(rateRoutes.rateRows, { as, query: given });
  expect(status).toBe(200);
  return body.rows;
};
const of = (view: RatesView, subject: string): SubjectRates => {
  const found = view.subjects.find((one) => one.subject === subject);
  if (!found) throw new Error(subject);
  return found;
};
const sittingsOf = (rows: readonly RateRowView[]): number =>
  rows.flatMap(({ attempts }) => attempts.filter(({ outcome }) => outcome !== "absent")).length;
const staffOf = (rows: readonly RateRowView[]): string[] => rows.map(({ staff }) => staff).sort();
/** Every number of a line, to be read beside the case. */
const said = (of: SubjectRates["sworn"]): string =>
  [
    `名单${of.listed} 免考${of.exempt} 应考${of.should} 实考${of.sat} 缺考${of.absent} 补考${of.makeUps}`,
    `${of.sittings}人次${of.people}人 首考${of.first.passed}/${of.first.of}`,
    `补考后${of.final.passed}/${of.final.of} 随考${of.along.passed}/${of.along.of}`,
  ].join(" ");
const sorted = (...staff: string[]): string[] => staff.sort();

describe("the three rounds, counted by hand", () => {
  it("fitness: one exempt, one made up, one by the band of her day, two absent, an auxiliary aside", async () => {
    const { sworn, auxiliary } = of(await rates(), "fitness");
    expect(said(sworn)).toBe("名单10 免考1 应考9 实考7 缺考2 补考2 9人次7人 首考4/7 补考后5/7 随考0/0");
    expect(said(auxiliary)).toBe("名单0 免考0 应考0 实考0 缺考0 补考0 1人次1人 首考0/0 补考后0/0 随考0/1");
  });

  it("skills: eight came of nine, seven passed; knowledge: nobody came, so that its rate is none", async () => {
    const view = await rates();
    expect(said(of(view, "skills").sworn)).toBe(
      "名单10 免考1 应考9 实考8 缺考1 补考0 8人次8人 首考7/8 补考后7/8 随考0/0",
    );
    expect(said(of(view, "knowledge").sworn)).toBe(
      "名单10 免考0 应考10 实考0 缺考10 补考0 0人次0人 首考0/0 补考后0/0 随考0/0",
    );
    const text =
      "合格率：体能测试71.4%（5/7），警务技能测试87.5%（7/8），智能测试无。智能测试没有人参加，不能说“均在”。";
    expect(view.sentence).toEqual({ text });
    expect((await rates({ target: "60" })).byTarget).toEqual({ text });
  });

  it("who moved in between is counted where he sat, each time: with 城关 in fitness, with 河滨 in skills", async () => {
    const view = await rates();
    const group = (subject: string, unit: string): string => {
      const found = of(view, subject).groups.find((one) => one.group === unit && one.kind === "sworn");
      return found ? `名单${found.listed} 实考${found.sat} 合格${found.final.passed}` : "";
    };
    expect(group("fitness", units.chengguan)).toBe("名单5 实考4 合格3");
    expect(group("fitness", units.hebin)).toBe("名单4 实考3 合格2");
    expect(group("fitness", units.traffic)).toBe("名单1 实考0 合格0");
    expect(group("skills", units.chengguan)).toBe("名单4 实考3 合格3");
    expect(group("skills", units.hebin)).toBe("名单5 实考5 合格4");
    const where = async (subject: string) =>
      (await rowsAt({ subject })).filter(({ staff }) => staff === cast.moved).map(({ unit }) => unit);
    expect([await where("fitness"), await where("skills")]).toEqual([[units.chengguan], [units.hebin]]);
  });

  it("each person stands behind the numbers he is counted in, and behind no other", async () => {
    const behind = async (state: string, more = {}): Promise<string[]> =>
      staffOf(await rowsAt({ subject: "fitness", state, ...more }));
    expect(await behind("exempt")).toEqual([cast.exempt]);
    expect(await behind("absent")).toEqual(sorted(cast.absent, cast.unrecorded));
    expect(await behind("makeUps")).toEqual(sorted(cast.madeUp, cast.failsAgain));
    expect(await behind("notPassed")).toEqual(sorted(cast.ages, cast.failsAgain));
    expect(await behind("passed")).toEqual(
      sorted(cast.passes, cast.madeUp, cast.moved, cast.passesToo, cast.third),
    );
    expect(await behind("along")).toEqual([cast.auxiliary]);
    expect(await behind("tested", { kind: "auxiliary" })).toEqual([cast.auxiliary]);
    expect(await behind("passed", { by: "policeType", group: "交警" })).toEqual([]);
  });

  /** What each state's rows must be as many as. */
  const numbers: Record<string, (of: SubjectRates["sworn"]) => number> = {
    listed: ({ listed }) => listed,
    should: ({ should }) => should,
    exempt: ({ exempt }) => exempt,
    sat: ({ sat }) => sat,
    absent: ({ absent }) => absent,
    open: ({ open }) => open,
    makeUps: ({ makeUps }) => makeUps,
    firstSat: ({ first }) => first.of,
    firstPassed: ({ first }) => first.passed,
    passed: ({ final }) => final.passed,
    along: ({ along }) => along.of,
  };

  it.each([
    ["unit", Object.keys(numbers)],
    ["policeType", ["sat", "passed"]],
    ["category", ["should", "passed"]],
  ])(
    "by %s every number of every subject, group and kind is the number of its rows",
    async (by, states) => {
      const view = await rates({ by });
      expect(view.subjects).toHaveLength(3);
      for (const { subject, sworn, auxiliary, groups } of view.subjects) {
        const all = [
          { kind: "sworn", group: undefined, counts: sworn },
          { kind: "auxiliary", group: undefined, counts: auxiliary },
          ...groups.map((counts) => ({ kind: counts.kind, group: counts.group, counts })),
        ];
        for (const { kind, group, counts } of all) {
          const query = { by, subject, kind, ...(group === undefined ? {} : { group }) };
          const found = await Promise.all(states.map((state) => rowsAt({ ...query, state })));
          expect([query, found.map((rows) => rows.length)]).toEqual([
            query,
            states.map((state) => numbers[state]?.(counts)),
          ]);
          const tested = await rowsAt({ ...query, state: "tested" });
          expect([new Set(staffOf(tested)).size, sittingsOf(tested)]).toEqual([
            counts.people,
            counts.sittings,
          ]);
        }
      }
    },
    60_000,
  );

  it("control: by her age on the day of the report the same run passes", () => {
    const rule = { mode: "each", pass: 60 } as const;
    const judged = (day: string) => {
      const found = judgeFitness(
        sampleTable,
        rule,
        { sex: "female", bornOn: "1990-12-01" },
        day,
        betweenBands,
      );
      if ("message" in found) throw new Error(found.message);
      return [found.band, found.passed];
    };
    expect(judged("2026-11-12")).toEqual(["31至35岁", false]);
    expect(judged("2027-01-04")).toEqual(["36至40岁", true]);
  });
});

describe("the figures", () => {
  it("the report's: person-times of police since a congress, people beside them, no sentence over an empty round", async () => {
    const { kit } = worked.world;
    const { body } = await kit.call(rateRoutes.figures, { as: who.committee, query: { organ } });
    expect(body).toMatchObject({ since: "2022-10-16", to: "2027-01-04" });
    expect(
      body.figures.map(({ key, sittings, people, auxiliarySittings }) => [
        key,
        sittings,
        people,
        auxiliarySittings,
      ]),
    ).toEqual([
      ["P44", 9, 7, 1],
      ["P45", 8, 8, 0],
      ["P46", 0, 0, 0],
    ]);
    expect(body.P47.floor).toBeUndefined();
    for (const { rows: address, people, sittings } of body.figures) {
      const { searchParams } = new URL(address, "http://suneng.test");
      const rows = await rowsAt(Object.fromEntries(searchParams), who.committee);
      expect(new Set(staffOf(rows)).size).toBe(people);
      expect(sittingsOf(rows)).toBe(sittings);
    }
  });

  it("the month's: who was tested in two units and two subjects is one person of the organ", async () => {
    const { kit } = worked.world;
    const { body } = await kit.call(figuresRoutes.month, { as: who.office, params: { month: "2026-11" } });
    expect(body.total).toMatchObject({
      testSittings: 15,
      testPeople: 8,
      testPasses: 11,
      auxiliaryTestSittings: 1,
    });
    const people = (id: string) => body.units.find(({ unit }) => unit === id)?.testPeople;
    expect([people(units.chengguan), people(units.hebin), people(units.traffic)]).toEqual([4, 5, 0]);
    expect(JSON.stringify(body)).not.toContain(cast.moved);
    const december = await kit.call(figuresRoutes.month, { as: who.office, params: { month: "2026-12" } });
    // Both make-ups were sat in December.
    expect(december.body.total).toMatchObject({ testSittings: 2, testPeople: 2, testPasses: 1 });
    const { body: page } = await kit.page("/figures?month=2026-11", { as: who.office });
    expect(page).toContain("测试人次（人次）");
  });
});

describe("who sees what", () => {
  it("over a unit only its rows, the committee every organ, other organs nothing, no role no rates", async () => {
    const head = await rates({}, who.unitHead);
    expect(head.onlyUnits).toEqual([units.chengguan]);
    expect(of(head, "fitness").sworn).toMatchObject({ listed: 5, final: { passed: 3, of: 4 } });
    expect(of(head, "skills").sworn).toMatchObject({ listed: 4, final: { passed: 3, of: 3 } });
    const seen = await rowsAt({ group: units.hebin }, who.unitHead);
    expect(seen).toEqual([]);
    expect(of(await rates({}, who.committee), "fitness").sworn.listed).toBe(10);
    expect((await asks(who.otherOffice)).status).toBe(404);
    expect((await asks(who.officer)).status).toBe(403);
    expect((await asks(who.office, { organ: "nowhere" })).status).toBe(404);
  });

  it("wrong questions are answered by the field that is wrong", async () => {
    const wrong = async (query: Record<string, string>) => {
      const { status, body } = await asks(who.office, query);
      return [status, (body as unknown as { fields: { path: string }[] }).fields[0]?.path];
    };
    expect(await wrong({ from: "2026-12-31", to: "2026-01-01" })).toEqual([400, "to"]);
    expect(await wrong({ target: "0" })).toEqual([400, "target"]);
    expect(await wrong({ target: "八十" })).toEqual([400, "target"]);
    expect(await wrong({ by: "sex" })).toEqual([400, "by"]);
    expect(await wrong({ from: "2026-02-30" })).toEqual([400, "from"]);
  });
});

describe("with somebody in all three, found after the rounds had ended", () => {
  beforeAll(() => foundLater(worked), 60_000);

  it("the sentence claims the floor of the smallest, keeps to a target that is met, and names who misses one", async () => {
    const view = await rates();
    expect(of(view, "knowledge").sworn).toMatchObject({ sat: 4, absent: 6, final: { passed: 3, of: 4 } });
    expect(view.sentence).toEqual({ text: "合格率均在71%以上", floor: 71 });
    expect((await rates({ target: "71" })).byTarget).toEqual({ text: "合格率均在71%以上", floor: 71 });
    expect((await rates({ target: "75" })).byTarget).toEqual({
      text: "合格率：体能测试71.4%（5/7），警务技能测试87.5%（7/8），智能测试75%（3/4）。体能测试低于75%，不能说“均在75%以上”。",
    });
    const { body } = await worked.world.kit.call(rateRoutes.figures, { as: who.office, query: { organ } });
    expect(body.P47).toEqual({ text: "合格率均在71%以上", floor: 71 });
  });

  it("a window without the tests has none of them, and a unit's own sentence is its own", async () => {
    const october = await rates({ from: "2026-10-01", to: "2026-10-31" });
    expect(october.subjects.every(({ sworn }) => sworn.listed === 0)).toBe(true);
    expect(october.sentence.floor).toBeUndefined();
    expect((await rates({}, who.unitHead)).sentence).toEqual({ text: "合格率均在66%以上", floor: 66 });
  });

  it("the page says it, with every number a link that opens to as many rows", async () => {
    const { kit } = worked.world;
    const address = "/assessments/rates?from=2026-01-01&to=2026-12-31&target=75";
    const { status, body } = await kit.page(address, { as: who.committee });
    expect(status).toBe(200);
    expect(body).toContain("体能测试低于75%");
    expect(body).toContain("党的二十大以来");
    const links = [
      ...body.matchAll(/<a href="(\/assessments\/rates\/rows\?[^"]+)" aria-label="[^"]*">(\d+)<\/a>/gu),
    ];
    expect(links.length).toBeGreaterThan(40);
    for (const [, href = "", count = ""] of links.filter((_, index) => index % 7 === 0)) {
      const rows = await kit.page(href.replaceAll("&amp;", "&"), { as: who.committee });
      const shown = /：(\d+) 条，(\d+) 人/u.exec(rows.body);
      expect([shown?.[1], shown?.[2]], href).toContain(count);
    }
  });
});
