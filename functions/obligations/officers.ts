// Where each officer of an organ stands with the quarter's talks, from the round's list and heads alone: no vault, no content.
import { policyFor } from "../../shared/obligations/policies.ts";
import type { Period } from "../../shared/obligations/periods.ts";
import {
  asksOfficer,
  evaluateOfficer,
  sayOfficerState,
  type PostedUnit,
} from "../../shared/obligations/officers.ts";
import type { ObligationState, Policy } from "../../shared/obligations/schema.ts";
import { owedNow, reaches } from "../../shared/obligations/state.ts";
import type { FollowUpAbout, RoundAbout } from "../../shared/notice.ts";
import type { Organ } from "../../shared/org/schema.ts";
import type { Quarter } from "../../shared/quarter.ts";
import type { TalkRound, TalkTarget } from "../../shared/talks/round-schema.ts";
import { followUpOpen } from "../../shared/talks/rules.ts";
import type { Instant } from "../../shared/time.ts";
import { notFound } from "../../shared/problem.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames } from "../platform/place-names.ts";
import { headBy, roundOf } from "../talks/store.ts";
import { rulesOf, type Rules } from "./facts.ts";

/** One officer's state under one policy. */
export type OfficerStanding = { policy: Policy; target: TalkTarget; state: ObligationState };
export type RoundStanding = { round?: TalkRound; officers: OfficerStanding[] };

/** A unit as policies of officers see it; undefined when it is unknown. */
export function postedUnit(rules: Rules, organ: Organ, id: string): PostedUnit | undefined {
  const unit = rules.units.find((one) => one.id === id && one.organ === organ.id);
  return unit && { id: unit.id, organKind: organ.kind, class: unit.class };
}

/** The policies of talks in force for a period anywhere in the county, those switched off included. */
export function talkPoliciesOfCounty(rules: Rules, period: Period): Policy[] {
  const ids = new Set(rules.officerPolicies.map(({ policy }) => policy));
  return [...ids]
    .flatMap((id) => policyFor(rules.officerPolicies, id, period) ?? [])
    .filter(({ figure }) => figure === "talks.held");
}

/** Those of them that concern an organ: they reach into a unit of it. */
export function talkPolicies(rules: Rules, organ: Organ, period: Period): Policy[] {
  const units = rules.units
    .filter((unit) => unit.organ === organ.id)
    .map(({ id, class: of }) => ({ id, organKind: organ.kind, class: of }));
  return talkPoliciesOfCounty(rules, period).filter((policy) => units.some((unit) => reaches(policy, unit)));
}

/**
 * Where everybody on an organ's list stands in a period, by staff number: under each policy that asks for him, or under
 * the first one, which says why it does not. One Query, consistent unless `stale`; nobody before the round is opened.
 */
export async function officerStates(
  deps: Deps,
  rules: Rules,
  { organ, period }: { organ: Organ; period: Quarter },
  { now, ...fresh }: { now: Instant; stale?: boolean },
): Promise<RoundStanding> {
  const policies = talkPolicies(rules, organ, period);
  const { round, targets } = await roundOf(
    deps,
    { county: rules.county, organ: organ.id, quarter: period },
    fresh,
  );
  const officers = targets.flatMap((target) => {
    const unit = postedUnit(rules, organ, target.unit);
    const asking = policies.filter((policy) => unit && asksOfficer(policy, unit, target.kind));
    return (asking.length ? asking : policies.slice(0, 1)).map((policy): OfficerStanding => {
      return { policy, target, state: evaluateOfficer(policy, period, { target, unit, now }) };
    });
  });
  return { round, officers };
}

/** Whether an officer still owes a talk. */
export const owesTalk = ({ state }: OfficerStanding): boolean => owedNow(state) > 0;

export type OfficerRow = {
  staff: string;
  name: string;
  unit: string;
  policy: string;
  state: ObligationState;
  words: string;
};

/** Who owes what of an organ's quarter, with the reason in words: for its discipline line. 404 for everybody else. */
export async function talkObligations(
  deps: Deps,
  actor: Actor,
  at: { organ: string; quarter: Quarter },
): Promise<OfficerRow[]> {
  const { county } = actor;
  authorize(actor, "talks.board", { county, organ: at.organ }, "约谈轮次");
  const [rules, names] = await Promise.all([
    rulesOf(deps, county, { stale: true }),
    placeNames(deps, county),
  ]);
  const organ = rules.organs.find(({ id }) => id === at.organ);
  if (!organ) throw notFound("约谈轮次");
  const now = deps.clock.now();
  const { officers } = await officerStates(deps, rules, { organ, period: at.quarter }, { now });
  return officers.map(({ policy, target, state }) => ({
    staff: target.staff,
    name: target.name,
    unit: target.unit,
    policy: policy.policy,
    state,
    words: sayOfficerState(state, { target, measure: policy.measure, organName: (id) => names.of(id) }),
  }));
}

/** Whether anybody of a round, or anybody given to one talker, still owes a talk: a closed round asks nobody any more. */
export async function roundStillOwed(deps: Deps, rules: Rules, about: RoundAbout): Promise<boolean> {
  const organ = rules.organs.find(({ id }) => id === about.organ);
  if (!organ) return false;
  const at = { organ, period: about.period };
  const { round, officers } = await officerStates(deps, rules, at, { now: deps.clock.now() });
  return (
    round?.state === "open" &&
    officers.some(
      (one) =>
        one.policy.policy === about.policy &&
        (about.talker === undefined || one.target.talker === about.talker) &&
        owesTalk(one),
    )
  );
}

/** Whether a follow-up is still to be settled. */
export async function followUpStillOpen(deps: Deps, county: string, about: FollowUpAbout): Promise<boolean> {
  const head = await headBy(deps, county, about.talk);
  return head !== undefined && followUpOpen(head);
}
