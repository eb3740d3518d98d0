// A record of a talk: who may open it, what its officer says to it, corrections and follow-up. Every opening is logged first.
import { may } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { relationTo, whyHeldBack, whyNot } from "../../shared/talks/rules.ts";
import {
  TalkContent,
  type AccessDeed,
  type AccessLog,
  type AcknowledgeInput,
  type CorrectionInput,
  type OutcomeInput,
  type Relation,
  type TalkHead,
  type TalkView,
} from "../../shared/talks/schema.ts";
import { opens } from "../../shared/talks/warrants.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { accessLogOf, logAccess } from "./access-log.ts";
import { refuseShredded } from "./data-keys.ts";
import { refuseStale } from "./drafts.ts";
import { changedHead, headBy } from "./store.ts";
import {
  openParts,
  partAt,
  partPuts,
  partsOf,
  warrantsOf,
  type OpenedPart,
  type StoredPart,
} from "./vault-store.ts";

export type Standing = { head: TalkHead; relation: Relation; warrant?: string };

/**
 * How the actor stands to a record: decided on the record itself. Whoever stands in no relation finds nothing, by
 * whatever role. A warrant counts only where nothing else does, and only to read.
 */
export async function standingTo(deps: Deps, actor: Actor, id: string): Promise<Standing> {
  const head = await headBy(deps, actor.county, id);
  if (!head) throw notFound("约谈记录");
  const relation = relationTo(head, actor);
  if (relation) return { head, relation };
  const now = deps.clock.now();
  // Only who may still ask reads by what was consented to: a warrant ends with the role.
  const warrants = may(actor.grants, "talks.askToOpen", { county: head.county, organ: head.organ })
    ? await warrantsOf(deps, actor.county)
    : [];
  const warrant = warrants.find((one) => opens(one, actor.staff, head.id, now));
  if (!warrant) throw notFound("约谈记录");
  return { head, relation: "warrant", warrant: warrant.id };
}

/** The same, for somebody who wants to change something: a warrant is to read by, and what one cannot open one leaves. */
async function standingToChange(deps: Deps, actor: Actor, id: string): Promise<Standing> {
  const standing = await standingTo(deps, actor, id);
  if (standing.relation === "warrant") throw notFound("约谈记录");
  refuse(whyHeldBack(actor.contentHold, standing.head.signedAt, deps.clock.now()));
  return standing;
}

/**
 * Opens a record: one entry in its officer's access log, then the key, then the content.
 * Throws Problem("notFound") outside every relation; "conflict" while the actor is held back; "gone" when destroyed.
 */
export async function openTalk(
  deps: Deps,
  actor: Actor,
  id: string,
  did: AccessDeed = "read",
): Promise<TalkView> {
  const { head, relation, warrant } = await standingTo(deps, actor, id);
  refuse(whyHeldBack(actor.contentHold, head.signedAt, deps.clock.now()));
  const { officer: owner, day } = head;
  // What lies sealed may be fetched beside it; nothing is opened before the entry stands.
  const [sealed, people] = await Promise.all([
    partsOf(deps, head),
    officersBy(deps, head.county, peopleIn(head), { stale: true }),
    logAccess(deps, actor, { owner, as: relation, did, talk: head.id, day, warrant }),
  ]);
  return viewOf(head, relation, await openParts(deps, head, sealed), people);
}

const peopleIn = ({ officer, talker, recorder }: TalkHead): string[] => [
  officer,
  talker,
  ...(recorder === undefined ? [] : [recorder]),
];

function viewOf(
  head: TalkHead,
  relation: Relation,
  parts: readonly OpenedPart[],
  people: ReadonlyMap<string, Officer>,
): TalkView {
  const body = parts.find(({ kind }) => kind === "body");
  if (!body) throw new Problem("failed", "这份记录的内容不在了，请联系系统管理员核查", [], "content-missing");
  const nameOf = (staff: string): string => people.get(staff)?.name ?? staff;
  const of = (kind: OpenedPart["kind"]) =>
    parts
      .filter((part) => part.kind === kind)
      .map(({ at, by, byName, texts }) => ({
        at,
        by,
        byName,
        text: texts["text"] ?? "",
        reason: texts["reason"] ?? "",
      }));
  return {
    ...head,
    officerName: nameOf(head.officer),
    officerPosition: people.get(head.officer)?.position,
    talkerName: nameOf(head.talker),
    talkerPosition: people.get(head.talker)?.position,
    recorderName: head.recorder === undefined ? undefined : nameOf(head.recorder),
    relation,
    ...TalkContent.parse(body.texts),
    corrections: of("correction"),
    remarks: of("remark"),
    outcomes: of("outcome"),
  };
}

/**
 * The officer confirms having read the record, with remarks if any. A repeat of one's own is answered as the first was.
 * Without remarks also where the content was destroyed: nobody is to be asked for ever for what he cannot do.
 * Throws Problem("conflict") for anybody else, "gone" for remarks to what was destroyed.
 */
export async function acknowledge(
  deps: Deps,
  actor: Actor,
  id: string,
  { remarks, version }: AcknowledgeInput,
): Promise<TalkHead> {
  const { head, relation } = await standingToChange(deps, actor, id);
  const repeated = head.state === "acknowledged" && relation === "officer" && version === head.version - 1;
  if (repeated) return head;
  refuse(whyNot.acknowledge(head, relation));
  refuseStale(head.version, version);
  const at = deps.clock.now();
  const remark = remarks ? await added(deps, actor, head, "remark", { text: remarks }) : [];
  return changed(deps, actor, head, {
    to: { state: "acknowledged", acknowledgedAt: at },
    also: remark,
    did: "talks.acknowledged",
  });
}

