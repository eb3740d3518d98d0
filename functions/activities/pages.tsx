// Every page of activities as people meet them: calendar, setting up, one activity, roster, check-in, roll, one's own.
import type { AnyPage } from "../platform/route.ts";
import { activityPage, onePages } from "./pages-activity.tsx";
import { calendarPages } from "./pages-calendar.tsx";
import { checkInPages } from "./pages-check-in.tsx";
import { attendancePages } from "./pages-attendance.tsx";
import { coveragePages } from "./pages-coverage.tsx";
import { figuresPages } from "./pages-figures.tsx";
import { formPages } from "./pages-form.tsx";
import { minePages } from "./pages-mine.tsx";
import { nominatePages } from "./pages-nominate.tsx";
import { closedRollPages } from "./pages-roll-closed.tsx";
import { rollPages } from "./pages-roll.tsx";
import { speakersPages } from "./pages-speakers.tsx";
import { rosterPages } from "./pages-roster.tsx";

/** Pages whose address is a word stand before that of one activity, whose address is anything. */
export const activityPages: AnyPage[] = [
  ...calendarPages,
  ...minePages,
  ...figuresPages,
  ...attendancePages,
  ...coveragePages,
  ...speakersPages,
  ...formPages,
  ...nominatePages,
  ...rosterPages,
  ...rollPages,
  ...closedRollPages,
  ...checkInPages,
  ...onePages,
  activityPage,
];
