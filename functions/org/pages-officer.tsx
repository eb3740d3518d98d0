// An officer's pages: entering one, details and the way there, transfers, leaving.
import { may } from "../../shared/access.ts";
import { officerKindLabels, sexLabels } from "../../shared/org/kinds.ts";
import { Leave, NewOfficer, OfficerChange, Transfer, type Officer } from "../../shared/org/schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { dayOf, sayFullDay } from "../../shared/time.ts";
import { DefinitionList, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { AccountSection } from "./account-section.tsx";
import { fieldsOf } from "./form-fields.ts";
import { EditForms, NewForm, Postings, type Typed } from "./officer-parts.tsx";
import { addOfficer, changeOfficer, leaveOfficer, transferOfficer, viewOfficer } from "./officers.ts";
import { viewUnit } from "./operations.ts";
import { orgTree } from "./store.ts";

/** Any call of an officer's page or of a form on it. */
export type OfficerCall = Omit<PageCall<string>, "params"> & { params: { staff: string } };

/** The page of an officer; with what went wrong with the form that was just posted, and the details typed in it. */
export async function showOfficer(call: OfficerCall, problem?: Problem, typed?: Typed): Promise<Response> {
  const { deps, actor, params } = call;
  const [view, tree] = await Promise.all([
    viewOfficer(deps, actor, params.staff),
    orgTree(deps, actor.county, { stale: true }),
  ]);
  const { officer } = view;
  const today = dayOf(deps.clock.now());
  const targets = tree.units.filter(
    ({ id, organ, closedOn }) =>
      id !== officer?.unit &&
      closedOn === undefined &&
      may(actor.grants, "org.edit", { county: actor.county, organ, unit: id }),
  );
  const unit = tree.units.find(({ id }) => id === officer?.unit);
  const seesAll = officer !== undefined && may(actor.grants, "org.edit", officer);
  const mayEdit = seesAll && officer.state === "active";
  return showPage(
    call,
    { title: view.name, active: "org", problem },
    <>
      <PageHeader
        title={view.name}
        badge={officer?.state === "left" && <Status tone="none" word="已离职" />}
        lead={
          unit
            ? `${tree.organs.find(({ id }) => id === unit.organ)?.name ?? ""} · ${unit.name}`
            : "不在花名册中"
        }
        back={unit ? { href: `/org/units/${unit.id}`, label: unit.name } : { href: "/org", label: "机构" }}
      />
      {officer && (
        <Section title="资料">
          <DefinitionList
            items={[
              { label: "警号/工号", value: officer.staff },
              { label: "人员类别", value: `${officer.category}（${officerKindLabels[officer.kind]}）` },
              { label: "职务", value: officer.position },
              { label: "警种", value: officer.policeType },
              ...(seesAll ? personalItems(officer) : []),
              { label: "联系电话", value: officer.phone },
              { label: "邮箱", value: officer.email },
              { label: "参加工作时间", value: officer.joinedOn && sayFullDay(officer.joinedOn) },
            ]}
          />
        </Section>
      )}
      {officer && <Postings view={view} tree={tree} />}
      {view.account && <AccountSection view={view} account={view.account} tree={tree} actor={actor} />}
      {mayEdit && (
        <EditForms officer={officer} targets={targets} today={today} typed={typed} problem={problem} />
      )}
    </>,
  );
}

/** For who may edit the officer alone. */
const personalItems = ({ sex, bornOn }: Pick<Officer, "sex" | "bornOn">) => [
  { label: "性别", value: sex && sexLabels[sex] },
  { label: "出生日期", value: bornOn && sayFullDay(bornOn) },
];

async function showNew(
  call: PageCall<string>,
  unitId: string,
  typed: Typed,
  problem?: Problem,
): Promise<Response> {
  const { unit } = await viewUnit(call.deps, call.actor, unitId);
  const body = <NewForm unit={unit} typed={typed} problem={problem} />;
  return showPage(call, { title: "录入干警", active: "org", narrow: true, problem }, body);
}

const detailNames = [
  "name",
  "category",
  "position",
  "phone",
  "email",
  "sex",
  "bornOn",
  "policeType",
] as const;
const saidRoles = (ended: readonly { roleLabel: string; placeLabel: string }[]): string =>
  ended.length === 0
    ? ""
    : `；已取消：${ended.map(({ roleLabel, placeLabel }) => `${placeLabel}${roleLabel}`).join("、")}`;

export const officerPages: AnyPage[] = [
  page({
    method: "get",
    path: "/org/officers/new",
    guard: "org.edit",
    summary: "录入干警页",
    run: (call) => showNew(call, call.query.get("unit") ?? "", { from: dayOf(call.deps.clock.now()) }),
  }),
  page({
    method: "post",
    path: "/org/officers/new",
    guard: "org.edit",
    summary: "录入干警",
    run: async (call) => {
      const typed = fieldsOf(call.form, "unit", "staff", "from", ...detailNames);
      const done = await attempt(() => addOfficer(call.deps, call.actor, parsed(NewOfficer, typed)));
      if ("problem" in done) return showNew(call, typed.unit ?? "", typed, done.problem);
      return goTo(
        call,
        `/org/officers/${done.value.staff}`,
        `已录入${done.value.name}，还没有密码，不能登录`,
      );
    },
  }),
  page({
    method: "get",
    path: "/org/officers/:staff",
    guard: "org.view",
    summary: "干警页",
    run: (call) => showOfficer(call),
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/change",
    guard: "org.edit",
    summary: "修改干警资料",
    run: async (call) => {
      // An empty field erases; one that the form does not have says nothing.
      const sent = detailNames.filter((name) => call.form.all(name).length > 0);
      const given = Object.fromEntries(sent.map((name) => [name, call.form.one(name).trim()]));
      const done = await attempt(() =>
        changeOfficer(call.deps, call.actor, call.params.staff, parsed(OfficerChange, given)),
      );
      if ("problem" in done) return showOfficer(call, done.problem, given);
      return goTo(call, `/org/officers/${call.params.staff}`, "已保存");
    },
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/transfer",
    guard: "org.edit",
    summary: "办理调动",
    run: async (call) => {
      const given = fieldsOf(call.form, "unit", "from");
      const done = await attempt(() =>
        transferOfficer(call.deps, call.actor, call.params.staff, parsed(Transfer, given)),
      );
      if ("problem" in done) return showOfficer(call, done.problem);
      return goTo(
        call,
        `/org/officers/${call.params.staff}`,
        `已办理调动${saidRoles(done.value.rolesEnded)}`,
      );
    },
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/leave",
    guard: "org.edit",
    summary: "办理离职",
    run: async (call) => {
      const done = await attempt(() =>
        leaveOfficer(call.deps, call.actor, call.params.staff, parsed(Leave, fieldsOf(call.form, "on"))),
      );
      if ("problem" in done) return showOfficer(call, done.problem);
      return goTo(
        call,
        `/org/officers/${call.params.staff}`,
        `已办理离职，账号已停用${saidRoles(done.value.rolesEnded)}`,
      );
    },
  }),
];
