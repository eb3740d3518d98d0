// Small comforts of every page: counters, 全选, filters, one submit per press, a question before what cannot be undone.

const all = <T extends Element>(selector: string, root: ParentNode = document): T[] => [
  ...root.querySelectorAll<T>(selector),
];

/** “已写 120 / 3000 字” under a text area. */
function countCharacters(): void {
  for (const area of all<HTMLTextAreaElement>("textarea[data-count]")) {
    const counter = document.querySelector(`[data-counter-for="${CSS.escape(area.id)}"]`);
    if (!counter) continue;
    const show = (): void => {
      counter.textContent = `已写 ${area.value.length} / ${area.dataset.count ?? ""} 字`;
    };
    area.addEventListener("input", show);
    show();
  }
}

/** 全选, the number chosen, and a box to find a name. */
function easeCheckLists(): void {
  for (const list of all("[data-checklist]")) {
    const boxes = all<HTMLInputElement>('input[type="checkbox"]', list).filter((box) => !box.disabled);
    const visible = (): HTMLInputElement[] => boxes.filter((box) => !box.closest("label")?.hidden);
    const button = list.querySelector<HTMLButtonElement>("[data-select-all]");
    const count = list.querySelector("[data-chosen-count]");
    const show = (): void => {
      const chosen = boxes.filter((box) => box.checked).length;
      if (count) count.textContent = `已选 ${chosen} / ${boxes.length}`;
      if (button) button.textContent = visible().every((box) => box.checked) ? "全不选" : "全选";
    };
    button?.addEventListener("click", () => {
      const check = !visible().every((box) => box.checked);
      for (const box of visible()) box.checked = check;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const search = list.querySelector<HTMLInputElement>("[data-choice-filter]");
    search?.addEventListener("input", () => {
      for (const box of boxes) {
        const label = box.closest("label");
        if (label) label.hidden = !matches(label.textContent, search.value);
      }
      show();
    });
    list.addEventListener("change", show);
    list.querySelector(".sn-checklist-tools")?.removeAttribute("hidden");
    show();
  }
}

const matches = (text: string | null, wanted: string): boolean =>
  (text ?? "").toLowerCase().includes(wanted.trim().toLowerCase());

/** Hides the rows of a table that do not hold what is typed. */
function filterTables(): void {
  for (const box of all<HTMLElement>("[data-filter]")) {
    const table = document.getElementById(box.dataset.filter ?? "");
    const input = box.querySelector("input");
    const count = box.querySelector(".sn-filter-count");
    if (!table || !input) continue;
    const rows = all<HTMLTableRowElement>("tbody > tr", table);
    input.addEventListener("input", () => {
      for (const row of rows) row.hidden = !matches(row.textContent, input.value);
      const shown = rows.filter((row) => !row.hidden).length;
      if (count) count.textContent = input.value === "" ? "" : `${shown} / ${rows.length} 行`;
    });
    box.hidden = false;
  }
}

/** One press, one submission. The buttons come back if the page is still here after a while, or is returned to. */
function submitOnce(): void {
  const release = (form: HTMLFormElement): void => {
    delete form.dataset.sent;
    for (const button of all("button[aria-disabled]", form)) button.removeAttribute("aria-disabled");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.once === undefined || event.defaultPrevented)
      return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    for (const button of all("button[type=submit]", form)) button.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 15_000);
  });
  window.addEventListener("pageshow", () => all<HTMLFormElement>("form[data-sent]").forEach(release));
}

function askFirst(): void {
  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-confirm]") : null;
    if (button && !window.confirm(button.dataset.confirm)) event.preventDefault();
  });
}

/** Asks before leaving a form with changes that were not sent. */
function warnBeforeLeaving(): void {
  const changed = new Set<HTMLFormElement>();
  for (const form of all<HTMLFormElement>("form[data-warn-leave]")) {
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("change", () => changed.add(form));
    form.addEventListener("submit", () => changed.delete(form));
  }
  window.addEventListener("beforeunload", (event) => {
    if (changed.size === 0) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

/** A line of the error summary puts the cursor into its field. */
function jumpToFields(): void {
  for (const link of all<HTMLAnchorElement>(".sn-error-list a")) {
    link.addEventListener("click", () =>
      document.getElementById(decodeURIComponent(link.hash.slice(1)))?.focus(),
    );
  }
}

/** The sum of the numbers whose names begin alike, beside them. */
function addUp(): void {
  for (const shown of all<HTMLElement>("[data-sum]")) {
    const form = shown.closest("form");
    const prefix = shown.dataset.sum ?? "";
    const numbers = (): HTMLInputElement[] =>
      all<HTMLInputElement>("input[type=number]", form ?? document).filter(({ name }) =>
        name.startsWith(prefix),
      );
    form?.addEventListener("input", () => {
      shown.textContent = String(numbers().reduce((sum, { value }) => sum + Number(value), 0));
    });
  }
}

/** A button that prints; without script there is the browser's own. */
function offerPrinting(): void {
  for (const button of all<HTMLButtonElement>("button[data-print]")) {
    button.addEventListener("click", () => window.print());
    button.hidden = false;
  }
}

/** Menus close on Escape and on a press elsewhere. */
function closeMenus(): void {
  const close = (except?: Node): void => {
    for (const menu of all<HTMLDetailsElement>("details.sn-menu[open], details.sn-tab-more[open]")) {
      if (!except || !menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) =>
    close(event.target instanceof Node ? event.target : undefined),
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

if (document.documentElement.dataset.enhanced === undefined) {
  document.documentElement.dataset.enhanced = "";
  askFirst();
  submitOnce();
  warnBeforeLeaving();
  countCharacters();
  easeCheckLists();
  filterTables();
  jumpToFields();
  addUp();
  offerPrinting();
  closeMenus();
}
