// A county in which an office sets activities up, takes the roll and counts: the small county's police bureau.
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { signUpRoutes } from "../../functions/activities/routes-sign-ups.ts";
import { activityBy, wholeOf } from "../../functions/activities/store.ts";
import { accountBy } from "../../functions/org/store-people.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { codeAt } from "../../shared/activities/check-in.ts";
import type { Attendance } from "../../shared/activities/kinds.ts";
import {
  ActivityInput,
  type Activity,
  type AttendanceSheet,
  type SignUp,
} from "../../shared/activities/schema.ts";
import { endOf, startOf } from "../../shared/activities/rules.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { toInstant } from "../../shared/time.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

export const organ = small.organs.police;
export const who = small.staff;
/** Thirteen people of the bureau: six in 城关派出所, two in 河滨派出所, five in 政工室. */
export const chengguan = [who.clerk, who.unitHead, who.officer, who.secondOfficer, who.auxiliary, who.plain];
export const hebin = [who.otherClerk, who.otherHead];
export const political = [who.reviewer, who.secondReviewer, who.organAdmin, who.committee, who.admin];

export type OfficeWorld = { kit: Kit; county: string };

/** A Tuesday morning in November 2026 unless told. */
export async function officeWorld(now = "2026-11-17T09:00:00+08:00"): Promise<OfficeWorld> {
  const kit = await createApp({ now });
  await kit.seedOrg();
  return { kit, county: kit.county };
}

export const at = (text: string): string => toInstant(`${text}+08:00`);

/** A seminar the Thursday after, for which one signs up; ten seats. */
export const makeInput = (given: Partial<ActivityInput> = {}): ActivityInput =>
  ActivityInput.parse({
    kind: "seminar",
    theme: "电信诈骗案件取证",
    day: "2026-11-19",
    start: "14:30",
    end: "17:00",
    place: "三楼会议室",
    methods: ["discussion"],
    competencies: [],
    speakers: [],
    hours: 2.5,
    level: "county",
    fullTime: false,
    who: {},
    seats: { capacity: 10, guaranteed: [] },
    opensAt: at("2026-11-16T09:00"),
    closesAt: at("2026-11-19T12:00"),
    ...given,
  });

/** A meeting to which all are asked. */
export const makeMeeting = (given: Partial<ActivityInput> = {}): ActivityInput =>
  makeInput({ kind: "meeting", theme: "全局大会", methods: [], seats: undefined, ...given });

/** Sets an activity up as the office does; answers it as stored. */
export async function setUp(
  { kit, county }: OfficeWorld,
  input: ActivityInput,
  as: string = who.reviewer,
): Promise<Activity> {
  const made = await kit.call(activityRoutes.create, { as, params: { organ }, body: input });
  if (made.status !== 201) throw new Error(`create: ${JSON.stringify(made.body)}`);
  const activity = await activityBy(kit.deps, county, made.body.id);
  if (!activity) throw new Error("not stored");
  return activity;
}

export async function signUp({ kit }: OfficeWorld, id: string, ...staff: string[]): Promise<void> {
  for (const as of staff) {
    const { status, body } = await kit.call(signUpRoutes.signUp, { as, params: { id } });
    if (status !== 200) throw new Error(`sign-up of ${as}: ${JSON.stringify(body)}`);
  }
}

/** What the projector shows now, or `back` half minutes ago. */
export const codeOf = ({ kit }: OfficeWorld, { checkInSecret, id }: Activity, back = 0): string =>
  codeAt(checkInSecret, id, kit.deps.clock.now(), back);

export const scan = ({ kit }: OfficeWorld, id: string, code: string, as: string) =>
  kit.call(activityRoutes.checkIn, { as, params: { id }, body: { code } });

export const mark = (
  { kit }: OfficeWorld,
  id: string,
  marks: Record<string, Attendance>,
  as: string = who.reviewer,
) =>
  kit.call(activityRoutes.mark, {
    as,
    params: { id },
    body: { marks: Object.entries(marks).map(([staff, attendance]) => ({ staff, attendance })) },
  });

/** Closes a roll as the office does: when it is over, so the clock goes on to its end if that is to come today. */
export async function close({ kit, county }: OfficeWorld, id: string, as: string = who.reviewer) {
  const activity = await activityBy(kit.deps, county, id);
  const now = kit.deps.clock.now();
  if (activity && startOf(activity) <= now && now < endOf(activity)) kit.clock.set(endOf(activity));
  return kit.call(activityRoutes.closeRoll, { as, params: { id } });
}

export async function signUpsOf({ kit, county }: OfficeWorld, id: string): Promise<SignUp[]> {
  return (await wholeOf(kit.deps, county, id))?.signUps ?? [];
}

/** Attendance by staff number. */
export const attendanceOf = async (
  world: OfficeWorld,
  id: string,
): Promise<Record<string, Attendance | undefined>> =>
  Object.fromEntries((await signUpsOf(world, id)).map(({ staff, attendance }) => [staff, attendance]));

/** The sheets of the bureau's units in a month, by unit. */
export async function sheetsOf({ kit, county }: OfficeWorld, month = "2026-11"): Promise<AttendanceSheet[]> {
  const units = Object.values(small.units);
  const lists = await Promise.all(
    units.map((unit) =>
      queryAll<AttendanceSheet>(kit.deps, keys.unitMonth(county, unit, month), { prefix: "activity/" }),
    ),
  );
  return lists.flat();
}

export const inboxOf = ({ kit, county }: OfficeWorld, staff: string): Promise<StoredNotice[]> =>
  queryAll<StoredNotice>(kit.deps, keys.inbox(county, staff));

/** Somebody as an actor, for operations that are called past the routes. */
export async function actorOf({ kit, county }: OfficeWorld, staff: string): Promise<Actor> {
  const account = await accountBy(kit.deps, county, staff);
  if (!account) throw new Error(`no account ${staff}`);
  const { name, organ: own, unit, grants } = account;
  return { county, staff, name, organ: own, unit, grants };
}

/** The same machine, where something happens before a command of the table is sent: `happens` is given its name. */
export const whenSending = (deps: Deps, happens: (name: string) => Promise<void>): Deps => ({
  ...deps,
  db: new Proxy(deps.db, {
    get: (target, name) =>
      name === "send"
        ? async (command: { constructor: { name: string } }) => {
            await happens(command.constructor.name);
            return target.send(command as never);
          }
        : (Reflect.get(target, name) as unknown),
  }),
});
