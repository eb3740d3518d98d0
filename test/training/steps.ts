// The steps of a brief's life as tests take them: through the routes, as the officer who would take them.
import { makeJpeg, type SamplePhoto } from "../../functions/platform/sample-photo.ts";
import { trainingRoutes } from "../../functions/training/routes.ts";
import type { BriefInput } from "../../shared/training/schema.ts";
import type { Kit } from "../support/app.ts";
import { makeBriefInput } from "../support/make.ts";
import { small } from "../support/seed-org.ts";

const { staff } = small;
const made = new Map<string, Promise<Uint8Array>>();

/** A small real JPEG; another seed is another picture. */
export function jpeg(seed: number, more: Partial<SamplePhoto> = {}): Promise<Uint8Array> {
  const key = JSON.stringify([seed, more]);
  const known = made.get(key) ?? makeJpeg({ seed, width: 400, height: 300, ...more });
  made.set(key, known);
  return known;
}

/** Throws when a step of the preparation was refused, with what was said. */
export function done<T>(reply: { status: number; body: T }): T {
  if (reply.status >= 300) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

export const draft = async (kit: Kit, given: Partial<BriefInput> = {}, as: string = staff.clerk) =>
  done(await kit.call(trainingRoutes.create, { as, body: makeBriefInput(given) }));

/** Sends bytes to storage by a ticket; answers the photo's name. */
export async function upload(
  kit: Kit,
  id: string,
  bytes: Uint8Array,
  as: string = staff.clerk,
): Promise<string> {
  const asked = { contentType: "image/jpeg" as const, sizeBytes: Math.max(1, bytes.length) };
  const ticket = done(await kit.call(trainingRoutes.photoTicket, { as, params: { id }, body: asked }));
  kit.files.upload(ticket.fields["key"] ?? "", bytes);
  return ticket.photo;
}

export const attach = (kit: Kit, id: string, photo: string, as: string = staff.clerk) =>
  kit.call(trainingRoutes.attachPhoto, { as, params: { id }, body: { photo } });

/** A draft that lacks nothing, with one photo. */
export async function ready(kit: Kit, given: Partial<BriefInput> = {}, as: string = staff.clerk, seed = 1) {
  const written = await draft(kit, given, as);
  done(await attach(kit, written.id, await upload(kit, written.id, await jpeg(seed), as), as));
  return written;
}

export const submit = (kit: Kit, id: string, as: string = staff.clerk, version?: number) =>
  kit.call(trainingRoutes.submit, { as, params: { id }, body: { version } });

export const accept = (kit: Kit, id: string, as: string = staff.reviewer, version?: number) =>
  kit.call(trainingRoutes.accept, { as, params: { id }, body: { version } });

export const giveBack = (kit: Kit, id: string, reason = "照片看不清，请重拍", as: string = staff.reviewer) =>
  kit.call(trainingRoutes.returnIt, { as, params: { id }, body: { reason } });

export const view = (kit: Kit, id: string, as: string = staff.clerk) =>
  kit.call(trainingRoutes.view, { as, params: { id } });

/** A submitted brief. */
export async function submitted(
  kit: Kit,
  given: Partial<BriefInput> = {},
  as: string = staff.clerk,
  seed = 1,
) {
  const { id } = await ready(kit, given, as, seed);
  return done(await submit(kit, id, as));
}
