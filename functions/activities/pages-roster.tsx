// The roster of an activity: seats, offers, the waiting list in its order; and the sign-in sheet for paper (签到表).
import { attendanceWords, kindOf } from "../../shared/activities/kinds.ts";
import type { RosterLine } from "../../shared/activities/page-views.ts";
import { startOf, waitingOrderWords, whyNot } from "../../shared/activities/rules.ts";
import type { Activity, SignUp } from "../../shared/activities/schema.ts";
import { PriorityInput } from "../../shared/activities/views.ts";
import { Problem } from "../../shared/problem.ts";
import { sayInstant } from "../../shared/time.ts";
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { activityToManage } from "./lifecycle.ts";
import { setPriority } from "./priority.ts";
import { NextForm, PriorityForm, type Prioritised } from "./priority-form.tsx";
import { mayManage } from "./reach.ts";
import { wholeOf } from "./store.ts";
import { viewRoster } from "./views.ts";
import { nextInLine } from "./waiting.ts";
import { sayWhen, standingWords } from "./words.ts";

const sitting = ({ state }: RosterLine): boolean => state === undefined || state === "seated";
const waits = ({ state }: RosterLine): boolean => state === "waiting" || state === "offered";
const gone = ({ state }: RosterLine): boolean => state === "withdrawn" || state === "released";

const Lines = ({
  caption,
  lines,
  empty,
}: {
  caption: string;
  lines: readonly RosterLine[];
  empty: string;
}) => (
  <DataTable<RosterLine>
    caption={caption}
    rows={lines}
    filter={lines.length > 15 ? { id: "roster", label: "按姓名、部门查找" } : undefined}
    empty={{ title: empty }}
    columns={[
      { head: "序号", cell: (_, at) => at + 1, narrow: true, hideOnPhone: true },
      { head: "姓名", lead: true, cell: ({ name }) => name },
      { head: "警号/工号", cell: ({ staff }) => staff },
      { head: "部门", cell: ({ unitName }) => unitName },
      {
        head: "出勤",
        cell: ({ attendance, checkedInAt }) =>
          attendance ? (
            <Status {...attendanceWords[attendance]} note={checkedInAt && sayInstant(checkedInAt)} />
          ) : (
            <span class="sn-blank">未登记</span>
          ),
      },
    ]}
  />
);

const Waiting = ({ lines }: { lines: readonly RosterLine[] }) => (
  <Section
    title={`候补 ${lines.length} 人`}
    note={`递补次序：${waitingOrderWords}。整组候补的一起递补。`}
    plain
  >
    <DataTable<RosterLine>
      caption="候补名单"
      rows={lines}
      columns={[
        { head: "次序", cell: ({ place }) => (place ? `第 ${place} 位` : "递补中"), narrow: true },
        { head: "姓名", lead: true, cell: ({ name }) => name },
        { head: "部门", cell: ({ unitName }) => unitName },
        { head: "优先级", cell: ({ priority }) => priority ?? "", narrow: true },
        {
          head: "情况",
          cell: ({ state = "waiting", offeredUntil, group }) => (
            <Status
              {...standingWords[state]}
              note={offeredUntil ? `${sayInstant(offeredUntil)}前确认` : group ? "整组" : undefined}
            />
          ),
        },
      ]}
    />
  </Section>
);

