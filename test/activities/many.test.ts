// What asks of many people cost: a page that a thousand open, a form over a large organ, two hundred seats more at once.
import { beforeEach, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { putOwn, putSignUp } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { inParallel } from "../../functions/platform/parallel.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { openPage } from "./browsing.ts";
import { makeInput, officeWorld, organ, setUp, signUp, signUpsOf, who, type OfficeWorld } from "./office.ts";
import { crowdOf, disagreements, whole } from "./seats-given.ts";

let world: OfficeWorld;
let crowd: Actor[];
const people = 100;
beforeEach(async () => {
  world = await officeWorld();
  ({ actors: crowd } = await crowdOf(world.kit.deps, world.county, { people, units: 5 }));
}, 60_000);

/** All of the crowd wait, as if they had come one by one. */
async function queueUp(activity: Activity): Promise<void> {
  const { deps } = world.kit;
  await inParallel(crowd, 8, async ({ staff, name, unit = "" }) => {
    const one: SignUp = {
      county: world.county,
      activity: activity.id,
      staff,
      name,
      organ,
      unit,
      kind: "sworn",
      category: "民警",
      state: "waiting",
      by: staff,
      at: deps.clock.now(),
      offers: 0,
      priority: 5,
      hoursOwed: 90,
      version: 1,
    };
    await tryWrite(deps, putSignUp(one, undefined));
    await tryWrite(deps, putOwn(staff, activity, "waiting"));
  });
  await tryWrite(deps, { set: keys.activitySeats(world.county, activity.id), to: { queue: true } });
}

type Sent = { constructor: { name: string }; input: { KeyConditionExpression?: string } & object };
/** The commands that are sent while something is done. */
async function sentBy(act: () => Promise<unknown>): Promise<string[]> {
  const { db } = world.kit.deps;
  const send = db.send.bind(db) as (...all: unknown[]) => unknown;
  const sent: string[] = [];
  (db as { send: unknown }).send = (command: Sent, ...rest: unknown[]) => {
    sent.push(`${command.constructor.name} ${JSON.stringify(command.input)}`);
    return send(command, ...rest);
  };
  try {
    await act();
  } finally {
    (db as { send: unknown }).send = send;
  }
  return sent;
}

it("who does not wait looks at an activity without the list of all who signed up being read", async () => {
  const activity = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
  await signUp(world, activity.id, who.reviewer);
  await queueUp(activity);
  const lists = async (as: string): Promise<number> => {
    const sent = await sentBy(() => openPage(world, `/activities/${activity.id}`, as));
    const partition = keys.activity(world.county, activity.id);
    return sent.filter((one) => one.startsWith("QueryCommand") && one.includes(`"${partition}"`)).length;
  };
  expect([await lists(who.reviewer), await lists(who.plain)]).toEqual([0, 0]);
  const waits = await openPage(world, `/activities/${activity.id}`, who.reviewer);
  expect(waits.text).toContain("已占 1 个");
  await signUp(world, activity.id, who.plain);
  expect(await lists(who.plain)).toBe(1);
}, 60_000);

it("the form to name people of a large organ shows them unit by unit, with one read for each who is shown", async () => {
  const { id } = await setUp(world, makeInput());
  const form = `/activities/${id}/nominations`;
  let html = "";
  const sent = await sentBy(async () => {
    ({ html } = await openPage(world, `${form}?unit=u3x`, who.reviewer));
  });
  // Twenty of the unit, and what every page asks.
  expect(sent.length).toBeLessThan(45);
  const shown = crowd.filter(({ staff }) => html.includes(`value="${staff}"`));
  expect(shown.map(({ unit }) => unit)).toEqual(Array.from({ length: 20 }, () => "u3x"));
  expect(html).toContain(`${form}?unit=u1x`);
  // Named from there, the same unit is shown again; its own clerk sees no other.
  const [first, second] = shown;
  const { status, body } = await world.kit.submitForm(
    form,
    { staff: [first?.staff ?? ""], unit: "u3x" },
    { as: who.reviewer },
  );
  expect([status, body.includes(`value="${second?.staff}"`), body.includes("已报名 1 人")]).toEqual([
    200,
    true,
    true,
  ]);
  expect((await openPage(world, form, who.clerk)).html).not.toContain("?unit=");
}, 60_000);

it("a hundred seats more are offered by the request to some, and by the next run of the job to all", async () => {
  const activity = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
  await signUp(world, activity.id, who.reviewer);
  await queueUp(activity);
  const body = makeInput({ seats: { capacity: people + 1, guaranteed: [] } });
  const sent = await sentBy(() =>
    world.kit.call(activityRoutes.change, { as: who.reviewer, params: { id: activity.id }, body }),
  );
  const offered = async () =>
    (await signUpsOf(world, activity.id)).filter(({ state }) => state === "offered").length;
  expect([sent.length < 400, await offered()]).toEqual([true, 40]);
  world.kit.clock.advance({ minutes: 5 });
  await tickActivities(world.kit.deps, world.county, world.kit.clock.now());
  expect(await offered()).toBe(people);
  expect(disagreements(await whole(world.kit.deps, world.county, activity.id))).toEqual([]);
}, 60_000);
