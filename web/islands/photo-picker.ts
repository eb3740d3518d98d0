// Turns the plain photo form into a picker: choose several, shrink on the device, send one by one, keep what succeeded.
import { type Addresses, type Outcome, randomId, send, takeOff, type Upload } from "./photo-upload.ts";

/** A photo of this picker: its place in the grid and, for one chosen now, its upload. */
type Slot = { element: HTMLLIElement; upload?: Upload };

type Picker = {
  list: Element;
  status: Element;
  addresses: Addresses;
  max: number;
  slots: Set<Slot>;
  waiting: Slot[];
  busy: boolean;
  reload: boolean;
  form: HTMLFormElement;
};

const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  text = "",
): HTMLElementTagNameMap[Tag] => Object.assign(document.createElement(tag), { className, textContent: text });

const stored = (picker: Picker): number =>
  [...picker.slots].filter((slot) => slot.upload?.done !== false).length;

/** “已传 3/5”, and whether there is room for more. */
function show(picker: Picker, extra = ""): void {
  const all = picker.slots.size;
  const done = stored(picker);
  const words = all === 0 ? "还没有照片" : done === all ? `已传 ${done} 张` : `已传 ${done}/${all}`;
  picker.status.textContent = [words, all >= picker.max ? `最多 ${picker.max} 张` : "", extra]
    .filter(Boolean)
    .join("，");
  picker.form.hidden = all >= picker.max;
}

/** A new place in the grid with a preview from this device. */
function addSlot(picker: Picker, file: File): Slot {
  const element = make("li", "sn-photo sn-photo-busy");
  const image = make("img", "sn-photo-face");
  image.alt = file.name;
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  element.append(image, make("span", "sn-photo-caption", "等待上传"));
  picker.list.append(element);
  const slot: Slot = { element, upload: { file, done: false, id: randomId() } };
  picker.slots.add(slot);
  return slot;
}

function say(
  slot: Slot,
  state: "busy" | "done" | "wrong",
  text: string,
  buttons: Record<string, () => void>,
): void {
  const { element } = slot;
  element.classList.toggle("sn-photo-busy", state === "busy");
  element.classList.toggle("sn-photo-wrong", state === "wrong");
  for (const old of element.querySelectorAll(":scope > :not(img):not(a)")) old.remove();
  if (text !== "")
    element.append(make("span", state === "wrong" ? "sn-photo-error" : "sn-photo-caption", text));
  const tools = make("span", "sn-photo-tools");
  for (const [label, act] of Object.entries(buttons)) {
    const button = make("button", "btn sn-btn sn-btn-quiet sn-btn-small", label);
    button.type = "button";
    button.addEventListener("click", act);
    tools.append(button);
  }
  if (tools.hasChildNodes()) element.append(tools);
}

function forget(picker: Picker, slot: Slot): void {
  picker.slots.delete(slot);
  picker.waiting = picker.waiting.filter((other) => other !== slot);
  slot.element.remove();
  show(picker);
}

function offerRemoval(picker: Picker, slot: Slot, key: string): void {
  say(slot, "done", slot.upload ? "✓ 已传" : "", { 移除: () => void remove(picker, slot, key) });
}

async function remove(picker: Picker, slot: Slot, key: string): Promise<void> {
  say(slot, "busy", "正在移除", {});
  const outcome: Outcome = await takeOff(key, picker.addresses);
  if (!outcome.fault) forget(picker, slot);
  else say(slot, "wrong", outcome.fault.message, { 移除: () => void remove(picker, slot, key) });
}

function enqueue(picker: Picker, slot: Slot): void {
  say(slot, "busy", "等待上传", {});
  picker.waiting.push(slot);
  void work(picker);
}

/** One photo at a time: weak lines and small phones choke on several. */
async function work(picker: Picker): Promise<void> {
  if (picker.busy) return;
  picker.busy = true;
  for (let slot = picker.waiting.shift(); slot; slot = picker.waiting.shift()) await bring(picker, slot);
  picker.busy = false;
  const complete = [...picker.slots].every((slot) => slot.upload?.done !== false);
  if (complete && picker.reload && !typing()) location.reload();
}

async function bring(picker: Picker, slot: Slot): Promise<void> {
  const { upload } = slot;
  if (!upload) return;
  say(slot, "busy", "正在上传", {});
  show(picker);
  const { fault } = await send(upload, picker.addresses);
  if (!fault) offerRemoval(picker, slot, upload.key ?? "");
  else {
    const drop = { 移除: () => forget(picker, slot) };
    say(slot, "wrong", fault.message, fault.again ? { 重试: () => enqueue(picker, slot), ...drop } : drop);
  }
  show(picker);
}

/** Whether some form of the page holds words that a reload would lose. */
const typing = (): boolean =>
  [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input[name], textarea[name]")].some(
    (input) =>
      input.type !== "file" &&
      input.type !== "hidden" &&
      (input.value !== input.defaultValue ||
        (input instanceof HTMLInputElement && input.checked !== input.defaultChecked)),
  );

/** Takes the chosen files as far as there is room, and clears the input so that the same file can be chosen again. */
function choose(picker: Picker, input: HTMLInputElement): void {
  const files = [...(input.files ?? [])];
  input.value = "";
  const room = picker.max - picker.slots.size;
  for (const slot of files.slice(0, room).map((file) => addSlot(picker, file))) enqueue(picker, slot);
  if (files.length > room) show(picker, `多选的 ${files.length - room} 张没有加入`);
}

/** Photos that the page already shows: their remove form becomes a button that does not leave the page. */
function adopt(picker: Picker): void {
  for (const element of picker.list.querySelectorAll<HTMLLIElement>("li[data-photo]")) {
    const slot: Slot = { element };
    picker.slots.add(slot);
    if (element.querySelector("[data-photo-remove]")) offerRemoval(picker, slot, element.dataset.photo ?? "");
  }
}

function begin(root: HTMLElement): void {
  const { tickets, photos, remove, max } = root.dataset;
  const [list, status] = [root.querySelector("[data-photo-list]"), root.querySelector("[data-photo-status]")];
  const form = root.querySelector<HTMLFormElement>("[data-photo-form]");
  const input = form?.querySelector<HTMLInputElement>('input[type="file"]');
  if (!tickets || !photos || !remove || !list || !status || !form || !input) return;
  root.dataset.ready = "";
  const addresses = { tickets, photos, remove };
  const reload = root.dataset.reload !== undefined;
  const picker: Picker = {
    list,
    status,
    addresses,
    reload,
    form,
    max: Number(max) || 9,
    slots: new Set(),
    waiting: [],
    busy: false,
  };
  input.multiple = true;
  input.required = false;
  input.classList.add("visually-hidden");
  form.querySelector("button[type=submit]")?.remove();
  form.classList.add("sn-picker-ready");
  const label = form.querySelector("label");
  if (label) label.textContent = "＋ 选择照片（可多选）";
  adopt(picker);
  show(picker);
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("change", () => choose(picker, input));
  window.addEventListener("online", () => retryAll(picker));
  window.addEventListener("beforeunload", (event) => {
    if (!picker.busy) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

/** The line is back: what failed for want of it is tried again. */
function retryAll(picker: Picker): void {
  for (const slot of picker.slots) {
    const waits = picker.waiting.includes(slot) || slot.element.classList.contains("sn-photo-busy");
    if (slot.upload && !slot.upload.done && !waits && slot.upload.small) enqueue(picker, slot);
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-photo-picker]")) {
  if (root.dataset.ready === undefined) begin(root);
}
