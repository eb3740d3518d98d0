// A unit's list as a form: who is to be filled in, who was saved or refused, who is recorded already.
import type { EntryList, EntryPerson } from "../../shared/assessments/entry-views.ts";
import { sayRule } from "../../shared/assessments/rules.ts";
import { groupsOf } from "../../shared/assessments/typed.ts";
import { sayDay } from "../../shared/time.ts";
import { Buttons, DateInput, FieldRow, Form, Hidden, Select, Submit } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, LinkButton, PageHeader, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { EntryRow, nothingTyped, Recorded, ResultBoxes, TableNote, type Typed } from "./entry-parts.tsx";
import { alongId, alongName } from "./typed-entries.ts";

export const pathOf = ({ organ, round }: { organ: string; round: { id: string } }): string =>
  `/assessments/rounds/${organ}/${round.id}`;
/** A list's page; with the items that were chosen for everybody. */
export function addressOf(
  list: EntryList,
  { unit = list.unit, kind = list.kind, items = [] as readonly string[] } = {},
): string {
  const query = new URLSearchParams({ unit, kind });
  for (const item of items) query.append("items", item);
  return `${pathOf(list)}/entry?${query.toString()}`;
}

/** What became of a form that was not saved whole. */
export type Told = {
  saved: string[];
  same: string[];
  refused: { staff: string; name: string; line: string }[];
};
export type Shown = {
  typed: Typed;
  wrong: ReadonlyMap<string, string>;
  told?: Told;
  day?: string;
  items: readonly string[];
};
export const asItIs = (items: readonly string[]): Shown => ({ typed: nothingTyped, wrong: new Map(), items });

const namesShownMax = 20;
const sayNames = (names: readonly string[]): string =>
  `${names.length} 人：${names.slice(0, namesShownMax).join("、")}${names.length > namesShownMax ? "等" : ""}`;

export const saySaved = ({ saved, same }: Pick<Told, "saved" | "same">): string =>
  [
    ...(saved.length > 0 ? [`已保存 ${sayNames(saved)}`] : []),
    ...(same.length > 0 ? [`原已相同 ${sayNames(same)}`] : []),
  ].join("；");

const Outcome = ({ told }: { told: Told }) => (
  <>
    {told.saved.length + told.same.length > 0 && (
      <Alert tone="ok" flash="ok">
        {saySaved(told)}
      </Alert>
    )}
    <Alert tone="bad" title={`${told.refused.length} 人没有保存，填写的内容已保留`}>
      <ul>
        {told.refused.map(({ staff, name, line }) => (
          <li>
            <a href={`#e-${staff}`}>{name}</a>：{line}
          </li>
        ))}
      </ul>
    </Alert>
  </>
);

const manyUnits = 5;

const Switches = ({ list }: { list: EntryList }) => {
  const { units, unit, kind, round } = list;
  const kinds = [
    { kind: "first", label: "考核" },
    { kind: "makeUp", label: "补考" },
  ] as const;
  return (
    <>
      {units.length > 1 && units.length <= manyUnits && (
        <Tabs
          label="部门"
          items={units.map((one) => ({
            href: addressOf(list, { unit: one.unit }),
            label: one.unitName,
            active: one.unit === unit,
            count: one.left,
          }))}
        />
      )}
      {units.length > manyUnits && (
        <Form action={`${pathOf(list)}/entry`} method="get" inline>
          <Select
            name="unit"
            label="部门"
            value={unit}
            options={units.map((one) => ({
              value: one.unit,
              label: one.left > 0 ? `${one.unitName}（待录入 ${one.left} 人）` : one.unitName,
            }))}
          />
          <Hidden name="kind" value={kind} />
          <Submit look="secondary">打开</Submit>
        </Form>
      )}
      {round.makeUp && (
        <Tabs
          label="考核或补考"
          items={kinds.map((one) => ({
            href: addressOf(list, { kind: one.kind }),
            label: one.label,
            active: one.kind === kind,
          }))}
        />
      )}
    </>
  );
};

const Along = ({ list, shown }: { list: EntryList; shown: Shown }) => {
  const typed = shown.typed(alongName);
  const wrong = shown.wrong.get(typed) ?? shown.wrong.get(alongId);
  return (
    <Disclosure summary="有人随考（不在应考名单）" open={wrong !== undefined}>
      <div class={wrong ? "sn-entry sn-entry-wrong" : "sn-entry"} id={`e-${alongId}`}>
        <label class="sn-entry-who">
          <span class="sn-under">警号/工号</span>
          <input
            class="form-control sn-short"
            name={alongName}
            value={typed}
            autocomplete="off"
            maxlength={20}
          />
        </label>
        <ResultBoxes
          id={alongId}
          who="随考人员"
          rule={list.round.rule}
          table={list.table}
          preferred={shown.items}
          typed={shown.typed}
          wrong={wrong !== undefined}
        />
        {wrong && <p class="sn-field-error">■ {wrong}</p>}
      </div>
    </Disclosure>
  );
};

