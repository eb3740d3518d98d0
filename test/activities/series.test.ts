// Recurring plans: days off moved or left out, repeats that add nothing, months of different length, years nobody entered.
import { beforeEach, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { createSeries } from "../../functions/activities/series.ts";
import { activityBy } from "../../functions/activities/store.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { serialFrom } from "../../functions/platform/repeats.ts";
import type { ActivityInput } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import {
  actorOf,
  at,
  makeInput,
  makeMeeting,
  officeWorld,
  organ,
  whenSending,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const fieldsOf = (body: unknown): string[] =>
  (body as { fields: { path: string }[] }).fields.map(({ path }) => path);
const stored = (id: string) => activityBy(world.kit.deps, world.county, id);

describe("series (“将每周五下午定为固定的政治学习日”, S3)", () => {
  const friday = (given: Partial<ActivityInput> = {}): ActivityInput =>
    makeMeeting({
      kind: "fridayStudy",
      theme: "政治学习",
      day: "2026-09-18",
      opensAt: at("2026-09-17T09:00"),
      closesAt: at("2026-09-18T14:30"),
      ...given,
    });
  const series = (body: object, headers = {}) =>
    world.kit.call(activityRoutes.series, {
      as: who.reviewer,
      params: { organ },
      body: body as never,
      headers,
    });

  it("without one day on which it can take place, or with more than fit, is refused at its end; half of one is none", async () => {
    const none = await series({
      input: friday({ day: "2026-10-02" }),
      every: "week",
      until: "2026-10-03",
      daysOff: "skip",
    });
    expect([none.status, fieldsOf(none.body)]).toEqual([400, ["until"]]);
    const before = (
      await world.kit.call(activityRoutes.calendar, { as: who.officer, query: { month: "2026-10" } })
    ).body.items.length;
    // From the third on the unit is closed: nothing of it is set up, not even the first two.
    await tryWrite(world.kit.deps, { set: keys.unit(world.county, "hebin"), to: { closedOn: "2026-10-12" } });
    const half = await series({
      input: makeInput({
        theme: "轮训",
        day: "2026-10-09",
        opensAt: at("2026-09-16T09:00"),
        closesAt: at("2026-10-08T12:00"),
        seats: { capacity: 5, guaranteed: [{ unit: "hebin", seats: 1 }] },
      }),
      every: "week",
      count: 3,
      daysOff: "skip",
    });
    expect([half.status, fieldsOf(half.body)]).toEqual([400, ["seats.guaranteed.0.unit"]]);
    const after = (
      await world.kit.call(activityRoutes.calendar, { as: who.officer, query: { month: "2026-10" } })
    ).body.items.length;
    expect(after).toBe(before);
  });

  it("is called off from one on with everything after it, or that one alone; what is over stays", async () => {
    const made = await series({ input: friday(), every: "week", count: 5, daysOff: "move" });
    const ids = made.body.created.map(({ id }) => id);
    world.kit.clock.set("2026-10-01T09:00:00+08:00");
    const [first = "", , third = "", fourth = "", fifth = ""] = ids;
    const shown = await world.kit.page(`/activities/${third}`, { as: who.reviewer });
    expect(shown.body).toContain("同一系列以后的 2 次也取消");
    expect((await world.kit.page(`/activities/${third}`, { as: who.officer })).body).not.toContain(
      "同一系列",
    );
    const alone = await world.kit.submitForm(
      `/activities/${fifth}/cancel`,
      { reason: "停电" },
      { as: who.reviewer },
    );
    expect(alone.status).toBe(303);
    const rest = { reason: "不再举办", later: "on" };
    const all = await world.kit.submitForm(`/activities/${third}/cancel`, rest, { as: who.reviewer });
    expect(all.status).toBe(303);
    const states = await Promise.all(ids.map(async (id) => (await stored(id))?.state));
    expect(states).toEqual(["open", "open", "cancelled", "cancelled", "cancelled"]);
    expect((await stored(fourth))?.cancelReason).toBe("不再举办");
    expect((await stored(fifth))?.cancelReason).toBe("停电");
    expect((await stored(first))?.state).toBe("open");
  });

  // 2026: National Day is off from 1 to 7 October; 10 October (a Saturday) and 20 September (a Sunday) are worked.
  it("moves a holiday to the next working day, or leaves it out, as chosen", async () => {
    const moved = await series({ input: friday(), every: "week", count: 5, daysOff: "move" });
    expect(moved.body.created.map(({ day }) => day)).toEqual([
      "2026-09-18",
      "2026-09-28",
      "2026-10-08",
      "2026-10-09",
      "2026-10-16",
    ]);
    const left = await series({
      input: friday({ theme: "另一个" }),
      every: "week",
      count: 5,
      daysOff: "skip",
    });
    expect(left.body.created.map(({ day }) => day)).toEqual(["2026-09-18", "2026-10-09", "2026-10-16"]);
    expect(left.body.left).toEqual(["2026-09-25", "2026-10-02"]);
  });

  it("repeated with its key adds nothing, also after it was cut short", async () => {
    const plan = { input: friday(), every: "week" as const, count: 3, daysOff: "skip" as const };
    const headers = { "idempotency-key": "series-0001" };
    const actor = await actorOf(world, who.reviewer);
    let written = 0;
    const broken = whenSending(world.kit.deps, (name) => {
      written += name === "TransactWriteItemsCommand" ? 1 : 0;
      return written > 1 ? Promise.reject(new Error("cut")) : Promise.resolve();
    });
    const input = { ...plan, until: undefined };
    await expect(
      createSeries(broken, actor, organ, { ...input, count: 4 }, serialFrom(actor, "series-0001")),
    ).rejects.toThrow("cut");
    const answers = [
      await series({ ...plan, count: 4 }, headers),
      await series({ ...plan, count: 4 }, headers),
    ];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    const months = await Promise.all(
      ["2026-09", "2026-10"].map((month) =>
        world.kit.call(activityRoutes.calendar, { as: who.officer, query: { month } }),
      ),
    );
    expect(months.flatMap(({ body }) => body.items.map(({ day }) => day)).sort()).toEqual([
      "2026-09-18",
      "2026-10-09",
    ]);
  });

  it("of a month's last day falls on the last day of shorter months; each occurrence keeps its own times", async () => {
    const made = await series({
      input: friday({ day: "2026-08-31", opensAt: at("2026-08-30T09:00"), closesAt: at("2026-08-31T14:30") }),
      every: "month",
      until: "2026-11-30",
      daysOff: "skip",
    });
    expect(made.body.created.map(({ day }) => day)).toEqual(["2026-08-31", "2026-09-30", "2026-11-30"]);
    expect(made.body.left).toEqual(["2026-10-31"]);
    const last = await stored(made.body.created[2]?.id ?? "");
    expect(last).toMatchObject({ opensAt: at("2026-11-29T09:00"), closesAt: at("2026-11-30T14:30") });
  });

  it("into a year whose holidays nobody entered is not guessed", async () => {
    const answer = await series({ input: friday(), every: "quarter", count: 8, daysOff: "move" });
    expect([answer.status, fieldsOf(answer.body)]).toEqual([400, ["count"]]);
    expect((await series({ input: friday(), every: "week", daysOff: "move" })).status).toBe(400);
  });
});
