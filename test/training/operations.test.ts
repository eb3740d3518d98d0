// A brief's life on the real engine: drafted, photographed, submitted, returned, submitted again, accepted.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { trainingRoutes } from "../../functions/training/routes.ts";
import { briefsOfMonth, headBy } from "../../functions/training/store.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { keys, worklists } from "../../shared/keys.ts";
import { createApp, type Kit } from "../support/app.ts";
import { makeBriefInput } from "../support/make.ts";
import { small } from "../support/seed-org.ts";
import { accept, done, draft, giveBack, ready, submit, submitted, view } from "./steps.ts";

const { staff, units, organs } = small;
let kit: Kit;

beforeAll(async () => {
  kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
});

beforeEach(() => kit.clock.set("2026-11-03T17:00:00+08:00"));

const waiting = async (): Promise<string[]> => {
  const rows = await queryAll<{ id: string }>(kit.deps, worklists.desk(kit.county, organs.police), {
    worklist: true,
  });
  return rows.map(({ id }) => id);
};

describe("from draft to accepted", () => {
  it("a returned brief is submitted again and keeps its first filing time", async () => {
    const { id } = await ready(kit);
    kit.clock.set("2026-11-03T17:00:00+08:00");
    const first = done(await submit(kit, id));
    expect(first).toMatchObject({ state: "submitted", filedAt: "2026-11-03T09:00:00.000Z" });
    expect(await waiting()).toContain(id);

    kit.clock.set("2026-11-04T09:00:00+08:00");
    done(await giveBack(kit, id, "照片看不清"));
    expect(await waiting()).not.toContain(id);
    const returned = done(await view(kit, id));
    expect(returned).toMatchObject({ state: "returned", returnReason: "照片看不清", returns: 1 });

    kit.clock.set("2026-11-08T10:00:00+08:00");
    done(
      await kit.call(trainingRoutes.save, {
        as: staff.unitHead,
        params: { id },
        body: { ...makeBriefInput({ place: "县训练基地" }), version: returned.version },
      }),
    );
    const again = done(await submit(kit, id, staff.unitHead));
    expect(again.filedAt).toBe(first.filedAt);

    kit.clock.set("2026-11-09T08:00:00+08:00");
    done(await accept(kit, id));
    const whole = done(await view(kit, id));
    expect(whole).toMatchObject({ state: "accepted", place: "县训练基地", filedAt: first.filedAt });
    expect(whole.history.map(({ did, by, reason }) => [did, by, reason])).toEqual([
      ["training.submitted", staff.clerk, undefined],
      ["training.returned", staff.reviewer, "照片看不清"],
      ["training.resubmitted", staff.unitHead, undefined],
      ["training.accepted", staff.reviewer, undefined],
    ]);
    expect(await waiting()).not.toContain(id);
  });

  it("whoever filed it is told of a return, once, with the reason and a link", async () => {
    const { id } = await submitted(
      kit,
      { day: "2026-10-30", text: "另一次训练的情况。".repeat(8) },
      staff.clerk,
      2,
    );
    done(await giveBack(kit, id, "请补充训练效果"));
    const inbox = await queryAll<{ link: string; text: string; kind: string }>(
      kit.deps,
      keys.inbox(kit.county, staff.clerk),
    );
    const told = inbox.filter(({ link }) => link === `/training/briefs/${id}/edit`);
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain("请补充训练效果");
  });

  it("two reviewers at once: one wins, the other is told", async () => {
    const { id } = await submitted(kit, { day: "2026-10-29" }, staff.clerk, 3);
    // Sessions are open already, so that both decisions really meet.
    await Promise.all([kit.tokenFor(staff.reviewer), kit.tokenFor(staff.secondReviewer)]);
    const replies = await Promise.all([
      accept(kit, id, staff.reviewer),
      giveBack(kit, id, "请重写", staff.secondReviewer),
    ]);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const loser = replies.find(({ status }) => status === 409)?.body as unknown as { message: string };
    expect(loser.message).toMatch(/^当前状态是“(已通过|已退回)”/);
    const { history } = done(await view(kit, id));
    expect(history).toHaveLength(2);
  });

  it("nobody reviews a brief they filed themselves", async () => {
    const { id } = await submitted(kit, { day: "2026-10-28" }, staff.clerk, 4);
    const account = keys.account(kit.county, staff.clerk);
    const { tryWrite, getItem } = await import("../../functions/platform/db.ts");
    const before = await getItem<{ grants: unknown[] }>(kit.deps, account);
    const asReviewer = {
      role: "reviewer",
      scope: { kind: "organ", county: kit.county, organ: organs.police },
    };
    await tryWrite(kit.deps, { set: account, to: { grants: [...(before?.grants ?? []), asReviewer] } });
    const reply = await accept(kit, id, staff.clerk);
    await tryWrite(kit.deps, { set: account, to: { grants: before?.grants } });
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({ reason: "own-brief" });
    expect(done(await view(kit, id)).state).toBe("submitted");
  });
});

