// A draw as it is held: published before, fixed before it rolls, redrawn on record, revealed after; nobody gets round it.
import { beforeEach, describe, expect, test } from "vitest";
import { noteAbsence } from "../../functions/activities/absences.ts";
import { createActivity } from "../../functions/activities/lifecycle.ts";
import { viewDraws } from "../../functions/activities/draw-views.ts";
import { prepareDraw } from "../../functions/activities/draw-preparing.ts";
import { drawAgain, drawNow, revealDraw } from "../../functions/activities/draws.ts";
import { drawRoutes } from "../../functions/activities/routes-draw.ts";
import { getItem, queryAll, tryWrite } from "../../functions/platform/db.ts";
import { checkDraw } from "../../shared/activities/draw-check.ts";
import { keys } from "../../shared/keys.ts";
import { addDays } from "../../shared/time.ts";
import { createApp, type Kit } from "../support/app.ts";
import { small } from "../support/seed-org.ts";
import { openMic } from "./open-mic.ts";

const { police } = small.organs;
const { reviewer, officer, auxiliary, courtReviewer, courtClerk, clerk, organAdmin, secondOfficer } =
  small.staff;
const actor = {
  county: "529901",
  staff: reviewer,
  name: "冯政工",
  organ: police,
  grants: [{ role: "reviewer", scope: { kind: "organ", county: "529901", organ: police } }],
} as const;
const day = "2026-11-06";
let kit: Kit;
let id: string;

const meeting = (on: string = day) => openMic({ day: on });
const at = (time: string, on = day): void => kit.clock.set(new Date(`${on}T${time}:00+08:00`).toISOString());

beforeEach(async () => {
  kit = await createApp({ now: "2026-11-03T09:00:00+08:00" });
  await kit.seedOrg();
  id = (await createActivity(kit.deps, actor, police, meeting())).id;
});

const prepare = (
  exclusions: { staff: string; reason: "leave" | "duty"; until: string }[] = [],
  as: string = reviewer,
  of = id,
) => kit.call(drawRoutes.drawPrepare, { params: { id: of }, body: { exclusions }, as });
const now = (as: string = reviewer, of = id) => kit.call(drawRoutes.drawNow, { params: { id: of }, as });
const again = (words = "在外出警", turn = 1) =>
  kit.call(drawRoutes.drawAgain, { params: { id }, body: { turn, reason: "absent", words }, as: reviewer });
const reveal = (of = id) => kit.call(drawRoutes.drawReveal, { params: { id: of }, as: reviewer });
const view = async (as: string = officer, of = id) =>
  (await kit.call(drawRoutes.draw, { params: { id: of }, as })).body;
const reasonOf = ({ body }: { body: unknown }): unknown => (body as { reason?: string }).reason;

