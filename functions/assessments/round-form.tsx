// The form of a round: what is typed in it as text, as input for the operations, and its fields.
import { Subject, subjectLabels } from "../../shared/assessments/kinds.ts";
import type { PassRule, RoundInput } from "../../shared/assessments/schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { addDays, type Day } from "../../shared/time.ts";
import { RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  NumberInput,
  Submit,
  TextInput,
  TimeInput,
} from "../../web/ui/forms.tsx";
import { Section } from "../../web/ui/page-parts.tsx";
import type { Form as Posted } from "../platform/route.ts";
import { optionsOf } from "../talks/words.ts";
import { WhoFields, whoInput, whoPosted, whoStored, type WhoChoices, type WhoTyped } from "./who-fields.tsx";

/** How a rule is chosen: the words of the form for the three of the schema, the table's two ways apart. */
const ruleChoices = {
  score: "按分数：达到合格分为合格",
  verdict: "由考官评定合格或不合格",
  each: "按体能评分表：每一项都达到合格分",
  average: "按体能评分表：各项平均达到合格分",
} as const;

const texts = [
  "title",
  "subject",
  "from",
  "to",
  "makeUp.from",
  "makeUp.to",
  "attemptsMax",
  "rule",
  "rule.full",
  "rule.pass",
  "place",
  "start",
  "opensOn",
  "closesOn",
] as const;
type TextName = (typeof texts)[number];

/** Every field as text, so that whatever was typed can be shown again. */
export type RoundTyped = Record<TextName, string> & { who: WhoTyped };

export const roundPosted = (form: Posted): RoundTyped => ({
  ...(Object.fromEntries(texts.map((name) => [name, form.one(name).trim()])) as Record<TextName, string>),
  who: whoPosted(form),
});

const ruleTyped = (rule: PassRule): Pick<RoundTyped, "rule" | "rule.full" | "rule.pass"> => ({
  rule: rule.by === "table" ? rule.mode : rule.by,
  "rule.full": rule.by === "score" ? String(rule.full) : "100",
  "rule.pass": rule.by === "verdict" ? "60" : String(rule.pass),
});

export const roundStored = (round: RoundInput): RoundTyped => ({
  title: round.title,
  subject: round.subject,
  from: round.from,
  to: round.to,
  "makeUp.from": round.makeUp?.from ?? "",
  "makeUp.to": round.makeUp?.to ?? "",
  attemptsMax: String(round.attemptsMax),
  ...ruleTyped(round.rule),
  place: round.place ?? "",
  start: round.start ?? "",
  opensOn: round.opensOn,
  closesOn: round.closesOn,
  who: whoStored(round.who),
});

/** What a new round begins with: a week of tests in a fortnight, made up in the fortnight after, recorded a week later. */
export function roundFresh(today: Day, subject: string | null): RoundTyped {
  const known = Subject.safeParse(subject);
  const from = addDays(today, 14);
  const start = {
    title: "",
    subject: known.data ?? "",
    from,
    to: addDays(from, 6),
    "makeUp.from": addDays(from, 14),
    "makeUp.to": addDays(from, 20),
    attemptsMax: "2",
    rule: known.data === "fitness" ? "each" : "score",
    "rule.full": "100",
    "rule.pass": "60",
    place: "",
    start: "",
    opensOn: today,
    closesOn: addDays(from, 27),
  };
  return { ...start, who: whoStored({}) };
}

const optional = (text: string): string | undefined => (text === "" ? undefined : text);
const numberOf = (text: string): number | undefined => (text === "" ? undefined : Number(text));

function ruleInput(typed: RoundTyped): unknown {
  const [full, pass] = [numberOf(typed["rule.full"]), numberOf(typed["rule.pass"])];
  switch (typed.rule) {
    case "verdict":
      return { by: "verdict" };
    case "each":
    case "average":
      return { by: "table", mode: typed.rule, pass };
    default:
      return { by: optional(typed.rule), full, pass };
  }
}

/** As input for the operations; unparsed. */
export function roundInputOf(typed: RoundTyped): unknown {
  const makeUp = { from: optional(typed["makeUp.from"]), to: optional(typed["makeUp.to"]) };
  const { title, subject, from, to, opensOn, closesOn } = typed;
  return {
    title,
    subject,
    from: optional(from),
    to: optional(to),
    opensOn: optional(opensOn),
    closesOn: optional(closesOn),
    makeUp: makeUp.from || makeUp.to ? makeUp : undefined,
    attemptsMax: numberOf(typed.attemptsMax),
    who: whoInput(typed.who),
    rule: ruleInput(typed),
    place: optional(typed.place),
    start: optional(typed.start),
  };
}

