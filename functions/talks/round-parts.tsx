// The parts of the round's board: how far it is, how many stand where, and everybody with the next step.
import type { Board, BoardRow, BoardState } from "../../shared/talks/round-schema.ts";
import { boardWords, coveragePercent } from "../../shared/talks/rules.ts";
import { sayDay, type Day } from "../../shared/time.ts";
import { Progress, Stages } from "../../web/ui/cards.tsx";
import { Form, Hidden, Submit } from "../../web/ui/forms.tsx";
import { LinkButton, Section } from "../../web/ui/page-parts.tsx";
import { Status, type Tone } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { addressOf, countdown } from "./words.ts";

type Part = { word: string; tone: Tone; states: readonly BoardState[] };
const stage = (state: BoardState): Part => ({ ...boardWords[state], states: [state] });

/** The parts of a board: its stages in the order in which one passes them, and those who stand beside. */
export const parts = {
  toPlan: stage("toPlan"),
  planned: stage("planned"),
  held: stage("held"),
  followUp: stage("followUp"),
  acknowledged: stage("acknowledged"),
  done: stage("done"),
  excused: stage("excused"),
  others: { word: "不在名单", tone: "none", states: ["notListed", "out"] },
  /** Who still lacks a talk, by `owed`: at more than one stage, and where the home page leads. */
  owed: { word: "还没谈", tone: "soon", states: [] },
} as const satisfies Record<string, Part>;
export type PartName = keyof typeof parts;

/** The rows of a part; all without one. Owed is who lacks a talk, whatever became of an earlier one of the quarter. */
export const rowsIn = (rows: readonly BoardRow[], part: PartName | undefined): BoardRow[] =>
  rows.filter(({ state, owed }) => {
    if (part === "owed") return owed;
    return !part || (parts[part].states as readonly BoardState[]).includes(state);
  });

/** The address of a board, or of a part of it. */
export const boardAddress = (
  { organ, quarter }: Pick<Board, "organ" | "quarter">,
  more: { state?: PartName; plan?: string; excuse?: string } = {},
): string => addressOf("/talks", { organ, quarter, ...more });

/** How far the round has come, and how many stand at each stage; every number opens to its rows. */
export const Overview = ({ board, part }: { board: Board; part?: PartName }) => {
  const { counts, rows, organ, quarter } = board;
  const percent = coveragePercent(counts);
  const shown = (Object.keys(parts) as PartName[]).filter((name) => name !== "owed");
  return (
    <>
      <Section>
        <Progress
          label={percent === undefined ? "本季度没有应谈人员" : `本季度已谈（${percent}%）`}
          done={counts.covered}
          of={counts.listed}
          measure="人"
        />
        <p class="sn-note">
          本单位共约谈 {counts.talks} 人次、{counts.people} 人
          {counts.owed > 0 && (
            <>
              ；<a href={boardAddress(board, { state: "owed" })}>还没谈 {counts.owed} 人</a>
            </>
          )}
          {counts.followUps > 0 && (
            <>
              ；
              <a href={addressOf("/talks/follow-ups", { organ, quarter })}>
                整改没有办结 {counts.followUps} 件
              </a>
            </>
          )}
          。
        </p>
      </Section>
      <Stages
        label="按进度查看"
        items={[
          { href: boardAddress(board), tone: "info", word: "全部", count: rows.length, active: !part },
          ...shown.map((name) => ({
            href: boardAddress(board, { state: name }),
            tone: parts[name].tone,
            word: parts[name].word,
            count: rowsIn(rows, name).length,
            active: name === part,
          })),
        ]}
      />
    </>
  );
};

type RowProps = { row: BoardRow; board: Board; staff: string };

const OpenRecord = ({ talk }: { talk: string }) => (
  <LinkButton href={`/talks/records/${talk}`} small>
    打开记录
  </LinkButton>
);

/** What can be done about a talk that is owed. Nobody writes about a talk with oneself, or lets himself off one. */
const OwedSteps = ({ row, board, staff }: RowProps) => {
  const own = row.staff === staff;
  const open = board.round?.state === "open";
  return (
    <span class="sn-row-actions">
      {row.talk !== undefined && <OpenRecord talk={row.talk} />}
      {!own && (
        <LinkButton href={addressOf("/talks/drafts/new", { officer: row.staff })} small>
          填写记录
        </LinkButton>
      )}
      {open && (
        <LinkButton href={`${boardAddress(board, { plan: row.staff })}#plan`} small>
          {row.state === "planned" ? "改安排" : "安排"}
        </LinkButton>
      )}
      {open && !own && (
        <LinkButton href={`${boardAddress(board, { excuse: row.staff })}#excuse`} small look="quiet">
          免谈
        </LinkButton>
      )}
    </span>
  );
};

/** What can be done next with somebody. */
const NextStep = (props: RowProps) => {
  const { row, board } = props;
  if (row.owed) return <OwedSteps {...props} />;
  if (row.talk !== undefined) return <OpenRecord talk={row.talk} />;
  if (board.round?.state !== "open" || row.state === "out") return null;
  return (
    <Form action={`/talks/rounds/${board.organ}/${board.quarter}/list`} inline>
      <Hidden name="officer" value={row.staff} />
      <Submit look="secondary" small>
        {row.state === "excused" ? "撤销免谈" : "列入应谈"}
      </Submit>
    </Form>
  );
};

/** By whom, and the day that matters: planned, held. */
const sayTalk = ({ talkerName, talkDay, plannedOn }: BoardRow): string | undefined => {
  const day = talkDay === undefined ? plannedOn && `计划${sayDay(plannedOn)}` : `${sayDay(talkDay)}已谈`;
  return [talkerName, day].filter(Boolean).join("，") || undefined;
};

const Where = ({ row, today }: { row: BoardRow; today: Day }) => (
  <span class="sn-status-wrap">
    <Status {...boardWords[row.state]} note={row.note || undefined} />
    {row.overdue && <Status tone="bad" word="已逾期" />}
    {row.followUpDue !== undefined && row.state !== "held" && (
      <Status {...countdown(row.followUpDue, today)} />
    )}
  </span>
);

export const BoardTable = (props: { board: Board; part?: PartName; today: Day; staff: string }) => {
  const { board, part, today, staff } = props;
  return (
    <DataTable<BoardRow>
      caption={part ? `约谈名单：${parts[part].word}` : "约谈名单"}
      // Overdue ones stand first: they are what somebody must see to today.
      rows={rowsIn(board.rows, part).toSorted((a, b) => Number(b.overdue) - Number(a.overdue))}
      filter={{ id: "board", label: "按姓名、部门、谈话人查找" }}
      empty={{
        title: part ? `没有“${parts[part].word}”的人` : "名单是空的",
        action: part && { href: boardAddress(board), label: "查看全部" },
      }}
      columns={[
        {
          head: "干警",
          lead: true,
          cell: ({ name, unitName }) => (
            <>
              {name} <span class="sn-under">{unitName}</span>
            </>
          ),
        },
        { head: "进度", cell: (row) => <Where row={row} today={today} /> },
        { head: "谈话", cell: sayTalk },
        { head: "操作", cell: (row) => <NextStep row={row} board={board} staff={staff} /> },
      ]}
    />
  );
};
