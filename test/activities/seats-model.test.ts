// Any sequence of what people, time and crashes do to an activity's seats ends where a page-long model says.
import type { DynamoDBClient, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { worldsOn, type Worlds } from "../notices/worlds.ts";
import { begin, command, type Command, type Run } from "./seats-commands.ts";
import { disagreements, whole } from "./seats-given.ts";
import { step } from "./seats-run.ts";

let worlds: Worlds;
beforeAll(async () => {
  worlds = await worldsOn();
});

const sequence = fc.array(command, { minLength: 5, maxLength: 24, size: "max" });

async function play(commands: readonly Command[], given: Partial<Run> = {}): Promise<void> {
  const run: Run = { ...(await begin(worlds)), ...given };
  try {
    for (const one of commands) await step(run, one);
    expect(disagreements(await whole(run.deps, run.county))).toEqual([]);
  } finally {
    for (const fault of run.faults.toReversed()) fault.remove();
  }
}

const thorough = process.env["SUNENG_THOROUGH"] !== undefined;
const numRuns = thorough ? 400 : 4;

test(
  "any sequence, with time passing, crashes at any step and two at once, ends where the model says",
  async () => {
    let played = 0;
    await fc.assert(
      fc.asyncProperty(sequence, async (commands) => {
        await play(commands);
        played += 1;
      }),
      // The same sequences at every change; others each night.
      { numRuns, endOnFailure: false, ...(thorough ? {} : { seed: 11 }) },
    );
    expect(played).toBe(numRuns);
  },
  thorough ? 1_800_000 : 300_000,
);

/** What the property says of a fault that is put in; each is what somebody would write first. */
async function said(
  fault: (db: DynamoDBClient) => () => void,
  { examples = [], ...given }: Partial<Run> & { examples?: [Command[]][] } = {},
): Promise<string> {
  const remove = fault(worlds.db);
  try {
    const property = fc.asyncProperty(sequence, (commands) => play(commands, given));
    const { errorInstance } = await fc.check(property, {
      numRuns: 60,
      endOnFailure: true,
      seed: 5,
      examples,
    });
    return errorInstance instanceof Error ? errorInstance.message : "nothing found";
  } finally {
    remove();
  }
}

/** Changes what is sent of one kind of row. */
const changing =
  (name: string, wanted: (sk: string) => boolean, change: (input: Record<string, unknown>) => void) =>
  (db: DynamoDBClient): (() => void) => {
    db.middlewareStack.add(
      (next, context) => async (args) => {
        const input = { ...args.input } as Record<string, unknown>;
        const { Key: key, Item: item } = input as Partial<UpdateItemCommandInput> & { Item?: typeof input };
        const sk = (key?.["sk"] ?? (item?.["sk"] as { S?: string } | undefined))?.S ?? "";
        if (context["commandName"] === name && wanted(sk)) change(input);
        return next({ ...args, input });
      },
      { step: "initialize", name: "fault" },
    );
    return () => void db.middlewareStack.remove("fault");
  };

test("control: seats that are taken without a condition are found", async () => {
  const unconditioned = changing(
    "UpdateItemCommand",
    (sk) => sk === "seats",
    (input) => {
      const condition = String(input["ConditionExpression"]);
      // Only a taking is without it: what is given back, and the mark of the queue, stay as they are.
      if (condition.includes("size("))
        input["ConditionExpression"] = `attribute_exists(pk) OR (${condition})`;
    },
  );
  const last: Command[] = [
    { kind: "do", act: { does: "resize", capacity: 2, own: [0, 0] } },
    { kind: "do", act: { does: "join", who: 0 } },
    {
      kind: "race",
      both: [
        { does: "join", who: 1 },
        { does: "join", who: 2 },
      ],
    },
  ];
  // As more seats than there are, or as an answer that the model does not give: whichever of two at once comes first.
  expect(await said(unconditioned, { examples: [[last]] })).toMatch(
    /\d of \d seats|to deeply equal|held: seats/u,
  );
}, 240_000);

test("control: who counts nobody's hours is found", async () => {
  const timeOnly = changing(
    "PutItemCommand",
    (sk) => sk.startsWith("sign-up/"),
    (input) => {
      input["Item"] = { ...(input["Item"] as object), hoursOwed: { N: "0" } };
    },
  );
  expect(await said(timeOnly)).toContain("to deeply equal");
}, 240_000);

test("control: without the job that finishes what was cut short it is found", async () => {
  expect(await said(() => () => undefined, { without: "repair" })).toContain("held: seats");
}, 240_000);
