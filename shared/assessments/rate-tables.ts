// Pass rates by unit, police type (警种) or category: what is asked, how rows are told apart, and the tables they give.
import * as z from "zod";
import { OfficerKind } from "../org/kinds.ts";
import { Day, Month } from "../time.ts";
import { Subject, subjectLabels, threeAbilities, type SeatState } from "./kinds.ts";
import { countSeats, sayThree, swornOnly, type Sentence, type ThreeRates } from "./rates.ts";
import { CountedRow, RoundId } from "./schema.ts";

export const RateBy = z.enum(["unit", "policeType", "category"], { error: "请选择分组方式" });
export type RateBy = z.infer<typeof RateBy>;
export const rateByLabels = {
  unit: "部门",
  policeType: "警种",
  category: "人员类别",
} as const satisfies Record<RateBy, string>;

/** One person in one round. `closed`: the round takes no more results. */
export const RateRow = CountedRow.extend({
  round: RoundId,
  title: z.string(),
  subject: Subject,
  closed: z.boolean(),
});
export type RateRow = z.infer<typeof RateRow>;

type Has = (row: RateRow) => boolean;
const sat: Has = ({ attempts }) => attempts.some(({ outcome }) => outcome !== "absent");
const satAs =
  (of: "first" | "makeUp"): Has =>
  ({ attempts }) =>
    attempts.some(({ kind, outcome }) => kind === of && outcome !== "absent");
const stands =
  (...states: SeatState[]): Has =>
  ({ state }) =>
    states.includes(state);
/** Guests (随考) are in none of the list's numbers: see countSeats. */
const listed =
  (has: Has): Has =>
  (row) =>
    !row.added && has(row);

/** The rows behind each number of the tables, by its name. */
export const rateStates = {
  listed: { label: "名单（含免考）", has: listed(() => true) },
  should: { label: "应考", has: listed((row) => !stands("exempt")(row)) },
  sat: { label: "实考", has: listed(sat) },
  absent: { label: "缺考", has: listed(stands("absent")) },
  exempt: { label: "免考", has: listed(stands("exempt")) },
  open: { label: "还没有成绩", has: listed(stands("waiting", "unrecorded")) },
  makeUps: { label: "参加补考", has: listed(satAs("makeUp")) },
  firstSat: { label: "首考到场", has: listed(satAs("first")) },
  firstPassed: { label: "首考合格", has: listed(stands("passed")) },
  passed: { label: "合格（含补考）", has: listed(stands("passed", "madeUp")) },
  notPassed: { label: "不合格", has: listed(stands("failed", "failedAgain")) },
  /** Behind 人次 and 人: guests too. */
  tested: { label: "考过的（含随考）", has: sat },
  along: { label: "随考", has: (row) => row.added === true && sat(row) },
} as const satisfies Record<string, { label: string; has: Has }>;
export type RateState = keyof typeof rateStates;
export const RateState = z.enum(Object.keys(rateStates) as [RateState, ...RateState[]], {
  error: "没有这一项",
});

/** Whoever stands under no police type. A group of people, so it has a name of its own. */
const noGroup = "none";

export const RateQuery = z.strictObject({
  organ: z.string().regex(/^[a-z0-9]{2,16}$/, { error: "政法单位不正确" }),
  from: Day.optional(),
  to: Day.optional(),
  by: RateBy.default("unit"),
  target: z.coerce
    .number({ error: "应为 1 至 100 的整数" })
    .int({ error: "应为 1 至 100 的整数" })
    .min(1, { error: "应为 1 至 100 的整数" })
    .max(100, { error: "应为 1 至 100 的整数" })
    .optional(),
  /** "no": closed rounds alone. */
  running: z.enum(["yes", "no"], { error: "应为 yes 或 no" }).default("yes"),
});
export type RateQuery = z.infer<typeof RateQuery>;

