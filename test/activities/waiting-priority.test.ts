// The waiting list on the roster page: its order, and the office's form for who comes first.
import { expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { openPage, pressButton, textOf } from "./browsing.ts";
import { makeInput, officeWorld, setUp, signUp, signUpsOf, who } from "./office.ts";

it("the office puts one who waits first with a reason; what is wrong is said at its field", async () => {
  const world = await officeWorld();
  const { id } = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
  await signUp(world, id, who.officer, who.secondOfficer, who.plain);
  const roster = `/activities/${id}/roster`;
  const seen = await openPage(world, roster, who.reviewer);
  expect(seen.text).toContain("候补 2 人");
  expect(seen.text).toContain("调整候补优先级");
  // Who looks on, or is of a unit, has no such form.
  expect((await openPage(world, roster, who.clerk)).text).not.toContain("调整候补优先级");

  const wrong = async (fields: Record<string, string>): Promise<[number, string]> => {
    const given = { staff: who.plain, priority: "1", reason: "明年轮岗", ...fields };
    const { status, body } = await world.kit.submitForm(`${roster}/priority`, given, { as: who.reviewer });
    return [status, textOf(body)];
  };
  for (const [fields, message] of [
    [{ reason: "" }, "请写明原因（至少 2 个字）"],
    [{ priority: "12" }, "优先级为 1 至 9"],
    [{ staff: "" }, "请选择一名候补的人"],
    [{ staff: "999999" }, "请选择一名候补的人"],
  ] as const) {
    const [status, text] = await wrong(fields);
    expect([status >= 400 && status < 500, text.includes(message)]).toEqual([true, true]);
  }
  expect((await wrong({ staff: who.officer }))[1]).toContain("只能调整正在候补的人");

  const after = await pressButton(world, `${roster}/priority`, who.reviewer, {
    staff: who.plain,
    priority: "1",
    reason: "明年轮岗",
  });
  expect(after.text).toContain("已调整候补优先级");
  const places = (await signUpsOf(world, id)).filter(({ state }) => state === "waiting");
  expect(Object.fromEntries(places.map(({ staff, priority }) => [staff, priority]))).toEqual({
    [who.plain]: 1,
    [who.secondOfficer]: 5,
  });
  const { lines } = (
    await world.kit.call(activityRoutes.roster, {
      as: who.reviewer,
      params: { id },
    })
  ).body;
  expect(lines.filter(({ place }) => place).map(({ staff, place }) => [staff, place])).toEqual([
    [who.plain, 1],
    [who.secondOfficer, 2],
  ]);
});
