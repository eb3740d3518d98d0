// The draw, step by step: drawing, drawing again, revealing the secret, withdrawing; its list is frozen in draw-preparing.ts.
import {
  afterDraw,
  commitmentOf,
  drawn,
  listHash,
  roundOf,
  type DrawList,
} from "../../shared/activities/draw.ts";
import {
  whyNotDraw,
  type Draw,
  type DrawTurn,
  type RedrawInput,
} from "../../shared/activities/draw-schema.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { Problem, refuse } from "../../shared/problem.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import {
  drawOf,
  dropSecret,
  historyOf,
  listOf,
  putDraw,
  putSeries,
  secretOf,
  seriesOf,
} from "./draw-store.ts";
import { activityToManage } from "./lifecycle.ts";
import { changedMeanwhile } from "./store.ts";

export const drawAudit = (
  draw: Draw,
  did: string,
  more: { reason?: string; detail?: Record<string, unknown> } = {},
) => ({
  audit: { pk: keys.activity(draw.county, draw.activity), did, subject: String(draw.number), ...more },
});

/** What the result is worked out from, proved to be what was published. */
async function published(deps: Deps, draw: Draw): Promise<{ list: DrawList; secret: string }> {
  const [found, secret] = await Promise.all([listOf(deps, draw), secretOf(deps, draw)]);
  const same =
    found && listHash(found.list) === draw.hash && found.list.draw === `${draw.activity}/${draw.number}`;
  if (!same || secret === undefined || commitmentOf(secret) !== draw.commitment)
    throw new Problem(
      "conflict",
      "候选名单或密钥与会前公布的校验值不符，不能抽取。请撤回后重新公布，并报告系统管理员",
      [],
      "list-changed",
    );
  return { list: found.list, secret };
}

/** The next turn of a draw. It depends on nothing but what was published before the meeting. */
async function turnOf(deps: Deps, actor: Actor, draw: Draw): Promise<DrawTurn> {
  const { list, secret } = await published(deps, draw);
  const turn = draw.turns.length + 1;
  const ticket = drawn(list, secret, turn);
  if (!ticket) throw new Problem("conflict", "名单上已经没有可以抽取的人", [], "nobody-left");
  const { staff, name } = ticket;
  return {
    turn,
    round: roundOf(list, ticket),
    staff,
    name,
    at: deps.clock.now(),
    by: actor.staff,
    byName: actor.name,
  };
}

/**
 * Fixes the result, in one conditional write before the animation starts: “电脑随机滚动抽取发言人” (source, J9). Nothing
 * that is asked afterwards changes it.
 */
export async function drawNow(deps: Deps, actor: Actor, id: string): Promise<Draw> {
  const activity = await activityToManage(deps, actor, id);
  const draw = await drawOf(deps, activity);
  refuse(whyNotDraw.draw(draw, activity, deps.clock.now()));
  return record(deps, actor, draw as Draw, "activities.drawn");
}

/** Draws another, with a reason; who was drawn before stays on record as 免: he counts as not drawn. */
export async function drawAgain(
  deps: Deps,
  actor: Actor,
  id: string,
  { turn, reason, words }: RedrawInput,
): Promise<Draw> {
  const activity = await activityToManage(deps, actor, id);
  const draw = await drawOf(deps, activity);
  refuse(whyNotDraw.again(draw, activity, deps.clock.now(), turn));
  const excused = { reason, words, at: deps.clock.now(), by: actor.staff, byName: actor.name };
  return record(deps, actor, draw as Draw, "activities.redrawn", excused);
}

async function record(
  deps: Deps,
  actor: Actor,
  draw: Draw,
  did: string,
  excused?: NonNullable<DrawTurn["excused"]>,
): Promise<Draw> {
  const next = await turnOf(deps, actor, draw);
  const former = draw.turns.map((one) => (one.turn === next.turn - 1 && excused ? { ...one, excused } : one));
  const to: Pick<Draw, "state" | "turns"> = { state: "drawn", turns: [...former, next] };
  const { turn, staff } = next;
  const reason = excused && `${excused.reason}：${excused.words}`;
  await commit(deps, actor, [putDraw(draw, to)], drawAudit(draw, did, { reason, detail: { turn, staff } }));
  return { ...draw, ...to };
}

/** Shows the secret with the last result: from then on anybody can work everything out again, and nobody is drawn any more. */
export async function revealDraw(deps: Deps, actor: Actor, id: string): Promise<Draw> {
  const activity = await activityToManage(deps, actor, id);
  const draw = await drawOf(deps, activity);
  refuse(whyNotDraw.reveal(draw, activity, deps.clock.now()));
  return reveal(deps, actor, draw as Draw, activity);
}

/** Of a meeting that was called off nobody has spoken: the secret is shown, and the round stays as it was. */
export async function reveal(
  deps: Deps,
  actor: Actor,
  draw: Draw,
  activity: Activity | undefined,
): Promise<Draw> {
  const { county, organ } = draw;
  const held = activity !== undefined && activity.state !== "cancelled";
  const [series, found, secret] = await Promise.all([
    seriesOf(deps, county, organ),
    listOf(deps, draw),
    secretOf(deps, draw),
  ]);
  const last = draw.turns.at(-1);
  const people = [...(found?.list.tickets ?? []), ...(found?.list.excluded ?? [])];
  const before = historyOf(series);
  const after = last && held ? afterDraw(before, { round: last.round, staff: last.staff, people }) : before;
  const to = { state: "revealed", secret, ...(held ? {} : { uncounted: "活动已取消" }) } as const;
  const come = {
    round: after.round,
    drawn: [...after.drawn].sort(),
    front: [...after.front].sort(),
    open: undefined,
  };
  const asItWas: Change[] = activity
    ? [
        {
          check: keys.activityRow(county, activity.id),
          when: { present: true, is: { state: activity.state } },
          otherwise: changedMeanwhile,
        },
      ]
    : [];
  await commit(
    deps,
    actor,
    [...asItWas, putDraw(draw, to), putSeries(series, come)],
    drawAudit(draw, "activities.drawRevealed"),
  );
  return { ...draw, ...to };
}

/** Takes a published list back before anybody was drawn from it; it stays on record with the reason. */
export async function withdrawDraw(deps: Deps, actor: Actor, id: string, reason: string): Promise<void> {
  const draw = await drawOf(deps, await activityToManage(deps, actor, id));
  refuse(whyNotDraw.withdraw(draw));
  await withdraw(deps, actor, draw as Draw, reason);
}

export async function withdraw(deps: Deps, actor: Actor, draw: Draw, reason: string): Promise<void> {
  const series = await seriesOf(deps, draw.county, draw.organ);
  const changes = [
    putDraw(draw, { state: "withdrawn", withdrawReason: reason }),
    putSeries(series, { open: undefined }),
    dropSecret(draw),
  ];
  await commit(deps, actor, changes, drawAudit(draw, "activities.drawWithdrawn", { reason }));
}
