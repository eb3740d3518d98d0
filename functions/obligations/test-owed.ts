// Whether what a notice of tests asks is still to be done: asked just before it is delivered, from consistent reads.
import type { Round } from "../../shared/assessments/schema.ts";
import type { TestAbout, TestsAbout } from "../../shared/notice.ts";
import { policyFor } from "../../shared/obligations/policies.ts";
import { isToMakeUp, unplanned } from "../../shared/obligations/test-steps.ts";
import { postedOn } from "../../shared/org/rules.ts";
import { dayOf } from "../../shared/time.ts";
import { listFor, staffingOf, type RoundList, type Staffing } from "../assessments/lists.ts";
import { markOf, whereOf } from "../assessments/opening.ts";
import { roundBy, roundsOf } from "../assessments/store.ts";
import type { Deps } from "../platform/deps.ts";
import type { Rules } from "./facts.ts";
import { owesTest, testStates } from "./test-officers.ts";

/** What was read for an earlier question of the same run: an organ's people are read once, not for each of them. */
export type Seen = Map<string, Promise<unknown>>;

function once<Value>(seen: Seen, name: string, read: () => Promise<Value>): Promise<Value> {
  const value = (seen.get(name) as Promise<Value> | undefined) ?? read();
  seen.set(name, value);
  return value;
}

const staffingSeen = (deps: Deps, county: string, organ: string, seen: Seen): Promise<Staffing> =>
  once(seen, `staffing ${organ}`, () => staffingOf(deps, county, organ));

const unitsToday = (deps: Deps, { postings }: Staffing): Map<string, string> => {
  const today = dayOf(deps.clock.now());
  return new Map(postings.filter((one) => postedOn(one, today)).map(({ staff, unit }) => [staff, unit]));
};

/** Of a round: nothing any more once it is closed or cancelled; see TestAbout. */
export async function roundStillAsks(
  deps: Deps,
  county: string,
  about: TestAbout,
  seen: Seen,
): Promise<boolean> {
  const { organ, test } = about;
  const round = await once(seen, `round ${organ}/${test}`, () =>
    roundBy(deps, { county, organ, round: test }),
  );
  if (round?.state !== "open") return false;
  const staffing = await staffingSeen(deps, county, organ, seen);
  const today = dayOf(deps.clock.now());
  const list = await once(seen, `list ${organ}/${test}`, () => listFor(deps, round, { today, staffing }));
  return asksAnybody(round, list, about, { today, here: unitsToday(deps, staffing) });
}

function asksAnybody(
  round: Round,
  { seats, sittings }: RoundList,
  { what, staff, unit, mark }: TestAbout,
  { today, here }: { today: string; here: ReadonlyMap<string, string> },
): boolean {
  if (what === "record") {
    const own = sittings.filter(({ examiners }) => staff === undefined || examiners.includes(staff));
    const mine = new Set(own.map((sitting) => sitting.unit));
    return seats.some(
      ({ state, unit: at }) => state === "unrecorded" && (staff === undefined || mine.has(at)),
    );
  }
  const meant = seats.filter(
    (seat) =>
      (staff === undefined || seat.staff === staff) && (unit === undefined || here.get(seat.staff) === unit),
  );
  return what === "makeUp"
    ? meant.some((seat) => here.has(seat.staff) && isToMakeUp(seat, round, today))
    : meant.some(
        (seat) =>
          seat.state === "waiting" && (mark === undefined || mark === markOf(whereOf(round, sittings, seat))),
      );
}

/** Of a quarter: whether any of those meant still owes a test under one of the policies, or none is arranged yet. */
export async function quarterStillAsks(
  deps: Deps,
  rules: Rules,
  about: TestsAbout,
  seen: Seen,
): Promise<boolean> {
  const { county } = rules;
  const organ = rules.organs.find(({ id }) => id === about.organ);
  if (!organ) return false;
  const quarter = about.period;
  const asked = new Set(about.tests.map((mark) => mark.slice(0, mark.indexOf("."))));
  if (about.unplanned) {
    const policies = [...asked].flatMap((id) => policyFor(rules.officerPolicies, id, quarter) ?? []);
    const rounds = await once(seen, `rounds ${organ.id}`, () => roundsOf(deps, county, organ.id));
    return unplanned(policies, rounds, quarter, dayOf(deps.clock.now())).length > 0;
  }
  const staffing = await staffingSeen(deps, county, organ.id, seen);
  const standings = await once(seen, `states ${organ.id}/${quarter}`, () =>
    testStates(deps, rules, { organ, quarter }, { now: deps.clock.now(), staffing }),
  );
  const here = unitsToday(deps, staffing);
  return standings.some(
    (one) =>
      asked.has(one.policy.policy) &&
      owesTest(one) &&
      (about.staff === undefined || (one.party.staff === about.staff && here.has(about.staff))) &&
      (about.unit === undefined || one.party.unit === about.unit),
  );
}
