// Posted forms of results made entries: each person's boxes under his own names, what cannot be read named by person.
import type { OfferedTable } from "../../shared/assessments/entry-views.ts";
import { readMeasure } from "../../shared/assessments/fitness.ts";
import type { Entry, PassRule } from "../../shared/assessments/schema.ts";
import { groupsOf, readScore } from "../../shared/assessments/typed.ts";
import { cleanText, readStaffNumber } from "../../shared/org/cells.ts";
import type { Form } from "../platform/route.ts";

/** The boxes of one result; `id` is a staff number, or the form's own word for somebody who is not on the list. */
export const boxNames = (id: string) => ({
  score: `score-${id}`,
  verdict: `verdict-${id}`,
  absent: `absent-${id}`,
  item: (group: number) => `item-${id}-${group}`,
  value: (group: number) => `value-${id}-${group}`,
});

export const alongId = "along";
export const alongName = "along-staff";

type Judging = { rule: PassRule; table?: OfferedTable | undefined };
type Result = Omit<Entry, "staff" | "day" | "along">;
/** Nothing typed: neither. `said` repeats what was typed, for who is not offered boxes any more. */
export type TypedResult = { entry?: Result; wrong?: string; said: string };

/** What was typed into the boxes of one result. */
export function readBoxes(form: Form, id: string, judging: Judging): TypedResult {
  const names = boxNames(id);
  const verdict = form.one(names.verdict);
  const absent = form.one(names.absent) !== "" || verdict === "absent";
  const typed = readTyped(form, id, judging);
  if (!absent) return typed;
  const both = typed.said !== "" && verdict !== "absent";
  return both
    ? { wrong: "勾了缺考，又填了成绩，请只留一项", said: `缺考，${typed.said}` }
    : { entry: { absent: true }, said: "缺考" };
}

function readTyped(form: Form, id: string, { rule, table }: Judging): TypedResult {
  const names = boxNames(id);
  if (rule.by === "verdict") {
    const verdict = form.one(names.verdict);
    if (verdict !== "passed" && verdict !== "failed") return { said: "" };
    return { entry: { verdict }, said: verdict === "passed" ? "合格" : "不合格" };
  }
  if (rule.by === "score") {
    const text = form.one(names.score);
    const { value, wrong } = readScore(text);
    if (wrong !== undefined) return { wrong, said: cleanText(text) };
    return value === undefined ? { said: "" } : { entry: { score: value }, said: cleanText(text) };
  }
  return table ? readItems(form, id, table) : { said: "" };
}

function readItems(form: Form, id: string, table: OfferedTable): TypedResult {
  const names = boxNames(id);
  const items: NonNullable<Entry["items"]> = [];
  const wrong: string[] = [];
  const said: string[] = [];
  for (const [index, { group, items: choice }] of groupsOf(table).entries()) {
    const text = cleanText(form.one(names.value(index)));
    const chosen = form.one(names.item(index));
    const item = choice.find((one) => one.item === chosen) ?? choice[0];
    if (text === "" || !item) continue;
    said.push(`${item.label} ${text}`);
    const read = readMeasure(text, item.unit);
    if (read.wrong !== undefined) wrong.push(`${group}：${read.wrong}`);
    else if (read.value !== undefined) items.push({ item: item.item, value: read.value });
  }
  if (wrong.length > 0) return { wrong: wrong.join("；"), said: said.join("，") };
  return items.length > 0 ? { entry: { items }, said: said.join("，") } : { said: "" };
}

export type TypedEntries = {
  entries: Entry[];
  /** By staff number; under `alongId` for somebody along whose number cannot be read. */
  wrong: Map<string, string>;
  said: Map<string, string>;
};

/** Only who was filled in: an empty row is not a result. */
export function entriesIn(form: Form, judging: Judging & { day: string }): TypedEntries {
  const typed: TypedEntries = { entries: [], wrong: new Map(), said: new Map() };
  for (const staff of new Set(form.all("staff"))) {
    const { entry, wrong, said } = readBoxes(form, staff, judging);
    if (said !== "") typed.said.set(staff, said);
    if (wrong !== undefined) typed.wrong.set(staff, wrong);
    else if (entry) typed.entries.push({ ...entry, staff, day: judging.day });
  }
  readAlong(form, judging, typed);
  return typed;
}

function readAlong(form: Form, judging: Judging & { day: string }, typed: TypedEntries): void {
  const { entry, wrong, said } = readBoxes(form, alongId, judging);
  const number = readStaffNumber(form.one(alongName));
  if (said === "" && number.value === undefined && number.wrong === undefined) return;
  const staff = number.value ?? alongId;
  typed.said.set(staff, said);
  const missing = number.value === undefined ? (number.wrong ?? "请填写随考人员的警号/工号") : wrong;
  if (missing !== undefined) typed.wrong.set(staff, missing);
  else if (entry) typed.entries.push({ ...entry, staff, day: judging.day, along: true });
  else typed.wrong.set(staff, "请填写随考人员的成绩");
}
