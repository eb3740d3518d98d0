// Why a warrant was asked for is guarded as content is: who reads it, when, and that the reading is logged.
import { beforeEach, describe, expect, it } from "vitest";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { sessionRoutes } from "../../functions/org/routes-session.ts";
import { recordRoutes as records } from "../../functions/talks/routes-records.ts";
import { small } from "../support/seed-org.ts";
import { marked } from "../support/canary.ts";
import { heldTalk, justice, makeDraft, oneTalk, openRound, talkWorld, who, type TalkWorld } from "./given.ts";
import { entriesOf, plantRow, vaultRows } from "./tamper.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await talkWorld();
});
const reason = marked("warrant", "核查实名举报线索");
const askToOpen = async (talk: string, as: string = who.committee): Promise<string> =>
  (await world.kit.call(records.ask, { as, body: { kind: "open", talk, reason } })).body.id;
const reasons = async (caller: { as?: string; token?: string }) => {
  const { status, body } = await world.kit.call(records.warrants, caller);
  expect(status).toBe(200);
  return body.items.map((item) => item.reason);
};

describe("the reason of a warrant", () => {
  it("is not told to the person it concerns, whatever that person's role", async () => {
    await askToOpen(await oneTalk(world, { officers: [who.head] }));
    expect(await reasons({ as: who.head })).toEqual([undefined]);
    expect(await reasons({ as: who.secondCommittee }), "control: another decider reads it").toEqual([reason]);
  });

  it("leaves an entry in the access log each time, which the officer is not shown", async () => {
    const talk = await oneTalk(world);
    const id = await askToOpen(talk);
    await reasons({ as: who.head });
    await reasons({ as: who.line });
    const entries = await entriesOf(world.kit.deps, world.county, who.officer);
    expect(entries.map(({ by, did, talk: about }) => ({ by, did, about }))).toEqual([
      { by: who.head, did: "reason", about: id },
    ]);
    const own = await world.kit.call(records.ownAccess, { as: who.officer });
    expect(own.body).toMatchObject({ entries: [], faults: [] });
    const ofRecord = await world.kit.call(records.access, { as: who.officer, params: { id: talk } });
    expect(ofRecord.body.entries).toEqual([]);
  });

  it("waits a day with whoever was given a new password, on the page as in the API", async () => {
    await askToOpen(await oneTalk(world));
    world.kit.clock.advance({ minutes: 5 });
    const issued = await world.kit.call(officerRoutes.issuePassword, {
      as: who.organAdmin,
      params: { staff: who.head },
    });
    const { password } = issued.body;
    const signedIn = await world.kit.call(sessionRoutes.signIn, {
      body: { staff: who.head, password, county: world.county },
    });
    const { token } = signedIn.body;
    const next = "xinde-9512-mima";
    await world.kit.call(sessionRoutes.changePassword, { token, body: { current: password, next } });
    expect(await reasons({ token })).toEqual([undefined]);
    expect((await world.kit.page("/talks/warrants", { token })).body).not.toContain(reason);
    expect((await world.kit.page("/talks/warrants", { as: who.secondCommittee })).body).toContain(reason);
  });

  it("is closed again once the request is decided", async () => {
    const id = await askToOpen(await oneTalk(world));
    await world.kit.call(records.decide, { as: who.head, params: { id }, body: { consent: true } });
    expect(await reasons({ as: who.head })).toEqual([undefined]);
    expect(await reasons({ as: who.committee })).toEqual([undefined]);
  });

  it("that was damaged holds up neither its request nor the others", async () => {
    const damaged = await askToOpen(await oneTalk(world));
    await askToOpen(await oneTalk(world, { officers: [who.second] }));
    const row = (await vaultRows(world.kit.deps)).find(({ sk }) => sk.includes(damaged)) as never as {
      pk: string;
      sk: string;
      sealed: { reason: Uint8Array };
    };
    const bytes = Buffer.from(row.sealed.reason);
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    await plantRow(world.kit.deps, { ...row, sealed: { reason: bytes } });
    expect(new Set(await reasons({ as: who.head }))).toEqual(new Set([reason, undefined]));
    expect((await world.kit.page("/talks/warrants", { as: who.head })).status).toBe(200);
  });
});

