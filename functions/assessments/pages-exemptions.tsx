// Exemptions (免考) of an organ's people: the list with reasons and ends, adding one, ending one earlier.
import { exemptReasons, subjectLabels } from "../../shared/assessments/kinds.ts";
import type { ExemptionRow } from "../../shared/assessments/round-views.ts";
import { ExemptionInput } from "../../shared/assessments/schema.ts";
import { notFound, type Problem } from "../../shared/problem.ts";
import { addDays, sayFullDay, type Day } from "../../shared/time.ts";
import { CheckList } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  Select,
  Submit,
  type Option,
} from "../../web/ui/forms.tsx";
import { PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status, type Tone } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames } from "../platform/place-names.ts";
import { idempotencyKeyOf } from "../platform/repeats.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form as Posted, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { officerOptions } from "../talks/draft-choices.ts";
import { forChoices, optionsOf } from "../talks/words.ts";
import { forForm } from "../training/words.ts";
import { endExemptionOn, exempt } from "./exemptions.ts";
import { mayManage, todayOf } from "./load.ts";
import { organAddress, yearAddress } from "./round-words.ts";
import { dayIn, EndInput, serialOf } from "./routes-rounds.ts";
import { viewExemptions } from "./views-rounds.ts";
import { whoChoices } from "./who-fields.tsx";

type OrganCall = Omit<PageCall<string>, "params"> & { params: { organ: string } };
type Typed = { staff: string; subjects: string[]; reason: string; from: string; until: string };

const posted = (form: Posted): Typed => ({
  staff: form.one("staff"),
  subjects: form.all("subjects"),
  reason: form.one("reason"),
  from: form.one("from"),
  until: form.one("until"),
});

const optional = (text: string): string | undefined => (text === "" ? undefined : text);

const standingOf = ({ from, until }: ExemptionRow, today: Day): { tone: Tone; word: string } => {
  if (until < today) return { tone: "none", word: "已到期" };
  return from > today ? { tone: "soon", word: "未开始" } : { tone: "info", word: "免考中" };
};

/** Ending one that runs, or taking back one that has not begun. */
const Ending = ({ row, organ, today }: { row: ExemptionRow; organ: string; today: Day }) => {
  if (row.until <= today) return null;
  const action = organAddress(organ, `exemptions/${row.staff}/${row.from}/${row.serial}/end`);
  return row.from > today ? (
    <Form action={action} inline>
      <Hidden name="until" value={addDays(row.from, -1)} />
      <Submit look="secondary" small confirm={`确定撤销${row.name}的免考吗？`}>
        撤销
      </Submit>
    </Form>
  ) : (
    <Form action={action} inline>
      <input
        class="form-control sn-short"
        type="date"
        name="until"
        required
        aria-label={`${row.name}免考到哪天`}
        value={today}
        max={addDays(row.until, -1)}
      />
      <Submit look="secondary" small>
        提前结束
      </Submit>
    </Form>
  );
};

const List = ({ rows, organ, today }: { rows: ExemptionRow[]; organ: string; today: Day }) => (
  <DataTable<ExemptionRow>
    caption="免考登记"
    rows={rows}
    filter={{ id: "exemptions", label: "按姓名、部门查找" }}
    empty={{ title: "没有免考登记" }}
    columns={[
      {
        head: "干警",
        lead: true,
        cell: ({ name, unitName }) => (
          <>
            {name} <span class="sn-under">{unitName}</span>
          </>
        ),
      },
      { head: "状态", cell: (row) => <Status {...standingOf(row, today)} /> },
      { head: "科目", cell: ({ subjects }) => subjects.map((one) => subjectLabels[one]).join("、") },
      { head: "原因", cell: ({ reason }) => exemptReasons[reason] },
      {
        head: "起止",
        cell: ({ from, until }) => (
          <>
            {sayFullDay(from)} <span class="sn-under">至{sayFullDay(until)}</span>
          </>
        ),
      },
      { head: "操作", cell: (row) => <Ending row={row} organ={organ} today={today} /> },
    ]}
  />
);

type AddProps = {
  organ: string;
  typed: Typed;
  options: readonly Option[];
  problem?: Problem;
  idempotencyKey: string;
};

