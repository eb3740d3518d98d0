// Reads and write-builders of training-day briefs: heads in the unit-month, bodies and histories under the serial.
import { isDeepStrictEqual } from "node:util";
import { recordId, keys, partsOfRecordId, worklists } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import type { Item } from "../../shared/table.ts";
import { BriefBody, BriefHead, type BriefState, type Photo } from "../../shared/training/schema.ts";
import type { AuditRow } from "../platform/commit.ts";
import { getItem, getItems, queryAll, queryPage, type Change, type Page, type When } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

/** A brief as stored: what lists and figures need, and what only its own page needs. */
export type Filled = { head: BriefHead; body: BriefBody };

/** The same with its history, oldest first. */
export type Whole = Filled & { history: AuditRow[] };

/** The briefs among the rows of a unit-month. */
export const briefsIn = (items: readonly Item[]): BriefHead[] =>
  items.filter((item) => item.sk.startsWith("brief/")) as unknown as BriefHead[];

/** The briefs of a unit's month, by day. Strongly consistent unless `stale` is enough. */
export const briefsOfMonth = async (
  deps: Deps,
  county: string,
  unit: string,
  month: string,
  options: { stale?: boolean } = {},
): Promise<BriefHead[]> =>
  queryAll<BriefHead>(deps, keys.unitMonth(county, unit, month), { ...options, prefix: "brief/" });

/** One page of a unit's month, newest day first. */
export const briefsPage = async (
  deps: Deps,
  county: string,
  unit: string,
  month: string,
  page: { limit?: number; cursor?: string },
): Promise<Page<BriefHead>> =>
  queryPage<BriefHead>(
    deps,
    keys.unitMonth(county, unit, month),
    { prefix: "brief/", newestFirst: true },
    page,
  );

/** What waits at an organ's desk, oldest first. The index finds candidates: decisions read the base item. */
export const deskQueue = async (
  deps: Deps,
  county: string,
  organ: string,
  page: { limit?: number; cursor?: string },
): Promise<Page<BriefHead>> =>
  queryPage<BriefHead>(deps, worklists.desk(county, organ), { worklist: true }, page);

// Async throughout: a bad key part must reject beside its siblings in a Promise.all, not throw before they are awaited.
const headAt = async (deps: Deps, county: string, id: string): Promise<BriefHead | undefined> =>
  getItem<BriefHead>(deps, keys.briefHead(county, id));

const bodyAt = async (deps: Deps, county: string, serial: string): Promise<BriefBody | undefined> =>
  getItem<BriefBody>(deps, keys.briefBody(county, serial));

/** The head a body leads to; undefined when the id asked for was that one already. */
async function movedHead(
  deps: Deps,
  county: string,
  asked: string,
  body?: BriefBody,
): Promise<BriefHead | undefined> {
  // A brief never changes its unit: an id with this serial and another unit was never given out.
  if (body?.unit !== partsOfRecordId(asked)?.unit || !body) return undefined;
  const now = recordId(body.unit, body.day, body.serial);
  return now === asked ? undefined : headAt(deps, county, now);
}

/** The head of a brief; an id from before its day was changed still finds it. Undefined for anything else. */
export async function headBy(deps: Deps, county: string, id: string): Promise<BriefHead | undefined> {
  const parts = partsOfRecordId(id);
  if (!parts) return undefined;
  const head = await headAt(deps, county, id);
  return head ?? movedHead(deps, county, id, await bodyAt(deps, county, parts.serial));
}

/** Head and body of a brief, found as by `headBy`. */
export async function filledBy(deps: Deps, county: string, id: string): Promise<Filled | undefined> {
  const parts = partsOfRecordId(id);
  if (!parts) return undefined;
  const [known, body] = await Promise.all([headAt(deps, county, id), bodyAt(deps, county, parts.serial)]);
  const head = known ?? (await movedHead(deps, county, id, body));
  return head && body ? { head, body } : undefined;
}

