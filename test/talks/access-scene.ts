// The people of the reviewed table in one county: each with a session, those who just lost something having lost it.
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { people as peopleOfCounty } from "../../functions/org/store.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { changedTarget, factOf, newTarget, targetBy } from "../../functions/talks/store.ts";
import type { Grant, Role, Scope } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import type { TalkHead } from "../../shared/talks/schema.ts";
import { countedWrites, type CountedWrites } from "../support/counted-writes.ts";
import { autumn, recordOf, targetOf, type Stage } from "../support/fresh-talks.ts";
import { makeOrgan, makeUnit } from "../support/make.ts";
import { small, tokens } from "../support/seed-org.ts";
import type { Place } from "../support/world.ts";
import type { Column } from "./access-table.ts";
import { assign, justice, openRound, personRows, talkWorld, who } from "./given.ts";

/** Staff numbers by column. */
export const staff: Record<Column, string> = {
  talk: who.talker,
  subj: who.officer,
  line: who.line,
  head: who.head,
  othr: who.otherLine,
  unit: who.unitHead,
  clrk: who.clerk,
  revw: who.reviewer,
  comm: who.committee,
  com2: who.secondCommittee,
  oadm: who.organAdmin,
  cadm: "ADMIN02",
  root: who.admin,
  peer: "S20021",
  lost: "S20022",
  gone: "S20023",
  shut: "S20024",
  away: "W90001",
  none: "NOBODY",
};

const names = { subject: "司小明", talker: "牛副局长", excused: "司小刚" } as const;

export type Scene = Stage & {
  county: string;
  quarter: string;
  place: Place;
  writesOf: CountedWrites;
  /** The talk that stands from the start, its two people, and the discipline line that may know of it. */
  talk: TalkHead;
  names: { subject: string; talker: string };
  line: readonly string[];
  /** A session; undefined for nobody. */
  tokenOf(staff: string): Promise<string | undefined>;
  /** Somebody with every role over places of the very same ids in another county; the staff number. */
  twin(): Promise<string>;
  /** Everybody's name in the county, by staff number. */
  everybody: ReadonlyMap<string, string>;
};

const line: Role = "disciplineOfficer";
const farCounty = "529902";
const far = { county: farCounty, organ: "far1", unit: "far1u" };

function everyRoleOver(place: { county: string; organ: string; unit: string }): Grant[] {
  const over: [Role, Scope["kind"]][] = [
    ["clerk", "unit"],
    ["unitHead", "unit"],
    ["reviewer", "organ"],
    ["disciplineOfficer", "organ"],
    ["disciplineHead", "organ"],
    ["organAdmin", "organ"],
    ["committee", "county"],
    ["systemAdmin", "county"],
  ];
  const { county, organ, unit } = place;
  return over.map(([role, kind]) => ({
    role,
    scope:
      kind === "unit"
        ? { kind, county, organ, unit }
        : kind === "organ"
          ? { kind, county, organ }
          : { kind: "county", county },
  }));
}

