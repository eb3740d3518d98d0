// Who belongs on a round's list: everybody in post, with arrivals, newcomers and departures handled and explained.
import type { Posting, Unit } from "../../shared/org/schema.ts";
import { postedOn } from "../../shared/org/rules.ts";
import { firstDayOfQuarter, lastDayOfQuarter, type Quarter } from "../../shared/quarter.ts";
import type { TalkRound, TalkTarget } from "../../shared/talks/round-schema.ts";
import { addDays, type Day } from "../../shared/time.ts";
import { officersBy, postingsOf } from "../org/store.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { waysOf, type Way } from "./people.ts";
import { changedTarget, newRound, newTarget, ownTalks, roundOf } from "./store.ts";

/** The postings without a gap that lead to the one on this day, oldest first. */
function unbroken(way: Way, day: Day): Posting[] {
  const chain: Posting[] = [];
  let next: Day | undefined;
  for (const posting of way.postings.toReversed()) {
    const joins = next === undefined ? postedOn(posting, day) : posting.to === addDays(next, -1);
    if (!joins) {
      if (next === undefined) continue;
      break;
    }
    chain.unshift(posting);
    next = posting.from;
  }
  return chain;
}

/** The first day of the unbroken service in the county in which this day lies; the day itself when it lies in none. */
export const startOfService = (way: Way, day: Day): Day => unbroken(way, day)[0]?.from ?? day;

type Standing = Pick<TalkTarget, "how" | "since" | "from">;
type Asked = { organ: string; quarter: Quarter; day: Day; began?: Day };

/**
 * How somebody present on a day stands to an organ's quarter. In service since before it, on the list; came from another
 * organ inside it, on the list too, since the service is unbroken and the former organ owes nothing any more; came into
 * service inside it, not on the list: a quarter one was not there for cannot be owed. In the quarter in which the county
 * `began` with Suneng every roster is new, and says nothing of when its people came, unless it names their first day.
 */
export function standingOf(way: Way, { organ, quarter, day, began = "" }: Asked): Standing {
  const first = firstDayOfQuarter(quarter);
  const chain = unbroken(way, day);
  const posted = chain[0]?.from ?? day;
  const { joinedOn } = way.known.officer;
  const since = joinedOn !== undefined && joinedOn < posted ? joinedOn : posted;
  const unknown = began > first && joinedOn === undefined;
  if (since > first && !unknown) return { how: "newcomer", since };
  // The last stay in this organ: its first posting, and the one before it, which was elsewhere.
  const stay = chain.findLastIndex((posting) => posting.organ !== organ);
  const arrival = chain[stay + 1];
  const before = chain[stay];
  if (before && arrival && arrival.from > first)
    return { how: "arrived", since, from: { organ: before.organ, day: arrival.from } };
  return { how: "opened", since };
}

export type RoundOf = {
  county: string;
  organ: string;
  quarter: Quarter;
  units: readonly Unit[];
  /** The day the county began with Suneng. */
  began?: Day;
  /** How many talks the office asks of somebody in post in the quarter; 0 where the policies name others. */
  asks(posting: Posting): number;
  /** No policy asks here: a round that stands already is brought up to date, and none is opened. */
  standingOnly?: boolean;
};

export type Synced = { opened: boolean; added: number; changed: number };

/**
 * Opens a round, or brings its list up to date with the postings: who came, who went and where to, who moved inside. What
 * people planned, excused or signed stays. A repeat changes nothing; cut short, it is finished by the next.
 */
export async function syncRound(deps: Deps, asked: RoundOf, today: Day): Promise<Synced> {
  const { county, organ, quarter, units } = asked;
  const last = lastDayOfQuarter(quarter);
  const day = today < last ? today : last;
  const { round, targets } = await roundOf(deps, { county, organ, quarter });
  if (!round && asked.standingOnly) return { opened: false, added: 0, changed: 0 };
  const rosters = await inParallel(units, 8, (unit) => postingsOf(deps, county, unit.id));
  const all = rosters.flat();
  const present = new Map(all.filter((posting) => postedOn(posting, day)).map((one) => [one.staff, one]));
  const known = new Map(targets.map((target) => [target.staff, target]));
  const added = await addMissing(deps, asked, { present, known, day });
  const changed = await bringUpToDate(deps, asked, { present, all, targets });
  if (round) return { opened: false, added, changed };
  const fresh: TalkRound = {
    county,
    organ,
    quarter,
    state: "open",
    openedAt: deps.clock.now(),
    dueOn: last,
    reopened: 0,
    version: 1,
  };
  // Last, so that a round that stands has its whole list.
  const { done } = await tryWrite(deps, newRound(fresh));
  return { opened: done, added, changed };
}

