// What the demo's organs hold, as data: what has been held, by how many days ago, and who was there.
import type { ActivityKind } from "../../shared/activities/kinds.ts";
import { ActivityInput } from "../../shared/activities/schema.ts";
import type { OrganKind } from "../../shared/org/kinds.ts";
import { addDays, instantAt, weekdayOf, type Day } from "../../shared/time.ts";

type Given = Partial<ActivityInput> & { kind: ActivityKind; theme: string; day: Day };

/** An activity of an afternoon for which one signs up in the week before it, unless told. */
export const inputOf = (given: Given): ActivityInput =>
  ActivityInput.parse({
    start: "14:30",
    end: "17:00",
    place: "三楼会议室",
    methods: [],
    competencies: [],
    speakers: [],
    hours: 2.5,
    level: "county",
    fullTime: false,
    who: {},
    opensAt: instantAt(addDays(given.day, -8), "09:00"),
    closesAt: instantAt(addDays(given.day, -1), "18:00"),
    ...given,
  });

/** The Friday before a weekend's day. */
export const workday = (day: Day): Day => addDays(day, -Math.max(0, weekdayOf(day) - 5));
/** The Monday after it. */
export const workdayAfter = (day: Day): Day => addDays(day, weekdayOf(day) > 5 ? 8 - weekdayOf(day) : 0);

/** One that was held: by which kind of organ, how many days ago, by how many units of it, and how many of them were there. */
export type HeldPlan = Omit<Given, "day"> & {
  organ: OrganKind;
  daysAgo: number;
  lasts?: number;
  units: number;
  share: number;
};

export const heldPlans: HeldPlan[] = [
  {
    organ: "police",
    kind: "class",
    theme: "全省公安机关执法规范化培训班",
    daysAgo: 36,
    lasts: 4,
    start: "09:00",
    place: "省警官学院",
    hours: 32,
    level: "province",
    fullTime: true,
    methods: ["lecture", "case"],
    competencies: ["law"],
    units: 4,
    share: 0.12,
  },
  {
    organ: "police",
    kind: "contest",
    theme: "盘查与现场急救练兵竞赛",
    daysAgo: 24,
    place: "县公安局训练基地",
    hours: 4,
    methods: ["contest", "practice"],
    competencies: ["skills", "fitness"],
    campaign: "全警实战大练兵",
    units: 5,
    share: 0.25,
  },
  {
    organ: "police",
    kind: "seminar",
    theme: "教育整顿集中研讨学习",
    daysAgo: 17,
    methods: ["discussion"],
    campaign: "政法队伍教育整顿",
    units: 3,
    share: 0.5,
  },
  {
    organ: "police",
    kind: "rotationTraining",
    theme: "政治轮训党史系列讲座（第三期）",
    daysAgo: 10,
    place: "县委党校",
    hours: 3,
    level: "city",
    methods: ["lecture"],
    speakers: ["市委党校 刘教授"],
    units: 4,
    share: 0.5,
  },
  {
    organ: "court",
    kind: "class",
    theme: "全市法院民商事审判业务调训",
    daysAgo: 20,
    lasts: 2,
    start: "09:00",
    place: "市中级人民法院",
    hours: 16,
    level: "city",
    fullTime: true,
    methods: ["lecture", "case"],
    competencies: ["law"],
    units: 3,
    share: 0.3,
  },
  {
    organ: "court",
    kind: "lecture",
    theme: "新修订民事诉讼法适用要点",
    daysAgo: 9,
    methods: ["case"],
    competencies: ["law"],
    units: 5,
    share: 0.5,
  },
  {
    organ: "justice",
    kind: "discipline",
    theme: "“讲规矩、守纪律，全面从严治党”培训会",
    daysAgo: 38,
    methods: ["lecture"],
    speakers: ["县纪委监委 陈主任", "退休法官 周某"],
    units: 4,
    share: 0.9,
  },
  {
    organ: "justice",
    kind: "warning",
    theme: "观看警示教育片《失守的底线》",
    daysAgo: 19,
    hours: 1.5,
    end: "16:00",
    methods: ["case", "discussion"],
    units: 4,
    share: 0.9,
  },
];

/** Themes of open mics and of the Friday study, one for each time. */
export const openMicThemes = ["我的岗位我尽责", "办案中的一次取舍"] as const;
