// A rush on seats, as the race test and the bench run it: people who ask twice, repeat what was lost, and change their minds.
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { tickActivities } from "../../functions/activities/tick.ts";
import { getItem, tryExpression } from "../../functions/platform/db.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import type { SeatRow } from "../../shared/activities/seats.ts";
import { keys } from "../../shared/keys.ts";
import { activityId, whole } from "./seats-given.ts";

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const writing = /^(?:Put|Update|Delete|TransactWrite)Items?Command$/u;

/**
 * One write in twenty is carried out and its reply lost on the way; the SDK then asks again. Lighter than plant.ts, which
 * builds every call anew: a rush is thousands.
 */
export function loseReplies(db: DynamoDBClient, random: () => number, share = 0.05) {
  const lost = { count: 0, remove: () => db.middlewareStack.remove("loseReplies") };
  db.middlewareStack.add(
    (next, context) => async (args) => {
      const reply = await next(args);
      if (!writing.test(String(context["commandName"])) || random() >= share) return reply;
      lost.count += 1;
      throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
    },
    // Inside the retry: once per request.
    { step: "finalizeRequest", priority: "low", name: "loseReplies" },
  );
  return lost;
}

export type Reply = { status: number; body: unknown };
/** Asks as the person of this number. */
export type Ask = (person: number, method: "POST" | "DELETE", path: string, key?: string) => Promise<Reply>;

export type Rushed = {
  /** What each person was answered, in the order in which the answers came. */
  answers: Map<number, string[]>;
  /** Who gave the seat back after being told that it was his. */
  withdrew: Set<number>;
  /** How long each attempt took, in milliseconds, by what was answered. */
  took: { answer: string; milliseconds: number }[];
  /** What was never answered, or answered with what is no answer. */
  failed: string[];
  /** How many requests were answered how: 2xx, 409 …; a repeat is a request of its own. */
  replies: Record<string, number>;
};

const path = `/api/activities/${activityId}`;
/** Patient: the first request under the same key may take its time. */
const repeatsMax = 2000;

/**
 * So many clients work off the attempts of everybody. Half the people send an Idempotency-Key, the same each time; one
 * reply in ten is not seen and the attempt sent again; one in four of those who sit gives the seat back.
 */
export async function rush(
  ask: Ask,
  { people, each, clients, random }: { people: number; each: number; clients: number; random: () => number },
): Promise<Rushed> {
  const rushed: Rushed = { answers: new Map(), withdrew: new Set(), took: [], failed: [], replies: {} };
  const attempts = Array.from({ length: people * each }, (_, at) => ({
    person: at % people,
    order: random(),
  })).sort((a, b) => a.order - b.order);
  const client = async (): Promise<void> => {
    for (let next = attempts.pop(); next; next = attempts.pop())
      await attempt(ask, rushed, next.person, random);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return rushed;
}

async function attempt(ask: Ask, rushed: Rushed, person: number, random: () => number): Promise<void> {
  const key = person % 2 ? `rush-key-${person}` : undefined;
  const from = performance.now();
  const answer = await insisting(rushed, () => ask(person, "POST", `${path}/sign-up`, key), random);
  const { state } = answer.body as { state?: string };
  if (state === undefined) {
    rushed.failed.push(JSON.stringify(answer));
    return;
  }
  rushed.took.push({ answer: state, milliseconds: performance.now() - from });
  rushed.answers.set(person, [...(rushed.answers.get(person) ?? []), state]);
  if (state !== "seated" || random() >= 0.25) return;
  rushed.withdrew.add(person);
  const gone = await insisting(rushed, () => ask(person, "DELETE", `${path}/sign-up`), random);
  if (gone.status !== 204 && gone.status !== 409) rushed.failed.push(JSON.stringify(gone));
}

/** Asks again when nothing usable came back, and one time in ten although it did. */
async function insisting(rushed: Rushed, send: () => Promise<Reply>, random: () => number): Promise<Reply> {
  const sent = async (): Promise<Reply> => {
    const reply = await send();
    const { status, body } = reply;
    const { reason = "" } = (body ?? {}) as { reason?: string };
    const kind = status < 300 ? "2xx" : `${status} ${reason}`;
    rushed.replies[kind] = (rushed.replies[kind] ?? 0) + 1;
    return reply;
  };
  let reply = await sent();
  if (random() < 0.1) reply = await sent();
  for (let again = 0; again < repeatsMax; again += 1) {
    if (reply.status < 500 && !isRunning(reply)) return reply;
    rushed.took.push({ answer: "asked again", milliseconds: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    reply = await sent();
  }
  return reply;
}

const isRunning = ({ body }: Reply): boolean => JSON.stringify(body ?? "").includes("still-running");

/** Ticks and has everybody who is asked accept, until nobody is asked any more. Answers who accepted. */
export async function acceptAll(deps: Deps, county: string, ask: Ask, personOf: (staff: string) => number) {
  const accepted = new Set<number>();
  for (let turn = 1; turn <= 50; turn += 1) {
    await tickActivities(deps, county, deps.clock.now());
    const { signUps } = await whole(deps, county);
    const asked = signUps.filter(({ state }) => state === "offered");
    if (asked.length === 0) return accepted;
    for (const { staff } of asked) {
      const { body } = await ask(personOf(staff), "POST", `${path}/offer/accept`);
      if ((body as { state?: string }).state === "seated") accepted.add(personOf(staff));
    }
  }
  throw new Error("offers without end");
}

/** Who was told something that is not so, once everything has come to rest. */
export function toldWrong(
  { answers, withdrew }: Rushed,
  accepted: ReadonlySet<number>,
  held: ReadonlySet<number>,
): string[] {
  const wrong: string[] = [];
  for (const [person, said] of answers) {
    const yes = said.includes("seated") || accepted.has(person);
    if (!withdrew.has(person) && yes && !held.has(person))
      wrong.push(`${person} was told seated and has no seat`);
    if (held.has(person) && !yes) wrong.push(`${person} has a seat and was told ${said.join()}`);
  }
  return wrong;
}

/** What one writes first: reads whether there is room, and then takes it. The control of the race. */
export async function naive(deps: Deps, county: string, staff: string, capacity: number): Promise<boolean> {
  const at = keys.activitySeats(county, activityId);
  const row = await getItem<SeatRow>(deps, at);
  if (!row || Object.keys(row.holders).length >= capacity) return false;
  await tryExpression(deps, {
    key: at,
    update: "SET #h.#p = :s",
    condition: "attribute_exists(pk)",
    names: { "#h": "holders", "#p": staff },
    values: { ":s": "s" },
  });
  return true;
}
