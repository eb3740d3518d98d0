// Absences (休假、值班、外出、病假): one's own, and those of the people whom one may enter for.
import { absenceReasons, type AbsenceRow } from "../../shared/activities/absence.ts";
import { AbsenceInput } from "../../shared/activities/schema.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { addDays, dayOf, sayFullDay, type Day } from "../../shared/time.ts";
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
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { officerBy, people } from "../org/store.ts";
import { mayAnywhere } from "../../shared/access.ts";
import { placeNames } from "../platform/place-names.ts";
import { idempotencyKeyOf } from "../platform/repeats.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { absencesOf, endAbsence, mayNote, noteAbsence, ownAbsences } from "./absences.ts";
import { dayIn, EndAbsenceInput, serialOf } from "./routes-rotation.ts";

type Call = Omit<PageCall<string>, "params">;
type Typed = Record<"staff" | "reason" | "from" | "until", string>;
type Given = { typed?: Typed; problem?: Problem; idempotencyKey?: string };

/** One's own, or an organ's. */
const addressOf = (organ: string | undefined): string =>
  organ === undefined ? "/activities/absences/mine" : `/activities/organs/${organ}/absences`;

const reasons: Option[] = Object.entries(absenceReasons).map(([value, label]) => ({ value, label }));

const Ending = ({ row, organ, today }: { row: AbsenceRow; organ: string | undefined; today: Day }) => {
  const begun = row.from <= today;
  if (begun && row.until <= today) return null;
  return (
    <Form action={`/activities/absences/${row.staff}/${row.from}/${row.serial}/end`} inline>
      <Hidden name="organ" value={organ ?? ""} />
      {begun ? (
        <input
          class="form-control sn-short"
          type="date"
          name="until"
          required
          aria-label={`${row.name}到哪天`}
          value={today}
          max={addDays(row.until, -1)}
        />
      ) : (
        <Hidden name="until" value={addDays(row.from, -1)} />
      )}
      <Submit small look="secondary">
        {begun ? "提前结束" : "撤销"}
      </Submit>
    </Form>
  );
};

/** Whom the actor may enter for: himself alone on his own page. */
async function choices({ deps, actor }: Call, organ: string | undefined): Promise<Option[]> {
  if (organ === undefined) return [{ value: actor.staff, label: actor.name }];
  const [all, names] = await Promise.all([
    people(deps, actor.county, { stale: true }),
    placeNames(deps, actor.county),
  ]);
  return all
    .filter((one) => one.state === "active" && one.organ === organ && mayNote(actor, one))
    .map(({ staff, name, unit }) => ({ value: staff, label: `${name}（${names.of(unit)}）` }));
}

const errorOn = (problem: Problem | undefined, path: string): string | undefined =>
  errorAt(problem?.fields, path);

const AddForm = ({
  organ,
  typed,
  options,
  problem,
  idempotencyKey,
}: {
  organ: string | undefined;
  typed: Typed;
  options: Option[];
  problem?: Problem | undefined;
  idempotencyKey: string;
}) => (
  <Section
    title="登记"
    id="add"
    note="登记后，这段时间的轮讲、抽讲不会轮到，报名时会提示；轮讲和抽讲的顺序保留，回来后排在最前。原因和登记时间，本部门内勤、负责人和单位政工看得到；抽讲名单只公布“请假”“值班”或“外出”和到哪天。"
  >
    <Form action={addressOf(organ)} idempotencyKey={idempotencyKey}>
      <ErrorSummary problems={problem?.fields} />
      <FieldRow>
        {organ === undefined ? (
          <Hidden name="staff" value={typed.staff} />
        ) : (
          <Select
            name="staff"
            label="干警"
            required
            blank="请选择"
            options={options}
            value={typed.staff}
            error={errorOn(problem, "staff")}
          />
        )}
        <Select
          name="reason"
          label="原因"
          required
          blank="请选择"
          options={reasons}
          value={typed.reason}
          error={errorOn(problem, "reason")}
        />
        <DateInput name="from" label="从哪天" required value={typed.from} error={errorOn(problem, "from")} />
        <DateInput
          name="until"
          label="到哪天"
          required
          value={typed.until}
          error={errorOn(problem, "until")}
        />
      </FieldRow>
      <Buttons>
        <Submit>登记</Submit>
      </Buttons>
    </Form>
  </Section>
);

