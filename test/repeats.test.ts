// A POST sent again: the same answer, one record, and a second chance after a failure.
import { beforeAll, describe, expect, it } from "vitest";
import { queryAll } from "../functions/platform/db.ts";
import { orgRoutes } from "../functions/org/routes.ts";
import { officerRoutes } from "../functions/org/routes-officers.ts";
import { recordRoutes } from "../functions/talks/routes-records.ts";
import { roundRoutes } from "../functions/talks/routes.ts";
import { trainingRoutes } from "../functions/training/routes.ts";
import { keys } from "../shared/keys.ts";
import { createApp, type Kit } from "./support/app.ts";
import { makeBriefInput } from "./support/make.ts";
import { small } from "./support/seed-org.ts";
import { heldTalk, justice, makeDraft, talkWorld, who, type TalkWorld } from "./talks/given.ts";
import { everyRow, vaultRows } from "./talks/tamper.ts";

const { staff, units } = small;
let kit: Kit;
let used = 0;

beforeAll(async () => {
  kit = await createApp();
  await kit.seedOrg();
});

const freshKey = (): Record<string, string> => ({ "idempotency-key": `key-of-this-test-${(used += 1)}` });
const create = (headers: Record<string, string>, title = "夜间巡逻训练", as: string = staff.clerk) =>
  kit.call(trainingRoutes.create, {
    as,
    headers,
    body: makeBriefInput({ title, unit: as === staff.clerk ? units.chengguan : units.hebin }),
  });
const titled = async (title: string): Promise<number> => {
  const rows = await queryAll<{ title?: string }>(
    kit.deps,
    keys.unitMonth(kit.county, units.chengguan, "2026-11"),
  );
  return rows.filter((row) => row.title === title).length;
};
const reasonOf = ({ body }: { body: unknown }): string => (body as { reason: string }).reason;

describe("under one key", () => {
  it("the same request again is the same answer and one record", async () => {
    const headers = freshKey();
    const first = await create(headers, "重复一次");
    const again = await create(headers, "重复一次");
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("content-type")).toMatch(/^application\/json/u);
    expect(await titled("重复一次")).toBe(1);
  });

  it("a double click is one record, and nobody is told of an error that was none", async () => {
    const headers = freshKey();
    const both = await Promise.all([create(headers, "双击"), create(headers, "双击")]);
    const told = both.map((reply) => (reply.status === 201 ? "made" : reasonOf(reply))).sort();
    expect(["made", "still-running"]).toEqual(expect.arrayContaining([...new Set(told)]));
    expect(told).toContain("made");
    expect(await titled("双击")).toBe(1);
  });

  it("another body, or another address, is refused and done by nobody", async () => {
    const headers = freshKey();
    await create(headers, "第一份");
    const other = await create(headers, "第二份");
    expect([other.status, reasonOf(other)]).toEqual([409, "idempotency-key-reused"]);
    expect(await titled("第二份")).toBe(0);
    const elsewhere = await kit.call(orgRoutes.createUnit, {
      as: staff.organAdmin,
      headers,
      body: { organ: small.organs.police, name: "新设派出所", class: "grassroots", openedOn: "2026-11-01" },
    });
    expect(elsewhere.status, "somebody else's key is another key").toBe(201);
  });

  it("what was refused may be put right and sent again", async () => {
    const headers = freshKey();
    const wrong = await kit.call(officerRoutes.addOfficer, {
      as: staff.organAdmin,
      headers,
      body: {
        staff: "100099",
        name: "钱民警",
        unit: units.hebin,
        category: "没有这个类别",
        from: "2026-11-02",
      },
    });
    expect(wrong.status).toBe(400);
    const right = await kit.call(officerRoutes.addOfficer, {
      as: staff.organAdmin,
      headers,
      body: { staff: "100099", name: "钱民警", unit: units.hebin, category: "民警", from: "2026-11-02" },
    });
    expect(right.status).toBe(201);
  });

  it("what failed on our side is tried again, not answered from memory and not made to wait", async () => {
    const headers = freshKey();
    const send = kit.deps.db.send.bind(kit.deps.db);
    kit.deps.db.send = ((command: { constructor: { name: string } }, ...rest: []) =>
      command.constructor.name === "TransactWriteItemsCommand"
        ? Promise.reject(Object.assign(new Error("down"), { name: "InternalServerError" }))
        : send(command as never, ...rest)) as typeof send;
    const failed = await create(headers, "断电");
    kit.deps.db.send = send;
    expect(failed.status).toBe(500);
    const again = await create(headers, "断电");
    expect(again.status).toBe(201);
    expect(await titled("断电")).toBe(1);
  });

  it("a run that died is taken over after a minute", async () => {
    const headers = freshKey();
    const send = kit.deps.db.send.bind(kit.deps.db);
    // The process dies while it writes the brief: nothing it would send afterwards leaves it.
    let dead = false;
    kit.deps.db.send = ((command: { constructor: { name: string } }, ...rest: []) => {
      dead ||= command.constructor.name === "TransactWriteItemsCommand";
      return dead ? Promise.reject(new Error("dead")) : send(command as never, ...rest);
    }) as typeof send;
    await create(headers, "死机");
    kit.deps.db.send = send;
    expect(reasonOf(await create(headers, "死机"))).toBe("still-running");
    kit.clock.advance({ seconds: 61 });
    expect((await create(headers, "死机")).status).toBe(201);
    expect(await titled("死机")).toBe(1);
  });

  it("an answer is remembered for a day", async () => {
    const headers = freshKey();
    const body = { staff: "100098", name: "孙辅警", unit: units.hebin, category: "辅警", from: "2026-11-02" };
    const first = await kit.call(officerRoutes.addOfficer, { as: staff.organAdmin, headers, body });
    kit.clock.advance({ hours: 23 });
    const again = await kit.call(officerRoutes.addOfficer, { as: staff.organAdmin, headers, body });
    expect([again.status, again.body]).toEqual([201, first.body]);
    kit.clock.advance({ hours: 2 });
    const late = await kit.call(officerRoutes.addOfficer, { as: staff.organAdmin, headers, body });
    expect(late.status, "then the record itself says that it is there").toBe(409);
  });
});

