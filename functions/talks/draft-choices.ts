// Whom the talk form offers: those who can be talked to, who may have talked, who may have taken the minutes.
import type { Officer } from "../../shared/org/schema.ts";
import { addQuarters, lastDayOfQuarter, quarterOf, type Quarter } from "../../shared/quarter.ts";
import type { TalkTarget } from "../../shared/talks/round-schema.ts";
import { isCovered, isOwed } from "../../shared/talks/rules.ts";
import { sayDay, type Day } from "../../shared/time.ts";
import type { Option } from "../../web/ui/forms.tsx";
import { people } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { roundOf } from "./store.ts";
import { boardsOf, todayOf, viewAssigned } from "./views.ts";

/** Somebody who can be talked to; `standing` says how far this quarter is with them, `owed` that a talk is missing. */
export type Candidate = {
  staff: string;
  name: string;
  unitName: string;
  standing: string;
  owed: boolean;
  /** The quarter in which the actor was asked for the talk; absent when nobody asked. */
  quarter?: Quarter;
};
export type Choices = {
  candidates: Candidate[];
  talkers: Option[];
  recorders: Option[];
  /** Also of those of the actor's organs who are offered no more; of anybody else the number alone. */
  nameOf: (staff: string) => string;
};

/**
 * The discipline line chooses among everybody of its organs, those still owed a talk first; a talker among those the
 * round gave him, and only for himself.
 */
export async function choicesFor(deps: Deps, actor: Actor): Promise<Choices> {
  const { county } = actor;
  const boards = boardsOf(actor);
  const today = todayOf(deps);
  const quarter = quarterOf(today);
  const [all, names, assigned, rounds] = await Promise.all([
    people(deps, county, { stale: true }),
    placeNames(deps, county),
    viewAssigned(deps, actor),
    Promise.all(
      boards.flatMap((organ) =>
        [quarter, addQuarters(quarter, -1)].map((when) =>
          roundOf(deps, { county, organ, quarter: when }, { stale: true }),
        ),
      ),
    ),
  ]);
  const rows = rounds.flatMap((round) => round.targets);
  const targets = new Map(
    rows.filter((target) => target.quarter === quarter).map((target) => [target.staff, target]),
  );
  const active = all.filter(({ state }) => state === "active");
  const overseen = active.filter(({ organ, staff }) => boards.includes(organ) && staff !== actor.staff);
  const asked = assigned.map(({ staff, name, unitName, quarter: when }) => ({
    staff,
    name,
    unitName,
    standing: "请您约谈",
    owed: true,
    quarter: when,
  }));
  const known = new Set(asked.map(({ staff }) => staff));
  const others = overseen
    .filter(({ staff }) => !known.has(staff))
    .map((officer) => candidateOf(officer, targets.get(officer.staff), names, today));
  const offered = new Set([...known, ...overseen.map(({ staff }) => staff), actor.staff]);
  const own = active.filter(({ organ }) => organ === actor.organ || boards.includes(organ));
  const talkers = own.filter(({ organ, staff }) => boards.includes(organ) || staff === actor.staff);
  return {
    candidates: [
      ...asked,
      ...others.filter(({ owed }) => owed),
      ...others.filter(({ owed }) => !owed),
      ...formerOf(rows, names).filter(({ staff }) => !offered.has(staff)),
    ],
    talkers: officerOptions(talkers, names),
    recorders: officerOptions(own, names),
    nameOf: (staff) => [...own, ...rows].find((one) => one.staff === staff)?.name ?? staff,
  };
}

/** Who has left the organ inside this quarter or the last: a talk held before is still written down where it was held. */
function formerOf(targets: readonly TalkTarget[], names: PlaceNames): Candidate[] {
  const gone = new Map(targets.flatMap((target) => (target.out ? [[target.staff, target]] : [])));
  return [...gone.values()].map(({ staff, name, unit, out }) => ({
    staff,
    name,
    unitName: names.of(unit),
    standing: out ? `${sayDay(out.day)}后${out.to ? "调出" : "离职"}，谈话日期不能晚于这天` : "",
    owed: false,
  }));
}

function candidateOf(
  { staff, name, unit }: Officer,
  target: TalkTarget | undefined,
  names: PlaceNames,
  today: Day,
): Candidate {
  const owed = target !== undefined && isOwed(target, today);
  return { staff, name, unitName: names.of(unit), standing: standingOf(target, owed), owed };
}

function standingOf(target: TalkTarget | undefined, owed: boolean): string {
  if (target && isCovered(target)) return "本季度已谈";
  if (!owed) return "";
  return target?.talker === undefined ? "待安排" : "已安排";
}

/** Officers in a list of names: told apart by position or unit, and by staff number where that is not enough. */
export function officerOptions(officers: readonly Officer[], names: PlaceNames): Option[] {
  const said = officers.map(({ name, position, unit }) => `${name}（${position ?? names.of(unit)}）`);
  const twice = new Set(said.filter((label, at) => said.indexOf(label) !== at));
  return officers.map(({ staff }, at) => {
    const label = said[at] ?? staff;
    return { value: staff, label: twice.has(label) ? `${label} ${staff}` : label };
  });
}

/** The day a new record starts with: today, or the last day of the earlier quarter for which the talk was asked. */
export function firstDayFor(candidate: Candidate | undefined, today: Day): Day {
  const last = candidate?.quarter && lastDayOfQuarter(candidate.quarter);
  return last !== undefined && last < today ? last : today;
}
