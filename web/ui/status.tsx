// How a state looks: a shape, a word and a colour together, so that no one depends on colour.
import type { Child } from "hono/jsx";

/** The shape of each tone. Tones: met, met late, overdue or refused, due soon, nothing owed, for information. */
export const toneShapes = { ok: "●", late: "◆", bad: "■", soon: "▲", none: "–", info: "○" } as const;
export type Tone = keyof typeof toneShapes;

/** A state as a small badge: `<Status tone="bad" word="欠 1 篇" />`. `note` adds quiet words after it. */
export const Status = ({ tone, word, note }: { tone: Tone; word: string; note?: string }) => (
  <span class="sn-status-wrap">
    <span class={`sn-status sn-tone-${tone}`}>
      <span class="sn-status-shape" aria-hidden="true">
        {toneShapes[tone]}
      </span>
      {word}
    </span>
    {note && <span class="sn-status-note">{note}</span>}
  </span>
);

/** What the badges of a table mean, in one line under it. */
export const StatusLegend = ({ items }: { items: readonly { tone: Tone; word: string }[] }): Child => (
  <ul class="sn-legend" aria-label="图例">
    {items.map((item) => (
      <li>
        <Status tone={item.tone} word={item.word} />
      </li>
    ))}
  </ul>
);
