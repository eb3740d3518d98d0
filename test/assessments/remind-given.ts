// Mornings of assessments.remind: a county in which the police are asked for both quarterly tests, and who was told what.
import { deliver } from "../../functions/notices/jobs.ts";
import { policyPut } from "../../functions/obligations/store.ts";
import { remindTests } from "../../functions/obligations/test-jobs.ts";
import type { EntryOutcome } from "../../functions/assessments/desk.ts";
import { enterResults } from "../../functions/assessments/results.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import type { JobOutcome } from "../../functions/platform/jobs.ts";
import { withoutVault } from "../../functions/platform/vault.ts";
import type { Entry, Round } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import type { Policy } from "../../shared/obligations/schema.ts";
import { instantAt, type Day } from "../../shared/time.ts";
import { actorOf, organ, testWorld, who, type TestWorld } from "./given.ts";

/** A default policy of tests, asked of the police since long ago unless told. */
export const testPolicy = (
  policy: "theory-quarterly" | "professional-quarterly",
  given: Partial<Policy> = {},
): Policy => {
  const found = defaultPolicies("2020-01-01").find((one) => one.policy === policy);
  if (!found) throw new Error(policy);
  return { ...found, applies: { organKinds: ["police"] }, effectiveFrom: "2020-01-01", ...given };
};

/** Puts policies into force as an administrator's change does, without waiting for their day. */
export const putPolicies = async ({ kit, county }: TestWorld, ...policies: Policy[]): Promise<void> => {
  for (const policy of policies) await tryWrite(kit.deps, policyPut(county, policy));
};

/** The small county with its tested police since July 2026; both tests asked unless told. */
export async function remindWorld(
  policies: Policy[] = [testPolicy("theory-quarterly"), testPolicy("professional-quarterly")],
  began: Day = "2026-07-01",
): Promise<TestWorld> {
  const world = await testWorld(instantAt(began, "08:00"));
  await tryWrite(world.kit.deps, { set: keys.county(world.county), to: { since: began } });
  await putPolicies(world, ...policies);
  return world;
}

/** Runs the job as of twenty-five to nine on that day, as its host does: without a vault. */
export const remindOn = ({ kit, county }: TestWorld, day: Day): Promise<JobOutcome> => {
  kit.clock.set(instantAt(day, "08:35"));
  return remindTests(withoutVault(kit.deps), county, kit.clock.now());
};

/** Delivers what waits, at nine on that day. */
export const deliverOn = ({ kit, county }: TestWorld, day: Day): Promise<JobOutcome> => {
  kit.clock.set(instantAt(day, "09:00"));
  return deliver(withoutVault(kit.deps), county, kit.clock.now());
};

/** Everybody's notices of tests, or some readers'. */
export async function testNotices(
  { kit, county }: TestWorld,
  readers: readonly string[] = Object.values(who),
): Promise<StoredNotice[]> {
  const found = await Promise.all(
    [...new Set(readers)].map((staff) => queryAll<StoredNotice>(kit.deps, keys.inbox(county, staff))),
  );
  return found.flat().filter(({ kind }) => kind.startsWith("assessments."));
}

const nameOf = (staff: string): string =>
  Object.entries(who).find(([, number]) => number === staff)?.[0] ?? staff;

/** 'officer: assessments.owed' of what was written since `before`, in order. */
export const sayTold = (notices: readonly StoredNotice[], before: readonly StoredNotice[] = []): string[] => {
  const known = new Set(before.map(({ to, id, day }) => `${to} ${day} ${id}`));
  return notices
    .filter(({ to, id, day }) => !known.has(`${to} ${day} ${id}`))
    .map(({ to, kind }) => `${nameOf(to)}: ${kind.replace("assessments.", "")}`)
    .toSorted();
};

/** Runs on these days; what was new on each, of these kinds. */
export async function diary(
  world: TestWorld,
  days: readonly Day[],
  ...kinds: string[]
): Promise<Record<Day, string[]>> {
  const found: Record<Day, string[]> = {};
  let before = await testNotices(world);
  for (const day of days) {
    await remindOn(world, day);
    const now = await testNotices(world);
    const fresh = sayTold(now, before).filter((one) => kinds.some((kind) => one.endsWith(`: ${kind}`)));
    if (fresh.length) found[day] = fresh;
    before = now;
  }
  return found;
}

/** Records results of a round by its office, on the evening of a day: 80 points unless told. */
export async function record(
  world: TestWorld,
  round: Round,
  day: Day,
  entries: readonly (Partial<Entry> & { staff: string })[],
  kind: "first" | "makeUp" = "first",
): Promise<EntryOutcome[]> {
  world.kit.clock.set(instantAt(day, "20:00"));
  const office = await actorOf(world, who.office);
  const typed = entries.map((one) => ({ day, ...(one.absent ? {} : { score: 80 }), ...one }));
  const { outcomes } = await enterResults(
    world.kit.deps,
    office,
    { organ, round: round.id },
    { kind, entries: typed },
  );
  const refused = outcomes.filter(({ result }) => result === "refused");
  if (refused.length) throw new Error(JSON.stringify(refused));
  return outcomes;
}
