// Naming people of one's units: a check list with the hours of the year and what each would clash with; together or each.
import { kindOf } from "../../shared/activities/kinds.ts";
import { whyNot } from "../../shared/activities/rules.ts";
import { NominationInput, type Activity } from "../../shared/activities/schema.ts";
import type { NominationReply } from "../../shared/activities/views.ts";
import type { Problem } from "../../shared/problem.ts";
import type { Instant } from "../../shared/time.ts";
import { Checkbox, CheckList } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, ErrorSummary, Form, Hidden, Submit, type Option } from "../../web/ui/forms.tsx";
import { Alert, EmptyState, PageHeader, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { nominate } from "./nominations.ts";
import { viewNominees, type Named, type Nominee } from "./nominees.ts";
import { sayWithdrawal } from "./own-seat.tsx";
import { yearHours } from "./people.ts";
import { withdraw } from "./sign-ups.ts";
import { sayNumber, standingWords } from "./words.ts";

type Call = PageCall<string> & { params: { id: string } };
type Outcome = NominationReply["outcomes"][number];

/** Somebody as a choice: his hours of the year, what he would clash with, or why he cannot be named. */
function optionOf(
  { officer, hours, owed, clashes, refusal }: Nominee,
  names: PlaceNames,
  many: boolean,
): Option {
  const { staff, name, unit } = officer;
  const outside = refusal?.code === "not-for-you";
  const hint = [
    ...(many ? [names.of(unit)] : []),
    `今年 ${sayNumber(hours)} 学时${owed > 0 ? `，距 ${yearHours} 还差 ${sayNumber(owed)}` : ""}`,
    ...clashes,
    ...(outside ? [refusal.message] : []),
  ];
  return { value: staff, label: name, hint: hint.join("；"), disabled: outside };
}

const Outcomes = ({ outcomes }: { outcomes: readonly Outcome[] }) => (
  <Alert tone={outcomes.every(({ state }) => state === "seated") ? "ok" : "soon"} title="报名结果">
    <ul class="sn-plain-list">
      {outcomes.map(({ name, state, message }) => (
        <li>
          {name}：{message ?? (state === undefined ? "" : standingWords[state].word)}
        </li>
      ))}
    </ul>
  </Alert>
);

const NamedTable = ({
  activity,
  named,
  names,
  now,
}: {
  activity: Activity;
  named: readonly Named[];
  names: PlaceNames;
  now: Instant;
}) => (
  <DataTable<Named>
    caption="已经报名的人"
    rows={named}
    empty={{ title: "还没有人报名" }}
    columns={[
      { head: "姓名", lead: true, cell: ({ one }) => one.name },
      { head: "部门", cell: ({ one }) => names.of(one.unit) },
      {
        head: "情况",
        cell: ({ one, place }) => (
          <Status {...standingWords[one.state]} note={place ? `第 ${place} 位` : undefined} />
        ),
      },
      {
        head: "操作",
        cell: ({ one, bound }) => (
          <Form action={`/activities/${activity.id}/nominations/${one.staff}/withdraw`} inline>
            <Submit
              small
              look="secondary"
              confirm={sayWithdrawal(activity, now)}
              whyNot={bound && { marked: "已登记出勤", begun: "活动已开始" }[bound.code]}
            >
              取消报名
            </Submit>
          </Form>
        ),
      },
    ]}
  />
);

type Given = { chosen?: string[]; together?: boolean; problem?: Problem; outcomes?: Outcome[] };

async function show(call: Call, unit: string, given: Given = {}): Promise<Response> {
  const { deps, actor, params } = call;
  const [view, names] = await Promise.all([
    viewNominees(deps, actor, params.id, unit),
    placeNames(deps, actor.county),
  ]);
  const { activity, named } = view;
  const now = deps.clock.now();
  const refusal = (whyNot.join(activity, now) ?? whyNot.late(activity, now))?.message;
  const options = view.choices.map((one) => optionOf(one, names, view.many));
  const address = `/activities/${activity.id}/nominations`;
  const { problem, outcomes } = given;
  return showPage(
    call,
    { title: "为本部门报名", active: "activities", problem },
    <>
      <PageHeader
        title="为本部门报名"
        lead={`${kindOf(activity.kind).label}：${activity.theme}`}
        back={{ href: `/activities/${activity.id}`, label: "活动" }}
      />
      {outcomes && <Outcomes outcomes={outcomes} />}
      {view.units.length > 0 && (
        <Tabs
          label="部门"
          items={view.units.map((one) => ({
            href: `${address}?unit=${one}`,
            label: names.of(one),
            active: one === view.unit,
          }))}
        />
      )}
      <Section title="报名">
        {options.length === 0 ? (
          <EmptyState title="可以报名的人都已经报名" />
        ) : (
          <Form action={address}>
            <ErrorSummary problems={problem?.fields} />
            {view.unit !== undefined && <Hidden name="unit" value={view.unit} />}
            <CheckList
              name="staff"
              label="人员"
              options={options}
              values={given.chosen ?? []}
              filter={options.length > 15}
              error={errorAt(problem?.fields, "staff")}
            />
            <Checkbox
              name="together"
              label="整组同进退"
              hint="名额够全组才报上，不够则全组候补；须是同一部门的人。"
              checked={given.together}
            />
            <Buttons sticky>
              <Submit whyNot={refusal}>报名</Submit>
            </Buttons>
          </Form>
        )}
      </Section>
      <Section title={`已报名 ${named.length} 人`} plain>
        <NamedTable activity={activity} named={named} names={names} now={now} />
      </Section>
    </>,
  );
}

export const nominatePages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/:id/nominations",
    guard: "activities.nominate",
    summary: "为本部门的人报名：学时、时间冲突、整组或逐人",
    run: (call) => show(call, call.query.get("unit") ?? ""),
  }),
  page({
    method: "post",
    path: "/activities/:id/nominations",
    guard: "activities.nominate",
    summary: "报名",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const [chosen, together, unit] = [form.all("staff"), form.one("together") !== "", form.one("unit")];
      const done = await attempt(async () =>
        nominate(deps, actor, params.id, parsed(NominationInput, { staff: chosen, together })),
      );
      if ("problem" in done) return show(call, unit, { chosen, together, problem: forForm(done.problem) });
      return show(call, unit, { outcomes: done.value.outcomes });
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/nominations/:staff/withdraw",
    guard: "activities.nominate",
    summary: "为本部门的人取消报名",
    run: async (call) => {
      const { deps, actor, params } = call;
      await withdraw(deps, actor, params.id, params.staff);
      return goTo(call, `/activities/${params.id}/nominations`, "已取消报名，并通知本人");
    },
  }),
];
