// Forms that add an organ or a unit, and rename an organ or the county.
import { may } from "../../shared/access.ts";
import { organKindLabels, OrganKind, unitClassLabels, UnitClass } from "../../shared/org/kinds.ts";
import { NewOrgan, NewUnit, CountyChange, OrganChange, type Organ } from "../../shared/org/schema.ts";
import type { OrganView } from "../../shared/org/views.ts";
import type { Problem } from "../../shared/problem.ts";
import { dayOf } from "../../shared/time.ts";
import { RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, Form, Select, Submit, TextInput } from "../../web/ui/forms.tsx";
import { PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { fieldsOf } from "./form-fields.ts";
import { createOrgan, createUnit, renameCounty, renameOrgan, viewOrganisation } from "./operations.ts";

type Typed = Partial<Record<string, string>>;

const OrganForm = ({ typed, problem }: { typed: Typed; problem?: Problem }) => (
  <>
    <PageHeader title="新增政法单位" back={{ href: "/org", label: "机构" }} />
    <Section>
      <Form action="/org/organs/new">
        <TextInput
          name="name"
          label="单位全称"
          required
          maxLength={60}
          value={typed.name}
          error={errorAt(problem?.fields, "name")}
        />
        <RadioGroup
          name="kind"
          label="单位性质"
          required
          value={typed.kind}
          error={errorAt(problem?.fields, "kind")}
          options={OrganKind.options.map((value) => ({ value, label: organKindLabels[value] }))}
        />
        <Buttons>
          <Submit>保存</Submit>
        </Buttons>
      </Form>
    </Section>
  </>
);

const UnitForm = ({
  typed,
  organs,
  problem,
}: {
  typed: Typed;
  organs: readonly Organ[];
  problem?: Problem;
}) => (
  <>
    <PageHeader title="新增部门（科所队）" back={{ href: "/org", label: "机构" }} />
    <Section>
      <Form action="/org/units/new">
        <Select
          name="organ"
          label="政法单位"
          required
          blank="请选择"
          value={typed.organ}
          error={errorAt(problem?.fields, "organ")}
          options={organs.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextInput
          name="name"
          label="部门名称"
          required
          maxLength={60}
          value={typed.name}
          error={errorAt(problem?.fields, "name")}
        />
        <RadioGroup
          name="class"
          label="类别"
          required
          value={typed.class}
          error={errorAt(problem?.fields, "class")}
          options={UnitClass.options.map((value) => ({ value, label: unitClassLabels[value] }))}
        />
        <DateInput
          name="openedOn"
          label="设立日期"
          required
          hint="设立当月、当周不计任务。"
          value={typed.openedOn}
          error={errorAt(problem?.fields, "openedOn")}
        />
        <Buttons>
          <Submit>保存</Submit>
        </Buttons>
      </Form>
    </Section>
  </>
);

export const addingPages: AnyPage[] = [
  page({
    method: "get",
    path: "/org/organs/new",
    guard: "org.edit",
    summary: "新增政法单位页",
    run: (call) =>
      showPage(call, { title: "新增政法单位", active: "org", narrow: true }, <OrganForm typed={{}} />),
  }),
  page({
    method: "post",
    path: "/org/organs/new",
    guard: "org.edit",
    summary: "新增政法单位",
    run: async (call) => {
      const typed = fieldsOf(call.form, "name", "kind");
      const done = await attempt(() => createOrgan(call.deps, call.actor, parsed(NewOrgan, typed)));
      if (!("problem" in done)) return goTo(call, `/org#${done.value.id}`, `已新增“${done.value.name}”`);
      const { problem } = done;
      return showPage(
        call,
        { title: "新增政法单位", active: "org", narrow: true, problem },
        <OrganForm typed={typed} problem={problem} />,
      );
    },
  }),
  page({
    method: "post",
    path: "/org/organs/:organ",
    guard: "org.edit",
    summary: "政法单位改名",
    run: async (call) => {
      const given = parsed(OrganChange, fieldsOf(call.form, "name"));
      const organ = await renameOrgan(call.deps, call.actor, call.params.organ, given);
      return goTo(call, `/org#${organ.id}`, `已改名为“${organ.name}”`);
    },
  }),
  page({
    method: "post",
    path: "/org/county",
    guard: "org.county",
    summary: "本县（区）改名",
    run: async (call) => {
      const { name } = parsed(CountyChange, fieldsOf(call.form, "name"));
      const county = await renameCounty(call.deps, call.actor, call.actor.county, name);
      return goTo(call, "/org", `本县（区）已改名为“${county.name}”`);
    },
  }),
  page({
    method: "get",
    path: "/org/units/new",
    guard: "org.edit",
    summary: "新增部门页",
    run: async (call) => {
      const organs = await editable(call);
      const typed = { organ: call.query.get("organ") ?? undefined, openedOn: dayOf(call.deps.clock.now()) };
      return showPage(
        call,
        { title: "新增部门", active: "org", narrow: true },
        <UnitForm typed={typed} organs={organs} />,
      );
    },
  }),
  page({
    method: "post",
    path: "/org/units/new",
    guard: "org.edit",
    summary: "新增部门",
    run: async (call) => {
      const typed = fieldsOf(call.form, "organ", "name", "class", "openedOn");
      const done = await attempt(() => createUnit(call.deps, call.actor, parsed(NewUnit, typed)));
      if (!("problem" in done))
        return goTo(call, `/org/units/${done.value.id}`, `已新增“${done.value.name}”`);
      const { problem } = done;
      const body = <UnitForm typed={typed} organs={await editable(call)} problem={problem} />;
      return showPage(call, { title: "新增部门", active: "org", narrow: true, problem }, body);
    },
  }),
];

/** The organs that the actor may add units to. */
async function editable({ deps, actor }: Parameters<typeof showPage>[0]): Promise<OrganView[]> {
  const organs = await viewOrganisation(deps, actor);
  return organs.filter(({ id }) => may(actor.grants, "org.edit", { county: actor.county, organ: id }));
}
