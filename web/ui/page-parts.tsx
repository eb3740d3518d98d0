// The parts most pages are made of: header, section, alert, facts, history, tabs, month picker, buttons that lead on.
import type { Child, PropsWithChildren } from "hono/jsx";
import { type Tone, toneShapes } from "./status.tsx";

/** The page's title, where it sits (`back`), a quiet line under it and its buttons. */
export const PageHeader = ({
  title,
  back,
  lead,
  badge,
  actions,
}: {
  title: string;
  back?: { href: string; label: string };
  lead?: Child;
  badge?: Child;
  actions?: Child;
}) => (
  <div class="sn-page-head">
    <div class="sn-page-head-text">
      {back && (
        <a class="sn-back" href={back.href}>
          <span aria-hidden="true">‹ </span>
          {back.label}
        </a>
      )}
      <h1>
        {title}
        {badge && <span class="sn-page-badge">{badge}</span>}
      </h1>
      {lead && <p class="sn-lead">{lead}</p>}
    </div>
    {actions && <div class="sn-actions">{actions}</div>}
  </div>
);

/** A titled block of a page. `plain` leaves out the white card around it (for grids of cards and tables). */
export const Section = ({
  title,
  id,
  note,
  actions,
  plain = false,
  children,
}: PropsWithChildren<{ title?: string; id?: string; note?: Child; actions?: Child; plain?: boolean }>) => (
  <section class={plain ? "sn-section" : "sn-section sn-card"} id={id}>
    {(title || actions) && (
      <div class="sn-section-head">
        {title && <h2>{title}</h2>}
        {actions && <div class="sn-actions">{actions}</div>}
      </div>
    )}
    {note && <p class="sn-note">{note}</p>}
    {children}
  </section>
);

/** How a button that leads to another page looks. */
export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

export const buttonClass = (look: ButtonLook, small = false): string =>
  `btn sn-btn sn-btn-${look}${small ? " sn-btn-small" : ""}`;

/** A link that looks like a button. `download` is for files (Excel, Word): plain addresses, never a script. */
export const LinkButton = ({
  href,
  look = "secondary",
  small,
  download,
  children,
}: PropsWithChildren<{ href: string; look?: ButtonLook; small?: boolean; download?: boolean }>) => (
  <a class={buttonClass(look, small)} href={href} download={download ? "" : undefined}>
    {children}
  </a>
);

/** A message on the page. `flash` marks the result of what was just done. Bad news is read out at once. */
export const Alert = ({
  tone,
  title,
  flash,
  children,
}: PropsWithChildren<{ tone: Tone; title?: string; flash?: "ok" | "error" }>) => (
  <div class={`sn-alert sn-tone-${tone}`} role={tone === "bad" ? "alert" : "status"} data-flash={flash}>
    <span class="sn-status-shape" aria-hidden="true">
      {toneShapes[tone]}
    </span>
    <div>
      {title && <strong class="sn-alert-title">{title}</strong>}
      {children}
    </div>
  </div>
);

/** Label and value pairs. A value that is absent shows as “未填”. */
export const DefinitionList = ({ items }: { items: readonly { label: string; value?: Child }[] }) => (
  <dl class="sn-facts">
    {items.map((item) => (
      <div class="sn-fact">
        <dt>{item.label}</dt>
        <dd>{isBlank(item.value) ? <span class="sn-blank">未填</span> : item.value}</dd>
      </div>
    ))}
  </dl>
);

const isBlank = (value: Child) => value === undefined || value === null || value === "";

/** One step of a history: what, when (ready to read), who, and words given with it. */
export type TimelineItem = { title: string; at: string; by?: string; note?: string; tone?: Tone };

/** A history, newest first as passed. */
export const Timeline = ({ items }: { items: readonly TimelineItem[] }) => (
  <ol class="sn-timeline">
    {items.map((item) => (
      <li class={`sn-timeline-item sn-tone-${item.tone ?? "none"}`}>
        <span class="sn-timeline-dot" aria-hidden="true">
          {toneShapes[item.tone ?? "info"]}
        </span>
        <div>
          <p class="sn-timeline-title">{item.title}</p>
          <p class="sn-timeline-when">{[item.at, item.by].filter(Boolean).join(" · ")}</p>
          {item.note && <blockquote class="sn-timeline-note">{item.note}</blockquote>}
        </div>
      </li>
    ))}
  </ol>
);

/** Several views of one thing, each with its own address. */
export const Tabs = ({
  label,
  items,
}: {
  label: string;
  items: readonly { href: string; label: string; active?: boolean; count?: number }[];
}) => (
  <nav class="sn-view-tabs" aria-label={label}>
    {items.map((item) => (
      <a class="sn-view-tab" href={item.href} aria-current={item.active ? "page" : undefined}>
        {item.label}
        {item.count !== undefined && <span class="sn-view-count">{item.count}</span>}
      </a>
    ))}
  </nav>
);

/** Nothing here: why, and what to do about it. */
export const EmptyState = ({
  title,
  children,
  action,
}: PropsWithChildren<{ title: string; action?: { href: string; label: string } }>) => (
  <div class="sn-empty">
    <p class="sn-empty-title">{title}</p>
    {children && <div class="sn-empty-text">{children}</div>}
    {action && (
      <LinkButton href={action.href} look="primary">
        {action.label}
      </LinkButton>
    )}
  </div>
);

type Steps = { label: string; previous?: string; next?: string };

/** Steps through months: `label` is “2026年11月”; a missing address means there is nothing further that way. */
export const MonthPicker = (props: Steps) => <PeriodSteps {...props} what="月份" step="月" />;

/** The same through quarters: `label` is “2026年第四季度”. */
export const QuarterPicker = (props: Steps) => <PeriodSteps {...props} what="季度" step="季度" />;

/** The same through years: `label` is “2026年”. */
export const YearPicker = (props: Steps) => <PeriodSteps {...props} what="年度" step="年" />;

const PeriodSteps = ({ label, previous, next, what, step }: Steps & { what: string; step: string }) => (
  <nav class="sn-month" aria-label={`选择${what}`}>
    <PeriodStep href={previous} label={`上一${step}`} mark="‹" />
    <strong class="sn-month-label">{label}</strong>
    <PeriodStep href={next} label={`下一${step}`} mark="›" />
  </nav>
);

const PeriodStep = ({ href, label, mark }: { href?: string; label: string; mark: string }) =>
  href ? (
    <a class="sn-month-step" href={href} aria-label={label}>
      <span aria-hidden="true">{mark}</span>
    </a>
  ) : (
    <span class="sn-month-step sn-month-end" aria-hidden="true">
      {mark}
    </span>
  );

/** More that most people do not need at once; opens without script. */
export const Disclosure = ({
  summary,
  open,
  children,
}: PropsWithChildren<{ summary: string; open?: boolean }>) => (
  <details class="sn-disclosure" open={open}>
    <summary>{summary}</summary>
    <div class="sn-disclosure-body">{children}</div>
  </details>
);
