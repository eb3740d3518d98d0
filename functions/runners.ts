// Which function runs each job: a job without a runner does not compile.
import { rollUp } from "./figures/jobs.ts";
import { deliver } from "./notices/jobs.ts";
import { remind } from "./obligations/jobs.ts";
import { remindTalks } from "./obligations/talk-jobs.ts";
import type { Run, Runners } from "./platform/jobs.ts";

/** Loaded when it runs: the api starts with the runners too, and hardly ever runs one. */
const remindTests: Run = async (...run) => (await import("./obligations/test-jobs.ts")).remindTests(...run);
const tickActivities: Run = async (...run) => (await import("./activities/tick.ts")).tickActivities(...run);

export const runners = {
  "figures.rollUp": rollUp,
  "obligations.remind": remind,
  "assessments.remind": remindTests,
  "talks.remind": remindTalks,
  "activities.tick": tickActivities,
  "notices.deliver": deliver,
} satisfies Runners;
