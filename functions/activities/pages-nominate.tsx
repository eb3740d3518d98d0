// Naming people of one's units: a check list with the hours of the year and what each would clash with; together or each.
import { kindOf } from "../../shared/activities/kinds.ts";
import type { RosterLine } from "../../shared/activities/page-views.ts";
import { whyNot } from "../../shared/activities/rules.ts";
import { NominationInput, type Activity } from "../../shared/activities/schema.ts";
import type { NominationReply } from "../../shared/activities/views.ts";
import { may } from "../../shared/access.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, type Problem } from "../../shared/problem.ts";
import { dayOf, type Instant } from "../../shared/time.ts";
import { Checkbox, CheckList } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, ErrorSummary, Form, Submit, type Option } from "../../web/ui/forms.tsx";
import { Alert, EmptyState, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { people } from "../org/store.ts";
import { inParallel } from "../platform/parallel.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { nominate } from "./nominations.ts";
import { sayWithdrawal } from "./own-seat.tsx";
import { hoursOf, personOf, yearHours } from "./people.ts";
import { loadFor, withdraw } from "./sign-ups.ts";
import { clashesOf, meetingsAt } from "./standing.ts";
import { viewRoster } from "./views.ts";
import { sayNumber, standingWords } from "./words.ts";

type Call = PageCall<string> & { params: { id: string } };
type Outcome = NominationReply["outcomes"][number];
type Known = { activity: Activity; officers: Officer[]; lines: RosterLine[] };

/** The activity with those whom the actor may name; 404 for who may name nobody. */
async function known({ deps, actor, params }: Call): Promise<Known> {
  const activity = await loadFor(deps, actor, params.id);
  const all = await people(deps, actor.county, { stale: true });
  const own = all.filter((one) => one.state === "active" && one.organ === activity.organ);
  const officers = own.filter((one) => may(actor.grants, "activities.nominate", one));
  if (officers.length === 0) throw notFound("活动");
  const { lines } = await viewRoster(deps, actor, params.id);
  return {
    activity,
    officers: officers.sort((a, b) => (a.unit + a.staff < b.unit + b.staff ? -1 : 1)),
    lines,
  };
}

/** Somebody as a choice: his hours of the year, what he would clash with, or why he cannot be named. */
async function optionOf(
  call: Call,
  { activity, meetings }: { activity: Activity; meetings: readonly Activity[] },
  officer: Officer,
  names: PlaceNames,
  many: boolean,
): Promise<Option> {
  const { deps } = call;
  const now = deps.clock.now();
  const { county, staff, name, unit } = officer;
  const refusal = whyNot.signUp(activity, personOf(officer), undefined, now);
  const [{ hours, owed }, clashes] = await Promise.all([
    hoursOf(deps, county, staff, dayOf(now)),
    clashesOf(deps, activity, officer, meetings),
  ]);
  const hint = [
    ...(many ? [names.of(unit)] : []),
    `今年 ${sayNumber(hours)} 学时${owed > 0 ? `，距 ${yearHours} 还差 ${sayNumber(owed)}` : ""}`,
    ...clashes,
    ...(refusal?.code === "not-for-you" ? [refusal.message] : []),
  ];
  return { value: staff, label: name, hint: hint.join("；"), disabled: refusal?.code === "not-for-you" };
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

const Named = ({
  activity,
  lines,
  now,
}: {
  activity: Activity;
  lines: readonly RosterLine[];
  now: Instant;
}) => (
  <DataTable<RosterLine>
    caption="已经报名的人"
    rows={lines}
    empty={{ title: "还没有人报名" }}
    columns={[
      { head: "姓名", lead: true, cell: ({ name }) => name },
      { head: "部门", cell: ({ unitName }) => unitName },
      {
        head: "情况",
        cell: ({ state = "seated", place }) => (
          <Status {...standingWords[state]} note={place ? `第 ${place} 位` : undefined} />
        ),
      },
      {
        head: "操作",
        cell: ({ staff }) => (
          <Form action={`/activities/${activity.id}/nominations/${staff}/withdraw`} inline>
            <Submit small look="secondary" confirm={sayWithdrawal(activity, now)}>
              取消报名
            </Submit>
          </Form>
        ),
      },
    ]}
  />
);

type Given = { chosen?: string[]; together?: boolean; problem?: Problem; outcomes?: Outcome[] };

async function show(call: Call, given: Given = {}): Promise<Response> {
  const { deps, actor } = call;
  const { activity, officers, lines } = await known(call);
  const [names, meetings] = await Promise.all([placeNames(deps, actor.county), meetingsAt(deps, activity)]);
  const standing = lines.filter(
    ({ state }) => state === "seated" || state === "waiting" || state === "offered",
  );
  const taken = new Set(standing.map(({ staff }) => staff));
  const free = officers.filter(({ staff }) => !taken.has(staff));
  const many = new Set(officers.map(({ unit }) => unit)).size > 1;
  const options = await inParallel(free, 8, (officer) =>
    optionOf(call, { activity, meetings }, officer, names, many),
  );
  const refusal = whyNot.join(activity, deps.clock.now())?.message;
  const own = new Set(officers.map(({ staff }) => staff));
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
      <Section title="报名">
        {options.length === 0 ? (
          <EmptyState title="可以报名的人都已经报名" />
        ) : (
          <Form action={`/activities/${activity.id}/nominations`}>
            <ErrorSummary problems={problem?.fields} />
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
      <Section title={`已报名 ${standing.length} 人`} plain>
        <Named
          activity={activity}
          lines={standing.filter(({ staff }) => own.has(staff))}
          now={deps.clock.now()}
        />
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
    run: (call) => show(call),
  }),
  page({
    method: "post",
    path: "/activities/:id/nominations",
    guard: "activities.nominate",
    summary: "报名",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const [chosen, together] = [form.all("staff"), form.one("together") !== ""];
      const done = await attempt(async () =>
        nominate(deps, actor, params.id, parsed(NominationInput, { staff: chosen, together })),
      );
      if ("problem" in done) return show(call, { chosen, together, problem: forForm(done.problem) });
      return show(call, { outcomes: done.value.outcomes });
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
