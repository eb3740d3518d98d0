// Every page of talks for whoever it is meant for, and nothing of talks for anybody else: pages, navigation, writes.
import { beforeAll, describe, expect, it } from "vitest";
import { isTableWrite, recordCalls } from "../support/adversaries.ts";
import { holdsMark } from "../support/canary.ts";
import { plant } from "../support/plant.ts";
import { tagsOf } from "../support/tags.ts";
import { assign, justice, makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";

type Role = keyof typeof who;
let world: TalkWorld;
let talk: string;
let draft: string;

beforeAll(async () => {
  world = await talkWorld();
  const { kit } = world;
  await assign(world, [who.officer, who.second]);
  talk = await oneTalk(
    world,
    { followUp: "每月汇报一次", followUpDue: "2026-11-20", day: "2026-11-02" },
    who.talker,
  );
  const { officers, form, type, day, matter, place, content, advice } = makeDraft({ officers: [who.second] });
  const words = { officers, form, type, day, matter, place, content, advice, talker: who.talker };
  const made = await kit.submitForm("/talks/drafts/new", { ...words, do: "save" }, { as: who.talker });
  draft = made.headers.get("location") ?? "";
  const ask = { kind: "open", talk, reason: "核查举报需要" };
  await kit.submitForm("/talks/warrants", ask, { as: who.committee });
});

const page = (path: string, role: Role) => world.kit.page(path, { as: who[role] });

/** Pages with who may see them, and what must stand there. */
const seen: [string, () => string, Role, string[]][] = [
  ["the board", () => "/talks", "line", ["还剩 37 天", "待安排", "司小明", "办理免谈", "结束轮次"]],
  ["a stage of it", () => "/talks?state=planned", "head", ["司小红", "牛副局长"]],
  ["a quarter without a round", () => "/talks?quarter=2025-Q1", "line", ["2025年第一季度没有轮次"]],
  ["a quarter that is none", () => "/talks?quarter=x&state=y", "line", ["2026年第四季度"]],
  ["follow-ups", () => "/talks/follow-ups", "line", ["已逾期 4 天", "司小明", "登记完成情况"]],
  ["the ledger", () => "/talks/ledger", "line", ["脱敏台账", "带姓名的台账"]],
  ["coverage of one's own organ", () => "/talks/coverage", "line", ["示例县司法局", "1 / "]],
  ["coverage of the county", () => "/talks/coverage?since=2024", "committee", ["1 / ", "2024年以来"]],
  ["a unit", () => `/talks/units/${justice.unit}`, "unitHead", ["司小明", "已谈", "还没谈"]],
  ["warrants to decide", () => "/talks/warrants", "head", ["核查举报需要", "同意调阅", "申请销毁"]],
  ["warrants of an organ", () => "/talks/warrants", "line", ["只有申请人和决定人可见"]],
  ["one's own warrants", () => "/talks/warrants", "committee", ["申请人不能自己同意", "申请调阅"]],
  [
    "what I must do",
    () => "/talks/mine",
    "talker",
    ["请我谈的（1 人）", "没有签发的草稿（1 份）", "我谈过的"],
  ],
  ["what was said to me", () => "/talks/mine", "officer", ["待本人确认", "阅看并确认"]],
  ["who has nothing", () => "/talks/mine", "clerk", ["还没有约谈记录"]],
  ["a new record", () => "/talks/drafts/new", "line", ["不得录入涉密内容", "请选择"]],
  ["a new record of a talker", () => "/talks/drafts/new", "talker", ["谈话人：您本人"]],
  ["nobody to talk to", () => "/talks/drafts/new", "clerk", ["目前没有请您约谈的人"]],
  ["a draft", () => draft, "talker", ["签发前还有", "请确认记录内容不涉及国家秘密", "删除草稿"]],
  ["a record as its officer", () => `/talks/records/${talk}`, "officer", ["请您确认", "已阅看，确认"]],
  ["a record as its talker", () => `/talks/records/${talk}`, "talker", ["登记完成情况", "追加一条更正"]],
  ["a record as the line", () => `/talks/records/${talk}`, "head", ["您作为本单位纪检", "追加一条更正"]],
  ["a record on paper", () => `/talks/records/${talk}/print`, "officer", ["谈话人签字", "记录人签字"]],
  ["who read a record", () => `/talks/records/${talk}/access`, "line", ["查阅记录完整"]],
  ["who read mine", () => "/talks/access", "officer", ["查阅记录完整"]],
];

describe.each(seen)("%s", (_, at, role, words) => {
  it("is there, well-formed, each input with its label and each id with one owner", async () => {
    const { status, body } = await page(at(), role);
    expect(status).toBe(200);
    for (const word of words) expect(body).toContain(word);
    const tags = tagsOf(body);
    const ids = tags.flatMap(({ attributes }) => attributes["id"] ?? []);
    expect(ids).toEqual([...new Set(ids)]);
    const labelled = new Set(
      tags.flatMap(({ name, attributes }) => (name === "label" ? attributes["for"] : [])),
    );
    const inputs = tags.filter(
      ({ name, attributes }) =>
        ["input", "select", "textarea"].includes(name) && attributes["type"] !== "hidden",
    );
    expect(
      inputs.filter(({ attributes }) => !labelled.has(attributes["id"]) && !attributes["aria-label"]),
    ).toEqual([]);
  });

  it("changes nothing but the access log", async () => {
    await page(at(), role);
    const calls = plant(world.kit.deps.db, recordCalls());
    await page(at(), role);
    calls.remove();
    const written = calls.steps.filter(isTableWrite).map(({ input }) => JSON.stringify(input));
    expect(written.filter((input) => !input.includes("access/"))).toEqual([]);
    expect(written.length).toBeLessThanOrEqual(1);
  });
});

/** Every page with who is let in; everybody else of the county is not. */
const doors: [() => string, Role[]][] = [
  [() => "/talks", ["line", "head", "otherLine"]],
  [() => `/talks?organ=${justice.organ}`, ["line", "head"]],
  [() => `/talks/follow-ups?organ=${justice.organ}`, ["line", "head"]],
  [() => `/talks/ledger?organ=${justice.organ}`, ["line", "head"]],
  [() => "/talks/coverage", ["line", "head", "otherLine", "committee", "secondCommittee"]],
  [() => `/talks/units/${justice.unit}`, ["unitHead"]],
  [() => "/talks/warrants", ["line", "head", "otherLine", "committee", "secondCommittee"]],
  [() => draft, ["talker"]],
  [() => `/talks/records/${talk}`, ["officer", "talker", "line", "head"]],
  [() => `/talks/records/${talk}/print`, ["officer", "talker", "line", "head"]],
  [() => `/talks/records/${talk}/access`, ["officer", "line", "head"]],
];
const everybody = Object.keys(who) as Role[];

describe("nobody else", () => {
  it.each(doors)("is let in: door %#", async (at, allowed) => {
    const statuses = await Promise.all(
      everybody.map(async (role) => ({ role, ...(await page(at(), role)) })),
    );
    expect(statuses.filter(({ status }) => status === 200).map(({ role }) => role)).toEqual(
      everybody.filter((role) => allowed.includes(role)),
    );
    const refused = statuses.filter(({ status }) => status !== 200);
    expect(refused.filter(({ body }) => holdsMark(Buffer.from(body)))).toEqual([]);
    expect(refused.every(({ status }) => status === 403 || status === 404)).toBe(true);
  });

  it("sees a way there: administrators, reviewers and clerks find nothing but their own talks", async () => {
    for (const role of ["organAdmin", "admin", "reviewer", "clerk"] as const) {
      const { body } = await page("/", role);
      const links = tagsOf(body).flatMap(({ attributes }) => attributes["href"] ?? []);
      expect(new Set(links.filter((href) => href.startsWith("/talks")))).toEqual(new Set(["/talks/mine"]));
      expect((await page("/talks/mine", role)).body).not.toContain("司小明");
    }
  });

  it("sees names of officers on what the committee is shown of coverage", async () => {
    const { body } = await page("/talks/coverage", "committee");
    expect(body).not.toContain("司小明");
    const links = tagsOf(body).flatMap(({ attributes }) => attributes["href"] ?? []);
    expect(links.filter((href) => /\/talks(?:\?|\/records|\/units|$)/.test(href))).toEqual([]);
  });

  it("leads by the navigation to what is not his: each role finds its own, once", async () => {
    const nav = async (role: Role) => {
      const { body } = await page("/", role);
      const bar = /<nav class="sn-nav".*?<\/nav>/s.exec(body)?.[0] ?? "";
      return [...bar.matchAll(/href="(\/talks[^"]*)"/g)].map(([, href]) => href);
    };
    expect(await nav("line")).toEqual(["/talks", "/talks/mine"]);
    expect(await nav("committee")).toEqual(["/talks/coverage", "/talks/mine"]);
    expect(await nav("officer")).toEqual(["/talks/mine"]);
    expect(await nav("unitHead")).toEqual(["/talks/mine"]);
  });
});

describe("the ledger", () => {
  it("comes masked by its address, and with names only for a reason", async () => {
    const { kit } = world;
    const span = `organ=${justice.organ}&from=2026-Q4&to=2026-Q4`;
    const masked = await page(`/talks/ledger?${span}`, "line");
    expect(decodeURIComponent(masked.headers.get("content-disposition") ?? "")).toContain("（脱敏）.xlsx");
    const fields = { organ: justice.organ, from: "2026-Q4", to: "2026-Q4", reason: "上级检查核对人员" };
    const named = await kit.submitForm("/talks/ledger", fields, { as: who.line });
    expect(decodeURIComponent(named.headers.get("content-disposition") ?? "")).toMatch(/第四季度\.xlsx/);
    const wrong = await page(`/talks/ledger?organ=${justice.organ}&from=2026-Q4&to=2026-Q1`, "line");
    expect([wrong.status, wrong.body.includes("请选择先后正确")]).toEqual([400, true]);
  });
});
