// One person's results in a round: what was judged by what, every correction, and the form that corrects.
import type { CandidateView } from "../../shared/assessments/entry-views.ts";
import { exemptReasons, seatWords } from "../../shared/assessments/kinds.ts";
import { sayRule } from "../../shared/assessments/rules.ts";
import { AmendInput } from "../../shared/assessments/schema.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { Problem } from "../../shared/problem.ts";
import { Day, sayDay, sayFullDay, sayInstant } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  FieldRow,
  Form,
  Hidden,
  Select,
  Submit,
  TextInput,
} from "../../web/ui/forms.tsx";
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
import { viewCandidate } from "./candidate-views.ts";
import { pathOf } from "./entry-form.tsx";
import { candidateAddress, nothingTyped, ResultBoxes, type Typed } from "./entry-parts.tsx";
import { amendResult } from "./results.ts";
import { boxNames, readBoxes } from "./typed-entries.ts";

type Attempt = CandidateView["attempts"][number];
type Shown = { typed: Typed; problem?: Problem };

const kindWords = { first: "考核", makeUp: "补考" } as const;
const howWords = { entered: "录入", imported: "表格导入" } as const;

/** The id of an attempt's boxes; "new" for one that was never recorded. */
const idOf = (one: Pick<Attempt, "kind" | "day"> | undefined): string =>
  one ? `${one.kind}.${one.day}` : "new";

/** What stands, as the boxes show it before anything is changed. */
function standing(one: Attempt, { table }: CandidateView): Typed {
  const names = boxNames(idOf(one));
  const groups = [...new Set(table?.items.map(({ group }) => group))];
  return (name) => {
    if (name === names.score) return String(one.score ?? "");
    if (name === names.verdict) return one.outcome;
    if (name === names.absent) return one.outcome === "absent" ? "on" : "";
    const own = groups.findIndex((_, index) => [names.item(index), names.value(index)].includes(name));
    const item = one.items.find((known) =>
      table?.items.some(({ item: code, group }) => code === known.item && group === groups[own]),
    );
    return name === names.item(own) ? (item?.item ?? "") : (item?.said ?? "");
  };
}

const AmendForm = ({ view, one, shown }: { view: CandidateView; one?: Attempt; shown: Shown }) => {
  const id = idOf(one);
  const again = shown.typed("id") === id;
  const typed = again ? shown.typed : one ? standing(one, view) : nothingTyped;
  const fields = again ? shown.problem?.fields : undefined;
  const wrong = errorAt(fields, "entry");
  const day = again ? shown.typed("day") : (one?.day ?? "");
  return (
    <Form action={`${candidateAddress(view, view.staff)}/amend`}>
      <Hidden name="id" value={id} />
      {one ? (
        <>
          <Hidden name="kind" value={one.kind} />
          <Hidden name="recordedOn" value={one.day} />
        </>
      ) : (
        <Select
          name="kind"
          label="补录哪一次"
          value={again ? shown.typed("kind") : "first"}
          options={[
            { value: "first", label: "考核" },
            ...(view.round.makeUp ? [{ value: "makeUp", label: "补考" }] : []),
          ]}
        />
      )}
      <div class={wrong ? "sn-entry sn-entry-wrong" : "sn-entry"}>
        <ResultBoxes id={id} who={view.name} rule={view.round.rule} table={view.table} typed={typed} />
        {wrong && <p class="sn-field-error">■ {wrong}</p>}
      </div>
      <FieldRow>
        <DateInput name="day" label="考核日期" required value={day} error={errorAt(fields, "entry.day")} />
        <TextInput
          name="reason"
          label={one ? "更正原因" : "补录原因"}
          required
          maxLength={100}
          value={again ? shown.typed("reason") : ""}
          error={errorAt(fields, "reason")}
        />
      </FieldRow>
      <Buttons>
        <Submit>{one ? "更正" : "补录"}</Submit>
        {one && (
          <Submit
            name="withdraw"
            value="on"
            look="danger"
            confirm="撤销这次成绩？原来的成绩和原因会保留在更正记录里。"
          >
            撤销这次成绩
          </Submit>
        )}
      </Buttons>
    </Form>
  );
};

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
      <Disclosure summary="更正" open={shown.typed("id") === idOf(one)}>
        <AmendForm view={view} one={one} shown={shown} />
      </Disclosure>
    )}
  </Section>
);

const historyOf = ({ amendments }: CandidateView): TimelineItem[] =>
  amendments.map(({ at, byName, reason, kind, before, after }) => {
    const said = (one: typeof before) => (one ? `${sayDay(one.day)}${one.said}` : "无成绩");
    return {
      title: `${kindWords[kind]}：${said(before)} → ${said(after)}`,
      at: sayInstant(at),
      by: byName,
      note: `原因：${reason}`,
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
          <Disclosure summary="补录一次成绩" open={shown.typed("id") === "new"}>
            <AmendForm view={view} shown={shown} />
          </Disclosure>
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

/** The posted correction as the API takes it; a Problem where a box cannot be read. */
function amendmentIn({ form }: CandidateCall, view: CandidateView): AmendInput {
  const { kind, recordedOn, day, reason } = Object.fromEntries(
    ["kind", "recordedOn", "day", "reason"].map((name) => [name, form.one(name).trim()]),
  );
  const told = { kind, reason, ...(recordedOn ? { recordedOn } : {}) };
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
];
