// The pages of briefs, posted as a plain browser posts them: nothing typed is lost, nothing hostile is run.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp, type Kit } from "../support/app.ts";
import { makeBriefInput } from "../support/make.ts";
import { small } from "../support/seed-org.ts";
import { accept, done, draft, jpeg, ready, submit, submitted, view } from "./steps.ts";

const { staff, units } = small;
let kit: Kit;

beforeAll(async () => {
  kit = await createApp({ now: "2026-11-03T17:00:00+08:00" });
  await kit.seedOrg();
});
beforeEach(() => kit.clock.set("2026-11-03T17:00:00+08:00"));

/** The fields as a browser would post them. */
const typed = (given: Record<string, string | string[]> = {}): Record<string, string | string[]> => {
  const input = makeBriefInput();
  return {
    unit: input.unit,
    day: input.day,
    start: "14:00",
    end: "18:00",
    hours: "",
    title: input.title,
    place: input.place,
    category: "skills",
    mode: "gathered",
    method: "practice",
    instructor: input.instructor,
    present: input.present,
    text: input.text,
    ...given,
  };
};

const locationOf = (reply: { headers: Headers }): string => reply.headers.get("location") ?? "";
const hostile = `<script>alert("x")</script>'"><img src=x onerror=alert(1)>&amp;`;

