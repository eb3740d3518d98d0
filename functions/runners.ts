// Which function runs each job: a job without a runner does not compile.
import { rollUp } from "./figures/jobs.ts";
import { deliver } from "./notices/jobs.ts";
import { remind } from "./obligations/jobs.ts";
import { remindTalks } from "./obligations/talk-jobs.ts";
import type { Runners } from "./platform/jobs.ts";

export const runners = {
  "figures.rollUp": rollUp,
  "obligations.remind": remind,
  "talks.remind": remindTalks,
  "notices.deliver": deliver,
} satisfies Runners;
