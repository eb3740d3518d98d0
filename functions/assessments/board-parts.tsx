// The parts of a round's board: units against states, every number leading to the people behind it, and those people.
import { exemptReasons, seatWords, type SeatState } from "../../shared/assessments/kinds.ts";
import { percentOf, type Rate } from "../../shared/assessments/rates.ts";
import type { BoardSeat, BoardUnit, CountsByKind, RoundBoard } from "../../shared/assessments/round-views.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { sayDay, sayFullDay } from "../../shared/time.ts";
import { Progress, Stages, Stat, StatGrid } from "../../web/ui/cards.tsx";
import { LinkButton, Section } from "../../web/ui/page-parts.tsx";
import { Status, type Tone } from "../../web/ui/status.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import { sayWhere } from "./opening.ts";
import { roundAddress } from "./round-words.ts";

type Part = { word: string; tone: Tone; holds(seat: BoardSeat): boolean };

const isIn =
  (...states: SeatState[]) =>
  ({ state }: BoardSeat): boolean =>
    states.includes(state);
const standing = (state: SeatState): Part => ({ ...seatWords[state], holds: isIn(state) });

/** Who is counted under each number of a board. Passed holds those who passed at the make-up. */
export const parts = {
  should: { word: "应考", tone: "info", holds: (seat) => !isIn("exempt", "out")(seat) },
  sat: { word: "实考", tone: "info", holds: ({ sat }) => sat },
  passed: { word: "合格", tone: "ok", holds: isIn("passed", "madeUp") },
  failed: { word: "不合格", tone: "bad", holds: isIn("failed", "failedAgain") },
  absent: standing("absent"),
  exempt: standing("exempt"),
  satAgain: { word: "已补考", tone: "late", holds: ({ satAgain }) => satAgain },
  toMakeUp: { word: "需补考", tone: "soon", holds: ({ toMakeUp }) => toMakeUp },
  waiting: standing("waiting"),
  unrecorded: standing("unrecorded"),
  out: standing("out"),
  all: { word: "全部", tone: "info", holds: () => true },
} as const satisfies Record<string, Part>;
export type PartName = keyof typeof parts;

export const partAsked = (asked: string | null): PartName | undefined =>
  asked !== null && Object.hasOwn(parts, asked) ? (asked as PartName) : undefined;

/** The people of a part, of one unit where one is named: who is to make up is listed where he does so. */
export const peopleIn = (
  seats: readonly BoardSeat[],
  { part = "all", unit }: { part?: PartName | undefined; unit?: string | undefined },
): BoardSeat[] =>
  seats.filter((seat) => {
    const again = part === "toMakeUp";
    const here = unit === undefined || (again ? seat.makeUpUnit : seat.unit) === unit;
    return here && (again || !seat.guest) && parts[part].holds(seat);
  });

type BoardProps = { board: RoundBoard; part?: PartName | undefined; unit?: string | undefined };

const at = ({ organ, round }: RoundBoard) => ({ organ, id: round.id });

/** A number that opens to its people; nothing lies behind a nought. */
const Opening = ({ board, part, unit }: { board: RoundBoard; part: PartName; unit?: string | undefined }) => {
  const count = peopleIn(board.seats, { part, unit }).length;
  if (count === 0) return <>0</>;
  return <a href={`${roundAddress(at(board), { unit, state: part })}#people`}>{count}</a>;
};

/** How far it is, and the pass rates: sworn and auxiliary apart, first attempt and after make-up. */
export const Overview = ({ board }: { board: RoundBoard }) => {
  const { totals, whole } = board;
  return (
    <>
      <Section>
        <Progress
          label={whole ? "已录入成绩（含缺考）" : "已录入成绩（含缺考，只计您能看到的部门）"}
          done={totals.all.should - totals.all.open}
          of={totals.all.should}
          measure="人"
        />
        <p class="sn-note">{sayTotals(totals)}</p>
      </Section>
      <StatGrid>
        <RateStat label="在编干警首考合格率" rate={totals.sworn.first} />
        <RateStat label="在编干警补考后合格率" rate={totals.sworn.final} />
        {totals.auxiliary.listed > 0 && (
          <RateStat label="辅助人员补考后合格率" rate={totals.auxiliary.final} more="，不计入干警合格率" />
        )}
      </StatGrid>
    </>
  );
};

/** A rate with its numerator and denominator; over nobody it is 无. */
const RateStat = ({ label, rate, more = "" }: { label: string; rate: Rate; more?: string }) => {
  const percent = percentOf(rate);
  return (
    <Stat
      label={label}
      value={percent === undefined ? "无" : `${percent}%`}
      hint={percent === undefined ? "没有人参加" : `${rate.passed} / ${rate.of} 人合格${more}`}
    />
  );
};

/** '应考 29 人，实考 25 人，共考 28 人次' */
const sayTotals = ({ all, auxiliary }: CountsByKind): string =>
  `应考 ${all.should} 人${auxiliary.should > 0 ? `（其中辅助人员 ${auxiliary.should} 人）` : ""}，实考 ${all.sat} 人，共考 ${all.sittings} 人次。`;

