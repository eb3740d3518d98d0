// Every route and page of activities, which the open host loads with the first request for one of them.
import { activityPages } from "./activities/pages.tsx";
import { drawPages } from "./activities/pages-draw.tsx";
import { activityRoutes } from "./activities/routes-activities.ts";
import { drawRoutes } from "./activities/routes-draw.ts";
import { absencePages } from "./activities/pages-absences.tsx";
import { rotationPages } from "./activities/pages-rotation.tsx";
import { rotationRoutes } from "./activities/routes-rotation.ts";
import { signUpRoutes } from "./activities/routes-sign-ups.ts";
import { named, type Catalogue } from "./platform/route.ts";

/** Those of one activity come last: its address is anything, and would answer for the words of the others. */
export const activitiesCatalogue: Catalogue = {
  routes: named({ activities: { ...signUpRoutes, ...drawRoutes, ...rotationRoutes, ...activityRoutes } }),
  pages: [...drawPages, ...rotationPages, ...absencePages, ...activityPages],
};
