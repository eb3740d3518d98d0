// A unit for which nobody has arranged a day: what its people are told, how they are recorded, and what pages say.
import { beforeEach, describe, expect, it } from "vitest";
import { planResults } from "../../functions/assessments/import-plan.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { arrange } from "../../functions/assessments/rounds.ts";
import { candidatesBy } from "../../functions/assessments/store.ts";
import { viewMine } from "../../functions/assessments/views-own.ts";
import { writeWorkbook } from "../../functions/platform/workbook.ts";
import type { Attempt, Entry, Round } from "../../shared/assessments/schema.ts";
import { instantAt, type Day } from "../../shared/time.ts";
import { tokens } from "../support/seed-org.ts";
import { actorOf, makeRound, organ, personIn, testWorld, units, who, type TestWorld } from "./given.ts";
import { remindOn, testNotices } from "./remind-given.ts";

let world: TestWorld;
beforeEach(async () => void (world = await testWorld("2026-11-03T09:00:00+08:00")));

const days = {
  from: "2026-11-01",
  to: "2026-11-30",
  opensOn: "2026-10-18",
  place: undefined,
  start: undefined,
};
const at = ({ id }: Round) => ({ organ, round: id });
const on = (day: Day): void => world.kit.clock.set(instantAt(day, "15:00"));
const told = async (staff: string): Promise<string[]> =>
  (await testNotices(world, [staff])).map(({ title, text }) => `${title}｜${text}`);
const next = async (staff: string) => (await viewMine(world.kit.deps, await actorOf(world, staff))).next;
const send = (round: Round, entries: Entry[], kind: Attempt["kind"] = "first") =>
  world.kit.call(resultRoutes.enter, { as: who.office, params: at(round), body: { kind, entries } });
const attempts = async (round: Round, staff: string) =>
  (await candidatesBy(world.kit.deps, { county: world.county, ...at(round) }, [staff])).get(staff)
    ?.attempts ?? [];

describe("those who are to sit", () => {
  it("are told the days in which it will be, never a day that nobody has set, and the day once one is", async () => {
    const round = await makeRound(world, days);
    expect(await told(who.hebin)).toEqual([
      expect.stringMatching(/^请参加.*：11月1日至30日｜11月1日至30日，具体时间地点待通知。/u),
    ]);
    on("2026-11-06");
    const office = await actorOf(world, who.office);
    const sitting = {
      unit: units.hebin,
      day: "2026-11-20",
      start: "14:30",
      place: "训练基地",
      examiners: [],
    };
    await arrange(world.kit.deps, office, at(round), sitting);
    expect((await told(who.hebin))[1]).toMatch(
      /^请参加.*：11月20日｜时间或地点有变更，以本通知为准：11月20日（星期五）14:30，在训练基地。/u,
    );
    expect(await told(who.officer)).toHaveLength(1);
  });

  it("have it before them until the round's last day, on every page and in the reminder", async () => {
    await makeRound(world, days);
    for (const day of ["2026-11-06", "2026-11-30"]) {
      on(day);
      expect(await next(who.hebin)).toMatchObject([{ kind: "first", window: { to: "2026-11-30" } }]);
      await remindOn(world, day);
    }
    const kinds = (await testNotices(world, [who.hebin, who.office])).map(({ kind }) => kind);
    expect(kinds).toEqual(["assessments.opened", "assessments.opened"]);
    on("2026-12-01");
    expect(await next(who.hebin)).toMatchObject([{ kind: "makeUp" }]);
  });
});

describe("a result", () => {
  it("has to name its day, by its field; none of the request is recorded without", async () => {
    const round = await makeRound(world, {
      ...days,
      sittings: [{ unit: units.chengguan, day: "2026-11-12" }],
    });
    on("2026-11-20");
    const given = [
      { staff: who.officer, score: 80 },
      { staff: who.hebin, score: 80 },
    ];
    const refused = await send(round, given);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ fields: [{ path: "entries.1.day" }] });
    expect([...(await attempts(round, who.officer)), ...(await attempts(round, who.hebin))]).toEqual([]);
    const named = [given[0] as Entry, { ...(given[1] as Entry), day: "2026-11-19" }];
    expect((await send(round, named)).status).toBe(200);
    expect(await attempts(round, who.officer)).toMatchObject([{ day: "2026-11-12" }]);
    expect(await attempts(round, who.hebin)).toMatchObject([{ day: "2026-11-19" }]);
  });

  it("is judged by the age on the day that was named, not on the round's first", async () => {
    // 31 from the fifteenth on: another band of the sample table than on the first.
    await personIn(world, { staff: "T70001", unit: units.traffic, sex: "male", bornOn: "1995-11-15" });
    const round = await makeRound(world, {
      ...days,
      subject: "fitness",
      rule: { by: "table", mode: "each", pass: 60 },
    });
    on("2026-11-20");
    const items = [
      { item: "run1000", value: 200 },
      { item: "shuttle", value: 10 },
      { item: "pull", value: 40 },
      { item: "reach", value: 25 },
    ];
    expect((await send(round, [{ staff: "T70001", items, day: "2026-11-20" }])).status).toBe(200);
    expect(await attempts(round, "T70001")).toMatchObject([{ day: "2026-11-20", band: "31至35岁" }]);
  });

  it("of a file is refused by row where neither the row nor the import names a day", async () => {
    const round = await makeRound(world, days);
    on("2026-11-20");
    const columns = ["警号", "成绩", "考核日期"].map((header) => ({ header }));
    const rows = [
      [who.hebin, 80, ""],
      [who.hebinSecond, 90, "2026-11-18"],
    ];
    const bytes = await writeWorkbook([{ name: "成绩", columns, rows }]);
    const office = await actorOf(world, who.office);
    const asked = { at: at(round), kind: "first" as const, fileName: "成绩.xlsx" };
    const plan = await planResults(world.kit.deps, office, asked, bytes);
    expect(plan.counts).toMatchObject({ new: 1, wrong: 1 });
    expect(plan.wrong).toMatchObject([{ row: 2, reason: "day-missing", message: /考核日期/u }]);
    const whole = await planResults(world.kit.deps, office, { ...asked, day: "2026-11-19" }, bytes);
    expect(whole.planned.map(({ attempt }) => attempt.day)).toEqual(["2026-11-19", "2026-11-18"]);
  });
});

describe("pages", () => {
  const page = async (round: Round, path = "") => {
    // A session of its own for each look: days pass here, and sessions end.
    const token = await tokens(world.kit.deps, world.county)(who.office);
    return (await world.kit.page(`/assessments/rounds/${organ}/${round.id}${path}`, { token })).body;
  };

  it("say that nothing is arranged, and offer to", async () => {
    const round = await makeRound(world, days);
    const board = await page(round, "?state=all");
    expect(board).toContain("未安排时间");
    expect(board).toContain("安排考核时间</a>");
    expect(board).toContain('data-label="考核日">未安排</td>');
    expect(board).not.toContain("11月1日（");
    expect(await page(round, `/sittings/${units.hebin}`)).toMatch(/name="day"[^>]*value=""/u);
    expect(await page(round, `/print?unit=${units.hebin}`)).toContain("<td>　　　　年　　月　　日</td>");
  });

  it("offer today for the results while the test lasts, and no day once it is over", async () => {
    const round = await makeRound(world, days);
    const day = async () =>
      /<input[^>]*name="day"[^>]*>/u.exec(await page(round, `/entry?unit=${units.hebin}`))?.[0];
    on("2026-11-06");
    expect(await day()).toContain('value="2026-11-06"');
    on("2026-12-03");
    expect(await day()).not.toMatch(/value="2026/u);
  });
});
