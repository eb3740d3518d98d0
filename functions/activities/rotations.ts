// The lecture rotation (讲习所): setting one up, changing, ending it, closing its turns; planning and swaps lie apart.
import {
  whyNotTurn,
  type CloseTurnInput,
  type Rotation,
  type RotationInput,
  type RotationTurn,
} from "../../shared/activities/rotation-schema.ts";
import { keys } from "../../shared/keys.ts";
import { postedOn } from "../../shared/org/rules.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import { ownWay } from "../org/store-people.ts";
import { officerBy, organBy, orgTree } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { releasedNotices } from "./rotation-notices.ts";
import {
  dropTurn,
  putRotation,
  putTurn,
  rotationBy,
  turnBy,
  turnsOf,
  type RotationAt,
} from "./rotation-store.ts";

export const rotationAudit = (
  { county, id }: Pick<Rotation, "county" | "id">,
  did: string,
  subject: string,
  reason?: string,
) => ({
  audit: { pk: keys.rotationTurns(county, id), did, subject, ...(reason === undefined ? {} : { reason }) },
});

/** A rotation that the actor manages; 404 for everybody else's. */
export async function rotationToManage(deps: Deps, actor: Actor, at: RotationAt): Promise<Rotation> {
  authorize(actor, "activities.manage", { county: actor.county, organ: at.organ }, "轮讲");
  const rotation = await rotationBy(deps, actor.county, at);
  if (!rotation) throw notFound("轮讲");
  return rotation;
}

async function refuseForeignUnits(
  deps: Deps,
  county: string,
  organ: string,
  { who }: RotationInput,
): Promise<void> {
  const { units } = await orgTree(deps, county);
  const own = new Set(units.filter((unit) => unit.organ === organ).map(({ id }) => id));
  const at = (who.units ?? []).findIndex((unit) => !own.has(unit));
  const message = "有不属于本单位的部门";
  if (at >= 0) throw new Problem("invalid", message, [{ path: `who.units.${at}`, message }]);
}

/** Sets a rotation up. `serial` makes a repeat of the request the same one. */
export async function createRotation(
  deps: Deps,
  actor: Actor,
  organ: string,
  given: RotationInput,
  serial: string = deps.ids.next(),
): Promise<Rotation> {
  const { county } = actor;
  authorize(actor, "activities.manage", { county, organ }, "政法单位");
  if (!(await organBy(deps, county, organ))) throw notFound("政法单位");
  await refuseForeignUnits(deps, county, organ, given);
  const standing = await rotationBy(deps, county, { organ, rotation: serial });
  if (standing) return standing;
  const rotation: Rotation = {
    ...given,
    county,
    organ,
    id: serial,
    state: "running",
    createdBy: actor.staff,
    version: 1,
  };
  await commit(
    deps,
    actor,
    [putRotation(rotation, undefined)],
    rotationAudit(rotation, "activities.rotationCreated", serial),
  );
  return rotation;
}

/** Changes a rotation; what is planned already stays until it is planned again. */
export async function changeRotation(
  deps: Deps,
  actor: Actor,
  at: RotationAt,
  given: RotationInput,
): Promise<Rotation> {
  const before = await rotationToManage(deps, actor, at);
  refuse(before.state === "ended" ? { code: "ended", message: "轮讲已经结束，不能再修改" } : undefined);
  await refuseForeignUnits(deps, actor.county, at.organ, given);
  const after: Rotation = { ...before, ...given, version: before.version + 1 };
  await commit(
    deps,
    actor,
    [putRotation(after, before)],
    rotationAudit(before, "activities.rotationChanged", before.id),
  );
  return after;
}

/** So many turns are taken back at once: each is a row and perhaps a notice, and a transaction takes a hundred. */
const packSize = 40;

/**
 * Ends a rotation. What is planned for later days is taken back, and who was told of it hears so; today's turn and those
 * before it may have been held, and are registered as ever. The rotation ends with the last pack: cut short, it is ended
 * by pressing once more.
 */
export async function endRotation(deps: Deps, actor: Actor, at: RotationAt): Promise<void> {
  const before = await rotationToManage(deps, actor, at);
  refuse(before.state === "ended" ? { code: "ended", message: "轮讲已经结束" } : undefined);
  const today = dayOf(deps.clock.now());
  const turns = await turnsOf(deps, actor.county, before.id);
  const later = turns.filter(({ state, day }) => state === "planned" && day > today);
  const after: Rotation = { ...before, state: "ended", version: before.version + 1 };
  const audit = rotationAudit(before, "activities.rotationEnded", before.id);
  do {
    const pack = later.splice(0, packSize);
    const notices = await releasedNotices(deps, before, pack, "轮讲已经结束，您的这一次已经取消。");
    const end = later.length === 0 ? [putRotation(after, before)] : [];
    await commit(deps, actor, [...end, ...pack.map(dropTurn)], { ...audit, notices });
  } while (later.length > 0);
}

/** Records whether a turn was held, by whom, or missed. Whoever stood in keeps his own turn, as does he for whom he did. */
export async function closeTurn(
  deps: Deps,
  actor: Actor,
  at: RotationAt,
  day: Day,
  given: CloseTurnInput,
): Promise<RotationTurn> {
  const rotation = await rotationToManage(deps, actor, at);
  const turn = await turnBy(deps, actor.county, rotation.id, day);
  if (!turn) throw notFound("这一次轮讲");
  refuse(whyNotTurn.close(turn, given, dayOf(deps.clock.now())));
  const stand = await substituteOn(deps, rotation, day, given.by);
  const { asked: _, ...rest } = turn;
  const after: RotationTurn = {
    ...rest,
    state: given.state,
    by: stand?.staff,
    byName: stand?.name,
    version: turn.version + 1,
  };
  const did = turn.state === "planned" ? "activities.turnClosed" : "activities.turnAmended";
  await commit(deps, actor, [putTurn(after, turn, false)], rotationAudit(rotation, did, day, given.reason));
  return after;
}

/** Who spoke in somebody's place: of the organ, in service on that day; whoever left since may have spoken before. */
async function substituteOn(
  deps: Deps,
  { county, organ }: Rotation,
  day: Day,
  staff: string | undefined,
): Promise<Posting | undefined> {
  if (staff === undefined) return undefined;
  const officer = await officerBy(deps, county, staff);
  const postings = officer ? await ownWay(deps, county, officer) : [];
  const posting = postings.find((one) => one.organ === organ && postedOn(one, day));
  if (posting) return posting;
  const message = "代讲人当天不是本单位的在职干警";
  throw new Problem("invalid", message, [{ path: "by", message }]);
}
