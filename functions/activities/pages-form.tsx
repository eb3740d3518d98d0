// Setting an activity up and changing it; a new one may be a whole series.
import { ActivityKind, activityKinds, kindOf } from "../../shared/activities/kinds.ts";
import { ActivityInput, type Activity } from "../../shared/activities/schema.ts";
import { SeriesInput } from "../../shared/activities/series.ts";
import { inService } from "../../shared/org/rules.ts";
import { whyNot } from "../../shared/activities/rules.ts";
import { notFound, Problem, refuse } from "../../shared/problem.ts";
import { dayOf, sayDay } from "../../shared/time.ts";
import { Alert, PageHeader, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { orgTree, people } from "../org/store.ts";
import { idempotencyKeyOf, serialFrom } from "../platform/repeats.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { askedChangeOf } from "./asked-changes.ts";
import { approversOf } from "./approval.ts";
import { ActivityForm, type Choices } from "./activity-form.tsx";
import { freshTyped, inputOf, postedTyped, storedTyped, type Typed } from "./activity-typed.ts";
import { activityToManage, changeActivity, createActivity } from "./lifecycle.ts";
import { mayManage } from "./reach.ts";
import { createSeries } from "./series.ts";
import { chosenOrgan, organsFor } from "./views.ts";

type Call = PageCall<string>;

/**
 * Units and categories of an organ, to choose from, and what an activity names that is there no longer: a form that did
 * not show it would take the restriction away with the next press. 404 for an organ that the actor does not manage.
 */
async function choicesOf(
  { deps, actor }: Call,
  organ: string,
  named?: Pick<ActivityInput, "who" | "seats">,
): Promise<Choices> {
  if (!mayManage(actor, organ)) throw notFound("政法单位");
  const [tree, all] = await Promise.all([
    orgTree(deps, actor.county, { stale: true }),
    people(deps, actor.county, { stale: true }),
  ]);
  const today = dayOf(deps.clock.now());
  const own = all.filter((one) => one.organ === organ && one.state === "active");
  const kept = new Set([
    ...(named?.who.units ?? []),
    ...(named?.seats?.guaranteed ?? []).map(({ unit }) => unit),
  ]);
  const held = new Set(own.map(({ category }) => category));
  const gone = (named?.who.categories ?? []).filter((one) => !held.has(one));
  return {
    units: tree.units
      .filter((unit) => unit.organ === organ && (inService(unit, today) || kept.has(unit.id)))
      .map((unit) => ({
        value: unit.id,
        label: inService(unit, today) ? unit.name : `${unit.name}（已撤销）`,
      })),
    categories: [
      ...[...held].sort().map((value) => ({ value, label: value })),
      ...gone.map((value) => ({ value, label: `${value}（现无此类人员）` })),
    ],
  };
}

/** Which kind, where more than one organ is managed also for which. */
async function chooseKind(call: Call): Promise<Response> {
  const { deps, actor, query } = call;
  const organs = (await organsFor(deps, actor)).filter(({ id }) => mayManage(actor, id));
  const id = chosenOrgan(organs, actor, query.get("organ") ?? undefined);
  const chosen = organs.find((one) => one.id === id) ?? { id, name: "" };
  return showPage(
    call,
    { title: "新建活动", active: "activities" },
    <>
      <PageHeader title="新建活动" lead={chosen.name} back={{ href: "/activities", label: "活动" }} />
      {organs.length > 1 && (
        <Tabs
          label="政法单位"
          items={organs.map(({ id, name }) => ({
            href: `/activities/new?organ=${id}`,
            label: name,
            active: id === chosen.id,
          }))}
        />
      )}
      <Section title="哪一类活动">
        <div class="sn-cells sn-cells-wide">
          {ActivityKind.options.map((kind) => (
            <a class="sn-choice sn-choice-explained" href={`/activities/new?organ=${chosen.id}&kind=${kind}`}>
              <span class="sn-choice-text">
                {activityKinds[kind].label}
                <span class="sn-choice-hint">{sayKind(kind)}</span>
              </span>
            </a>
          ))}
        </div>
      </Section>
    </>,
  );
}

const sayKind = (kind: ActivityKind): string => {
  const { approval, roll } = kindOf(kind);
  return [roll ? "全员参加，不用报名" : "报名参加", ...(approval ? ["须经审批"] : [])].join("，");
};

type Given = { typed: Typed; problem?: Problem; idempotencyKey?: string };

async function showNew(
  call: Call,
  organ: string,
  { typed, problem, idempotencyKey }: Given,
): Promise<Response> {
  const choices = await choicesOf(call, organ);
  const { label, approval } = kindOf(ActivityKind.parse(typed.kind));
  return showPage(
    call,
    { title: `新建${label}`, active: "activities", problem },
    <>
      <PageHeader
        title={`新建${label}`}
        back={{ href: `/activities/new?organ=${organ}`, label: "活动类型" }}
        lead={approval ? "保存后送审批，同意后发布；不能由申请人自己审批。" : "保存后即行发布。"}
      />
      <ActivityForm
        action={`/activities/organs/${organ}/new`}
        typed={typed}
        choices={choices}
        problem={problem}
        idempotencyKey={idempotencyKey ?? call.deps.ids.next()}
        isNew
        submit={approval ? "送审批" : "发布"}
      />
    </>,
  );
}

const fieldNames: Record<string, string> = {
  opensAt: "opensDay",
  closesAt: "closesDay",
  "seats.releaseAt": "releaseDay",
  "seats.capacity": "capacity",
  seats: "capacity",
};

/** Problems are said at the form's own fields; those of a plan speak of the first activity as its input. */
function atFields(problem: Problem, ofSeries = false): Problem {
  const fields = problem.fields.map(({ path, message }) => {
    if (ofSeries && (path === "until" || path === "count")) return { path: "seriesUntil", message };
    const own = path.startsWith("input.") ? path.slice(6) : path;
    return { path: own.startsWith("seats.guaranteed") ? "guaranteed" : (fieldNames[own] ?? own), message };
  });
  return new Problem(problem.code, problem.message, fields, problem.reason);
}

/** What came of it; that nobody is there to agree is better said at once than found out later. */
async function sayMade({ deps }: Call, activity: Activity): Promise<string> {
  if (activity.state !== "toApprove") return "活动已发布";
  return (await approversOf(deps, activity)).length > 0
    ? "已送审批"
    : "已保存，但现在没有可以审批的人，请联系系统管理员设置单位管理员或政法委账号";
}

async function setUp(call: Call, organ: string, typed: Typed, key: string | undefined): Promise<Response> {
  const { deps, actor } = call;
  const input = inputOf(typed, deps.clock.now());
  const serial = key ? serialFrom(actor, key) : undefined;
  if (typed.every === "") {
    const made = await createActivity(deps, actor, organ, parsed(ActivityInput, input), serial);
    return goTo(call, `/activities/${made.id}`, await sayMade(call, made));
  }
  const until = typed.seriesUntil || undefined;
  const plan = { input, every: typed.every, until, daysOff: typed.daysOff };
  const made = await attempt(async () => createSeries(deps, actor, organ, parsed(SeriesInput, plan), serial));
  if ("problem" in made) throw atFields(made.problem, true);
  const { created, left } = made.value;
  const without = left.length ? `；${left.map(sayDay).join("、")}因节假日没有安排` : "";
  return goTo(
    call,
    `/activities?month=${typed.day.slice(0, 7)}&organ=${organ}`,
    `已建立 ${created.length} 次活动${without}`,
  );
}

async function showEdit(call: Call, activity: Activity, given: Partial<Given> = {}): Promise<Response> {
  const { id, organ, kind } = activity;
  const asked = await askedChangeOf(call.deps, activity);
  const choices = await choicesOf(call, organ, asked?.input ?? activity);
  const agreed = kindOf(kind).approval && activity.state === "open";
  return showPage(
    call,
    { title: `修改${kindOf(kind).label}`, active: "activities", problem: given.problem },
    <>
      <PageHeader
        title={`修改${kindOf(kind).label}`}
        lead={activity.theme}
        back={{ href: `/activities/${id}`, label: "活动" }}
      />
      {agreed && (
        <Alert tone="info">
          {asked
            ? "下面是等待审批的变更。再次保存即替换它；改回原来的内容再保存，即撤回变更。"
            : "已经审批的，改动主题、日期、学时、层级、脱产、外请授课人或增加名额，要再送审批，同意后生效；改动地点、时间等其他内容，保存后即生效。"}
        </Alert>
      )}
      <ActivityForm
        action={`/activities/${id}/edit`}
        typed={given.typed ?? storedTyped(asked?.input ?? activity)}
        choices={choices}
        problem={given.problem}
        isNew={false}
        seen={activity.version}
        submit={activity.state === "refused" ? "修改后重新送审批" : "保存"}
      />
    </>,
  );
}

const posted = async (call: Call, organ: string, activity?: Activity): Promise<Typed> => {
  const asked = activity && (await askedChangeOf(call.deps, activity));
  const { units } = await choicesOf(call, organ, asked?.input ?? activity);
  return postedTyped(
    call.form,
    units.map(({ value }) => value),
  );
};

export const formPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/new",
    guard: "activities.manage",
    summary: "新建活动：先选类型，再按类型填写",
    run: async (call) => {
      const { deps, actor, query } = call;
      const kind = ActivityKind.safeParse(query.get("kind"));
      if (!kind.success) return chooseKind(call);
      return showNew(call, query.get("organ") ?? actor.organ ?? "", {
        typed: freshTyped(kind.data, deps.clock.now()),
      });
    },
  }),
  page({
    method: "post",
    path: "/activities/organs/:organ/new",
    guard: "activities.manage",
    summary: "建立活动或一系列活动",
    run: async (call) => {
      const { organ } = call.params;
      const typed = await posted(call, organ);
      if (!ActivityKind.safeParse(typed.kind).success) throw new Problem("invalid", "请选择活动类型");
      const key = call.form.one("idempotencyKey") || undefined;
      const done = await attempt(async () => setUp(call, organ, typed, idempotencyKeyOf(key)));
      if ("value" in done) return done.value;
      // Sent before with something else in it: the next press is another activity.
      const again = done.problem.reason === "sent-before" ? undefined : key;
      return showNew(call, organ, { typed, problem: forForm(atFields(done.problem)), idempotencyKey: again });
    },
  }),
  page({
    method: "get",
    path: "/activities/:id/edit",
    guard: "activities.manage",
    summary: "修改活动",
    run: async (call) => {
      const activity = await activityToManage(call.deps, call.actor, call.params.id);
      refuse(whyNot.change(activity));
      return showEdit(call, activity);
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/edit",
    guard: "activities.manage",
    summary: "保存修改；时间地点有变的通知已报名的人",
    run: async (call) => {
      const { deps, actor, params } = call;
      const activity = await activityToManage(deps, actor, params.id);
      const typed = await posted(call, activity.organ, activity);
      const input = () => parsed(ActivityInput, inputOf({ ...typed, kind: activity.kind }, deps.clock.now()));
      const seen = Number(call.form.one("seen")) || undefined;
      const done = await attempt(async () => changeActivity(deps, actor, params.id, input(), seen));
      if ("problem" in done)
        return showEdit(call, activity, {
          typed: { ...typed, kind: activity.kind },
          problem: forForm(atFields(done.problem)),
        });
      return goTo(call, `/activities/${params.id}`, done.value.asked ? "变更已送审批，同意后生效" : "已保存");
    },
  }),
];
