// Bad input to tests that no schema alone refuses: days against days, files that are none, addresses that fit together badly.
import { beforeAll, describe, expect, it } from "vitest";
import { rateRoutes } from "../../functions/assessments/routes-rates.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { roundRoutes } from "../../functions/assessments/routes-rounds.ts";
import { owedTestRoutes } from "../../functions/obligations/routes-tests.ts";
import type { AnyRoute } from "../../functions/platform/route.ts";
import {
  examinedRound,
  exempted,
  plannedRound,
  resultsFile,
  roundAhead,
  tableDay,
} from "../support/fresh-assessments.ts";
import type { Ask } from "../support/requests-api.ts";
import { refusalFaults, send, type Answer } from "../support/send.ts";
import { grantOf, makeWorld, places, type Person, type World } from "../support/world.ts";

const { organ, unit } = places.own;
let world: World;
let office: Person;
beforeAll(async () => {
  world = await makeWorld();
  office = await world.person([grantOf("reviewer"), grantOf("unitHead")]);
});

const ask = (row: AnyRoute, asked: Ask): Promise<Answer> =>
  send(world, row, { ask: asked, token: office.token });
const pathsOf = ({ text }: Answer): string[] =>
  (JSON.parse(text) as { fields: { path: string }[] }).fields.map(({ path }) => path);

/** What is wrong with the refusal of something that is wrong in one field. */
async function faultsAt(row: AnyRoute, asked: Ask, path: string): Promise<string[]> {
  const sent = await ask(row, asked);
  const named = sent.status === 400 && !pathsOf(sent).includes(path) ? [`names ${pathsOf(sent).join()}`] : [];
  return [...refusalFaults(path, sent, [400]), ...named];
}

describe("a field that is wrong by another one, by its day or by who is meant, is named", () => {
  const rounds: [path: string, wrong: object][] = [
    ["to", { to: "2031-03-01" }],
    ["to", { to: "2031-12-31", closesOn: "2032-01-10" }],
    ["makeUp.from", { makeUp: { from: roundAhead.to, to: "2031-03-25" } }],
    ["makeUp.to", { makeUp: { from: "2031-03-25", to: "2031-03-24" } }],
    ["attemptsMax", { makeUp: { from: "2031-03-25", to: "2031-03-26" }, attemptsMax: 1 }],
    ["opensOn", { opensOn: "2031-03-03" }],
    ["closesOn", { closesOn: "2031-03-19" }],
    ["closesOn", { from: "2020-03-02", to: "2020-03-20", opensOn: "2020-03-01", closesOn: "2020-03-31" }],
    ["rule", { rule: { by: "table", mode: "each", pass: 60 } }],
    ["rule.pass", { rule: { by: "score", full: 100, pass: 101 } }],
    ["who.units.0", { who: { units: [places.otherOrgan.unit] } }],
    ["who.units.0", { who: { units: ["../own1"] } }],
    ["from", { from: "2031-02-30" }],
    ["title", { title: "  " }],
  ];

  it.each(rounds)("a round: %s in %j", async (path, wrong) => {
    const body = { ...roundAhead, ...wrong };
    expect(await faultsAt(roundRoutes.createRound, { params: { organ }, body }, path)).toEqual([]);
    const params = await plannedRound(world, places.own);
    expect(await faultsAt(roundRoutes.changeRound, { params, body }, path)).toEqual([]);
  });

  it("a plan, an arrangement, an exemption, a correction", async () => {
    const plan = { subjects: ["theory"], quarters: ["2029-Q1"], who: {}, full: 100, pass: 60 };
    const params = { ...(await plannedRound(world, places.own)), unit };
    const staff = await world.officer(places.own);
    const exemption = {
      staff,
      subjects: ["skills"],
      reason: "injury",
      from: "2026-11-01",
      until: "2026-12-01",
    };
    const ended = await exempted(world, places.own);
    const amendment = { kind: "first", entry: { score: 80 }, reason: "复核" };
    const at = { ...(await examinedRound(world, places.own, office, { own: true })), staff };
    const wrong: [AnyRoute, Ask, string][] = [
      [roundRoutes.plan, { params: { organ, year: "2028" }, body: plan }, "quarters.0"],
      [roundRoutes.plan, { params: { organ, year: "2029" }, body: { ...plan, pass: 200 } }, "pass"],
      [roundRoutes.arrange, { params, body: { day: "2031-04-01", examiners: [] } }, "day"],
      [roundRoutes.arrange, { params, body: { day: "2031-03-05", examiners: ["Q0000001"] } }, "examiners.0"],
      [roundRoutes.arrange, { params, body: { day: "2031-03-05", examiners: ["a/b"] } }, "examiners.0"],
      [roundRoutes.exempt, { body: { ...exemption, until: "2026-10-31" } }, "until"],
      [roundRoutes.exempt, { body: { ...exemption, until: "2027-12-01" } }, "until"],
      [roundRoutes.exempt, { body: { ...exemption, reason: "tired" } }, "reason"],
      [roundRoutes.endExemption, { params: ended, body: { until: "2026-02-30" } }, "until"],
      [resultRoutes.amend, { params: at, body: { ...amendment, entry: { score: 101 } } }, "entry.score"],
      [resultRoutes.amend, { params: at, body: { ...amendment, entry: {} } }, "entry.score"],
      [resultRoutes.amend, { params: at, body: { ...amendment, entry: undefined } }, "entry"],
      [resultRoutes.amend, { params: at, body: { ...amendment, reason: " " } }, "reason"],
    ];
    const found = await Promise.all(wrong.map(([row, asked, path]) => faultsAt(row, asked, path)));
    expect(found.flat()).toEqual([]);
  });

  it("a year, a quarter, a window that is none", async () => {
    const found = await Promise.all([
      faultsAt(roundRoutes.rounds, { params: { organ }, query: { year: "20x6" } }, "year"),
      faultsAt(rateRoutes.yearLedger, { params: { organ }, query: { year: "0000" } }, "year"),
      faultsAt(rateRoutes.figures, { query: { organ, since: "2026-02-30" } }, "since"),
      faultsAt(rateRoutes.rates, { query: { organ, from: "2026-02-01", to: "2026-01-01" } }, "to"),
      faultsAt(rateRoutes.rates, { query: { organ, from: "2027-01-01" } }, "from"),
      faultsAt(rateRoutes.rates, { query: { organ, target: "0" } }, "target"),
      faultsAt(rateRoutes.rates, { query: { organ: "../police1" } }, "organ"),
      faultsAt(rateRoutes.rateRows, { query: { organ, state: "__proto__" } }, "state"),
    ]);
    expect(found.flat()).toEqual([]);
    const owed = await ask(owedTestRoutes.owed, { params: { organ, quarter: "2026-Q5" } });
    expect(refusalFaults("quarter", owed, [400])).toEqual([]);
  });
});

