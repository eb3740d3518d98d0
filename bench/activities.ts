// Activities, measured: a bureau of 300 officers; signing up, waiting, withdrawing, checking in, closing a roll, the pages.
import { jobActor } from "../functions/platform/actor.ts";
import { dynamoClient } from "../functions/platform/client.ts";
import { commit } from "../functions/platform/commit.ts";
import type { Deps } from "../functions/platform/deps.ts";
import { withNewSession } from "../functions/platform/sessions.ts";
import { withoutVault } from "../functions/platform/vault.ts";
import { activityBy } from "../functions/activities/store.ts";
import { runners } from "../functions/runners.ts";
import { createSite } from "../functions/site.ts";
import { codeAt } from "../shared/activities/check-in.ts";
import type { ActivityInput } from "../shared/activities/schema.ts";
import { keys } from "../shared/keys.ts";
import { addDays, dayOf, instantAt } from "../shared/time.ts";
import { crowdOf, organ, staffAt } from "../test/activities/seats-given.ts";
import { makeAccount, makeOfficer } from "../test/support/make.ts";
import { askingOn, measuring, type Ask, type SliceRow } from "./asking.ts";
import { meter } from "./meter.ts";
import type { Place } from "./place.ts";

const county = "529906";
const officers = 300;
const seats = 100;
const office = "Q10000";

/** The bureau, and its office; everybody has a session. */
async function seedBureau(deps: Deps): Promise<Map<string, string>> {
  const crowd = await crowdOf(deps, county, { people: officers, units: 20, clerks: true });
  const tokens = new Map(crowd.tokens.map((token, at) => [staffAt(at), token]));
  const who = { county, staff: office, name: "冯政工", organ, unit: "u1x" };
  const role = { role: "reviewer", scope: { kind: "organ", county, organ } } as const;
  const account = makeAccount({ ...who, grants: [role] });
  const { token, sessions } = withNewSession(account, deps.clock.now(), "bench");
  tokens.set(office, token);
  await commit(deps, jobActor(county, "bench"), [
    { put: { ...keys.person(county, office), ...makeOfficer(who) } },
    { put: { ...keys.account(county, office), ...account, sessions } },
  ]);
  return tokens;
}

const inputOn = (day: string, given: Partial<ActivityInput> = {}) => ({
  kind: "seminar",
  theme: "电信诈骗案件取证",
  day,
  start: "10:20",
  end: "12:00",
  place: "三楼会议室",
  methods: ["discussion"],
  competencies: ["law"],
  speakers: [],
  hours: 2,
  level: "county",
  fullTime: false,
  who: {},
  seats: { capacity: seats, guaranteed: [{ unit: "u2x", seats: 5 }] },
  opensAt: instantAt(addDays(day, -20), "09:00"),
  closesAt: instantAt(day, "10:15"),
  ...given,
});

const meetingOn = (day: string) => {
  const { seats: _, ...rest } = inputOn(day, { kind: "meeting", theme: "全局大会", methods: [] });
  return rest;
};

type Bench = {
  deps: Deps;
  ask: Ask;
  measured: ReturnType<typeof measuring>;
  /** The address of a new activity. */
  setUp: (input: unknown) => Promise<string>;
  fill: (address: string, count?: number) => Promise<void>;
};

/** Each step done `times` times by itself. The clock stands, and is put on to the afternoon for the roll. */
export async function activityRows(place: Place, times: number): Promise<SliceRow[]> {
  const client = dynamoClient({ endpoint: place.endpoint });
  const cost = meter(client);
  let now = place.deps.clock.now();
  const deps: Deps = { ...place.deps, db: client, clock: { now: () => now } };
  const today = dayOf(now);
  const ask = askingOn(createSite(deps).app, await seedBureau(deps));
  const rows: SliceRow[] = [];
  const setUp = async (input: unknown): Promise<string> => {
    const made = await ask(office, "POST", `/api/activities/organs/${organ}`, input);
    return `/api/activities/${((await made.json()) as { id: string }).id}`;
  };
  const fill = async (address: string, count = seats): Promise<void> => {
    for (let at = 0; at < count; at += 1) await ask(staffAt(at), "POST", `${address}/sign-up`);
  };
  const bench: Bench = { deps, ask, measured: measuring(rows, cost), setUp, fill };
  await signingUp(bench, today, times);
  await looking(bench, today, times);
  const [roll, meeting] = await checkingIn(bench, today, times);
  now = instantAt(today, "12:30");
  await bench.measured(`close a roll, ${seats} seats of 20 units`, 1, () =>
    ask(office, "POST", `${roll}/roll/close`),
  );
  await bench.measured(`close a roll, a meeting of ${officers}`, 1, () =>
    ask(office, "POST", `${meeting}/roll/close`),
  );
  await bench.measured("correct one after closing", Math.min(times, 10), (at) =>
    ask(office, "POST", `${roll}/roll/${staffAt(at)}/amendment`, {
      attendance: "leftEarly",
      reason: "家里有急事，提前离开",
    }),
  );
  const tick = () => runners["activities.tick"](withoutVault(deps), county, now);
  await bench.measured("activities.tick, what is due now", 1, tick);
  await bench.measured("activities.tick, nothing due", 3, tick);
  client.destroy();
  return rows;
}

