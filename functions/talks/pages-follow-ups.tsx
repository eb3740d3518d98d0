// What was agreed and is still to be done: an organ's open follow-ups, the longest due first.
import { isQuarter, sayQuarter } from "../../shared/quarter.ts";
import type { TalkRow } from "../../shared/talks/round-schema.ts";
import { sayDay, sayFullDay } from "../../shared/time.ts";
import { LinkButton, PageHeader } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames } from "../platform/place-names.ts";
import { page } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { LineTabs } from "./line-tabs.tsx";
import { OrganTabs, organAsked } from "./pages-board.tsx";
import { boardsOf, todayOf, viewFollowUps } from "./views.ts";
import { addressOf, badgeOf, countdown } from "./words.ts";

export const followUpsPage = page({
  method: "get",
  path: "/talks/follow-ups",
  guard: "talks.board",
  summary: "没有办结的整改（跟进）事项，到期早的在前",
  run: async (call) => {
    const { deps, actor, query } = call;
    const organ = organAsked(call);
    const asked = query.get("quarter") ?? "";
    const quarter = isQuarter(asked) ? asked : undefined;
    const [all, names] = await Promise.all([
      viewFollowUps(deps, actor, organ),
      placeNames(deps, actor.county),
    ]);
    const rows = all.filter((row) => quarter === undefined || row.quarter === quarter);
    const today = todayOf(deps);
    const late = rows.filter(({ followUpDue }) => followUpDue !== undefined && followUpDue < today).length;
    const at = (id: string) => addressOf("/talks/follow-ups", { organ: id });
    return showPage(
      call,
      { title: "跟进事项", active: "talks" },
      <>
        <PageHeader
          title="跟进事项"
          lead={`${names.of(organ)}${quarter ? ` · ${sayQuarter(quarter)}` : ""} · ${rows.length} 件没有办结${late ? `，${late} 件已逾期` : ""}`}
          actions={quarter && <LinkButton href={at(organ)}>看全部季度</LinkButton>}
        />
        <LineTabs actor={actor} active="followUps" organ={organ} quarter={quarter} />
        <OrganTabs organs={boardsOf(actor)} organ={organ} names={names} at={at} />
        <DataTable<TalkRow>
          caption="没有办结的整改（跟进）事项"
          rows={rows}
          filter={rows.length > 10 ? { id: "follow-ups", label: "按姓名、部门、谈话人查找" } : undefined}
          empty={{
            title: "没有待跟进的事项",
            text: "约谈时约定了整改要求和期限的，在办结以前会列在这里。",
          }}
          columns={[
            { head: "被约谈人", lead: true, cell: ({ officerName }) => officerName },
            { head: "部门", cell: ({ unitName }) => unitName },
            { head: "期限", cell: ({ followUpDue }) => followUpDue && sayFullDay(followUpDue) },
            {
              head: "剩余",
              cell: ({ followUpDue }) => followUpDue && <Status {...countdown(followUpDue, today)} />,
            },
            { head: "谈话", cell: ({ day, talkerName }) => `${sayDay(day)}，${talkerName}` },
            { head: "本人确认", cell: ({ state }) => <Status {...badgeOf(state)} /> },
            {
              head: "操作",
              cell: ({ id }) => (
                <LinkButton href={`/talks/records/${id}`} small look="primary">
                  登记完成情况
                </LinkButton>
              ),
            },
          ]}
        />
      </>,
    );
  },
});
