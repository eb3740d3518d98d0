// The rules of a round: how many talks each officer is asked for, what takes that back, who excuses whom, who sees it where.
import { beforeEach, describe, expect, it } from "vitest";
import { homeOf, type Home } from "../../functions/home-tasks.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { accountBy } from "../../functions/org/store-people.ts";
import type { Actor } from "../../functions/platform/actor.ts";
import { noticeRow } from "../../functions/platform/commit.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { plan } from "../../functions/talks/rounds.ts";
import { roundRoutes } from "../../functions/talks/routes.ts";
import { roundOf } from "../../functions/talks/store.ts";
import type { Policy } from "../../shared/obligations/schema.ts";
import type { Board, BoardRow, ExcuseTalkInput, TalkTarget } from "../../shared/talks/round-schema.ts";
import { instantAt } from "../../shared/time.ts";
import {
  addPeople,
  assignTo,
  excuseFor,
  hold,
  owedBy,
  putPolicy,
  quarterWorld,
  remindOn,
  talksQuarterly,
} from "../obligations/talks-given.ts";
import { justice, who, type TalkWorld } from "./given.ts";

const quarter = "2026-Q3";
const at = { organ: justice.organ, quarter };
let world: TalkWorld;
beforeEach(async () => {
  world = await quarterWorld();
});

const board = async (): Promise<Board> =>
  (await world.kit.call(roundRoutes.board, { as: who.line, params: at })).body;
const rowOf = async (staff: string): Promise<BoardRow | undefined> =>
  (await board()).rows.find((row) => row.staff === staff);
const targetOf = async (staff: string): Promise<TalkTarget | undefined> =>
  (await roundOf(world.kit.deps, { county: world.county, ...at })).targets.find(
    (target) => target.staff === staff,
  );
const boardPage = async (): Promise<string> =>
  (await world.kit.page(`/talks?organ=${justice.organ}&quarter=${quarter}`, { as: who.line })).body;
/** The choice of officers in the form of excuses. */
const toExcuse = async (): Promise<string> =>
  /<select[^>]*name="officer"[\s\S]*?<\/select>/u.exec(await boardPage())?.[0] ?? "";
const askExcuse = (staff: string, body: ExcuseTalkInput, as: string = who.line) =>
  world.kit.call(roundRoutes.excuse, { as, params: { ...at, staff }, body });
const askList = (staff: string) =>
  world.kit.call(roundRoutes.list, { as: who.line, params: { ...at, staff } });

/** The talks' policy of one's own, in force since the quarter began. */
const policy = (given: Partial<Policy> = {}): Policy =>
  talksQuarterly({ effectiveFrom: "2026-07-01", ...given });
const forKind = (kind: "sworn" | "auxiliary"): Pick<Policy, "applies"> => ({
  applies: { organKinds: ["justice"], officerKinds: [kind] },
});

async function actorFor(staff: string): Promise<Actor> {
  const { kit, county } = world;
  const account = await accountBy(kit.deps, county, staff);
  if (!account) throw new Error(`no account ${staff}`);
  const { name, organ, unit, grants } = account;
  return { county, staff, name, organ, unit, grants };
}
const homeFor = async (staff: string): Promise<Home> => homeOf(world.kit.deps, await actorFor(staff));

