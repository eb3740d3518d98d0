// Every route and page of the product by slice: what the app mounts and docs, map and access tests walk.
import { jobPages } from "./platform/job-pages.tsx";
import { jobRoutes } from "./platform/job-routes.ts";
import type { AnyPage, AnyRoute } from "./platform/route.ts";

const bySlice: Record<string, Record<string, AnyRoute>> = {
  jobs: jobRoutes,
};

/** Every JSON route with its full name ("training.submit"). */
export const routes: readonly { name: string; row: AnyRoute }[] = Object.entries(bySlice).flatMap(([slice, rows]) =>
  Object.entries(rows).map(([name, row]) => ({ name: `${slice}.${name}`, row })),
);

/** Every page and form. */
export const pages: readonly AnyPage[] = [...jobPages];
