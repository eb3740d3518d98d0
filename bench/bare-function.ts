// The least that a function on Hono and the SDK can be: one Query, answered as JSON. What ours is set beside.
import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const db = new DynamoDBClient({});
const app = new Hono();

app.get("/bare/:partition", async (c) => {
  const pk = { S: decodeURIComponent(c.req.param("partition")) };
  const query = {
    TableName: process.env["TABLE_NAME"],
    KeyConditionExpression: "pk = :p",
    ExpressionAttributeValues: { ":p": pk },
  };
  const { Items } = await db.send(new QueryCommand(query));
  return c.json({ items: Items });
});

export const handler = handle(app);
