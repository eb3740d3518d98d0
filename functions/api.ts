// The api function: the whole app behind API Gateway.
import { handle } from "hono/aws-lambda";
import { createApp } from "./app.ts";
import { awsDeps } from "./aws-deps.ts";

const region = process.env["AWS_REGION"] ?? "";
const suffix = region.startsWith("cn-") ? ".cn" : "";
const bucket = process.env["PHOTO_BUCKET"] ?? "";

/** Photos are uploaded to and shown from the bucket's own address. */
const storageOrigin = `https://${bucket}.s3.${region}.amazonaws.com${suffix}`;

export const handler = handle(createApp(awsDeps(), { storageOrigin }));
