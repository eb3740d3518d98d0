// The roll: who was there, marked by list beside the scans; closed once, with what is missing named; corrected afterwards.
import { kindOf } from "../../shared/activities/kinds.ts";
import { AmendInput, MarksInput } from "../../shared/activities/page-views.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { Alert, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { activityToManage } from "./lifecycle.ts";
import { amendRoll, closeRoll, markRoll, rollOf, type RollLine } from "./roll.ts";
import { wholeOf } from "./store.ts";
import { addressOf, Amending, ByList, Closing, Counts, UnitTabs, type Amended } from "./roll-parts.tsx";
import { RollEntries, statePrefix, wasPrefix, type Marked } from "./roll-entries.tsx";
import { sayWhen } from "./words.ts";

type Call = PageCall<string> & { params: { id: string } };
type Shown = { activity: Activity; lines: RollLine[]; names: PlaceNames };

async function load({ deps, actor, params }: Call): Promise<Shown> {
  const { county } = actor;
  await activityToManage(deps, actor, params.id);
  const [whole, names] = await Promise.all([wholeOf(deps, county, params.id), placeNames(deps, county)]);
  if (!whole) throw notFound("活动");
  const { activity, signUps } = whole;
  return { activity, lines: await rollOf(deps, activity, signUps), names };
}

type Given = { problem?: Problem; marked?: Marked; list?: string; amended?: Amended };

async function show(call: Call, given: Given = {}): Promise<Response> {
  const { activity, lines, names } = await load(call);
  const { deps } = call;
  const open = activity.state === "open";
  const [shown, unit] = [call.query.get("state"), call.query.get("unit")];
  const ofUnit = lines.filter((line) => unit === null || line.unit === unit);
  const listed = ofUnit.filter(({ attendance = "open" }) => shown === null || attendance === shown);
  return showPage(
    call,
    { title: "签到表", active: "activities", problem: given.problem },
    <>
      <PageHeader
        title="签到表"
        lead={`${kindOf(activity.kind).label}：${activity.theme}，${sayWhen(activity)}`}
        back={{ href: `/activities/${activity.id}`, label: "活动" }}
        actions={
          <>
            {open && <LinkButton href={`/activities/${activity.id}/screen`}>投屏签到</LinkButton>}
            <LinkButton href={`/activities/${activity.id}/roster/print`}>打印签到表</LinkButton>
          </>
        }
      />
      <Counts id={activity.id} lines={lines} shown={shown} />
      {!open && activity.state !== "closed" && <Alert tone="soon">活动没有发布或已取消，不登记出勤。</Alert>}
      {activity.state === "closed" && (
        <Amending activity={activity} lines={lines} typed={given.amended} problem={given.problem} />
      )}
      <UnitTabs id={activity.id} lines={lines} names={names} unit={unit} />
      <Section
        title={`名单 ${listed.length} 人`}
        note={shown !== null && <a href={addressOf(activity.id)}>看全部 {lines.length} 人</a>}
      >
        {open && (
          <ByList
            id={activity.id}
            typed={given.list}
            error={given.list === undefined ? undefined : given.problem?.fields[0]?.message}
          />
        )}
        <RollEntries
          action={addressOf(activity.id)}
          lines={listed}
          names={names}
          open={open}
          marked={given.marked}
        />
      </Section>
      {open && <Closing activity={activity} lines={lines} now={deps.clock.now()} />}
    </>,
  );
}

/** What was chosen in the lines that were shown, each with what stood there when it was. */
const chosenIn = ({ form }: Call, lines: readonly RollLine[]) =>
  lines
    .filter(({ staff }) => form.all(statePrefix + staff).length > 0)
    .map((line) => ({ line, to: form.one(statePrefix + line.staff), was: form.one(wasPrefix + line.staff) }));

/**
 * Saves what was changed. `rest` is for everybody shown who has nothing yet. Whoever scanned, or was marked by another,
 * since the page was opened is not overwritten by what its reader did not see.
 */
