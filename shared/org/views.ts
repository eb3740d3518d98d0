// What readers of the organisation see: replies of the API, and the same shapes on pages.
import * as z from "zod";
import { CalendarDay } from "../calendar.ts";
import { Role } from "../access.ts";
import { Day } from "../time.ts";
import { County, Holder, Officer, Organ, Posting, Unit } from "./schema.ts";

/** What everybody with `org.view` sees of an officer: neither the sex nor the birth date. */
export const Head = Officer.omit({ version: true, sex: true, bornOn: true });
/** The same with both, for who may edit the officer (`org.edit`) and for nobody else. */
export const FullHead = Officer.omit({ version: true });

/** A unit in the organisation's tree: how many officers, and whether somebody files for it. */
export const UnitView = Unit.extend({
  inService: z.boolean(),
  sworn: z.number().int(),
  auxiliary: z.number().int(),
  hasClerk: z.boolean(),
});
export type UnitView = z.infer<typeof UnitView>;
export const OrganView = Organ.extend({ units: z.array(UnitView) });
export type OrganView = z.infer<typeof OrganView>;

/** An officer on a unit's list: who, and since when there. */
export const RosterEntry = Head.extend({ from: Day });
export type RosterEntry = z.infer<typeof RosterEntry>;
export const RosterPage = z.object({ items: z.array(RosterEntry), cursor: z.string().optional() });

/** A grant as people speak of it: the role over a place, both in words. */
export const GrantView = z.object({
  role: Role,
  roleLabel: z.string(),
  place: z.string(),
  placeLabel: z.string(),
});
export type GrantView = z.infer<typeof GrantView>;

export const AccountView = z.object({
  state: z.enum(["active", "disabled"]),
  hasPassword: z.boolean(),
  mustChangePassword: z.boolean(),
  lockedUntil: z.string().optional(),
  grants: z.array(GrantView),
});
export type AccountView = z.infer<typeof AccountView>;

/**
 * One officer with the way there. `officer` is absent for an administrator who stands in no roster; whoever may not edit
 * gets it without sex and birth date.
 */
export const OfficerView = z.object({
  staff: z.string(),
  name: z.string(),
  officer: FullHead.optional(),
  postings: z.array(Posting),
  account: AccountView.optional(),
});
export type OfficerView = z.infer<typeof OfficerView>;

/** What a transfer, leave or merger did beside it: roles of the old unit that ended with it. */
export const Moved = z.object({ officer: Head, rolesEnded: z.array(GrantView) });
export const Merged = z.object({ unit: Unit, moved: z.number().int() });

export const FirstPassword = z.object({ staff: z.string(), name: z.string(), password: z.string() });
export type FirstPassword = z.infer<typeof FirstPassword>;

export const SessionView = z.object({
  id: z.string(),
  opened: z.string(),
  ends: z.string(),
  device: z.string(),
  current: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;

export const Me = z.object({
  county: z.string(),
  staff: z.string(),
  name: z.string(),
  organ: z.string().optional(),
  unit: z.string().optional(),
  mustChangePassword: z.boolean(),
  grants: z.array(GrantView),
  sessions: z.array(SessionView),
});
export type Me = z.infer<typeof Me>;

export const HolderList = z.object({ items: z.array(Holder) });
export const CountyList = z.object({ items: z.array(County) });

/** A year of working days: as announced or as edited, with who has the last word. */
export const CalendarView = z.object({
  year: z.number().int(),
  source: z.string(),
  days: z.array(CalendarDay),
  origin: z.enum(["shipped", "edited", "missing"]),
  /** Years near today whose arrangement nobody has entered yet. */
  missingYears: z.array(z.number().int()),
});
export type CalendarView = z.infer<typeof CalendarView>;

const Counts = z.object({
  new: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  wrong: z.number().int(),
});
export type Counts = z.infer<typeof Counts>;

export const WrongRowView = z.object({
  row: z.number().int(),
  column: z.string(),
  reason: z.string(),
  message: z.string(),
  text: z.string(),
});
export type WrongRowView = z.infer<typeof WrongRowView>;
export const ChangedRowView = z.object({
  row: z.number().int(),
  subject: z.string(),
  fields: z.array(
    z.object({ label: z.string(), before: z.string().optional(), after: z.string().optional() }),
  ),
});
export type ChangedRowView = z.infer<typeof ChangedRowView>;

/** What importing a file would do; nothing is written yet. Long lists are cut, counts are whole. */
export const ImportPreview = z.object({
  import: z.string(),
  kind: z.enum(["organisation", "roster"]),
  fileName: z.string(),
  sheet: z.string(),
  otherSheets: z.array(z.string()),
  ignoredColumns: z.array(z.string()),
  skippedRows: z.array(z.object({ row: z.number().int(), text: z.string() })),
  counts: Counts,
  wrong: z.array(WrongRowView),
  changed: z.array(ChangedRowView),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** What an import did. The same file twice answers `written: 0`. */
export const ImportResult = z.object({
  kind: z.enum(["organisation", "roster"]),
  counts: Counts,
  written: z.number().int(),
  message: z.string(),
});
export type ImportResult = z.infer<typeof ImportResult>;
