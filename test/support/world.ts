// Two counties with a record of every kind in four places, each place with a mark in its names, and people of every standing.
import { noticeRow } from "../../functions/platform/commit.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { hashPassword } from "../../functions/platform/passwords.ts";
import { withNewSession, type Account } from "../../functions/platform/sessions.ts";
import type { Grant, Role } from "../../shared/access.ts";
import { keys, worklists } from "../../shared/keys.ts";
import type { Item } from "../../shared/table.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { createApp, type Kit } from "./app.ts";
import { countedWrites, type CountedWrites } from "./counted-writes.ts";
import { settleTests } from "./fresh-assessments.ts";
import { settleTalks } from "./fresh-talks.ts";
import { settleActivities } from "./fresh-turns.ts";
import * as make from "./make.ts";

/** Where a record lies, seen from the person who asks: the own unit, one beside it, another organ, another county. */
export const relations = ["own", "sibling", "otherOrgan", "otherCounty"] as const;
export type Relation = (typeof relations)[number];

/** `mark` stands in every name and title of the place and nowhere else. */
export type Place = {
  county: string;
  countyName: string;
  organ: string;
  organName: string;
  unit: string;
  mark: string;
};

const police = { county: "529901", countyName: "示例县", organ: "police1", organName: "甲公安局" };
export const places: Record<Relation, Place> = {
  own: { ...police, unit: "own1", mark: "标甲一" },
  sibling: { ...police, unit: "sibling1", mark: "标甲二" },
  otherOrgan: { ...police, organ: "court1", organName: "标乙法院", unit: "court1u", mark: "标乙" },
  otherCounty: {
    county: "529902",
    countyName: "标丙县",
    organ: "police9",
    organName: "标丙公安局",
    unit: "far1",
    mark: "标丙",
  },
};

/** The eight roles with a grant over the own place, and a system administrator over every county. */
export const standings = [
  "clerk",
  "unitHead",
  "reviewer",
  "disciplineOfficer",
  "disciplineHead",
  "organAdmin",
  "committee",
  "systemAdmin",
  "root",
] as const;
export type Standing = (typeof standings)[number];

/** What may be wrong with an account, apart from its roles. */
export const states = ["active", "disabled", "expired", "mustChangePassword", "revoked"] as const;
export type AccountState = (typeof states)[number];

export const now = "2026-11-23T09:00:00+08:00";
export const password = "xianzai-8421-mima";

const { county, organ, unit } = places.own;
const scopes: Record<Standing, Grant["scope"]> = {
  clerk: { kind: "unit", county, organ, unit },
  unitHead: { kind: "unit", county, organ, unit },
  reviewer: { kind: "organ", county, organ },
  disciplineOfficer: { kind: "organ", county, organ },
  disciplineHead: { kind: "organ", county, organ },
  organAdmin: { kind: "organ", county, organ },
  committee: { kind: "county", county },
  systemAdmin: { kind: "county", county },
  root: { kind: "prefix", prefix: "" },
};
export const roleOf = (standing: Standing): Role => (standing === "root" ? "systemAdmin" : standing);
export const grantOf = (standing: Standing): Grant => ({ role: roleOf(standing), scope: scopes[standing] });

export type Person = { staff: string; token: string; grants: readonly Grant[] };

export type World = {
  kit: Kit;
  /** A number nobody had before. */
  count(): number;
  put(...items: Item[]): Promise<void>;
  /** A new account with these grants in this state, with a session and `password`. */
  person(grants: Grant[], state?: AccountState): Promise<Person>;
  /** An officer of the place with an account; `more` goes into the account. */
  officer(place: Place, more?: Partial<Account>): Promise<string>;
  /** A brief of the place that lacks nothing. */
  brief(place: Place, state?: BriefHead["state"]): Promise<BriefHead>;
  /** A unit of the place's organ that `tidy` takes away again. */
  newUnit(place: Place): Promise<string>;
  tidy(): Promise<void>;
  writesOf: CountedWrites;
};

