// The register of speakers from outside: at which activities that were held, who.
import type { SpeakersView } from "../../shared/activities/page-views.ts";
import { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Actor } from "../platform/actor.ts";
import { getItems } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { monthsOf, type Span } from "./figures.ts";
import { calendarOf } from "./store.ts";
import { chosenOrgan, organsFor } from "./views.ts";

/**
 * “邀请专家、学者、作风好的干部上讲台” (source, S14): the activities of some months whose roll is closed and at which
 * somebody from outside spoke, the latest first. One who spoke twice is one person and two times.
 */
export async function viewSpeakers(deps: Deps, actor: Actor, span: Span): Promise<SpeakersView> {
  const { county } = actor;
  const months = monthsOf(span);
  const organs = await organsFor(deps, actor);
  const organ = chosenOrgan(organs, actor, span.organ);
  const lists = await inParallel(months, 8, (month) =>
    calendarOf(deps, county, organ, month, { stale: true }),
  );
  const closed = lists.flat().filter(({ state }) => state === "closed");
  const rows = await getItems<Activity>(
    deps,
    closed.map(({ id }) => keys.activityRow(county, id)),
    { stale: true },
  );
  const held = rows.map((row) => Activity.parse(row)).filter(({ speakers }) => speakers.length > 0);
  const names = held.flatMap(({ speakers }) => speakers);
  return {
    organ,
    organs,
    from: span.from,
    to: span.to,
    times: names.length,
    people: new Set(names).size,
    items: held
      .sort((a, b) => (a.day + a.id < b.day + b.id ? 1 : -1))
      .map(({ id, kind, theme, day, speakers, level }) => ({ id, kind, theme, day, speakers, level })),
  };
}
