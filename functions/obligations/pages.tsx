// Compliance by month: units by class, lights with word and shape, every number leading to its units.
import { mayAnywhere } from "../../shared/access.ts";
import { sayPeriod } from "../../shared/obligations/periods.ts";
import { stateWords, wordOf } from "../../shared/obligations/state.ts";
import type { PeriodState } from "../../shared/obligations/views.ts";
import type { Problem } from "../../shared/problem.ts";
import { unitClassLabels, type UnitClass } from "../../shared/org/kinds.ts";
import { addMonths, daysOfWeek, isWeek, Month, monthOf, sayInstant, sayMonth } from "../../shared/time.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Form, Submit } from "../../web/ui/forms.tsx";
import { Alert, EmptyState, MonthPicker, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status, StatusLegend } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { lockMonth, whyNotLock } from "./changes.ts";
import { rulesOf } from "./facts.ts";
import { countyCompliance, todayOf, type Compliance } from "./operations.ts";
import { monthAsked, unitMonthPages } from "./pages-unit.tsx";
import { leftOpen as leftOpenIn } from "./roll-locks.ts";

/** The light in a table of many: the words only where something is still to come or was done beyond. */
const SmallLight = ({ state, measure }: PeriodState) => (
  <Status
    tone={stateWords[state.state].tone}
    word={wordOf(state, measure)}
    note={shortNoteOf(state, measure)}
  />
);

function shortNoteOf(state: PeriodState["state"], measure: string): string | undefined {
  if (state.state === "notYetDue" && state.shortBy > 0)
    return `差${state.shortBy}${measure}${state.pending ? `，待审${state.pending}${measure}` : ""}`;
  if (state.state === "short" && state.pending > 0) return `待审${state.pending}${measure}`;
  return state.over > 0 && measure === "篇" ? `超额${state.over}${measure}` : undefined;
}

