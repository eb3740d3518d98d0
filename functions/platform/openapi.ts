// The API's own description (OpenAPI 3.1), generated from the rows that the app itself is mounted from.
import * as z from "zod";
import { permissions } from "../../shared/access.ts";
import { problemStatus } from "../../shared/problem.ts";
import { ErrorReply } from "./answers.ts";
import type { AnyRoute } from "./route.ts";

const jsonSchema = (schema: z.ZodType, io: "input" | "output"): unknown => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Record<
    string,
    unknown
  >;
  return rest;
};

/** The whole document for the given routes, by slice. */
export function openApiOf(routes: readonly { name: string; row: AnyRoute }[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { name, row } of routes) {
    const path = (row.path as string).replaceAll(/:(\w+)/g, "{$1}");
    paths[path] ??= {};
    paths[path][row.method] = operationOf(name, row);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "素能 API",
      version: "0.1.0",
      description:
        "与页面相同的操作。登录：POST /api/session 取得令牌，之后在 Authorization: Bearer 中携带（或使用 Cookie）。每个 POST 可带 Idempotency-Key。",
    },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        cookie: { type: "apiKey", in: "cookie", name: "suneng" },
      },
      schemas: { Error: jsonSchema(ErrorReply, "output") },
    },
    paths,
  };
}

function operationOf(name: string, row: AnyRoute): Record<string, unknown> {
  const status = row.reply ? String(row.status ?? 200) : "204";
  const reply = row.reply as z.ZodType | undefined;
  const body = row.body as z.ZodType | undefined;
  return {
    operationId: name,
    tags: [name.split(".")[0]],
    summary: row.summary,
    description: guardWords(row),
    security: row.guard === "public" ? [] : [{ bearer: [] }, { cookie: [] }],
    parameters: parametersOf(row),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: jsonSchema(body, "input") } } },
    }),
    ...(row.rawBodySizeBytesMax && {
      requestBody: {
        required: true,
        content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
      },
    }),
    responses: {
      [status]: {
        description: "成功",
        ...(reply && { content: { "application/json": { schema: jsonSchema(reply, "output") } } }),
      },
      default: {
        description: `出错：${Object.values(problemStatus).join("、")}`,
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

const guardWords = (row: AnyRoute): string => {
  if (row.guard === "public") return "无需登录";
  if (row.guard === "signedIn") return "登录即可";
  return `权限 ${row.guard}（${permissions[row.guard].join("、")}）`;
};

function parametersOf(row: AnyRoute): unknown[] {
  const inPath = [...(row.path as string).matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const query = row.query ? (jsonSchema(row.query as z.ZodType, "input") as QuerySchema) : undefined;
  const inQuery = Object.entries(query?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: query?.required?.includes(name) ?? false,
    schema,
  }));
  return [...inPath, ...inQuery];
}

type QuerySchema = { properties?: Record<string, unknown>; required?: string[] };
