// A valid request for every route of the API, about any place: fresh records where the request uses them up.
import { keepUpload } from "../../functions/org/imports.ts";
import { makeJpeg } from "../../functions/platform/sample-photo.ts";
import { keys } from "../../shared/keys.ts";
import { makeBriefInput, makeHolder } from "./make.ts";
import { noticeKey, noticeOf, password, type Person, type Place, type World } from "./world.ts";

/** What is sent. A form is posted urlencoded, or as multipart when it holds a file. */
export type Ask = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  form?: Record<string, string | File>;
  bytes?: Uint8Array;
};

/** Builds the request that `person` makes about a place; `relation` "own" means one's own for things that are personal. */
export type Asking = (world: World, place: Place, person: Person, own: boolean) => Ask | Promise<Ask>;

const text = new TextEncoder();
const month = "2026-11";
const day = "2026-11-23";

/** The next week of the last years that no exemption of this world has used. */
export const freshWeek = (world: World): string => {
  const at = world.count();
  return `${2021 + (Math.floor(at / 50) % 5)}-W${String((at % 50) + 1).padStart(2, "0")}`;
};
/** Months that are long over, one for each lock. */
export const freshMonth = (world: World): string => {
  const at = world.count();
  return `${2019 - (Math.floor(at / 12) % 70)}-${String((at % 12) + 1).padStart(2, "0")}`;
};
export const freshCode = (world: World): string => `11${String(world.count()).padStart(4, "0")}`;
export const freshName = (world: World): string => `新机构${world.count()}`;

let drawn: Promise<Uint8Array> | undefined;
/** A small real JPEG, drawn once. */
export const jpeg = (): Promise<Uint8Array> => (drawn ??= makeJpeg({ seed: 7, width: 320, height: 240 }));

/** A roster of one new officer of the place's unit; `wrong` adds a row without a name. */
export const rosterOf = (world: World, place: Place, wrong = false): Uint8Array => {
  const staff = `R${String(world.count()).padStart(6, "0")}`;
  const rows = [`${staff},${place.mark}新人,${place.mark}所,${place.organ === "court1" ? "员额法官" : "民警"}`];
  if (wrong) rows.push("R9999999,,没有这个部门,民警");
  return text.encode(["警号,姓名,部门,人员类别", ...rows].join("\n"));
};

const organisationOf = (world: World, place: Place): Uint8Array =>
  text.encode(`政法单位,部门,类别\n${place.organName},${freshName(world)},机关科室\n`);

/** A file that waits for confirmation, brought by the person, or by somebody else. */
export async function uploaded(world: World, place: Place, person: Person, own: boolean, wrong = false): Promise<string> {
  const serial = `upload${world.count()}`;
  const upload = { kind: "roster" as const, fileName: "花名册.csv", organ: place.organ, at: world.kit.deps.clock.now() };
  const by = own ? person.staff : "SOMEBODY1";
  await keepUpload(world.kit.deps, place.county, serial, { ...upload, by }, rosterOf(world, place, wrong));
  return serial;
}

/** An officer who is clerk of the place, with the row that says so. */
export async function clerkOf(world: World, place: Place): Promise<string> {
  const { county, organ, unit } = place;
  const staff = await world.officer(place, { grants: [{ role: "clerk", scope: { kind: "unit", county, organ, unit } }] });
  const holder = makeHolder({ staff, name: "临时内勤", place: unit });
  await world.put({ ...keys.holder(county, unit, "clerk", staff), ...holder });
  return staff;
}

/** Wrong tries that an administrator may forgive. */
export async function lockedOfficer(world: World, place: Place): Promise<string> {
  const staff = await world.officer(place);
  await world.put({ ...keys.secret(place.county, staff), failures: 5, lockedUntil: "2026-11-23T09:00:00.000Z" });
  return staff;
}

export const newOfficerOf = (world: World, place: Place) => ({
  staff: `N${String(world.count()).padStart(6, "0")}`,
  name: `${place.mark}新警`,
  unit: place.unit,
  category: place.organ === "court1" ? "员额法官" : "民警",
  from: "2026-11-02",
});

/** The photo that storage has received for a draft. */
export async function received(world: World, place: Place): Promise<{ id: string; photo: string }> {
  const head = await world.brief(place);
  const photo = `photo${world.count()}x`.padEnd(8, "x");
  world.kit.files.upload(`incoming/${place.county}/${head.serial}/${photo}`, await jpeg());
  return { id: head.id, photo };
}

/** An exemption to take back. */
export async function excused(world: World, place: Place): Promise<{ policy: string; period: string }> {
  const period = freshWeek(world);
  const one = { policy: "half-day-weekly", unit: place.unit, period, reason: "抽调", by: "X00001", at: "2026-01-01T00:00:00.000Z" };
  const thursday = new Date(Date.UTC(Number(period.slice(0, 4)), 0, 4 + (Number(period.slice(6)) - 1) * 7));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const at = keys.exemption(place.county, place.unit, thursday.toISOString().slice(0, 7), one.policy, period);
  await world.put({ ...at, ...one });
  return { policy: one.policy, period };
}

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
  "PATCH /api/org/counties/:county": (_, { county, countyName }) => ({ params: { county }, body: { name: countyName } }),
  "POST /api/org/counties/:county/administrators": (world, { county }) => ({
    params: { county },
    body: { staff: `Z${String(world.count()).padStart(6, "0")}`, name: "新管理员" },
  }),
  "GET /api/org/organs": nothing,
  "POST /api/org/organs": (world) => ({ body: { name: freshName(world), kind: "justice" } }),
  "PATCH /api/org/organs/:organ": (_, { organ, organName }) => ({ params: { organ }, body: { name: organName } }),
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
  "POST /api/notices/:day/:id/read": async (world, _, { staff }) => ({ params: await noticeTo(world, staff) }),
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

  "GET /api/jobs": nothing,
  "POST /api/jobs/:job/runs": () => ({ params: { job: "figures.rollUp" } }),
};

/** A notice in somebody's own inbox. */
export async function noticeTo(world: World, staff: string): Promise<{ day: string; id: string }> {
  const { about: _, ...notice } = noticeOf({ county: "529901", unit: "own1", organ: "police1", mark: "本人", countyName: "", organName: "" });
  await world.put({ ...notice, ...keys.notice("529901", staff, noticeKey.day, noticeKey.id), to: staff });
  return noticeKey;
}

/** A policy that is switched off, so that it changes nobody's month. */
const policyNamed = (policy: string) => ({
  policy,
  label: "每月学习",
  figure: "training.accepted",
  applies: { organKinds: ["police"] },
  party: "unit",
  period: "month",
  minimum: 1,
  measure: "篇",
  graceDays: 3,
  steps: [],
  effectiveFrom: "2027-01-01",
  enabled: false,
  source: "",
});
