// Two persons: opening a record that is nobody's business, and destroying what was said to an officer.
import { may } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import { isDisciplineRole } from "../../shared/org/rules.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { relationTo, whyHeldBack } from "../../shared/talks/rules.ts";
import {
  warrantHours,
  warrantWords,
  whyNot,
  type Warrant,
  type WarrantDecision,
  type WarrantInput,
  type WarrantView,
} from "../../shared/talks/warrants.ts";
import { dayOf, sayDay, sayInstant, type Instant } from "../../shared/time.ts";
import { holdersOf, officerBy, officersBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { serialFrom } from "../platform/repeats.ts";
import { logAccess } from "./access-log.ts";
import { openRows, shreddedKeys } from "./data-keys.ts";
import { alreadyThere, headBy, ownTalks } from "./store.ts";
import { decidedWarrant, newWarrant, warrantBy, warrantsOf, type StoredWarrant } from "./vault-store.ts";

/** What is asked for, found: whose content, and in which organ. 404 for what the actor may not even ask about. */
async function asked(
  deps: Deps,
  actor: Actor,
  input: WarrantInput,
): Promise<Pick<Warrant, "kind" | "organ" | "organs" | "officer" | "talk">> {
  const { county } = actor;
  if (input.kind === "open") {
    const head = await headBy(deps, county, input.talk);
    if (!head) throw notFound("约谈记录");
    authorize(actor, "talks.askToOpen", { county, organ: head.organ }, "约谈记录");
    refuse(
      relationTo(head, actor)
        ? { code: "may-open-anyway", message: "您本来就可以打开这份记录，不需要申请" }
        : undefined,
    );
    return { kind: "open", organ: head.organ, officer: head.officer, talk: head.id };
  }
  const officer = await officerBy(deps, county, input.officer);
  if (!officer) throw notFound("干警");
  authorize(actor, "talks.askToShred", { county, organ: officer.organ }, "干警");
  refuse(
    officer.staff === actor.staff ? { code: "own-record", message: "不能申请销毁本人的约谈内容" } : undefined,
  );
  const talks = await ownTalks(deps, county, officer.staff, "talk");
  const organs = [...new Set([officer.organ, ...talks.map(({ organ }) => organ)])];
  return { kind: "shred", organ: officer.organ, organs, officer: officer.staff };
}

/** Asks for a warrant with a reason. Those who may consent are told; a repeat under the same key is the same request. */
export async function askFor(
  deps: Deps,
  actor: Actor,
  input: WarrantInput,
  idempotencyKey?: string,
): Promise<{ id: string }> {
  const about = await asked(deps, actor, input);
  const { county } = actor;
  const id = idempotencyKey ? serialFrom(actor, idempotencyKey) : deps.ids.next().slice(0, 14);
  const at = deps.clock.now();
  const warrant: Warrant = {
    id,
    county,
    ...about,
    state: "asked",
    askedBy: actor.staff,
    askedByName: actor.name,
    askedAt: at,
  };
  const deciders = await decidersOf(deps, warrant);
  try {
    await commit(deps, actor, [await newWarrant(deps, warrant, input.reason)], {
      audit: { pk: keys.auditOf(county, "talks"), did: `talks.${input.kind}Asked`, subject: id },
      notices: deciders.map((to) => toDecide(warrant, to)),
    });
  } catch (error) {
    if (!(error instanceof Problem && error.reason === alreadyThere.code)) throw error;
    const known = await warrantBy(deps, county, id);
    const same = (["kind", "officer", "talk"] as const).every((field) => known?.[field] === warrant[field]);
    if (!same)
      throw new Problem(
        "conflict",
        "同一个 Idempotency-Key 不能用于不同的申请",
        [],
        "idempotency-key-reused",
      );
  }
  return { id };
}

/** Every organ that a request is about. */
const organsOf = ({ organ, organs }: Warrant): string[] => organs ?? [organ];

/**
 * Who may be the second person: the organ's head of discipline, and the committee; the committee alone where more than
 * one organ is concerned. Never who asks, nor whom it concerns.
 */
async function decidersOf(deps: Deps, warrant: Warrant): Promise<string[]> {
  const { county, organ, askedBy, officer } = warrant;
  const [line, committee] = await Promise.all([
    organsOf(warrant).length === 1 ? holdersOf(deps, county, organ) : [],
    holdersOf(deps, county, county),
  ]);
  const deciding = [
    ...line.filter(({ role }) => role === "disciplineHead"),
    ...committee.filter(({ role }) => role === "committee"),
  ].map(({ staff }) => staff);
  return [...new Set(deciding)].filter((staff) => staff !== askedBy && staff !== officer);
}

const mayDecide = (actor: Actor, warrant: Warrant): boolean =>
  actor.county === warrant.county &&
  organsOf(warrant).every((organ) => may(actor.grants, "talks.consent", { county: warrant.county, organ }));

/** Whose business a request is: who asked, who may decide, and the discipline line of the organ. */
const sees = (actor: Actor, warrant: Warrant): boolean =>
  warrant.askedBy === actor.staff ||
  mayDecide(actor, warrant) ||
  organsOf(warrant).some((organ) => may(actor.grants, "talks.board", { county: warrant.county, organ }));

/**
 * Requests of the last weeks that the actor has to do with, the newest first. Those that wait with their reason for who
 * decides or asked, each with an entry in the access log; none where `closed` asks for the list alone.
 */
export async function listWarrants(
  deps: Deps,
  actor: Actor,
  { closed = false }: { closed?: boolean } = {},
): Promise<WarrantView[]> {
  const all = (await warrantsOf(deps, actor.county)).filter((one) => sees(actor, one));
  const recent = all.toSorted((a, b) => (a.askedAt < b.askedAt ? 1 : -1)).slice(0, 50);
  const people = await officersBy(
    deps,
    actor.county,
    recent.map(({ officer }) => officer),
    { stale: true },
  );
  const now = deps.clock.now();
  return Promise.all(
    recent.map(async (warrant) => ({
      ...warrant,
      officerName: people.get(warrant.officer)?.name ?? warrant.officer,
      reason: closed ? undefined : await reasonFor(deps, actor, warrant),
      mayDecide: mayDecide(actor, warrant) && whyNot.decide(warrant, actor.staff, now) === undefined,
    })),
  );
}

/** Whether the actor reads why: who asked, or may decide, while it waits. Never whom it concerns, nor in a day's hold. */
const readsReason = (actor: Actor, warrant: Warrant, now: Instant): boolean =>
  warrant.state === "asked" &&
  warrant.officer !== actor.staff &&
  (warrant.askedBy === actor.staff || mayDecide(actor, warrant)) &&
  whyHeldBack(actor.contentHold, warrant.askedAt, now) === undefined;

/** The reason, guarded as content is: an entry in the officer's access log first. */
async function reasonFor(deps: Deps, actor: Actor, warrant: StoredWarrant): Promise<string | undefined> {
  if (!readsReason(actor, warrant, deps.clock.now())) return undefined;
  const { officer: owner, id } = warrant;
  await logAccess(deps, actor, { owner, as: "warrant", did: "reason", talk: id });
  const opened = await openRows(deps, actor.county, [warrant]).catch((error: unknown) => {
    // Destroyed, damaged, or without its key: the request stays and can be decided, and the others are not held up.
    if (error instanceof Problem) return [];
    throw error;
  });
  return opened[0]?.texts["reason"];
}

/**
 * The second person consents or refuses. Consent opens the record to who asked, for a few hours, and tells the officer
 * and the discipline line; or destroys the officer's data keys at once, for good.
 */
export async function decide(
  deps: Deps,
  actor: Actor,
  id: string,
  { consent }: WarrantDecision,
): Promise<void> {
  const { county } = actor;
  const warrant = await warrantBy(deps, county, id);
  if (!warrant || !mayDecide(actor, warrant)) throw notFound("申请");
  const now = deps.clock.now();
  // Whoever holds another's account must not be the second person, whenever the first one asked.
  refuse(whyHeldBack(actor.contentHold, "", now) ?? whyNot.decide(warrant, actor.staff, now));
  if (consent) await refuseWidened(deps, warrant);
  const until = new Date(Date.parse(now) + warrantHours * 3_600_000).toISOString();
  const decided = {
    state: consent ? "consented" : "refused",
    decidedBy: actor.staff,
    decidedByName: actor.name,
    decidedAt: now,
    until: consent && warrant.kind === "open" ? until : undefined,
  } as const;
  const shred = consent && warrant.kind === "shred";
  const keysGone = shred
    ? await shreddedKeys(deps, county, warrant.officer, { staff: actor.staff, at: now })
    : [];
  const notices = await decisionNotices(deps, { ...warrant, ...decided }, consent);
  await commit(deps, actor, [decidedWarrant(deps, warrant, decided), ...keysGone], {
    audit: {
      pk: keys.auditOf(county, "talks"),
      did: `talks.${warrant.kind}${consent ? "Consented" : "Refused"}`,
      subject: id,
    },
    notices,
  });
}

/** Consent destroys what it was asked for: an organ in which somebody was talked to since then has its own say. */
async function refuseWidened(deps: Deps, warrant: Warrant): Promise<void> {
  if (warrant.kind !== "shred") return;
  const talks = await ownTalks(deps, warrant.county, warrant.officer, "talk");
  const known = new Set(organsOf(warrant));
  refuse(
    talks.some(({ organ }) => !known.has(organ))
      ? { code: "request-outdated", message: "申请之后这名干警又在其他单位被约谈，请重新申请" }
      : undefined,
  );
}

const common = { kind: "talks.warrant", private: true, link: "/talks/warrants" } as const;

const toDecide = ({ county, id, kind, askedAt, askedByName }: Warrant, to: string): Notice => ({
  ...common,
  county,
  to,
  id: `talk-warrant.${id}.asked`,
  day: dayOf(askedAt),
  title: `${askedByName}申请${warrantWords[kind]}，请您决定`,
  text: "此事须由两人办理。请打开查看理由，同意或不同意。",
});

/** Who asked hears the decision; after consent also the officer concerned and the organ's discipline line. */
async function decisionNotices(deps: Deps, warrant: Warrant, consent: boolean): Promise<Notice[]> {
  const { county, id, kind, askedBy, officer, decidedAt = "", until, talk } = warrant;
  const base = { ...common, county, day: dayOf(decidedAt) };
  const answer: Notice = {
    ...base,
    to: askedBy,
    id: `talk-warrant.${id}.decided`,
    title: `您申请的${warrantWords[kind]}${consent ? "已获同意" : "未获同意"}`,
    text: until ? `可查阅至${sayInstant(until)}，每次查阅都会留下记录。` : "详情请打开查看。",
    ...(consent && talk ? { link: `/talks/records/${talk}` } : {}),
  };
  if (!consent) return [answer];
  const lines = await Promise.all(organsOf(warrant).map((organ) => holdersOf(deps, county, organ)));
  const line = lines.flat().filter(({ role }) => isDisciplineRole(role));
  const told = [...new Set([officer, ...line.map(({ staff }) => staff)])].filter((to) => to !== askedBy);
  const what = kind === "open" ? "一份约谈记录已经两人批准，由他人限时调阅" : "约谈内容已经两人批准销毁";
  return [
    answer,
    ...told.map((to): Notice => ({
      ...base,
      to,
      id: `talk-warrant.${id}.${to === officer ? "concerned" : "line"}`,
      title: to === officer ? `您的${what}` : `本单位一名干警的${what}`,
      text: `${sayDay(dayOf(decidedAt))}批准。${to === officer ? "查阅记录可在“我的约谈”中查看。" : "详情请打开查看。"}`,
      link: to === officer ? "/talks/mine" : common.link,
    })),
  ];
}