describe("of talks", () => {
  let talks: TalkWorld;
  beforeAll(async () => {
    talks = await talkWorld();
  });
  const vaultOf = async () => JSON.stringify(await vaultRows(talks.kit.deps));
  const draftsOf = async () => (await talks.kit.call(recordRoutes.drafts, { as: who.line })).body.items;

  it("a draft sent again under its key is the same draft with what was typed last", async () => {
    const headers = freshKey();
    const send = (matter: string) =>
      talks.kit.call(recordRoutes.createDraft, { as: who.line, headers, body: makeDraft({ matter }) });
    const [first, again] = [await send("第一次"), await send("第二次")];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(await draftsOf()).toHaveLength(1);
    const { body } = await talks.kit.call(recordRoutes.viewDraft, {
      as: who.line,
      params: { id: first.body.id },
    });
    expect(body.matter).toBe("第二次");
  });

  it("a correction, an outcome and a confirmation sent again stand once", async () => {
    const [id = ""] = await heldTalk(talks, { followUp: "每月汇报", followUpDue: "2026-12-20" });
    const params = { id };
    const twice = async (send: () => Promise<{ status: number; body: unknown }>) => {
      const [first, again] = [await send(), await send()];
      expect(again).toMatchObject({ status: first.status, body: first.body });
      return first.status;
    };
    const correction = { text: "地点应为会议室", reason: "笔误", version: 1 };
    const outcome = { outcome: "已按要求汇报", done: false, version: 2 };
    const { correct, settle, acknowledge, view } = recordRoutes;
    expect(await twice(() => talks.kit.call(correct, { as: who.line, params, body: correction }))).toBe(201);
    expect(await twice(() => talks.kit.call(settle, { as: who.line, params, body: outcome }))).toBe(201);
    const confirmed = { remarks: "已阅", version: 3 };
    expect(await twice(() => talks.kit.call(acknowledge, { as: who.officer, params, body: confirmed }))).toBe(
      200,
    );
    const { body } = await talks.kit.call(view, { as: who.officer, params });
    const { corrections, outcomes, remarks, version } = body;
    expect([corrections.length, outcomes.length, remarks.length, version]).toEqual([1, 1, 1, 4]);
  });

  it("signing off and asking for a warrant again make nothing new", async () => {
    const draft = await talks.kit.call(recordRoutes.createDraft, {
      as: who.line,
      body: makeDraft({ officers: [who.second] }),
    });
    const sign = () =>
      talks.kit.call(recordRoutes.signOff, { as: who.line, params: { id: draft.body.id }, body: {} });
    const [first, again] = await Promise.all([sign(), sign()]);
    const [id = ""] = [first, again].flatMap(({ status, body }) => (status === 200 ? body.talks : []));
    expect([200, 404, 409]).toEqual(expect.arrayContaining([first.status, again.status]));
    const { body } = await talks.kit.call(roundRoutes.board, {
      as: who.line,
      params: { organ: justice.organ, quarter: talks.quarter },
    });
    expect(body.rows.find(({ staff: one }) => one === who.second)?.talk).toBe(id);
    const headers = freshKey();
    const ask = () =>
      talks.kit.call(recordRoutes.ask, {
        as: who.committee,
        headers,
        body: { kind: "open", talk: id, reason: "核查信访反映" },
      });
    expect((await ask()).body).toEqual((await ask()).body);
    const listed = await talks.kit.call(recordRoutes.warrants, { as: who.committee });
    expect(listed.body.items).toHaveLength(1);
  });

  it("nothing of what was said lies readable for a repeat, in either table", async () => {
    const headers = freshKey();
    const content = "这一段话只应当封存起来，不应当原样留在任何地方";
    await talks.kit.call(recordRoutes.createDraft, { as: who.line, headers, body: makeDraft({ content }) });
    const rows = JSON.stringify(await everyRow(talks.kit.deps, talks.kit.deps.tableName));
    expect(rows + (await vaultOf())).not.toContain("只应当封存");
  });
});

it("a first password is not kept in readable form for a repeat", async () => {
  const headers = freshKey();
  const params = { staff: staff.officer };
  const issued = await kit.call(officerRoutes.issuePassword, { as: staff.organAdmin, headers, params });
  expect(issued.status).toBe(200);
  const rows = await queryAll(kit.deps, keys.officer(kit.county, staff.organAdmin));
  expect(JSON.stringify(rows)).not.toContain(issued.body.password);
});

it("a key that is none is refused in words", async () => {
  for (const key of ["short", "a".repeat(81), "with space here", "钥匙钥匙钥匙钥匙", "../../../../x"]) {
    const reply = await create({
      "idempotency-key": encodeURI(key) === key || key.includes(" ") ? key : encodeURI(key),
    });
    expect([key, reply.status]).toEqual([key, 400]);
  }
});
