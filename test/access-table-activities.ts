// Who may do what with activities, as the office agreed it: the same words as in access-table.ts, routes and pages side by side.
import type { Expectation } from "./access-table.ts";
import type { Role } from "../shared/access.ts";

/** The organ's own office sets up, takes the roll, draws, plans; the committee agrees and looks. */
const office: readonly Role[] = ["reviewer", "organAdmin"];
/** “经报批同意” (source, J4): of the organ, or of the county above it; never who asked: see activities/access.test.ts. */
const approvers: readonly Role[] = ["organAdmin", "committee"];
/** A unit's own people are named by its clerk or head, the organ's by its office. */
const nominators: readonly Role[] = ["clerk", "unitHead", "reviewer", "organAdmin"];
/** Rosters and figures, each of the own place; the discipline line's business is talks. */
const viewers: readonly Role[] = ["clerk", "unitHead", "reviewer", "organAdmin", "committee", "systemAdmin"];

const ofOffice = { who: office, about: "organ" } as const;
const ofApprovers = { who: approvers, about: "organ" } as const;
const ofNominators = { who: nominators, about: "unit" } as const;
/** A unit's roles ask about their organ and are shown their unit's people of it. */
const ofViewers = { who: viewers, about: "organ", partly: true } as const;
/** What an organ publishes is for everybody of it, whatever the role; who looks after it looks on. */
const ofOwnOrgan = { who: "signedIn", about: "organ", others: viewers, ofOwnOrgan: true } as const;
/** “本单位人人可看”: who is on the list and who speaks when is published, by name. */
const published = { ...ofOwnOrgan, namesOwnOrgan: true } as const;
/** One's own seat and attendance, by the officer himself; who only looks on is told that it is not for him. */
const ofOfficer = { ...ofOwnOrgan, othersTold: 409 } as const;
/** A turn is its speaker's to give away, a request to swap his to answer of whom it was asked. */
const ofSpeaker = { who: "signedIn", about: "self", others: [] } as const;
const ofOneself = { who: "signedIn", about: "self" } as const;
/** Another's absence; one's own is the officer's: see the pages. */
const ofAnother = { who: "signedIn", about: "unit", others: nominators } as const;
/** One list frozen, one secret shown at a time in an organ. */
const inTurn = { oneByOne: true } as const;
/** Without signing in; what each of them shows and keeps to itself: see activities/public.test.ts. */
const open = { who: "anybody", about: "nothing" } as const;

