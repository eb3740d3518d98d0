// A county to measure on: one police bureau's units and officers, who holds which role, and weekly accepted briefs.
import { newOfficer, putHolder } from "../functions/org/store-people.ts";
import { newOrgan, newUnit } from "../functions/org/store.ts";
import { jobActor } from "../functions/platform/actor.ts";
import { commit } from "../functions/platform/commit.ts";
import type { Change } from "../functions/platform/db.ts";
import type { Deps } from "../functions/platform/deps.ts";
import { withNewSession, type Account } from "../functions/platform/sessions.ts";
import { newDraft, type Filled } from "../functions/training/store.ts";
import type { Grant, Role } from "../shared/access.ts";
import { recordId, keys, worklists } from "../shared/keys.ts";
import type { Officer, Unit } from "../shared/org/schema.ts";
import { addDays, daysOfWeek, dayOf, instantAt, weeksOfMonth, type Day, type Month } from "../shared/time.ts";
import { BriefBody, BriefHead, type BriefState, type Photo } from "../shared/training/schema.ts";

export type BenchUnit = { unit: Unit; staff: string[]; clerk: string };
export type BenchCounty = {
  county: string;
  organ: string;
  units: BenchUnit[];
  /** Bearer tokens by what their holder is. */
  tokens: { clerk: string; reviewer: string; committee: string };
};

export type CountyPlan = { county: string; units: number; officers: number; months: readonly Month[] };

const organ = "gongan";
const openedOn = "2012-01-01";

/** Writes a county: units, officers, roles, and one accepted brief a week up to today in each of the months. */
export async function seedCounty(deps: Deps, plan: CountyPlan): Promise<BenchCounty> {
  const { county } = plan;
  const units = Array.from({ length: plan.units }, (_, at) => unitOf(plan, at));
  const changes: Change[] = [
    { put: { ...keys.county(county), code: county, name: `测试县${county}` } },
    newOrgan({ county, id: organ, name: "测试县公安局", kind: "police" }),
    ...units.map(({ unit }) => newUnit(unit)),
  ];
  const tokens: Record<string, string> = {};
  for (const [at, { unit, staff }] of units.entries()) {
    for (const [place, number] of staff.entries()) {
      const role = roleOf(place, at === 0);
      const made = officerRows(deps, officerOf(unit, number), role && grantOf(role, unit));
      changes.push(...made.changes);
      if (role && made.token) tokens[role] ??= made.token;
    }
    for (const day of plan.months.flatMap(trainingDays).filter((one) => one <= dayOf(deps.clock.now()))) {
      changes.push(...rowsOf(briefOf(deps, { unit, staff }, { day, state: "accepted" })));
    }
  }
  await write(deps, county, changes);
  const { clerk = "", reviewer = "", committee = "" } = tokens;
  return { county, organ, units, tokens: { clerk, reviewer, committee } };
}

function unitOf({ county, officers }: CountyPlan, at: number): BenchUnit {
  const id = `u${String(at).padStart(4, "0")}`;
  const base = { county, organ, id, openedOn };
  const unit: Unit = { ...base, name: `第${at + 1}派出所`, class: at % 4 === 3 ? "office" : "grassroots" };
  const staff = Array.from({ length: officers }, (_, place) => String(100_000 + at * 100 + place));
  return { unit, staff, clerk: staff[1] ?? "" };
}

/** The first of a unit leads it, the second files; the county's other roles sit in its first unit. */
function roleOf(place: number, first: boolean): Role | undefined {
  const roles: (Role | undefined)[] = [
    "unitHead",
    "clerk",
    ...(first ? (["reviewer", "committee"] as const) : []),
  ];
  return roles[place];
}

function grantOf(role: Role, unit: Unit): Grant {
  const { county, organ: own, id } = unit;
  if (role === "reviewer") return { role, scope: { kind: "organ", county, organ: own } };
  if (role === "committee") return { role, scope: { kind: "county", county } };
  return { role, scope: { kind: "unit", county, organ: own, unit: id } };
}

const officerOf = (unit: Unit, staff: string): Officer => ({
  county: unit.county,
  staff,
  name: `干警${staff}`,
  kind: "sworn",
  category: "民警",
  email: `${staff}@example.invalid`,
  state: "active",
  organ: unit.organ,
  unit: unit.id,
});

