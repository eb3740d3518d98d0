// A valid request for every route of the API, about any place: fresh records where the request uses them up.
import {
  clerkOf,
  excused,
  freshCode,
  freshMonth,
  freshName,
  freshWeek,
  lockedOfficer,
  newOfficerOf,
  noticeTo,
  organisationOf,
  policyNamed,
  received,
  rosterOf,
  uploaded,
} from "./fresh-records.ts";
import { makeBriefInput } from "./make.ts";
import { activityRequests } from "./requests-activities.ts";
import { assessmentRequests } from "./requests-assessments.ts";
import { talkRequests } from "./requests-talks.ts";
import { noticeKey, password, type Person, type Place, type World } from "./world.ts";

/** What is sent. A form is posted urlencoded, or as multipart when it holds a file. */
export type Ask = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  form?: Record<string, string | File>;
  bytes?: Uint8Array;
  /** What a browser brings along from an earlier answer. */
  headers?: Record<string, string>;
};

/** Builds the request that `person` makes about a place; `relation` "own" means one's own for things that are personal. */
export type Asking = (world: World, place: Place, person: Person, own: boolean) => Ask | Promise<Ask>;

const month = "2026-11";
const day = "2026-11-23";

const officerOf =
  (body?: unknown): Asking =>
  async (world, place) => ({ params: { staff: await world.officer(place) }, body });
const briefIn =
  (state: "draft" | "submitted" | "accepted", body?: unknown): Asking =>
  async (world, place) => ({ params: { id: (await world.brief(place, state)).id }, body });
const nothing: Asking = () => ({});
const briefInput = (place: Place) => makeBriefInput({ unit: place.unit, present: [] });

