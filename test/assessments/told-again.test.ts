// A day or place that is changed: who was told something else is told anew, also of a change back, and only of what holds.
import { beforeEach, describe, expect, it } from "vitest";
import { arrange } from "../../functions/assessments/rounds.ts";
import { transferOfficer } from "../../functions/org/officers.ts";
import type { Round, SittingInput } from "../../shared/assessments/schema.ts";
import { instantAt } from "../../shared/time.ts";
import { countedWrites } from "../support/counted-writes.ts";
import { actorOf, makeRound, organ, personIn, testWorld, units, who, type TestWorld } from "./given.ts";
import { deliverOn, remindOn, testNotices } from "./remind-given.ts";

let world: TestWorld;
let counted: ReturnType<typeof countedWrites>;
beforeEach(async () => {
  world = await testWorld(undefined, (kit) => void (counted = countedWrites(kit)));
});

const sit = async ({ id }: Round, day: string, given: Partial<SittingInput> = {}): Promise<void> => {
  const office = await actorOf(world, who.office);
  const sitting = { unit: units.hebin, examiners: [], day, ...given };
  await arrange(world.kit.deps, office, { organ, round: id }, sitting);
};
const titles = async (staff = who.hebin as string): Promise<string[]> =>
  (await testNotices(world, [staff])).map(({ title }) => title.replace(/^.*：/u, ""));

describe("a change of day", () => {
  it("and the change back are told, in their order; the same again is not", async () => {
    const round = await makeRound(world, { sittings: [{ unit: units.hebin, day: "2026-11-20" }] });
    await sit(round, "2026-11-25");
    await sit(round, "2026-11-20");
    await sit(round, "2026-11-20", { examiners: [who.examiner] });
    await remindOn(world, "2026-11-18");
    expect(await titles()).toEqual(["11月20日", "11月25日", "11月20日"]);
  });

  it("leaves undelivered only what holds", async () => {
    const round = await makeRound(world, { sittings: [{ unit: units.hebin, day: "2026-11-20" }] });
    await sit(round, "2026-11-25");
    await sit(round, "2026-11-23");
    await deliverOn(world, "2026-11-18");
    const mails = world.kit.mail.sent.map(({ text }) => text).filter((text) => text.includes("请参加"));
    expect(mails.some((text) => text.includes("11月23日（"))).toBe(true);
    expect(mails.filter((text) => /11月2[05]日（/u.test(text))).toEqual([]);
    const [first, second, third] = await testNotices(world, [who.hebin]);
    expect([first?.outcome, second?.outcome]).toEqual(["met", "met"]);
    expect(third?.outcome).not.toBe("met");
  });
});

it("an arrangement reads and writes for the people of its unit, not for the organ's", async () => {
  for (let n = 0; n < 30; n += 1)
    await personIn(world, { staff: `Q${String(10_000 + n)}`, unit: units.traffic });
  const round = await makeRound(world, { from: "2026-11-20" });
  let asked = 0;
  const send = world.kit.deps.db.send.bind(world.kit.deps.db);
  world.kit.deps.db.send = ((...given: Parameters<typeof send>) => {
    if (/"inbox|inbox"|\/inbox/u.test(JSON.stringify(given[0].input))) asked += 1;
    return send(...given);
  }) as typeof send;
  const { writes } = await counted(() => sit(round, "2026-11-25"));
  const people = (await titles()).length;
  expect(people).toBe(2);
  expect(writes).toBeLessThan(20);
  expect(asked).toBeLessThan(30);
});

it("who moved is told of the day of where he stands now, when that is arranged", async () => {
  const round = await makeRound(world, { sittings: [{ unit: units.hebin, day: "2026-11-20" }] });
  world.kit.clock.set(instantAt("2026-11-18", "10:00"));
  const admin = await actorOf(world, who.organAdmin);
  await transferOfficer(world.kit.deps, admin, who.officer, { unit: units.hebin, from: "2026-11-18" });
  await sit(round, "2026-11-24");
  expect((await titles(who.officer)).at(-1)).toBe("11月24日");
});
