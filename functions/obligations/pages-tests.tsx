// The quarter's tests as they are owed: how many stand where, and everybody by name with each subject in words.
import { subjectLabels, type Subject } from "../../shared/assessments/kinds.ts";
import type { ObligationStateName } from "../../shared/obligations/schema.ts";
import { owedNow } from "../../shared/obligations/state.ts";
import { testStateWords } from "../../shared/obligations/tests.ts";
import { notFound } from "../../shared/problem.ts";
import { addQuarters, isQuarter, quarterOf, sayQuarter, type Quarter } from "../../shared/quarter.ts";
import { Stages } from "../../web/ui/cards.tsx";
import { PageHeader, QuarterPicker, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { Status, type Tone } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { todayOf } from "../assessments/load.ts";
import { yearAddress } from "../assessments/round-words.ts";
import { organsOf } from "../assessments/views-rounds.ts";
import { placeNames } from "../platform/place-names.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { addressOf } from "../talks/words.ts";
import { byPerson, testObligations, type OwedTestPerson, type OwedTestRow } from "./test-views.ts";

type Part = { word: string; tone: Tone; states: readonly ObligationStateName[] };

/** Where somebody stands who is asked; a person stands in a part with any of his subjects. */
const parts = {
  owed: { word: "还没考", tone: "soon", states: ["notYetDue", "short"] },
  met: { word: "已考", tone: "ok", states: ["met", "metLate"] },
  excused: { word: "免考", tone: "info", states: ["excused"] },
  others: { word: "不要求", tone: "none", states: ["notApplicable"] },
} as const satisfies Record<string, Part>;
type PartName = keyof typeof parts;

const isIn = ({ state }: OwedTestRow, part: PartName): boolean =>
  (parts[part].states as readonly ObligationStateName[]).includes(state.state);

const peopleIn = (people: readonly OwedTestPerson[], part: PartName | undefined): OwedTestPerson[] =>
  people.filter(({ tests }) => !part || tests.some((row) => isIn(row, part)));

type Asked = { organ: string; quarter: Quarter; state?: PartName; unit?: string };

const address = ({ organ, quarter, state, unit }: Asked): string =>
  addressOf("/assessments/owed", { organ, quarter, state, unit });

/** '应考 36 人，已考 30 人，免考 2 人，还有 4 人没有参加' */
function sayCounts(rows: readonly OwedTestRow[]): string {
  const count = (part: PartName): number => rows.filter((row) => isIn(row, part)).length;
  const asked = rows.length - count("others");
  return `要求 ${asked} 人，已考 ${count("met")} 人，免考 ${count("excused")} 人，还有 ${rows.filter(({ state }) => owedNow(state) > 0).length} 人没有参加`;
}

const subjectsOf = (rows: readonly OwedTestRow[]): Subject[] => [
  ...new Set(rows.map(({ subject }) => subject)),
];

const Overview = ({ rows, asked }: { rows: readonly OwedTestRow[]; asked: Asked }) => {
  const people = byPerson(rows);
  return (
    <>
      <Section>
        {subjectsOf(rows).map((subject) => (
          <p>
            <strong>{subjectLabels[subject]}</strong>：
            {sayCounts(rows.filter((row) => row.subject === subject))}。
          </p>
        ))}
        <p class="sn-note">本季度内参加过一次即算达标，不论是否合格；缺考不算。</p>
      </Section>
      <Stages
        label="按状态查看"
        items={[
          {
            href: address({ ...asked, state: undefined }),
            tone: "info",
            word: "全部",
            count: people.length,
            active: !asked.state,
          },
          ...(Object.keys(parts) as PartName[]).map((state) => ({
            href: address({ ...asked, state }),
            tone: parts[state].tone,
            word: parts[state].word,
            count: peopleIn(people, state).length,
            active: state === asked.state,
          })),
        ]}
      />
    </>
  );
};

const Units = ({ rows, asked }: { rows: readonly OwedTestRow[]; asked: Asked }) => {
  const units = [...new Map(rows.map(({ unit, unitName }) => [unit, unitName]))];
  if (units.length < 2 && asked.unit === undefined) return null;
  return (
    <Tabs
      label="按部门查看"
      items={[
        { href: address({ ...asked, unit: undefined }), label: "全部部门", active: asked.unit === undefined },
        ...units.map(([unit, label]) => ({
          href: address({ ...asked, unit }),
          label,
          active: unit === asked.unit,
        })),
      ]}
    />
  );
};

const Standing = ({ row }: { row: OwedTestRow | undefined }) => {
  if (!row) return <>–</>;
  const { word, tone } = testStateWords[row.state.state];
  return (
    <Status tone={tone} word={word} note={row.words === word ? undefined : row.words.slice(word.length)} />
  );
};

const People = ({ rows, asked }: { rows: readonly OwedTestRow[]; asked: Asked }) => {
  const here = byPerson(rows).filter(({ unit }) => asked.unit === undefined || unit === asked.unit);
  return (
    <DataTable<OwedTestPerson>
      caption={`${sayQuarter(asked.quarter)}测试要求`}
      rows={peopleIn(here, asked.state)}
      empty={{ title: rows.length === 0 ? "这个季度没有测试要求" : "没有符合条件的人员" }}
      filter={{ id: "owed-tests", label: "按姓名、警号或部门查找" }}
      columns={[
        { head: "姓名", lead: true, cell: ({ name, staff }) => `${name}（${staff}）` },
        { head: "部门", cell: ({ unitName }) => unitName },
        ...subjectsOf(rows).map((subject) => ({
          head: subjectLabels[subject],
          cell: ({ tests }: OwedTestPerson) => (
            <Standing row={tests.find((one) => one.subject === subject)} />
          ),
        })),
      ]}
    />
  );
};

/** What an address asks; the first organ one may look at, and the present quarter, unless it says otherwise. */
async function askedIn(call: PageCall<string>): Promise<Asked & { organs: string[]; now: Quarter }> {
  const { deps, actor, query } = call;
  const now = quarterOf(todayOf(deps));
  const organs = await organsOf(deps, actor);
  const organ = query.get("organ") ?? organs[0];
  if (organ === undefined) throw notFound("测试要求");
  const [quarter, state, unit] = [query.get("quarter"), query.get("state"), query.get("unit")];
  return {
    organs,
    now,
    organ,
    quarter: quarter !== null && isQuarter(quarter) && quarter <= now ? quarter : now,
    ...(state !== null && Object.hasOwn(parts, state) ? { state: state as PartName } : {}),
    ...(unit ? { unit } : {}),
  };
}

export const owedTestPages: AnyPage[] = [
  page({
    method: "get",
    path: "/assessments/owed",
    guard: "assessments.view",
    summary: "季度测试要求：一个季度里谁考了、谁还没考、谁免考和原因",
    run: async (call) => {
      const { organs, now, ...asked } = await askedIn(call);
      const { organ, quarter } = asked;
      const [rows, names] = await Promise.all([
        testObligations(call.deps, call.actor, { organ, quarter }),
        placeNames(call.deps, call.actor.county),
      ]);
      const inQuarter = (when: Quarter) => address({ ...asked, quarter: when });
      return showPage(
        call,
        { title: "季度测试要求", active: "assessments" },
        <>
          <PageHeader
            title="季度测试要求"
            back={{ href: yearAddress(organ, quarter.slice(0, 4)), label: "测试" }}
            lead={names.of(organ)}
          />
          {organs.length > 1 && (
            <Tabs
              label="政法单位"
              items={organs.map((id) => ({
                href: address({ organ: id, quarter }),
                label: names.of(id),
                active: id === organ,
              }))}
            />
          )}
          <QuarterPicker
            label={sayQuarter(quarter)}
            previous={inQuarter(addQuarters(quarter, -1))}
            next={quarter < now ? inQuarter(addQuarters(quarter, 1)) : undefined}
          />
          <Overview rows={rows} asked={asked} />
          <Units rows={rows} asked={asked} />
          <People rows={rows} asked={asked} />
        </>,
      );
    },
  }),
];
