// The sheet of a closed round as it is stored: in parts, each writing by itself.
import * as z from "zod";
import { Month } from "../time.ts";
import { Sheet } from "./schema.ts";

/** Which months of which units hold rows of a round. */
export const Booked = z.record(z.string(), z.array(Month));
export type Booked = z.infer<typeof Booked>;

/**
 * A part of a sheet as stored. Each writing of a sheet has keys of its own, by its generation, and is read once all its
 * parts are there; the one before stands until then. `booked` was written before the rows it names, on the first part.
 */
export const SheetPart = Sheet.extend({
  generation: z.number().int().default(0),
  parts: z.number().int().default(1),
  booked: Booked.default({}),
});
export type SheetPart = z.infer<typeof SheetPart>;