async function show(call: Call, organ: string | undefined, given: Given = {}): Promise<Response> {
  const { deps, actor } = call;
  const today = dayOf(deps.clock.now());
  const rows = organ === undefined ? await ownAbsences(deps, actor) : await absencesOf(deps, actor, organ);
  const options = await choices(call, organ);
  const fresh = { staff: organ === undefined ? actor.staff : "", reason: "", from: today, until: "" };
  const leads =
    organ === undefined && actor.organ !== undefined && mayAnywhere(actor.grants, "activities.nominate");
  return showPage(
    call,
    { title: "请假值班", active: "activities", problem: given.problem },
    <>
      <PageHeader
        title={organ === undefined ? "我的请假值班" : "请假值班"}
        back={{ href: "/activities", label: "活动" }}
        actions={leads && <LinkButton href={addressOf(actor.organ)}>为他人登记</LinkButton>}
      />
      <AddForm
        organ={organ}
        typed={given.typed ?? fresh}
        options={options}
        problem={given.problem?.fields.length ? given.problem : undefined}
        idempotencyKey={given.idempotencyKey ?? deps.ids.next()}
      />
      <DataTable<AbsenceRow>
        caption="没有结束的登记"
        rows={rows}
        empty={{ title: "没有登记" }}
        columns={[
          { head: "姓名", lead: true, cell: ({ name, unitName }) => `${name}　${unitName}` },
          { head: "原因", cell: ({ reason }) => absenceReasons[reason] },
          { head: "起止", cell: ({ from, until }) => `${sayFullDay(from)}至${sayFullDay(until)}` },
          { head: "操作", cell: (row) => <Ending row={row} organ={organ} today={today} /> },
        ]}
      />
    </>,
  );
}

/** Without the field's English path. */
const said = (problem: Problem): Problem =>
  problem.fields[0]
    ? new Problem(problem.code, problem.fields[0].message, problem.fields, problem.reason)
    : problem;

async function add(call: Call, organ: string | undefined): Promise<Response> {
  const { deps, actor, form } = call;
  const typed: Typed = {
    staff: form.one("staff"),
    reason: form.one("reason"),
    from: form.one("from"),
    until: form.one("until"),
  };
  const idempotencyKey = form.one("idempotencyKey") || undefined;
  const done = await attempt(async () => {
    const fields = { ...typed, from: typed.from || undefined, until: typed.until || undefined };
    const input = parsed(AbsenceInput, fields);
    // It will stand in the list of this address: whoever is not of its organ is refused there.
    const officer = organ === undefined ? undefined : await officerBy(deps, actor.county, input.staff);
    if (officer?.organ !== organ) throw notFound("干警");
    return noteAbsence(deps, actor, input, serialOf(actor, idempotencyKeyOf(idempotencyKey)));
  });
  if ("value" in done)
    return goTo(call, addressOf(organ), `已登记${done.value.name}的${absenceReasons[done.value.reason]}`);
  if (done.problem.code === "notFound") throw done.problem;
  return show(call, organ, { typed, problem: said(done.problem), idempotencyKey });
}

export const absencePages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/absences/mine",
    guard: "signedIn",
    summary: "我的请假值班页",
    run: (call) => show(call, undefined),
  }),
  page({
    method: "post",
    path: "/activities/absences/mine",
    guard: "signedIn",
    summary: "登记自己的休假、值班、外出、病假",
    run: (call) => add(call, undefined),
  }),
  page({
    method: "get",
    path: "/activities/organs/:organ/absences",
    guard: "activities.nominate",
    summary: "一个政法单位的请假值班页；内勤和负责人只看本部门",
    run: (call) => show(call, call.params.organ),
  }),
  page({
    method: "post",
    path: "/activities/organs/:organ/absences",
    guard: "activities.nominate",
    summary: "为他人登记休假、值班、外出、病假",
    run: (call) => add(call, call.params.organ),
  }),
  page({
    method: "post",
    path: "/activities/absences/:staff/:from/:serial/end",
    guard: "signedIn",
    summary: "提前结束或撤销一次登记",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const organ = form.one("organ") || undefined;
      const at = { staff: params.staff, serial: params.serial, from: dayIn(params.from, "请假登记") };
      const done = await attempt(() =>
        endAbsence(deps, actor, at, parsed(EndAbsenceInput, { until: form.one("until") || undefined }).until),
      );
      const to =
        organ !== undefined && /^[a-z0-9]{2,16}$/u.test(organ) ? addressOf(organ) : addressOf(undefined);
      if ("value" in done) return goTo(call, to, "已更新");
      if (done.problem.code === "notFound") throw done.problem;
      return goTo(call, to, said(done.problem).message, "failed");
    },
  }),
];
