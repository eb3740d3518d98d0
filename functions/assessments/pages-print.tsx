// The score sheet on paper: a unit's people with empty boxes on A4, for the examiners and the head to sign.
import type { EntryList, EntryPerson } from "../../shared/assessments/entry-views.ts";
import { sayRule, sayTest } from "../../shared/assessments/rules.ts";
import { AttemptKind } from "../../shared/assessments/schema.ts";
import { groupsOf } from "../../shared/assessments/typed.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { sayFullDay, sayInstant, sayWeekday } from "../../shared/time.ts";
import { Alert, LinkButton } from "../../web/ui/page-parts.tsx";
import { page } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { addressOf } from "./entry-form.tsx";
import { viewEntries } from "./entry-views.ts";

type Column = { head: string; under?: string };

/** The empty columns by the round's rule; where one chooses between items, the examiner ticks which. */
function columnsOf({ round, table }: EntryList): Column[] {
  if (round.rule.by === "score") return [{ head: "分数" }];
  if (round.rule.by === "verdict")
    return [
      { head: "合格", under: "打√" },
      { head: "不合格", under: "打√" },
    ];
  return groupsOf(table ?? { items: [] }).map(({ group, items }) => ({
    head: group,
    under: items.map(({ label, unit }) => `${items.length > 1 ? "□" : ""}${label}（${unit}）`).join("\n"),
  }));
}

const remarkOf = ({ exempt, kind, attempts }: EntryPerson, of: AttemptKind): string =>
  [
    ...(exempt ? ["免考"] : []),
    ...(kind === "auxiliary" ? [officerKindLabels.auxiliary] : []),
    ...(of === "makeUp" && attempts.length > 0 ? [`首考${attempts[0]?.said ?? ""}`] : []),
  ].join("，");

const Line = ({ who }: { who: string }) => (
  <p class="sn-sheet-sign">
    <span>{who}签字：</span>
    <span class="sn-sheet-line"></span>
    <span>年　　月　　日</span>
  </p>
);

/** Everybody who is asked; at the make-up who may still come. A few empty rows for who sits along. */
const peopleOf = ({ people, kind }: EntryList): EntryPerson[] =>
  kind === "first"
    ? people
    : people.filter(
        ({ whyNot, attempts }) => whyNot === undefined || (attempts.length > 0 && !whyNot.includes("合格")),
      );

const spareRows = 2;

const People = ({ list }: { list: EntryList }) => {
  const columns = columnsOf(list);
  const narrow = columns.length > 2;
  return (
    <div class="sn-sheet-wide">
      <table class="sn-sheet-list">
        <thead>
          <tr>
            <th class="sn-sheet-whole">序号</th>
            <th>姓名</th>
            <th class="sn-sheet-whole">警号/工号</th>
            {columns.map(({ head, under }) => (
              <th class="sn-sheet-box">
                {head}
                {under?.split("\n").map((line) => (
                  <small>{line}</small>
                ))}
              </th>
            ))}
            <th class="sn-sheet-whole">缺考</th>
            {!narrow && <th class="sn-sheet-box">本人签字</th>}
            <th class="sn-sheet-box">备注</th>
          </tr>
        </thead>
        <tbody>
          {[...peopleOf(list), ...Array.from({ length: spareRows }, () => undefined)].map((person, index) => (
            <tr>
              <td class="sn-sheet-whole">{index + 1}</td>
              <td class="sn-sheet-whole">{person?.name}</td>
              <td class="sn-sheet-whole">{person?.staff}</td>
              {columns.map(() => (
                <td></td>
              ))}
              <td></td>
              {!narrow && <td></td>}
              <td>{person ? remarkOf(person, list.kind) : "（随考）"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Sheet = ({ list, by, at }: { list: EntryList; by: string; at: string }) => {
  const { round, organName, unitName, kind, plannedDay, day, place, start, examiners, table } = list;
  const shown = kind === "first" ? plannedDay : (day ?? plannedDay);
  // Nobody has set the day: it is written in by hand, like the results.
  const on = shown === undefined ? "　　　　年　　月　　日" : `${sayFullDay(shown)}（${sayWeekday(shown)}）`;
  const when = [on, start, place].filter(Boolean).join("，");
  return (
    <div class="sn-sheet">
      <h1>
        {round.title}
        {kind === "makeUp" ? "补考" : ""}成绩单
      </h1>
      <table class="sn-sheet-facts">
        <tbody>
          <tr>
            <th scope="row">单位</th>
            <td>
              {organName} {unitName}
            </td>
            <th scope="row">科目</th>
            <td>{sayTest(round)}</td>
          </tr>
          <tr>
            <th scope="row">时间地点</th>
            <td>{when}</td>
            <th scope="row">合格标准</th>
            <td>{sayRule(round.rule)}</td>
          </tr>
        </tbody>
      </table>
      <People list={list} />
      {table && (
        <p class="sn-sheet-note">
          {table.sample ? "按示例评分表评定，示例不是正式标准。" : `按“${table.title}”评定。`}
          每组选做一项，有选择的请打√。
        </p>
      )}
      <section class="sn-sheet-signatures">
        {(examiners.length > 0 ? examiners : ["", ""]).map((name) => (
          <Line who={name === "" ? "考官" : `考官 ${name}`} />
        ))}
        <Line who="部门负责人" />
      </section>
      <p class="sn-sheet-foot">
        {by}于{sayInstant(at)}打印。
      </p>
    </div>
  );
};

export const printPages = [
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/print",
    guard: "signedIn",
    summary: "打印一个部门的成绩单供考官填写签字：单位政工和该部门考官",
    run: async (call) => {
      const { deps, actor, params, query } = call;
      const kind = AttemptKind.catch("first").parse(query.get("kind"));
      const list = await viewEntries(deps, actor, params, { unit: query.get("unit") || undefined, kind });
      return showPage(
        call,
        { title: `${list.unitName}成绩单` },
        <>
          <div class="sn-not-print">
            <Alert tone="info" title="A4 纵向打印">
              也可按 Ctrl+P。考官当场填写签字，再按它录入成绩。
            </Alert>
            <p class="sn-actions">
              <button class="btn sn-btn sn-btn-primary" type="button" data-print hidden>
                打印
              </button>
              <LinkButton href={addressOf(list)}>录入成绩</LinkButton>
            </p>
          </div>
          <Sheet list={list} by={actor.name} at={deps.clock.now()} />
        </>,
      );
    },
  }),
];
