// What assessments.remind says: who still owes a test and where to sit it, whom to send to the make-up, which results are missing.
import { createHash } from "node:crypto";
import { subjectLabels } from "../../shared/assessments/kinds.ts";
import type { Round } from "../../shared/assessments/schema.ts";
import { groupedBy } from "../../shared/grouped.ts";
import type { Notice } from "../../shared/notice.ts";
import type { Policy } from "../../shared/obligations/schema.ts";
import type { DueStep } from "../../shared/obligations/steps.ts";
import { saySubjects, subjectOf } from "../../shared/obligations/tests.ts";
import type { Organ } from "../../shared/org/schema.ts";
import { lastDayOfQuarter, sayQuarter, type Quarter } from "../../shared/quarter.ts";
import { sayDay, type Day } from "../../shared/time.ts";
import { organAddress, roundAddress, saySpan } from "../assessments/round-words.ts";
import type { Part } from "./test-morning.ts";
import type { TestStanding } from "./test-officers.ts";

/** A policy of which a step is due, with its step. */
export type OwedPart = Part & { policy: Policy };

/** What a merged notice is about: the quarter of an organ, and the parts that are told. */
export type Owed = {
  county: string;
  organ: Organ;
  quarter: Quarter;
  /** Of the merged notice: see tellMerged. */
  kind: string;
  parts: readonly OwedPart[];
  day: Day;
};

const namesMax = 30;

/** '张三、李四', '……等31人' */
export const sayNames = (names: readonly string[]): string =>
  `${names.slice(0, namesMax).join("、")}${names.length > namesMax ? `等${names.length}人` : ""}`;

const isOver = ({ quarter, day }: Owed): boolean => day > lastDayOfQuarter(quarter);

const askOf = (owed: Owed): string =>
  isOver(owed)
    ? "本季度已经结束；在本季度内考过、还没有录入成绩的，请尽快录入。"
    : `请在${sayDay(lastDayOfQuarter(owed.quarter))}前参加。`;

/** The meaning of a merged notice: what it tells of, whatever else was told before. */
const idOf = ({ kind, parts }: Owed): string => {
  const marks = parts.map(({ mark }) => mark).sort();
  return `${kind}.${createHash("sha256").update(marks.join("\n")).digest("hex").slice(0, 8)}`;
};

const policiesOf = ({ parts }: Owed): Policy[] => parts.map(({ policy }) => policy);

const base = (owed: Owed, to: string) => ({
  county: owed.county,
  to,
  id: idOf(owed),
  day: owed.day,
  kind: "assessments.owed",
});

const aboutOf = ({ parts, organ, quarter }: Owed) => ({
  tests: parts.map(({ mark }) => mark),
  organ: organ.id,
  period: quarter,
});

const pageOf = ({ organ, quarter }: Owed): string =>
  `/assessments/owed?organ=${organ.id}&quarter=${quarter}&state=owed`;

/** To an officer: what he still owes, and where he can sit it. `places` by policy, in whole sentences. */
export function officerNotice(owed: Owed, to: string, places: ReadonlyMap<string, string>): Notice {
  const lines = policiesOf(owed).map((policy) => {
    const subject = subjectOf(policy);
    return `${subject ? subjectLabels[subject] : policy.label}：${places.get(policy.policy) ?? ""}`;
  });
  return {
    ...base(owed, to),
    title: `${sayQuarter(owed.quarter)}${saySubjects(policiesOf(owed))}测试您还没有参加`,
    text: `${lines.join("")}${askOf(owed)}`,
    link: "/assessments/mine",
    about: { ...aboutOf(owed), staff: to },
  };
}

const countOf = (owing: readonly TestStanding[]): number =>
  new Set(owing.map(({ party }) => party.staff)).size;

/** To the head of a unit: his people by name, subject by subject. */
export function headNotice(
  owed: Owed,
  to: string,
  { unit, name, owing }: { unit: string; name: string; owing: readonly TestStanding[] },
): Notice {
  const lines = policiesOf(owed).flatMap((policy) => {
    const own = owing.filter((one) => one.policy.policy === policy.policy);
    const names = sayNames(own.map(({ party }) => party.name));
    return own.length ? `${saySubjects([policy])}${own.length}人：${names}。` : [];
  });
  return {
    ...base(owed, to),
    title: `${name}${sayQuarter(owed.quarter)}还有 ${countOf(owing)} 人没有参加测试`,
    text: `${lines.join("")}${askOf(owed)}`,
    link: pageOf(owed),
    about: { ...aboutOf(owed), unit },
  };
}

