// The inputs of every form. Each is a label, an input and its hint and error, bound to one another.
import type { Child, PropsWithChildren } from "hono/jsx";
import type { FieldProblem } from "../../shared/problem.ts";
import { type FieldProps, bound, Field, fieldId } from "./fields.tsx";
import { Alert, type ButtonLook, buttonClass } from "./page-parts.tsx";

/**
 * A form that posts and is answered by a redirect. `idempotencyKey` makes a second press of the button harmless.
 * `keep` keeps what was typed on this device until it is saved: a key naming the person and the thing, never "form".
 * `warnLeave` asks before leaving with changes. `multipart` is for files.
 * `confidential` asks the browser to remember nothing that was typed: no suggestions, nothing given back later.
 */
export const Form = ({
  action,
  method = "post",
  idempotencyKey,
  keep,
  warnLeave = false,
  multipart = false,
  confidential = false,
  id,
  inline = false,
  children,
}: PropsWithChildren<{
  action: string;
  method?: "post" | "get";
  idempotencyKey?: string;
  keep?: string;
  warnLeave?: boolean;
  multipart?: boolean;
  confidential?: boolean;
  id?: string;
  inline?: boolean;
}>) => (
  <form
    id={id}
    class={inline ? "sn-form sn-form-inline" : "sn-form"}
    method={method}
    action={action}
    enctype={multipart ? "multipart/form-data" : undefined}
    data-once={method === "post" ? "" : undefined}
    data-keep={keep}
    data-warn-leave={warnLeave ? "" : undefined}
    autocomplete={confidential ? "off" : undefined}
  >
    {idempotencyKey && <input type="hidden" name="idempotencyKey" value={idempotencyKey} />}
    {children}
  </form>
);

/** A value that travels with the form unseen. */
export const Hidden = ({ name, value }: { name: string; value: string }) => (
  <input type="hidden" name={name} value={value} />
);

type TextProps = FieldProps & {
  value?: string;
  type?: "text" | "password" | "email" | "tel" | "search";
  placeholder?: string;
  maxLength?: number;
  autocomplete?: string;
  inputmode?: "text" | "numeric" | "tel" | "email";
  list?: string;
};

/** One line of text. */
export const TextInput = (props: TextProps) => (
  <Field {...props}>
    <input
      {...bound(props)}
      class="form-control"
      type={props.type ?? "text"}
      value={props.value ?? ""}
      placeholder={props.placeholder}
      maxlength={props.maxLength}
      autocomplete={props.autocomplete}
      inputmode={props.inputmode}
      list={props.list}
    />
  </Field>
);

/** Several lines of text. With `maxLength` a counter shows how much is written. */
export const TextArea = (
  props: FieldProps & { value?: string; rows?: number; maxLength?: number; placeholder?: string },
) => (
  <Field {...props}>
    <textarea
      {...bound(props)}
      class="form-control"
      rows={props.rows ?? 6}
      maxlength={props.maxLength}
      placeholder={props.placeholder}
      data-count={props.maxLength}
    >
      {/* A browser drops the first line break of a textarea: this one is for it to drop. */}
      {`\n${props.value ?? ""}`}
    </textarea>
    {props.maxLength !== undefined && (
      <p class="sn-counter" data-counter-for={fieldId(props.name)}>
        最多 {props.maxLength} 字
      </p>
    )}
  </Field>
);

/** A choice in a list. */
export type Option = { value: string; label: string; hint?: string; disabled?: boolean };

const withChosen = (
  options: readonly Option[],
  chosen = "",
  nameOf = (value: string): string => value,
): readonly Option[] =>
  chosen === "" || options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: notOffered(nameOf(chosen)) }];

/** How a choice is shown that the list no longer offers. */
export const notOffered = (name: string): string => `${name}（不在可选名单）`;

/**
 * One of many, closed until opened. `blank` is the words of the empty choice ("请选择"). A value that is no longer offered
 * stays chosen and in sight: a browser would take the first option instead, and say what nobody chose.
 */
