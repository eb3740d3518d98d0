// The figure book (指标口径): every count with its label, measure word, definition and how it folds.

export type Fold = "sum" | "distinct";

export type FigureDefinition = {
  label: string;
  /** 量词: 人次 (person-times) is not 人 (people). */
  measure: "篇" | "小时" | "人次" | "人" | "期";
  fold: Fold;
  /** 口径, in a sentence a clerk can check against the rows. */
  meaning: string;
};

/** Days after month end within which a first filing is on time. */
export const filingGraceDays = 3;

export const figureDefinitions = {
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
} as const satisfies Record<string, FigureDefinition>;
export type FigureKey = keyof typeof figureDefinitions;
