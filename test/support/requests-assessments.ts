// A valid request for every route of tests, about any place: as an examiner, as the office, about oneself.
import {
  ahead,
  clerkOf,
  examinedRound,
  exempted,
  plannedRound,
  resultsFile,
  resultsUploaded,
  roundAhead,
  closedRound,
  settledRounds,
  spring,
  tableDay,
  tableStanding,
  tableWorkbook,
  tested,
  testedHimself,
  testRound,
} from "./fresh-assessments.ts";
import type { Asking } from "./requests-api.ts";
import type { Place } from "./world.ts";

const settled = ({ organ }: Place) => ({ organ, round: settledRounds.open });
const ofOrgan =
  (body?: unknown): Asking =>
  (_, { organ }) => ({ params: { organ }, body });
const asked =
  (query: Record<string, string> = {}): Asking =>
  (_, { organ }) => ({ query: { organ, ...query } });

/** A list of the place's unit, for its examiner; an examiner of another unit asks for it as well. */
const list: Asking = async (world, place, person, own) => ({
  params: await examinedRound(world, place, person, { own, elsewhere: true }),
  query: { unit: place.unit, kind: "first" },
});
const ahead2031 =
  (body?: unknown): Asking =>
  async (world, place) => ({ params: await plannedRound(world, place), body });
const upload =
  (wrong?: boolean, body?: unknown): Asking =>
  async (world, place, person, own) => ({
    params: { import: await resultsUploaded(world, place, person, { own, wrong }) },
    body,
  });

export const exemption = {
  subjects: ["fitness"],
  reason: "injury",
  from: "2026-11-20",
  until: "2026-12-20",
};
const window = { from: "2026-01-01", to: "2026-12-31" };

export const assessmentRequests: Record<string, Asking> = {
  "GET /api/assessments/organs/:organ/rounds": (_, { organ }) => ({
    params: { organ },
    query: { year: "2026" },
  }),
  "POST /api/assessments/organs/:organ/plans/:year": (_, { organ }) => ({
    params: { organ, year: "2029" },
    body: { subjects: ["theory"], quarters: ["2029-Q1"], who: {}, full: 100, pass: 60 },
  }),
  "POST /api/assessments/organs/:organ/rounds": ofOrgan(roundAhead),
  "GET /api/assessments/rounds/:organ/:round": (_, place) => ({ params: settled(place) }),
  "PUT /api/assessments/rounds/:organ/:round": ahead2031({ ...roundAhead, title: "改过名称的测试" }),
  "PUT /api/assessments/rounds/:organ/:round/sittings/:unit": async (world, place) => ({
    params: { ...(await plannedRound(world, place)), unit: place.unit },
    body: { day: ahead.day, examiners: [clerkOf(place)] },
  }),
  "POST /api/assessments/rounds/:organ/:round/open": async (world, place) => ({
    params: await testRound(world, place, { state: "planned" }),
  }),
  "POST /api/assessments/rounds/:organ/:round/close": async (world, place) => ({
    params: await testRound(world, place, { who: { officerKinds: ["auxiliary"] } }),
  }),
  "POST /api/assessments/rounds/:organ/:round/cancel": ahead2031({ reason: "培训计划调整" }),
  "GET /api/assessments/organs/:organ/exemptions": ofOrgan(),
  "POST /api/assessments/exemptions": async (world, place) => ({
    body: { staff: await world.officer(place), ...exemption },
  }),
  "POST /api/assessments/exemptions/:staff/:from/:serial/end": async (world, place) => ({
    params: await exempted(world, place),
    body: { until: "2026-06-30" },
  }),

  "GET /api/assessments/rounds/:organ/:round/entries": list,
  "POST /api/assessments/rounds/:organ/:round/results": async (world, place, person, own) => ({
    params: await examinedRound(world, place, person, { own }),
    body: { kind: "first", entries: [{ staff: await world.officer(place), day: spring.day, score: 80 }] },
  }),
  "GET /api/assessments/rounds/:organ/:round/candidates/:staff": (_, place) => ({
    params: { ...settled(place), staff: clerkOf(place) },
  }),
  "POST /api/assessments/rounds/:organ/:round/candidates/:staff/amendments": async (world, place) => {
    const round = await testRound(world, place);
    const entry = { score: 90 };
    return {
      params: { ...round, staff: await tested(world, place, round) },
      body: { kind: "first", recordedOn: spring.day, entry, reason: "抄录有误" },
    };
  },
  "POST /api/assessments/rounds/:organ/:round/candidates/:staff/exempt": async (world, place) => ({
    params: await closedRound(world, place),
    body: { exempt: true, reason: "病假条补交" },
  }),
  "GET /api/assessments/rounds/:organ/:round/template": list,
  "POST /api/assessments/rounds/:organ/:round/imports": async (world, place, person, own) => ({
    params: await examinedRound(world, place, person, { own }),
    query: { fileName: "成绩.csv", day: spring.day },
    bytes: await resultsFile(world, place),
  }),
  "GET /api/assessments/imports/:import": upload(true),
  "POST /api/assessments/imports/:import/commit": upload(false, { mode: "all" }),
  "GET /api/assessments/imports/:import/errors": upload(true),

  "GET /api/assessments/organs/:organ/tables": ofOrgan(),
  "POST /api/assessments/organs/:organ/tables": async (world, { organ }) => ({
    params: { organ },
    query: { title: "本局标准", effectiveFrom: tableDay(world), fileName: "评分表.xlsx" },
    bytes: await tableWorkbook(),
  }),
  "DELETE /api/assessments/organs/:organ/tables/:day": async (world, place) => ({
    params: { organ: place.organ, day: await tableStanding(world, place) },
  }),
  "GET /api/assessments/organs/:organ/tables/:day/file": (_, { organ }) => ({
    params: { organ, day: "sample" },
  }),

  "GET /api/assessments/mine": async (world, _, person) => {
    await testedHimself(world, person);
    return {};
  },
  "GET /api/assessments/rates": asked(window),
  "GET /api/assessments/rates/rows": asked(window),
  "GET /api/assessments/rates/workbook": asked(window),
  "GET /api/assessments/rounds/:organ/:round/ledger": (_, place) => ({ params: settled(place) }),
  "GET /api/assessments/organs/:organ/ledger": (_, { organ }) => ({
    params: { organ },
    query: { year: "2026" },
  }),
  "GET /api/assessments/figures": asked({ since: "2026-01-01" }),
  "GET /api/assessments/owed/:organ/:quarter": (_, { organ }) => ({
    params: { organ, quarter: "2026-Q4" },
  }),
};
