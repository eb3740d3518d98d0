// The policies page: each requirement with its versions, and a form that adds a version from a day on.
import { policyFor, firstPeriodUnder } from "../../shared/obligations/policies.ts";
import { periodKindLabels, periodOf, sayPeriod } from "../../shared/obligations/periods.ts";
import {
  partyLabels,
  Policy,
  recipientLabels,
  type Policy as PolicyRow,
  type ReminderStep,
} from "../../shared/obligations/schema.ts";
import { sayStepTime } from "../../shared/obligations/steps.ts";
import { notFound } from "../../shared/problem.ts";
import { officerKindLabels, organKindLabels, unitClassLabels } from "../../shared/org/kinds.ts";
import { sayFullDay } from "../../shared/time.ts";
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form as Posted } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { changePolicy, listPolicies } from "./changes.ts";
import { todayOf } from "./operations.ts";
import { PolicyForm, typedSteps } from "./policy-form.tsx";

const appliesWords = ({ applies, party }: PolicyRow): string => {
  const kinds = applies.organKinds.map((kind) => organKindLabels[kind]).join("、");
  const classes = applies.unitClasses?.map((one) => unitClassLabels[one]).join("、") ?? "全部部门";
  const people = applies.officerKinds?.map((one) => officerKindLabels[one]).join("、") ?? "全部在岗人员";
  const where = applies.units ? `指定 ${applies.units.length} 个单位` : classes;
  return `${kinds}：${where}${party === "officer" ? `，${people}` : ""}`;
};

/** '每季度每名干警不少于 1 次' */
const minimumWords = ({ period, party, minimum, measure }: PolicyRow): string =>
  `${periodKindLabels[period]}${party === "officer" ? `每名${partyLabels.officer}` : ""}不少于 ${minimum} ${measure}`;

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
          {
            head: "要求",
            cell: (row) => `${minimumWords(row)}${row.enabled ? "" : "（停用）"}`,
          },
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

/** The version that a posted form describes; what is not on the form stays as it was. Unparsed. */
function typedPolicy(before: PolicyRow, form: Posted): unknown {
  const classes = form.all("unitClasses");
  const kinds = form.all("officerKinds");
  const applies = {
    ...before.applies,
    organKinds: form.all("organKinds"),
    unitClasses: classes.length ? classes : undefined,
    officerKinds: kinds.length ? kinds : undefined,
  };
  return {
    ...before,
    label: form.one("label"),
    minimum: Number(form.one("minimum")),
    graceDays: Number(form.one("graceDays")),
    applies,
    enabled: form.one("enabled") === "yes",
    effectiveFrom: form.one("effectiveFrom"),
    steps: typedSteps(form, before.steps),
  };
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
          <PageHeader
            title="要求"
            lead="每项要求的最低数量、宽限和提醒步骤。修改自生效日起执行，不改写已经过去的周期。"
          />
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
          <PageHeader
            title={`修改：${newest.label}`}
            back={{ href: "/obligations/policies", label: "要求" }}
          />
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
          <PageHeader
            title={`修改：${before.label}`}
            back={{ href: "/obligations/policies", label: "要求" }}
          />
          <PolicyForm
            policy={{ ...before, ...(typed as PolicyRow) }}
            today={todayOf(call.deps)}
            problem={done.problem}
          />
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
