// The projector of a check-in: shows the next code when the present one is over, and who is in meanwhile.

const countSeconds = 8;
const againSeconds = 3;

/** What the server shows now, put in the place of what is shown; without a network it is asked again in a moment. */
async function renew(shown: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const text = await answer.text();
    const next = new DOMParser()
      .parseFromString(text, "text/html")
      .querySelector<HTMLElement>("[data-fresh]");
    // The check-in is over, or somebody must sign in: the page says so itself.
    if (!next) return location.reload();
    shown.replaceWith(next);
    wait(next);
  } catch {
    setTimeout(() => void renew(shown), againSeconds * 1000);
  }
}

function wait(shown: HTMLElement): void {
  const left = Number(shown.dataset.fresh ?? "") || againSeconds;
  setTimeout(() => void renew(shown), Math.min(left, countSeconds) * 1000);
}

document.addEventListener("DOMContentLoaded", () => {
  const shown = document.querySelector<HTMLElement>("[data-fresh]");
  if (shown) wait(shown);
});
