// Who sees and does what with a round, as the office agreed it: people by what they are to a test, one line for each thing.
import { roundRoutes } from "../../functions/assessments/routes-rounds.ts";
import { resultRoutes } from "../../functions/assessments/routes-results.ts";
import { enterResults } from "../../functions/assessments/results.ts";
import { unpackZip } from "../../functions/platform/zip.ts";
import type { AnyApp } from "../support/send.ts";
import { small } from "../support/seed-org.ts";
import { linesOf, type Line } from "../talks/access-cells.ts";
import { actorOf, makeRound, organ, roundInput, testWorld, units, who, type TestWorld } from "./given.ts";

/**
 * Everybody is of the police but `court`, who manages the court's tests. `head`, `clrk`, `exam`, `self` and `peer` are
 * of 城关派出所 or examine it; `oHea` and `exm2` of 河滨派出所. `self` is exempt, for a reason.
 */
export type Column =
  | ("offi" | "oadm" | "head" | "clrk" | "oHea" | "comm" | "exam" | "exm2")
  | ("self" | "peer" | "cour");

export const staff: Record<Column, string> = {
  offi: who.secondOffice,
  oadm: who.organAdmin,
  head: who.unitHead,
  clrk: who.clerk,
  oHea: who.otherHead,
  comm: who.committee,
  exam: who.examiner,
  exm2: who.secondExaminer,
  self: who.officer,
  peer: who.second,
  cour: who.otherOffice,
};

/** `*`: the reason of the exemption stands in the answer. 422: told by name that it was not recorded. */
export const table = `
                                       offi oadm head clrk oHea comm exam exm2 self peer cour
# 考核组 records and prints its own unit, whatever its roles; the office all; heads and clerks look.
the board                              200* 200* 200  200  200  200  200  200  404  404  404
the page of the board                  200* 200* 200  200  200  200  200  200  404  404  404
the list to record                     200* 200* 404  404  404  404  200  404  404  404  404
the page to record on                  200  200  404  404  404  404  200  404  404  404  404
the sheet to print                     200  200  404  404  404  404  200  404  404  404  404
the form as a workbook                 200  200  404  404  404  404  200  404  404  404  404
record a result                        200  200  404  404  404  404  200  422  404  404  404
correct a result                       409  409  403  403  403  403  403  403  403  403  404
# One person: the office, his head, his examiners, himself; his reason is for the office and himself.
the results of who is exempt           200* 200* 200  404  404  404  200  404  200* 404  404
the page of who is exempt              200* 200* 200  404  404  404  200  404  200* 404  404
my tests                               200  200  200  200  200  200  200  200  200* 200  200
the exemptions                         200* 200* 403  403  403  403  403  403  403  403  404
# Each of the own place.
the rounds of the year                 200  200  200  200  200  200  403  403  403  403  404
the ledger of the round                200* 200* 200  200  200  200  403  403  403  403  404
the ledger of the year                 200* 200* 200  200  200  200  403  403  403  403  404
the people behind a rate               200  200  200  200  200  200  403  403  403  403  404
who owes a test                        200  200  200  200  200  200  403  403  403  403  404
the fitness tables                     200  200  200  200  200  200  200  200  200  200  404
# Another organ's round, at its own address and at ours.
the court's board                      404  404  404  404  404  200  404  404  404  404  200
the form of the court's round          404  404  403  403  403  403  403  403  403  403  200
the end of the court's round           404  404  403  403  403  403  403  403  403  403  409
the court's ledger at our address      404  404  404  404  404  404  403  403  403  403  404
our list at the court's address        404  404  404  404  404  404  404  404  404  404  404
`;

export const lines = linesOf<Column>(table).lines;

type Asked = { path: string; method?: string; body?: unknown };
export type Scene = { world: TestWorld; asks: Record<string, Asked> };

const result = { staff: who.second, score: 80 };
const window = "from=2026-01-01&to=2026-12-31";

/** A round with two units examined, somebody of it exempt and somebody recorded; and a round of the court. */
export async function makeScene(): Promise<Scene> {
  const world = await testWorld();
  const { kit } = world;
  const sittings = [
    { unit: units.chengguan, examiners: [who.examiner] },
    { unit: units.hebin, examiners: [who.secondExaminer] },
  ];
  const { id } = await makeRound(world, { sittings });
  const office = await actorOf(world, who.office);
  const entry = { ...result, day: "2026-11-11" };
  await enterResults(kit.deps, office, { organ, round: id }, { kind: "first", entries: [entry] });
  const exemption = { subjects: ["theory" as const], reason: "injury" as const };
  const span = { from: "2026-11-01", until: "2026-12-31" };
  const exempted = await kit.call(roundRoutes.exempt, {
    as: who.office,
    body: { staff: who.officer, ...exemption, ...span },
  });
  const court = await kit.call(roundRoutes.createRound, {
    as: who.otherOffice,
    params: { organ: small.organs.court },
    body: roundInput(),
  });
  if (exempted.status !== 201 || court.status !== 201) throw new Error("nothing to ask about");
  return { world, asks: asksOf(id, court.body.id) };
}

