// One person's row on the roll: as it begins for who did not sign up, and what a mark of the office makes of it.
import { attended, attendanceWords, type Attendance } from "../../shared/activities/kinds.ts";
import type { MarkedAs } from "../../shared/activities/page-views.ts";
import { usualPriority } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { Problem, type Refusal } from "../../shared/problem.ts";
import type { Change } from "../platform/db.ts";
import { putOwn, putSignUp } from "./store.ts";

type Someone = Pick<SignUp, "staff" | "name" | "organ" | "unit" | "kind" | "category">;

/** The row of somebody who is on the roll without having signed up. */
export function rowOf({ county, id }: Activity, someone: Someone, now: string): SignUp {
  const { staff, name, organ, unit, kind, category } = someone;
  const who = { county, activity: id, staff, name, organ, unit, kind, category };
  const counts = { offers: 0, priority: usualPriority, hoursOwed: 0, version: 0 };
  return { ...who, state: "seated", by: staff, at: now, cameFrom: "none", ...counts };
}

/** What is known of somebody's attendance. Of a roll that was opened again what its closing wrote down is not. */
export const seenAs = (
  { state }: Pick<Activity, "state">,
  one: Pick<SignUp, "attendance" | "unseen"> | undefined,
): Attendance | undefined => (state === "open" && one?.unseen ? undefined : one?.attendance);

/** '到场', '未登记' */
export const sayAttendance = (one: string | undefined): string =>
  one !== undefined && one in attendanceWords ? attendanceWords[one as Attendance].word : "未登记";

/** What a mark changes of one person; `after` is absent for who leaves the roll. */
export type Step = { staff: string; name: string; before?: SignUp; after?: SignUp };

export type Marking = {
  staff: string;
  attendance: MarkedAs;
  before: SignUp | undefined;
  /** Where he belonged on the day; absent for who signed up. */
  posting: Posting | undefined;
  by: string;
  now: string;
};

const no = (message: string): Problem => new Problem("conflict", message, [], "not-expected");

/**
 * What a mark makes of somebody; undefined when it says nothing new. Who was there has a place on the roll, whether he has
 * a seat or not; who has none and was not there is not missing, and keeps his place in the waiting list.
 */
export function stepOf(activity: Activity, marking: Marking): Step | undefined {
  const { staff, attendance, before, posting, by, now } = marking;
  const name = before?.name ?? posting?.name ?? staff;
  const was = before?.state === "seated" ? seenAs(activity, before) : undefined;
  if (attendance === "none") return before && takenOff(activity, { staff, name, before });
  if (was === attendance) return undefined;
  if (before && before.state !== "seated" && !attended(attendance))
    throw no(`${name}没有名额（候补、已取消或已释放），没有到场的不用登记`);
  const base = before ?? (posting && { ...rowOf(activity, posting, now), by });
  if (!base) return undefined;
  const { unseen: _, ...row } = base;
  const cameFrom = row.state === "seated" ? row.cameFrom : row.state;
  const after: SignUp = {
    ...row,
    ...(cameFrom === undefined ? {} : { cameFrom }),
    state: "seated",
    attendance,
    markedBy: by,
    version: base.version + 1,
  };
  return { staff, name, ...(before ? { before } : {}), after };
}

/**
 * Takes a mark off, as if it had never been made. Off a closed roll goes the person himself: who signed up is released,
 * so that nobody takes him for absent.
 */
function takenOff(activity: Activity, step: Step & { before: SignUp }): Step | undefined {
  const { before } = step;
  if (before.state !== "seated") return undefined;
  if (before.cameFrom === "none") return step;
  const closed = activity.state === "closed";
  if (!closed && before.attendance === undefined) return undefined;
  const { attendance: _a, checkedInAt: _c, markedBy: _m, unseen: _u, cameFrom, ...row } = before;
  const state = cameFrom ?? (closed ? "released" : "seated");
  return { ...step, after: { ...row, state, version: before.version + 1 } };
}

/** The rows of a step: the sign-up and the own list. */
export function changesOf(activity: Activity, { staff, before, after }: Step, otherwise: Refusal): Change[] {
  const { county, id, day } = activity;
  if (after)
    return [
      { ...putSignUp(after, before), otherwise },
      putOwn(staff, activity, after.state, after.attendance),
    ];
  const is = { version: before?.version };
  return [
    { drop: keys.signUp(county, id, staff), when: { present: true, is }, otherwise },
    { drop: keys.ownActivity(county, staff, day, id) },
  ];
}
