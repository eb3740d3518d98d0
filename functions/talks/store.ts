// Heads, rounds and lists of talks in the main table: their reads and the changes that write them. No content.
import { keys, partsOfRecordId, worklists } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import { quarterOf, type Quarter } from "../../shared/quarter.ts";
import type { Item } from "../../shared/table.ts";
import { TalkRound, TalkTarget, type TalkFact } from "../../shared/talks/round-schema.ts";
import { followUpOpen } from "../../shared/talks/rules.ts";
import { TalkHead } from "../../shared/talks/schema.ts";
import type { Day } from "../../shared/time.ts";
import { getItem, getItems, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

type Freshness = { stale?: boolean };

export const changedMeanwhile: Refusal = {
  code: "changed-meanwhile",
  message: "这份记录刚刚被改动过，请刷新后再试",
};
export const alreadyThere: Refusal = { code: "already-there", message: "这份记录已经保存过" };

/** The head of a talk; undefined for anything that is none. */
export async function headBy(deps: Deps, county: string, id: string): Promise<TalkHead | undefined> {
  if (!partsOfRecordId(id)) return undefined;
  const item = await getItem<TalkHead>(deps, keys.talkHead(county, id));
  return item && TalkHead.parse(item);
}

/** The heads of these talks, those that are there, by id. */
export async function headsBy(
  deps: Deps,
  county: string,
  ids: readonly string[],
  fresh: Freshness = {},
): Promise<Map<string, TalkHead>> {
  const wanted = [...new Set(ids)].map((id) => keys.talkHead(county, id));
  const items = await getItems<TalkHead>(deps, wanted, fresh);
  return new Map(items.map((item) => [item.id, TalkHead.parse(item)]));
}

/** The heads of talks among the rows of a unit-month. */
export const talksIn = (items: readonly Item[]): TalkHead[] =>
  items.filter(({ sk }) => sk.startsWith("talk/")).map((item) => TalkHead.parse(item));

const waiting = (head: TalkHead): { worklist?: string; due?: string } =>
  followUpOpen(head)
    ? { worklist: worklists.followUps(head.county, head.organ), due: head.followUpDue }
    : { worklist: undefined, due: undefined };

export const newHead = (head: TalkHead): Change => ({
  put: { ...keys.talkHead(head.county, head.id), ...TalkHead.parse(head), ...waiting(head) },
  when: { absent: true },
  otherwise: alreadyThere,
});

/** Moves a head on, as it was read; it waits in the follow-ups exactly while one is open. */
export const changedHead = (head: TalkHead, to: Partial<TalkHead>): Change => ({
  set: keys.talkHead(head.county, head.id),
  to: { ...to, ...waiting({ ...head, ...to }), version: head.version + 1 },
  when: { present: true, is: { version: head.version } },
  otherwise: changedMeanwhile,
});

/** An organ's talks whose follow-up is open and due by a day, the longest due first; decided on the rows themselves. */
export async function openFollowUps(
  deps: Deps,
  county: string,
  organ: string,
  until?: Day,
): Promise<TalkHead[]> {
  const found = await queryAll<TalkHead>(deps, worklists.followUps(county, organ), {
    worklist: true,
    to: until,
  });
  const heads = await headsBy(
    deps,
    county,
    found.map(({ id }) => id),
  );
  return [...heads.values()]
    .filter(followUpOpen)
    .filter(({ followUpDue }) => until === undefined || (followUpDue ?? "") <= until)
    .sort((a, b) => ((a.followUpDue ?? "") + a.id < (b.followUpDue ?? "") + b.id ? -1 : 1));
}

/** A talk in the own list of who was talked to, or of who talked. */
export type OwnTalk = TalkFact & { county: string; officer: string; talker: string };

export const ownTalks = (
  deps: Deps,
  county: string,
  staff: string,
  side: "talk" | "talked",
  quarter?: Quarter,
  fresh: Freshness = {},
): Promise<OwnTalk[]> =>
  queryAll<OwnTalk>(deps, keys.officer(county, staff), {
    prefix: quarter === undefined ? `${side}/` : `${side}/${quarter}/`,
    ...fresh,
  });

/** The talk of an officer that has this serial: in which unit it was held is not asked. */
export const ownTalkBy = (
  deps: Deps,
  { county, officer, day, serial }: Pick<TalkHead, "county" | "officer" | "day" | "serial">,
): Promise<OwnTalk | undefined> =>
  getItem<OwnTalk>(deps, keys.ownTalk(county, officer, "talk", quarterOf(day), serial));

export const factOf = ({ id, organ, day, signedAt }: TalkHead): TalkFact => ({
  id,
  organ,
  day,
  at: signedAt,
});

/** The two lists in which a talk stands by itself. */
export const ownTalkPuts = (head: TalkHead): Change[] => {
  const { county, officer, talker, quarter, serial } = head;
  const row = { ...factOf(head), county, officer, talker };
  return [
    { put: { ...keys.ownTalk(county, officer, "talk", quarter, serial), ...row } },
    { put: { ...keys.ownTalk(county, talker, "talked", quarter, serial), ...row } },
  ];
};

export type Round = { round?: TalkRound; targets: TalkTarget[] };
type RoundPlace = { county: string; organ: string; quarter: Quarter };

/** A round with its list, in one Query. */
export async function roundOf(
  deps: Deps,
  { county, organ, quarter }: RoundPlace,
  fresh: Freshness = {},
): Promise<Round> {
  const rows = await queryAll<Item>(deps, keys.talkRound(county, organ, quarter), fresh);
  const round = rows.find(({ sk }) => sk === "round");
  return {
    round: round && TalkRound.parse(round),
    targets: rows.filter(({ sk }) => sk.startsWith("target/")).map((row) => TalkTarget.parse(row)),
  };
}

export async function targetBy(
  deps: Deps,
  { county, organ, quarter }: RoundPlace,
  staff: string,
): Promise<TalkTarget | undefined> {
  const item = await getItem<TalkTarget>(deps, keys.talkTarget(county, organ, quarter, staff));
  return item && TalkTarget.parse(item);
}

export const newRound = (round: TalkRound): Change => ({
  put: { ...keys.talkRoundRow(round.county, round.organ, round.quarter), ...round },
  when: { absent: true },
});

export const changedRound = (round: TalkRound, to: Partial<TalkRound>): Change => ({
  set: keys.talkRoundRow(round.county, round.organ, round.quarter),
  to: { ...to, version: round.version + 1 },
  when: { present: true, is: { version: round.version } },
  otherwise: changedMeanwhile,
});

const targetKey = ({ county, organ, quarter, staff }: TalkTarget) =>
  keys.talkTarget(county, organ, quarter, staff);

export const newTarget = (target: TalkTarget): Change => ({
  put: { ...targetKey(target), ...TalkTarget.parse(target) },
  when: { absent: true },
  otherwise: changedMeanwhile,
});

/** Changes a target as it was read. */
export const changedTarget = (target: TalkTarget, to: Partial<TalkTarget>): Change => ({
  set: targetKey(target),
  to: { ...to, version: target.version + 1 },
  when: { present: true, is: { version: target.version } },
  otherwise: changedMeanwhile,
});
