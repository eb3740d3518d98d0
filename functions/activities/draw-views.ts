// A draw as everybody of the organ sees it, before the meeting and after; and the history of an organ's draws.
import type { Absence } from "../../shared/activities/absence.ts";
import { poolOf } from "../../shared/activities/draw.ts";
import {
  whyNotDraw,
  type Draw,
  type DrawHistoryView,
  type DrawPage,
  type DrawView,
} from "../../shared/activities/draw-schema.ts";
import { isKeyPart } from "../../shared/keys.ts";
import { notFound } from "../../shared/problem.ts";
import { dayOf } from "../../shared/time.ts";
import { organBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames } from "../platform/place-names.ts";
import { absentOnDay } from "./absences.ts";
import { drawOf, drawsOf, historyOf, listOf, seriesOf } from "./draw-store.ts";
import { everybodyOn } from "./draw-preparing.ts";
import { activityToManage } from "./lifecycle.ts";
import { isActivityId, mayManage, maySee } from "./reach.ts";
import { activityBy } from "./store.ts";

async function viewOf(deps: Deps, draw: Draw): Promise<DrawView> {
  const found = await listOf(deps, draw, { stale: true });
  const { county: _c, version: _v, ...rest } = draw;
  const { tickets = [], excluded = [] } = found?.list ?? {};
  return { ...rest, list: found?.text ?? "", tickets: [...tickets], excluded: [...excluded] };
}

/** Who is left out of a list by an absence that was taken back, or ended before the day, since the list was published. */
async function backAgain(deps: Deps, draw: Draw): Promise<string[]> {
  if (draw.state === "revealed") return [];
  const found = await listOf(deps, draw, { stale: true });
  if (!found || found.away.length === 0) return [];
  const absent = await absentOnDay(deps, draw.county, draw.day, { stale: true });
  const back = new Set(found.away.filter((staff) => !absent.has(staff)));
  return found.list.excluded.filter(({ staff }) => back.has(staff)).map(({ name }) => name);
}

/** An activity's draw. 404 for another organ's and for what is no open mic. */
export async function viewDraw(deps: Deps, actor: Actor, id: string): Promise<DrawPage> {
  const activity = isActivityId(id) ? await activityBy(deps, actor.county, id) : undefined;
  if (activity?.kind !== "openMic" || !maySee(actor, activity.organ)) throw notFound("抽取");
  const draw = await drawOf(deps, activity);
  const now = deps.clock.now();
  const { organ, theme, day, start } = activity;
  const standing = draw !== undefined && draw.state !== "withdrawn";
  const manages = mayManage(actor, organ);
  return {
    activity: { id, organ, theme, day, start },
    mayManage: manages,
    backAgain: manages && draw && standing ? await backAgain(deps, draw) : [],
    draw: draw && (await viewOf(deps, draw)),
    whyNot: {
      prepare: standing ? "候选名单已经公布" : whyNotDraw.prepare(activity, now)?.message,
      draw: whyNotDraw.draw(draw, activity, now)?.message,
      again: whyNotDraw.again(draw, activity, now)?.message,
      reveal: whyNotDraw.reveal(draw, activity, now)?.message,
      withdraw: whyNotDraw.withdraw(draw)?.message,
    },
  };
}

/** “每期” by period: who spoke when, who was drawn and excused, how far the round is and who is still to come. */
export async function viewDraws(deps: Deps, actor: Actor, organ: string): Promise<DrawHistoryView> {
  const { county } = actor;
  if (!isKeyPart("unit", organ) || !maySee(actor, organ)) throw notFound("政法单位");
  const stale = { stale: true };
  const [known, draws, series, people] = await Promise.all([
    organBy(deps, county, organ),
    drawsOf(deps, county, organ, stale),
    seriesOf(deps, county, organ, stale),
    everybodyOn(deps, { county, organ, day: dayOf(deps.clock.now()) }, stale),
  ]);
  if (!known) throw notFound("政法单位");
  const history = historyOf(series);
  const { round, tickets } = poolOf(people, [], history);
  const running = round === history.round;
  const spoken = running ? people.filter(({ staff }) => history.drawn.has(staff)) : [];
  return {
    draws: draws.toReversed().map(({ county: _c, version: _v, ...draw }) => draw),
    round,
    spoken: spoken.map(({ staff, name }) => ({ staff, name })),
    toCome: tickets
      .filter(({ group }) => group !== "again")
      .map(({ staff, name, group }) => ({ staff, name, front: group === "front" })),
  };
}

/** Somebody who could be on the list, and the absence that leaves him out by itself. */
export type Candidate = {
  staff: string;
  name: string;
  unitName: string;
  absence?: Absence | undefined;
};

/** Everybody in post on the day, for the office that is about to freeze the list. */
export async function candidatesFor(deps: Deps, actor: Actor, id: string): Promise<Candidate[]> {
  const activity = await activityToManage(deps, actor, id);
  const [people, absent, names] = await Promise.all([
    everybodyOn(deps, activity, { stale: true }),
    absentOnDay(deps, activity.county, activity.day, { stale: true }),
    placeNames(deps, activity.county),
  ]);
  return people.map(({ staff, name, unit }) => ({
    staff,
    name,
    unitName: names.of(unit),
    absence: absent.get(staff),
  }));
}
