// The words and addresses of the pages of rounds: spans of days, who is asked, where each page lies.
import { roundStateWords } from "../../shared/assessments/kinds.ts";
import type { Round, WhoSits } from "../../shared/assessments/schema.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { monthOf, sayDay, type Day } from "../../shared/time.ts";
import type { Tone } from "../../web/ui/status.tsx";
import type { PlaceNames } from "../platform/place-names.ts";
import { addressOf } from "../talks/words.ts";

type RoundAt = { organ: string; id: string };

/** A round's board, a page under it, or its people of a unit in a state. */
export const roundAddress = (
  { organ, id }: RoundAt,
  more: { page?: string; unit?: string | undefined; state?: string | undefined } = {},
): string => {
  const { page, ...query } = more;
  return addressOf(`/assessments/rounds/${organ}/${id}${page ? `/${page}` : ""}`, query);
};

export const yearAddress = (organ: string | undefined, year?: string): string =>
  addressOf("/assessments", { organ, year });

export const organAddress = (organ: string, page: string): string => `/assessments/organs/${organ}/${page}`;

/** '11月10日至30日', '11月10日至12月3日', '11月10日' */
export function saySpan(from: Day, to: Day): string {
  if (from === to) return sayDay(from);
  return `${sayDay(from)}至${monthOf(from) === monthOf(to) ? `${Number(to.slice(8))}日` : sayDay(to)}`;
}

/** '全体在岗人员'; '城关派出所、河滨派出所；在编干警；刑侦' */
export function sayWho({ units, officerKinds, categories, policeTypes }: WhoSits, names: PlaceNames): string {
  const parts = [
    units?.map((unit) => names.of(unit) || unit),
    officerKinds?.map((kind) => officerKindLabels[kind]),
    categories,
    policeTypes?.map((type) => `${type}警种`),
  ].flatMap((part) => (part ? [part.join("、")] : []));
  return parts.length === 0 ? "全体在岗人员" : parts.join("；");
}

/** A round's state as a badge. */
export const badgeOf = ({ state }: Pick<Round, "state">): { tone: Tone; word: string } =>
  roundStateWords[state];
