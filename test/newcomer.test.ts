// A newcomer's run over HTTP on a real process: from an empty start to a month that is met, short and told to the right people.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { figuresRoutes } from "../functions/figures/routes.ts";
import { noticesRoutes } from "../functions/notices/routes.ts";
import { obligationsRoutes } from "../functions/obligations/routes.ts";
import { importRoutes } from "../functions/org/routes-imports.ts";
import { officerRoutes } from "../functions/org/routes-officers.ts";
import { orgRoutes } from "../functions/org/routes.ts";
import { jobRoutes } from "../functions/platform/job-routes.ts";
import { trainingRoutes } from "../functions/training/routes.ts";
import type { OrganView } from "../shared/org/views.ts";
import { clientOf, processesOn, runJobCommand, startHost, type Client, type Host } from "./support/host.ts";
import { fileBrief, firstSignIn, signIn } from "./support/newcomer-steps.ts";

const dataDir = mkdtempSync(path.join(tmpdir(), "suneng-newcomer-"));
/** A Friday in November, and the Friday after the month's days of grace. */
const november = { dataDir, now: "2026-11-20T09:00:00+08:00" };
const december = { dataDir, now: "2026-12-04T09:00:00+08:00" };

const dataFile = (name: string): Uint8Array => readFileSync(new URL(`data/${name}`, import.meta.url));
const expected = JSON.parse(Buffer.from(dataFile("roster-expected.json")).toString()) as {
  workbook: { goodRows: number; defects: { row: number; reason: string }[] };
};

let host: Host;
const mailOf = "otherclerk@suneng.test";
let admin: Client;
let organs: OrganView[] = [];
/** Staff number and own password by what somebody is in this test. */
const people = new Map<string, { staff: string; password: string }>();
const signedIn = new Map<string, Client>();

const as = (who: string): Client => clientOf(host, signedIn.get(who)?.token);

const unitCalled = (organ: string, unit: string) => {
  const found = organs.find(({ name }) => name === organ)?.units.find(({ name }) => name === unit);
  if (!found) throw new Error(`no unit ${unit}`);
  return found;
};
const police = (unit: string) => unitCalled("示例县公安局", unit);
const placeOf = (name: string): string => organs.find((organ) => organ.name === name)?.id ?? police(name).id;

async function importFile(
  row: typeof importRoutes.importRoster | typeof importRoutes.importOrganisation,
  file: string,
) {
  const preview = await admin.call(row, { query: { file }, bytes: dataFile(file) });
  const params = { import: preview.import };
  const result = await admin.call(importRoutes.commitImport, { params, body: { mode: "validOnly" } });
  return { preview, result };
}

/** Gives the nth officer of a unit a role over a place and a first password; signs that person in. */
async function appoint(
  who: string,
  unit: { id: string },
  nth: number,
  role: "clerk" | "unitHead" | "reviewer",
  place: string,
) {
  const { items } = await admin.call(officerRoutes.listOfficers, { params: { unit: unit.id } });
  const staff = items.filter(({ kind }) => kind === "sworn")[nth]?.staff ?? "";
  await admin.call(officerRoutes.giveGrant, { params: { staff }, body: { role, place } });
  const { password } = await admin.call(officerRoutes.issuePassword, { params: { staff } });
  const own = `xunlian-${nth}${role}-2026`;
  people.set(who, { staff, password: own });
  signedIn.set(who, await firstSignIn(host, staff, password, own));
}

/** The inbox of a person as "what it is about": kind or policy, period, step. */
async function inboxOf(who: string): Promise<string[]> {
  const { items } = await as(who).call(noticesRoutes.inbox);
  return items
    .map((item) => (item.kind === "obligations.owed" ? item.id.replace(/\.[a-z0-9]+\./u, ".") : item.kind))
    .sort();
}

const job = (setting: typeof november, ...words: string[]) => runJobCommand(setting, words);

