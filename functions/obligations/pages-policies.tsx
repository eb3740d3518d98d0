// The policies page: each requirement with its versions, and a form that adds a version from a day on.
import { policyFor, firstPeriodUnder } from "../../shared/obligations/policies.ts";
import { periodKindLabels, periodOf, sayPeriod } from "../../shared/obligations/periods.ts";
import {
  Policy,
  policyFigures,
  recipientLabels,
  type Policy as PolicyRow,
  type Recipient,
  type ReminderStep,
} from "../../shared/obligations/schema.ts";
import { sayStepTime } from "../../shared/obligations/steps.ts";
import { notFound, type Problem } from "../../shared/problem.ts";
import { organKindLabels, unitClassLabels, type OrganKind, type UnitClass } from "../../shared/org/kinds.ts";
import { sayFullDay } from "../../shared/time.ts";
import { CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt, FieldGroup } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, ErrorSummary, FieldRow, Form, NumberInput, Select, Submit, TextInput } from "../../web/ui/forms.tsx";
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form as Posted } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { changePolicy, listPolicies } from "./changes.ts";
import { todayOf } from "./operations.ts";

const stepsMax = 5;

const appliesWords = ({ applies }: PolicyRow): string => {
  const kinds = applies.organKinds.map((kind) => organKindLabels[kind]).join("、");
  const classes = applies.unitClasses?.map((one) => unitClassLabels[one]).join("、") ?? "全部部门";
  return `${kinds}：${applies.units ? `指定 ${applies.units.length} 个单位` : classes}`;
};

const stepWords = (step: ReminderStep): string =>
  `${sayStepTime(step.when)}提醒${step.tell.map((one) => recipientLabels[one]).join("、")}`;

const Versions = ({ versions, today }: { versions: PolicyRow[]; today: string }) => {
  const newest = versions.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
  const first = newest[0];
  if (!first) return null;
  const current = policyFor(versions, first.policy, periodOf(first.period, today));
  return (
    <Section
      title={first.label}
      note={`依据：${first.source}`}
      actions={
        <LinkButton look="secondary" href={`/obligations/policies/${first.policy}`}>
          修改
        </LinkButton>
      }
    >
      <DataTable
        caption={first.label}
        rows={newest}
        columns={[
          {
            head: "生效",
            lead: true,
            cell: (row) => (
              <>
                {sayFullDay(row.effectiveFrom)}生效，从{sayPeriod(firstPeriodUnder(row))}开始执行{" "}
                {row === current && <Status tone="info" word="执行中" />}
                {row.effectiveFrom > today && <Status tone="soon" word="待生效" />}
              </>
            ),
          },
          { head: "要求", cell: (row) => `${periodKindLabels[row.period]}不少于 ${row.minimum} ${row.measure}${row.enabled ? "" : "（停用）"}` },
          { head: "适用", cell: appliesWords },
          { head: "宽限", cell: (row) => `${row.graceDays} 天` },
          { head: "提醒", cell: (row) => row.steps.map(stepWords).join("；") },
        ]}
      />
    </Section>
  );
};

const byPolicy = (rows: readonly PolicyRow[]): PolicyRow[][] =>
  [...new Set(rows.map((row) => row.policy))].map((id) => rows.filter((row) => row.policy === id));

const whenOptions = [
  { value: "before", label: "截止前（天）" },
  { value: "after", label: "截止后（天）" },
  { value: "weekday", label: "每周星期几（1-7）" },
];

const StepFields = ({ step, at }: { step?: ReminderStep; at: number }) => {
  const when = step?.when;
  const kind = when ? (Object.keys(when).find((key) => key !== "days") ?? "before") : "";
  const days = when ? ("weekday" in when ? when.weekday : when.days) : "";
  return (
    <FieldGroup name={`steps.${at}`} label={`第 ${at + 1} 步提醒`}>
      <FieldRow>
        <Select name={`when${at}`} label="时间" value={kind} blank="不提醒" options={whenOptions} />
        <NumberInput name={`days${at}`} label="天数或星期" value={days} min={1} max={31} />
      </FieldRow>
      <CheckList
        name={`tell${at}`}
        label="提醒谁"
        values={step?.tell ?? []}
        options={(Object.keys(recipientLabels) as Recipient[]).map((value) => ({ value, label: recipientLabels[value] }))}
      />
    </FieldGroup>
  );
};

