// What keys are made of: parts that are checked one by one, and the separator that nobody else writes.
import type { Key } from "./table.ts";

/** County: six-digit GB/T 2260 code. Other ids: letters and digits only, so no separator can be smuggled in. */
const patterns = {
  county: /^\d{6}$/,
  prefix: /^\d{0,6}$/,
  id: /^[a-z0-9][a-z0-9-]{1,39}$/,
  unit: /^[a-z0-9]{2,16}$/,
  staff: /^[0-9A-Z]{4,12}$/,
  owner: /^[0-9A-Z]{4,12}(-drafts)?$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  month: /^\d{4}-\d{2}$/,
  period: /^\d{4}(-\d{2}|-W\d{2}|-Q\d)?$/,
  notice: /^[A-Za-z0-9][A-Za-z0-9.-]{1,119}$/,
  hash: /^[0-9a-f]{4,64}$/,
  name: /^[a-z][A-Za-z0-9.-]{1,39}$/,
  instant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
} as const;

/** A key part that does not match its pattern: a bad address, which the edge answers with 404. */
export class BadKey extends Error {}

export function part(kind: keyof typeof patterns, value: string): string {
  if (!patterns[kind].test(value)) throw new BadKey(`${kind}: not a valid key part`);
  return value;
}

/** Whether a text can stand as this part of a key. */
export const isKeyPart = (kind: keyof typeof patterns, value: string): boolean => patterns[kind].test(value);

export const join = (...parts: string[]): string => parts.join("/");
export const at = (pk: string, sk: string): Key => ({ pk, sk });

/** The address of a brief or a talk carries its unit, day and serial: `<unit>-<yyyymmdd>-<serial>`. */
export const recordId = (unit: string, day: string, serial: string): string =>
  `${part("unit", unit)}-${part("day", day).replaceAll("-", "")}-${part("unit", serial)}`;

/** Unit, day and serial of such an address; undefined when it is none. */
export function partsOfRecordId(id: string): { unit: string; day: string; serial: string } | undefined {
  const match = /^([a-z0-9]{2,16})-(\d{4})(\d{2})(\d{2})-([a-z0-9]{2,16})$/.exec(id);
  if (!match) return undefined;
  const [, unit = "", y, m, d, serial = ""] = match;
  return { unit, day: `${y}-${m}-${d}`, serial };
}

/** A number of so many digits, so that keys sort as numbers do. */
export function padded(n: number, width: number): string {
  if (!Number.isInteger(n) || n < 0 || n >= 10 ** width) throw new BadKey("number: not a valid key part");
  return String(n).padStart(width, "0");
}
