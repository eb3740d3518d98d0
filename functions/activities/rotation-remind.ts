// Telling speakers in time: so many working days ahead; and the office, when the speaker cannot come on the day.
import { belongs, isAway } from "../../shared/activities/rotation.ts";
import type { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import type { Notice } from "../../shared/notice.ts";
import { dayOf, sayDay, sayWeekday, type Instant } from "../../shared/time.ts";
import { noticeRow } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { absencesOfOne } from "./absences.ts";
import { followTurns, meetingsOf, meetingStands } from "./rotation-follow.ts";
import { nobodySpeaks, turnNotice } from "./rotation-notices.ts";
import { dueTurns, rotationBy, speakersOf, toldTurn, turnBy } from "./rotation-store.ts";

/**
 * Tells every speaker whose turn is near, once; answers how many. What is decided is decided on the turn itself, not on
 * what the index said. First the notice, whose id is its meaning, then the mark: a crash between them tells nobody twice.
 */
export async function remindSpeakers(deps: Deps, county: string, now: Instant): Promise<number> {
  let told = await followTurns(deps, county, now);
  for (const { rotation: id, day } of await dueTurns(deps, county, now)) {
    const turn = await turnBy(deps, county, id, day);
    if (!turn || turn.remindAt > now) continue;
    const rotation = await rotationBy(deps, county, { organ: turn.organ, rotation: id });
    const meetings = await meetingsOf(deps, county, [turn]);
    const held = meetingStands(turn, meetings.get(turn.activity ?? ""));
    const stands =
      held && turn.state === "planned" && turn.day >= dayOf(now) && rotation?.state === "running";
    // Its meeting was called off or moved this very moment: the next run takes it along.
    if (!held && rotation?.state === "running" && turn.day >= dayOf(now)) continue;
    const notices = stands ? await noticesOf(deps, rotation, turn) : [];
    for (const notice of notices) {
      const { done } = await tryWrite(deps, {
        put: noticeRow(notice, deps.clock.now()),
        when: { absent: true },
      });
      if (done) told += 1;
    }
    // Swapped or planned anew in the meantime: it stays on the list, for whoever speaks now.
    await tryWrite(deps, toldTurn(turn));
  }
  return told;
}

async function noticesOf(deps: Deps, rotation: Rotation, turn: RotationTurn): Promise<Notice[]> {
  const { day, staff } = turn;
  const when = `${sayDay(day)}（${sayWeekday(day)}）`;
  const [speakers, away] = await Promise.all([
    speakersOf(deps, rotation),
    absencesOfOne(deps, rotation.county, staff, { from: day, to: day }),
  ]);
  const speaker = speakers.find((one) => one.staff === staff);
  if (speaker && belongs(speaker, day) && !isAway(away, staff, day)) {
    const text = `请准备${when}的${rotation.name}，内容和形式自定。不能讲的，请尽快和其他人换，或请组织人员调整。`;
    const id = `turn.${rotation.id}.${day}.${staff}.${turn.assigned}`;
    const notice = turnNotice(rotation, staff, id, day, `${rotation.name}：${when}请您讲`, text);
    return [{ ...notice, about: { rotation: rotation.id, organ: rotation.organ, day, speaker: staff } }];
  }
  return nobodySpeaks(deps, rotation, turn);
}
