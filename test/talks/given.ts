// A county in which talks are held: the small county's justice bureau with a whole discipline line, and everybody around.
import { commit } from "../../functions/platform/commit.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import type { Change } from "../../functions/platform/db.ts";
import { syncRound } from "../../functions/talks/rounds-list.ts";
import { orgTree } from "../../functions/org/store.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { placeOf } from "../../shared/org/places.ts";
import { keys } from "../../shared/keys.ts";
import type { Grant, Role } from "../../shared/access.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { quarterOf, type Quarter } from "../../shared/quarter.ts";
import { dayOf } from "../../shared/time.ts";
import { DraftInput } from "../../shared/talks/schema.ts";
import { createApp, type Kit } from "../support/app.ts";
import { marked } from "../support/canary.ts";
import { makeAccount, makeHolder, makeOfficer, makePosting } from "../support/make.ts";
import { small } from "../support/seed-org.ts";

/** Who is who, by what they are to the talk of `officer`. */
export const who = {
  /** The discipline officer and the head of the line of the justice bureau. */
  line: small.staff.discipline,
  head: "S20010",
  /** An officer of the bureau who is asked to talk, and the one who is talked to. */
  talker: "S20011",
  officer: "S20012",
  second: "S20013",
  unitHead: "S20014",
  /** Administrators: of the bureau, of the system. */
  organAdmin: "S20015",
  reviewer: "S20016",
  clerk: small.staff.justiceClerk,
  admin: small.staff.admin,
  /** The discipline line of another organ, and two of the committee. */
  otherLine: "100031",
  committee: small.staff.committee,
  secondCommittee: "Z40002",
} as const;

export const justice = { organ: small.organs.justice, unit: small.units.justiceOffice };
/** The discipline officer as an actor, for operations that are called past the routes. */
export const line = {
  county: "529901",
  staff: who.line,
  name: "蒋纪检",
  organ: justice.organ,
  grants: [{ role: "disciplineOfficer", scope: { kind: "organ", county: "529901", organ: justice.organ } }],
} as const;
const police = { organ: small.organs.police, unit: small.units.political };

/** The rows of one officer with account, posting since `from` and roles. */
export function personRows(
  county: string,
  given: Partial<Officer> & { staff: string; from?: string; roles?: Grant[] },
): Change[] {
  const { from = "2020-01-01", roles = [], ...rest } = given;
  const officer = makeOfficer({ county, ...justice, category: "公务员", name: `干警${rest.staff}`, ...rest });
  const { staff, name, organ, unit, kind, category } = officer;
  const where = { county, staff, name, organ, unit };
  return [
    { put: { ...keys.person(county, staff), ...officer } },
    {
      put: { ...keys.posting(county, unit, staff, from), ...makePosting({ ...where, kind, category, from }) },
    },
    { put: { ...keys.account(county, staff), ...makeAccount({ ...where, grants: roles }) } },
    ...roles.map((grant): Change => {
      const place = placeOf(grant.scope);
      return {
        put: {
          ...keys.holder(county, place, grant.role, staff),
          ...makeHolder({ role: grant.role, staff, name, place }),
        },
      };
    }),
  ];
}

const overOrgan = (county: string, role: Role, organ: string): Grant[] => [
  { role, scope: { kind: "organ", county, organ } },
];

/** Everybody who is added to the small county. */
export function peopleOf(county: string): Parameters<typeof personRows>[1][] {
  const overUnit: Grant[] = [{ role: "unitHead", scope: { kind: "unit", county, ...justice } }];
  return [
    { staff: who.head, name: "马组长", roles: overOrgan(county, "disciplineHead", justice.organ) },
    { staff: who.talker, name: "牛副局长" },
    { staff: who.officer, name: "司小明" },
    { staff: who.second, name: "司小红" },
    { staff: who.unitHead, name: "司所长", roles: overUnit },
    { staff: who.organAdmin, name: "司管理", roles: overOrgan(county, "organAdmin", justice.organ) },
    { staff: who.reviewer, name: "司政工", roles: overOrgan(county, "reviewer", justice.organ) },
    {
      staff: who.otherLine,
      name: "警纪检",
      ...police,
      roles: overOrgan(county, "disciplineOfficer", police.organ),
    },
    {
      staff: who.secondCommittee,
      name: "杨委员",
      ...police,
      roles: [{ role: "committee", scope: { kind: "county", county } }] as Grant[],
    },
  ];
}

