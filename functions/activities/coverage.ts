// How much of an organ a kind of training has reached: of everybody in post, by unit, with those it has not reached yet.
import { attended, type ActivityKind } from "../../shared/activities/kinds.ts";
import type { CoverageView } from "../../shared/activities/page-views.ts";
import { lastDayOf, dayOf } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { sheetsFor, type Span } from "./figures.ts";
import { askedOn } from "./people.ts";

/**
 * “全面完成…全院轮训…各个业务部门均…参加” (source, J5): who of those in post on the last day of the span (today, while it
 * runs) was at one of the kind at least once in it, by closed rolls. Who left since is not in it, who came since is.
 */
export async function viewCoverage(
  deps: Deps,
  actor: Actor,
  { kind, ...span }: Span & { kind: ActivityKind },
): Promise<CoverageView> {
  const { organ, organs, whole, sheets, units } = await sheetsFor(deps, actor, span);
  const [today, last] = [dayOf(deps.clock.now()), lastDayOf(span.to)];
  const day = today < last ? today : last;
  const posted = await askedOn(deps, { county: actor.county, organ, day, who: {} }, { stale: true });
  const inPost = [...new Map(posted.map((one) => [one.staff, one])).values()].filter(({ unit }) =>
    units.has(unit),
  );
  const reached = new Set(
    sheets
      .filter((sheet) => sheet.kind === kind)
      .flatMap(({ rows }) => rows.filter(({ attendance }) => attended(attendance)))
      .map(({ staff }) => staff),
  );
  const lines = [...units].flatMap(([unit, unitName]) => {
    const own = inPost.filter((one) => one.unit === unit);
    return own.length === 0
      ? []
      : [
          {
            unit,
            unitName,
            inPost: own.length,
            attended: own.filter(({ staff }) => reached.has(staff)).length,
          },
        ];
  });
  const missing = inPost
    .filter(({ staff }) => !reached.has(staff))
    .map(({ staff, name, kind: of, unit }) => ({
      staff,
      name,
      kind: of,
      unit,
      unitName: units.get(unit) ?? "",
    }));
  return {
    organ,
    organs,
    whole,
    from: span.from,
    to: span.to,
    kind,
    day,
    inPost: inPost.length,
    attended: inPost.length - missing.length,
    units: lines.sort((a, b) => a.attended / a.inPost - b.attended / b.inPost || (a.unit < b.unit ? -1 : 1)),
    missing,
  };
}
