// Talks seen from everywhere else: no list, page, figure, mail, job or home page of the open host says a word of them.
import { beforeAll, describe, expect, it } from "vitest";
import { roundRoutes as testRoundRoutes } from "../../functions/assessments/routes-rounds.ts";
import { putTable } from "../../functions/assessments/store.ts";
import { noticesRoutes } from "../../functions/notices/routes.ts";
import { pages, routes } from "../../functions/catalogue.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { runJob } from "../../functions/platform/jobs.ts";
import { withoutVault } from "../../functions/platform/vault.ts";
import { runners } from "../../functions/runners.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { jobNames } from "../../shared/jobs.ts";
import type { Notice } from "../../shared/notice.ts";
import { isConfidential } from "../../shared/talks/paths.ts";
import { table } from "../assessments/fitness-table.ts";
import { roundInput } from "../assessments/given.ts";
import { marked } from "../support/canary.ts";
import { everyday } from "../support/sweep.ts";
import { nameOf, type Addressed } from "../support/send.ts";
import { tell } from "./access-cells.ts";
import { makeScene, staff, type Scene } from "./access-scene.ts";
import type { Column } from "./access-table.ts";
import { heldTalk } from "./given.ts";
import { plantedSite } from "./planted.ts";
import { everyRow } from "./tamper.ts";

let scene: Scene;
/** What nobody outside may read: titles, texts and addresses of private notices, ids of talks, reasons. */
let secrets: readonly string[];
/** What was said to somebody himself. */
let toldTo: ReadonlyMap<string, string>;

/** Every step that tells somebody something, with a mark in every confidential text. */
async function business(): Promise<string[]> {
  const { kit, quarter, place } = scene;
  const call: typeof kit.call = (row, asked) => kit.call(row, asked);
  const talks = await heldTalk(scene, {
    officers: [staff.subj],
    matter: marked("matter", "季度提醒"),
    content: marked("content", "围绕岗位廉政风险进行提醒，听取意见。"),
    followUp: marked("followUp", "每月汇报"),
    followUpDue: "2026-11-25",
  });
  const [id = ""] = talks;
  const params = { id };
  const at = { organ: place.organ, quarter };
  const remarks = marked("remarks", "已阅");
  await call(recordRoutes.acknowledge, { as: staff.subj, params, body: { remarks } });
  const correction = { text: marked("correction", "地点应为会议室"), reason: marked("reason", "笔误") };
  await call(recordRoutes.correct, { as: staff.line, params, body: correction });
  await call(roundRoutes.plan, {
    as: staff.line,
    params: at,
    body: { officers: [staff.peer, staff.lost], talker: staff.talk, plannedOn: "2026-11-30" },
  });
  const reason = marked("warrant", "核查信访反映的问题");
  const asked = await call(recordRoutes.ask, { as: staff.comm, body: { kind: "open", talk: id, reason } });
  await call(recordRoutes.decide, {
    as: staff.head,
    params: { id: asked.body.id },
    body: { consent: true },
  });
  await call(recordRoutes.view, { as: staff.comm, params });
  const span = { organ: place.organ, from: quarter, to: quarter };
  await call(roundRoutes.ledgerWithNames, { as: staff.line, body: { ...span, reason: "上级巡察组调阅" } });
  for (const name of jobNames) await runJob(withoutVault(kit.deps), runners, name, kit.deps.clock.now());
  kit.mail.caught = async () => kit.mail.sent.map((mail) => ({ ...mail, at: kit.deps.clock.now() }));
  // One more that still waits in the outbox.
  await call(roundRoutes.plan, {
    as: staff.line,
    params: at,
    body: { officers: [staff.gone], talker: staff.talk },
  });
  return talks;
}

/** A test of the same people, so that its boards and lists have somebody to show. */
async function testing(): Promise<string> {
  const { kit, county, place } = scene;
  const { organ } = place;
  const made = await kit.call(testRoundRoutes.createRound, {
    as: staff.revw,
    params: { organ },
    body: roundInput({ makeUp: undefined }),
  });
  const { id } = made.body;
  await kit.call(testRoundRoutes.open, { as: staff.revw, params: { organ, round: id } });
  await tryWrite(kit.deps, putTable(county, organ, { ...table, effectiveFrom: known["day"] ?? "" }));
  return id;
}

beforeAll(async () => {
  scene = await makeScene();
  known["round"] = await testing();
  const talks = await business();
  const { deps } = scene.kit;
  const rows = (await everyRow(deps, deps.tableName)) as unknown as Notice[];
  const hidden = rows.filter((row) => row.private);
  const words = hidden.flatMap(({ title, text, link, id }) => [title, text, link, id]);
  // Addresses that stand in everybody's navigation are no secret.
  const ofHidden = words.filter((one) => one.length > 12 && !/^\/talks\/[a-z]+$/u.test(one));
  secrets = [...new Set([...ofHidden, ...talks, scene.talk.id, "上级巡察组调阅"])];
  toldTo = new Map(
    hidden.map(({ to }) => [to, JSON.stringify(hidden.filter((notice) => notice.to === to))] as const),
  );
});

const known: Record<string, string> = {
  county: "529901",
  organ: "justice1",
  unit: "sfs",
  place: "sfs",
  staff: staff.subj,
  month: "2026-11",
  quarter: "2026-Q4",
  year: "2026",
  prefix: "52",
  day: "2026-11-24",
  policy: "briefs-monthly",
};

