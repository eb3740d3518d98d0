// What is known of an uploaded file of the organisation or of a roster, until its import is confirmed.
import * as z from "zod";
import { StaffNumber } from "../../shared/org/schema.ts";

export const ImportKind = z.enum(["organisation", "roster"], { error: "请选择导入机构还是花名册" });
export type ImportKind = z.infer<typeof ImportKind>;

/** `organ` belongs to rows that name none; `sheet` reads only that one. */
export const Upload = z.object({
  kind: ImportKind,
  fileName: z.string(),
  organ: z.string().optional(),
  sheet: z.string().optional(),
  by: StaffNumber,
  at: z.string(),
});
export type Upload = z.infer<typeof Upload>;
