// What a unit's clerk does with a brief: draft it, save it, submit it, or throw the draft away.
import { recordId, keys, partsOfRecordId } from "../../shared/keys.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { postedOn } from "../../shared/org/rules.ts";
import { dayOf } from "../../shared/time.ts";
import { hoursOf, submission, whyNot, wrongForSubmission } from "../../shared/training/rules.ts";
import type { BriefBody, BriefHead, BriefInput, BriefMove, BriefSave } from "../../shared/training/schema.ts";
import { postingsOf, unitBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { serialFrom } from "../platform/repeats.ts";
import { briefFor, refuseStale, settled } from "./load.ts";
import { flagsFor, rememberText } from "./flags.ts";
import { forgetPhotos } from "./photos.ts";
import { alreadyThere, dropped, filledBySerial, moved, newDraft, saved, type Filled } from "./store.ts";

/** The fields of a head and a body as typed. Hours come from start and end where both are given. */
function asTyped(input: BriefInput): {
  head: Pick<BriefHead, TypedInHead>;
  body: Pick<BriefBody, TypedInBody>;
} {
  const { day, start, end, title, category, mode, method, place, instructor, text } = input;
  const hours = start && end ? (hoursOf(start, end) ?? 0) : (input.hours ?? 0);
  const present = [...new Set(input.present)];
  return {
    head: { day, title, hours, category, mode, method, present },
    body: { day, start, end, place, instructor, text },
  };
}
type TypedInHead = "day" | "title" | "hours" | "category" | "mode" | "method" | "present";
type TypedInBody = "day" | "start" | "end" | "place" | "instructor" | "text";

/**
 * Starts a draft. A repeat under the same idempotency key is the same draft; if what was typed has changed since, it
 * is saved into it. Throws Problem("notFound") for a unit that the actor may not file for.
 */
export async function createDraft(
  deps: Deps,
  actor: Actor,
  input: BriefInput,
  idempotencyKey?: string,
): Promise<BriefHead> {
  const unit = await unitBy(deps, actor.county, input.unit);
  if (!unit) throw notFound("单位");
  authorize(actor, "training.file", { county: unit.county, organ: unit.organ, unit: unit.id }, "单位");
  const serial = idempotencyKey ? serialFrom(actor, idempotencyKey) : deps.ids.next().slice(0, 14);
  const typed = asTyped(input);
  const place = { county: unit.county, unit: unit.id, serial };
  const head: BriefHead = {
    ...place,
    ...typed.head,
    organ: unit.organ,
    id: recordId(unit.id, input.day, serial),
    version: 1,
    photoCount: 0,
    writtenBy: actor.staff,
    returns: 0,
    state: "draft",
  };
  const body: BriefBody = { ...place, ...typed.body, photos: [] };
  try {
    await commit(deps, actor, newDraft({ head, body }));
    return head;
  } catch (error) {
    if (!(error instanceof Problem && error.reason === alreadyThere.code)) throw error;
    const [known] = await filledBySerial(deps, actor.county, [serial]);
    if (known?.head.writtenBy !== actor.staff || known.head.version !== 1) throw error;
    return saveDraft(deps, actor, known.head.id, { ...input, version: 1 });
  }
}

/**
 * Saves what was typed into a draft or a returned brief; the same words again write nothing.
 * Throws Problem("conflict") when it is under review or accepted, or when somebody saved after `version` was shown.
 */
export const saveDraft = (deps: Deps, actor: Actor, id: string, input: BriefSave): Promise<BriefHead> =>
  settled(async () => {
    const before = await briefFor(deps, actor, id, "training.file");
    refuse(whyNot.edit(before.head));
    if (input.unit !== before.head.unit) {
      const message = "已建的简报不能改换单位，请在另一单位新建";
      throw new Problem("invalid", message, [{ path: "unit", message }]);
    }
    const typed = asTyped(input);
    const after: Filled = {
      head: {
        ...before.head,
        ...typed.head,
        id: recordId(before.head.unit, input.day, before.head.serial),
        version: before.head.version + 1,
      },
      body: { ...before.body, ...typed.body },
    };
    if (!differs(before, after)) return before.head;
    refuseStale(before.head, input.version);
    await commit(deps, actor, saved(before, after));
    return after.head;
  });

/** Whether anything a person typed is different. A repeat of a save whose answer was lost differs in nothing. */
function differs(before: Filled, after: Filled): boolean {
  const words = ({ head, body }: Filled): string =>
    JSON.stringify([
      [head.day, head.title, head.hours, head.category, head.mode, head.method, head.present],
      [body.start, body.end, body.place, body.instructor, body.text],
    ]);
  return words(before) !== words(after);
}

/** Throws a draft away with its photos. Throws Problem("conflict") for anything that was ever submitted. */
export const discard = (deps: Deps, actor: Actor, id: string): Promise<void> =>
  settled(async () => {
    const filled = await briefFor(deps, actor, id, "training.file");
    refuse(whyNot.discard(filled.head));
    await commit(deps, actor, dropped(filled));
    await forgetPhotos(deps, filled.head, filled.body.photos);
  });

/**
 * Hands a brief to the organ's review desk. The first filing time is kept through every return.
 * A repeat of one's own submission of the same version is answered as the first was.
 * Throws Problem("invalid") naming every field that is missing or wrong; Problem("conflict") when it is under review.
 */
export const submit = (deps: Deps, actor: Actor, id: string, input: BriefMove = {}): Promise<BriefHead> =>
  settled(async () => {
    const place = partsOfRecordId(id)?.unit ?? "";
    const [{ head, body }, unit, postings] = await Promise.all([
      briefFor(deps, actor, id, "training.file"),
      unitBy(deps, actor.county, place),
      postingsOf(deps, actor.county, place),
    ]);
    if (!unit) throw notFound("单位");
    const repeated =
      head.state === "submitted" && head.submittedBy === actor.staff && head.version - 1 === input.version;
    if (repeated) return head;
    refuse(whyNot.submit(head));
    refuseStale(head, input.version);
    const now = deps.clock.now();
    const roster = postings.filter((posting) => postedOn(posting, head.day));
    const wrong = wrongForSubmission(head, body, { unit, roster, today: dayOf(now) });
    if (wrong.length)
      throw new Problem("invalid", `还不能报送：${wrong.map(({ message }) => message).join("；")}`, wrong);
    // Look-alikes are remembered before the submission counts: a mark without a submission finds nothing and harms none.
    const [flags] = await Promise.all([
      flagsFor(deps, { head, body }, now),
      rememberText(deps, { head, body }),
    ]);
    const change = submission(head, { staff: actor.staff, at: now, flags });
    await commit(deps, actor, [moved(head, change)], {
      audit: {
        pk: keys.brief(head.county, head.serial),
        did: head.returns ? "training.resubmitted" : "training.submitted",
        subject: head.id,
      },
    });
    return { ...head, ...change };
  });