export const apiRequests: Record<string, Asking> = {
  "POST /api/session": (_, __, { staff }) => ({ body: { staff, password, county: "529901" } }),
  "GET /api/session": nothing,
  "DELETE /api/session": nothing,
  "DELETE /api/session/everywhere": nothing,
  "POST /api/session/password": () => ({ body: { current: password, next: "xinde-9512-mima" } }),

  "GET /api/org/counties": nothing,
  "POST /api/org/counties": (world) => ({ body: { code: freshCode(world), name: freshName(world) } }),
  "PATCH /api/org/counties/:county": (_, { county, countyName }) => ({
    params: { county },
    body: { name: countyName },
  }),
  "POST /api/org/counties/:county/administrators": (world, { county }) => ({
    params: { county },
    body: { staff: `Z${String(world.count()).padStart(6, "0")}`, name: "新管理员" },
  }),
  "GET /api/org/organs": nothing,
  "POST /api/org/organs": (world) => ({ body: { name: freshName(world), kind: "justice" } }),
  "PATCH /api/org/organs/:organ": (_, { organ, organName }) => ({
    params: { organ },
    body: { name: organName },
  }),
  "POST /api/org/units": (world, { organ }) => ({
    body: { organ, name: freshName(world), class: "office", openedOn: "2026-11-20" },
  }),
  "PATCH /api/org/units/:unit": async (world, place) => ({
    params: { unit: await world.newUnit(place) },
    body: { name: freshName(world) },
  }),
  "POST /api/org/units/:unit/merge": async (world, place) => ({
    params: { unit: await world.newUnit(place) },
    body: { into: place.unit, from: "2026-11-20" },
  }),
  "POST /api/org/units/:unit/passwords": async (world, place) => {
    const unit = await world.newUnit(place);
    await world.officer({ ...place, unit });
    return { params: { unit } };
  },
  "GET /api/org/holders/:place": (_, { unit }) => ({ params: { place: unit } }),
  "GET /api/org/calendar/:year": () => ({ params: { year: "2026" } }),
  "PUT /api/org/calendar/:year": () => ({
    params: { year: "2031" },
    body: { source: "通知", days: [{ day: "2031-01-01", kind: "holiday", name: "元旦" }] },
  }),

  "GET /api/org/units/:unit/officers": (_, { unit }) => ({ params: { unit } }),
  "POST /api/org/officers": (world, place) => ({ body: newOfficerOf(world, place) }),
  "GET /api/org/officers/:staff": (_, { unit }) => ({ params: { staff: `${unit.toUpperCase()}X` } }),
  "PATCH /api/org/officers/:staff": officerOf({ position: "副所长" }),
  "POST /api/org/officers/:staff/transfer": async (world, place) => ({
    params: { staff: await world.officer(place) },
    body: { unit: await world.newUnit(place), from: "2026-11-20" },
  }),
  "POST /api/org/officers/:staff/leave": officerOf({ on: "2026-11-20" }),
  "POST /api/org/officers/:staff/password": officerOf(),
  "POST /api/org/officers/:staff/unlock": async (world, place) => ({
    params: { staff: await lockedOfficer(world, place) },
  }),
  "POST /api/org/officers/:staff/disable": officerOf(),
  "POST /api/org/officers/:staff/enable": async (world, place) => ({
    params: { staff: await world.officer(place, { state: "disabled" }) },
  }),
  "POST /api/org/officers/:staff/grants": async (world, place) => ({
    params: { staff: await world.officer(place) },
    body: { role: "clerk", place: place.unit },
  }),
  "DELETE /api/org/officers/:staff/grants/:role/:place": async (world, place) => ({
    params: { staff: await clerkOf(world, place), role: "clerk", place: place.unit },
  }),

  "POST /api/org/imports/organisation": (world, place) => ({
    query: { file: "机构.csv", organ: place.organ },
    bytes: organisationOf(world, place),
  }),
  "POST /api/org/imports/roster": (world, place) => ({
    query: { file: "花名册.csv", organ: place.organ },
    bytes: rosterOf(world, place),
  }),
  "GET /api/org/imports/:import": async (world, place, person, own) => ({
    params: { import: await uploaded(world, place, person, own) },
  }),
  "POST /api/org/imports/:import/commit": async (world, place, person, own) => ({
    params: { import: await uploaded(world, place, person, own) },
    body: { mode: "all" },
  }),
  "GET /api/org/imports/:import/errors": async (world, place, person, own) => ({
    params: { import: await uploaded(world, place, person, own, true) },
  }),

  "GET /api/training/briefs": (_, { unit }) => ({ query: { unit, month } }),
  "POST /api/training/briefs": (_, place) => ({ body: briefInput(place) }),
  "GET /api/training/briefs/:id": briefIn("accepted"),
  "PUT /api/training/briefs/:id": async (world, place) => ({
    params: { id: (await world.brief(place)).id },
    body: { ...briefInput(place), title: "改过的标题", version: 1 },
  }),
  "DELETE /api/training/briefs/:id": briefIn("draft"),
  "POST /api/training/briefs/:id/submit": briefIn("draft", {}),
  "POST /api/training/briefs/:id/accept": briefIn("submitted", {}),
  "POST /api/training/briefs/:id/return": briefIn("submitted", { reason: "请补写讲评" }),
  "POST /api/training/briefs/:id/photos/tickets": briefIn("draft", {}),
  "POST /api/training/briefs/:id/photos": async (world, place) => {
    const { id, photo } = await received(world, place);
    return { params: { id }, body: { photo } };
  },
  "DELETE /api/training/briefs/:id/photos/:photo": async (world, place) => ({
    params: { id: (await world.brief(place)).id, photo: "photo00001" },
  }),
  "GET /api/training/desk": (_, { organ }) => ({ query: { organ } }),

  "GET /api/figures/definitions": nothing,
  "GET /api/figures/months/:month": () => ({ params: { month } }),
  "GET /api/figures/prefixes/:prefix/months/:month": () => ({ params: { prefix: "52", month } }),

  "GET /api/obligations/months/:month": () => ({ params: { month } }),
  "POST /api/obligations/months/:month/lock": (world) => ({ params: { month: freshMonth(world) } }),
  "GET /api/obligations/units/:unit": (_, { unit }) => ({ params: { unit }, query: { month } }),
  "GET /api/obligations/policies": nothing,
  "POST /api/obligations/policies": (world) => ({ body: policyNamed(`extra-${world.count()}`) }),
  "POST /api/obligations/units/:unit/exemptions": (world, { unit }) => ({
    params: { unit },
    body: { policy: "half-day-weekly", period: freshWeek(world), reason: "全员抽调" },
  }),
  "DELETE /api/obligations/units/:unit/exemptions/:policy/:period": async (world, place) => ({
    params: { unit: place.unit, ...(await excused(world, place)) },
  }),

  "GET /api/notices": nothing,
  "POST /api/notices/:day/:id/read": async (world, _, { staff }) => ({
    params: await noticeTo(world, staff),
  }),
  "POST /api/notices/read": async (world, _, { staff }) => {
    await noticeTo(world, staff);
    return {};
  },
  "GET /api/notices/outbox": nothing,
  "GET /api/notices/sent": () => ({ query: { day } }),
  "POST /api/notices/outbox/:to/:day/:id/retry": (_, { unit }) => ({
    params: { to: `${unit.toUpperCase()}X`, ...noticeKey },
  }),
  "GET /api/notices/channel": nothing,
  "GET /api/notices/mail": nothing,

  ...talkRequests,
  ...activityRequests,
  ...assessmentRequests,

  "GET /api/jobs": nothing,
  "POST /api/jobs/:job/runs": () => ({ params: { job: "figures.rollUp" } }),
};