export const RateRowsQuery = RateQuery.omit({ target: true }).extend({
  subject: Subject.optional(),
  kind: OfficerKind.optional(),
  group: z.string().max(40).optional(),
  /** The month's figures of the unit that `group` names, as closed rounds were counted in them; then without a span. */
  month: Month.optional(),
  state: RateState.default("listed"),
});
export type RateRowsQuery = z.infer<typeof RateRowsQuery>;

const Rate = z.object({ passed: z.number().int(), of: z.number().int() });
const counts = {
  listed: z.number().int(),
  exempt: z.number().int(),
  should: z.number().int(),
  sat: z.number().int(),
  absent: z.number().int(),
  open: z.number().int(),
  sittings: z.number().int(),
  people: z.number().int(),
  madeUp: z.number().int(),
  makeUps: z.number().int(),
  first: Rate,
  final: Rate,
  along: Rate,
};
const Counts = z.object(counts);
export const GroupRates = z.object({ ...counts, group: z.string(), name: z.string(), kind: OfficerKind });
export type GroupRates = z.infer<typeof GroupRates>;
export const SubjectRates = z.object({
  subject: Subject,
  sworn: Counts,
  auxiliary: Counts,
  groups: z.array(GroupRates),
});
export type SubjectRates = z.infer<typeof SubjectRates>;

const SentenceView = z.object({ text: z.string(), floor: z.number().int().optional() });
export const RatesView = z.object({
  organ: z.string(),
  organName: z.string(),
  /** Only these units, for who sees no more of the organ. */
  onlyUnits: z.array(z.string()).optional(),
  from: Day,
  to: Day,
  by: RateBy,
  target: z.number().int().optional(),
  /** Rounds that still take results, counted along; their numbers will change. */
  running: z.array(z.object({ round: RoundId, title: z.string(), subject: Subject })),
  subjects: z.array(SubjectRates),
  sentence: SentenceView,
  /** The same measured by `target`. */
  byTarget: SentenceView.optional(),
});
export type RatesView = z.infer<typeof RatesView>;

export const RateRowView = RateRow.extend({ unitName: z.string() });
export type RateRowView = z.infer<typeof RateRowView>;

/** Under which group a row stands. */
export const groupOf = (row: RateRow, by: RateBy): string =>
  (by === "unit" ? row.unit : by === "category" ? row.category : row.policeType) || noGroup;

export const nameOfGroup = (group: string, by: RateBy, unitName: (id: string) => string): string => {
  if (group === noGroup) return by === "policeType" ? "未填警种" : "未填";
  return by === "unit" ? unitName(group) || group : group;
};

/** Who counts: everybody of the rounds but those who are not on the list. */
export const counted = (rows: readonly RateRow[]): RateRow[] => rows.filter(({ state }) => state !== "out");

/** The rows behind one number. */
export const rowsBehind = (
  rows: readonly RateRow[],
  { subject, kind, group, state, by }: Pick<RateRowsQuery, "subject" | "kind" | "group" | "state" | "by">,
): RateRow[] =>
  counted(rows).filter(
    (row) =>
      (subject === undefined || row.subject === subject) &&
      (kind === undefined || row.kind === kind) &&
      (group === undefined || groupOf(row, by) === group) &&
      rateStates[state].has(row),
  );

/** A subject's numbers in all and by group; sworn and auxiliary apart, in each group too. */
export function rateTables(
  rows: readonly RateRow[],
  by: RateBy,
  unitName: (id: string) => string,
): SubjectRates[] {
  const asked = Subject.options.filter(
    (subject) => isAbility(subject) || rows.some((row) => row.subject === subject),
  );
  return [...threeAbilities, ...asked.filter((subject) => !isAbility(subject))].map((subject) => {
    const own = counted(rows).filter((row) => row.subject === subject);
    const auxiliary = own.filter(({ kind }) => kind === "auxiliary");
    return {
      subject,
      sworn: countSeats(swornOnly(own)),
      auxiliary: countSeats(auxiliary),
      groups: [...groupsOf(swornOnly(own), by, unitName), ...groupsOf(auxiliary, by, unitName)],
    };
  });
}

const isAbility = (subject: Subject): boolean => (threeAbilities as readonly Subject[]).includes(subject);