describe("the form", () => {
  it("opens with today, the unit's roster all present, and one idempotency key", async () => {
    const { status, body } = await kit.page("/training/briefs/new", { as: staff.clerk });
    expect(status).toBe(200);
    expect(body).toContain('value="2026-11-03"');
    expect(body.match(/name="present"[^>]*checked/g)).toHaveLength(6);
    expect(body).toContain("周辅警");
    expect(body).toMatch(/name="idempotencyKey" value="[a-z0-9]{8,}"/);
    expect(body).toContain("会议形式只有信息化、法律法规可计入半天训练");
  });

  it("posted whole, it becomes a draft and leads on to its photos; posted again, it is the same draft", async () => {
    const fields = typed({ idempotencyKey: "form-once-0001" });
    const first = await kit.submitForm("/training/briefs/new", fields, { as: staff.clerk });
    const again = await kit.submitForm("/training/briefs/new", fields, { as: staff.clerk });
    expect([first.status, again.status]).toEqual([303, 303]);
    expect(locationOf(first)).toMatch(/^\/training\/briefs\/chengguan-20261102-[a-z0-9]+\/edit$/);
    expect(locationOf(again)).toBe(locationOf(first));
  });

  it("posted with errors, it keeps what was typed, hostile words included, and runs none of it", async () => {
    const fields = typed({
      day: "2026-02-30",
      hours: "很久",
      text: hostile,
      title: hostile,
      present: [staff.officer],
    });
    const { status, body } = await kit.submitForm("/training/briefs/new", fields, { as: staff.clerk });
    expect(status).toBe(400);
    expect(body).toContain("请填写正确的日期，例如 2026-11-03");
    expect(body).toContain("应为数字");
    expect(body).toContain("填写的内容已保留");
    expect(body).not.toContain("<script>alert");
    expect(body).not.toContain("<img src=x");
    expect(body).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(body).toMatch(/name="present" value="100003" checked/);
    expect(body).not.toMatch(/name="present" value="100001" checked/);
    expect(body).toContain('value="所内训练室"');
  });

  it("报送 with something missing saves the words, names what is missing and stays a draft", async () => {
    const { id } = await draft(kit, { title: "先存一半", text: "" });
    const fields = typed({ version: "1", do: "submit", title: "写完的标题", text: "" });
    const { status, body } = await kit.submitForm(`/training/briefs/${id}/edit`, fields, { as: staff.clerk });
    expect(status).toBe(400);
    expect(body).toContain("正文至少 50 个字");
    expect(body).toContain("请至少上传 1 张照片");
    expect(body).toContain('href="#f-photos"');
    expect(body).toMatch(/name="version" value="2"/);
    expect(done(await view(kit, id))).toMatchObject({ state: "draft", title: "写完的标题" });
  });

  it("somebody else's save in between is told, the own words stay, and pressing again saves them", async () => {
    const { id, version } = await draft(kit, { title: "两个人同时改" });
    const edit = (title: string, on: number, as: string) =>
      kit.submitForm(`/training/briefs/${id}/edit`, typed({ title, version: String(on), do: "save" }), {
        as,
      });
    expect((await edit("所长的标题", version, staff.unitHead)).status).toBe(303);
    const late = await edit("内勤的标题", version, staff.clerk);
    expect(late.status).toBe(409);
    expect(late.body).toContain("刚刚有人改过这份简报");
    expect(late.body).toContain('value="内勤的标题"');
    const next = Number(/name="version" value="(\d+)"/.exec(late.body)?.[1]);
    expect((await edit("内勤的标题", next, staff.clerk)).status).toBe(303);
    expect(done(await view(kit, id)).title).toBe("内勤的标题");
  });

  it("a meeting on a topic that does not count says so", async () => {
    const { id } = await draft(kit, { mode: "meeting", category: "skills" });
    const said = "这次训练计入简报但不计入半天";
    expect((await kit.page(`/training/briefs/${id}/edit`, { as: staff.clerk })).body).toContain(said);
    const law = await draft(kit, { mode: "meeting", category: "law" });
    expect((await kit.page(`/training/briefs/${law.id}/edit`, { as: staff.clerk })).body).not.toContain(said);
  });

  it("a phone without script attaches and removes photos by plain forms", async () => {
    const { id } = await draft(kit);
    const send = async (bytes: Uint8Array, name: string) =>
      kit.submitForm(
        `/training/briefs/${id}/photos`,
        { file: new File([Buffer.from(bytes)], name) },
        { as: staff.clerk },
      );
    const sent = await send(await jpeg(201), "IMG_0001.JPG");
    expect([sent.status, locationOf(sent)]).toEqual([303, `/training/briefs/${id}/edit`]);
    const svg = await send(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "photo.jpg");
    expect(svg.status).toBe(415);
    expect(svg.body).toContain("这是 SVG 图形，只能上传 JPG 或 PNG 照片");
    const [photo] = done(await view(kit, id)).photos;
    expect((await kit.page(`/training/briefs/${id}/edit`, { as: staff.clerk })).body).toContain(
      `action="/training/briefs/${id}/photos/${photo?.photo ?? ""}/remove"`,
    );
    await kit.submitForm(
      `/training/briefs/${id}/photos/${photo?.photo ?? ""}/remove`,
      { ok: "1" },
      { as: staff.clerk },
    );
    expect(done(await view(kit, id)).photos).toEqual([]);
  });

  it("is not opened for another unit, nor for a brief under review", async () => {
    const foreign = await kit.page(`/training/briefs/new?unit=${units.hebin}`, { as: staff.clerk });
    expect(foreign.status).toBe(404);
    const { id } = await submitted(kit, { day: "2026-10-29" }, staff.clerk, 202);
    const closed = await kit.page(`/training/briefs/${id}/edit`, { as: staff.clerk });
    expect([closed.status, locationOf(closed)]).toEqual([303, `/training/briefs/${id}`]);
  });
});

