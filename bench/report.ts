// What is printed: the table of steps, of jobs, and each budget with the figure that was measured.
import type { SliceRow } from "./asking.ts";
import type { ColdRow } from "./bundle.ts";
import type { GrowthRow } from "./growth.ts";
import type { JobRow } from "./jobs.ts";
import type { Window } from "./measure.ts";
import type { Cost } from "./meter.ts";
import type { ServerRow } from "./server.ts";
import type { Step } from "./steps.ts";

/** A step as it was measured, its app's own processor time (microseconds), and the bare call beside it. */
export type StepRow = { step: Step; window: Window; own: number; cost: Cost; bare: Window };

/** A limit of performance.md section 1. `over` when the figure is beyond it. */
export type Budget = { what: string; limit: string; measured: string; over: boolean };

export const atMost = (what: string, measured: number, limit: number, unit: string): Budget => ({
  what,
  limit: `<= ${limit} ${unit}`,
  measured: `${short(measured)} ${unit}`,
  over: measured > limit,
});

export const atLeast = (what: string, measured: number, limit: number, unit: string): Budget => ({
  what,
  limit: `>= ${limit} ${unit}`,
  measured: `${short(measured)} ${unit}`,
  over: measured < limit,
});

/** Three digits are all that such a figure is good for. */
export const short = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

export const stepTable = (rows: readonly StepRow[]): string =>
  table(
    [
      "step",
      "req/s",
      "p50 ms",
      "p99 ms",
      "CPU us",
      "own us",
      "RCU",
      "WCU",
      "trips seq/all",
      "beside bare",
      "p50 x",
      "CPU x",
    ],
    rows.map(({ step, window, own, cost, bare }) => [
      step.name,
      short(window.perSecond),
      short(window.p50),
      short(window.p99),
      short(window.cpu),
      short(own),
      short(cost.read),
      short(cost.write),
      `${cost.inSequence}/${cost.trips}`,
      step.bare,
      short(window.p50 / bare.p50),
      short(window.cpu / bare.cpu),
    ]),
  );

export const bareTable = (rows: readonly (readonly [string, Window])[]): string =>
  table(
    ["bare SDK call", "req/s", "p50 ms", "p99 ms", "CPU us"],
    rows.map(([name, window]) => [
      name,
      ...[window.perSecond, window.p50, window.p99, window.cpu].map(short),
    ]),
  );

export const jobTable = (rows: readonly JobRow[]): string =>
  table(
    ["job", "for", "ms in all", "CPU us each", "RCU each", "WCU each", "trips each", "trips seq"],
    rows.map((row) => [
      row.name,
      `${row.count} ${row.per}s`,
      ...[row.milliseconds, row.cpu, row.read, row.write, row.trips, row.inSequence].map(short),
    ]),
  );

export const sliceTable = (title: string, rows: readonly SliceRow[]): string =>
  table(
    [title, "p50 ms", "CPU us", "RCU", "WCU", "trips seq/all"],
    rows.map(({ name, milliseconds, cpu, cost }) => [
      name,
      short(milliseconds),
      short(cpu),
      short(cost.read),
      short(cost.write),
      `${cost.inSequence}/${cost.trips}`,
    ]),
  );

export const serverTable = (rows: readonly ServerRow[]): string =>
  table(
    ["over a socket, 32 connections", "req/s", "p99 ms", "CPU us", "node:http req/s", "CPU us", "of it"],
    rows.map(({ name, ours, raw }) => [
      name,
      short(ours.perSecond),
      short(ours.p99),
      short(ours.cpu),
      raw ? short(raw.perSecond) : "",
      raw ? short(raw.cpu) : "",
      raw ? short(ours.perSecond / raw.perSecond) : "",
    ]),
  );

export const coldTable = (rows: readonly ColdRow[]): string =>
  table(
    ["function in a new process", "KB", "lazy KB", "load ms", "first request ms", "both ms", "CPU ms"],
    rows.map(({ name, entry, lazy, load, first, both, cpu }) => [
      name,
      ...[entry / 1024, lazy / 1024, load, first, both, cpu].map(short),
    ]),
  );

export const growthTable = (rows: readonly GrowthRow[]): string =>
  table(
    [
      "units in the table",
      "roll-up CPU us a unit",
      "RCU a unit",
      "WCU a unit",
      "unit page CPU us",
      "p50 ms",
      "RCU",
    ],
    rows.map(({ units, rollUp, page }) => [
      String(units),
      ...[rollUp.cpu, rollUp.read, rollUp.write, page.cpu, page.p50, page.read].map(short),
    ]),
  );

export const budgetTable = (budgets: readonly Budget[]): string =>
  table(
    ["budget (performance.md, section 1)", "limit", "measured", ""],
    budgets.map(({ what, limit, measured, over }) => [what, limit, measured, over ? "OVER" : "ok"]),
  );

/** Columns as wide as their widest cell; the first to the left, numbers to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
