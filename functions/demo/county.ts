// The demo county as data: organs, units, how diligent each is, and what its training is about.
import type { OrganKind, UnitClass } from "../../shared/org/kinds.ts";
import type { Category, Method, Mode } from "../../shared/training/schema.ts";

/** How a unit keeps its obligations: what the compliance page will show of it. */
export type Habit = "diligent" | "late" | "short" | "absent" | "excused" | "free";

type DemoUnit = { name: string; class: UnitClass; people: number; habit: Habit; openedOn?: string };
type DemoOrgan = { name: string; kind: OrganKind; letter: string; categories: string[]; units: DemoUnit[] };

export const demoCounty = { code: "529901", name: "示例县" };

const grassroots = (name: string, people: number, habit: Habit, openedOn?: string): DemoUnit => ({
  name,
  class: "grassroots",
  people,
  habit,
  openedOn,
});
const office = (name: string, people: number, habit: Habit): DemoUnit => ({
  name,
  class: "office",
  people,
  habit,
});

export const demoOrgans: DemoOrgan[] = [
  {
    name: "示例县公安局",
    kind: "police",
    letter: "",
    categories: ["民警", "民警", "辅警"],
    units: [
      grassroots("城关派出所", 22, "diligent"),
      grassroots("河滨派出所", 18, "late"),
      grassroots("东风派出所", 16, "diligent"),
      grassroots("石桥派出所", 14, "short"),
      grassroots("云潭派出所", 12, "excused"),
      grassroots("刑侦大队", 20, "diligent"),
      grassroots("交警大队", 22, "late"),
      grassroots("治安大队", 14, "short"),
      grassroots("巡特警大队", 18, "diligent"),
      office("政工室", 8, "diligent"),
      office("指挥中心", 12, "absent"),
      office("法制大队", 8, "diligent"),
    ],
  },
  {
    name: "示例县人民法院",
    kind: "court",
    letter: "F",
    categories: ["员额法官", "审判辅助", "司法行政"],
    units: [
      office("立案庭", 10, "free"),
      office("民事审判庭", 12, "free"),
      office("刑事审判庭", 10, "free"),
      office("执行局", 12, "free"),
      grassroots("城关人民法庭", 8, "free"),
    ],
  },
  {
    name: "示例县人民检察院",
    kind: "procuratorate",
    letter: "J",
    categories: ["员额检察官", "检察辅助", "司法行政"],
    units: [
      office("第一检察部", 10, "free"),
      office("第二检察部", 8, "free"),
      office("案件管理办公室", 6, "free"),
      office("政治部", 6, "free"),
    ],
  },
  {
    name: "示例县司法局",
    kind: "justice",
    letter: "S",
    categories: ["公务员", "公务员", "事业人员"],
    units: [
      grassroots("城关司法所", 8, "free"),
      grassroots("河滨司法所", 6, "free"),
      office("法律援助中心", 8, "free"),
      office("办公室", 6, "free"),
    ],
  },
];

export const surnames = Array.from("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧");
export const givenNames = Array.from("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉建国文辉力");

/** Letters that mostly women have in their names. */
export const womensLetters = Array.from("芳娜静丽艳娟霞");

/** The police type (警种) that the name of a police unit tells. */
export const demoPoliceTypes: readonly { ending: string; type: string }[] = [
  { ending: "派出所", type: "派出所" },
  { ending: "刑侦大队", type: "刑侦" },
  { ending: "交警大队", type: "交警" },
  { ending: "治安大队", type: "治安" },
  { ending: "巡特警大队", type: "巡特警" },
  { ending: "法制大队", type: "法制" },
  { ending: "指挥中心", type: "指挥" },
  { ending: "政工室", type: "政工" },
];

export type Topic = {
  title: string;
  category: Category;
  mode: Mode;
  method: Method;
  place: string;
  text: string;
};

