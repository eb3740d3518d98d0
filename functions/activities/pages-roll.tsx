// The roll: who was there, marked by list beside the scans; closed once, with what is missing named; corrected afterwards.
import { kindOf } from "../../shared/activities/kinds.ts";
import { MarksInput, marksMax } from "../../shared/activities/page-views.ts";
import { whyNotMark } from "../../shared/activities/rules.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { Alert, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { sayAttendance } from "./roll-rows.ts";
import { activityToManage } from "./lifecycle.ts";
import { closeRoll, markRoll, rollOf, type Mark, type RollLine } from "./roll.ts";
import { closedViewOf, type ClosedView, type Corrected } from "./roll-closed.ts";
import { Corrections, History } from "./roll-corrections.tsx";
import { wholeOf } from "./store.ts";
import { AwayOnRoll } from "./absence-parts.tsx";
import { absentOnDay } from "./absences.ts";
import { addressOf, Amending, ByList, Closing, Counts, UnitTabs, type Amended } from "./roll-parts.tsx";
import { RollEntries, statePrefix, wasPrefix, type Marked } from "./roll-entries.tsx";
import { sayWhen } from "./words.ts";

type Call = PageCall<string> & { params: { id: string } };
type Shown = { activity: Activity; lines: RollLine[]; names: PlaceNames; closed: ClosedView };

async function load({ deps, actor, params }: Call): Promise<Shown> {
  const { county } = actor;
  await activityToManage(deps, actor, params.id);
  const [whole, names] = await Promise.all([wholeOf(deps, county, params.id), placeNames(deps, county)]);
  if (!whole) throw notFound("活动");
  const { activity, signUps } = whole;
  const lines = await rollOf(deps, activity, signUps);
  return { activity, lines, names, closed: await closedViewOf(deps, activity, lines) };
}

type Given = {
  problem?: Problem;
  marked?: Marked;
  list?: string;
  amended?: Amended;
  corrected?: Corrected;
};

export async function showRoll(call: Call, given: Given = {}): Promise<Response> {
  const { activity, lines, names, closed } = await load(call);
  const { deps } = call;
  const open = activity.state === "open";
  const early = open ? whyNotMark(activity, ["present"], deps.clock.now()) : undefined;
  const [shown, unit] = [call.query.get("state"), call.query.get("unit")];
  const ofUnit = lines.filter((line) => unit === null || line.unit === unit);
  const listed = ofUnit.filter(({ attendance = "open" }) => shown === null || attendance === shown);
  const away = await absentOnDay(deps, activity.county, activity.day, { stale: true });
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
      {early && <Alert tone="soon">{early.message}。</Alert>}
      {!open && activity.state !== "closed" && <Alert tone="soon">活动没有发布或已取消，不登记出勤。</Alert>}
      {activity.state === "closed" && (
        <Amending
          activity={activity}
          lines={lines}
          counted={closed.counted}
          typed={given.amended}
          problem={given.problem}
        />
      )}
      <UnitTabs id={activity.id} lines={lines} names={names} unit={unit} />
      <AwayOnRoll away={away} lines={lines} />
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
          rest={early === undefined}
          marked={given.marked}
        />
      </Section>
      {open && <Closing activity={activity} lines={lines} now={deps.clock.now()} />}
      {activity.state === "closed" && (
        <Corrections
          activity={activity}
          whyNot={closed.whyNot}
          typed={given.corrected}
          problem={given.corrected && given.problem}
        />
      )}
      <History items={closed.history} />
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
  const { params, form } = call;
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
  await markAll(call, wanted);
  return goTo(call, addressOf(params.id), `已登记 ${wanted.length} 人`);
}

/** A list of any length: as many at once as one may send, one after the other. */
async function markAll(
  { deps, actor, params }: Call,
  wanted: readonly { staff: string; attendance: string }[],
) {
  const packs: Mark[][] = [];
  for (let at = 0; at === 0 || at < wanted.length; at += marksMax)
    packs.push(parsed(MarksInput, { marks: wanted.slice(at, at + marksMax) }).marks);
  for (const marks of packs) await markRoll(deps, actor, params.id, marks);
}

/** A list that comes from elsewhere does not know who scanned late, or is excused: their marks stay, and it is said. */
async function markList(call: Call): Promise<Response> {
  const { params, form } = call;
  const typed = form
    .one("list")
    .toUpperCase()
    .split(/[\s、，,；;]+/u)
    .filter(Boolean);
  const attendance = form.one("attendance");
  const { lines } = await load(call);
  const marked = new Map(lines.flatMap((line) => (line.attendance ? [[line.staff, line] as const] : [])));
  const all = [...new Set(typed)];
  const kept = all.flatMap((staff) => {
    const line = marked.get(staff);
    return line && line.attendance !== attendance && attendance !== "none" ? [line] : [];
  });
  const wanted = all.filter((staff) => !kept.some((line) => line.staff === staff));
  if (kept.length === 0 || wanted.length > 0)
    await markAll(
      call,
      wanted.map((staff) => ({ staff, attendance })),
    );
  const said = kept
    .slice(0, 10)
    .map((line) => `${line.name}（${sayAttendance(line.attendance)}）`)
    .join("、");
  const more = kept.length > 10 ? `等 ${kept.length} 人` : "";
  const left = said ? `；${said}${more}已有登记，没有改动，需要改的请在名单里改` : "";
  return goTo(call, addressOf(params.id), `已登记 ${wanted.length} 人${left}`);
}

/** A staff number that is nobody's is said at the field, not as a page that does not exist. */
export const atField = (problem: Problem, path: string): Problem =>
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
    run: (call) => showRoll(call),
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
      const { problem } = done;
      return showRoll(call, {
        marked,
        problem: problem.code === "notFound" ? atField(problem, "") : forForm(problem),
      });
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
        : showRoll(call, { list: call.form.one("list"), problem: atField(done.problem, "list") });
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/roll/close",
    guard,
    summary: "关闭签到表",
    run: async (call) => {
      await closeRoll(call.deps, call.actor, call.params.id);
      const { closed } = await load(call);
      return goTo(call, addressOf(call.params.id), `签到表已关闭，${closed.counted}`);
    },
  }),
];
