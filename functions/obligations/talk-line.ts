// Who of the discipline line is told of talks, in whose place, and the writing of a notice that stands once.
import type { Notice } from "../../shared/notice.ts";
import { recipientLabels, type RecipientOf } from "../../shared/obligations/schema.ts";
import type { Holder, Organ } from "../../shared/org/schema.ts";
import type { Day, Instant } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import { noticeRow } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { Rules } from "./facts.ts";

/** One morning in one county. */
export type Morning = {
  deps: Deps;
  rules: Rules;
  today: Day;
  now: Instant;
  /** The day the county began with Suneng. */
  began?: Day | undefined;
  counts: { 轮次: number; 新开轮次: number; 名单变动: number; 新提醒: number; 已提醒过: number };
  /** For administrators: names an organ, never an officer. */
  remarks: Set<string>;
};

/** The discipline line of an organ, and the committee that is told counts where it has no head. */
export type Line = { holders: Holder[]; committee: Holder[] };

export async function lineOf(deps: Deps, county: string, organ: Organ): Promise<Line> {
  const [holders, ofCounty] = await Promise.all([
    holdersOf(deps, county, organ.id),
    holdersOf(deps, county, county),
  ]);
  return { holders, committee: ofCounty.filter(({ role }) => role === "committee") };
}

type LineRecipient = RecipientOf<"talks">;

/** '示例县司法局没有登记纪检专干，约谈提醒无人接收' */
export const unheard = (organ: Organ, recipient: LineRecipient): string =>
  `${organ.name}没有登记${recipientLabels[recipient]}，约谈提醒无人接收`;

/** Who of the line may be told names: a discipline officer, in whose place the head; the head, in whose place nobody. */
export function namedTo({ holders }: Line, recipient: LineRecipient): string[] {
  const roles = {
    disciplineOfficer: ["disciplineOfficer", "disciplineHead"],
    disciplineHead: ["disciplineHead"],
    talker: [],
  } as const satisfies Record<LineRecipient, readonly Holder["role"][]>;
  for (const role of roles[recipient]) {
    const found = holders.filter((holder) => holder.role === role);
    if (found.length) return found.map(({ staff }) => staff);
  }
  return [];
}

/** Writes a notice unless it stands already. */
export async function tell({ deps, counts }: Morning, notice: Notice): Promise<void> {
  const row = noticeRow(notice, deps.clock.now());
  const { done } = await tryWrite(deps, { put: row, when: { absent: true } });
  counts[done ? "新提醒" : "已提醒过"] += 1;
}
