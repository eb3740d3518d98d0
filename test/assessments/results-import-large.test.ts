// Importing results under strain: hostile files, and five thousand rows that are cut short.
import { crc32, deflateRawSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { inPacks } from "../../functions/org/packs.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { inParallel } from "../../functions/platform/parallel.ts";
import { keys } from "../../shared/keys.ts";
import { makeOfficer } from "../support/make.ts";
import { makeRound, organ, testWorld, units, who, type TestWorld } from "./given.ts";
import { importingIn, sheetOf, sittings } from "./import-given.ts";

let world: TestWorld;
let files: ReturnType<typeof importingIn>;
beforeAll(async () => {
  world = await testWorld();
  files = importingIn(world);
});

/** A workbook whose one sheet unpacks to far more than it is. */
function bomb(): Uint8Array {
  const plain = Buffer.alloc(300 * 1024 * 1024, 0x20);
  const packed = deflateRawSync(plain, { level: 1 });
  const name = Buffer.from("xl/worksheets/sheet1.xml");
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(plain), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(plain.length, 18);
  common.writeUInt16LE(name.length, 22);
  const file = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, name, packed]);
  const entry = Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(file.length, 16);
  return Buffer.concat([file, entry, end]);
}

describe("a hostile file", () => {
  const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
  const long = `警号,成绩\n${Array.from({ length: 20_001 }, (_, n) => `A${10_000 + n},60`).join("\n")}`;
  it.each([
    ["a zip bomb", bomb(), 413],
    ["an old .xls", Buffer.concat([ole, Buffer.alloc(64)]), 415],
    ["a workbook with a password", Buffer.concat([ole, Buffer.from("EncryptedPackage", "utf16le")]), 415],
    ["20,001 rows", Buffer.from(long), 413],
    ["nothing", Buffer.alloc(0), 400],
    ["half a workbook", Buffer.from("PK\u0003\u0004half"), 400],
    ["more than 10 MB", Buffer.alloc(10 * 1024 * 1024 + 1, 0x61), 413],
  ])("%s is refused in Chinese, keeps no file and writes nothing", async (_, bytes, status) => {
    const round = await makeRound(world, { sittings });
    const kept = world.kit.files.held.size;
    const reply = await files.upload(round, bytes, { fileName: "成绩.csv" });
    expect([reply.status, (reply.body as unknown as { message: string }).message]).toEqual([
      status,
      expect.stringMatching(/[\u4e00-\u9fff]/u),
    ]);
    expect(world.kit.files.held.size).toBe(kept);
    expect(await files.standing(round)).toEqual({});
  });

  it("control characters, formulas and marks of direction in cells are read for what one sees", async () => {
    const round = await makeRound(world, { sittings });
    const csv = `警号,姓名,成绩\n="${who.officer}",\u202e王\u200b民警,\u00a086\n${who.second},=HYPERLINK("http://a"),70`;
    const { body } = await files.upload(round, Buffer.from(`\ufeff${csv}`), {
      fileName: "../../成绩\u202e.csv",
    });
    expect(body.wrong.map(({ row, column }) => [row, column])).toContainEqual([3, "姓名"]);
    // oxlint-disable-next-line no-control-regex -- control characters are the point
    expect(JSON.stringify(body)).not.toMatch(/\\u0000|\u202e|\u200b/u);
  });
});

describe("fifteen hundred rows", () => {
  it("are recorded in few round trips; cut short, the rest follows; the second time nothing is written", async () => {
    const { kit, county } = world;
    const crowd = Array.from({ length: 1500 }, (_, n) =>
      makeOfficer({ county, organ, unit: units.traffic, staff: `C${10_000 + n}`, name: "测试人员" }),
    );
    const rows = crowd.map(({ staff, unit, name, kind, category }) => ({
      put: {
        ...keys.posting(county, unit, staff, "2020-01-01"),
        staff,
        unit,
        organ,
        name,
        kind,
        category,
        from: "2020-01-01",
      },
    }));
    await inParallel(inPacks(rows.map((row) => [row])), 4, ({ changes }) =>
      commit(kit.deps, jobActor(county, "seed"), changes),
    );
    const round = await makeRound(world, { sittings });
    const file = await sheetOf(
      ["警号", "姓名", "成绩"],
      crowd.map(({ staff, name }, n) => [staff, name, 40 + (n % 60)]),
    );
    const send = kit.deps.db.send.bind(kit.deps.db);
    let calls = 0;
    let writes = 0;
    let crashAt = 5;
    kit.deps.db.send = ((...given: Parameters<typeof send>) => {
      calls += 1;
      if (given[0].constructor.name === "TransactWriteItemsCommand") writes += 1;
      return writes > crashAt ? Promise.reject(new Error("crash")) : send(...given);
    }) as typeof send;
    const { body } = await files.upload(round, file);
    expect(body.counts.new).toBe(1500);
    expect(calls, "no read for each row").toBeLessThan(60);
    expect((await files.confirm(body.import)).status, "cut short").toBe(500);
    crashAt = Infinity;
    const half = Object.keys(await files.standing(round)).length;
    expect(half).toBeGreaterThan(0);
    calls = 0;
    const done = await files.confirm(body.import);
    expect(done.body.written, "what was missing").toBe(1500 - half);
    expect(calls).toBeLessThan(250);
    kit.deps.db.send = send;
    const again = await files.upload(round, file);
    expect(again.body.counts).toMatchObject({ new: 0, same: 1500, wrong: 0 });
  }, 120_000);
});
