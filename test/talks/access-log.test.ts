// Every opening leaves exactly one entry, before anything is decrypted; no entry can be lost, changed or moved unseen.
import { beforeAll, describe, expect, it } from "vitest";
import { accessLogOf } from "../../functions/talks/access-log.ts";
import { openTalk } from "../../functions/talks/records.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { vaultOf, type KeyHolder } from "../../functions/platform/vault.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { keys } from "../../shared/keys.ts";
import type { Item } from "../../shared/table.ts";
import { asProcess, plant } from "../support/plant.ts";
import {
  conflict,
  crashAfter,
  crashBefore,
  loseReplyAfterCommit,
  recordCalls,
} from "../support/adversaries.ts";
import { makeDraft, oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";
import { dropRow, entriesOf, plantRow } from "./tamper.ts";

let world: TalkWorld;
beforeAll(async () => {
  world = await talkWorld();
});
const read = (id: string, as: string = who.line) => world.kit.call(recordRoutes.view, { as, params: { id } });
const entries = (staff: string = who.officer) => entriesOf(world.kit.deps, world.county, staff);
const faultsOf = async (staff: string = who.officer) =>
  (await accessLogOf(world.kit.deps, world.county, staff)).faults;
const line: Actor = { county: "529901", staff: who.line, name: "蒋纪检", grants: [] };
const lineActor = (): Actor => ({
  ...line,
  grants: [{ role: "disciplineOfficer", scope: { kind: "organ", county: "529901", organ: "justice1" } }],
});

describe("an opening", () => {
  it("leaves one entry: who, as what, when, which record; the officer and the line see it", async () => {
    const id = await oneTalk(world);
    const before = (await entries()).length;
    await read(id, who.officer);
    await read(id, who.line);
    const found = (await entries()).slice(before);
    expect(found.map(({ by, as, did, talk }) => ({ by, as, did, talk }))).toEqual([
      { by: who.officer, as: "officer", did: "read", talk: id },
      { by: who.line, as: "talker", did: "read", talk: id },
    ]);
    const seen = await world.kit.call(recordRoutes.access, { as: who.officer, params: { id } });
    expect(seen.body.entries.map(({ byName }) => byName)).toEqual(["蒋纪检", "司小明"]);
    expect(seen.body.faults).toEqual([]);
    expect((await entries()).length, "looking at the log is no opening").toBe(before + 2);
  });

  it("of a draft, and signing it off, are entries too: its content is decrypted", async () => {
    const { kit } = world;
    const before = (await entries(who.line)).length;
    const { body } = await kit.call(recordRoutes.createDraft, {
      as: who.line,
      body: makeDraft({ talker: who.line }),
    });
    await kit.call(recordRoutes.viewDraft, { as: who.line, params: { id: body.id } });
    await kit.call(recordRoutes.signOff, { as: who.line, params: { id: body.id }, body: {} });
    expect((await entries(who.line)).slice(before).map(({ did }) => did)).toEqual(["draft", "signOff"]);
  });

  it("that is refused leaves none", async () => {
    const id = await oneTalk(world);
    const before = (await entries()).length;
    for (const as of [who.unitHead, who.organAdmin, who.admin, who.committee, who.otherLine, who.second])
      expect((await read(id, as)).status).toBe(404);
    expect((await entries()).length).toBe(before);
  });

  it("writes its entry before a data key is unwrapped", async () => {
    const id = await oneTalk(world);
    const { deps } = world.kit;
    const vault = vaultOf(deps);
    const seen: number[] = [];
    const before = (await entries()).length;
    const watching: KeyHolder = {
      ...vault.keys,
      unwrap: async (wrapped, owner) => {
        if (owner.owner === who.officer) seen.push((await entries()).length - before);
        return vault.keys.unwrap(wrapped, owner);
      },
    };
    await openTalk({ ...deps, vault: { ...vault, keys: watching } }, lineActor(), id);
    expect(seen).toEqual([1]);
  });

  it("by twenty at once leaves twenty entries in one unbroken chain", async () => {
    const id = await oneTalk(world);
    const before = (await entries()).length;
    const replies = await Promise.all(Array.from({ length: 20 }, () => read(id)));
    const good = replies.filter(({ status }) => status === 200).length;
    expect((await entries()).length - before).toBe(good);
    expect(good).toBeGreaterThan(0);
    expect(replies.every(({ status }) => status === 200 || status === 503)).toBe(true);
    expect(await faultsOf()).toEqual([]);
  });
});

describe("an opening, whatever goes wrong at whichever step", () => {
  /** Opens with trouble at one step; answers whether content came out, what was unwrapped, and the entries it left. */
  async function troubled(id: string, adversary: Parameters<typeof plant>[1]) {
    const { deps } = world.kit;
    const vault = vaultOf(deps);
    let unwrapped = 0;
    const counting: KeyHolder = {
      ...vault.keys,
      unwrap: (wrapped, owner) => {
        if (owner.owner === who.officer) unwrapped += 1;
        return vault.keys.unwrap(wrapped, owner);
      },
    };
    const before = (await entries()).length;
    const fault = plant(deps.db, adversary);
    const opened = await asProcess(() =>
      openTalk({ ...deps, vault: { ...vault, keys: counting } }, lineActor(), id),
    ).then(
      () => true,
      () => false,
    );
    await fault.rest();
    fault.remove();
    return { opened, unwrapped, left: (await entries()).length - before, steps: fault.steps.length };
  }

  it("is never without its entry, and leaves at most one", async () => {
    const id = await oneTalk(world);
    const { steps } = await troubled(id, recordCalls());
    expect(steps).toBeGreaterThan(4);
    let scenarios = 0;
    for (const make of [
      crashBefore,
      crashAfter,
      loseReplyAfterCommit,
      (n: number) => loseReplyAfterCommit(n, 99),
      conflict,
    ]) {
      for (let n = 1; n <= steps; n += 1) {
        const { opened, unwrapped, left } = await troubled(id, make(n));
        scenarios += 1;
        const what = `${make(n).name}: opened ${opened}, unwrapped ${unwrapped}, entries ${left}`;
        expect(left, what).toBeLessThanOrEqual(1);
        expect(left === 1 || (!opened && unwrapped === 0), what).toBe(true);
      }
    }
    expect(scenarios).toBeGreaterThan(20);
    expect(await faultsOf(), "the chain stands after all of it").toEqual([]);
  });
});

describe("the chain", () => {
  let id = "";
  let rows: Item[] = [];
  beforeAll(async () => {
    world = await talkWorld();
    id = await oneTalk(world);
    for (const as of [who.officer, who.line, who.head, who.line, who.officer]) await read(id, as);
    rows = await entries();
  });
  const restored = async (): Promise<void> => {
    for (const row of rows) await plantRow(world.kit.deps, row);
  };

  it("is whole while nobody touches it", async () => {
    expect(rows).toHaveLength(5);
    expect(await faultsOf()).toEqual([]);
  });

  it("shows every single entry that is taken away, the last one too", async () => {
    for (const row of rows) {
      await dropRow(world.kit.deps, row);
      expect(await faultsOf(), String(row["n"])).not.toEqual([]);
      await plantRow(world.kit.deps, row);
    }
    expect(await faultsOf()).toEqual([]);
  });

  it("shows every attribute of every entry that is altered", async () => {
    const forged = {
      by: "A000001",
      byName: "某人",
      at: "2026-01-01T00:00:00.000Z",
      as: "talker",
      did: "print",
      talk: "x",
      day: "2026-01-01",
      serial: "zz",
      warrant: "w1",
    };
    for (const row of rows) {
      for (const [name, value] of Object.entries(forged)) {
        await plantRow(world.kit.deps, { ...row, [name]: value === row[name] ? "disciplineLine" : value });
        expect(await faultsOf(), `${String(row["n"])} ${name}`).not.toEqual([]);
      }
      await plantRow(world.kit.deps, row);
    }
  });

  it("shows any two entries that changed places", async () => {
    for (const [at, one] of rows.entries()) {
      for (const other of rows.slice(at + 1)) {
        await plantRow(world.kit.deps, { ...one, sk: other.sk });
        await plantRow(world.kit.deps, { ...other, sk: one.sk });
        expect(await faultsOf()).not.toEqual([]);
        await plantRow(world.kit.deps, { ...one, sk: other.sk, n: other["n"] });
        await plantRow(world.kit.deps, { ...other, sk: one.sk, n: one["n"] });
        expect(await faultsOf()).not.toEqual([]);
        await restored();
      }
    }
    expect(await faultsOf()).toEqual([]);
  });

  it("shows a log cut back together with its end in the vault: the end stands in the other table too", async () => {
    const { deps } = world.kit;
    const [beforeLast, last] = rows.slice(-2);
    if (!beforeLast || !last) throw new Error("rows");
    await dropRow(deps, last);
    const end = { pk: last.pk, sk: "access-head", n: beforeLast["n"], mac: beforeLast["mac"] };
    await plantRow(deps, end);
    expect(await faultsOf()).toEqual(["另存的末尾与记录不符，可能有记录被删除"]);
    // Control: whoever moves the second end as well, in the other table, leaves no trace; two roles would have to agree.
    const anchor = keys.accessAnchor(world.county, who.officer);
    await tryWrite(deps, { set: anchor, to: { n: end.n, mac: end.mac } });
    expect(await faultsOf()).toEqual([]);
  });
});
