// Signing off: a draft becomes a record for each of its officers, once, whatever crashes in between.
import { createHash } from "node:crypto";
import { keys, recordId } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { Problem } from "../../shared/problem.ts";
import { quarterOf } from "../../shared/quarter.ts";
import type { TalkTarget } from "../../shared/talks/round-schema.ts";
import { isCovered, missingIn } from "../../shared/talks/rules.ts";
import type { DraftInput, SignOffInput, TalkHead } from "../../shared/talks/schema.ts";
import { dayOf, sayDay, type Instant } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { tryWrite, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { logAccess } from "./access-log.ts";
import { ownDraft, placedFor, refuseStale, type Placed } from "./drafts.ts";
import { startOfService } from "./rounds-list.ts";
import {
  alreadyThere,
  changedMeanwhile,
  changedTarget,
  factOf,
  newHead,
  newTarget,
  ownTalkBy,
  ownTalkPuts,
  targetBy,
} from "./store.ts";
import {
  draftDrop,
  draftSigning,
  draftThere,
  openDraft,
  partPuts,
  partsOfInput,
  type StoredDraft,
} from "./vault-store.ts";

/** A record's serial, made of its draft and its officer: signing off again finds what stands already. */
const serialOf = (county: string, draft: string, officer: string): string =>
  BigInt(`0x${createHash("sha256").update(`${county}\0${draft}\0${officer}`).digest("hex").slice(0, 24)}`)
    .toString(36)
    .padStart(14, "0")
    .slice(0, 14);

const roundsMax = 5;

/** The records that a draft has by now, by officer: whom it was cut short before is not among them. */
export async function signedOf(deps: Deps, draft: StoredDraft): Promise<Map<string, string>> {
  const { county, id, day } = draft;
  if (!draft.signing) return new Map();
  const found = await Promise.all(
    draft.officers.map((officer) =>
      ownTalkBy(deps, { county, officer, day, serial: serialOf(county, id, officer) }),
    ),
  );
  return new Map(found.flatMap((talk) => (talk ? [[talk.officer, talk.id]] : [])));
}

/**
 * Signs a draft off: from now on the talk is held, counted and can no longer be changed, only corrected. Each officer
 * gets a record of his own, sealed under his own key, in one transaction with its head, its place in the round, the
 * audit row and the notice. Cut short, it is finished by signing off again: who has his record is not asked about anew.
 * Throws Problem("invalid") naming every field that is missing or wrong.
 */
export async function signOff(
  deps: Deps,
  actor: Actor,
  id: string,
  { version }: SignOffInput = {},
): Promise<{ talks: string[] }> {
  const draft = await ownDraft(deps, actor, id);
  refuseStale(draft.version, version);
  await logAccess(deps, actor, {
    owner: actor.staff,
    as: "talker",
    did: "signOff",
    talk: id,
    day: draft.day,
  });
  const input = await openDraft(deps, draft);
  const now = deps.clock.now();
  const lacking = missingIn(input, dayOf(now));
  if (lacking.length)
    throw new Problem("invalid", `还不能签发：${lacking.map(({ message }) => message).join("；")}`, lacking);
  const signed = await signedOf(deps, draft);
  const officers = input.officers.filter((one) => !signed.has(one));
  const placed = officers.length ? await placedFor(deps, actor, { ...input, officers }) : [];
  if (!draft.signing) await commit(deps, actor, [draftSigning(deps, draft)]);
  for (const one of placed) signed.set(one.staff, await signFor(deps, actor, { draft, input, now }, one));
  await tryWrite(deps, draftDrop(deps, draft));
  return { talks: [...signed.values()] };
}

type Signing = { draft: StoredDraft; input: DraftInput; now: Instant };

async function signFor(deps: Deps, actor: Actor, signing: Signing, one: Placed): Promise<string> {
  const { input, now } = signing;
  const { county } = actor;
  const serial = serialOf(county, signing.draft.id, one.staff);
  const head: TalkHead = {
    county,
    organ: one.organ,
    unit: one.unit,
    id: recordId(one.unit, input.day, serial),
    serial,
    quarter: quarterOf(input.day),
    officer: one.staff,
    day: input.day,
    start: input.start,
    end: input.end,
    type: input.type,
    form: input.form,
    talker: input.talker,
    recorder: input.recorder,
    state: "held",
    signedAt: now,
    signedBy: actor.staff,
    followUpDue: input.followUpDue,
    version: 1,
  };
  const told = { kind: "body", n: 0, at: now, by: actor.staff, byName: actor.name } as const;
  for (let round = 1; ; round += 1) {
    const known = await ownTalkBy(deps, head);
    if (known) return known.id;
    const body = await partPuts(deps, head, told, partsOfInput(input).content);
    const targets = await targetChanges(deps, head, one);
    try {
      const there = draftThere(deps, signing.draft);
      await commit(deps, actor, [...body, newHead(head), ...ownTalkPuts(head), ...targets, there], {
        audit: { pk: keys.talk(county, serial), did: "talks.signed", subject: head.id },
        notices: [toRead(head)],
      });
      return head.id;
    } catch (error) {
      const reason = error instanceof Problem ? error.reason : "";
      if (reason === alreadyThere.code) return head.id;
      if (reason !== changedMeanwhile.code || round >= roundsMax) throw error;
    }
  }
}

/** The talk in the round of the organ that held it, and in that of the organ its officer belongs to by now. */
async function targetChanges(deps: Deps, head: TalkHead, { way }: Placed): Promise<Change[]> {
  const { county, organ, quarter, officer } = head;
  const now = way.known.officer;
  const elsewhere =
    now.organ !== organ ? await targetBy(deps, { county, organ: now.organ, quarter }, officer) : undefined;
  const own = await targetBy(deps, { county, organ, quarter }, officer);
  const unlisted: TalkTarget = {
    county,
    organ,
    quarter,
    staff: officer,
    name: now.name,
    unit: head.unit,
    kind: now.kind,
    how: "unlisted",
    since: startOfService(way, head.day),
    talks: [factOf(head)],
    version: 1,
  };
  return [own ? withTalk(own, head) : newTarget(unlisted), ...(elsewhere ? [withTalk(elsewhere, head)] : [])];
}

/** Who was to talk has done so: where the quarter asks for another talk, that one is still to be planned. */
function withTalk(target: TalkTarget, head: TalkHead): Change {
  const talks = [...target.talks.filter(({ id }) => id !== head.id), factOf(head)];
  const planned = isCovered({ ...target, talks }) ? {} : { talker: undefined, plannedOn: undefined };
  return changedTarget(target, { talks, ...planned });
}

/** Says that there is something to read, to the one person whose business it is; not what. */
const toRead = ({ county, officer, serial, id, day, signedAt }: TalkHead): Notice => ({
  county,
  to: officer,
  id: `talk-to-read.${serial}`,
  day: dayOf(signedAt),
  kind: "talks.toRead",
  title: `请阅看并确认${sayDay(day)}的约谈记录`,
  text: "记录已由谈话人签发。请打开阅看，如有不同意见可在确认时写明。",
  link: `/talks/records/${id}`,
  private: true,
});
