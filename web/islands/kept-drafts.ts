// What is kept of a form on this device: values by field name, what the page showed before, and when.

/** Values of a form by field name; a check list has several. */
export type Values = Record<string, string[]>;

export type Kept = {
  /** When it was typed, in milliseconds. */
  at: number;
  values: Values;
  /** What the server had shown when typing began. */
  base: Values;
  /** The idempotency key of that form: sending the restored text again is the same submission, not a second one. */
  idempotencyKey?: string;
  /** True once it was sent; the next page that reports a success lets go of it. */
  sent: boolean;
};

const PREFIX = "suneng:kept:";
const KEPT_DAYS_MAX = 7;

/** Storage may be full, forbidden or filled by others: every access may fail, and then nothing is kept. */
function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

export function load(key: string, now: number): Kept | undefined {
  const kept = attempt(() => JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") as Kept | null);
  if (!kept || typeof kept.at !== "number" || typeof kept.values !== "object") return undefined;
  if (now - kept.at < KEPT_DAYS_MAX * 86_400_000) return kept;
  drop(key);
  return undefined;
}

export function save(key: string, kept: Kept): void {
  attempt(() => localStorage.setItem(PREFIX + key, JSON.stringify(kept)));
}

export function drop(key: string): void {
  attempt(() => localStorage.removeItem(PREFIX + key));
}

/** Everything that was sent and not yet heard of. */
function allSent(now: number): [string, Kept][] {
  const names = attempt(() => Object.keys(localStorage)) ?? [];
  const found = names
    .filter((name) => name.startsWith(PREFIX))
    .map((name): [string, Kept | undefined] => [
      name.slice(PREFIX.length),
      load(name.slice(PREFIX.length), now),
    ]);
  return found.filter((pair): pair is [string, Kept] => pair[1]?.sent === true);
}

/** A page reports a success: what was sent has arrived. */
export function sentArrived(now: number): void {
  for (const [key] of allSent(now)) drop(key);
}

/** A page reports a failure, or nobody is signed in any more: what was sent has not arrived. */
export function sentFailed(now: number): void {
  for (const [key, kept] of allSent(now)) save(key, { ...kept, sent: false });
}

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Passwords, files, hidden fields and buttons are never kept. */
const keptInputs = (form: HTMLFormElement): Input[] =>
  [...form.elements].filter(
    (element): element is Input =>
      (element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement ||
        (element instanceof HTMLInputElement &&
          !["password", "file", "hidden", "submit", "button", "image"].includes(element.type))) &&
      element.name !== "",
  );

const isTick = (input: Input): input is HTMLInputElement =>
  input instanceof HTMLInputElement && (input.type === "checkbox" || input.type === "radio");

export function readForm(form: HTMLFormElement): Values {
  const values: Values = {};
  for (const input of keptInputs(form)) {
    const list = (values[input.name] ??= []);
    if (!isTick(input) || input.checked) list.push(input.value);
  }
  return values;
}

/** Puts values back; fields that the form no longer has are left out, fields not kept stay as they are. */
export function fillForm(form: HTMLFormElement, values: Values): void {
  for (const input of keptInputs(form)) {
    const list = values[input.name];
    if (!list) continue;
    if (isTick(input)) input.checked = list.includes(input.value);
    else input.value = list[0] ?? "";
    input.dispatchEvent(new Event(isTick(input) ? "change" : "input", { bubbles: true }));
  }
}

export function same(one: Values, other: Values): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? []).join("\n") === (other[name] ?? []).join("\n"));
}