describe("before the meeting", () => {
  test("everybody of the organ reads list, hash and commitment; nobody reads the secret, and it is in no answer", async () => {
    await noteAbsence(kit.deps, actor, {
      staff: secondOfficer,
      reason: "leave",
      from: "2026-11-05",
      until: "2026-11-09",
    });
    const done = await prepare([{ staff: clerk, reason: "duty", until: day }]);
    expect(done.status).toBe(201);
    const { secret = "" } =
      (await getItem<{ secret: string }>(kit.deps, keys.drawSecret(kit.county, police, 1))) ?? {};
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    const { draw } = await view(auxiliary);
    const tickets = draw?.tickets.map(({ staff }) => staff) ?? [];
    expect(tickets).toContain(auxiliary);
    expect(draw?.excluded.map(({ staff, reason, until }) => [staff, reason, until])).toEqual([
      [clerk, "值班", day],
      [secondOfficer, "请假", "2026-11-09"],
    ]);
    expect(tickets).not.toContain(secondOfficer);
    expect(
      checkDraw({ list: draw?.list ?? "", hash: draw?.hash ?? "", commitment: "", secret: "", turns: 1 })
        .hashFits,
    ).toBe(true);
    for (const as of [officer, reviewer, organAdmin]) {
      expect(JSON.stringify(await view(as))).not.toContain(secret);
      for (const page of ["draw", "draw/screen", "draw/file"])
        expect((await kit.page(`/activities/${id}/${page}`, { as })).body).not.toContain(secret);
      expect((await kit.page(`/activities/organs/${police}/draws`, { as })).body).not.toContain(secret);
    }
    const rows = [
      ...(await queryAll(kit.deps, keys.activity(kit.county, id))),
      ...(await queryAll(kit.deps, keys.draws(kit.county, police))),
    ];
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("nobody learns from the list who is ill: illness and holiday read the same, the reason as entered is in the record of changes", async () => {
    await noteAbsence(kit.deps, actor, { staff: secondOfficer, reason: "sick", from: day, until: day });
    await prepare([{ staff: clerk, reason: "leave", until: day }]);
    const { draw } = await view(officer);
    expect(draw?.excluded.map(({ staff, reason }) => [staff, reason])).toEqual([
      [clerk, "请假"],
      [secondOfficer, "请假"],
    ]);
    for (const page of ["draw", "draw/screen", "draw/file"])
      expect((await kit.page(`/activities/${id}/${page}`, { as: officer })).body).not.toMatch(
        /病假|休假|sick/u,
      );
    const audit = JSON.stringify(await queryAll(kit.deps, keys.activity(kit.county, id)));
    expect(audit).toContain(JSON.stringify({ [clerk]: "leave", [secondOfficer]: "sick" }));
  });

  test("another organ's people, and who does not manage, prepare and draw nothing", async () => {
    expect((await prepare([], officer)).status).toBe(403);
    expect((await prepare([], courtReviewer)).status).toBe(404);
    await prepare();
    at("15:00");
    expect((await now(officer)).status).toBe(403);
    expect((await now(courtReviewer)).status).toBe(404);
    expect((await kit.call(drawRoutes.draw, { params: { id }, as: courtClerk })).status).toBe(404);
    expect((await kit.call(drawRoutes.draws, { params: { organ: police }, as: courtClerk })).status).toBe(
      404,
    );
  });

  test("a wrong exclusion is told by its field: a stranger, twice the same, an end that is past or too far", async () => {
    const wrong = await prepare([
      { staff: courtClerk, reason: "duty", until: day },
      { staff: clerk, reason: "duty", until: "2026-11-05" },
      { staff: clerk, reason: "leave", until: "2028-01-01" },
    ]);
    expect(wrong.status).toBe(400);
    const { fields } = wrong.body as unknown as { fields: { path: string }[] };
    expect(fields.map(({ path }) => path)).toEqual([
      "exclusions.0.staff",
      "exclusions.1.until",
      "exclusions.2.staff",
      "exclusions.2.until",
    ]);
  });

  test("with everybody excluded there is nothing to draw from; with one left, he is drawn, and no other after him", async () => {
    await prepare();
    const all =
      (await view()).draw?.tickets.map(({ staff }) => ({ staff, reason: "duty" as const, until: day })) ?? [];
    await kit.call(drawRoutes.drawWithdraw, { params: { id }, body: { reason: "名单有变" }, as: reviewer });
    expect(reasonOf(await prepare(all))).toBe("nobody");
    expect((await prepare(all.slice(1))).status).toBe(201);
    at("15:00");
    expect((await now()).body.turns?.map(({ staff }) => staff)).toEqual([all[0]?.staff]);
    expect(reasonOf(await again())).toBe("nobody-left");
  });

  test("the list is published before the meeting or not at all, once, and one draw of the organ at a time", async () => {
    const next = (await createActivity(kit.deps, actor, police, meeting("2026-11-13"))).id;
    const answers = await Promise.all([
      prepare(),
      prepare(),
      prepare([], organAdmin),
      prepare([], reviewer, next),
    ]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
    at("15:00");
    const late = (await createActivity(kit.deps, actor, police, { ...meeting(), start: "15:00" })).id;
    expect(reasonOf(await prepare([], reviewer, late))).toBe("begun");
  });
});

describe("in the room", () => {
  test("not before it is prepared, not before people are there, and then once: nothing asked afterwards changes the result", async () => {
    expect(reasonOf(await now())).toBe("not-prepared");
    await prepare();
    expect(reasonOf(await now())).toBe("too-early");
    at("15:00");
    const answers = await Promise.all([now(), now(organAdmin), now(), now(organAdmin)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { draw } = await view();
    const fixed = JSON.stringify(draw?.turns);
    expect(draw?.turns).toHaveLength(1);
    // The result stands in the page before any script rolls a name; asking again, in whatever way, leaves it.
    for (let asked = 0; asked < 3; asked += 1) {
      const { body } = await kit.page(`/activities/${id}/draw/screen`, { as: officer });
      expect(body).toContain(`<p class="sn-screen-name">${draw?.turns[0]?.name}</p>`);
      await now();
    }
    await prepare();
    await kit.call(drawRoutes.drawWithdraw, { params: { id }, body: { reason: "想重来" }, as: reviewer });
    expect(JSON.stringify((await view()).draw?.turns)).toBe(fixed);
  });

  test("a list or a secret that was changed after it was published is not drawn from", async () => {
    await prepare();
    at("15:00");
    const place = keys.drawList(kit.county, police, 1);
    const { text = "" } = (await getItem<{ text: string }>(kit.deps, place)) ?? {};
    const secretAt = keys.drawSecret(kit.county, police, 1);
    const held = await getItem<{ secret: string }>(kit.deps, secretAt);
    for (const wrong of [
      text.replace("王民警", "王民敬"),
      text.split("\n").toSpliced(3, 1).join("\n"),
      `${text}x`,
    ]) {
      await tryWrite(kit.deps, { put: { ...place, text: wrong } });
      expect(reasonOf(await now())).toBe("list-changed");
    }
    await tryWrite(kit.deps, { put: { ...place, text } });
    await tryWrite(kit.deps, { put: { ...secretAt, secret: "0".repeat(64) } });
    expect(reasonOf(await now())).toBe("list-changed");
    await tryWrite(kit.deps, { put: { ...secretAt, secret: held?.secret ?? "" } });
    expect((await now()).status).toBe(200);
  });

  test("a redraw stays on record with who, when and why; everything can be worked out once the secret is shown, and no more is drawn", async () => {
    await prepare();
    expect(reasonOf(await again())).toBe("not-drawn");
    at("15:00");
    await now();
    expect((await again("")).status).toBe(400);
    const [first, second] = await Promise.all([again("在外出警"), again("在外出警")]);
    expect(new Set([first.status, second.status])).toEqual(new Set([200, 409]));
    expect((await reveal()).status).toBe(200);
    const { draw } = await view();
    expect(draw?.turns).toMatchObject([
      { turn: 1, excused: { reason: "absent", words: "在外出警", by: reviewer } },
      { turn: 2 },
    ]);
    const { list = "", hash = "", commitment = "", secret = "" } = draw ?? {};
    const checked = checkDraw({ list, hash, commitment, secret, turns: 2 });
    expect(checked).toMatchObject({ hashFits: true, commitmentFits: true });
    expect(checked.results.map((one) => one?.staff)).toEqual(draw?.turns.map(({ staff }) => staff));
    expect(reasonOf(await again())).toBe("revealed");
    const audits = (
      await queryAll<{ did?: string; reason?: string }>(kit.deps, keys.activity(kit.county, id), {
        prefix: "audit/",
      })
    ).map(({ did }) => did);
    expect(audits).toEqual(
      expect.arrayContaining([
        "activities.drawPrepared",
        "activities.drawn",
        "activities.redrawn",
        "activities.drawRevealed",
      ]),
    );
  });
});

test("over the meetings nobody speaks twice before everybody did, the excused and excluded included; a forgotten draw is ended by the next", async () => {
  // Everybody of the small county police, the auxiliary among them.
  const meetings = 13;
  const spoken: string[] = [];
  const { deps } = kit;
  for (let week = 0; week < meetings; week += 1) {
    const on = addDays(day, 7 * week);
    at("08:00", on);
    const one = week === 0 ? id : (await createActivity(deps, actor, police, meeting(on))).id;
    const exclusions = week < 3 ? [{ staff: officer, reason: "leave" as const, until: on }] : [];
    expect((await prepareDraw(deps, actor, one, { exclusions })).people).toBe(meetings);
    at("15:00", on);
    let draw = await drawNow(deps, actor, one);
    if (week === 1)
      draw = await drawAgain(deps, actor, one, { turn: 1, reason: "unwell", words: "身体不适" });
    spoken.push(draw.turns.at(-1)?.staff ?? "");
    // Every other week the office forgets to reveal: the next preparation does it.
    if (week % 2 === 0) await revealDraw(deps, actor, one);
  }
  expect(new Set(spoken).size).toBe(meetings);
  expect(spoken).toContain(officer);
  const history = await viewDraws(deps, actor, police);
  expect(history.draws).toHaveLength(meetings);
  expect(
    history.draws.slice(1).every(({ state, secret }) => state === "revealed" && secret !== undefined),
  ).toBe(true);
  expect(history.spoken.length + history.toCome.length).toBe(meetings);
});
