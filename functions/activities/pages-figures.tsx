// Figures of activities: every number opens to the activities and the people behind it.
import { activityKinds, Level, levels, ActivityKind } from "../../shared/activities/kinds.ts";
import type { PersonRow, SessionRow, Slice, Tally } from "../../shared/activities/fold.ts";
import type { FiguresView } from "../../shared/activities/page-views.ts";
import { sayMonth } from "../../shared/time.ts";
import { Method, methods } from "../../shared/training/schema.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, showPage } from "../platform/shell.tsx";
import { rowsBehind, viewFigures } from "./figures.ts";
import { coverageAddress } from "./pages-coverage.tsx";
import { speakersAddress } from "./pages-speakers.tsx";
import { attendanceAddress } from "./pages-attendance.tsx";
import { OrganTabs, showWrongSpan, SpanForm, spanOf, spanQuery, type Spanned } from "./span-parts.tsx";
import { sayNumber, saySessions, sayStart } from "./words.ts";

const addressOf = (asked: Spanned, show?: string): string =>
  `/activities/figures?${spanQuery(asked, show === undefined ? {} : { show })}${show === undefined ? "" : "#rows"}`;

/** 'kind.class' as what one looks at; undefined for what is none. */
function sliceOf(show: string | null): Slice | undefined {
  const [by = "", value = ""] = (show ?? "").split(".");
  if (by === "all") return { by };
  if (by === "unit" && /^[a-z0-9]{2,16}$/u.test(value)) return { by, value };
  if (by === "fullTime" && (value === "yes" || value === "no")) return { by, value };
  const [kind, level, method] = [ActivityKind, Level, Method].map((schema) => schema.safeParse(value).data);
  if (by === "kind" && kind) return { by, value: kind as ActivityKind };
  if (by === "level" && level) return { by, value: level as Level };
  return by === "method" && method ? { by, value: method as Method } : undefined;
}

function sayOf(slice: Slice, view: FiguresView): string {
  switch (slice.by) {
    case "all":
      return "全部活动";
    case "kind":
      return activityKinds[slice.value].label;
    case "level":
      return levels[slice.value];
    case "method":
      return methods[slice.value];
    case "unit":
      return view.byUnit.find(({ value }) => value === slice.value)?.name ?? "";
    case "fullTime":
      return slice.value === "yes" ? "脱产培训" : "不脱产的活动";
  }
}

type Line = { show: string; label: string; sessions: string; tally: Tally };

/** A table of tallies, each number a way to its rows. */
const Tallies = ({
  caption,
  head,
  lines,
  asked,
}: {
  caption: string;
  head: string;
  lines: readonly Line[];
  asked: Spanned;
}) => {
  const open = (show: string, text: string) => <a href={addressOf(asked, show)}>{text}</a>;
  return (
    <DataTable<Line>
      caption={caption}
      rows={lines}
      empty={{ title: "没有已关闭签到表的活动" }}
      columns={[
        { head, lead: true, cell: ({ label }) => label },
        { head: "场次", cell: ({ show, sessions }) => open(show, sessions), number: true },
        { head: "人次", cell: ({ show, tally }) => open(show, `${tally.personTimes} 人次`), number: true },
        { head: "人数", cell: ({ show, tally }) => open(show, `${tally.persons} 人`), number: true },
        {
          head: "个人学时",
          cell: ({ show, tally }) => open(show, sayNumber(tally.personHours)),
          number: true,
        },
      ]}
    />
  );
};

const Totals = ({ view, asked }: { view: FiguresView; asked: Spanned }) => {
  const stat = (label: string, value: number, measure: string, show = "all") => (
    <Stat label={label} value={sayNumber(value)} measure={measure} href={addressOf(asked, show)} />
  );
  return (
    <StatGrid>
      {stat("举办活动", view.all.sessions, "场次")}
      {stat("参加", view.all.personTimes, "人次")}
      {stat("参加过的人", view.all.persons, "人")}
      {stat("举办学时", view.all.sessionHours, "学时")}
      {stat("个人学时合计", view.all.personHours, "学时")}
      {stat("其中脱产", view.fullTime.personTimes, "人次", "fullTime.yes")}
    </StatGrid>
  );
};

const plain = (tally: Tally): string => `${tally.sessions} 场次`;

const Breakdowns = ({ view, asked }: { view: FiguresView; asked: Spanned }) => {
  const apart = [
    { show: "fullTime.yes", label: "脱产", tally: view.fullTime, sessions: plain(view.fullTime) },
    { show: "fullTime.no", label: "不脱产", tally: view.partTime, sessions: plain(view.partTime) },
  ];
  const kinds = view.byKind.map(({ value, tally }) => ({
    show: `kind.${value}`,
    label: activityKinds[value].label,
    tally,
    sessions: saySessions(value, tally.sessions),
  }));
  const byLevel = view.byLevel.map(({ value, tally }) => ({
    show: `level.${value}`,
    label: levels[value],
    tally,
    sessions: plain(tally),
  }));
  const byMethod = view.byMethod.map(({ value, tally }) => ({
    show: `method.${value}`,
    label: methods[value],
    tally,
    sessions: `${plain(tally)}（${Math.round((tally.sessions / Math.max(1, view.all.sessions)) * 100)}%）`,
  }));
  const byUnit = view.byUnit.map(({ value, name, tally }) => ({
    show: `unit.${value}`,
    label: name,
    tally,
    sessions: plain(tally),
  }));
  const parts: { title: string; head: string; lines: Line[]; note?: string }[] = [
    { title: "按类型", head: "类型", lines: kinds },
    { title: "脱产单列", head: "", lines: apart },
    { title: "教学方法", head: "方法", lines: byMethod, note: "一次活动用了几种方法的，每种都计。" },
    { title: "按层级", head: "层级", lines: byLevel },
    {
      title: "按部门",
      head: "部门",
      lines: byUnit,
      note: "几个部门一起参加的活动，每个部门都计；合计只计一次。",
    },
  ];
  return (
    <>
      {parts.map(({ title, head, lines, note }) => (
        <Section title={title} note={note} plain>
          <Tallies caption={title} head={head || "方式"} lines={lines} asked={asked} />
        </Section>
      ))}
    </>
  );
};

