// Freezing and publishing the list of a draw: who is on it, who is left out and why, its hash and the commitment.
import { randomBytes } from "node:crypto";
import {
  commitmentOf,
  listHash,
  listText,
  poolOf,
  type DrawList,
  type Exclusion,
} from "../../shared/activities/draw.ts";
import {
  publishedReason,
  whyNotDraw,
  type Draw,
  type ExclusionReason,
  type PrepareInput,
} from "../../shared/activities/draw-schema.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { Problem, refuse, type FieldProblem } from "../../shared/problem.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { jobActor, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { absentOnDay } from "./absences.ts";
import { drawBy, drawOf, historyOf, putSeries, seriesOf, newDraw } from "./draw-store.ts";
import { activityToManage } from "./lifecycle.ts";
import { askedOn } from "./people.ts";
import { activityBy } from "./store.ts";
import { drawAudit, reveal, withdraw } from "./draws.ts";

/** “全体干部职工及行政辅助人员” (source, J9): everybody of the organ in post on the day, each once. */
export async function everybodyOn(
  deps: Deps,
  of: Pick<Activity, "county" | "organ" | "day">,
  fresh: { stale?: boolean } = {},
): Promise<Posting[]> {
  const all = await askedOn(deps, { ...of, who: {} }, fresh);
  return [...new Map(all.map((posting) => [posting.staff, posting])).values()];
}

/** `own`: by an absence that was entered, not by the office's word. */
type LeftOut = Omit<Exclusion, "reason"> & { reason: ExclusionReason; own: boolean };

/** Who is left out and why: who is absent on the day, and whom the office names. Wrong names are told by field. */
async function excludedFrom(
  deps: Deps,
  activity: Activity,
  people: readonly Posting[],
  given: PrepareInput["exclusions"],
): Promise<LeftOut[]> {
  const nameOf = new Map(people.map(({ staff, name }) => [staff, name]));
  const wrong = given.flatMap(({ staff, until }, at): FieldProblem[] => {
    const twice = given.findIndex((one) => one.staff === staff) < at;
    const refusal = whyNotDraw.exclude(until, activity.day);
    return [
      ...(nameOf.has(staff)
        ? []
        : [{ path: `exclusions.${at}.staff`, message: "不是会议当天本单位的在岗人员" }]),
      ...(twice ? [{ path: `exclusions.${at}.staff`, message: "同一人填了两次" }] : []),
      ...(refusal ? [{ path: `exclusions.${at}.until`, message: refusal.message }] : []),
    ];
  });
  if (wrong[0]) throw new Problem("invalid", wrong[0].message, wrong);
  const absent = await absentOnDay(deps, activity.county, activity.day);
  const named = new Map(given.map((one) => [one.staff, one]));
  return people.flatMap(({ staff, name }): LeftOut[] => {
    const why = named.get(staff) ?? absent.get(staff);
    return why ? [{ staff, name, reason: why.reason, until: why.until, own: !named.has(staff) }] : [];
  });
}

/**
 * Freezes and publishes the list of an activity's draw: the theme, everybody in post on the day and who is left out and
 * why, with its hash and the commitment to a fresh secret. Until the draw is over no other of the organ can be prepared.
 */
export async function prepareDraw(deps: Deps, actor: Actor, id: string, given: PrepareInput): Promise<Draw> {
  const activity = await activityToManage(deps, actor, id);
  const now = deps.clock.now();
  refuse(whyNotDraw.prepare(activity, now));
  const { county, organ, day, theme } = activity;
  const former = await drawOf(deps, activity);
  if (former && former.state !== "withdrawn")
    refuse({ code: "already-prepared", message: "候选名单已经公布；还没有抽取的，可以先撤回再重新公布" });
  await settleFormer(deps, county, organ);
  const [series, people] = await Promise.all([seriesOf(deps, county, organ), everybodyOn(deps, activity)]);
  const leftOut = await excludedFrom(deps, activity, people, given.exclusions);
  const excluded = leftOut.map(({ staff, name, reason, until }): Exclusion => ({
    staff,
    name,
    reason: publishedReason(reason),
    until,
  }));
  const away = leftOut.filter(({ own }) => own).map(({ staff }) => staff);
  const { round, tickets } = poolOf(people, excluded, historyOf(series));
  if (tickets.length === 0)
    refuse({ code: "nobody", message: "没有可以抽取的人：会议当天没有在岗人员，或全部列为不参加" });
  const number = series.draws + 1;
  const list: DrawList = { draw: `${id}/${number}`, theme, round, tickets, excluded };
  const secret = randomBytes(32).toString("hex");
  const draw: Draw = {
    county,
    organ,
    activity: id,
    number,
    day,
    theme,
    round,
    candidates: tickets.length,
    people: people.length,
    hash: listHash(list),
    commitment: commitmentOf(secret),
    state: "prepared",
    turns: [],
    preparedAt: now,
    preparedBy: actor.staff,
    preparedByName: actor.name,
    version: 1,
  };
  const asItWas: Change = {
    check: keys.activityRow(county, id),
    when: { present: true, is: { version: activity.version } },
    otherwise: { code: "changed-meanwhile", message: "这个活动刚刚被改动过，请刷新后再试" },
  };
  const rows = [
    asItWas,
    putSeries(series, { draws: number, open: number }),
    ...newDraw(draw, listText(list), secret, former?.number, away),
  ];
  const { hash, commitment } = draw;
  await commit(
    deps,
    actor,
    rows,
    drawAudit(draw, "activities.drawPrepared", {
      detail: { hash, commitment, excluded: reasonsOf(leftOut) },
    }),
  );
  return draw;
}

/** Who was left out for what, as it was entered: on record for those who look into a draw, where the list says less. */
const reasonsOf = (leftOut: readonly LeftOut[]): Record<string, ExclusionReason> =>
  Object.fromEntries(leftOut.map(({ staff, reason }) => [staff, reason]));

/**
 * A draw that is still open stands in the way of the next, whose list it decides. Is its day over, it is ended here: its
 * secret revealed, or, if nobody was drawn, its list withdrawn.
 */
async function settleFormer(deps: Deps, county: string, organ: string): Promise<void> {
  const { open } = await seriesOf(deps, county, organ);
  const draw = open === undefined ? undefined : await drawBy(deps, { county, organ, number: open });
  if (!draw) return;
  const activity = await activityBy(deps, county, draw.activity);
  const over =
    activity === undefined ||
    activity.state === "cancelled" ||
    (activity.until ?? activity.day) < dayOf(deps.clock.now());
  if (!over) {
    const message = `${sayDay(draw.day)}“${draw.theme}”的抽取还没有结束：请先公开密钥，没有抽取的请先撤回`;
    refuse({ code: "another-open", message });
  }
  const product = jobActor(county, "activities.draw");
  if (draw.state === "drawn") await reveal(deps, product, draw, activity);
  if (draw.state === "prepared") await withdraw(deps, product, draw, "会议已过或已取消，没有抽取");
}
