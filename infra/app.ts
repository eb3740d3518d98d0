// The CDK app: bundles the three hosts and describes the deployment for both partitions.
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { bundleHost } from "./bundle.ts";
import { checkRules } from "./nag.ts";
import { settingsOf } from "./settings.ts";
import { addDeployments } from "./stack.ts";

const app = new App();
const outDir = join(import.meta.dirname, "../.cache/lambda");
const [api, confidential, jobs] = await Promise.all([
  bundleHost("api", outDir),
  bundleHost("confidential", outDir),
  bundleHost("jobs", outDir),
]);
addDeployments(app, settingsOf(app.node), {
  api: api.folder,
  confidential: confidential.folder,
  jobs: jobs.folder,
});
checkRules(app);
app.synth();
