// Makes sign-ups agree with the seats: whoever holds one has a sign-up, whoever has none does not say so.
import { amendmentFor, isHeld, isIn, type Amendment, type Mark } from "../../shared/activities/seats.ts";
import { offerEnds, offerUntil } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { officerBy } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import { offer, runOut, seat, tellSeat, tellSeated, withoutOffer, writeStanding } from "./offers.ts";
import { acceptOffered, giveBack, seatsOf } from "./seats.ts";
import { signUpBy, wholeOf } from "./store.ts";

/**
 * Repairs what a crash between two writes left. The sign-ups are read before the seats: a seat is taken before its
 * sign-up is written and given back before it is changed, so what disagrees then is left over, or about to be written
 * the same way. Answers how many were mended.
 */
export async function repair(deps: Deps, county: string, id: string): Promise<number> {
  const whole = await wholeOf(deps, county, id);
  if (!whole?.activity.seats || whole.activity.state !== "open") return 0;
  const { activity, signUps } = whole;
  const { holders, ruleVersion } = await seatsOf(deps, county, id);
  // Called off, or under another rule, since it was read: the next run sees it whole.
  if (ruleVersion !== activity.ruleVersion) return 0;
  const known = new Map(signUps.map((one) => [one.staff, one]));
  let mended = 0;
  for (const staff of new Set([...known.keys(), ...Object.keys(holders)])) {
    const one = known.get(staff);
    const amendment = amendmentFor(one, holders[staff]);
    if (!amendment) continue;
    const done = await amend(deps, activity, { staff, one, mark: holders[staff] ?? "" }, amendment);
    mended += done ? 1 : 0;
  }
  return mended;
}

const turnsMax = 4;

/** Brings one person's sign-up and seat together, and answers the sign-up as it then is. `read`: as just read. */
export async function settleOne(
  deps: Deps,
  activity: Activity,
  staff: string,
  read?: SignUp,
): Promise<SignUp | undefined> {
  const { county, id } = activity;
  let one = read ?? (await signUpBy(deps, county, id, staff));
  for (let turn = 1; activity.seats && turn <= turnsMax; turn += 1) {
    const { holders, ruleVersion } = await seatsOf(deps, county, id);
    const amendment = ruleVersion === activity.ruleVersion ? amendmentFor(one, holders[staff]) : undefined;
    if (!amendment) return one;
    await amend(deps, activity, { staff, one, mark: holders[staff] ?? "" }, amendment);
    one = await signUpBy(deps, county, id, staff);
  }
  return one;
}

type Found = { staff: string; one: SignUp | undefined; mark: Mark };

/** Finishes what was cut short; false when somebody else did, or it was not cut short at all. */
async function amend(
  deps: Deps,
  activity: Activity,
  { staff, one, mark }: Found,
  amendment: Amendment,
): Promise<boolean> {
  const { county, id } = activity;
  switch (amendment) {
    case "seat":
      if (!one) return addMissing(deps, activity, { staff, mark });
      return !!(await seatWaiting(deps, activity, one, { mark, tell: one.state === "waiting" }));
    case "offer":
      return one !== undefined && (await offerOrSeat(deps, activity, one, mark)) !== undefined;
    case "accept":
      if (one) await tellSeated(deps, activity, one);
      return (await acceptOffered(deps, county, id, staff)) === "accepted";
    case "giveBack": {
      // Somebody may have signed up again since, and been offered the seat: then it is his.
      if (isIn(await signUpBy(deps, county, id, staff))) return false;
      return (await giveBack(deps, activity, { staff, mark })) !== undefined;
    }
    case "withdraw": {
      if (!one) return false;
      // The seat of an offer is gone: it ran out, or else its owner gave it back.
      if (one.state === "offered" && offerEnds(activity, one) <= deps.clock.now())
        return runOut(deps, activity, one);
      const after: SignUp = { ...withoutOffer(one), state: "withdrawn", version: one.version + 1 };
      return writeStanding(deps, activity, after, one);
    }
  }
}

/** Asks who waits alone whether he takes the seat that is kept for him; seats him where no time is left for asking. */
export function offerOrSeat(
  deps: Deps,
  activity: Activity,
  one: SignUp,
  mark: Mark | undefined,
): Promise<SignUp | undefined> {
  const until = offerUntil(activity, deps.clock.now());
  return until === undefined
    ? seatWaiting(deps, activity, one, { mark, tell: true })
    : offer(deps, activity, one, until);
}

/**
 * Seats who waits and for whom a seat is kept. His sign-up first: who withdrew at the same moment has no seat that would
 * be given back over his head, and is not told of one. Cut short after it, the seat still says that it is only offered,
 * and he is told when that is mended. Undefined when his sign-up is another by now.
 */
export async function seatWaiting(
  deps: Deps,
  activity: Activity,
  one: SignUp,
  { mark, tell }: { mark: Mark | undefined; tell: boolean },
): Promise<SignUp | undefined> {
  // Held already: nothing would show afterwards that he was not told.
  if (tell && isHeld(mark)) await tellSeated(deps, activity, one);
  const seated = await seat(deps, activity, one);
  if (!seated || isHeld(mark)) return seated;
  if (tell) await tellSeated(deps, activity, one);
  await acceptOffered(deps, activity.county, activity.id, one.staff);
  return seated;
}

/** A seat without a sign-up: whoever took it did not come to write who he is. He is told, since nobody else may be. */
async function addMissing(
  deps: Deps,
  activity: Activity,
  { staff, mark }: { staff: string; mark: Mark },
): Promise<boolean> {
  const officer = await officerBy(deps, activity.county, staff);
  if (!officer) return (await giveBack(deps, activity, { staff, mark })) !== undefined;
  const { name, organ, unit, kind, category } = officer;
  const fresh: SignUp = {
    county: activity.county,
    activity: activity.id,
    staff,
    name,
    organ,
    unit,
    kind,
    category,
    state: "seated",
    by: staff,
    at: deps.clock.now(),
    offers: 0,
    priority: 5,
    hoursOwed: 0,
    version: 1,
  };
  if (!(await writeStanding(deps, activity, fresh, undefined))) return false;
  await tellSeat(deps, activity, fresh);
  return true;
}
