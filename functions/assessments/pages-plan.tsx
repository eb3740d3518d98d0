// The year's plan (年度计划): which subjects in which quarters, and every round it will make before it is made.
import { subjectLabels } from "../../shared/assessments/kinds.ts";
import { plannedRounds, whyNotPlanned, type PlannedRound } from "../../shared/assessments/plan.ts";
import { sayRule } from "../../shared/assessments/rules.ts";
import { PlanInput } from "../../shared/assessments/schema.ts";
import { notFound, type Problem } from "../../shared/problem.ts";
import { lastDayOfQuarter, sayQuarter, type Quarter } from "../../shared/quarter.ts";
import { sayDay, type Day } from "../../shared/time.ts";
import { CheckList } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, ErrorSummary, FieldRow, Form, NumberInput, Submit } from "../../web/ui/forms.tsx";
import { PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form as Posted, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { optionsOf } from "../talks/words.ts";
import { forForm } from "../training/words.ts";
import { todayOf } from "./load.ts";
import { planOf, planYear, type Plan } from "./planning.ts";
import { organAddress, roundAddress, saySpan, yearAddress } from "./round-words.ts";

import { Year } from "./routes-rounds.ts";
import { roundsOf } from "./store.ts";
import {
  asked,
  whoChoices,
  WhoFields,
  whoInput,
  whoPosted,
  whoStored,
  type WhoChoices,
  type WhoTyped,
} from "./who-fields.tsx";

type PlanCall = Omit<PageCall<string>, "params"> & { params: { organ: string; year: string } };
type Typed = { subjects: string[]; quarters: string[]; full: string; pass: string; who: WhoTyped };

const quartersOf = (year: string): Quarter[] => [1, 2, 3, 4].map((n) => `${year}-Q${n}`);

/** The quarters of a year whose tests can still be planned. */
const comingIn = (year: string, today: Day): Quarter[] =>
  quartersOf(year).filter((quarter) => whyNotPlanned(quarter, today) === undefined);

const posted = (form: Posted): Typed => ({
  subjects: form.all("subjects"),
  quarters: form.all("quarters"),
  full: form.one("full"),
  pass: form.one("pass"),
  who: whoPosted(form),
});

/** “每季度开展政治理论和业务知识测试” (source, S4), or what was planned for the year before. */
const fresh = (plan: Plan | undefined, year: string, today: Day): Typed => ({
  subjects: plan?.subjects ?? ["theory", "professional"],
  quarters: comingIn(year, today),
  full: String(plan?.full ?? 100),
  pass: String(plan?.pass ?? 60),
  who: whoStored(plan?.who ?? {}),
});

const numberOf = (text: string): number | undefined => (text === "" ? undefined : Number(text));

const inputOf = (typed: Typed): unknown => ({
  ...typed,
  full: numberOf(typed.full),
  pass: numberOf(typed.pass),
  who: whoInput(typed.who),
});

const Preview = ({
  rounds,
  standing,
  organ,
  today,
}: {
  rounds: PlannedRound[];
  standing: Set<string>;
  organ: string;
  today: Day;
}) => (
  <DataTable<PlannedRound>
    caption="将要建立的批次"
    rows={rounds}
    empty={{ title: "没有要建立的批次" }}
    columns={[
      { head: "批次", lead: true, cell: ({ round }) => round.title },
      {
        head: "建立",
        cell: ({ id, quarter }) =>
          standing.has(id) ? (
            <>
              <Status tone="none" word="已有，不变" /> <a href={roundAddress({ organ, id })}>查看</a>
            </>
          ) : whyNotPlanned(quarter, today) ? (
            <Status tone="bad" word="时间不够" />
          ) : (
            <Status tone="info" word="新建" />
          ),
      },
      { head: "考核", cell: ({ round }) => saySpan(round.from, round.to) },
      { head: "补考", cell: ({ round }) => round.makeUp && saySpan(round.makeUp.from, round.makeUp.to) },
      { head: "通知", cell: ({ round }) => sayDay(round.opensOn) },
      { head: "截止录入", cell: ({ round }) => sayDay(round.closesOn) },
      { head: "合格标准", cell: ({ round }) => sayRule(round.rule) },
    ]}
  />
);

type FieldsProps = {
  typed: Typed;
  year: string;
  today: Day;
  choices: WhoChoices;
  error: (path: string) => string | undefined;
};

const PlanFields = ({ typed, year, today, choices, error }: FieldsProps) => (
  <>
    <CheckList
      name="subjects"
      label="科目"
      values={typed.subjects}
      options={optionsOf(subjectLabels)}
      error={error("subjects")}
    />
    <CheckList
      name="quarters"
      label="季度"
      hint="已经过去、剩下时间不够的季度，请用“新增批次”。"
      values={typed.quarters}
      options={quartersOf(year).map((value) => ({
        value,
        label: sayQuarter(value).slice(5),
        disabled: lastDayOfQuarter(value) < today,
      }))}
      error={error("quarters")}
    />
    <FieldRow>
      <NumberInput
        name="pass"
        label="合格分"
        required
        hint="政治理论、业务知识等按分数"
        min={0}
        max={1000}
        step={0.5}
        measure="分"
        value={typed.pass}
        error={error("pass")}
      />
      <NumberInput
        name="full"
        label="满分"
        required
        hint="体能按评分表，每项 60 分合格"
        min={1}
        max={1000}
        measure="分"
        value={typed.full}
        error={error("full")}
      />
    </FieldRow>
    <WhoFields typed={typed.who} choices={choices} error={error} />
  </>
);

/** Throws Problem("notFound") for an address that names no year. */
function yearIn(text: string): string {
  if (!Year.safeParse(text).success) throw notFound("年度计划");
  return text;
}

async function showPlan(call: PlanCall, given: { typed?: Typed; problem?: Problem } = {}): Promise<Response> {
  const { deps, actor, params } = call;
  const { organ } = params;
  const year = yearIn(params.year);
  const today = todayOf(deps);
  const choices = await whoChoices(deps, actor, organ);
  const [plan, rounds] = await Promise.all([
    planOf(deps, actor.county, organ, year),
    roundsOf(deps, actor.county, organ, { year, stale: true }),
  ]);
  const typed = given.typed ?? fresh(plan, year, today);
  const error = (path: string) => errorAt(given.problem?.fields, path);
  const input = PlanInput.safeParse(inputOf(typed));
  const standing = new Set(rounds.map(({ id }) => id));
  const stored = new Map(rounds.map((round) => [round.id, round]));
  const planned = (input.success ? plannedRounds(input.data, today) : []).map((one): PlannedRound => ({
    ...one,
    round: stored.get(one.id) ?? one.round,
  }));
  const added = planned.filter(({ id }) => !standing.has(id)).length;
  return showPage(
    call,
    { title: `${year}年测试计划`, active: "assessments", problem: given.problem },
    <>
      <PageHeader
        title={`${year}年测试计划`}
        back={{ href: yearAddress(organ, year), label: "测试" }}
        lead="按季度和科目建立批次；已有的不变，再做一次只补缺少的。日期都可以在批次里再改。"
      />
      <Form action={organAddress(organ, `plan/${year}`)} warnLeave>
        <ErrorSummary problems={given.problem?.fields} />
        <Section>
          <PlanFields typed={typed} year={year} today={today} choices={choices} error={error} />
          <Buttons>
            <Submit look="secondary" name="do" value="preview" skipChecks>
              更新下面的预览
            </Submit>
          </Buttons>
        </Section>
        <Section
          title={`将新建 ${added} 个批次`}
          note={input.success && `按今天的名单，每个批次应考 ${asked(input.data.who, choices)} 人。`}
          id="preview"
        >
          <Preview rounds={planned} standing={standing} organ={organ} today={today} />
          <Buttons>
            <Submit name="do" value="make">
              建立批次
            </Submit>
          </Buttons>
        </Section>
      </Form>
    </>,
  );
}

export const planPages: AnyPage[] = [
  page({
    method: "get",
    path: "/assessments/organs/:organ/plan/:year",
    guard: "assessments.manage",
    summary: "年度测试计划页，建立前预览每个批次",
    run: (call) => showPlan(call),
  }),
  page({
    method: "post",
    path: "/assessments/organs/:organ/plan/:year",
    guard: "assessments.manage",
    summary: "预览或建立一年的测试批次",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const typed = posted(form);
      const year = yearIn(params.year);
      const input = await attempt(async () => parsed(PlanInput, inputOf(typed)));
      if ("problem" in input) return showPlan(call, { typed, problem: forForm(input.problem) });
      if (form.one("do") === "preview") return showPlan(call, { typed });
      const done = await attempt(() => planYear(deps, actor, params.organ, year, input.value));
      if ("problem" in done) return showPlan(call, { typed, problem: forForm(done.problem) });
      const count = done.value.length;
      const said = count > 0 ? `已建立 ${count} 个批次` : "这些批次都已经有了，没有新建";
      return goTo(call, yearAddress(params.organ, year), said);
    },
  }),
];
