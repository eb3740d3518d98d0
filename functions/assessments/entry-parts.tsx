// The parts of the pages where results are typed: the boxes of one result, a person's row, who is recorded already.
import type { Child } from "hono/jsx";
import type {
  EntryList,
  EntryPerson,
  OfferedItem,
  OfferedTable,
} from "../../shared/assessments/entry-views.ts";
import { seatWords } from "../../shared/assessments/kinds.ts";
import type { PassRule } from "../../shared/assessments/schema.ts";
import { groupsOf } from "../../shared/assessments/typed.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { sayDay, sayFullDay } from "../../shared/time.ts";
import { Alert } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { boxNames } from "./typed-entries.ts";

/** What was typed under a name, to be shown again. */
export type Typed = (name: string) => string;
export const nothingTyped: Typed = () => "";

type Boxes = {
  id: string;
  /** Whose boxes they are, said to screen readers before each. */
  who: string;
  rule: PassRule;
  table?: OfferedTable | undefined;
  /** Codes of the items that he can do; all without. */
  items?: readonly string[] | undefined;
  /** Codes chosen beforehand for everybody, where there is a choice. */
  preferred?: readonly string[] | undefined;
  typed: Typed;
  wrong?: boolean;
};

const verdicts = [
  ["passed", "合格"],
  ["failed", "不合格"],
  ["absent", "缺考"],
  ["", "未录"],
] as const;

/** The boxes of one result by the round's rule. */
export const ResultBoxes = (props: Boxes): Child => {
  const { id, who, rule, typed, wrong } = props;
  const names = boxNames(id);
  if (rule.by === "verdict") {
    return (
      <div class="sn-entry-verdicts" role="radiogroup" aria-label={`${who}的结果`}>
        {verdicts.map(([value, word]) => (
          <label class="sn-entry-tick">
            <input
              class="form-check-input"
              type="radio"
              name={names.verdict}
              value={value}
              checked={typed(names.verdict) === value}
            />
            {word}
          </label>
        ))}
      </div>
    );
  }
  return (
    <>
      {rule.by === "score" ? (
        <span class="sn-entry-score">
          <input
            class="form-control"
            type="text"
            inputmode="decimal"
            autocomplete="off"
            name={names.score}
            value={typed(names.score)}
            aria-label={`${who}的分数`}
            aria-invalid={wrong ? "true" : undefined}
          />
          <span class="sn-measure">分</span>
        </span>
      ) : (
        <ItemBoxes {...props} />
      )}
      <label class="sn-entry-tick">
        <input
          class="form-check-input"
          type="checkbox"
          name={names.absent}
          value="on"
          checked={typed(names.absent) !== ""}
        />
        缺考
      </label>
    </>
  );
};

/** One box for each group; where one can choose, the choice stands above it. */
const ItemBoxes = ({ id, who, table, items, preferred = [], typed, wrong }: Boxes) => {
  const names = boxNames(id);
  return (
    <div class="sn-entry-boxes">
      {groupsOf(table ?? { items: [] }).map(({ group, items: all }, index) => {
        const own = all.filter(({ item }) => items?.includes(item) ?? true);
        const choice = own.length > 0 ? own : all;
        const chosen =
          choice.find(({ item }) => item === typed(names.item(index))) ??
          choice.find(({ item }) => preferred.includes(item)) ??
          choice[0];
        return (
          <div class="sn-entry-box">
            <ItemChoice
              name={names.item(index)}
              label={`${who}的${group}项目`}
              choice={choice}
              chosen={chosen}
            />
            <input
              class="form-control"
              type="text"
              inputmode={choice.some(({ minutes }) => minutes) ? "text" : "decimal"}
              autocomplete="off"
              name={names.value(index)}
              value={typed(names.value(index))}
              placeholder={exampleOf(choice)}
              aria-label={`${who}的${group}成绩`}
              aria-invalid={wrong ? "true" : undefined}
            />
          </div>
        );
      })}
    </div>
  );
};

const exampleOf = (choice: readonly OfferedItem[]): string => {
  const units = [...new Set(choice.map(({ unit }) => unit))];
  return choice.some(({ minutes }) => minutes) ? "如 4:05" : units.join("或");
};

