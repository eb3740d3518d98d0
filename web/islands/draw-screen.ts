// The projector of a draw: names roll for some seconds, then the result is shown that was fixed before the page was made.

const rollMilliseconds = 4200;
const root = document.documentElement;

/** Without motion for who asks for none, and once only: a page that is looked at again shows its result at once. */
function rolls(screen: HTMLElement): boolean {
  const key = `suneng:rolled:${screen.dataset.roll ?? ""}`;
  try {
    if (sessionStorage.getItem(key) !== null) return false;
    sessionStorage.setItem(key, "1");
  } catch {
    // No storage: it rolls each time.
  }
  return !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Slower and slower; the names are those of the frozen list, in an order that decides nothing. */
function roll(names: string[], shown: HTMLElement, ended: () => void): void {
  const began = performance.now();
  let at = 0;
  const step = (): void => {
    const passed = performance.now() - began;
    if (passed >= rollMilliseconds) return ended();
    at = (at * 7 + 3 + Math.floor(passed)) % names.length;
    shown.textContent = names[at] ?? "";
    setTimeout(step, 50 + 250 * (passed / rollMilliseconds) ** 3);
  };
  step();
}

function begin(): void {
  const screen = document.querySelector<HTMLElement>("[data-roll]");
  const rolling = document.getElementById("draw-rolling");
  const names = [...document.querySelectorAll("#draw-names li")].map((item) => item.textContent ?? "");
  const show = (): void => root.classList.remove("sn-rolling");
  if (!screen || !rolling || names.length < 2 || !rolls(screen)) return show();
  rolling.hidden = false;
  roll(names, rolling, () => {
    rolling.hidden = true;
    show();
  });
}

// Before the body is painted: nobody sees the result flash by before it rolls.
root.classList.add("sn-rolling");
document.addEventListener("DOMContentLoaded", begin);
