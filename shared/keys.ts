// The whole key map on one screen. Slices never write a separator by hand; every part is checked before a key is built.
import { at, BadKey, join, padded, part, partsOfRecordId } from "./key-parts.ts";
import type { Key } from "./table.ts";

export { BadKey, isKeyPart, partsOfRecordId, recordId } from "./key-parts.ts";

export const keys = {
  /** Every county of the deployment, in one Query. */
  county: (county: string) => at("counties", part("county", county)),
  /** A county's organs and units, in one Query. */
  org: (county: string) => join(part("county", county), "org"),
  organ: (county: string, organ: string) => at(keys.org(county), join("organ", part("unit", organ))),
  unit: (county: string, unit: string) => at(keys.org(county), join("unit", part("unit", unit))),
  /** Who was posted to a unit, when: a roster is one Query. */
  roster: (county: string, unit: string) =>
    join(part("county", county), "unit", part("unit", unit), "roster"),
  posting: (county: string, unit: string, staff: string, from: string) =>
    at(keys.roster(county, unit), join("officer", part("staff", staff), part("day", from))),
  /** One officer's account (grants, sessions: one read per request), secret and kept answers. */
  officer: (county: string, staff: string) => join(part("county", county), "officer", part("staff", staff)),
  /** The way of an officer through the units: where each posting's row stands. */
  profile: (county: string, staff: string) => at(keys.officer(county, staff), "profile"),
  account: (county: string, staff: string) => at(keys.officer(county, staff), "account"),
  secret: (county: string, staff: string) => at(keys.officer(county, staff), "secret"),
  repeat: (county: string, staff: string, hash: string) =>
    at(keys.officer(county, staff), join("repeat", part("hash", hash))),
  /** Every officer of a county by staff number (imports, grants): one Query of small rows. */
  people: (county: string) => join(part("county", county), "people"),
  person: (county: string, staff: string) => at(keys.people(county), part("staff", staff)),
  /** Who holds a role where: reminders ask for the clerk of a unit, the reviewers of an organ. */
  holders: (county: string, place: string) => join(part("county", county), "holders", part("unit", place)),
  holder: (county: string, place: string, role: string, staff: string) =>
    at(keys.holders(county, place), join(part("name", role), part("staff", staff))),

  /** Everything a unit filed in a month, whatever its kind: heads only. A unit's page is one Query. */
  unitMonth: (county: string, unit: string, month: string) =>
    join(part("county", county), "unit", part("unit", unit), part("month", month)),
  briefHead: (county: string, id: string): Key => {
    const parts = partsOfRecordId(id);
    if (!parts) throw new BadKey("brief: not a valid id");
    return at(
      keys.unitMonth(county, parts.unit, parts.day.slice(0, 7)),
      join("brief", parts.day, parts.serial),
    );
  },
  exemption: (county: string, unit: string, month: string, policy: string, period: string) =>
    at(keys.unitMonth(county, unit, month), join("exempt", part("id", policy), part("period", period))),
  /** A brief's body and history, apart from its head; the serial survives a change of date. */
  brief: (county: string, serial: string) => join(part("county", county), "brief", part("unit", serial)),
  briefBody: (county: string, serial: string) => at(keys.brief(county, serial), "body"),
  /** A talk's head lies in the unit-month in which it was held; its content lies in the vault. */
  talkHead: (county: string, id: string): Key => {
    const parts = partsOfRecordId(id);
    if (!parts) throw new BadKey("talk: not a valid id");
    return at(
      keys.unitMonth(county, parts.unit, parts.day.slice(0, 7)),
      join("talk", parts.day, parts.serial),
    );
  },
  /** What happened to one talk, without a word of its content. */
  talk: (county: string, serial: string) => join(part("county", county), "talk", part("unit", serial)),
  /** A quarter's round of an organ with its list: the board is one Query. */
  talkRound: (county: string, organ: string, quarter: string) =>
    join(part("county", county), "talks", part("unit", organ), part("period", quarter)),
  talkRoundRow: (county: string, organ: string, quarter: string) =>
    at(keys.talkRound(county, organ, quarter), "round"),
  talkTarget: (county: string, organ: string, quarter: string, staff: string) =>
    at(keys.talkRound(county, organ, quarter), join("target", part("staff", staff))),
  /** The talks of one officer, as who was talked to ("talk") or who talked ("talked"), by quarter. */
  ownTalk: (county: string, staff: string, side: "talk" | "talked", quarter: string, serial: string) =>
    at(keys.officer(county, staff), join(side, part("period", quarter), part("unit", serial))),
  /** One activity with its seats and everybody who signed up or waits: its page is one Query. */
  activity: (county: string, id: string) => join(part("county", county), "activity", part("unit", id)),
  activityRow: (county: string, id: string) => at(keys.activity(county, id), "activity"),
  activitySeats: (county: string, id: string) => at(keys.activity(county, id), "seats"),
  /** A recurring plan: which activities are of it. */
  activitySeries: (county: string, id: string) =>
    at(join(part("county", county), "activity-series", part("unit", id)), "series"),
  /** What somebody asks to change of it, until another agrees. */
  activityChange: (county: string, id: string) => at(keys.activity(county, id), "change"),
  signUp: (county: string, id: string, staff: string) =>
    at(keys.activity(county, id), join("sign-up", part("staff", staff))),
  /** An organ's activities by the month in which they begin: the calendar is one Query. */
  activityCalendar: (county: string, organ: string, month: string) =>
    join(part("county", county), "activities", part("unit", organ), part("month", month)),
  activityHead: (county: string, organ: string, day: string, id: string) =>
    at(
      keys.activityCalendar(county, organ, part("day", day).slice(0, 7)),
      join(part("day", day), part("unit", id)),
    ),
  /** One officer's activities by day: what he signed up for, and what he was at. */
  ownActivity: (county: string, staff: string, day: string, id: string) =>
    at(keys.officer(county, staff), join("activity", part("day", day), part("unit", id))),
  /** A calendar's secret address (ICS) by the hash of its token, and where its owner finds it: his own, or a unit's. */
  feed: (county: string, hash: string) =>
    at(join(part("county", county), "feed", part("hash", hash)), "feed"),
  ownFeed: (county: string, staff: string, unit?: string) =>
    at(keys.officer(county, staff), unit === undefined ? "feed" : join("feed", part("unit", unit))),
  /** When somebody cannot come (休假、值班、外出): up to 31 days by the month in which it begins, longer ones by the year. */
  absences: (county: string, period: string) =>
    join(part("county", county), "absences", part("period", period)),
  absence: (county: string, period: string, staff: string, serial: string) =>
    at(keys.absences(county, period), join(part("staff", staff), part("unit", serial))),
  /** An organ's draws with their lists apart, and what they have come to: the history is one Query by prefix. */
  draws: (county: string, organ: string) => join(part("county", county), "draws", part("unit", organ)),
  drawSeries: (county: string, organ: string) => at(keys.draws(county, organ), "series"),
  draw: (county: string, organ: string, n: number) =>
    at(keys.draws(county, organ), join("draw", padded(n, 6))),
  drawList: (county: string, organ: string, n: number) =>
    at(keys.draws(county, organ), join("list", padded(n, 6))),
  /** Which of them is an activity's. */
  drawOf: (county: string, id: string) => at(keys.activity(county, id), "draw"),
  /** What a draw's result is worked out from: in a partition of its own, which no list or page reads. */
  drawSecret: (county: string, organ: string, n: number) =>
    at(join(part("county", county), "draw-secrets", part("unit", organ)), padded(n, 6)),
  /** A county's rotations (讲习所); the turns of one lie by day in a partition of their own. */
  rotations: (county: string) => join(part("county", county), "rotations"),
  rotation: (county: string, organ: string, id: string) =>
    at(keys.rotations(county), join(part("unit", organ), part("unit", id))),
  rotationTurns: (county: string, id: string) => join(part("county", county), "rotation", part("unit", id)),
  rotationTurn: (county: string, id: string, day: string) =>
    at(keys.rotationTurns(county, id), join("turn", part("day", day))),
  /** That a browser's scan was used, and by whom: it is good for one person. Gone after a day. */
  arrival: (county: string, mark: string) =>
    at(join(part("county", county), "arrival", part("hash", mark)), "used"),
  /** What a closed roll leaves in the month in which the activity began; in a later one when that was locked. */
  unitAttendance: (county: string, unit: string, day: string, id: string, month = day.slice(0, 7)) =>
    at(
      keys.unitMonth(county, unit, part("month", month)),
      join("activity", part("day", day), part("unit", id)),
    ),
  /** An organ's test rounds, the sheets of closed ones, year plans and fitness tables: each kind is one Query. */
  assessments: (county: string, organ: string) =>
    join(part("county", county), "assessments", part("unit", organ)),
  assessmentRound: (county: string, organ: string, round: string) =>
    at(keys.assessments(county, organ), join("round", part("id", round))),
  /** In parts of a thousand people, for no item may pass 400 KB; each writing under keys of its own. */
  assessmentSheet: (county: string, organ: string, round: string, generation: number, n: number) =>
    at(
      keys.assessments(county, organ),
      join("sheet", part("id", round), padded(generation, 6), padded(n, 2)),
    ),
  assessmentPlan: (county: string, organ: string, year: string) =>
    at(keys.assessments(county, organ), join("plan", part("period", year))),
  fitnessTable: (county: string, organ: string, day: string) =>
    at(keys.assessments(county, organ), join("table", part("day", day))),
  /** One round's sittings by unit, and everybody of whom something was recorded: the board is one Query. */
  roundRecords: (county: string, organ: string, round: string) =>
    join(keys.assessments(county, organ), part("id", round)),
  sitting: (county: string, organ: string, round: string, unit: string) =>
    at(keys.roundRecords(county, organ, round), join("sitting", part("unit", unit))),
  /** Whether anything was recorded at all. */
  recordedMark: (county: string, organ: string, round: string) =>
    at(keys.roundRecords(county, organ, round), "recorded"),
  candidate: (county: string, organ: string, round: string, staff: string) =>
    at(keys.roundRecords(county, organ, round), join("candidate", part("staff", staff))),
  /** Who is exempt from which tests: by the year in which it begins, none longer than a year. */
  testExemptions: (county: string, year: string) =>
    join(part("county", county), "test-exemptions", part("period", year)),
  testExemption: (county: string, year: string, staff: string, serial: string) =>
    at(keys.testExemptions(county, year), join(part("staff", staff), part("unit", serial))),
  /** What one officer sat, by day: "my tests", and what was sat before a transfer. */
  ownTest: (county: string, staff: string, day: string, round: string, kind: "first" | "makeUp") =>
    at(keys.officer(county, staff), join("test", part("day", day), part("id", round), kind)),
  /** Where something was corrected, whether or not a result is left. */
  ownAmended: (county: string, staff: string, organ: string, round: string) =>
    at(keys.officer(county, staff), join("test-amended", part("unit", organ), part("id", round))),
  /** A round of another organ in which somebody examines, and until when he may look for it. */
  ownExam: (county: string, staff: string, until: string, organ: string, round: string) =>
    at(keys.officer(county, staff), join("exam", part("day", until), part("unit", organ), part("id", round))),
  /** What a closed round leaves in a month of a unit: one row. */
  unitSheet: (county: string, unit: string, month: string, round: string) =>
    at(keys.unitMonth(county, unit, part("month", month)), join("assessment", part("id", round))),
  /** The last entry of an officer's access log, kept apart from the log itself: a log that was cut short shows. */
  accessAnchor: (county: string, staff: string) => at(keys.officer(county, staff), "access-anchor"),
  /** Look-alikes of photos (perceptual hash bands) and texts (MinHash bands): one Query a band. */
  echo: (county: string, kind: "photo" | "text", band: string) =>
    join(part("county", county), "echo", kind, part("hash", band)),
  echoRow: (county: string, kind: "photo" | "text", band: string, serial: string, mark: string) =>
    at(keys.echo(county, kind, band), join(part("unit", serial), part("hash", mark))),

  /** A county's (or code prefix's) month of figures: unit, organ and total rows. */
  month: (scope: string, month: string) => join(part("prefix", scope), "month", part("month", month)),
  unitFigures: (county: string, month: string, unit: string) =>
    at(keys.month(county, month), join("unit", part("unit", unit))),
  organFigures: (county: string, month: string, organ: string) =>
    at(keys.month(county, month), join("organ", part("unit", organ))),
  countyFigures: (county: string, month: string) => at(keys.month(county, month), "total"),
  /** Each county's total under each of its code prefixes (52, 5201): summed when read, so re-runs are harmless. */
  prefixFigures: (prefix: string, month: string, county: string) =>
    at(keys.month(prefix, month), join("county", part("county", county))),
  /** Changed with every row that a closed round or roll writes into the month: locking asks whether any came in between. */
  monthTests: (county: string, month: string) => at(keys.month(county, month), "tests"),
  /** The lock of a month, and its frozen compliance by organ. */
  monthLock: (county: string, month: string) => at(keys.month(county, month), "lock"),
  complianceRow: (county: string, month: string, organ: string) =>
    at(keys.month(county, month), join("compliance", part("unit", organ))),

  /** Policy versions and holidays of a county. */
  policies: (county: string) => join(part("county", county), "policies"),
  policy: (county: string, policy: string, from: string) =>
    at(keys.policies(county), join(part("id", policy), part("day", from))),
  calendar: (county: string) => join(part("county", county), "calendar"),
  calendarYear: (county: string, year: string) => at(keys.calendar(county), part("period", year)),

  /** An officer's notices, newest last by the day they were due: the in-app inbox is one Query. */
  inbox: (county: string, staff: string) => join(keys.officer(county, staff), "inbox"),
  notice: (county: string, staff: string, day: string, id: string) =>
    at(keys.inbox(county, staff), join(part("day", day), part("notice", id))),
  /** Channel settings of a county, and the last error of each. */
  channel: (county: string, channel: string) =>
    at(join(part("county", county), "channels"), part("name", channel)),

  /** A job's runs, by scheduled time: last run, repeats, outcome. */
  runs: (county: string, job: string) => join(part("county", county), "job", part("name", job)),
  run: (county: string, job: string, scheduledAt: string) =>
    at(keys.runs(county, job), part("instant", scheduledAt)),
  /** What happened to one thing, oldest first: its history is its audit. */
  audit: (pk: string, instant: string, serial: string) =>
    at(pk, join("audit", part("instant", instant), part("unit", serial))),
  /** What happened to things that have no partition of their own (organisation, policies, holidays, jobs). */
  auditOf: (county: string, slice: string) => join(part("county", county), "audit", part("name", slice)),
} as const;

