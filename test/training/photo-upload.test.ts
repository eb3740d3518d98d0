// Photos of a brief on the real engine: ticket, upload, check, attach, remove; none lost, none twice, none left over.
import { beforeAll, describe, expect, it } from "vitest";
import { trainingRoutes } from "../../functions/training/routes.ts";
import { createApp, type Kit } from "../support/app.ts";
import { makeBriefInput } from "../support/make.ts";
import { small } from "../support/seed-org.ts";
import { attach, done, draft, jpeg, ready, upload, view } from "./steps.ts";

const { staff } = small;
let kit: Kit;

beforeAll(async () => {
  kit = await createApp({ now: "2026-11-03T17:00:00+08:00" });
  await kit.seedOrg();
});

describe("photos", () => {
  it("a photo that arrives while somebody types spoils no save", async () => {
    const { id, version } = await draft(kit, { title: "边传边写" });
    const photo = await upload(kit, id, await jpeg(10));
    const [attached, saved] = await Promise.all([
      attach(kit, id, photo),
      kit.call(trainingRoutes.save, {
        as: staff.clerk,
        params: { id },
        body: { ...makeBriefInput({ title: "边传边写完" }), version },
      }),
    ]);
    expect([attached.status, saved.status]).toEqual([201, 200]);
    expect(done(await view(kit, id))).toMatchObject({ title: "边传边写完", photoCount: 1 });
  });

  it("several photos at once are all kept, up to nine", async () => {
    const { id } = await draft(kit);
    const names: string[] = [];
    for (let seed = 20; seed < 30; seed += 1) {
      if (seed < 29) names.push(await upload(kit, id, await jpeg(seed)));
    }
    const replies = await Promise.all(names.slice(0, 3).map((photo) => attach(kit, id, photo)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    for (const photo of names.slice(3)) done(await attach(kit, id, photo));
    expect(done(await view(kit, id)).photos).toHaveLength(9);
    const tenth = await kit.call(trainingRoutes.photoTicket, { as: staff.clerk, params: { id }, body: {} });
    expect(tenth.body).toMatchObject({ reason: "photos-full" });
  });

  it("a report whose answer was lost is answered again; the same picture twice is refused", async () => {
    const { id } = await draft(kit);
    const photo = await upload(kit, id, await jpeg(11, { takenAt: "2026-11-02T14:30:00", gps: true }));
    const first = done(await attach(kit, id, photo));
    expect(done(await attach(kit, id, photo))).toEqual(first);
    const twin = await attach(kit, id, await upload(kit, id, await jpeg(11)));
    expect(twin.status).toBe(409);
    expect(twin.body).toMatchObject({
      reason: "photo-twice",
      message: "这张照片已经在简报里了，请选择另一张",
    });
    const { photos } = done(await view(kit, id));
    expect(photos).toMatchObject([{ photo, takenAt: "2026-11-02T14:30:00" }]);
    const stored = [...kit.files.held].find(
      ([key]) => key.startsWith("photos/") && photos[0]?.url.includes(key),
    );
    expect(Buffer.from(stored?.[1] ?? []).includes("Exif")).toBe(false);
  });

  it("a removed photo is gone from the record and from storage", async () => {
    const { id } = await ready(kit, {}, staff.clerk, 12);
    const [photo] = done(await view(kit, id)).photos;
    const remove = () =>
      kit.call(trainingRoutes.removePhoto, { as: staff.clerk, params: { id, photo: photo?.photo ?? "" } });
    expect((await remove()).status).toBe(204);
    expect(done(await view(kit, id))).toMatchObject({ photoCount: 0, photos: [] });
    expect([...kit.files.held.keys()].some((key) => photo?.url.includes(key))).toBe(false);
    expect((await remove()).status).toBe(404);
  });
});
