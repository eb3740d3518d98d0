// Tests: pure ones, ones on the real engine (one engine for the run, a fresh table per file), and infra.
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest. On a machine that has no timings yet, the runner would begin with the largest files and end with these. */
const longest = [
  "test/access.test.ts",
  "test/access-pages.test.ts",
  "test/access-activities-pages.test.ts",
  "test/access-activities.test.ts",
  "test/demo/activities.test.ts",
  "test/activities/seats-model.test.ts",
  "test/assessments/settling.test.ts",
  "test/assessments/month-booking.test.ts",
  "test/newcomer.test.ts",
  "test/bad-input.test.ts",
  "test/obligations/tests-recount.test.ts",
  "test/talks/access-elsewhere.test.ts",
  "test/talks/signing-sweep.test.ts",
  "test/talks/holds.test.ts",
  "test/talks/access.test.ts",
  "test/talks/remind-sweep.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    globalSetup: ["test/support/engine-setup.ts"],
    maxWorkers: 3,
    // Most of what a request allocates is gone with it: with more room for the young, less of it is copied.
    execArgv: ["--max-semi-space-size=64"],
    sequence: { sequencer: LongestFirst },
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true },
  },
});
