// The figure book (指标口径): every count with its label, measure word, definition and how it folds.
import { activityKinds, type ActivityKind } from "../activities/kinds.ts";

/** Added up; different people; a part of a whole; as it stands today. */
export type Fold = "sum" | "distinct" | "ratio" | "latest";

export type FigureDefinition = {
  label: string;
  /** 量词: 人次 (person-times) is not 人 (people). */
  measure: "篇" | "小时" | "人次" | "人" | "期" | "场" | "次" | "场次" | "学时" | "名" | "%";
  fold: Fold;
  /** 口径, in a sentence a clerk can check against the rows. */
  meaning: string;
};

/** Days after month end within which a first filing is on time. */
export const filingGraceDays = 3;

/** What a unit's month is folded to. */
export const monthDefinitions = {
  submitted: {
    label: "报送简报",
    measure: "篇",
    fold: "sum",
    meaning: "训练日在本月、已经报送的简报，含待审核、已退回和已通过的，不含草稿",
  },
  accepted: { label: "通过简报", measure: "篇", fold: "sum", meaning: "训练日在本月、审核通过的简报" },
  onTime: {
    label: "按时报送",
    measure: "篇",
    fold: "sum",
    meaning: `本月报送的简报中，首次报送不晚于月末后 ${filingGraceDays} 天的；退回重报的按首次报送时间算`,
  },
  hours: { label: "训练时长", measure: "小时", fold: "sum", meaning: "审核通过的简报的时长之和" },
  halfDayHours: {
    label: "计入半天训练的时长",
    measure: "小时",
    fold: "sum",
    meaning: "审核通过的简报的时长之和；以会议形式开展的，只有信息化、法律法规计入",
  },
  attendances: {
    label: "参训人次",
    measure: "人次",
    fold: "sum",
    meaning: "审核通过的简报的到场人数之和，一人参加两次算两人次",
  },
  people: {
    label: "参训人数",
    measure: "人",
    fold: "distinct",
    meaning: "审核通过的简报中到场过的不同干警，一人参加多次、在两个单位参加都只算一人",
  },
  testSittings: {
    label: "测试人次",
    measure: "人次",
    fold: "sum",
    meaning:
      "批次已经结束的测试，在编干警在本月每到场考一次算一人次，补考、随考也算，缺考不算；在哪天考就算在哪个月，首考、补考分开算。批次结束时那个月已经锁定的，算在批次结束的月份（也锁定了的，往后顺延）；已经计入锁定月份的，更正后该月数字不再变",
  },
  testPeople: {
    label: "测试人数",
    measure: "人",
    fold: "distinct",
    meaning: "测试人次中的不同干警，一人考几科、在两个单位考都只算一人",
  },
  testPasses: {
    label: "测试合格",
    measure: "人次",
    fold: "sum",
    meaning: "测试人次中的合格：首考或补考合格，一人一个批次最多算一次，算在合格那一次的月份",
  },
  auxiliaryTestSittings: {
    label: "辅助人员测试",
    measure: "人次",
    fold: "sum",
    meaning: "辅助人员到场考试的人次，不在上面三项里",
  },
  activitySessions: {
    label: "活动场次",
    measure: "场次",
    fold: "distinct",
    meaning:
      "第一天在本月、已经关闭签到表、有人到场的活动。几个部门一起参加的，每个部门都计，单位和全县合计只计一次；跨月的活动全部计在第一天所在的月份",
  },
  activityPersonTimes: {
    label: "活动人次",
    measure: "人次",
    fold: "sum",
    meaning:
      "活动场次中到场的人次，迟到、早退算到场，请假、缺席不算；一人参加两场算两人次，辅助人员在内。签到表关闭后更正的，随之改变",
  },
  activityPeople: {
    label: "活动人数",
    measure: "人",
    fold: "distinct",
    meaning: "活动人次中的不同人员，一人参加几场、在两个单位参加都只算一人",
  },
  auxiliaryActivityPersonTimes: {
    label: "其中辅助人员",
    measure: "人次",
    fold: "sum",
    meaning: "活动人次中的辅助人员；活动人次减去它，就是民警（干警）人次",
  },
  activityHours: {
    label: "举办学时",
    measure: "学时",
    fold: "distinct",
    meaning: "活动场次的学时之和，一场活动只算一次，不论几个部门参加",
  },
  activityPersonHours: {
    label: "个人学时",
    measure: "学时",
    fold: "sum",
    meaning: "到场的每人各得该场活动的学时，相加之和",
  },
  fullTimeSessions: {
    label: "其中脱产",
    measure: "场次",
    fold: "distinct",
    meaning: "活动场次中的脱产培训（调训）；培训班、轮训的期数减去它，就是不脱产的培训",
  },
  fullTimePersonTimes: {
    label: "脱产人次",
    measure: "人次",
    fold: "sum",
    meaning: "活动人次中参加脱产培训（调训）的",
  },
} as const satisfies Record<string, FigureDefinition>;
export type FigureKey = keyof typeof monthDefinitions;

