// A notice as a value: what a slice hands to commit when it wants to tell somebody something.
import * as z from "zod";

/** A unit's obligation in a period. `desk`: told to the organ's office, whose reviews may be what is outstanding. */
const UnitAbout = z.strictObject({
  policy: z.string(),
  unit: z.string(),
  organ: z.string(),
  period: z.string(),
  desk: z.boolean(),
});

/** A round of talks: everybody of it, or those given to one talker. */
const RoundAbout = z.strictObject({
  policy: z.string(),
  organ: z.string(),
  period: z.string(),
  talker: z.string().optional(),
});
export type RoundAbout = z.infer<typeof RoundAbout>;

/** What was agreed in a talk and is still to be done. */
const FollowUpAbout = z.strictObject({ talk: z.string(), organ: z.string() });
export type FollowUpAbout = z.infer<typeof FollowUpAbout>;

/**
 * A test round. One person who still has to sit; with `what`, who can still come to the make-up (one person, or anybody
 * of a unit), or results not recorded (anybody's, or in the units that one examiner examines).
 */
const TestAbout = z.strictObject({
  test: z.string(),
  organ: z.string(),
  staff: z.string().optional(),
  unit: z.string().optional(),
  what: z.enum(["makeUp", "record"]).optional(),
  /** Day and place as the notice says them: it is not delivered once they are others. */
  mark: z.string().optional(),
});
export type TestAbout = z.infer<typeof TestAbout>;

/**
 * A quarter's tests under policies, each with the step that told ("theory-quarterly.two-before"): of one officer, of a
 * unit's people, or of a whole organ's. `unplanned`: that no round has been arranged.
 */
const TestsAbout = z.strictObject({
  tests: z.array(z.string()),
  organ: z.string(),
  period: z.string(),
  staff: z.string().optional(),
  unit: z.string().optional(),
  unplanned: z.literal(true).optional(),
});
export type TestsAbout = z.infer<typeof TestsAbout>;

/**
 * An activity: an offer that stands `until` then and is not answered, a request not decided, a roll not closed, that
 * somebody is to come at `starts` (anybody asked, or `staff` who signed up), or what `staff` was told he is to it: seated,
 * waiting, or out.
 */
const ActivityAbout = z.strictObject({
  activity: z.string(),
  organ: z.string(),
  what: z.enum(["offer", "decide", "close", "come", "moved", "seated", "waiting", "out"]),
  staff: z.string().optional(),
  until: z.string().optional(),
  starts: z.string().optional(),
  place: z.string().optional(),
  /** The request to change it, where that is what is to be decided. */
  change: z.string().optional(),
});
export type ActivityAbout = z.infer<typeof ActivityAbout>;

/** A turn of a rotation that is still somebody's. */
const TurnAbout = z.strictObject({
  rotation: z.string(),
  organ: z.string(),
  day: z.string(),
  speaker: z.string(),
});
export type TurnAbout = z.infer<typeof TurnAbout>;

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
  /** Only for its reader: administrators see that it exists, and mail says only that something is there to read. */
  private: z.literal(true).optional(),
  /** What must still be owed when it is delivered; without it the notice always stands. */
  about: z
    .union([UnitAbout, RoundAbout, FollowUpAbout, TestAbout, TestsAbout, ActivityAbout, TurnAbout])
    .optional(),
});
export type Notice = z.infer<typeof Notice>;