/** The vault's own table: sealed content, wrapped data keys, the access log. No index, no notice, no other slice. */
export const vaultKeys = {
  /** An officer's data keys by generation (what he drafts has keys of its own), and the log of who opened his records. */
  officer: (county: string, owner: string) => join(part("county", county), "officer", part("owner", owner)),
  dataKey: (county: string, owner: string, generation: number) =>
    at(vaultKeys.officer(county, owner), join("key", padded(generation, 4))),
  accessEntry: (county: string, staff: string, n: number) =>
    at(vaultKeys.officer(county, staff), join("access", padded(n, 8))),
  accessHead: (county: string, staff: string) => at(vaultKeys.officer(county, staff), "access-head"),
  /** The key that chains a county's access logs. */
  chainKey: (county: string) => at(join(part("county", county), "chain"), "key"),
  /** A talk's content, and what was added to it since. */
  talk: (county: string, serial: string) => join(part("county", county), "talk", part("unit", serial)),
  talkPart: (county: string, serial: string, kind: "body" | "correction" | "remark" | "outcome", n: number) =>
    at(vaultKeys.talk(county, serial), join(kind, padded(n, 4))),
  /** Drafts of one writer. */
  drafts: (county: string, staff: string) => join(part("county", county), "drafts", part("staff", staff)),
  draft: (county: string, staff: string, serial: string) =>
    at(vaultKeys.drafts(county, staff), part("unit", serial)),
  /** Requests that need a second person. */
  warrants: (county: string) => join(part("county", county), "warrants"),
  warrant: (county: string, serial: string) => at(vaultKeys.warrants(county), part("unit", serial)),
} as const;

/** Work lists of the `worklist` index: who must act. `due` sorts them. */
export const worklists = {
  /** Briefs that wait for an organ's review desk. */
  desk: (county: string, organ: string) => join(part("county", county), "desk", part("unit", organ)),
  /** Talks of an organ whose follow-up is still open, by its deadline. */
  followUps: (county: string, organ: string) =>
    join(part("county", county), "follow-ups", part("unit", organ)),
  /** Activities at which something is to be done, by when: offers run out, guaranteed seats are released, people reminded. */
  activities: (county: string) => join(part("county", county), "activities-due"),
  /** Turns of rotations whose speaker is to be reminded, by when. */
  rotationTurns: (county: string) => join(part("county", county), "rotation-turns"),
  /** Activities that wait for an organ's office to agree. */
  approvals: (county: string, organ: string) =>
    join(part("county", county), "approvals", part("unit", organ)),
  /** Notices with a channel still to be delivered. */
  outbox: (county: string) => join(part("county", county), "outbox"),
  /** Notices by the day they were settled, kept so that an administrator can see what was sent to whom. */
  sent: (county: string, day: string) => join(part("county", county), "sent", part("day", day)),
} as const;
