// The pages of talks: every address of the slice, all on the confidential host. None of them keeps a word in the browser.
import type { AnyPage } from "../platform/route.ts";
import { accessPages } from "./pages-access.tsx";
import { boardPage } from "./pages-board.tsx";
import { coveragePage } from "./pages-coverage.tsx";
import { draftPages } from "./pages-draft.tsx";
import { followUpsPage } from "./pages-follow-ups.tsx";
import { ledgerPages } from "./pages-ledger.tsx";
import { minePage } from "./pages-mine.tsx";
import { printPage } from "./pages-print.tsx";
import { recordPages } from "./pages-record.tsx";
import { roundFormPages } from "./pages-round-forms.tsx";
import { unitPage } from "./pages-unit.tsx";
import { warrantPages } from "./pages-warrants.tsx";

/** Every page of the slice; fixed addresses stand before those with an id. */
export const talksPages: AnyPage[] = [
  boardPage,
  ...roundFormPages,
  minePage,
  followUpsPage,
  coveragePage,
  unitPage,
  ...ledgerPages,
  ...warrantPages,
  ...draftPages,
  printPage,
  ...accessPages,
  ...recordPages,
];
