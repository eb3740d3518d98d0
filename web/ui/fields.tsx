// What every form field has: a label, a hint, an error bound to the input, and an id that error links can reach.
import type { PropsWithChildren } from "hono/jsx";
import type { FieldProblem } from "../../shared/problem.ts";

/** What each kind of input takes beside its own. `name` is the field's path in the input schema. */
export type FieldProps = {
  name: string;
  label: string;
  hint?: string;
  error?: string;
  required?: boolean;
  disabled?: boolean;
};

/** The id of the input for a field path: "title" -> "f-title". Items of a list share their list's: "present.0" -> "f-present". */
export const fieldId = (path: string): string => `f-${path.replace(/(?:\.\d+)+$/u, "")}`;

/** The first thing wrong with a field or with anything inside it, for its `error`. */
export function errorAt(problems: readonly FieldProblem[] | undefined, path: string): string | undefined {
  return problems?.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`))?.message;
}

/** The attributes that bind an input to its label, hint and error. */
export const bound = ({ name, hint, error, required, disabled }: Omit<FieldProps, "label">) => ({
  id: fieldId(name),
  name,
  required: required ?? false,
  disabled: disabled ?? false,
  "aria-invalid": error ? ("true" as const) : undefined,
  "aria-describedby": describedBy({ name, hint, error }),
});

const describedBy = ({
  name,
  hint,
  error,
}: Pick<FieldProps, "name" | "hint" | "error">): string | undefined =>
  [error && `${fieldId(name)}-error`, hint && `${fieldId(name)}-hint`].filter(Boolean).join(" ") || undefined;

/** Label above, hint and error around a single input. Use the ready inputs of forms.tsx where they fit. */
export const Field = ({ name, label, hint, error, required, children }: PropsWithChildren<FieldProps>) => (
  <div class={error ? "sn-field sn-field-wrong" : "sn-field"}>
    <label class="sn-label" for={fieldId(name)}>
      {label}
      <RequiredMark required={required} />
    </label>
    <Hint name={name} hint={hint} />
    {children}
    <FieldError name={name} error={error} />
  </div>
);

/** The same for several inputs that answer one question: radio buttons, check boxes. */
export const FieldGroup = ({
  name,
  label,
  hint,
  error,
  required,
  children,
}: PropsWithChildren<FieldProps>) => (
  <fieldset
    class={error ? "sn-field sn-field-wrong" : "sn-field"}
    id={fieldId(name)}
    tabindex={-1}
    aria-describedby={describedBy({ name, hint, error })}
  >
    <legend class="sn-label">
      {label}
      <RequiredMark required={required} />
    </legend>
    <Hint name={name} hint={hint} />
    {children}
    <FieldError name={name} error={error} />
  </fieldset>
);

const RequiredMark = ({ required }: { required?: boolean }) =>
  required ? <span class="sn-required">必填</span> : null;

const Hint = ({ name, hint }: { name: string; hint?: string }) =>
  hint ? (
    <p class="sn-hint" id={`${fieldId(name)}-hint`}>
      {hint}
    </p>
  ) : null;

/** What is wrong with a field, under it. */
export const FieldError = ({ name, error }: { name: string; error?: string }) =>
  error ? (
    <p class="sn-field-error" id={`${fieldId(name)}-error`}>
      <span aria-hidden="true">■ </span>
      {error}
    </p>
  ) : null;
