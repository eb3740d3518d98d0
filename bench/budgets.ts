// The budgets of performance.md section 1 that apply now, each with the figure that was measured.
import type { ColdRow } from "./bundle.ts";
import type { GrowthRow } from "./growth.ts";
import type { JobRow } from "./jobs.ts";
import { atLeast, atMost, type Budget, type StepRow } from "./report.ts";
import type { ServerRow } from "./server.ts";

export type Found = {
  steps: StepRow[];
  jobs: JobRow[];
  servers: ServerRow[];
  cold: ColdRow[];
  growth: GrowthRow[];
};

/** Rows are found by how their names begin; a row that is gone is a mistake of the bench. */
function named<T extends { name: string }>(rows: readonly T[], name: string): T {
  const found = rows.find((row) => row.name.startsWith(name));
  if (!found) throw new RangeError(`the bench has no row ${name}`);
  return found;
}

export const budgetsOf = (found: Found): Budget[] => [
  ...ofSteps(found.steps.map((row) => ({ name: row.step.name, ...row }))),
  ...ofJobs(found.jobs),
  ...ofServers(found.servers),
  ...ofCold(found.cold),
  ...ofGrowth(found.growth),
];

function ofSteps(rows: readonly (StepRow & { name: string })[]): Budget[] {
  const row = (name: string): StepRow => named(rows, name);
  const reads = rows.filter(({ step }) => step.kind === "read");
  const writes = rows.filter(({ step }) => step.kind === "write");
  const month = row("unit month (API)");
  const page = row("unit page");
  // The account that every request reads is no part of what a page costs.
  const beyondSession = (name: string): number => row(name).cost.read - 1;
  return [
    ...reads.map((one) => atMost(`own CPU of a read: ${one.step.name}`, one.own, 150, "us")),
    ...writes.map((one) => atMost(`own CPU of a write: ${one.step.name}`, one.own, 300, "us")),
    atMost("API read of a unit-month, p50, of its bare Query", month.window.p50 / month.bare.p50, 1.5, "x"),
    atMost("the same in CPU", month.window.cpu / month.bare.cpu, 1.5, "x"),
    atMost("page of a unit-month, p50, of its bare Query", page.window.p50 / page.bare.p50, 3, "x"),
    atMost("page of a unit-month, p99 alone", page.window.p99, 50, "ms"),
    ...[...reads, ...rows.filter(({ step }) => step.kind === "page")].map((one) =>
      atMost(`trips in sequence: ${one.step.name}`, one.cost.inSequence, 2, "trips"),
    ),
    ...writes.map((one) => atMost(`trips in sequence: ${one.step.name}`, one.cost.inSequence, 3, "trips")),
    atMost("save draft", row("save draft").cost.write, 6, "WCU"),
    atMost("submit", row("submit").cost.write, 8, "WCU"),
    atMost("accept", row("accept").cost.write, 8, "WCU"),
    atMost("return", row("return").cost.write, 8, "WCU"),
    atMost("unit-month page (session apart)", beyondSession("unit page"), 1, "RCU"),
    atMost("county month, locked (session apart)", beyondSession("compliance, locked"), 2, "RCU"),
    atMost(
      "county month, live, 60 units (session apart)",
      beyondSession("compliance, live (HTML)"),
      45,
      "RCU",
    ),
    atMost("the same where weeks reach over both ends", beyondSession("compliance, live, weeks"), 45, "RCU"),
  ];
}

function ofJobs(rows: readonly JobRow[]): Budget[] {
  const written = named(rows, "roll-up of one month, every unit");
  return [
    atMost("roll-up per unit-month, reads", written.read, 1, "RCU"),
    atMost("roll-up per unit-month, writes", written.write, 2, "WCU"),
    atMost("roll-up of a county of 60 units, one month", written.milliseconds, 1000, "ms"),
    atMost("the whole nightly job of that county", named(rows, "figures.rollUp").milliseconds, 1000, "ms"),
    atMost("due check of a unit", named(rows, "due check").read, 3, "RCU"),
    atMost("reminder written and delivered", named(rows, "reminder").write, 6, "WCU"),
  ];
}

const ofServers = (rows: readonly ServerRow[]): Budget[] =>
  rows.flatMap(({ name, ours, raw }) =>
    raw ? [atLeast(`HTTP server, of raw node:http: ${name}`, ours.perSecond / raw.perSecond, 0.6, "x")] : [],
  );

function ofCold(rows: readonly ColdRow[]): Budget[] {
  const [ours, bare] = [named(rows, "api"), named(rows, "bare")];
  return [
    atMost("api function: load and first request, of bare Hono + SDK", ours.both / bare.both, 1.4, "x"),
    atMost("api bundle, lazy chunks apart", ours.entry / 1024, 600, "KB"),
  ];
}

function ofGrowth(rows: readonly GrowthRow[]): Budget[] {
  const [smallest, largest] = [rows[0], rows.at(-1)];
  if (!smallest || !largest) return [];
  const change = (pick: (row: GrowthRow) => number): number =>
    100 * Math.abs(pick(largest) / pick(smallest) - 1);
  const span = `${smallest.units} to ${largest.units} units`;
  return [
    atMost(
      `growth, ${span}: roll-up, RCU + WCU a unit`,
      change(({ rollUp }) => rollUp.read + rollUp.write),
      10,
      "%",
    ),
    atMost(
      `growth, ${span}: roll-up, CPU a unit`,
      change(({ rollUp }) => rollUp.cpu),
      10,
      "%",
    ),
    atMost(
      `growth, ${span}: unit page, RCU`,
      change(({ page }) => page.read),
      10,
      "%",
    ),
    atMost(
      `growth, ${span}: unit page, CPU`,
      change(({ page }) => page.cpu),
      10,
      "%",
    ),
  ];
}
