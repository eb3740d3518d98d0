// Pages of obligations as a browser uses them: numbers that lead to their units, forms that can be sent and lose nothing.
import { beforeAll, describe, expect, it } from "vitest";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

const { staff, units } = small;
const month = "2026-11";

describe("pages of obligations", () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await createApp({ now: "2026-11-16T09:00:00+08:00" });
    await kit.seedOrg();
  });
  const excuse = (period: string, reason: string) =>
    kit.submitForm(
      `/obligations/units/${units.chengguan}/exemptions?month=${month}`,
      { policy: "half-day-weekly", period, reason },
      { as: staff.reviewer },
    );
  const unitsShown = async (query: string): Promise<string[]> => {
    const { body } = await kit.page(`/obligations?month=${month}${query}`, { as: staff.committee });
    return [...body.matchAll(/href="\/obligations\/units\/(\w+)\?/g)]
      .map(([, unit]) => unit ?? "")
      .toSorted();
  };

  it.each(["briefs-monthly", "half-day-weekly"])(
    "a browser lets the minimum of %s be saved: it lies on the steps of its own box",
    async (policy) => {
      const { body } = await kit.page(`/obligations/policies/${policy}`, { as: staff.committee });
      const box = /<input[^>]*name="minimum"[^>]*>/.exec(body)?.[0] ?? "";
      const number = (name: string): number => Number(new RegExp(` ${name}="([^"]*)"`).exec(box)?.[1]);
      expect(((number("value") - number("min")) / number("step")) % 1).toBe(0);
    },
  );

  it("an exemption names the person who gave it, not the staff number", async () => {
    expect((await excuse("2026-W45", "整所抽调")).status).toBe(303);
    const { body } = await kit.page(`/obligations/units/${units.chengguan}?month=${month}`, {
      as: staff.reviewer,
    });
    expect(body).toContain("整所抽调（冯政工）");
  });

  it("a refused exemption comes back with what was typed, and is not told as a success", async () => {
    const long = "抽调".repeat(101);
    const { status, body } = await excuse("2026-W46", long);
    expect(status).toBe(400);
    expect(body).toContain(long);
    expect(body).toContain('data-flash="error"');
    expect(body).not.toContain('data-flash="ok"');
  });

  it("the number of what is short leads to exactly the units that owe it", async () => {
    const all = await unitsShown("");
    const short = await unitsShown("&show=short");
    expect(all).toContain(units.hebin);
    // 城关 is excused for its only week that is over: the control that the list is not simply everybody.
    expect(short).toEqual(all.filter((unit) => unit !== units.chengguan));
    expect(await unitsShown("&show=met")).toEqual([]);
    expect(await unitsShown("&show=constructor")).toEqual(all);
  });
});
