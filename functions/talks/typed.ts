// What stands in the talk form: as stored, as typed, and as input for the operations.
import type { TalkForm } from "../../shared/talks/kinds.ts";
import { DraftInput, type DraftView } from "../../shared/talks/schema.ts";
import { parsed } from "../platform/request.ts";
import type { Form } from "../platform/route.ts";

/** The form's fields as text, so that whatever was typed can be shown again. */
export type Typed = {
  officers: string[];
  form: TalkForm;
  type: string;
  day: string;
  start: string;
  end: string;
  talker: string;
  recorder: string;
  matter: string;
  place: string;
  content: string;
  advice: string;
  followUp: string;
  followUpDue: string;
  notClassified: boolean;
};

export const freshTyped = (given: Pick<Typed, "officers" | "form" | "day" | "talker">): Typed => ({
  ...given,
  type: "preventive",
  start: "",
  end: "",
  recorder: "",
  matter: "",
  place: "",
  content: "",
  advice: "",
  followUp: "",
  followUpDue: "",
  notClassified: false,
});

export const storedTyped = (view: DraftView): Typed => ({
  officers: view.officers,
  form: view.form,
  type: view.type,
  day: view.day,
  start: view.start ?? "",
  end: view.end ?? "",
  talker: view.talker,
  recorder: view.recorder ?? "",
  matter: view.matter,
  place: view.place,
  content: view.content,
  advice: view.advice,
  followUp: view.followUp,
  followUpDue: view.followUpDue ?? "",
  notClassified: view.notClassified,
});

const formOf = (text: string): TalkForm => (text === "collective" ? "collective" : "individual");

export const postedTyped = (form: Form): Typed => ({
  // The empty choice of a list is nobody.
  officers: form.all("officers").filter((staff) => staff !== ""),
  form: formOf(form.one("form")),
  type: form.one("type"),
  day: form.one("day"),
  start: form.one("start"),
  end: form.one("end"),
  talker: form.one("talker"),
  recorder: form.one("recorder"),
  matter: form.one("matter"),
  place: form.one("place"),
  content: form.one("content"),
  advice: form.one("advice"),
  followUp: form.one("followUp"),
  followUpDue: form.one("followUpDue"),
  notClassified: form.one("notClassified") !== "",
});

/** The same talk as the other kind of meeting: one with one officer, or with several. */
export const switched = (typed: Typed): Typed => ({ ...typed, form: otherForm(typed.form) });

export const otherForm = (form: TalkForm): TalkForm => (form === "individual" ? "collective" : "individual");

const optional = (text: string): string | undefined => (text === "" ? undefined : text);

/** What was typed as input; throws Problem("invalid") naming each wrong field. */
export const inputOf = (typed: Typed): DraftInput =>
  parsed(DraftInput, {
    ...typed,
    start: optional(typed.start),
    end: optional(typed.end),
    recorder: optional(typed.recorder),
    followUpDue: optional(typed.followUpDue),
  });
