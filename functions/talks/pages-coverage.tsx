// Coverage as the committee sees it: counts by organ and unit without a name, and the report's two numbers (P63, P65).
import { may } from "../../shared/access.ts";
import { addQuarters, quarterOf, sayQuarter, type Quarter } from "../../shared/quarter.ts";
import type { Coverage, CoverageRow, OrganCoverage, TalkFigures } from "../../shared/talks/round-schema.ts";
import { Form, Hidden, Select, Submit } from "../../web/ui/forms.tsx";
import {
  Disclosure,
  EmptyState,
  LinkButton,
  PageHeader,
  QuarterPicker,
  Section,
} from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { orgTree } from "../org/store.ts";
import { page, type PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { LineTabs } from "./line-tabs.tsx";
import { talkFigures } from "./report-figures.ts";
import { boardsOf, todayOf, viewCoverage } from "./views.ts";
import { addressOf, quarterAsked, sayCoverage } from "./words.ts";

const people = (count: number): string => `${count} 人`;

/** One organ's units; for its own discipline line its numbers open to their rows. */
const OrganUnits = ({ organ, quarter, own }: { organ: OrganCoverage; quarter: Quarter; own: boolean }) => (
  <Section
    title={organ.name}
    plain
    actions={
      <>
        <Status {...(organ.open ? { tone: "info", word: "进行中" } : { tone: "none", word: "已结束" })} />
        {own && (
          <LinkButton href={addressOf("/talks", { organ: organ.place, quarter })} small>
            打开轮次
          </LinkButton>
        )}
      </>
    }
  >
    <DataTable<CoverageRow>
      caption={`${organ.name}${sayQuarter(quarter)}约谈覆盖`}
      rows={organ.units}
      empty={{ title: "这个季度没有应谈人员" }}
      columns={[
        { head: "部门", lead: true, cell: ({ name }) => name },
        { head: "已谈 / 应谈", cell: (row) => sayCoverage(row), total: sayCoverage(organ) },
        { head: "还没谈", cell: ({ owed }) => people(owed), total: people(organ.owed), number: true },
        { head: "免谈", cell: ({ excused }) => people(excused), total: people(organ.excused), number: true },
        { head: "约谈", cell: ({ talks }) => `${talks} 人次`, total: `${organ.talks} 人次`, number: true },
        {
          head: "已确认",
          cell: ({ acknowledged }) => `${acknowledged} 份`,
          total: `${organ.acknowledged} 份`,
          number: true,
        },
        {
          head: "跟进中",
          cell: ({ followUps }) => `${followUps} 件`,
          total: `${organ.followUps} 件`,
          number: true,
        },
      ]}
    />
  </Section>
);

const County = ({ coverage, boards }: { coverage: Coverage; boards: readonly string[] }) => (
  <>
    {coverage.organs.length === 0 && (
      <EmptyState title={`${sayQuarter(coverage.quarter)}还没有约谈轮次`}>
        每季度的轮次由系统自动建立，各单位纪检安排约谈后，人数会出现在这里。
      </EmptyState>
    )}
    {coverage.organs.map((organ) => (
      <OrganUnits organ={organ} quarter={coverage.quarter} own={boards.includes(organ.place)} />
    ))}
  </>
);

const sum = (rows: readonly TalkFigures[], what: "disciplineOfficers" | "talks"): number =>
  rows.reduce((total, row) => total + row[what], 0);

/** The sentence of the report, and the quarters behind its numbers. */
const Report = ({ rows, since, now }: { rows: readonly TalkFigures[]; since: number; now: Quarter }) => {
  const thisYear = Number(now.slice(0, 4));
  const years = Array.from({ length: 8 }, (_, back) => String(thisYear - back));
  if (!years.includes(String(since))) years.push(String(since));
  return (
    <Section
      id="report"
      title="报告用数"
      note="来自各季度轮次，不用另外统计。人次：谈一次算一次；人：同一人只算一次。"
      actions={
        <Form action="/talks/coverage#report" method="get" inline>
          <Hidden name="quarter" value={now} />
          <Select
            name="since"
            label="起始年份"
            value={String(since)}
            options={years.map((year) => ({ value: year, label: `${year}年以来` }))}
          />
          <Submit look="secondary">查看</Submit>
        </Form>
      }
    >
      <p>
        设置 <strong>{sum(rows, "disciplineOfficers")}</strong> 名纪检专干；{since}年以来，共约谈干部{" "}
        <strong>{sum(rows, "talks")}</strong> 人次。
      </p>
      <Organs rows={rows} since={since} />
      {rows.map((row) => (
        <Quarters row={row} />
      ))}
    </Section>
  );
};

const Organs = ({ rows, since }: { rows: readonly TalkFigures[]; since: number }) => (
  <div>
    <DataTable<TalkFigures>
      caption={`${since}年以来约谈`}
      rows={rows}
      columns={[
        { head: "单位", lead: true, cell: ({ organName }) => organName },
        {
          head: "纪检专干",
          cell: ({ disciplineOfficers }) => `${disciplineOfficers} 名`,
          total: `${sum(rows, "disciplineOfficers")} 名`,
          number: true,
        },
        {
          head: "约谈",
          cell: ({ talks }) => `${talks} 人次`,
          total: `${sum(rows, "talks")} 人次`,
          number: true,
        },
        { head: "涉及", cell: ({ people: count }) => people(count), number: true },
      ]}
    />
  </div>
);

const Quarters = ({ row }: { row: TalkFigures }) => (
  <Disclosure summary={`${row.organName}：逐季明细`}>
    <DataTable<TalkFigures["quarters"][number]>
      caption={`${row.organName}逐季约谈`}
      rows={row.quarters}
      columns={[
        {
          head: "季度",
          lead: true,
          cell: ({ quarter }) => (
            <a href={addressOf("/talks/coverage", { quarter, since: String(row.since) })}>
              {sayQuarter(quarter)}
            </a>
          ),
        },
        { head: "约谈", cell: ({ talks }) => `${talks} 人次`, number: true, total: `${row.talks} 人次` },
        { head: "涉及", cell: ({ people: count }) => people(count), number: true, total: people(row.people) },
      ]}
    />
  </Disclosure>
);

/** The report's numbers of every organ that the actor may count. */
async function figuresOf(call: PageCall<string>, since: number): Promise<TalkFigures[]> {
  const { deps, actor } = call;
  const { county } = actor;
  const { organs } = await orgTree(deps, county, { stale: true });
  const seen = organs.filter(({ id }) => may(actor.grants, "talks.coverage", { county, organ: id }));
  return Promise.all(seen.map(({ id }) => talkFigures(deps, actor, id, since)));
}

/** The year of an address, or this one: a year to come, or of another age, is none. */
function yearAsked(asked: string | null, now: Quarter): number {
  const thisYear = Number(now.slice(0, 4));
  const year = Number(asked);
  return Number.isInteger(year) && year <= thisYear && year > thisYear - 20 ? year : thisYear;
}

export const coveragePage = page({
  method: "get",
  path: "/talks/coverage",
  guard: "talks.coverage",
  summary: "约谈覆盖：各单位人数，不含姓名；报告用的纪检专干数和约谈人次",
  run: async (call) => {
    const { deps, actor, query } = call;
    const today = todayOf(deps);
    const now = quarterOf(today);
    const quarter = quarterAsked(query.get("quarter"), today);
    const since = yearAsked(query.get("since"), now);
    const [coverage, figures] = await Promise.all([
      viewCoverage(deps, actor, quarter),
      figuresOf(call, since),
    ]);
    const boards = boardsOf(actor);
    const at = (when: Quarter) => addressOf("/talks/coverage", { quarter: when });
    return showPage(
      call,
      { title: "约谈覆盖", active: boards.length ? "talks" : "talkCoverage" },
      <>
        <PageHeader title="约谈覆盖" lead="只有人数，没有姓名和内容。" />
        <LineTabs actor={actor} active="coverage" quarter={quarter} />
        <QuarterPicker
          label={sayQuarter(quarter)}
          previous={at(addQuarters(quarter, -1))}
          next={quarter < now ? at(addQuarters(quarter, 1)) : undefined}
        />
        <County coverage={coverage} boards={boards} />
        {figures.length > 0 && <Report rows={figures} since={since} now={now} />}
      </>,
    );
  },
});
