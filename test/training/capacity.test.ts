// What each step of a brief costs in write units, against the budget: save 6, submit 8, accept 8, return 8.
import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeAll, expect, it } from "vitest";
import { createDraft } from "../../functions/training/operations.ts";
import { headBy } from "../../functions/training/store.ts";
import { trainingRoutes } from "../../functions/training/routes.ts";
import { createApp, type Kit } from "../support/app.ts";
import { makeBriefInput } from "../support/make.ts";
import { small } from "../support/seed-org.ts";
import { accept, attach, done, giveBack, jpeg, submit, upload, view } from "./steps.ts";

const { staff } = small;
let kit: Kit;
let spent: { command: string; units: number }[] = [];

/** Asks the engine what every command cost. */
function meter({ deps }: Kit): void {
  deps.db.middlewareStack.add(
    (next, context) => async (args) => {
      const input = { ...args.input, ReturnConsumedCapacity: "INDEXES" } as typeof args.input;
      const result = await next({ ...args, input });
      const output = result.output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
      const rows = [output.ConsumedCapacity ?? []].flat();
      const units = rows.reduce((sum, row) => sum + (row.CapacityUnits ?? 0), 0);
      spent.push({ command: String(context["commandName"]), units });
      return result;
    },
    { step: "initialize", name: "meter" },
  );
}

const writes = new Set([
  "PutItemCommand",
  "UpdateItemCommand",
  "DeleteItemCommand",
  "TransactWriteItemsCommand",
]);
const written = (): number =>
  spent.filter(({ command }) => writes.has(command)).reduce((sum, { units }) => sum + units, 0);

async function costOf<T>(step: () => Promise<T>): Promise<[number, T]> {
  spent = [];
  const result = await step();
  return [written(), result];
}

beforeAll(async () => {
  kit = await createApp();
  meter(kit);
  await kit.seedOrg();
  // Opening a session costs a write of its own.
  await kit.tokenFor(staff.clerk);
  await kit.tokenFor(staff.reviewer);
});

/** A usual brief: 300 characters, the whole unit present, three photos. */
const usual = makeBriefInput({
  text: "组织全所民警辅警开展现场处置训练，由小教员讲解盘查控制动作要领并分组练习，结合近期案例讲评不足。".repeat(
    6,
  ),
  present: [staff.clerk, staff.unitHead, staff.officer, staff.secondOfficer, staff.auxiliary, staff.plain],
});

it("saving, submitting, returning and accepting stay within their budgets", async () => {
  const [created, { id }] = await costOf(async () =>
    done(await kit.call(trainingRoutes.create, { as: staff.clerk, body: usual })),
  );
  for (const seed of [1, 2, 3]) done(await attach(kit, id, await upload(kit, id, await jpeg(seed))));
  const { version } = done(await view(kit, id));
  const edited = { ...usual, text: `${usual.text}要求人人过关。`, version };
  const [saved] = await costOf(async () =>
    done(await kit.call(trainingRoutes.save, { as: staff.clerk, params: { id }, body: edited })),
  );
  const renamed = { ...edited, title: "只改了标题", version: version + 1 };
  const [titled] = await costOf(async () =>
    done(await kit.call(trainingRoutes.save, { as: staff.clerk, params: { id }, body: renamed })),
  );
  const [submitted] = await costOf(async () => done(await submit(kit, id)));
  const [returned] = await costOf(async () => done(await giveBack(kit, id)));
  const [resubmitted] = await costOf(async () => done(await submit(kit, id)));
  const [accepted] = await costOf(async () => done(await accept(kit, id)));
  const units = { created, saved, titled, submitted, returned, resubmitted, accepted };
  // A meter that hears nothing would pass every budget.
  expect(Math.min(...Object.values(units))).toBeGreaterThan(0);
  expect(units.created).toBeLessThanOrEqual(6);
  expect(units.saved).toBeLessThanOrEqual(6);
  expect(units.titled).toBeLessThanOrEqual(2);
  expect(units.submitted).toBeLessThanOrEqual(8);
  expect(units.returned).toBeLessThanOrEqual(8);
  expect(units.resubmitted).toBeLessThanOrEqual(8);
  expect(units.accepted).toBeLessThanOrEqual(8);
});

it("a head with twenty present, flags and a long title stays under one kilobyte", async () => {
  const { whoIs } = await import("../../functions/platform/sessions.ts");
  const { actor } = await whoIs(kit.deps, await kit.tokenFor(staff.clerk));
  const present = Array.from({ length: 20 }, (_, index) => `FJ10${String(index).padStart(4, "0")}`);
  const { id } = await createDraft(kit.deps, actor, makeBriefInput({ title: "训".repeat(30), present }));
  const head = await headBy(kit.deps, kit.county, id);
  const filed = {
    ...head,
    state: "accepted",
    filedAt: "2026-11-03T09:00:00.000Z",
    filedBy: staff.clerk,
    submittedAt: "2026-11-03T09:00:00.000Z",
    submittedBy: staff.clerk,
    acceptedAt: "2026-11-03T09:00:00.000Z",
    acceptedBy: staff.reviewer,
    flags: [{ kind: "photo-near", brief: id, photo: 1 }],
  };
  expect(sizeOf(marshall(filed))).toBeLessThan(1024);
});

/** An item's size as DynamoDB counts it, near enough: names and values in UTF-8, lists and maps with their overhead. */
function sizeOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return Buffer.byteLength(String(value));
  return Object.entries(value).reduce((sum, [name, inner]) => {
    const isType = /^(S|N|BOOL|L|M)$/.test(name);
    return (
      sum +
      (isType ? (name === "L" || name === "M" ? 3 : 0) : Array.isArray(value) ? 1 : name.length + 1) +
      sizeOf(inner)
    );
  }, 0);
}
