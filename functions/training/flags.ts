// Flags for reviewers, never refusals: photos and texts that look like those of an earlier brief, photos of another time.
import { keys } from "../../shared/keys.ts";
import {
  isNearPhoto,
  isNearText,
  photoBands,
  photoDateIsFar,
  textBands,
  textSignature,
} from "../../shared/training/photos.ts";
import { isDay } from "../../shared/time.ts";
import type { BriefHead, Flag, Photo } from "../../shared/training/schema.ts";
import { queryPage, tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { inParallel } from "../platform/parallel.ts";
import { filledBySerial, type Filled } from "./store.ts";

/** Rows read of one band, briefs compared with, and flags kept in a head: each keeps a submission small. */
const bandRowsMax = 100;
const comparedMax = 40;
const flagsMax = 6;
const bandsAtOnce = 8;

/** When a brief was first filed; a draft is being filed now. */
const filedAt = (head: BriefHead, now: string): string => (head.state === "draft" ? now : head.filedAt);

/**
 * What a reviewer should look at. The marks (bands of hashes) only find candidates: what is compared is what the
 * earlier briefs hold now. A brief's own marks, drafts and briefs filed later are left out.
 */
export async function flagsFor(deps: Deps, brief: Filled, now: string): Promise<Flag[]> {
  const earlier = await earlierBriefs(deps, brief, now);
  const photos = brief.body.photos.map((photo, index) => ({ photo, number: index + 1 }));
  const flags: Flag[] = [];
  for (const { photo, number } of photos) flags.push(...likeEarlier(photo, number, earlier));
  const signature = textSignature(brief.body.text);
  const text = earlier.find(({ body }) => isNearText(signature, textSignature(body.text)));
  if (text) flags.push({ kind: "text-near", brief: text.head.id });
  for (const { photo, number } of photos) {
    if (isFar(photo, brief.head.day)) flags.push({ kind: "photo-date-far", photo: number });
  }
  return merged(flags).slice(0, flagsMax);
}

/** A camera whose clock was never set says nothing. */
const isFar = ({ takenAt }: Photo, day: string): boolean =>
  takenAt !== undefined && isDay(takenAt.slice(0, 10)) && photoDateIsFar(takenAt, day);

/** The flag of one photo: the same as an earlier one, or else near to one. */
function likeEarlier(photo: Photo, number: number, earlier: readonly Filled[]): Flag[] {
  const same = earlier.find(({ body }) => body.photos.some((other) => other.sha256 === photo.sha256));
  if (same) return [{ kind: "photo-same", brief: same.head.id, photo: number }];
  const near = earlier.find(({ body }) => body.photos.some((other) => isNearPhoto(other.phash, photo.phash)));
  return near ? [{ kind: "photo-near", brief: near.head.id, photo: number }] : [];
}

/** One flag per kind and earlier brief, with the number of further photos it stands for. */
function merged(flags: readonly Flag[]): Flag[] {
  const byMeaning = new Map<string, Flag>();
  for (const flag of flags) {
    const meaning = `${flag.kind} ${flag.brief ?? ""}`;
    const known = byMeaning.get(meaning);
    byMeaning.set(meaning, known ? { ...known, more: (known.more ?? 0) + 1 } : flag);
  }
  return [...byMeaning.values()];
}

/** Briefs of the county filed before this one that share a mark with it, the first filed first. */
async function earlierBriefs(deps: Deps, { head, body }: Filled, now: string): Promise<Filled[]> {
  const { county } = head;
  const partitions = new Set([
    ...body.photos.flatMap((photo) =>
      photoBands(photo.phash).map((band) => keys.echo(county, "photo", band)),
    ),
    ...textBands(textSignature(body.text)).map((band) => keys.echo(county, "text", band)),
  ]);
  const pages = await inParallel([...partitions], bandsAtOnce, (partition) =>
    queryPage<{ serial: string }>(deps, partition, { stale: true }, { limit: bandRowsMax }),
  );
  const serials = new Set(pages.flatMap(({ items }) => items.map(({ serial }) => serial)));
  serials.delete(head.serial);
  const found = await filledBySerial(deps, county, [...serials].slice(0, comparedMax));
  const own = filedAt(head, now);
  return found
    .filter((other) => other.head.state !== "draft" && other.head.filedAt <= own)
    .sort((a, b) => (filedAt(a.head, now) < filedAt(b.head, now) ? -1 : 1));
}

/** Marks a brief's text, so that a later one that looks like it is found. Written again, it is the same marks. */
export async function rememberText(deps: Deps, { head, body }: Filled): Promise<void> {
  await Promise.all(
    textBands(textSignature(body.text)).map((band) => {
      const key = keys.echoRow(head.county, "text", band, head.serial, band);
      return tryWrite(deps, { put: { ...key, serial: head.serial } });
    }),
  );
}
