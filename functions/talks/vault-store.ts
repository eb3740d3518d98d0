// What lies sealed in the vault: drafts, records with what was added to them, warrants. Only the confidential host reads it.
import { vaultKeys } from "../../shared/keys.ts";
import type { Refusal } from "../../shared/problem.ts";
import type { Key } from "../../shared/table.ts";
import { DraftInput, DraftRow, type TalkContent, type TalkHead } from "../../shared/talks/schema.ts";
import { Warrant } from "../../shared/talks/warrants.ts";
import type { Instant } from "../../shared/time.ts";
import { getItem, queryAll, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inVault, vaultChange } from "../platform/vault.ts";
import { keyLives, openRows, sealFor, type Sealed } from "./data-keys.ts";
import { alreadyThere, changedMeanwhile } from "./store.ts";

/** A draft as stored: its facts, and its content sealed for its writer. */
export type StoredDraft = DraftRow & Sealed & { county: string } & Key;

/** Content and facts of an input, apart. */
export function partsOfInput(input: DraftInput): {
  content: TalkContent;
  facts: Omit<DraftInput, keyof TalkContent>;
} {
  const { matter, place, content, advice, followUp, ...facts } = input;
  return { content: { matter, place, content, advice, followUp }, facts };
}

export const draftBy = async (
  deps: Deps,
  county: string,
  writer: string,
  id: string,
): Promise<StoredDraft | undefined> =>
  getItem<StoredDraft>(inVault(deps), vaultKeys.draft(county, writer, id));

/** A writer's drafts without their content, the one touched last first. */
export async function draftsOf(deps: Deps, county: string, writer: string): Promise<DraftRow[]> {
  const rows = await queryAll<StoredDraft>(inVault(deps), vaultKeys.drafts(county, writer));
  return rows.map((row) => DraftRow.parse(row)).sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
}

/** Drafts have data keys of their own: destroying what was said to somebody leaves what he is writing. */
const draftOwner = (writer: string): string => `${writer}-drafts`;

type Writing = { county: string; writer: string; id: string; savedAt: Instant; version: number };

/** Writes a draft: absent before, or as it was read at `over`. Its content is sealed anew with every save. */
export async function draftPut(
  deps: Deps,
  { county, writer, id, savedAt, version }: Writing,
  input: DraftInput,
  over?: number,
): Promise<Change> {
  const at = vaultKeys.draft(county, writer, id);
  const { content, facts } = partsOfInput(input);
  const sealed = await sealFor(deps, { county, owner: draftOwner(writer), at }, content);
  return vaultChange(deps, {
    put: { ...at, county, id, version, savedAt, signing: false, ...facts, ...sealed },
    when: over === undefined ? { absent: true } : { present: true, is: { version: over, signing: false } },
    otherwise: over === undefined ? alreadyThere : changedMeanwhile,
  });
}

/** Freezes a draft while it is signed off for one officer after another. */
export const draftSigning = (deps: Deps, draft: StoredDraft): Change =>
  vaultChange(deps, {
    set: { pk: draft.pk, sk: draft.sk },
    to: { signing: true },
    when: { present: true, is: { version: draft.version } },
    otherwise: changedMeanwhile,
  });

/** That a draft is still there to be signed: it may be thrown away while its last officers have no record. */
export const draftThere = (deps: Deps, draft: StoredDraft): Change =>
  vaultChange(deps, {
    check: { pk: draft.pk, sk: draft.sk },
    when: { present: true },
    otherwise: { code: "draft-discarded", message: "这份草稿已经删除，没有继续签发" },
  });

export const draftDrop = (deps: Deps, draft: StoredDraft, otherwise?: Refusal): Change =>
  vaultChange(deps, {
    drop: { pk: draft.pk, sk: draft.sk },
    ...(otherwise ? { when: { present: true, is: { signing: false } }, otherwise } : {}),
  });

/** The whole input of a draft. The access is logged before this is called. */
export async function openDraft(deps: Deps, draft: StoredDraft): Promise<DraftInput> {
  const [opened] = await openRows(deps, draft.county, [draft]);
  const { officers, type, form, day, start, end, talker, recorder, followUpDue, notClassified } = draft;
  const facts = { officers, type, form, day, start, end, talker, recorder, followUpDue, notClassified };
  return DraftInput.parse({ ...facts, ...opened?.texts });
}

type PartKind = "body" | "correction" | "remark" | "outcome";
export type StoredPart = Sealed & Key & { at: Instant; by: string; byName: string };
export type OpenedPart = StoredPart & { kind: PartKind; texts: Record<string, string> };

/**
 * A part of a record, sealed for the officer it is about: the body, and what was appended since. Never overwritten, and
 * only while its key lives: what is appended shares the fate of the `body` that it is added to.
 */
export async function partPuts(
  deps: Deps,
  head: TalkHead,
  part: { kind: PartKind; n: number; at: Instant; by: string; byName: string },
  texts: Record<string, string>,
  body?: Sealed,
): Promise<[Change, Change]> {
  const { kind, n, ...told } = part;
  const at = vaultKeys.talkPart(head.county, head.serial, kind, n);
  const sealed = await sealFor(deps, { county: head.county, owner: head.officer, at }, texts);
  const put = vaultChange(deps, {
    put: { ...at, ...told, ...sealed },
    when: { absent: true },
    otherwise: kind === "body" ? alreadyThere : changedMeanwhile,
  });
  return [put, keyLives(deps, head.county, body ?? sealed)];
}

/** A record's parts as they lie, sealed. */
export const partsOf = (deps: Deps, head: TalkHead): Promise<StoredPart[]> =>
  queryAll<StoredPart>(inVault(deps), vaultKeys.talk(head.county, head.serial));

export const partAt = (
  deps: Deps,
  head: TalkHead,
  kind: PartKind,
  n: number,
): Promise<StoredPart | undefined> =>
  getItem<StoredPart>(inVault(deps), vaultKeys.talkPart(head.county, head.serial, kind, n));

/** Opens every part of a record. The access is logged before this is called. */
export async function openParts(
  deps: Deps,
  head: TalkHead,
  sealed: readonly StoredPart[],
): Promise<OpenedPart[]> {
  const opened = await openRows(deps, head.county, sealed);
  return opened.map((part) => ({ ...part, kind: part.sk.replace(/\/.*$/u, "") as PartKind }));
}

/** A warrant as stored: its reason sealed for the officer it is about. */
export type StoredWarrant = Warrant & Sealed & Key;

export const warrantBy = (deps: Deps, county: string, id: string): Promise<StoredWarrant | undefined> =>
  getItem<StoredWarrant>(inVault(deps), vaultKeys.warrant(county, id));

export const warrantsOf = (deps: Deps, county: string): Promise<StoredWarrant[]> =>
  queryAll<StoredWarrant>(inVault(deps), vaultKeys.warrants(county));

export async function newWarrant(deps: Deps, warrant: Warrant, reason: string): Promise<Change> {
  const at = vaultKeys.warrant(warrant.county, warrant.id);
  const sealed = await sealFor(deps, { county: warrant.county, owner: warrant.officer, at }, { reason });
  return vaultChange(deps, {
    put: { ...at, ...Warrant.parse(warrant), ...sealed },
    when: { absent: true },
    otherwise: alreadyThere,
  });
}

export const decidedWarrant = (deps: Deps, warrant: StoredWarrant, to: Partial<Warrant>): Change =>
  vaultChange(deps, {
    set: { pk: warrant.pk, sk: warrant.sk },
    to,
    when: { present: true, is: { state: "asked" } },
    otherwise: { code: "already-decided", message: "这份申请已经处理" },
  });