describe("how many talks are asked", () => {
  it("is reckoned for each officer: two of auxiliaries leave one of everybody else", async () => {
    await addPeople(world, { staff: "S20031", name: "工勤甲", kind: "auxiliary", category: "工勤" });
    await putPolicy(world, policy());
    await putPolicy(world, policy({ policy: "talks-twice", minimum: 2, ...forKind("auxiliary") }));
    await remindOn(world, "2026-07-01");
    expect([(await targetOf(who.officer))?.asked, (await targetOf("S20031"))?.asked]).toEqual([undefined, 2]);
    await hold(world, { officers: [who.officer], day: "2026-07-20" });
    expect(await rowOf(who.officer)).toMatchObject({ state: "held", owed: false, note: "" });
    expect((await rowOf("S20031"))?.note).toBe("已谈 0/2 次");
    expect((await board()).counts).toMatchObject({ covered: 1, owed: 9 });
    expect((await owedBy(world, quarter))[who.officer]).toBe("达标");
  });

  it("is not kept of a newcomer, until he is put on the list by hand", async () => {
    await addPeople(world, { staff: "S20032", name: "新来的", from: "2026-07-15" });
    await putPolicy(world, policy({ minimum: 2 }));
    await remindOn(world, "2026-07-20");
    expect(await targetOf("S20032")).toMatchObject({ how: "newcomer" });
    expect((await targetOf("S20032"))?.asked).toBeUndefined();
    expect((await askList("S20032")).status).toBe(204);
    await remindOn(world, "2026-07-21");
    expect(await targetOf("S20032")).toMatchObject({ how: "byHand", asked: 2 });
  });

  it("after a first of two, not yet confirmed, leaves the officer among those to plan and to excuse", async () => {
    await putPolicy(world, policy({ minimum: 2 }));
    await remindOn(world, "2026-07-01");
    await hold(world, { officers: [who.officer], day: "2026-07-20" });
    expect(await rowOf(who.officer)).toMatchObject({ state: "held", owed: true, note: "已谈 1/2 次" });
    expect(await boardPage()).toMatch(new RegExp(`name="officers"[^>]*value="${who.officer}"`));
    expect(await toExcuse()).toContain(`"${who.officer}"`);
    const owed = await world.kit.page(`/talks?organ=${justice.organ}&quarter=${quarter}&state=owed`, {
      as: who.line,
    });
    expect(owed.body).toContain(`excuse=${who.officer}`);
    // The control: with both held nobody offers him any more.
    await hold(world, { officers: [who.officer], day: "2026-07-21" });
    expect((await rowOf(who.officer))?.owed).toBe(false);
    expect(await toExcuse()).not.toContain(`"${who.officer}"`);
  });

  it("after a first of two uses its plan up: the second is to be planned anew, and not overdue", async () => {
    await putPolicy(world, policy({ minimum: 2 }));
    await remindOn(world, "2026-07-01");
    const body = { officers: [who.officer], talker: who.talker, plannedOn: "2026-07-20" };
    await plan(world.kit.deps, await actorFor(who.line), at, body);
    await hold(world, { officers: [who.officer], day: "2026-07-20", talker: who.talker });
    await hold(world, { officers: [who.second], day: "2026-07-21" });
    expect(await rowOf(who.officer)).toMatchObject({ owed: true, overdue: false });
    expect((await homeFor(who.talker)).talks.asked).toBeUndefined();
  });
});

describe("a policy switched off inside the quarter", () => {
  const off = (): Promise<unknown> => putPolicy(world, policy({ enabled: false }));

  it("owes nothing on the board, on the home page and in the coverage; switched on again it owes as before", async () => {
    await remindOn(world, "2026-07-01");
    const before = (await board()).counts;
    await off();
    const { counts } = await remindOn(world, "2026-07-02");
    expect(counts).toMatchObject({ 轮次: 0, 新开轮次: 0, 名单变动: 9 });
    expect((await board()).counts).toMatchObject({ listed: 0, owed: 0 });
    expect(await rowOf(who.officer)).toMatchObject({
      state: "notListed",
      owed: false,
      overdue: false,
      note: "本季度不要求约谈",
    });
    expect((await homeFor(who.line)).talks.rounds).toEqual([]);
    const coverage = await world.kit.call(roundRoutes.coverage, { as: who.committee, query: { quarter } });
    expect(coverage.body.organs.map(({ listed, owed }) => [listed, owed])).toEqual([[0, 0]]);
    expect((await remindOn(world, "2026-07-03")).counts["名单变动"]).toBe(0);
    await putPolicy(world, policy());
    await remindOn(world, "2026-07-06");
    expect((await board()).counts).toEqual(before);
    expect((await homeFor(who.line)).talks.rounds).toMatchObject([{ quarter, owed: 9 }]);
  });

  it("opens no round, and leaves alone one that is no longer chased", async () => {
    await off();
    await remindOn(world, "2026-07-02");
    expect((await roundOf(world.kit.deps, { county: world.county, ...at })).round).toBeUndefined();
    await putPolicy(world, policy());
    await remindOn(world, "2026-07-03");
    await remindOn(world, "2027-02-01");
    expect((await board()).counts).toMatchObject({ listed: 9, owed: 9 });
  });

  it("takes the last quarter back too, while that is chased", async () => {
    await remindOn(world, "2026-07-01");
    await off();
    await remindOn(world, "2026-10-08");
    expect((await board()).counts).toMatchObject({ listed: 0, owed: 0 });
  });

  it("keeps whom the office put on the list by hand, before or after", async () => {
    await addPeople(world, { staff: "S20032", name: "新来的", from: "2026-07-15" });
    await remindOn(world, "2026-07-20");
    await askList("S20032");
    await off();
    await remindOn(world, "2026-07-21");
    expect((await askList(who.officer)).status).toBe(204);
    await remindOn(world, "2026-07-22");
    expect((await board()).counts).toMatchObject({ listed: 2, owed: 2 });
    expect(await rowOf(who.officer)).toMatchObject({ state: "toPlan", note: "手动加入名单" });
  });

  it("or narrowed to a kind, asks that kind only; what was held stays counted", async () => {
    await remindOn(world, "2026-07-01");
    await hold(world, { officers: [who.officer], day: "2026-07-10" });
    await putPolicy(world, policy(forKind("auxiliary")));
    await remindOn(world, "2026-07-13");
    expect((await board()).counts).toMatchObject({ listed: 0, owed: 0, talks: 1, people: 1 });
    expect((await rowOf(who.officer))?.state).toBe("held");
  });
});

