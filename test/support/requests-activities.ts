// A valid request for every route of activities, about any place: as oneself, as the unit's clerk, as the office.
import {
  activityOf,
  attendedOf,
  clerk,
  codeOf,
  inputOf,
  offered,
  openTo,
  ownSeat,
  rollClosed,
  second,
  today,
} from "./fresh-activities.ts";
import {
  absenceOf,
  askedTurn,
  drawOf,
  openMicOf,
  ownTurn,
  rotationInput,
  rotationOf,
  settledRotation,
  threeTurns,
  turns,
} from "./fresh-turns.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import type { Asking } from "./requests-api.ts";
import type { Person, Place, World } from "./world.ts";

const idOf = ({ id }: Pick<Activity, "id">) => ({ id });
const ofOrgan =
  (body?: unknown): Asking =>
  (_, { organ }) => ({ params: { organ }, body });

/** About an activity that `make` makes for this request. */
const about =
  (
    make: (world: World, place: Place, person: Person, own: boolean) => Promise<Activity>,
    body?: (place: Place) => unknown,
  ): Asking =>
  async (world, place, person, own) => ({
    params: idOf(await make(world, place, person, own)),
    body: body?.(place),
  });
const plain = (world: World, place: Place): Promise<Activity> => activityOf(world, place);
const attending = (world: World, place: Place): Promise<Activity> => attendedOf(world, place);
const now = (world: World, place: Place): Promise<Activity> => attendedOf(world, place, today);
const drawn =
  (state: "prepared" | "drawn", body?: unknown): Asking =>
  async (world, place) => ({
    params: idOf(await drawOf(world, place, { state, turns: state === "drawn" ? 1 : 0 })),
    body,
  });
const present = (place: Place) => ({ marks: [{ staff: clerk(place).staff, attendance: "present" }] });

const rotation =
  (body?: unknown): Asking =>
  async (world, place) => ({ params: await rotationOf(world, place), body });
const turn =
  (day: string, body: (place: Place) => unknown): Asking =>
  async (world, place) => ({ params: { ...(await threeTurns(world, place)), day }, body: body(place) });
const away = { reason: "leave", from: "2026-12-01", until: "2026-12-05" };

const ofNovember: Asking = (_, { organ }) => ({ query: { organ, from: "2026-11", to: "2026-11" } });

