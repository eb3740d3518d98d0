// One morning of assessments.remind in one organ: what is read of it once, who is told in whose place, notices that stand once.
import type { Round } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice, TestsAbout } from "../../shared/notice.ts";
import { postedOn } from "../../shared/org/rules.ts";
import type { Organ } from "../../shared/org/schema.ts";
import { addDays, type Day, type Instant } from "../../shared/time.ts";
import { listFor, staffingOf, type RoundList, type Staffing } from "../assessments/lists.ts";
import { roundsOf } from "../assessments/store.ts";
import { holdersOf } from "../org/store.ts";
import { noticeRow } from "../platform/commit.ts";
import { queryAll, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { Rules } from "./facts.ts";

export type TestMorning = {
  deps: Deps;
  rules: Rules;
  today: Day;
  now: Instant;
  /** The day the county began with Suneng. */
  began?: Day | undefined;
  counts: Record<"批次" | "新开批次" | "结束批次" | "新提醒" | "已提醒过", number>;
  /** For administrators: names places and rounds, never an officer. */
  remarks: Set<string>;
};

/** What a morning knows of one organ; everything but the rounds is read when it is first asked for, and once. */
export type OrganMorning = TestMorning & {
  organ: Organ;
  rounds: Round[];
  staffing(): Promise<Staffing>;
  listOf(round: Round): Promise<RoundList>;
  /** The unit in which everybody is who is posted to the organ today. */
  unitsNow(): Promise<ReadonlyMap<string, string>>;
  /** The organ's training office: its reviewers, in their place its administrators. */
  office(): Promise<string[]>;
  headsOf(unit: string): Promise<string[]>;
};

function remembered<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const known = new Map<Key, Promise<Value>>();
  return (key) => {
    const value = known.get(key) ?? read(key);
    known.set(key, value);
    return value;
  };
}

/** Rounds of a year may be told in the year before it, and be made up in the year after. */
const yearsAround = (today: Day) => ({
  from: addDays(today, -366).slice(0, 4),
  to: String(Number(today.slice(0, 4)) + 1),
});

export async function organMorning(morning: TestMorning, organ: Organ): Promise<OrganMorning> {
  const { deps, rules, today, remarks } = morning;
  const { county } = rules;
  const rounds = await roundsOf(deps, county, organ.id, { years: yearsAround(today) });
  const staffing = remembered(() => staffingOf(deps, county, organ.id));
  const office = remembered(async () => {
    const holders = await holdersOf(deps, county, organ.id);
    const reviewers = holders.filter(({ role }) => role === "reviewer");
    const found = reviewers.length ? reviewers : holders.filter(({ role }) => role === "organAdmin");
    if (found.length === 0) remarks.add(`${organ.name}没有登记政工审核人员，测试提醒无人接收`);
    return [...new Set(found.map(({ staff }) => staff))];
  });
  const headsOf = remembered(async (unit: string) => {
    const found = (await holdersOf(deps, county, unit)).filter(({ role }) => role === "unitHead");
    const name = rules.units.find(({ id }) => id === unit)?.name ?? unit;
    if (found.length === 0) remarks.add(`${name}没有登记负责人，测试提醒无人接收`);
    return found.map(({ staff }) => staff);
  });
  const unitsNow = remembered(async () => {
    const { postings } = await staffing(undefined);
    const present = postings.filter((posting) => postedOn(posting, today));
    return new Map(present.map(({ staff, unit }) => [staff, unit]));
  });
  const listOf = remembered(async (round: Round) =>
    listFor(deps, round, { today, staffing: await staffing(undefined) }),
  );
  return {
    ...morning,
    organ,
    rounds,
    staffing: () => staffing(undefined),
    listOf,
    unitsNow: () => unitsNow(undefined),
    office: () => office(undefined),
    headsOf,
  };
}

/** Writes a notice unless it stands already. */
export async function tell({ deps, counts }: TestMorning, notice: Notice): Promise<void> {
  const row = noticeRow(notice, deps.clock.now());
  const { done } = await tryWrite(deps, { put: row, when: { absent: true } });
  counts[done ? "新提醒" : "已提醒过"] += 1;
}

/** A part of a merged notice: a policy with the step that tells ("theory-quarterly.two-before"), and that step's day. */
export type Part = { mark: string; nominal: Day };

/**
 * Merges what somebody has to be told into one notice, leaving out what he was told already, be it together with
 * something else: a subject met in the meantime changes no meaning, one that is owed anew is told all the same. `kind` is
 * what the ids of such notices begin with, all of one party and period.
 */
export async function tellMerged<P extends Part>(
  morning: TestMorning,
  to: string,
  { kind, parts }: { kind: string; parts: readonly P[] },
  write: (fresh: readonly P[], day: Day) => Promise<Notice>,
): Promise<void> {
  const { deps, rules, today, counts } = morning;
  const days = [...parts.map(({ nominal }) => nominal), today].sort();
  const range = { from: `${days[0]}/${kind}`, to: `${days.at(-1)}/~` };
  const standing = await queryAll<Notice>(deps, keys.inbox(rules.county, to), range);
  const told = new Set(
    standing
      .filter(({ id }) => id.startsWith(`${kind}.`))
      .flatMap(({ about }) => (about as TestsAbout).tests),
  );
  const fresh = parts.filter(({ mark }) => !told.has(mark));
  if (fresh.length === 0) {
    counts.已提醒过 += 1;
    return;
  }
  const day =
    fresh
      .map(({ nominal }) => nominal)
      .sort()
      .at(-1) ?? today;
  await tell(morning, await write(fresh, day));
}
