// Three hundred officers through a quarter of two organs: every state on every day, against a recount from what happened.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { officerStates } from "../../functions/obligations/officers.ts";
import { rulesOf } from "../../functions/obligations/facts.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import { addDays, instantAt, type Day } from "../../shared/time.ts";
import { small } from "../support/seed-org.ts";
import {
  excuseFor,
  hold,
  leave,
  police,
  policeToo,
  putPolicy,
  quarterWorld,
  remindOn,
  transfer,
} from "../obligations/talks-given.ts";
import { justice, personRows, who, type TalkWorld } from "./given.ts";

const quarter = "2026-Q3";
const [first, last, graceEnd] = ["2026-07-01", "2026-09-30", "2026-10-05"];
const count = 300;
/** The evenings on which something happens, and the mornings after which everybody is counted. */
const evenings: Day[] = ["2026-07-10", "2026-08-12", "2026-09-29"];
const mornings: Day[] = [
  "2026-07-02",
  "2026-07-13",
  "2026-08-13",
  "2026-09-30",
  "2026-10-05",
  "2026-10-06",
  "2026-10-08",
];

type Organ = "justice" | "police";
const place = {
  justice: { organ: justice.organ, unit: justice.unit },
  police: { organ: police, unit: small.units.hebin },
};
const lines: Record<Organ, string> = { justice: who.line, police: who.otherLine };

/** One officer's quarter: where since when, moved or left on an evening, talked to on evenings, excused. */
type Story = {
  staff: string;
  organ: Organ;
  since: Day;
  moves?: Day;
  leaves?: Day;
  /** Signed so many days after it was held. */
  talks: { day: Day; signedAfter: number }[];
  excusedUntil?: Day;
};

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const evening = fc.constantFrom(...evenings);
const story = fc.record({
  organ: fc.constantFrom<Organ>("justice", "police"),
  since: fc.constantFrom("2019-09-01", "2019-09-01", "2019-09-01", "2026-07-01", "2026-07-02", "2026-08-01"),
  goes: seldom(fc.record({ on: evening, out: fc.boolean() })),
  talks: fc.uniqueArray(fc.record({ day: evening, signedAfter: fc.constantFrom(0, 3, 8) }), {
    selector: ({ day }) => day,
    maxLength: 1,
  }),
  excusedUntil: seldom(fc.constantFrom("2026-07-31", "2026-09-14", "2026-12-31")),
});

const stories: Story[] = fc
  .sample(story, { seed: 20_261, numRuns: count })
  .map(({ goes, talks, excusedUntil, ...rest }, index) => {
    const known: Story = { ...rest, staff: `T${String(index).padStart(5, "0")}`, talks: [] };
    if (goes && goes.on > known.since) known[goes.out ? "leaves" : "moves"] = goes.on;
    // Talks are held by the organ he is in; somebody who is not there yet, or no longer, is not talked to.
    known.talks = talks.filter(({ day }) => placeOn(known, day) !== undefined);
    if (known.since <= first && excusedUntil) known.excusedUntil = excusedUntil;
    return known;
  });

/** Where somebody is on a day: moved from the day of the move on, gone after the last day. */
function placeOn({ organ, since, moves, leaves }: Story, day: Day): Organ | undefined {
  if (day < since || (leaves !== undefined && day > leaves)) return undefined;
  return moves !== undefined && day >= moves ? other(organ) : organ;
}

function other(organ: Organ): Organ {
  return organ === "justice" ? "police" : "justice";
}
const signedOn = ({ day, signedAfter }: Story["talks"][number]): Day => addDays(day, signedAfter);

/** What an organ owes an officer as of a morning, counted from the story alone; undefined when he was never there. */
function recount(one: Story, organ: Organ, morning: Day): string | undefined {
  const day = morning < last ? morning : last;
  // The list is of this morning: who came the evening before is on it, and so is whoever went.
  const here = placeOn(one, day) === organ;
  const wasHere = mornings.some(
    (seen) => seen <= morning && placeOn(one, seen < last ? seen : last) === organ,
  );
  if (!here) return wasHere ? "notApplicable" : undefined;
  if (one.since > first) return "notApplicable";
  const signed = one.talks.map(signedOn).filter((on) => on < morning);
  if (signed.some((on) => on <= graceEnd)) return "met";
  const excusedHere = one.excusedUntil !== undefined && excusedIn(one) === organ;
  if (excusedHere && (one.excusedUntil ?? "") >= day) return "excused";
  if (signed.length) return "metLate";
  return morning <= graceEnd ? "notYetDue" : "short";
}

