// What people and time do to an activity, for the model test: as commands, as acts on the real engine, and on the model.
import * as fc from "fast-check";
import { cancelActivity, changeActivity } from "../../functions/activities/lifecycle.ts";
import { nominate } from "../../functions/activities/nominations.ts";
import { setPriority } from "../../functions/activities/priority.ts";
import { acceptOffer, refuseOffer, signUp, withdraw } from "../../functions/activities/sign-ups.ts";
import { lookAgainBy } from "../../functions/activities/store.ts";
import { tickActivities } from "../../functions/activities/tick.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { tryWrite, type Change } from "../../functions/platform/db.ts";
import { startOf } from "../../shared/activities/rules.ts";
import { ActivityInput, type SeatRule } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { instantAt, toInstant } from "../../shared/time.ts";
import type { World, Worlds } from "../notices/worlds.ts";
import { makeOrgan, makeUnit } from "../support/make.ts";
import type { Fault } from "../support/plant.ts";
import * as on from "./seats-model.ts";
import type { Model } from "./seats-model.ts";
import {
  activityId,
  addActivity,
  crowdOf,
  makeActivity,
  organ,
  staffAt,
  times,
  whole,
  type Crowd,
} from "./seats-given.ts";

const people = 12;
const units = 3;
/** The first of each unit is its clerk. */
const unitOf = (at: number): string => `u${(at % units) + 1}x`;
const numberOf = (staff: string): number => Number(staff.slice(1)) - 10_000;
/** Some were at activities this year, and come after those who lack more. */
const hoursOf = (at: number): number => (at % 4) * 3;
const owed = (staff: string): number => 90 - hoursOf(numberOf(staff));
const releaseAt = instantAt("2026-11-06", "09:00");

const who = fc.nat({ max: people - 1 });
const one = <Does extends string>(does: Does) => fc.record({ does: fc.constant(does), who });
const act = fc.oneof(
  { weight: 6, arbitrary: one("join") },
  { weight: 3, arbitrary: one("leave") },
  { weight: 1, arbitrary: one("leaveByClerk") },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant("group" as const), who, size: fc.constantFrom(2, 3) }),
  },
  { weight: 2, arbitrary: one("accept") },
  { weight: 1, arbitrary: one("refuse") },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("resize" as const),
      capacity: fc.integer({ min: 2, max: 7 }),
      own: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 2 })),
    }),
  },
);
const plain = fc.oneof(
  { weight: 17, arbitrary: act },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant("prioritise" as const), who, to: fc.constantFrom(1, 5, 9) }),
  },
  { weight: 1, arbitrary: one("depart") },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("cancel" as const), sure: fc.nat({ max: 3 }) }) },
);
const crash = fc.record({ step: fc.integer({ min: 1, max: 16 }), after: fc.boolean() });
/** One thing after another, cut short, or two at once; time passes; the job comes by. */
export const command = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("do" as const), act: plain }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("cut" as const), act: plain, crash }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("race" as const), both: fc.tuple(act, act) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      minutes: fc.constantFrom(60, 700, 1500, 4400),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lookAfter" as const) }) },
);
export type Act = typeof plain extends fc.Arbitrary<infer One> ? One : never;
export type Command = typeof command extends fc.Arbitrary<infer One> ? One : never;

export type Run = World & { crowd: Crowd; model: Model; faults: Fault[]; without?: "repair" };

export async function begin(worlds: Worlds): Promise<Run> {
  const world = await worlds.next(times.now, (county): Change[] => [
    { put: { ...keys.county(county), code: county, name: "示例县" } },
    { put: { ...keys.organ(county, organ), ...makeOrgan({ county, id: organ }) } },
    ...Array.from({ length: units }, (_, at): Change => {
      const id = unitOf(at);
      return { put: { ...keys.unit(county, id), ...makeUnit({ county, organ, id, name: `第${id}派出所` }) } };
    }),
  ]);
  const { deps, county } = world;
  const crowd = await crowdOf(deps, county, { people, units, clerks: true });
  const seats = { capacity: 4, guaranteed: [{ unit: "u1x", seats: 2 }], releaseAt };
  const activity = await addActivity(deps, { county, seats });
  const past = Array.from({ length: people }, (_, at): Change => {
    const row = makeActivity({ county, id: "aaaaaaaaaa0009", day: "2026-03-02", hours: hoursOf(at) || 0.5 });
    const own = { ...row, standing: "seated", attendance: hoursOf(at) > 0 ? "present" : "absent" };
    return { put: { ...keys.ownActivity(county, staffAt(at), row.day, row.id), ...own } };
  });
  await commit(deps, officeOf(county), past);
  const model: Model = {
    capacity: 4,
    guaranteed: { u1x: 2 },
    releaseAt,
    closesAt: activity.closesAt,
    startsAt: startOf(activity),
    now: toInstant(times.now),
    cancelled: false,
    people: {},
    gone: [],
  };
  return { ...world, crowd, model, faults: [] };
}

