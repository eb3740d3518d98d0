// Who may do what with tests, as the office agreed it: the same words as in access-table.ts, routes and pages side by side.
import type { Expectation } from "./access-table.ts";
import type { Role } from "../shared/access.ts";

/** “由分局政工室组织” (source, G5): the organ's own office plans, arranges, corrects, exempts. */
const office: readonly Role[] = ["reviewer", "organAdmin"];
/** Boards and rates, each of the own place; the discipline line's business is talks. */
const viewers: readonly Role[] = ["clerk", "unitHead", "reviewer", "organAdmin", "committee", "systemAdmin"];

const ofOffice = { who: office, about: "organ" } as const;
/** A unit's roles ask about their organ and are shown their unit's part of it. */
const ofViewers = { who: viewers, about: "organ", partly: true } as const;
/** “考核组到各单位实地进行考核测试” (source, G5): the examiners of a unit, whatever their roles; else its organ's office. */
const ofExaminers = { who: "signedIn", about: "self", others: office } as const;
/** Each result with its working: the office and the unit's head; examiners and oneself: see assessments/access.test.ts. */
const ofOneOfficer = { who: "signedIn", about: "unit", others: ["unitHead", ...office] } as const;
/** Whoever is judged by it may read it. */
const ofOwnOrgan = { who: "signedIn", about: "organ", others: viewers, ofOwnOrgan: true } as const;
/** A round's address is open to everybody, for anybody may be an examiner: the viewers see it, and who examines. */
const ofBoard = { ...ofViewers, who: "signedIn", others: viewers } as const;
/** An uploaded file belongs to whoever brought it. */
const ofUploader = { who: "signedIn", about: "self", others: [] } as const;

export const assessmentRouteTable: Record<string, Expectation> = {
  // The office: plans, rounds, sittings, exemptions.
  "GET /api/assessments/organs/:organ/rounds": { ...ofViewers, done: 200 },
  "POST /api/assessments/organs/:organ/plans/:year": { ...ofOffice, done: 200, malformed: 400 },
  "POST /api/assessments/organs/:organ/rounds": { ...ofOffice, done: 201 },
  "GET /api/assessments/rounds/:organ/:round": { ...ofBoard, done: 200 },
  "PUT /api/assessments/rounds/:organ/:round": { ...ofOffice, done: 200 },
  "PUT /api/assessments/rounds/:organ/:round/sittings/:unit": { ...ofOffice, done: 200 },
  "POST /api/assessments/rounds/:organ/:round/open": { ...ofOffice, done: 204 },
  "POST /api/assessments/rounds/:organ/:round/close": { ...ofOffice, done: 204 },
  "POST /api/assessments/rounds/:organ/:round/cancel": { ...ofOffice, done: 204 },
  "GET /api/assessments/organs/:organ/exemptions": { ...ofOffice, done: 200 },
  "POST /api/assessments/exemptions": { ...ofOffice, done: 201 },
  "POST /api/assessments/exemptions/:staff/:from/:serial/end": { ...ofOffice, done: 204 },

  // Results, by hand and from files.
  "GET /api/assessments/rounds/:organ/:round/entries": { ...ofExaminers, done: 200 },
  "POST /api/assessments/rounds/:organ/:round/results": { ...ofExaminers, done: 200 },
  "GET /api/assessments/rounds/:organ/:round/candidates/:staff": { ...ofOneOfficer, done: 200 },
  "POST /api/assessments/rounds/:organ/:round/candidates/:staff/amendments": { ...ofOffice, done: 204 },
  "POST /api/assessments/rounds/:organ/:round/candidates/:staff/exempt": { ...ofOffice, done: 204 },
  "GET /api/assessments/rounds/:organ/:round/template": { ...ofExaminers, done: 200 },
  "POST /api/assessments/rounds/:organ/:round/imports": { ...ofExaminers, done: 201, writesNothing: true },
  "GET /api/assessments/imports/:import": { ...ofUploader, done: 200 },
  "POST /api/assessments/imports/:import/commit": { ...ofUploader, done: 200 },
  "GET /api/assessments/imports/:import/errors": { ...ofUploader, done: 200 },

  // Fitness tables.
  "GET /api/assessments/organs/:organ/tables": { ...ofOwnOrgan, done: 200 },
  "POST /api/assessments/organs/:organ/tables": { ...ofOffice, done: 201 },
  "DELETE /api/assessments/organs/:organ/tables/:day": { ...ofOffice, done: 204 },
  "GET /api/assessments/organs/:organ/tables/:day/file": { ...ofOwnOrgan, done: 200 },

  // What tests add up to.
  "GET /api/assessments/mine": { who: "signedIn", about: "self", done: 200 },
  "GET /api/assessments/rates": { ...ofViewers, done: 200 },
  "GET /api/assessments/rates/rows": { ...ofViewers, done: 200 },
  "GET /api/assessments/rates/workbook": { ...ofViewers, done: 200 },
  "GET /api/assessments/rounds/:organ/:round/ledger": { ...ofViewers, done: 200 },
  "GET /api/assessments/organs/:organ/ledger": { ...ofViewers, done: 200 },
  "GET /api/assessments/figures": { ...ofViewers, done: 200 },
  "GET /api/assessments/owed/:organ/:quarter": { ...ofViewers, done: 200, malformed: 400 },
};

