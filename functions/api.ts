// The api function: everything but talks, behind API Gateway. It holds no key to the vault.
import { handle } from "hono/aws-lambda";
import { createApp } from "./app.ts";
import { awsDeps } from "./aws-deps.ts";
import { openCatalogue } from "./catalogue-open.ts";
import { loadAssets } from "./platform/assets.ts";

const region = process.env["AWS_REGION"] ?? "";
const suffix = region.startsWith("cn-") ? ".cn" : "";
const bucket = process.env["PHOTO_BUCKET"] ?? "";

/** Photos are uploaded to and shown from the bucket's own address. */
const storageOrigin = `https://${bucket}.s3.${region}.amazonaws.com${suffix}`;

const serve = handle(createApp(awsDeps(), openCatalogue, { storageOrigin }));
/** Begun while the container starts, where the processor is free: pages name their files by content hash. */
const assets = loadAssets();

export const handler: typeof serve = async (event, context) => {
  await assets;
  return serve(event, context);
};
