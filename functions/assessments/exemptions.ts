// Exemptions from tests: entered once with a reason and an end, holding in every round whose test lies within them.
import { whyNot } from "../../shared/assessments/rules.ts";
import type { ExemptionInput, TestExemption } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import type { Day } from "../../shared/time.ts";
import { officerBy, officersBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { todayOf } from "./load.ts";
import { dropExemption, endExemption, exemptionsOf, newExemption } from "./store.ts";

const auditOf = ({ county, staff, serial, reason }: TestExemption, did: string) => ({
  audit: { pk: keys.auditOf(county, "assessments"), did, subject: `${staff}/${serial}`, reason },
});

/** Exempts an officer of the actor's organ. `serial` makes a repeat of the request the same exemption. */
export async function exempt(
  deps: Deps,
  actor: Actor,
  given: ExemptionInput,
  serial: string = deps.ids.next(),
): Promise<TestExemption> {
  const { county } = actor;
  const officer = await officerBy(deps, county, given.staff);
  if (!officer) throw notFound("干警");
  authorize(actor, "assessments.manage", officer, "干警");
  const wrong = whyNot.exempt(given, todayOf(deps));
  if (wrong)
    throw new Problem("invalid", wrong.message, [{ path: "until", message: wrong.message }], wrong.code);
  const all = await exemptionsOf(deps, county, [given.from.slice(0, 4), given.until.slice(0, 4)]);
  const same = all.find((one) => one.staff === given.staff && one.serial === serial);
  if (same) return same;
  const { organ, unit, name } = officer;
  const fresh = { ...given, subjects: [...new Set(given.subjects)], county, organ, unit, name, serial };
  const exemption: TestExemption = { ...fresh, by: actor.staff, at: deps.clock.now(), version: 1 };
  await commit(deps, actor, [newExemption(exemption)], auditOf(exemption, "assessments.exempted"));
  return exemption;
}

/** Who is of another organ since takes his exemptions along: they are his, and so is what his new office decides on. */
async function withOrgans(
  deps: Deps,
  county: string,
  all: readonly TestExemption[],
): Promise<TestExemption[]> {
  const officers = await officersBy(deps, county, [...new Set(all.map(({ staff }) => staff))]);
  return all.map((one) => {
    const { organ, unit } = officers.get(one.staff) ?? one;
    return { ...one, organ, unit };
  });
}

/** The exemptions of an organ's people that are not over for more than a year, the last to end first. */
export async function listExemptions(deps: Deps, actor: Actor, organ: string): Promise<TestExemption[]> {
  authorize(actor, "assessments.manage", { county: actor.county, organ }, "政法单位");
  const year = todayOf(deps).slice(0, 4);
  const next = String(Number(year) + 1);
  const all = await exemptionsOf(deps, actor.county, [year, next], { stale: true });
  const present = await withOrgans(deps, actor.county, all);
  return present.filter((one) => one.organ === organ).sort((a, b) => (a.until > b.until ? -1 : 1));
}

/**
 * Ends an exemption earlier: from the day after `until` its officer is asked again. One that has not begun, or that was
 * entered by mistake and is ended before its first day, is taken back altogether; closed rounds keep what they were.
 */
export async function endExemptionOn(
  deps: Deps,
  actor: Actor,
  { staff, serial, from }: { staff: string; serial: string; from: Day },
  until: Day,
): Promise<void> {
  const all = await exemptionsOf(deps, actor.county, [from.slice(0, 4)]);
  const found = all.find((one) => one.staff === staff && one.serial === serial);
  if (!found) throw notFound("免考");
  const [present = found] = await withOrgans(deps, actor.county, [found]);
  authorize(actor, "assessments.manage", { county: actor.county, organ: present.organ }, "免考");
  if (until >= found.until) {
    refuse({ code: "not-earlier", message: "新的结束日期应早于原来的结束日期；需要延长请另登记一项" });
  }
  const change = until < found.from ? dropExemption(found) : endExemption(found, until);
  await commit(deps, actor, [change], auditOf(found, "assessments.exemptionEnded"));
}