type Props = {
  action: string;
  typed: RoundTyped;
  choices: WhoChoices;
  problem?: Problem;
  idempotencyKey?: string;
  /** Of the round that is changed. */
  version?: number;
  /** Results are in: subject and rule stay. */
  recorded?: boolean;
};
type PartProps = { typed: RoundTyped; error: (path: string) => string | undefined };

export const RoundForm = ({ action, typed, choices, problem, idempotencyKey, version, recorded }: Props) => {
  const error = (path: string) => errorAt(problem?.fields, path);
  return (
    <Form action={action} idempotencyKey={idempotencyKey} warnLeave>
      {version !== undefined && <Hidden name="version" value={String(version)} />}
      <ErrorSummary problems={problem?.fields} />
      <Section title="考什么">
        <TextInput
          name="title"
          label="名称"
          required
          maxLength={40}
          placeholder="2026年第四季度政治理论测试"
          value={typed.title}
          error={error("title")}
        />
        <RadioGroup
          name="subject"
          label="科目"
          required
          hint={recorded ? "已经录入成绩，科目和合格标准不能再改。" : undefined}
          value={typed.subject}
          options={optionsOf(subjectLabels)}
          error={error("subject")}
        />
        <RuleFields typed={typed} error={error} />
      </Section>
      <Section title="谁来考">
        <WhoFields typed={typed.who} choices={choices} error={error} />
      </Section>
      <Section title="什么时候、在哪里">
        <DayFields typed={typed} error={error} />
        <PlaceFields typed={typed} error={error} />
      </Section>
      <Buttons>
        <Submit>保存</Submit>
      </Buttons>
    </Form>
  );
};

/** What is wrong with a number is said at the number: the group's own mistakes are those of no number. */
const RuleFields = ({ typed, error }: PartProps) => (
  <>
    <RadioGroup
      name="rule"
      label="合格标准"
      required
      hint="评分表只用于体能，按考核当天的年龄、性别计分。"
      value={typed.rule}
      options={optionsOf(ruleChoices)}
      error={error("rule.full") || error("rule.pass") ? undefined : error("rule")}
    />
    <FieldRow>
      <NumberInput
        name="rule.pass"
        label="合格分"
        hint="考官评定的不用填"
        min={0}
        max={1000}
        step={0.5}
        measure="分"
        value={typed["rule.pass"]}
        error={error("rule.pass")}
      />
      <NumberInput
        name="rule.full"
        label="满分"
        hint="只用于按分数"
        min={1}
        max={1000}
        measure="分"
        value={typed["rule.full"]}
        error={error("rule.full")}
      />
      <NumberInput
        name="attemptsMax"
        label="每人最多考"
        hint="补考也算在内"
        required
        min={1}
        max={5}
        measure="次"
        value={typed.attemptsMax}
        error={error("attemptsMax")}
      />
    </FieldRow>
  </>
);

const DayFields = ({ typed, error }: PartProps) => {
  const day = (name: TextName, label: string, more: { hint?: string; required?: boolean } = {}) => (
    <DateInput name={name} label={label} {...more} value={typed[name]} error={error(name)} />
  );
  return (
    <>
      <FieldRow>
        {day("from", "考核开始", { required: true })}
        {day("to", "考核结束", { required: true })}
      </FieldRow>
      <FieldRow>
        {day("makeUp.from", "补考开始", { hint: "不安排补考的，两个都不填" })}
        {day("makeUp.to", "补考结束", { hint: "不合格和缺考的参加" })}
      </FieldRow>
      <FieldRow>
        {day("opensOn", "通知日期", { required: true, hint: "这天早上自动开始，并通知应考人员" })}
        {day("closesOn", "截止录入", { required: true, hint: "过了这天自动结束，没有成绩的记为缺考" })}
      </FieldRow>
    </>
  );
};

const PlaceFields = ({ typed, error }: PartProps) => (
  <FieldRow>
    <TextInput
      name="place"
      label="地点"
      hint="各部门可以另外安排"
      maxLength={40}
      value={typed.place}
      error={error("place")}
    />
    <TimeInput
      name="start"
      label="开始时间"
      hint="各部门可以另外安排"
      value={typed.start}
      error={error("start")}
    />
  </FieldRow>
);
