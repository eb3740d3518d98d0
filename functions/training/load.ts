// Loading a brief for somebody who wants to change it: scope, version, and another round when it changed in between.
import type { Permission } from "../../shared/access.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { changedMeanwhile, filledBy, type Filled } from "./store.ts";

const roundsMax = 5;

/**
 * Loads, decides and writes again when the record changed in between (a photo arrived, somebody else was faster):
 * each round decides anew on what is there now, so a real clash ends in its own words.
 */
export async function settled<T>(run: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await run();
    } catch (error) {
      const again = error instanceof Problem && error.reason === changedMeanwhile.code && round < roundsMax;
      if (!again) throw error;
    }
  }
}

/** The brief, for somebody who may do this to it. Throws Problem("notFound") when absent or outside their scope. */
export async function briefFor(
  deps: Deps,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<Filled> {
  const filled = await filledBy(deps, actor.county, id);
  if (!filled) throw notFound("简报");
  authorize(actor, permission, filled.head, "简报");
  return filled;
}

/** Throws Problem("conflict", "stale-version") when somebody saved after the version that the person was shown. */
export function refuseStale(head: BriefHead, version: number | undefined): void {
  if (version === undefined || version === head.version) return;
  const message = "这份简报已被别人改动，您看到的不是最新内容，请刷新后再试";
  throw new Problem("conflict", message, [], "stale-version");
}