beforeAll(async () => {
  host = await startHost(november, ["--empty"]);
});
afterAll(async () => {
  await host?.interrupt();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("on an empty start, in November", () => {
  it("the terminal shows an administrator's first password, which must be changed", async () => {
    const [, staff = "", password = ""] = /\t(ADMIN01)\t(\S+)/u.exec(host.said()) ?? [];
    admin = await firstSignIn(host, staff, password, "guanli-8421-xin");
    people.set("admin", { staff, password: "guanli-8421-xin" });
    signedIn.set("admin", admin);
    await expect(signIn(host, staff, password)).rejects.toThrow("401");
  });

  it("the shared organisation and roster come in, every planted defect named by row and reason", async () => {
    const organisation = await importFile(importRoutes.importOrganisation, "organisation.xlsx");
    expect(organisation.preview.counts).toMatchObject({ new: 29, wrong: 0 });
    const roster = await importFile(importRoutes.importRoster, "roster.xlsx");
    expect(roster.preview.wrong.map(({ row, reason }) => ({ row, reason }))).toEqual(
      expected.workbook.defects,
    );
    expect(roster.result.counts.new).toBe(expected.workbook.goodRows);
    organs = (await admin.call(orgRoutes.tree)).items;
    expect(organs.flatMap(({ units }) => units)).toHaveLength(25);
  });

  it("clerks, heads and a reviewer get their roles and sign in with first passwords", async () => {
    const filing = unitCalled("示例县人民法院", "立案庭");
    await Promise.all([
      appoint("clerk", police("城关派出所"), 0, "clerk", placeOf("城关派出所")),
      appoint("head", police("城关派出所"), 1, "unitHead", placeOf("城关派出所")),
      appoint("otherClerk", police("河滨派出所"), 0, "clerk", placeOf("河滨派出所")),
      appoint("otherHead", police("河滨派出所"), 1, "unitHead", placeOf("河滨派出所")),
      appoint("newHead", police("云潭派出所"), 0, "unitHead", placeOf("云潭派出所")),
      appoint("reviewer", police("政工室"), 0, "reviewer", placeOf("示例县公安局")),
      appoint("courtClerk", filing, 0, "clerk", filing.id),
    ]);
    expect(people.size).toBe(8);
  });

  it("a clerk files two briefs with photos; one is returned, resubmitted, and both are accepted", async () => {
    const clerk = as("clerk");
    const unit = placeOf("城关派出所");
    const first = await fileBrief(host, clerk, unit, "2026-11-17", 1);
    const second = await fileBrief(host, clerk, unit, "2026-11-19", 2);
    const reviewer = as("reviewer");
    const desk = await reviewer.call(trainingRoutes.desk, { query: { organ: placeOf("示例县公安局") } });
    expect(desk.items.map(({ id }) => id).sort()).toEqual([first, second].sort());
    await expect(clerk.call(trainingRoutes.accept, { params: { id: first }, body: {} })).rejects.toThrow(
      "403",
    );
    const reason = "请补写讲评情况";
    await reviewer.call(trainingRoutes.returnIt, { params: { id: second }, body: { reason } });
    expect(await inboxOf("clerk")).toEqual(["training.returned"]);
    await clerk.call(trainingRoutes.submit, { params: { id: second }, body: {} });
    for (const id of [first, second])
      await reviewer.call(trainingRoutes.accept, { params: { id }, body: {} });
    const brief = await clerk.call(trainingRoutes.view, { params: { id: second } });
    expect(brief).toMatchObject({ state: "accepted", returns: 1, photoCount: 1, missing: [] });
    // The clock stands still here, so all of it happened in the same instant, in no particular order.
    expect(brief.history.map(({ did }) => did).sort()).toEqual([
      "training.accepted",
      "training.resubmitted",
      "training.returned",
      "training.submitted",
    ]);
    const photo = await fetch(new URL(brief.photos[0]?.url ?? "", host.url));
    expect(photo.headers.get("content-type")).toBe("image/jpeg");
    expect(Buffer.from(await photo.arrayBuffer()).includes("GPS"), "no position is kept").toBe(false);
  });

  it("reminders on the right mornings reach those who owe, and only those", async () => {
    const monday = await job(november, "obligations.remind", "--at", "2026-11-23T08:30:00+08:00");
    expect(monday).toMatchObject({ code: 0 });
    expect(await inboxOf("otherClerk")).toEqual(["briefs-monthly.2026-11.week-before"]);
    expect(await inboxOf("otherHead")).toEqual(["half-day-weekly.2026-W47.next-monday"]);
    expect(await inboxOf("newHead"), "opened inside November, in service all of week 47").toEqual([
      "half-day-weekly.2026-W47.next-monday",
    ]);
    expect(await inboxOf("clerk"), "met: no reminder").toEqual(["training.returned"]);
    for (const who of ["head", "reviewer", "courtClerk", "admin"])
      expect(await inboxOf(who), who).toEqual([]);
    const again = await job(november, "obligations.remind", "--at", "2026-11-23T08:31:00+08:00");
    expect(again.said).toContain("新提醒 0");
    expect(await inboxOf("otherClerk")).toHaveLength(1);
  });

  it("the roll-up as a second process beside the running server folds the month", async () => {
    const words = ["figures.rollUp", "--at", "2026-12-01T00:30:00+08:00"];
    const tried = await job(november, ...words, "--dry-run");
    expect(tried.said).toMatch(/试运行：将写入 [1-9]\d* 处/u);
    expect(await job(november, ...words)).toMatchObject({ code: 0 });
  });
});

describe("stopped and started again, in December", () => {
  it("Ctrl-C ends every child process, and starting again keeps the data", async () => {
    expect(processesOn(dataDir).length).toBeGreaterThan(0);
    await host.interrupt();
    expect(processesOn(dataDir)).toEqual([]);
    expect(existsSync(path.join(dataDir, "endpoint")), "closed in order, not killed").toBe(false);
    host = await startHost(december);
    expect(host.said(), "no account is made or shown a second time").not.toContain("ADMIN01");
    // Sessions end after a week: everybody signs in again with the own password.
    const openAgain = [...people].map(async ([who, { staff, password }]) =>
      signedIn.set(who, await signIn(host, staff, password)),
    );
    await Promise.all(openAgain);
    admin = as("admin");
    expect((await admin.call(orgRoutes.tree)).items).toEqual(
      organs.map((organ) => expect.objectContaining({ id: organ.id })),
    );
  });

  it("the month's figures are those that were filed", async () => {
    const figures = await as("admin").call(figuresRoutes.month, { params: { month: "2026-11" } });
    expect(figures.origin).toBe("rolledUp");
    expect(figures.total).toMatchObject({
      submitted: 2,
      accepted: 2,
      onTime: 2,
      hours: 8,
      attendances: 10,
      people: 5,
    });
  });

  it("compliance: that unit met, the others short by two, the new one and the other organs owe nothing", async () => {
    const month = await as("admin").call(obligationsRoutes.compliance, { params: { month: "2026-11" } });
    expect(month.organs.map(({ name }) => name)).toEqual(["示例县公安局"]);
    const monthly = month.organs[0]?.units.map(({ name, states }) => {
      const state = states.find(({ policy }) => policy === "briefs-monthly")?.state;
      return `${name} ${state?.state} ${state?.shortBy}`;
    });
    const short =
      "东风派出所 石桥派出所 河滨派出所 刑侦大队 交警大队 治安大队 巡特警大队 政工室 指挥中心".split(" ");
    const wanted = [
      "城关派出所 met 0",
      "云潭派出所 notApplicable 0",
      ...short.map((name) => `${name} short 2`),
    ];
    expect(monthly?.sort()).toEqual(wanted.sort());
  });

  it("the reminder missed while the machine was off is made up at the start, to the right people", async () => {
    await expect
      .poll(
        async () => {
          const { items } = await as("admin").call(jobRoutes.list);
          return items.find(({ name }) => name === "obligations.remind")?.runs[0];
        },
        { timeout: 8000 },
      )
      .toMatchObject({ state: "done", scheduledAt: "2026-12-04T00:30:00.000Z" });
    expect(await inboxOf("otherClerk")).toEqual([
      "briefs-monthly.2026-11.week-before",
      "half-day-weekly.2026-W49.friday",
    ]);
    expect(await inboxOf("otherHead")).toEqual([
      "briefs-monthly.2026-11.day-after",
      "half-day-weekly.2026-W47.next-monday",
      "half-day-weekly.2026-W48.next-monday",
    ]);
    expect(await inboxOf("clerk")).toEqual(["half-day-weekly.2026-W49.friday", "training.returned"]);
    expect(await inboxOf("head"), "week 48 was missed, the month was met").toEqual([
      "half-day-weekly.2026-W48.next-monday",
    ]);
    expect((await inboxOf("newHead")).filter((id) => id.startsWith("briefs-monthly"))).toEqual([]);
    expect(await inboxOf("reviewer"), "one for each unit that is short").toEqual(
      Array(9).fill("briefs-monthly.2026-11.day-after"),
    );
    for (const who of ["courtClerk", "admin"]) expect(await inboxOf(who), who).toEqual([]);
  });

  it("who has an address gets one mail, which the administrator can read on this machine", async () => {
    const params = { staff: people.get("otherClerk")?.staff ?? "" };
    await as("admin").call(officerRoutes.changeOfficer, { params, body: { email: mailOf } });
    const delivered = await job(december, "notices.deliver", "--at", "2026-12-04T09:00:00+08:00");
    expect(delivered).toMatchObject({ code: 0 });
    const { items } = await as("admin").call(noticesRoutes.caughtMail);
    expect(items.map(({ to }) => to)).toEqual([mailOf]);
    expect(items[0]?.text).toContain("/training/briefs/new?unit=");
    await expect(as("clerk").call(noticesRoutes.caughtMail), "a clerk reads nobody's mail").rejects.toThrow(
      "403",
    );
  });

  it("the pages say the same as the API", async () => {
    const compliance = await as("reviewer").page("/obligations?month=2026-11");
    expect(compliance).toContain("城关派出所");
    expect(compliance.match(/欠2篇/gu)?.length).toBe(9);
    expect(await as("clerk").page("/")).toContain("待办");
    const described = JSON.parse(await as("clerk").page("/api/openapi.json")) as { openapi: string };
    expect(described.openapi).toMatch(/^3\.1/u);
  });

  it("Ctrl-C ends it again without a trace", async () => {
    await host.interrupt();
    expect(processesOn(dataDir)).toEqual([]);
  });
});