/** Appends a correction, with its reason; the officer is asked to confirm anew. Nothing is overwritten. */
export async function correct(
  deps: Deps,
  actor: Actor,
  id: string,
  { text, reason, version }: CorrectionInput,
): Promise<TalkHead> {
  const { head, relation } = await standingToChange(deps, actor, id);
  if (await appendedBefore(deps, actor, head, "correction", version)) return head;
  refuse(whyNot.correct(head, relation));
  refuseStale(head.version, version);
  const at = deps.clock.now();
  return changed(deps, actor, head, {
    to: { state: "held", correctedAt: at },
    also: await added(deps, actor, head, "correction", { text, reason }),
    did: "talks.corrected",
    notices: [corrected(head, dayOf(at))],
  });
}

/**
 * Notes how the follow-up goes; `done` closes it. Where the content was destroyed it can only be closed, on the head
 * alone: the words would be as unreadable as what they answer to, so they are not kept.
 */
export async function settleFollowUp(
  deps: Deps,
  actor: Actor,
  id: string,
  { outcome, done, version }: OutcomeInput,
): Promise<TalkHead> {
  const { head, relation } = await standingToChange(deps, actor, id);
  if (await appendedBefore(deps, actor, head, "outcome", version)) return head;
  refuse(whyNot.settle(head, relation));
  refuseStale(head.version, version);
  const words = added(deps, actor, head, "outcome", { text: outcome });
  return changed(deps, actor, head, {
    to: done ? { followUpDoneAt: deps.clock.now() } : {},
    also: await (done ? words.catch(nothingIfGone) : words),
    did: done ? "talks.followUpDone" : "talks.followUpNoted",
  });
}

/** Whether this is a repeat: what the actor appended to that very version stands there already. */
async function appendedBefore(
  deps: Deps,
  actor: Actor,
  head: TalkHead,
  kind: "correction" | "outcome",
  version: number | undefined,
): Promise<boolean> {
  if (version === undefined || head.version !== version + 1) return false;
  return (await partAt(deps, head, kind, version))?.by === actor.staff;
}

/** The body to which something is added. Throws Problem("gone") where it was destroyed. */
async function livingBody(deps: Deps, head: TalkHead): Promise<StoredPart | undefined> {
  const body = await partAt(deps, head, "body", 0);
  if (body) await refuseShredded(deps, head.county, body);
  return body;
}

/** Adds nothing where the content was destroyed. */
function nothingIfGone(error: unknown): Change[] {
  if (error instanceof Problem && error.code === "gone") return [];
  throw error;
}

async function added(
  deps: Deps,
  actor: Actor,
  head: TalkHead,
  kind: "remark" | "correction" | "outcome",
  texts: Record<string, string>,
): Promise<Change[]> {
  const body = await livingBody(deps, head);
  const part = { kind, n: head.version, at: deps.clock.now(), by: actor.staff, byName: actor.name };
  return partPuts(deps, head, part, texts, body);
}

type Moving = { to: Partial<TalkHead>; also: readonly Change[]; did: string; notices?: readonly Notice[] };

async function changed(
  deps: Deps,
  actor: Actor,
  head: TalkHead,
  { to, also, did, notices }: Moving,
): Promise<TalkHead> {
  await commit(deps, actor, [changedHead(head, to), ...also], {
    audit: { pk: keys.talk(head.county, head.serial), did, subject: head.id },
    notices,
  });
  return { ...head, ...to, version: head.version + 1 };
}

const corrected = ({ county, officer, serial, version, id, day }: TalkHead, today: string): Notice => ({
  county,
  to: officer,
  id: `talk-corrected.${serial}.${version}`,
  day: today,
  kind: "talks.toRead",
  title: `${sayDay(day)}的约谈记录有更正，请重新确认`,
  text: "谈话人对记录作了更正，原内容保留不变。请打开阅看更正并重新确认。",
  link: `/talks/records/${id}`,
  private: true,
});

/** The officer, and the discipline line of the organ, be it that one of them talked himself. */
const maySeeAccess = (actor: Actor, head: Pick<TalkHead, "county" | "organ" | "officer">): boolean =>
  actor.staff === head.officer ||
  may(actor.grants, "talks.board", { county: head.county, organ: head.organ });

/**
 * Who opened what was said to the officer of this record, for the officer and the discipline line. Opens no content.
 * The officer sees everything; the line what concerns records that it may open.
 */
export async function accessLog(deps: Deps, actor: Actor, id: string): Promise<AccessLog> {
  const { head } = await standingTo(deps, actor, id);
  if (!maySeeAccess(actor, head)) throw notFound("查阅记录");
  const { entries, faults } = await accessLogOf(deps, actor.county, head.officer);
  return { entries: entries.filter(({ talk }) => talk === head.id).toReversed(), faults };
}

/** Everything that was opened of what was said to the actor himself. */
export async function ownAccessLog(deps: Deps, actor: Actor): Promise<AccessLog> {
  const { entries, faults } = await accessLogOf(deps, actor.county, actor.staff);
  // One's own drafts, and the reasons of requests, which are not told before they are decided.
  const elsewhere: readonly AccessDeed[] = ["draft", "signOff", "reason"];
  return { entries: entries.filter(({ did }) => !elsewhere.includes(did)).toReversed(), faults };
}
