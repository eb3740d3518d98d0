// Who may do what, as the office agreed it: one reviewed line for each route and page. Written apart from shared/access.ts.
import type { Role } from "../shared/access.ts";

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
  /** A grant over a prefix reaches other counties here: their code is named in the request. */
  everywhere?: true;
  /** Stays open to somebody who must first change the password. */
  beforePassword?: true;
  /** Changes no record when it is done: tickets, uploads and previews of files. */
  writesNothing?: true;
};

const everyRole: readonly Role[] = [
  "clerk",
  "unitHead",
  "reviewer",
  "disciplineOfficer",
  "organAdmin",
  "committee",
  "systemAdmin",
];
/** Briefs and figures: everybody but the discipline line, whose business is talks. */
const readers: readonly Role[] = ["clerk", "unitHead", "reviewer", "organAdmin", "committee", "systemAdmin"];
const filers: readonly Role[] = ["clerk", "unitHead"];
const reviewers: readonly Role[] = ["reviewer"];
const administrators: readonly Role[] = ["organAdmin", "systemAdmin"];
const countyOffice: readonly Role[] = ["committee", "systemAdmin"];
const excusers: readonly Role[] = ["reviewer", "organAdmin", "committee", "systemAdmin"];
const outboxReaders: readonly Role[] = ["organAdmin", "committee", "systemAdmin"];
const system: readonly Role[] = ["systemAdmin"];

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
  "GET /api/org/imports/:import": { who: administrators, about: "self", done: 200 },
  "POST /api/org/imports/:import/commit": { who: administrators, about: "self", done: 200 },
  "GET /api/org/imports/:import/errors": { who: administrators, about: "self", done: 200 },

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
    done: 204,
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

