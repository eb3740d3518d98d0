// The draw of the open mic (开放麦): a frozen list, a published commitment, and a result anybody can work out again.
import { fromHex, hmacSha256, sha256, toHex, utf8 } from "../sha256.ts";

/** Somebody of the series: auxiliaries too, “全体干部职工及行政辅助人员” (source, J9). */
export type Person = { staff: string; name: string };

/**
 * One who can be drawn, and when: “电脑随机滚动抽取发言人” (source, J9) from `front`, whom the round before left out; when
 * none of them is left, from `open`, who have not been drawn in this round; and only then from `again`: those whom this
 * round has had already, with whom the next one begins.
 */
export type Ticket = Person & { group: TicketGroup };
export const ticketGroups = ["front", "open", "again"] as const;
export type TicketGroup = (typeof ticketGroups)[number];

/** Who is left out of one draw, why, and until when; he stands at the front of the next round. */
export type Exclusion = Person & { reason: string; until: string };

/**
 * What is published before the meeting: everybody who can be drawn, in the order of staff numbers, and who cannot. The
 * text of it is what is hashed, so that a list with one name changed has another hash.
 */
export type DrawList = {
  /** The activity's id, and how often its list was frozen: 2 when the first was withdrawn. */
  draw: string;
  theme: string;
  /** The round without repetition (1, 2, …) in which it is drawn. */
  round: number;
  tickets: readonly Ticket[];
  excluded: readonly Exclusion[];
};

const byStaff = <P extends Person>(all: readonly P[]): P[] =>
  [...all].sort((a, b) => (a.staff < b.staff ? -1 : 1));

const groupWords = { front: "优先", open: "候选", again: "已讲" } as const satisfies Record<
  TicketGroup,
  string
>;
const excludedWord = "不参加";

/**
 * One cell of the text: nothing in it can end a cell or a line, so no name can pass for another line; and every name has
 * one spelling in bytes. Plain enough for the browsers of county offices: the page that checks runs this too.
 */
const cell = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFC");
const line = (...cells: string[]): string => cells.map(cell).join("\t");

/** The list as text, the same on every machine: one line a person, sorted by staff number. */
export function listText({ draw, theme, round, tickets, excluded }: DrawList): string {
  return [
    line("抽取", draw),
    line("主题", theme),
    line("轮次", String(round)),
    ...byStaff(tickets).map(({ staff, name, group }) => line(groupWords[group], staff, name)),
    ...byStaff(excluded).map(({ staff, name, reason, until }) =>
      line(excludedWord, staff, name, reason, until),
    ),
    "",
  ].join("\n");
}

const groupOf = (word: string): TicketGroup | undefined =>
  ticketGroups.find((group) => groupWords[group] === word);

/** Reads a list's text back; undefined for a text that no list has, to the last character. */
export function listFrom(text: string): DrawList | undefined {
  const rows = text.split("\n").map((row) => row.split("\t"));
  const [[, draw = ""] = [], [, theme = ""] = [], [, round = ""] = []] = rows;
  const people = rows.slice(3, -1);
  const tickets = people.flatMap(([word = "", staff = "", name = ""]): Ticket[] => {
    const group = groupOf(word);
    return group ? [{ staff, name, group }] : [];
  });
  const excluded = people.flatMap(([word, staff = "", name = "", reason = "", until = ""]): Exclusion[] =>
    word === excludedWord ? [{ staff, name, reason, until }] : [],
  );
  const list: DrawList = { draw, theme, round: Number(round), tickets, excluded };
  return listText(list) === text ? list : undefined;
}

/** SHA-256 of the list's text, hexadecimal. */
export const listHash = (list: DrawList): string => toHex(sha256(utf8(listText(list))));

/** The commitment to a secret of 32 bytes: published before, checked when the secret is shown. */
export const commitmentOf = (secret: string): string => toHex(sha256(fromHex(secret)));

const range = 2 ** 48;

