// Tests, measured: a bureau of 20 units and 300 officers; recording, closing, the board, pass rates; 5,000 rows of Excel.
import { newOfficer, putHolder } from "../functions/org/store-people.ts";
import { newOrgan, newUnit } from "../functions/org/store.ts";
import { jobActor } from "../functions/platform/actor.ts";
import { dynamoClient } from "../functions/platform/client.ts";
import { commit } from "../functions/platform/commit.ts";
import type { Change } from "../functions/platform/db.ts";
import type { Deps } from "../functions/platform/deps.ts";
import { withNewSession, type Account } from "../functions/platform/sessions.ts";
import { withoutVault } from "../functions/platform/vault.ts";
import { writeWorkbook } from "../functions/platform/workbook.ts";
import { runners } from "../functions/runners.ts";
import { createSite } from "../functions/site.ts";
import { keys } from "../shared/keys.ts";
import { addDays, dayOf } from "../shared/time.ts";
import { askingOn, measuring, type Ask, type SliceRow } from "./asking.ts";
import { meter } from "./meter.ts";
import type { Place } from "./place.ts";

export const county = "529905";
const staffAt = (at: number): string => `T${String(50_000 + at)}`;

type Bureau = { organ: string; units: number; officers: number; first: number };
export const bureau: Bureau = { organ: "gongan", units: 20, officers: 300, first: 0 };
const large: Bureau = { organ: "dagongan", units: 50, officers: 5000, first: 10_000 };
export const office = (of: Bureau): string => staffAt(of.first);
export const unitAt = ({ organ }: Bureau, at: number): string => `${organ.slice(0, 6)}${at}`;

/** A bureau whose first officer is its office; everybody has a session. */
export async function seedBureau(deps: Deps, of: Bureau, tokens: Map<string, string>): Promise<void> {
  const { organ } = of;
  const changes: Change[] = [newOrgan({ county, id: organ, name: `${organ}局`, kind: "police" })];
  for (let at = 0; at < of.units; at += 1) {
    const id = unitAt(of, at);
    changes.push(
      newUnit({ county, organ, id, name: `第${at}所`, class: "grassroots", openedOn: "2012-01-01" }),
    );
  }
  for (let at = 0; at < of.officers; at += 1) {
    const staff = staffAt(of.first + at);
    const who = { county, organ, unit: unitAt(of, at % of.units), staff, name: `民警${at}` };
    const officer = { ...who, kind: "sworn", category: "民警", state: "active" } as const;
    const [person, posting] = newOfficer(officer, "2012-01-01");
    changes.push(...[person, posting].filter((row) => row !== undefined));
    if (at > 2) continue;
    const role = { role: "reviewer", scope: { kind: "organ", county, organ } } as const;
    const grants = at === 0 ? [role] : [];
    const account: Account = {
      ...who,
      state: "active",
      mustChangePassword: false,
      grants,
      sessions: {},
      version: 1,
    };
    const { token, sessions } = withNewSession(account, deps.clock.now(), "bench");
    tokens.set(staff, token);
    changes.push({ put: { ...keys.account(county, staff), ...account, sessions } });
    if (at === 0) changes.push(putHolder(account, role));
  }
  for (let from = 0; from < changes.length; from += 99)
    await commit(deps, jobActor(county, "bench"), changes.slice(from, from + 99));
}

/** A round of theory that runs these days, open; answers its address. */
export async function openRound(ask: Ask, of: Bureau, today: string, title: string): Promise<string> {
  const round = {
    title,
    subject: "theory",
    from: addDays(today, -5),
    // One day, so that every unit has it without an arrangement of its own.
    to: addDays(today, -5),
    makeUp: { from: addDays(today, 6), to: addDays(today, 12) },
    attemptsMax: 2,
    who: {},
    rule: { by: "score", full: 100, pass: 60 },
    opensOn: addDays(today, -10),
    closesOn: addDays(today, 14),
  };
  const made = await ask(office(of), "POST", `/api/assessments/organs/${of.organ}/rounds`, round);
  const { id } = (await made.json()) as { id: string };
  const address = `/api/assessments/rounds/${of.organ}/${id}`;
  await ask(office(of), "POST", `${address}/open`);
  return address;
}

