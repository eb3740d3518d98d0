// What people do, step by step, each as something that can be run again and again; and the bare SDK calls beside it.
import { PutItemCommand, QueryCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { lockMonth } from "../functions/obligations/changes.ts";
import { makeJpeg } from "../functions/platform/sample-photo.ts";
import { whoIs } from "../functions/platform/sessions.ts";
import { attachBytes } from "../functions/training/photos.ts";
import { keys } from "../shared/keys.ts";
import type { BriefHead } from "../shared/training/schema.ts";
import { briefOf, seedBriefs, type BenchCounty } from "./county.ts";
import { runsOf, type Effort, type Work } from "./measure.ts";
import { lastMonth, lockedMonth, tableName, thisMonth, type Caller, type Place } from "./place.ts";

export type BareCall = "Query" | "Put" | "TransactWrite";

/** A step: who does it over any caller, and the SDK call it is set beside. */
export type Step = {
  name: string;
  bare: BareCall;
  kind: "read" | "page" | "write" | "photo";
  on(caller: Caller): Work;
};

/** Counties: one that is only read, so that its size stays what it is, and one that is written to. */
export type Counties = { read: BenchCounty; written: BenchCounty };

const trainingDay = "2026-11-10";

/** Takes the next of what was prepared. */
function supply<T>(items: T[]): () => T {
  return () => items.pop() ?? fail();
}
const fail = (): never => {
  throw new RangeError("too little was prepared for this many runs");
};

/** Gives one after another for ever. */
function inRound<T>(items: readonly T[]): () => T {
  let turn = 0;
  return () => items[(turn += 1) % items.length] ?? fail();
}

/** The reads. Locks the locked month first. */
export async function readingSteps(place: Place, { read }: Counties): Promise<Step[]> {
  const { actor } = await whoIs(place.deps, read.tokens.committee);
  await lockMonth(place.deps, actor, lockedMonth);
  const { clerk, committee } = read.tokens;
  const unit = read.units[0]?.unit.id ?? "";
  const get = (name: string, kind: Step["kind"], token: string, address: string): Step => ({
    name,
    kind,
    bare: "Query",
    on: (caller) => () => caller.call(token, "GET", address),
  });
  const months = { thisMonth, lastMonth, lockedMonth };
  return [
    get("unit month (API)", "read", clerk, `/api/obligations/units/${unit}?month=${thisMonth}`),
    get("unit's briefs (API)", "read", clerk, `/api/training/briefs?unit=${unit}&month=${thisMonth}`),
    get("unit page (HTML)", "page", clerk, `/obligations/units/${unit}?month=${thisMonth}`),
    get("unit's briefs (HTML)", "page", clerk, `/training/briefs?unit=${unit}&month=${thisMonth}`),
    get("compliance, live (HTML)", "page", committee, `/obligations?month=${months.thisMonth}`),
    get(
      "compliance, live, weeks over both ends (HTML)",
      "page",
      committee,
      `/obligations?month=${months.lastMonth}`,
    ),
    get("compliance, locked (HTML)", "page", committee, `/obligations?month=${months.lockedMonth}`),
    get("figures of the month, live (HTML)", "page", committee, `/figures?month=${months.thisMonth}`),
  ];
}

/** The writes, with enough prepared for the effort, on top of a few for the meter. */
export async function writingSteps(
  place: Place,
  { written }: Counties,
  effort: Effort,
  photos: Effort,
): Promise<Step[]> {
  const { clerk } = written.tokens;
  // A clerk files for one unit: everything that is written is that unit's.
  const own = { ...written, units: written.units.slice(0, 1) };
  const inputs = inRound(Array.from({ length: 64 }, () => inputOf(place, own)));
  const saving = await seedBriefs(place.deps, own, 64, { day: trainingDay, state: "draft" });
  const write = { kind: "write", bare: "TransactWrite" } as const;
  return [
    ...(await photoStep(place, own, runsOf(photos) + 10)),
    {
      ...write,
      name: "new draft",
      on: (caller) => () => caller.call(clerk, "POST", "/api/training/briefs", inputs()),
    },
    {
      ...write,
      name: "save draft",
      on: (caller) => savingWork(caller, place, saving, { token: clerk, inputs }),
    },
    ...(await movingSteps(place, own, runsOf(effort) + 10)),
  ];
}

const moves = [
  { name: "submit", from: "draft", by: "clerk", body: {} },
  { name: "accept", from: "submitted", by: "reviewer", body: {} },
  { name: "return", from: "submitted", by: "reviewer", body: { reason: "照片看不清参训人员，请补充" } },
] as const;

/** The moves between states: each uses up a brief, so `count` of them are made for each. */
async function movingSteps(place: Place, own: BenchCounty, count: number): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { name, from, by, body } of moves) {
    const next = supply(await seedBriefs(place.deps, own, count, { day: trainingDay, state: from }));
    const move = (caller: Caller) => (head: BriefHead) =>
      caller.call(own.tokens[by], "POST", `/api/training/briefs/${head.id}/${name}`, body);
    steps.push({
      name,
      kind: "write",
      bare: "TransactWrite",
      on: (caller) => reusable(caller, place, next, move(caller)),
    });
  }
  return steps;
}

