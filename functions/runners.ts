// Which function runs each job: a job without a runner does not compile.
import type { Runners } from "./platform/jobs.ts";

const nothingYet = () => Promise.resolve({ counts: {}, remarks: [] });

export const runners = {
  "figures.rollUp": nothingYet,
  "obligations.remind": nothingYet,
  "notices.deliver": nothingYet,
} satisfies Runners;
