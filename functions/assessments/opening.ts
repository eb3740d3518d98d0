// Telling those who should sit: which test, on which day, where; once, and again only when day or place have changed.
import { createHash } from "node:crypto";
import { dueDay, type Span } from "../../shared/assessments/days.ts";
import type { Seat } from "../../shared/assessments/list.ts";
import { sayRule } from "../../shared/assessments/rules.ts";
import type { Round, Sitting } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { sayDay, sayWeekday, type Day } from "../../shared/time.ts";
import { jobActor } from "../platform/actor.ts";
import { commit, noticeRow } from "../platform/commit.ts";
import { queryAll, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { listFor, placeOfRound, type RoundList, type Staffing } from "./lists.ts";
import { todayOf } from "./load.ts";
import { saySpan } from "./round-words.ts";
import { changedRound, roundBy } from "./store.ts";

/** When and where: a day, or the days in which it will be while none is arranged. */
export type Where = {
  day?: Day | undefined;
  window?: Span | undefined;
  start?: string | undefined;
  place?: string | undefined;
};

/** When and where somebody sits, as the unit's own sitting or the round says. */
export function whereOf(
  round: Round,
  sittings: readonly Sitting[],
  { unit, day, window, late }: Pick<Seat, "unit" | "day" | "window" | "late">,
): Where {
  // His unit was tested before he came: neither its hour nor its place is his.
  if (late && day === undefined) return { window };
  const own = sittings.find((one) => one.unit === unit);
  const at = { start: own?.start ?? round.start, place: own?.place ?? round.place };
  return day === undefined ? { window, ...at } : { day, ...at };
}

/** '11月12日（星期四）14:30，在训练基地'; without a day '11月1日至30日，具体时间地点待通知'. */
export function sayWhere({ day, window, start, place }: Where): string {
  const at = start === undefined ? "" : ` ${start}`;
  const there = place ? `，在${place}` : "";
  if (day !== undefined) return `${sayDay(day)}（${sayWeekday(day)}）${at.trim()}${there}`;
  if (!window) return "未安排";
  const open = start === undefined ? (place ? "时间" : "时间地点") : place ? "日期" : "日期和地点";
  return `${saySpan(window.from, window.to)}${at}${there}，具体${open}待通知`;
}

/** '11月12日', '11月1日至30日' */
const sayWhen = ({ day, window }: Where): string =>
  day === undefined ? (window ? saySpan(window.from, window.to) : "") : sayDay(day);

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
 * Tells everybody of an open round who still has to sit, where and when; only those whom `concerns` names. A repeat tells
 * nothing; what was changed is told anew, also when it was changed back; whoever came to the list later is told when he
 * is on it.
 */
export async function tellOpened(
  deps: Deps,
  round: Round,
  known: { staffing?: Staffing; list?: RoundList; concerns?: (seat: Seat) => boolean } = {},
): Promise<{ told: number; known: number }> {
  const today = todayOf(deps);
  const list = known.list ?? (await listFor(deps, round, { today, staffing: known.staffing }));
  const waiting = list.seats.filter(
    (seat) => seat.state === "waiting" && dueDay(seat) >= today && (known.concerns?.(seat) ?? true),
  );
  const done = await inParallel(waiting, 8, (seat) => tellOne(deps, round, list.sittings, seat));
  const told = done.filter(Boolean).length;
  return { told, known: done.length - told };
}

/** What a notice says of day and place, in short: one that says something else was overtaken. */
export const markOf = (where: Where): string =>
  createHash("sha256").update(JSON.stringify(where)).digest("hex").slice(0, 8);

const openedId = ({ organ, id }: Round): string => `assessment-opened.${organ}.${id}`;

/** Tells one person unless what he was told last still holds. */
async function tellOne(deps: Deps, round: Round, sittings: readonly Sitting[], seat: Seat): Promise<boolean> {
  const where = whereOf(round, sittings, seat);
  const prefix = `${round.opensOn}/${openedId(round)}.`;
  const told = await queryAll<Notice>(deps, keys.inbox(round.county, seat.staff), { prefix });
  if (told.at(-1)?.id.endsWith(`.${markOf(where)}`)) return false;
  const row = noticeRow(openedNotice(round, seat, where, told.length), deps.clock.now());
  return (await tryWrite(deps, { put: row, when: { absent: true } })).done;
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
      text: `原定${saySpan(round.from, round.to)}的考核不再进行。原因：${reason}`,
      link: "/assessments/mine",
    };
    return tryWrite(deps, { put: noticeRow(notice, deps.clock.now()), when: { absent: true } });
  });
}

/** `before`: how often he was told of this round already. */
function openedNotice(round: Round, seat: Seat, where: Where, before: number): Notice {
  const { makeUp } = round;
  const again =
    makeUp && !seat.late ? `没有合格或缺考的，${sayDay(makeUp.from)}至${sayDay(makeUp.to)}补考。` : "";
  const changed = before > 0 ? "时间或地点有变更，以本通知为准：" : "";
  const mark = markOf(where);
  return {
    county: round.county,
    to: seat.staff,
    // Counted, so that the newest of a day stands on top and a change back is another notice.
    id: `${openedId(round)}.${String(before + 1).padStart(2, "0")}.${mark}`,
    day: round.opensOn,
    kind: "assessments.opened",
    title: `请参加${round.title}：${sayWhen(where)}`,
    text: `${changed}${sayWhere(where)}。${sayRule(round.rule)}。${again}`,
    link: "/assessments/mine",
    about: { test: round.id, organ: round.organ, staff: seat.staff, mark },
  };
}
