// What the demo's police bureau has before it: a class that is full, seats kept for units, a request, a roll to close.
import { noteAbsence } from "../activities/absences.ts";
import { cancelActivity, changeActivity, createActivity } from "../activities/lifecycle.ts";
import { nominate } from "../activities/nominations.ts";
import { markRoll } from "../activities/roll.ts";
import { signUp, withdraw } from "../activities/sign-ups.ts";
import { addDays, dayOf, instantAt, type Day } from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import type { Cast } from "./activity-cast.ts";
import { publish } from "./activity-holding.ts";
import { inputOf, workday, workdayAfter } from "./activity-plans.ts";
import { at } from "./at.ts";

const hoursAgo = (deps: Deps, hours: number): Deps =>
  at(deps, new Date(Date.parse(deps.clock.now()) - hours * 3_600_000).toISOString());

/** Everything of the police bureau that is not over. */
export async function seedComing(deps: Deps, cast: Cast): Promise<void> {
  const today = dayOf(deps.clock.now());
  await noteLeave(deps, cast, today);
  await fullClass(deps, cast, today);
  await openLecture(deps, cast, today);
  await request(deps, cast, today);
  await changeAsked(deps, cast, today);
  await meetings(deps, cast, today);
}

/** Somebody of each of two units is away: the clerk has entered it. */
async function noteLeave(deps: Deps, { units }: Cast, today: Day): Promise<void> {
  for (const [index, { clerk, staff }] of units.slice(0, 2).entries()) {
    const away = staff[8 + index];
    if (!away) continue;
    const reason = index === 0 ? "leave" : "trip";
    const span = { from: addDays(today, -1), until: addDays(today, 4 + index) };
    await noteAbsence(at(deps, instantAt(addDays(today, -2), "15:00")), clerk, {
      staff: away,
      reason,
      ...span,
    });
  }
}

/** Full, with people waiting; somebody gave his seat back two hours ago, and the first who waits is asked. */
async function fullClass(deps: Deps, cast: Cast, today: Day): Promise<void> {
  const day = workdayAfter(addDays(today, 8));
  const opensAt = instantAt(addDays(today, -3), "09:00");
  const activity = await publish(
    deps,
    cast,
    inputOf({
      kind: "class",
      theme: "电信网络新型违法犯罪侦查培训班",
      day,
      until: addDays(day, 1),
      start: "09:00",
      place: "县公安局多功能厅",
      hours: 12,
      methods: ["lecture", "case"],
      competencies: ["law", "technology"],
      speakers: ["市局反诈中心 王警官"],
      seats: { capacity: 8, guaranteed: [] },
      opensAt,
      closesAt: instantAt(addDays(today, 5), "18:00"),
      note: "结业考核计入个人练兵档案。",
    }),
  );
  const { units, person } = cast;
  const candidates = units.slice(0, 4).flatMap(({ staff }) => staff.slice(5, 7));
  const signing = at(deps, instantAt(addDays(today, -3), "09:30"));
  for (const staff of candidates) await signUp(signing, person(staff), activity.id);
  const [first, ...later] = [units[0]?.staff[4], units[5]?.staff[4], units[6]?.staff[4]];
  if (first) await signUp(at(deps, instantAt(addDays(today, -2), "10:15")), person(first), activity.id);
  const leaving = candidates[0];
  if (leaving) await withdraw(hoursAgo(deps, 2), person(leaving), activity.id);
  for (const staff of later) if (staff) await signUp(hoursAgo(deps, 1), person(staff), activity.id);
}

