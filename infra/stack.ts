// The whole deployment as one stack, in the order in which its parts need each other.
import { CfnOutput, Stack, Validations, type App, type StackProps } from "aws-cdk-lib";
import { addAlarms } from "./alarms.ts";
import { addFunctions, type HostFolders } from "./functions.ts";
import { addRoutes, addSite } from "./http.ts";
import { addPhotos } from "./photos.ts";
import { addQueues } from "./queues.ts";
import { addSchedules } from "./schedules.ts";
import type { Settings } from "./settings.ts";
import { addTable } from "./table.ts";
import { addVault } from "./vault.ts";

function addSuneng(app: App, id: string, props: StackProps, wanted: Settings, folders: HostFolders): void {
  const stack = new Stack(app, id, props);
  const settings = possible(stack, wanted);
  const site = addSite(stack, settings);
  const table = addTable(stack);
  const vault = addVault(stack);
  const photos = addPhotos(stack, site.origin);
  const queues = addQueues(stack);
  const functions = addFunctions(stack, { table, vault, photos, queues, settings }, folders, site.origin);
  addRoutes(stack, site, functions);
  const groups = addSchedules(stack, functions.jobs, queues);
  const tables = { table, vault: vault.table };
  addAlarms(stack, { site: site.api, functions, ...tables, queues, groups }, settings.alarmEmail);
  new CfnOutput(stack, "Address", { value: site.origin, description: "The site" });
  const jobsFunction = functions.jobs.functionName;
  new CfnOutput(stack, "JobsFunction", { value: jobsFunction, description: "Makes the first administrator" });
  new CfnOutput(stack, "TableName", { value: table.tableName });
}

/** Both stacks are synthesized together, so what one partition lacks is a warning there, not an end to both. */
function possible(stack: Stack, wanted: Settings): Settings {
  if (wanted.mail !== "ses" || !stack.region.startsWith("cn-")) return wanted;
  const text = "There is no SES in the China partition: this stack sends no mail. Use -c mail=smtp.";
  Validations.of(stack).addWarning("suneng:no-ses-in-china", text);
  return { ...wanted, mail: "none" };
}

/**
 * The same stack twice: `Suneng` for whatever region the credentials are of, `SunengChina` for a region of AWS China,
 * whose names and endpoints CDK must know when it synthesizes.
 */
export function addDeployments(app: App, settings: Settings, folders: HostFolders): void {
  const description = "Suneng: training records, obligations, reminders and monthly compliance";
  addSuneng(app, "Suneng", { description }, settings, folders);
  addSuneng(app, "SunengChina", { description, env: { region: settings.chinaRegion } }, settings, folders);
}
