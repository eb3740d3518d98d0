// Figures of activities: the sheets of an organ's units over some months, folded; every number opens to its rows.
import { may } from "../../shared/access.ts";
import {
  rowsIn,
  tallyIn,
  tallyOf,
  type PersonRow,
  type SessionRow,
  type Slice,
} from "../../shared/activities/fold.ts";
import { ActivityKind, Level } from "../../shared/activities/kinds.ts";
import type { FiguresView } from "../../shared/activities/page-views.ts";
import type { AttendanceSheet } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { Problem } from "../../shared/problem.ts";
import { addMonths, type Month } from "../../shared/time.ts";
import { Method } from "../../shared/training/schema.ts";
import { orgTree } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { chosenOrgan, organsFor } from "./views.ts";

export type Span = { organ?: string | undefined; from: Month; to: Month };

/** Each unit's month is a Query of its own. */
export const monthsMax = 24;

export function monthsOf({ from, to }: Span): Month[] {
  const wrong = (path: string, message: string): Problem =>
    new Problem("invalid", message, [{ path, message }]);
  if (to < from) throw wrong("to", "结束月份不能早于开始月份");
  const months: Month[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    months.push(month);
    if (months.length > monthsMax) throw wrong("to", `一次最多统计 ${monthsMax} 个月`);
  }
  return months;
}

type Sheets = {
  organ: string;
  organs: FiguresView["organs"];
  whole: boolean;
  sheets: AttendanceSheet[];
  units: Map<string, string>;
};

/** The sheets that one may look at. A unit that was closed since keeps what it was at. */
export async function sheetsFor(deps: Deps, actor: Actor, span: Span): Promise<Sheets> {
  const { county } = actor;
  const months = monthsOf(span);
  const own = await organsFor(deps, actor);
  const { units } = await orgTree(deps, county, { stale: true });
  const seen = units.filter(({ organ, id }) =>
    may(actor.grants, "activities.view", { county, organ, unit: id }),
  );
  const organs = own.filter(({ id }) => seen.some(({ organ }) => organ === id));
  const organ = chosenOrgan(organs, actor, span.organ);
  const mine = seen.filter((unit) => unit.organ === organ);
  const wanted = mine.flatMap(({ id }) => months.map((month) => keys.unitMonth(county, id, month)));
  const lists = await inParallel(wanted, 20, (partition) =>
    queryAll<AttendanceSheet>(deps, partition, { prefix: "activity/", stale: true }),
  );
  const whole = may(actor.grants, "activities.view", { county, organ });
  return {
    organ,
    organs,
    whole,
    sheets: lists.flat(),
    units: new Map(mine.map(({ id, name }) => [id, name])),
  };
}

export async function viewFigures(deps: Deps, actor: Actor, span: Span): Promise<FiguresView> {
  const { organ, organs, whole, sheets, units } = await sheetsFor(deps, actor, span);
  const has = ({ tally }: { tally: { sessions: number } }): boolean => tally.sessions > 0;
  return {
    organ,
    organs,
    whole,
    from: span.from,
    to: span.to,
    all: tallyOf(sheets),
    fullTime: tallyIn(sheets, { by: "fullTime", value: "yes" }),
    partTime: tallyIn(sheets, { by: "fullTime", value: "no" }),
    byKind: ActivityKind.options
      .map((value) => ({ value, tally: tallyIn(sheets, { by: "kind", value }) }))
      .filter(has),
    byLevel: Level.options
      .map((value) => ({ value, tally: tallyIn(sheets, { by: "level", value }) }))
      .filter(has),
    byMethod: Method.options
      .map((value) => ({ value, tally: tallyIn(sheets, { by: "method", value }) }))
      .filter(has),
    byUnit: [...units]
      .map(([value, name]) => ({ value, name, tally: tallyIn(sheets, { by: "unit", value }) }))
      .filter(has),
  };
}

/** The activities and the people behind a slice's numbers. */
export async function rowsBehind(
  deps: Deps,
  actor: Actor,
  span: Span,
  slice: Slice,
): Promise<{ sessions: SessionRow[]; people: (PersonRow & { unitName: string })[] }> {
  const { sheets, units } = await sheetsFor(deps, actor, span);
  const { sessions, people } = rowsIn(sheets, slice);
  return { sessions, people: people.map((one) => ({ ...one, unitName: units.get(one.unit) ?? "" })) };
}
