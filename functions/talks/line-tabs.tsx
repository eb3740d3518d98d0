// The pages of those who answer for talks, side by side: the same row of tabs on each of them.
import { mayAnywhere } from "../../shared/access.ts";
import type { Quarter } from "../../shared/quarter.ts";
import { Tabs } from "../../web/ui/page-parts.tsx";
import type { Actor } from "../platform/actor.ts";
import { boardsOf } from "./views.ts";
import { addressOf } from "./words.ts";

type Page = "board" | "followUps" | "ledger" | "coverage" | "warrants";

/** The discipline line's five pages, the committee's two; `organ` and `quarter` go along. */
export const LineTabs = (props: { actor: Actor; active: Page; organ?: string; quarter?: Quarter }) => {
  const { actor, active, quarter } = props;
  const [first] = boardsOf(actor);
  const organ = props.organ ?? first;
  const pages: { key: Page; href: string; label: string }[] = [
    ...(mayAnywhere(actor.grants, "talks.board")
      ? ([
          { key: "board", href: addressOf("/talks", { organ, quarter }), label: "轮次" },
          { key: "followUps", href: addressOf("/talks/follow-ups", { organ }), label: "跟进" },
          { key: "ledger", href: addressOf("/talks/ledger", { organ }), label: "台账" },
        ] as const)
      : []),
    { key: "coverage", href: addressOf("/talks/coverage", { quarter }), label: "覆盖" },
    { key: "warrants", href: "/talks/warrants", label: "调阅、销毁" },
  ];
  return (
    <Tabs
      label="约谈工作"
      items={pages.map(({ key, href, label }) => ({ href, label, active: key === active }))}
    />
  );
};
