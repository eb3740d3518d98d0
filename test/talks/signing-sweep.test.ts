// Signing off a collective talk under every kind of trouble at every I/O step: one record each, counted once, nothing half.
import { beforeAll, describe, expect, it } from "vitest";
import { tryWrite, queryAll } from "../../functions/platform/db.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { draftBy, draftsOf } from "../../functions/talks/vault-store.ts";
import { createDraft } from "../../functions/talks/drafts.ts";
import { signOff } from "../../functions/talks/signing.ts";
import { headsBy, roundOf } from "../../functions/talks/store.ts";
import { openTalk } from "../../functions/talks/records.ts";
import { Problem } from "../../shared/problem.ts";
import { keys, recordId } from "../../shared/keys.ts";
import type { Item } from "../../shared/table.ts";
import { marked } from "../support/canary.ts";
import { everyday, sweep } from "../support/sweep.ts";
import { justice, line, makeDraft, talkWorld, who, type TalkWorld } from "./given.ts";

let world: TalkWorld;
beforeAll(async () => {
  world = await talkWorld();
});

const officers = [who.officer, who.second];

/** One scenario: its draft, in a county that all scenarios share; each takes its own talks away again. */
type Scenario = { deps: Deps; draft: string };
const setUp = async (): Promise<Scenario> => {
  const { deps } = world.kit;
  const input = makeDraft({
    officers,
    form: "collective",
    followUp: marked("followUp", "按月汇报"),
    followUpDue: "2026-12-20",
  });
  const { id } = await createDraft(deps, line, { ...input, talker: who.line });
  return { deps, draft: id };
};

const place = { county: "529901", organ: justice.organ, quarter: "2026-Q4" };
const factsOf = async (deps: Deps): Promise<[string, number][]> =>
  (await roundOf(deps, place)).targets
    .filter(({ staff }) => (officers as string[]).includes(staff))
    .map(({ staff, talks }): [string, number] => [staff, talks.length])
    .sort(([a], [b]) => (a < b ? -1 : 1));

async function outcome({ deps, draft }: Scenario): Promise<unknown> {
  const { targets } = await roundOf(deps, place);
  const ids = targets.flatMap(({ talks }) => talks.map(({ id }) => id));
  const heads = [...(await headsBy(deps, line.county, ids)).values()];
  const inboxes = await Promise.all(
    officers.map((one) => queryAll<Item>(deps, keys.inbox(line.county, one))),
  );
  return {
    facts: await factsOf(deps),
    heads: heads
      .map(({ officer, state, version, followUpDue }) => ({ officer, state, version, followUpDue }))
      .sort((a, b) => (a.officer < b.officer ? -1 : 1)),
    content: (await Promise.all(heads.map(({ id }) => openTalk(deps, line, id)))).map(
      ({ content }) => content,
    ),
    told: inboxes.map((rows) => rows.length),
    drafts: (await draftsOf(deps, line.county, who.line)).length,
    draft: await draftBy(deps, line.county, who.line, draft),
  };
}

/** Takes away what a scenario made, so that the next one counts from nothing. */
async function tearDown({ deps, draft }: Scenario): Promise<void> {
  const { targets } = await roundOf(deps, place);
  const heads = await headsBy(
    deps,
    line.county,
    targets.flatMap(({ talks }) => talks.map(({ id }) => id)),
  );
  for (const head of heads.values()) await tryWrite(deps, { drop: keys.talkHead(line.county, head.id) });
  for (const { staff } of targets)
    await tryWrite(deps, {
      set: keys.talkTarget(line.county, justice.organ, "2026-Q4", staff),
      to: { talks: [] },
      when: { present: true },
    });
  for (const one of officers) {
    const rows = await queryAll<Item>(deps, keys.inbox(line.county, one));
    for (const { pk, sk } of rows) await tryWrite(deps, { drop: { pk, sk } });
  }
  const left = await draftBy(deps, line.county, who.line, draft);
  if (left) await tryWrite(deps, { drop: { pk: left.pk, sk: left.sk }, table: deps.vault?.tableName });
}

/** Signs off, as the page does when its button is pressed again: a draft that is gone was signed to its end. */
const signed = ({ deps, draft }: Scenario): Promise<unknown> =>
  signOff(deps, line, draft).catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === "notFound")) throw error;
  });

describe("signing off, swept", () => {
  it("makes one record for each officer, counts it once and tells him once, whatever goes wrong", async () => {
    const swept = await sweep<Scenario>({
      scenariosMax: everyday,
      setUp,
      run: async (scenario) => void (await signed(scenario)),
      io: ({ deps }) => [deps.db],
      outcome,
      tearDown,
    });
    expect(swept.failures).toEqual([]);
    expect(swept.calls.filter((call) => call === "TransactWriteItems").length).toBeGreaterThanOrEqual(4);
    expect(swept.scenarios).toBeGreaterThan(18);
  }, 120_000);

  it("control: signing off under fresh serials writes an officer twice after a crash", async () => {
    const swept = await sweep<Scenario>({
      setUp,
      run: naive,
      io: ({ deps }) => [deps.db],
      outcome: ({ deps }) => factsOf(deps),
      tearDown,
      modes: ["crash after"],
      scenariosMax: 12,
    });
    expect(swept.failures.length).toBeGreaterThan(0);
  }, 60_000);
});

/** What one writes first: one fact after another under a fresh id, and the draft thrown away at the end. */
async function naive({ deps, draft }: Scenario): Promise<void> {
  if (!(await draftBy(deps, line.county, who.line, draft))) return;
  for (const one of officers) {
    const known = (await roundOf(deps, place)).targets.find(({ staff }) => staff === one);
    const fact = {
      id: recordId(justice.unit, "2026-11-23", deps.ids.next().slice(0, 14)),
      organ: justice.organ,
      day: "2026-11-23",
      at: deps.clock.now(),
    };
    await tryWrite(deps, {
      set: keys.talkTarget(line.county, justice.organ, "2026-Q4", one),
      to: { talks: [...(known?.talks ?? []), fact] },
    });
  }
  const left = await draftBy(deps, line.county, who.line, draft);
  if (left) await tryWrite(deps, { drop: { pk: left.pk, sk: left.sk }, table: deps.vault?.tableName });
}
