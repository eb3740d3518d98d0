// The photos of a brief: tickets to upload, checked copies attached, and removed again.
import { keys } from "../../shared/keys.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { clockTimeOf, dayOf } from "../../shared/time.ts";
import { photoBands } from "../../shared/training/photos.ts";
import { whyNot } from "../../shared/training/rules.ts";
import {
  photoSizeBytesMax,
  type BriefBody,
  type BriefHead,
  type Photo,
  type PhotoInput,
  type TicketInput,
} from "../../shared/training/schema.ts";
import type { Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import type { CheckedPhoto } from "../platform/images.ts";
import { describeError } from "../platform/log.ts";
import { briefFor, settled } from "./load.ts";
import { withPhotos, type Filled } from "./store.ts";

/** How long a ticket may be used: a slow line on a phone. */
const ticketSeconds = 900;

const incomingKey = (head: BriefHead, photo: string): string =>
  `incoming/${head.county}/${head.serial}/${photo}`;
const photoKey = (head: BriefHead, sha256: string): string =>
  `photos/${head.county}/${head.unit}/${head.serial}/${sha256.slice(0, 16)}.jpg`;

/**
 * A signed permission to send one photo straight to storage. `photo` names it from then on.
 * Throws Problem("conflict") when there are nine photos already or the brief can no longer be edited.
 */
export async function photoTicket(
  deps: Deps,
  actor: Actor,
  id: string,
  { contentType }: TicketInput,
): Promise<{ photo: string; url: string; fields: Record<string, string> }> {
  const { head } = await briefFor(deps, actor, id, "training.file");
  refuse(whyNot.addPhoto(head));
  const photo = deps.ids.next().slice(0, 14);
  const ticket = await deps.files.ticket({
    key: incomingKey(head, photo),
    contentType,
    sizeBytesMax: photoSizeBytesMax,
    seconds: ticketSeconds,
  });
  return { photo, ...ticket };
}

type Attached = { photo: string; photoCount: number };

/**
 * Takes a photo that storage has received into the brief. A repeat is answered as the first was.
 * Throws Problem: "notFound" when storage has no such photo, what `checkPhoto` throws, "conflict" for a photo that is
 * in the brief already. The incoming file of a refused photo is left to expire.
 */
export async function attachPhoto(
  deps: Deps,
  actor: Actor,
  id: string,
  input: PhotoInput,
): Promise<Attached> {
  const filled = await briefFor(deps, actor, id, "training.file");
  const known = filled.body.photos.some((photo) => photo.id === input.photo);
  if (known) return { photo: input.photo, photoCount: filled.head.photoCount };
  refuse(whyNot.addPhoto(filled.head));
  const incoming = incomingKey(filled.head, input.photo);
  const bytes = await deps.files.read(incoming);
  if (!bytes)
    throw new Problem("notFound", "这张照片还没有传上来或已过期，请重新选择", [], "photo-not-uploaded");
  const attached = await check(deps, actor, filled, { id: input.photo, bytes, takenAt: input.takenAt });
  await quietly(deps, "training.incoming-left", () => deps.files.remove(incoming));
  return attached;
}

/** Takes a photo that came with the request itself, from a browser that runs no script. Throws as `attachPhoto`. */
export async function attachBytes(
  deps: Deps,
  actor: Actor,
  id: string,
  bytes: Uint8Array,
): Promise<Attached> {
  const filled = await briefFor(deps, actor, id, "training.file");
  refuse(whyNot.addPhoto(filled.head));
  return check(deps, actor, filled, { id: deps.ids.next().slice(0, 14), bytes });
}

/** What came in: its name, its bytes, and when it was taken by the device's word (an instant). */
type Incoming = { id: string; bytes: Uint8Array; takenAt?: string };

/**
 * Checks a photo by its content and attaches the clean copy (no EXIF, no position). The copy is stored before the
 * record names it and taken away again when the record refuses it, so nothing is ever half there.
 */
async function check(
  deps: Deps,
  actor: Actor,
  { head, body }: Filled,
  incoming: Incoming,
): Promise<Attached> {
  const { checkPhoto } = await import("../platform/images.ts");
  const checked = await checkPhoto(incoming.bytes);
  const photo = photoOf(head, incoming, checked);
  refuseTwice(body, photo);
  await deps.files.write(photo.key, checked.bytes, "image/jpeg");
  try {
    const photoCount = await settled(() => attach(deps, actor, head.id, photo));
    return { photo: photo.id, photoCount };
  } catch (error) {
    await quietly(deps, "training.photo-left", () => removeUnnamed(deps, actor, head.id, photo));
    throw error;
  }
}

const photoOf = (head: BriefHead, { id, takenAt }: Incoming, checked: CheckedPhoto): Photo => ({
  id,
  key: photoKey(head, checked.sha256),
  sha256: checked.sha256,
  phash: checked.phash,
  width: checked.width,
  height: checked.height,
  sizeBytes: checked.sizeBytes,
  takenAt: checked.takenAt ?? (takenAt && `${dayOf(takenAt)}T${clockTimeOf(takenAt)}:00`),
});

function refuseTwice(body: BriefBody, photo: Photo): void {
  if (!body.photos.some((known) => known.sha256 === photo.sha256)) return;
  throw new Problem("conflict", "这张照片已经在简报里了，请选择另一张", [], "photo-twice");
}

/** One round of putting the photo into the record; answers how many there are then. */
async function attach(deps: Deps, actor: Actor, id: string, photo: Photo): Promise<number> {
  const { head, body } = await briefFor(deps, actor, id, "training.file");
  if (body.photos.some((known) => known.id === photo.id)) return body.photos.length;
  refuse(whyNot.addPhoto(head));
  refuseTwice(body, photo);
  const photos = [...body.photos, photo];
  // Marks before the record: a mark that leads to no photo finds nothing, a photo without marks would never be found.
  await rememberPhoto(deps, head, photo);
  await commit(deps, actor, withPhotos({ head, body }, photos));
  return photos.length;
}

/** Takes the stored copy away unless the record names it after all. */
async function removeUnnamed(deps: Deps, actor: Actor, id: string, photo: Photo): Promise<void> {
  const { head, body } = await briefFor(deps, actor, id, "training.file");
  if (!body.photos.some((known) => known.key === photo.key)) await forgetPhotos(deps, head, [photo]);
}

/** Takes a photo off a draft or returned brief. Throws Problem("notFound") when it is not there. */
export const removePhoto = (deps: Deps, actor: Actor, id: string, photo: string): Promise<void> =>
  settled(async () => {
    const { head, body } = await briefFor(deps, actor, id, "training.file");
    refuse(whyNot.edit(head));
    const gone = body.photos.filter((known) => known.id === photo);
    if (gone.length === 0) throw notFound("照片");
    await commit(
      deps,
      actor,
      withPhotos(
        { head, body },
        body.photos.filter((known) => known.id !== photo),
      ),
    );
    await forgetPhotos(deps, head, gone);
  });

const markOf = (photo: Photo): string => photo.sha256.slice(0, 16);
const echoKeys = (head: BriefHead, photo: Photo) =>
  photoBands(photo.phash).map((band) => keys.echoRow(head.county, "photo", band, head.serial, markOf(photo)));

async function rememberPhoto(deps: Deps, head: BriefHead, photo: Photo): Promise<void> {
  await Promise.all(
    echoKeys(head, photo).map((key) => tryWrite(deps, { put: { ...key, serial: head.serial } })),
  );
}

/** Takes away files and marks of photos that no record names any more. What fails is logged: it harms nobody. */
export async function forgetPhotos(deps: Deps, head: BriefHead, photos: readonly Photo[]): Promise<void> {
  await quietly(deps, "training.photo-left", async () => {
    await Promise.all(photos.map((photo) => deps.files.remove(photo.key)));
    await Promise.all(
      photos.flatMap((photo) => echoKeys(head, photo).map((key) => tryWrite(deps, { drop: key }))),
    );
  });
}

/** Tidying up after the record is right: its failure is no failure of what the person asked for. */
async function quietly(deps: Deps, event: string, tidy: () => Promise<void>): Promise<void> {
  try {
    await tidy();
  } catch (error) {
    deps.log("warn", event, describeError(error));
  }
}
