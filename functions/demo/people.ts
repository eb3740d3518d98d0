// The demo county's organs, units, officers and roles, made by the product's own operations.
import type { Role } from "../../shared/access.ts";
import type { Sex } from "../../shared/org/kinds.ts";
import type { Unit } from "../../shared/org/schema.ts";
import type { Day } from "../../shared/time.ts";
import { giveGrant } from "../org/administer.ts";
import { firstAdministrator, setPassword } from "../org/first-administrator.ts";
import { addOfficer } from "../org/officers.ts";
import { createOrgan, createUnit } from "../org/operations.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import {
  demoCounty,
  demoOrgans,
  demoPoliceTypes,
  givenNames,
  surnames,
  womensLetters,
  type Habit,
} from "./county.ts";
import { chanceFrom, type Chance } from "./random.ts";

export const demoPassword = "suneng-2026";
export const demoAdmin = "ADMIN01";
const foundedOn = "2012-01-01";

export type DemoUnit = { unit: Unit; habit: Habit; clerk: Actor; reviewer: Actor; staff: string[] };
/** Who holds the demo's talks: the organ, its discipline officer, all who talk, and whose record waits to be read. */
export type TalkCast = { organ: string; line: Actor; talkers: Actor[]; reader: string };
export type DemoAccount = { role: string; staff: string; password: string };

type Person = {
  staff: string;
  name: string;
  unit: string;
  organ: string;
  category: string;
  position?: string;
  facts: { sex: Sex; bornOn: Day; policeType?: string };
};

/** Makes everybody; answers the units with who files and reviews for each, and one account per role to sign in with. */
export async function makePeople(
  deps: Deps,
): Promise<{ admin: Actor; units: DemoUnit[]; accounts: DemoAccount[]; talks?: TalkCast }> {
  const county = demoCounty.code;
  await firstAdministrator(deps, {
    county,
    countyName: demoCounty.name,
    staff: demoAdmin,
    name: "系统管理员",
    password: demoPassword,
    mustChangePassword: false,
  });
  const grant = { role: "systemAdmin", scope: { kind: "prefix", prefix: "" } } as const;
  const admin: Actor = { county, staff: demoAdmin, name: "系统管理员", grants: [grant] };
  const chance = chanceFrom(20_260_101);
  // A chance of its own: names and staff numbers stay what they were before officers had these facts.
  const factsChance = chanceFrom(20_260_303);
  const units: DemoUnit[] = [];
  let talks: TalkCast | undefined;
  const accounts: DemoAccount[] = [{ role: "系统管理员", staff: demoAdmin, password: demoPassword }];
  for (const planned of demoOrgans) {
    const organ = await createOrgan(deps, admin, { name: planned.name, kind: planned.kind });
    const made: { unit: Unit; habit: Habit; people: Person[] }[] = [];
    for (const row of planned.units) {
      const unit = await createUnit(deps, admin, {
        organ: organ.id,
        name: row.name,
        class: row.class,
        openedOn: foundedOn,
      });
      const people = namesOf(chance, row.people).map((name, at): Person => {
        const category = at < 2 ? (planned.categories[0] ?? "") : chance.one(planned.categories);
        const position = at === 0 ? headTitle(row.name) : at === 1 ? "内勤" : undefined;
        return {
          staff: staffNumber(planned.letter, units.length + made.length, at),
          name,
          unit: unit.id,
          organ: organ.id,
          category,
          position,
          facts: factsOf(factsChance, { name, unit: row.name, leads: at < 2 }),
        };
      });
      made.push({ unit, habit: row.habit, people });
    }
    await inParallel(
      made.flatMap(({ people }) => people),
      8,
      (person) => enter(deps, admin, person),
    );
    // The organ's review desk and its other offices sit in its last unit.
    const office = made.at(-1)?.people ?? [];
    const reviewer = office[2];
    if (!reviewer) throw new RangeError("a demo organ needs three people in its last unit");
    const appoint = (person: Person | undefined, role: Role, place: string): Promise<void> =>
      person ? appointed(deps, admin, person, role, place) : Promise.resolve();
    await appoint(reviewer, "reviewer", organ.id);
    await appoint(office[3], "organAdmin", organ.id);
    await appoint(office[4], "disciplineOfficer", organ.id);
    const police = planned.kind === "police";
    await appoint(office[police ? 6 : 5], "disciplineHead", organ.id);
    if (police) await appoint(office[5], "committee", county);
    for (const { unit, people } of made) {
      await appoint(people[0], "unitHead", unit.id);
      await appoint(people[1], "clerk", unit.id);
    }
    units.push(...made.map(({ unit, habit, people }) => unitOf(county, unit, habit, people, reviewer)));
    if (police) accounts.push(...shownAccounts(made[0]?.people ?? [], office));
    if (planned.kind === "justice") {
      talks = castOf(office, made[0]?.people ?? []);
      accounts.push(...talkAccounts(made[0]?.people ?? [], office));
    }
  }
  await inParallel(accounts.slice(1), 4, ({ staff }) =>
    setPassword(deps, { county, staff, password: demoPassword }),
  );
  return { admin, units, accounts, talks };
}

