// What runs by itself, when, and who notices if it stops: the crontab that infra, hosts and docs all read.

/** When a job runs, as data: rendered for AWS and evaluated locally, both in Asia/Shanghai. */
export type Cadence =
  | { every: "minutes"; step: number }
  | { every: "day"; at: string }
  | { every: "month"; day: number; at: string };

export type Job = {
  name: string;
  title: string;
  cadence: Cadence;
  /** What is wrong for people when it stops: the alarm's text. */
  impact: string;
  timeoutSeconds: number;
  /** One message per county, so that one county's trouble stays its own. */
  perCounty: boolean;
};

export const jobs = [
  {
    name: "figures.rollUp",
    title: "月度汇总",
    cadence: { every: "day", at: "00:30" },
    impact: "上月的汇总数字不再更新，领导看到的月度达标情况是旧的。",
    timeoutSeconds: 300,
    perCounty: true,
  },
  {
    name: "obligations.remind",
    title: "催报提醒",
    cadence: { every: "day", at: "08:30" },
    impact: "该报未报的单位今天收不到提醒，可能因此逾期。",
    timeoutSeconds: 300,
    perCounty: true,
  },
  {
    name: "assessments.remind",
    title: "测试提醒",
    cadence: { every: "day", at: "08:35" },
    impact: "测试批次不再按期开始和结束，应考、补考和该录成绩的人收不到提醒，季度测试可能因此逾期。",
    timeoutSeconds: 300,
    perCounty: true,
  },
  {
    name: "talks.remind",
    title: "约谈提醒",
    cadence: { every: "day", at: "08:40" },
    impact: "约谈轮次不再开启和更新，该谈未谈、跟进到期没有人收到提醒，可能因此逾期。",
    timeoutSeconds: 300,
    perCounty: true,
  },
  {
    name: "activities.tick",
    title: "活动办理",
    cadence: { every: "minutes", step: 5 },
    impact: "空出的名额不再递补给候补的人，过期的递补不转下一位，保底名额不释放，参加活动的人收不到提醒。",
    timeoutSeconds: 240,
    perCounty: true,
  },
  {
    name: "notices.deliver",
    title: "发送通知",
    cadence: { every: "minutes", step: 1 },
    impact: "通知邮件积压，干警不能及时收到提醒。",
    timeoutSeconds: 50,
    perCounty: true,
  },
] as const satisfies readonly Job[];

export type JobName = (typeof jobs)[number]["name"];

export const jobNames: readonly JobName[] = jobs.map((job) => job.name);

/** The row of a job. */
export function jobCalled(name: JobName): Job {
  const found = jobs.find((job) => job.name === name);
  if (!found) throw new RangeError(`no job ${name}`);
  return found;
}

const minutesOfDay = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));

/** Whether the cadence fires in this minute. `day` is 'YYYY-MM-DD' and `time` 'HH:mm', both Asia/Shanghai. */
export function isDue(cadence: Cadence, day: string, time: string): boolean {
  switch (cadence.every) {
    case "minutes":
      return Number(time.slice(3, 5)) % cadence.step === 0;
    case "day":
      return time === cadence.at;
    case "month":
      return Number(day.slice(8, 10)) === cadence.day && time === cadence.at;
  }
}

/** AWS's six-field cron for a cadence, to be read in Asia/Shanghai. */
export function toAwsCron(cadence: Cadence): string {
  switch (cadence.every) {
    case "minutes":
      return cadence.step === 1 ? "cron(* * * * ? *)" : `cron(0/${cadence.step} * * * ? *)`;
    case "day":
      return `cron(${minutesOfDay(cadence.at) % 60} ${Number(cadence.at.slice(0, 2))} * * ? *)`;
    case "month":
      return `cron(${minutesOfDay(cadence.at) % 60} ${Number(cadence.at.slice(0, 2))} ${cadence.day} * ? *)`;
  }
}

/** The cadence in Chinese, for pages and docs. */
export function sayCadence(cadence: Cadence): string {
  switch (cadence.every) {
    case "minutes":
      return cadence.step === 1 ? "每分钟" : `每 ${cadence.step} 分钟`;
    case "day":
      return `每天 ${cadence.at}`;
    case "month":
      return `每月 ${cadence.day} 日 ${cadence.at}`;
  }
}
