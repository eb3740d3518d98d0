// The roster import: rows of a spreadsheet become officers or wrong rows, then new, changed or same.
import type { Refusal } from "../problem.ts";
import type { Cell, Sheet } from "../sheet.ts";
import type { Day } from "../time.ts";
import { findCategory } from "./categories.ts";
import type { Category } from "./categories.ts";
import { cleanName, cleanText, matchKey, readDay, readEmail, readPhone, readStaffNumber } from "./cells.ts";
import type { Reading } from "./cells.ts";
import { roster } from "./columns.ts";
import type { RosterField } from "./columns.ts";
import { readBirth, readPoliceType, readSex } from "./facts.ts";
import { organKindLabels } from "./kinds.ts";
import type { OfficerKind, Sex } from "./kinds.ts";
import type { Officer, Organ, Unit } from "./schema.ts";
import { findTable, isRefusal } from "./table.ts";
import type { DataRow, FoundTable, RowProblem, WrongRow } from "./table.ts";

type RosterReason =
  | "name-missing"
  | "name-invalid"
  | "staff-number-missing"
  | "staff-number-invalid"
  | "staff-number-duplicate"
  | "organ-unknown"
  | "unit-unknown"
  | "unit-ambiguous"
  | "category-unknown"
  | "position-invalid"
  | "date-invalid"
  | "date-in-future"
  | "sex-unknown"
  | "birth-invalid"
  | "police-type-invalid"
  | "phone-invalid"
  | "email-invalid";

/** A good row of a roster. A field that the file leaves empty, or has no column for, is absent. */
export type RosterRow = {
  row: number;
  staff: string;
  name: string;
  organ: string;
  unit: string;
  kind: OfficerKind;
  category: string;
  position?: string;
  joinedOn?: Day;
  sex?: Sex;
  bornOn?: Day;
  policeType?: string;
  phone?: string;
  email?: string;
};

export type RosterPlaces = {
  organs: readonly Pick<Organ, "id" | "name" | "kind">[];
  units: readonly Pick<Unit, "id" | "organ" | "name" | "closedOn">[];
  /** Day of the import in Asia/Shanghai. */
  today: Day;
  /** Id of the organ of rows that name none. */
  defaultOrgan?: string;
  /** Read only the sheet of this name. */
  sheet?: string;
};

export type RosterImport = {
  table: FoundTable<RosterField>;
  good: RosterRow[];
  wrong: WrongRow<RosterReason>[];
};

/**
 * Reads a roster against the organs and units of its county. Every data row comes back once, good or wrong. A staff
 * number that stands twice makes the later row wrong, whatever the first one was. Refuses a workbook without a roster.
 */
export function parseRoster(sheets: readonly Sheet[], places: RosterPlaces): RosterImport | Refusal {
  const table = findTable(sheets, roster, places);
  if (isRefusal(table)) return table;
  const answer: RosterImport = { table, good: [], wrong: [] };
  const firstRows = new Map<string, number>();
  const index = indexPlaces(places);
  for (const data of table.rows) {
    const cell = (field: RosterField): Cell => data.cells[table.columns[field] ?? -1] ?? null;
    if (isTemplateRow(cell)) continue;
    const problems: RowProblem<RosterReason>[] = [];
    const good = readRow(data, cell, index, firstRows, (reason, message, field) => {
      const columnIndex = table.columns[field] ?? table.columns.unit ?? 0;
      problems.push({ reason, message, column: table.headers[columnIndex] ?? "", columnIndex });
    });
    const [first, ...more] = problems;
    if (first) answer.wrong.push({ ...first, ...data, more });
    else if (good) answer.good.push(good);
  }
  return answer;
}

type CellOf = (field: RosterField) => Cell;
type Complain = (reason: RosterReason, message: string, field: RosterField) => void;

/** Rows numbered beforehand, or filled only by a merged cell (the unit, its police type), hold nobody. */
const isTemplateRow = (cell: CellOf): boolean =>
  (["name", "staff", "category", "position", "joinedOn", "sex", "bornOn", "phone", "email"] as const).every(
    (field) => cleanText(cell(field)) === "",
  );

function readRow(
  { row }: DataRow,
  cell: CellOf,
  places: PlaceIndex,
  firstRows: Map<string, number>,
  complain: Complain,
): RosterRow | undefined {
  const take = <T>(reading: Reading<T>, reason: RosterReason, field: RosterField): T | undefined => {
    if (reading.wrong !== undefined) complain(reason, reading.wrong, field);
    return reading.value;
  };
  const name = readName(cell, complain);
  const number = readStaffNumber(cell("staff"));
  const staff = take(number, "staff-number-invalid", "staff");
  if (staff === undefined && number.wrong === undefined)
    complain("staff-number-missing", "没有填写警号/工号", "staff");
  if (staff !== undefined) noteStaff(staff, row, firstRows, complain);
  const place = readPlace(cell, places, complain);
  const category = readCategory(cell, places, place?.organ, complain);
  const joinedOn = take(readDay(cell("joinedOn")), "date-invalid", "joinedOn");
  if (joinedOn !== undefined && joinedOn > places.today)
    complain("date-in-future", `日期 ${joinedOn} 在今天之后`, "joinedOn");
  const sex = take(readSex(cell("sex")), "sex-unknown", "sex");
  const bornOn = take(readBirth(cell("bornOn"), places.today), "birth-invalid", "bornOn");
  const policeType = take(readPoliceType(cell("policeType")), "police-type-invalid", "policeType");
  const phone = take(readPhone(cell("phone")), "phone-invalid", "phone");
  const email = take(readEmail(cell("email")), "email-invalid", "email");
  const position = cleanText(cell("position")) || undefined;
  if (position && position.length > 40) complain("position-invalid", "职务最多 40 个字", "position");
  if (!name || !staff || !place || !category) return undefined;
  return {
    row,
    staff,
    name,
    ...place,
    kind: category.kind,
    category: category.name,
    position,
    joinedOn,
    sex,
    bornOn,
    policeType,
    phone,
    email,
  };
}

