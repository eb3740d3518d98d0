// Every piece of web/ui on pages like the real ones, to look at and to check as a whole.
import type { JSX } from "hono/jsx/jsx-runtime";
import { briefForm, briefPage } from "./gallery-briefs.tsx";
import { compliance, emptyList, home, signIn } from "./gallery-lists.tsx";

/** Whole pages by name. */
export const gallery: Record<string, JSX.Element> = {
  home,
  compliance,
  briefForm,
  briefPage,
  signIn,
  emptyList,
};
