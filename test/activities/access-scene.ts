// One moment of a bureau's activities to ask about: a seminar that begins now, one ahead, a class that waits, a draw, a rota.
import { getItem, tryWrite } from "../../functions/platform/db.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { drawRoutes } from "../../functions/activities/routes-draw.ts";
import { rotationRoutes } from "../../functions/activities/routes-rotation.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { small } from "../support/seed-org.ts";
import {
  at,
  close,
  codeOf,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  organ,
  scan,
  setUp,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";

type Asked = { path: string; method?: string; body?: unknown; form?: Record<string, string> };
/** `secrets` stand in no answer to anybody. */
export type Scene = { world: OfficeWorld; asks: Record<string, Asked>; secrets: readonly string[] };

const { court } = small.organs;
const days = { self: "2026-12-04", peer: "2026-12-11", third: "2026-12-18" };

const done = <R extends { status: number; body: unknown }>(reply: R): R => {
  if (reply.status >= 300) throw new Error(`nothing to ask about: ${JSON.stringify(reply.body)}`);
  return reply;
};

const speakers: Record<string, { staff: string; name: string }> = {
  [days.self]: { staff: who.officer, name: "王民警" },
  [days.peer]: { staff: who.secondOfficer, name: "李民警" },
  [days.third]: { staff: who.clerk, name: "陈内勤" },
};

/** A rotation; the bureau's with `self`, `peer` and the clerk on three Fridays. */
async function rotationOf({ kit, county }: OfficeWorld, of: string, as: string): Promise<string> {
  const input = { name: "讲习所", beat: { every: "week", weekday: 5 }, noticeDays: 3, who: {} } as const;
  const body = { ...input, from: "2026-12-01" };
  const made = done(await kit.call(rotationRoutes.rotationCreate, { as, params: { organ: of }, body }));
  const rotation = made.body.id;
  for (const [day, speaker] of Object.entries(of === organ ? speakers : {})) {
    const turn = { county, organ: of, rotation, day, ...speaker, state: "planned" };
    const row = { ...turn, remindAt: at(`${day}T09:00`), assigned: 1, version: 1 };
    await tryWrite(kit.deps, { put: { ...keys.rotationTurn(county, rotation, day), ...row } });
  }
  return rotation;
}

/** A rotation in which `peer` was asked for a turn, who has another day by now. */
async function staleRequest(world: OfficeWorld): Promise<string> {
  const rotation = await rotationOf(world, organ, who.reviewer);
  const params = { organ, rotation, day: days.self };
  const { kit } = world;
  done(await kit.call(rotationRoutes.turnAsk, { as: who.officer, params, body: { with: days.peer } }));
  const other = { ...params, day: days.peer };
  const body = { with: days.third, staff: who.secondOfficer, reason: "工作需要" };
  done(await kit.call(rotationRoutes.turnSwap, { as: who.reviewer, params: other, body }));
  return rotation;
}

/** An open mic whose list is published, and what its result is worked out from. */
async function openMic(world: OfficeWorld): Promise<{ mic: Activity; secret: string }> {
  const { kit, county } = world;
  const input = makeMeeting({ kind: "openMic", theme: "我的入警初心", day: "2026-11-27" });
  const mic = await setUp(world, input);
  const exclusion = { staff: who.auxiliary, reason: "duty", until: "2026-11-27" } as const;
  const body = { exclusions: [exclusion] };
  done(await kit.call(drawRoutes.drawPrepare, { as: who.reviewer, params: { id: mic.id }, body }));
  const row = await getItem<{ secret: string }>(kit.deps, keys.drawSecret(county, organ, 1));
  if (!row) throw new Error("no secret");
  return { mic, secret: row.secret };
}

const later = makeInput({ day: "2026-11-26", closesAt: at("2026-11-25T12:00") });
const nowOn = { day: "2026-11-19", start: "09:00", end: "11:30", closesAt: at("2026-11-18T12:00") };

/** Seminars: one that is over and counted, one that begins now with `self` in the room, one ahead, one for others alone. */
async function seminars(world: OfficeWorld) {
  const on = [who.officer, who.otherHead];
  const held = await setUp(world, makeInput({ theme: "讲评会" }));
  const now = await setUp(world, makeInput(nowOn));
  const ahead = await setUp(world, later);
  const others = await setUp(world, { ...later, who: { officerKinds: ["auxiliary"] } });
  for (const { id } of [held, now, ahead]) await signUp(world, id, ...on);
  const { kit } = world;
  kit.clock.set("2026-11-19T14:30+08:00");
  await mark(world, held.id, Object.fromEntries(on.map((one) => [one, "present"])));
  done(await close(world, held.id));
  kit.clock.set("2026-11-19T09:00+08:00");
  done(await scan(world, now.id, codeOf(world, now), who.officer));
  return { held, now, ahead, others };
}

/** Everything that the lines of the table ask about. */
export async function makeScene(): Promise<Scene> {
  const world = await officeWorld();
  const { kit } = world;
  const waits = await setUp(world, { ...later, kind: "class" }, who.organAdmin);
  const { mic, secret } = await openMic(world);
  const rotation = await rotationOf(world, organ, who.reviewer);
  const asked = await staleRequest(world);
  const absence = { staff: who.officer, reason: "sick", from: "2026-12-21", until: "2026-12-31" } as const;
  const noted = done(await kit.call(rotationRoutes.absenceNote, { as: who.officer, body: absence }));
  const create = { as: who.courtReviewer, params: { organ: court }, body: later };
  const courts = done(await kit.call(activityRoutes.create, create)).body.id;
  const courtsRotation = await rotationOf(world, court, who.courtReviewer);
  const { held, now, ahead, others } = await seminars(world);
  const codes = { right: codeOf(world, now), another: codeOf(world, held) };
  const ids = { waits, mic, now, ahead, others };
  const of = { rotation, asked, courts, courtsRotation, absence: noted.body.serial };
  const asks = { ...asksOfActivities(ids, codes), ...asksBeside(ids, of) };
  return { world, asks, secrets: [now.checkInSecret, ahead.checkInSecret, secret] };
}

const api = "/api/activities";
const post = (path: string, body?: unknown): Asked => ({ path: `${api}/${path}`, method: "post", body });
const get = (path: string): Asked => ({ path: `${api}/${path}` });
const page = (path: string): Asked => ({ path: `/activities/${path}` });
type Ids = Record<"waits" | "mic" | "now" | "ahead" | "others", Activity>;
const station = small.units.chengguan;
const month = "from=2026-11&to=2026-11";

function asksOfActivities(
  { waits, mic, now, ahead, others }: Ids,
  codes: { right: string; another: string },
): Scene["asks"] {
  const amendment = { attendance: "late", reason: "核对签名" };
  return {
    "the calendar of the bureau": { path: `${api}?organ=${organ}&month=2026-11` },
    "the seminar": get(ahead.id),
    "the page of the seminar": page(ahead.id),
    "the class that waits": get(waits.id),
    "the classes that wait": get("approvals"),
    "agree to the class": post(`${waits.id}/decision`, { agree: false }),
    "the seat of one's own": get(`${ahead.id}/standing`),
    "my activities": get("mine"),
    "the roster": get(`${now.id}/roster`),
    "the roster in Excel": get(`${now.id}/roster.xlsx`),
    "the sheet to sign": page(`${now.id}/roster/print`),
    "the figures": get(`figures?organ=${organ}&${month}`),
    "the people behind the figures": page(`figures?organ=${organ}&${month}&show=all`),
    "the calendar address of the station": post("feed", { do: "revoke", unit: station }),
    "the form to name people": page(`${ahead.id}/nominations`),
    "name an officer": post(`${mic.id}/nominations`, { staff: [who.plain], together: false }),
    "withdraw an officer": { ...get(`${now.id}/sign-ups/${who.officer}`), method: "delete" },
    "sign up for what is for auxiliaries": post(`${others.id}/sign-up`),
    "take the offer of another": post(`${others.id}/offer/accept`),
    "the code on the projector": get(`${now.id}/code`),
    "the projector": page(`${now.id}/screen`),
    "check in with the code": post(`${now.id}/check-in`, { code: codes.right }),
    "check in with another code": post(`${now.id}/check-in`, { code: codes.another }),
    "the page to check in, unscanned": page(`${now.id}/check-in/here`),
    "check in there, unscanned": { ...page(`${now.id}/check-in`), method: "post", form: {} },
    "the roll": page(`${now.id}/roll`),
    "close the roll too early": post(`${ahead.id}/roll/close`),
    "correct the roll while it is open": post(`${now.id}/roll/${who.officer}/amendment`, amendment),
  };
}

type Beside = Record<"rotation" | "asked" | "courts" | "courtsRotation" | "absence", string>;

function asksBeside(
  { mic }: Ids,
  { rotation, asked, courts, courtsRotation, absence }: Beside,
): Scene["asks"] {
  const away = { staff: who.officer, reason: "sick", from: "2026-12-21", until: "2026-12-01" };
  const turnOf = (one: string): string => `rotations/${organ}/${one}/turns/${days.self}`;
  return {
    "who is away": get(`organs/${organ}/absences`),
    "the page of who is away": page(`organs/${organ}/absences`),
    "note an absence that ends too early": post("absences", away),
    "end the absence too late": post(`absences/${away.staff}/${away.from}/${absence}/end`, {
      until: "2027-01-31",
    }),
    "the draw": get(`${mic.id}/draw`),
    "the page of the draw": page(`${mic.id}/draw`),
    "the file to check the draw": page(`${mic.id}/draw/file`),
    "the draws of the year": get(`organs/${organ}/draws`),
    "draw too early": post(`${mic.id}/draw/now`),
    "the rotation": get(`rotations/${organ}/${rotation}`),
    "plan the next turn": post(`rotations/${organ}/${rotation}/plan`, { count: 1 }),
    "ask to swap the turn of self": post(`${turnOf(rotation)}/ask`, { with: days.peer }),
    "answer what peer is asked": post(`${turnOf(asked)}/answer`, { agree: true }),
    "the court's seminar": get(courts),
    "the court's roster": get(`${courts}/roster`),
    "the end of the court's roll": post(`${courts}/roll/close`),
    "plan the court's rotation": post(`rotations/${court}/${courtsRotation}/plan`, { count: 1 }),
    "the court's rotation at our address": get(`rotations/${organ}/${courtsRotation}`),
  };
}
