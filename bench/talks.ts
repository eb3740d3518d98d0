// Talks, measured: a bureau of sixty officers with its round; drafting, signing, opening, confirming, the board, the job.
import { randomBytes } from "node:crypto";
import { newOfficer, putHolder } from "../functions/org/store-people.ts";
import { newOrgan, newUnit } from "../functions/org/store.ts";
import { jobActor } from "../functions/platform/actor.ts";
import { dynamoClient } from "../functions/platform/client.ts";
import { commit } from "../functions/platform/commit.ts";
import { createVaultTable } from "../functions/platform/create-table.ts";
import type { Change } from "../functions/platform/db.ts";
import type { Deps } from "../functions/platform/deps.ts";
import { holderOf } from "../functions/platform/key-file.ts";
import { withNewSession, type Account } from "../functions/platform/sessions.ts";
import { withoutVault } from "../functions/platform/vault.ts";
import { runners } from "../functions/runners.ts";
import { createSite } from "../functions/site.ts";
import { keys } from "../shared/keys.ts";
import { askingOn, measuring, type SliceRow } from "./asking.ts";
import { meter } from "./meter.ts";
import type { Place } from "./place.ts";

const county = "529904";
const organ = "sifa";
const unit = "sfs1";
const quarter = "2026-Q4";
const officers = 60;
const staffAt = (at: number): string => `S${String(50_000 + at)}`;
const line = staffAt(0);

/** Sixty officers; the first is the discipline officer. Everybody has a session; answers the tokens by staff number. */
async function seedBureau(deps: Deps): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  const changes: Change[] = [
    { put: { ...keys.county(county), code: county, name: "测试县", since: "2026-01-01" } },
    newOrgan({ county, id: organ, name: "测试县司法局", kind: "justice" }),
    newUnit({ county, organ, id: unit, name: "第一司法所", class: "grassroots", openedOn: "2012-01-01" }),
  ];
  for (let at = 0; at < officers; at += 1) {
    const staff = staffAt(at);
    const who = { county, organ, unit, staff, name: `干警${staff}` };
    const officer = { ...who, kind: "sworn", category: "公务员", state: "active" } as const;
    const [person, posting] = newOfficer(officer, "2012-01-01");
    const role = { role: "disciplineOfficer", scope: { kind: "organ", county, organ } } as const;
    const account: Account = {
      ...who,
      state: "active",
      mustChangePassword: false,
      grants: at === 0 ? [role] : [],
      sessions: {},
      version: 1,
    };
    const { token, sessions } = withNewSession(account, deps.clock.now(), "bench");
    tokens.set(staff, token);
    changes.push(...[person, posting].filter((row) => row !== undefined));
    changes.push({ put: { ...keys.account(county, staff), ...account, sessions } });
    if (at === 0) changes.push(putHolder(account, role));
  }
  for (let from = 0; from < changes.length; from += 100)
    await commit(deps, jobActor(county, "bench"), changes.slice(from, from + 100));
  return tokens;
}

const draftWith = (officer: string) => ({
  officers: [officer],
  type: "preventive",
  form: "individual",
  day: "2026-11-26",
  talker: line,
  matter: "季度预防提醒",
  place: "谈心室",
  content: "围绕岗位廉政风险进行提醒，了解近期思想和工作情况，听取意见建议。".repeat(6),
  advice: "严格执行中央八项规定精神，遇事多请示。",
  followUp: "",
  notClassified: true,
});

/** Each step done `times` times by itself: the median, the processor time, and what the second one cost. */
export async function talkRows(place: Place, times: number): Promise<SliceRow[]> {
  const client = dynamoClient({ endpoint: place.endpoint });
  const cost = meter(client);
  await createVaultTable(client, "bench-vault");
  const vault = { tableName: "bench-vault", keys: holderOf(randomBytes(32)) };
  const deps: Deps = { ...place.deps, db: client, vault };
  const tokens = await seedBureau(deps);
  const { app } = createSite(deps);
  const ask = askingOn(app, tokens);
  const rows: SliceRow[] = [];
  const measured = measuring(rows, cost);
  const remind = () => runners["talks.remind"](withoutVault(deps), county, place.deps.clock.now());
  await measured("talks.remind, the round opened (60 officers)", 1, remind);
  await measured("talks.remind, nothing new", 3, remind);
  const count = Math.min(times, officers - 2);
  const drafts: string[] = [];
  const talks: string[] = [];
  await measured("new draft", count, async (at) => {
    const reply = await ask(line, "POST", "/api/talks/drafts", draftWith(staffAt(at + 1)));
    drafts.push(((await reply.json()) as { id: string }).id);
  });
  await measured("sign off, one officer", count, async (at) => {
    const reply = await ask(line, "POST", `/api/talks/drafts/${drafts[at]}/sign-off`, {});
    talks.push(...((await reply.json()) as { talks: string[] }).talks);
  });
  const record = (at: number): string => `/api/talks/records/${talks[at % talks.length]}`;
  await measured("open a record (API)", times, (at) => ask(line, "GET", record(at)));
  await measured("confirm, with remarks", count, (at) =>
    ask(staffAt(at + 1), "POST", `${record(at)}/acknowledge`, { remarks: "已阅，无意见。" }),
  );
  await measured("who read it (API)", times, (at) => ask(line, "GET", `${record(at)}/access`));
  await measured("board (API)", times, () => ask(line, "GET", `/api/talks/rounds/${organ}/${quarter}`));
  await measured("board (HTML)", times, () => ask(line, "GET", `/talks?organ=${organ}&quarter=${quarter}`));
  await measured("my talks (HTML)", times, () => ask(line, "GET", "/talks/mine"));
  await measured("home of an officer (HTML)", times, (at) => ask(staffAt((at % count) + 1), "GET", "/"));
  client.destroy();
  return rows;
}
