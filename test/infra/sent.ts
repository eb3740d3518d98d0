// What each host's code asks of AWS, read from the sources that it can reach, and what it does with the vault's table.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type Host = "api" | "confidential" | "jobs";

/** What each command of the SDK needs. A transaction is checked as its parts. */
const needs: Record<string, readonly string[]> = {
  GetItem: ["dynamodb:GetItem"],
  BatchGetItem: ["dynamodb:BatchGetItem"],
  Query: ["dynamodb:Query"],
  PutItem: ["dynamodb:PutItem"],
  UpdateItem: ["dynamodb:UpdateItem"],
  DeleteItem: ["dynamodb:DeleteItem"],
  TransactWriteItems: [
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:ConditionCheckItem",
  ],
  GetObject: ["s3:GetObject"],
  PutObject: ["s3:PutObject"],
  DeleteObject: ["s3:DeleteObject"],
  SendMessage: ["sqs:SendMessage"],
  SendMessageBatch: ["sqs:SendMessage"],
  SendEmail: ["ses:SendEmail"],
  GenerateDataKey: ["kms:GenerateDataKey"],
  Decrypt: ["kms:Decrypt"],
};

/** Every source that a host can reach: its own imports and theirs, at once or on demand, but not mere types. */
export function sourcesOf(host: Host): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  const follow = (file: string): void => {
    if (sources.has(file)) return;
    const text = readFileSync(file, "utf8");
    sources.set(file, text);
    const values = text.replaceAll(/^(?:import|export) type [^;]*;/gm, "");
    for (const [, target = ""] of values.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]+)"/g)) {
      const path = join(dirname(file), target);
      if (!existsSync(path)) throw new Error(`${file} imports ${target}`);
      follow(path);
    }
  };
  follow(`functions/${host}.ts`);
  return sources;
}

/** The actions of a service that a host's commands need. Throws on a command that is not listed above. */
export function neededBy(host: Host, service: string): string[] {
  const commands = [...sourcesOf(host).values()].flatMap((text) =>
    [...text.matchAll(/new (\w+)Command\(/g)].map(([, name = ""]) => name),
  );
  const needed = commands.flatMap((command) => {
    const actions = needs[command];
    if (!actions) throw new Error(`who may ${command}?`);
    return actions;
  });
  return [...new Set(needed.filter((action) => action.startsWith(`${service}:`)))].sort();
}

/** What each door of functions/platform/db.ts, and each kind of change, needs of the table it is used on. */
const needsOfDoor: Record<string, string> = {
  getItem: "dynamodb:GetItem",
  getItems: "dynamodb:BatchGetItem",
  queryAll: "dynamodb:Query",
  queryPage: "dynamodb:Query",
};
const needsOfChange: Record<string, string> = {
  put: "dynamodb:PutItem",
  set: "dynamodb:UpdateItem",
  drop: "dynamodb:DeleteItem",
  check: "dynamodb:ConditionCheckItem",
};

/**
 * What the code needs on the vault's table: the kinds of change that it hands to `vaultChange`, and the doors of
 * reading in the files that turn to it with `inVault`. Throws on a change whose kind cannot be read.
 */
export function neededInVault(): string[] {
  const talks = [...sourcesOf("confidential")].filter(([file]) => file.startsWith("functions/talks/"));
  const needed = talks.flatMap(([file, text]) => {
    const calls = text.matchAll(/\bvaultChange\(\s*deps,\s*(\{\s*(\w+)\b)?/g);
    const changes = [...calls].map(([call, , kind = ""]) => {
      const action = needsOfChange[kind];
      if (!action) throw new Error(`${file}: what does ${call} change?`);
      return action;
    });
    if (!/\binVault\(/.test(text)) return changes;
    const doors = Object.keys(needsOfDoor).filter((door) => new RegExp(`\\b${door}[<(]`).test(text));
    return [...changes, ...doors.map((door) => needsOfDoor[door] ?? "")];
  });
  return [...new Set(needed)].sort();
}
