// Every page of recording results, for the catalogue.
import type { AnyPage } from "../platform/route.ts";
import { candidatePages } from "./pages-candidate.tsx";
import { entryPages } from "./pages-entry.tsx";
import { importPages } from "./pages-import.tsx";
import { printPages } from "./pages-print.tsx";
import { tablePages } from "./pages-table.tsx";

export const resultPages: AnyPage[] = [
  ...entryPages,
  ...candidatePages,
  ...importPages,
  ...tablePages,
  ...printPages,
];
