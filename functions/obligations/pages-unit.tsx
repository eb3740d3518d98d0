// A unit's month: where each requirement stands, the briefs behind it, and exemptions.
import { may } from "../../shared/access.ts";
import { sayPeriod } from "../../shared/obligations/periods.ts";
import { ExcuseInput } from "../../shared/obligations/schema.ts";
import { notApplicableWords, stateWords, wordOf } from "../../shared/obligations/state.ts";
import type { PeriodState } from "../../shared/obligations/views.ts";
import { unitClassLabels } from "../../shared/org/kinds.ts";
import type { Problem } from "../../shared/problem.ts";
import { addMonths, isMonth, monthOf, sayDay, sayInstant, sayMonth } from "../../shared/time.ts";
import { briefStateWords, type BriefHead } from "../../shared/training/schema.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import { Form, Hidden, Submit, TextInput } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, LinkButton, MonthPicker, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status, type Tone } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { excuse, withdrawExcuse } from "./changes.ts";
import { todayOf, unitMonth, type UnitMonth } from "./operations.ts";

const briefTones: Record<BriefHead["state"], Tone> = {
  draft: "none",
  submitted: "soon",
  returned: "bad",
  accepted: "ok",
};

/** A period's light: shape, word and colour, with what a hover or a screen reader adds. */
const Light = ({ state, measure }: PeriodState) => (
  <Status
    tone={stateWords[state.state].tone}
    word={wordOf(state, measure)}
    note={state.state === "notApplicable" ? notApplicableWords[state.reason] : noteOf(state, measure)}
  />
);

function noteOf(state: PeriodState["state"], measure: string): string {
  const parts = [`${state.value}/${state.minimum}${measure}`];
  if (state.over > 0) parts.push(`超额 ${state.over}${measure}`);
  if (state.pending > 0) parts.push(`待审 ${state.pending}${measure}`);
  if (state.state === "notYetDue" && state.shortBy > 0) parts.push(`还差 ${state.shortBy}${measure}`);
  return parts.join("，");
}

/** What a refused form brings back: nothing typed is lost. */
type Refused = { problem: Problem; typed?: { policy: string; period: string; reason: string } };

const ExcuseForm = ({
  unit,
  month,
  one,
  refused,
}: {
  unit: string;
  month: string;
  one: PeriodState;
  refused?: Refused;
}) => {
  const typed = refused?.typed;
  const again = typed?.policy === one.policy && typed.period === one.period;
  return (
    <Disclosure summary={`${sayPeriod(one.period)}${one.label}：免报`} open={again}>
      <Form action={`/obligations/units/${unit}/exemptions?month=${month}`}>
        <Hidden name="policy" value={one.policy} />
        <Hidden name="period" value={one.period} />
        <TextInput
          name="reason"
          label="免报原因"
          required
          maxLength={200}
          hint="例如：整所抽调参加专项行动"
          value={again ? typed.reason : undefined}
          error={again ? errorAt(refused?.problem.fields, "reason") : undefined}
        />
        <Submit look="secondary">确认免报</Submit>
      </Form>
    </Disclosure>
  );
};

type Shown = { found: UnitMonth; today: string; mayFile: boolean; mayExcuse: boolean; refused?: Refused };

const UnitView = ({ found, today, mayFile, mayExcuse, refused }: Shown) => {
  const { unit, month } = found;
  const at = (other: string): string => `/obligations/units/${unit.id}?month=${other}`;
  const open = found.states.filter(({ state }) => state.state === "short" || state.state === "notYetDue");
  return (
    <>
      <PageHeader
        title={unit.name}
        back={{ href: `/obligations?month=${month}`, label: "达标情况" }}
        lead={`${found.organName} · ${unitClassLabels[unit.class]}${unit.closedOn ? ` · ${sayDay(unit.closedOn)}撤并` : ""}`}
        actions={
          mayFile ? (
            <LinkButton look="primary" href={`/training/briefs/new?unit=${unit.id}`}>
              报简报
            </LinkButton>
          ) : undefined
        }
      />
      <MonthPicker
        label={sayMonth(month)}
        previous={at(addMonths(month, -1))}
        next={month < monthOf(today) ? at(addMonths(month, 1)) : undefined}
      />
      {found.lock && (
        <Alert tone="info">{sayMonth(month)}已锁定，此后的补报只列在下方，不改变达标情况。</Alert>
      )}
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
            {
              head: "简报",
              lead: true,
              cell: (brief) => <a href={`/training/briefs/${brief.id}`}>{brief.title || "（未填标题）"}</a>,
            },
            { head: "训练日", cell: (brief) => sayDay(brief.day) },
            { head: "时长（小时）", number: true, cell: (brief) => brief.hours },
            { head: "参训（人）", number: true, cell: (brief) => brief.presentCount },
            { head: "首次报送", cell: (brief) => (brief.filedAt ? sayInstant(brief.filedAt) : "") },
            {
              head: "状态",
              cell: (brief) => <Status tone={briefTones[brief.state]} word={briefStateWords[brief.state]} />,
            },
          ]}
        />
      </Section>
      {mayExcuse && !found.lock && (
        <Section title="免报">
          {found.exempt.map((one) => (
            <Form action={`/obligations/units/${unit.id}/exemptions/withdraw?month=${month}`} inline>
              <span>
                {sayPeriod(one.period)}：{one.reason}（{one.byName}）
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
            <ExcuseForm unit={unit.id} month={month} one={one} refused={refused} />
          ))}
        </Section>
      )}
    </>
  );
};

/** The month of the address, or the present one. */
export const monthAsked = (asked: string | null, today: string): string =>
  asked && isMonth(asked) ? asked : monthOf(today);

type UnitCall = Omit<PageCall<string>, "params"> & { params: { unit: string } };

async function showUnitMonth(call: UnitCall, refused?: Refused): Promise<Response> {
  const { deps, actor, params, query } = call;
  const today = todayOf(deps);
  const found = await unitMonth(deps, actor, params.unit, monthAsked(query.get("month"), today));
  const place = { county: actor.county, organ: found.unit.organ, unit: found.unit.id };
  const mayFile = may(actor.grants, "training.file", place) && !found.unit.closedOn;
  const mayExcuse = may(actor.grants, "obligations.excuse", place);
  const title = `${found.unit.name} ${sayMonth(found.month)}`;
  return showPage(
    call,
    { title, active: "compliance", problem: refused?.problem },
    <UnitView found={found} today={today} mayFile={mayFile} mayExcuse={mayExcuse} refused={refused} />,
  );
}

export const unitMonthPages: AnyPage[] = [
  page({
    method: "get",
    path: "/obligations/units/:unit",
    guard: "obligations.view",
    summary: "单位的一个月",
    run: (call) => showUnitMonth(call),
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
      if ("problem" in done) return showUnitMonth(call, { problem: done.problem, typed });
      return goTo(call, backTo(call), "已免报");
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
        withdrawExcuse(call.deps, call.actor, {
          unit: params.unit,
          ...parsed(ExcuseInput.omit({ reason: true }), typed),
        }),
      );
      if ("problem" in done) return showUnitMonth(call, { problem: done.problem });
      return goTo(call, backTo(call), "已撤销免报");
    },
  }),
];

const backTo = ({ params, query }: { params: { unit: string }; query: URLSearchParams }): string =>
  `/obligations/units/${encodeURIComponent(params.unit)}?month=${encodeURIComponent(query.get("month") ?? "")}`;