export const pageTable: Record<string, Expectation> = {
  "GET /": { who: "signedIn", about: "list", done: 200 },

  "GET /sign-in": { who: "anybody", about: "nothing", done: 200 },
  "POST /sign-in": { who: "anybody", about: "self", done: 303 },
  "POST /sign-out": { who: "signedIn", about: "self", done: 303, beforePassword: true },
  "POST /sign-out-everywhere": { who: "signedIn", about: "self", done: 303 },
  "GET /password": { who: "signedIn", about: "nothing", done: 200, beforePassword: true },
  "POST /password": { who: "signedIn", about: "self", done: 303, beforePassword: true },
  "GET /account": { who: "signedIn", about: "self", done: 200 },

  "GET /org": { who: everyRole, about: "list", done: 200 },
  "POST /org/county": { who: system, about: "county", done: 303 },
  "GET /org/organs/new": { who: administrators, about: "nothing", done: 200 },
  "POST /org/organs/new": { who: administrators, about: "county", done: 303 },
  "POST /org/organs/:organ": { who: administrators, about: "organ", done: 303 },
  "GET /org/units/new": { who: administrators, about: "list", done: 200 },
  "POST /org/units/new": { who: administrators, about: "organ", done: 303 },
  "GET /org/units/:unit": { who: everyRole, about: "unit", done: 200 },
  "POST /org/units/:unit/edit": { who: administrators, about: "unit", done: 303 },
  "POST /org/units/:unit/merge": { who: administrators, about: "unit", done: 303 },
  "POST /org/units/:unit/passwords": { who: administrators, about: "unit", done: 200 },
  "GET /org/officers/new": { who: administrators, about: "unit", done: 200 },
  "POST /org/officers/new": { who: administrators, about: "unit", done: 303 },
  "GET /org/officers/:staff": { who: everyRole, about: "unit", done: 200 },
  "POST /org/officers/:staff/change": { who: administrators, about: "unit", done: 303 },
  "POST /org/officers/:staff/transfer": { who: administrators, about: "unit", done: 303 },
  "POST /org/officers/:staff/leave": { who: administrators, about: "unit", done: 303 },
  "POST /org/officers/:staff/password": { who: administrators, about: "unit", done: 200 },
  "POST /org/officers/:staff/unlock": { who: administrators, about: "unit", done: 303 },
  "POST /org/officers/:staff/disable": { who: administrators, about: "unit", done: 303 },
  "POST /org/officers/:staff/enable": { who: administrators, about: "unit", done: 303 },
  "POST /org/officers/:staff/grants": { who: administrators, about: "unit", done: 303 },
  "POST /org/officers/:staff/grants/take": { who: administrators, about: "unit", done: 303 },
  "GET /org/grants": { who: administrators, about: "list", done: 200 },
  "GET /org/import": { who: administrators, about: "list", done: 200 },
  "POST /org/import": { who: administrators, about: "organ", done: 303, writesNothing: true },
  "GET /org/import/:import": { who: administrators, about: "self", done: 200 },
  "POST /org/import/:import": { who: administrators, about: "self", done: 303 },
  "GET /org/import/:import/errors": { who: administrators, about: "self", done: 200 },
  "GET /org/calendar": { who: "signedIn", about: "nothing", done: 200 },
  "POST /org/calendar/:year": { who: countyOffice, about: "county", done: 303, malformed: 400 },

  "GET /training/briefs": { who: readers, about: "unit", done: 200 },
  "GET /training/briefs/new": { who: filers, about: "unit", done: 200 },
  "POST /training/briefs/new": { who: filers, about: "unit", done: 303 },
  "GET /training/briefs/:id": { who: readers, about: "unit", done: 200 },
  "GET /training/briefs/:id/edit": { who: filers, about: "unit", done: 200 },
  "POST /training/briefs/:id/edit": { who: filers, about: "unit", done: 303 },
  "POST /training/briefs/:id/photos": { who: filers, about: "unit", done: 303 },
  "POST /training/briefs/:id/photos/:photo/remove": { who: filers, about: "unit", done: 303 },
  "POST /training/briefs/:id/submit": { who: filers, about: "unit", done: 303 },
  "POST /training/briefs/:id/discard": { who: filers, about: "unit", done: 303 },
  "GET /training/desk": { who: reviewers, about: "organ", done: 200 },
  "POST /training/briefs/:id/accept": { who: reviewers, about: "unit", done: 303 },
  "POST /training/briefs/:id/return": { who: reviewers, about: "unit", done: 303 },

  "GET /figures": { who: readers, about: "list", done: 200 },

  "GET /obligations": { who: everyRole, about: "list", done: 200 },
  "POST /obligations/months/:month/lock": { who: countyOffice, about: "county", done: 303, malformed: 400 },
  "GET /obligations/units/:unit": { who: everyRole, about: "unit", done: 200 },
  "POST /obligations/units/:unit/exemptions": { who: excusers, about: "unit", done: 303 },
  "POST /obligations/units/:unit/exemptions/withdraw": { who: excusers, about: "unit", done: 303 },
  "GET /obligations/policies": { who: countyOffice, about: "county", done: 200 },
  "GET /obligations/policies/:policy": { who: countyOffice, about: "county", done: 200 },
  "POST /obligations/policies/:policy": { who: countyOffice, about: "county", done: 303 },

  "GET /notices": { who: "signedIn", about: "self", done: 200 },
  "POST /notices/read": { who: "signedIn", about: "self", done: 303 },
  "POST /notices/:day/:id/open": { who: "signedIn", about: "self", done: 303 },
  "GET /notices/outbox": { who: outboxReaders, about: "list", done: 200 },
  "POST /notices/outbox/:to/:day/:id/retry": {
    who: outboxReaders,
    about: "unit",
    done: 303,
    outside: 303,
    malformed: 303,
  },
  "GET /notices/mail": { who: outboxReaders, about: "list", done: 200 },

  "GET /jobs": { who: countyOffice, about: "county", done: 200 },
  "POST /jobs/:job": { who: system, about: "county", done: 303 },
};
