// A county in which people are tested: the small county's police with one more unit, people of every kind, and examiners.
import { createRound, arrange, openRound } from "../../functions/assessments/rounds.ts";
import { loadRound, type RoundAt } from "../../functions/assessments/load.ts";
import { accountBy, newOfficer, putHolder } from "../../functions/org/store-people.ts";
import { jobActor, type Actor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import type { Grant } from "../../shared/access.ts";
import { RoundInput, type Round, type SittingInput } from "../../shared/assessments/schema.ts";
import { keys } from "../../shared/keys.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { addDays, type Day } from "../../shared/time.ts";
import { createApp, type Kit } from "../support/app.ts";
import { makeOfficer, makeUnit } from "../support/make.ts";
import { small } from "../support/seed-org.ts";

/** The organ that is tested, and its units; 交警大队 is the one that the small county does not have. */
export const organ = small.organs.police;
export const units = {
  chengguan: small.units.chengguan,
  hebin: small.units.hebin,
  political: small.units.political,
  traffic: "jiaojing",
} as const;

/** Who is who, by what they are to a test. */
export const who = {
  /** Manage the organ's tests. */
  office: small.staff.reviewer,
  secondOffice: small.staff.secondReviewer,
  organAdmin: small.staff.organAdmin,
  /** See their unit's: 城关派出所, 河滨派出所. */
  unitHead: small.staff.unitHead,
  clerk: small.staff.clerk,
  otherHead: small.staff.otherHead,
  committee: small.staff.committee,
  admin: small.staff.admin,
  /** Examiners without any role; both are posted to 政工室. */
  examiner: "T50001",
  secondExaminer: "T50002",
  /** Tested, in 城关派出所: sworn, born 1986-05-20 (male), 1994-02-03 (female); an auxiliary. */
  officer: small.staff.officer,
  second: small.staff.secondOfficer,
  auxiliary: small.staff.auxiliary,
  /** Tested, in 河滨派出所 and in 交警大队. */
  hebin: "T50011",
  hebinSecond: "T50012",
  traffic: "T50021",
  trafficAuxiliary: "FT50022",
  /** Manages the court's tests. */
  otherOffice: small.staff.courtReviewer,
} as const;

/** What fitness tests and lists by police type ask of those tested. */
const facts: Record<string, Pick<Officer, "sex" | "bornOn" | "policeType">> = {
  [who.officer]: { sex: "male", bornOn: "1986-05-20", policeType: "派出所" },
  [who.second]: { sex: "female", bornOn: "1994-02-03", policeType: "派出所" },
  [who.auxiliary]: { sex: "male", bornOn: "1999-09-09" },
};

export type TestWorld = { kit: Kit; county: string };

/** The county at a moment: a Tuesday morning in November 2026 unless told. `begun` gets the kit before its first call. */
export async function testWorld(
  now = "2026-11-17T09:00:00+08:00",
  begun: (kit: Kit) => void = () => {},
): Promise<TestWorld> {
  const kit = await createApp({ now });
  begun(kit);
  await kit.seedOrg();
  const { county } = kit;
  const world = { kit, county };
  const traffic = makeUnit({ county, organ, id: units.traffic, name: "交警大队" });
  await commit(kit.deps, jobActor(county, "seed"), [
    { put: { ...keys.unit(county, units.traffic), ...traffic } },
  ]);
  for (const [staff, known] of Object.entries(facts)) {
    await tryWrite(kit.deps, { set: keys.person(county, staff), to: known });
    const posting = keys.posting(county, units.chengguan, staff, "2020-01-01");
    if (known.policeType) await tryWrite(kit.deps, { set: posting, to: { policeType: known.policeType } });
  }
  const seated: Parameters<typeof personIn>[1][] = [
    { staff: who.examiner, name: "钱考官", unit: units.political },
    { staff: who.secondExaminer, name: "尤考官", unit: units.political },
    {
      staff: who.hebin,
      name: "何民警",
      unit: units.hebin,
      sex: "male",
      bornOn: "1979-12-31",
      policeType: "派出所",
    },
    {
      staff: who.hebinSecond,
      name: "吕民警",
      unit: units.hebin,
      sex: "female",
      bornOn: "1991-07-01",
      policeType: "派出所",
    },
    {
      staff: who.traffic,
      name: "施交警",
      unit: units.traffic,
      sex: "male",
      bornOn: "1988-08-08",
      policeType: "交警",
    },
    { staff: who.trafficAuxiliary, name: "张辅警", unit: units.traffic, kind: "auxiliary" },
  ];
  for (const person of seated) await personIn(world, person);
  return world;
}

/** Somebody more, posted to a unit of the organ (城关派出所 unless told) since `from`, with an account and these roles. */
export async function personIn(
  { kit, county }: TestWorld,
  given: Partial<Officer> & { staff: string; from?: Day; roles?: Grant[] },
): Promise<Officer> {
  const { from = "2020-01-01", roles = [], ...rest } = given;
  const officer = makeOfficer({ county, organ, name: `干警${rest.staff}`, ...rest });
  await commit(kit.deps, jobActor(county, "seed"), newOfficer(officer, from));
  if (roles.length > 0) {
    await tryWrite(kit.deps, { set: keys.account(county, officer.staff), to: { grants: roles } });
    for (const grant of roles) await tryWrite(kit.deps, putHolder(officer, grant));
  }
  // A first password would have to be changed before anything else.
  await tryWrite(kit.deps, { set: keys.account(county, officer.staff), to: { mustChangePassword: false } });
  return officer;
}

/** Somebody as an actor, with the roles of his account: for operations that are called past the routes. */
export async function actorOf({ kit, county }: TestWorld, staff: string): Promise<Actor> {
  const account = await accountBy(kit.deps, county, staff);
  if (!account) throw new Error(`no account ${staff}`);
  const { name, grants, organ: own, unit } = account;
  return { county, staff, name, grants, organ: own, unit };
}

/** A complete round as typed: a theory test of everybody in November 2026, made up in December. */
export const roundInput = (given: Partial<RoundInput> = {}): RoundInput =>
  RoundInput.parse({
    title: "第四季度政治理论测试",
    subject: "theory",
    from: "2026-11-10",
    to: "2026-11-30",
    makeUp: { from: "2026-12-01", to: "2026-12-20" },
    attemptsMax: 2,
    who: {},
    rule: { by: "score", full: 100, pass: 60 },
    place: "分局会议室",
    start: "09:30",
    opensOn: "2026-11-03",
    closesOn: "2026-12-31",
    ...given,
  });

type Given = Partial<RoundInput> & {
  /** Units with a sitting of their own. */
  sittings?: (Partial<SittingInput> & { unit: string })[];
  /** false: stays planned. */
  open?: boolean;
};

/** Creates a round by the office's own operations, arranges its sittings and opens it; answers it as it stands. */
export async function makeRound(world: TestWorld, given: Given = {}): Promise<Round> {
  const { sittings = [], open = true, ...input } = given;
  const { deps } = world.kit;
  const office = await actorOf(world, who.office);
  const { id } = await createRound(deps, office, organ, roundInput(input));
  const at: RoundAt = { organ, round: id };
  for (const sitting of sittings) {
    const { from } = roundInput(input);
    await arrange(deps, office, at, { day: addDays(from, 1), examiners: [who.examiner], ...sitting });
  }
  if (open) await openRound(deps, office, at);
  return loadRound(deps, world.county, at);
}