type KindKey = `${ActivityKind}${"Sessions" | "PersonTimes" | "People"}`;

/**
 * Of each kind of activity: “培训班XXX期，共计XXXX人次” (source, G9; P49 and P50), “XX次集中研讨” (P36), and people apart from
 * person-times (P39 to P42).
 */
const kindDefinitions = Object.fromEntries(
  (Object.keys(activityKinds) as ActivityKind[]).flatMap((kind): [KindKey, FigureDefinition][] => {
    const { label, measure } = activityKinds[kind];
    const of = `类型为“${label}”的活动`;
    return [
      [
        `${kind}Sessions`,
        { label, measure, fold: "distinct", meaning: `${of}，算法同“活动场次”，一次活动计一${measure}` },
      ],
      [
        `${kind}PersonTimes`,
        { label: `${label}人次`, measure: "人次", fold: "sum", meaning: `${of}，算法同“活动人次”` },
      ],
      [
        `${kind}People`,
        { label: `${label}人数`, measure: "人", fold: "distinct", meaning: `${of}，算法同“活动人数”` },
      ],
    ];
  }),
) as Record<KindKey, FigureDefinition>;

/**
 * Of talks: “设置X名纪检专干”, “共约谈干部XXX人次” (source, S11 and S12; P63 and P65). They lie in the rounds, and are no
 * columns of the month: whoever reads that knows nothing of talks.
 */
const talkDefinitions = {
  talksHeld: {
    label: "约谈人次",
    measure: "人次",
    fold: "sum",
    meaning:
      "谈话日期在统计期内、本单位已经签发的提醒约谈，按被约谈人计，一人谈两次算两人次，集体约谈几人算几人次；草稿不计，调入前由原单位谈的计在原单位",
  },
  talkPeople: {
    label: "约谈人数",
    measure: "人",
    fold: "distinct",
    meaning: "约谈人次中的不同干警，一人在统计期内谈过多次只算一人",
  },
  talkCoverage: {
    label: "约谈覆盖率",
    measure: "%",
    fold: "ratio",
    meaning:
      "本季度已谈人数除以应谈人数，舍去小数，差一人也不写成 100%；谈过一次即算已谈，调入前由原单位谈的也算。应谈人数是名单上仍在本单位的干警，免谈又没有谈的不计，本季度入职而没有手动列入的、离职和调出的不计。没有应谈的人时为“无”",
  },
  disciplineOfficers: {
    label: "纪检专干",
    measure: "名",
    fold: "latest",
    meaning: "统计当日在本单位担任“纪检专干”角色的人数，不含纪检负责人",
  },
} as const satisfies Record<string, FigureDefinition>;

/** “体能测试民警XXXX人次…合格率均在XX%上” (source, G3; P44 to P47): from the sheets of closed rounds. */
const abilityDefinitions = {
  fitnessSittings: abilitySittings("体能"),
  skillsSittings: abilitySittings("警务技能"),
  knowledgeSittings: abilitySittings("智能"),
  abilityFloor: {
    label: "三能合格率均在",
    measure: "%",
    fold: "ratio",
    meaning:
      "体能、警务技能、智能三项补考后合格率中最低的一项，舍去小数；合格率是在编干警中合格的除以到场考过的，免考、缺考、随考不计；有一项没有人参加时不能说“均在”",
  },
} as const satisfies Record<string, FigureDefinition>;

function abilitySittings(name: string) {
  return {
    label: `${name}测试人次`,
    measure: "人次",
    fold: "sum",
    meaning: `统计期内已经结束的${name}测试批次，在编干警每到场考一次算一人次，补考也算`,
  } as const satisfies FigureDefinition;
}

/** The whole book. */
export const figureDefinitions = {
  ...monthDefinitions,
  ...kindDefinitions,
  ...talkDefinitions,
  ...abilityDefinitions,
};
