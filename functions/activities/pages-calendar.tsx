// The calendar of activities: a month as a grid on a desktop, as a list by day on a phone; and what waits for approval.
import { ActivityKind, activityKinds, kindOf } from "../../shared/activities/kinds.ts";
import type { ApprovalLine, CalendarView } from "../../shared/activities/page-views.ts";
import type { ActivityHead } from "../../shared/activities/schema.ts";
import {
  addMonths,
  dayOf,
  daysFrom,
  firstDayOf,
  isMonth,
  lastDayOf,
  monthOf,
  sayDay,
  sayMonth,
  sayWeekday,
  weekdayOf,
  type Day,
} from "../../shared/time.ts";
import { EmptyState, LinkButton, MonthPicker, PageHeader, Tabs } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { mayApprove, mayManage, reaches } from "./reach.ts";
import { viewApprovals, viewCalendar } from "./views.ts";
import { sayWhen, stateWords } from "./words.ts";

type Query = { organ: string; month: string; kind?: string | undefined };

const addressOf = (query: Query): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/activities?${new URLSearchParams(given).toString()}`;
};

/** An activity on a day of the calendar: by when it begins, or that it goes on. */
const Entry = ({ item, day }: { item: ActivityHead; day: Day }) => {
  const { tone, word } = stateWords[item.state];
  const plain = item.state === "open" || item.state === "closed";
  return (
    <a class={`sn-cal-item sn-tone-${tone}`} href={`/activities/${item.id}`}>
      <span class="sn-cal-time">{item.day === day ? item.start : "继续"}</span>
      <span class="sn-cal-theme">
        {item.state === "cancelled" ? <s>{item.theme}</s> : item.theme}
        <span class="sn-under">
          {kindOf(item.kind).label}
          {item.place ? `，${item.place}` : ""}
          {plain ? "" : `，${word}`}
        </span>
      </span>
    </a>
  );
};

const weekdays = ["一", "二", "三", "四", "五", "六", "日"];

/** Days without anything are there for the grid alone: on a phone the list goes from one that has something to the next. */
const Month = ({ month, today, items }: { month: string; today: Day; items: readonly ActivityHead[] }) => {
  const first = firstDayOf(month);
  const on = (day: Day) =>
    items
      .filter((item) => item.day <= day && day <= (item.until ?? item.day))
      .sort((a, b) => (a.start < b.start ? -1 : 1));
  return (
    <>
      <div class="sn-cal-head" aria-hidden="true">
        {weekdays.map((name) => (
          <span>{name}</span>
        ))}
      </div>
      <ol class="sn-cal" aria-label={`${sayMonth(month)}的活动`}>
        {Array.from({ length: weekdayOf(first) - 1 }, () => (
          <li class="sn-cal-day sn-cal-blank" aria-hidden="true"></li>
        ))}
        {daysFrom(first, lastDayOf(month)).map((day) => {
          const own = on(day);
          const marks = [own.length === 0 && "sn-cal-empty", day === today && "sn-cal-today"].filter(Boolean);
          return (
            <li class={["sn-cal-day", ...marks].join(" ")}>
              <h3 class="sn-cal-date">
                <span class="sn-cal-short">{Number(day.slice(8))}</span>
                <span class="sn-cal-long">
                  {sayDay(day)} {sayWeekday(day)}
                  {day === today && "（今天）"}
                </span>
              </h3>
              {own.map((item) => (
                <Entry item={item} day={day} />
              ))}
            </li>
          );
        })}
        {Array.from({ length: 7 - weekdayOf(lastDayOf(month)) }, () => (
          <li class="sn-cal-day sn-cal-blank" aria-hidden="true"></li>
        ))}
      </ol>
    </>
  );
};

const Kinds = ({ query, items }: { query: Query; items: readonly ActivityHead[] }) => {
  const there = ActivityKind.options.filter((kind) => items.some((item) => item.kind === kind));
  if (there.length < 2 && query.kind === undefined) return null;
  const tab = (kind: ActivityKind | undefined, label: string, count: number) => ({
    href: addressOf({ ...query, kind }),
    label,
    count,
    active: query.kind === kind,
  });
  return (
    <Tabs
      label="活动类型"
      items={[
        tab(undefined, "全部", items.length),
        ...there.map((kind) =>
          tab(kind, activityKinds[kind].label, items.filter((item) => item.kind === kind).length),
        ),
      ]}
    />
  );
};

const Organs = ({ view }: { view: CalendarView }) =>
  view.organs.length > 1 ? (
    <Tabs
      label="政法单位"
      items={view.organs.map(({ id, name }) => ({
        href: addressOf({ organ: id, month: view.month }),
        label: name,
        active: id === view.organ,
      }))}
    />
  ) : null;

async function showCalendar(call: PageCall<string>): Promise<Response> {
  const { deps, actor, query } = call;
  const today = dayOf(deps.clock.now());
  const asked = query.get("month") ?? "";
  const month = isMonth(asked) ? asked : monthOf(today);
  const view = await viewCalendar(deps, actor, { month, organ: query.get("organ") ?? undefined });
  const kind = ActivityKind.safeParse(query.get("kind")).data;
  const manages = mayManage(actor, view.organ);
  const here = { organ: view.organ, month, kind };
  const shown = view.items.filter((item) => kind === undefined || item.kind === kind);
  const create = { href: `/activities/new?organ=${view.organ}`, label: "新建活动" };
  return showPage(
    call,
    { title: "活动", active: "activities" },
    <>
      <PageHeader
        title="活动"
        lead={view.organs.find(({ id }) => id === view.organ)?.name}
        actions={
          <>
            {manages && (
              <LinkButton href={create.href} look="primary">
                {create.label}
              </LinkButton>
            )}
            <LinkButton href="/activities/mine">我的活动</LinkButton>
            {mayApprove(actor, view.organ) && <LinkButton href="/activities/approvals">待审批</LinkButton>}
            {reaches(actor, "activities.view", view.organ) && (
              <LinkButton href={`/activities/figures?organ=${view.organ}`}>统计</LinkButton>
            )}
          </>
        }
      />
      <Organs view={view} />
      <MonthPicker
        label={sayMonth(month)}
        previous={addressOf({ ...here, month: addMonths(month, -1) })}
        next={addressOf({ ...here, month: addMonths(month, 1) })}
      />
      <Kinds query={here} items={view.items} />
      {shown.length === 0 ? (
        <EmptyState title={`${sayMonth(month)}没有活动`} action={manages ? create : undefined} />
      ) : (
        <Month month={month} today={today} items={shown} />
      )}
    </>,
  );
}

const approvalsPage = page({
  method: "get",
  path: "/activities/approvals",
  guard: "activities.approve",
  summary: "等待审批的活动",
  run: async (call) => {
    const items = await viewApprovals(call.deps, call.actor);
    return showPage(
      call,
      { title: "待审批的活动", active: "activities" },
      <>
        <PageHeader title="待审批的活动" back={{ href: "/activities", label: "活动" }} />
        <DataTable<ApprovalLine>
          caption="等待审批的活动"
          rows={items}
          empty={{
            title: "没有等待审批的活动",
            text: "培训班、轮训须经审批才开始报名；发布后改主题、日期、学时等，也须再审批。",
          }}
          columns={[
            { head: "主题", lead: true, cell: ({ id, theme }) => <a href={`/activities/${id}`}>{theme}</a> },
            { head: "类型", cell: ({ kind }) => kindOf(kind).label },
            { head: "时间", cell: sayWhen },
            { head: "学时", cell: ({ hours }) => `${hours} 学时`, number: true },
            {
              head: "审批",
              cell: ({ change }) => <Status tone="soon" word={change ? "变更" : "新活动"} />,
            },
          ]}
        />
      </>,
    );
  },
});

export const calendarPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities",
    guard: "signedIn",
    summary: "一个月的活动",
    run: showCalendar,
  }),
  approvalsPage,
];
