// Does the cells of a table of access: asks as each person, and tells what is not as agreed in the answer or behind it.
import { unpackZip } from "../../functions/platform/zip.ts";
import { getItem } from "../../functions/platform/db.ts";
import { inVault } from "../../functions/platform/vault.ts";
import { roles } from "../../shared/access.ts";
import { vaultKeys } from "../../shared/keys.ts";
import { holdsMark } from "../support/canary.ts";
import type { Ask } from "../support/requests-api.ts";
import type { Addressed, AnyApp } from "../support/send.ts";
import type { Scene } from "./access-scene.ts";
import type { Operation } from "./access-operations.ts";

/** One line of a table: cells by column, and the reason that goes with 409. */
export type Line<C extends string> = { name: string; cells: Map<C, string>; reason?: string };

/** The lines of a table as text: the first names the columns, `#` opens a heading, `= code` ends a line with its reason. */
export function linesOf<C extends string>(table: string): { columns: C[]; lines: Line<C>[] } {
  const [head = "", ...rest] = table
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const columns = head.trim().split(/\s+/u) as C[];
  const lines = rest.map((line): Line<C> => {
    const match = /^(?<name>.+?) {2,}(?<cells>(?:\d{3}\*? *)+)(?:= (?<reason>[a-z-]+))?$/u.exec(line);
    const { name = line, cells = "", reason } = match?.groups ?? {};
    const codes = cells.trim().split(/\s+/u);
    if (codes.length !== columns.length)
      throw new Error(`${name}: ${codes.length} cells for ${columns.length} columns`);
    return { name, cells: new Map(columns.map((column, at) => [column, codes[at] ?? ""])), reason };
  });
  return { columns, lines };
}

export type Told = { status: number; location: string; text: string; marked: boolean; writes: number };

/** Sends it as somebody; an Excel file is told as the text in it. */
export async function tell(
  scene: Scene,
  row: Addressed,
  ask: Ask,
  who: string,
  app: AnyApp = scene.kit.app,
): Promise<Told> {
  const path = row.path.replaceAll(/:(\w+)/gu, (_, name: string) => ask.params?.[name] ?? `:${name}`);
  const search = ask.query ? `?${new URLSearchParams(ask.query).toString()}` : "";
  const token = await scene.tokenOf(who);
  const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
  const body = ask.form ? new URLSearchParams(ask.form as Record<string, string>) : undefined;
  if (ask.body !== undefined) headers.set("content-type", "application/json");
  const init = {
    method: row.method.toUpperCase(),
    headers,
    body: ask.body === undefined ? body : JSON.stringify(ask.body),
  };
  const { value, writes } = await scene.writesOf(async () => {
    const response = await app.request(`http://suneng.test${path}${search}`, init);
    const location = response.headers.get("location") ?? "";
    return { status: response.status, location, bytes: new Uint8Array(await response.arrayBuffer()) };
  });
  const { status, location, bytes } = value;
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const parts = isZip ? [...(await unpackZip(bytes, () => true)).values()] : [bytes];
  const text = parts.map((part) => Buffer.from(part).toString()).join("\n");
  return { status, location, text, marked: parts.some(holdsMark), writes };
}

/** A word of every reason that the scene's requests give. */
const reasonShown = /核查(?:群众来信|信访)反映/u;

const statusOf = (code: string): number => Number(code.slice(0, 3));
const isDone = (code: string): boolean => statusOf(code) < 400;
const isLogged = (code: string): boolean => code.endsWith("*");
/** Words are shown where an entry is left: to whoever reads, and again to whose form was not taken. */
const isShown = (code: string): boolean => isLogged(code) && (isDone(code) || statusOf(code) === 409);

/** How many entries an officer's access log has. */
const entriesOf = async ({ kit: { deps }, county }: Scene, officer: string): Promise<number> =>
  (await getItem<{ n: number }>(inVault(deps), vaultKeys.accessHead(county, officer)))?.n ?? 0;

type Case = { scene: Scene; operation: Operation; who: string; code: string; reason?: string };

