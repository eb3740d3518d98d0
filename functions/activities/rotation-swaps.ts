// Swapping turns: two officers agree, or the manager decides with a reason; who is told what of it.
import {
  whyNotTurn,
  type Rotation,
  type RotationTurn,
  type SwapInput,
} from "../../shared/activities/rotation-schema.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { dayOf, sayDay, type Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { thereOn } from "./rotation-away.ts";
import { turnNotice } from "./rotation-notices.ts";
import { putTurn, rotationBy, turnBy, waitsToBeTold, type RotationAt } from "./rotation-store.ts";
import { rotationAudit, rotationToManage } from "./rotations.ts";

type Pair = { first: RotationTurn; second: RotationTurn };
export type TurnAt = RotationAt & { day: Day };

/** Two turns that are still to come. */
async function pairOf(deps: Deps, rotation: Rotation, day: Day, other: Day): Promise<Pair> {
  const { county, id } = rotation;
  const [first, second] = await Promise.all([turnBy(deps, county, id, day), turnBy(deps, county, id, other)]);
  if (!first) throw notFound("这一次轮讲");
  const today = dayOf(deps.clock.now());
  const wrong = whyNotTurn.move(second, today);
  if (wrong || !second || day === other) {
    const message = day === other ? "请选择另一次" : (wrong?.message ?? "");
    throw new Problem("invalid", message, [{ path: "with", message }]);
  }
  refuse(whyNotTurn.move(first, today));
  return { first, second };
}

/** Each must be there on the day that he takes. */
async function refuseAway(deps: Deps, rotation: Rotation, { first, second }: Pair): Promise<void> {
  const wanted = [
    { staff: first.staff, day: second.day },
    { staff: second.staff, day: first.day },
  ];
  const there = await thereOn(deps, rotation, wanted);
  for (const [at, { day }] of wanted.entries()) {
    const { name } = at === 0 ? first : second;
    const message = `${name}${sayDay(day)}不在岗，不能换到这一天`;
    refuse(there[at] ? undefined : { code: "away", message });
  }
}

const without = (turn: RotationTurn): RotationTurn => ({
  ...turn,
  asked: undefined,
  version: turn.version + 1,
});

/** Each takes the other's day; both wait to be told of it in time. */
const exchanged = ({ first, second }: Pair): Change[] => [
  putTurn(givenTo(first, second), first, true),
  putTurn(givenTo(second, first), second, true),
];

const givenTo = (turn: RotationTurn, { staff, name }: RotationTurn): RotationTurn => ({
  ...without(turn),
  staff,
  name,
  assigned: turn.version + 1,
});

/** Who has asked whom at the time of a request is in its version: a second request is another notice. */
const swapNotice = (
  rotation: Rotation,
  to: string,
  turn: RotationTurn,
  step: string,
  title: string,
  text: string,
): Notice =>
  turnNotice(
    rotation,
    to,
    `${step}.${rotation.id}.${turn.day}.${turn.version}`,
    turn.day,
    `${rotation.name}：${title}`,
    text,
  );

async function rotationFor(deps: Deps, actor: Actor, at: RotationAt): Promise<Rotation> {
  const rotation = actor.organ === at.organ ? await rotationBy(deps, actor.county, at) : undefined;
  if (!rotation) throw notFound("轮讲");
  return rotation;
}

/** Asks the speaker of another day to swap. Nothing changes until he agrees. */
export async function askSwap(deps: Deps, actor: Actor, at: TurnAt, other: Day): Promise<void> {
  const rotation = await rotationFor(deps, actor, at);
  const pair = await pairOf(deps, rotation, at.day, other);
  const { first, second } = pair;
  if (first.staff !== actor.staff) throw notFound("这一次轮讲");
  refuse(second.staff === actor.staff ? { code: "own", message: "两次都是您的，不用换" } : undefined);
  // Asked already: whoever presses twice, or lost the answer, asks his colleague once.
  if (first.asked?.day === other && first.asked.staff === second.staff) return;
  await refuseAway(deps, rotation, pair);
  const asked = { day: other, staff: second.staff, at: deps.clock.now() };
  const text = `${actor.name}想用${sayDay(at.day)}的一次换您${sayDay(other)}的一次，请同意或拒绝。`;
  const told = await waitsToBeTold(deps, first);
  await commit(deps, actor, [putTurn({ ...without(first), asked }, first, told)], {
    ...rotationAudit(rotation, "activities.swapAsked", `${at.day}/${other}`),
    notices: [swapNotice(rotation, second.staff, first, "asked", `${actor.name}请求和您换`, text)],
  });
}

