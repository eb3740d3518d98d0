// Turns of lecture rotations on the home page: mine that is near, a swap that I am asked for; read once for all of an organ.
import { absentOn } from "../shared/activities/absence.ts";
import type { Rotation, RotationTurn } from "../shared/activities/rotation-schema.ts";
import { keys } from "../shared/keys.ts";
import { addDays, type Day } from "../shared/time.ts";
import { absencesOfOne } from "./activities/absences.ts";
import { rotationsOf, turnsFrom } from "./activities/rotation-store.ts";
import type { Actor } from "./platform/actor.ts";
import type { Deps } from "./platform/deps.ts";
import { kept } from "./platform/kept.ts";

/** `away`: by what is on record I cannot come that day. */
export type TurnTask = { rotation: Rotation; turn: RotationTurn; away?: boolean };
/** Somebody asks to give me his turn for mine of `mine`. */
export type SwapTask = TurnTask & { mine: Day };
export type TurnTasks = { turns: TurnTask[]; swaps: SwapTask[] };

/** A turn is prepared for: it is shown two weeks ahead. */
const aheadDays = 14;
/** How long turns that nobody closed are chased. */
const backDays = 60;

export type Running = { rotation: Rotation; turns: RotationTurn[] };

/** An organ's running rotations with the turns that can still ask for something. */
export async function runningKept(deps: Deps, county: string, organ: string, today: Day): Promise<Running[]> {
  const all = await kept(deps, `rotations ${county} ${organ}`, [keys.rotations(county)], () =>
    rotationsOf(deps, county, organ),
  );
  const running = all.filter(({ state }) => state === "running");
  return Promise.all(
    running.map(async (rotation) => {
      const { id } = rotation;
      const turns = await kept(deps, `turns ${county} ${id} ${today}`, [keys.rotationTurns(county, id)], () =>
        turnsFrom(deps, county, id, addDays(today, -backDays)),
      );
      return { rotation, turns };
    }),
  );
}

/** My turns that are near, and the swaps that wait for my answer. */
export async function turnTasks(
  deps: Deps,
  { county, staff, organ }: Actor & { organ: string },
  today: Day,
): Promise<TurnTasks> {
  const running = await runningKept(deps, county, organ, today);
  const ahead = running.flatMap(({ rotation, turns }) =>
    turns
      .filter(({ state, day }) => state === "planned" && day >= today)
      .map((turn): TurnTask => ({ rotation, turn })),
  );
  const byDay = (a: TurnTask, b: TurnTask): number => (a.turn.day < b.turn.day ? -1 : 1);
  const until = addDays(today, aheadDays);
  const own = ahead.filter(({ turn }) => turn.staff === staff && turn.day <= until);
  const absences =
    own.length > 0 ? await absencesOfOne(deps, county, staff, { from: today, to: until, stale: true }) : [];
  return {
    turns: own
      .map((task) => ({ ...task, away: absences.some((one) => absentOn(one, task.turn.day)) }))
      .sort(byDay),
    swaps: ahead
      .flatMap(({ rotation, turn }): SwapTask[] => {
        const mine = turn.asked?.staff === staff ? turn.asked.day : undefined;
        // Void once the turn that it asks for is somebody else's.
        const stands = ahead.some(
          (one) => one.rotation.id === rotation.id && one.turn.day === mine && one.turn.staff === staff,
        );
        return mine === undefined || !stands ? [] : [{ rotation, turn, mine }];
      })
      .sort(byDay),
  };
}
