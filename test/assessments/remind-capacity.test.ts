// What a morning of assessments.remind costs in capacity units: next to nothing where nothing is due.
import { expect, it } from "vitest";
import { meter } from "../../bench/meter.ts";
import { remindOn, remindWorld } from "./remind-given.ts";

it("a county without rounds costs a handful of reads, with policies on too; a step reads the organ's people once", async () => {
  const world = await remindWorld([]);
  const cost = meter(world.kit.deps.db);
  const nothing = await cost(() => remindOn(world, "2026-09-01"));
  expect(nothing.read).toBeLessThanOrEqual(16);
  expect(nothing.write).toBe(0);
  const asked = await remindWorld();
  const costAsked = meter(asked.kit.deps.db);
  const idle = await costAsked(() => remindOn(asked, "2026-08-20"));
  expect(idle.write).toBeLessThanOrEqual(idle.result.counts["新提醒"] ?? 0);
  expect(idle.read).toBeLessThanOrEqual(24);
  const step = await costAsked(() => remindOn(asked, "2026-09-01"));
  const told = step.result.counts["新提醒"] ?? 0;
  expect(told).toBeGreaterThan(15);
  // An inbox is read for each who is told: what he knows already is not told again.
  expect(step.read).toBeLessThanOrEqual(40 + told);
  const again = await costAsked(() => remindOn(asked, "2026-09-02"));
  expect(again.write).toBe(0);
});
