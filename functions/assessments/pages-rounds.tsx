// An organ's year of tests, quarter by quarter with state and progress; and all pages of rounds together.
import type { RoundRow } from "../../shared/assessments/round-views.ts";
import { sayRate } from "../../shared/assessments/rates.ts";
import { subjectLabels } from "../../shared/assessments/kinds.ts";
import { notFound } from "../../shared/problem.ts";
import { sayQuarter } from "../../shared/quarter.ts";
import { sayDay } from "../../shared/time.ts";
import { EmptyState, LinkButton, PageHeader, Section, Tabs, YearPicker } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { addressOf } from "../talks/words.ts";
import { mayManage, mayView, todayOf } from "./load.ts";
import { sayWhere } from "./opening.ts";
import { boardPages } from "./pages-board.tsx";
import { exemptionPages } from "./pages-exemptions.tsx";
import { planPages } from "./pages-plan.tsx";
import { roundFormPages } from "./pages-round-form.tsx";
import { sittingPages } from "./pages-sitting.tsx";
import { badgeOf, organAddress, roundAddress, saySpan, sayWho, yearAddress } from "./round-words.ts";
import { Year } from "./routes-rounds.ts";
import { organsOf, viewRounds } from "./views-rounds.ts";

/** What the badge of a round does not say: when it begins, or why it was called off. */
const noteOf = ({ state, opensOn, closesOn, cancelReason }: RoundRow): string | undefined => {
  if (state === "planned") return `${sayDay(opensOn)}通知`;
  return state === "open" ? `${sayDay(closesOn)}截止录入` : cancelReason;
};

/** '23 / 28 人', counting who was absent as recorded. */
const sayProgress = ({ counts, state }: RoundRow): string => {
  if (!counts) return state === "closed" ? "正在汇总" : "无";
  const { should, open } = counts.all;
  return state === "planned" ? `应考 ${should} 人` : `${should - open} / ${should} 人`;
};

const rateOf = ({ counts, state }: RoundRow): string =>
  counts && state !== "planned" ? sayRate(counts.sworn.final) : "无";

const Rounds = ({ rows, names, own }: { rows: RoundRow[]; names: PlaceNames; own: boolean }) => {
  const where: Column<RoundRow>[] = own
    ? [{ head: "本部门", cell: (row) => (row.own ? sayWhere(row.own) : "") }]
    : [];
  return (
    <DataTable<RoundRow>
      caption="测试批次"
      rows={rows}
      columns={[
        {
          head: "批次",
          lead: true,
          cell: (row) => (
            <>
              <a href={roundAddress(row)}>{row.title}</a>{" "}
              <span class="sn-under">{`${subjectLabels[row.subject]} · ${sayWho(row.who, names)}`}</span>
            </>
          ),
        },
        { head: "状态", cell: (row) => <Status {...badgeOf(row)} note={noteOf(row)} /> },
        {
          head: "考核",
          cell: ({ from, to, makeUp }) => (
            <>
              {saySpan(from, to)}{" "}
              <span class="sn-under">{makeUp && `补考${saySpan(makeUp.from, makeUp.to)}`}</span>
            </>
          ),
        },
        ...where,
        { head: "进度", cell: sayProgress, number: true },
        { head: "合格率", cell: rateOf, number: true },
      ]}
    />
  );
};

type YearProps = { rows: RoundRow[]; names: PlaceNames; whole: boolean };

/** The quarters of a year that have rounds. */
const Quarters = ({ rows, names, whole }: YearProps) => (
  <>
    {[...new Set(rows.map(({ quarter }) => quarter))].sort().map((quarter) => (
      <Section title={sayQuarter(quarter)} plain>
        <Rounds rows={rows.filter((row) => row.quarter === quarter)} names={names} own={!whole} />
      </Section>
    ))}
  </>
);

const Nothing = ({ organ, year, manages }: { organ: string; year: string; manages: boolean }) => (
  <EmptyState
    title={`${year}年没有测试批次`}
    action={manages ? { href: organAddress(organ, `plan/${year}`), label: "制定年度计划" } : undefined}
  >
    {manages
      ? "年度计划按季度建立政治理论、业务知识等测试；临时的测试可以单独新增批次。"
      : "本单位政工制定计划后，会显示在这里。"}
  </EmptyState>
);

const Actions = ({ organ, year }: { organ: string; year: string }) => (
  <>
    <LinkButton href={organAddress(organ, "rounds/new")} look="primary">
      新增批次
    </LinkButton>
    <LinkButton href={organAddress(organ, `plan/${year}`)}>制定年度计划</LinkButton>
    <LinkButton href={organAddress(organ, "exemptions")}>免考登记</LinkButton>
    <LinkButton href={addressOf(organAddress(organ, "ledger"), { year })} download>
      下载台账
    </LinkButton>
  </>
);

/** The organ of an address, or the first that the actor may look at. Throws Problem("notFound") for another one. */
function organAsked(organs: readonly string[], asked: string | null): string {
  const organ = asked === null ? organs[0] : organs.find((id) => id === asked);
  if (organ === undefined) throw notFound("政法单位");
  return organ;
}

async function showYear(call: PageCall<string>): Promise<Response> {
  const { deps, actor, query } = call;
  const organs = await organsOf(deps, actor);
  const organ = organAsked(organs, query.get("organ"));
  const year = Year.safeParse(query.get("year")).data ?? todayOf(deps).slice(0, 4);
  const [rows, names] = await Promise.all([
    viewRounds(deps, actor, organ, year),
    placeNames(deps, actor.county),
  ]);
  const manages = mayManage(actor, organ);
  const whole = mayView(actor, { organ });
  const inYear = (by: number): string => yearAddress(organ, String(Number(year) + by));
  return showPage(
    call,
    { title: "测试", active: "assessments" },
    <>
      <PageHeader
        title="测试"
        lead={names.of(organ)}
        actions={manages && <Actions organ={organ} year={year} />}
      />
      {organs.length > 1 && (
        <Tabs
          label="政法单位"
          items={organs.map((id) => ({
            href: yearAddress(id, year),
            label: names.of(id),
            active: id === organ,
          }))}
        />
      )}
      <Tabs
        label="测试工作"
        items={[
          { href: yearAddress(organ, year), label: "批次", active: true },
          { href: addressOf("/assessments/owed", { organ }), label: "季度要求" },
          { href: addressOf("/assessments/rates", { organ }), label: "合格率" },
          { href: addressOf("/assessments/tables", { organ }), label: "评分表" },
          { href: "/assessments/mine", label: "我的测试" },
        ]}
      />
      <YearPicker label={`${year}年`} previous={inYear(-1)} next={inYear(1)} />
      {rows.length === 0 ? (
        <Nothing organ={organ} year={year} manages={manages} />
      ) : (
        <>
          <Quarters rows={rows} names={names} whole={whole} />
          <p class="sn-note">
            进度是已录入的（含缺考）和应考的人数；合格率只算在编干警，含补考合格的。
            {!whole && "人数只算您能看到的部门。"}
          </p>
        </>
      )}
    </>,
  );
}

const yearPage = page({
  method: "get",
  path: "/assessments",
  guard: "assessments.view",
  summary: "一年的测试批次：各季度的状态、进度和合格率",
  run: showYear,
});

/** Every page of rounds; fixed addresses stand before those with an id. */
export const roundPages: AnyPage[] = [
  yearPage,
  ...planPages,
  ...roundFormPages,
  ...exemptionPages,
  ...sittingPages,
  ...boardPages,
];