/** How many names a list to the office holds; the rest is told by the page. */
const listMax = 300;

/** To the organ's office: everybody by unit, with what each owes. */
export function officeNotice(
  owed: Owed,
  to: string,
  { owing, unitName }: { owing: readonly TestStanding[]; unitName: (id: string) => string },
): Notice {
  const people = [...groupedBy(owing, ({ party }) => party.staff).values()];
  const units = groupedBy(people.slice(0, listMax), ([one]) => one?.party.unit ?? "");
  const lines = [...units].map(([unit, own]) => {
    const names = own.map((of) => `${of[0]?.party.name}（${saySubjects(of.map(({ policy }) => policy))}）`);
    return `${unitName(unit)}${own.length}人：${names.join("、")}。`;
  });
  const rest = people.length > listMax ? `其余 ${people.length - listMax} 人见名单。` : "";
  return {
    ...base(owed, to),
    title: `${sayQuarter(owed.quarter)}测试还有 ${people.length} 人没有参加`,
    text: `${lines.join("")}${rest}${askOf(owed)}`,
    link: pageOf(owed),
    about: aboutOf(owed),
  };
}

/** To the office: a quarter asks for tests of which none is arranged. */
export const unplannedNotice = (owed: Owed, to: string): Notice => ({
  ...base(owed, to),
  kind: "assessments.unplanned",
  title: `${sayQuarter(owed.quarter)}还没有安排${saySubjects(policiesOf(owed))}测试`,
  text: `本季度要求每名干警参加${saySubjects(policiesOf(owed))}测试，请在${sayDay(lastDayOfQuarter(owed.quarter))}前安排批次。`,
  link: organAddress(owed.organ.id, `plan/${owed.quarter.slice(0, 4)}`),
  about: { ...aboutOf(owed), unplanned: true },
});

const windowWords = ({ makeUp }: Round): string => (makeUp ? saySpan(makeUp.from, makeUp.to) : "");

/** To somebody who failed or was absent: he can still make up. */
export const makeUpNotice = (round: Round, step: DueStep, to: string, was: string): Notice => ({
  county: round.county,
  to,
  id: `assessment-make-up.${round.organ}.${round.id}.${step.step}`,
  day: step.nominal,
  kind: "assessments.makeUp",
  title: `请参加${round.title}补考`,
  text: `您的成绩为${was}，补考时间为${windowWords(round)}，具体安排请与政工部门联系。`,
  link: "/assessments/mine",
  about: { test: round.id, organ: round.organ, staff: to, what: "makeUp" },
});

/** To the head of a unit: who of his people can still make up. */
export const makeUpListNotice = (
  round: Round,
  step: DueStep,
  to: string,
  { unit, name, people }: { unit: string; name: string; people: readonly { name: string; was: string }[] },
): Notice => ({
  county: round.county,
  to,
  id: `assessment-make-up.${round.organ}.${round.id}.${unit}.${step.step}`,
  day: step.nominal,
  kind: "assessments.makeUp",
  title: `${name}还有 ${people.length} 人需要参加${round.title}补考`,
  text: `${sayNames(people.map((one) => `${one.name}（${one.was}）`))}。补考时间为${windowWords(round)}。`,
  link: `${roundAddress(round, { unit, state: "toMakeUp" })}#people`,
  about: { test: round.id, organ: round.organ, unit, what: "makeUp" },
});

/** Results of whom are missing: by unit, how many. `mark` is the day of the sitting, or the step before the closing. */
export type Missing = {
  mark: string;
  day: Day;
  units: readonly { unit: string; name: string; count: number }[];
};

/** To the office, or to an examiner his own units: results that are not recorded yet. */
export function recordNotice(
  round: Round,
  to: string,
  { mark, day, units }: Missing,
  examiner: boolean,
): Notice {
  const count = units.reduce((sum, one) => sum + one.count, 0);
  return {
    county: round.county,
    to,
    id: `assessment-record.${round.organ}.${round.id}.${mark}${examiner ? ".examiner" : ""}`,
    day,
    kind: "assessments.toRecord",
    title: `${round.title}还有 ${count} 人没有录入成绩`,
    text: `${units.map((one) => `${one.name} ${one.count} 人`).join("、")}。没有参加的请录入缺考；${sayDay(round.closesOn)}之后不能再录入，没有录入的按缺考计。`,
    link: examiner ? roundAddress(round, { page: "entry", unit: units[0]?.unit }) : roundAddress(round),
    about: { test: round.id, organ: round.organ, what: "record", ...(examiner ? { staff: to } : {}) },
  };
}
