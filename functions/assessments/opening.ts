// Telling those who should sit: which test, on which day, where; once, and again only when day or place have changed.
import { createHash } from "node:crypto";
import type { Seat } from "../../shared/assessments/list.ts";
import { sayRule } from "../../shared/assessments/rules.ts";
import type { Round, Sitting } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { sayDay, sayWeekday, type Day } from "../../shared/time.ts";
import { jobActor } from "../platform/actor.ts";
import { commit, noticeRow } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { listFor, placeOfRound, type RoundList, type Staffing } from "./lists.ts";
import { todayOf } from "./load.ts";
import { changedRound, roundBy } from "./store.ts";

/** When and where somebody sits, as the unit's own sitting or the round says. */
export function whereOf(
  round: Round,
  sittings: readonly Sitting[],
  { unit, day }: Pick<Seat, "unit" | "day">,
) {
  const own = sittings.find((one) => one.unit === unit);
  return { day, start: own?.start ?? round.start, place: own?.place ?? round.place };
}

/** '11月12日（星期四）14:30，在训练基地' */
export function sayWhere({ day, start, place }: Partial<ReturnType<typeof whereOf>> & { day: Day }): string {
  const at = start === undefined ? "" : ` ${start}`;
  return `${sayDay(day)}（${sayWeekday(day)}）${at.trim()}${place ? `，在${place}` : ""}`;
}

/**
 * Opens a round whose day has come, in the name of the job; whoever is on its list is told by `tellOpened`. The round as
 * it stands afterwards when somebody else just opened, changed or cancelled it. Undefined when it is gone.
 */
export async function openByItself(deps: Deps, round: Round): Promise<Round | undefined> {
  const to = { state: "open", openedAt: deps.clock.now() } as const;
  const audit = {
    pk: keys.auditOf(round.county, "assessments"),
    did: "assessments.opened",
    subject: `${round.organ}/${round.id}`,
  };
  try {
    const actor = jobActor(round.county, "assessments.remind");
    await commit(deps, actor, [changedRound(round, to)], { audit });
    return { ...round, ...to, version: round.version + 1 };
  } catch (error) {
    const now = await roundBy(deps, placeOfRound(round));
    if (now?.version === round.version) throw error;
    return now;
  }
}

/**
 * Tells everybody of an open round who still has to sit. The notice's id carries when and where: a repeat writes none, a
 * changed arrangement is told anew, and whoever came to the list later is told when he is on it.
 */
export async function tellOpened(
  deps: Deps,
  round: Round,
  known: { staffing?: Staffing; list?: RoundList } = {},
): Promise<{ told: number; known: number }> {
  const list = known.list ?? (await listFor(deps, round, { today: todayOf(deps), staffing: known.staffing }));
  const waiting = list.seats.filter(({ state, day }) => state === "waiting" && day >= todayOf(deps));
  const done = await inParallel(waiting, 8, async (seat) => {
    const row = noticeRow(openedNotice(round, list.sittings, seat), deps.clock.now());
    return (await tryWrite(deps, { put: row, when: { absent: true } })).done;
  });
  const told = done.filter(Boolean).length;
  return { told, known: done.length - told };
}

/** Tells those who were asked to an open round that it does not take place: nobody travels to a test that is not held. */
export async function tellCancelled(deps: Deps, round: Round, reason: string): Promise<void> {
  const { seats } = await listFor(deps, round, { today: todayOf(deps) });
  const asked = seats.filter(({ state }) => state === "waiting" || state === "unrecorded");
  await inParallel(asked, 8, ({ staff }) => {
    const notice: Notice = {
      county: round.county,
      to: staff,
      id: `assessment-cancelled.${round.organ}.${round.id}`,
      day: todayOf(deps),
      kind: "assessments.cancelled",
      title: `${round.title}已取消`,
      text: `原定${saySpanOf(round)}的考核不再进行。原因：${reason}`,
      link: "/assessments/mine",
    };
    return tryWrite(deps, { put: noticeRow(notice, deps.clock.now()), when: { absent: true } });
  });
}

const saySpanOf = ({ from, to }: Round): string =>
  from === to ? sayDay(from) : `${sayDay(from)}至${sayDay(to)}`;

function openedNotice(round: Round, sittings: readonly Sitting[], seat: Seat): Notice {
  const where = whereOf(round, sittings, seat);
  const mark = createHash("sha256").update(JSON.stringify(where)).digest("hex").slice(0, 8);
  const makeUp = round.makeUp
    ? `没有合格或缺考的，${sayDay(round.makeUp.from)}至${sayDay(round.makeUp.to)}补考。`
    : "";
  return {
    county: round.county,
    to: seat.staff,
    id: `assessment-opened.${round.organ}.${round.id}.${mark}`,
    day: round.opensOn,
    kind: "assessments.opened",
    title: `请参加${round.title}：${sayDay(where.day)}`,
    text: `${sayWhere(where)}。${sayRule(round.rule)}。${makeUp}`,
    link: "/assessments/mine",
    about: { test: round.id, organ: round.organ, staff: seat.staff },
  };
}
