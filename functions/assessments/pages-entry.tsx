// Recording a unit's results on one page, on a phone beside the track: who is filled in is saved, the rest waits.
import type { EntryList } from "../../shared/assessments/entry-views.ts";
import { AttemptKind, EntriesInput } from "../../shared/assessments/schema.ts";
import { Problem } from "../../shared/problem.ts";
import { Day } from "../../shared/time.ts";
import { parsed } from "../platform/request.ts";
import { page, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import type { EntryOutcome } from "./desk.ts";
import { addressOf, asItIs, EntryBody, saySaved, type Shown } from "./entry-form.tsx";
import type { Typed } from "./entry-parts.tsx";
import { viewEntries } from "./entry-views.ts";
import { enterResults } from "./results.ts";
import { alongId, alongName, entriesIn } from "./typed-entries.ts";

type EntryCall = Omit<PageCall<string>, "params"> & { params: { organ: string; round: string } };

/** A page of the address's unit and kind. An unknown kind is the test itself. */
async function listOf({ deps, actor, params, query }: EntryCall): Promise<EntryList> {
  const kind = AttemptKind.catch("first").parse(query.get("kind"));
  return viewEntries(deps, actor, params, { unit: query.get("unit") || undefined, kind });
}

/** What was chosen for everybody; short, for it comes back in the address. */
const itemsOf = ({ query }: EntryCall): string[] =>
  query
    .getAll("items")
    .slice(0, 40)
    .map((item) => item.slice(0, 16));

function showEntries(call: EntryCall, list: EntryList, shown: Shown, problem?: Problem): Promise<Response> {
  // Of this person, this list: what was typed comes back after a lost network or session, on this device only.
  const keep = `tests ${call.actor.staff} ${list.organ} ${list.round.id} ${list.unit} ${list.kind}`;
  const title = `录入成绩：${list.unitName}`;
  return showPage(call, { title, problem }, <EntryBody list={list} keep={keep} shown={shown} />);
}

/** Shows the list again with what was refused still in its boxes. */
async function showRefused(
  call: EntryCall,
  typed: ReturnType<typeof entriesIn>,
  outcomes: readonly EntryOutcome[],
): Promise<Response> {
  const { form } = call;
  const list = await listOf(call);
  const wrong = new Map(typed.wrong);
  for (const { staff, result, message = "没有保存" } of outcomes)
    if (result === "refused") wrong.set(staff, message);
  const nameOf = (staff: string): string =>
    list.people.find((one) => one.staff === staff)?.name ?? (staff === alongId ? "随考人员" : staff);
  const named = (wanted: EntryOutcome["result"]) =>
    outcomes.filter(({ result }) => result === wanted).map(({ name }) => name);
  const refused = [...wrong].map(([staff, message]) => {
    const said = typed.said.get(staff);
    return { staff, name: nameOf(staff), line: `${message}${said ? `（填写：${said}）` : ""}` };
  });
  const told = { saved: named("saved"), same: named("same"), refused };
  const saved = new Set(outcomes.filter(({ result }) => result !== "refused").map(({ staff }) => staff));
  const along = form.one(alongName).trim().toUpperCase();
  const kept: Typed = (name) => (isOf(name, saved.has(along) ? alongId : undefined) ? "" : form.one(name));
  const nothing = told.saved.length + told.same.length === 0;
  const problem = nothing
    ? new Problem("invalid", `${refused.length} 人的成绩没有保存，填写的内容已保留`)
    : undefined;
  return showEntries(
    call,
    list,
    { typed: kept, wrong, told, day: form.one("day"), items: itemsOf(call) },
    problem,
  );
}

/** The boxes of somebody along who was saved are emptied; everybody else's vanish with being recorded. */
const isOf = (name: string, id: string | undefined): boolean =>
  id !== undefined && (name === alongName || name.split("-")[1] === id);

export const entryPages = [
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/entry",
    guard: "signedIn",
    summary: "录入成绩页：单位政工和该部门考官",
    run: async (call) => showEntries(call, await listOf(call), asItIs(itemsOf(call))),
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/entry",
    guard: "signedIn",
    summary: "保存已填的成绩；没有填的不动",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const list = await listOf(call);
      const day = form.one("day");
      const typed = entriesIn(form, { rule: list.round.rule, table: list.table, day });
      const { kind } = list;
      const items = itemsOf(call);
      const shown = { typed: (name: string) => form.one(name), wrong: typed.wrong, day, items };
      if (!Day.safeParse(day).success) {
        const message = "请选择考核日期";
        const problem = new Problem("invalid", message, [{ path: "day", message }]);
        return showEntries(call, list, { ...shown, wrong: new Map([["day", message]]) }, problem);
      }
      if (typed.said.size + typed.wrong.size === 0)
        return showEntries(call, list, shown, new Problem("invalid", "没有填写任何人的成绩"));
      const done = await attempt(async () =>
        typed.entries.length === 0
          ? { outcomes: [] }
          : enterResults(deps, actor, params, parsed(EntriesInput, { kind, entries: typed.entries })),
      );
      if ("problem" in done) return showEntries(call, list, shown, done.problem);
      const { outcomes } = done.value;
      if (typed.wrong.size > 0 || outcomes.some(({ result }) => result === "refused"))
        return showRefused(call, typed, outcomes);
      const named = (wanted: string) =>
        outcomes.filter(({ result }) => result === wanted).map(({ name }) => name);
      return goTo(call, addressOf(list, { items }), saySaved({ saved: named("saved"), same: named("same") }));
    },
  }),
];
