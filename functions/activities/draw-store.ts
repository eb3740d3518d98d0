// Draws in the table: heads, frozen lists, secrets apart, and what an organ's draws have come to.
import { listFrom, type DrawHistory, type DrawList } from "../../shared/activities/draw.ts";
import { Draw, DrawSeries } from "../../shared/activities/draw-schema.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import { getItem, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

type Freshness = { stale?: boolean };
export type DrawAt = { county: string; organ: string; number: number };

const changed: Refusal = { code: "changed-meanwhile", message: "刚刚有人操作了这次抽取，请刷新后再试" };

export async function drawBy(
  deps: Deps,
  { county, organ, number }: DrawAt,
  fresh: Freshness = {},
): Promise<Draw | undefined> {
  const item = await getItem<Draw>(deps, keys.draw(county, organ, number), fresh);
  return item && Draw.parse(item);
}

/** The draw of an activity: the last one prepared, which may have been withdrawn. */
export async function drawOf(
  deps: Deps,
  { county, organ, id }: Pick<Activity, "county" | "organ" | "id">,
  fresh: Freshness = {},
): Promise<Draw | undefined> {
  const row = await getItem<{ number: number }>(deps, keys.drawOf(county, id), fresh);
  return row && drawBy(deps, { county, organ, number: row.number }, fresh);
}

/** The frozen list as it was published, and its text; undefined when it is gone or is no list any more. */
export async function listOf(
  deps: Deps,
  { county, organ, number }: DrawAt,
  fresh: Freshness = {},
): Promise<{ list: DrawList; text: string; away: string[] } | undefined> {
  const row = await getItem<{ text: string; away?: string[] }>(
    deps,
    keys.drawList(county, organ, number),
    fresh,
  );
  const list = row && listFrom(row.text);
  return list && { list, text: row.text, away: row.away ?? [] };
}

/** The secret of a draw: for the operation that draws and the one that reveals, for nothing else. */
export const secretOf = async (deps: Deps, { county, organ, number }: DrawAt): Promise<string | undefined> =>
  (await getItem<{ secret: string }>(deps, keys.drawSecret(county, organ, number)))?.secret;

/** Every draw of an organ without its list, oldest first. */
export const drawsOf = async (
  deps: Deps,
  county: string,
  organ: string,
  fresh: Freshness = {},
): Promise<Draw[]> =>
  (await queryAll<Draw>(deps, keys.draws(county, organ), { prefix: "draw/", ...fresh })).map((row) =>
    Draw.parse(row),
  );

export async function seriesOf(
  deps: Deps,
  county: string,
  organ: string,
  fresh: Freshness = {},
): Promise<DrawSeries> {
  const item = await getItem<DrawSeries>(deps, keys.drawSeries(county, organ), fresh);
  return item
    ? DrawSeries.parse(item)
    : { county, organ, draws: 0, round: 1, drawn: [], front: [], version: 0 };
}

export const historyOf = ({ round, drawn, front }: DrawSeries): DrawHistory => ({
  round,
  drawn: new Set(drawn),
  front: new Set(front),
});

/** The series as it should be after `before`, which must still stand: one draw is under way, and no two are decided on the same history. */
export const putSeries = (before: DrawSeries, to: Partial<DrawSeries>): Change => ({
  put: {
    ...keys.drawSeries(before.county, before.organ),
    ...DrawSeries.parse({ ...before, ...to, version: before.version + 1 }),
  },
  when: before.version === 0 ? { absent: true } : { present: true, is: { version: before.version } },
  otherwise: changed,
});

/** A draw as it should be after `before`, which must still stand. */
export const putDraw = (before: Draw, to: Partial<Draw>): Change => ({
  put: {
    ...keys.draw(before.county, before.organ, before.number),
    ...Draw.parse({ ...before, ...to, version: before.version + 1 }),
  },
  when: { present: true, is: { version: before.version, state: before.state } },
  otherwise: changed,
});

/**
 * A prepared draw: head, list, secret, and the way to it from its activity. `former` is the number of one withdrawn,
 * `away` who is left out because he was absent by what was entered, not by the office's word.
 */
export function newDraw(
  draw: Draw,
  text: string,
  secret: string,
  former: number | undefined,
  away: readonly string[] = [],
): Change[] {
  const { county, organ, number, activity } = draw;
  const once = { when: { absent: true as const }, otherwise: changed };
  return [
    { put: { ...keys.draw(county, organ, number), ...draw }, ...once },
    { put: { ...keys.drawList(county, organ, number), text, away: [...away] }, ...once },
    { put: { ...keys.drawSecret(county, organ, number), secret }, ...once },
    {
      put: { ...keys.drawOf(county, activity), number },
      when: former === undefined ? { absent: true } : { is: { number: former } },
      otherwise: changed,
    },
  ];
}

export const dropSecret = ({ county, organ, number }: DrawAt): Change => ({
  drop: keys.drawSecret(county, organ, number),
});
