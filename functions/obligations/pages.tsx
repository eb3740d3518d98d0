// Compliance by month (units by class, lights with word and shape) and a unit's month with the rows behind it.
import { mayAnywhere, may } from "../../shared/access.ts";
import { sayPeriod } from "../../shared/obligations/periods.ts";
import { ExcuseInput } from "../../shared/obligations/schema.ts";
import { notApplicableWords, stateWords, wordOf } from "../../shared/obligations/state.ts";
import type { PeriodState } from "../../shared/obligations/views.ts";
import { unitClassLabels, type UnitClass } from "../../shared/org/kinds.ts";
import { addMonths, daysOfWeek, isMonth, isWeek, Month, monthOf, sayDay, sayInstant, sayMonth } from "../../shared/time.ts";
import { briefStateWords, type BriefHead } from "../../shared/training/schema.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Form, Hidden, Submit, TextInput } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, EmptyState, LinkButton, MonthPicker, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status, StatusLegend, type Tone } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { excuse, lockMonth, whyNotLock, withdrawExcuse } from "./changes.ts";
import { countyCompliance, todayOf, unitMonth, type Compliance, type UnitMonth } from "./operations.ts";

const briefTones: Record<BriefHead["state"], Tone> = { draft: "none", submitted: "soon", returned: "bad", accepted: "ok" };

/** A period's light: shape, word and colour, with what a hover or a screen reader adds. */
export const Light = ({ state, measure }: PeriodState) => (
  <Status
    tone={stateWords[state.state].tone}
    word={wordOf(state, measure)}
    note={state.state === "notApplicable" ? notApplicableWords[state.reason] : noteOf(state, measure)}
  />
);

/** The light in a table of many: the words only where something is still to come or was done beyond. */
const SmallLight = ({ state, measure }: PeriodState) => (
  <Status tone={stateWords[state.state].tone} word={wordOf(state, measure)} note={shortNoteOf(state, measure)} />
);

function shortNoteOf(state: PeriodState["state"], measure: string): string | undefined {
  if (state.state === "notYetDue" && state.shortBy > 0) return `差${state.shortBy}${measure}${state.pending ? `，待审${state.pending}${measure}` : ""}`;
  if (state.state === "short" && state.pending > 0) return `待审${state.pending}${measure}`;
  return state.over > 0 && measure === "篇" ? `超额${state.over}${measure}` : undefined;
}

