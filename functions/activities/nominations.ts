// Naming people of one's units (提名): one by one, or as a group that comes together or not at all.
import { createHash } from "node:crypto";
import { startOf, whyNot } from "../../shared/activities/rules.ts";
import { isIn } from "../../shared/activities/seats.ts";
import type { Activity, NominationInput, SignUp } from "../../shared/activities/schema.ts";
import type { NominationReply } from "../../shared/activities/views.ts";
import { may } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, Problem, refuse, type Refusal } from "../../shared/problem.ts";
import { officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { getItems } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { enrol, tellNamed } from "./enrolment.ts";
import { personOf } from "./people.ts";
import { mayManage } from "./reach.ts";
import { settleOne } from "./repair.ts";
import { loadFor } from "./sign-ups.ts";
import { seatNext } from "./waiting.ts";

type Outcome = NominationReply["outcomes"][number];
const turnsMax = 5;

/** The same people named together again are the same group: a repeat finishes what was cut short. */
const groupOf = (staff: readonly string[]): string =>
  createHash("sha256")
    .update([...staff].sort().join(" "))
    .digest("hex")
    .slice(0, 16);

/** Names people of one's units (提名). As a group they get seats together or wait together. A repeat answers the same. */
export async function nominate(
  deps: Deps,
  actor: Actor,
  id: string,
  { staff, together }: NominationInput,
): Promise<NominationReply> {
  const wanted = [...new Set(staff)];
  for (let turn = 1; turn <= turnsMax; turn += 1) {
    const activity = await loadFor(deps, actor, id);
    const officers = await ownPeople(deps, actor, wanted);
    refuse(whyNot.join(activity, deps.clock.now()));
    const former = await signUpsOf(deps, activity, wanted);
    const naming = { deps, actor, activity, officers, former };
    if (isForNext(naming)) {
      const seated = await seatNext(deps, activity, wanted);
      await commit(deps, actor, [], {
        audit: {
          pk: keys.activity(actor.county, id),
          did: "activities.seatedLate",
          subject: wanted[0] ?? "",
          detail: { seated: seated.map((one) => one.staff) },
        },
      });
      return { outcomes: seated.map(outcomeOf) };
    }
    const outcomes = together ? await asGroup(naming) : await oneByOne(naming);
    if (outcomes !== "changed") return { outcomes };
  }
  throw new Problem("unavailable", "活动正在调整，请稍后再试", [], "busy");
}

async function ownPeople(deps: Deps, actor: Actor, wanted: readonly string[]): Promise<Officer[]> {
  const found = await officersBy(deps, actor.county, wanted);
  return wanted.map((one) => {
    const officer = found.get(one);
    const own = officer && may(actor.grants, "activities.nominate", officer);
    if (!officer || !own || officer.state !== "active") throw notFound("干警");
    return officer;
  });
}

/** What they are so far, checked against the seats. */
async function signUpsOf(
  deps: Deps,
  activity: Activity,
  staff: readonly string[],
): Promise<Map<string, SignUp>> {
  const found = await getItems<SignUp>(
    deps,
    staff.map((one) => keys.signUp(activity.county, activity.id, one)),
  );
  const settled = await inParallel(found, 8, (one) =>
    isIn(one) ? settleOne(deps, activity, one.staff, one) : Promise.resolve(one),
  );
  return new Map(settled.flatMap((one) => (one ? [[one.staff, one] as const] : [])));
}

type Naming = {
  deps: Deps;
  actor: Actor;
  activity: Activity;
  officers: readonly Officer[];
  former: ReadonlyMap<string, SignUp>;
};

/** After the cut-off the office names who waits: he is to have a seat that came free. */
const isForNext = ({ deps, actor, activity, former, officers }: Naming): boolean => {
  const now = deps.clock.now();
  const late = whyNot.late(activity, now) !== undefined && now < startOf(activity);
  const wait = officers.every(({ staff }) => former.get(staff)?.state === "waiting");
  return late && wait && mayManage(actor, activity.organ);
};

const outcomeOf = ({ staff, name, state }: SignUp): Outcome => ({ staff, name, state });

async function oneByOne({ deps, actor, activity, officers, former }: Naming): Promise<Outcome[] | "changed"> {
  const outcomes: Outcome[] = [];
  for (const officer of officers) {
    const { staff, name } = officer;
    const own = former.get(staff);
    const refusal = whyNot.signUp(activity, personOf(officer), own, deps.clock.now());
    if (refusal) {
      // Named by the same hand before: a repeat, of which the first answer may have been lost.
      if (own && isIn(own) && own.by === actor.staff) await tellNamed(deps, actor, activity, own);
      outcomes.push({
        staff,
        name,
        ...(own && isIn(own) ? { state: own.state } : {}),
        message: refusal.message,
      });
      continue;
    }
    const enrolled = await enrol(deps, actor, activity, [officer], { former: own ? [own] : [] });
    if (enrolled === "changed") return "changed";
    for (const one of enrolled) {
      if (one.state !== "seated") await tellNamed(deps, actor, activity, one);
      outcomes.push(outcomeOf(one));
    }
  }
  return outcomes;
}

async function asGroup({ deps, actor, activity, officers, former }: Naming): Promise<Outcome[] | "changed"> {
  const group = groupOf(officers.map(({ staff }) => staff));
  const now = deps.clock.now();
  const why = (officer: Officer): Refusal | undefined => {
    const own = former.get(officer.staff);
    // Who sits already needs no seat; who waits in this very group does so by a repeat.
    if (own?.state === "seated" || (own?.state === "waiting" && own.group === group)) return undefined;
    return whyNot.signUp(activity, personOf(officer), own, now);
  };
  const own = ({ staff }: Officer): string =>
    former.get(staff)?.state === "waiting" ? "；请先为他退出候补，再整组报名" : "";
  for (const officer of officers) {
    const refusal = why(officer);
    if (refusal)
      refuse({
        code: "group-refused",
        message: `${officer.name}：${refusal.message}，整组没有报名${own(officer)}`,
      });
  }
  if (new Set(officers.map(({ unit }) => unit)).size > 1)
    refuse({ code: "group-units", message: "一组应是同一部门的人" });
  const entering = officers.filter(({ staff }) => !isIn(former.get(staff)));
  const most = activity.seats?.capacity ?? Infinity;
  if (officers.length > most)
    refuse({
      code: "group-too-large",
      message: `一共只有 ${most} 个名额，${officers.length} 人的一组排不上`,
    });
  const enrolled =
    entering.length === 0
      ? []
      : await enrol(deps, actor, activity, entering, { former: [...former.values()], group });
  if (enrolled === "changed") return "changed";
  const after = new Map([...former, ...enrolled.map((one) => [one.staff, one] as const)]);
  const all = officers.flatMap(({ staff }) => after.get(staff) ?? []);
  // Who got a seat was told with it. Named by the same hand before: a repeat, of which the first answer may be lost.
  const seated = new Set(enrolled.flatMap(({ staff, state }) => (state === "seated" ? [staff] : [])));
  for (const one of all.filter(({ staff, by }) => by === actor.staff && !seated.has(staff)))
    await tellNamed(deps, actor, activity, one);
  return all.map(outcomeOf);
}