/** Everything that can be looked at on the open host, but for single briefs, activities, rotations and files. */
const looking = [...routes.map(({ row }) => row), ...pages].filter(
  ({ method, path }) =>
    method === "get" &&
    !isConfidential(String(path)) &&
    !/:(?:id|import|rotation|file)\b/u.test(String(path)),
);

/** The parameters of an address that are known here; a page ignores what it does not ask for. */
function queryOf(row: Addressed & { query?: unknown }): Record<string, string> | undefined {
  // What rates are asked is read strictly, also from an address that somebody typed.
  if (row.path.endsWith("/candidates")) return { staff: staff.subj };
  if (row.path.startsWith("/assessments"))
    return row.path.includes(":organ") ? undefined : { organ: "justice1" };
  if (/^\/api\/activities\/(?:figures|attendance|speakers|coverage)/u.test(row.path)) {
    const span = { organ: "justice1", from: "2026-11", to: "2026-11" };
    return row.path.endsWith("coverage") ? { ...span, kind: "seminar" } : span;
  }
  // A month is asked of one unit, and without anything else.
  if (row.path === "/api/assessments/rates/rows") return { organ: "justice1" };
  if (!row.path.startsWith("/api/"))
    return { unit: "sfs", organ: "justice1", month: "2026-11", day: "2026-11-24" };
  const { shape } = (row.query ?? {}) as { shape?: Record<string, unknown> };
  const asked = Object.keys(shape ?? {}).filter((name) => known[name] !== undefined);
  return asked.length ? Object.fromEntries(asked.map((name) => [name, known[name] ?? ""])) : undefined;
}

/** Everybody but the line; at every change those who reach farthest, who reviews, and who files. */
const readers: readonly Column[] =
  everyday === undefined
    ? ["oadm", "cadm", "root", "comm", "unit", "revw"]
    : ["unit", "root", "comm", "revw"];

describe("from outside", () => {
  it("there is something to hide, and something was told", () => {
    expect(secrets.length).toBeGreaterThan(20);
    expect(scene.kit.mail.sent.length).toBeGreaterThan(3);
    expect(looking.length).toBeGreaterThan(30);
  });

  it.each(looking.map((row) => ({ name: nameOf(row as Addressed), row: row as Addressed })))(
    "$name",
    async ({ row }) => {
      const found: string[] = [];
      let answered = 0;
      for (const column of readers) {
        const who = staff[column];
        const told = await tell(scene, row, { params: known, query: queryOf(row) }, who);
        if (told.status < 400) answered += 1;
        if (told.status >= 500) found.push(`${column}: ${told.status}`);
        if (told.marked) found.push(`${column}: shows what was said`);
        for (const secret of secrets)
          if (told.text.includes(secret) && !toldTo.get(who)?.includes(secret))
            found.push(`${column}: shows ${secret}`);
      }
      expect(found).toEqual([]);
      const ofTheLine = String((row as { guard?: unknown }).guard).startsWith("talks.");
      expect(answered > 0, "somebody of them sees it").toBe(!ofTheLine);
    },
  );

  it("control: the outbox reports itself when it shows private notices like others", async () => {
    const shown = {
      what: "private is shown",
      file: "functions/notices/overseen.ts",
      name: "shown",
      instead: "(as, row) => as({ ...row, private: undefined })",
    };
    const { site, plant } = await plantedSite(scene.kit.deps, [shown]);
    const seen = async (): Promise<number> => {
      const { text } = await tell(scene, noticesRoutes.outbox, {}, staff.oadm, site.app);
      return secrets.filter((secret) => text.includes(secret)).length;
    };
    expect(await seen()).toBe(0);
    plant(shown.what);
    const count = await seen();
    plant();
    expect(count).toBeGreaterThan(0);
  });

  it("mail says that there is something to read, not what, also to those it is for", () => {
    const mails = scene.kit.mail.sent.map(({ subject, text }) => `${subject}\n${text}`).join("\n");
    expect(secrets.filter((secret) => mails.includes(secret))).toEqual([]);
    expect(mails).toContain("个人事项");
  });
});

it("an organ, a unit and a record of the same ids in another county are others", async () => {
  const { place, quarter, talk } = scene;
  const asks: [Addressed, Record<string, string>, Record<string, string> | undefined][] = [
    [roundRoutes.board, { organ: place.organ, quarter }, undefined],
    [roundRoutes.unit, { unit: place.unit }, { quarter }],
    [roundRoutes.coverage, {}, { quarter }],
    [roundRoutes.figures, {}, { organ: place.organ, since: "2026" }],
    [roundRoutes.followUps, {}, { organ: place.organ }],
    [roundRoutes.ledger, {}, { organ: place.organ, from: quarter, to: quarter }],
    [recordRoutes.view, { id: talk.id }, undefined],
    [recordRoutes.access, { id: talk.id }, undefined],
    [recordRoutes.warrants, {}, undefined],
  ];
  const twin = await scene.twin();
  const everybody = [...scene.everybody.values()].filter((name) => name !== "系统管理员");
  for (const [row, params, query] of asks) {
    const told = await tell(scene, row, { params, query }, twin);
    expect([nameOf(row), told.status < 500, told.marked]).toEqual([nameOf(row), true, false]);
    expect(everybody.filter((name) => told.text.includes(name))).toEqual([]);
    expect(told.text).not.toContain(talk.serial);
  }
});
