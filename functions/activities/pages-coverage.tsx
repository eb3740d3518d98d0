// Coverage of a kind of training (参训覆盖): of everybody in post, which units it has reached and whom it has not.
import { ActivityKind, activityKinds, kindOf } from "../../shared/activities/kinds.ts";
import type { CoverageView } from "../../shared/activities/page-views.ts";
import { sayFullDay, sayMonth } from "../../shared/time.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Select } from "../../web/ui/forms.tsx";
import { Alert, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, showPage } from "../platform/shell.tsx";
import { viewCoverage } from "./coverage.ts";
import { OrganTabs, showWrongSpan, SpanForm, spanOf, spanQuery, type Spanned } from "./span-parts.tsx";

export const coverageAddress = (asked: Spanned & { kind?: ActivityKind }): string =>
  `/activities/coverage?${spanQuery(asked, { kind: asked.kind ?? "rotationTraining" })}`;

/** Rounded down: 99.9 % is not everybody. */
const sayShare = (attended: number, inPost: number): string =>
  inPost === 0 ? "—" : `${Math.floor((attended * 1000) / inPost) / 10}%`;

/** “各个业务部门均参加” only where it is true. */
const Verdict = ({ view }: { view: CoverageView }) => {
  const without = view.units.filter(({ attended }) => attended === 0).map(({ unitName }) => unitName);
  if (view.inPost === 0) return null;
  if (view.attended === view.inPost) return <Alert tone="ok">在岗人员全部参加过，各部门均参加。</Alert>;
  return without.length === 0 ? (
    <Alert tone="info">各部门均有人参加，还有 {view.missing.length} 人没有参加过。</Alert>
  ) : (
    <Alert tone="soon">还没有人参加的部门：{without.join("、")}。</Alert>
  );
};

type Unit = CoverageView["units"][number];
type Missing = CoverageView["missing"][number];

const Tables = ({ view }: { view: CoverageView }) => (
  <>
    <Section title="各部门" plain>
      <DataTable<Unit>
        caption="各部门参训覆盖"
        rows={view.units}
        empty={{ title: "没有在岗人员" }}
        columns={[
          { head: "部门", lead: true, cell: ({ unitName }) => unitName },
          { head: "在岗", cell: ({ inPost }) => `${inPost} 人`, number: true, total: `${view.inPost} 人` },
          {
            head: "参加过",
            cell: ({ attended }) => `${attended} 人`,
            number: true,
            total: `${view.attended} 人`,
          },
          {
            head: "覆盖率",
            cell: ({ attended, inPost }) => sayShare(attended, inPost),
            number: true,
            total: sayShare(view.attended, view.inPost),
          },
        ]}
      />
    </Section>
    <Section title={`没有参加过的 ${view.missing.length} 人`} id="missing" plain>
      <DataTable<Missing>
        caption="没有参加过的人"
        rows={view.missing}
        filter={view.missing.length > 15 ? { id: "missing-filter", label: "按姓名、部门查找" } : undefined}
        empty={{ title: "人人都参加过" }}
        columns={[
          {
            head: "姓名",
            lead: true,
            cell: ({ name, kind }) => (kind === "auxiliary" ? `${name}（辅助人员）` : name),
          },
          { head: "部门", cell: ({ unitName }) => unitName },
        ]}
      />
    </Section>
  </>
);

async function show(call: PageCall<string>): Promise<Response> {
  const kind = ActivityKind.safeParse(call.query.get("kind")).data ?? "rotationTraining";
  const done = await attempt(() => viewCoverage(call.deps, call.actor, { ...spanOf(call), kind }));
  if ("problem" in done) return showWrongSpan(call, "参训覆盖", "/activities/coverage", done.problem);
  const view = done.value;
  const name = view.organs.find(({ id }) => id === view.organ)?.name ?? "";
  const { from, to } = view;
  return showPage(
    call,
    { title: "参训覆盖", active: "activities" },
    <>
      <PageHeader
        title={`${kindOf(kind).label}：参训覆盖`}
        lead={`${name}${view.whole ? "" : "（本部门）"}，${sayMonth(from)}至${sayMonth(to)}。${sayFullDay(view.day)}在岗的人里，这段时间至少到场一次的算参加过；按已关闭的签到表计算。`}
        back={{ href: `/activities/figures?${spanQuery(view)}`, label: "活动统计" }}
      />
      <OrganTabs view={view} addressOf={(asked) => coverageAddress({ ...asked, kind })} />
      <SpanForm action="/activities/coverage" span={view}>
        <Select
          name="kind"
          label="类型"
          options={ActivityKind.options.map((value) => ({ value, label: activityKinds[value].label }))}
          value={kind}
        />
      </SpanForm>
      <Verdict view={view} />
      <StatGrid>
        <Stat label="在岗" value={view.inPost} measure="人" />
        <Stat label="参加过" value={view.attended} measure="人" />
        <Stat label="没有参加过" value={view.missing.length} measure="人" href="#missing" />
      </StatGrid>
      <Tables view={view} />
    </>,
  );
}

export const coveragePages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/coverage",
    guard: "activities.view",
    summary: "参训覆盖：一类活动在岗人员参加过的比例，没有参加的部门和人",
    run: show,
  }),
];
