// The month's page: every number of activities opens to exactly the rows behind it, and says how it is counted.
import { beforeAll, describe, expect, it } from "vitest";
import { figuresRoutes } from "../../functions/figures/routes.ts";
import { month, novemberHeld } from "./november.ts";
import { who, type OfficeWorld } from "./office.ts";

let world: OfficeWorld;
beforeAll(async () => {
  ({ world } = await novemberHeld());
});

describe("the page", () => {
  const text = (html: string): string =>
    html
      .replaceAll(/<[^>]+>/gu, " ")
      .replaceAll(/\s+/gu, " ")
      .trim();
  const page = async (path: string, as: string): Promise<string> => {
    const { status, body } = await world.kit.page(path, { as });
    expect([path, status]).toEqual([path, 200]);
    return body;
  };

  /** The numbers that lead to activities: where to, how many, and in which measure word. */
  function numbersOf(html: string): { href: string; value: number; measure: string }[] {
    const cells = [
      ...html.matchAll(/data-label="([^"]*)"[^>]*>\s*<a href="(\/activities\/figures[^"]*)">([^<]*)</gu),
    ].map(([, head = "", href = "", shown = ""]) => ({
      href,
      value: Number.parseFloat(shown),
      measure: /（([^）]+)）/u.exec(head)?.[1] ?? shown.replace(/^[\d.]+ ?/u, ""),
      label: head,
    }));
    const stats = [
      ...html.matchAll(/<a class="sn-card sn-stat" href="(\/activities\/figures[^"]*)">(.*?)<\/a>/gsu),
    ].map(([, href = "", inner = ""]) => {
      const [label = "", value = "", measure = ""] = text(inner).split(" ");
      return { href, value: Number(value), measure, label };
    });
    return [...cells, ...stats].map(({ href, value, measure, label }) => ({
      href: href.replaceAll("&amp;", "&"),
      value,
      measure: label.includes("辅助人员") ? "辅助人员" : label.startsWith("举办学时") ? "举办学时" : measure,
    }));
  }

  /** What the page behind a number lists, in each measure word. */
  function behind(html: string): Record<string, number> {
    const rows = text(html.slice(html.indexOf('id="rows"')));
    const at = (pattern: RegExp): number => Number(pattern.exec(rows)?.[1] ?? 0);
    const hours = [...html.matchAll(/data-label="学时">([\d.]+)</gu)].map(([, one]) => Number(one));
    const [sessions, people] = [at(/：(\d+) 场次/u), at(/：(\d+) 人 /u)];
    return {
      场次: sessions,
      期: sessions,
      场: sessions,
      次: sessions,
      人: people,
      人次: at(/合计 (\d+) 人次/u),
      辅助人员: Number(/其中辅助人员 (\d+) 人次/u.exec(rows)?.[1] ?? 0),
      举办学时: hours.slice(0, sessions).reduce((sum, one) => sum + one, 0),
      学时: hours.slice(sessions, sessions + people).reduce((sum, one) => sum + one, 0),
    };
  }

  it.each([
    ["the committee", who.committee, 60],
    ["the office", who.reviewer, 40],
    ["a unit's clerk", who.otherClerk, 20],
  ])("of %s: every number opens to exactly its rows", async (_, as, atLeast) => {
    const numbers = numbersOf(await page(`/figures?month=${month}`, as));
    expect(numbers.length).toBeGreaterThan(atLeast);
    const opened = new Map<string, Record<string, number>>();
    for (const href of new Set(numbers.map((one) => one.href)))
      opened.set(href, behind(await page(href, as)));
    for (const { href, value, measure } of numbers)
      expect([href, measure, opened.get(href)?.[measure]]).toEqual([href, measure, value]);
  });

  it("says how each is counted, and nothing of activities in a month without", async () => {
    const shown = text(await page(`/figures?month=${month}`, who.reviewer));
    for (const words of ["只算已经关闭签到表的", "讲习所", "2 期", "几个部门一起参加的", "迟到、早退算到场"])
      expect(shown).toContain(words);
    const empty = text(await page("/figures?month=2026-10", who.reviewer));
    expect(empty).not.toContain("活动的教学方法");
    expect(empty).toContain("迟到、早退算到场");
    const { body } = await world.kit.call(figuresRoutes.definitions, { as: who.clerk });
    const book = new Map(body.items.map((one) => [one.key, one]));
    expect(book.get("lectureSessions")).toMatchObject({ label: "讲习所", measure: "期" });
    expect(book.get("contestSessions")).toMatchObject({ label: "练兵竞赛", measure: "场" });
    expect(book.get("warningPersonTimes")).toMatchObject({ measure: "人次" });
    for (const { meaning } of book.values()) expect(meaning.length).toBeGreaterThan(10);
  });
});
