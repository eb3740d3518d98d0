// What reviewers are shown of look-alikes, and what they are not: flags never refuse and never reach the unit.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BriefInput } from "../../shared/training/schema.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { attach, done, draft, jpeg, submit, upload, view } from "./steps.ts";

const { staff, units } = small;
let kit: Kit;

beforeAll(async () => {
  kit = await createApp();
  await kit.seedOrg();
});
beforeEach(() => kit.clock.set("2026-11-03T09:00:00+08:00"));

const hebin = { unit: units.hebin, present: [staff.otherClerk] };
/** Texts that have nothing in common. */
const texts = [
  "上午在射击馆开展手枪应用射击训练，教官先讲授安全规定和据枪要领，再分三组轮流实弹体验，最后逐人点评瞄准与击发问题。",
  "围绕新修订的治安管理处罚条款组织集体学习，由法制员逐条解读变化，结合三起真实案件讨论取证要点，当场测验全部及格。",
  "邀请分局技术人员讲解视频侦查平台的检索方法，民警现场登录练习车辆轨迹查询和人像比对，形成操作手册发到各警组使用。",
  "清晨组织三千米跑和单杠练习，登记每个人的成绩，对基础较弱的同志制定帮扶计划，约定下个月再次测试并公布进步情况。",
];

/** A brief of these photos and words, filed at this moment by this unit. */
async function filed(
  at: string,
  given: Partial<BriefInput>,
  photos: readonly Uint8Array[],
  as: string = staff.clerk,
): Promise<string> {
  kit.clock.set(at);
  const { id } = await draft(kit, given, as);
  for (const bytes of photos) done(await attach(kit, id, await upload(kit, id, bytes, as), as));
  return done(await submit(kit, id, as)).id;
}

const flagsOf = async (id: string, as: string = staff.reviewer) => done(await view(kit, id, as)).flags;

describe("flags", () => {
  it("the same photo and the same text of an earlier brief are pointed out, with a link, to reviewers only", async () => {
    const [first, second] = [await jpeg(101, { takenAt: "2026-11-02T15:00:00" }), await jpeg(102)];
    const earlier = await filed("2026-11-03T10:00:00+08:00", { text: texts[0] }, [first, second]);
    // The copy says it was taken on another day, and somebody else's brief uses it.
    const copy = await jpeg(101, { takenAt: "2026-11-03T15:00:00" });
    const later = await filed(
      "2026-11-04T10:00:00+08:00",
      { ...hebin, text: `${texts[0] ?? ""}特此报告。` },
      [copy, second],
      staff.otherClerk,
    );
    expect(await flagsOf(later)).toEqual([
      { kind: "photo-same", photo: 1, more: 1, brief: earlier, day: "2026-11-02", title: expect.any(String) },
      { kind: "text-near", brief: earlier, day: "2026-11-02", title: expect.any(String) },
    ]);
    expect(await flagsOf(later, staff.otherClerk)).toBeUndefined();
    expect(await flagsOf(later, staff.otherHead)).toBeUndefined();
    expect(await flagsOf(later, staff.organAdmin)).toHaveLength(2);
    expect(await flagsOf(later, staff.committee)).toHaveLength(2);
    expect(await flagsOf(earlier)).toEqual([]);
  });

  it("a photo saved again at another size and quality is pointed out as near", async () => {
    const earlier = await filed("2026-11-03T11:00:00+08:00", { text: texts[1] }, [await jpeg(103)]);
    const again = await jpeg(103, { width: 640, height: 480, quality: 60 });
    const later = await filed("2026-11-04T11:00:00+08:00", { text: texts[2] }, [again]);
    expect(await flagsOf(later)).toMatchObject([{ kind: "photo-near", photo: 1, brief: earlier }]);
  });

  it("a photo taken far from the training day is pointed out; one of the same week is not", async () => {
    const photos = [
      await jpeg(104, { takenAt: "2026-09-01T10:00:00" }),
      await jpeg(105, { takenAt: "2026-11-01T10:00:00" }),
    ];
    const id = await filed("2026-11-04T12:00:00+08:00", { text: texts[3] }, photos);
    expect(await flagsOf(id)).toEqual([{ kind: "photo-date-far", photo: 1 }]);
  });

  it("drafts, the brief itself and briefs filed later are never the earlier one", async () => {
    const bytes = await jpeg(106);
    const text =
      "组织学习反诈宣传工作指引，逐一演练进门入户的讲解话术，录制短视频互相点评，挑出最好的两段发给社区工作群转发。";
    kit.clock.set("2026-11-03T08:30:00+08:00");
    const unfiled = await draft(kit, { ...hebin, text }, staff.otherClerk);
    done(
      await attach(kit, unfiled.id, await upload(kit, unfiled.id, bytes, staff.otherClerk), staff.otherClerk),
    );
    const first = await filed("2026-11-03T13:00:00+08:00", { text }, [bytes]);
    expect(await flagsOf(first)).toEqual([]);
    kit.clock.set("2026-11-05T09:00:00+08:00");
    done(await submit(kit, unfiled.id, staff.otherClerk));
    expect(await flagsOf(unfiled.id)).toMatchObject([
      { kind: "photo-same", brief: first },
      { kind: "text-near" },
    ]);
    expect(await flagsOf(first)).toEqual([]);
  });

  it("a reader who may not see the earlier brief learns only that there is one", async () => {
    const bytes = await jpeg(107);
    const court = { unit: units.filing, present: [staff.courtClerk], text: texts[3] };
    await filed("2026-11-03T14:00:00+08:00", court, [bytes], staff.courtClerk);
    const text =
      "开展消防器材使用培训，逐个演示灭火器和水带的连接方法，随后模拟厨房起火场景分组处置，评出反应最快的小组。";
    const id = await filed("2026-11-05T14:00:00+08:00", { text }, [bytes]);
    expect(await flagsOf(id)).toEqual([{ kind: "photo-same", photo: 1 }]);
    expect(await flagsOf(id, staff.committee)).toMatchObject([
      { kind: "photo-same", brief: expect.any(String) },
    ]);
  });

  it("a photo that was taken off again points nowhere", async () => {
    const { trainingRoutes } = await import("../../functions/training/routes.ts");
    const bytes = await jpeg(108);
    const { id } = await draft(kit, hebin, staff.otherClerk);
    const photo = await upload(kit, id, bytes, staff.otherClerk);
    done(await attach(kit, id, photo, staff.otherClerk));
    done(await kit.call(trainingRoutes.removePhoto, { as: staff.otherClerk, params: { id, photo } }));
    done(await attach(kit, id, await upload(kit, id, await jpeg(109), staff.otherClerk), staff.otherClerk));
    done(await submit(kit, id, staff.otherClerk));
    const text =
      "组织处置群体性事件桌面推演，分指挥、现场、后勤三组按剧本推进，复盘通信不畅和任务交叉问题，修订本单位预案。";
    const later = await filed("2026-11-06T09:00:00+08:00", { text }, [bytes]);
    expect(await flagsOf(later)).toEqual([]);
  });
});
