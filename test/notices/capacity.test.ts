// What a reminder costs until it stands in the inbox and is mailed: at most six write units, an idle minute none.
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { remind } from "../../functions/obligations/jobs.ts";
import { county, run } from "./given.ts";

it("a morning's reminders are written and delivered for at most six write units each", async () => {
  const kit = await county("2026-10-29T08:30:00+08:00");
  let written = 0;
  let read = 0;
  kit.deps.db.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: "INDEXES" } as typeof args.input;
      const result = await next({ ...args, input });
      const { ConsumedCapacity: used } = result.output as {
        ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
      };
      const units = [used ?? []].flat().reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);
      if (/^(Put|Update|Delete|TransactWrite)/.test(String(context["commandName"]))) written += units;
      else read += units;
      return result;
    },
    { step: "initialize", name: "meter" },
  );
  const { counts } = await remind(kit.deps, kit.county, kit.clock.now());
  const reminders = counts["新提醒"] ?? 0;
  expect(reminders).toBeGreaterThan(3);
  const delivered = await run(kit);
  expect(delivered.counts["含通知"]).toBe(reminders);
  expect(written / reminders).toBeGreaterThan(3);
  expect(written / reminders).toBeLessThanOrEqual(6);
  [written, read] = [0, 0];
  kit.clock.advance({ minutes: 1 });
  await run(kit);
  expect(written).toBe(0);
  expect(read).toBeLessThanOrEqual(1);
});