describe("what is not taken", () => {
  const classified = "【机密】部署，密级：机密";

  it("is the mark of a classified paper, in every text that is kept as it comes", async () => {
    const id = await oneTalk(world, { followUp: "每月汇报", followUpDue: "2026-12-20" });
    const params = { id };
    const replies = [
      await world.kit.call(records.acknowledge, { as: who.officer, params, body: { remarks: classified } }),
      await world.kit.call(records.correct, {
        as: who.line,
        params,
        body: { text: classified, reason: "笔误" },
      }),
      await world.kit.call(records.correct, {
        as: who.line,
        params,
        body: { text: "改动", reason: classified },
      }),
      await world.kit.call(records.settle, {
        as: who.line,
        params,
        body: { outcome: classified, done: true },
      }),
      await world.kit.call(records.ask, {
        as: who.committee,
        body: { kind: "open", talk: id, reason: classified },
      }),
    ];
    expect(
      replies.map(({ status, body }) => [
        status,
        (body as { fields?: { path: string }[] }).fields?.[0]?.path,
      ]),
    ).toEqual([
      [400, "remarks"],
      [400, "text"],
      [400, "reason"],
      [400, "outcome"],
      [400, "reason"],
    ]);
  });

  it("is a collective talk with one officer named twice", async () => {
    await expect(
      heldTalk(world, { form: "collective", officers: [who.officer, who.officer] }),
    ).rejects.toThrow(/集体约谈至少两人/u);
  });
});

describe("asking to destroy", () => {
  it("is asked anew when the officer was talked to in another organ since", async () => {
    await oneTalk(world);
    const asked = await world.kit.call(records.ask, {
      as: who.line,
      body: { kind: "shred", officer: who.officer, reason: "保存期满销毁" },
    });
    const to = { unit: small.units.political, from: "2026-11-24" };
    const params = { staff: who.officer };
    await world.kit.call(officerRoutes.transferOfficer, { as: who.admin, params, body: to });
    await oneTalk(world, { day: "2026-11-24", start: "08:00", end: "08:30" }, who.otherLine);
    const consent = { as: who.head, params: { id: asked.body.id }, body: { consent: true } };
    const refused = await world.kit.call(records.decide, consent);
    expect([refused.status, (refused.body as unknown as { reason: string }).reason]).toEqual([
      409,
      "request-outdated",
    ]);
    expect(
      (await world.kit.call(records.decide, { ...consent, body: { consent: false } })).status,
      "it can still be refused",
    ).toBe(204);
  });
});

describe("the roles that open talks", () => {
  it.each(["committee", "disciplineOfficer", "disciplineHead"] as const)(
    "%s is not given to oneself",
    async (role) => {
      const place = role === "committee" ? world.county : justice.organ;
      const given = await world.kit.call(officerRoutes.giveGrant, {
        as: who.admin,
        params: { staff: who.admin },
        body: { role, place },
      });
      expect(given.status).toBe(409);
    },
  );

  it("a new committee member is made known to the committee and to every organ's discipline line", async () => {
    const given = await world.kit.call(officerRoutes.giveGrant, {
      as: who.admin,
      params: { staff: who.unitHead },
      body: { role: "committee", place: world.county },
    });
    expect(given.status).toBe(200);
    for (const as of [who.committee, who.line, who.head, who.otherLine]) {
      const { body } = await world.kit.call(noticesRoutes.inbox, { as });
      expect(
        body.items.map(({ kind }) => kind),
        as,
      ).toContain("account.granted");
    }
  });
});

describe("the form of a saved draft", () => {
  const move = (staff: string) =>
    world.kit.call(officerRoutes.transferOfficer, {
      as: who.admin,
      params: { staff },
      body: { unit: small.units.political, from: "2026-11-24" },
    });
  const chosen = (html: string, name: string): string | undefined => {
    const select = new RegExp(`<select[^>]*name="${name}"[\\s\\S]*?</select>`, "u").exec(html)?.[0] ?? "";
    return (
      /<option value="([^"]*)" selected/u.exec(select)?.[1] ?? /<option value="([^"]*)"/u.exec(select)?.[1]
    );
  };

  it("keeps the talker and the recorder who are no longer offered, and exchanges nobody", async () => {
    const body = makeDraft({ talker: who.talker, recorder: who.second });
    const { id } = (await world.kit.call(records.createDraft, { as: who.line, body })).body;
    await move(who.talker);
    await move(who.second);
    const { body: html } = await world.kit.page(`/talks/drafts/${id}/edit`, { as: who.line });
    expect([chosen(html, "talker"), chosen(html, "recorder")]).toEqual([who.talker, who.second]);
    expect(html).toContain("牛副局长（不在可选名单）");
  });

  it("offers whoever has left the organ since, for the talk that was held before", async () => {
    await move(who.officer);
    await openRound(world);
    const { body: html } = await world.kit.page("/talks/drafts/new", { as: who.line });
    expect(html).toContain(`value="${who.officer}"`);
    expect(html).toContain("谈话日期不能晚于这天");
    const { status } = await world.kit.page(`/talks/drafts/new?officer=${who.officer}`, { as: who.line });
    expect(status).toBe(200);
    const held = await world.kit.call(records.createDraft, { as: who.line, body: makeDraft() });
    expect(held.status).toBe(201);
  });
});