export type TalkWorld = { kit: Kit; county: string; quarter: Quarter };

/**
 * The county at a moment (a Tuesday morning in November 2026 unless told), with this quarter's round open. `begun` gets
 * the kit before its first call to the table.
 */
export async function talkWorld(
  now = "2026-11-24T09:00:00+08:00",
  begun: (kit: Kit) => void = () => {},
): Promise<TalkWorld> {
  const kit = await createApp({ now });
  begun(kit);
  await kit.seedOrg();
  const { county } = kit;
  const people = peopleOf(county);
  for (const person of people) await commit(kit.deps, jobActor(county, "seed"), personRows(county, person));
  const quarter = quarterOf(dayOf(kit.deps.clock.now()));
  await openRound({ kit, county, quarter });
  return { kit, county, quarter };
}

/** Opens, or brings up to date, a quarter's round of an organ, as the job does each morning. */
export async function openRound(
  { kit, county, quarter }: { kit: Pick<Kit, "deps">; county: string; quarter: Quarter },
  organ: string = justice.organ,
): Promise<void> {
  const { units } = await orgTree(kit.deps, county);
  const own = units.filter((unit) => unit.organ === organ);
  await syncRound(
    kit.deps,
    { county, organ, quarter, units: own, asks: () => 1 },
    dayOf(kit.deps.clock.now()),
  );
}

/** A complete talk with `officer`, as typed. */
export const makeDraft = (given: Partial<DraftInput> = {}): DraftInput =>
  DraftInput.parse({
    officers: [who.officer],
    type: "preventive",
    form: "individual",
    day: "2026-11-23",
    start: "09:00",
    end: "09:40",
    talker: who.line,
    matter: marked("matter", "季度预防提醒"),
    place: marked("place", "局机关谈心室"),
    content: marked("content", "围绕岗位廉政风险进行提醒，了解近期思想和工作情况，听取意见建议。"),
    advice: marked("advice", "严格执行中央八项规定精神，遇事多请示。"),
    followUp: "",
    notClassified: true,
    ...given,
  });

/** Writes and signs off a talk; answers its records' ids. */
export async function heldTalk(
  { kit }: TalkWorld,
  given: Partial<DraftInput> = {},
  as: string = who.line,
): Promise<string[]> {
  const body = makeDraft({ talker: as, ...given });
  const draft = await kit.call(recordRoutes.createDraft, { as, body });
  if (draft.status !== 201) throw new Error(`draft: ${JSON.stringify(draft.body)}`);
  const signed = await kit.call(recordRoutes.signOff, { as, params: { id: draft.body.id }, body: {} });
  if (signed.status !== 200) throw new Error(`sign-off: ${JSON.stringify(signed.body)}`);
  return signed.body.talks;
}

/** One talk with one officer. */
export async function oneTalk(
  world: TalkWorld,
  given: Partial<DraftInput> = {},
  as?: string,
): Promise<string> {
  const [id] = await heldTalk(world, given, as);
  if (!id) throw new Error("no talk");
  return id;
}

/** Gives `officer` to the talker of the round. */
export const assign = ({ kit, quarter }: TalkWorld, officers: string[], talker: string = who.talker) =>
  kit.call(roundRoutes.plan, {
    as: who.line,
    params: { organ: justice.organ, quarter },
    body: { officers, talker, plannedOn: "2026-12-01" },
  });
