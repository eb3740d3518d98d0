// JSON API of figures: the month, and a code prefix.
import * as z from "zod";
import { figureDefinitions } from "../../shared/figures/definitions.ts";
import { PlaceFigures, UnitCounts } from "../../shared/figures/schema.ts";
import { Month } from "../../shared/time.ts";
import { parsed } from "../platform/request.ts";
import { route } from "../platform/route.ts";
import { monthFigures, prefixFigures } from "./operations.ts";

const name = { name: z.string() };

export const figuresRoutes = {
  definitions: route({
    method: "get",
    path: "/api/figures/definitions",
    guard: "signedIn",
    summary: "指标口径",
    reply: z.object({
      items: z.array(
        z.object({ key: z.string(), label: z.string(), measure: z.string(), meaning: z.string() }),
      ),
    }),
    run: () =>
      Promise.resolve({
        items: Object.entries(figureDefinitions).map(([key, definition]) => ({ key, ...definition })),
      }),
  }),
  month: route({
    method: "get",
    path: "/api/figures/months/:month",
    guard: "figures.view",
    summary: "本人权限范围内的月度汇总",
    reply: z.object({
      month: Month,
      origin: z.enum(["live", "rolledUp"]),
      total: PlaceFigures,
      organs: z.array(PlaceFigures.extend(name)),
      units: z.array(UnitCounts.extend(name)),
    }),
    run: ({ deps, actor, params }) => monthFigures(deps, actor, parsed(Month, params.month)),
  }),
  prefix: route({
    method: "get",
    path: "/api/figures/prefixes/:prefix/months/:month",
    guard: "figures.view",
    summary: "按行政区划代码前缀（省两位、市四位）的月度汇总",
    reply: z.object({ total: PlaceFigures, counties: z.array(PlaceFigures) }),
    run: ({ deps, actor, params }) =>
      prefixFigures(
        deps,
        actor,
        parsed(z.string().regex(/^\d{2}(\d{2})?$/, { error: "应为两位或四位代码" }), params.prefix),
        parsed(Month, params.month),
      ),
  }),
};
