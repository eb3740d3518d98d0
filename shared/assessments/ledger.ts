// The 测试台账 as sheets: everybody of the rounds with attempts and states, units by subject, pass rates with their rows.
import { officerKindLabels, type OfficerKind } from "../org/kinds.ts";
import type { Cell, SheetToWrite } from "../sheet.ts";
import { sayFullDay } from "../time.ts";
import { exemptReasons, roundStateWords, seatWords, Subject, subjectLabels } from "./kinds.ts";
import type { Seat } from "./list.ts";
import { nameOfGroup, rateByLabels, type RateRowView, type RatesView } from "./rate-tables.ts";
import { countSeats, percentOf, type Rate, type TestCounts } from "./rates.ts";
import { sayAttempt } from "./rules.ts";
import type { Attempt, Round } from "./schema.ts";

export type LedgerLine = {
  round: Round;
  seat: Seat;
  unitName: string;
  /** How often a result was corrected. */
  amended: number;
};

const personHeaders = [
  "序号",
  "测试批次",
  "批次状态",
  "科目",
  "部门",
  "姓名",
  "警号/工号",
  "人员性质",
  "人员类别",
  "警种",
  "考核日期",
  "首考",
  "补考日期",
  "补考",
  "考过次数",
  "结果",
  "免考原因",
  "免考至",
  "更正次数",
  "备注",
] as const;
const reasonAt = [personHeaders.indexOf("免考原因"), personHeaders.indexOf("免考至")];

const sayAll = (attempts: readonly Attempt[]): string => attempts.map(sayAttempt).join("；");
const daysOf = (attempts: readonly Attempt[]): string => attempts.map(({ day }) => day).join("；");

function personCells({ round, seat, unitName, amended }: LedgerLine, index: number): Cell[] {
  const of = (kind: Attempt["kind"]): Attempt[] => seat.attempts.filter((one) => one.kind === kind);
  return [
    index + 1,
    round.title,
    roundStateWords[round.state].word,
    subjectLabels[round.subject],
    unitName,
    seat.name,
    seat.staff,
    officerKindLabels[seat.kind],
    seat.category,
    seat.policeType ?? "",
    of("first")[0]?.day ?? seat.day ?? "",
    sayAll(of("first")),
    daysOf(of("makeUp")),
    sayAll(of("makeUp")),
    seat.attempts.filter(({ outcome }) => outcome !== "absent").length,
    seatWords[seat.state].word,
    seat.exempt ? exemptReasons[seat.exempt.reason] : "",
    seat.exempt?.until ?? "",
    amended,
    seat.note ?? "",
  ];
}

/** One row a person and round. Why somebody is exempt only `withReasons`: for the office that entered it. */
export function peopleSheet(
  name: string,
  lines: readonly LedgerLine[],
  { withReasons }: { withReasons: boolean },
): SheetToWrite {
  const shown = (_: unknown, column: number): boolean => withReasons || !reasonAt.includes(column);
  return {
    name: name.slice(0, 28),
    columns: personHeaders.filter(shown).map((header) => ({ header })),
    rows: lines.map((line, index) => personCells(line, index).filter(shown)),
  };
}

const countHeaders = [
  "名单",
  "免考",
  "应考",
  "实考",
  "缺考",
  "还没有成绩",
  "补考人数",
  "随考",
  "人次",
  "人",
  "首考合格",
  "首考到场",
  "首考合格率",
  "合格（含补考）",
  "到场考过",
  "补考后合格率",
] as const;

/** '92.3%', '无' beside the two numbers it is made of. */
const percentCell = (rate: Rate): string => {
  const percent = percentOf(rate);
  return percent === undefined ? "无" : `${percent}%`;
};

const countCells = (counts: TestCounts): Cell[] => [
  counts.listed,
  counts.exempt,
  counts.should,
  counts.sat,
  counts.absent,
  counts.open,
  counts.makeUps,
  counts.along.of,
  counts.sittings,
  counts.people,
  counts.first.passed,
  counts.first.of,
  percentCell(counts.first),
  counts.final.passed,
  counts.final.of,
  percentCell(counts.final),
];

