// A crowd that wants seats: a police bureau with as many officers as a test asks for, each with a session, and an activity.
import { jobActor, type Actor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { queryAll, type Change } from "../../functions/platform/db.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { withNewSession } from "../../functions/platform/sessions.ts";
import { newSeats } from "../../functions/activities/seats.ts";
import { newActivity, wholeOf, type Whole } from "../../functions/activities/store.ts";
import { Activity } from "../../shared/activities/schema.ts";
import { isHeld, seatOf } from "../../shared/activities/seats.ts";
import type { Grant } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { toInstant } from "../../shared/time.ts";
import { makeAccount, makeOfficer, makeOrgan, makePosting, makeUnit } from "../support/make.ts";

export const organ = "police1";
export const activityId = "aaaaaaaaaa0001";

/** When signing up opens and ends, and the day of the activity: a Thursday. The kit's clock begins in between. */
export const times = {
  now: "2026-11-03T09:00:00+08:00",
  opensAt: toInstant("2026-11-02T09:00:00+08:00"),
  closesAt: toInstant("2026-11-11T18:00:00+08:00"),
  day: "2026-11-12",
};

/** A lecture of the bureau with so many seats; every field may be given. */
export const makeActivity = (given: Partial<Activity> = {}): Activity =>
  Activity.parse({
    county: "529901",
    organ,
    id: activityId,
    kind: "lecture",
    theme: "电信诈骗案件取证",
    day: times.day,
    start: "14:30",
    end: "17:00",
    place: "三楼会议室",
    methods: ["lecture"],
    competencies: [],
    speakers: [],
    hours: 3,
    level: "county",
    fullTime: false,
    who: {},
    seats: { capacity: 2, guaranteed: [] },
    opensAt: times.opensAt,
    closesAt: times.closesAt,
    state: "open",
    createdBy: "100021",
    ruleVersion: 1,
    checkInSecret: "ab".repeat(32),
    version: 1,
    ...given,
  });

export const activityRows = (activity: Activity): Change[] => [
  ...newActivity(activity),
  newSeats(activity.county, activity.id),
];

export const addActivity = async (deps: Deps, given: Partial<Activity> = {}): Promise<Activity> => {
  const activity = makeActivity(given);
  await commit(deps, jobActor(activity.county, "seed"), activityRows(activity));
  return activity;
};

export const staffAt = (at: number): string => `P${String(10_000 + at)}`;

/** Officers of one unit each; the first of a unit is its clerk when asked for. */
export type Crowd = { actors: Actor[]; tokens: string[]; unitOf: (staff: string) => string };

const clerkOver = (county: string, unit: string): Grant => ({
  role: "clerk",
  scope: { kind: "unit", county, organ, unit },
});

/** So many officers in units u1, u2 … in turn; `clerks`: the first of each unit is its clerk. */
export async function crowdOf(
  deps: Deps,
  county: string,
  { people, units = 1, clerks = false }: { people: number; units?: number; clerks?: boolean },
): Promise<Crowd> {
  const names = Array.from({ length: units }, (_, at) => `u${at + 1}x`);
  const changes: Change[] = [
    { put: { ...keys.county(county), code: county, name: "示例县" } },
    { put: { ...keys.organ(county, organ), ...makeOrgan({ county, id: organ }) } },
    ...names.map((id): Change => ({
      put: { ...keys.unit(county, id), ...makeUnit({ county, organ, id, name: `第${id}派出所` }) },
    })),
  ];
  const crowd: Crowd = { actors: [], tokens: [], unitOf: (staff) => unitAt(Number(staff.slice(1)) - 10_000) };
  const unitAt = (at: number): string => names[at % units] ?? "";
  for (let at = 0; at < people; at += 1) {
    const [staff, unit] = [staffAt(at), unitAt(at)];
    const who = { county, staff, name: `民警${staff}`, organ, unit };
    const grants = clerks && at < units ? [clerkOver(county, unit)] : [];
    const account = makeAccount({ ...who, grants });
    const { token, sessions } = withNewSession(account, deps.clock.now(), "test");
    crowd.actors.push({ ...who, grants });
    crowd.tokens.push(token);
    changes.push(
      { put: { ...keys.person(county, staff), ...makeOfficer(who) } },
      { put: { ...keys.posting(county, unit, staff, "2020-01-01"), ...makePosting(who) } },
      { put: { ...keys.account(county, staff), ...account, sessions } },
    );
  }
  for (let from = 0; from < changes.length; from += 100)
    await commit(deps, jobActor(county, "seed"), changes.slice(from, from + 100));
  return crowd;
}

/** Where a read of the whole disagrees with itself: seats beyond their number, sign-ups that say another thing. */
export function disagreements({ activity, seats, signUps }: Whole): string[] {
  const { capacity, guaranteed } = activity.seats ?? { capacity: Infinity, guaranteed: [] };
  const holders = Object.entries(seats.holders);
  const said = (state: string): string[] =>
    signUps.flatMap((one) => (one.state === state ? [one.staff] : [])).sort();
  const marked = (wanted: (mark: string) => boolean): string[] =>
    holders.flatMap(([staff, mark]) => (wanted(mark) ? [staff] : [])).sort();
  const byUnit = new Map<string, number>();
  for (const [, mark] of holders) {
    const { pool, unit: of = "shared" } = seatOf(mark);
    const unit = pool === "shared" ? "shared" : of;
    byUnit.set(unit, (byUnit.get(unit) ?? 0) + 1);
  }
  const counted = [...Object.entries(seats.byUnit), ["shared", seats.shared] as const];
  return [
    ...(holders.length > capacity ? [`${holders.length} of ${capacity} seats`] : []),
    ...differ("held", marked(isHeld), said("seated")),
    ...differ(
      "offered",
      marked((mark) => !isHeld(mark)),
      said("offered"),
    ),
    ...counted.flatMap(([pool, count]) =>
      count === (byUnit.get(pool) ?? 0)
        ? []
        : [`${pool}: counted ${count}, holding ${byUnit.get(pool) ?? 0}`],
    ),
    ...guaranteed.flatMap(({ unit, seats: most }) =>
      (byUnit.get(unit) ?? 0) > most ? [`${unit}: more than its ${most}`] : [],
    ),
  ];
}

const differ = (what: string, seats: readonly string[], signUps: readonly string[]): string[] =>
  seats.join() === signUps.join() ? [] : [`${what}: seats [${seats.join()}], sign-ups [${signUps.join()}]`];

export async function whole(deps: Deps, county: string, id = activityId): Promise<Whole> {
  const found = await wholeOf(deps, county, id);
  if (!found) throw new Error("no such activity");
  return found;
}

/** The notices of somebody about activities, by kind. */
export const told = async (deps: Deps, county: string, staff: string): Promise<string[]> =>
  (await queryAll<StoredNotice>(deps, keys.inbox(county, staff))).map(({ kind }) =>
    kind.replace("activities.", ""),
  );

/** The same machine, where something happens once, before the first call of the table that is wanted is sent. */
export function before(
  deps: Deps,
  wanted: (command: string, sk: string) => boolean,
  happens: () => Promise<unknown>,
): Deps {
  let done = false;
  type Sent = { constructor: { name: string }; input: { Key?: Sk; Item?: Sk } };
  type Sk = { sk?: { S?: string } };
  const db = new Proxy(deps.db, {
    get: (target, name) =>
      name === "send"
        ? async (command: Sent) => {
            const { Key: key, Item: item } = command.input;
            if (!done && wanted(command.constructor.name, (key ?? item)?.sk?.S ?? "")) {
              done = true;
              await happens();
            }
            return target.send(command as never);
          }
        : (Reflect.get(target, name) as unknown),
  });
  return { ...deps, db };
}