/** Agrees to a swap, or refuses it; only by whom it was asked of, and while both turns are as they were. */
export async function answerSwap(deps: Deps, actor: Actor, at: TurnAt, agree: boolean): Promise<void> {
  const rotation = await rotationFor(deps, actor, at);
  const turn = await turnBy(deps, actor.county, rotation.id, at.day);
  if (turn?.asked && turn.staff === actor.staff && !agree) return withdrawSwap(deps, actor, rotation, turn);
  if (turn?.asked?.staff !== actor.staff) throw notFound("换讲请求");
  const other = turn.asked.day;
  const did = agree ? "activities.swapAgreed" : "activities.swapRefused";
  const subject = `${at.day}/${other}`;
  const said = agree ? `已换到${sayDay(other)}` : `仍是${sayDay(at.day)}`;
  const told = swapNotice(
    rotation,
    turn.staff,
    turn,
    "answered",
    agree ? `${actor.name}同意换` : `${actor.name}没有同意换`,
    `您的一次${said}。`,
  );
  const audited = { ...rotationAudit(rotation, did, subject), notices: [told] };
  if (!agree) {
    await commit(deps, actor, [putTurn(without(turn), turn, await waitsToBeTold(deps, turn))], audited);
    return;
  }
  const pair = await pairOf(deps, rotation, at.day, other);
  refuse(
    pair.second.staff === actor.staff
      ? undefined
      : { code: "changed-meanwhile", message: "安排已经变动，这个请求不再有效" },
  );
  await refuseAway(deps, rotation, pair);
  await commit(deps, actor, exchanged(pair), audited);
}

/** Whoever asked takes his request back; who was asked hears of it. */
async function withdrawSwap(deps: Deps, actor: Actor, rotation: Rotation, turn: RotationTurn): Promise<void> {
  const { day, asked } = turn;
  if (!asked) return;
  const text = `${actor.name}不再请求用${sayDay(day)}的一次换您${sayDay(asked.day)}的一次，不用答复了。`;
  await commit(deps, actor, [putTurn(without(turn), turn, await waitsToBeTold(deps, turn))], {
    ...rotationAudit(rotation, "activities.swapWithdrawn", `${day}/${asked.day}`),
    notices: [swapNotice(rotation, asked.staff, turn, "withdrawn", `${actor.name}撤回了对换请求`, text)],
  });
}

/** The manager swaps two turns, with a reason; both are told. */
export async function swapTurns(
  deps: Deps,
  actor: Actor,
  at: TurnAt,
  given: SwapInput & { with: Day },
): Promise<void> {
  const rotation = await rotationToManage(deps, actor, at);
  const pair = await pairOf(deps, rotation, at.day, given.with);
  if (pair.first.staff !== given.staff)
    refuse({ code: "swapped", message: "这一次已经换了人（可能刚刚已经对换过），请看最新的安排" });
  await refuseAway(deps, rotation, pair);
  const { first, second } = pair;
  const tell = (who: RotationTurn, turn: RotationTurn): Notice =>
    swapNotice(
      rotation,
      who.staff,
      who,
      "swapped",
      `您改在${sayDay(turn.day)}`,
      `${actor.name}调整了安排。原因：${given.reason}`,
    );
  await commit(deps, actor, exchanged(pair), {
    ...rotationAudit(rotation, "activities.turnsSwapped", `${at.day}/${given.with}`, given.reason),
    notices: [tell(first, second), tell(second, first)],
  });
}