function asksOf(id: string, courts: string): Scene["asks"] {
  const at = `/assessments/rounds/${organ}/${id}`;
  const unit = `unit=${units.chengguan}`;
  const amendments = `/api${at}/candidates/${who.second}/amendments`;
  const entry = { score: 80 };
  return {
    "the board": { path: `/api${at}` },
    "the page of the board": { path: `${at}?${unit}` },
    "the list to record": { path: `/api${at}/entries?${unit}` },
    "the page to record on": { path: `${at}/entry?${unit}` },
    "the sheet to print": { path: `${at}/print?${unit}` },
    "the form as a workbook": { path: `/api${at}/template?${unit}` },
    "record a result": {
      path: `/api${at}/results`,
      method: resultRoutes.enter.method,
      body: { kind: "first", entries: [{ ...result, day: "2026-11-11" }] },
    },
    "correct a result": {
      path: amendments,
      method: resultRoutes.amend.method,
      body: { kind: "first", recordedOn: "2026-11-11", entry, reason: "复核成绩" },
    },
    "the results of who is exempt": { path: `/api${at}/candidates/${who.officer}` },
    "the page of who is exempt": { path: `${at}/candidates/${who.officer}` },
    "my tests": { path: "/api/assessments/mine" },
    "the exemptions": { path: `/api/assessments/organs/${organ}/exemptions` },
    "the rounds of the year": { path: `/api/assessments/organs/${organ}/rounds?year=2026` },
    "the ledger of the round": { path: `/api${at}/ledger` },
    "the ledger of the year": { path: `/api/assessments/organs/${organ}/ledger?year=2026` },
    "the people behind a rate": { path: `/api/assessments/rates/rows?organ=${organ}&${window}` },
    "who owes a test": { path: `/api/assessments/owed/${organ}/2026-Q4` },
    "the fitness tables": { path: `/api/assessments/organs/${organ}/tables` },
    "the court's board": { path: `/api/assessments/rounds/${small.organs.court}/${courts}` },
    "the form of the court's round": { path: `/assessments/rounds/${small.organs.court}/${courts}/edit` },
    "the end of the court's round": {
      path: `/api/assessments/rounds/${small.organs.court}/${courts}/close`,
      method: "post",
    },
    "the court's ledger at our address": { path: `/api/assessments/rounds/${organ}/${courts}/ledger` },
    "our list at the court's address": {
      path: `/api/assessments/rounds/${small.organs.court}/${id}/entries`,
    },
  };
}

/** Names that a column may read nowhere: those of the unit beside; anybody's for another organ; of the others, the colleague. */
const names = { chengguan: ["王民警", "李民警", "周辅警"], hebin: ["何民警", "吕民警"], other: ["施交警"] };
const hiddenFrom: Partial<Record<Column, readonly string[]>> = {
  head: [...names.hebin, ...names.other],
  clrk: [...names.hebin, ...names.other],
  exam: [...names.hebin, ...names.other],
  oHea: names.chengguan,
  exm2: names.chengguan,
  cour: [...names.chengguan, ...names.hebin, ...names.other],
};

async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const parts = isZip ? [...(await unpackZip(bytes, () => true)).values()] : [bytes];
  return parts.map((part) => Buffer.from(part).toString()).join("\n");
}

/** The reason as a field, or in the words of a page. */
const reasonShown = /"reason":"injury"|伤病(?!<\/option>)/u;

/** What a line's cells are not as agreed, as these people or as all. */
export async function lineFaults(
  { world: { kit }, asks }: Scene,
  { name, cells }: Line<Column>,
  { only, app = kit.app }: { only?: readonly Column[]; app?: AnyApp } = {},
): Promise<string[]> {
  const { path, method = "get", body } = asks[name] ?? { path: "/" };
  const found: string[] = [];
  for (const [column, code] of cells) {
    if (only && !only.includes(column)) continue;
    const headers = new Headers({ authorization: `Bearer ${await kit.tokenFor(staff[column])}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    const init = {
      method: method.toUpperCase(),
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    const response = await app.request(`http://suneng.test${path}`, init);
    const text = await textOf(response);
    const status = text.includes('"result":"refused"') ? 422 : response.status;
    const told = `${status}${reasonShown.test(text) ? "*" : ""}`;
    if (told !== code) found.push(`${name} as ${column}: ${told}, agreed ${code}`);
    for (const hidden of hiddenFrom[column] ?? [])
      if (text.includes(hidden)) found.push(`${name} as ${column}: shows ${hidden}`);
  }
  return found;
}