export const activityRouteTable: Record<string, Expectation> = {
  "GET /api/activities": { ...ofOwnOrgan, done: 200 },
  "GET /api/activities/mine": { ...ofOneself, done: 200 },
  "GET /api/activities/approvals": { who: approvers, about: "list", done: 200 },
  "GET /api/activities/figures": { ...ofViewers, done: 200 },
  "GET /api/activities/attendance": { ...ofViewers, done: 200 },
  "GET /api/activities/speakers": { ...ofViewers, done: 200 },
  "GET /api/activities/coverage": { ...ofViewers, done: 200 },
  "GET /api/activities/attendance.xlsx": { ...ofViewers, done: 200 },
  "POST /api/activities/feed": { who: "signedIn", about: "unit", others: viewers, done: 200 },
  "POST /api/activities/organs/:organ": { ...ofOffice, done: 201 },
  "POST /api/activities/organs/:organ/series": { ...ofOffice, done: 201 },

  // One activity.
  "GET /api/activities/:id": { ...ofOwnOrgan, done: 200 },
  "PUT /api/activities/:id": { ...ofOffice, done: 200 },
  "POST /api/activities/:id/decision": { ...ofApprovers, done: 204 },
  "POST /api/activities/:id/cancel": { ...ofOffice, done: 204 },
  "GET /api/activities/:id/roster": { ...ofViewers, done: 200 },
  "GET /api/activities/:id/roster.xlsx": { ...ofViewers, done: 200 },
  "POST /api/activities/:id/roll": { ...ofOffice, done: 204 },
  "POST /api/activities/:id/roll/close": { ...ofOffice, done: 204 },
  "POST /api/activities/:id/roll/:staff/amendment": { ...ofOffice, done: 204 },
  "POST /api/activities/:id/roll/corrections": { ...ofOffice, done: 204 },
  "GET /api/activities/:id/code": { ...ofOffice, done: 200 },
  "POST /api/activities/:id/check-in": { ...ofOfficer, done: 200 },

  // Seats.
  "POST /api/activities/:id/sign-up": { ...ofOfficer, done: 200 },
  "DELETE /api/activities/:id/sign-up": { ...ofOfficer, done: 204 },
  "POST /api/activities/:id/nominations": { ...ofNominators, done: 200 },
  "DELETE /api/activities/:id/sign-ups/:staff": { ...ofNominators, done: 204 },
  "POST /api/activities/:id/sign-ups/:staff/priority": { ...ofOffice, done: 204 },
  "POST /api/activities/:id/offer/accept": { ...ofOfficer, done: 200 },
  "POST /api/activities/:id/offer/refuse": { ...ofOfficer, done: 204 },
  "GET /api/activities/:id/standing": { ...ofOwnOrgan, done: 200 },

  // The draw: prepared and held by the office, before the eyes of the organ.
  "GET /api/activities/:id/draw": { ...published, done: 200 },
  "POST /api/activities/:id/draw": { ...ofOffice, ...inTurn, done: 201 },
  "POST /api/activities/:id/draw/now": { ...ofOffice, done: 200 },
  "POST /api/activities/:id/draw/again": { ...ofOffice, done: 200 },
  "POST /api/activities/:id/draw/reveal": { ...ofOffice, ...inTurn, done: 200 },
  "POST /api/activities/:id/draw/withdraw": { ...ofOffice, ...inTurn, done: 204 },
  "GET /api/activities/organs/:organ/draws": { ...published, done: 200 },

  // The rotation.
  "GET /api/activities/organs/:organ/rotations": { ...ofOwnOrgan, done: 200 },
  "POST /api/activities/organs/:organ/rotations": { ...ofOffice, done: 201 },
  "GET /api/activities/rotations/:organ/:rotation": { ...published, done: 200 },
  "PUT /api/activities/rotations/:organ/:rotation": { ...ofOffice, done: 200 },
  "POST /api/activities/rotations/:organ/:rotation/end": { ...ofOffice, done: 204 },
  "POST /api/activities/rotations/:organ/:rotation/plan": { ...ofOffice, done: 200 },
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/swap": { ...ofOffice, done: 204 },
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/ask": { ...ofSpeaker, done: 204 },
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/answer": { ...ofSpeaker, done: 204 },
  "POST /api/activities/rotations/:organ/:rotation/turns/:day/close": { ...ofOffice, done: 200 },

  // Who is away, and why.
  "GET /api/activities/absences/mine": { ...ofOneself, done: 200 },
  "GET /api/activities/organs/:organ/absences": { who: nominators, about: "organ", partly: true, done: 200 },
  "POST /api/activities/absences": { ...ofAnother, done: 201 },
  "POST /api/activities/absences/:staff/:from/:serial/end": { ...ofAnother, done: 204 },
};

