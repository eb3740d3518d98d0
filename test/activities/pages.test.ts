// Activities as people meet them in a browser without script: setting up, one tap, waiting, roll, projector, figures.
import { beforeEach, describe, expect, it } from "vitest";
import { noteAbsence } from "../../functions/activities/absences.ts";
import { openPage, pressButton, textOf } from "./browsing.ts";
import {
  actorOf,
  attendanceOf,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  organ,
  setUp,
  signUp,
  signUpsOf,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

const open = (path: string, as: string) => openPage(world, path, as);
const press = (path: string, as: string, fields?: Record<string, string | string[]>) =>
  pressButton(world, path, as, fields);
const post = (path: string, fields: Record<string, string | string[]>, as: string) =>
  world.kit.submitForm(path, fields, { as });
const idIn = (location: string | null): string =>
  /\/activities\/([a-z0-9]+)$/u.exec(location ?? "")?.[1] ?? "";

const typed = {
  kind: "lecture",
  theme: "现场处置 <script>alert(1)</script>",
  day: "2026-11-26",
  start: "14:30",
  end: "17:00",
  place: "三楼",
  methods: ["lecture", "case"],
  speakers: "张教授、李法官",
  hours: "2.5",
  level: "county",
  opensDay: "2026-11-17",
  opensTime: "08:00",
  closesDay: "2026-11-25",
  closesTime: "17:00",
  daysOff: "move",
  idempotencyKey: "form-key-0001",
};
const submit = (fields: Record<string, string | string[]> = {}) =>
  post(`/activities/organs/${organ}/new`, { ...typed, ...fields }, who.reviewer);

describe("setting up", () => {
  it("asks what the kind asks for: seats where one signs up, none where all are asked", async () => {
    const chooser = await open("/activities/new", who.reviewer);
    expect(chooser.text).toContain("培训班");
    const [lecture, meeting, klass] = await Promise.all(
      ["lecture", "meeting", "class"].map((kind) =>
        open(`/activities/new?kind=${kind}&organ=${organ}`, who.reviewer),
      ),
    );
    expect([lecture, meeting, klass].map((page) => page?.html.includes('name="capacity"'))).toEqual([
      true,
      false,
      true,
    ]);
    expect([lecture, meeting, klass].map((page) => page?.html.includes('name="fullTime"'))).toEqual([
      false,
      false,
      true,
    ]);
    expect((await open(`/activities/new?kind=lecture&organ=court1`, who.reviewer)).status).toBe(404);
  });

  it("makes one activity of a form sent twice, and shows hostile text as text", async () => {
    const seats = { capacity: "5", "guaranteed.hebin": "2", releaseDay: "2026-11-20", releaseTime: "12:00" };
    const [first, second] = [await submit(seats), await submit(seats)];
    expect([first.status, second.headers.get("location")]).toEqual([303, first.headers.get("location")]);
    const page = await open(first.headers.get("location") ?? "", who.officer);
    expect(page.html).toContain("现场处置 &lt;script&gt;");
    expect(page.html).not.toContain("<script>alert");
    expect(page.text).toContain(
      "5 个，已占 0 个，空 5 个。其中保底：河滨派出所 2 个，11月20日 12:00起没用完的向所有人开放",
    );
    expect(page.text).toContain("张教授、李法官");
    const edit = await open(`/activities/${idIn(first.headers.get("location"))}/edit`, who.reviewer);
    expect(edit.text).toContain("保底合计 2 个");
  });

  it.each([
    ["an end before the beginning", { end: "14:00" }, "结束时间应晚于开始时间", "f-end"],
    ["no theme", { theme: "" }, "主题", "f-theme"],
    ["a cut-off that is no time", { closesTime: "25:00" }, "时间格式不正确", "f-closesDay"],
    [
      "guarantees beyond the seats",
      { capacity: "3", "guaranteed.hebin": "4" },
      "各部门保底名额之和超过总名额",
      "f-guaranteed",
    ],
    ["a series without an end", { every: "week" }, "重复次数和截止日期填一个", "f-seriesUntil"],
  ])("says of %s what is wrong at its field, and keeps what was typed", async (_, fields, message, field) => {
    const answer = await submit(fields);
    expect(answer.status).toBe(400);
    expect(textOf(answer.body)).toContain(message);
    expect(answer.body).toContain(`href="#${field}"`);
    expect(answer.body).toContain(`id="${field}"`);
    expect(answer.body).toContain('value="张教授、李法官"');
  });

  it("makes a series, and says on which days there is none", async () => {
    const page = await press(`/activities/organs/${organ}/new`, who.reviewer, {
      ...typed,
      kind: "fridayStudy",
      day: "2026-09-25",
      every: "week",
      seriesUntil: "2026-10-09",
      daysOff: "skip",
      theme: "政治学习",
    });
    expect(page.text).toContain("已建立 1 次活动；9月25日、10月2日因节假日没有安排");
  });
});

describe("signing up", () => {
  it("is one tap; full, it says what one waits for; the offer says until when; withdrawing passes it on", async () => {
    const { id } = await setUp(world, makeInput({ seats: { capacity: 1, guaranteed: [] } }));
    const at = `/activities/${id}`;
    expect((await open(at, who.officer)).text).toContain("共 1 个名额，已占 0 个，您可报的还有 1 个。");
    expect((await press(`${at}/sign-up`, who.officer)).text).toContain("报名成功");
    const waiting = await press(`${at}/sign-up`, who.plain);
    expect(waiting.text).toContain("名额已满，已进入候补");
    expect(waiting.text).toMatch(/共 1 个名额，已占 1 个；您排在第 1 位.*排序规则/u);
    expect((await press(`${at}/withdraw`, who.officer)).text).toContain("已取消报名");
    const offered = await open(at, who.plain);
    expect(offered.text).toMatch(/有名额了，请在 11月1\d日 \d\d:\d\d 前确认，过时转给下一位/u);
    expect((await press(`${at}/accept`, who.plain)).text).toContain("报名成功");
    expect((await signUpsOf(world, id)).map(({ staff, state }) => [staff, state])).toEqual([
      [who.officer, "withdrawn"],
      [who.plain, "seated"],
    ]);
  });

  it("shows what it would clash with before, and why one cannot", async () => {
    const first = await setUp(world, makeInput({ theme: "同一时间的活动" }));
    await signUp(world, first.id, who.officer);
    await noteAbsence(world.kit.deps, await actorOf(world, who.officer), {
      staff: who.officer,
      reason: "duty",
      from: "2026-11-19",
      until: "2026-11-19",
    });
    const second = await setUp(world, makeInput({ start: "16:00", end: "18:00" }));
    const page = await open(`/activities/${second.id}`, who.officer);
    expect(page.text).toContain("时间有冲突 与“同一时间的活动”时间冲突");
    expect(page.text).toContain("值班");
    const others = await setUp(world, makeInput({ who: { units: ["hebin"] } }));
    const refused = await open(`/activities/${others.id}`, who.officer);
    expect(refused.text).toContain("不在本次活动的报名范围");
    expect(refused.html).not.toContain(`/activities/${others.id}/sign-up"`);
    expect((await post(`/activities/${others.id}/sign-up`, {}, who.officer)).status).toBe(409);
  });

  it("by the clerk shows each one's hours and what he clashes with, and what became of it", async () => {
    const { id } = await setUp(world, makeInput({ seats: { capacity: 3, guaranteed: [] } }));
    await signUp(world, id, who.otherHead);
    const page = await open(`/activities/${id}/nominations`, who.clerk);
    expect(page.text).toContain("今年 0 学时，距 90 还差 90");
    expect(page.html).not.toContain(`value="${who.otherClerk}"`);
    const three: string[] = [who.officer, who.plain, who.auxiliary];
    const together = { staff: three, together: "on" };
    const named = await post(`/activities/${id}/nominations`, together, who.clerk);
    expect(textOf(named.body)).toContain("王民警：候补中");
    const entered = (await signUpsOf(world, id)).filter(({ staff }) => three.includes(staff));
    expect(entered.map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting"]);
    expect((await post(`/activities/${id}/nominations`, { staff: [who.otherClerk] }, who.clerk)).status).toBe(
      404,
    );
    const nobody = await post(`/activities/${id}/nominations`, {}, who.clerk);
    expect([nobody.status, textOf(nobody.body)]).toEqual([
      400,
      expect.stringContaining("请至少选择一名干警"),
    ]);
    expect((await open(`/activities/${id}/nominations`, who.officer)).status).toBe(403);
  });
});

describe("the roll (live list of present and absent: mod_attendance #832, #833)", () => {
  it("is marked, filled up, closed with what is missing named, and corrected with a reason", async () => {
    const { id } = await setUp(world, makeInput({ kind: "lecture", methods: [] }));
    await signUp(world, id, who.officer, who.secondOfficer, who.plain);
    world.kit.clock.set("2026-11-19T14:40:00+08:00");
    const roll = `/activities/${id}/roll`;
    expect((await open(roll, who.reviewer)).text).toContain("关闭前请补填教学方法");
    expect((await post(`${roll}/close`, {}, who.reviewer)).status).toBe(409);
    const form = (states: Record<string, string>, was: Record<string, string> = {}) =>
      Object.fromEntries(
        [who.officer, who.secondOfficer, who.plain].flatMap((staff) => [
          [`state.${staff}`, states[staff] ?? was[staff] ?? ""],
          [`was.${staff}`, was[staff] ?? ""],
        ]),
      );
    await press(roll, who.reviewer, form({ [who.officer]: "late" }));
    expect((await open(roll, who.reviewer)).text).toMatch(
      /还有 2 人没有登记：(李民警、孙民警|孙民警、李民警)/u,
    );
    // A page opened before that: what its reader did not see he does not overwrite.
    const stale = await post(roll, form({ [who.officer]: "absent" }), who.reviewer);
    expect([stale.status, textOf(stale.body)]).toEqual([
      409,
      expect.stringContaining("王民警的出勤刚刚有变"),
    ]);
    await press(roll, who.reviewer, { ...form({ [who.plain]: "excused" }), do: "rest" });
    expect(await attendanceOf(world, id)).toEqual({
      [who.officer]: "late",
      [who.plain]: "excused",
      [who.secondOfficer]: "present",
    });
    const strangers = await post(
      `${roll}/list`,
      { list: `${who.auxiliary}、F30001`, attendance: "present" },
      who.reviewer,
    );
    expect([strangers.status, textOf(strangers.body)]).toEqual([
      400,
      expect.stringContaining("有不属于本单位的警号/工号"),
    ]);
    expect(strangers.body).toContain(`${who.auxiliary}、F30001`);
    await press(`${roll}/list`, who.reviewer, { list: who.auxiliary.toLowerCase(), attendance: "present" });
    const edit = {
      kind: "lecture",
      theme: "电信诈骗案件取证",
      day: "2026-11-19",
      start: "14:30",
      end: "17:00",
      place: "三楼会议室",
      methods: ["case"],
      hours: "2.5",
      level: "county",
      capacity: "10",
      opensDay: "2026-11-16",
      opensTime: "09:00",
      closesDay: "2026-11-19",
      closesTime: "12:00",
    };
    await press(`/activities/${id}/edit`, who.reviewer, edit);
    expect((await press(`${roll}/close`, who.reviewer)).text).toContain("签到表已关闭");
    const amend = { staff: who.plain, attendance: "present", reason: "" };
    const silent = await post(`${roll}/amendment`, amend, who.reviewer);
    expect([silent.status, textOf(silent.body)]).toEqual([400, expect.stringContaining("请写明原因")]);
    expect(
      (await press(`${roll}/amendment`, who.reviewer, { ...amend, reason: "提前返岗到场" })).text,
    ).toContain("已更正");
    expect(await attendanceOf(world, id)).toMatchObject({
      [who.plain]: "present",
      [who.auxiliary]: "present",
    });
    expect((await open(roll, who.clerk)).status).toBe(403);
  });

  it("on paper lists everybody expected with room to sign", async () => {
    const { id } = await setUp(world, makeMeeting());
    const sheet = await open(`/activities/${id}/roster/print`, who.reviewer);
    expect(sheet.text).toContain("应到 13 人");
    expect(sheet.text).toContain("签到（签名）");
    expect((await open(`/activities/${id}/roster/print`, who.otherHead)).text).toContain("应到 2 人");
  });
});

describe("the projector", () => {
  it("shows a code that opens the check-in, comes again by itself without script, and who is in", async () => {
    const { id } = await setUp(world, makeMeeting());
    const early = await open(`/activities/${id}/screen`, who.reviewer);
    expect([early.html.includes("<svg"), early.text]).toEqual([
      false,
      expect.stringContaining("11月19日 14:00开始签到"),
    ]);
    world.kit.clock.set("2026-11-19T14:30:10+08:00");
    await mark(world, id, { [who.officer]: "present", [who.plain]: "excused" });
    const page = await open(`/activities/${id}/screen`, who.reviewer);
    expect(page.html).toMatch(
      /<\/div><noscript><meta http-equiv="refresh" content="20"><\/noscript><footer/u,
    );
    expect(page.html).toContain('data-fresh="20"');
    expect(page.text).toContain("已签到 1 人，应到 13 人");
    expect(page.html).toContain("<svg");
    expect([
      (await open(`/activities/${id}/screen`, who.officer)).status,
      (await open(`/activities/${id}/screen`, who.courtReviewer)).status,
    ]).toEqual([403, 404]);
  });
});
