// `npm run bench:rush`: 10,000 attempts on 100 seats through the API by 64 and by 1,000 clients, with replies lost,
// repeats and cancellations; and the naive way beside it. Prints what came of it; the exit code says whether it was exact.
import { createApp } from "../functions/app.ts";
import { signUpRoutes } from "../functions/activities/routes-sign-ups.ts";
import { dynamoClient } from "../functions/platform/client.ts";
import type { Deps } from "../functions/platform/deps.ts";
import { named } from "../functions/platform/route.ts";
import { repair } from "../functions/activities/repair.ts";
import { toInstant } from "../shared/time.ts";
import {
  acceptAll,
  loseReplies,
  naive,
  randomFrom,
  rush,
  toldWrong,
  type Ask,
  type Rushed,
} from "../test/activities/rush.ts";
import {
  activityId,
  addActivity,
  crowdOf,
  disagreements,
  staffAt,
  times,
  whole,
} from "../test/activities/seats-given.ts";
import { totalOf } from "./meter.ts";
import { openPlace, type Place } from "./place.ts";

const capacity = 100;
const quick = process.argv.includes("--quick");
const people = quick ? 500 : 5000;
const each = 2;
const say = (text: string): void => console.log(text);

const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

function latencies({ took }: Rushed): string {
  return [...new Set(took.map(({ answer }) => answer))]
    .map((answer) => {
      const all = took.filter((one) => one.answer === answer).map(({ milliseconds }) => milliseconds);
      const sorted = all.sort((a, b) => a - b);
      if (answer === "asked again") return `${answer} ${all.length}`;
      return `${answer} ${all.length} (p50 ${quantile(sorted, 0.5)} ms, p99 ${quantile(sorted, 0.99)} ms)`;
    })
    .join("; ");
}

const sayAll = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");

/** A county of its own on the place's table, with its own client. */
async function rushed(place: Place, county: string, clients: number): Promise<boolean> {
  const db = dynamoClient({ endpoint: place.endpoint });
  // Time passes as it does: the lease of a request that died in the middle ends.
  const [from0, begins] = [performance.now(), Date.parse(toInstant(times.now))];
  const clock = { now: () => new Date(begins + performance.now() - from0).toISOString() };
  const deps: Deps = { ...place.deps, db, clock };
  const crowd = await crowdOf(deps, county, { people, units: 20 });
  const guaranteed = [{ unit: "u1x", seats: 5 }];
  await addActivity(deps, { county, seats: { capacity, guaranteed } });
  const app = createApp(deps, { routes: named({ activities: signUpRoutes }), pages: [] });
  const ask: Ask = async (person, method, path, key) => {
    const headers = {
      authorization: `Bearer ${crowd.tokens[person] ?? ""}`,
      ...(key ? { "idempotency-key": key } : {}),
    };
    const reply = await app.request(`http://bench.test${path}`, { method, headers });
    const text = await reply.text();
    return { status: reply.status, body: text ? (JSON.parse(text) as unknown) : undefined };
  };
  const random = randomFrom(clients);
  const lost = loseReplies(db, random);
  const total = totalOf(db);
  const from = performance.now();
  const race = await rush(ask, { people, each, clients, random });
  const seconds = (performance.now() - from) / 1000;
  const [requests, { read, write, calls }] = [Object.values(race.replies).reduce((a, b) => a + b, 0), total];
  const each1 = (sum: number): string => (sum / requests).toFixed(1);
  lost.remove();
  const mended = await repair(deps, county, activityId);
  const accepted = await acceptAll(deps, county, ask, (staff) => Number(staff.slice(1)) - 10_000);
  const after = await whole(deps, county);
  const held = new Set(Object.keys(after.seats.holders).map((staff) => Number(staff.slice(1)) - 10_000));
  const wrong = [...toldWrong(race, accepted, held), ...disagreements(after), ...race.failed];
  const rate = Math.round((people * each) / seconds);
  say(
    `${clients} clients, ${people * each} attempts by ${people} people, ${seconds.toFixed(1)} s, ${rate} a second`,
  );
  say(
    `  ${requests} requests (${sayAll(race.replies)}): each ${each1(read)} RCU, ${each1(write)} WCU, ${each1(calls)} calls`,
  );
  say(`  ${latencies(race)}`);
  say(
    `  replies lost ${lost.count}, seats given back ${race.withdrew.size}, accepted later ${accepted.size}, mended ${mended}`,
  );
  say(`  seats held at the end: ${held.size} of ${capacity}; told wrong: ${wrong.length}`);
  for (const one of wrong.slice(0, 5)) say(`    ${one}`);
  db.destroy();
  return held.size === capacity && wrong.length === 0;
}

/** The control: reads whether there is room, and then takes it. */
async function oversold(place: Place, county: string, clients: number): Promise<void> {
  const deps: Deps = { ...place.deps, clock: { now: () => toInstant(times.now) } };
  await addActivity(deps, { county, seats: { capacity, guaranteed: [] } });
  const attempts = Array.from({ length: people * each }, (_, at) => staffAt(at));
  let yes = 0;
  const client = async (): Promise<void> => {
    for (let staff = attempts.pop(); staff; staff = attempts.pop())
      if (await naive(deps, county, staff, capacity)) yes += 1;
  };
  await Promise.all(Array.from({ length: clients }, client));
  say(`the naive way, ${clients} clients: ${yes} were told that they have one of ${capacity} seats`);
}

const place = await openPlace();
try {
  const exact = [await rushed(place, "529911", 64), await rushed(place, "529912", 1000)];
  await oversold(place, "529913", 64);
  process.exitCode = exact.every(Boolean) ? 0 : 1;
} finally {
  await place.stop();
}