/** The head of discipline and the leaders of two units talk beside the discipline officer. */
function castOf(office: readonly Person[], station: readonly Person[]): TalkCast | undefined {
  const [line, head, leader, chief, reader] = [office[4], office[5], office[0], station[0], station[4]];
  if (!line || !head || !leader || !chief || !reader) return undefined;
  const inLine = (person: Person, role: Role): Actor => ({
    ...actorOf(person),
    grants: [{ role, scope: { kind: "organ", county: demoCounty.code, organ: person.organ } }],
  });
  const lineActor = inLine(line, "disciplineOfficer");
  return {
    organ: line.organ,
    line: lineActor,
    talkers: [lineActor, inLine(head, "disciplineHead"), actorOf(leader), actorOf(chief)],
    reader: reader.staff,
  };
}

const actorOf = ({ staff, name, organ, unit }: Person): Actor => ({
  county: demoCounty.code,
  staff,
  name,
  organ,
  unit,
  grants: [],
});

const talkAccounts = (station: readonly Person[], office: readonly Person[]): DemoAccount[] =>
  shown([
    { role: "纪检专干（县司法局）", person: office[4] },
    { role: "纪检负责人（县司法局）", person: office[5] },
    { role: "谈话人、单位负责人（城关司法所）", person: station[0] },
    { role: "被约谈人（城关司法所）", person: station[4] },
  ]);

const shown = (people: readonly { role: string; person?: Person }[]): DemoAccount[] =>
  people.flatMap(({ role, person }) =>
    person ? [{ role, staff: person.staff, password: demoPassword }] : [],
  );

const shownAccounts = (unit: readonly Person[], office: readonly Person[]): DemoAccount[] =>
  shown([
    { role: "内勤（城关派出所）", person: unit[1] },
    { role: "单位负责人（城关派出所）", person: unit[0] },
    { role: "政工审核（县公安局）", person: office[2] },
    { role: "单位管理员（县公安局）", person: office[3] },
    { role: "政法委", person: office[5] },
    { role: "普通干警", person: unit[4] },
  ]);

function namesOf(chance: Chance, count: number): string[] {
  return Array.from({ length: count }, () => {
    const second = chance.next() < 0.6 ? chance.one(givenNames) : "";
    return chance.one(surnames) + chance.one(givenNames) + second;
  });
}

/** Sex as the name suggests, for the most part; leaders are 34 at least in 2026, nobody is past 54. */
function factsOf(chance: Chance, person: { name: string; unit: string; leads: boolean }): Person["facts"] {
  const likely = womensLetters.some((letter) => person.name.includes(letter)) ? 0.85 : 0.05;
  const sex = chance.next() < likely ? "female" : "male";
  const year = 1972 + chance.whole(person.leads ? 20 : 31);
  const month = chance.whole(12) + 1;
  const day = chance.whole(28) + 1;
  const policeType = demoPoliceTypes.find(({ ending }) => person.unit.endsWith(ending))?.type;
  return { sex, bornOn: `${year}-${twoDigits(month)}-${twoDigits(day)}`, policeType };
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** Since the units were founded, or since the summer in which one turned 22. */
function sinceOf(bornOn: Day): Day {
  const summer = `${Number(bornOn.slice(0, 4)) + 22}-07-01`;
  return summer > foundedOn ? summer : foundedOn;
}

const headTitle = (unit: string): string => {
  if (unit.endsWith("所")) return "所长";
  if (unit.endsWith("大队")) return "大队长";
  return unit.endsWith("庭") ? "庭长" : "主任";
};

/** Six digits: unit and place in it; the organ's letter stands before them outside the police. */
const staffNumber = (letter: string, unit: number, at: number): string =>
  `${letter}${String(990_000 + unit * 100 + at + 1)}`;

async function enter(
  deps: Deps,
  admin: Actor,
  { staff, name, unit, category, position, facts }: Person,
): Promise<void> {
  const email = `${staff.toLowerCase()}@example.invalid`;
  const phone = `139${staff.replace(/\D/g, "").padStart(8, "0").slice(-8)}`;
  const from = sinceOf(facts.bornOn);
  await addOfficer(deps, admin, { staff, name, unit, category, position, email, phone, from, ...facts });
}

async function appointed(deps: Deps, admin: Actor, person: Person, role: Role, place: string): Promise<void> {
  await giveGrant(deps, admin, person.staff, { role, place });
}

function unitOf(county: string, unit: Unit, habit: Habit, people: Person[], reviewer: Person): DemoUnit {
  const clerk = people[1];
  if (!clerk) throw new RangeError("a demo unit needs a clerk");
  const filing = {
    role: "clerk",
    scope: { kind: "unit", county, organ: unit.organ, unit: unit.id },
  } as const;
  const reviewing = { role: "reviewer", scope: { kind: "organ", county, organ: unit.organ } } as const;
  return {
    unit,
    habit,
    clerk: {
      county,
      staff: clerk.staff,
      name: clerk.name,
      organ: unit.organ,
      unit: unit.id,
      grants: [filing],
    },
    reviewer: { county, staff: reviewer.staff, name: reviewer.name, organ: unit.organ, grants: [reviewing] },
    staff: people.map(({ staff }) => staff),
  };
}
