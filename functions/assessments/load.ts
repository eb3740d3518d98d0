// Loading a round for somebody: who may manage it, who may look at it, who may enter results of which units.
import { covers, may, type Place } from "../../shared/access.ts";
import type { Round, Sitting } from "../../shared/assessments/schema.ts";
import { isKeyPart } from "../../shared/keys.ts";
import { notFound } from "../../shared/problem.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { roundBy } from "./store.ts";

export type RoundAt = { organ: string; round: string };

export const todayOf = (deps: Deps): Day => dayOf(deps.clock.now());

/** The round, without asking who wants it. Throws Problem("notFound"). */
export async function loadRound(deps: Deps, county: string, { organ, round }: RoundAt): Promise<Round> {
  if (!isKeyPart("unit", organ) || !isKeyPart("id", round)) throw notFound("测试批次");
  const found = await roundBy(deps, { county, organ, round });
  if (!found) throw notFound("测试批次");
  return found;
}

/** A round that the actor manages; 404 for everybody else's. */
export async function roundToManage(deps: Deps, actor: Actor, at: RoundAt): Promise<Round> {
  authorize(actor, "assessments.manage", { county: actor.county, organ: at.organ }, "测试批次");
  return loadRound(deps, actor.county, at);
}

export const mayManage = (actor: Actor, organ: string): boolean =>
  may(actor.grants, "assessments.manage", { county: actor.county, organ });

/** Whether the actor may look at the people of a unit (of a whole organ without one). */
export const mayView = (actor: Actor, place: Omit<Place, "county">): boolean =>
  may(actor.grants, "assessments.view", { county: actor.county, ...place });

/** The examiners of a unit's sitting enter its results, whatever their roles: 考核组 (source, G5). */
export const examines = (actor: Actor, sittings: readonly Sitting[], unit: string): boolean =>
  sittings.some((sitting) => sitting.unit === unit && sitting.examiners.includes(actor.staff));

/** Whether the actor may record results of a unit in a round. */
export const mayRecord = (actor: Actor, organ: string, sittings: readonly Sitting[], unit: string): boolean =>
  mayManage(actor, organ) || examines(actor, sittings, unit);

/** The head of a unit answers for its people; other roles over it see counts and states, not each item. */
const isHeadOf = ({ grants, county }: Actor, place: { organ: string; unit: string }): boolean =>
  grants.some(({ role, scope }) => role === "unitHead" && covers(scope, { county, ...place }));

/** Whether the actor may open somebody's results with their working: the office, the unit's examiners and head, himself. */
export const mayOpen = (
  actor: Actor,
  organ: string,
  sittings: readonly Sitting[],
  { staff, unit }: { staff: string; unit: string },
): boolean =>
  staff === actor.staff || mayRecord(actor, organ, sittings, unit) || isHeadOf(actor, { organ, unit });
