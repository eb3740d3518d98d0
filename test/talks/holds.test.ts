// An administrator's hand on an account opens nothing that was there before, for a day; whom it concerns is told at once.
import { beforeEach, describe, expect, it } from "vitest";
import { setPassword } from "../../functions/org/first-administrator.ts";
import { orgRoutes } from "../../functions/org/routes.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { sessionRoutes } from "../../functions/org/routes-session.ts";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import type { AnyRoute } from "../../functions/platform/route.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { recordRoutes as records } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import type { Role } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import { toInstant } from "../../shared/time.ts";
import { small } from "../support/seed-org.ts";
import { heldTalk, justice, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";
import { plantedSite } from "./planted.ts";
import { entriesOf } from "./tamper.ts";

let world: TalkWorld;
/** Signed before anything else happens. */
let old: string;
beforeEach(async () => {
  world = await talkWorld("2026-11-24T09:00:00+08:00");
  old = await oneTalk(world, { followUp: "每月汇报", followUpDue: "2026-12-20" });
  world.kit.clock.advance({ minutes: 10 });
});

const call = <R extends AnyRoute>(row: R, asked: Parameters<typeof world.kit.call<R>>[1]) =>
  world.kit.call(row, asked);
const reasonOf = ({ body }: { body: unknown }): string | undefined => (body as { reason?: string })?.reason;
const outcome = (reply: { status: number; body: unknown }) => [reply.status, reasonOf(reply)];
const held = [409, "content-held-back"];
const read = (token: string, id = old) => call(records.view, { token, params: { id } });
const titles = async (as: string): Promise<string[]> =>
  (await call(noticesRoutes.inbox, { as })).body.items.map(({ title }) => title);
const next = "xinde-9512-mima";

/** What an administrator can do to be somebody: issues a password, signs in with it, and changes it as asked. */
async function takeOver(staff: string, as: string = who.organAdmin): Promise<string> {
  const issued = await call(officerRoutes.issuePassword, { as, params: { staff } });
  expect(issued.status).toBe(200);
  const { password } = issued.body;
  const opened = await call(sessionRoutes.signIn, { body: { staff, password, county: world.county } });
  const { token } = opened.body;
  const changed = await call(sessionRoutes.changePassword, { token, body: { current: password, next } });
  expect(changed.status).toBe(204);
  return token;
}

const grant = (staff: string, role: Role, as: string = who.organAdmin, place: string = justice.organ) =>
  call(officerRoutes.giveGrant, { as, params: { staff }, body: { role, place } });

/** A committee member's request to open the old record. */
async function asked(as: string = who.committee): Promise<string> {
  const body = { kind: "open", talk: old, reason: "核查信访反映的问题" } as const;
  return (await call(records.ask, { as, body })).body.id;
}

describe("a password that somebody else issued", () => {
  it.each([
    ["the officer who was talked to", who.officer],
    ["the discipline officer", who.line],
    ["the head of the discipline line", who.head],
  ])(
    "of %s opens nothing signed before for 24 hours, to the millisecond, and then does",
    async (_, staff) => {
      const before = (await entriesOf(world.kit.deps, world.county, who.officer)).length;
      const token = await takeOver(staff);
      expect(outcome(await read(token))).toEqual(held);
      const path = `/talks/records/${old}`;
      for (const page of [path, `${path}/print`]) {
        const { status, body } = await world.kit.page(page, { token });
        expect([page, status, body.includes("廉政")]).toEqual([page, 409, false]);
      }
      world.kit.clock.set(toInstant("2026-11-25T09:09:59.999+08:00"));
      expect(outcome(await read(token))).toEqual(held);
      expect(
        (await entriesOf(world.kit.deps, world.county, who.officer)).length,
        "no entry of no opening",
      ).toBe(before);
      world.kit.clock.set(toInstant("2026-11-25T09:10:00+08:00"));
      expect((await read(token)).body).toMatchObject({ content: expect.stringContaining("廉政") });
    },
  );

  it("is told at once to whoever it belongs to, in the inbox that only he reads", async () => {
    for (const staff of [who.officer, who.line]) {
      await setPassword(world.kit.deps, { county: world.county, staff, password: "benren-7731-mima" });
      const token = await takeOver(staff);
      const { body } = await call(noticesRoutes.inbox, { token });
      const told = body.items.find(({ title }) => title === "司管理为您重新发放了登录密码");
      expect(told?.text).toContain("24 小时");
    }
    const { body } = await call(noticesRoutes.outbox, { as: who.organAdmin });
    expect(JSON.stringify(body.items)).not.toContain("重新发放");
  });

  it("opens nothing by a warrant either", async () => {
    const id = await asked();
    expect(
      (await call(records.decide, { as: who.head, params: { id }, body: { consent: true } })).status,
    ).toBe(204);
    const token = await takeOver(who.committee, who.admin);
    expect(outcome(await read(token))).toEqual(held);
  });

  it("holds also when it is issued to a whole unit", async () => {
    const issued = await call(orgRoutes.issueUnitPasswords, {
      as: who.organAdmin,
      params: { unit: justice.unit },
    });
    const own = issued.body.items.find(({ staff }) => staff === who.officer);
    const body = { staff: who.officer, password: own?.password ?? "", county: world.county };
    const { token } = (await call(sessionRoutes.signIn, { body })).body;
    await call(sessionRoutes.changePassword, { token, body: { current: own?.password ?? "", next } });
    expect(outcome(await read(token))).toEqual(held);
  });

  it("begins anew with every further one, so that the day cannot be waited out beforehand", async () => {
    await takeOver(who.officer);
    world.kit.clock.advance({ hours: 23 });
    const token = await takeOver(who.officer);
    world.kit.clock.advance({ hours: 2 });
    expect(outcome(await read(token))).toEqual(held);
  });

  it("opens what is signed afterwards: the day is for what was there", async () => {
    const token = await takeOver(who.officer);
    world.kit.clock.advance({ minutes: 1 });
    const fresh = await oneTalk(world, { day: "2026-11-24" });
    expect((await read(token, fresh)).status).toBe(200);
  });

  it("holds back nobody else, and nobody who changed the password himself", async () => {
    await takeOver(who.officer);
    expect((await call(records.view, { as: who.line, params: { id: old } })).status).toBe(200);
    await setPassword(world.kit.deps, {
      county: world.county,
      staff: who.head,
      password: "benren-7731-mima",
    });
    const signIn = { staff: who.head, password: "benren-7731-mima", county: world.county };
    const { token } = (await call(sessionRoutes.signIn, { body: signIn })).body;
    await call(sessionRoutes.changePassword, { token, body: { current: signIn.password, next } });
    expect((await read(token)).status).toBe(200);
  });
});

describe("while an account is held back", () => {
  it("drafts that were begun before stay closed, and are not signed off to be read", async () => {
    const body = makeDraft({ officers: [who.second] });
    const { id } = (await call(records.createDraft, { as: who.line, body })).body;
    world.kit.clock.advance({ minutes: 1 });
    const token = await takeOver(who.line);
    const params = { id };
    expect(outcome(await call(records.viewDraft, { token, params }))).toEqual(held);
    expect(outcome(await call(records.signOff, { token, params, body: {} }))).toEqual(held);
    world.kit.clock.advance({ hours: 24 });
    expect((await call(records.viewDraft, { token, params })).status).toBe(200);
  });

  it("nobody confirms having read what he cannot open", async () => {
    const token = await takeOver(who.officer);
    const confirm = { token, params: { id: old }, body: { remarks: "" } };
    expect(outcome(await call(records.acknowledge, confirm))).toEqual(held);
  });

  it("nobody corrects or follows up what he cannot open", async () => {
    const token = await takeOver(who.line);
    const params = { id: old };
    const correction = { text: "地点应为会议室", reason: "笔误" };
    expect(outcome(await call(records.correct, { token, params, body: correction }))).toEqual(held);
    const settled = { outcome: "已按要求汇报", done: true };
    expect(outcome(await call(records.settle, { token, params, body: settled }))).toEqual(held);
  });

  it("nobody is his own second person: an administrator of the committee does not consent to his own request", async () => {
    const scope = { kind: "county", county: world.county } as const;
    const grants = (["systemAdmin", "committee"] as const).map((role) => ({ role, scope }));
    await tryWrite(world.kit.deps, { set: keys.account(world.county, who.admin), to: { grants } });
    const id = await asked(who.admin);
    const token = await takeOver(who.head, who.admin);
    const consented = await call(records.decide, { token, params: { id }, body: { consent: true } });
    expect(outcome(consented)).toEqual(held);
    expect((await call(records.view, { as: who.admin, params: { id: old } })).status).toBe(404);
  });

  it("two of them do not destroy what was said", async () => {
    const line = await takeOver(who.line);
    const reason = "按规定到期销毁";
    const shred = { kind: "shred", officer: who.officer, reason } as const;
    const request = await call(records.ask, { token: line, body: shred });
    const head = await takeOver(who.head);
    const params = { id: request.body.id ?? "none" };
    await call(records.decide, { token: head, params, body: { consent: true } });
    expect((await call(records.view, { as: who.officer, params: { id: old } })).status).toBe(200);
  });
});

describe("a discipline role", () => {
  const both: Role[] = ["disciplineOfficer", "disciplineHead"];

  it.each(both)("%s is not given to oneself, whoever one is", async (role) => {
    for (const as of [who.organAdmin, who.admin]) {
      expect(outcome(await grant(as, role, as))).toEqual([409, "own-account"]);
      expect((await call(records.view, { as, params: { id: old } })).status).toBe(404);
    }
  });

  it.each(both)("%s just given opens nothing older for 24 hours, and then does", async (role) => {
    expect((await grant(who.reviewer, role)).status).toBe(200);
    const token = await world.kit.tokenFor(who.reviewer);
    expect(outcome(await read(token))).toEqual(held);
    const at = { organ: justice.organ, quarter: world.quarter };
    expect((await call(roundRoutes.board, { token, params: at })).status, "the list is his at once").toBe(
      200,
    );
    world.kit.clock.advance({ hours: 24 });
    expect((await read(token)).status).toBe(200);
  });

  it("just given lets its holder write, sign and read his own talks at once", async () => {
    await grant(who.reviewer, "disciplineOfficer");
    const [id = ""] = await heldTalk(world, { officers: [who.second] }, who.reviewer);
    expect((await call(records.view, { as: who.reviewer, params: { id } })).status).toBe(200);
  });

  it("is told to the line that is there and to the committee, by name and giver, and to nobody else", async () => {
    await grant(who.reviewer, "disciplineOfficer");
    const said = "司政工被授予“纪检专干”角色";
    for (const as of [who.line, who.head, who.committee, who.secondCommittee])
      expect(await titles(as)).toContain(said);
    const { body } = await call(noticesRoutes.inbox, { as: who.line });
    expect(body.items.find(({ title }) => title === said)?.text).toContain("由司管理授予");
    for (const as of [who.reviewer, who.otherLine, who.unitHead, who.clerk, who.officer, who.talker])
      expect(await titles(as)).not.toContain(said);
  });

  it("given a second time changes nothing; taken and given again, the day begins anew", async () => {
    await grant(who.reviewer, "disciplineOfficer");
    world.kit.clock.advance({ hours: 23 });
    await grant(who.reviewer, "disciplineOfficer");
    world.kit.clock.advance({ hours: 1 });
    const token = await world.kit.tokenFor(who.reviewer);
    expect((await read(token)).status).toBe(200);
    const params = { staff: who.reviewer, role: "disciplineOfficer", place: justice.organ };
    await call(officerRoutes.takeGrant, { as: who.organAdmin, params });
    expect((await read(token)).status).toBe(404);
    await grant(who.reviewer, "disciplineOfficer");
    expect(outcome(await read(token))).toEqual(held);
  });

  it("of another organ is held back too, and opens nothing here afterwards", async () => {
    await grant(who.reviewer, "disciplineOfficer", who.admin, small.organs.police);
    const token = await world.kit.tokenFor(who.reviewer);
    expect((await read(token)).status).toBe(404);
    world.kit.clock.advance({ hours: 25 });
    expect((await read(token)).status).toBe(404);
  });
});

it("control: without the hold, the same takeover reads at once", async () => {
  const token = await takeOver(who.officer);
  const without = {
    what: "no hold",
    file: "shared/talks/rules.ts",
    name: "whyHeldBack",
    instead: "() => undefined",
  };
  const { site, plant } = await plantedSite(world.kit.deps, [without]);
  const ask = () =>
    site.app.request(`http://suneng.test/api/talks/records/${old}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await ask()).status).toBe(409);
  plant(without.what);
  const { status } = await ask();
  plant();
  expect(status).toBe(200);
});
