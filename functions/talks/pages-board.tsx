// The round's board: everybody of an organ in a quarter, where each stands, who is missing and how long is left.
import { notFound } from "../../shared/problem.ts";
import { addQuarters, quarterOf, sayQuarter, type Quarter } from "../../shared/quarter.ts";
import type { Board } from "../../shared/talks/round-schema.ts";
import type { Day } from "../../shared/time.ts";
import type { Option } from "../../web/ui/forms.tsx";
import { EmptyState, LinkButton, PageHeader, QuarterPicker, Tabs } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { people } from "../org/store.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { page, type PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { officerOptions } from "./draft-choices.ts";
import { LineTabs } from "./line-tabs.tsx";
import { Planning, RoundEnd, type Refused } from "./round-forms.tsx";
import { boardAddress, BoardTable, Overview, parts, type PartName } from "./round-parts.tsx";
import type { RoundId } from "./rounds.ts";
import { boardsOf, todayOf, viewBoard } from "./views.ts";
import { countdown, quarterAsked, type Badge } from "./words.ts";

/** The organ of an address, or the first of one's own. Throws Problem("notFound") for somebody else's. */
export function organAsked({ actor, query }: PageCall<string>): string {
  const boards = boardsOf(actor);
  const organ = query.has("organ") ? boards.find((id) => id === query.get("organ")) : boards[0];
  if (organ === undefined) throw notFound("约谈轮次");
  return organ;
}

/** For who answers for several organs: which one. */
export const OrganTabs = (props: {
  organs: readonly string[];
  organ: string;
  names: PlaceNames;
  at: (organ: string) => string;
}) =>
  props.organs.length < 2 ? null : (
    <Tabs
      label="政法单位"
      items={props.organs.map((id) => ({
        href: props.at(id),
        label: props.names.of(id),
        active: id === props.organ,
      }))}
    />
  );

/** How the round stands as a whole: finished, closed, or how long is left. */
function standingOf({ round, counts }: Board, today: Day): Badge | undefined {
  if (!round) return undefined;
  if (round.state === "closed") return { tone: "none", word: "轮次已结束" };
  return counts.owed === 0 ? { tone: "ok", word: "已全部谈到" } : countdown(round.dueOn, today);
}

const Head = ({ board, today }: { board: Board; today: Day }) => {
  const standing = standingOf(board, today);
  return (
    <PageHeader
      title="预防提醒约谈"
      badge={standing && <Status {...standing} />}
      lead={board.organName}
      actions={
        <LinkButton href="/talks/drafts/new" look="primary">
          填写约谈记录
        </LinkButton>
      }
    />
  );
};

const partAsked = (asked: string | null): PartName | undefined =>
  asked !== null && Object.hasOwn(parts, asked) ? (asked as PartName) : undefined;

/** Who can be given talks: everybody in service in the organ. */
async function talkersOf(call: PageCall<string>, organ: string, names: PlaceNames): Promise<Option[]> {
  const all = await people(call.deps, call.actor.county, { stale: true });
  const here = all.filter((officer) => officer.organ === organ && officer.state === "active");
  return officerOptions(here, names);
}

/** What the planning forms begin with: what was typed and refused, or the officer whose button led here. */
function begun(query: URLSearchParams, refused: Refused | undefined) {
  const [plan, excuse] = [query.get("plan"), query.get("excuse")];
  return {
    plan: refused?.plan ?? (plan === null ? undefined : { officers: [plan], talker: "", plannedOn: "" }),
    excuse: refused?.excuse ?? (excuse === null ? undefined : { officer: excuse, reason: "", until: "" }),
    problem: refused?.problem,
  };
}

/** The board, also shown again when a form on it could not be done. */
export async function showBoard(call: PageCall<string>, at: RoundId, refused?: Refused): Promise<Response> {
  const { deps, actor, query } = call;
  const { organ, quarter } = at;
  const today = todayOf(deps);
  const [board, names] = await Promise.all([viewBoard(deps, actor, at), placeNames(deps, actor.county)]);
  const open = board.round?.state === "open";
  const talkers = open ? await talkersOf(call, organ, names) : [];
  const part = partAsked(query.get("state"));
  const inQuarter = (when: Quarter) => boardAddress({ organ, quarter: when });
  return showPage(
    call,
    { title: "预防提醒约谈", active: "talks", problem: refused?.problem },
    <>
      <Head board={board} today={today} />
      <LineTabs actor={actor} active="board" organ={organ} quarter={quarter} />
      <OrganTabs
        organs={boardsOf(actor)}
        organ={organ}
        names={names}
        at={(id) => boardAddress({ organ: id, quarter })}
      />
      <QuarterPicker
        label={sayQuarter(quarter)}
        previous={inQuarter(addQuarters(quarter, -1))}
        next={quarter < quarterOf(today) ? inQuarter(addQuarters(quarter, 1)) : undefined}
      />
      {board.round ? (
        <>
          <Overview board={board} part={part} />
          {open && (
            <Planning
              board={board}
              talkers={talkers}
              today={today}
              staff={actor.staff}
              {...begun(query, refused)}
            />
          )}
          <BoardTable board={board} part={part} today={today} staff={actor.staff} />
          <RoundEnd board={board} />
        </>
      ) : (
        <EmptyState title={`${sayQuarter(quarter)}没有轮次`}>
          每季度的轮次由系统自动建立：名单是全体在岗干警，每天早上按调动、入职和离职更新。
        </EmptyState>
      )}
    </>,
  );
}

export const boardPage = page({
  method: "get",
  path: "/talks",
  guard: "talks.board",
  summary: "约谈轮次：一个季度里谁该谈、谁来谈、谈到哪一步、还剩几天",
  run: (call) =>
    showBoard(call, {
      organ: organAsked(call),
      quarter: quarterAsked(call.query.get("quarter"), todayOf(call.deps)),
    }),
});