/** What a training day is about. Texts are completed with the day's particulars, so that no two are the same. */
export const topics: Topic[] = [
  {
    title: "现场处置与武器警械使用训练",
    category: "skills",
    mode: "gathered",
    method: "practice",
    place: "所内训练室",
    text: "重点练习盘查站位、徒手控制、依法使用警械的口令与动作，小教员逐人纠正，分组对抗检验掌握情况",
  },
  {
    title: "接处警规范与执法记录仪使用培训",
    category: "business",
    mode: "gathered",
    method: "case",
    place: "会议室",
    text: "选取近期三起纠纷警情逐段回放，讨论先期处置、告知义务和证据固定中的得失，形成本单位接处警提示",
  },
  {
    title: "治安管理处罚法专题学习",
    category: "law",
    mode: "meeting",
    method: "lecture",
    place: "会议室",
    text: "围绕新修订条文逐条对照，结合办案流程讲解适用要点和裁量基准，会后以五道案例题检验学习效果",
  },
  {
    title: "移动警务终端与数据核查应用培训",
    category: "informatisation",
    mode: "meeting",
    method: "practice",
    place: "会议室",
    text: "演示人员车辆核查、轨迹研判和电子笔录的操作步骤，每人上机完成两次核查，解决终端使用中的问题",
  },
  {
    title: "体能测试与障碍跑训练",
    category: "fitness",
    mode: "gathered",
    method: "practice",
    place: "县体育场",
    text: "先做热身和拉伸，再进行折返跑、引体向上和障碍跑训练，按三能达标标准记录成绩，对未达标人员逐一制定补训计划",
  },
  {
    title: "群众工作与矛盾调解情景演练",
    category: "business",
    mode: "groups",
    method: "scenario",
    place: "调解室",
    text: "分组扮演当事人和调解员，演练邻里、债务两类纠纷的调处过程，点评沟通方式和协议文书的规范性",
  },
  {
    title: "党的创新理论集中学习",
    category: "politics",
    mode: "gathered",
    method: "discussion",
    place: "党员活动室",
    text: "领学原文后分组研讨，每人结合岗位谈一条体会、提一条改进措施，由负责人作总结并布置自学篇目",
  },
  {
    title: "枪支安全管理与实弹射击训练",
    category: "skills",
    mode: "gathered",
    method: "contest",
    place: "县公安局靶场",
    text: "先学习枪支使用管理规定和验枪程序，再以小组为单位开展射击比武，成绩计入个人练兵档案",
  },
];

export const particulars = [
  "参训人员作了学习记录，结业考核全部参加。",
  "训练结束后逐人讲评，对存在的问题列出清单、限期改进。",
  "值班人员另行安排补训，确保不漏一人。",
  "训练与当日勤务错峰安排，未影响正常接警。",
  "由所领导带队参加，新入职人员由老民警结对帮教。",
  "训练情况已录入个人练兵档案，作为季度测试的参考。",
];

/** What the demo's talks are about: each lacks nothing. */
export const talkTopics: {
  matter: string;
  place: string;
  content: string;
  advice: string;
  followUp: string;
}[] = [
  {
    matter: "季度廉政提醒",
    place: "局机关谈心室",
    content:
      "了解近期工作、家庭和思想情况，对照岗位廉政风险点逐项提醒，听取对科室管理的意见建议。本人表示工作压力适中，能够遵守各项规定。",
    advice: "严格执行中央八项规定精神，遇有婚丧喜庆等事项及时报告。",
    followUp: "一个月内完成岗位廉政风险自查并书面报告。",
  },
  {
    matter: "办案纪律提醒",
    place: "二楼会议室",
    content:
      "结合近期通报的典型案例，提醒严格落实防止干预司法“三个规定”如实记录报告，规范与当事人、律师的接触交往。",
    advice: "凡问必录，不私下接触当事人及其代理人。",
    followUp: "补填一季度以来的记录报告并由科室负责人核对。",
  },
  {
    matter: "作风纪律提醒",
    place: "司法所办公室",
    content: "就工作纪律、服务态度和请销假执行情况进行提醒，肯定调解工作成绩，指出台账登记不够及时的问题。",
    advice: "严格请销假，当日事项当日登记。",
    followUp: "两周内补齐调解台账，月底前复查。",
  },
  {
    matter: "节前廉洁提醒",
    place: "党员活动室",
    content: "节日临近，重申不收受礼品礼金、不公车私用、不违规饮酒等要求，提醒管好家人和身边工作人员。",
    advice: "自觉净化社交圈、生活圈、朋友圈。",
    followUp: "节后报告执行情况。",
  },
];
