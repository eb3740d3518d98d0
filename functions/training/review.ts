// What an organ's review desk does: see what waits, accept it, or return it with a reason.
import { scopesOf } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { notFound, refuse } from "../../shared/problem.ts";
import { dayOf, daysBetween, sayDay } from "../../shared/time.ts";
import { acceptance, isOwn, returning, whyNot } from "../../shared/training/rules.ts";
import type { BriefHead, BriefMove, DeskRow, ReturnInput } from "../../shared/training/schema.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { refuseStale, settled } from "./load.ts";
import { deskQueue, headBy, moved } from "./store.ts";
import { rowOf } from "./views.ts";

/** The organs whose desk the actor may sit at. */
export const desksOf = (actor: Actor): string[] => [
  ...new Set(
    scopesOf(actor.grants, "training.review").flatMap((scope) =>
      scope.kind === "organ" && scope.county === actor.county ? [scope.organ] : [],
    ),
  ),
];

/** What waits at an organ's desk, oldest first. Throws Problem("notFound") when it is not the actor's. */
export async function desk(
  deps: Deps,
  actor: Actor,
  organ: string,
  page: { limit?: number; cursor?: string } = {},
): Promise<{ items: DeskRow[]; cursor?: string }> {
  authorize(actor, "training.review", { county: actor.county, organ }, "审核台");
  const found = await deskQueue(deps, actor.county, organ, page);
  const today = dayOf(deps.clock.now());
  return { items: found.items.map((head) => deskRow(head, actor, today)), cursor: found.cursor };
}

const deskRow = (head: BriefHead, actor: Actor, today: string): DeskRow => ({
  ...rowOf(head),
  waitingDays: head.state === "draft" ? 0 : daysBetween(dayOf(head.submittedAt), today),
  flagCount: head.state === "draft" ? 0 : head.flags.length,
  own: isOwn(head, actor.staff),
});

/** The next brief that the actor may review at the desk where `after` lay; undefined when there is none. */
export async function nextOnDesk(deps: Deps, actor: Actor, after: BriefHead): Promise<DeskRow | undefined> {
  const { items } = await desk(deps, actor, after.organ, { limit: 20 });
  return items.find((row) => row.id !== after.id && !row.own);
}

type FiledHead = Exclude<BriefHead, { state: "draft" }>;

async function headFor(deps: Deps, actor: Actor, id: string): Promise<FiledHead> {
  const head = await headBy(deps, actor.county, id);
  // A draft is its unit's own business: no desk sees it.
  if (!head || head.state === "draft") throw notFound("简报");
  authorize(actor, "training.review", head, "简报");
  return head;
}

const auditOf = (head: BriefHead, did: string, reason?: string) => ({
  pk: keys.brief(head.county, head.serial),
  did,
  subject: head.id,
  reason,
});

/**
 * Accepts a submitted brief. A repeat of one's own acceptance is answered as the first was.
 * Throws Problem("conflict") when another reviewer was faster or the brief is the actor's own.
 */
export const accept = (deps: Deps, actor: Actor, id: string, input: BriefMove = {}): Promise<BriefHead> =>
  settled<BriefHead>(async () => {
    const head = await headFor(deps, actor, id);
    const repeated =
      head.state === "accepted" && head.acceptedBy === actor.staff && head.version - 1 === input.version;
    if (repeated) return head;
    refuse(whyNot.accept(head, actor.staff));
    refuseStale(head, input.version);
    const change = acceptance(head, { staff: actor.staff, at: deps.clock.now() });
    await commit(deps, actor, [moved(head, change)], { audit: auditOf(head, "training.accepted") });
    return { ...head, ...change };
  });

/**
 * Returns a submitted brief with a reason, and tells who filed it.
 * Throws Problem("conflict") when another reviewer was faster or the brief is the actor's own.
 */
export const returnIt = (deps: Deps, actor: Actor, id: string, input: ReturnInput): Promise<BriefHead> =>
  settled<BriefHead>(async () => {
    const head = await headFor(deps, actor, id);
    const repeated =
      head.state === "returned" && head.returnReason === input.reason && head.version - 1 === input.version;
    if (repeated) return head;
    refuse(whyNot.returnIt(head, actor.staff));
    refuseStale(head, input.version);
    const now = deps.clock.now();
    const change = returning(head, { at: now, reason: input.reason });
    await commit(deps, actor, [moved(head, change)], {
      audit: auditOf(head, "training.returned", input.reason),
      notices: [returnNotice(head, input.reason, dayOf(now))],
    });
    return { ...head, ...change };
  });

/** The notice of a return; its meaning is the brief and which return of it this is. */
function returnNotice(head: FiledHead, reason: string, day: string): Notice {
  return {
    county: head.county,
    to: head.submittedBy ?? head.filedBy,
    id: `returned-${head.serial}-${head.returns + 1}`,
    day,
    kind: "training.returned",
    title: `${sayDay(head.day)}的训练日简报被退回`,
    text: `《${head.title}》被退回，原因：${reason}。请修改后重新报送，首次报送时间不变。`,
    link: `/training/briefs/${head.id}/edit`,
  };
}