export const activityPageTable: Record<string, Expectation> = {
  "GET /activities": { ...ofOwnOrgan, done: 200 },
  "GET /activities/mine": { ...ofOneself, done: 200 },
  "POST /activities/mine/feed": { ...ofOneself, done: 200 },
  "GET /activities/feeds/:file": { ...open, done: 200 },
  "GET /activities/approvals": { who: approvers, about: "list", done: 200 },
  "GET /activities/figures": { ...ofViewers, done: 200 },
  "GET /activities/speakers": { ...ofViewers, done: 200 },
  "GET /activities/coverage": { ...ofViewers, done: 200 },
  "GET /activities/attendance": { ...ofViewers, done: 200 },
  "GET /activities/new": { ...ofOffice, done: 200 },
  "POST /activities/organs/:organ/new": { ...ofOffice, done: 303 },

  "GET /activities/:id": { ...ofOwnOrgan, done: 200 },
  "GET /activities/:id/edit": { ...ofOffice, done: 200 },
  "POST /activities/:id/edit": { ...ofOffice, done: 303 },
  "POST /activities/:id/decision": { ...ofApprovers, done: 303 },
  "POST /activities/:id/cancel": { ...ofOffice, done: 303 },
  "GET /activities/:id/roster": { ...ofViewers, done: 200 },
  "GET /activities/:id/roster/print": { ...ofViewers, done: 200 },
  "POST /activities/:id/roster/priority": { ...ofOffice, done: 303 },
  "GET /activities/:id/roll": { ...ofOffice, done: 200 },
  "POST /activities/:id/roll": { ...ofOffice, done: 303 },
  "POST /activities/:id/roll/list": { ...ofOffice, done: 303 },
  "POST /activities/:id/roll/close": { ...ofOffice, done: 303 },
  "POST /activities/:id/roll/amendment": { ...ofOffice, done: 303 },
  "POST /activities/:id/roll/correction": { ...ofOffice, done: 303 },
  "GET /activities/:id/screen": { ...ofOffice, done: 200 },
  // WeChat's scanner opens it before anybody is signed in, and is sent on, whatever the address says.
  "GET /activities/:id/check-in": { ...open, done: 303, malformed: 303 },
  "GET /activities/:id/check-in/here": { ...ofOwnOrgan, done: 200 },
  "POST /activities/:id/check-in": { ...ofOfficer, done: 200 },

  "POST /activities/:id/sign-up": { ...ofOfficer, done: 303 },
  "POST /activities/:id/withdraw": { ...ofOfficer, done: 303 },
  "POST /activities/:id/accept": { ...ofOfficer, done: 303 },
  "POST /activities/:id/refuse": { ...ofOfficer, done: 303 },
  "GET /activities/:id/nominations": { who: nominators, about: "organ", partly: true, done: 200 },
  "POST /activities/:id/nominations": { ...ofNominators, done: 200 },
  "POST /activities/:id/nominations/:staff/withdraw": { ...ofNominators, done: 303 },

  // Nothing of anybody is in it: what is checked is pasted, and worked out on the reader's own device.
  "GET /activities/draw/check": { ...open, done: 200 },
  "GET /activities/draw/check/file": { ...open, done: 200 },
  "GET /activities/:id/draw": { ...published, done: 200 },
  "GET /activities/:id/draw/file": { ...published, done: 200 },
  "GET /activities/:id/draw/screen": { ...published, done: 200 },
  "POST /activities/:id/draw": { ...ofOffice, ...inTurn, done: 303 },
  "POST /activities/:id/draw/now": { ...ofOffice, done: 303 },
  "POST /activities/:id/draw/again": { ...ofOffice, done: 303 },
  "POST /activities/:id/draw/reveal": { ...ofOffice, ...inTurn, done: 303 },
  "POST /activities/:id/draw/withdraw": { ...ofOffice, ...inTurn, done: 303 },
  "GET /activities/organs/:organ/draws": { ...published, done: 200 },

  "GET /activities/organs/:organ/rotations": { ...ofOwnOrgan, done: 200 },
  "POST /activities/organs/:organ/rotations": { ...ofOffice, done: 303 },
  "GET /activities/rotations/:organ/:rotation": { ...published, done: 200 },
  "POST /activities/rotations/:organ/:rotation": { ...ofOffice, done: 303 },
  "POST /activities/rotations/:organ/:rotation/plan": { ...ofOffice, done: 303 },
  "POST /activities/rotations/:organ/:rotation/end": { ...ofOffice, done: 303 },
  "POST /activities/rotations/:organ/:rotation/turns/:day/swap": { ...ofOffice, done: 303 },
  "POST /activities/rotations/:organ/:rotation/turns/:day/ask": { ...ofSpeaker, done: 303 },
  "POST /activities/rotations/:organ/:rotation/turns/:day/answer": { ...ofSpeaker, done: 303 },
  "POST /activities/rotations/:organ/:rotation/turns/:day/close": { ...ofOffice, done: 303 },

  "GET /activities/absences/mine": { ...ofOneself, done: 200 },
  "POST /activities/absences/mine": { ...ofOneself, done: 303 },
  "GET /activities/organs/:organ/absences": { who: nominators, about: "organ", partly: true, done: 200 },
  "POST /activities/organs/:organ/absences": { ...ofNominators, done: 303 },
  "POST /activities/absences/:staff/:from/:serial/end": {
    who: "signedIn",
    about: "self",
    others: nominators,
    done: 303,
  },
};
