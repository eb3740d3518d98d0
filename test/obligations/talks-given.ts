// Quarters as talks.remind sees them: two organs with their discipline lines, mornings on which it runs, who was told what.
import { deliver } from "../../functions/notices/jobs.ts";
import { talkObligations } from "../../functions/obligations/officers.ts";
import { remindTalks } from "../../functions/obligations/talk-jobs.ts";
import { policyPut } from "../../functions/obligations/store.ts";
import { jobActor, type Actor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import type { JobOutcome } from "../../functions/platform/jobs.ts";
import { withoutVault } from "../../functions/platform/vault.ts";
import { accountBy } from "../../functions/org/store-people.ts";
import { leaveOfficer, transferOfficer } from "../../functions/org/officers.ts";
import { createDraft } from "../../functions/talks/drafts.ts";
import { closeRound, excuse, plan, reopenRound } from "../../functions/talks/rounds.ts";
import { signOff } from "../../functions/talks/signing.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { defaultPolicies } from "../../shared/obligations/defaults.ts";
import type { Policy } from "../../shared/obligations/schema.ts";
import { quarterOf, type Quarter } from "../../shared/quarter.ts";
import type { ExcuseTalkInput } from "../../shared/talks/round-schema.ts";
import type { DraftInput } from "../../shared/talks/schema.ts";
import { instantAt, type Day, type Instant } from "../../shared/time.ts";
import { createApp } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { justice, makeDraft, peopleOf, personRows, who, type TalkWorld } from "../talks/given.ts";

export const police = small.organs.police;

/** The talks' default policy, in force since long ago unless told. */
export const talksQuarterly = (given: Partial<Policy> = {}): Policy => {
  const found = defaultPolicies("2020-01-01").find(({ policy }) => policy === "talks-quarterly");
  if (!found) throw new Error("no talks-quarterly");
  return { ...found, ...given };
};

/** The county that began on a day, with the talks' people and no round yet: nine in the justice bureau. */
export async function quarterWorld(began = "2026-07-01"): Promise<TalkWorld> {
  const kit = await createApp({ now: instantAt(began, "08:00") });
  await kit.seedOrg();
  const { county, deps } = kit;
  await tryWrite(deps, { set: keys.county(county), to: { since: began } });
  for (const person of peopleOf(county))
    await commit(deps, jobActor(county, "seed"), personRows(county, person));
  return { kit, county, quarter: quarterOf(began) };
}

/** Adds officers with their postings, accounts and roles. */
export const addPeople = async (
  { kit, county }: TalkWorld,
  ...people: Parameters<typeof personRows>[1][]
): Promise<void> => {
  for (const person of people) await commit(kit.deps, jobActor(county, "seed"), personRows(county, person));
};

/** Puts a policy into force as an administrator's change does, without waiting for its day. */
export const putPolicy = ({ kit, county }: TalkWorld, policy: Policy): Promise<unknown> =>
  tryWrite(kit.deps, policyPut(county, policy));

/** The same talks asked of the police: the second organ in which the policy is on. */
export const policeToo = (effectiveFrom = "2020-01-01"): Policy =>
  talksQuarterly({ policy: "talks-police", applies: { organKinds: ["police"] }, effectiveFrom });

/** Runs the job as of twenty to nine on that day, as its host does: without a vault. */
export const remindOn = ({ kit, county }: TalkWorld, day: Day): Promise<JobOutcome> => {
  kit.clock.set(instantAt(day, "08:40"));
  return remindTalks(withoutVault(kit.deps), county, kit.clock.now());
};

/** Delivers what waits, at nine on that day. */
export const deliverOn = ({ kit, county }: TalkWorld, day: Day): Promise<JobOutcome> => {
  kit.clock.set(instantAt(day, "09:00"));
  return deliver(withoutVault(kit.deps), county, kit.clock.now());
};

/** Whoever could be told of talks. */
const names: Record<string, string> = {
  [who.line]: "line",
  [who.head]: "head",
  [who.talker]: "talker",
  [who.second]: "second",
  [who.otherLine]: "police line",
  [who.committee]: "committee",
  [who.secondCommittee]: "committee too",
};

/** Every notice of talks in the county, or of some readers, by reader and day. */
export async function talkNotices(
  { kit, county }: TalkWorld,
  readers: readonly string[] = Object.keys(names),
): Promise<StoredNotice[]> {
  const found = await Promise.all(
    readers.map((staff) => queryAll<StoredNotice>(kit.deps, keys.inbox(county, staff))),
  );
  return found.flat().filter(({ kind }) => kind === "talks.round" || kind === "talks.followUp");
}

/** 'line: month-1' for each notice, of one period when it is named. */
export const told = async (world: TalkWorld, period?: Quarter): Promise<string[]> =>
  (await talkNotices(world))
    .filter(({ id }) => period === undefined || id.split(".")[1] === period)
    .map(
      ({ to, id }) =>
        `${names[to] ?? to}: ${id
          .split(".")
          .slice(id.startsWith("talk-") ? 2 : 3)
          .join(".")}`,
    )
    .toSorted();

/** Runs on these days and answers what was new on each. */
export async function diary(
  world: TalkWorld,
  days: readonly Day[],
  period?: Quarter,
): Promise<Record<Day, string[]>> {
  const found: Record<Day, string[]> = {};
  let before = await told(world, period);
  for (const day of days) {
    await remindOn(world, day);
    const now = await told(world, period);
    const fresh = now.filter((one) => !before.includes(one));
    if (fresh.length) found[day] = fresh;
    before = now;
  }
  return found;
}

/** Somebody as the program knows him, without a session: the clock runs through months here. */
async function actorOf({ kit, county }: TalkWorld, staff: string): Promise<Actor> {
  const account = await accountBy(kit.deps, county, staff);
  if (!account) throw new Error(`no account ${staff}`);
  const { name, organ, unit, grants } = account;
  return { county, staff, name, organ, unit, grants };
}

/** Holds and signs a talk: with whom, on which day, by whom, signed when (the evening of that day unless told). */
export async function hold(
  world: TalkWorld,
  given: Partial<DraftInput> & { officers: string[]; day: Day; signedAt?: Instant },
): Promise<string[]> {
  const { signedAt = instantAt(given.day, "18:00"), ...rest } = given;
  const talker = given.talker ?? (given.officers.includes(who.line) ? who.head : who.line);
  const form = given.officers.length > 1 ? "collective" : "individual";
  const { deps, clock } = world.kit;
  clock.set(signedAt);
  const actor = await actorOf(world, talker);
  const { id } = await createDraft(deps, actor, makeDraft({ form, ...rest, talker }));
  return (await signOff(deps, actor, id)).talks;
}

const at = (quarter: Quarter) => ({ organ: justice.organ, quarter });

/** Gives officers of the bureau to a talker. */
export const assignTo = async (
  world: TalkWorld,
  quarter: Quarter,
  officers: string[],
  talker: string = who.talker,
): Promise<void> => plan(world.kit.deps, await actorOf(world, who.line), at(quarter), { officers, talker });

/** Excuses an officer of the bureau. */
export const excuseFor = async (
  world: TalkWorld,
  quarter: Quarter,
  staff: string,
  why: ExcuseTalkInput,
): Promise<void> => excuse(world.kit.deps, await actorOf(world, who.line), at(quarter), staff, why);

export const close = async (world: TalkWorld, quarter: Quarter): Promise<void> =>
  closeRound(world.kit.deps, await actorOf(world, who.line), at(quarter));

export const reopen = async (world: TalkWorld, quarter: Quarter): Promise<void> =>
  reopenRound(world.kit.deps, await actorOf(world, who.line), at(quarter));

/** Moves an officer to another unit from a day on. */
export const transfer = async (world: TalkWorld, staff: string, unit: string, from: Day): Promise<unknown> =>
  transferOfficer(world.kit.deps, await actorOf(world, who.admin), staff, { unit, from });

/** Lets an officer leave; `on` is the last day in service. */
export const leave = async (world: TalkWorld, staff: string, on: Day): Promise<unknown> =>
  leaveOfficer(world.kit.deps, await actorOf(world, who.admin), staff, { on });

/** 'state words' of everybody on an organ's list, as its discipline line sees it. */
export async function owedBy(
  world: TalkWorld,
  quarter: Quarter,
  { organ = justice.organ, as = who.line }: { organ?: string; as?: string } = {},
): Promise<Record<string, string>> {
  const rows = await talkObligations(world.kit.deps, await actorOf(world, as), { organ, quarter });
  return Object.fromEntries(rows.map(({ staff, words }) => [staff, words]));
}
