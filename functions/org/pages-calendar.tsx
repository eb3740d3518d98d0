// Holidays and make-up working days of a year: what counts, and the form that enters them.
import { may } from "../../shared/access.ts";
import { sayMissingYears, type CalendarDay } from "../../shared/calendar.ts";
import {
  calendarRuns,
  readCalendarLines,
  writeCalendarLines,
  type CalendarRun,
} from "../../shared/org/calendar-lines.ts";
import type { CalendarView } from "../../shared/org/views.ts";
import { Problem } from "../../shared/problem.ts";
import { dayOf, daysBetween, sayDay, sayWeekday } from "../../shared/time.ts";
import { Buttons, ErrorSummary, Form, Submit, TextArea, TextInput } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { editCalendar, viewCalendar } from "./calendar.ts";

const origins = {
  shipped: <Status tone="ok" word="随系统提供" />,
  edited: <Status tone="info" word="本县录入" />,
  missing: <Status tone="bad" word="尚未录入" />,
} as const satisfies Record<CalendarView["origin"], unknown>;

const sayRun = ({ first, last }: CalendarRun): string =>
  first.day === last.day
    ? `${sayDay(first.day)} ${sayWeekday(first.day)}`
    : `${sayDay(first.day)}至${sayDay(last.day)}，共 ${daysBetween(first.day, last.day) + 1} 天`;

const DaysTable = ({ view }: { view: CalendarView }) => (
  <DataTable
    caption={`${view.year}年放假和调休`}
    rows={calendarRuns(view.days)}
    empty={{ title: "还没有录入", text: "国务院办公厅公布后，由管理员录入；录入前不作猜测。" }}
    columns={[
      { head: "日期", lead: true, cell: sayRun },
      {
        head: "安排",
        cell: ({ first }) =>
          first.kind === "holiday" ? (
            <Status tone="none" word="放假" />
          ) : (
            <Status tone="soon" word="调休上班" />
          ),
      },
      { head: "节日", cell: ({ first }) => first.name },
    ]}
  />
);

type Typed = { source: string; lines: string };

const EditForm = ({ year, typed, problem }: { year: number; typed: Typed; problem?: Problem }) => (
  <>
    <ErrorSummary problems={problem?.fields} />
    <Form action={`/org/calendar/${year}`}>
      <TextInput
        name="source"
        label="依据"
        maxLength={100}
        value={typed.source}
        hint="例如：国务院办公厅关于2027年部分节假日安排的通知"
      />
      <TextArea
        name="lines"
        label="放假和调休"
        rows={12}
        value={typed.lines}
        hint="一行一条，照通知写：10月1日至7日 放假 国庆节；10月10日 上班 国庆节。普通周末不用写。"
      />
      <Buttons>
        <Submit>保存</Submit>
      </Buttons>
    </Form>
  </>
);

async function showYear(
  call: PageCall<string>,
  year: number,
  failed?: { typed: Typed; problem: Problem },
): Promise<Response> {
  const { deps, actor } = call;
  const view = await viewCalendar(deps, actor, year);
  const mayEdit = may(actor.grants, "org.calendar", { county: actor.county });
  const typed = failed?.typed ?? { source: view.source, lines: writeCalendarLines(view.days) };
  return showPage(
    call,
    { title: `${year}年节假日`, active: "org", problem: failed?.problem },
    <>
      <PageHeader
        title={`${year}年节假日`}
        badge={origins[view.origin]}
        lead={view.source}
        back={{ href: "/org", label: "机构" }}
        actions={
          <>
            <LinkButton href={`/org/calendar?year=${year - 1}`}>{year - 1}年</LinkButton>
            <LinkButton href={`/org/calendar?year=${year + 1}`}>{year + 1}年</LinkButton>
          </>
        }
      />
      {view.missingYears.length > 0 && <Alert tone="bad" title={sayMissingYears(view.missingYears)} />}
      <Section plain>
        <DaysTable view={view} />
      </Section>
      {mayEdit && (
        <Disclosure summary="录入、修改" open={failed !== undefined || view.origin === "missing"}>
          <EditForm year={year} typed={typed} problem={failed?.problem} />
        </Disclosure>
      )}
    </>,
  );
}

/** What is wrong with a day, told by its date: the person typed lines, not a list. */
const namingDays = (problem: Problem, days: readonly CalendarDay[]): Problem =>
  new Problem(
    problem.code,
    "有日期不符合要求，请修改后再保存",
    problem.fields.map(({ path, message }) => ({
      path: "lines",
      message: `${days[Number(path.split(".")[1])]?.day ?? ""} ${message}`.trim(),
    })),
  );

/** A year of the calendar from an address; this year when it is none. */
function yearFrom(text: string | null, call: PageCall<string>): number {
  const year = Number(text);
  return Number.isInteger(year) && year >= 2020 && year <= 2199
    ? year
    : Number(dayOf(call.deps.clock.now()).slice(0, 4));
}

export const calendarPages: AnyPage[] = [
  page({
    method: "get",
    path: "/org/calendar",
    guard: "signedIn",
    summary: "节假日和调休",
    run: (call) => showYear(call, yearFrom(call.query.get("year"), call)),
  }),
  page({
    method: "post",
    path: "/org/calendar/:year",
    guard: "org.calendar",
    summary: "录入、修改节假日和调休",
    run: async (call) => {
      const year = yearFrom(call.params.year, call);
      const typed = { source: call.form.one("source"), lines: call.form.one("lines") };
      const done = await attempt(() => {
        const { days, wrong } = readCalendarLines(typed.lines, year);
        if (wrong.length > 0) throw new Problem("invalid", "有写法不正确的行", wrong);
        return editCalendar(call.deps, call.actor, { year, source: typed.source, days }).catch(
          (error: unknown) => {
            throw error instanceof Problem ? namingDays(error, days) : error;
          },
        );
      });
      if ("problem" in done) return showYear(call, year, { typed, problem: done.problem });
      return goTo(call, `/org/calendar?year=${year}`, "节假日安排已保存");
    },
  }),
];