describe("an officer whose kind changes", () => {
  const changeTo = (category: string) =>
    world.kit.call(officerRoutes.changeOfficer, {
      as: who.admin,
      params: { staff: who.officer },
      body: { category },
    });

  it("is asked what his new kind is asked", async () => {
    await putPolicy(world, policy(forKind("sworn")));
    await remindOn(world, "2026-07-01");
    expect((await targetOf(who.officer))?.kind).toBe("sworn");
    expect((await changeTo("工勤")).status).toBe(200);
    await remindOn(world, "2026-07-02");
    expect(await targetOf(who.officer)).toMatchObject({ kind: "auxiliary", asked: 0 });
    expect((await board()).counts.listed).toBe(8);
  });

  it("is listed under the new one when he was talked to before he was asked", async () => {
    await putPolicy(world, policy(forKind("auxiliary")));
    await addPeople(world, { staff: "S20031", name: "工勤甲", kind: "auxiliary", category: "工勤" });
    await remindOn(world, "2026-07-01");
    await hold(world, { officers: [who.officer], day: "2026-07-02" });
    expect(await targetOf(who.officer)).toMatchObject({ how: "unlisted", kind: "sworn" });
    await changeTo("工勤");
    await remindOn(world, "2026-07-03");
    expect(await targetOf(who.officer)).toMatchObject({ how: "opened", kind: "auxiliary" });
  });
});

describe("an excuse", () => {
  it("that has run out is given anew; one that runs is not", async () => {
    await remindOn(world, "2026-07-01");
    const first = { reason: "sickLeave", until: "2026-07-10" } as const;
    await excuseFor(world, quarter, who.officer, first);
    await expect(excuseFor(world, quarter, who.officer, first)).rejects.toMatchObject({
      reason: "already-excused",
    });
    world.kit.clock.set(instantAt("2026-07-13", "09:00"));
    expect((await askExcuse(who.officer, { ...first, until: "2026-09-30" })).status).toBe(204);
    expect(await rowOf(who.officer)).toMatchObject({
      state: "excused",
      note: "长期病假，至2026年9月30日",
    });
  });

  it("is never until a day that is over, and says at which field", async () => {
    await remindOn(world, "2026-07-06");
    const past = await askExcuse(who.officer, { reason: "sickLeave", until: "2026-07-05" });
    expect([past.status, past.body]).toMatchObject([
      400,
      { fields: [{ path: "until", message: "免谈截止日期不能早于今天" }] },
    ]);
    expect((await askExcuse(who.officer, { reason: "sickLeave", until: "2026-07-06" })).status).toBe(204);
  });

  it("is not given to oneself: another of the line does it, and the form does not offer it", async () => {
    await remindOn(world, "2026-07-01");
    expect(await askExcuse(who.line, { reason: "sickLeave" })).toMatchObject({
      status: 409,
      body: {
        reason: "own-excuse",
        message: "不能为自己办理免谈，请由本单位纪检负责人或其他纪检人员办理",
      },
    });
    const select = await toExcuse();
    expect([select.includes(`"${who.officer}"`), select.includes(`"${who.line}"`)]).toEqual([true, false]);
    expect(await boardPage()).not.toContain(`excuse=${who.line}`);
    expect((await askExcuse(who.line, { reason: "sickLeave" }, who.head)).status).toBe(204);
  });
});

describe("whoever is asked to talk", () => {
  it("sees it on the home page however many notices came after", async () => {
    await remindOn(world, "2026-07-01");
    await assignTo(world, quarter, [who.officer]);
    const { deps, clock } = world.kit;
    for (let count = 0; count < 21; count += 1) {
      const id = `later-${count}`;
      const told = {
        id,
        day: "2026-07-02",
        kind: "talks.signed",
        title: "题",
        text: "文",
        link: "/",
      } as const;
      const notice = { county: world.county, to: who.talker, ...told };
      await tryWrite(deps, { put: noticeRow(notice, clock.now()) });
    }
    clock.set(instantAt("2026-07-02", "09:00"));
    const home = await homeFor(who.talker);
    expect(home.notices.items.map(({ kind }) => kind)).not.toContain("talks.assigned");
    expect(home.talks.asked).toEqual({ count: 1, due: "2026-09-30" });
    // The control: nobody asked anybody else.
    expect((await homeFor(who.second)).talks.asked).toBeUndefined();
  });
});
