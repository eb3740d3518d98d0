// Keeps what is typed into a form (data-keep="key") on this device until the server has it.
import {
  drop,
  sentArrived,
  sentFailed,
  fillForm,
  type Kept,
  load,
  readForm,
  same,
  save,
  type Values,
} from "./kept-drafts.ts";

const SAVE_AFTER_MS = 400;

const pad = (number: number): string => String(number).padStart(2, "0");

/** '11-20 09:03' on the clock of this device. */
function clockText(at: number): string {
  const date = new Date(at);
  return `${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

const keyField = (form: HTMLFormElement): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>('input[type="hidden"][name="idempotencyKey"]');

/** A line above the form that says what was found, with what can be done about it. */
function tell(form: HTMLFormElement, text: string, choices: Record<string, () => void>): void {
  form.querySelector(".sn-kept")?.remove();
  const note = document.createElement("div");
  note.className = "sn-kept";
  note.setAttribute("role", "status");
  note.append(Object.assign(document.createElement("span"), { textContent: text }));
  for (const [label, choose] of Object.entries(choices)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn sn-btn sn-btn-quiet sn-btn-small";
    button.textContent = label;
    button.addEventListener("click", () => {
      note.remove();
      choose();
    });
    note.append(button);
  }
  form.prepend(note);
}

function restore(form: HTMLFormElement, kept: Kept): void {
  fillForm(form, kept.values);
  const field = keyField(form);
  if (field && kept.idempotencyKey !== undefined) field.value = kept.idempotencyKey;
}

/** Offers or puts back what was kept. Nothing is put over newer content of the server without asking. */
function meet(form: HTMLFormElement, key: string, shown: Values): void {
  const kept = load(key, Date.now());
  if (!kept) return;
  const failed = document.querySelector('[data-flash="error"], .sn-error-list') !== null;
  if (same(kept.values, shown)) {
    if (!failed) drop(key);
    return;
  }
  const freshKey = keyField(form)?.value;
  const discard = (): void => {
    drop(key);
    restore(form, { ...kept, values: shown, idempotencyKey: freshKey });
    // Putting the shown values back fired input events: what they may have saved goes too.
    setTimeout(() => drop(key), SAVE_AFTER_MS * 2);
  };
  const when = clockText(kept.at);
  if (same(kept.base, shown)) {
    restore(form, kept);
    tell(form, `已恢复未保存的内容（${when}）`, { 不要了: discard });
  } else {
    tell(form, `这台设备上有未保存的内容（${when}），与现在显示的不同`, {
      恢复: () => restore(form, kept),
      不要了: () => drop(key),
    });
  }
}

function keep(form: HTMLFormElement, key: string): void {
  const shown = readForm(form);
  meet(form, key, shown);
  let timer: number | undefined;
  const base = load(key, Date.now())?.base ?? shown;
  const put = (sent: boolean): void => {
    window.clearTimeout(timer);
    timer = undefined;
    const values = readForm(form);
    const idempotencyKey = keyField(form)?.value;
    if (same(values, shown) && !sent) drop(key);
    else save(key, { at: Date.now(), values, base, idempotencyKey, sent });
  };
  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => put(false), SAVE_AFTER_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => put(true));
  window.addEventListener("pagehide", () => {
    if (timer !== undefined) put(false);
  });
}

const signedIn = document.body.dataset.signedIn === "yes";
if (!signedIn || document.querySelector('[data-flash="error"]')) sentFailed(Date.now());
else if (document.querySelector('[data-flash="ok"]')) sentArrived(Date.now());
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
  const key = form.dataset.keep;
  if (key && form.dataset.keeping === undefined) {
    form.dataset.keeping = "";
    keep(form, key);
  }
}
