// Turns follow what happens after they were planned: a meeting called off or moved, a speaker who cannot come after all.
import { remindAtOf } from "./rotation-days.ts";
import type { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import { isAway } from "../../shared/activities/rotation.ts";
import { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { Problem } from "../../shared/problem.ts";
import { addDays, dayOf, sayDay, sayWeekday, type Day, type Instant } from "../../shared/time.ts";
import { calendarOf, officersBy } from "../org/store.ts";
import { jobActor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItems } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { absencesOfOne } from "./absences.ts";
import { tellOnce } from "./offers.ts";
import { ableOn } from "./rotation-away.ts";
import { nobodySpeaks, officeOf, turnNotice } from "./rotation-notices.ts";
import { dropTurn, putTurn, runningRotations, turnBy, turnsFrom } from "./rotation-store.ts";
import { rotationAudit } from "./rotations.ts";

/** How long a turn that nobody closed still follows its meeting. */
const backDays = 31;

/** Looks after the turns of every rotation of a county; answers how many people were told something. */
export async function followTurns(deps: Deps, county: string, now: Instant): Promise<number> {
  let told = 0;
  for (const rotation of await runningRotations(deps, county))
    told += await followRotation(deps, rotation, now);
  return told;
}

/** The same of one rotation. A turn that was changed at the same moment is looked at by the next run. */
export async function followRotation(deps: Deps, rotation: Rotation, now: Instant): Promise<number> {
  const today = dayOf(now);
  const turns = await turnsFrom(deps, rotation.county, rotation.id, addDays(today, -backDays));
  const planned = turns.filter(({ state }) => state === "planned");
  const meetings = await meetingsOf(deps, rotation.county, planned);
  let told = 0;
  for (const turn of planned) {
    const meeting = turn.activity === undefined ? undefined : meetings.get(turn.activity);
    if (meetingStands(turn, meeting) || !isToCome(turn, meeting, today)) continue;
    try {
      told += await followOne(deps, rotation, turn, meeting);
    } catch (error) {
      if (!(error instanceof Problem && error.code === "conflict")) throw error;
    }
  }
  const near = planned.filter(
    (turn) =>
      turn.day >= today && turn.remindAt <= now && meetingStands(turn, meetings.get(turn.activity ?? "")),
  );
  return told + (await tellOfMissing(deps, rotation, near));
}

/** One that is past may have been held, whatever became of its meeting since: that is for the office to say. */
const isToCome = ({ day }: RotationTurn, meeting: Activity | undefined, today: Day): boolean =>
  day >= today || (!isOff(meeting) && meeting !== undefined && meeting.day >= today);

/** The meetings at which turns are held, by id. */
export async function meetingsOf(
  deps: Deps,
  county: string,
  turns: readonly Pick<RotationTurn, "activity">[],
  fresh: { stale?: boolean } = {},
): Promise<Map<string, Activity>> {
  const ids = new Set(turns.flatMap(({ activity }) => activity ?? []));
  const rows = [...ids].map((id) => keys.activityRow(county, id));
  const found = (await getItems<Activity>(deps, rows, fresh)).map((row) => Activity.parse(row));
  return new Map(found.map((one) => [one.id, one]));
}

const isOff = (meeting: Activity | undefined): boolean =>
  meeting === undefined || meeting.state === "cancelled" || meeting.state === "refused";

/** Whether a turn's meeting is held on the turn's day; one without a meeting is held. */
export const meetingStands = (
  { activity, day }: Pick<RotationTurn, "activity" | "day">,
  meeting: Activity | undefined,
): boolean => activity === undefined || (!isOff(meeting) && meeting?.day === day);

/** What became of the meeting of a turn that does not stand. */
export const sayOff = (meeting: Activity | undefined): string =>
  isOff(meeting) || !meeting ? "会议已取消" : `会议改到了${sayDay(meeting.day)}`;

/** A turn goes along with its meeting where its speaker can; otherwise it is taken back, and stays owed. */
async function followOne(
  deps: Deps,
  rotation: Rotation,
  turn: RotationTurn,
  meeting: Activity | undefined,
): Promise<number> {
  const { county, id } = rotation;
  const what = `${sayDay(turn.day)}的${sayOff(meeting)}`;
  const actor = jobActor(county, "activities.tick");
  const office = await officeOf(deps, rotation);
  const to = isOff(meeting) || !meeting ? undefined : await placeFor(deps, rotation, turn, meeting.day);
  const step = `${id}.${turn.day}.${turn.version}`;
  const tell = (who: string, title: string, text: string): Notice =>
    turnNotice(rotation, who, `followed.${step}`, turn.day, `${rotation.name}：${title}`, text);
  if (to === undefined) {
    const own = tell(
      turn.staff,
      `${sayDay(turn.day)}不用您讲了`,
      `${what}。您的这一次保留，之后会优先重新安排。`,
    );
    const theirs = office.map((one) =>
      tell(
        one,
        `${sayDay(turn.day)}的一次已撤销`,
        `${what}，原定${turn.name}讲。他的一次保留；需要时请重新排班。`,
      ),
    );
    const notices = [own, ...theirs.filter((one) => one.to !== turn.staff)];
    const audit = rotationAudit(rotation, "activities.turnReleased", turn.day, what);
    await commit(deps, actor, [dropTurn(turn)], { ...audit, notices });
    return notices.length;
  }
  const when = `${sayDay(to.day)}（${sayWeekday(to.day)}）`;
  const about = { rotation: id, organ: rotation.organ, day: to.day, speaker: turn.staff };
  const own = {
    ...tell(
      turn.staff,
      `您的一次改到${when}`,
      `${what}，您的一次随会议改到${when}。不能讲的，请尽快和其他人换，或请组织人员调整。`,
    ),
    about,
  };
  const theirs = office.map((one) =>
    tell(one, `${turn.name}的一次改到${when}`, `${what}，${turn.name}的一次随会议改到${when}。`),
  );
  const notices = [own, ...theirs.filter((one) => one.to !== turn.staff)];
  // Too near to be reminded of once more: he has just heard of it.
  const later = to.remindAt > deps.clock.now();
  const audit = rotationAudit(rotation, "activities.turnMoved", `${turn.day}/${to.day}`, what);
  await commit(deps, actor, [putTurn(to, undefined, later), dropTurn(turn)], { ...audit, notices });
  return notices.length;
}

/** The turn on the meeting's new day; undefined where that day is somebody's already, or he cannot come. */
async function placeFor(
  deps: Deps,
  rotation: Rotation,
  turn: RotationTurn,
  day: Day,
): Promise<RotationTurn | undefined> {
  const { county, id, noticeDays } = rotation;
  const [there, able] = await Promise.all([
    turnBy(deps, county, id, day),
    ableOn(deps, rotation, { staff: turn.staff, day }),
  ]);
  if (there || !able) return undefined;
  const version = turn.version + 1;
  const remindAt = remindAtOf(await calendarOf(deps, county), day, noticeDays);
  return { ...turn, day, asked: undefined, remindAt, assigned: version, version };
}

/** The office hears, once, of a speaker who was told and is away on his day after all, or left. */
async function tellOfMissing(deps: Deps, rotation: Rotation, near: readonly RotationTurn[]): Promise<number> {
  const { county, organ } = rotation;
  const staff = near.map((turn) => turn.staff);
  const officers = await officersBy(deps, county, staff);
  const notices = await inParallel(near, 8, async (turn): Promise<Notice[]> => {
    const { day } = turn;
    const officer = officers.get(turn.staff);
    const away = await absencesOfOne(deps, county, turn.staff, { from: day, to: day });
    const gone = officer?.state !== "active" || officer.organ !== organ;
    return gone || isAway(away, turn.staff, day) ? nobodySpeaks(deps, rotation, turn) : [];
  });
  const told = await inParallel(notices.flat(), 8, (notice) => tellOnce(deps, notice));
  return told.filter(Boolean).length;
}
