// Who is told what on which day: the steps of both policies through a real month, run twice, late, and after it was met.
import { beforeEach, describe, expect, it } from "vitest";
import { remind } from "../../functions/obligations/jobs.ts";
import { lockPuts } from "../../functions/obligations/store.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import { announcedYears } from "../../shared/calendar-data.ts";
import { keys } from "../../shared/keys.ts";
import type { StoredNotice } from "../../shared/notices/schema.ts";
import { daysFrom, instantAt } from "../../shared/time.ts";
import type { Kit } from "../support/app.ts";
import { makeBriefHead } from "../support/make.ts";
import { accepted, county, putHead, staff, units } from "../notices/given.ts";

let kit: Kit;
beforeEach(async () => {
  kit = await county();
});

const names: Record<string, string> = {
  [staff.clerk]: "clerk",
  [staff.unitHead]: "head",
  [staff.reviewer]: "office",
  [staff.secondReviewer]: "office too",
  [staff.otherClerk]: "other clerk",
  [staff.otherHead]: "other head",
};

const everything = async (): Promise<StoredNotice[]> =>
  (
    await Promise.all(
      Object.keys(names).map((who) => queryAll<StoredNotice>(kit.deps, keys.inbox(kit.county, who))),
    )
  ).flat();

/** Runs the job as of half past eight on that day. */
const runOn = (day: string) => {
  kit.clock.set(instantAt(day, "08:30"));
  return remind(kit.deps, kit.county, kit.clock.now());
};

/** The period a notice is about. */
const periodOf = ({ about }: StoredNotice): string | undefined =>
  about && "period" in about ? about.period : undefined;
const unitOf = ({ about }: StoredNotice): string | undefined =>
  about && "unit" in about ? about.unit : undefined;

/** 'clerk: week-before' of every notice about this unit and period. */
const toldAbout = async (period: string, unit: string = units.chengguan): Promise<string[]> =>
  (await everything())
    .filter((notice) => unitOf(notice) === unit && periodOf(notice) === period)
    .map(({ to, id }) => `${names[to] ?? to}: ${id.split(".").at(-1) ?? ""}`)
    .toSorted();

/** Runs every day and answers what was new on each. */
async function diary(first: string, last: string, period: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  let before = await toldAbout(period);
  for (const day of daysFrom(first, last)) {
    await runOn(day);
    const now = await toldAbout(period);
    const fresh = now.filter((one) => !before.includes(one));
    if (fresh.length) found[day] = fresh;
    before = now;
  }
  return found;
}

const submitted = (day: string, serial: string) => {
  const {
    acceptedAt: _,
    acceptedBy: __,
    ...head
  } = makeBriefHead({ day, serial }) as Record<string, unknown>;
  return putHead(kit, { ...head, state: "submitted" } as never);
};

describe("the days of the steps", () => {
  it("monthly: clerk a week before, clerk and head two days before, head and office the day after, on working days", async () => {
    // 24 October and 1 November 2026 are a Saturday and a Sunday.
    expect(await diary("2026-10-23", "2026-11-06", "2026-10")).toEqual({
      "2026-10-23": ["clerk: week-before"],
      "2026-10-29": ["clerk: two-days-before", "head: two-days-before"],
      "2026-11-02": ["head: day-after", "office too: day-after", "office: day-after"],
    });
  });

  it("weekly: clerk on Friday, head the next Monday", async () => {
    expect(await diary("2026-10-26", "2026-11-06", "2026-W44")).toEqual({
      "2026-10-30": ["clerk: friday"],
      "2026-11-02": ["head: next-monday"],
    });
  });

  it("in the week of National Day the Friday's reminder comes on the last working day, the Monday's after the holiday", async () => {
    expect(await diary("2026-09-28", "2026-10-09", "2026-W40")).toEqual({
      "2026-09-30": ["clerk: friday"],
      "2026-10-08": ["head: next-monday"],
    });
  });

  it("nobody is told anything on a day off", async () => {
    for (const day of ["2026-10-02", "2026-10-24", "2026-11-01"]) {
      expect((await runOn(day)).counts).toMatchObject({ 新提醒: 0 });
    }
    expect(await everything()).toEqual([]);
  });
});

