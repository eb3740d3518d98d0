// What readers see of rounds and talks, by heads alone: the board, coverage, done-or-not, own talks, follow-ups, figures.
import { may, scopesOf } from "../../shared/access.ts";
import { notFound } from "../../shared/problem.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { addQuarters, lastDayOfQuarter, quarterOf, type Quarter } from "../../shared/quarter.ts";
import type {
  AssignedRow,
  Board,
  BoardRow,
  Coverage,
  CoverageRow,
  OrganCoverage,
  TalkRow,
  TalkTarget,
  UnitProgress,
} from "../../shared/talks/round-schema.ts";
import {
  boardStateOf,
  countsOf,
  explain,
  followUpOpen,
  isCovered,
  isListed,
  isOwed,
} from "../../shared/talks/rules.ts";
import type { TalkHead } from "../../shared/talks/schema.ts";
import { dayOf, daysBetween, type Day } from "../../shared/time.ts";
import { officersBy, orgTree, unitBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import type { RoundId } from "./rounds.ts";
import { headsBy, openFollowUps, ownTalks, roundOf } from "./store.ts";

export const todayOf = (deps: Deps): Day => dayOf(deps.clock.now());

/** The organs whose board the actor may see. */
export const boardsOf = (actor: Actor): string[] => [
  ...new Set(
    scopesOf(actor.grants, "talks.board").flatMap((scope) =>
      scope.kind === "organ" && scope.county === actor.county ? [scope.organ] : [],
    ),
  ),
];

export type Filled = { target: TalkTarget; heads: TalkHead[] };

/** Targets with the heads of the talks that their own organ held, in at most one read more. */
export async function filled(
  deps: Deps,
  county: string,
  targets: readonly TalkTarget[],
  fresh: { stale?: boolean } = {},
): Promise<Filled[]> {
  const idsOf = ({ organ, talks }: TalkTarget): string[] =>
    talks.filter((fact) => fact.organ === organ).map(({ id }) => id);
  const ids = targets.flatMap(idsOf);
  const heads = ids.length ? await headsBy(deps, county, ids, fresh) : new Map<string, TalkHead>();
  return targets.map((target) => ({
    target,
    heads: idsOf(target).flatMap((id) => heads.get(id) ?? []),
  }));
}

/** What needs somebody first stands first. */
const boardOrder = [
  "toPlan",
  "planned",
  "held",
  "followUp",
  "acknowledged",
  "done",
  "excused",
  "notListed",
  "out",
] as const;

/** An organ's round as the discipline line sees it: everybody with the state, who talks, and why. 404 elsewhere. */
export async function viewBoard(deps: Deps, actor: Actor, { organ, quarter }: RoundId): Promise<Board> {
  const { county } = actor;
  authorize(actor, "talks.board", { county, organ }, "约谈轮次");
  const today = todayOf(deps);
  const [{ round, targets }, names] = await Promise.all([
    roundOf(deps, { county, organ, quarter }),
    placeNames(deps, county),
  ]);
  const planned = targets.flatMap(({ talker }) => talker ?? []);
  const [all, known] = await Promise.all([
    filled(deps, county, targets),
    officersBy(deps, county, planned, { stale: true }),
  ]);
  const people = await withTalkers(deps, county, all, known);
  const nameOf = (staff: string | undefined): string | undefined =>
    staff === undefined ? undefined : (people.get(staff)?.name ?? staff);
  const rows = all
    .map((one) => boardRow(one, { today, names, nameOf }))
    .sort((a, b) => rank(a) - rank(b) || (a.unitName + a.staff < b.unitName + b.staff ? -1 : 1));
  const dueOn = round?.dueOn;
  return {
    organ,
    organName: names.of(organ),
    quarter,
    round,
    daysLeft: dueOn === undefined ? 0 : daysBetween(today, dueOn),
    counts: countsOf(all, today),
    rows,
  };
}

/** Whoever talked without having been planned: read only when there is somebody. */
async function withTalkers(
  deps: Deps,
  county: string,
  all: readonly Filled[],
  known: ReadonlyMap<string, Officer>,
): Promise<ReadonlyMap<string, Officer>> {
  const others = all
    .flatMap(({ heads }) => heads.map(({ talker }) => talker))
    .filter((one) => !known.has(one));
  if (others.length === 0) return known;
  return new Map([...known, ...(await officersBy(deps, county, others, { stale: true }))]);
}

const rank = ({ state }: BoardRow): number => boardOrder.indexOf(state);

type Naming = {
  today: Day;
  names: PlaceNames;
  nameOf: (staff: string | undefined) => string | undefined;
};

function boardRow({ target, heads }: Filled, { today, names, nameOf }: Naming): BoardRow {
  const { state, head } = boardStateOf(target, heads, today);
  const talker = head?.talker ?? target.talker;
  const late = target.plannedOn !== undefined && target.plannedOn < today;
  return {
    staff: target.staff,
    name: target.name,
    unit: target.unit,
    unitName: names.of(target.unit),
    state,
    owed: isOwed(target, today),
    note: [saidSoFar(target), explain(target, (id) => names.of(id))].filter(Boolean).join("；"),
    overdue: isOwed(target, today) && (late || lastDayOfQuarter(target.quarter) < today),
    talker,
    talkerName: nameOf(talker),
    plannedOn: target.plannedOn,
    talk: head?.id,
    talkDay: head?.day,
    followUpDue: head && followUpOpen(head) ? head.followUpDue : undefined,
    version: target.version,
  };
}

/** Where more than one is asked: '已谈 1/2 次'. */
const saidSoFar = ({ asked = 1, talks }: TalkTarget): string =>
  asked > 1 ? `已谈 ${talks.length}/${asked} 次` : "";

/** Counts of every organ whose round is open to the actor: by unit, without a name. */
export async function viewCoverage(deps: Deps, actor: Actor, quarter: Quarter): Promise<Coverage> {
  const { county } = actor;
  const { organs } = await orgTree(deps, county, { stale: true });
  const seen = organs.filter(({ id }) => may(actor.grants, "talks.coverage", { county, organ: id }));
  const today = todayOf(deps);
  const names = await placeNames(deps, county);
  const found = await Promise.all(
    seen.map(async ({ id, name }): Promise<OrganCoverage | undefined> => {
      const { round, targets } = await roundOf(deps, { county, organ: id, quarter }, { stale: true });
      if (!round) return undefined;
      const all = await filled(deps, county, targets, { stale: true });
      const units = [...new Set(targets.map(({ unit }) => unit))].map((unit): CoverageRow => {
        const own = all.filter(({ target }) => target.unit === unit);
        return { place: unit, name: names.of(unit), ...countsOf(own, today) };
      });
      return { place: id, name, open: round.state === "open", ...countsOf(all, today), units };
    }),
  );
  return { quarter, organs: found.filter((one) => one !== undefined) };
}

/** Done or not, of a unit's officers: what its head may know. No day, no reason, no talker. */
export async function viewUnitProgress(
  deps: Deps,
  actor: Actor,
  unitId: string,
  quarter: Quarter,
): Promise<UnitProgress> {
  const { county } = actor;
  const unit = await unitBy(deps, county, unitId);
  if (!unit) throw notFound("单位");
  authorize(actor, "talks.unit", { county, organ: unit.organ, unit: unit.id }, "单位");
  const { targets } = await roundOf(deps, { county, organ: unit.organ, quarter }, { stale: true });
  const today = todayOf(deps);
  const own = targets.filter((target) => target.unit === unitId && !target.out);
  const rows = own.map((target) => ({
    staff: target.staff,
    name: target.name,
    standing: standingOf(target, today),
  }));
  const asked = rows.filter(({ standing }) => standing !== "notAsked");
  return {
    unit: unitId,
    unitName: unit.name,
    quarter,
    listed: asked.length,
    done: rows.filter(({ standing }) => standing === "done").length,
    rows: rows.toSorted((a, b) => (a.staff < b.staff ? -1 : 1)),
  };
}

function standingOf(target: TalkTarget, today: Day): UnitProgress["rows"][number]["standing"] {
  if (isListed(target) && isCovered(target)) return "done";
  return isOwed(target, today) ? "notYet" : "notAsked";
}

/** The actor's own talks: those he was talked to in, and those he held; the newest first. */
export async function viewOwn(
  deps: Deps,
  actor: Actor,
): Promise<{ talkedTo: TalkRow[]; held: TalkRow[]; assigned: AssignedRow[] }> {
  const { county, staff } = actor;
  const [toMe, byMe, assigned] = await Promise.all([
    ownTalks(deps, county, staff, "talk"),
    ownTalks(deps, county, staff, "talked"),
    viewAssigned(deps, actor),
  ]);
  const [talkedTo, held] = await Promise.all(
    [toMe, byMe].map((rows) =>
      rowsOf(
        deps,
        county,
        rows.map(({ id }) => id),
      ),
    ),
  );
  return { talkedTo: talkedTo ?? [], held: held ?? [], assigned };
}

async function rowsOf(deps: Deps, county: string, ids: readonly string[]): Promise<TalkRow[]> {
  if (ids.length === 0) return [];
  const heads = [...(await headsBy(deps, county, ids)).values()];
  return talkRows(
    deps,
    county,
    heads.sort((a, b) => (a.day + a.id < b.day + b.id ? 1 : -1)),
  );
}

/** Heads as lists show them. */
export async function talkRows(deps: Deps, county: string, heads: readonly TalkHead[]): Promise<TalkRow[]> {
  const staff = heads.flatMap(({ officer, talker }) => [officer, talker]);
  const [people, names] = await Promise.all([
    officersBy(deps, county, staff, { stale: true }),
    placeNames(deps, county),
  ]);
  return heads.map((head) => ({
    ...head,
    officerName: people.get(head.officer)?.name ?? head.officer,
    talkerName: people.get(head.talker)?.name ?? head.talker,
    unitName: names.of(head.unit),
    toConfirm: head.state === "held",
    followUpOpen: followUpOpen(head),
  }));
}

/** Whom the actor is still asked to talk to, in this quarter and what is left of the last. */
export async function viewAssigned(deps: Deps, actor: Actor): Promise<AssignedRow[]> {
  const { county, staff, organ } = actor;
  if (organ === undefined) return [];
  const today = todayOf(deps);
  const now = quarterOf(today);
  const names = await placeNames(deps, county);
  const rounds = await Promise.all(
    [addQuarters(now, -1), now].map((quarter) => roundOf(deps, { county, organ, quarter })),
  );
  return rounds.flatMap(({ round, targets }) =>
    round?.state !== "open"
      ? []
      : targets
          .filter((target) => target.talker === staff && isOwed(target, today))
          .map((target) => ({
            organ,
            quarter: target.quarter,
            dueOn: round.dueOn,
            staff: target.staff,
            name: target.name,
            unitName: names.of(target.unit),
            plannedOn: target.plannedOn,
            overdue: (target.plannedOn ?? round.dueOn) < today,
          })),
  );
}

/** Open follow-ups of an organ, for its discipline line; the longest due first. */
export async function viewFollowUps(deps: Deps, actor: Actor, organ: string): Promise<TalkRow[]> {
  const { county } = actor;
  authorize(actor, "talks.board", { county, organ }, "跟进事项");
  return talkRows(deps, county, await openFollowUps(deps, county, organ));
}
