// A whole county's business with talks on one machine, as it is installed: files, engine, mail sink, jobs, pages, exports.
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { vi } from "vitest";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { runJob } from "../../functions/platform/jobs.ts";
import { consoleLog } from "../../functions/platform/log.ts";
import { withoutVault } from "../../functions/platform/vault.ts";
import { unpackZip } from "../../functions/platform/zip.ts";
import { openLocal, readLocalEnv, type LocalHost } from "../../functions/local-deps.ts";
import { runners } from "../../functions/runners.ts";
import { createSite } from "../../functions/site.ts";
import { jobNames } from "../../shared/jobs.ts";
import { holdsMark, marked, searchFolder } from "../support/canary.ts";
import { seedOrg, tokens } from "../support/seed-org.ts";
import { justice, makeDraft, openRound, peopleOf, personRows, who } from "./given.ts";
import { everyRow } from "./tamper.ts";

const county = "529901";
const now = "2026-11-24T09:00:00+08:00";
const quarter = "2026-Q4";

export type Leaks = {
  /** Files of the data folder (database, write-ahead log, mail, uploads) that hold a mark. */
  files: string[];
  bytes: number;
  /** Rows of either table that hold one, whatever they are: notices, audit, figures, index, work lists. */
  rows: string[];
  /** Log lines, exports, pages and API replies of people who may not read, and error replies. */
  said: string[];
  /** Replies to people who may read and did see it: the flow is real. */
  seen: number;
};

type Reply = { status: number; bytes: Uint8Array; text: string };
type Ask = (method: string, address: string, as?: string, body?: unknown) => Promise<Reply>;

function asking(deps: Deps): Ask {
  const { app } = createSite(deps);
  const tokenFor = tokens(deps, county);
  return async (method, address, as, body) => {
    const headers = new Headers(body === undefined ? {} : { "content-type": "application/json" });
    if (as) headers.set("authorization", `Bearer ${await tokenFor(as)}`);
    const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const reply = await app.request(`http://suneng.test${address}`, init);
    const bytes = new Uint8Array(await reply.arrayBuffer());
    return { status: reply.status, bytes, text: Buffer.from(bytes).toString() };
  };
}

/** Everything that may be known of a reply: its text, and what is zipped in it. */
async function holds({ bytes }: Reply): Promise<boolean> {
  if (holdsMark(bytes)) return true;
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  return [...(await unpackZip(bytes, () => true)).values()].some(holdsMark);
}

type Made = { id: string; version: number; talks?: string[] };
const json = ({ text }: Reply): Made => JSON.parse(text) as Made;

/** Drafts, signs, reads, confirms, corrects, follows up, asks for warrants: a mark in every confidential field. */
async function business(ask: Ask): Promise<{ id: string; shows: Reply[]; refused: Reply[] }> {
  const draft = makeDraft({
    talker: who.line,
    followUp: marked("followUp", "每月汇报一次"),
    followUpDue: "2026-12-20",
  });
  const made = json(await ask("POST", "/api/talks/drafts", who.line, draft));
  const saved = await ask("PUT", `/api/talks/drafts/${made.id}`, who.line, {
    ...draft,
    version: made.version,
  });
  const shows = [await ask("GET", `/api/talks/drafts/${made.id}`, who.line)];
  const other = json(
    await ask("POST", "/api/talks/drafts", who.head, { ...draft, talker: who.head, officers: [who.second] }),
  );
  const refused = [
    saved,
    await ask("POST", "/api/talks/drafts", who.line, { ...draft, type: marked("type", "诫勉谈话") }),
    await ask("POST", `/api/talks/drafts/${made.id}/sign-off`, who.line, {}),
  ];
  const signed = json(refused[2] as Reply);
  const id = signed.talks?.[0] ?? "";
  const at = `/api/talks/records/${id}`;
  shows.push(await ask("GET", at, who.officer), await ask("GET", `/talks/records/${id}`, who.officer));
  shows.push(await ask("GET", at, who.head), await ask("GET", `/talks/records/${id}/print`, who.line));
  refused.push(
    await ask("POST", `${at}/acknowledge`, who.officer, { remarks: marked("remarks", "已阅") }),
    await ask("POST", `${at}/corrections`, who.line, {
      text: marked("correction", "更正"),
      reason: marked("reason", "笔误"),
    }),
    await ask("POST", `${at}/outcomes`, who.line, { outcome: marked("outcome", "已汇报"), done: false }),
    await ask("POST", `${at}/outcomes`, who.line, { outcome: marked("outcome", "再汇报"), done: true, x: 1 }),
    await ask("POST", "/api/talks/warrants", who.committee, {
      kind: "open",
      talk: id,
      reason: marked("warrant", "核查举报需要"),
    }),
    await ask("POST", "/api/talks/warrants", who.line, {
      kind: "shred",
      officer: who.second,
      reason: marked("shred", "到期销毁需要"),
    }),
    await ask("GET", `/api/talks/drafts/${other.id}`, who.line),
  );
  return { id, shows, refused };
}