export const entriesOf = (of: Bureau, unit: number) => ({
  kind: "first",
  entries: Array.from({ length: of.officers / of.units }, (_, at) => ({
    staff: staffAt(of.first + unit + at * of.units),
    score: 50 + ((unit * 7 + at * 13) % 50),
  })),
});

/** 5,000 results as a file that an office filled in. */
const workbookOf = (of: Bureau): Promise<Uint8Array> =>
  writeWorkbook([
    {
      name: "成绩",
      columns: [{ header: "警号/工号" }, { header: "姓名" }, { header: "成绩" }],
      rows: Array.from({ length: of.officers }, (_, at) => [
        staffAt(of.first + at),
        `民警${at}`,
        40 + (at % 60),
      ]),
    },
  ]);

/** Each step done `times` times by itself. */
export async function assessmentRows(place: Place, times: number): Promise<SliceRow[]> {
  const client = dynamoClient({ endpoint: place.endpoint });
  const cost = meter(client);
  const deps: Deps = { ...place.deps, db: client };
  const today = dayOf(deps.clock.now());
  const tokens = new Map<string, string>();
  await commit(deps, jobActor(county, "bench"), [
    { put: { ...keys.county(county), code: county, name: "测试县", since: "2026-01-01" } },
  ]);
  await seedBureau(deps, bureau, tokens);
  const { app } = createSite(deps);
  const ask = askingOn(app, tokens);
  const rows: SliceRow[] = [];
  const measured = measuring(rows, cost);
  const chief = office(bureau);
  const round = await openRound(ask, bureau, today, "第四季度政治理论测试");
  const one = await openRound(ask, bureau, today, "第四季度补充测试");
  const single = (at: number) => ({ kind: "first", entries: [{ staff: staffAt(1 + at), score: 80 }] });
  await measured("one result", Math.min(times, 20), (at) => ask(chief, "POST", `${one}/results`, single(at)));
  await measured("results of a unit (15 people)", Math.min(times, bureau.units), (at) =>
    ask(chief, "POST", `${round}/results`, entriesOf(bureau, at)),
  );
  await measured("round board (API)", times, () => ask(chief, "GET", round));
  await measured("round board (HTML)", times, () => ask(chief, "GET", round.replace("/api", "")));
  await measured("list to record, one unit (API)", times, () =>
    ask(chief, "GET", `${round}/entries?unit=${unitAt(bureau, 3)}&kind=first`),
  );
  const close = [round, one];
  await measured("close a round", close.length, (at) => ask(chief, "POST", `${close[at]}/close`));
  await measured("board of a closed round (API)", times, () => ask(chief, "GET", round));
  const rates = `organ=${bureau.organ}&from=2026-01-01&to=2026-12-31`;
  await measured("pass rates of a year (API)", times, () =>
    ask(chief, "GET", `/api/assessments/rates?${rates}`),
  );
  await measured("pass rates of a year (HTML)", times, () =>
    ask(chief, "GET", `/assessments/rates?${rates}`),
  );
  await measured("my tests (HTML)", times, () => ask(staffAt(1), "GET", "/assessments/mine"));
  const remind = () => runners["assessments.remind"](withoutVault(deps), county, deps.clock.now());
  await measured("assessments.remind, nothing new", 3, remind);
  rows.push(...(await importRows(deps, cost, tokens, today)));
  client.destroy();
  return rows;
}

/** 5,000 rows of one bureau: preview and confirmation, under 5 s each. */
async function importRows(
  deps: Deps,
  cost: ReturnType<typeof meter>,
  tokens: Map<string, string>,
  today: string,
): Promise<SliceRow[]> {
  await seedBureau(deps, large, tokens);
  const ask = askingOn(createSite(deps).app, tokens);
  const round = await openRound(ask, large, today, "全员测试");
  const bytes = await workbookOf(large);
  const rows: SliceRow[] = [];
  const measured = measuring(rows, cost);
  let serial = "";
  await measured("5,000 results from Excel: preview", 1, async () => {
    const reply = await ask(office(large), "POST", `${round}/imports?fileName=cj.xlsx&kind=first`, bytes);
    serial = ((await reply.json()) as { import: string }).import;
  });
  const commitIt = () =>
    ask(office(large), "POST", `/api/assessments/imports/${serial}/commit`, { mode: "all" });
  await measured("5,000 results from Excel: confirmed", 1, commitIt);
  return rows;
}
