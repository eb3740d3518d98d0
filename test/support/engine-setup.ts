// One engine in memory for the whole run (vitest's globalSetup).
import type { TestProject } from "vitest/node";
import { startEngine } from "../../functions/platform/engine.ts";

/** Starts the engine and provides its endpoint. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  project.provide("endpoint", engine.endpoint);
  return () => engine.stop();
}
