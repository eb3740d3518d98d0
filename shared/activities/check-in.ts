// The rotating code of the check-in: made of the activity's secret and the half minute, so that a forwarded picture is stale.
import { fromHex, hmacSha256, toHex, utf8 } from "../sha256.ts";
import { isInstant, type Instant } from "../time.ts";

/** How long a code is on the projector. */
export const codeSeconds = 30;

const windowAt = (now: Instant): number => Math.floor(Date.parse(now) / (codeSeconds * 1000));

/** The code on the projector now: ten hexadecimal digits. */
export const codeAt = (secret: string, id: string, now: Instant, back = 0): string =>
  toHex(hmacSha256(fromHex(secret), utf8(`${id}/${windowAt(now) - back}`))).slice(0, 10);

/** Whether a code is the present one, or the one before: scanning and signing in take a moment. */
export const isCode = (secret: string, id: string, code: string, now: Instant): boolean =>
  code.length === 10 && [0, 1].some((back) => codeAt(secret, id, now, back) === code);

/** How many seconds the present code still stands. */
export const secondsLeft = (now: Instant): number =>
  codeSeconds - Math.floor((Date.parse(now) / 1000) % codeSeconds);

/** How long somebody who opened the code before he was signed in has for signing in. */
export const arrivalMinutes = 5;

const macOf = (secret: string, id: string, head: string): string =>
  toHex(hmacSha256(fromHex(secret), utf8(`arrived/${id}/${head}`))).slice(0, 32);

/**
 * What his browser keeps meanwhile: that it opened this activity's code while it stood, and when. `nonce` tells those
 * apart who opened it in the same moment: each is good for one person.
 */
export function arrivalAt(secret: string, id: string, at: Instant, nonce = "0"): string {
  const head = `${at}.${nonce}`;
  return `${head}.${macOf(secret, id, head)}`;
}

/** When a browser opened the code, and the mark of that; undefined for what was not given out here, or is too old. */
export function arrivedAt(
  secret: string,
  id: string,
  kept: string,
  now: Instant,
): { at: Instant; mark: string } | undefined {
  const [head, mark] = [kept.slice(0, -33), kept.slice(-32)];
  const at = head.slice(0, 24);
  if (!isInstant(at) || `${head}.${macOf(secret, id, head)}` !== kept) return undefined;
  const inTime = at <= now && Date.parse(now) - Date.parse(at) <= arrivalMinutes * 60_000;
  return inTime ? { at, mark } : undefined;
}
