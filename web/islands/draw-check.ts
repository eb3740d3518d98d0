// Checks a draw on this device, without asking anybody: what is pasted or loaded is hashed and drawn again here.
import { checkDraw, type CheckedDraw } from "../../shared/activities/draw-check.ts";

const field = (name: string): HTMLInputElement | HTMLTextAreaElement | undefined => {
  const found = document.querySelector(`#draw-check [name="${name}"]`);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : undefined;
};
const typed = (name: string): string => field(name)?.value ?? "";

type Line = { fits: boolean | undefined; text: string };

/** What was found, one line each; a line that does not fit says what to do. */
function linesOf(checked: CheckedDraw): Line[] {
  const { hash, hashFits, isList, commitment, commitmentFits, results } = checked;
  const lines: Line[] = [
    { fits: isList, text: isList ? "名单格式完整" : "名单不完整或格式不对：请整段复制，不要增删任何字符" },
    {
      fits: hashFits,
      text: `名单校验值 ${hash}${hashFits === false ? "，与公布的不一致：名单被改动过" : ""}`,
    },
  ];
  if (commitment === undefined) {
    lines.push({ fits: undefined, text: "没有填写密钥（64 位），只核对名单" });
    return lines;
  }
  lines.push({
    fits: commitmentFits,
    text: `密钥承诺值 ${commitment}${commitmentFits === false ? "，与会前公布的不一致：密钥被换过" : ""}`,
  });
  results.forEach((person, at) => {
    const turn = at === 0 ? "抽取结果" : `第 ${at} 次重抽`;
    lines.push({
      fits: person !== undefined,
      text: `${turn}：${person ? `${person.name}（${person.staff}）` : "没有人了"}`,
    });
  });
  return lines;
}

const mark = ({ fits }: Line): string => (fits === undefined ? "○" : fits ? "●" : "■");

function show(): void {
  const shown = document.getElementById("draw-checked");
  if (!shown || typed("list").trim() === "") return;
  const lines = linesOf(
    checkDraw({
      list: typed("list"),
      hash: typed("hash"),
      commitment: typed("commitment"),
      secret: typed("secret"),
      turns: Math.floor(Number(typed("turns"))) || 1,
    }),
  );
  shown.textContent = "";
  for (const line of lines) {
    const item = document.createElement("li");
    item.dataset.fits = line.fits === undefined ? "unknown" : String(line.fits);
    item.textContent = `${mark(line)} ${line.text}`;
    shown.append(item);
  }
}

/** A list that was saved as a file. */
async function loadFile(input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0];
  const list = field("list");
  if (!file || !list) return;
  list.value = await file.text();
  show();
}

function begin(): void {
  const form = document.getElementById("draw-check");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.addEventListener("input", show);
  const file = document.querySelector<HTMLInputElement>("#draw-check input[type=file]");
  file?.addEventListener("change", () => void loadFile(file));
  for (const hidden of document.querySelectorAll<HTMLElement>("#draw-check [hidden]")) hidden.hidden = false;
  show();
}

// Whoever trusts no page can ask in the console, or run this file by itself: checkDraw({list, hash, commitment, secret, turns}).
Object.assign(globalThis, { checkDraw });
if (typeof document === "object") {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}
