// Deps of one machine: the embedded engine (or another endpoint), files in a folder, mail by SMTP or into the local sink.
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { LocalEnv } from "../shared/env.ts";
import { fieldProblems } from "../shared/wording.ts";
import { mailSink, smtpMail } from "./notices/mail.ts";
import { dynamoClient } from "./platform/client.ts";
import { createTable, createVaultTable, vaultTableExists } from "./platform/create-table.ts";
import type { Deps } from "./platform/deps.ts";
import { startEngine, type Engine } from "./platform/engine.ts";
import { folderFiles, secretBeside, type FolderFiles } from "./platform/files-folder.ts";
import { fileKeys, keyFileBeside } from "./platform/key-file.ts";
import { silentLog, terseLog } from "./platform/log.ts";
import { clockOf, orderedIds, sleep } from "./platform/machine.ts";
import type { Vault } from "./platform/vault.ts";

export type LocalHost = {
  env: LocalEnv;
  dataDir: string;
  engine?: Engine;
  deps: Deps;
  files: FolderFiles;
  /** Where the master key of talks lies. */
  keyFile: string;
  stop(): Promise<void>;
};

/** The settings, or an error in Chinese that names the wrong one. */
export function readLocalEnv(values: Record<string, string | undefined>): LocalEnv {
  const result = LocalEnv.safeParse(values);
  if (result.success) return result.data;
  const wrong = fieldProblems(result.error).map((field) => `${field.path} ${field.message}`);
  throw new RangeError(`环境变量有误：${wrong.join("；")}`);
}

/** Where a running host says its engine listens, so that `npm run job` can join it on the same data. */
const endpointFile = (dataDir: string): string => path.join(dataDir, "endpoint");

async function runningEngine(dataDir: string): Promise<string | undefined> {
  const endpoint = await readFile(endpointFile(dataDir), "utf8").catch(() => undefined);
  if (!endpoint) return undefined;
  const answers = await fetch(endpoint, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
  return answers ? endpoint : undefined;
}

/**
 * Starts what one machine needs and builds the deps on it. `stop` ends every child. With `join`, an engine that a
 * running host has open on the same data is used instead of starting one.
 */
export async function openLocal(
  env: LocalEnv,
  options: { quiet?: boolean; join?: boolean } = {},
): Promise<LocalHost> {
  const clock = clockOf(env.SUNENG_NOW);
  const dataDir = path.resolve(env.DATA_DIR);
  const secret = await secretBeside(dataDir);
  const elsewhere = env.DYNAMODB_ENDPOINT ?? (options.join ? await runningEngine(dataDir) : undefined);
  const engine = elsewhere
    ? undefined
    : await startEngine({
        dataFile: path.join(dataDir, "suneng.db"),
        log: (line) => process.stderr.write(`${line}\n`),
      });
  if (engine) await writeFile(endpointFile(dataDir), engine.endpoint, { mode: 0o600 });
  const keyFile = keyFileBeside(dataDir);
  const db = dynamoClient({ endpoint: elsewhere ?? engine?.endpoint ?? "" });
  const stop = async (): Promise<void> => {
    db.destroy();
    if (engine) await rm(endpointFile(dataDir), { force: true });
    await engine?.stop();
  };
  try {
    await createTable(db, env.TABLE_NAME);
    const vault = await openVault(db, env.VAULT_TABLE_NAME, keyFile);
    const files = folderFiles(path.join(dataDir, "files"), secret, clock);
    const mail = env.SMTP_URL
      ? smtpMail(env.SMTP_URL, env.MAIL_FROM)
      : mailSink(path.join(dataDir, "mail"), clock);
    const deps: Deps = {
      db,
      tableName: env.TABLE_NAME,
      vault,
      clock,
      ids: orderedIds,
      files,
      mail,
      log: options.quiet ? silentLog : terseLog,
      origin: env.ORIGIN ?? `http://localhost:${env.PORT}`,
      secureCookies: env.HTTPS === "on",
      sleep,
      passwordCost: 2 ** 15,
    };
    return { env, dataDir, engine, deps, files, keyFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The vault of this machine. The key comes before the table: a vault without its key has lost it. */
async function openVault(db: DynamoDBClient, tableName: string, keyFile: string): Promise<Vault> {
  const keys = await fileKeys(keyFile, { mayCreate: !(await vaultTableExists(db, tableName)) });
  await createVaultTable(db, tableName);
  return { tableName, keys };
}