const ItemChoice = (props: {
  name: string;
  label: string;
  choice: readonly OfferedItem[];
  chosen: OfferedItem | undefined;
}) => {
  const { name, label, choice, chosen } = props;
  if (choice.length === 1) {
    return (
      <span class="sn-entry-item">
        <input type="hidden" name={name} value={chosen?.item} />
        {chosen?.label}
      </span>
    );
  }
  return (
    <select class="form-select sn-entry-item" name={name} aria-label={label}>
      {choice.map((one) => (
        <option value={one.item} selected={one.item === chosen?.item}>
          {one.label}
        </option>
      ))}
    </select>
  );
};

/** Where a person stands beside his name, when it is more than waiting. */
const Marks = ({ person }: { person: EntryPerson }) => (
  <>
    {person.exempt && <Status tone="none" word="免考" />}
    {person.kind === "auxiliary" && <span class="sn-under">{officerKindLabels.auxiliary}</span>}
  </>
);

type RowProps = {
  list: EntryList;
  person: EntryPerson;
  preferred: readonly string[];
  typed: Typed;
  wrong?: string | undefined;
};

/** One person to fill in. */
export const EntryRow = ({ list, person, preferred, typed, wrong }: RowProps) => {
  const { staff, name, attempts, note, lacking, items } = person;
  const before = attempts.map(({ day, said }) => `${sayDay(day)}${said}`);
  return (
    <li class={wrong ? "sn-entry sn-entry-wrong" : "sn-entry"} id={`e-${staff}`}>
      <input type="hidden" name="staff" value={staff} />
      <div class="sn-entry-who">
        <strong>{name}</strong> <span class="sn-entry-number">{staff}</span> <Marks person={person} />
        {[...before, ...(note ? [note] : [])].map((line) => (
          <span class="sn-under">{line}</span>
        ))}
        {lacking && <span class="sn-under sn-entry-lacking">▲ {lacking}</span>}
      </div>
      <ResultBoxes
        id={staff}
        who={name}
        rule={list.round.rule}
        table={list.table}
        items={items}
        preferred={preferred}
        typed={typed}
        wrong={wrong !== undefined}
      />
      {wrong && <p class="sn-field-error">■ {wrong}</p>}
    </li>
  );
};

export const candidateAddress = (
  { organ, round }: Pick<EntryList, "organ" | "round">,
  staff: string,
): string => `/assessments/rounds/${organ}/${round.id}/candidates/${staff}`;

/** Who is recorded already. */
export const Recorded = ({ list, people }: { list: EntryList; people: readonly EntryPerson[] }) => (
  <DataTable
    caption="已录入的成绩"
    showCaption
    rows={people}
    columns={[
      {
        head: "姓名",
        lead: true,
        cell: ({ name, staff }) => (
          <>
            {name} <span class="sn-entry-number">{staff}</span>
          </>
        ),
      },
      { head: "状态", cell: ({ state }) => <Status {...seatWords[state]} /> },
      {
        head: "成绩",
        cell: ({ attempts }) =>
          attempts
            .map(({ kind, day, said }) => `${sayDay(day)}${kind === "makeUp" ? "补考" : ""}：${said}`)
            .join("；"),
      },
      {
        head: "",
        narrow: true,
        cell: ({ staff }) => <a href={candidateAddress(list, staff)}>{list.mayAmend ? "更正" : "查看"}</a>,
      },
    ]}
  />
);

/** By which table it is judged; what is nobody's standard says so. */
export const TableNote = ({ table, organ }: { table: OfferedTable | undefined; organ: string }) => {
  if (!table) return null;
  const link = <a href={`/assessments/tables?organ=${organ}`}>评分表</a>;
  return table.sample ? (
    <Alert tone="soon" title="按示例评分表评定">
      本单位还没有导入执行的标准，分值是示例，不是正式标准。请先导入{link}。
    </Alert>
  ) : (
    <p class="sn-note">
      按{link}“{table.title}”评定（{sayFullDay(table.effectiveFrom)}起执行）。
    </p>
  );
};