/** “第45周 11/2–11/8”: a week's column head. */
const weekHead = (period: string): string => {
  const days = daysOfWeek(period);
  const short = (day: string): string => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`;
  return `第${Number(period.slice(6))}周 ${short(days[0])}–${short(days[6])}`;
};

function noteOf(state: PeriodState["state"], measure: string): string {
  const parts = [`${state.value}/${state.minimum}${measure}`];
  if (state.over > 0) parts.push(`超额 ${state.over}${measure}`);
  if (state.pending > 0) parts.push(`待审 ${state.pending}${measure}`);
  if (state.state === "notYetDue" && state.shortBy > 0) parts.push(`还差 ${state.shortBy}${measure}`);
  return parts.join("，");
}

const legend = (["met", "metLate", "short", "notYetDue", "excused", "notApplicable"] as const).map((name) => ({
  tone: stateWords[name].tone,
  word: name === "short" ? "欠报" : stateWords[name].word,
}));

type Line = { unit: string; name: string; organ: string; states: PeriodState[] };

const shortOf = (line: Line): number => line.states.filter(({ state }) => state.state === "short").length;

/** Units of one class, those that owe most on top: the leader's eye begins there. */
const ClassTable = ({ title, lines: unsorted, month }: { title: string; lines: Line[]; month: string }) => {
  const lines = unsorted.toSorted((a, b) => shortOf(b) - shortOf(a));
  const columns = [...new Map(lines.flatMap((line) => line.states).map((one) => [one.policy + one.period, one])).values()];
  const heads = columns.map((one) => ({ key: one.policy + one.period, head: one.period === month ? one.label : isWeek(one.period) ? weekHead(one.period) : sayPeriod(one.period) }));
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
              <a href={`/obligations/units/${line.unit}?month=${month}`}>
                {line.name}
              </a>
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

/** How many unit-periods stand how, over all units shown. */
function tally(found: Compliance): { met: number; short: number; open: number } {
  const states = found.organs.flatMap((organ) => organ.units).flatMap((unit) => unit.states);
  const count = (...names: string[]): number => states.filter(({ state }) => names.includes(state.state)).length;
  return { met: count("met", "metLate"), short: count("short"), open: count("notYetDue") };
}

const ComplianceView = ({ found, today, mayLock, whyNot }: { found: Compliance; today: string; mayLock: boolean; whyNot?: string }) => {
  const { month } = found;
  const at = (other: string): string => `/obligations?month=${other}`;
  const lines = found.organs.flatMap((organ) => organ.units.map((unit) => ({ ...unit, organ: organ.name })));
  const totals = tally(found);
  return (
    <>
      <PageHeader
        title="达标情况"
        lead={found.lock ? `${sayInstant(found.lock.lockedAt)} 已锁定，此后的补报不改变本页` : "按此刻的记录判定；欠报多的单位排在前面，点开单位可看是哪几篇"}
      />
      <MonthPicker label={sayMonth(month)} previous={at(addMonths(month, -1))} next={month < monthOf(today) ? at(addMonths(month, 1)) : undefined} />
      {found.calendarMissing && <Alert tone="soon">{found.calendarMissing}</Alert>}
      <StatGrid>
        <Stat label="有要求的单位" value={lines.length} measure="个" />
        <Stat label="达标（含补报）" value={totals.met} measure="项" />
        <Stat label="欠报" value={totals.short} measure="项" />
        <Stat label="未到期" value={totals.open} measure="项" />
      </StatGrid>
      {lines.length === 0 && <EmptyState title="这个月没有需要达标的单位">导入机构和花名册后，按“要求”里的规定逐单位判定。</EmptyState>}
      {(["grassroots", "office"] as UnitClass[]).map((unitClass) => {
        const own = lines.filter((line) => line.class === unitClass);
        return own.length ? <ClassTable title={unitClassLabels[unitClass]} lines={own} month={month} /> : null;
      })}
      <StatusLegend items={legend} />
      {mayLock && !found.lock && lines.length > 0 && (
        <Section plain>
        <Form action={`/obligations/months/${month}/lock`} inline>
          <Submit look="secondary" whyNot={whyNot} confirm={`锁定${sayMonth(month)}后，数字和达标情况不再改变。确定锁定？`}>
            锁定{sayMonth(month)}
          </Submit>
        </Form>
        </Section>
      )}
    </>
  );
};

const ExcuseForm = ({ unit, month, one }: { unit: string; month: string; one: PeriodState }) => (
  <Disclosure summary={`${sayPeriod(one.period)}${one.label}：免报`}>
    <Form action={`/obligations/units/${unit}/exemptions?month=${month}`}>
      <Hidden name="policy" value={one.policy} />
      <Hidden name="period" value={one.period} />
      <TextInput name="reason" label="免报原因" required maxLength={200} hint="例如：整所抽调参加专项行动" />
      <Submit look="secondary">确认免报</Submit>
    </Form>
  </Disclosure>
);

const UnitView = ({ found, today, mayFile, mayExcuse }: { found: UnitMonth; today: string; mayFile: boolean; mayExcuse: boolean }) => {
  const { unit, month } = found;
  const at = (other: string): string => `/obligations/units/${unit.id}?month=${other}`;
  const open = found.states.filter(({ state }) => state.state === "short" || state.state === "notYetDue");
  return (
    <>
      <PageHeader
        title={unit.name}
        back={{ href: `/obligations?month=${month}`, label: "达标情况" }}
        lead={`${found.organName} · ${unitClassLabels[unit.class]}${unit.closedOn ? ` · ${sayDay(unit.closedOn)}撤并` : ""}`}
        actions={mayFile ? <LinkButton look="primary" href={`/training/briefs/new?unit=${unit.id}`}>报简报</LinkButton> : undefined}
      />
      <MonthPicker label={sayMonth(month)} previous={at(addMonths(month, -1))} next={month < monthOf(today) ? at(addMonths(month, 1)) : undefined} />
      {found.lock && <Alert tone="info">{sayMonth(month)}已锁定，此后的补报只列在下方，不改变达标情况。</Alert>}
      <Section title="要求与状态" plain>
        <DataTable
          caption="要求与状态"
          rows={found.states}
          empty={{ title: "本单位本月没有要求" }}
          columns={[
            { head: "周期", lead: true, cell: (one) => sayPeriod(one.period) },
            { head: "要求", cell: (one) => `${one.label}，不少于 ${one.state.minimum} ${one.measure}` },
            { head: "状态", cell: (one) => <Light {...one} /> },
          ]}
        />
      </Section>
      <Section title={`本月简报（${found.briefs.length} 篇）`} plain>
        <DataTable
          caption="本月简报"
          rows={found.briefs}
          empty={{ title: "本月还没有简报" }}
          columns={[
            { head: "简报", lead: true, cell: (brief) => <a href={`/training/briefs/${brief.id}`}>{brief.title || "（未填标题）"}</a> },
            { head: "训练日", cell: (brief) => sayDay(brief.day) },
            { head: "时长（小时）", number: true, cell: (brief) => brief.hours },
            { head: "参训（人）", number: true, cell: (brief) => brief.presentCount },
            { head: "首次报送", cell: (brief) => (brief.filedAt ? sayInstant(brief.filedAt) : "") },
            { head: "状态", cell: (brief) => <Status tone={briefTones[brief.state]} word={briefStateWords[brief.state]} /> },
          ]}
        />
      </Section>
      {mayExcuse && !found.lock && (
        <Section title="免报">
          {found.exempt.map((one) => (
            <Form action={`/obligations/units/${unit.id}/exemptions/withdraw?month=${month}`} inline>
              <span>
                {sayPeriod(one.period)}：{one.reason}（{one.by}）
              </span>
              <Hidden name="policy" value={one.policy} />
              <Hidden name="period" value={one.period} />
              <Submit look="quiet" small>
                撤销免报
              </Submit>
            </Form>
          ))}
          {open.length === 0 && found.exempt.length === 0 && <p>没有需要免报的周期。</p>}
          {open.map((one) => (
            <ExcuseForm unit={unit.id} month={month} one={one} />
          ))}
        </Section>
      )}
    </>
  );
};

const monthAsked = (asked: string | null, today: string): string => (asked && isMonth(asked) ? asked : monthOf(today));

export const obligationsPages: AnyPage[] = [
  page({
    method: "get",
    path: "/obligations",
    guard: "obligations.view",
    summary: "各单位达标情况",
    run: async (call) => {
      const today = todayOf(call.deps);
      const month = monthAsked(call.query.get("month"), today);
      const found = await countyCompliance(call.deps, call.actor, month);
      const mayLock = mayAnywhere(call.actor.grants, "obligations.lock");
      const whyNot = mayLock ? await whyNotLock(call.deps, call.actor.county, month) : undefined;
      const view = <ComplianceView found={found} today={today} mayLock={mayLock} whyNot={whyNot} />;
      return showPage(call, { title: `${sayMonth(month)}达标情况`, active: "compliance" }, view);
    },
  }),
  page({
    method: "post",
    path: "/obligations/months/:month/lock",
    guard: "obligations.lock",
    summary: "锁定月份",
    run: async (call) => {
      const month = parsed(Month, call.params.month);
      const done = await attempt(() => lockMonth(call.deps, call.actor, month));
      const said = "problem" in done ? done.problem.message : `${sayMonth(month)}已锁定`;
      return goTo(call, `/obligations?month=${month}`, said);
    },
  }),
  page({
    method: "get",
    path: "/obligations/units/:unit",
    guard: "obligations.view",
    summary: "单位的一个月",
    run: async (call) => {
      const today = todayOf(call.deps);
      const found = await unitMonth(call.deps, call.actor, call.params.unit, monthAsked(call.query.get("month"), today));
      const place = { county: call.actor.county, organ: found.unit.organ, unit: found.unit.id };
      const mayFile = may(call.actor.grants, "training.file", place) && !found.unit.closedOn;
      const mayExcuse = may(call.actor.grants, "obligations.excuse", place);
      const view = <UnitView found={found} today={today} mayFile={mayFile} mayExcuse={mayExcuse} />;
      return showPage(call, { title: `${found.unit.name} ${sayMonth(found.month)}`, active: "compliance" }, view);
    },
  }),
  page({
    method: "post",
    path: "/obligations/units/:unit/exemptions",
    guard: "obligations.excuse",
    summary: "免报",
    run: async (call) => {
      const { form, params } = call;
      const typed = { policy: form.one("policy"), period: form.one("period"), reason: form.one("reason") };
      const done = await attempt(async () =>
        excuse(call.deps, call.actor, { unit: params.unit, ...parsed(ExcuseInput, typed) }),
      );
      return goTo(call, backTo(call), "problem" in done ? done.problem.message : "已免报");
    },
  }),
  page({
    method: "post",
    path: "/obligations/units/:unit/exemptions/withdraw",
    guard: "obligations.excuse",
    summary: "撤销免报",
    run: async (call) => {
      const { form, params } = call;
      const typed = { policy: form.one("policy"), period: form.one("period") };
      const done = await attempt(async () =>
        withdrawExcuse(call.deps, call.actor, { unit: params.unit, ...parsed(ExcuseInput.omit({ reason: true }), typed) }),
      );
      return goTo(call, backTo(call), "problem" in done ? done.problem.message : "已撤销免报");
    },
  }),
];

const backTo = ({ params, query }: { params: { unit: string }; query: URLSearchParams }): string =>
  `/obligations/units/${encodeURIComponent(params.unit)}?month=${encodeURIComponent(query.get("month") ?? "")}`;
