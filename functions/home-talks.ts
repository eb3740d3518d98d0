// What everybody must do about talks, for the home page: heads and lists only, in few reads; the vault is elsewhere.
import { scopesOf } from "../shared/access.ts";
import { keys } from "../shared/keys.ts";
import { addQuarters, quarterOf, type Quarter } from "../shared/quarter.ts";
import type { TalkTarget } from "../shared/talks/round-schema.ts";
import { countsOf, isOwed } from "../shared/talks/rules.ts";
import type { TalkHead } from "../shared/talks/schema.ts";
import { addDays, type Day } from "../shared/time.ts";
import type { Actor } from "./platform/actor.ts";
import type { Deps } from "./platform/deps.ts";
import { kept } from "./platform/kept.ts";
import { headsBy, openFollowUps, ownTalks, roundOf, type Round } from "./talks/store.ts";
import { boardsOf } from "./talks/views.ts";
import { soonDays } from "./talks/words.ts";

/** A round that is not through: `owed` officers still lack their talk, until `due`. */
export type RoundTask = { organ: string; quarter: Quarter; owed: number; due: Day };
/** Follow-ups of an organ that are due soon or overdue; `due` is the first of them. */
export type FollowUpTask = { organ: string; count: number; late: number; due: Day };
export type UnitTalks = { unit: string; listed: number; covered: number };
export type TalkTasks = {
  toConfirm: Pick<TalkHead, "id" | "day">[];
  /** Whom I am asked to talk to, and by when the first. */
  asked?: { count: number; due: Day };
  rounds: RoundTask[];
  followUps: FollowUpTask[];
  units: UnitTalks[];
};

/** Everything about talks on a person's home page. */
export async function talkTasks(deps: Deps, actor: Actor, today: Day): Promise<TalkTasks> {
  const [toConfirm, fromRounds, followUps] = await Promise.all([
    unconfirmed(deps, actor),
    roundTasks(deps, actor, today),
    Promise.all(boardsOf(actor).map((organ) => dueSoon(deps, actor.county, organ, today))),
  ]);
  return { toConfirm, ...fromRounds, followUps: followUps.flatMap((task) => task ?? []) };
}

/** The records that wait for the actor's own confirmation: one Query, and their heads when there are any. */
async function unconfirmed(deps: Deps, { county, staff }: Actor): Promise<TalkTasks["toConfirm"]> {
  const own = await ownTalks(deps, county, staff, "talk", undefined, { stale: true });
  if (own.length === 0) return [];
  const ids = own.map(({ id }) => id);
  const heads = [...(await headsBy(deps, county, ids, { stale: true })).values()];
  return heads.filter(({ state }) => state === "held").sort((a, b) => (a.day < b.day ? -1 : 1));
}

async function dueSoon(
  deps: Deps,
  county: string,
  organ: string,
  today: Day,
): Promise<FollowUpTask | undefined> {
  const open = await openFollowUps(deps, county, organ, addDays(today, soonDays));
  const [first] = open;
  if (!first?.followUpDue) return undefined;
  const late = open.filter(({ followUpDue }) => followUpDue !== undefined && followUpDue < today).length;
  return { organ, count: open.length, late, due: first.followUpDue };
}

/** The units that the actor heads, with their organs. */
const headedUnits = ({ county, grants }: Actor): { organ: string; unit: string }[] =>
  scopesOf(grants, "talks.unit").flatMap((scope) =>
    scope.kind === "unit" && scope.county === county ? [{ organ: scope.organ, unit: scope.unit }] : [],
  );

type RoundTasks = Pick<TalkTasks, "asked" | "rounds" | "units">;

/**
 * What the rounds say: those of the actor's own organ, where anybody may be asked to talk, of the organs he answers for,
 * and of the units he heads. They are large, so they are kept for half a minute for everybody of an organ together.
 */
async function roundTasks(deps: Deps, actor: Actor, today: Day): Promise<RoundTasks> {
  const boards = boardsOf(actor);
  const units = headedUnits(actor);
  const own = actor.organ === undefined ? [] : [actor.organ];
  const organs = [...new Set([...boards, ...units.map(({ organ }) => organ), ...own])];
  const now = quarterOf(today);
  const found = await Promise.all(
    organs.flatMap((organ) =>
      [addQuarters(now, -1), now].map((quarter) => roundKept(deps, actor.county, organ, quarter)),
    ),
  );
  const open = found.flatMap(({ round, targets }) => (round?.state === "open" ? [{ round, targets }] : []));
  const mine = open.flatMap(({ round, targets }) =>
    targets
      .filter((target) => target.talker === actor.staff && isOwed(target, today))
      .map(({ plannedOn }) => plannedOn ?? round.dueOn),
  );
  const [due] = mine.toSorted();
  return {
    asked: due === undefined ? undefined : { count: mine.length, due },
    rounds: open
      .filter(({ round }) => boards.includes(round.organ))
      .map(({ round: { organ, quarter, dueOn }, targets }) => ({
        organ,
        quarter,
        owed: targets.filter((target) => isOwed(target, today)).length,
        due: dueOn,
      }))
      .filter(({ owed }) => owed > 0),
    units: units.flatMap(({ unit, organ }) => {
      const round = found.find((one) => one.round?.organ === organ && one.round.quarter === now);
      return round ? [unitTalks(unit, round.targets, today)] : [];
    }),
  };
}

const roundKept = (deps: Deps, county: string, organ: string, quarter: Quarter): Promise<Round> =>
  kept(deps, `talks ${county} ${organ} ${quarter}`, [keys.talkRound(county, organ, quarter)], () =>
    roundOf(deps, { county, organ, quarter }),
  );

/** How many of a unit were talked to, of those who should be. */
function unitTalks(unit: string, targets: readonly TalkTarget[], today: Day): UnitTalks {
  const own = targets.filter((target) => target.unit === unit);
  const { listed, covered } = countsOf(
    own.map((target) => ({ target, heads: [] })),
    today,
  );
  return { unit, listed, covered };
}