/** “第45周 11/2–11/8”: a week's column head. */
const weekHead = (period: string): string => {
  const days = daysOfWeek(period);
  const short = (day: string): string => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`;
  return `第${Number(period.slice(6))}周 ${short(days[0])}\u2060–\u2060${short(days[6])}`;
};

const legend = (["met", "metLate", "short", "notYetDue", "excused", "notApplicable"] as const).map(
  (name) => ({
    tone: stateWords[name].tone,
    word: name === "short" ? "欠报" : stateWords[name].word,
  }),
);

type Line = { unit: string; name: string; organ: string; states: PeriodState[] };

const shortOf = (line: Line): number => line.states.filter(({ state }) => state.state === "short").length;

/** What a number above the tables leads to: the units behind it. */
const shows = {
  met: { word: "达标", states: ["met", "metLate"] },
  short: { word: "欠报", states: ["short"] },
  open: { word: "未到期", states: ["notYetDue"] },
} as const;
type Show = keyof typeof shows;

const isShow = (asked: string | null): asked is Show => asked !== null && Object.hasOwn(shows, asked);

const standsSo = (show: Show, { state }: PeriodState): boolean =>
  (shows[show].states as readonly string[]).includes(state.state);

/** Units of one class, those that owe most on top: the leader's eye begins there. */
const ClassTable = ({ title, lines: unsorted, month }: { title: string; lines: Line[]; month: string }) => {
  const lines = unsorted.toSorted((a, b) => shortOf(b) - shortOf(a));
  const organs = new Set(lines.map((line) => line.organ));
  const columns = [
    ...new Map(lines.flatMap((line) => line.states).map((one) => [one.policy + one.period, one])).values(),
  ];
  const heads = columns.map((one) => ({
    key: one.policy + one.period,
    head:
      one.period === month ? one.label : isWeek(one.period) ? weekHead(one.period) : sayPeriod(one.period),
  }));
  return (
    <Section title={`${title}（${lines.length} 个）`} plain>
      <DataTable
        caption={title}
        rows={lines}
        columns={[
          {
            head: "单位",
            lead: true,
            cell: (line) => (
              <>
                <a href={`/obligations/units/${line.unit}?month=${month}`}>{line.name}</a>
                {organs.size > 1 && <span class="sn-choice-hint">{line.organ}</span>}
              </>
            ),
          },
          ...heads.map(({ key, head }) => ({
            head,
            cell: (line: Line) => {
              const own = line.states.find((one) => one.policy + one.period === key);
              return own ? <SmallLight {...own} /> : "";
            },
          })),
        ]}
      />
    </Section>
  );
};

type Shown = {
  found: Compliance;
  today: string;
  show?: Show;
  mayLock: boolean;
  whyNot?: string;
  /** Test rounds with days in the month that are not closed yet. */
  leftOpen?: string | undefined;
};

const ComplianceView = ({ found, today, show, mayLock, whyNot, leftOpen }: Shown) => {
  const { month } = found;
  const at = (other: string): string => `/obligations?month=${other}`;
  const all = found.organs.flatMap((organ) => organ.units.map((unit) => ({ ...unit, organ: organ.name })));
  const states = all.flatMap((line) => line.states);
  const lines = show ? all.filter((line) => line.states.some((one) => standsSo(show, one))) : all;
  return (
    <>
      <PageHeader
        title="达标情况"
        lead={
          found.lock
            ? `${sayInstant(found.lock.lockedAt)} 已锁定，此后的补报不改变本页`
            : "按此刻的记录判定；欠报多的单位排在前面，点开单位可看是哪几篇"
        }
      />
      <MonthPicker
        label={sayMonth(month)}
        previous={at(addMonths(month, -1))}
        next={month < monthOf(today) ? at(addMonths(month, 1)) : undefined}
      />
      {found.calendarMissing && <Alert tone="soon">{found.calendarMissing}</Alert>}
      <StatGrid>
        <Stat
          label="有要求的单位"
          value={all.length}
          measure="个"
          href={all.length ? at(month) : undefined}
        />
        {(Object.keys(shows) as Show[]).map((name) => {
          const count = states.filter((one) => standsSo(name, one)).length;
          const label = name === "met" ? "达标（含补报）" : shows[name].word;
          return (
            <Stat
              label={label}
              value={count}
              measure="项"
              href={count ? `${at(month)}&show=${name}` : undefined}
            />
          );
        })}
      </StatGrid>
      {show && (
        <Alert tone="info">
          只列出有“{shows[show].word}”的 {lines.length} 个单位。<a href={at(month)}>看全部单位</a>
        </Alert>
      )}
      {all.length === 0 && (
        <EmptyState title="这个月没有需要达标的单位">
          导入机构和花名册后，按“要求”里的规定逐单位判定。
        </EmptyState>
      )}
      {(["grassroots", "office"] as UnitClass[]).map((unitClass) => {
        const own = lines.filter((line) => line.class === unitClass);
        return own.length ? (
          <ClassTable title={unitClassLabels[unitClass]} lines={own} month={month} />
        ) : null;
      })}
      <StatusLegend items={legend} />
      {mayLock && !found.lock && all.length > 0 && <LockForm {...{ month, whyNot, leftOpen }} />}
    </>
  );
};

const LockForm = ({
  month,
  whyNot,
  leftOpen,
}: {
  month: string;
  whyNot?: string;
  leftOpen?: string | undefined;
}) => (
  <Section plain>
    {leftOpen !== undefined && <Alert tone="soon">{leftOpen}</Alert>}
    <Form action={`/obligations/months/${month}/lock`} inline>
      <Submit
        look="secondary"
        whyNot={whyNot}
        confirm={`锁定${sayMonth(month)}后，数字和达标情况不再改变。${leftOpen ?? ""}确定锁定？`}
      >
        锁定{sayMonth(month)}
      </Submit>
    </Form>
  </Section>
);

async function showCompliance(call: PageCall<string>, month: string, problem?: Problem): Promise<Response> {
  const { deps, actor, query } = call;
  const found = await countyCompliance(deps, actor, month);
  const mayLock = mayAnywhere(actor.grants, "obligations.lock");
  const whyNot = mayLock ? await whyNotLock(deps, actor.county, month) : undefined;
  // Asked only of a month that could be locked now.
  const asked = mayLock && whyNot === undefined && !found.lock;
  const leftOpen = asked
    ? await leftOpenIn(deps, await rulesOf(deps, actor.county, { stale: true }), month)
    : undefined;
  const part = query.get("show");
  const show = isShow(part) ? part : undefined;
  const view = <ComplianceView {...{ found, show, mayLock, whyNot, leftOpen }} today={todayOf(deps)} />;
  return showPage(call, { title: `${sayMonth(month)}达标情况`, active: "compliance", problem }, view);
}

export const obligationsPages: AnyPage[] = [
  page({
    method: "get",
    path: "/obligations",
    guard: "obligations.view",
    summary: "各单位达标情况",
    run: (call) => showCompliance(call, monthAsked(call.query.get("month"), todayOf(call.deps))),
  }),
  page({
    method: "post",
    path: "/obligations/months/:month/lock",
    guard: "obligations.lock",
    summary: "锁定月份",
    run: async (call) => {
      const month = parsed(Month, call.params.month);
      const done = await attempt(() => lockMonth(call.deps, call.actor, month));
      if ("problem" in done) return showCompliance(call, month, done.problem);
      const { warning } = done.value;
      // The page named them before; a message carries no long list.
      const more = warning === undefined ? "" : "。还没有结束的测试批次，人次计入批次结束的月份";
      const said = `${sayMonth(month)}已锁定${more}`;
      return goTo(call, `/obligations?month=${month}`, said);
    },
  }),
  ...unitMonthPages,
];
