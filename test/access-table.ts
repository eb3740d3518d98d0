// Who may do what, as the office agreed it: one reviewed line for each route and page. Written apart from shared/access.ts.
import type { Role } from "../shared/access.ts";
import { activityRouteTable } from "./access-table-activities.ts";
import { assessmentRouteTable } from "./access-table-assessments.ts";

/**
 * What a row is about, hence how far a grant must reach: a record of a unit, of an organ, of the county, of a whole code
 * prefix; one's own things; or nothing in particular (lists show what the grants cover, and only that).
 */
export type About = "unit" | "organ" | "county" | "prefix" | "self" | "list" | "nothing";

export type Expectation = {
  /** Who is let in; everybody else who is signed in gets 403. */
  who: "anybody" | "signedIn" | readonly Role[];
  about: About;
  /** The status when it is done. */
  done: number;
  /** The status outside the scope; 404 unless told (a form may go back and say why not). */
  outside?: number;
  /** The status for an id that is none (`a%2Fb`, sixty characters); 404 unless told. */
  malformed?: number;
  /** An address can name somebody else's, or nobody's in particular: it finds nothing, but for these roles in their place. */
  others?: readonly Role[];
  /** What those are told where it is not theirs to do. */
  othersTold?: number;
  /** A grant over a unit reaches its organ's address too, and shows that unit's part alone. */
  partly?: true;
  /** Open to whoever is of the organ, whatever the role. */
  ofOwnOrgan?: true;
  /** The form offers the officers of one's own organ by name, to whoever may fill it in. */
  namesOwnOrgan?: true;
  /** A grant over a prefix reaches other counties here: their code is named in the request. */
  everywhere?: true;
  /** Stays open to somebody who must first change the password. */
  beforePassword?: true;
  /** Changes no record when it is done: tickets, uploads and previews of files. */
  writesNothing?: true;
  /** An organ has one of it under way: asked one after the other. */
  oneByOne?: true;
};

export const everyRole: readonly Role[] = [
  "clerk",
  "unitHead",
  "reviewer",
  "disciplineOfficer",
  "disciplineHead",
  "organAdmin",
  "committee",
  "systemAdmin",
];
/** Briefs and figures: everybody but the discipline line, whose business is talks. */
export const readers: readonly Role[] = [
  "clerk",
  "unitHead",
  "reviewer",
  "organAdmin",
  "committee",
  "systemAdmin",
];
export const filers: readonly Role[] = ["clerk", "unitHead"];
export const reviewers: readonly Role[] = ["reviewer"];
export const administrators: readonly Role[] = ["organAdmin", "systemAdmin"];
export const countyOffice: readonly Role[] = ["committee", "systemAdmin"];
export const excusers: readonly Role[] = ["reviewer", "organAdmin", "committee", "systemAdmin"];
export const outboxReaders: readonly Role[] = ["organAdmin", "committee", "systemAdmin"];
export const system: readonly Role[] = ["systemAdmin"];
/** Talks: the discipline line of the organ; the committee counts; a unit's head sees done or not. See talks/access-table.ts. */
export const disciplineLine: readonly Role[] = ["disciplineOfficer", "disciplineHead"];
export const talkCounters: readonly Role[] = ["disciplineOfficer", "disciplineHead", "committee"];
export const secondPersons: readonly Role[] = ["disciplineHead", "committee"];
export const heads: readonly Role[] = ["unitHead"];

/** A round of an organ: its own line's. */
export const aboutRound = { who: disciplineLine, about: "organ", done: 204, malformed: 400 } as const;
/** A draft is its writer's alone; a record the two people's and their organ's line's. */
export const ofWriter = { who: "signedIn", about: "self", others: [] } as const;
export const ofTalk = { who: "signedIn", about: "self", others: disciplineLine } as const;

