// The demo county's training: which day each unit trained, when it filed, what the reviewer did; and doing it.
import {
  addDays,
  dayOf,
  daysOfWeek,
  instantAt,
  lastDayOf,
  weeksOfMonth,
  type Day,
  type Month,
} from "../../shared/time.ts";
import type { Deps } from "../platform/deps.ts";
import { makeJpeg } from "../platform/sample-photo.ts";
import { createDraft, submit } from "../training/operations.ts";
import { attachBytes } from "../training/photos.ts";
import { accept, returnIt } from "../training/review.ts";
import { particulars, topics, type Habit } from "./county.ts";
import type { DemoUnit } from "./people.ts";
import { chanceFrom, type Chance } from "./random.ts";

/** What becomes of a brief after it was filed. */
type Fate = "accepted" | "waiting" | "returned" | "resubmitted" | "draft";
export type PlannedBrief = {
  day: Day;
  filedAt: string;
  fate: Fate;
  topic: number;
  photo: number;
  hours: number;
};

/** In which of a month's weeks a unit trains, by habit. */
const weeksTrained: Record<Habit, number[]> = {
  diligent: [0, 1, 2, 3, 4],
  late: [0, 1, 2, 3],
  short: [1],
  absent: [],
  excused: [0],
  free: [2],
};

/** A unit's briefs of one month up to `now`: one in each week it trains, mostly filed the next day. */
export function planMonth(habit: Habit, month: Month, now: string, chance: Chance): PlannedBrief[] {
  const weeks = weeksOfMonth(month);
  const planned = weeks.flatMap((week, at): PlannedBrief[] => {
    if (!weeksTrained[habit].includes(at)) return [];
    const day = daysOfWeek(week)[1 + chance.whole(4)] ?? "";
    const tardy = habit === "late" && at >= 2;
    const filedDay = tardy
      ? addDays(lastDayOf(month), 5 + chance.whole(3))
      : addDays(day, 1 + chance.whole(2));
    const filedAt = instantAt(filedDay, `1${chance.whole(7)}:${10 + chance.whole(49)}`);
    const fate = chance.next() < 0.1 ? "resubmitted" : "accepted";
    return [
      { day, filedAt, fate, topic: chance.whole(topics.length), photo: chance.whole(1_000_000), hours: 4 },
    ];
  });
  const happened = planned.filter((brief) => brief.filedAt <= now);
  return happened.map((brief) => ({ ...brief, fate: fateBy(brief, now) }));
}

/** What was filed in the last days still waits, or was just sent back. */
function fateBy(brief: PlannedBrief, now: string): Fate {
  const reviewedAt = addDays(dayOf(brief.filedAt), 4);
  if (reviewedAt < dayOf(now)) return brief.fate;
  return brief.photo % 4 === 0 ? "returned" : "waiting";
}

/** Does one planned brief by the product's own operations, each at its own time. */
export async function makeBrief(deps: Deps, unit: DemoUnit, brief: PlannedBrief): Promise<void> {
  const at = (instant: string): Deps => ({ ...deps, clock: { now: () => instant } });
  const after = (instant: string, hours: number): string =>
    new Date(Date.parse(instant) + hours * 3_600_000).toISOString();
  const writing = at(after(brief.filedAt, -0.5));
  const { id } = await createDraft(writing, unit.clerk, inputOf(unit, brief));
  const taken = `${brief.day}T15:2${brief.photo % 10}:00`;
  // Two of the waiting briefs show the same scene: something for the reviewer's eye.
  const seed = brief.fate === "waiting" && brief.photo % 2 === 0 ? 4242 : brief.photo;
  const photo = await makeJpeg({ seed, width: 800, height: 600, takenAt: taken, gps: true });
  await attachBytes(writing, unit.clerk, id, photo);
  if (brief.fate === "draft") return;
  await submit(at(brief.filedAt), unit.clerk, id);
  if (brief.fate === "waiting") return;
  const reviewed = after(brief.filedAt, 5);
  if (brief.fate === "accepted") {
    await accept(at(reviewed), unit.reviewer, id);
    return;
  }
  await returnIt(at(reviewed), unit.reviewer, id, {
    reason: "照片看不清参训人员，请补充现场照片并写明参训情况",
  });
  if (brief.fate === "returned") return;
  const better = await makeJpeg({ seed: brief.photo + 1, width: 800, height: 600, takenAt: taken });
  await attachBytes(at(after(reviewed, 2)), unit.clerk, id, better);
  await submit(at(after(reviewed, 3)), unit.clerk, id);
  await accept(at(after(reviewed, 6)), unit.reviewer, id);
}

function inputOf(unit: DemoUnit, brief: PlannedBrief): Parameters<typeof createDraft>[2] {
  const chance = chanceFrom(brief.photo);
  const topic = topics[brief.topic] ?? topics[0];
  if (!topic) throw new RangeError("no topics");
  const present = unit.staff.filter(() => chance.next() < 0.8);
  const extra = [chance.one(particulars), chance.one(particulars)];
  return {
    unit: unit.unit.id,
    day: brief.day,
    start: "14:00",
    end: `${14 + brief.hours}:00`,
    title: topic.title,
    place: topic.place,
    category: topic.category,
    mode: topic.mode,
    method: topic.method,
    instructor: "本单位小教员",
    present: present.length ? present : unit.staff.slice(0, 3),
    text: `${Number(brief.day.slice(5, 7))}月${Number(brief.day.slice(8))}日，${unit.unit.name}组织${topic.title}。${topic.text}。${[...new Set(extra)].join("")}`,
  };
}
