// The demo county's activities: every state there is to see, on whatever day the product is first started.
import { describe, expect, it } from "vitest";
import { drawsOf } from "../../functions/activities/draw-store.ts";
import { rotationsOf, turnsOf } from "../../functions/activities/rotation-store.ts";
import { calendarOf, wholeOf } from "../../functions/activities/store.ts";
import { seedAhead, seedHeld } from "../../functions/demo/activities.ts";
import { demoCounty } from "../../functions/demo/county.ts";
import { makePeople } from "../../functions/demo/people.ts";
import { foldCounty } from "../../functions/figures/jobs.ts";
import { orgTree } from "../../functions/org/store.ts";
import { ActivityKind } from "../../shared/activities/kinds.ts";
import type { ActivityHead } from "../../shared/activities/schema.ts";
import { addMonths, dayOf, firstDayOf, instantAt, monthOf } from "../../shared/time.ts";
import { createApp, type Kit } from "../support/app.ts";
import { everyday } from "../support/sweep.ts";

const county = demoCounty.code;

async function seeded(now: string): Promise<Kit> {
  const kit = await createApp({ now });
  const since = firstDayOf(addMonths(monthOf(dayOf(kit.deps.clock.now())), -3));
  const begun = { ...kit.deps, passwordCost: 2 ** 4, clock: { now: () => instantAt(since, "09:00") } };
  const { units } = await makePeople(begun);
  await seedHeld(kit.deps, units, since);
  await seedAhead(kit.deps, units);
  return kit;
}

async function headsOf({ deps }: Kit, organ: string): Promise<ActivityHead[]> {
  const month = monthOf(dayOf(deps.clock.now()));
  const months = [-3, -2, -1, 0, 1, 2].map((count) => addMonths(month, count));
  return (await Promise.all(months.map((one) => calendarOf(deps, county, organ, one)))).flat();
}

const organsOf = async ({ deps }: Kit): Promise<Map<string, string>> =>
  new Map((await orgTree(deps, county)).organs.map(({ kind, id }) => [kind, id]));

const cardsOf = async (kit: Kit, as: string): Promise<string> => {
  const { status, body } = await kit.page("/", { as });
  expect(status).toBe(200);
  return body.slice(body.indexOf("<main"), body.indexOf("</main>")).replaceAll(/<[^>]+>/gu, " ");
};

/** Played by `npm run test:thorough`: each makes a whole county. */
const otherDays = [
  ["the end of a year whose next has no holidays entered", "2026-12-30T09:00:00+08:00"],
  ["a Sunday, the first minutes of a month", "2026-11-01T00:10:00+08:00"],
];

describe("the demo's activities", () => {
  it("show each state: open, full with an offer, asked for, held, called off; draws, a rotation, Friday study", async () => {
    const kit = await seeded("2026-11-25T10:00:00+08:00");
    const { deps } = kit;
    const organs = await organsOf(kit);
    const police = await headsOf(kit, organs.get("police") ?? "");
    expect(new Set(police.map(({ state }) => state))).toEqual(
      new Set(["open", "closed", "toApprove", "cancelled"]),
    );
    const full = police.find(({ theme }) => theme.startsWith("电信网络"));
    const whole = await wholeOf(deps, county, full?.id ?? "");
    const states = (whole?.signUps ?? []).map(({ state }) => state).sort();
    expect(states).toEqual([
      ...Array<string>(1).fill("offered"),
      ...Array<string>(7).fill("seated"),
      "waiting",
      "waiting",
      "withdrawn",
    ]);
    expect(Object.keys(whole?.seats.holders ?? {})).toHaveLength(8);

    const procuratorate = organs.get("procuratorate") ?? "";
    const draws = await drawsOf(deps, county, procuratorate);
    expect(draws.map(({ state, turns }) => [state, turns.length])).toEqual([
      ["revealed", 2],
      ["prepared", 0],
    ]);
    const [rotation] = await rotationsOf(deps, county, procuratorate);
    const turns = await turnsOf(deps, county, rotation?.id ?? "");
    expect(new Set(turns.map(({ state }) => state))).toEqual(new Set(["held", "missed", "planned"]));
    expect(turns.filter(({ asked }) => asked)).toHaveLength(1);

    const fridays = (await headsOf(kit, organs.get("justice") ?? "")).filter(
      ({ kind }) => kind === "fridayStudy",
    );
    expect(fridays.filter(({ state }) => state === "closed")).toHaveLength(4);
    expect(fridays.filter(({ state }) => state === "open").length).toBeGreaterThan(2);

    const tree = await orgTree(deps, county);
    const folded = await Promise.all(
      ["2026-10", "2026-11"].map((month) => foldCounty(deps, county, month, tree)),
    );
    const kinds = new Set(folded.flatMap(({ total }) => Object.keys(total.activityKinds)));
    // The only meetings are one whose roll is still open, and one to come.
    expect([...ActivityKind.options].filter((kind) => !kinds.has(kind))).toEqual(["meeting"]);
    expect(folded.map(({ total }) => total.fullTimePersonTimes > 0)).toEqual([true, true]);

    expect(await cardsOf(kit, "990005")).toContain("有名额了：电信网络新型违法犯罪侦查培训班");
    expect(await cardsOf(kit, "990002")).toContain("请提名：现场急救与心理疏导");
    expect(await cardsOf(kit, "991104")).toContain("待审批的活动");
    const { body: waiting } = await kit.page("/activities/approvals", { as: "991104" });
    for (const theme of ["赴省警官学院执法能力提升培训班", "派出所民警业务轮训（第二期）"])
      expect(waiting).toContain(theme);
    const change = police.find(({ theme }) => theme.startsWith("派出所民警业务轮训（第二期）"));
    const { body: asked } = await kit.page(`/activities/${change?.id}`, { as: "991104" });
    expect(asked).toContain("16 学时 → 32 学时");
    expect(await cardsOf(kit, "991103")).toContain("签到表没有关闭：队伍管理分析会");
  }, 120_000);

  it.each([
    ["a year without any holidays entered", "2027-02-03T08:00:00+08:00"],
    ...(everyday === undefined ? otherDays : []),
  ])(
    "can be made on %s",
    async (_, now) => {
      const kit = await seeded(now);
      const police = await headsOf(kit, (await organsOf(kit)).get("police") ?? "");
      expect(new Set(police.map(({ state }) => state))).toEqual(
        new Set(["open", "closed", "toApprove", "cancelled"]),
      );
    },
    120_000,
  );
});
