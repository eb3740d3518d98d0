// Both deployments synthesized in memory, without bundling: what the infra tests look at.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { checkRules } from "../../infra/nag.ts";
import { settingsOf } from "../../infra/settings.ts";
import { addDeployments } from "../../infra/stack.ts";

const cdkJson = JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8")) as {
  context: Record<string, unknown>;
};

export const stackNames = ["Suneng", "SunengChina"] as const;
export type StackName = (typeof stackNames)[number];

/** An app with the flags of cdk.json, `settings` as if given by -c, and stand-ins for the bundled code. */
export function newApp(
  settings: Record<string, string> = {},
  outdir?: string,
): { app: App; discard: () => void } {
  const context = { ...cdkJson.context, ...settings };
  // CloudFormation's own schema check takes seconds a synth: `cdk synth` runs it.
  const app = new App({ context, outdir, builtinCloudFormationValidation: false, analyticsReporting: false });
  const chosen = settingsOf(app.node);
  const folder = mkdtempSync(join(tmpdir(), "suneng-infra-"));
  writeFileSync(join(folder, "host.mjs"), "export const handler = () => {};\n");
  addDeployments(app, chosen, { api: folder, confidential: folder, jobs: folder });
  return { app, discard: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The templates of both stacks. */
export function templatesOf(settings: Record<string, string> = {}): Record<StackName, Template> {
  const { app, discard } = newApp(settings);
  const assembly = app.synth();
  const templateOf = (name: StackName) => Template.fromJSON(assembly.getStackByName(name).template as object);
  const templates = { Suneng: templateOf("Suneng"), SunengChina: templateOf("SunengChina") };
  discard();
  return templates;
}

/** A resource as CloudFormation reads it, with the parts that these tests ask about. */
export type Resource = {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
};

/** Every resource of a type, by logical id. */
export const resourcesOf = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.findResources(type) as Record<string, Resource>);

/** What cdk-nag says of both stacks, in the report that `cdk synth` writes. `plant` adds what it should find. */
export function nagReport(
  settings: Record<string, string>,
  plant: (stack: Stack) => unknown = () => {},
): unknown {
  const outdir = mkdtempSync(join(tmpdir(), "suneng-nag-"));
  const { app, discard } = newApp(settings, outdir);
  plant(app.node.findChild("Suneng") as Stack);
  checkRules(app);
  try {
    app.synth();
  } catch {
    // A finding ends the synth; the report says which.
  }
  const report: unknown = JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8"));
  discard();
  rmSync(outdir, { recursive: true, force: true });
  return report;
}