function officerRows(deps: Deps, officer: Officer, grant?: Grant): { changes: Change[]; token?: string } {
  const [person, posting, plain] = newOfficer(officer, openedOn);
  const rows = [person, posting].filter((row) => row !== undefined);
  if (!grant) return { changes: [...rows, ...(plain ? [plain] : [])] };
  const { county, staff, name, unit } = officer;
  const account: Account = {
    county,
    staff,
    name,
    unit,
    organ: officer.organ,
    state: "active",
    mustChangePassword: false,
    grants: [grant],
    sessions: {},
    version: 1,
  };
  const { token, sessions } = withNewSession(account, deps.clock.now(), "bench");
  const put = { ...keys.account(county, staff), ...account, sessions };
  return { changes: [...rows, { put }, putHolder(account, grant)], token };
}

/** The Tuesday of each of a month's weeks. */
const trainingDays = (month: Month): Day[] => weeksOfMonth(month).map((week) => daysOfWeek(week)[1] ?? "");

/** Common characters in no order: texts and titles of the usual length that are like no other. */
const nonsense = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(0x4e00 + Math.floor(Math.random() * 4000))).join("");
const hex = (length: number): string =>
  Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join("");

export type BriefPlan = { day: Day; state: Exclude<BriefState, "returned"> };

/** A brief as the operations would have left it: 300 characters, everybody present, one photo. */
export function briefOf(
  deps: Deps,
  { unit, staff }: Pick<BenchUnit, "unit" | "staff">,
  { day, state }: BriefPlan,
): Filled {
  const serial = deps.ids.next();
  const at = instantAt(addDays(day, 1), "10:00");
  const place = { county: unit.county, unit: unit.id, serial, day };
  const [, clerk, reviewer] = staff;
  const filed = { filedAt: at, filedBy: clerk, submittedAt: at, submittedBy: clerk, flags: [] };
  const head = BriefHead.parse({
    ...place,
    organ: unit.organ,
    id: recordId(unit.id, day, serial),
    version: 3,
    title: `现场处置训练${nonsense(8)}`,
    hours: 4,
    category: "skills",
    mode: "gathered",
    method: "practice",
    present: staff,
    photoCount: 1,
    photosVersion: 1,
    writtenBy: clerk,
    returns: 0,
    state,
    ...(state === "draft" ? {} : filed),
    ...(state === "accepted" ? { acceptedAt: at, acceptedBy: reviewer } : {}),
  });
  const words = {
    start: "14:00",
    end: "18:00",
    place: "所内训练室",
    instructor: "小教员",
    text: nonsense(300),
  };
  return { head, body: BriefBody.parse({ ...place, ...words, photos: [photoOf(serial)] }) };
}

const photoOf = (id: string): Photo => {
  const [sha256, phash] = [hex(64), hex(16)];
  return { id, key: `photos/${id}.jpg`, sha256, phash, width: 1600, height: 1200, sizeBytes: 300_000 };
};

function rowsOf({ head, body }: Filled): Change[] {
  const changes = newDraft({ head, body });
  if (head.state !== "submitted") return changes;
  const waiting = { worklist: worklists.desk(head.county, head.organ), due: head.submittedAt };
  return changes.map((change) =>
    "put" in change && change.put.sk.startsWith("brief/")
      ? { ...change, put: { ...change.put, ...waiting } }
      : change,
  );
}

/** Writes briefs to be worked on, spread over the county's units; answers them. */
export async function seedBriefs(
  deps: Deps,
  { county, units }: BenchCounty,
  count: number,
  plan: BriefPlan,
): Promise<BriefHead[]> {
  const made = Array.from({ length: count }, (_, at) =>
    briefOf(deps, units[at % units.length] ?? fail(), plan),
  );
  await write(deps, county, made.flatMap(rowsOf));
  return made.map(({ head }) => head);
}

const fail = (): never => {
  throw new RangeError("a bench county has units");
};

/** A hundred rows a transaction: the fastest way into the engine. */
async function write(deps: Deps, county: string, changes: readonly Change[]): Promise<void> {
  for (let start = 0; start < changes.length; start += 100) {
    await commit(deps, jobActor(county, "bench"), changes.slice(start, start + 100));
  }
}
