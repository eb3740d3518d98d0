// One engine for the whole run (vitest's globalSetup), on files that are searched afterwards for what may not be in them.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEngine } from "../../functions/platform/engine.ts";
import { searchFolder } from "./canary.ts";

/** Memory that looks like files, where there is some: the run writes much and keeps nothing. */
const shared = "/dev/shm";

/**
 * Starts the engine and provides its endpoint, and the folder in which tests leave what they logged and mailed. When all
 * tests are through, the engine's database and write-ahead log, every log line and every mail are searched for the marks
 * that stand in every confidential text of the tests: one found fails the run.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(existsSync(shared) ? shared : tmpdir(), "suneng-run-"));
  const engine = await startEngine({ dataFile: path.join(folder, "suite.db") });
  project.provide("endpoint", engine.endpoint);
  project.provide("witness", folder);
  return async () => {
    try {
      const { bytes, found } = searchFolder(folder);
      process.stdout.write(`canary: ${found.length} finds in ${bytes} bytes of database, log and mail\n`);
      if (found.length > 0) throw new Error(`confidential text in clear: ${found.join(", ")}`);
    } finally {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
