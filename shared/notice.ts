// A notice as a value: what a slice hands to commit when it wants to tell somebody something.
import * as z from "zod";

/**
 * A message to one officer. Its `id` is its meaning (obligation, party, period, step), so writing it twice is one
 * notice; `day` is the day it belongs to, also fixed by its meaning. Title and text carry no confidential content.
 */
export const Notice = z.strictObject({
  county: z.string(),
  to: z.string(),
  id: z.string(),
  day: z.string(),
  kind: z.string(),
  title: z.string(),
  text: z.string(),
  /** Path of the page where it can be done: "/training/briefs/new?unit=…". */
  link: z.string(),
  /** What must still be owed when it is delivered; without it the notice always stands. */
  about: z
    .strictObject({
      policy: z.string(),
      unit: z.string(),
      organ: z.string(),
      period: z.string(),
      desk: z.boolean(),
    })
    .optional(),
});
export type Notice = z.infer<typeof Notice>;