export const routeTable: Record<string, Expectation> = {
  // One's own session.
  "POST /api/session": { who: "anybody", about: "self", done: 201 },
  "GET /api/session": { who: "signedIn", about: "self", done: 200, beforePassword: true },
  "DELETE /api/session": { who: "signedIn", about: "self", done: 204, beforePassword: true },
  "DELETE /api/session/everywhere": { who: "signedIn", about: "self", done: 204 },
  "POST /api/session/password": { who: "signedIn", about: "self", done: 204, beforePassword: true },

  // Counties, organs, units.
  "GET /api/org/counties": { who: system, about: "list", done: 200 },
  "POST /api/org/counties": { who: system, about: "prefix", done: 201 },
  "PATCH /api/org/counties/:county": { who: system, about: "county", done: 200, everywhere: true },
  "POST /api/org/counties/:county/administrators": {
    who: system,
    about: "county",
    done: 201,
    everywhere: true,
  },
  "GET /api/org/organs": { who: everyRole, about: "list", done: 200 },
  "POST /api/org/organs": { who: administrators, about: "county", done: 201 },
  "PATCH /api/org/organs/:organ": { who: administrators, about: "organ", done: 200 },
  "POST /api/org/units": { who: administrators, about: "organ", done: 201 },
  "PATCH /api/org/units/:unit": { who: administrators, about: "unit", done: 200 },
  "POST /api/org/units/:unit/merge": { who: administrators, about: "unit", done: 200 },
  "POST /api/org/units/:unit/passwords": { who: administrators, about: "unit", done: 200 },
  "GET /api/org/holders/:place": { who: everyRole, about: "unit", done: 200 },
  "GET /api/org/calendar/:year": { who: "signedIn", about: "nothing", done: 200, malformed: 400 },
  "PUT /api/org/calendar/:year": { who: countyOffice, about: "county", done: 200, malformed: 400 },

  // Officers, their accounts and roles.
  "GET /api/org/units/:unit/officers": { who: everyRole, about: "unit", done: 200 },
  "POST /api/org/officers": { who: administrators, about: "unit", done: 201 },
  "GET /api/org/officers/:staff": { who: everyRole, about: "unit", done: 200 },
  "PATCH /api/org/officers/:staff": { who: administrators, about: "unit", done: 200 },
  "POST /api/org/officers/:staff/transfer": { who: administrators, about: "unit", done: 200 },
  "POST /api/org/officers/:staff/leave": { who: administrators, about: "unit", done: 200 },
  "POST /api/org/officers/:staff/password": { who: administrators, about: "unit", done: 200 },
  "POST /api/org/officers/:staff/unlock": { who: administrators, about: "unit", done: 204 },
  "POST /api/org/officers/:staff/disable": { who: administrators, about: "unit", done: 204 },
  "POST /api/org/officers/:staff/enable": { who: administrators, about: "unit", done: 204 },
  "POST /api/org/officers/:staff/grants": { who: administrators, about: "unit", done: 200 },
  "DELETE /api/org/officers/:staff/grants/:role/:place": {
    who: administrators,
    about: "unit",
    done: 200,
    malformed: 400,
  },

  // Imports; an uploaded file belongs to whoever brought it.
  "POST /api/org/imports/organisation": {
    who: administrators,
    about: "organ",
    done: 201,
    writesNothing: true,
  },
  "POST /api/org/imports/roster": { who: administrators, about: "organ", done: 201, writesNothing: true },
  "GET /api/org/imports/:import": { who: administrators, about: "self", others: [], done: 200 },
  "POST /api/org/imports/:import/commit": { who: administrators, about: "self", others: [], done: 200 },
  "GET /api/org/imports/:import/errors": { who: administrators, about: "self", others: [], done: 200 },

  // Training-day briefs.
  "GET /api/training/briefs": { who: readers, about: "unit", done: 200 },
  "POST /api/training/briefs": { who: filers, about: "unit", done: 201 },
  "GET /api/training/briefs/:id": { who: readers, about: "unit", done: 200 },
  "PUT /api/training/briefs/:id": { who: filers, about: "unit", done: 200 },
  "DELETE /api/training/briefs/:id": { who: filers, about: "unit", done: 204 },
  "POST /api/training/briefs/:id/submit": { who: filers, about: "unit", done: 200 },
  "POST /api/training/briefs/:id/accept": { who: reviewers, about: "unit", done: 200 },
  "POST /api/training/briefs/:id/return": { who: reviewers, about: "unit", done: 200 },
  "POST /api/training/briefs/:id/photos/tickets": {
    who: filers,
    about: "unit",
    done: 201,
    writesNothing: true,
  },
  "POST /api/training/briefs/:id/photos": { who: filers, about: "unit", done: 201 },
  "DELETE /api/training/briefs/:id/photos/:photo": { who: filers, about: "unit", done: 204 },
  "GET /api/training/desk": { who: reviewers, about: "organ", done: 200 },

  // Figures.
  "GET /api/figures/definitions": { who: "signedIn", about: "nothing", done: 200 },
  "GET /api/figures/months/:month": { who: readers, about: "list", done: 200, malformed: 400 },
  "GET /api/figures/prefixes/:prefix/months/:month": {
    who: readers,
    about: "prefix",
    done: 200,
    malformed: 400,
  },

  // Obligations.
  "GET /api/obligations/months/:month": { who: everyRole, about: "list", done: 200, malformed: 400 },
  "POST /api/obligations/months/:month/lock": {
    who: countyOffice,
    about: "county",
    done: 200,
    malformed: 400,
  },
  "GET /api/obligations/units/:unit": { who: everyRole, about: "unit", done: 200 },
  "GET /api/obligations/policies": { who: everyRole, about: "nothing", done: 200 },
  "POST /api/obligations/policies": { who: countyOffice, about: "county", done: 201 },
  "POST /api/obligations/units/:unit/exemptions": { who: excusers, about: "unit", done: 201 },
  "DELETE /api/obligations/units/:unit/exemptions/:policy/:period": {
    who: excusers,
    about: "unit",
    done: 204,
    malformed: 400,
  },

  // Talks: the quarter's round and its counts.
  "GET /api/obligations/talks/:organ/:quarter": { ...aboutRound, done: 200 },
  "GET /api/talks/rounds/:organ/:quarter": { ...aboutRound, done: 200 },
  "POST /api/talks/rounds/:organ/:quarter/plans": aboutRound,
  "POST /api/talks/rounds/:organ/:quarter/targets/:staff/excuse": aboutRound,
  "POST /api/talks/rounds/:organ/:quarter/targets/:staff/list": aboutRound,
  "POST /api/talks/rounds/:organ/:quarter/close": aboutRound,
  "POST /api/talks/rounds/:organ/:quarter/reopen": aboutRound,
  "GET /api/talks/coverage": { who: talkCounters, about: "list", done: 200 },
  "GET /api/talks/units/:unit": { who: heads, about: "unit", done: 200 },
  "GET /api/talks/follow-ups": { who: disciplineLine, about: "organ", done: 200 },
  "GET /api/talks/ledger": { who: disciplineLine, about: "organ", done: 200 },
  "POST /api/talks/ledger": { who: disciplineLine, about: "organ", done: 200 },
  "GET /api/talks/figures": { who: talkCounters, about: "organ", done: 200 },

  // Talks: drafts and records. One's own, as who was talked to or who talked; records also the organ's discipline line.
  "GET /api/talks/mine": { who: "signedIn", about: "self", done: 200 },
  "GET /api/talks/drafts": { who: "signedIn", about: "self", done: 200 },
  "POST /api/talks/drafts": { ...ofTalk, done: 201 },
  "GET /api/talks/drafts/:id": { ...ofWriter, done: 200 },
  "PUT /api/talks/drafts/:id": { ...ofWriter, done: 200 },
  "DELETE /api/talks/drafts/:id": { ...ofWriter, done: 204 },
  "POST /api/talks/drafts/:id/sign-off": { ...ofWriter, done: 200 },
  "GET /api/talks/records/:id": { ...ofTalk, done: 200 },
  "GET /api/talks/records/:id/access": { ...ofTalk, done: 200 },
  "GET /api/talks/access": { who: "signedIn", about: "self", done: 200 },
  "POST /api/talks/records/:id/acknowledge": { ...ofTalk, othersTold: 409, done: 200 },
  "POST /api/talks/records/:id/corrections": { ...ofTalk, done: 201 },
  "POST /api/talks/records/:id/outcomes": { ...ofTalk, done: 201 },

  // Talks: what needs two persons.
  "GET /api/talks/warrants": { who: talkCounters, about: "list", done: 200 },
  "POST /api/talks/warrants": { who: talkCounters, about: "organ", done: 201 },
  "POST /api/talks/warrants/:id/decision": { who: secondPersons, about: "organ", done: 204 },

  ...activityRouteTable,
  ...assessmentRouteTable,

  // Notices.
  "GET /api/notices": { who: "signedIn", about: "self", done: 200 },
  "POST /api/notices/:day/:id/read": { who: "signedIn", about: "self", done: 200 },
  "POST /api/notices/read": { who: "signedIn", about: "self", done: 200 },
  "GET /api/notices/outbox": { who: outboxReaders, about: "list", done: 200 },
  "GET /api/notices/sent": { who: outboxReaders, about: "list", done: 200 },
  "POST /api/notices/outbox/:to/:day/:id/retry": { who: outboxReaders, about: "unit", done: 204 },
  "GET /api/notices/channel": { who: outboxReaders, about: "nothing", done: 200 },
  "GET /api/notices/mail": { who: outboxReaders, about: "list", done: 200 },

  // Jobs.
  "GET /api/jobs": { who: countyOffice, about: "county", done: 200 },
  "POST /api/jobs/:job/runs": { who: system, about: "county", done: 201, malformed: 400 },
};
