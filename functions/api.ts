// The api function: the whole app behind API Gateway.
import { handle } from "hono/aws-lambda";
import { createApp } from "./app.ts";
import { awsDeps } from "./aws-deps.ts";
import { loadAssets } from "./platform/assets.ts";

const region = process.env["AWS_REGION"] ?? "";
const suffix = region.startsWith("cn-") ? ".cn" : "";
const bucket = process.env["PHOTO_BUCKET"] ?? "";

/** Photos are uploaded to and shown from the bucket's own address. */
const storageOrigin = `https://${bucket}.s3.${region}.amazonaws.com${suffix}`;

const serve = handle(createApp(awsDeps(), { storageOrigin }));
/** Begun while the container starts, where the processor is free: pages name their files by content hash. */
const assets = loadAssets();

export const handler: typeof serve = async (event, context) => {
  await assets;
  return serve(event, context);
};
