// Holidays as lines of text: read as a notice is written, and written so that they read back the same.
import { describe, expect, it } from "vitest";
import { announcedYears } from "../../shared/calendar-data.ts";
import { readCalendarLines, writeCalendarLines } from "../../shared/org/calendar-lines.ts";

describe("calendar lines", () => {
  it.each(announcedYears.map((year) => [year.year, year] as const))(
    "%i reads back as it was written",
    (_, { days }) => {
      expect(readCalendarLines(writeCalendarLines(days))).toEqual({ days: [...days], wrong: [] });
    },
  );

  it.each([
    ["２０２７年１月１日 放假 元旦", 1],
    ["2027-02-05至2027-02-12 放假 春节", 8],
    ["2027/2/14 上班", 1],
  ])("%s", (line, count) => {
    expect(readCalendarLines(line).days).toHaveLength(count);
  });

  it.each([
    ["1月1日至3日 放假 元旦", "2027-01-01", "2027-01-03"],
    ["１月３０日至２月５日 放假 春节", "2027-01-30", "2027-02-05"],
    ["10月10日 上班 国庆节", "2027-10-10", "2027-10-10"],
    ["2027-10-10 上班 国庆节", "2027-10-10", "2027-10-10"],
  ])("%s is read as the notice of a year writes it", (line, first, last) => {
    const { days, wrong } = readCalendarLines(line, 2027);
    expect(wrong).toEqual([]);
    expect([days[0]?.day, days.at(-1)?.day]).toEqual([first, last]);
  });

  it.each([
    "明天放假",
    "2027-02-30 放假 春节",
    "2027-02-12至2027-02-05 放假 春节",
    "2027-01-01至2027-12-31 放假 全年",
  ])("%s is told by its line", (line) => {
    expect(readCalendarLines(`\n${line}`)).toMatchObject({
      days: [],
      wrong: [{ message: expect.stringContaining("第 2 行") as string }],
    });
  });
});