describe("the brief's page", () => {
  it("reads as typed, with hostile words as words, and its photos by signed links", async () => {
    const { id } = await ready(
      kit,
      { title: hostile.slice(0, 60), text: `${hostile}${"训练情况".repeat(15)}` },
      staff.clerk,
      203,
    );
    const { body } = await kit.page(`/training/briefs/${id}`, { as: staff.clerk });
    expect(body).not.toContain("<script>alert");
    expect(body).toContain("&lt;script&gt;");
    expect(body).toContain("https://storage.test/photos/");
    expect(body).toContain("陈内勤、王民警");
  });

  it("a button that cannot be pressed says why", async () => {
    const { id } = await draft(kit);
    const { body } = await kit.page(`/training/briefs/${id}`, { as: staff.clerk });
    expect(body).toMatch(/<button[^>]*disabled[^>]*>报送<\/button>/);
    expect(body).toContain("还缺：请至少上传 1 张照片");
  });

  it("another unit's brief is a page not found", async () => {
    const { id } = await draft(kit);
    expect((await kit.page(`/training/briefs/${id}`, { as: staff.otherClerk })).status).toBe(404);
  });
});

describe("the desk", () => {
  it("accepts in one tap and goes on to the next brief, then back to the desk", async () => {
    const older = await submitted(kit, { day: "2026-10-28", title: "先报的简报" }, staff.clerk, 204);
    kit.clock.advance({ minutes: 5 });
    const newer = await submitted(kit, { day: "2026-10-27", title: "后报的简报" }, staff.clerk, 205);
    const listed = await kit.page("/training/desk", { as: staff.reviewer });
    expect(listed.body.indexOf("先报的简报")).toBeLessThan(listed.body.indexOf("后报的简报"));
    const press = (id: string) =>
      kit.submitForm(`/training/briefs/${id}/accept`, { version: "2" }, { as: staff.reviewer });
    const first = await press(newer.id);
    expect(first.status).toBe(303);
    expect(locationOf(first)).not.toContain(newer.id);
    for (let at = locationOf(first); at.startsWith("/training/briefs/");)
      at = locationOf(await press(at.split("/")[3] ?? ""));
    expect((await kit.page("/training/desk", { as: staff.reviewer })).body).toContain("没有待审核的简报");
    expect(done(await view(kit, older.id)).state).toBe("accepted");
  });

  it("a return without a reason keeps the page and says so; the slower of two reviewers is told", async () => {
    const { id } = await submitted(kit, { day: "2026-10-26" }, staff.clerk, 206);
    const short = await kit.submitForm(
      `/training/briefs/${id}/return`,
      { reason: "改" },
      { as: staff.reviewer },
    );
    expect(short.status).toBe(400);
    expect(short.body).toContain("请写明退回原因（至少 2 个字）");
    expect(short.body).toMatch(/>\s*改<\/textarea>/);
    done(await accept(kit, id, staff.secondReviewer));
    const slow = await kit.submitForm(
      `/training/briefs/${id}/return`,
      { reason: "请补充" },
      { as: staff.reviewer },
    );
    expect(slow.status).toBe(409);
    expect(slow.body).toContain("当前状态是“已通过”");
  });

  it("is closed to those who do not review", async () => {
    expect((await kit.page("/training/desk", { as: staff.clerk })).status).toBe(403);
  });
});

describe("the list", () => {
  it("shows a unit its month and a reviewer every unit of the organ", async () => {
    const { id } = await ready(kit, { day: "2026-09-10", title: "九月的简报" }, staff.clerk, 207);
    done(await submit(kit, id));
    const own = await kit.page("/training/briefs?month=2026-09", { as: staff.clerk });
    expect(own.body).toContain("九月的简报");
    expect(own.body).toContain("新建简报");
    const all = await kit.page("/training/briefs?month=2026-09", { as: staff.reviewer });
    expect(all.body).toContain("城关派出所");
    expect(all.body).toContain("河滨派出所");
    expect(all.body).not.toContain("立案庭");
    const one = await kit.page(`/training/briefs?unit=${units.chengguan}&month=2026-09`, {
      as: staff.reviewer,
    });
    expect(one.body).toContain("九月的简报");
    expect(one.body).not.toContain("新建简报");
    const foreign = await kit.page(`/training/briefs?unit=${units.filing}`, { as: staff.reviewer });
    expect(foreign.status).toBe(404);
  });
});
