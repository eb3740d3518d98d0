// The API of briefs under bad input and in the wrong hands: a clear 4xx, and nothing lost or half written.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { trainingRoutes } from "../../functions/training/routes.ts";
import { createApp, type Kit } from "../support/app.ts";
import { makeBriefInput } from "../support/make.ts";
import { makeBombPng, svgFile } from "../support/photos.ts";
import { small } from "../support/seed-org.ts";
import {
  accept,
  attach,
  done,
  draft,
  giveBack,
  jpeg,
  ready,
  submit,
  submitted,
  upload,
  view,
} from "./steps.ts";

const { staff, units, organs } = small;
let kit: Kit;

beforeAll(async () => {
  kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
});
beforeEach(() => kit.clock.set("2026-11-03T17:00:00+08:00"));

type Refused = { code: string; reason: string; message: string; fields: { path: string; message: string }[] };
const refused = (reply: { body: unknown }): Refused => reply.body as Refused;

describe("in the wrong hands", () => {
  it("another unit's brief is not found, whatever is tried", async () => {
    const { id, version } = await ready(kit);
    const [photo] = done(await view(kit, id)).photos;
    const as = staff.otherClerk;
    const params = { id, photo: photo?.photo ?? "" };
    const body = { ...makeBriefInput({ title: "别人的" }), version };
    await kit.tokenFor(as);
    const replies = await Promise.all([
      view(kit, id, as),
      submit(kit, id, as),
      kit.call(trainingRoutes.save, { as, params, body }),
      kit.call(trainingRoutes.discard, { as, params }),
      kit.call(trainingRoutes.photoTicket, { as, params, body: {} }),
      kit.call(trainingRoutes.attachPhoto, { as, params, body: { photo: "aaaaaaaaaa0001" } }),
      kit.call(trainingRoutes.removePhoto, { as, params }),
      kit.call(trainingRoutes.create, { as, body: makeBriefInput() }),
      kit.call(trainingRoutes.list, { as, query: { unit: units.chengguan } }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual(Array(9).fill(404));
    expect(done(await view(kit, id))).toMatchObject({ version, photoCount: 1, state: "draft" });
  });

  it("another organ's reviewer neither sees nor decides, and a unit's clerk may not decide at all", async () => {
    const { id } = await submitted(kit, { day: "2026-10-30" }, staff.clerk, 2);
    expect((await view(kit, id, staff.courtReviewer)).status).toBe(404);
    expect((await accept(kit, id, staff.courtReviewer)).status).toBe(404);
    expect((await giveBack(kit, id, "请重写", staff.courtReviewer)).status).toBe(404);
    const desk = { as: staff.courtReviewer, query: { organ: organs.police } };
    expect((await kit.call(trainingRoutes.desk, desk)).status).toBe(404);
    expect((await accept(kit, id, staff.unitHead)).status).toBe(403);
    expect((await accept(kit, id, staff.plain)).status).toBe(403);
    expect(done(await view(kit, id)).state).toBe("submitted");
  });

  it("a draft is its unit's own business until it is submitted", async () => {
    const { id } = await ready(kit, { day: "2026-10-23" }, staff.clerk, 3);
    const listed = async (as: string): Promise<string[]> => {
      const reply = await kit.call(trainingRoutes.list, {
        as,
        query: { unit: units.chengguan, month: "2026-10" },
      });
      return done(reply).items.map((row) => row.id);
    };
    expect((await view(kit, id, staff.reviewer)).status).toBe(404);
    expect(await listed(staff.reviewer)).not.toContain(id);
    expect(await listed(staff.unitHead)).toContain(id);
    done(await submit(kit, id));
    expect((await view(kit, id, staff.reviewer)).status).toBe(200);
    expect(await listed(staff.committee)).toContain(id);
  });

  it("an expired session is asked to sign in again, and nothing is written", async () => {
    const { id, version } = await draft(kit, { title: "会话过期之前" });
    kit.clock.set("2026-11-20T09:00:00+08:00");
    const token = await kit.tokenFor(staff.clerk);
    const body = { ...makeBriefInput({ title: "会话过期之后" }), version };
    const reply = await kit.call(trainingRoutes.save, { token, params: { id }, body });
    expect([reply.status, refused(reply).reason]).toEqual([401, "session-expired"]);
    kit.clock.set("2026-11-03T17:00:00+08:00");
    expect(done(await view(kit, id)).title).toBe("会话过期之前");
  });
});

describe("bad addresses", () => {
  it.each([
    "a%2Fb",
    "..%2Forg",
    "chengguan-20261103",
    "chengguan-20269999-aaaaaaaaaa0001",
    "CHENGGUAN-20261103-x1",
    "%00",
  ])("an id like %s finds nothing", async (id) => {
    expect((await view(kit, id)).status).toBe(404);
    expect((await submit(kit, id)).status).toBe(404);
    expect((await accept(kit, id)).status).toBe(404);
  });

  it("a unit or photo like a%2Fb finds nothing", async () => {
    const { id } = await draft(kit);
    const lists = await kit.call(trainingRoutes.list, { as: staff.clerk, query: { unit: "a/b" } });
    const photo = await kit.call(trainingRoutes.removePhoto, {
      as: staff.clerk,
      params: { id, photo: "a%2Fb" },
    });
    const ticket = await kit.call(trainingRoutes.attachPhoto, {
      as: staff.clerk,
      params: { id },
      body: { photo: "../../x" },
    });
    expect([lists.status, photo.status, ticket.status]).toEqual([404, 404, 400]);
  });
});

describe("bad bodies", () => {
  const create = (asked: object) => kit.call(trainingRoutes.create, { as: staff.clerk, ...asked });

  it("a missing body, broken JSON, wrong types and unknown keys are named", async () => {
    const json = { "content-type": "application/json" };
    expect((await create({})).status).toBe(400);
    expect((await create({ rawBody: "{", headers: json })).status).toBe(400);
    expect(
      (await create({ rawBody: "unit=chengguan", headers: { "content-type": "text/plain" } })).status,
    ).toBe(415);
    const wrong = await create({
      rawBody: JSON.stringify({ ...makeBriefInput(), present: "100001", role: "x" }),
      headers: json,
    });
    expect(wrong.status).toBe(400);
    expect(refused(wrong).fields).toEqual([
      { path: "present", message: "应为列表" },
      { path: "", message: "有不认识的字段：role" },
    ]);
  });

  it("ten megabytes of text are refused before they are read, a text of 3001 characters by its field", async () => {
    const rawBody = JSON.stringify({ ...makeBriefInput(), text: "长".repeat(3_400_000) });
    const huge = await create({ rawBody, headers: { "content-type": "application/json" } });
    expect(huge.status).toBe(413);
    const long = await create({ body: { ...makeBriefInput(), text: "长".repeat(3001) } });
    expect(refused(long).fields).toEqual([{ path: "text", message: "最多 3000 个字" }]);
  });

  it("a return without a reason is refused", async () => {
    const { id } = await submitted(kit, { day: "2026-10-22" }, staff.clerk, 4);
    expect(refused(await giveBack(kit, id, " ")).fields).toEqual([
      { path: "reason", message: "请写明退回原因（至少 2 个字）" },
    ]);
    expect(done(await view(kit, id)).state).toBe("submitted");
  });
});

describe("bad photos", () => {
  const tried = async (bytes: Uint8Array): Promise<{ status: number; reason: string }> => {
    const { id } = await draft(kit);
    const reply = await attach(kit, id, await upload(kit, id, bytes));
    const kept = [...kit.files.held.keys()].filter(
      (key) => key.startsWith("photos/") && key.includes(id.slice(-14)),
    );
    expect(kept).toEqual([]);
    expect(done(await view(kit, id))).toMatchObject({ photoCount: 0, photos: [] });
    return { status: reply.status, reason: refused(reply).reason };
  };

  it("an SVG named .jpg is refused by its content", async () => {
    expect(await tried(svgFile)).toEqual({ status: 415, reason: "photo-format" });
  });

  it("a truncated JPEG is refused", async () => {
    const whole = await jpeg(5);
    expect(await tried(whole.subarray(0, whole.length / 2))).toEqual({
      status: 400,
      reason: "photo-damaged",
    });
  });

  it("a PNG of 256 megapixels is refused before it is unpacked", async () => {
    expect(await tried(makeBombPng())).toEqual({ status: 413, reason: "photo-too-large" });
  });

  it("an empty file is refused", async () => {
    expect(await tried(new Uint8Array())).toEqual({ status: 400, reason: "photo-empty" });
  });

  it("a photo that never reached storage, or reached it for another brief, is not found", async () => {
    const { id } = await draft(kit);
    const other = await draft(kit, { unit: units.hebin, present: [staff.otherClerk] }, staff.otherClerk);
    const photo = await upload(kit, other.id, await jpeg(6), staff.otherClerk);
    for (const name of ["aaaaaaaaaazzzz", photo]) {
      const reply = await attach(kit, id, name);
      expect([reply.status, refused(reply).reason]).toEqual([404, "photo-not-uploaded"]);
    }
  });

  it("only JPEG and PNG up to 15 MB get a ticket", async () => {
    const { id } = await draft(kit);
    const ask = async (body: object): Promise<number> =>
      (await kit.call(trainingRoutes.photoTicket, { as: staff.clerk, params: { id }, body })).status;
    expect(await ask({ contentType: "image/svg+xml" })).toBe(400);
    expect(await ask({ contentType: "image/jpeg", sizeBytes: 16 * 1024 * 1024 })).toBe(400);
    expect(await ask({ contentType: "image/png", sizeBytes: 1000 })).toBe(201);
    expect(await ask({})).toBe(201);
  });
});

describe("lists", () => {
  it("page by cursor without losing or repeating a brief, and a made-up cursor is refused", async () => {
    for (const day of ["2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-05"])
      await draft(kit, { day });
    const query = { unit: units.chengguan, month: "2026-09", limit: "2" };
    const days: string[] = [];
    let cursor: string | undefined;
    do {
      const asked = { as: staff.clerk, query: { ...query, ...(cursor ? { cursor } : {}) } };
      const page = done(await kit.call(trainingRoutes.list, asked));
      expect(page.items.length).toBeLessThanOrEqual(2);
      days.push(...page.items.map(({ day }) => day));
      cursor = page.cursor;
    } while (cursor);
    expect(days).toEqual(["2026-09-05", "2026-09-04", "2026-09-03", "2026-09-02", "2026-09-01"]);
    const forged = await kit.call(trainingRoutes.list, {
      as: staff.clerk,
      query: { ...query, cursor: "eyJwayI6MX0" },
    });
    expect(forged.status).toBe(400);
    expect(
      (await kit.call(trainingRoutes.list, { as: staff.clerk, query: { ...query, limit: "0" } })).status,
    ).toBe(400);
    expect(
      (await kit.call(trainingRoutes.list, { as: staff.clerk, query: { ...query, role: "x" } })).status,
    ).toBe(400);
  });

  it("the desk shows the oldest submission first and how long it has waited", async () => {
    const at = async (instant: string, day: string, seed: number): Promise<string> => {
      kit.clock.set(instant);
      return (await submitted(kit, { day }, staff.clerk, seed)).id;
    };
    const late = await at("2026-11-06T10:00:00+08:00", "2026-11-02", 7);
    kit.clock.set("2026-11-07T09:00:00+08:00");
    const rows = done(
      await kit.call(trainingRoutes.desk, { as: staff.reviewer, query: { organ: organs.police } }),
    ).items;
    const times = rows.map(({ submittedAt }) => submittedAt ?? "");
    expect(times).toEqual([...times].sort());
    expect(rows.at(-1)).toMatchObject({
      id: late,
      waitingDays: 1,
      own: false,
      flagCount: expect.any(Number),
    });
  });
});
