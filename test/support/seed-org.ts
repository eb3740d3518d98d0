// A small county for tests: four organs' worth of units, officers and every role, written in a few transactions.
import { commit } from "../../functions/platform/commit.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import { getItem, tryWrite, type Change } from "../../functions/platform/db.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { withNewSession, type Account } from "../../functions/platform/sessions.ts";
import type { Grant } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import { placeOf } from "../../shared/org/places.ts";
import { makeAccount, makeHolder, makeOfficer, makeOrgan, makePosting, makeUnit } from "./make.ts";

/** Ids and staff numbers of the small county, by what they are in it. */
export const small = {
  organs: { police: "police1", court: "court1", justice: "justice1" },
  units: {
    /** Police stations and an office of the police bureau. */
    chengguan: "chengguan",
    hebin: "hebin",
    political: "zhenggong",
    /** One unit of the court, one of the justice bureau. */
    filing: "lian",
    justiceOffice: "sfs",
  },
  staff: {
    clerk: "100001",
    unitHead: "100002",
    officer: "100003",
    auxiliary: "FJ100004",
    secondOfficer: "100005",
    otherClerk: "100011",
    otherHead: "100012",
    reviewer: "100021",
    secondReviewer: "100022",
    organAdmin: "100023",
    discipline: "S20001",
    justiceClerk: "S20002",
    courtClerk: "F30001",
    courtReviewer: "F30002",
    committee: "Z40001",
    admin: "ADMIN01",
    plain: "100006",
  },
} as const;
export type SeededOrg = typeof small;

type Person = {
  staff: string;
  name: string;
  organ: string;
  unit: string;
  kind?: "sworn" | "auxiliary";
  grants?: (county: string) => Grant[];
};

const { organs, units, staff } = small;
const overUnit =
  (role: Grant["role"], organ: string, unit: string) =>
  (county: string): Grant[] => [{ role, scope: { kind: "unit", county, organ, unit } }];
const overOrgan =
  (role: Grant["role"], organ: string) =>
  (county: string): Grant[] => [{ role, scope: { kind: "organ", county, organ } }];

const people: Person[] = [
  {
    staff: staff.clerk,
    name: "陈内勤",
    organ: organs.police,
    unit: units.chengguan,
    grants: overUnit("clerk", organs.police, units.chengguan),
  },
  {
    staff: staff.unitHead,
    name: "赵所长",
    organ: organs.police,
    unit: units.chengguan,
    grants: overUnit("unitHead", organs.police, units.chengguan),
  },
  { staff: staff.officer, name: "王民警", organ: organs.police, unit: units.chengguan },
  { staff: staff.secondOfficer, name: "李民警", organ: organs.police, unit: units.chengguan },
  { staff: staff.auxiliary, name: "周辅警", organ: organs.police, unit: units.chengguan, kind: "auxiliary" },
  { staff: staff.plain, name: "孙民警", organ: organs.police, unit: units.chengguan },
  {
    staff: staff.otherClerk,
    name: "吴内勤",
    organ: organs.police,
    unit: units.hebin,
    grants: overUnit("clerk", organs.police, units.hebin),
  },
  {
    staff: staff.otherHead,
    name: "郑所长",
    organ: organs.police,
    unit: units.hebin,
    grants: overUnit("unitHead", organs.police, units.hebin),
  },
  {
    staff: staff.reviewer,
    name: "冯政工",
    organ: organs.police,
    unit: units.political,
    grants: overOrgan("reviewer", organs.police),
  },
  {
    staff: staff.secondReviewer,
    name: "褚政工",
    organ: organs.police,
    unit: units.political,
    grants: overOrgan("reviewer", organs.police),
  },
  {
    staff: staff.organAdmin,
    name: "卫管理",
    organ: organs.police,
    unit: units.political,
    grants: overOrgan("organAdmin", organs.police),
  },
  {
    staff: staff.discipline,
    name: "蒋纪检",
    organ: organs.justice,
    unit: units.justiceOffice,
    grants: overOrgan("disciplineOfficer", organs.justice),
  },
  {
    staff: staff.justiceClerk,
    name: "沈内勤",
    organ: organs.justice,
    unit: units.justiceOffice,
    grants: overUnit("clerk", organs.justice, units.justiceOffice),
  },
  {
    staff: staff.courtClerk,
    name: "韩内勤",
    organ: organs.court,
    unit: units.filing,
    grants: overUnit("clerk", organs.court, units.filing),
  },
  {
    staff: staff.courtReviewer,
    name: "杨政工",
    organ: organs.court,
    unit: units.filing,
    grants: overOrgan("reviewer", organs.court),
  },
  {
    staff: staff.committee,
    name: "朱委员",
    organ: organs.police,
    unit: units.political,
    grants: (county) => [{ role: "committee", scope: { kind: "county", county } }],
  },
  {
    staff: staff.admin,
    name: "系统管理员",
    organ: organs.police,
    unit: units.political,
    grants: () => [{ role: "systemAdmin", scope: { kind: "prefix", prefix: "" } }],
  },
];

