// What the discipline line does with a round: plan who talks to whom and when, excuse, add, close and reopen.
import { createHash } from "node:crypto";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { sayQuarter, type Quarter } from "../../shared/quarter.ts";
import type { ExcuseTalkInput, PlanInput, TalkRound, TalkTarget } from "../../shared/talks/round-schema.ts";
import { isListed, whyNot } from "../../shared/talks/rules.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { officerBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { changedRound, changedTarget, roundOf, targetBy } from "./store.ts";

export type RoundId = { organ: string; quarter: Quarter };

const auditOf = (county: string, { organ, quarter }: RoundId, did: string, about: string) => ({
  audit: { pk: keys.auditOf(county, "talks"), did, subject: `${organ}/${quarter}/${about}` },
});

async function roundToEdit(
  deps: Deps,
  actor: Actor,
  at: RoundId,
): Promise<{ round: TalkRound; targets: TalkTarget[] }> {
  const { county } = actor;
  authorize(actor, "talks.board", { county, organ: at.organ }, "约谈轮次");
  const { round, targets } = await roundOf(deps, { county, ...at });
  if (!round) throw notFound("约谈轮次");
  return { round, targets };
}

const refuseClosed = (round: TalkRound): void => refuse(whyNot.close(round));

/** How many targets one transaction changes: it takes 100 rows, with the audit row and the notice. */
const sliceLength = 90;

/**
 * Gives officers of the round to a talker, with a day if one is set. The talker is told once, of all of them, with the
 * first slice: what is cut short after it is finished by a repeat. A repeat of the whole changes nothing.
 */
export async function plan(deps: Deps, actor: Actor, at: RoundId, given: PlanInput): Promise<void> {
  const { county } = actor;
  const { round, targets } = await roundToEdit(deps, actor, at);
  refuseClosed(round);
  const { talker, plannedOn } = given;
  const who = await officerBy(deps, county, talker);
  if (who?.state !== "active" || who.organ !== at.organ) {
    const message = "谈话人应是本单位在岗人员";
    throw new Problem("invalid", message, [{ path: "talker", message }]);
  }
  if (plannedOn !== undefined && plannedOn > round.dueOn) {
    const message = `约谈日期不能晚于本季度最后一天（${sayDay(round.dueOn)}）`;
    throw new Problem("invalid", message, [{ path: "plannedOn", message }]);
  }
  const wanted = [...new Set(given.officers)].map((staff) => {
    const target = targets.find((one) => one.staff === staff);
    if (!target) throw notFound("被约谈人");
    refuse(whyNot.plan(target, talker));
    return target;
  });
  const fresh = wanted.filter((target) => target.talker !== talker || target.plannedOn !== plannedOn);
  if (fresh.length === 0) return;
  const told =
    talker === actor.staff ? [] : [assigned(county, at, round, talker, fresh, dayOf(deps.clock.now()))];
  for (let from = 0; from < fresh.length; from += sliceLength) {
    const slice = fresh.slice(from, from + sliceLength);
    const changes = slice.map((target): Change => changedTarget(target, { talker, plannedOn }));
    await commit(deps, actor, changes, {
      ...auditOf(county, at, "talks.planned", talker),
      notices: from === 0 ? told : [],
    });
  }
}

function assigned(
  county: string,
  { organ, quarter }: RoundId,
  round: TalkRound,
  talker: string,
  targets: readonly TalkTarget[],
  day: string,
): Notice {
  const meaning = targets.map(({ staff, plannedOn }) => `${staff}@${plannedOn ?? ""}`).toSorted();
  const mark = createHash("sha256").update(meaning.join()).digest("hex").slice(0, 12);
  return {
    county,
    to: talker,
    id: `talks-assigned.${quarter}.${organ}.${mark}`,
    day,
    kind: "talks.assigned",
    title: `${sayQuarter(quarter)}预防提醒约谈：请您约谈 ${targets.length} 人`,
    text: `${targets.map(({ name }) => name).join("、")}。请在${sayDay(round.dueOn)}前完成。`,
    link: "/talks/mine",
    private: true,
  };
}

async function targetToEdit(deps: Deps, actor: Actor, at: RoundId, staff: string): Promise<TalkTarget> {
  const { round } = await roundToEdit(deps, actor, at);
  refuseClosed(round);
  const target = await targetBy(deps, { county: actor.county, ...at }, staff);
  if (!target) throw notFound("干警");
  return target;
}

/** Excuses an officer from this quarter's talk, for a reason chosen from the list, until a day if it ends: not a past one. */
export async function excuse(
  deps: Deps,
  actor: Actor,
  at: RoundId,
  staff: string,
  { reason, until }: ExcuseTalkInput,
): Promise<void> {
  const target = await targetToEdit(deps, actor, at, staff);
  const today = dayOf(deps.clock.now());
  refuse(whyNot.excuse(target, actor.staff, today));
  if (until !== undefined && until < today) {
    const message = "免谈截止日期不能早于今天";
    throw new Problem("invalid", message, [{ path: "until", message }]);
  }
  const excused = { reason, until, by: actor.staff, at: deps.clock.now() };
  await commit(deps, actor, [changedTarget(target, { excuse: excused })], {
    ...auditOf(actor.county, at, "talks.excused", staff),
  });
}

/** Puts an officer (back) on the list: takes an excuse back, or asks for a newcomer all the same. */
export async function list(deps: Deps, actor: Actor, at: RoundId, staff: string): Promise<void> {
  const target = await targetToEdit(deps, actor, at, staff);
  refuse(whyNot.list(target));
  const to: Partial<TalkTarget> = { excuse: undefined };
  if (!isListed(target)) {
    to.how = "byHand";
    to.asked = undefined;
  }
  await commit(deps, actor, [changedTarget(target, to)], auditOf(actor.county, at, "talks.listed", staff));
}

/** Ends a round: nothing is planned in it and nobody is reminded of it any more. What is signed later still counts. */
export async function closeRound(deps: Deps, actor: Actor, at: RoundId): Promise<void> {
  const { round } = await roundToEdit(deps, actor, at);
  refuse(whyNot.close(round));
  const to = { state: "closed", closedAt: deps.clock.now(), closedBy: actor.staff } as const;
  await commit(
    deps,
    actor,
    [changedRound(round, to)],
    auditOf(actor.county, at, "talks.roundClosed", "round"),
  );
}

/** Takes a round up again. Who was owed a talk is owed it still, once; what was told is not told again. */
export async function reopenRound(deps: Deps, actor: Actor, at: RoundId): Promise<void> {
  const { round } = await roundToEdit(deps, actor, at);
  refuse(whyNot.reopen(round));
  const to = {
    state: "open",
    closedAt: undefined,
    closedBy: undefined,
    reopened: round.reopened + 1,
  } as const;
  await commit(
    deps,
    actor,
    [changedRound(round, to)],
    auditOf(actor.county, at, "talks.roundReopened", "round"),
  );
}
