// What stands in the brief form: as stored, as typed, and as input for the operations.
import type { Posting } from "../../shared/org/schema.ts";
import { BriefInput, type BriefBody, type BriefHead } from "../../shared/training/schema.ts";
import { parsed } from "../platform/request.ts";
import type { Form } from "../platform/route.ts";

/** The form's fields as text, so that whatever was typed can be shown again. */
export type Typed = {
  unit: string;
  day: string;
  start: string;
  end: string;
  hours: string;
  title: string;
  place: string;
  category: string;
  mode: string;
  method: string;
  instructor: string;
  present: string[];
  text: string;
};

/** A new brief: today, everybody of the unit present. */
export const freshTyped = (unit: string, day: string, roster: readonly Posting[]): Typed => ({
  unit,
  day,
  start: "",
  end: "",
  hours: "",
  title: "",
  place: "",
  category: "",
  mode: "gathered",
  method: "",
  instructor: "",
  present: roster.map(({ staff }) => staff),
  text: "",
});

export const storedTyped = (head: BriefHead, body: BriefBody): Typed => ({
  unit: head.unit,
  day: head.day,
  start: body.start ?? "",
  end: body.end ?? "",
  // Hours that come from start and end are not a second thing to keep in step.
  hours: (body.start && body.end) || head.hours === 0 ? "" : String(head.hours),
  title: head.title,
  place: body.place,
  category: head.category ?? "",
  mode: head.mode ?? "",
  method: head.method ?? "",
  instructor: body.instructor,
  present: head.present,
  text: body.text,
});

export const postedTyped = (form: Form): Typed => ({
  unit: form.one("unit"),
  day: form.one("day"),
  start: form.one("start"),
  end: form.one("end"),
  hours: form.one("hours"),
  title: form.one("title"),
  place: form.one("place"),
  category: form.one("category"),
  mode: form.one("mode"),
  method: form.one("method"),
  instructor: form.one("instructor"),
  present: form.all("present"),
  text: form.one("text"),
});

/** What was typed as input; throws Problem("invalid") naming each wrong field. */
export function inputOf(typed: Typed): BriefInput {
  const given = Object.entries(typed).filter(([, value]) => value !== "");
  const hours =
    typed.hours === ""
      ? {}
      : { hours: Number.isNaN(Number(typed.hours)) ? typed.hours : Number(typed.hours) };
  return parsed(BriefInput, { ...Object.fromEntries(given), ...hours });
}
