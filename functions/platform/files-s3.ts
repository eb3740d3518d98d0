// Files in a private bucket: browsers upload by presigned POST (which caps the size) and read by presigned GET.
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Files } from "./files.ts";

/** Files of one bucket. Credentials and region come from the function's environment. */
export function s3Files(bucket: string, client = new S3Client({})): Files {
  return {
    ticket: async ({ key, contentType, sizeBytesMax, seconds }) => {
      const { url, fields } = await createPresignedPost(client, {
        Bucket: bucket,
        Key: key,
        Expires: seconds,
        Conditions: [
          ["content-length-range", 1, sizeBytesMax],
          ["eq", "$Content-Type", contentType],
        ],
        Fields: { "Content-Type": contentType },
      });
      return { url, fields };
    },
    link: (key, seconds) =>
      getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: seconds }),
    read: async (key) => {
      try {
        const reply = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await reply.Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    write: async (key, bytes, contentType) => {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: contentType }),
      );
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
