// What seats cost in capacity units: a sign-up that gets one, one that waits, one that is refused, a withdrawal.
import { beforeAll, expect, test } from "vitest";
import { meter } from "../../bench/meter.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { instantAt, toInstant } from "../../shared/time.ts";
import { createApp, type Kit } from "../support/app.ts";
import { activityId, addActivity, crowdOf, staffAt, times, type Crowd } from "./seats-given.ts";

/** Every request reads who asks, consistently. */
const session = 1;
const capacity = 100;
let kit: Kit;
let crowd: Crowd;
let cost: ReturnType<typeof meter>;

beforeAll(async () => {
  kit = await createApp({ now: times.now });
  crowd = await crowdOf(kit.deps, kit.county, { people: capacity + 4, clerks: true });
  await addActivity(kit.deps, { seats: { capacity, guaranteed: [{ unit: "u1x", seats: 60 }] } });
  cost = meter(kit.deps.db);
});

const asked = (at: number, id = activityId) => ({ params: { id }, token: crowd.tokens[at] ?? "" });
const signingUp = (at: number, id?: string) => cost(() => kit.call(signUpRoutes.signUp, asked(at, id)));

test("a seat of a hundred costs 6 WCU at most, the first and the last, named and told included", async () => {
  const first = await signingUp(0);
  expect(first.result.body).toEqual({ state: "seated" });
  expect(first.write).toBe(3);
  for (let at = 1; at < capacity - 1; at += 1) await kit.call(signUpRoutes.signUp, asked(at));
  const named = await cost(() =>
    kit.call(signUpRoutes.nominate, {
      ...asked(0),
      body: { staff: [staffAt(capacity - 1)], together: false },
    }),
  );
  expect(named.result.body.outcomes[0]?.state).toBe("seated");
  expect(named.write).toBeLessThanOrEqual(6);
  // The seat row of a hundred is what grows: 2 KB at most, by short staff numbers and unit ids.
  const again = await signingUp(capacity - 2);
  expect(again).toMatchObject({ write: 0, result: { body: { state: "seated" } } });
});

test("a place on the waiting list costs 2 WCU once somebody waits; asking again costs none", async () => {
  const first = await signingUp(capacity);
  const second = await signingUp(capacity + 1);
  expect([first.result.body, second.result.body]).toEqual([{ state: "waiting" }, { state: "waiting" }]);
  expect(first.write).toBeLessThanOrEqual(5);
  expect(second.write).toBe(2);
  expect(second.read - session).toBeLessThanOrEqual(9);
  const again = await signingUp(capacity + 1);
  expect(again.write).toBe(0);
  expect(again.read - session).toBeLessThanOrEqual(6);
});

test("looking at one's own standing costs 11 RCU at most, meetings and absences included, in 3 trips after the session", async () => {
  const meeting = { kind: "meeting", seats: undefined, theme: "全局大会" } as const;
  await addActivity(kit.deps, { id: "aaaaaaaaaa0006", ...meeting });
  const asking = () => kit.call(signUpRoutes.standing, asked(capacity + 1));
  await asking();
  const { result, read, write, inSequence } = await cost(asking);
  expect(result.body.clashes).toEqual(["与“全局大会”时间冲突（11月12日 14:30–17:00，要求参加）"]);
  expect({ write, cheap: read - session <= 11 }).toEqual({ write: 0, cheap: true });
  // What is asked side by side can fall one after the other on a busy machine.
  expect(inSequence).toBeLessThanOrEqual(5);
});

test("a refusal costs 1 RCU beside the session, and writes nothing", async () => {
  await addActivity(kit.deps, { id: "aaaaaaaaaa0002", opensAt: toInstant("2026-11-04T09:00:00+08:00") });
  await addActivity(kit.deps, { id: "aaaaaaaaaa0003", state: "cancelled" });
  await addActivity(kit.deps, { id: "aaaaaaaaaa0004", kind: "meeting", seats: undefined });
  for (const id of ["aaaaaaaaaa0002", "aaaaaaaaaa0003", "aaaaaaaaaa0004"]) {
    const { result, read, write } = await signingUp(capacity + 2, id);
    expect({ status: result.status, read: read - session, write }).toEqual({
      status: 409,
      read: 1,
      write: 0,
    });
  }
  // Too late is said only to whoever is not in: his own sign-up is read for it.
  const over = { id: "aaaaaaaaaa0005", closesAt: instantAt("2026-11-02", "12:00") };
  await addActivity(kit.deps, { ...over, opensAt: instantAt("2026-11-01", "12:00") });
  const late = await signingUp(capacity + 2, over.id);
  expect({ status: late.result.status, read: late.read - session, write: late.write }).toEqual({
    status: 409,
    read: 2,
    write: 0,
  });
});

test("a withdrawal costs no more than the sign-up, and where others wait the passing on", async () => {
  const last = await cost(() => kit.call(signUpRoutes.withdraw, asked(capacity + 1)));
  expect(last.result.status).toBe(204);
  expect(last.write).toBe(2);
  const seat = await cost(() => kit.call(signUpRoutes.withdraw, asked(5)));
  expect(seat.write).toBeLessThanOrEqual(12);
});