type Found = { present: ReadonlyMap<string, Posting>; known: ReadonlyMap<string, TalkTarget>; day: Day };

async function addMissing(deps: Deps, asked: RoundOf, { present, known, day }: Found): Promise<number> {
  const { county, organ, quarter } = asked;
  const wanted = [...present.values()].filter(
    (posting) => asked.asks(posting) > 0 && (known.get(posting.staff)?.how ?? "unlisted") === "unlisted",
  );
  if (wanted.length === 0) return 0;
  // Only those who came inside the quarter have a way that matters: one posting before it says all.
  const first = firstDayOfQuarter(quarter);
  const came = wanted.filter(({ from }) => from > first).map(({ staff }) => staff);
  const ways = await waysOf(deps, county, came);
  const done = await inParallel(wanted, 8, async (posting) => {
    const { staff, name, unit, kind } = posting;
    const way = ways.get(staff);
    const standing: Standing = way
      ? standingOf(way, { organ, quarter, day, began: asked.began })
      : { how: "opened", since: posting.from };
    const now = { name, unit, kind, ...standing, asked: askedOf(asked, posting, standing.how) };
    const before = known.get(staff);
    if (before) return write(deps, changedTarget(before, now));
    const talks = standing.how === "arrived" ? await factsOf(deps, asked, staff) : [];
    return write(deps, newTarget({ county, organ, quarter, staff, ...now, talks, version: 1 }));
  });
  return done.filter(Boolean).length;
}

const write = async (deps: Deps, change: Parameters<typeof tryWrite>[1]): Promise<boolean> =>
  (await tryWrite(deps, change)).done;

/** The talks of an officer in the quarter, wherever they were held. */
const factsOf = async (deps: Deps, { county, quarter }: RoundOf, staff: string) =>
  (await ownTalks(deps, county, staff, "talk", quarter)).map(({ id, organ, day, at }) => ({
    id,
    organ,
    day,
    at,
  }));

/**
 * As a target keeps it: nothing where one talk is asked, 0 where nobody asks any more. Who was put on the list by hand
 * stays there whatever the policies say; of who is not on it nothing is asked.
 */
function askedOf(round: RoundOf, posting: Posting, how: TalkTarget["how"]): number | undefined {
  if (how === "newcomer" || how === "unlisted") return undefined;
  const count = round.asks(posting);
  if (count === 0 && how !== "byHand") return 0;
  return count > 1 ? count : undefined;
}

type Past = {
  present: ReadonlyMap<string, Posting>;
  all: readonly Posting[];
  targets: readonly TalkTarget[];
};

async function bringUpToDate(deps: Deps, asked: RoundOf, { present, all, targets }: Past): Promise<number> {
  const gone = targets.filter(({ staff, out }) => !present.has(staff) && out === undefined);
  const officers = await officersBy(
    deps,
    asked.county,
    gone.map(({ staff }) => staff),
  );
  const changes = await inParallel(targets, 8, async (target): Promise<boolean> => {
    const posting = present.get(target.staff);
    const to: Partial<TalkTarget> = {};
    if (posting) {
      if (target.out) to.out = undefined;
      const count = askedOf(asked, posting, target.how);
      if (count !== target.asked) to.asked = count;
      if (posting.unit !== target.unit) to.unit = posting.unit;
      if (posting.name !== target.name) to.name = posting.name;
      if (posting.kind !== target.kind) to.kind = posting.kind;
      // Who came, or came back, brings along what was held elsewhere, also what was signed while the list was written.
      if (target.how === "arrived" || target.out) {
        const known = new Set(target.talks.map(({ id }) => id));
        const more = (await factsOf(deps, asked, target.staff)).filter(({ id }) => !known.has(id));
        if (more.length) to.talks = [...target.talks, ...more];
      }
    } else if (!target.out) {
      to.out = departure(all, target, officers.get(target.staff)?.organ, asked.organ);
    }
    const differs = Object.keys(to).length > 0;
    return differs ? write(deps, changedTarget(target, to)) : false;
  });
  return changes.filter(Boolean).length;
}

/** A posting that was corrected away on its own first day has no last day: the officer was never here. */
function departure(
  all: readonly Posting[],
  { staff, from, since }: TalkTarget,
  now: string | undefined,
  organ: string,
): NonNullable<TalkTarget["out"]> {
  const lastDay = all
    .filter((posting) => posting.staff === staff)
    .flatMap(({ to }) => to ?? [])
    .sort()
    .at(-1);
  const day = lastDay ?? addDays(from?.day ?? since, -1);
  return { day, to: now !== undefined && now !== organ ? now : undefined };
}
