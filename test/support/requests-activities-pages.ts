// A valid request for every page and form of activities, about any place: what the routes are asked, as a browser posts it.
import {
  activityOf,
  arrivedBy,
  attendedOf,
  clerk,
  codeOf,
  inPost,
  ofOrgan,
  offered,
  openTo,
  ownSeat,
  rollClosed,
  second,
  seminar,
  today,
} from "./fresh-activities.ts";
import {
  askedTurn,
  drawOf,
  feedFileOf,
  openMicOf,
  ownAbsence,
  ownTurn,
  rotationInput,
  rotationOf,
  threeTurns,
  turns,
} from "./fresh-turns.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import type { Asking } from "./requests-api.ts";
import { activityRequests } from "./requests-activities.ts";
import type { Person, Place, World } from "./world.ts";

type Typed = Record<string, string>;

/** What a page asks like its route. */
const like = (name: string): Asking => activityRequests[`GET /api/activities${name}`] ?? (() => ({}));
const nothing: Asking = () => ({});

/** About an activity that `make` makes for this request. */
const about =
  (
    make: (world: World, place: Place, person: Person, own: boolean) => Promise<Activity>,
    form?: Typed | ((place: Place) => Typed),
  ): Asking =>
  async (world, place, person, own) => ({
    params: { id: (await make(world, place, person, own)).id },
    form: typeof form === "function" ? form(place) : form,
  });
const now = (world: World, place: Place): Promise<Activity> => attendedOf(world, place, today);
const attending = (world: World, place: Place): Promise<Activity> => attendedOf(world, place);
const drawn =
  (state: "prepared" | "drawn", form?: Typed): Asking =>
  async (world, place) => ({
    params: { id: (await drawOf(world, place, { state, turns: state === "drawn" ? 1 : 0 })).id },
    form,
  });

/** An activity as its form posts it. */
const typed = (place: Place, more: Typed = {}): Typed => ({
  kind: seminar.kind,
  theme: `${ofOrgan(place)}研讨`,
  day: seminar.day,
  start: seminar.start,
  end: seminar.end,
  place: seminar.place,
  hours: String(seminar.hours),
  level: seminar.level,
  capacity: String(seminar.seats.capacity),
  opensDay: "2026-11-16",
  opensTime: "09:00",
  closesDay: seminar.day,
  closesTime: "12:00",
  ...more,
});

const rotationTyped = {
  name: rotationInput.name,
  "beat.every": "week",
  "beat.weekday": "5",
  noticeDays: "3",
  from: rotationInput.from,
};
const rotation =
  (form: Typed): Asking =>
  async (world, place) => ({ params: await rotationOf(world, place), form });
const turn =
  (day: string, form: (place: Place) => Typed): Asking =>
  async (world, place) => ({ params: { ...(await threeTurns(world, place)), day }, form: form(place) });
const away = { reason: "leave", from: "2026-12-01", until: "2026-12-05" };

/** Somebody in the room: his browser opened the code of the activity; elsewhere that of another one. */
const arrived =
  (form?: Typed): Asking =>
  async (world, place, person, own) => {
    const activity = await ownSeat(world, place, person, own, { activity: today });
    const seen = own ? activity : await activityOf(world, place, today);
    return { params: { id: activity.id }, headers: arrivedBy(world, seen), form };
  };

const ofOneActivity: Record<string, Asking> = {
  "GET /activities/:id": like("/:id"),
  "POST /activities/:id/sign-up": about(openTo, {}),
  "POST /activities/:id/withdraw": about(ownSeat, {}),
  "POST /activities/:id/accept": about((...asked) => ownSeat(...asked, { signUp: offered }), {}),
  "POST /activities/:id/refuse": about((...asked) => ownSeat(...asked, { signUp: offered }), {}),
  "POST /activities/:id/decision": about(
    (world, place) => activityOf(world, place, { kind: "class", state: "toApprove" }),
    { agree: "yes", reason: "" },
  ),
  "POST /activities/:id/cancel": about((world, place) => activityOf(world, place), { reason: "会场停电" }),
  "GET /activities/:id/edit": about((world, place) => activityOf(world, place)),
  "POST /activities/:id/edit": about(
    (world, place) => activityOf(world, place),
    (place) => typed(place, { place: "二楼会议室" }),
  ),
  "GET /activities/:id/nominations": about(attending),
  "POST /activities/:id/nominations": about(
    (world, place) => activityOf(world, place),
    (place) => ({ staff: second(place).staff }),
  ),
  "POST /activities/:id/nominations/:staff/withdraw": async (world, place) => ({
    params: { id: (await attending(world, place)).id, staff: clerk(place).staff },
    form: {},
  }),
  "GET /activities/:id/roster": about(attending),
  "GET /activities/:id/roster/print": about(attending),
  "POST /activities/:id/roster/priority": about(
    (world, place) => attendedOf(world, place, {}, { state: "waiting" }),
    (place) => ({ staff: clerk(place).staff, priority: "1", reason: "岗位急需" }),
  ),
  "GET /activities/:id/roll": about(now),
  "POST /activities/:id/roll": about(now, (place) => ({
    [`state.${clerk(place).staff}`]: "present",
    [`was.${clerk(place).staff}`]: "",
    do: "save",
  })),
  "POST /activities/:id/roll/list": about(now, (place) => ({
    list: clerk(place).staff,
    attendance: "present",
  })),
  "POST /activities/:id/roll/close": about(
    (world, place) => attendedOf(world, place, today, { attendance: "present" }),
    {},
  ),
  "POST /activities/:id/roll/amendment": about(
    (world, place) => attendedOf(world, place, rollClosed, { attendance: "present" }),
    (place) => ({ staff: clerk(place).staff, attendance: "late", reason: "核对签名" }),
  ),
  "POST /activities/:id/roll/correction": about(
    (world, place) => attendedOf(world, place, rollClosed, { attendance: "present" }),
    { do: "reopen", reason: "关闭得太早" },
  ),
  "GET /activities/:id/screen": about(now),
  "GET /activities/:id/check-in": async (world, place) => {
    const activity = await now(world, place);
    return { params: { id: activity.id }, query: { t: place.county + codeOf(world, activity) } };
  },
  "GET /activities/:id/check-in/here": arrived(),
  "POST /activities/:id/check-in": arrived({}),
};