/** Writes the small county. Everybody's account has no password; tests sign in by `tokenFor` or issue one. */
export async function seedOrg(deps: Deps, county: string): Promise<SeededOrg> {
  const actor = jobActor(county, "seed");
  const places: Change[] = [
    { put: { ...keys.county(county), code: county, name: "示例县" } },
    {
      put: {
        ...keys.organ(county, organs.police),
        ...makeOrgan({ county, id: organs.police, name: "示例县公安局", kind: "police" }),
      },
    },
    {
      put: {
        ...keys.organ(county, organs.court),
        ...makeOrgan({ county, id: organs.court, name: "示例县人民法院", kind: "court" }),
      },
    },
    {
      put: {
        ...keys.organ(county, organs.justice),
        ...makeOrgan({ county, id: organs.justice, name: "示例县司法局", kind: "justice" }),
      },
    },
    unitRow(county, organs.police, units.chengguan, "城关派出所", "grassroots"),
    unitRow(county, organs.police, units.hebin, "河滨派出所", "grassroots"),
    unitRow(county, organs.police, units.political, "政工室", "office"),
    unitRow(county, organs.court, units.filing, "立案庭", "office"),
    unitRow(county, organs.justice, units.justiceOffice, "城关司法所", "grassroots"),
  ];
  await commit(deps, actor, places);
  for (const person of people) await commit(deps, actor, personRows(county, person));
  return small;
}

const unitRow = (
  county: string,
  organ: string,
  id: string,
  name: string,
  unitClass: "office" | "grassroots",
): Change => ({
  put: { ...keys.unit(county, id), ...makeUnit({ county, organ, id, name, class: unitClass }) },
});

function personRows(county: string, person: Person): Change[] {
  const { grants: granted, ...who } = person;
  const grants = granted?.(county) ?? [];
  const officer = makeOfficer({ county, ...who });
  return [
    { put: { ...keys.person(county, who.staff), ...officer } },
    {
      put: { ...keys.posting(county, who.unit, who.staff, "2020-01-01"), ...makePosting({ county, ...who }) },
    },
    { put: { ...keys.account(county, who.staff), ...makeAccount({ county, ...who, grants }) } },
    ...grants.map((grant): Change => ({
      put: {
        ...keys.holder(county, placeOf(grant.scope), grant.role, who.staff),
        ...makeHolder({ role: grant.role, staff: who.staff, name: who.name, place: placeOf(grant.scope) }),
      },
    })),
  ];
}

/** Makes sessions directly, so that tests need not sign in by password; one for each officer. */
export function tokens(deps: Deps, county: string): (staff: string) => Promise<string> {
  const kept = new Map<string, Promise<string>>();
  const open = async (who: string): Promise<string> => {
    const account = await getItem<Account>(deps, keys.account(county, who));
    if (!account) throw new Error(`no account ${who}`);
    const { token, sessions } = withNewSession(account, deps.clock.now(), "test");
    await tryWrite(deps, { set: keys.account(county, who), to: { sessions } });
    return token;
  };
  return (who) => {
    const token = kept.get(who) ?? open(who);
    kept.set(who, token);
    return token;
  };
}
