// The settings a host is started with: one schema types the infra's props and is parsed at start.
import * as z from "zod";

/** What the AWS functions need; infra fills exactly these, so none can be forgotten or misspelt. */
export const AwsEnv = z.object({
  TABLE_NAME: z.string().min(1),
  PHOTO_BUCKET: z.string().min(1),
  /** Public address of the web pages, without a trailing slash: links in notices start with it. */
  ORIGIN: z.string().default(""),
  /** "ses", "smtp" or "none": SES does not exist in the China partition. */
  MAIL: z.enum(["ses", "smtp", "none"]).default("none"),
  MAIL_FROM: z.string().default(""),
  /** smtp(s)://user:password@host:port from Secrets Manager; only with MAIL=smtp. */
  SMTP_SECRET: z.string().default(""),
  /** The queue that takes one message per county and job. */
  WORK_QUEUE_URL: z.string().default(""),
});
export type AwsEnv = z.infer<typeof AwsEnv>;

/** What the confidential function needs besides: the vault's table and the key that only it may use. */
export const ConfidentialEnv = AwsEnv.extend({
  VAULT_TABLE_NAME: z.string().min(1),
  TALK_KEY_ID: z.string().min(1),
});
export type ConfidentialEnv = z.infer<typeof ConfidentialEnv>;

/** What `npm start` reads. Everything has a default: no file and no account is needed. */
export const LocalEnv = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default(".data"),
  /** DynamoDB Local or AWS instead of the embedded engine. */
  DYNAMODB_ENDPOINT: z.string().optional(),
  TABLE_NAME: z.string().default("suneng"),
  VAULT_TABLE_NAME: z.string().default("suneng-vault"),
  ORIGIN: z.string().optional(),
  /** A fixed instant ("2026-11-03T09:00:00+08:00") or a shift of the clock ("+3d", "-2h"). */
  SUNENG_NOW: z.string().optional(),
  /** smtp(s)://user:password@host:port; without it mail goes to the local sink, readable at /notices/mail. */
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default("素能 <suneng@localhost>"),
  /** "on" when the pages are served over HTTPS by a proxy in front: marks cookies Secure. */
  HTTPS: z.enum(["on", "off"]).default("off"),
});
export type LocalEnv = z.infer<typeof LocalEnv>;
