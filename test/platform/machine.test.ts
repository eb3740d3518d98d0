// What a machine brings: the clock as it was set, and serials that keep their order.
import { describe, expect, test } from "vitest";
import { clockOf, orderedIds } from "../../functions/platform/machine.ts";

describe("the clock", () => {
  test("stands at an instant, whatever zone it was written in", () => {
    expect(clockOf("2026-11-03T09:00:00+08:00").now()).toBe("2026-11-03T01:00:00.000Z");
  });

  test("is shifted by days, hours or minutes from the machine's own", () => {
    const shifted = Date.parse(clockOf("+3d").now()) - Date.parse(clockOf(undefined).now());
    expect(Math.abs(shifted - 3 * 86_400_000)).toBeLessThan(5000);
  });

  test("set to anything else is refused in words", () => {
    expect(() => clockOf("tomorrow")).toThrow("SUNENG_NOW");
  });
});

describe("serials", () => {
  test("ten thousand in a row are all different, fit a key, and sort in the order they were made", () => {
    const made = Array.from({ length: 10_000 }, () => orderedIds.next());
    expect(new Set(made).size).toBe(10_000);
    expect(made.every((one) => /^[0-9a-z]{14}$/.test(one))).toBe(true);
    expect(made.toSorted()).toEqual(made);
  });
});
