// A valid request for every page and form, about any place.
import type { Place, World } from "./world.ts";
import { noticeKey, password } from "./world.ts";
import {
  clerkOf,
  excused,
  freshMonth,
  freshName,
  freshWeek,
  jpeg,
  lockedOfficer,
  newOfficerOf,
  noticeTo,
  received,
  rosterOf,
  uploaded,
} from "./fresh-records.ts";
import type { Asking } from "./requests-api.ts";
import { activityPageRequests } from "./requests-activities-pages.ts";
import { assessmentPageRequests } from "./requests-assessments-pages.ts";
import { talkPageRequests } from "./requests-talks.ts";

const month = "2026-11";
const nothing: Asking = () => ({});

const officerOf =
  (form: Record<string, string> = {}): Asking =>
  async (world, place) => ({ params: { staff: await world.officer(place) }, form });
const briefIn =
  (state: "draft" | "submitted" | "accepted", form?: Record<string, string>): Asking =>
  async (world, place) => ({ params: { id: (await world.brief(place, state)).id }, form });

const briefForm = (place: Place) => ({
  unit: place.unit,
  day: "2026-11-17",
  start: "14:00",
  end: "18:00",
  title: "现场处置训练",
  place: "所内",
  mode: "gathered",
  text: "训练内容",
});
const grantForm = ({ unit }: Place) => ({ grant: `clerk ${unit}` });
const newUnitForm = (world: World, { organ }: Place) => ({
  organ,
  name: freshName(world),
  class: "office",
  openedOn: "2026-11-20",
});
const file = (bytes: Uint8Array, name: string, type: string): File =>
  new File([Buffer.from(bytes)], name, { type });

