// What talks.remind says: how many are owed, to the discipline line whose; never what was said, nor why somebody is not asked.
import type { Notice } from "../../shared/notice.ts";
import { lastDayOfPeriod, sayPeriod, type Period } from "../../shared/obligations/periods.ts";
import { policyFigures, type Policy } from "../../shared/obligations/schema.ts";
import type { DueStep } from "../../shared/obligations/steps.ts";
import type { Organ } from "../../shared/org/schema.ts";
import type { TalkHead } from "../../shared/talks/schema.ts";
import { sayDay } from "../../shared/time.ts";
import type { OfficerStanding } from "./officers.ts";

/** What one step of a round is about. `owing` are those who still lack a talk, in the order of the list. */
export type RoundTelling = {
  county: string;
  organ: Organ;
  policy: Policy;
  period: Period;
  step: DueStep;
  officers: readonly OfficerStanding[];
  owing: readonly OfficerStanding[];
  /** How many of them nobody has been asked to talk to, or somebody who is no longer there. */
  unplanned: number;
};

const namesMax = 20;

/** '司小明、司小红', '……等23人' */
export function sayNames(owing: readonly OfficerStanding[]): string {
  const names = owing.slice(0, namesMax).map(({ target }) => target.name);
  return `${names.join("、")}${owing.length > namesMax ? `等${owing.length}人` : ""}`;
}

const idOf = ({ policy, period, organ, step }: RoundTelling): string =>
  `${policy.policy}.${period}.${organ.id}.${step.step}`;

const isOver = ({ period, step }: RoundTelling): boolean => step.day > lastDayOfPeriod(period);

/** '2026年第四季度预防提醒约谈' */
const subjectOf = ({ period, policy }: RoundTelling): string =>
  `${sayPeriod(period)}${policyFigures[policy.figure].label}`;

const lackOf = ({ minimum, measure }: Policy): string =>
  minimum === 1 ? "未谈" : `未谈满${minimum}${measure}`;

function titleOf(telling: RoundTelling, { before = "", whose = "" } = {}): string {
  const { policy, step, owing } = telling;
  const when = policy.steps.find((one) => one.step === step.step)?.when;
  const opened = when !== undefined && "month" in when && when.month === 1;
  const stage = isOver(telling) ? "已到期" : opened ? "轮次已开启" : "";
  return `${before}${subjectOf(telling)}${stage}：${whose}还有 ${owing.length} 人${lackOf(policy)}`;
}

/** A talk held after the quarter counts for the next one: only what took place in time can still be put right. */
const askOf = (telling: RoundTelling): string =>
  isOver(telling)
    ? "本季度内已经谈过、还没有签发的，请尽快签发。"
    : `请在${sayDay(lastDayOfPeriod(telling.period))}前完成。`;

function countsIn({ officers, owing, policy }: RoundTelling): string {
  const asked = officers.filter(({ state }) => state.state !== "notApplicable" && state.state !== "excused");
  const done = asked.length - owing.length;
  return `应谈 ${asked.length} 人，已谈${policy.minimum === 1 ? "" : "满"} ${done} 人，还有 ${owing.length} 人`;
}

const base = (telling: RoundTelling, to: string) => ({
  county: telling.county,
  to,
  day: telling.step.nominal,
  kind: "talks.round",
  private: true as const,
});

const aboutRound = ({ policy, organ, period }: RoundTelling) => ({
  policy: policy.policy,
  organ: organ.id,
  period,
});

/** To the discipline line: how far the round is, and who is still owed a talk. */
export function lineNotice(telling: RoundTelling, to: string): Notice {
  const { organ, period, owing, unplanned } = telling;
  const open = unplanned > 0 && !isOver(telling) ? `其中 ${unplanned} 人还没有安排谈话人。` : "";
  return {
    ...base(telling, to),
    id: idOf(telling),
    title: titleOf(telling),
    text: `${countsIn(telling)}：${sayNames(owing)}。${open}${askOf(telling)}`,
    link: `/talks?organ=${organ.id}&quarter=${period}`,
    about: aboutRound(telling),
  };
}

/** To the committee, where an organ has no head of the line: counts, nobody's name. */
export function countsNotice(telling: RoundTelling, to: string): Notice {
  const { organ, period } = telling;
  return {
    ...base(telling, to),
    id: `${idOf(telling)}.counts`,
    title: titleOf(telling, { before: organ.name }),
    text: `${countsIn(telling)}。${organ.name}没有登记纪检负责人，请督促登记。`,
    link: `/talks/coverage?quarter=${period}`,
    about: aboutRound(telling),
  };
}

/** To somebody who was asked to talk: his own people. `telling.owing` are these alone. */
export function talkerNotice(telling: RoundTelling, to: string): Notice {
  return {
    ...base(telling, to),
    id: `${idOf(telling)}.talker`,
    title: titleOf(telling, { whose: "请您约谈的" }),
    text: `${sayNames(telling.owing)}。${askOf(telling)}`,
    link: "/talks/mine",
    about: { ...aboutRound(telling), talker: to },
  };
}

/** What was promised in a talk falls due: to the talker and the discipline line. What it was stands in the record. */
export function followUpNotice(
  { county, organ, serial, id, day, followUpDue = "" }: TalkHead,
  { to, step, officerName }: { to: string; step: DueStep; officerName: string },
): Notice {
  const over = step.day > followUpDue;
  return {
    county,
    to,
    id: `talk-follow-up.${serial}.${step.step}`,
    day: step.nominal,
    kind: "talks.followUp",
    title: `${sayDay(day)}约谈的跟进事项${over ? "已逾期" : `${sayDay(followUpDue)}到期`}`,
    text: `被约谈人：${officerName}。期限为${sayDay(followUpDue)}，请登记完成情况。`,
    link: `/talks/records/${id}`,
    private: true,
    about: { talk: id, organ },
  };
}
