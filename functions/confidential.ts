// The confidential function: talks and nothing else, with the vault's table and the only right to its key.
import { handle } from "hono/aws-lambda";
import { createApp } from "./app.ts";
import { awsDeps } from "./aws-deps.ts";
import { confidentialCatalogue } from "./catalogue-confidential.ts";
import { loadAssets } from "./platform/assets.ts";
import { kmsKeys } from "./platform/key-kms.ts";
import { ConfidentialEnv } from "../shared/env.ts";

const env = ConfidentialEnv.parse(process.env);
const deps = {
  ...awsDeps(),
  vault: { tableName: env.VAULT_TABLE_NAME, keys: kmsKeys(env.TALK_KEY_ID) },
};

const serve = handle(createApp(deps, confidentialCatalogue));
/** Its pages name the static files that the api function serves. */
const assets = loadAssets();

export const handler: typeof serve = async (event, context) => {
  await assets;
  return serve(event, context);
};