export const pageRequests: Record<string, Asking> = {
  "GET /": nothing,
  "GET /sign-in": nothing,
  "POST /sign-in": (_, __, { staff }) => ({ form: { staff, password, county: "529901" } }),
  "POST /sign-out": () => ({ form: {} }),
  "POST /sign-out-everywhere": () => ({ form: {} }),
  "GET /password": nothing,
  "POST /password": () => ({
    form: { current: password, next: "xinde-9512-mima", again: "xinde-9512-mima" },
  }),
  "GET /account": nothing,

  "GET /org": nothing,
  "GET /org/organs/new": nothing,
  "POST /org/organs/new": (world) => ({ form: { name: freshName(world), kind: "justice" } }),
  "POST /org/organs/:organ": (_, { organ, organName }) => ({ params: { organ }, form: { name: organName } }),
  "POST /org/county": (_, { countyName }) => ({ form: { name: countyName } }),
  "GET /org/units/new": nothing,
  "POST /org/units/new": (world, place) => ({ form: newUnitForm(world, place) }),
  "GET /org/units/:unit": (_, { unit }) => ({ params: { unit } }),
  "POST /org/units/:unit/edit": async (world, place) => ({
    params: { unit: await world.newUnit(place) },
    form: { name: freshName(world), class: "office" },
  }),
  "POST /org/units/:unit/merge": async (world, place) => ({
    params: { unit: await world.newUnit(place) },
    form: { into: place.unit, from: "2026-11-20" },
  }),
  "POST /org/units/:unit/passwords": async (world, place) => {
    const unit = await world.newUnit(place);
    await world.officer({ ...place, unit });
    return { params: { unit }, form: {} };
  },
  "GET /org/officers/new": (_, { unit }) => ({ query: { unit } }),
  "POST /org/officers/new": (world, place) => ({ form: newOfficerOf(world, place) }),
  "GET /org/officers/:staff": (_, { unit }) => ({ params: { staff: `${unit.toUpperCase()}X` } }),
  "POST /org/officers/:staff/change": async (world, place) => ({
    params: { staff: await world.officer(place) },
    form: {
      name: `${place.mark}改名`,
      category: place.organ === "court1" ? "员额法官" : "民警",
      position: "副所长",
    },
  }),
  "POST /org/officers/:staff/transfer": async (world, place) => ({
    params: { staff: await world.officer(place) },
    form: { unit: await world.newUnit(place), from: "2026-11-20" },
  }),
  "POST /org/officers/:staff/leave": officerOf({ on: "2026-11-20" }),
  "POST /org/officers/:staff/password": officerOf(),
  "POST /org/officers/:staff/unlock": async (world, place) => ({
    params: { staff: await lockedOfficer(world, place) },
    form: {},
  }),
  "POST /org/officers/:staff/disable": officerOf(),
  "POST /org/officers/:staff/enable": async (world, place) => ({
    params: { staff: await world.officer(place, { state: "disabled" }) },
    form: {},
  }),
  "POST /org/officers/:staff/grants": async (world, place) => ({
    params: { staff: await world.officer(place) },
    form: grantForm(place),
  }),
  "POST /org/officers/:staff/grants/take": async (world, place) => ({
    params: { staff: await clerkOf(world, place) },
    form: grantForm(place),
  }),
  "GET /org/grants": nothing,
  "GET /org/import": nothing,
  "POST /org/import": (world, place) => ({
    form: {
      kind: "roster",
      organ: place.organ,
      file: file(rosterOf(world, place), "花名册.csv", "text/csv"),
    },
  }),
  "GET /org/import/:import": async (world, place, person, own) => ({
    params: { import: await uploaded(world, place, person, own) },
  }),
  "POST /org/import/:import": async (world, place, person, own) => ({
    params: { import: await uploaded(world, place, person, own) },
    form: { mode: "all" },
  }),
  "GET /org/import/:import/errors": async (world, place, person, own) => ({
    params: { import: await uploaded(world, place, person, own, true) },
  }),
  "GET /org/calendar": nothing,
  "POST /org/calendar/:year": () => ({
    params: { year: "2032" },
    form: { source: "通知", lines: "2032-01-01 放假 元旦" },
  }),

  "GET /training/briefs": (_, { unit }) => ({ query: { unit, month } }),
  "GET /training/briefs/new": (_, { unit }) => ({ query: { unit } }),
  "POST /training/briefs/new": (_, place) => ({ form: briefForm(place) }),
  "GET /training/briefs/:id": briefIn("accepted"),
  "GET /training/briefs/:id/edit": briefIn("draft"),
  "POST /training/briefs/:id/edit": async (world, place) => ({
    params: { id: (await world.brief(place)).id },
    form: { ...briefForm(place), version: "1", do: "save" },
  }),
  "POST /training/briefs/:id/photos": async (world, place) => ({
    params: { id: (await received(world, place)).id },
    form: { file: file(await jpeg(), "训练.jpg", "image/jpeg") },
  }),
  "POST /training/briefs/:id/photos/:photo/remove": async (world, place) => ({
    params: { id: (await world.brief(place)).id, photo: "photo00001" },
    form: {},
  }),
  "POST /training/briefs/:id/submit": briefIn("draft", { version: "1" }),
  "POST /training/briefs/:id/discard": briefIn("draft", {}),
  "GET /training/desk": (_, { organ }) => ({ query: { organ } }),
  "POST /training/briefs/:id/accept": briefIn("submitted", {}),
  "POST /training/briefs/:id/return": briefIn("submitted", { reason: "请补写讲评" }),

  "GET /figures": () => ({ query: { month } }),

  "GET /obligations": () => ({ query: { month } }),
  "POST /obligations/months/:month/lock": (world) => ({ params: { month: freshMonth(world) }, form: {} }),
  "GET /obligations/units/:unit": (_, { unit }) => ({ params: { unit }, query: { month } }),
  "POST /obligations/units/:unit/exemptions": (world, { unit }) => ({
    params: { unit },
    form: { policy: "half-day-weekly", period: freshWeek(world), reason: "全员抽调" },
  }),
  "POST /obligations/units/:unit/exemptions/withdraw": async (world, place) => ({
    params: { unit: place.unit },
    form: await excused(world, place),
  }),
  "GET /obligations/policies": nothing,
  "GET /obligations/policies/:policy": () => ({ params: { policy: "briefs-monthly" } }),
  "POST /obligations/policies/:policy": () => ({
    params: { policy: "briefs-monthly" },
    form: {
      label: "每月训练简报",
      minimum: "2",
      graceDays: "3",
      organKinds: "police",
      enabled: "yes",
      effectiveFrom: "2027-01-01",
    },
  }),

  ...talkPageRequests,
  ...activityPageRequests,
  ...assessmentPageRequests,

  "GET /notices": nothing,
  "POST /notices/read": async (world, _, { staff }) => {
    await noticeTo(world, staff);
    return { form: {} };
  },
  "POST /notices/:day/:id/open": async (world, _, { staff }) => ({
    params: await noticeTo(world, staff),
    form: {},
  }),
  "GET /notices/outbox": nothing,
  "POST /notices/outbox/:to/:day/:id/retry": (_, { unit }) => ({
    params: { to: `${unit.toUpperCase()}X`, ...noticeKey },
    form: {},
  }),
  "GET /notices/mail": nothing,

  "GET /jobs": nothing,
  "POST /jobs/:job": () => ({ params: { job: "figures.rollUp" }, form: {} }),
};