/** What no answer may show to this person. Whoever is of neither side of the talk learns nothing of it by any list. */
function secretsFrom({ scene, operation, who, code }: Case): readonly string[] {
  const { talk, names, line } = scene;
  const ofTheTalk = [talk.id, talk.serial, names.talker, "11月16日"];
  if (isShown(code)) return [];
  // "Not now" is said to who may see the thing: with what that one may see.
  if (operation.hides && (isDone(code) || statusOf(code) === 409)) return operation.hides(scene, who);
  if (!isDone(code)) return [...ofTheTalk, names.subject, talk.day];
  const isInside = [talk.officer, talk.talker, ...line].includes(who);
  return isInside || operation.tellsReason ? [] : [...ofTheTalk, names.subject];
}

/** What is wrong with one answer. */
function faultsOf(given: Case, told: Told & { entries: number }): string[] {
  const { operation, code, reason: agreed } = given;
  const isPage = !operation.row.path.startsWith("/api/");
  const found: string[] = [];
  const wanted = isPage && code === "401" ? 303 : statusOf(code);
  if (told.status !== wanted) found.push(`answered ${told.status}, agreed ${code}`);
  if (isPage && code === "401" && !told.location.startsWith("/sign-in"))
    found.push(`sent to ${told.location}`);
  const { reason } = JSON.parse(told.text.startsWith("{") ? told.text : "{}") as { reason?: string };
  if (code === "409" && !isPage && told.status === 409 && reason !== agreed)
    found.push(`because of ${reason}, agreed ${agreed}`);
  const changes = isDone(code) && operation.row.method !== "get";
  if (changes && told.writes === 0) found.push("done, yet wrote nothing");
  const entries = isLogged(code) ? 1 : 0;
  // Each reason that is shown leaves an entry in the log of the officer it is about.
  const shown = operation.tellsReason && isDone(code) ? told.text.split(reasonShown).length - 1 : entries;
  if (!changes && told.writes !== shown) found.push(`changed nothing, yet wrote ${told.writes} times`);
  if (told.entries !== entries) found.push(`left ${told.entries} entries in the access log`);
  if (isShown(code) && !told.marked && !operation.withoutWords) found.push("shows nothing of what was said");
  if (told.marked && !isShown(code) && !operation.tellsReason) found.push("shows what was said");
  // A page names its own reader, and a role is called what one administrator is called.
  const known: (string | undefined)[] = [given.scene.everybody.get(given.who), roles.systemAdmin.label];
  for (const secret of secretsFrom(given))
    if (told.text.includes(secret) && !known.includes(secret)) found.push(`shows ${secret}`);
  return found.map((fault) => (told.status < 500 ? fault : `${fault}: ${told.text.slice(0, 200)}`));
}

type Doing<C extends string> = {
  staffOf: (column: C) => string;
  app?: AnyApp;
  only?: readonly C[];
};

/** Every cell of a line, each person's answer against what was agreed: what is wrong. */
export async function lineFaults<C extends string>(
  scene: Scene,
  operation: Operation,
  line: Line<C>,
  { staffOf, app, only }: Doing<C>,
): Promise<string[]> {
  let kept: Promise<Ask> | undefined;
  const cell = async (column: C, code: string): Promise<string[]> => {
    const who = staffOf(column);
    const make = async (): Promise<Ask> => operation.make(scene, who);
    const usesUp = isDone(code) && operation.row.method !== "get";
    const ask = usesUp || operation.personal ? await make() : await (kept ??= make());
    const owner = operation.opens?.(who) ?? who;
    // Who is refused writes nothing at all, no entry either.
    const count = async (): Promise<number> => (isLogged(code) || isDone(code) ? entriesOf(scene, owner) : 0);
    const before = await count();
    const told = await tell(scene, operation.row, ask, who, app);
    const entries = (await count()) - before;
    const faults = faultsOf({ scene, operation, who, code, reason: line.reason }, { ...told, entries });
    return faults.map((fault) => `${line.name} as ${column}: ${fault}`);
  };
  const cells = [...line.cells].filter(([column]) => !only || only.includes(column));
  const found: string[] = [];
  // One after the other where something is left behind, so that each can be told from the other's; side by side elsewhere.
  const leaves = ([, code]: [C, string]): boolean => isLogged(code) || isDone(code);
  for (const [column, code] of cells.filter(leaves)) found.push(...(await cell(column, code)));
  const refused = cells.filter((one) => !leaves(one));
  const others = await Promise.all(refused.map(([column, code]) => cell(column, code)));
  return [...found, ...others.flat()];
}