/** What people see who may not read it, and what leaves as files. */
async function elsewhere(ask: Ask, id: string): Promise<[string, Reply][]> {
  const month = "2026-11";
  const addresses: [string, string[]][] = [
    [
      `/api/talks/records/${id}`,
      [who.unitHead, who.admin, who.organAdmin, who.committee, who.otherLine, who.clerk],
    ],
    [`/api/talks/records/${id}/access`, [who.officer, who.line]],
    [`/api/talks/rounds/${justice.organ}/${quarter}`, [who.line, who.head]],
    [`/api/talks/ledger?organ=${justice.organ}&from=${quarter}&to=${quarter}`, [who.line]],
    ["/api/talks/coverage", [who.committee, who.line]],
    [`/api/talks/units/${justice.unit}`, [who.unitHead]],
    ["/api/talks/mine", [who.officer, who.line]],
    [`/api/talks/follow-ups?organ=${justice.organ}`, [who.line]],
    ["/api/talks/drafts", [who.line, who.head]],
    [`/api/talks/figures?organ=${justice.organ}&since=2026`, [who.committee]],
    [`/api/figures/months/${month}`, [who.admin, who.clerk]],
    [`/api/obligations/months/${month}`, [who.admin, who.line]],
    ["/api/notices", [who.officer, who.line, who.head, who.committee]],
    ["/api/notices/outbox", [who.admin, who.organAdmin]],
    ["/api/notices/sent", [who.admin, who.organAdmin]],
    ["/api/notices/mail", [who.admin, who.organAdmin]],
    ["/api/jobs", [who.admin]],
    ["/", [who.officer, who.line, who.admin, who.committee, who.unitHead]],
    ["/talks", [who.line]],
    ["/talks/mine", [who.officer, who.line]],
    ["/talks/coverage", [who.committee]],
    ["/talks/follow-ups", [who.line]],
    [`/talks/records/${id}/access`, [who.officer]],
    ["/notices/outbox", [who.admin]],
    ["/notices/mail", [who.admin]],
  ];
  const asked = addresses.flatMap(([address, people]) => people.map((as) => ({ address, as })));
  const found: [string, Reply][] = [];
  for (const { address, as } of asked) found.push([`${address} as ${as}`, await ask("GET", address, as)]);
  const named = { organ: justice.organ, from: quarter, to: quarter, reason: "年度归档需要姓名" };
  found.push(["ledger with names", await ask("POST", "/api/talks/ledger", who.line, named)]);
  return found;
}

async function prepare(host: LocalHost): Promise<void> {
  await seedOrg(host.deps, county);
  for (const person of peopleOf(county)) {
    await commit(host.deps, jobActor(county, "seed"), personRows(county, person));
  }
  await openRound({ kit: { deps: host.deps }, county, quarter });
}

/** Does all of it in a fresh folder and answers where marks were found that may not be there. */
export async function canaryFlow(): Promise<Leaks> {
  const shm = "/dev/shm";
  const folder = mkdtempSync(path.join(existsSync(shm) ? shm : tmpdir(), "suneng-canary-"));
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    lines.push(String(chunk));
    return true;
  });
  const host = await openLocal(readLocalEnv({ DATA_DIR: path.join(folder, "data"), SUNENG_NOW: now }));
  try {
    const deps: Deps = { ...host.deps, log: consoleLog, passwordCost: 16 };
    await prepare({ ...host, deps });
    const ask = asking(deps);
    const { id, shows, refused } = await business(ask);
    for (const job of jobNames)
      await runJob(withoutVault(deps), runners, job, deps.clock.now(), { again: true });
    const replies = await elsewhere(ask, id);
    const said: string[] = [];
    for (const [what, reply] of replies) if (await holds(reply)) said.push(what);
    for (const reply of refused)
      if (holdsMark(reply.bytes)) said.push(`reply ${reply.status}: ${reply.text.slice(0, 80)}`);
    said.push(
      ...lines.filter((line) => holdsMark(Buffer.from(line))).map((line) => `log: ${line.slice(0, 80)}`),
    );
    const tables = [deps.tableName, deps.vault?.tableName ?? ""];
    const rows = (await Promise.all(tables.map((table) => everyRow(deps, table)))).flat();
    const leaking = rows.filter((row) => holdsMark(Buffer.from(JSON.stringify(row))));
    const { bytes, found } = searchFolder(folder);
    const seen = shows.filter(({ bytes: shown }) => holdsMark(shown)).length;
    return { files: found, bytes, rows: leaking.map(({ pk, sk }) => `${pk} ${sk}`), said, seen };
  } finally {
    spy.mockRestore();
    await host.stop();
  }
}