export const Select = (
  props: FieldProps & {
    options: readonly Option[];
    value?: string;
    blank?: string;
    /** The name of a value that is no longer offered; the value itself unless told. */
    nameOf?: (value: string) => string;
  },
) => (
  <Field {...props}>
    <select {...bound(props)} class="form-select">
      {props.blank !== undefined && <option value="">{props.blank}</option>}
      {withChosen(props.options, props.value, props.nameOf).map((option) => (
        <option value={option.value} selected={option.value === props.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  </Field>
);

/** A calendar day, 'YYYY-MM-DD'. `min` and `max` are days too. */
export const DateInput = (props: FieldProps & { value?: string; min?: string; max?: string }) => (
  <Field {...props}>
    <input
      {...bound(props)}
      class="form-control sn-short"
      type="date"
      value={props.value ?? ""}
      min={props.min}
      max={props.max}
    />
  </Field>
);

/** A month, 'YYYY-MM'. Older browsers show a plain text box: hence the placeholder. */
export const MonthInput = (props: FieldProps & { value?: string; min?: string; max?: string }) => (
  <Field {...props}>
    <input
      {...bound(props)}
      class="form-control sn-short"
      type="month"
      value={props.value ?? ""}
      min={props.min}
      max={props.max}
      placeholder="2026-11"
      pattern="\d{4}-\d{2}"
    />
  </Field>
);

/** A time of day, 'HH:mm'. `stepMinutes` is the step of the clock, one minute unless told. */
export const TimeInput = (props: FieldProps & { value?: string; stepMinutes?: number }) => (
  <Field {...props}>
    <input
      {...bound(props)}
      class="form-control sn-short"
      type="time"
      value={props.value ?? ""}
      step={props.stepMinutes === undefined ? undefined : props.stepMinutes * 60}
    />
  </Field>
);

/** A number with its measure word after the box. */
export const NumberInput = (
  props: FieldProps & {
    value?: number | string;
    min?: number;
    max?: number;
    step?: number;
    measure?: string;
  },
) => (
  <Field {...props}>
    <div class="sn-measured">
      <input
        {...bound(props)}
        class="form-control sn-short"
        type="number"
        inputmode={props.step !== undefined && props.step % 1 !== 0 ? "decimal" : "numeric"}
        value={props.value ?? ""}
        min={props.min}
        max={props.max}
        step={props.step}
      />
      {props.measure && <span class="sn-measure">{props.measure}</span>}
    </div>
  </Field>
);

/** One or several files. `accept` as in HTML; never `capture`, which forces the camera. The form must be `multipart`. */
export const FileInput = (props: FieldProps & { accept?: string; multiple?: boolean }) => (
  <Field {...props}>
    <input
      {...bound(props)}
      class="form-control"
      type="file"
      accept={props.accept}
      multiple={props.multiple ?? false}
    />
  </Field>
);

/**
 * A button that sends the form. With `whyNot` (the message of a Refusal) it is disabled and says why, instead of hiding.
 * `name` and `value` tell several buttons of one form apart; `action` sends the form elsewhere.
 */
export const Submit = ({
  look = "primary",
  name,
  value,
  action,
  whyNot,
  small,
  confirm,
  skipChecks = false,
  children,
}: PropsWithChildren<{
  look?: ButtonLook;
  name?: string;
  value?: string;
  action?: string;
  whyNot?: string;
  small?: boolean;
  /** A question asked before sending, for what cannot be undone (needs script; the server asks nothing). */
  confirm?: string;
  /** Sends even if required fields are empty: "保存草稿". */
  skipChecks?: boolean;
}>) => (
  <span class="sn-submit">
    <button
      class={buttonClass(look, small)}
      type="submit"
      name={name}
      value={value}
      formaction={action}
      formnovalidate={skipChecks}
      disabled={whyNot !== undefined}
      data-confirm={confirm}
    >
      {children}
    </button>
    {whyNot !== undefined && <span class="sn-why-not">{whyNot}</span>}
  </span>
);

/** The row of buttons that ends a form; `sticky` keeps it above the thumb on a phone. */
export const Buttons = ({ sticky = false, children }: PropsWithChildren<{ sticky?: boolean }>) => (
  <div class={sticky ? "sn-buttons sn-buttons-sticky" : "sn-buttons"}>{children}</div>
);

/** Inputs side by side on a wide screen. */
export const FieldRow = ({ children }: PropsWithChildren): Child => (
  <div class="sn-field-row">{children}</div>
);

/** Everything wrong with the form, on top, each line a link to its field. Nothing when nothing is wrong. */
export const ErrorSummary = ({ problems, title }: { problems?: readonly FieldProblem[]; title?: string }) =>
  problems && problems.length > 0 ? (
    <Alert tone="bad" title={title ?? `有 ${problems.length} 处需要修改，填写的内容已保留`}>
      <ul class="sn-error-list">
        {problems.map((problem) => (
          <li>
            {problem.path === "" ? (
              problem.message
            ) : (
              <a href={`#${fieldId(problem.path)}`}>{problem.message}</a>
            )}
          </li>
        ))}
      </ul>
    </Alert>
  ) : null;
