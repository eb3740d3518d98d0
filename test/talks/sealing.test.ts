// What lies in the vault opens only where it belongs: moved, swapped, altered or under another key it is refused in words.
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileKeys, holderOf, keyFileBeside } from "../../functions/platform/key-file.ts";
import { seal, unseal } from "../../functions/platform/sealing.ts";
import { createSite } from "../../functions/site.ts";
import { recordRoutes } from "../../functions/talks/routes-records.ts";
import { contentFields } from "../../shared/talks/schema.ts";
import { oneTalk, talkWorld, who, type TalkWorld } from "./given.ts";
import { bodyRow, plantRow } from "./tamper.ts";

let world: TalkWorld;
beforeAll(async () => {
  world = await talkWorld();
});
const read = (id: string, as: string = who.line) => world.kit.call(recordRoutes.view, { as, params: { id } });
const reasonOf = (body: unknown): string => (body as { reason?: string }).reason ?? "";

describe("a sealed field", () => {
  const key = randomBytes(32);
  const place = { pk: "529901/talk/a", sk: "body/0000", field: "content" };

  it("opens in its own place and is 29 bytes longer than its text", () => {
    const sealed = seal(key, place, "谈话内容");
    expect(unseal(key, place, sealed)).toBe("谈话内容");
    expect(sealed.byteLength).toBe(Buffer.byteLength("谈话内容") + 29);
    expect(Buffer.from(sealed).includes("谈话")).toBe(false);
  });

  it("never looks the same twice", () => {
    expect(seal(key, place, "一")).not.toEqual(seal(key, place, "一"));
  });

  it.each([
    ["another record", { ...place, pk: "529901/talk/b" }],
    ["another row of the record", { ...place, sk: "remark/0001" }],
    ["another field", { ...place, field: "advice" }],
  ])("does not open in %s", (_, elsewhere) => {
    expect(() => unseal(key, elsewhere, seal(key, place, "谈话内容"))).toThrow("已损坏或被改动");
  });

  it("does not open with any one bit flipped, cut short, or under another key", () => {
    const sealed = seal(key, place, "短");
    for (let bit = 0; bit < sealed.byteLength * 8; bit += 1) {
      const flipped = Uint8Array.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(key, place, flipped)).toThrow("已损坏或被改动");
    }
    for (let length = 0; length < sealed.byteLength; length += 1)
      expect(() => unseal(key, place, sealed.slice(0, length))).toThrow("已损坏或被改动");
    expect(() => unseal(randomBytes(32), place, sealed)).toThrow("已损坏或被改动");
  });
});

describe("a record in the vault", () => {
  it("whose content was moved in from another officer's record is refused, and others open", async () => {
    const [mine, other] = [await oneTalk(world), await oneTalk(world, { officers: [who.second] })];
    const [body, foreign] = [await bodyRow(world.kit.deps, mine), await bodyRow(world.kit.deps, other)];
    await plantRow(world.kit.deps, { ...body, sealed: foreign.sealed });
    const refused = await read(mine);
    expect([refused.status, reasonOf(refused.body)]).toEqual([500, "content-damaged"]);
    expect(JSON.stringify(refused.body)).toContain("其他记录不受影响");
    expect((await read(other)).status).toBe(200);
    await plantRow(world.kit.deps, body);
    expect((await read(mine)).status).toBe(200);
  });

  it("moved whole, with its owner and all, to another officer's address is refused", async () => {
    const [mine, other] = [await oneTalk(world), await oneTalk(world, { officers: [who.second] })];
    const [body, foreign] = [await bodyRow(world.kit.deps, mine), await bodyRow(world.kit.deps, other)];
    await plantRow(world.kit.deps, { ...foreign, pk: body.pk, sk: body.sk });
    expect(reasonOf((await read(mine)).body)).toBe("content-damaged");
  });

  it("with two fields swapped or one bit flipped is refused", async () => {
    const id = await oneTalk(world);
    const body = await bodyRow(world.kit.deps, id);
    const { content, advice } = body.sealed;
    await plantRow(world.kit.deps, { ...body, sealed: { ...body.sealed, content: advice, advice: content } });
    expect(reasonOf((await read(id)).body)).toBe("content-damaged");
    for (const field of contentFields) {
      const bytes = Uint8Array.from(body.sealed[field] ?? []);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await plantRow(world.kit.deps, { ...body, sealed: { ...body.sealed, [field]: bytes } });
      expect(reasonOf((await read(id)).body), field).toBe("content-damaged");
    }
    await plantRow(world.kit.deps, body);
    expect((await read(id)).status).toBe(200);
  });

  it("control: without binding to its place the moved record would open", () => {
    const key = randomBytes(32);
    const nowhere = { pk: "", sk: "", field: "" };
    expect(unseal(key, nowhere, seal(key, nowhere, "搬走的内容"))).toBe("搬走的内容");
  });
});

describe("a lost master key", () => {
  it("closes the content of talks with a clear error and nothing else", async () => {
    const id = await oneTalk(world);
    const { deps } = world.kit;
    const vault = { tableName: deps.vault?.tableName ?? "", keys: holderOf(randomBytes(32)) };
    const { app } = createSite({ ...deps, vault });
    const token = await world.kit.tokenFor(who.line);
    const ask = (address: string) =>
      app.request(`http://suneng.test${address}`, { headers: { authorization: `Bearer ${token}` } });
    const refused = await ask(`/api/talks/records/${id}`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      reason: "talk-key-lost",
      message: expect.stringContaining("密钥"),
    });
    expect((await ask(`/api/talks/rounds/justice1/${world.quarter}`)).status).toBe(200);
    expect((await ask("/api/notices")).status).toBe(200);
    expect((await ask("/")).status).toBe(200);
  });
});

describe("the key of one machine", () => {
  const folders: string[] = [];
  const dataDir = async (): Promise<string> => {
    const folder = await mkdtemp(path.join(tmpdir(), "suneng-key-"));
    folders.push(folder);
    return path.join(folder, "data");
  };
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  it("is a file beside the data folder that only its owner may read", async () => {
    const file = keyFileBeside(await dataDir());
    expect(path.basename(file)).toBe("data.talk-key");
    await fileKeys(file, { mayCreate: true });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, "utf8")).trim()).toMatch(/^[0-9a-f]{64}$/);
  });

  it("opens after a restart what it sealed before, for its owner only", async () => {
    const file = keyFileBeside(await dataDir());
    const owner = { county: "529901", owner: "S20012" };
    const { plain, wrapped } = await (await fileKeys(file, { mayCreate: true })).fresh(owner);
    const again = await fileKeys(file, { mayCreate: false });
    expect(Buffer.from(await again.unwrap(wrapped, owner))).toEqual(Buffer.from(plain));
    await expect(again.unwrap(wrapped, { ...owner, owner: "S20013" })).rejects.toThrow("密钥不可用");
  });

  it("that others may read stops the start and says what to do", async () => {
    const file = keyFileBeside(await dataDir());
    await writeFile(file, "00".repeat(32), { mode: 0o600 });
    await chmod(file, 0o644);
    await expect(fileKeys(file, { mayCreate: true })).rejects.toThrow("chmod 600");
  });

  it("once missing is never replaced by a fresh one", async () => {
    const file = keyFileBeside(await dataDir());
    const keys = await fileKeys(file, { mayCreate: false });
    await expect(keys.fresh({ county: "529901", owner: "S20012" })).rejects.toThrow("密钥不可用");
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});
