// What the pages of figures share: an organ and some months, as asked in the address and by the form, and said back.
import type { PropsWithChildren } from "hono/jsx";
import type { FiguresView } from "../../shared/activities/page-views.ts";
import type { Problem } from "../../shared/problem.ts";
import { dayOf, isMonth, monthOf, type Month } from "../../shared/time.ts";
import { Form, Hidden, MonthInput, Submit } from "../../web/ui/forms.tsx";
import { PageHeader, Section, Tabs } from "../../web/ui/page-parts.tsx";
import type { PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import type { Span } from "./figures.ts";

export type Spanned = Pick<FiguresView, "organ" | "from" | "to">;

/** 'organ=police&from=2026-01&to=2026-11' */
export const spanQuery = ({ organ, from, to }: Spanned, more: Record<string, string> = {}): string =>
  new URLSearchParams({ organ, from, to, ...more }).toString();

/** This year so far, unless the address says otherwise; what is no month in it is not asked for. */
export function spanOf({ deps, query }: PageCall<string>): Span {
  const now = monthOf(dayOf(deps.clock.now()));
  const month = (name: string, otherwise: Month): Month => {
    const asked = query.get(name) ?? "";
    return isMonth(asked) ? asked : otherwise;
  };
  const from = month("from", `${now.slice(0, 4)}-01`);
  return { organ: query.get("organ") ?? undefined, from, to: month("to", now) };
}

type SpanProps = PropsWithChildren<{ action: string; span: Span; problem?: Problem }>;

/** From which month to which; what else is asked for stands before it. */
export const SpanForm = ({ action, span, problem, children }: SpanProps) => (
  <Section>
    <Form action={action} method="get" inline>
      {span.organ !== undefined && <Hidden name="organ" value={span.organ} />}
      {children}
      <MonthInput name="from" label="从" value={span.from} />
      <MonthInput name="to" label="到" value={span.to} error={problem?.fields[0]?.message} />
      <Submit look="secondary">统计</Submit>
    </Form>
  </Section>
);

/** Months that cannot be counted: the form with what was asked, to be put right. */
export function showWrongSpan(
  call: PageCall<string>,
  title: string,
  action: string,
  problem: Problem,
): Promise<Response> | Response {
  if (problem.code !== "invalid") throw problem;
  return showPage(
    call,
    { title, active: "activities", problem },
    <>
      <PageHeader title={title} back={{ href: "/activities", label: "活动" }} />
      <SpanForm action={action} span={spanOf(call)} problem={problem} />
    </>,
  );
}

/** The same of another organ, where one may look at several. */
export const OrganTabs = ({
  view,
  addressOf,
}: {
  view: Spanned & Pick<FiguresView, "organs">;
  addressOf: (asked: Spanned) => string;
}) =>
  view.organs.length > 1 ? (
    <Tabs
      label="政法单位"
      items={view.organs.map(({ id, name }) => ({
        href: addressOf({ ...view, organ: id }),
        label: name,
        active: id === view.organ,
      }))}
    />
  ) : null;
