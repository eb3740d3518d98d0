// The figure book's talks: their words and measures, and no column of the month that administrators read.
import { expect, it } from "vitest";
import { figuresRoutes } from "../../functions/figures/routes.ts";
import { figureDefinitions, monthDefinitions } from "../../shared/figures/definitions.ts";
import { createApp } from "../support/app.ts";
import { small } from "../support/seed-org.ts";

it("the book defines talks held, people, coverage and discipline officers, each with its measure and fold", async () => {
  const { talksHeld, talkPeople, talkCoverage, disciplineOfficers } = figureDefinitions;
  const rows = [talksHeld, talkPeople, talkCoverage, disciplineOfficers];
  expect(rows.map(({ label, measure, fold }) => [label, measure, fold])).toEqual([
    ["约谈人次", "人次", "sum"],
    ["约谈人数", "人", "distinct"],
    ["约谈覆盖率", "%", "ratio"],
    ["纪检专干", "名", "latest"],
  ]);
  for (const { meaning } of rows) expect(meaning.length).toBeGreaterThan(20);
  const kit = await createApp();
  await kit.seedOrg();
  const { body } = await kit.call(figuresRoutes.definitions, { as: small.staff.discipline });
  expect(body.items.map(({ key }) => key)).toEqual(
    expect.arrayContaining(["talksHeld", "disciplineOfficers"]),
  );
});

it("the month's page shows administrators none of them, nor does its API", async () => {
  const kit = await createApp();
  await kit.seedOrg();
  expect(Object.keys(monthDefinitions).filter((key) => /talk|discipline/iu.test(key))).toEqual([]);
  for (const as of [small.staff.admin, small.staff.organAdmin]) {
    const { body } = await kit.page("/figures?month=2026-11", { as });
    const main = body.slice(body.indexOf("<main"), body.indexOf("</main>"));
    expect(main).toContain("训练时长");
    expect(main).not.toMatch(/约谈|纪检/u);
    const month = await kit.call(figuresRoutes.month, { as, params: { month: "2026-11" } });
    expect(JSON.stringify(month.body)).not.toMatch(/talk|discipline/iu);
  }
});
