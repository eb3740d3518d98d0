// Attendance by person over some months: equal to a count of the sign-up rows, of those one may look at, on page and in Excel.
import { beforeAll, describe, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { queryAll } from "../../functions/platform/db.ts";
import { readTable } from "../../functions/platform/workbook.ts";
import { Attendance } from "../../shared/activities/kinds.ts";
import type { AttendanceLine } from "../../shared/activities/page-views.ts";
import type { SignUp } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { novemberHeld, type Counted } from "./november.ts";
import { organ, who } from "./office.ts";

let scene: Counted;
beforeAll(async () => {
  scene = await novemberHeld();
});

const span = { organ, from: "2026-10", to: "2026-12" };
const seen = async (as: string, query: { organ?: string; from: string; to: string } = span) =>
  (await scene.world.kit.call(activityRoutes.attendance, { as, query })).body;

type Count = Record<Attendance, number> & { hours: number };

/** Everybody's marks from the sign-up rows alone: nothing of the sheets or the fold is used. */
async function counted(): Promise<Map<string, Count>> {
  const found = new Map<string, Count>();
  for (const { id, hours, organ: of } of scene.counted) {
    if (of !== organ) continue;
    const partition = keys.activity(scene.world.county, id);
    for (const { staff, attendance } of await queryAll<SignUp>(scene.world.kit.deps, partition, {
      prefix: "sign-up/",
    })) {
      if (!attendance) continue;
      const none = { present: 0, late: 0, leftEarly: 0, excused: 0, absent: 0, hours: 0 };
      const own = found.get(staff) ?? none;
      own[attendance] += 1;
      if (attendance !== "absent" && attendance !== "excused") own.hours += hours;
      found.set(staff, own);
    }
  }
  return found;
}

const countOf = (line: AttendanceLine): Count => ({
  present: line.present,
  late: line.late,
  leftEarly: line.leftEarly,
  excused: line.excused,
  absent: line.absent,
  hours: line.hours,
});

describe("attendance by person", () => {
  it("says of everybody how often he was there, late, excused and absent, as the sign-up rows do", async () => {
    const { lines, whole } = await seen(who.reviewer);
    const rows = await counted();
    expect(whole).toBe(true);
    expect(new Map(lines.map((line) => [line.staff, countOf(line)]))).toEqual(rows);
    for (const line of lines)
      expect(line.expected).toBe(Attendance.options.reduce((sum, state) => sum + line[state], 0));
    // By hand: who was excused from the first lecture, and missed the one to which nobody came.
    expect(lines.find(({ staff }) => staff === who.plain)).toMatchObject({ excused: 1, hours: 24 });
    expect(rows.get(who.plain)?.absent).toBeGreaterThan(1);
    // Also those who were never there, whom no figure of attendance counts.
    expect(lines.some(({ expected, absent }) => absent === expected)).toBe(true);
  });

  it("puts those who missed most first, and counts no month outside the span", async () => {
    const { lines } = await seen(who.reviewer);
    const absent = lines.map((line) => line.absent);
    expect(absent).toEqual(absent.toSorted((a, b) => b - a));
    expect((await seen(who.reviewer, { ...span, from: "2026-12" })).lines).toEqual([]);
  });

  it("shows a unit's clerk his own unit, and the discipline line and another organ nothing", async () => {
    const { lines, whole } = await seen(who.otherClerk);
    expect(whole).toBe(false);
    expect(new Set(lines.map(({ unit }) => unit))).toEqual(new Set(["hebin"]));
    const { kit } = scene.world;
    expect((await kit.page("/activities/attendance", { as: who.officer })).status).toBe(403);
    const foreign = await kit.call(activityRoutes.attendance, { as: who.courtReviewer, query: span });
    expect(foreign.status).toBe(404);
  });

  it("is the same on the page and in the workbook", async () => {
    const { lines } = await seen(who.reviewer);
    const { kit } = scene.world;
    const page = await kit.page("/activities/attendance?from=2026-10&to=2026-12", { as: who.reviewer });
    const shown = page.body.replaceAll(/<[^>]+>/gu, " ").replaceAll(/\s+/gu, " ");
    const sum = (state: Attendance): number => lines.reduce((total, line) => total + line[state], 0);
    expect(shown).toContain(`${sum("absent")} 人次`);
    for (const { name } of lines) expect(shown).toContain(name);
    const address = /href="(\/api\/activities\/attendance\.xlsx[^"]*)"/u.exec(page.body)?.[1] ?? "";
    const answer = await kit.app.request(`http://suneng.test${address.replaceAll("&amp;", "&")}`, {
      headers: { authorization: `Bearer ${await kit.tokenFor(who.reviewer)}` },
    });
    expect(answer.status).toBe(200);
    const [sheet] = await readTable(new Uint8Array(await answer.arrayBuffer()), "出勤.xlsx");
    const rows = (sheet?.rows ?? []).map((row) => row.map((cell) => String(cell ?? "")));
    expect(rows[0]?.slice(5)).toEqual(["应到", "到场", "迟到", "早退", "请假", "缺席", "学时"]);
    expect(rows.slice(1).map((row) => [row[1], row[10], row[11]])).toEqual(
      lines.map(({ staff, absent, hours }) => [staff, String(absent), String(hours)]),
    );
  });
});
