// The demo county's talks: last quarter's round nearly through, this quarter's half way, made by the product's own operations.
import {
  addQuarters,
  firstDayOfQuarter,
  lastDayOfQuarter,
  quarterOf,
  type Quarter,
} from "../../shared/quarter.ts";
import type { TalkTarget } from "../../shared/talks/round-schema.ts";
import type { DraftInput } from "../../shared/talks/schema.ts";
import { addDays, dayOf, daysBetween, instantAt, weekdayOf, type Day } from "../../shared/time.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { runJob } from "../platform/jobs.ts";
import { withoutVault } from "../platform/vault.ts";
import { runners } from "../runners.ts";
import { createDraft } from "../talks/drafts.ts";
import { acknowledge, correct, settleFollowUp } from "../talks/records.ts";
import { closeRound, excuse, plan } from "../talks/rounds.ts";
import { signOff } from "../talks/signing.ts";
import { roundOf } from "../talks/store.ts";
import { at } from "./at.ts";
import { demoCounty, talkTopics } from "./county.ts";
import type { TalkCast } from "./people.ts";
import { chanceFrom, type Chance } from "./random.ts";

const county = demoCounty.code;

/** The last two quarters of the organ that holds talks. `since` is the day the county began. */
export async function seedTalks(deps: Deps, cast: TalkCast, since: Day): Promise<void> {
  const now = deps.clock.now();
  const today = dayOf(now);
  const chance = chanceFrom(20_260_303);
  const current = quarterOf(today);
  for (const quarter of [addQuarters(current, -1), current]) {
    const first = firstDayOfQuarter(quarter);
    const opened = instantAt(first > since ? first : since, "08:40");
    await runJob(withoutVault(at(deps, opened)), runners, "talks.remind", opened);
    await talkThrough(deps, cast, { quarter, from: dayOf(opened), today, chance });
  }
}

type Course = { quarter: Quarter; from: Day; today: Day; chance: Chance };

async function talkThrough(deps: Deps, cast: TalkCast, course: Course): Promise<void> {
  const { quarter, from, today, chance } = course;
  const { round, targets } = await roundOf(deps, { county, organ: cast.organ, quarter });
  if (!round) return;
  const last = lastDayOfQuarter(quarter);
  const over = last < today;
  const until = over ? addDays(last, -3) : addDays(today, -1);
  await planAll(at(deps, instantAt(addDays(from, 1), "10:00")), cast, quarter, targets);
  const planned = (await roundOf(deps, { county, organ: cast.organ, quarter })).targets;
  const isTalker = ({ staff }: TalkTarget): boolean => cast.talkers.some((one) => one.staff === staff);
  const [absent, ...rest] = planned.toSorted((a, b) => Number(isTalker(a)) - Number(isTalker(b)));
  if (absent) {
    const morning = at(deps, instantAt(addDays(from, 2), "09:30"));
    await excuse(morning, cast.line, { organ: cast.organ, quarter }, absent.staff, { reason: "secondment" });
  }
  const share = over ? rest.length : Math.ceil(rest.length * 0.55);
  const days = Math.max(1, daysBetween(from, until));
  for (const [index, target] of rest.slice(0, share).entries()) {
    const day = workday(addDays(from, 3 + Math.floor((index * (days - 3)) / share)), from);
    if (day >= today || day > last) continue;
    await holdTalk(deps, cast, { target, day, index, today, chance });
  }
  if (over && addDays(last, 8) <= today)
    await closeRound(at(deps, instantAt(addDays(last, 8), "09:00")), cast.line, {
      organ: cast.organ,
      quarter,
    });
}

/** Friday instead of a weekend. */
function workday(day: Day, from: Day): Day {
  const back = Math.max(0, weekdayOf(day) - 5);
  const moved = addDays(day, -back);
  return moved < from ? day : moved;
}

async function planAll(
  deps: Deps,
  cast: TalkCast,
  quarter: Quarter,
  targets: readonly TalkTarget[],
): Promise<void> {
  for (const [index, talker] of cast.talkers.entries()) {
    const officers = targets
      .filter((target, place) => talkerAt(cast, target, place) === cast.talkers[index])
      .map(({ staff }) => staff);
    if (officers.length > 0)
      await plan(deps, cast.line, { organ: cast.organ, quarter }, { officers, talker: talker.staff });
  }
}

/** Talkers take turns; nobody is given to himself. */
function talkerAt({ talkers }: TalkCast, target: TalkTarget, place: number): Actor | undefined {
  const turn = talkers[place % talkers.length];
  return turn?.staff === target.staff ? talkers[(place + 1) % talkers.length] : turn;
}

type Held = { target: TalkTarget; day: Day; index: number; today: Day; chance: Chance };

async function holdTalk(
  deps: Deps,
  cast: TalkCast,
  { target, day, index, today, chance }: Held,
): Promise<void> {
  const { talker } = target;
  const speaking = cast.talkers.find(({ staff }) => staff === talker) ?? cast.line;
  const topic = talkTopics[index % talkTopics.length];
  if (!topic) return;
  const follows = index % 4 === 1;
  const input: DraftInput = {
    officers: [target.staff],
    type: index % 7 === 5 ? "routine" : "preventive",
    form: "individual",
    day,
    start: "15:00",
    end: "15:40",
    talker: speaking.staff,
    ...topic,
    followUp: follows ? topic.followUp : "",
    followUpDue: follows ? addDays(day, 30) : undefined,
    notClassified: true,
  };
  const evening = at(deps, instantAt(day, `16:${10 + chance.whole(45)}`));
  const draft = await createDraft(evening, speaking, input);
  const [id] = (await signOff(evening, speaking, draft.id)).talks;
  if (!id) return;
  const later = addDays(day, 1 + chance.whole(3));
  const unread =
    later >= today ||
    (target.quarter === quarterOf(today) && (target.staff === cast.reader || index % 6 === 4));
  if (unread) return;
  const officer: Actor = { county, staff: target.staff, name: target.name, grants: [] };
  const remarks = index % 3 === 0 ? "已阅，提醒及时，本人虚心接受。" : "";
  await acknowledge(at(deps, instantAt(later, "11:20")), officer, id, { remarks });
  if (index === 2)
    await correct(at(deps, instantAt(later, "15:05")), speaking, id, {
      text: "谈话地点应为局党员活动室。",
      reason: "登记笔误",
    });
  const settled = addDays(day, 25);
  if (follows && settled < today)
    await settleFollowUp(at(deps, instantAt(settled, "10:30")), speaking, id, {
      outcome: "已按要求整改并书面报告，经核对属实。",
      done: true,
    });
}
