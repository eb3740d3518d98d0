// The pages of talks posted as a plain browser posts them: a whole quarter without script; nothing typed is lost or leaks.
import { beforeEach, describe, expect, it } from "vitest";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { holdsMark } from "../support/canary.ts";
import { justice, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";

let world: TalkWorld;
beforeEach(async () => {
  world = await talkWorld();
});

type Fields = Record<string, string | string[]>;
const post = (path: string, fields: Fields, as: string) => world.kit.submitForm(path, fields, { as });
const see = async (path: string, as: string): Promise<string> => {
  const { status, body } = await world.kit.page(path, { as });
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return body;
};
const locationOf = ({ headers }: { headers: Headers }): string => headers.get("location") ?? "";
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
/** The first address on a page that matches. */
const linkOn = (html: string, pattern: RegExp): string => pattern.exec(html)?.[0] ?? "";
const round = (did: string): string => `/talks/rounds/${justice.organ}/${world.quarter}/${did}`;

/** The form as a browser would post it. */
const typed = (given: Fields = {}): Fields => {
  const { officers, type, form, day, talker, matter, place, content, advice } = makeDraft();
  return {
    officers,
    form,
    type,
    day,
    start: "09:00",
    end: "09:40",
    talker,
    recorder: "",
    matter,
    place,
    content,
    advice,
    followUp: "",
    followUpDue: "",
    notClassified: "on",
    ...given,
  };
};
const hostile = `<script>alert(1)</script>'"><img src=x onerror=alert(1)>`;
/** A stage of the board by its address: its number and its word. */
const stage = (html: string, state: string): string =>
  new RegExp(`state=${state}"[^>]*>(.*?)</a>`, "s").exec(html)?.[1]?.replaceAll(/<[^>]+>/g, "") ?? "";

describe("a quarter without script", () => {
  it("goes from the plan over the draft, the confirmation and a correction to the end of the round", async () => {
    const { quarter } = world;
    expect(await see("/talks", who.line)).toContain("还剩 37 天");
    const plan = { officers: [who.officer], talker: who.talker, plannedOn: "2026-12-01" };
    expect(locationOf(await post(round("plan"), plan, who.line))).toBe(
      `/talks?organ=${justice.organ}&quarter=${quarter}`,
    );
    expect(stage(await see("/talks", who.line), "planned")).toBe("1○已安排");

    const mine = await see("/talks/mine", who.talker);
    const form = await see(linkOn(mine, /\/talks\/drafts\/new\?officer=\w+/), who.talker);
    expect(form).toContain("不得录入涉密内容");
    expect(form).toMatch(/option value="S20012" selected/);
    const key = hidden(form, "idempotencyKey");
    const followUp = { followUp: "每月汇报一次", followUpDue: "2026-12-20" };
    const words = typed({ talker: who.talker, ...followUp, idempotencyKey: key });
    const draft = locationOf(await post("/talks/drafts/new", { ...words, do: "save" }, who.talker));
    const version = hidden(await see(draft, who.talker), "version");
    const signed = await post(draft, { ...words, version, do: "sign" }, who.talker);
    expect([signed.status, locationOf(signed)]).toEqual([303, "/talks/mine"]);
    expect(stage(await see("/talks", who.line), "held")).toBe("1◆已谈，待确认");

    const record = linkOn(await see("/", who.officer), /\/talks\/records\/[a-z0-9-]+/);
    const read = await see(record, who.officer);
    expect(read).toContain("您作为被约谈人本人");
    expect(read).toContain("围绕岗位廉政风险");
    const confirm = { remarks: "已阅，无意见。", version: hidden(read, "version") };
    expect(locationOf(await post(`${record}/acknowledge`, confirm, who.officer))).toBe(record);
    expect(stage(await see("/talks", who.line), "followUp")).toBe("1▲跟进中");

    const again = { version: hidden(await see(record, who.line), "version") };
    await post(`${record}/correct`, { text: "地点应为会议室", reason: "笔误", ...again }, who.line);
    const corrected = await see(record, who.officer);
    expect(corrected).toContain("更正原因：笔误");
    await post(`${record}/acknowledge`, { remarks: "", version: hidden(corrected, "version") }, who.officer);
    const open = hidden(await see(record, who.talker), "version");
    const outcome = { outcome: "已按要求汇报", done: "on", version: open };
    await post(`${record}/outcome`, outcome, who.talker);
    expect(stage(await see("/talks", who.line), "done")).toBe("1●已办结");
    expect(await see("/talks/follow-ups", who.line)).toContain("没有待跟进的事项");

    await post(round("close"), {}, who.line);
    expect(await see("/talks", who.line)).toContain("轮次已结束");
    await post(round("reopen"), {}, who.line);
    expect(await see("/talks", who.line)).toContain("还剩 37 天");
  });

  it("holds a talk with several as one draft, and one record for each", async () => {
    const form = await see("/talks/drafts/new?form=collective", who.line);
    expect(form).toMatch(/type="checkbox"[^>]*name="officers" value="S20012"/);
    const words = typed({ form: "collective", officers: [who.officer, who.second], do: "sign" });
    const signed = await post("/talks/drafts/new", words, who.line);
    expect(locationOf(signed)).toBe(`/talks?organ=${justice.organ}&quarter=${world.quarter}`);
    expect(stage(await see("/talks", who.line), "held")).toMatch(/^2/);
  });

  it("excuses for a reason out of the list, and takes it back", async () => {
    await post(round("excuse"), { officer: who.officer, reason: "sickLeave", until: "" }, who.line);
    const board = await see("/talks?state=excused", who.line);
    expect(board).toContain("长期病假");
    await post(round("list"), { officer: who.officer }, who.line);
    expect(stage(await see("/talks", who.line), "excused")).toMatch(/^0/);
  });

  it("opens a record to a third person only when two agree, and not to print it", async () => {
    const id = await oneTalk(world);
    const record = `/talks/records/${id}`;
    expect((await world.kit.page(record, { as: who.committee })).status).toBe(404);
    await post("/talks/warrants", { kind: "open", talk: id, reason: "核查举报需要" }, who.committee);
    const own = await see("/talks/warrants", who.committee);
    expect(own).toContain("申请人不能自己同意");
    const decide = linkOn(await see("/talks/warrants", who.head), /\/talks\/warrants\/\w+\/decide/);
    await post(decide, { consent: "yes" }, who.head);
    expect(await see("/talks/warrants", who.committee)).toContain(`href="${record}"`);
    expect(await see(record, who.committee)).toContain("经两人批准的调阅");
    expect((await world.kit.page(`${record}/print`, { as: who.committee })).status).toBe(404);
  });

  it("destroys what was said to somebody when two agree, and says so", async () => {
    const id = await oneTalk(world);
    await post("/talks/warrants", { kind: "shred", officer: who.officer, reason: "保存期限已满" }, who.line);
    const decide = linkOn(await see("/talks/warrants", who.head), /\/talks\/warrants\/\w+\/decide/);
    await post(decide, { consent: "yes" }, who.head);
    const gone = await world.kit.page(`/talks/records/${id}`, { as: who.officer });
    expect([gone.status, gone.body.includes("已经按规定销毁")]).toEqual([410, true]);
  });
});

describe("a form that is refused", () => {
  it("shows every word again, says what is missing at its field, and keeps the draft", async () => {
    const words = typed({ matter: "", advice: "", notClassified: [], do: "sign" });
    const refused = await post("/talks/drafts/new", words, who.line);
    expect(refused.status).toBe(400);
    expect(refused.body).toContain("围绕岗位廉政风险");
    expect(refused.body).toContain('href="#f-matter"');
    expect(refused.body).toContain("请确认记录内容不涉及国家秘密");
    const action = linkOn(refused.body, /\/talks\/drafts\/\w+\/edit/);
    const version = hidden(refused.body, "version");
    const signed = await post(action, { ...typed(), version, do: "sign" }, who.line);
    expect(signed.status).toBe(303);
  });

  it("a measure of discipline is refused with its reason", async () => {
    const refused = await post("/talks/drafts/new", typed({ type: "诫勉" }), who.line);
    expect(refused.status).toBe(400);
    expect(refused.body).toContain("“诫勉”是组织处理措施");
    expect(refused.body).toContain("围绕岗位廉政风险");
  });

  it("turns into the other kind of meeting without losing a word", async () => {
    const other = await post("/talks/drafts/new", typed({ do: "switch" }), who.line);
    expect(other.status).toBe(200);
    expect(other.body).toMatch(/type="checkbox"[^>]*value="S20012" checked/);
    expect(other.body).toContain("围绕岗位廉政风险");
  });

  it("keeps the words of a draft that was saved elsewhere, or is gone", async () => {
    const draft = locationOf(await post("/talks/drafts/new", typed({ do: "save" }), who.line));
    await post(draft, { ...typed(), version: "1", do: "save" }, who.line);
    const stale = await post(
      draft,
      { ...typed({ advice: "另一处的话" }), version: "1", do: "save" },
      who.line,
    );
    expect([stale.status, stale.body.includes("另一处的话")]).toEqual([409, true]);
    expect(hidden(stale.body, "version")).toBe("2");
    await post(draft.replace("/edit", "/discard"), {}, who.line);
    const gone = await post(draft, { ...typed({ advice: "最后的话" }), version: "2", do: "sign" }, who.line);
    expect([gone.status, gone.body.includes("最后的话")]).toEqual([404, true]);
    expect(gone.body).toContain("这份草稿已经签发或删除");
  });

  it("tells a talker who writes about somebody else why not, beside the words", async () => {
    await post(round("plan"), { officers: [who.officer], talker: who.talker, plannedOn: "" }, who.line);
    const words = typed({ officers: [who.second], talker: who.talker, do: "save" });
    const refused = await post("/talks/drafts/new", words, who.talker);
    expect(refused.status).toBe(404);
    expect(refused.body).toContain("没有请您约谈所选的人");
    expect(refused.body).toContain("围绕岗位廉政风险");
  });

  it("keeps what stood in the forms of the board, the record, the ledger and the warrants", async () => {
    const plan = await post(round("plan"), { officers: [who.officer], talker: "", plannedOn: "" }, who.line);
    expect([plan.status, plan.body.includes("请选择谈话人")]).toEqual([400, true]);
    expect(plan.body).toMatch(/value="S20012" checked/);
    const excuse = await post(round("excuse"), { officer: who.officer, reason: "", until: "" }, who.line);
    expect([excuse.status, excuse.body.includes("请选择免谈原因")]).toEqual([400, true]);
    const id = await oneTalk(world);
    const correct = await post(`/talks/records/${id}/correct`, { text: "改一处", reason: "" }, who.line);
    expect([correct.status, correct.body.includes("改一处")]).toEqual([400, true]);
    const remarks = await post(
      `/talks/records/${id}/acknowledge`,
      { remarks: "我的意见", version: "9" },
      who.officer,
    );
    expect([remarks.status, remarks.body.includes("我的意见")]).toEqual([409, true]);
    const ledger = { organ: justice.organ, from: "2026-Q4", to: "2026-Q4", reason: "查" };
    const named = await post("/talks/ledger", ledger, who.line);
    expect([named.status, named.body.includes("至少 5 个字")]).toEqual([400, true]);
    const asked = { kind: "open", talk: "nothing", reason: "核查举报需要" };
    const open = await post("/talks/warrants", asked, who.committee);
    expect([open.status, open.body.includes("没有这个编号的记录")]).toEqual([404, true]);
    expect(open.body).toContain("核查举报需要");
  });
});

describe("what is confidential", () => {
  it("stands in no cookie, address or title, and no form is kept by the browser", async () => {
    const drafted = await post("/talks/drafts/new", typed({ do: "save" }), who.line);
    const edit = locationOf(drafted);
    const signed = await post(edit, { ...typed(), version: "1", do: "sign" }, who.line);
    const record = linkOn(await see("/", who.officer), /\/talks\/records\/[a-z0-9-]+/);
    const read = await world.kit.page(record, { as: who.officer });
    const fields = { remarks: makeDraft().content, version: hidden(read.body, "version") };
    const confirmed = await post(`${record}/acknowledge`, fields, who.officer);
    const refused = await post(`${record}/acknowledge`, fields, who.officer);
    for (const { headers } of [drafted, signed, read, confirmed, refused])
      expect(holdsMark(Buffer.from(decodeURIComponent([...headers].flat().join(" "))))).toBe(false);
    expect(read.headers.get("cache-control")).toBe("no-store");
    expect(/<title>([^<]*)</.exec(read.body)?.[1]).toBe("约谈记录 - 素能");
    const form = await see("/talks/drafts/new", who.line);
    expect(form).not.toContain("data-keep");
    expect(form).toMatch(/<form[^>]*data-warn-leave[^>]*autocomplete="off"/);
  });

  it("is never run as markup", async () => {
    const words = typed({ matter: hostile, place: hostile, content: hostile, advice: hostile });
    const draft = locationOf(await post("/talks/drafts/new", { ...words, do: "save" }, who.line));
    const pages = [await see(draft, who.line)];
    await post(draft, { ...words, version: "1", do: "sign" }, who.line);
    const record = linkOn(await see("/", who.officer), /\/talks\/records\/[a-z0-9-]+/);
    await post(`${record}/correct`, { text: hostile, reason: hostile }, who.line);
    pages.push(await see(record, who.officer), await see(`${record}/print`, who.line));
    for (const page of pages) {
      expect(page).toContain("&lt;script&gt;");
      expect(page).not.toMatch(/<script>alert|<img src=x/);
    }
  });

  it("leaves exactly one entry for each look: one for reading, one for printing", async () => {
    const id = await oneTalk(world);
    const entries = async () => {
      const { body } = await world.kit.call(recordRoutes.ownAccess, { as: who.officer });
      return body.entries.map(({ did, by }) => `${did} ${by}`);
    };
    await see(`/talks/records/${id}/print`, who.line);
    expect(await entries()).toEqual([`print ${who.line}`]);
    await see(`/talks/records/${id}`, who.officer);
    await see(`/talks/records/${id}/access`, who.head);
    const own = await see("/talks/access", who.officer);
    expect(own).toContain("查阅记录完整");
    expect(own).toContain("蒋纪检（S20001）");
    expect(await entries()).toEqual([`read ${who.officer}`, `print ${who.line}`]);
  });
});
