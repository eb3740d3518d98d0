// JSON API of what officers owe in tests; its rows are mounted with those of assessments.
import * as z from "zod";
import { Quarter } from "../../shared/quarter.ts";
import { parsed } from "../platform/request.ts";
import { route } from "../platform/route.ts";
import { OwedTestRow, testObligations } from "./test-views.ts";

export const owedTestRoutes = {
  owed: route({
    method: "get",
    path: "/api/assessments/owed/:organ/:quarter",
    guard: "assessments.view",
    summary: "一个政法单位一个季度每名干警的测试要求：每科的状态和原因",
    reply: z.object({ rows: z.array(OwedTestRow) }),
    run: async ({ deps, actor, params }) => ({
      rows: await testObligations(deps, actor, {
        organ: params.organ,
        quarter: parsed(Quarter, params.quarter),
      }),
    }),
  }),
};