export const activityRequests: Record<string, Asking> = {
  "GET /api/activities": (_, { organ }) => ({ query: { organ, month: "2026-11" } }),
  "GET /api/activities/mine": async (world, place, person) => {
    await ownSeat(world, place, person, true);
    return {};
  },
  "GET /api/activities/approvals": () => ({}),
  "GET /api/activities/figures": ofNovember,
  "GET /api/activities/attendance": ofNovember,
  "GET /api/activities/attendance.xlsx": ofNovember,
  "GET /api/activities/speakers": ofNovember,
  "GET /api/activities/coverage": (_, { organ }) => ({
    query: { organ, from: "2026-11", to: "2026-11", kind: "seminar" },
  }),
  "POST /api/activities/feed": (_, { unit }) => ({ body: { do: "renew", unit } }),
  "POST /api/activities/organs/:organ": (_, place) => ({
    params: { organ: place.organ },
    body: inputOf(place),
  }),
  "POST /api/activities/organs/:organ/series": (_, place) => ({
    params: { organ: place.organ },
    body: { input: inputOf(place), every: "week", count: 2, daysOff: "skip" },
  }),

  "GET /api/activities/:id": about(plain),
  "PUT /api/activities/:id": about(plain, (place) => inputOf(place, { place: "二楼会议室" })),
  "POST /api/activities/:id/decision": about(
    (world, place) => activityOf(world, place, { kind: "class", state: "toApprove" }),
    () => ({ agree: true }),
  ),
  "POST /api/activities/:id/cancel": about(plain, () => ({ reason: "会场停电" })),
  "GET /api/activities/:id/roster": about(attending),
  "GET /api/activities/:id/roster.xlsx": about(attending),
  "POST /api/activities/:id/roll": about(now, present),
  "POST /api/activities/:id/roll/close": about((world, place) =>
    attendedOf(world, place, today, { attendance: "present" }),
  ),
  "POST /api/activities/:id/roll/:staff/amendment": async (world, place) => ({
    params: {
      ...idOf(await attendedOf(world, place, rollClosed, { attendance: "present" })),
      staff: clerk(place).staff,
    },
    body: { attendance: "late", reason: "核对签名" },
  }),
  "POST /api/activities/:id/roll/corrections": about(
    (world, place) => attendedOf(world, place, rollClosed, { attendance: "present" }),
    () => ({ do: "facts", reason: "学时录入有误", hours: 3 }),
  ),
  "GET /api/activities/:id/code": about(now),
  "POST /api/activities/:id/check-in": async (world, place, person, own) => {
    const activity = await ownSeat(world, place, person, own, { activity: today });
    // Of another organ's activity somebody has a code that stands, but for one of his own.
    const seen = own ? activity : await activityOf(world, place, today);
    return { params: idOf(activity), body: { code: codeOf(world, seen) } };
  },

  "POST /api/activities/:id/sign-up": about(openTo),
  "DELETE /api/activities/:id/sign-up": about(ownSeat),
  "POST /api/activities/:id/nominations": about(plain, (place) => ({
    staff: [second(place).staff],
    together: false,
  })),
  "DELETE /api/activities/:id/sign-ups/:staff": async (world, place) => ({
    params: { ...idOf(await attendedOf(world, place)), staff: clerk(place).staff },
  }),
  "POST /api/activities/:id/sign-ups/:staff/priority": async (world, place) => ({
    params: {
      ...idOf(await attendedOf(world, place, {}, { state: "waiting" })),
      staff: clerk(place).staff,
    },
    body: { priority: 1, reason: "岗位急需" },
  }),
  "POST /api/activities/:id/offer/accept": about((...asked) => ownSeat(...asked, { signUp: offered })),
  "POST /api/activities/:id/offer/refuse": about((...asked) => ownSeat(...asked, { signUp: offered })),
  "GET /api/activities/:id/standing": about(openTo),

  "GET /api/activities/:id/draw": drawn("drawn"),
  "POST /api/activities/:id/draw": about(openMicOf, (place) => ({
    exclusions: [{ staff: second(place).staff, reason: "duty", until: "2026-11-24" }],
  })),
  "POST /api/activities/:id/draw/now": drawn("prepared"),
  "POST /api/activities/:id/draw/again": drawn("drawn", { turn: 1, reason: "absent", words: "出警未归" }),
  "POST /api/activities/:id/draw/reveal": drawn("drawn"),
  "POST /api/activities/:id/draw/withdraw": drawn("prepared", { reason: "名单有误" }),
  "GET /api/activities/organs/:organ/draws": ofOrgan(),

  "GET /api/activities/organs/:organ/rotations": ofOrgan(),
  "POST /api/activities/organs/:organ/rotations": ofOrgan(rotationInput),
  "GET /api/activities/rotations/:organ/:rotation": (_, place) => ({
    params: { organ: place.organ, rotation: settledRotation(place) },
  }),
  "PUT /api/activities/rotations/:organ/:rotation": rotation({ ...rotationInput, noticeDays: 5 }),
  "POST /api/activities/rotations/:organ/:rotation/end": rotation(),
  "POST /api/activities/rotations/:organ/:rotation/plan": rotation({ count: 1 }),
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/swap": turn(turns.first, (place) => ({
    with: turns.second,
    staff: clerk(place).staff,
    reason: "临时出差",
  })),
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/ask": async (world, place, person, own) => ({
    params: { ...(await ownTurn(world, place, person, own)), day: turns.first },
    body: { with: turns.second },
  }),
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/answer": async (world, place, person, own) => ({
    params: { ...(await askedTurn(world, place, person, own)), day: turns.first },
    body: { agree: true },
  }),
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/close": turn(turns.past, () => ({
    state: "held",
  })),

  "GET /api/activities/absences/mine": async (world, place, { staff }) => {
    await absenceOf(world, place, { staff, name: "某人" });
    return {};
  },
  "GET /api/activities/organs/:organ/absences": ofOrgan(),
  "POST /api/activities/absences": (_, place) => ({ body: { staff: clerk(place).staff, ...away } }),
  "POST /api/activities/absences/:staff/:from/:serial/end": async (world, place) => ({
    params: await absenceOf(world, place, clerk(place)),
    body: { until: "2026-11-25" },
  }),
};