/** Whom an act means: one of those it makes sense for, if there are any. */
function chosen({ model }: Run, at: number, wanted: (staff: string) => boolean): string {
  const all = Array.from({ length: people }, (_, n) => staffAt(n)).filter(
    (staff) => !model.gone.includes(staff),
  );
  const fit = all.filter(wanted);
  const from = fit.length > 0 ? fit : all;
  return from[at % from.length] ?? "";
}

const officeOf = (county: string): Actor => ({
  county,
  staff: "100021",
  name: "冯政工",
  organ,
  grants: [{ role: "reviewer", scope: { kind: "organ", county, organ } }],
});

/**
 * What an act does to the system, and to the model. `late`: the waiting list is looked after by another than who acts, so
 * that a seat is offered to who would have had it at once, and one that was given back is passed on later.
 */
type Meaning = { real: () => Promise<unknown>; onModel: (to: Model, late: boolean) => void };

export function meaning(run: Run, given: Act): Meaning {
  const { deps, county, model } = run;
  const office = officeOf(county);
  const isIn = (staff: string): boolean => on.isIn(model.people[staff]);
  const as = (staff: string): Actor => run.crowd.actors[numberOf(staff)] as Actor;
  switch (given.does) {
    case "join": {
      const staff = chosen(run, given.who, (x) => !isIn(x));
      const joining = { staff: [staff], unit: unitOf(numberOf(staff)), owed };
      return {
        real: () => signUp(deps, as(staff), activityId),
        onModel: (to, late) => on.join(to, joining, late),
      };
    }
    case "group":
      return groupMeaning(run, given);
    case "leave":
    case "leaveByClerk": {
      const staff = chosen(run, given.who, isIn);
      const hand = given.does === "leave" ? as(staff) : as(staffAt(numberOf(staff) % units));
      return {
        real: () => withdraw(deps, hand, activityId, staff),
        onModel: (to, late) => on.leave(to, staff, late),
      };
    }
    case "accept":
    case "refuse": {
      const staff = chosen(run, given.who, (x) => model.people[x]?.state === "offered");
      return given.does === "accept"
        ? { real: () => acceptOffer(deps, as(staff), activityId), onModel: (to) => on.accept(to, staff) }
        : {
            real: () => refuseOffer(deps, as(staff), activityId),
            onModel: (to, late) => on.refuse(to, staff, late),
          };
    }
    case "resize": {
      const [u1x, u2x] = given.own;
      const own = Object.fromEntries(Object.entries({ u1x, u2x }).filter(([, count]) => count > 0));
      return {
        real: () => resize(run, given.capacity, own),
        onModel: (to, late) => on.resize(to, { capacity: given.capacity, guaranteed: own }, late),
      };
    }
    case "prioritise": {
      const staff = chosen(run, given.who, (x) => model.people[x]?.state === "waiting");
      const input = { priority: given.to, reason: "本职工作需要" };
      return {
        real: () => setPriority(deps, office, { id: activityId, staff }, input),
        onModel: (to) => on.prioritise(to, staff, given.to),
      };
    }
    case "cancel":
      // Rarely: most of what can happen is over with it.
      return given.sure > 0
        ? { real: () => Promise.resolve(), onModel: () => undefined }
        : {
            real: () => cancelActivity(deps, office, activityId, "讲师临时有任务"),
            onModel: (to) => on.cancel(to),
          };
    case "depart": {
      const staff = chosen(run, given.who, (x) => numberOf(x) >= units);
      return {
        real: async () => {
          await tryWrite(deps, { set: keys.person(county, staff), to: { state: "left" } });
          await lookAfter(run);
        },
        onModel: (to) => on.depart(to, staff),
      };
    }
  }
}

function groupMeaning(run: Run, given: Extract<Act, { does: "group" }>): Meaning {
  const { deps, crowd, model } = run;
  const staff = Array.from({ length: people }, (_, n) => n)
    .filter((n) => n % units === given.who % units)
    .map(staffAt)
    .filter((one) => !on.isIn(model.people[one]) && !model.gone.includes(one))
    .slice(0, given.size);
  const clerk = crowd.actors[given.who % units] as Actor;
  const group = { staff, unit: unitOf(given.who), owed, group: `g${staff.join()}` };
  if (staff.length === 0) return { real: () => Promise.resolve(), onModel: () => undefined };
  return {
    real: () => nominate(deps, clerk, activityId, { staff, together: true }),
    onModel: (to) => on.join(to, group),
  };
}

async function resize({ deps, county }: Run, capacity: number, own: Record<string, number>): Promise<void> {
  const { activity } = await whole(deps, county);
  const fields = Object.keys(ActivityInput.shape);
  const input = Object.fromEntries(Object.entries(activity).filter(([name]) => fields.includes(name)));
  const guaranteed = Object.entries(own).map(([unit, seats]) => ({ unit, seats }));
  const seats: SeatRule = { capacity, guaranteed, releaseAt };
  await changeActivity(deps, officeOf(county), activityId, ActivityInput.parse({ ...input, seats }));
}

/** The job comes by, whatever the activity's next moment is. */
export async function lookAfter({ deps, county, clock }: Run): Promise<void> {
  await lookAgainBy(deps, { county, id: activityId }, clock.now());
  await tickActivities(deps, county, clock.now());
}