/** The county with everybody in it, this quarter's rounds open, one talk held, signed and counted. */
export async function makeScene(): Promise<Scene> {
  let writesOf: CountedWrites = async (work) => ({ value: await work(), writes: 0 });
  const world = await talkWorld(undefined, (fresh) => {
    writesOf = countedWrites(fresh);
  });
  const { kit, county, quarter } = world;
  const { deps } = kit;
  let counted = 0;
  const ofOrgan: Grant[] = [{ role: line, scope: { kind: "organ", county, organ: justice.organ } }];
  const added = [
    {
      staff: staff.cadm,
      name: "县管理",
      organ: small.organs.police,
      unit: small.units.political,
      roles: [{ role: "systemAdmin", scope: { kind: "county", county } }] as Grant[],
    },
    { staff: staff.peer, name: "司同事" },
    { staff: staff.lost, name: "羊副局长" },
    { staff: staff.gone, name: "前纪检", roles: ofOrgan },
    { staff: staff.shut, name: "停纪检", roles: ofOrgan },
    { staff: "S20025", name: names.excused },
  ];
  for (const person of added) await commit(deps, jobActor(county, "seed"), personRows(county, person));
  await strangers(world);
  await openRound(world);
  await openRound(world, small.organs.police);
  const stage: Stage = {
    kit,
    count: () => (counted += 1),
    put: async (...items) => void (await Promise.all(items.map((put) => tryWrite(deps, { put })))),
  };
  const place: Place = {
    county,
    countyName: "示例县",
    organName: "示例县司法局",
    ...justice,
    mark: "甲",
  };
  await assign(world, [staff.subj], staff.lost);
  await assign(world, [staff.subj], staff.talk);
  const talk = await recordOf(stage, place, { officer: staff.subj, talker: staff.talk, at: autumn });
  await inRound(stage, place, talk);
  const tokensHere = tokens(deps, county);
  const tokensThere = tokens(deps, farCounty);
  // Opened while everything stood: what is taken afterwards is taken from a session that goes on.
  const held = new Map<string, Promise<string>>();
  for (const one of Object.values(staff))
    if (one !== staff.none) held.set(one, (one === staff.away ? tokensThere : tokensHere)(one));
  await Promise.all(held.values());
  await take(world);
  // A county's key for chaining its access logs is made when it is first needed, by whoever looks first.
  for (const token of await Promise.all([held.get(staff.subj), held.get(staff.away)]))
    await kit.call(recordRoutes.ownAccess, { token });
  return {
    ...stage,
    county,
    quarter,
    place,
    talk,
    names,
    line: [staff.line, staff.head],
    writesOf,
    tokenOf: async (one) => (one === staff.none ? undefined : (held.get(one) ?? tokensHere(one))),
    twin: async () => {
      const same = { county: farCounty, organ: justice.organ, unit: justice.unit };
      const person = { ...same, staff: "W90002", name: "同名人", roles: everyRoleOver(same) };
      await commit(deps, jobActor(farCounty, "seed"), [
        ...personRows(farCounty, person),
        {
          put: { ...keys.organ(farCounty, same.organ), ...makeOrgan({ county: farCounty, id: same.organ }) },
        },
        {
          put: {
            ...keys.unit(farCounty, same.unit),
            ...makeUnit({ county: farCounty, organ: same.organ, id: same.unit }),
          },
        },
      ]);
      held.set(person.staff, tokensThere(person.staff));
      return person.staff;
    },
    everybody: new Map((await peopleOfCounty(deps, county)).map((one) => [one.staff, one.name])),
  };
}

type Given = Awaited<ReturnType<typeof talkWorld>>;

/** Another county and somebody with every role in it. */
async function strangers({ kit }: Given): Promise<void> {
  const actor = jobActor(farCounty, "seed");
  const roles = everyRoleOver(far);
  const person = { staff: staff.away, name: "外县人", organ: far.organ, unit: far.unit, roles };
  await commit(kit.deps, actor, [
    { put: { ...keys.county(farCounty), code: farCounty, name: "外县" } },
    ...personRows(farCounty, { ...person, county: farCounty }),
  ]);
}

/** The role of `gone` and the account of `shut`. */
async function take({ kit }: Given): Promise<void> {
  const as = staff.oadm;
  const taken = await kit.call(officerRoutes.takeGrant, {
    as,
    params: { staff: staff.gone, role: line, place: justice.organ },
  });
  const stopped = await kit.call(officerRoutes.disableAccount, { as, params: { staff: staff.shut } });
  if (taken.status !== 200 || stopped.status !== 204) throw new Error("nothing was taken");
}

/** The talk in its round, and somebody excused for a reason that is nobody's business. */
async function inRound(stage: Stage, place: Place, talk: TalkHead): Promise<void> {
  const { deps } = stage.kit;
  const at = { county: place.county, organ: place.organ, quarter: talk.quarter };
  const target = await targetBy(deps, at, talk.officer);
  if (!target) throw new Error("the officer is not on the list");
  await tryWrite(deps, changedTarget(target, { talks: [factOf(talk)] }));
  const excuse = { reason: "sickLeave", by: staff.line, at: talk.signedAt } as const;
  const known = await targetBy(deps, at, "S20025");
  const excused = targetOf(place, talk.quarter, "S20025", { name: names.excused, excuse });
  await tryWrite(deps, known ? changedTarget(known, { excuse }) : newTarget(excused));
}
