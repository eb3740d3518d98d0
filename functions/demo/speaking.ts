// The demo procuratorate's lectures by turns (讲习所) and open mics (开放麦): a cycle under way, a draw held, one committed.
import { weeklyDays } from "../../shared/activities/rotation.ts";
import { addDays, dayOf, instantAt, type Day } from "../../shared/time.ts";
import { drawAgain, drawNow, revealDraw } from "../activities/draws.ts";
import { prepareDraw } from "../activities/draw-preparing.ts";
import { askSwap } from "../activities/rotation-swaps.ts";
import { planTurns } from "../activities/rotation-plan.ts";
import { closeTurn, createRotation } from "../activities/rotations.ts";
import { calendarOf } from "../org/store.ts";
import type { Deps } from "../platform/deps.ts";
import type { Cast } from "./activity-cast.ts";
import { closeWith, publish } from "./activity-holding.ts";
import { inputOf, openMicThemes, workday, workdayAfter } from "./activity-plans.ts";
import { at } from "./at.ts";
import { demoCounty } from "./county.ts";
import type { Chance } from "./random.ts";

export async function seedSpeaking(deps: Deps, cast: Cast, since: Day, chance: Chance): Promise<void> {
  await takeTurns(deps, cast, since);
  await openMics(deps, cast, chance);
}

const weeksBack = 6;
const weeksAhead = 4;
const wednesday = 3;

/** “每周开讲一次” (source, J8): six weeks held, one of them by a substitute and one missed; four planned, a swap asked for. */
async function takeTurns(deps: Deps, cast: Cast, since: Day): Promise<void> {
  const { office, organ, person } = cast;
  const today = dayOf(deps.clock.now());
  const from = [addDays(today, -7 * weeksBack), addDays(since, 1)].sort().at(-1) ?? today;
  const calendar = await calendarOf(deps, demoCounty.code);
  // Nothing is planned in a year whose holidays nobody has entered.
  if (weeklyDays(calendar, wednesday, { after: from, count: 1 }).length === 0) return;
  const begun = at(deps, instantAt(from, "09:00"));
  const rotation = await createRotation(begun, office, organ, {
    name: "新时代检察官讲习所",
    beat: { every: "week", weekday: wednesday },
    noticeDays: 5,
    who: {},
    from,
  });
  const place = { organ, rotation: rotation.id };
  const { turns } = await planTurns(begun, office, place, weeksBack + weeksAhead);
  const over = turns.filter(({ day }) => day < today);
  for (const [index, { day }] of over.entries()) {
    const evening = at(deps, instantAt(day, "17:10"));
    const substitute = index === 1 ? over[4]?.staff : undefined;
    const given = index === 3 ? ({ state: "missed" } as const) : ({ state: "held", by: substitute } as const);
    await closeTurn(evening, office, place, day, given);
  }
  const [next, later] = turns.filter(({ day }) => day > today);
  if (next && later) {
    await askSwap(
      at(deps, instantAt(addDays(today, -1), "16:00")),
      person(next.staff),
      { ...place, day: next.day },
      later.day,
    );
  }
}

/** “会前通知……电脑随机滚动抽取发言人” (source, J9): three weeks ago with one drawn again, and in a few days. */
async function openMics(deps: Deps, cast: Cast, chance: Chance): Promise<void> {
  const { office, units } = cast;
  const today = dayOf(deps.clock.now());
  const mic = (theme: string, day: Day) =>
    publish(deps, cast, inputOf({ kind: "openMic", theme, day, start: "16:00", end: "17:00", hours: 1 }));
  const held = await mic(openMicThemes[0], workday(addDays(today, -20)));
  const eve = at(deps, instantAt(addDays(held.day, -2), "11:00"));
  const away = units[0]?.staff[3];
  const exclusions = away ? [{ staff: away, reason: "trip" as const, until: addDays(held.day, 2) }] : [];
  await prepareDraw(eve, office, held.id, { exclusions });
  const there = at(deps, instantAt(held.day, "16:35"));
  await drawNow(there, office, held.id);
  await drawAgain(there, office, held.id, { turn: 1, reason: "called", words: "临时出庭支持公诉" });
  await revealDraw(at(deps, instantAt(held.day, "16:58")), office, held.id);
  const everybody = units.flatMap(({ staff }) => staff);
  await closeWith(
    deps,
    cast,
    held,
    everybody.filter(() => chance.next() < 0.9),
    chance,
  );
  const coming = await mic(openMicThemes[1], workdayAfter(addDays(today, 5)));
  await prepareDraw(at(deps, instantAt(addDays(today, -1), "15:30")), office, coming.id, { exclusions: [] });
}