/** Two seats are kept for each of five units until they are released; one unit has named its two, together. */
async function openLecture(deps: Deps, cast: Cast, today: Day): Promise<void> {
  const { units, person } = cast;
  const day = workdayAfter(addDays(today, 11));
  const activity = await publish(
    deps,
    cast,
    inputOf({
      kind: "lecture",
      theme: "现场急救与心理疏导",
      day,
      place: "县公安局训练基地",
      methods: ["practice", "scenario"],
      competencies: ["skills", "people"],
      speakers: ["县人民医院 李主任"],
      seats: {
        capacity: 24,
        guaranteed: units.slice(0, 5).map(({ unit }) => ({ unit: unit.id, seats: 2 })),
        releaseAt: instantAt(addDays(today, 4), "12:00"),
      },
      opensAt: instantAt(addDays(today, -1), "09:00"),
      closesAt: instantAt(addDays(today, 8), "18:00"),
    }),
  );
  const morning = at(deps, instantAt(addDays(today, -1), "10:00"));
  const naming = units[2];
  if (naming) {
    await nominate(morning, naming.clerk, activity.id, { staff: naming.staff.slice(4, 6), together: true });
  }
  for (const unit of units.slice(5, 9)) {
    const one = unit.staff[3];
    if (one) await signUp(morning, person(one), activity.id);
  }
}

/** Agreed to last week; yesterday the office asked for two days more and for a speaker from outside. */
async function changeAsked(deps: Deps, cast: Cast, today: Day): Promise<void> {
  const day = workdayAfter(addDays(today, 17));
  const input = inputOf({
    kind: "rotationTraining",
    theme: "派出所民警业务轮训（第二期）",
    day,
    until: addDays(day, 1),
    start: "09:00",
    place: "县公安局训练基地",
    hours: 16,
    fullTime: true,
    methods: ["lecture", "practice"],
    seats: { capacity: 30, guaranteed: [] },
    opensAt: instantAt(addDays(today, -5), "09:00"),
    closesAt: instantAt(addDays(today, 14), "18:00"),
  });
  const { id } = await publish(deps, cast, input);
  await changeActivity(at(deps, instantAt(addDays(today, -1), "17:05")), cast.office, id, {
    ...input,
    until: addDays(day, 3),
    hours: 32,
    speakers: ["省警官学院 陈教授"],
  });
}

/** “经报批同意” (source, J4): asked for yesterday, the organ's administrator has not answered yet. */
async function request(deps: Deps, { office, organ }: Cast, today: Day): Promise<void> {
  const day = workdayAfter(addDays(today, 24));
  const input = inputOf({
    kind: "class",
    theme: "赴省警官学院执法能力提升培训班",
    day,
    until: addDays(day, 4),
    start: "09:00",
    place: "省警官学院",
    hours: 32,
    level: "province",
    fullTime: true,
    methods: ["lecture", "scenario"],
    seats: { capacity: 20, guaranteed: [] },
  });
  await createActivity(at(deps, instantAt(addDays(today, -1), "16:20")), office, organ, input);
}

/** One held the day before with an open roll, one to come, and one that was called off. */
async function meetings(deps: Deps, cast: Cast, today: Day): Promise<void> {
  const { units, office, person } = cast;
  const near = units.slice(-3).map(({ unit }) => unit.id);
  const held = await publish(
    deps,
    cast,
    inputOf({
      kind: "meeting",
      theme: "队伍管理分析会",
      day: workday(addDays(today, -1)),
      who: { units: near },
    }),
  );
  const there = units.slice(-3).flatMap(({ staff }) => staff.slice(0, 4));
  await markRoll(
    at(deps, instantAt(held.day, "14:40")),
    office,
    held.id,
    there.map((staff) => ({ staff, attendance: "present" as const })),
  );
  const some = units.slice(0, 2).map(({ unit }) => unit.id);
  const day = workdayAfter(addDays(today, 2));
  await publish(
    deps,
    cast,
    inputOf({ kind: "meeting", theme: "基层所队工作例会", day, who: { units: some } }),
  );
  const off = await publish(
    deps,
    cast,
    inputOf({ kind: "seminar", theme: "疑难警情处置研讨", day: workdayAfter(addDays(today, 4)) }),
  );
  const signed = units[1]?.staff[5];
  if (signed) await signUp(at(deps, instantAt(addDays(today, -3), "11:00")), person(signed), off.id);
  const reason = "与全市统一行动时间冲突";
  await cancelActivity(at(deps, instantAt(addDays(today, -1), "17:30")), office, off.id, reason);
}
