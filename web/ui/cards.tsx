// What is to be done and how things stand: todo cards with one button, figures that open to their rows, progress.
import type { Child, PropsWithChildren } from "hono/jsx";
import { LinkButton } from "./page-parts.tsx";
import { Status, type Tone } from "./status.tsx";

/** Cards side by side on a desktop, one under the other on a phone. */
export const CardGrid = ({ children }: PropsWithChildren) => <div class="sn-grid">{children}</div>;

/**
 * One thing to do: how many (`count` with its measure word), by when (`due`, ready to read), how urgent, and ONE button.
 * `word` says the urgency: “逾期 2 天”, “还剩 3 天”. The button is quieter when nothing is owed any more.
 */
export const TodoCard = ({
  title,
  count,
  measure,
  due,
  tone,
  word,
  detail,
  action,
}: {
  title: string;
  count: number;
  measure: string;
  due?: string;
  tone: Tone;
  word: string;
  detail?: Child;
  action: { href: string; label: string };
}) => (
  <article class={`sn-card sn-todo sn-edge-${tone}`}>
    <div class="sn-todo-head">
      <h2>{title}</h2>
      <Status tone={tone} word={word} />
    </div>
    <p class="sn-todo-count">
      <strong>{count}</strong> {measure}
    </p>
    {detail && <p class="sn-todo-detail">{detail}</p>}
    <div class="sn-todo-foot">
      {due && <span class="sn-todo-due">截止 {due}</span>}
      <LinkButton href={action.href} look={tone === "ok" || tone === "none" ? "secondary" : "primary"}>
        {action.label}
      </LinkButton>
    </div>
  </article>
);

/** Figures in a row. */
export const StatGrid = ({ children }: PropsWithChildren) => <div class="sn-stats">{children}</div>;

/** A figure with its measure word. With `href` it opens to the rows behind it, as every figure should. */
export const Stat = ({
  label,
  value,
  measure,
  href,
  hint,
}: {
  label: string;
  value: number | string;
  measure?: string;
  href?: string;
  hint?: Child;
}) => {
  const face = (
    <>
      <span class="sn-stat-label">{label}</span>
      <span class="sn-stat-value">
        <strong>{value}</strong>
        {measure && <span class="sn-stat-measure">{measure}</span>}
      </span>
      {hint && <span class="sn-stat-hint">{hint}</span>}
      {href && <span class="sn-stat-more">查看明细 ›</span>}
    </>
  );
  return href ? (
    <a class="sn-card sn-stat" href={href}>
      {face}
    </a>
  ) : (
    <div class="sn-card sn-stat">{face}</div>
  );
};

/** How much of what is owed is done: `done` of `of`, said in words as well as by the bar. */
export const Progress = ({
  label,
  done,
  of,
  measure = "",
}: {
  label: string;
  done: number;
  of: number;
  measure?: string;
}) => (
  <div class="sn-progress">
    <div class="sn-progress-head">
      <span>{label}</span>
      <span class="sn-number">
        {done} / {of} {measure}
      </span>
    </div>
    <progress
      class={done >= of ? "sn-bar sn-bar-full" : "sn-bar"}
      value={Math.min(done, of)}
      max={Math.max(of, 1)}
      aria-label={label}
    >
      {done} / {of}
    </progress>
  </div>
);

/** One stage of a process: its state, how many are in it, and the address that shows them. */
export type Stage = { href: string; tone: Tone; word: string; count: number; active?: boolean };

/** A process as its stages side by side, in the order in which one passes them. */
export const Stages = ({ label, items }: { label: string; items: readonly Stage[] }) => (
  <nav class="sn-stages" aria-label={label}>
    {items.map((item) => (
      <a
        class={item.count > 0 ? "sn-stage" : "sn-stage sn-stage-empty"}
        href={item.href}
        aria-current={item.active ? "page" : undefined}
      >
        <strong class="sn-stage-count">{item.count}</strong>
        <Status tone={item.tone} word={item.word} />
      </a>
    ))}
  </nav>
);
