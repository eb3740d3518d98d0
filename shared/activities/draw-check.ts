// Checking a draw from what was published: the same on the server, in a browser without network, and on anybody's machine.
import { sha256, toHex, utf8 } from "../sha256.ts";
import { commitmentOf, drawn, listFrom } from "./draw.ts";

/** What somebody has in hand. Everything but the list may be missing; what is missing is not checked. */
export type DrawToCheck = {
  list: string;
  hash: string;
  commitment: string;
  secret: string;
  /** How many turns to work out: 1 and the redraws. */
  turns: number;
};

export type CheckedDraw = {
  /** SHA-256 of the list as it was given. */
  hash: string;
  /** Whether it is what was published; undefined where that was not given. */
  hashFits: boolean | undefined;
  /** Whether the text is a list at all, to the last character. */
  isList: boolean;
  commitment: string | undefined;
  commitmentFits: boolean | undefined;
  /** Who is drawn at each turn; undefined when nobody is left. Empty without a list or a secret. */
  results: ({ staff: string; name: string } | undefined)[];
};

const tidy = (text: string): string => text.replace(/\s+/gu, "").toLowerCase();

/** A list as it was copied: line ends of another system, blanks around it and a missing last line end are no change. */
const asPublished = (text: string): string => `${text.replace(/\r\n?/gu, "\n").replace(/^\n+|\n+$/gu, "")}\n`;

/** Works everything out again. */
export function checkDraw(given: DrawToCheck): CheckedDraw {
  const text = asPublished(given.list);
  const list = listFrom(text);
  const hash = toHex(sha256(utf8(text)));
  const [published, promised, secret] = [tidy(given.hash), tidy(given.commitment), tidy(given.secret)];
  const isSecret = /^[0-9a-f]{64}$/u.test(secret);
  const commitment = isSecret ? commitmentOf(secret) : undefined;
  const turns = Array.from({ length: Math.min(Math.max(given.turns, 1), 500) }, (_, at) => at + 1);
  return {
    hash,
    hashFits: published === "" ? undefined : published === hash,
    isList: list !== undefined,
    commitment,
    commitmentFits: promised === "" || secret === "" ? undefined : promised === commitment,
    results: list && isSecret ? turns.map((turn) => drawn(list, secret, turn)) : [],
  };
}
