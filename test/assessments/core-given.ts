// What a table case of the list needs, as short as it can be said: a round in November, postings, exemptions, records.
import { listOf, type ListFacts, type Seat } from "../../shared/assessments/list.ts";
import type {
  Attempt,
  Candidate,
  Round,
  RoundInput,
  Sitting,
  TestExemption,
} from "../../shared/assessments/schema.ts";
import type { Posting } from "../../shared/org/schema.ts";
import type { Day } from "../../shared/time.ts";

const place = { county: "520115", organ: "gongan" };
const at = "2026-11-01T01:00:00.000Z";

/** Tested from the 1st to the 30th of November, made up until 20 December, opened on 18 October. */
export const roundInput = (given: Partial<RoundInput> = {}): RoundInput => ({
  title: "2026年第四季度体能测试",
  subject: "fitness",
  from: "2026-11-01",
  to: "2026-11-30",
  makeUp: { from: "2026-12-01", to: "2026-12-20" },
  attemptsMax: 2,
  who: {},
  rule: { by: "score", full: 100, pass: 60 },
  opensOn: "2026-10-18",
  closesOn: "2026-12-31",
  ...given,
});

export const aRound = (given: Partial<Round> = {}): Round => ({
  ...roundInput(given),
  ...place,
  id: "2026-q4-fitness",
  quarter: "2026-Q4",
  state: "open",
  version: 1,
  ...given,
});

export const sitting = (unit: string, day: Day): Sitting => ({ unit, day, examiners: [], version: 1 });

/** 甲所 is tested early, 乙所 late; 丙所 has no sitting, so no day. */
export const days = { jia: "2026-11-10", yi: "2026-11-20" } as const;
export const sittings = [sitting("jia", days.jia), sitting("yi", days.yi)];
const names: Record<string, string> = { jia: "甲所", yi: "乙所", bing: "丙所" };

export const posting = (unit: string, from: Day, to?: Day, given: Partial<Posting> = {}): Posting => ({
  ...place,
  unit,
  staff: "P0001",
  name: "王民警",
  kind: "sworn",
  category: "民警",
  from,
  to,
  ...given,
});

export const exemption = (from: Day, until: Day, given: Partial<TestExemption> = {}): TestExemption => ({
  ...place,
  staff: "P0001",
  name: "王民警",
  unit: "jia",
  serial: "one",
  by: "P9999",
  at,
  version: 1,
  subjects: ["fitness"],
  reason: "injury",
  from,
  until,
  ...given,
});

export const attempt = (kind: Attempt["kind"], outcome: Attempt["outcome"], day: Day): Attempt => ({
  kind,
  outcome,
  day,
  how: "entered",
  by: "P9999",
  at,
});

export const record = (
  unit: string,
  attempts: readonly Attempt[],
  given: Partial<Candidate> = {},
): Candidate => ({
  ...place,
  round: "2026-q4-fitness",
  subject: "fitness",
  staff: "P0001",
  name: "王民警",
  unit,
  kind: "sworn",
  category: "民警",
  attempts: [...attempts],
  amendments: [],
  version: 3,
  ...given,
});

export const seats = (postings: readonly Posting[], given: Partial<ListFacts> = {}): Seat[] =>
  listOf({
    round: aRound(),
    sittings,
    postings,
    exemptions: [],
    candidates: [],
    unitName: (id) => names[id] ?? id,
    today: "2026-10-20",
    ...given,
  });

/** The one seat of the one person of a case; undefined when he does not appear at all. */
export function seatOf(postings: readonly Posting[], given: Partial<ListFacts> = {}): Seat | undefined {
  const all = seats(postings, given);
  if (all.length > 1) throw new Error(`one person, ${all.length} seats`);
  return all[0];
}

/** 'jia 2026-11-10 waiting', 'bing 2026-11-01/2026-11-30 waiting', '无': where somebody stands, in one line of a table. */
export function stand(postings: readonly Posting[], given: Partial<ListFacts> = {}): string {
  const seat = seatOf(postings, given);
  if (!seat) return "无";
  const { unit, day, window, state } = seat;
  return `${unit} ${day ?? `${window.from}/${window.to}`} ${state}`;
}
