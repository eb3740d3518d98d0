// What a first start makes: the demo county, or one administrator and nothing else.
import { readFile, writeFile } from "node:fs/promises";
import { seedDemo } from "./demo/seed.ts";
import { firstAdministrator, setPassword } from "./org/first-administrator.ts";
import { holdersOf } from "./org/store.ts";
import { countyCodes } from "./platform/jobs.ts";
import type { Deps } from "./platform/deps.ts";
import { freshPassword } from "./platform/passwords.ts";

export type ShownAccount = { role: string; staff: string; password: string };
export type FirstRun = { accounts: ShownAccount[] };

/** The county of an empty start, until the administrator renames it: a code no real county has. */
const emptyCounty = { county: "529901", countyName: "示例县", staff: "ADMIN01", name: "系统管理员" };

/**
 * Seeds when the table is empty; afterwards the data stays as people left it. `say` tells a person what takes long.
 * Demo accounts are shown at every start; an administrator's first password only when it was made.
 */
export async function firstRun(
  deps: Deps,
  options: { empty: boolean; resetAdmin: boolean; say(line: string): void; notes: string },
): Promise<FirstRun> {
  const fresh = (await countyCodes(deps)).length === 0;
  if (!fresh) return options.resetAdmin ? resetAdministrator(deps) : readNotes(options.notes);
  if (options.empty) {
    const password = freshPassword();
    await firstAdministrator(deps, { ...emptyCounty, password });
    return { accounts: [{ role: "系统管理员（首次登录须改密码）", staff: emptyCounty.staff, password }] };
  }
  options.say("首次启动：正在生成示例县的数据，约需半分钟……");
  const made = await seedDemo(deps);
  await writeFile(options.notes, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** A new password for whoever administers everything: asked for at the machine itself, when the first one is lost. */
async function resetAdministrator(deps: Deps): Promise<FirstRun> {
  for (const county of await countyCodes(deps)) {
    const administrator = (await holdersOf(deps, county, "prefix")).find(
      ({ role }) => role === "systemAdmin",
    );
    if (!administrator) continue;
    const password = freshPassword();
    await setPassword(deps, { county, staff: administrator.staff, password });
    return { accounts: [{ role: "系统管理员（新密码）", staff: administrator.staff, password }] };
  }
  return { accounts: [] };
}

async function readNotes(notes: string): Promise<FirstRun> {
  const text = await readFile(notes, "utf8").catch(() => undefined);
  return text ? (JSON.parse(text) as FirstRun) : { accounts: [] };
}
