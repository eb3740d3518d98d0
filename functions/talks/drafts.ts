// Drafting a talk: who may write about whom, saving, opening and throwing away; nothing counts yet.
import { may } from "../../shared/access.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { quarterOf } from "../../shared/quarter.ts";
import { missingIn, whyHeldBack } from "../../shared/talks/rules.ts";
import type { DraftInput, DraftRow, DraftSave, DraftView } from "../../shared/talks/schema.ts";
import { dayOf, type Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { serialFrom } from "../platform/repeats.ts";
import { logAccess } from "./access-log.ts";
import { postingOn, waysOf, type Way } from "./people.ts";
import { alreadyThere, targetBy } from "./store.ts";
import { draftBy, draftDrop, draftPut, draftsOf, openDraft, type StoredDraft } from "./vault-store.ts";

/** An officer of a draft with the posting on its day, in which the talk counts. */
export type Placed = { staff: string; organ: string; unit: string; way: Way };

/**
 * Whether the actor may write about a talk with this officer: the discipline line of the organ the officer belonged to
 * that day, or whoever the round names as the talker. Anybody else finds nobody of that number.
 */
async function mayTalkTo(deps: Deps, actor: Actor, { staff, organ }: Placed, day: Day): Promise<boolean> {
  const { county } = actor;
  if (staff === actor.staff) return false;
  if (may(actor.grants, "talks.board", { county, organ })) return true;
  const target = await targetBy(deps, { county, organ, quarter: quarterOf(day) }, staff);
  return target?.talker === actor.staff;
}

/**
 * The officers of an input, each placed on its day. Throws Problem("notFound") when the actor may not write about one of
 * them, Problem("invalid") when somebody, be it the talker or the recorder, was not in service that day.
 */
export async function placedFor(
  deps: Deps,
  actor: Actor,
  input: Pick<DraftInput, "officers" | "talker" | "recorder" | "day">,
): Promise<Placed[]> {
  const { county } = actor;
  const ways = await waysOf(deps, county, input.officers);
  const placed = await Promise.all(
    [...new Set(input.officers)].map(async (staff): Promise<Placed> => {
      const way = ways.get(staff);
      if (!way) throw notFound("被约谈人");
      const posting = postingOn(way, input.day);
      const now = way.known.officer;
      const there = { staff, organ: posting?.organ ?? now.organ, unit: posting?.unit ?? now.unit, way };
      if (!(await mayTalkTo(deps, actor, there, input.day))) throw notFound("被约谈人");
      if (!posting) throw wrong("officers", `${now.name}在谈话日期不在岗`);
      return there;
    }),
  );
  await refuseTalker(deps, actor, input, placed);
  return placed;
}

const wrong = (path: string, message: string): Problem =>
  new Problem("invalid", message, [{ path, message }]);

/** Talker and recorder were in service on the day of the talk, wherever they are by now; only the line writes for others. */
async function refuseTalker(
  deps: Deps,
  actor: Actor,
  { talker, recorder, day }: Pick<DraftInput, "talker" | "recorder" | "day">,
  placed: readonly Placed[],
): Promise<void> {
  const { county } = actor;
  const ways = await waysOf(deps, county, [talker, ...(recorder === undefined ? [] : [recorder])]);
  const served = (staff: string): boolean => postingOn(ways.get(staff), day) !== undefined;
  if (!served(talker)) throw wrong("talker", "谈话人在谈话日期不在岗");
  if (recorder !== undefined && !served(recorder)) throw wrong("recorder", "记录人在谈话日期不在岗");
  const forAnother = talker !== actor.staff;
  if (forAnother && placed.some(({ organ }) => !may(actor.grants, "talks.board", { county, organ })))
    throw wrong("talker", "只有本单位纪检可以代他人登记，请把谈话人填为本人");
}

/** The drafts of the actor, without content. */
export const listDrafts = (deps: Deps, actor: Actor): Promise<DraftRow[]> =>
  draftsOf(deps, actor.county, actor.staff);

/**
 * Starts a draft, sealed for its writer. A repeat under the same idempotency key is the same draft.
 * Throws as `placedFor`.
 */
export async function createDraft(
  deps: Deps,
  actor: Actor,
  input: DraftInput,
  idempotencyKey?: string,
): Promise<{ id: string; version: number }> {
  await placedFor(deps, actor, input);
  const id = idempotencyKey ? serialFrom(actor, idempotencyKey) : deps.ids.next().slice(0, 14);
  const writing = { county: actor.county, writer: actor.staff, id, savedAt: deps.clock.now(), version: 1 };
  try {
    await commit(deps, actor, [await draftPut(deps, writing, input)]);
  } catch (error) {
    if (!(error instanceof Problem && error.reason === alreadyThere.code)) throw error;
    const known = await draftBy(deps, actor.county, actor.staff, id);
    if (!known) throw error;
    return known.version === 1 ? saveDraft(deps, actor, id, { ...input, version: 1 }) : known;
  }
  return { id, version: 1 };
}

/** The actor's own draft. Throws Problem("notFound"), and "conflict" for an older one while the actor is held back. */
export async function ownDraft(deps: Deps, actor: Actor, id: string): Promise<StoredDraft> {
  const draft = await draftBy(deps, actor.county, actor.staff, id);
  if (!draft) throw notFound("约谈草稿");
  refuse(whyHeldBack(actor.contentHold, draft.savedAt, deps.clock.now()));
  return draft;
}

const beingSigned = { code: "being-signed", message: "这份草稿正在签发，请继续完成签发" };

export const refuseStale = (version: number, wanted: number | undefined): void => {
  if (wanted !== undefined && wanted !== version)
    throw new Problem("conflict", "这份内容已被改动，您看到的不是最新的，请刷新后再试", [], "stale-version");
};

/** Saves what was typed. Throws Problem("conflict") when it was saved elsewhere since `version`, or is being signed. */
export async function saveDraft(
  deps: Deps,
  actor: Actor,
  id: string,
  { version, ...input }: DraftSave,
): Promise<{ id: string; version: number }> {
  const draft = await ownDraft(deps, actor, id);
  refuse(draft.signing ? beingSigned : undefined);
  refuseStale(draft.version, version);
  await placedFor(deps, actor, input);
  const { county, staff: writer } = actor;
  const next = draft.version + 1;
  const writing = { county, writer, id, savedAt: deps.clock.now(), version: next };
  await commit(deps, actor, [await draftPut(deps, writing, input, draft.version)]);
  return { id, version: next };
}

/** Opens the actor's own draft: logged, like every opening. */
export async function viewDraft(deps: Deps, actor: Actor, id: string): Promise<DraftView> {
  const draft = await ownDraft(deps, actor, id);
  await logAccess(deps, actor, { owner: actor.staff, as: "talker", did: "draft", talk: id, day: draft.day });
  const input = await openDraft(deps, draft);
  const { version, savedAt, signing } = draft;
  return { id, version, savedAt, signing, ...input, missing: missingIn(input, dayOf(deps.clock.now())) };
}

/**
 * Throws a draft away. One that is half signed keeps its records and makes no more: whoever is left may have been given
 * to another talker meanwhile, and a draft that can be neither finished nor dropped would stay for ever.
 */
export async function discardDraft(deps: Deps, actor: Actor, id: string): Promise<void> {
  const draft = await ownDraft(deps, actor, id);
  const { done } = await tryWrite(deps, draftDrop(deps, draft, draft.signing ? undefined : beingSigned));
  if (!done) refuse(beingSigned);
}
