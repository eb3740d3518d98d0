// Telling speakers in time: so many working days ahead; and the office, when the speaker cannot come on the day.
import { belongs, isAway } from "../../shared/activities/rotation.ts";
import type { Rotation, RotationTurn } from "../../shared/activities/rotation-schema.ts";
import type { Notice } from "../../shared/notice.ts";
import { dayOf, sayDay, sayWeekday, type Instant } from "../../shared/time.ts";
import { holdersOf } from "../org/store.ts";
import { noticeRow } from "../platform/commit.ts";
import { tryWrite } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";
import { absencesIn } from "./absences.ts";
import { dueTurns, rotationBy, speakersOf, toldTurn, turnBy } from "./rotation-store.ts";
import { turnNotice } from "./rotations.ts";

/**
 * Tells every speaker whose turn is near, once; answers how many. What is decided is decided on the turn itself, not on
 * what the index said. First the notice, whose id is its meaning, then the mark: a crash between them tells nobody twice.
 */
export async function remindSpeakers(deps: Deps, county: string, now: Instant): Promise<number> {
  let told = 0;
  for (const { rotation: id, day } of await dueTurns(deps, county, now)) {
    const turn = await turnBy(deps, county, id, day);
    if (!turn || turn.remindAt > now) continue;
    const rotation = await rotationBy(deps, county, { organ: turn.organ, rotation: id });
    const stands = turn.state === "planned" && turn.day >= dayOf(now) && rotation?.state === "running";
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
  const { day, staff, name } = turn;
  const when = `${sayDay(day)}（${sayWeekday(day)}）`;
  const [speakers, away] = await Promise.all([
    speakersOf(deps, rotation),
    absencesIn(deps, rotation.county, { from: day, to: day }),
  ]);
  const speaker = speakers.find((one) => one.staff === staff);
  if (speaker && belongs(speaker, day) && !isAway(away, staff, day)) {
    const text = `请准备${when}的${rotation.name}，内容和形式自定。不能讲的，请尽快和其他人换，或请组织人员调整。`;
    const id = `turn.${rotation.id}.${day}.${staff}.${turn.assigned}`;
    const notice = turnNotice(rotation, staff, id, day, `${rotation.name}：${when}请您讲`, text);
    return [{ ...notice, about: { rotation: rotation.id, organ: rotation.organ, day, speaker: staff } }];
  }
  const holders = await holdersOf(deps, rotation.county, rotation.organ);
  const office = new Set(holders.filter(({ role }) => role === "reviewer").map((holder) => holder.staff));
  if (office.size === 0) office.add(rotation.createdBy);
  const text = `${name}当天不在岗。请重新排一次，或和其他人对换。`;
  return [...office].map((to) =>
    turnNotice(
      rotation,
      to,
      `away.${rotation.id}.${day}.${staff}`,
      day,
      `${rotation.name}：${when}没有人讲`,
      text,
    ),
  );
}
