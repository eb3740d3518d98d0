// The client's clock for an answer: it runs from when a call is sent, not while it waits for its turn.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dynamoClient } from "../../functions/platform/client.ts";

/** Two turns of this are longer than a call may take. */
const answerMilliseconds = 2_700;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  request.resume();
  setTimeout(() => {
    response.setHeader("content-type", "application/x-amz-json-1.0");
    response.end("{}");
  }, answerMilliseconds);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

it("a rush of calls waits for sockets without timing out, and none is sent twice", async () => {
  const { port } = server.address() as AddressInfo;
  const db = dynamoClient({ endpoint: `http://127.0.0.1:${port}` });
  const calls = 128 + 60;
  const key = { pk: { S: "a" }, sk: { S: "b" } };
  const replies = await Promise.all(
    Array.from({ length: calls }, () => db.send(new GetItemCommand({ TableName: "t", Key: key }))),
  );
  expect(replies).toHaveLength(calls);
  expect(asked).toBe(calls);
  db.destroy();
}, 60_000);