type Rows = { sessions: SessionRow[]; people: (PersonRow & { unitName: string })[] };

/** “民警” are those who are left: auxiliaries are counted with everybody, and said apart. */
function ofAuxiliaries({ people }: Rows): string | undefined {
  const times = people.filter(({ kind }) => kind === "auxiliary").reduce((sum, one) => sum + one.times, 0);
  return times > 0 ? `其中辅助人员 ${times} 人次。` : undefined;
}

const Behind = ({ title, rows }: { title: string; rows: Rows }) => (
  <div id="rows">
    <Section title={`${title}：${rows.sessions.length} 场次`} plain>
      <DataTable<SessionRow>
        caption="活动"
        rows={rows.sessions}
        empty={{ title: "没有活动" }}
        columns={[
          {
            head: "主题",
            lead: true,
            cell: ({ id, theme }) => <a href={`/activities/${id}/roster`}>{theme}</a>,
          },
          { head: "类型", cell: ({ kind }) => activityKinds[kind].label },
          { head: "日期", cell: ({ day }) => sayStart({ day, start: "" }).trim() },
          { head: "学时", cell: ({ hours }) => sayNumber(hours), number: true },
          {
            head: "到场",
            cell: ({ there, expected }) => `${there} / ${expected} 人`,
            number: true,
            total: `${rows.sessions.reduce((sum, { there }) => sum + there, 0)} 人次`,
          },
        ]}
      />
    </Section>
    <Section title={`${title}：${rows.people.length} 人`} note={ofAuxiliaries(rows)} plain>
      <DataTable<PersonRow & { unitName: string }>
        caption="人员"
        rows={rows.people}
        filter={rows.people.length > 15 ? { id: "people", label: "按姓名、部门查找" } : undefined}
        empty={{ title: "没有人参加" }}
        columns={[
          {
            head: "姓名",
            lead: true,
            cell: ({ name, kind }) => (kind === "auxiliary" ? `${name}（辅助人员）` : name),
          },
          { head: "部门", cell: ({ unitName }) => unitName },
          {
            head: "次数",
            cell: ({ times }) => `${times} 次`,
            number: true,
            total: `${rows.people.reduce((sum, { times }) => sum + times, 0)} 人次`,
          },
          {
            head: "学时",
            cell: ({ hours }) => sayNumber(hours),
            number: true,
            total: sayNumber(rows.people.reduce((sum, { hours }) => sum + hours, 0)),
          },
        ]}
      />
    </Section>
  </div>
);

async function show(call: PageCall<string>): Promise<Response> {
  const { deps, actor, query } = call;
  const done = await attempt(() => viewFigures(deps, actor, spanOf(call)));
  if ("problem" in done) return showWrongSpan(call, "活动统计", "/activities/figures", done.problem);
  const view = done.value;
  const asked = { organ: view.organ, from: view.from, to: view.to };
  const slice = sliceOf(query.get("show"));
  const rows = slice && (await rowsBehind(deps, actor, asked, slice));
  const name = view.organs.find(({ id }) => id === view.organ)?.name ?? "";
  return showPage(
    call,
    { title: "活动统计", active: "activities" },
    <>
      <PageHeader
        title="活动统计"
        lead={`${name}${view.whole ? "" : "（本部门）"}，${sayMonth(view.from)}至${sayMonth(view.to)}。按已关闭的签到表计算，迟到、早退的计入到场。`}
        back={{ href: `/activities?organ=${view.organ}`, label: "活动" }}
        actions={
          <>
            <LinkButton href={attendanceAddress(asked)}>每人出勤</LinkButton>
            <LinkButton href={coverageAddress(asked)}>参训覆盖</LinkButton>
            <LinkButton href={speakersAddress(asked)}>外请授课</LinkButton>
          </>
        }
      />
      <OrganTabs view={view} addressOf={addressOf} />
      <SpanForm action="/activities/figures" span={view} />
      <Totals view={view} asked={asked} />
      {slice && rows ? (
        <Behind title={sayOf(slice, view)} rows={rows} />
      ) : (
        <Breakdowns view={view} asked={asked} />
      )}
      {slice && (
        <p>
          <a href={addressOf(asked)}>回到各项统计</a>
        </p>
      )}
    </>,
  );
}

export const figuresPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/figures",
    guard: "activities.view",
    summary: "活动统计，每个数可查看背后的活动和人员",
    run: show,
  }),
];