/** Where writes go nowhere the same brief can be used for ever. */
function reusable(
  caller: Caller,
  place: Place,
  next: () => BriefHead,
  step: (head: BriefHead) => Promise<unknown>,
): Work {
  if (caller !== place.own) return () => step(next());
  const head = next();
  return () => step(head);
}

/** Saves other words into one of the drafts that nobody is saving at the moment. */
function savingWork(
  caller: Caller,
  place: Place,
  drafts: BriefHead[],
  { token, inputs }: { token: string; inputs: () => ReturnType<typeof inputOf> },
): Work {
  const free = drafts.splice(0, 20);
  return async () => {
    const head = free.shift() ?? fail();
    const reply = await caller.call(token, "PUT", `/api/training/briefs/${head.id}`, {
      ...inputs(),
      version: head.version,
    });
    const { version } = (await reply.json()) as { version: number };
    // Where writes go nowhere the version that counts stays the one that is stored.
    free.push({ ...head, version: caller === place.own ? head.version : version });
  };
}

export function inputOf(place: Place, { units }: BenchCounty) {
  const { head, body } = briefOf(place.deps, units[0] ?? fail(), { day: trainingDay, state: "draft" });
  const { unit, day, title, category, mode, method, present } = head;
  const { start, end, place: where, instructor, text } = body;
  return { unit, day, title, category, mode, method, present, start, end, place: where, instructor, text };
}

/** One photo of 1600 x 1200 into a draft, as it comes from a form: checked, stripped, stored, its marks written. */
async function photoStep(place: Place, own: BenchCounty, count: number): Promise<Step[]> {
  const { actor } = await whoIs(place.deps, own.tokens.clerk);
  const bytes = await Promise.all(
    Array.from({ length: 8 }, (_, seed) =>
      makeJpeg({ seed: seed + 1, width: 1600, height: 1200, gps: true }),
    ),
  );
  const drafts = supply(await seedBriefs(place.deps, own, count, { day: trainingDay, state: "draft" }));
  const photo = inRound(bytes);
  return [
    {
      name: "one photo (1600 x 1200)",
      kind: "photo",
      bare: "TransactWrite",
      on: (caller) =>
        reusable(caller, place, drafts, ({ id }) => attachBytes(caller.deps, actor, id, photo())),
    },
  ];
}

/** The bare SDK calls that steps are set beside: no marshalling, no conditions, nothing around them. */
export function bareCalls(place: Place, { read }: Counties): Record<BareCall, Work> {
  const { db } = place.deps;
  const [unit] = read.units;
  if (!unit) throw new RangeError("no unit");
  const { head, body } = briefOf(place.deps, unit, { day: trainingDay, state: "accepted" });
  const [item, apart] = [
    marshall(head, { removeUndefinedValues: true }),
    marshall(body, { removeUndefinedValues: true }),
  ];
  const TableName = tableName;
  const fresh = () => ({ pk: { S: "bare" }, sk: { S: place.deps.ids.next() } });
  const pk = { S: keys.unitMonth(read.county, unit.unit.id, thisMonth) };
  const query = { TableName, KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": pk } };
  const put = (content: typeof item) => ({ Put: { TableName, Item: { ...content, ...fresh() } } });
  return {
    Query: () => db.send(new QueryCommand(query)),
    Put: () => db.send(new PutItemCommand({ TableName, Item: { ...item, ...fresh() } })),
    TransactWrite: () =>
      db.send(new TransactWriteItemsCommand({ TransactItems: [put(item), put(apart), put({})] })),
  };
}
