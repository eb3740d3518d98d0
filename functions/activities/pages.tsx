// Every page of activities as people meet them: calendar, setting up, one activity, roster, check-in, roll, one's own.
import type { AnyPage } from "../platform/route.ts";
import { activityPage, onePages } from "./pages-activity.tsx";
import { calendarPages } from "./pages-calendar.tsx";
import { checkInPages } from "./pages-check-in.tsx";
import { figuresPages } from "./pages-figures.tsx";
import { formPages } from "./pages-form.tsx";
import { minePages } from "./pages-mine.tsx";
import { nominatePages } from "./pages-nominate.tsx";
import { rollPages } from "./pages-roll.tsx";
import { rosterPages } from "./pages-roster.tsx";

/** Pages whose address is a word stand before that of one activity, whose address is anything. */
export const activityPages: AnyPage[] = [
  ...calendarPages,
  ...minePages,
  ...figuresPages,
  ...formPages,
  ...nominatePages,
  ...rosterPages,
  ...rollPages,
  ...checkInPages,
  ...onePages,
  activityPage,
];