const headersOf = (...first: string[]): SheetToWrite["columns"] =>
  [...first, ...countHeaders].map((header) => ({ header }));

/** Units by subject, sworn and auxiliary apart, and the organ's own line for each subject. */
export function unitsSheet(lines: readonly LedgerLine[]): SheetToWrite {
  const units = [...new Map(lines.map(({ seat, unitName }) => [seat.unit, unitName]))];
  const line = (subject: Subject, unit: string | undefined, kind: OfficerKind): Cell[][] => {
    const seats = lines
      .filter(({ round, seat }) => round.subject === subject && seat.kind === kind && seat.state !== "out")
      .filter(({ seat }) => unit === undefined || seat.unit === unit)
      .map(({ seat }) => seat);
    const name = units.find(([id]) => id === unit)?.[1] ?? "合计";
    const first = [name, subjectLabels[subject], officerKindLabels[kind]];
    return seats.length === 0 ? [] : [[...first, ...countCells(countSeats(seats))]];
  };
  return {
    name: "按部门和科目",
    columns: headersOf("部门", "科目", "人员性质"),
    rows: Subject.options.flatMap((subject) =>
      [...units.map(([id]) => id), undefined].flatMap((unit) => [
        ...line(subject, unit, "sworn"),
        ...line(subject, unit, "auxiliary"),
      ]),
    ),
  };
}

/** The rates page as sheets: the sentence and its window, each subject by group, the rows behind every number. */
export function ratesSheets(view: RatesView, rows: readonly RateRowView[]): SheetToWrite[] {
  const label = rateByLabels[view.by];
  const total = (subject: Subject, kind: OfficerKind, counts: TestCounts): Cell[] => [
    subjectLabels[subject],
    "合计",
    officerKindLabels[kind],
    ...countCells(counts),
  ];
  const facts: Cell[][] = [
    ["单位", view.organName],
    ["统计期", `${sayFullDay(view.from)}至${sayFullDay(view.to)}`],
    ["结论", view.sentence.text],
    ...(view.byTarget ? [[`按${view.target}%衡量`, view.byTarget.text]] : []),
    ["未结束的批次", view.running.map(({ title }) => title).join("、") || "无"],
  ];
  return [
    { name: "结论", columns: [{ header: "项目" }, { header: "内容" }], rows: facts },
    {
      name: `合格率（按${label}）`,
      columns: headersOf("科目", label, "人员性质"),
      rows: view.subjects.flatMap(({ subject, groups, sworn, auxiliary }) => [
        ...groups.map((group): Cell[] => [
          subjectLabels[subject],
          group.name,
          officerKindLabels[group.kind],
          ...countCells(group),
        ]),
        total(subject, "sworn", sworn),
        ...(auxiliary.listed > 0 ? [total(subject, "auxiliary", auxiliary)] : []),
      ]),
    },
    rowsSheet(rows),
  ];
}

function rowsSheet(rows: readonly RateRowView[]): SheetToWrite {
  const headers = ["科目", "测试批次", "部门", "姓名", "警号/工号", "人员性质", "人员类别", "警种"];
  const more = ["考核日期", "首考", "补考", "结果", "批次状态", "备注"];
  const said = (row: RateRowView, kind: Attempt["kind"]): string =>
    sayAll(row.attempts.filter((one) => one.kind === kind) as Attempt[]);
  return {
    name: "明细",
    columns: [...headers, ...more].map((header) => ({ header })),
    rows: rows.map((row) => [
      subjectLabels[row.subject],
      row.title,
      row.unitName,
      row.name,
      row.staff,
      officerKindLabels[row.kind],
      row.category,
      nameOfGroup(row.policeType ?? "none", "policeType", () => ""),
      row.day,
      said(row, "first"),
      said(row, "makeUp"),
      seatWords[row.state].word,
      row.closed ? "已结束" : "未结束",
      row.note ?? "",
    ]),
  };
}
