// What the whole program needs from outside: built in two places (AWS, local) and once in the test kit.
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { JobName } from "../../shared/jobs.ts";
import type { Change } from "./db.ts";
import type { Files } from "./files.ts";
import type { Log } from "./log.ts";
import type { Vault } from "./vault.ts";

/** Now, as an ISO UTC instant with milliseconds. Nothing else in the program reads the machine's clock. */
export type Clock = { now(): string };

/** Fresh unguessable serials: at least 10 characters of [0-9a-z]. */
export type Ids = { next(): string };

/** One e-mail. `messageId` is the notice's meaning, so that a repeat can be recognised by the receiver. */
export type MailMessage = { to: string; subject: string; text: string; messageId: string };
export type Mail = {
  /** False when the deployment has no mail: notices then live in the inbox only. */
  configured: boolean;
  /** Resolves when the relay has accepted it. Throws MailError. */
  send(message: MailMessage): Promise<void>;
  /** The local sink's messages, newest first; undefined where mail really leaves. */
  caught?(): Promise<CaughtMail[]>;
};
export type CaughtMail = MailMessage & { at: string };

export type Deps = {
  db: DynamoDBClient;
  tableName: string;
  clock: Clock;
  ids: Ids;
  files: Files;
  mail: Mail;
  log: Log;
  /** Where talk content lies, and the keys to it: the confidential host's alone. */
  vault?: Vault;
  /** Public address without a trailing slash: links in mail start with it. */
  origin: string;
  /** Cookies are marked Secure. */
  secureCookies: boolean;
  sleep(milliseconds: number): Promise<void>;
  /** scrypt's cost (power of two): lower only in tests and the demo seed. */
  passwordCost: number;
  /** Hands one county's share of a job to a worker; absent where the same process does all of them. */
  fanOut?(job: JobName, scheduledAt: string, counties: string[]): Promise<void>;
  /** A dry run: writes and mails are listed here and not carried out. */
  dryRun?: { changes: Change[]; mails: MailMessage[] };
};
