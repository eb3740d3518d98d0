// A workbook of a round's people to fill in, in the form that the import reads.
import type { EntryList, EntryPerson } from "../../shared/assessments/entry-views.ts";
import { groupsOf } from "../../shared/assessments/typed.ts";
import { notFound } from "../../shared/problem.ts";
import type { Cell, SheetToWrite } from "../../shared/sheet.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { viewAllEntries, viewEntries, type EntryAsked } from "./entry-views.ts";
import type { RoundAt } from "./load.ts";

type Column = { header: string; widthChars?: number; cell: (person: EntryPerson, unitName: string) => Cell };

/** The columns of results by the round's rule: a score, a verdict, or one for each item. */
function resultColumnsOf({ round, table }: EntryList): Column[] {
  const empty = (header: string): Column => ({ header, widthChars: 14, cell: () => null });
  if (round.rule.by === "score") return [empty("成绩"), empty("结果")];
  if (round.rule.by === "verdict") return [empty("结果")];
  const items = groupsOf(table ?? { items: [] }).flatMap((group) => group.items);
  return [...items.map(({ label, unit }) => empty(`${label}（${unit}）`)), empty("结果")];
}

/** What helps whoever fills it in; the import does not read it. */
function remarkOf({ exempt, attempts, lacking, note }: EntryPerson): string {
  const standing = attempts.map(({ said }) => `已有成绩：${said}`);
  return [
    ...(exempt ? ["免考"] : []),
    ...standing,
    ...(lacking ? [lacking] : []),
    ...(note ? [note] : []),
  ].join("；");
}

/** The people of a unit, or of every unit that the actor may record; for make-ups only who may still come. */
export async function resultTemplate(
  deps: Deps,
  actor: Actor,
  at: RoundAt,
  asked: EntryAsked,
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const lists =
    asked.unit === undefined
      ? await viewAllEntries(deps, actor, at, asked.kind)
      : [await viewEntries(deps, actor, at, asked)];
  const [first] = lists;
  if (!first) throw notFound("这个批次的名单");
  const table = lists.find((list) => list.table)?.table;
  const columns: Column[] = [
    { header: "警号/工号", cell: ({ staff }) => staff },
    { header: "姓名", cell: ({ name }) => name },
    { header: "部门", cell: (_, unitName) => unitName },
    ...resultColumnsOf({ ...first, table }),
    { header: "考核日期", widthChars: 14, cell: () => null },
    { header: "备注", cell: remarkOf },
    { header: "批次编号", widthChars: 18, cell: () => first.round.id },
  ];
  const sheet: SheetToWrite = {
    name: "成绩",
    columns: columns.map(({ header, widthChars }) => ({ header, widthChars })),
    rows: lists.flatMap(({ people, unitName }) =>
      people
        .filter(({ whyNot }) => asked.kind === "first" || whyNot === undefined)
        .map((person) => columns.map(({ cell }) => cell(person, unitName))),
    ),
  };
  const { writeWorkbook } = await import("../platform/workbook.ts");
  const named = asked.unit === undefined ? "" : `-${first.unitName}`;
  const what = asked.kind === "first" ? "成绩" : "补考成绩";
  return { fileName: `${first.round.title}${named}-${what}填报.xlsx`, bytes: await writeWorkbook([sheet]) };
}