async function signingUp({ ask, measured, setUp, fill }: Bench, today: string, times: number): Promise<void> {
  const next = addDays(today, 7);
  await measured("set up an activity", Math.min(times, 10), () => setUp(inputOn(next)));
  const free = await setUp(inputOn(next));
  const count = Math.min(times, 40);
  await measured("sign-up, a seat", count, (at) => ask(staffAt(at), "POST", `${free}/sign-up`));
  await measured("sign-up, asked again", count, (at) => ask(staffAt(at), "POST", `${free}/sign-up`));
  await measured("named by the clerk: a group of three", Math.min(times, 5), (at) =>
    ask(office, "POST", `${free}/nominations`, {
      staff: [0, 1, 2].map((n) => staffAt(100 + at + n * 20)),
      together: true,
    }),
  );
  await measured("withdrawal, nobody waits", count, (at) => ask(staffAt(at), "DELETE", `${free}/sign-up`));
  const full = await setUp(inputOn(next, { seats: { capacity: seats, guaranteed: [] } }));
  await fill(full);
  await measured("sign-up, a place on the list", count, (at) =>
    ask(staffAt(seats + at), "POST", `${full}/sign-up`),
  );
  await measured("withdrawal, passed on", Math.min(times, 10), (at) =>
    ask(staffAt(at), "DELETE", `${full}/sign-up`),
  );
  await measured("offer accepted", Math.min(times, 5), (at) =>
    ask(staffAt(seats + at), "POST", `${full}/offer/accept`),
  );
  await measured("why one waits (API)", times, () => ask(staffAt(seats + 30), "GET", `${full}/standing`));
  await measured("roster, 100 seats and a list (API)", times, () => ask(office, "GET", `${full}/roster`));
  await measured("activity page (HTML)", times, () =>
    ask(staffAt(seats + 30), "GET", full.replace("/api", "")),
  );
}

async function looking({ ask, measured, setUp }: Bench, today: string, times: number): Promise<void> {
  for (let at = 0; at < 20; at += 1) await setUp(meetingOn(addDays(today, 1 + at)));
  const month = today.slice(0, 7);
  await measured("calendar of a month (API)", times, () =>
    ask(staffAt(1), "GET", `/api/activities?month=${month}`),
  );
  await measured("calendar of a month (HTML)", times, () =>
    ask(staffAt(1), "GET", `/activities?month=${month}`),
  );
  await measured("my activities (HTML)", times, () => ask(staffAt(1), "GET", "/activities/mine"));
}

/** A seminar and a meeting of today, at which people check in; answers both. */
async function checkingIn(
  { deps, ask, measured, setUp, fill }: Bench,
  today: string,
  times: number,
): Promise<[string, string]> {
  const [roll, meeting] = [await setUp(inputOn(today)), await setUp(meetingOn(today))];
  await fill(roll);
  const codeOf = async (address: string): Promise<string> => {
    const id = address.split("/").at(-1) ?? "";
    const activity = await activityBy(deps, county, id);
    return codeAt(activity?.checkInSecret ?? "", id, deps.clock.now());
  };
  const count = Math.min(times, 40);
  for (const [name, address] of [
    ["check-in, with a seat", roll],
    ["check-in, at a meeting of all", meeting],
  ] as const) {
    const code = await codeOf(address);
    await measured(name, count, (at) => ask(staffAt(at), "POST", `${address}/check-in`, { code }));
  }
  await measured("projector (API)", times, () => ask(office, "GET", `${roll}/code`));
  return [roll, meeting];
}
