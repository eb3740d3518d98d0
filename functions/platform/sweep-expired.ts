// What TTL does on AWS, done by the host on one machine: the embedded engine keeps expired items for ever.
import { DeleteItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { tableDefinition } from "../../shared/table.ts";
import type { Deps } from "./deps.ts";

/** Deletes items that expired more than a day ago; answers how many. Never part of a request. */
export async function sweepExpired(deps: Deps): Promise<number> {
  const before = String(Math.floor(Date.parse(deps.clock.now()) / 1000) - 86_400);
  const condition = {
    ExpressionAttributeNames: { "#e": tableDefinition.ttlAttribute },
    ExpressionAttributeValues: { ":before": { N: before } },
  };
  let swept = 0;
  let from: Record<string, { S: string }> | undefined;
  do {
    const page = await deps.db.send(
      new ScanCommand({
        TableName: deps.tableName,
        ProjectionExpression: "pk, sk",
        FilterExpression: "#e < :before",
        ExclusiveStartKey: from,
        ...condition,
      }),
    );
    for (const key of page.Items ?? []) {
      // Renewed in between: then it stays.
      const gone = deps.db.send(
        new DeleteItemCommand({
          TableName: deps.tableName,
          Key: key,
          ConditionExpression: "#e < :before",
          ...condition,
        }),
      );
      await gone.then(
        () => (swept += 1),
        () => undefined,
      );
    }
    from = page.LastEvaluatedKey as typeof from;
  } while (from);
  return swept;
}