/** The states side by side; the present one is marked. */
export const States = ({ board, part, unit }: BoardProps) => {
  const shown = (Object.keys(parts) as PartName[]).filter(
    (name) => !["sat", "all", "satAgain"].includes(name) && (name !== "toMakeUp" || board.round.makeUp),
  );
  return (
    <Stages
      label="按状态查看"
      items={shown.map((name) => ({
        href: `${roundAddress(at(board), { unit, state: name })}#people`,
        tone: parts[name].tone,
        word: parts[name].word,
        count: peopleIn(board.seats, { part: name, unit }).length,
        active: name === part,
      }))}
    />
  );
};

const UnitName = ({ row, board }: { row: BoardUnit; board: RoundBoard }) => (
  <>
    <a href={`${roundAddress(at(board), { unit: row.unit, state: "all" })}#people`}>{row.unitName}</a>{" "}
    <span class="sn-under">
      {row.day === undefined ? "未安排时间" : sayWhere(row)}
      {row.examiners.length > 0 && `；考官${row.examiners.map(({ name }) => name).join("、")}`}
      {board.mayManage && (board.round.state === "open" || board.round.state === "planned") && (
        <>
          {" "}
          <a href={roundAddress(at(board), { page: `sittings/${row.unit}` })}>
            {row.version > 0 ? "改安排" : "安排考核时间"}
          </a>
        </>
      )}
    </span>
  </>
);

const UnitSteps = ({ row, board }: { row: BoardUnit; board: RoundBoard }) => {
  const { state } = board.round;
  const { unit } = row;
  return (
    <span class="sn-row-actions">
      {state === "open" && row.mayRecord && (
        <LinkButton href={roundAddress(at(board), { page: "entry", unit })} small>
          录入成绩
        </LinkButton>
      )}
      {row.mayRecord && (
        <LinkButton href={roundAddress(at(board), { page: "print", unit })} small look="quiet">
          成绩单
        </LinkButton>
      )}
    </span>
  );
};

/** The numbers of the table, in its order. */
const numbers = [
  "should",
  "sat",
  "passed",
  "failed",
  "absent",
  "exempt",
  "satAgain",
  "waiting",
  "unrecorded",
] as const satisfies readonly PartName[];

export const UnitTable = ({ board }: { board: RoundBoard }) => {
  const columns: Column<BoardUnit>[] = numbers.map((part) => ({
    head: parts[part].word,
    number: true,
    // A phone shows a unit as a card: what is nought everywhere would only make it longer.
    hideOnPhone: peopleIn(board.seats, { part }).length === 0,
    cell: ({ unit }) => <Opening board={board} part={part} unit={unit} />,
    total: <Opening board={board} part={part} />,
  }));
  const steps = board.round.state !== "planned" && board.units.some(({ mayRecord }) => mayRecord);
  return (
    <DataTable<BoardUnit>
      caption="各部门的安排和进度"
      rows={board.units}
      empty={{ title: "名单是空的", text: "没有符合条件的在岗人员，请检查批次的应考范围。" }}
      columns={[
        { head: "部门", lead: true, cell: (row) => <UnitName row={row} board={board} /> },
        ...columns,
        ...(steps ? [{ head: "操作", cell: (row: BoardUnit) => <UnitSteps row={row} board={board} /> }] : []),
      ]}
    />
  );
};

const Standing = ({ seat }: { seat: BoardSeat }) => {
  const { state, exempt, note, toMakeUp } = seat;
  const why = exempt && `${exemptReasons[exempt.reason]}，至${sayFullDay(exempt.until)}`;
  return (
    <span class="sn-status-wrap">
      <Status {...seatWords[state]} note={[why, note].filter(Boolean).join("；") || undefined} />
      {toMakeUp && <Status tone="soon" word="需补考" />}
    </span>
  );
};

/** The people behind a number, with how each came to stand there. */
export const People = ({ board, part = "all", unit }: BoardProps) => {
  const name = board.units.find((one) => one.unit === unit)?.unitName;
  const title = `${name ? `${name} · ` : ""}${parts[part].word}`;
  const rows = peopleIn(board.seats, { part, unit });
  return (
    <Section
      title={`${title} ${rows.length} 人`}
      id="people"
      plain
      actions={
        unit !== undefined &&
        board.units.length > 1 && (
          <LinkButton href={`${roundAddress(at(board), { state: part })}#people`} small>
            全部部门
          </LinkButton>
        )
      }
    >
      <DataTable<BoardSeat>
        caption={`名单：${title}`}
        rows={rows}
        filter={{ id: "people-rows", label: "按姓名、部门查找" }}
        empty={{
          title: `没有“${parts[part].word}”的人`,
          action: { href: `${roundAddress(at(board), { state: "all" })}#people`, label: "查看全部名单" },
        }}
        columns={[
          {
            head: "姓名",
            lead: true,
            cell: (seat) => (
              <>
                {seat.mayOpen ? (
                  <a href={roundAddress(at(board), { page: `candidates/${seat.staff}` })}>{seat.name}</a>
                ) : (
                  seat.name
                )}{" "}
                <span class="sn-under">{seat.unitName}</span>
              </>
            ),
          },
          { head: "状态", cell: (seat) => <Standing seat={seat} /> },
          { head: "最近成绩", cell: ({ last }) => last ?? "无" },
          { head: "考核日", cell: ({ day }) => (day === undefined ? "未安排" : sayDay(day)) },
          {
            head: "人员",
            cell: ({ kind, category, policeType }) =>
              [officerKindLabels[kind], category, policeType].filter(Boolean).join(" · "),
          },
        ]}
      />
    </Section>
  );
};
