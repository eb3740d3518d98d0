// What readers see of briefs: lists by unit and month, and one whole brief with its photos, history and flags.
import { may } from "../../shared/access.ts";
import { notFound } from "../../shared/problem.ts";
import { missing } from "../../shared/training/rules.ts";
import type { BriefHead, BriefRow, BriefView, Flag } from "../../shared/training/schema.ts";
import { unitBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { briefsPage, headBy, wholeBy, type Whole } from "./store.ts";

/** How long a photo's signed address may be looked at. */
export const photoLinkSeconds = 3600;

/** A head as a row of a list. */
export const rowOf = (head: BriefHead): BriefRow => ({
  id: head.id,
  organ: head.organ,
  unit: head.unit,
  day: head.day,
  state: head.state,
  title: head.title,
  hours: head.hours,
  category: head.category,
  mode: head.mode,
  method: head.method,
  presentCount: head.present.length,
  photoCount: head.photoCount,
  returns: head.returns,
  ...(head.state === "draft" ? {} : { filedAt: head.filedAt, submittedAt: head.submittedAt }),
  ...(head.state === "accepted" ? { acceptedAt: head.acceptedAt } : {}),
  ...(head.state === "returned" ? { returnReason: head.returnReason } : {}),
});

/** A draft is its unit's own business until it is submitted. */
const mayRead = (actor: Actor, head: BriefHead): boolean =>
  may(actor.grants, head.state === "draft" ? "training.file" : "training.view", head);

/** Flags are for those who review or oversee, never for the unit they speak of. */
export function maySeeFlags(actor: Actor, head: BriefHead): boolean {
  const overseeing = actor.grants.filter(({ role }) => role !== "clerk" && role !== "unitHead");
  return may(overseeing, "training.view", head);
}

/** One page of a unit's briefs of a month, newest day first. Throws Problem("notFound") outside the actor's scope. */
export async function listBriefs(
  deps: Deps,
  actor: Actor,
  asked: { unit: string; month: string; limit?: number; cursor?: string },
): Promise<{ items: BriefRow[]; cursor?: string }> {
  const [unit, page] = await Promise.all([
    unitBy(deps, actor.county, asked.unit),
    briefsPage(deps, actor.county, asked.unit, asked.month, asked),
  ]);
  if (!unit) throw notFound("单位");
  authorize(actor, "training.view", { county: unit.county, organ: unit.organ, unit: unit.id }, "单位");
  return { items: page.items.filter((head) => mayRead(actor, head)).map(rowOf), cursor: page.cursor };
}

/** Head, body and history of a brief that the actor may read. Throws Problem("notFound") otherwise. */
export async function wholeFor(deps: Deps, actor: Actor, id: string): Promise<Whole> {
  const whole = await wholeBy(deps, actor.county, id);
  if (!whole || !mayRead(actor, whole.head)) throw notFound("简报");
  return whole;
}

/** A whole brief with signed photo addresses. Throws Problem("notFound") when absent or outside the actor's scope. */
export const viewBrief = async (deps: Deps, actor: Actor, id: string): Promise<BriefView> =>
  viewOf(deps, actor, await wholeFor(deps, actor, id));

/** What this reader sees of a brief. */
export async function viewOf(deps: Deps, actor: Actor, { head, body, history }: Whole): Promise<BriefView> {
  const [links, flags] = await Promise.all([
    Promise.all(body.photos.map((photo) => deps.files.link(photo.key, photoLinkSeconds))),
    maySeeFlags(actor, head) && head.state !== "draft" ? shownFlags(deps, actor, head.flags) : undefined,
  ]);
  return {
    ...rowOf(head),
    version: head.version,
    start: body.start,
    end: body.end,
    place: body.place,
    instructor: body.instructor,
    text: body.text,
    present: head.present,
    writtenBy: head.writtenBy,
    photos: body.photos.map(({ id: photo, width, height, takenAt }, index) => ({
      photo,
      url: links[index] ?? "",
      width,
      height,
      takenAt,
    })),
    history,
    missing: missing(head, body),
    flags,
  };
}

/** Flags with the earlier brief's present address, day and title; without any of them where the actor may not see it. */
function shownFlags(
  deps: Deps,
  actor: Actor,
  flags: readonly Flag[],
): Promise<NonNullable<BriefView["flags"]>> {
  return Promise.all(
    flags.map(async ({ brief, ...flag }) => {
      const earlier = brief ? await headBy(deps, actor.county, brief) : undefined;
      if (!earlier || !mayRead(actor, earlier)) return flag;
      return { ...flag, brief: earlier.id, day: earlier.day, title: earlier.title };
    }),
  );
}
