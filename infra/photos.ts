// The private bucket of photos and uploaded files, and the bucket that records who looked at it.
import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
  type BucketProps,
} from "aws-cdk-lib/aws-s3";
import { logDays } from "./logs.ts";

/** Where files lie in the bucket, as the slices name them. What is temporary goes after a day by itself. */
export const prefixes = { kept: ["photos/"], temporary: ["incoming/", "imports/"] } as const;

/** A deleted photo can be brought back this long; after that it is gone, as the law on personal information asks. */
const undeleteDays = 30;

const closed = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  encryption: BucketEncryption.S3_MANAGED,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

/** `origin` is the site's address: only its pages may upload from a browser. */
export function addPhotos(stack: Stack, origin: string): Bucket {
  // Photos are read from S3 itself by signed links, so only S3 knows who looked at one.
  const accessLogs = new Bucket(stack, "PhotoAccessLogs", {
    ...closed,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ expiration: Duration.days(logDays) }],
  });
  return new Bucket(stack, "Photos", {
    ...closed,
    versioned: true,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: "photos/",
    cors: [
      { allowedMethods: [HttpMethods.POST], allowedOrigins: [origin], allowedHeaders: ["*"], maxAge: 3600 },
    ],
    lifecycleRules: [
      ...prefixes.temporary.map((prefix) => ({
        id: `${prefix.slice(0, -1)} is gone after a day`,
        prefix,
        expiration: Duration.days(1),
        noncurrentVersionExpiration: Duration.days(1),
      })),
      {
        id: "deleted is gone after a month",
        noncurrentVersionExpiration: Duration.days(undeleteDays),
        expiredObjectDeleteMarker: true,
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  });
}
