// From changes as data to the table's expressions: conditions, updates, names and values.
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Change, When } from "./db.ts";

/** Plain attributes as the table stores them; what is undefined is left out. */
export const marshalled = (value: Record<string, unknown>): Record<string, AttributeValue> =>
  marshall(value, { removeUndefinedValues: true });

type Expressions = {
  TableName: string;
  UpdateExpression?: string;
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
};

/** The condition and update expressions of a change, for a single write or as one action of a transaction. */
export function toSingleRequest(tableName: string, change: Change): Expressions {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const name = (attribute: string): string => {
    const key = `#${attribute.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
    names[key] = attribute;
    return key;
  };
  const value = (content: unknown): string => {
    const key = `:v${Object.keys(values).length}`;
    values[key] = content;
    return key;
  };
  const update = "set" in change ? updateExpression(change.to, name, value) : undefined;
  const condition = conditionExpression(change.when ?? {}, name, value);
  return {
    TableName: tableName,
    UpdateExpression: update,
    ConditionExpression: condition || undefined,
    ExpressionAttributeNames: Object.keys(names).length ? names : undefined,
    ExpressionAttributeValues: Object.keys(values).length ? marshalled(values) : undefined,
  };
}

type Namer = (attribute: string) => string;
type Valuer = (content: unknown) => string;

function updateExpression(to: Record<string, unknown>, name: Namer, value: Valuer): string {
  const entries = Object.entries(to);
  const sets = entries.filter(([, content]) => content !== undefined);
  const removes = entries.filter(([, content]) => content === undefined);
  const parts: string[] = [];
  if (sets.length)
    parts.push(`SET ${sets.map(([key, content]) => `${name(key)} = ${value(content)}`).join(", ")}`);
  if (removes.length) parts.push(`REMOVE ${removes.map(([key]) => name(key)).join(", ")}`);
  return parts.join(" ");
}

function conditionExpression(when: When, name: Namer, value: Valuer): string {
  const parts: string[] = [];
  if (when.absent) parts.push(`attribute_not_exists(${name("pk")})`);
  if (when.present) parts.push(`attribute_exists(${name("pk")})`);
  for (const [attribute, wanted] of Object.entries(when.is ?? {})) {
    if (wanted === undefined) parts.push(`attribute_not_exists(${name(attribute)})`);
    else if (Array.isArray(wanted))
      parts.push(`${name(attribute)} IN (${wanted.map((one) => value(one)).join(", ")})`);
    else parts.push(`${name(attribute)} = ${value(wanted)}`);
  }
  for (const [attribute, limit] of Object.entries(when.below ?? {})) {
    parts.push(`(attribute_not_exists(${name(attribute)}) OR ${name(attribute)} < ${value(limit)})`);
  }
  return parts.join(" AND ");
}
