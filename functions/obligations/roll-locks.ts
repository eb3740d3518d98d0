// Locking a month and rolls: which activities of it have a roll that is not closed yet.
import type { ActivityHead } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { sayDay, sayMonth, type Month } from "../../shared/time.ts";
import { queryAll } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import type { Rules } from "./facts.ts";
import { roundsLeftOpen, sayLeftOpen } from "./test-locks.ts";

const namedMax = 10;

/** What whoever locks a month is told of the rolls that are open; undefined when none is. */
async function rollsLeftOpen(deps: Deps, rules: Rules, month: Month): Promise<string | undefined> {
  const lists = await inParallel(rules.organs, 4, async (organ) => {
    // Not through the slice's own store: this is loaded with the first request of anybody, that is not.
    const calendar = keys.activityCalendar(rules.county, organ.id, month);
    const heads = await queryAll<ActivityHead>(deps, calendar, { stale: true });
    return heads
      .filter(({ state }) => state === "open")
      .map(({ day, theme }) => `${organ.name}${sayDay(day)}“${theme}”`);
  });
  const open = lists.flat();
  if (open.length === 0) return undefined;
  const more = open.length > namedMax ? `等 ${open.length} 场` : "";
  return `${open.slice(0, namedMax).join("、")}${more}的签到表还没有关闭。锁定后，这些活动计入签到表关闭的月份，不再计入${sayMonth(month)}。`;
}

/** Everything that could still be counted in the month, in words; undefined when nothing is left. */
export async function leftOpen(deps: Deps, rules: Rules, month: Month): Promise<string | undefined> {
  const [rounds, rolls] = await Promise.all([
    roundsLeftOpen(deps, rules, month),
    rollsLeftOpen(deps, rules, month),
  ]);
  const parts = [...(rounds.length > 0 ? [sayLeftOpen(month, rounds)] : []), rolls ?? []].flat();
  return parts.length > 0 ? parts.join("") : undefined;
}
