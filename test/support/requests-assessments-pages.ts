// A valid request for every page and form of tests, about any place: what the routes are asked, as a browser posts it.
import {
  ahead,
  clerkOf,
  closedRound,
  examinedRound,
  exempted,
  plannedRound,
  resultsFile,
  resultsUploaded,
  roundAhead,
  settledRounds,
  spring,
  tableDay,
  tableStanding,
  tableWorkbook,
  tested,
  testRound,
} from "./fresh-assessments.ts";
import type { Asking } from "./requests-api.ts";
import { assessmentRequests, exemption } from "./requests-assessments.ts";

/** What a page asks like its route. */
const like = (name: string): Asking => assessmentRequests[name] ?? (() => ({}));
const ofRound = (rest: string): string => `GET /api/assessments/rounds/:organ/:round${rest}`;

const { title, subject, rule, who: _, attemptsMax, ...days } = roundAhead;
/** A round as its form posts it. */
const roundForm = {
  title,
  subject,
  ...days,
  rule: rule.by,
  "rule.full": "100",
  "rule.pass": "60",
  attemptsMax: String(attemptsMax),
  "makeUp.from": "",
  "makeUp.to": "",
  place: "",
  start: "",
};
const plan = { subjects: "theory", quarters: "2029-Q1", full: "100", pass: "60", do: "make" };
const file = (bytes: Uint8Array, name: string): File => new File([Buffer.from(bytes)], name);

const ofOrgan =
  (form?: Record<string, string>, params: Record<string, string> = {}): Asking =>
  (_, { organ }) => ({ params: { organ, ...params }, form });
const asked =
  (query: Record<string, string> = {}): Asking =>
  (_, { organ }) => ({ query: { organ, ...query } });
const ahead2031 =
  (form?: Record<string, string>): Asking =>
  async (world, place) => ({ params: await plannedRound(world, place), form });
const arranging =
  (form?: (clerk: string) => Record<string, string>): Asking =>
  async (world, place) => ({
    params: { ...(await plannedRound(world, place)), unit: place.unit },
    form: form?.(clerkOf(place)),
  });
const upload =
  (wrong?: boolean, form?: Record<string, string>): Asking =>
  async (world, place, person, own) => ({
    params: { import: await resultsUploaded(world, place, person, { own, wrong }) },
    form,
  });
const window = { from: "2026-01-01", to: "2026-12-31" };