/** Head, body and history (oldest first) of a brief: two reads side by side. */
export async function wholeBy(deps: Deps, county: string, id: string): Promise<Whole | undefined> {
  const parts = partsOfRecordId(id);
  if (!parts) return undefined;
  const [known, rows] = await Promise.all([
    headAt(deps, county, id),
    queryAll<Item>(deps, keys.brief(county, parts.serial)),
  ]);
  const body = rows.find((row) => row.sk === "body") as BriefBody | undefined;
  const head = known ?? (await movedHead(deps, county, id, body));
  if (!head || !body) return undefined;
  const history = rows.filter((row) => row.sk.startsWith("audit/")) as unknown as AuditRow[];
  return { head, body, history };
}

/** Briefs by serial, for those of which only the serial is known; what is gone is left out. */
export async function filledBySerial(
  deps: Deps,
  county: string,
  serials: readonly string[],
): Promise<Filled[]> {
  const bodies = await getItems<BriefBody>(
    deps,
    serials.map((serial) => keys.briefBody(county, serial)),
  );
  const heads = await getItems<BriefHead>(
    deps,
    bodies.map((body) => keys.briefHead(county, recordId(body.unit, body.day, body.serial))),
  );
  const bySerial = new Map(heads.map((head) => [head.serial, head]));
  return bodies.flatMap((body) => {
    const head = bySerial.get(body.serial);
    return head ? [{ head, body }] : [];
  });
}

export const changedMeanwhile: Refusal = {
  code: "changed-meanwhile",
  message: "这份简报刚刚被改动过，请刷新后再试",
};
export const alreadyThere: Refusal = { code: "already-there", message: "这份简报已经保存过" };

const headKey = (head: BriefHead) => keys.briefHead(head.county, head.id);
const bodyPut = (body: BriefBody): Change => ({
  put: { ...keys.briefBody(body.county, body.serial), ...BriefBody.parse(body) },
});

/** As it was read: neither moved on in state, nor edited, nor given another photo. */
const asRead = (head: BriefHead): When => ({
  is: { state: head.state, version: head.version, photosVersion: head.photosVersion },
});

/** A new draft. The body's absence is what makes a repeat harmless: the serial stands for the request. */
export const newDraft = ({ head, body }: Filled): Change[] => [
  { ...bodyPut(body), when: { absent: true }, otherwise: alreadyThere },
  { put: { ...headKey(head), ...head }, when: { absent: true }, otherwise: alreadyThere },
];

/**
 * Saves an edit: head always, body only where its words changed. Another day moves the head to another key; serial,
 * body and history stay where they are.
 */
export function saved(before: Filled, after: Filled): Change[] {
  const condition = { when: asRead(before.head), otherwise: changedMeanwhile };
  const body = isDeepStrictEqual(BriefBody.parse(before.body), BriefBody.parse(after.body))
    ? []
    : [bodyPut(after.body)];
  if (before.head.id !== after.head.id) {
    const put = { ...headKey(after.head), ...BriefHead.parse(after.head) };
    return [
      { drop: headKey(before.head), ...condition },
      { put, when: { absent: true }, otherwise: alreadyThere },
      ...body,
    ];
  }
  const { title, hours, category, mode, method, present, version } = after.head;
  const to = { title, hours, category, mode, method, present, version };
  return [{ set: headKey(before.head), to, ...condition }, ...body];
}

/** Takes a draft away, head and body. */
export const dropped = ({ head }: Filled): Change[] => [
  { drop: headKey(head), when: asRead(head), otherwise: changedMeanwhile },
  { drop: keys.briefBody(head.county, head.serial) },
];

/** Moves a brief to another state; it waits in the desk's work list exactly while it is submitted. */
export function moved(head: BriefHead, to: Record<string, unknown> & { state: BriefState }): Change {
  const waiting =
    to.state === "submitted"
      ? { worklist: worklists.desk(head.county, head.organ), due: to["submittedAt"] }
      : { worklist: undefined, due: undefined };
  return { set: headKey(head), to: { ...to, ...waiting }, when: asRead(head), otherwise: changedMeanwhile };
}

/** Replaces a brief's photos: list in the body, count in the head. */
export const withPhotos = ({ head, body }: Filled, photos: Photo[]): Change[] => [
  {
    set: headKey(head),
    to: { photoCount: photos.length, photosVersion: (head.photosVersion ?? 0) + 1 },
    when: asRead(head),
    otherwise: changedMeanwhile,
  },
  bodyPut({ ...body, photos }),
];