export const assessmentPageTable: Record<string, Expectation> = {
  "GET /assessments": { ...ofViewers, done: 200 },
  "GET /assessments/organs/:organ/plan/:year": { ...ofOffice, done: 200 },
  "POST /assessments/organs/:organ/plan/:year": { ...ofOffice, done: 303 },
  "GET /assessments/organs/:organ/rounds/new": { ...ofOffice, done: 200 },
  "POST /assessments/organs/:organ/rounds/new": { ...ofOffice, done: 303 },
  "GET /assessments/rounds/:organ/:round/edit": { ...ofOffice, done: 200 },
  "POST /assessments/rounds/:organ/:round/edit": { ...ofOffice, done: 303 },
  "GET /assessments/organs/:organ/exemptions": { ...ofOffice, done: 200 },
  "POST /assessments/organs/:organ/exemptions": { ...ofOffice, done: 303 },
  "POST /assessments/organs/:organ/exemptions/:staff/:from/:serial/end": { ...ofOffice, done: 303 },
  "GET /assessments/rounds/:organ/:round/sittings/:unit": { ...ofOffice, done: 200 },
  "POST /assessments/rounds/:organ/:round/sittings/:unit": { ...ofOffice, done: 303 },
  "GET /assessments/rounds/:organ/:round": { ...ofBoard, done: 200 },
  "POST /assessments/rounds/:organ/:round/open": { ...ofOffice, done: 303 },
  "POST /assessments/rounds/:organ/:round/close": { ...ofOffice, done: 303 },
  "POST /assessments/rounds/:organ/:round/cancel": { ...ofOffice, done: 303 },

  "GET /assessments/mine": { who: "signedIn", about: "self", done: 200 },
  "GET /assessments/rates": { ...ofViewers, done: 200 },
  "GET /assessments/rates/rows": { ...ofViewers, done: 200 },
  "GET /assessments/rates/ledger": { ...ofViewers, done: 200 },
  "GET /assessments/rounds/:organ/:round/ledger": { ...ofViewers, done: 200 },
  "GET /assessments/organs/:organ/ledger": { ...ofViewers, done: 200 },
  "GET /assessments/owed": { ...ofViewers, done: 200 },

  "GET /assessments/rounds/:organ/:round/entry": { ...ofExaminers, done: 200 },
  "POST /assessments/rounds/:organ/:round/entry": { ...ofExaminers, done: 303 },
  "GET /assessments/rounds/:organ/:round/print": { ...ofExaminers, done: 200 },
  "GET /assessments/rounds/:organ/:round/candidates/:staff": { ...ofOneOfficer, done: 200 },
  "GET /assessments/rounds/:organ/:round/candidates": { ...ofOffice, done: 303 },
  "POST /assessments/rounds/:organ/:round/candidates/:staff/amend": { ...ofOffice, done: 303 },
  "POST /assessments/rounds/:organ/:round/candidates/:staff/exempt": { ...ofOffice, done: 303 },
  "GET /assessments/rounds/:organ/:round/import": { ...ofExaminers, done: 200 },
  "GET /assessments/rounds/:organ/:round/template": { ...ofExaminers, done: 200 },
  "POST /assessments/rounds/:organ/:round/import": { ...ofExaminers, done: 303, writesNothing: true },
  "GET /assessments/imports/:import": { ...ofUploader, done: 200 },
  "POST /assessments/imports/:import": { ...ofUploader, done: 303 },
  "GET /assessments/imports/:import/errors": { ...ofUploader, done: 200 },
  "GET /assessments/tables": { ...ofOwnOrgan, done: 200 },
  "POST /assessments/tables/:organ": { ...ofOffice, done: 303 },
  "POST /assessments/tables/:organ/:day/withdraw": { ...ofOffice, done: 303 },
  "GET /assessments/tables/:organ/:day/file": { ...ofOwnOrgan, done: 200 },
};
