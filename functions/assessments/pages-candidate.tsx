// One person's results in a round: what was judged by what, every correction, and the form that corrects.
import type { CandidateView } from "../../shared/assessments/entry-views.ts";
import { exemptReasons, seatWords } from "../../shared/assessments/kinds.ts";
import { sayRule } from "../../shared/assessments/rules.ts";
import { AmendExemptInput, AmendInput } from "../../shared/assessments/schema.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { Problem } from "../../shared/problem.ts";
import { Day, sayDay, sayFullDay, sayInstant } from "../../shared/time.ts";
import {
  Alert,
  DefinitionList,
  Disclosure,
  PageHeader,
  Section,
  Timeline,
  type TimelineItem,
} from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { parsed } from "../platform/request.ts";
import { page, type Form as Posted, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { amendExempt } from "./amend.ts";
import {
  AmendForm,
  ExemptForm,
  exemptForm,
  formAgain,
  idOf,
  type Attempt,
  type Shown,
} from "./amend-form.tsx";
import { viewCandidate } from "./candidate-views.ts";
import { pathOf } from "./entry-form.tsx";
import { candidateAddress, nothingTyped, type Typed } from "./entry-parts.tsx";
import { amendResult } from "./results.ts";
import { readBoxes } from "./typed-entries.ts";

const kindWords = { first: "考核", makeUp: "补考" } as const;
const howWords = { entered: "录入", imported: "表格导入" } as const;

const AttemptSection = ({ view, one, shown }: { view: CandidateView; one: Attempt; shown: Shown }) => (
  <Section title={`${sayFullDay(one.day)} ${kindWords[one.kind]}：${one.said}`}>
    <DefinitionList
      items={[
        ...one.items.map(({ label, said, points }) => ({ label, value: `${said}，${points} 分` })),
        ...(one.band ? [{ label: "年龄组（考核当天）", value: one.band }] : []),
        ...(one.table
          ? [{ label: "评分表", value: `${one.table.title}（${sayFullDay(one.table.effectiveFrom)}起）` }]
          : []),
        { label: howWords[one.how], value: `${one.byName}，${sayInstant(one.at)}` },
      ]}
    />
    {view.mayAmend && (
      <Disclosure summary="更正" open={formAgain(view, shown) === idOf(one)}>
        <AmendForm view={view} one={one} shown={shown} />
      </Disclosure>
    )}
  </Section>
);

const historyOf = ({ amendments }: CandidateView): TimelineItem[] =>
  amendments.map(({ at, byName, reason, kind, before, after, exempt }) => {
    const said = (one: typeof before) => (one ? `${sayDay(one.day)}${one.said}` : "无成绩");
    const whether = (yes: boolean) => (yes ? "免考" : "不免考");
    return {
      title:
        exempt === undefined
          ? `${kind ? kindWords[kind] : ""}：${said(before)} → ${said(after)}`
          : `${whether(!exempt)} → ${whether(exempt)}`,
      at: sayInstant(at),
      by: byName,
      note: reason && `原因：${reason}`,
    };
  });

const Candidate = ({ view, shown }: { view: CandidateView; shown: Shown }) => {
  const { round, name, staff, unitName, kind, category, state, note, exempt, exemption, attempts } = view;
  const until = exemption ? `${exemptReasons[exemption.reason]}，至${sayFullDay(exemption.until)}` : "免考";
  return (
    <>
      <PageHeader
        title={name}
        back={{ href: pathOf(view), label: round.title }}
        badge={<Status {...seatWords[state]} />}
        lead={`${staff}，${unitName}，${category}（${officerKindLabels[kind]}）。${sayRule(round.rule)}。`}
      />
      {(exempt || note) && (
        <Alert tone="info">{[...(exempt ? [until] : []), ...(note ? [note] : [])].join("；")}</Alert>
      )}
      {attempts.length === 0 && <p class="sn-note">还没有成绩。</p>}
      {attempts.map((one) => (
        <AttemptSection view={view} one={one} shown={shown} />
      ))}
      {view.mayAmend && (
        <Section>
          <Disclosure summary="补录一次成绩" open={formAgain(view, shown) === "new"}>
            <AmendForm view={view} shown={shown} />
          </Disclosure>
          {view.mayExempt && (
            <Disclosure summary="更正免考" open={formAgain(view, shown) === exemptForm}>
              <ExemptForm view={view} shown={shown} />
            </Disclosure>
          )}
        </Section>
      )}
      {view.amendments.length > 0 && (
        <Section title="更正记录">
          <Timeline items={historyOf(view)} />
        </Section>
      )}
    </>
  );
};

type CandidateCall = Omit<PageCall<string>, "params"> & {
  params: { organ: string; round: string; staff: string };
};

async function showCandidate(
  call: CandidateCall,
  given?: { form: Posted; problem: Problem },
): Promise<Response> {
  const { deps, actor, params } = call;
  const view = await viewCandidate(deps, actor, params, params.staff);
  const typed: Typed = given ? (name) => given.form.one(name) : nothingTyped;
  const shown = { typed, problem: given?.problem };
  const title = `${view.name}的成绩`;
  return showPage(call, { title, problem: given?.problem }, <Candidate view={view} shown={shown} />);
}

/** The version that the form was shown with. */
const seenIn = ({ form }: CandidateCall) => {
  const seen = form.one("version");
  return seen === "" ? {} : { version: Number(seen) };
};

/** The posted correction as the API takes it; a Problem where a box cannot be read. */
function amendmentIn(call: CandidateCall, view: CandidateView): AmendInput {
  const { form } = call;
  const { kind, recordedOn, day, reason } = Object.fromEntries(
    ["kind", "recordedOn", "day", "reason"].map((name) => [name, form.one(name).trim()]),
  );
  const told = { kind, reason, ...seenIn(call), ...(recordedOn ? { recordedOn } : {}) };
  if (form.one("withdraw") !== "") return parsed(AmendInput, told);
  const { entry, wrong } = readBoxes(form, form.one("id"), { rule: view.round.rule, table: view.table });
  const message = wrong ?? (entry ? undefined : "请填写成绩");
  if (message !== undefined) throw new Problem("invalid", message, [{ path: "entry", message }]);
  if (!Day.safeParse(day).success)
    throw new Problem("invalid", "请选择考核日期", [{ path: "entry.day", message: "请选择考核日期" }]);
  return parsed(AmendInput, { ...told, entry: { ...entry, day } });
}

export const candidatePages = [
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/candidates/:staff",
    guard: "signedIn",
    summary: "一个人在一个批次的成绩和更正页",
    run: (call) => showCandidate(call),
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/candidates/:staff/amend",
    guard: "assessments.manage",
    summary: "更正、补录或撤销一次成绩，须写明原因",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const { staff, ...at } = params;
      const view = await viewCandidate(deps, actor, at, staff);
      const done = await attempt(async () => amendResult(deps, actor, at, staff, amendmentIn(call, view)));
      if ("problem" in done) return showCandidate(call, { form, problem: forForm(done.problem) });
      return goTo(call, candidateAddress(view, staff), "已更正，原来的成绩保留在更正记录里");
    },
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/candidates/:staff/exempt",
    guard: "assessments.manage",
    summary: "批次结束后更正一个人是否免考，须写明原因",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const { staff, ...at } = params;
      const view = await viewCandidate(deps, actor, at, staff);
      const typed = { exempt: form.one("exempt") === "yes", reason: form.one("reason"), ...seenIn(call) };
      const done = await attempt(async () =>
        amendExempt(deps, actor, at, staff, parsed(AmendExemptInput, typed)),
      );
      if ("problem" in done) return showCandidate(call, { form, problem: forForm(done.problem) });
      return goTo(call, candidateAddress(view, staff), "已更正，更正经过保留在更正记录里");
    },
  }),
];