describe("results", () => {
  it("of somebody who is nobody, of hostile numbers, twice, are answered person by person and not recorded", async () => {
    const params = await examinedRound(world, places.own, office, { own: true });
    const [known, day] = [await world.officer(places.own), "2024-05-12"];
    const entries = [
      { staff: "Q0000001", day, score: 80 },
      { staff: "Q0000002", day, score: 80, along: true },
      { staff: await world.officer(places.otherOrgan), day, score: 80, along: true },
      { staff: known, day: "2024-06-12", score: 80 },
    ];
    const sent = await ask(resultRoutes.enter, { params, body: { kind: "first", entries } });
    expect([sent.status, sent.writes]).toEqual([200, 0]);
    const { outcomes } = JSON.parse(sent.text) as { outcomes: { result: string; message?: string }[] };
    expect(outcomes.map(({ result }) => result)).toEqual(entries.map(() => "refused"));
    for (const { message } of outcomes) expect(message).toMatch(/[\u4e00-\u9fff]/u);
    expect(sent.text, "of another organ's people nothing is told").not.toContain(places.otherOrgan.mark);
  });
});

const broken: [what: string, bytes: Uint8Array][] = [
  ["nothing", new Uint8Array()],
  ["zeros", new Uint8Array(2000)],
  ["the beginning of a workbook", Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0])],
  ["words", new TextEncoder().encode("<html>不是表格</html>")],
  ["11 MB", new Uint8Array(11 * 1024 * 1024).fill(44)],
];

describe("a file that is none is refused in words and kept nowhere", () => {
  it.each(broken)("%s", async (_, bytes) => {
    const params = await examinedRound(world, places.own, office, { own: true });
    const held = world.kit.files.held.size;
    for (const fileName of ["成绩.xlsx", "成绩.csv", "成绩"]) {
      const results = await ask(resultRoutes.upload, { params, bytes, query: { fileName } });
      expect(refusalFaults(fileName, results, [400, 413, 415])).toEqual([]);
      const about = { title: "本局标准", effectiveFrom: tableDay(world), fileName };
      const brought = await ask(resultRoutes.bringTable, { params: { organ }, bytes, query: about });
      expect(refusalFaults(fileName, brought, [400, 413, 415])).toEqual([]);
    }
    expect(world.kit.files.held.size).toBe(held);
  });

  it("control: one that is a file is taken", async () => {
    const params = await examinedRound(world, places.own, office, { own: true });
    const bytes = await resultsFile(world, places.own);
    const taken = await ask(resultRoutes.upload, { params, bytes, query: { fileName: "成绩.csv" } });
    expect(taken.status).toBe(201);
  });
});