/** A sheet of A4 to sign on, for when there is no projector. */
const Sheet = ({
  activity,
  lines,
  organ,
}: {
  activity: Activity;
  lines: readonly RosterLine[];
  organ: string;
}) => (
  <div class="sn-sheet">
    <h1>签到表</h1>
    <table class="sn-sheet-facts">
      <tbody>
        {[
          ["活动", `${kindOf(activity.kind).label}：${activity.theme}`],
          ["组织单位", organ],
          ["时间", sayWhen(activity)],
          ["地点", activity.place ?? ""],
        ].map(([label, value]) => (
          <tr>
            <th scope="row">{label}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <table class="sn-sheet-list">
      <thead>
        <tr>
          {["序号", "警号/工号", "姓名", "部门", "签到（签名）", "时间", "备注"].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ staff, name, unitName, attendance }, at) => (
          <tr>
            <td>{at + 1}</td>
            <td>{staff}</td>
            <td>{name}</td>
            <td>{unitName}</td>
            <td></td>
            <td></td>
            <td>{attendance === "excused" ? attendanceWords.excused.word : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p class="sn-sheet-foot">应到 {lines.length} 人，实到＿＿＿人。签到后交组织人员登记到系统。</p>
  </div>
);

type Call = PageCall<string> & { params: { id: string } };
type Given = { prioritised?: Prioritised; problem?: Problem };

/** After the cut-off, before the beginning: to whom a free seat can be given. */
async function nextFor({ deps, actor }: Call, activity: Activity): Promise<readonly SignUp[] | undefined> {
  const now = deps.clock.now();
  const late = whyNot.late(activity, now) !== undefined && now < startOf(activity);
  if (!late || activity.state !== "open" || !mayManage(actor, activity.organ)) return undefined;
  const whole = await wholeOf(deps, activity.county, activity.id);
  return whole && nextInLine(deps, whole);
}

async function show(call: Call, { prioritised, problem }: Given = {}): Promise<Response> {
  const { deps, actor, params } = call;
  const { activity, lines, whole } = await viewRoster(deps, actor, params.id);
  const seated = lines.filter(sitting);
  const waiting = lines.filter(waits).sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const left = lines.filter(gone);
  const movable = waiting.filter(({ state }) => state === "waiting");
  const next = movable.length > 0 ? await nextFor(call, activity) : undefined;
  const moving = movable.length > 0 && activity.state === "open" && mayManage(actor, activity.organ);
  return showPage(
    call,
    { title: "名单", active: "activities", problem },
    <>
      <PageHeader
        title="名单"
        lead={`${activity.theme}，${sayWhen(activity)}${whole ? "" : "（本部门）"}`}
        back={{ href: `/activities/${activity.id}`, label: "活动" }}
        actions={
          <>
            <LinkButton href={`/api/activities/${activity.id}/roster.xlsx`} download>
              导出 Excel
            </LinkButton>
            <LinkButton href={`/activities/${activity.id}/roster/print`}>打印签到表</LinkButton>
          </>
        }
      />
      <Section title={`${kindOf(activity.kind).roll ? "应到" : "已报名"} ${seated.length} 人`} plain>
        <Lines caption="名单" lines={seated} empty="名单里还没有人" />
      </Section>
      {waiting.length > 0 && <Waiting lines={waiting} />}
      {next && <NextForm id={activity.id} next={next} />}
      {moving && (
        <PriorityForm id={activity.id} lines={movable} given={prioritised} problems={problem?.fields} />
      )}
      {left.length > 0 && (
        <p class="sn-note">
          取消报名或不再保留的：{left.map(({ name, unitName }) => `${name}（${unitName}）`).join("、")}
        </p>
      )}
    </>,
  );
}

async function prioritise(call: Call): Promise<Response> {
  const { deps, actor, params, form } = call;
  await activityToManage(deps, actor, params.id);
  const given = { staff: form.one("staff"), priority: form.one("priority"), reason: form.one("reason") };
  const done = await attempt(async () => {
    const { staff, priority, reason } = given;
    const input = parsed(PriorityInput, { priority: Number(priority), reason });
    await setPriority(deps, actor, { id: params.id, staff }, input);
  });
  if ("value" in done) return goTo(call, `/activities/${params.id}/roster`, "已调整候补优先级");
  const { problem } = done;
  const unknown = { path: "staff", message: "请选择一名候补的人" };
  const told =
    problem.code === "notFound" ? new Problem("invalid", unknown.message, [unknown]) : forForm(problem);
  return show(call, { prioritised: given, problem: told });
}

export const rosterPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/:id/roster",
    guard: "activities.view",
    summary: "名单：报名、候补、出勤；部门角色只看到本部门的人",
    run: (call) => show(call),
  }),
  page({
    method: "post",
    path: "/activities/:id/roster/priority",
    guard: "activities.manage",
    summary: "调整一人的候补优先级",
    run: prioritise,
  }),
  page({
    method: "get",
    path: "/activities/:id/roster/print",
    guard: "activities.view",
    summary: "打印签到表（A4）",
    run: async (call) => {
      const { deps, actor, params } = call;
      const [{ activity, lines }, names] = await Promise.all([
        viewRoster(deps, actor, params.id),
        placeNames(deps, actor.county),
      ]);
      return showPage(
        call,
        { title: "签到表", active: "activities" },
        <>
          <p class="sn-actions sn-not-print">
            <button class="btn sn-btn sn-btn-primary" type="button" data-print hidden>
              打印
            </button>
            <LinkButton href={`/activities/${activity.id}/roster`}>回到名单</LinkButton>
          </p>
          <Sheet activity={activity} lines={lines.filter(sitting)} organ={names.of(activity.organ)} />
        </>,
      );
    },
  }),
];