/** Throws away the first answer of the next transaction that the table carried out, as a broken line does. */
function loseNextReply({ deps }: Kit): void {
  let lost = false;
  deps.db.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if (lost || context["commandName"] !== "TransactWriteItemsCommand") return result;
      lost = true;
      throw Object.assign(new Error("socket hang up"), { name: "TimeoutError", $retryable: {} });
    },
    { step: "finalizeRequest", priority: "low", name: "lose", override: true },
  );
}

describe("submitting", () => {
  it("an incomplete brief is told every missing field in Chinese, and stays a draft", async () => {
    const written = await draft(kit, { title: "", text: "", category: undefined });
    const reply = await submit(kit, written.id);
    expect(reply.status).toBe(400);
    const { fields, message } = reply.body as unknown as { fields: { path: string }[]; message: string };
    expect(fields.map(({ path }) => path)).toEqual(["title", "category", "text", "photos"]);
    expect(message).toBe(
      "还不能报送：请填写标题（至少 2 个字）；请选择训练内容；正文至少 50 个字；请至少上传 1 张照片",
    );
    expect(done(await view(kit, written.id))).toMatchObject({ state: "draft", version: 1 });
  });

  it("a day to come and people of another unit are refused by name", async () => {
    const { id } = await ready(
      kit,
      { day: "2026-12-24", present: [staff.clerk, staff.otherClerk] },
      staff.clerk,
      5,
    );
    const reply = await submit(kit, id);
    expect(reply.status).toBe(400);
    const { fields } = reply.body as unknown as { fields: { path: string; message: string }[] };
    expect(fields).toEqual([
      { path: "day", message: "训练日期不能晚于今天" },
      { path: "present", message: `${staff.otherClerk} 在训练当日不属于城关派出所，请取消勾选` },
    ]);
  });

  it("pressed twice, it is submitted once", async () => {
    const { id, version } = await ready(kit, { day: "2026-10-27" }, staff.clerk, 6);
    const replies = await Promise.all([
      submit(kit, id, staff.clerk, version),
      submit(kit, id, staff.clerk, version),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(done(await view(kit, id)).history).toHaveLength(1);
  });

  it("an answer lost between table and product is neither lost nor doubled for the person", async () => {
    const other = await createApp({ now: "2026-11-03T17:00:00+08:00" });
    await other.seedOrg();
    const { id } = await ready(other, {}, staff.clerk, 61);
    await other.tokenFor(staff.reviewer);
    loseNextReply(other);
    expect((await submit(other, id)).status).toBe(200);
    expect(done(await view(other, id)).history).toHaveLength(1);
  });

  it("an edit is refused while it is under review and after it was accepted", async () => {
    const { id, version } = await submitted(kit, { day: "2026-10-26" }, staff.clerk, 7);
    const save = () =>
      kit.call(trainingRoutes.save, {
        as: staff.clerk,
        params: { id },
        body: { ...makeBriefInput({ day: "2026-10-26", title: "改" }), version },
      });
    expect((await save()).status).toBe(409);
    done(await accept(kit, id));
    const refused = await save();
    expect(refused.body).toMatchObject({ reason: "brief-is-accepted" });
    expect((await kit.call(trainingRoutes.discard, { as: staff.clerk, params: { id } })).status).toBe(409);
  });
});

describe("saving", () => {
  it("hours come from start and end, and crossing midnight counts for nothing", async () => {
    const given = await draft(kit, { start: undefined, end: undefined, hours: 2.5 });
    const night = await draft(kit, { start: "22:00", end: "02:00", hours: 4 });
    const half = await draft(kit, { start: "14:00", end: "18:00", hours: 1 });
    const hours = await Promise.all(
      [given, night, half].map(async ({ id }) => (await headBy(kit.deps, kit.county, id))?.hours),
    );
    expect(hours).toEqual([2.5, 0, 4]);
  });

  it("a person on an older version is told, and nothing is overwritten", async () => {
    const { id, version } = await draft(kit, { title: "第一版标题" });
    const save = (title: string, as: string) =>
      kit.call(trainingRoutes.save, { as, params: { id }, body: { ...makeBriefInput({ title }), version } });
    done(await save("内勤改的标题", staff.clerk));
    const late = await save("所长改的标题", staff.unitHead);
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ reason: "stale-version" });
    expect(done(await view(kit, id)).title).toBe("内勤改的标题");
  });

  it("the same words again write nothing and need no version", async () => {
    const { id, version } = await draft(kit, { title: "同一个标题" });
    const body = { ...makeBriefInput({ title: "改过的标题" }), version };
    const first = done(await kit.call(trainingRoutes.save, { as: staff.clerk, params: { id }, body }));
    const again = done(await kit.call(trainingRoutes.save, { as: staff.clerk, params: { id }, body }));
    expect([first.version, again.version]).toEqual([version + 1, version + 1]);
  });

  it("another day moves the brief: one head, the same photos, and the old address still finds it", async () => {
    const { id, version } = await ready(kit, { day: "2026-10-20" }, staff.clerk, 8);
    const body = { ...makeBriefInput({ day: "2026-11-02" }), version };
    const moved = done(await kit.call(trainingRoutes.save, { as: staff.clerk, params: { id }, body }));
    expect(moved.id).not.toBe(id);
    const heads = [
      ...(await briefsOfMonth(kit.deps, kit.county, units.chengguan, "2026-10")),
      ...(await briefsOfMonth(kit.deps, kit.county, units.chengguan, "2026-11")),
    ].filter(({ serial }) => moved.id.endsWith(serial));
    expect(heads.map(({ day, photoCount }) => [day, photoCount])).toEqual([["2026-11-02", 1]]);
    expect(done(await view(kit, id))).toMatchObject({ id: moved.id, day: "2026-11-02" });
    expect(done(await submit(kit, id)).id).toBe(moved.id);
  });

  it("a draft created again under its key is one draft, and later words are saved into it", async () => {
    const headers = { "idempotency-key": "create-once-0001" };
    const create = (title: string, key = headers) =>
      kit.call(trainingRoutes.create, { as: staff.clerk, headers: key, body: makeBriefInput({ title }) });
    const first = done(await create("第一次提交"));
    expect(done(await create("第一次提交"))).toEqual(first);
    expect((await create("同一个键别的内容")).status).toBe(409);

    const { createDraft } = await import("../../functions/training/operations.ts");
    const { whoIs } = await import("../../functions/platform/sessions.ts");
    const { actor } = await whoIs(kit.deps, await kit.tokenFor(staff.clerk));
    const lost = await createDraft(
      kit.deps,
      actor,
      makeBriefInput({ title: "回执丢失前" }),
      "lost-reply-0001",
    );
    const again = await createDraft(
      kit.deps,
      actor,
      makeBriefInput({ title: "回执丢失后" }),
      "lost-reply-0001",
    );
    expect([again.id, again.title, again.version]).toEqual([lost.id, "回执丢失后", 2]);
  });

  it("a discarded draft leaves nothing behind: no head, no body, no photo, no mark", async () => {
    const { id } = await ready(kit, { day: "2026-10-19" }, staff.clerk, 9);
    const head = await headBy(kit.deps, kit.county, id);
    const mine = () => [...kit.files.held.keys()].filter((key) => key.includes(head?.serial ?? "?"));
    expect(mine()).toHaveLength(1);
    done(await kit.call(trainingRoutes.discard, { as: staff.clerk, params: { id } }));
    expect(mine()).toEqual([]);
    expect((await view(kit, id)).status).toBe(404);
    expect(await queryAll(kit.deps, keys.brief(kit.county, head?.serial ?? ""))).toEqual([]);
  });
});