function groupsOf(rows: readonly RateRow[], by: RateBy, unitName: (id: string) => string): GroupRates[] {
  const groups = new Map<string, RateRow[]>();
  for (const row of rows) groups.set(groupOf(row, by), [...(groups.get(groupOf(row, by)) ?? []), row]);
  return [...groups]
    .map(([group, own]) => ({
      group,
      name: nameOfGroup(group, by, unitName),
      kind: own[0]?.kind ?? "sworn",
      ...countSeats(own),
    }))
    .sort((a, b) => (a.group === noGroup ? 1 : b.group === noGroup ? -1 : a.name < b.name ? -1 : 1));
}

/** “合格率均在XX%上” (source, G3, P47): of police alone, make-ups counted. */
export function threeRates(subjects: readonly SubjectRates[]): ThreeRates {
  const of = (subject: Subject) =>
    subjects.find((one) => one.subject === subject)?.sworn.final ?? { passed: 0, of: 0 };
  return { fitness: of("fitness"), skills: of("skills"), knowledge: of("knowledge") };
}

export const sayRates = (subjects: readonly SubjectRates[], target?: number): Sentence =>
  sayThree(threeRates(subjects), target);

/** How the numbers are made, for whoever checks them against the rows. */
export const rateMeanings: readonly { label: string; meaning: string }[] = [
  {
    label: "统计期",
    meaning:
      "按本人所在部门的考核日归入统计期；补考、补测跟着原来的批次走，不另算一次。部门、警种、人员类别按考核日当天的，以后调动不改。",
  },
  {
    label: "应考、免考",
    meaning:
      "应考是名单上除免考以外的人；免考按考核日当天有效的登记，免考人员来考了的按应考、实考算。不在名单的（调离、迟到岗）不计；随考的另列，只计人次和人，不进应考、实考和合格率。",
  },
  {
    label: "实考、缺考、补考",
    meaning:
      "实考：首考或补考至少到场一次；缺考：应考而一次也没有到场，批次结束时没有成绩的也算缺考；补考：到场参加过补考。应考 = 实考 + 缺考 + 还没有成绩。",
  },
  {
    label: "人次、人",
    meaning:
      "人次：每到场考一次算一次，补考另算一次，随考的也算；人：考过的不同的人，一人考几次、在几个部门考都只算一人。",
  },
  {
    label: "首考合格率",
    meaning: "首考合格的，除以首考到场的。没有人首考时为“无”，不写 0 或 100%。",
  },
  {
    label: "补考后合格率",
    meaning: "首考或补考合格的，除以到场考过的（缺考、免考不在分母里）。舍去到 0.1%，差一人也不写成 100%。",
  },
  {
    label: "合格率均在多少以上",
    meaning: `取${threeAbilities.map((one) => subjectLabels[one]).join("、")}三项补考后合格率中最低的一项，舍去小数；有一项没有人参加时不能说“均在”。只算在编干警，辅助人员另列。`,
  },
];

/** The window names of the source and of every leader: since a congress, this year, this quarter, the one before. */
export const sinceCongress = { day: "2022-10-16", label: "党的二十大以来" } as const;

/** “体能测试民警XXXX人次、警务技能测试XXXX人次、智能测试XXX人次，合格率均在XX%上” (source, G3; P44 to P47). */
export const TestFigures = z.object({
  organ: z.string(),
  organName: z.string(),
  since: Day,
  to: Day,
  figures: z.array(
    z.object({
      key: z.enum(["P44", "P45", "P46"]),
      subject: Subject,
      label: z.string(),
      sittings: z.number().int(),
      people: z.number().int(),
      /** Of those who sat, how many passed, make-up included. */
      final: Rate,
      /** Auxiliaries, who are in none of the numbers above. */
      auxiliarySittings: z.number().int(),
      /** The address of the rows behind it. */
      rows: z.string(),
    }),
  ),
  P47: SentenceView,
});
export type TestFigures = z.infer<typeof TestFigures>;