/** A fresh world on its own table. */
export async function makeWorld(): Promise<World> {
  const kit = await createApp({ now });
  const { deps } = kit;
  const secret = await hashPassword(password, deps.passwordCost);
  const made: { pk: string; sk: string }[] = [];
  let counted = 0;
  const count = (): number => (counted += 1);
  const put = async (...items: Item[]): Promise<void> => {
    await Promise.all(items.map((item) => tryWrite(deps, { put: item })));
  };
  // What the local sink holds: one message to each place's clerk.
  kit.mail.caught = () => Promise.resolve(Object.values(places).map(mailTo));
  const world: World = {
    kit,
    count,
    put,
    person: async (grants, state = "active") => {
      const staff = `A${String(count()).padStart(6, "0")}`;
      const account = make.makeAccount({
        staff,
        name: "某人",
        organ,
        unit,
        grants: state === "revoked" ? [] : grants,
        state: state === "disabled" ? "disabled" : "active",
        mustChangePassword: state === "mustChangePassword",
      });
      const opened = state === "expired" ? "2026-11-01T01:00:00.000Z" : deps.clock.now();
      const { token, sessions } = withNewSession(account, opened, "test");
      await put(
        { ...keys.account(county, staff), ...account, sessions },
        { ...keys.secret(county, staff), password: secret },
      );
      return { staff, token, grants };
    },
    officer: async (place, more = {}) => {
      const staff = `P${String(count()).padStart(6, "0")}`;
      const who = {
        county: place.county,
        organ: place.organ,
        unit: place.unit,
        staff,
        name: `${place.mark}干警`,
      };
      await put(
        { ...keys.person(place.county, staff), ...make.makeOfficer(who) },
        { ...keys.posting(place.county, place.unit, staff, "2020-01-01"), ...make.makePosting(who) },
        { ...keys.account(place.county, staff), ...make.makeAccount({ ...who, ...more }) },
      );
      return staff;
    },
    brief: async (place, state = "draft") => {
      const serial = `aaaaaaaaa${String(count()).padStart(5, "0")}`;
      const where = { county: place.county, organ: place.organ, unit: place.unit, serial, day: "2026-11-17" };
      const head = make.makeBriefHead({
        ...where,
        state,
        title: `${place.mark}简报`,
        present: [`${place.unit.toUpperCase()}X`],
        ...(state === "returned"
          ? { returnedAt: "2026-11-18T00:00:00.000Z", returnReason: "请重写", returns: 1 }
          : {}),
      });
      const photo = {
        id: "photo00001",
        key: `photos/${serial}.jpg`,
        sha256: "ab".repeat(32),
        phash: "0".repeat(16),
      };
      const body = make.makeBriefBody({
        ...where,
        photos: [{ ...photo, width: 400, height: 300, sizeBytes: 9000, takenAt: "2026-11-17T15:00:00" }],
      });
      const waits =
        state === "submitted" ? { worklist: worklists.desk(place.county, place.organ), due: head.day } : {};
      await put(
        { ...keys.briefHead(place.county, head.id), ...head, ...waits },
        { ...keys.briefBody(place.county, serial), ...body },
      );
      return head;
    },
    newUnit: async (place) => {
      const id = `new${count()}`;
      const key = keys.unit(place.county, id);
      made.push(key);
      const where = { county: place.county, organ: place.organ, id };
      await put({ ...key, ...make.makeUnit({ ...where, name: `新部门${id}`, class: "office" }) });
      return id;
    },
    tidy: async () => {
      await Promise.all(made.splice(0).map((key) => tryWrite(deps, { drop: key })));
    },
    writesOf: countedWrites(kit),
  };
  await settle(world);
  return world;
}

const mailTo = ({ unit: at, mark }: Place) => ({
  messageId: at,
  to: `${at}x@suneng.test`,
  subject: `${mark}还差`,
  text: `${mark}还差 2 篇`,
  at: "2026-11-23T00:30:00.000Z",
});

/** What stands in every place from the start. */
async function settle(world: World): Promise<void> {
  for (const place of Object.values(places)) {
    const { county: code, countyName, organ: organId, organName, unit: unitId, mark } = place;
    const kind = organId === "court1" ? "court" : "police";
    const clerk = `${unitId.toUpperCase()}X`;
    const who = { county: code, organ: organId, unit: unitId, staff: clerk, name: `${mark}内勤` };
    const scope = { kind: "unit" as const, county: code, organ: organId, unit: unitId };
    await world.put(
      { ...keys.county(code), code, name: countyName },
      {
        ...keys.organ(code, organId),
        ...make.makeOrgan({ county: code, id: organId, name: organName, kind }),
      },
      {
        ...keys.unit(code, unitId),
        ...make.makeUnit({ county: code, organ: organId, id: unitId, name: `${mark}所` }),
      },
      { ...keys.person(code, clerk), ...make.makeOfficer(who) },
      { ...keys.posting(code, unitId, clerk, "2020-01-01"), ...make.makePosting(who) },
      { ...keys.account(code, clerk), ...make.makeAccount({ ...who, grants: [{ role: "clerk", scope }] }) },
      {
        ...keys.holder(code, unitId, "clerk", clerk),
        ...make.makeHolder({ staff: clerk, name: who.name, place: unitId }),
      },
      noticeOf(place),
      sentOf(place),
    );
    for (const state of ["accepted", "submitted", "draft"] as const) await world.brief(place, state);
    await settleTalks(world, place);
    await settleTests(world, place, Object.values(places));
    await settleActivities(world, place);
  }
}

/** A notice to the same clerk that was mailed today. */
function sentOf(place: Place): Item {
  const sent = noticeOf(place);
  const sk = `2026-11-23/sent`;
  const settled = {
    outcome: "mailed",
    settledAt: sent["due"],
    worklist: worklists.sent(place.county, "2026-11-23"),
  };
  return { ...sent, id: "sent", sk, ...settled };
}

/** The notice that waits in the outbox for the place's clerk. */
export const noticeKey = { day: "2026-11-23", id: "briefs-monthly.2026-11.test.week-before" };
export function noticeOf(place: Place): Item {
  const to = `${place.unit.toUpperCase()}X`;
  const about = {
    policy: "briefs-monthly",
    unit: place.unit,
    organ: place.organ,
    period: "2026-11",
    desk: false,
  };
  const words = {
    kind: "obligations.owed",
    title: `${place.mark}还差`,
    text: `${place.mark}还差 2 篇`,
    link: "/",
  };
  return noticeRow({ county: place.county, to, ...noticeKey, ...words, about }, "2026-11-23T00:30:00.000Z");
}