const AddForm = ({ organ, typed, options, problem, idempotencyKey }: AddProps) => {
  const error = (path: string) => errorAt(problem?.fields, path);
  return (
    <Section
      title="登记免考"
      id="add"
      note="最长一年，到期后重新列入应考。原因只有本单位政工和本人看得到，其他人只看到“免考”。"
    >
      <Form action={organAddress(organ, "exemptions")} idempotencyKey={idempotencyKey}>
        <ErrorSummary problems={problem?.fields} />
        <FieldRow>
          <Select
            name="staff"
            label="干警"
            required
            blank="请选择"
            options={options}
            value={typed.staff}
            error={error("staff")}
          />
          <Select
            name="reason"
            label="原因"
            required
            blank="请选择"
            options={optionsOf(exemptReasons)}
            value={typed.reason}
            error={error("reason")}
          />
        </FieldRow>
        <CheckList
          name="subjects"
          label="免考科目"
          values={typed.subjects}
          options={optionsOf(subjectLabels)}
          error={error("subjects")}
        />
        <FieldRow>
          <DateInput name="from" label="从哪天" required value={typed.from} error={error("from")} />
          <DateInput name="until" label="到哪天" required value={typed.until} error={error("until")} />
        </FieldRow>
        <Buttons>
          <Submit>登记免考</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};

/** The address names the office's own organ: whose exemptions they are is asked of the officer. */
function refuseOthers({ actor, params }: OrganCall): void {
  if (!mayManage(actor, params.organ)) throw notFound("政法单位");
}

type Given = { typed?: Typed; problem?: Problem; idempotencyKey?: string; ending?: Problem };

async function showExemptions(call: OrganCall, given: Given = {}): Promise<Response> {
  const { deps, actor, params, query } = call;
  const { organ } = params;
  const today = todayOf(deps);
  const [{ officers }, rows, names] = await Promise.all([
    whoChoices(deps, actor, organ),
    viewExemptions(deps, actor, organ),
    placeNames(deps, actor.county),
  ]);
  const fresh = { staff: query.get("staff") ?? "", subjects: [], reason: "", from: today, until: "" };
  return showPage(
    call,
    { title: "免考登记", active: "assessments", problem: given.problem ?? given.ending },
    <>
      <PageHeader
        title="免考登记"
        back={{ href: yearAddress(organ), label: "测试" }}
        lead={`${names.of(organ)}。登记一次，起止日期之内的考核都按免考统计；已结束的批次不变。`}
      />
      <AddForm
        organ={organ}
        typed={given.typed ?? fresh}
        options={officerOptions(officers, names)}
        problem={given.problem}
        idempotencyKey={given.idempotencyKey ?? deps.ids.next()}
      />
      <List rows={rows} organ={organ} today={today} />
    </>,
  );
}

export const exemptionPages: AnyPage[] = [
  page({
    method: "get",
    path: "/assessments/organs/:organ/exemptions",
    guard: "assessments.manage",
    summary: "免考登记页",
    run: (call) => showExemptions(call),
  }),
  page({
    method: "post",
    path: "/assessments/organs/:organ/exemptions",
    guard: "assessments.manage",
    summary: "登记免考：科目、原因、起止日期",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      refuseOthers(call);
      const typed = posted(form);
      const idempotencyKey = form.one("idempotencyKey") || undefined;
      const done = await attempt(async () => {
        const input = { ...typed, from: optional(typed.from), until: optional(typed.until) };
        const serial = serialOf(actor, idempotencyKeyOf(idempotencyKey));
        return exempt(deps, actor, parsed(ExemptionInput, input), serial);
      });
      if ("value" in done)
        return goTo(call, organAddress(params.organ, "exemptions"), `已登记${done.value.name}免考`);
      const open = typed.staff === "" ? { staff: "请选择干警" } : undefined;
      const problem = forForm(forChoices(done.problem, open ?? {}));
      return showExemptions(call, { typed, problem, idempotencyKey });
    },
  }),
  page({
    method: "post",
    path: "/assessments/organs/:organ/exemptions/:staff/:from/:serial/end",
    guard: "assessments.manage",
    summary: "提前结束或撤销免考",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      refuseOthers(call);
      const { organ, staff, from, serial } = params;
      const at = { staff, from: dayIn(from), serial };
      const done = await attempt(async () => {
        const { until } = parsed(EndInput, { until: optional(form.one("until")) });
        await endExemptionOn(deps, actor, at, until);
        return until;
      });
      if ("problem" in done && done.problem.code === "notFound") throw done.problem;
      if ("problem" in done) return showExemptions(call, { ending: forForm(done.problem) });
      const said = done.value < at.from ? "免考已撤销" : `免考到${sayFullDay(done.value)}结束`;
      return goTo(call, organAddress(organ, "exemptions"), said);
    },
  }),
];