const Rows = ({ list, people, shown }: { list: EntryList; people: readonly EntryPerson[]; shown: Shown }) => (
  <ul class="sn-entries">
    {people.map((person) => (
      <EntryRow
        list={list}
        person={person}
        preferred={shown.items}
        typed={shown.typed}
        wrong={shown.wrong.get(person.staff)}
      />
    ))}
  </ul>
);

/** What all of a unit do is chosen once; each person's own choice stays beside his boxes. */
const ItemsForm = ({ list, items }: { list: EntryList; items: readonly string[] }) => {
  const choices = groupsOf(list.table ?? { items: [] }).filter((group) => group.items.length > 1);
  if (choices.length === 0) return null;
  return (
    <Section>
      <Disclosure summary="先选好今天测的项目（填成绩之前）">
        <Form action={`${pathOf(list)}/entry`} method="get">
          <Hidden name="unit" value={list.unit} />
          <Hidden name="kind" value={list.kind} />
          <FieldRow>
            {choices.map(({ group, items: own }) => (
              <Select
                name="items"
                label={group}
                value={own.find(({ item }) => items.includes(item))?.item}
                options={own.map(({ item, label }) => ({ value: item, label }))}
              />
            ))}
          </FieldRow>
          <Buttons>
            <Submit look="secondary">都按这些项目</Submit>
          </Buttons>
        </Form>
      </Disclosure>
    </Section>
  );
};

const EntryForm = ({ list, keep, shown }: { list: EntryList; keep: string; shown: Shown }) => {
  const open = list.people.filter(({ whyNot }) => whyNot === undefined);
  const exempt = open.filter((person) => person.exempt);
  const expected = open.filter((person) => !person.exempt);
  const exemptWrong = exempt.some(({ staff }) => shown.wrong.has(staff));
  return (
    <Section>
      <Form action={addressOf(list, { items: shown.items })} keep={keep}>
        <DateInput
          name="day"
          label={list.kind === "first" ? "考核日期" : "补考日期"}
          required
          value={shown.day ?? list.day}
          min={list.window?.from}
          max={list.window?.to}
          error={shown.wrong.get("day")}
        />
        {expected.length === 0 && <p class="sn-note">应考的人都已录入。</p>}
        <Rows list={list} people={expected} shown={shown} />
        {exempt.length > 0 && (
          <Disclosure summary={`免考 ${exempt.length} 人（来考了也可以录入）`} open={exemptWrong}>
            <Rows list={list} people={exempt} shown={shown} />
          </Disclosure>
        )}
        <Along list={list} shown={shown} />
        <Buttons sticky>
          <Submit>保存已填的成绩</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};

export const EntryBody = ({ list, keep, shown }: { list: EntryList; keep: string; shown: Shown }) => {
  const { round, unitName, kind, day, plannedDay, place, start } = list;
  const done = list.people.filter(({ attempts }) => attempts.some((one) => one.kind === kind));
  const when = kind === "first" ? plannedDay : (day ?? plannedDay);
  const said = when === undefined ? "本部门未安排考核日期，请按实际考核日期填写" : sayDay(when);
  const where = [said, start, place].filter(Boolean).join("，");
  return (
    <>
      <PageHeader
        title={`${kind === "first" ? "录入成绩" : "录入补考成绩"}：${unitName}`}
        back={{ href: pathOf(list), label: round.title }}
        lead={`${where}。${sayRule(round.rule)}。`}
        actions={
          <>
            <LinkButton href={`${pathOf(list)}/import?kind=${kind}`}>用表格导入</LinkButton>
            <LinkButton href={`${pathOf(list)}/print?unit=${list.unit}`} look="quiet">
              打印成绩单
            </LinkButton>
          </>
        }
      />
      <Switches list={list} />
      <TableNote table={list.table} organ={list.organ} />
      {shown.told && <Outcome told={shown.told} />}
      {list.whyNot ? (
        <Alert tone="info" title="现在不能录入">
          {list.whyNot}
        </Alert>
      ) : (
        <>
          <ItemsForm list={list} items={shown.items} />
          <EntryForm list={list} keep={keep} shown={shown} />
        </>
      )}
      {done.length > 0 && <Recorded list={list} people={done} />}
    </>
  );
};
