// Bad input to activities that no schema alone refuses: times against times, people and units that are another organ's.
import { beforeAll, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { drawRoutes } from "../../functions/activities/routes-draw.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import type { AnyRoute } from "../../functions/platform/route.ts";
import {
  activityOf,
  attendedOf,
  clerk,
  inputOf,
  rollClosed,
  second,
  today,
} from "../support/fresh-activities.ts";
import { absenceOf, drawOf, openMicOf, rotationInput, rotationOf, turns } from "../support/fresh-turns.ts";
import type { Ask } from "../support/requests-api.ts";
import { refusalFaults, send, type Answer } from "../support/send.ts";
import { grantOf, makeWorld, places, type Person, type World } from "../support/world.ts";

const { own, otherOrgan, sibling } = places;
const { organ } = own;
const there = clerk(own).staff;
const stranger = clerk(otherOrgan).staff;

let world: World;
let office: Person;
beforeAll(async () => {
  world = await makeWorld();
  office = await world.person([grantOf("organAdmin")]);
});

const ask = (row: AnyRoute, asked: Ask): Promise<Answer> =>
  send(world, row, { ask: asked, token: office.token });
const pathsOf = ({ text }: Answer): string[] =>
  (JSON.parse(text) as { fields: { path: string }[] }).fields.map(({ path }) => path);

/** What is wrong with the refusal of something that is wrong in one field. */
async function faultsAt(row: AnyRoute, asked: Ask, path: string): Promise<string[]> {
  const sent = await ask(row, asked);
  const named = sent.status === 400 && !pathsOf(sent).includes(path) ? [`names ${pathsOf(sent).join()}`] : [];
  return [...refusalFaults(`${path} in ${JSON.stringify(asked)}`, sent, [400]), ...named];
}
type Wrong = [row: AnyRoute, asked: Ask, path: string];
const faultsOf = async (all: readonly Wrong[]): Promise<string[]> =>
  (await Promise.all(all.map(([row, asked, path]) => faultsAt(row, asked, path)))).flat();

describe("a field that is wrong by another one, by its day or by who is meant, is named", () => {
  const seats = { capacity: 10, guaranteed: [] };
  const activities: [path: string, wrong: object][] = [
    ["theme", { theme: "  " }],
    ["kind", { kind: "party" }],
    ["day", { day: "2026-02-30" }],
    ["until", { until: "2026-11-26" }],
    ["until", { until: "2027-11-26" }],
    ["end", { end: "14:30" }],
    ["hours", { hours: 0 }],
    ["closesAt", { closesAt: "2026-11-16T01:00:00.000Z" }],
    ["closesAt", { closesAt: "2026-11-27T07:00:00.000Z" }],
    ["opensAt", { opensAt: "2026-11-31T07:00:00.000Z" }],
    ["fullTime", { fullTime: true }],
    ["seats", { kind: "meeting", seats }],
    ["seats.capacity", { seats: { ...seats, capacity: 501 } }],
    ["seats.guaranteed", { seats: { ...seats, guaranteed: [{ unit: own.unit, seats: 11 }] } }],
    [
      "seats.guaranteed",
      { seats: { ...seats, guaranteed: [1, 2].map((n) => ({ unit: own.unit, seats: n })) } },
    ],
    ["seats.guaranteed.0.unit", { seats: { ...seats, guaranteed: [{ unit: otherOrgan.unit, seats: 1 }] } }],
    ["seats.releaseAt", { seats: { ...seats, releaseAt: "2026-11-30T07:00:00.000Z" } }],
    ["who.units.1", { who: { units: [own.unit, otherOrgan.unit] } }],
    ["who.units.0", { who: { units: ["../own1"] } }],
    ["speakers", { speakers: Array(11).fill("王教授") }],
  ];

  it.each(activities)("an activity: %s in %j", async (path, wrong) => {
    const body = { ...inputOf(own), ...wrong };
    const { id } = await activityOf(world, own);
    const series = { input: body, every: "week", count: 2, daysOff: "skip" };
    const inSeries = path === "kind" ? "input.kind" : path;
    const plain = await faultsOf([
      [activityRoutes.create, { params: { organ }, body }, path],
      [activityRoutes.change, { params: { id }, body }, path],
    ]);
    expect(plain).toEqual([]);
    const planned = await ask(activityRoutes.series, { params: { organ }, body: series });
    expect(refusalFaults("series", planned, [400])).toEqual([]);
    expect(pathsOf(planned).some((one) => one === inSeries || one === `input.${path}`)).toBe(true);
  });

  it("what may not change once it stands, or once people sit", async () => {
    const { id } = await activityOf(world, own);
    const taken = await attendedOf(world, own);
    const change = (to: object, of = id): Ask => ({ params: { id: of }, body: { ...inputOf(own), ...to } });
    const found = await faultsOf([
      [activityRoutes.change, change({ kind: "lecture" }), "kind"],
      [activityRoutes.change, change({ seats: undefined }, taken.id), "seats"],
    ]);
    expect(found).toEqual([]);
  });

  it("a plan, a decision, a cancellation, marks and corrections", async () => {
    const plan = { input: inputOf(own), every: "week", daysOff: "move" };
    const at = (body: object): Ask => ({ params: { organ }, body });
    const asked = await activityOf(world, own, { kind: "class", state: "toApprove" });
    const now = await attendedOf(world, own, today);
    const over = await attendedOf(world, own, rollClosed, { attendance: "present" });
    const mark = { staff: there, attendance: "present" };
    const params = { id: over.id, staff: there };
    const found = await faultsOf([
      [activityRoutes.series, at({ ...plan }), "until"],
      [activityRoutes.series, at({ ...plan, count: 3, until: "2026-12-31" }), "until"],
      [activityRoutes.series, at({ ...plan, count: 61 }), "count"],
      [activityRoutes.series, at({ ...plan, count: 60 }), "count"],
      [activityRoutes.series, at({ ...plan, until: "2031-01-01" }), "until"],
      [activityRoutes.decide, { params: { id: asked.id }, body: { agree: false, reason: " " } }, "reason"],
      [activityRoutes.cancel, { params: { id: asked.id }, body: { reason: " " } }, "reason"],
      [activityRoutes.mark, { params: { id: now.id }, body: { marks: [] } }, "marks"],
      [activityRoutes.mark, { params: { id: now.id }, body: { marks: [mark, mark] } }, "marks"],
      [
        activityRoutes.mark,
        { params: { id: now.id }, body: { marks: [{ ...mark, attendance: "gone" }] } },
        "marks.0.attendance",
      ],
      [activityRoutes.amend, { params, body: { attendance: "late", reason: "" } }, "reason"],
      [activityRoutes.checkIn, { params: { id: now.id }, body: { code: "现在" } }, "code"],
    ]);
    expect(found).toEqual([]);
  });

  it("people named, an absence, a calendar address", async () => {
    const { id } = await activityOf(world, own);
    const waits = { id: (await attendedOf(world, own, {}, { state: "waiting" })).id, staff: there };
    const absence = { staff: there, reason: "leave", from: "2026-12-10", until: "2026-12-12" };
    const away = await absenceOf(world, own, clerk(own));
    const noted = (to: object): Ask => ({ body: { ...absence, ...to } });
    const found = await faultsOf([
      [signUpRoutes.nominate, { params: { id }, body: { staff: [], together: true } }, "staff"],
      [signUpRoutes.nominate, { params: { id }, body: { staff: ["a/b"], together: true } }, "staff.0"],
      [signUpRoutes.nominate, { params: { id }, body: { staff: [there] } }, "together"],
      [signUpRoutes.prioritise, { params: waits, body: { priority: 10, reason: "急需" } }, "priority"],
      [signUpRoutes.prioritise, { params: waits, body: { priority: 1, reason: " " } }, "reason"],
      [rotationRoutes.absenceNote, noted({ until: "2026-12-09" }), "until"],
      [rotationRoutes.absenceNote, noted({ until: "2027-12-12" }), "until"],
      [rotationRoutes.absenceNote, noted({ from: "2026-11-01", until: "2026-11-02" }), "until"],
      [rotationRoutes.absenceNote, noted({ from: "2026-02-30" }), "from"],
      [rotationRoutes.absenceNote, noted({ reason: "tired" }), "reason"],
      [rotationRoutes.absenceEnd, { params: away, body: { until: "2026-11-31" } }, "until"],
      [activityRoutes.feed, { body: { do: "show" } }, "do"],
      [activityRoutes.feed, { body: { do: "renew", unit: "../own1" } }, "unit"],
    ]);
    expect(found).toEqual([]);
  });

  it("a draw's list, another draw, a list taken back", async () => {
    const out = { staff: there, reason: "duty", until: "2026-11-24" };
    const prepare = async (...exclusions: object[]): Promise<Ask> => ({
      params: { id: (await openMicOf(world, own)).id },
      body: { exclusions },
    });
    const drawn = { id: (await drawOf(world, own, { state: "drawn", turns: 1 })).id };
    const listed = { id: (await drawOf(world, own, { state: "prepared" })).id };
    const again = { turn: 1, reason: "absent", words: "出警未归" };
    const found = await faultsOf([
      [drawRoutes.drawPrepare, await prepare({ ...out, staff: stranger }), "exclusions.0.staff"],
      [drawRoutes.drawPrepare, await prepare(out, out), "exclusions.1.staff"],
      [drawRoutes.drawPrepare, await prepare({ ...out, until: "2026-11-22" }), "exclusions.0.until"],
      [drawRoutes.drawPrepare, await prepare({ ...out, until: "2027-11-24" }), "exclusions.0.until"],
      [drawRoutes.drawPrepare, await prepare({ ...out, reason: "shy" }), "exclusions.0.reason"],
      [drawRoutes.drawAgain, { params: drawn, body: { ...again, turn: 0 } }, "turn"],
      [drawRoutes.drawAgain, { params: drawn, body: { ...again, words: " " } }, "words"],
      [drawRoutes.drawWithdraw, { params: listed, body: { reason: "" } }, "reason"],
    ]);
    expect(found).toEqual([]);
  });

  it("a rotation and its turns", async () => {
    const set = (to: object): Ask => ({ params: { organ }, body: { ...rotationInput, ...to } });
    const planned = { [turns.past]: second(own), [turns.first]: clerk(own), [turns.second]: second(own) };
    const at = await rotationOf(world, own, planned);
    const [past, first] = [
      { ...at, day: turns.past },
      { ...at, day: turns.first },
    ];
    const swap = { with: turns.second, staff: there, reason: "出差" };
    const found = await faultsOf([
      [rotationRoutes.rotationCreate, set({ name: " " }), "name"],
      [rotationRoutes.rotationCreate, set({ beat: { every: "week", weekday: 8 } }), "beat.weekday"],
      [rotationRoutes.rotationCreate, set({ beat: { every: "meeting", kinds: [] } }), "beat.kinds"],
      [rotationRoutes.rotationCreate, set({ noticeDays: 0 }), "noticeDays"],
      [rotationRoutes.rotationCreate, set({ who: { units: [otherOrgan.unit] } }), "who.units.0"],
      [rotationRoutes.rotationPlan, { params: at, body: { count: 31 } }, "count"],
      [rotationRoutes.turnSwap, { params: first, body: { ...swap, with: turns.first } }, "with"],
      [rotationRoutes.turnSwap, { params: first, body: { ...swap, with: "2026-12-12" } }, "with"],
      [rotationRoutes.turnSwap, { params: first, body: { ...swap, reason: " " } }, "reason"],
      [rotationRoutes.turnClose, { params: past, body: { state: "held", by: stranger } }, "by"],
      [rotationRoutes.turnClose, { params: past, body: { state: "gone" } }, "state"],
    ]);
    expect(found).toEqual([]);
  });

  it("a month or a span that is none", async () => {
    const span = { organ, from: "2026-01", to: "2026-11" };
    const found = await faultsOf([
      [activityRoutes.calendar, { query: { month: "2026-13" } }, "month"],
      [activityRoutes.figures, { query: { ...span, to: "2025-12" } }, "to"],
      [activityRoutes.figures, { query: { ...span, from: "2020-01" } }, "to"],
      [activityRoutes.figures, { query: { ...span, from: "" } }, "from"],
    ]);
    expect(found).toEqual([]);
  });
});

describe("people who are not there", () => {
  it("are not told apart from those of another organ: nobody is named, marked or drawn with them", async () => {
    const [{ id }, now] = [await activityOf(world, own), await attendedOf(world, own, today)];
    const over = await attendedOf(world, own, rollClosed, { attendance: "present" });
    const tell = async (staff: string): Promise<Answer[]> => {
      const marks = [there, staff].map((one) => ({ staff: one, attendance: "present" }));
      const amended = { attendance: "late", reason: "核对签名" };
      const away = { staff, reason: "leave", from: "2026-12-10", until: "2026-12-12" };
      return Promise.all([
        ask(signUpRoutes.nominate, { params: { id }, body: { staff: [there, staff], together: false } }),
        ask(activityRoutes.mark, { params: { id: now.id }, body: { marks } }),
        ask(activityRoutes.amend, { params: { id: over.id, staff }, body: amended }),
        ask(signUpRoutes.withdrawOther, { params: { id, staff } }),
        ask(rotationRoutes.absenceNote, { body: away }),
      ]);
    };
    const [nobody, foreign] = [await tell("Q0000001"), await tell(stranger)];
    const faults = [...nobody, ...foreign].flatMap((sent, at) => refusalFaults(String(at), sent, [404]));
    expect(faults).toEqual([]);
    const said = ({ text }: Answer): unknown => ({ ...JSON.parse(text), requestId: undefined }) as unknown;
    expect(foreign.map(said)).toEqual(nobody.map(said));
  });

  it("control: those who are there are named and marked", async () => {
    const [{ id }, now] = [await activityOf(world, own), await attendedOf(world, own, today)];
    const named = await ask(signUpRoutes.nominate, {
      params: { id },
      body: { staff: [there, clerk(sibling).staff], together: false },
    });
    expect([named.status, named.text.match(/"state":"seated"/gu)?.length]).toEqual([200, 2]);
    const marks = [there, clerk(sibling).staff].map((staff) => ({ staff, attendance: "present" }));
    expect((await ask(activityRoutes.mark, { params: { id: now.id }, body: { marks } })).status).toBe(204);
  });
});