/** An excuse stands in the list of the bureau that gave it; only the bureau's line excuses here. */
const excusedIn = (one: Story): Organ | undefined => (one.organ === "justice" ? "justice" : undefined);

async function writePeople({ kit, county }: TalkWorld): Promise<void> {
  const rows = stories.map(({ staff, organ, since }) =>
    personRows(county, { staff, name: `干警${staff}`, ...place[organ], from: since }),
  );
  for (let start = 0; start < rows.length; start += 25)
    await commit(kit.deps, jobActor(county, "seed"), rows.slice(start, start + 25).flat());
}

/** Everything that happens on an evening and what is signed on this day, through the product's own operations. */
async function playDay(world: TalkWorld, day: Day): Promise<void> {
  world.kit.clock.set(instantAt(day, "19:00"));
  for (const one of stories) {
    if (one.moves === day && placeOn(one, day))
      await transfer(world, one.staff, place[other(one.organ)].unit, day);
    if (one.leaves === day) await leave(world, one.staff, day);
  }
  const signed = stories.flatMap((one) =>
    one.talks.filter((talk) => signedOn(talk) === day).map((talk) => ({ one, talk })),
  );
  for (const talkDay of new Set(signed.map(({ talk }) => talk.day))) {
    for (const organ of ["justice", "police"] as const) {
      const officers = signed
        .filter(({ one, talk }) => talk.day === talkDay && placeOn(one, talkDay) === organ)
        .map(({ one }) => one.staff);
      for (let start = 0; start < officers.length; start += 50) {
        const some = officers.slice(start, start + 50);
        await hold(world, {
          officers: some,
          day: talkDay,
          talker: lines[organ],
          signedAt: instantAt(day, "20:00"),
        });
      }
    }
  }
}

async function statesOf({ kit, county }: TalkWorld, organ: string): Promise<Map<string, string>> {
  const rules = await rulesOf(kit.deps, county);
  const found = rules.organs.find(({ id }) => id === organ);
  if (!found) throw new Error(organ);
  const { officers } = await officerStates(
    kit.deps,
    rules,
    { organ: found, period: quarter },
    { now: kit.clock.now() },
  );
  return new Map(officers.map(({ target, state }) => [target.staff, state.state]));
}

it("three hundred officers: what each organ owes on seven mornings is what a recount says", async () => {
  const world = await quarterWorld("2026-07-01");
  await tryWrite(world.kit.deps, { set: keys.county(world.county), to: { since: "2020-01-01" } });
  await putPolicy(world, policeToo());
  await writePeople(world);
  const days = [...new Set([...evenings, ...stories.flatMap(({ talks }) => talks.map(signedOn))])].sort();
  const seen: Record<string, number> = {};
  const wrong: unknown[] = [];
  let played = "";
  for (const morning of mornings) {
    for (const day of days.filter((one) => one > played && one < morning)) await playDay(world, day);
    played = addDays(morning, -1);
    await remindOn(world, morning);
    if (morning === mornings[0])
      for (const { staff, excusedUntil: until, organ } of stories)
        if (until && organ === "justice")
          await excuseFor(world, quarter, staff, { reason: "secondment", until });
    for (const organ of ["justice", "police"] as const) {
      const found = await statesOf(world, place[organ].organ);
      for (const one of stories) {
        const expected = recount(one, organ, morning);
        const state = found.get(one.staff);
        if (state !== expected) wrong.push({ one, organ, morning, state, expected });
        if (expected) seen[expected] = (seen[expected] ?? 0) + 1;
      }
    }
  }
  expect(wrong).toEqual([]);
  // Every state was met many times: a recount of nothing would agree with anything.
  for (const state of ["met", "metLate", "excused", "notYetDue", "short", "notApplicable"])
    expect(seen[state] ?? 0).toBeGreaterThan(5);
}, 120_000);
