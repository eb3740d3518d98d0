// Seats under a rush, through the API: exactly as many as there are, and nobody told wrong.
import { expect, test } from "vitest";
import { repair } from "../../functions/activities/repair.ts";
import { giveBack, seatsOf, takeSeats } from "../../functions/activities/seats.ts";
import { createApp, type Kit } from "../support/app.ts";
import { acceptAll, loseReplies, naive, randomFrom, rush, toldWrong, type Ask } from "./rush.ts";
import {
  addActivity,
  activityId,
  crowdOf,
  disagreements,
  staffAt,
  times,
  whole,
  type Crowd,
} from "./seats-given.ts";

const capacity = 30;
const people = 200;
const clients = 64;
const numberOf = (staff: string): number => Number(staff.slice(1)) - 10_000;

/** Asks the real app with the person's own session. */
const askerOf =
  (kit: Kit, { tokens }: Crowd): Ask =>
  async (person, method, path, key) => {
    const headers = {
      authorization: `Bearer ${tokens[person] ?? ""}`,
      ...(key ? { "idempotency-key": key } : {}),
    };
    const reply = await kit.app.request(`http://suneng.test${path}`, { method, headers });
    const text = await reply.text();
    return { status: reply.status, body: text ? (JSON.parse(text) as unknown) : undefined };
  };

test("six hundred attempts on thirty seats with replies lost, repeats and cancellations: exactly thirty, nobody told wrong", async () => {
  const kit = await createApp({ now: times.now });
  const crowd = await crowdOf(kit.deps, kit.county, { people, units: 3 });
  await addActivity(kit.deps, { seats: { capacity, guaranteed: [{ unit: "u1x", seats: 5 }] } });
  const random = randomFrom(20_261_103);
  const ask = askerOf(kit, crowd);
  const lost = loseReplies(kit.deps.db, random);
  const rushed = await rush(ask, { people, each: 3, clients, random });
  lost.remove();
  expect(lost.count).toBeGreaterThan(30);
  expect(rushed.failed).toEqual([]);
  expect(rushed.withdrew.size).toBeGreaterThan(0);
  // What a lost reply left half written is mended before anybody looks at it.
  await repair(kit.deps, kit.county, activityId);
  expect(disagreements(await whole(kit.deps, kit.county))).toEqual([]);
  const accepted = await acceptAll(kit.deps, kit.county, ask, numberOf);
  const after = await whole(kit.deps, kit.county);
  expect(disagreements(after)).toEqual([]);
  const held = new Set(Object.keys(after.seats.holders).map(numberOf));
  expect(held.size).toBe(capacity);
  expect(after.seats.byUnit["u1x"]).toBe(5);
  expect(toldWrong(rushed, accepted, held)).toEqual([]);
  // Everybody is where he was last told that he is.
  expect(after.signUps).toHaveLength(people);
}, 480_000);

test("control: who reads whether there is room and then takes it sells more seats than there are", async () => {
  const kit = await createApp({ now: times.now });
  await addActivity(kit.deps, { seats: { capacity, guaranteed: [] } });
  const attempts = Array.from({ length: people }, (_, at) => staffAt(at));
  let yes = 0;
  const client = async (): Promise<void> => {
    for (let staff = attempts.pop(); staff; staff = attempts.pop())
      if (await naive(kit.deps, kit.county, staff, capacity)) yes += 1;
  };
  await Promise.all(Array.from({ length: clients }, client));
  expect(yes).toBeGreaterThan(capacity);
  const after = await whole(kit.deps, kit.county);
  expect(disagreements(after).join("\n")).toContain(`of ${capacity} seats`);
});

test("seats of a unit and of all are each taken up to their number, and given back once", async () => {
  const kit = await createApp({ now: times.now });
  const rule = { capacity, guaranteed: [{ unit: "u1x", seats: 5 }] };
  await addActivity(kit.deps, { seats: rule });
  const of = { county: kit.county, id: activityId, rule, ruleVersion: 1 };
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, at) =>
      takeSeats(kit.deps, of, { staff: [staffAt(at)], unit: at % 2 ? "u1x" : "u2x" }),
    ),
  );
  const row = await seatsOf(kit.deps, kit.county, activityId);
  expect(answers.filter(({ answer }) => answer === "seated")).toHaveLength(capacity);
  expect([row.byUnit["u1x"], row.shared, Object.keys(row.holders).length]).toEqual([5, 25, capacity]);
  const [staff, mark] = Object.entries(row.holders)[0] ?? ["", ""];
  const given = await Promise.all([1, 2, 3].map(() => giveBack(kit.deps, of, { staff, mark })));
  expect(given.filter(Boolean)).toHaveLength(1);
  // By the rule of before nobody is seated, nor told that it is full.
  const { answer } = await takeSeats(kit.deps, { ...of, ruleVersion: 0 }, { staff: ["P99999"], unit: "u2x" });
  expect(answer).toBe("changed");
});
