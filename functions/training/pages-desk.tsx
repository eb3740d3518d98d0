// The review desk: what waits, oldest first, and the two decisions; after each comes the next brief.
import { notFound } from "../../shared/problem.ts";
import { sayDay, sayInstant } from "../../shared/time.ts";
import { ReturnInput, type BriefHead, type DeskRow } from "../../shared/training/schema.ts";
import { LinkButton, PageHeader, Tabs } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { postedVersion, showBrief } from "./pages-brief.tsx";
import { accept, desk, desksOf, nextOnDesk, returnIt } from "./review.ts";
import { forForm } from "./words.ts";

const deskPage = page({
  method: "get",
  path: "/training/desk",
  guard: "training.review",
  summary: "审核台：待审核的简报，等得最久的在前",
  run: async (call) => {
    const { deps, actor, query } = call;
    const mine = desksOf(actor);
    const organ = query.has("organ") ? mine.find((id) => id === query.get("organ")) : mine[0];
    if (!organ) throw notFound("审核台");
    const cursor = query.get("cursor") ?? undefined;
    const [queue, names] = await Promise.all([
      desk(deps, actor, organ, { limit: 50, cursor }),
      placeNames(deps, actor.county),
    ]);
    const address = (more = ""): string => `/training/desk?organ=${organ}${more}`;
    return showPage(
      call,
      { title: "审核台", active: "desk" },
      <>
        <PageHeader title="审核台" lead={names.of(organ)} />
        {mine.length > 1 && (
          <Tabs
            label="政法单位"
            items={mine.map((id) => ({
              href: `/training/desk?organ=${id}`,
              label: names.of(id),
              active: id === organ,
            }))}
          />
        )}
        <Queue
          rows={queue.items}
          names={names}
          next={queue.cursor && address(`&cursor=${encodeURIComponent(queue.cursor)}`)}
          first={cursor && address()}
        />
      </>,
    );
  },
});

const overdueDays = 3;

const Queue = (props: { rows: readonly DeskRow[]; names: PlaceNames; next?: string; first?: string }) => (
  <DataTable<DeskRow>
    caption="待审核的简报"
    rows={props.rows}
    next={props.next}
    first={props.first}
    empty={{ title: "没有待审核的简报", text: "各单位报送后会出现在这里。" }}
    columns={[
      { head: "简报", lead: true, cell: (row) => <a href={`/training/briefs/${row.id}`}>{row.title}</a> },
      { head: "单位", cell: (row) => props.names.of(row.unit) },
      { head: "训练日期", cell: (row) => sayDay(row.day) },
      {
        head: "报送",
        cell: (row) => (row.submittedAt ? sayInstant(row.submittedAt) : ""),
        hideOnPhone: true,
      },
      {
        head: "等待",
        cell: (row) => (
          <Status
            tone={row.waitingDays >= overdueDays ? "soon" : "info"}
            word={row.waitingDays === 0 ? "今天报送" : `已等 ${row.waitingDays} 天`}
          />
        ),
      },
      {
        head: "提示",
        cell: (row) => (row.flagCount ? <Status tone="soon" word={`${row.flagCount} 处请留意`} /> : "无"),
      },
      {
        head: "操作",
        cell: (row) =>
          row.own ? (
            "本人报送，由他人审核"
          ) : (
            <LinkButton href={`/training/briefs/${row.id}`} look="primary" small>
              审核
            </LinkButton>
          ),
      },
    ]}
  />
);

/** On to the next brief, or back to the desk when there is none. */
async function goOn(call: PageCall<string>, decided: BriefHead, did: string): Promise<Response> {
  const next = await nextOnDesk(call.deps, call.actor, decided);
  const said = `${did}《${decided.title}》`;
  if (!next) return goTo(call, `/training/desk?organ=${decided.organ}`, `${said}，没有其他待您审核的简报`);
  return goTo(call, `/training/briefs/${next.id}`, `${said}，这是下一篇`);
}

const decisions: AnyPage[] = [
  page({
    method: "post",
    path: "/training/briefs/:id/accept",
    guard: "training.review",
    summary: "审核通过，转到下一篇",
    run: async (call) => {
      const { deps, actor, params } = call;
      const result = await attempt(() => accept(deps, actor, params.id, { version: postedVersion(call) }));
      if ("problem" in result) return showBrief(call, params.id, result);
      return goOn(call, result.value, "已通过");
    },
  }),
  page({
    method: "post",
    path: "/training/briefs/:id/return",
    guard: "training.review",
    summary: "退回并写明原因，转到下一篇",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const reason = form.one("reason");
      const result = await attempt(() => {
        const input = parsed(ReturnInput, { reason, version: postedVersion(call) });
        return returnIt(deps, actor, params.id, input);
      });
      if ("problem" in result)
        return showBrief(call, params.id, { problem: forForm(result.problem), reason });
      return goOn(call, result.value, "已退回");
    },
  }),
];

export const deskPages: AnyPage[] = [deskPage, ...decisions];