function readName(cell: CellOf, complain: Complain): string {
  const name = cleanName(cell("name"));
  if (name === "") complain("name-missing", "没有填写姓名", "name");
  else if (name.length > 40 || !/\p{L}/u.test(name))
    complain("name-invalid", "姓名不正确（最多 40 个字）", "name");
  return name;
}

function noteStaff(staff: string, row: number, firstRows: Map<string, number>, complain: Complain): void {
  const earlier = firstRows.get(staff);
  if (earlier === undefined) firstRows.set(staff, row);
  else complain("staff-number-duplicate", `警号/工号 ${staff} 与第 ${earlier} 行重复`, "staff");
}

/** Organs and units by the key of their name, made once: a roster has thousands of rows. */
function indexPlaces({ organs, units, today, defaultOrgan }: RosterPlaces) {
  const unitsByName = new Map<string, RosterPlaces["units"][number][]>();
  for (const unit of units) {
    const key = matchKey(unit.name);
    unitsByName.set(key, [...(unitsByName.get(key) ?? []), unit]);
  }
  const keyed = organs.map((organ) => ({ ...organ, key: matchKey(organ.name) }));
  return {
    organs: keyed,
    kinds: new Map(organs.map(({ id, kind }) => [id, kind])),
    unitsByName,
    today,
    defaultOrgan,
  };
}
type PlaceIndex = ReturnType<typeof indexPlaces>;

/** Organ and unit ids. An organ may be named by its unmistakable ending (公安局); without one the unit must be unique. */
function readPlace(cell: CellOf, places: PlaceIndex, complain: Complain) {
  const organKey = matchKey(cell("organ"));
  let organ = places.defaultOrgan;
  if (organKey !== "") {
    organ = organByName(organKey, places);
    if (organ === undefined) {
      complain("organ-unknown", `没有“${cleanText(cell("organ"))}”这个政法单位`, "organ");
      return undefined;
    }
  }
  const unitText = cleanText(cell("unit"));
  const named = places.unitsByName.get(matchKey(unitText)) ?? [];
  const matching = named.filter((unit) => organ === undefined || unit.organ === organ);
  const open = matching.filter(({ closedOn }) => closedOn === undefined || closedOn >= places.today);
  const [unit, second] = open;
  if (unit && !second) return { organ: unit.organ, unit: unit.id };
  if (second) complain("unit-ambiguous", `不止一个政法单位有“${unitText}”，请注明所属单位`, "unit");
  else if (matching[0]) complain("unit-unknown", `“${unitText}”已于 ${matching[0].closedOn} 撤销`, "unit");
  else complain("unit-unknown", unitText === "" ? "没有填写单位" : `没有“${unitText}”这个单位`, "unit");
  return undefined;
}

function organByName(key: string, { organs }: PlaceIndex): string | undefined {
  const same = organs.find((organ) => organ.key === key);
  if (same) return same.id;
  const ending = key.length > 1 ? organs.filter((organ) => organ.key.endsWith(key)) : [];
  return ending.length === 1 ? ending[0]?.id : undefined;
}

function readCategory(
  cell: CellOf,
  { kinds }: PlaceIndex,
  organ: string | undefined,
  complain: Complain,
): Category | undefined {
  const text = cleanText(cell("category"));
  const category = findCategory(text);
  const kind = organ === undefined ? undefined : kinds.get(organ);
  if (category && (!kind || !category.organs || category.organs.includes(kind))) return category;
  const said = text === "" ? "没有填写人员类别" : `没有“${text}”这个人员类别`;
  complain(
    "category-unknown",
    category && kind ? `${organKindLabels[kind]}没有“${text}”这个人员类别` : said,
    "category",
  );
  return undefined;
}

const compared = {
  name: "姓名",
  organ: "政法单位",
  unit: "单位",
  kind: "人员性质",
  category: "人员类别",
  position: "职务",
  joinedOn: "参加工作时间",
  sex: "性别",
  bornOn: "出生日期",
  policeType: "警种",
  phone: "联系电话",
  email: "邮箱",
} as const satisfies Partial<Record<keyof RosterRow, string>>;
type ComparedField = keyof typeof compared;

/** One field of an officer that the file changes; `organ` and `unit` are ids. */
type FieldChange = { field: ComparedField | "state"; label: string; before?: string; after?: string };
export type RosterDifference = { row: RosterRow; change: "new" | "changed" | "same"; fields: FieldChange[] };

type ExistingOfficer = Pick<Officer, "staff" | "state" | ComparedField>;

/**
 * What importing each good row would do. An empty cell or an absent column never erases what is known; somebody who
 * had left and stands in the roster again is back. Importing the same file twice finds every row the same.
 */
export function diffRoster(
  good: readonly RosterRow[],
  existing: readonly ExistingOfficer[],
): RosterDifference[] {
  const officers = new Map(existing.map((officer) => [officer.staff, officer]));
  return good.map((row) => {
    const officer = officers.get(row.staff);
    if (!officer) return { row, change: "new", fields: [] };
    const fields: FieldChange[] = [];
    for (const field of Object.keys(compared) as ComparedField[]) {
      const [before, after] = [officer[field], row[field]];
      if (after !== undefined && after !== before)
        fields.push({ field, label: compared[field], before, after });
    }
    if (officer.state === "left")
      fields.push({ field: "state", label: "状态", before: "离岗", after: "在岗" });
    return { row, change: fields.length > 0 ? "changed" : "same", fields };
  });
}