async function saveMarks(call: Call): Promise<Response> {
  const { deps, actor, params, form } = call;
  const { lines } = await load(call);
  const rest = form.one("do") === "rest";
  const chosen = chosenIn(call, lines);
  const changed = chosen.filter(({ to, was }) => to !== was && to !== "");
  const stale = changed.find(({ line, was }) => (line.attendance ?? "") !== was);
  if (stale) {
    const message = `${stale.line.name}的出勤刚刚有变（扫码或他人登记），请核对后再保存`;
    throw new Problem("conflict", message, [], "changed-meanwhile");
  }
  const more = rest ? chosen.filter(({ line, to }) => to === "" && line.attendance === undefined) : [];
  const wanted = [
    ...changed.map(({ line, to }) => ({ staff: line.staff, attendance: to })),
    ...more.map(({ line }) => ({ staff: line.staff, attendance: "present" })),
  ];
  if (wanted.length === 0) return goTo(call, addressOf(params.id), "没有要保存的改动");
  const { marks } = parsed(MarksInput, { marks: wanted });
  await markRoll(deps, actor, params.id, marks);
  return goTo(call, addressOf(params.id), `已登记 ${marks.length} 人`);
}

async function markList(call: Call): Promise<Response> {
  const { deps, actor, params, form } = call;
  const staff = [
    ...new Set(
      form
        .one("list")
        .toUpperCase()
        .split(/[\s、，,；;]+/u)
        .filter(Boolean),
    ),
  ];
  const attendance = form.one("attendance");
  const { marks } = parsed(MarksInput, { marks: staff.map((one) => ({ staff: one, attendance })) });
  await markRoll(deps, actor, params.id, marks);
  return goTo(call, addressOf(params.id), `已登记 ${marks.length} 人`);
}

/** A staff number that is nobody's is said at the field, not as a page that does not exist. */
const atField = (problem: Problem, path: string): Problem =>
  problem.code === "notFound"
    ? new Problem("invalid", "有不属于本单位的警号/工号，没有登记任何人", [
        { path, message: "有不属于本单位的警号/工号" },
      ])
    : new Problem(
        problem.code,
        problem.message,
        problem.fields.map(({ message }) => ({ path, message })),
        problem.reason,
      );

const guard = "activities.manage" as const;

export const rollPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/:id/roll",
    guard,
    summary: "签到表：登记、关闭、更正",
    run: (call) => show(call),
  }),
  page({
    method: "post",
    path: "/activities/:id/roll",
    guard,
    summary: "登记出勤",
    run: async (call) => {
      const done = await attempt(() => saveMarks(call));
      if ("value" in done) return done.value;
      const { lines } = await load(call);
      const marked: Marked = new Map(chosenIn(call, lines).map(({ line, to }) => [line.staff, to]));
      return show(call, { marked, problem: forForm(done.problem) });
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/roll/list",
    guard,
    summary: "按警号/工号登记",
    run: async (call) => {
      await activityToManage(call.deps, call.actor, call.params.id);
      const done = await attempt(() => markList(call));
      return "value" in done
        ? done.value
        : show(call, { list: call.form.one("list"), problem: atField(done.problem, "list") });
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/roll/close",
    guard,
    summary: "关闭签到表",
    run: async (call) => {
      await closeRoll(call.deps, call.actor, call.params.id);
      return goTo(call, addressOf(call.params.id), "签到表已关闭，已计入各部门");
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/roll/amendment",
    guard,
    summary: "关闭后更正一人的出勤",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      await activityToManage(deps, actor, params.id);
      const amended = {
        staff: form.one("staff").trim().toUpperCase(),
        attendance: form.one("attendance"),
        reason: form.one("reason"),
      };
      const { staff, ...given } = amended;
      const done = await attempt(async () =>
        amendRoll(deps, actor, params.id, staff, parsed(AmendInput, given)),
      );
      if ("value" in done) return goTo(call, addressOf(params.id), "已更正，统计随之更新");
      return show(call, {
        amended,
        problem: done.problem.code === "notFound" ? atField(done.problem, "staff") : forForm(done.problem),
      });
    },
  }),
];