export const assessmentPageRequests: Record<string, Asking> = {
  "GET /assessments": asked({ year: "2026" }),
  "GET /assessments/organs/:organ/plan/:year": ofOrgan(undefined, { year: "2029" }),
  "POST /assessments/organs/:organ/plan/:year": ofOrgan(plan, { year: "2029" }),
  "GET /assessments/organs/:organ/rounds/new": ofOrgan(),
  "POST /assessments/organs/:organ/rounds/new": ofOrgan(roundForm),
  "GET /assessments/rounds/:organ/:round/edit": ahead2031(),
  "POST /assessments/rounds/:organ/:round/edit": ahead2031({ ...roundForm, title: "改过名称的测试" }),
  "GET /assessments/organs/:organ/exemptions": ofOrgan(),
  "POST /assessments/organs/:organ/exemptions": async (world, place) => ({
    params: { organ: place.organ },
    form: { ...exemption, staff: await world.officer(place), subjects: "fitness" },
  }),
  "POST /assessments/organs/:organ/exemptions/:staff/:from/:serial/end": async (world, place) => ({
    params: { organ: place.organ, ...(await exempted(world, place)) },
    form: { until: "2026-06-30" },
  }),
  "GET /assessments/rounds/:organ/:round/sittings/:unit": arranging(),
  "POST /assessments/rounds/:organ/:round/sittings/:unit": arranging((clerk) => ({
    day: ahead.day,
    start: "",
    place: "",
    examiners: clerk,
    version: "0",
  })),
  "GET /assessments/rounds/:organ/:round": like(ofRound("")),
  "POST /assessments/rounds/:organ/:round/open": async (world, place) => ({
    params: await testRound(world, place, { state: "planned" }),
    form: {},
  }),
  "POST /assessments/rounds/:organ/:round/close": async (world, place) => ({
    params: await testRound(world, place, { who: { officerKinds: ["auxiliary"] } }),
    form: {},
  }),
  "POST /assessments/rounds/:organ/:round/cancel": ahead2031({ reason: "培训计划调整" }),

  "GET /assessments/mine": like("GET /api/assessments/mine"),
  "GET /assessments/rates": asked(window),
  "GET /assessments/rates/rows": asked(window),
  "GET /assessments/rates/ledger": asked(window),
  "GET /assessments/rounds/:organ/:round/ledger": like(ofRound("/ledger")),
  "GET /assessments/organs/:organ/ledger": like("GET /api/assessments/organs/:organ/ledger"),
  "GET /assessments/owed": asked({ quarter: "2026-Q4" }),

  "GET /assessments/rounds/:organ/:round/entry": like(ofRound("/entries")),
  "POST /assessments/rounds/:organ/:round/entry": async (world, place, person, own) => {
    const staff = await world.officer(place);
    return {
      params: await examinedRound(world, place, person, { own, elsewhere: true }),
      query: { unit: place.unit, kind: "first" },
      form: { day: spring.day, staff, [`score-${staff}`]: "80" },
    };
  },
  "GET /assessments/rounds/:organ/:round/print": like(ofRound("/entries")),
  "GET /assessments/rounds/:organ/:round/candidates/:staff": like(ofRound("/candidates/:staff")),
  "POST /assessments/rounds/:organ/:round/candidates/:staff/amend": async (world, place) => {
    const round = await testRound(world, place);
    const { day } = spring;
    const typed = { id: `first.${day}`, kind: "first", recordedOn: day, day, [`score-first.${day}`]: "90" };
    return {
      params: { ...round, staff: await tested(world, place, round) },
      form: { ...typed, reason: "抄录有误" },
    };
  },
  "GET /assessments/rounds/:organ/:round/candidates": (_, place) => ({
    params: { organ: place.organ, round: settledRounds.open },
    query: { staff: clerkOf(place) },
  }),
  "POST /assessments/rounds/:organ/:round/candidates/:staff/exempt": async (world, place) => ({
    params: await closedRound(world, place),
    form: { id: "exempt", exempt: "yes", reason: "病假条补交" },
  }),
  "GET /assessments/rounds/:organ/:round/import": async (world, place, person, own) => ({
    params: await examinedRound(world, place, person, { own }),
    query: { kind: "first" },
  }),
  "GET /assessments/rounds/:organ/:round/template": like(ofRound("/entries")),
  "POST /assessments/rounds/:organ/:round/import": async (world, place, person, own) => ({
    params: await examinedRound(world, place, person, { own }),
    query: { kind: "first" },
    form: { day: spring.day, file: file(await resultsFile(world, place), "成绩.csv") },
  }),
  "GET /assessments/imports/:import": upload(true),
  "POST /assessments/imports/:import": upload(false, { mode: "validOnly" }),
  "GET /assessments/imports/:import/errors": upload(true),
  "GET /assessments/tables": asked(),
  "POST /assessments/tables/:organ": async (world, { organ }) => ({
    params: { organ },
    form: {
      title: "本局标准",
      effectiveFrom: tableDay(world),
      file: file(await tableWorkbook(), "评分表.xlsx"),
    },
  }),
  "POST /assessments/tables/:organ/:day/withdraw": async (world, place) => ({
    params: { organ: place.organ, day: await tableStanding(world, place) },
    form: {},
  }),
  "GET /assessments/tables/:organ/:day/file": ofOrgan(undefined, { day: "sample" }),
};
