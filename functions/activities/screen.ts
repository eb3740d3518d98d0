// The check-in on the projector: the code that stands, how many are in, and the picture that a phone scans.
import { attended } from "../../shared/activities/kinds.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { projectorCode, type ProjectorCode } from "./check-in.ts";
import { rollOf, type RollLine } from "./roll.ts";
import { wholeOf } from "./store.ts";

export type Screen = ProjectorCode & { there: number; expected: number };

const isThere = ({ attendance }: RollLine): boolean => attendance !== undefined && attended(attendance);

/** The code now, and how many of those expected are in. */
export async function viewScreen(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Screen & { activity?: Activity | undefined }> {
  const code = await projectorCode(deps, actor, id);
  const whole = await wholeOf(deps, actor.county, id, { stale: true });
  const roll = whole ? await rollOf(deps, whole.activity, whole.signUps) : [];
  return { ...code, there: roll.filter(isThere).length, expected: roll.length, activity: whole?.activity };
}

/** The county goes with the code: who scans it may not be signed in yet. */
export const scanText = (county: string, code: string): string => `${county}${code}`;

/** County and code of what a scanned address carries. */
export function scanned(text: string): { county: string; code: string } | undefined {
  const [, county, code] = /^(\d{6})([0-9a-f]{10})$/u.exec(text) ?? [];
  return county === undefined || code === undefined ? undefined : { county, code };
}

/**
 * An address as a QR code in SVG. `qrcode` 1.5: the most used maker of them, pure JavaScript, no font, no canvas; its
 * chunk is loaded by the first projector. "M" can be read with 15 % of it in glare.
 */
export async function qrSvg(address: string): Promise<string> {
  const { toString } = await import("qrcode");
  return toString(address, { type: "svg", errorCorrectionLevel: "M", margin: 2 });
}