describe("who owes", () => {
  it("is told how many are short, of what, and where to file it", async () => {
    await accepted(kit, units.chengguan, "2026-10-12");
    await runOn("2026-10-29");
    const mine = (await everything()).find(
      (notice) => notice.to === staff.clerk && periodOf(notice) === "2026-10",
    );
    expect(mine).toMatchObject({
      title: "城关派出所2026年10月每月训练简报还差 1 篇",
      link: "/training/briefs/new?unit=chengguan",
      day: "2026-10-29",
    });
    expect(mine?.text).toContain("已通过 1 篇");
    const other = (await everything()).find(
      (notice) => notice.to === staff.otherClerk && periodOf(notice) === "2026-10",
    );
    expect(other?.title).toContain("还差 2 篇");
  });

  it("has met it is told nothing, and is told nothing of a neighbour's debt", async () => {
    await accepted(kit, units.chengguan, "2026-10-12", "2026-10-26");
    await runOn("2026-10-29");
    expect(await toldAbout("2026-10")).toEqual([]);
    expect(await toldAbout("2026-10", units.hebin)).toEqual([
      "other clerk: two-days-before",
      "other head: two-days-before",
    ]);
  });

  it("has filed and waits for review owes nothing; the office, whose reviews are outstanding, does", async () => {
    await submitted("2026-10-12", "aaaaaaaaaa0001");
    await submitted("2026-10-26", "aaaaaaaaaa0002");
    await runOn("2026-10-29");
    expect(await toldAbout("2026-10")).toEqual([]);
    await runOn("2026-11-02");
    expect(await toldAbout("2026-10")).toEqual(["office too: day-after", "office: day-after"]);
  });

  it("has filed one of two is told of the one that is missing", async () => {
    await submitted("2026-10-12", "aaaaaaaaaa0001");
    await runOn("2026-10-29");
    const mine = (await everything()).find(
      (notice) => notice.to === staff.clerk && periodOf(notice) === "2026-10",
    );
    expect(mine?.title).toContain("还差 1 篇");
    expect(mine?.text).toContain("另有 1 篇待审核");
  });

  it("has no clerk is told through its head, and a unit without either is named to the administrator", async () => {
    await tryWrite(kit.deps, { drop: keys.holder(kit.county, units.chengguan, "clerk", staff.clerk) });
    const { remarks } = await runOn("2026-10-23");
    expect(await toldAbout("2026-10")).toEqual(["head: week-before"]);
    expect(remarks).toContain("政工室没有登记内勤，提醒无人接收");
  });

  it("only in a month that is still open: a locked one is not chased", async () => {
    const lock = { lockedAt: kit.clock.now(), lockedBy: staff.committee };
    for (const change of lockPuts(kit.county, "2026-10", lock, [])) await tryWrite(kit.deps, change);
    await runOn("2026-11-05");
    expect(await toldAbout("2026-10")).toEqual([]);
  });
});

describe("runs", () => {
  it("twice on a morning writes nothing new", async () => {
    const first = await runOn("2026-10-29");
    const before = await everything();
    const second = await runOn("2026-10-29");
    expect(first.counts["新提醒"]).toBeGreaterThan(0);
    expect(second.counts).toMatchObject({ 新提醒: 0, 已提醒过: first.counts["新提醒"] });
    expect(await everything()).toEqual(before);
  });

  it("missed on the day is made up by the next working morning, once, for the day it was due", async () => {
    await runOn("2026-10-30");
    await runOn("2026-10-30");
    const mine = (await everything()).filter(
      (notice) => notice.to === staff.clerk && periodOf(notice) === "2026-10",
    );
    expect(mine.map(({ day, id }) => [day, id.split(".").at(-1)])).toEqual([
      ["2026-10-29", "two-days-before"],
    ]);
  });

  it("missed for weeks sends no reminder to file in time for a month that is over, and nothing stale", async () => {
    await runOn("2026-11-10");
    expect(await toldAbout("2026-10")).toEqual([
      "head: day-after",
      "office too: day-after",
      "office: day-after",
    ]);
    const fresh = await county();
    fresh.clock.set("2026-11-17T08:30:00+08:00");
    await remind(fresh.deps, fresh.county, fresh.clock.now());
    const rows = await queryAll<StoredNotice>(fresh.deps, keys.inbox(fresh.county, staff.reviewer));
    expect(rows.filter((notice) => periodOf(notice) === "2026-10")).toEqual([]);
  });

  it("late in the day decides by the scheduled time's day, whatever the clock says by then", async () => {
    kit.clock.set("2026-10-30T00:10:00+08:00");
    await remind(kit.deps, kit.county, instantAt("2026-10-29", "08:30"));
    expect(await toldAbout("2026-10")).toEqual(["clerk: two-days-before", "head: two-days-before"]);
    expect(await toldAbout("2026-W44")).toEqual([]);
  });

  it("tells nobody twice when the holidays are edited after a step was told", async () => {
    await runOn("2026-10-29");
    const told = await toldAbout("2026-10");
    const [year] = announcedYears.filter((one) => one.year === 2026);
    const off = { day: "2026-10-29", kind: "holiday" as const, name: "临时放假" };
    const edited = { year: 2026, source: "", days: [...(year?.days ?? []), off] };
    await tryWrite(kit.deps, { put: { ...keys.calendarYear(kit.county, "2026"), ...edited } });
    await runOn("2026-10-30");
    expect((await toldAbout("2026-10")).length).toBe(told.length);
    expect(told.length).toBeGreaterThan(0);
  });

  it("in a year whose holidays are not entered sends nothing and says so", async () => {
    const { counts, remarks } = await runOn("2028-03-30");
    expect(counts).toMatchObject({ 新提醒: 0 });
    expect(remarks.join()).toContain("2028年");
  });
});
