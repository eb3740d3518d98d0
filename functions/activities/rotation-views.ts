// Rotations as their organ sees them: what is planned, what was held, and how far the cycle is.
import { belongs, cycleOf, isAway, waitsSince } from "../../shared/activities/rotation.ts";
import type { RotationHead, RotationTurn, RotationView } from "../../shared/activities/rotation-schema.ts";
import { isKeyPart } from "../../shared/keys.ts";
import { notFound } from "../../shared/problem.ts";
import { dayOf } from "../../shared/time.ts";
import { organBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames } from "../platform/place-names.ts";
import { absencesIn } from "./absences.ts";
import { mayManage, maySee } from "./reach.ts";
import { meetingsOf, meetingStands, sayOff } from "./rotation-follow.ts";
import { rotationBy, rotationsOf, speakersOf, turnsOf, type RotationAt } from "./rotation-store.ts";

/** An organ's rotations. 404 outside it. */
export async function viewRotations(deps: Deps, actor: Actor, organ: string): Promise<RotationHead[]> {
  if (!isKeyPart("unit", organ) || !maySee(actor, organ)) throw notFound("政法单位");
  if (!(await organBy(deps, actor.county, organ))) throw notFound("政法单位");
  return rotationsOf(deps, actor.county, organ, { stale: true });
}

/** One rotation with its turns, newest first, and the coverage of its cycle: who has spoken, who waits since when. */
export async function viewRotation(deps: Deps, actor: Actor, at: RotationAt): Promise<RotationView> {
  const { county } = actor;
  if (!maySee(actor, at.organ)) throw notFound("轮讲");
  const rotation = await rotationBy(deps, county, at, { stale: true });
  if (!rotation) throw notFound("轮讲");
  const today = dayOf(deps.clock.now());
  const [turns, speakers, names] = await Promise.all([
    turnsOf(deps, county, rotation.id),
    speakersOf(deps, rotation, { stale: true }),
    placeNames(deps, county),
  ]);
  const planned = turns.filter(({ state }) => state === "planned");
  const last = [today, ...planned.map(({ day }) => day)].sort().at(-1) ?? today;
  const [away, meetings] = await Promise.all([
    absencesIn(deps, county, { from: today, to: last, stale: true }),
    meetingsOf(deps, county, planned, { stale: true }),
  ]);
  const byStaff = new Map(speakers.map((speaker) => [speaker.staff, speaker]));
  const { cycle, since, spoken } = cycleOf(turns);
  const present = speakers.filter((speaker) => belongs(speaker, today));
  const cannot = (staff: string, day: string): boolean => {
    const speaker = byStaff.get(staff);
    return !speaker || !belongs(speaker, day) || isAway(away, staff, day);
  };
  // A request is void once the turn that it asks for is somebody else's, or is over.
  const asked = ({ asked: wanted }: RotationTurn) =>
    wanted &&
    wanted.day >= today &&
    planned.some(({ day, staff }) => day === wanted.day && staff === wanted.staff)
      ? wanted
      : undefined;
  const off = (turn: RotationTurn): string | undefined => {
    const meeting = meetings.get(turn.activity ?? "");
    return turn.state !== "planned" || meetingStands(turn, meeting) ? undefined : sayOff(meeting);
  };
  return {
    ...rotation,
    mayManage: mayManage(actor, at.organ),
    turns: turns.toReversed().map((turn) => ({
      ...turn,
      asked: asked(turn),
      off: off(turn),
      unitName: names.of(byStaff.get(turn.staff)?.unit),
      cannot: turn.state === "planned" && cannot(turn.staff, turn.day),
    })),
    cycle: {
      cycle,
      since,
      people: present.length,
      spoken: present.filter(({ staff }) => spoken.has(staff)).map(({ staff, name }) => ({ staff, name })),
      toCome: present
        .filter(({ staff }) => !spoken.has(staff))
        .map((one) => ({
          staff: one.staff,
          name: one.name,
          since: waitsSince(turns, one),
          away: isAway(away, one.staff, today),
        }))
        .sort((a, b) => (a.since + a.staff < b.since + b.staff ? -1 : 1)),
    },
  };
}
