// The register of speakers from outside (外请授课).
import { kindOf, levels } from "../../shared/activities/kinds.ts";
import type { SpeakersView } from "../../shared/activities/page-views.ts";
import { sayFullDay, sayMonth } from "../../shared/time.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { PageHeader } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, showPage } from "../platform/shell.tsx";
import { OrganTabs, showWrongSpan, SpanForm, spanOf, spanQuery, type Spanned } from "./span-parts.tsx";
import { viewSpeakers } from "./speakers.ts";

export const speakersAddress = (asked: Spanned): string => `/activities/speakers?${spanQuery(asked)}`;

type Item = SpeakersView["items"][number];

async function show(call: PageCall<string>): Promise<Response> {
  const done = await attempt(() => viewSpeakers(call.deps, call.actor, spanOf(call)));
  if ("problem" in done) return showWrongSpan(call, "外请授课", "/activities/speakers", done.problem);
  const view = done.value;
  const { organ, organs, from, to } = view;
  const name = organs.find(({ id }) => id === organ)?.name ?? "";
  return showPage(
    call,
    { title: "外请授课", active: "activities" },
    <>
      <PageHeader
        title="外请授课"
        lead={`${name}，${sayMonth(from)}至${sayMonth(to)}。已关闭签到表的活动里，由外单位人员授课的。`}
        back={{ href: `/activities/figures?${spanQuery(view)}`, label: "活动统计" }}
      />
      <OrganTabs view={view} addressOf={speakersAddress} />
      <SpanForm action="/activities/speakers" span={view} />
      <StatGrid>
        <Stat label="外请授课" value={view.times} measure="人次" />
        <Stat label="授课人" value={view.people} measure="人" />
        <Stat label="涉及活动" value={view.items.length} measure="场次" />
      </StatGrid>
      <DataTable<Item>
        caption="外请授课的活动"
        rows={view.items}
        empty={{ title: "没有外请授课的活动", text: "新建活动时填“外请授课人”，关闭签到表后列在这里。" }}
        columns={[
          { head: "授课人", lead: true, cell: ({ speakers }) => speakers.join("、") },
          { head: "主题", cell: ({ id, theme }) => <a href={`/activities/${id}`}>{theme}</a> },
          { head: "类型", cell: ({ kind }) => kindOf(kind).label },
          { head: "层级", cell: ({ level }) => levels[level], hideOnPhone: true },
          { head: "日期", cell: ({ day }) => sayFullDay(day) },
        ]}
      />
    </>,
  );
}

export const speakersPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/speakers",
    guard: "activities.view",
    summary: "外请授课：几个月里由外单位人员授课的活动和授课人",
    run: show,
  }),
];