/**
 * A number from 0 to `count - 1`, every one as likely as another: 48 bits of HMAC-SHA-256 of the secret over the list's
 * hash, the turn and a counter; what lies in the last, incomplete run of `count` is drawn again (no modulo bias).
 */
export function numberBelow(secret: Uint8Array, hash: string, turn: number, count: number): number {
  const limit = range - (range % count);
  for (let counter = 0; ; counter += 1) {
    const digest = hmacSha256(secret, utf8(`${hash}/${turn}/${counter}`));
    const value = digest.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
    if (value < limit) return value % count;
  }
}

/** Those among whom is drawn: the first group in which anybody is left. */
const pool = (left: readonly Ticket[]): Ticket[] => {
  const group = ticketGroups.find((one) => left.some((ticket) => ticket.group === one));
  return left.filter((ticket) => ticket.group === group);
};

/**
 * Who is drawn at a turn (1 is the draw, 2 the first redraw …): among the list without those drawn at earlier turns.
 * Undefined when nobody is left. The same secret and list give the same person on every machine.
 */
export function drawn(list: DrawList, secret: string, turn: number): Ticket | undefined {
  const key = fromHex(secret);
  const hash = listHash(list);
  let left = byStaff(list.tickets);
  for (let at = 1; ; at += 1) {
    const among = pool(left);
    if (among.length === 0) return undefined;
    const person = among[numberBelow(key, hash, at, among.length)];
    if (at >= turn || person === undefined) return person;
    left = left.filter(({ staff }) => staff !== person.staff);
  }
}

/** What is known of earlier draws of a series: who was drawn in which round, who was left out of the one before. */
export type DrawHistory = {
  round: number;
  /** Drawn in the present round. */
  drawn: ReadonlySet<string>;
  /** Left out of the round before and not drawn in this one: they are drawn first. */
  front: ReadonlySet<string>;
};

/** Before the first draw. */
export const noDraws: DrawHistory = { round: 1, drawn: new Set(), front: new Set() };

/**
 * Who can be drawn next: nobody twice before everybody was once. First those who were left out of the round before; then
 * those of this round; when nobody is left, a new round begins, with those who were left out of this one at its front.
 */
export function poolOf(
  people: readonly Person[],
  excluded: readonly { staff: string }[],
  history: DrawHistory,
): { round: number; tickets: Ticket[] } {
  const out = new Set(excluded.map(({ staff }) => staff));
  const here = byStaff(people.filter(({ staff }) => !out.has(staff)));
  const over = here.every(({ staff }) => history.drawn.has(staff));
  const group = (staff: string): TicketGroup => {
    if (over) return "open";
    if (history.drawn.has(staff)) return "again";
    return history.front.has(staff) ? "front" : "open";
  };
  return {
    round: history.round + (over ? 1 : 0),
    tickets: here.map(({ staff, name }) => ({ staff, name, group: group(staff) })),
  };
}

/** The round that a ticket is drawn in: with somebody whom this round has had, the next begins. */
export const roundOf = (list: Pick<DrawList, "round">, { group }: Pick<Ticket, "group">): number =>
  list.round + (group === "again" ? 1 : 0);

/**
 * The history after a draw of `round` gave `staff`; `people` are all who belong to the series. Who was drawn and excused
 * on the spot counts as not drawn: he stays among those of this round, and at the front of the next.
 */
export function afterDraw(
  history: DrawHistory,
  { round, staff, people }: { round: number; staff: string; people: readonly Person[] },
): DrawHistory {
  if (round === history.round) {
    const front = new Set([...history.front].filter((one) => one !== staff));
    return { round, drawn: new Set([...history.drawn, staff]), front };
  }
  // A new round: whoever was not drawn in the last one was left out of it, and comes first.
  const missed = people.filter((one) => !history.drawn.has(one.staff) && one.staff !== staff);
  return { round, drawn: new Set([staff]), front: new Set(missed.map((one) => one.staff)) };
}