const PolicyForm = ({ policy, today, problem }: { policy: PolicyRow; today: string; problem?: Problem }) => {
  const error = (path: string): string | undefined => errorAt(problem?.fields, path);
  return (
    <Section>
    <Form action={`/obligations/policies/${policy.policy}`} warnLeave>
      <ErrorSummary problems={problem?.fields} />
      <DateInput
        name="effectiveFrom"
        label="生效日期"
        required
        value={policy.effectiveFrom < today ? today : policy.effectiveFrom}
        min={today}
        hint="自生效日当天或之后开始的周期执行，已经开始的周期不改变"
        error={error("effectiveFrom")}
      />
      <TextInput name="label" label="名称" required value={policy.label} error={error("label")} />
      <NumberInput
        name="minimum"
        label={`${periodKindLabels[policy.period]}至少`}
        required
        value={policy.minimum}
        // A browser counts steps from the minimum: 0.25 with whole steps would refuse every whole number.
        min={policyFigures[policy.figure].whole ? 1 : 0.25}
        step={policyFigures[policy.figure].whole ? 1 : 0.25}
        measure={policy.measure}
        error={error("minimum")}
      />
      <NumberInput name="graceDays" label="宽限" required value={policy.graceDays} min={0} max={31} measure="天" hint="截止后多少天内首次报送仍算按时" error={error("graceDays")} />
      <CheckList
        name="organKinds"
        label="适用单位"
        values={policy.applies.organKinds}
        options={(Object.keys(organKindLabels) as OrganKind[]).map((value) => ({ value, label: organKindLabels[value] }))}
        error={error("applies.organKinds")}
      />
      <CheckList
        name="unitClasses"
        label="适用部门（不选表示全部）"
        values={policy.applies.unitClasses ?? []}
        options={(Object.keys(unitClassLabels) as UnitClass[]).map((value) => ({ value, label: unitClassLabels[value] }))}
      />
      {Array.from({ length: stepsMax }, (_, at) => (
        <StepFields step={policy.steps[at]} at={at} />
      ))}
      <RadioGroup
        name="enabled"
        label="是否执行"
        value={policy.enabled ? "yes" : "no"}
        options={[
          { value: "yes", label: "执行" },
          { value: "no", label: "停用" },
        ]}
      />
      <Buttons>
        <Submit>保存</Submit>
      </Buttons>
    </Form>
    </Section>
  );
};

/** The version that a posted form describes; what is not on the form stays as it was. Unparsed. */
function typedPolicy(before: PolicyRow, form: Posted): unknown {
  const classes = form.all("unitClasses");
  const applies = { ...before.applies, organKinds: form.all("organKinds"), unitClasses: classes.length ? classes : undefined };
  return {
    ...before,
    label: form.one("label"),
    minimum: Number(form.one("minimum")),
    graceDays: Number(form.one("graceDays")),
    applies,
    enabled: form.one("enabled") === "yes",
    effectiveFrom: form.one("effectiveFrom"),
    steps: Array.from({ length: stepsMax }, (_, at) => typedStep(form, at, before.steps[at])).filter(Boolean),
  };
}

function typedStep(form: Posted, at: number, before: ReminderStep | undefined): unknown {
  const kind = form.one(`when${at}`);
  if (!kind) return undefined;
  const days = Number(form.one(`days${at}`));
  const when = kind === "weekday" ? { weekday: days } : { [kind]: "periodEnd", days };
  return { step: before?.step ?? `step-${at + 1}`, when, tell: form.all(`tell${at}`) };
}

export const policyPages: AnyPage[] = [
  page({
    method: "get",
    path: "/obligations/policies",
    guard: "obligations.edit",
    summary: "要求（最低数量、宽限、提醒步骤）",
    run: async (call) => {
      const rows = await listPolicies(call.deps, call.actor);
      const today = todayOf(call.deps);
      return showPage(
        call,
        { title: "要求", active: "policies" },
        <>
          <PageHeader title="要求" lead="每项要求的最低数量、宽限和提醒步骤。修改自生效日起执行，不改写已经过去的周期。" />
          {byPolicy(rows).map((versions) => (
            <Versions versions={versions} today={today} />
          ))}
        </>,
      );
    },
  }),
  page({
    method: "get",
    path: "/obligations/policies/:policy",
    guard: "obligations.edit",
    summary: "修改要求",
    run: async (call) => {
      const newest = await newestOf(call);
      return showPage(
        call,
        { title: `修改${newest.label}`, active: "policies" },
        <>
          <PageHeader title={`修改：${newest.label}`} back={{ href: "/obligations/policies", label: "要求" }} />
          <PolicyForm policy={newest} today={todayOf(call.deps)} />
        </>,
      );
    },
  }),
  page({
    method: "post",
    path: "/obligations/policies/:policy",
    guard: "obligations.edit",
    summary: "保存要求",
    run: async (call) => {
      const before = await newestOf(call);
      const typed = typedPolicy(before, call.form);
      const done = await attempt(async () => changePolicy(call.deps, call.actor, parsed(Policy, typed)));
      if ("value" in done) {
        const from = sayPeriod(firstPeriodUnder(done.value));
        return goTo(call, "/obligations/policies", `已保存，自${from}起执行`);
      }
      return showPage(
        call,
        { title: `修改${before.label}`, active: "policies", problem: done.problem },
        <>
          <PageHeader title={`修改：${before.label}`} back={{ href: "/obligations/policies", label: "要求" }} />
          <PolicyForm policy={{ ...before, ...(typed as PolicyRow) }} today={todayOf(call.deps)} problem={done.problem} />
        </>,
      );
    },
  }),
];

type Call = Parameters<typeof showPage>[0] & { params: { policy: string } };

async function newestOf(call: Call): Promise<PolicyRow> {
  const rows = (await listPolicies(call.deps, call.actor)).filter((row) => row.policy === call.params.policy);
  const newest = rows.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0];
  if (!newest) throw notFound("要求");
  return newest;
}