const ofDraws: Record<string, Asking> = {
  "GET /activities/draw/check": nothing,
  "GET /activities/draw/check/file": nothing,
  "GET /activities/:id/draw": drawn("drawn"),
  "GET /activities/:id/draw/file": drawn("drawn"),
  "GET /activities/:id/draw/screen": drawn("drawn"),
  "GET /activities/organs/:organ/draws": like("/organs/:organ/draws"),
  "POST /activities/:id/draw": about(openMicOf, (place) => ({
    [`reason.${second(place).staff}`]: "duty",
    [`until.${second(place).staff}`]: "2026-11-24",
  })),
  "POST /activities/:id/draw/now": drawn("prepared", {}),
  "POST /activities/:id/draw/again": drawn("drawn", { turn: "1", reason: "absent", words: "出警未归" }),
  "POST /activities/:id/draw/reveal": drawn("drawn", {}),
  "POST /activities/:id/draw/withdraw": drawn("prepared", { reason: "名单有误" }),
};

const ofRotations: Record<string, Asking> = {
  "GET /activities/organs/:organ/rotations": like("/organs/:organ/rotations"),
  "POST /activities/organs/:organ/rotations": (_, { organ }) => ({ params: { organ }, form: rotationTyped }),
  "GET /activities/rotations/:organ/:rotation": like("/rotations/:organ/:rotation"),
  "POST /activities/rotations/:organ/:rotation": rotation({ ...rotationTyped, noticeDays: "5" }),
  "POST /activities/rotations/:organ/:rotation/plan": rotation({ count: "1" }),
  "POST /activities/rotations/:organ/:rotation/end": rotation({}),
  "POST /activities/rotations/:organ/:rotation/turns/:day/swap": turn(turns.first, (place) => ({
    with: turns.second,
    staff: clerk(place).staff,
    reason: "临时出差",
  })),
  "POST /activities/rotations/:organ/:rotation/turns/:day/ask": async (world, place, person, own) => ({
    params: { ...(await ownTurn(world, place, person, own)), day: turns.first },
    form: { with: turns.second },
  }),
  "POST /activities/rotations/:organ/:rotation/turns/:day/answer": async (world, place, person, own) => ({
    params: { ...(await askedTurn(world, place, person, own)), day: turns.first },
    form: { agree: "yes" },
  }),
  "POST /activities/rotations/:organ/:rotation/turns/:day/close": turn(turns.past, () => ({ state: "held" })),
};

export const activityPageRequests: Record<string, Asking> = {
  "GET /activities": like(""),
  "GET /activities/approvals": nothing,
  "GET /activities/figures": (_, { organ }) => ({
    query: { organ, from: "2026-11", to: "2026-11", show: "all" },
  }),
  "GET /activities/speakers": (_, { organ }) => ({ query: { organ, from: "2026-11", to: "2026-11" } }),
  "GET /activities/coverage": (_, { organ }) => ({ query: { organ, from: "2026-11", to: "2026-11" } }),
  "GET /activities/attendance": (_, { organ }) => ({ query: { organ, from: "2026-11", to: "2026-11" } }),
  "GET /activities/new": (_, { organ }) => ({ query: { organ, kind: "seminar" } }),
  "POST /activities/organs/:organ/new": (_, place) => ({
    params: { organ: place.organ },
    form: typed(place),
  }),
  "GET /activities/mine": like("/mine"),
  "POST /activities/mine/feed": () => ({ form: { do: "renew" } }),
  "GET /activities/feeds/:file": async (world, place) => ({
    params: { file: await feedFileOf(world, place) },
  }),
  ...ofOneActivity,
  ...ofDraws,
  ...ofRotations,
  "GET /activities/absences/mine": like("/absences/mine"),
  "POST /activities/absences/mine": async (world, place, { staff }) => ({
    form: { ...(await inPost(world, place, { staff, name: "某人" })), ...away },
  }),
  "GET /activities/organs/:organ/absences": like("/organs/:organ/absences"),
  "POST /activities/organs/:organ/absences": (_, place) => ({
    params: { organ: place.organ },
    form: { staff: clerk(place).staff, ...away },
  }),
  "POST /activities/absences/:staff/:from/:serial/end": async (world, place, person, own) => ({
    params: await ownAbsence(world, place, person, own),
    form: { until: "2026-11-25" },
  }),
};
