// Taking a seat, an offer or a place on the waiting list back: the seat first, then what the sign-up says.
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { isIn, type SeatRow } from "../../shared/activities/seats.ts";
import { Problem } from "../../shared/problem.ts";
import type { Deps } from "../platform/deps.ts";
import { withoutOffer, writeStanding } from "./offers.ts";
import { giveBack, seatsOf } from "./seats.ts";
import { lookAgainBy, signUpBy } from "./store.ts";

const turnsMax = 5;

/**
 * Takes a seat back and says so in the sign-up: the seat first, so that nobody holds what he was told is gone. Where
 * others wait, the activity is looked after soon even if this is cut short. Answers the seats afterwards.
 */
export async function release(
  deps: Deps,
  activity: Activity,
  found: SignUp,
  to: "withdrawn" | "released" = "withdrawn",
): Promise<SeatRow | undefined> {
  const { county, id } = activity;
  const { staff } = found;
  let own: SignUp | undefined = found;
  let seats: SeatRow | undefined;
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    seats = activity.seats && (await seatsOf(deps, county, id));
    const mark = seats?.holders[staff];
    if (seats && mark !== undefined) {
      if (seats.queue) await lookAgainBy(deps, activity, deps.clock.now());
      // Nothing given back may be a lost reply: the next turn sees whether the seat is gone.
      seats = await giveBack(deps, activity, { staff, mark }, seats);
      if (!seats) continue;
    }
    // Checked in at this very moment: he stays on the roll.
    if (!own || !isIn(own) || own.attendance !== undefined) return seats;
    const after: SignUp = { ...withoutOffer(own), state: to, version: own.version + 1 };
    if (await writeStanding(deps, activity, after, own)) return withoutOne(deps, activity, own, seats);
    own = await signUpBy(deps, county, id, staff);
  }
  throw new Problem("unavailable", "活动正在调整，请稍后再试", [], "busy");
}

/** Without him the rest of his group may fit into what came free a moment ago: then the seats are read once more. */
const withoutOne = async (
  deps: Deps,
  { county, id }: Activity,
  { state, group }: SignUp,
  seats: SeatRow | undefined,
): Promise<SeatRow | undefined> =>
  seats && state === "waiting" && group !== undefined ? seatsOf(deps, county, id) : seats;
