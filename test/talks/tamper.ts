// Hands inside the tables, past the product: reading, changing and taking away stored rows as an intruder would.
import {
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Deps } from "../../functions/platform/deps.ts";
import { vaultOf } from "../../functions/platform/vault.ts";
import type { Item } from "../../shared/table.ts";

const vaultTable = (deps: Deps): string => vaultOf(deps).tableName;

/** Every row of a table, as it is stored. */
export async function everyRow(deps: Deps, tableName: string): Promise<Item[]> {
  const rows: Item[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await deps.db.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey: from }));
    rows.push(...(page.Items ?? []).map((item) => unmarshall(item) as Item));
    from = page.LastEvaluatedKey;
  } while (from);
  return rows;
}

export const vaultRows = (deps: Deps): Promise<Item[]> => everyRow(deps, vaultTable(deps));

/** Writes a row of the vault as it is given. */
export async function plantRow(deps: Deps, row: Item): Promise<void> {
  const Item = marshall(row, { removeUndefinedValues: true });
  await deps.db.send(new PutItemCommand({ TableName: vaultTable(deps), Item }));
}

export async function dropRow(deps: Deps, { pk, sk }: Item): Promise<void> {
  await deps.db.send(new DeleteItemCommand({ TableName: vaultTable(deps), Key: marshall({ pk, sk }) }));
}

/** The body of a record, as it lies sealed. */
export async function bodyRow(
  deps: Deps,
  talk: string,
): Promise<Item & { sealed: Record<string, Uint8Array> }> {
  const serial = talk.split("-").at(-1) ?? "";
  const found = (await vaultRows(deps)).find(
    ({ pk, sk }) => pk.endsWith(`/talk/${serial}`) && sk.startsWith("body"),
  );
  if (!found) throw new Error(`no body of ${talk}`);
  return found as Item & { sealed: Record<string, Uint8Array> };
}

/** The entries of an officer's access log, as they lie. */
export const entriesOf = async (deps: Deps, county: string, staff: string): Promise<Item[]> =>
  (await vaultRows(deps))
    .filter(({ pk, sk }) => pk === `${county}/officer/${staff}` && sk.startsWith("access/"))
    .sort((a, b) => (a.sk < b.sk ? -1 : 1));
