// What of activities is open to anybody: the calendar address, what WeChat's scanner opens, and the pages for checking a draw.
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { checkPages } from "../../functions/activities/pages-draw-check.tsx";
import { checkInPages } from "../../functions/activities/pages-check-in.tsx";
import { minePages } from "../../functions/activities/pages-mine.tsx";
import { activitiesCatalogue } from "../../functions/catalogue-activities.ts";
import { createSite } from "../../functions/site.ts";
import { arrivalAt } from "../../shared/activities/check-in.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { activityOf, attendedOf, clerk, codeOf, second, seated, today } from "../support/fresh-activities.ts";
import { drawOf, feedFileOf } from "../support/fresh-turns.ts";
import type { Ask } from "../support/requests-api.ts";
import { nameOf, send, type Addressed, type Answer } from "../support/send.ts";
import { grantOf, makeWorld, places, type World } from "../support/world.ts";

const { own, otherOrgan, otherCounty } = places;
let world: World;
/** Everything that is sent to the table, by name. */
const sent: string[] = [];
beforeAll(async () => {
  world = await makeWorld();
  const { deps } = world.kit;
  deps.db.middlewareStack.add(
    (next, context) => (args) => {
      sent.push(String(context["commandName"]));
      return next(args);
    },
    { step: "initialize", name: "told" },
  );
});

const ask = (row: Addressed | undefined, asked: Ask, token?: string): Promise<Answer> => {
  if (!row) throw new Error("no such page");
  return send(world, row, { ask: asked, token });
};
const pageAt = (rows: readonly Addressed[], name: string): Addressed | undefined =>
  rows.find((row) => nameOf(row) === name);

it("these four are open, and nothing else of activities", () => {
  const rows = [...activitiesCatalogue.routes.map(({ row }) => row), ...activitiesCatalogue.pages];
  expect(
    rows
      .filter(({ guard }) => guard === "public")
      .map(nameOf)
      .sort(),
  ).toEqual([
    "GET /activities/:id/check-in",
    "GET /activities/draw/check",
    "GET /activities/draw/check/file",
    "GET /activities/feeds/:file",
  ]);
});

describe("a calendar address", () => {
  const feed = pageAt(minePages, "GET /activities/feeds/:file");
  const read = (file: string): Promise<Answer> => ask(feed, { params: { file } });

  it("that is none is the same answer whatever is wrong with it, and a wrong one is not told from a stopped one", async () => {
    const right = await feedFileOf(world, own);
    const stopped = right;
    const standing = await feedFileOf(world, own);
    const wrong = [
      stopped,
      standing.replace(/.\.ics$/u, (end) => (end[0] === "A" ? "B.ics" : "A.ics")),
      standing.replace(".ics", ".ICS"),
      standing.replace(".ics", ""),
      `${standing}.ics`,
      standing.replace("529901", "529902"),
      standing.replace("529901", "000000"),
      standing.slice(6),
      `529901${"A".repeat(43)}.ics`,
      "529901.ics",
      "%00.ics",
      "..%2F..%2Faccount.ics",
      encodeURIComponent(`529901${"长".repeat(43)}.ics`),
    ];
    const answers = await Promise.all(wrong.map(read));
    const said = answers.map(({ status, text, writes, headers }) => ({
      status,
      writes,
      cookie: headers.get("set-cookie"),
      text: text.replaceAll(/请求编号：\w+/gu, ""),
    }));
    expect(new Set(said.map(({ text }) => text)).size).toBe(1);
    expect(new Set(said.map(({ status, writes, cookie }) => `${status} ${writes} ${cookie}`))).toEqual(
      new Set(["404 0 null"]),
    );
    expect((await read(standing)).status).toBe(200);
  });

  it("holds when and where, and nobody's name but its owner's; no secret, no draft, nothing of others", async () => {
    const me = clerk(own);
    const plain = await activityOf(world, own, {
      theme: "乙班取证",
      note: "内部说明",
      createdBy: "P0000099",
    });
    await seated(world, own, plain, me);
    const waits = await activityOf(world, own, { kind: "class", state: "toApprove", theme: "未批培训" });
    await seated(world, own, waits, me);
    const others = await activityOf(world, own, { theme: "别人的研讨" });
    await seated(world, own, others, second(own));
    const foreign = await activityOf(world, otherOrgan, { kind: "meeting", seats: undefined });
    const { status, text, headers, writes } = await read(await feedFileOf(world, own));
    const unfolded = text.replaceAll("\r\n ", "");
    expect([status, writes]).toEqual([200, 0]);
    expect(unfolded).toContain("乙班取证");
    const hidden = ["未批培训", "别人的研讨", "内部说明", "P0000099", plain.checkInSecret, second(own).name];
    for (const one of [...hidden, foreign.id, me.staff, otherOrgan.mark, otherCounty.mark])
      expect(unfolded, one).not.toContain(one);
    expect(headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("set-cookie")).toBeNull();
  });

  it("is a secret of 32 bytes that stands in no row and no log line", async () => {
    const { deps } = world.kit;
    const logged: string[] = [];
    const { app } = createSite({ ...deps, log: (...line) => void logged.push(JSON.stringify(line)) });
    const [file, next] = [await feedFileOf(world, own), await feedFileOf(world, own)];
    for (const one of [file, next]) await app.request(`http://suneng.test/activities/feeds/${one}`);
    expect(logged.join("\n")).toContain("/activities/feeds/:file");
    const secrets = [file, next].map((one) => one.slice(6, -4));
    expect(secrets.map((one) => Buffer.from(one, "base64url").length)).toEqual([32, 32]);
    let rows = "";
    let from: Record<string, never> | undefined;
    do {
      const reply = await deps.db.send(
        new ScanCommand({ TableName: deps.tableName, ExclusiveStartKey: from }),
      );
      rows += JSON.stringify(reply.Items);
      from = reply.LastEvaluatedKey as Record<string, never> | undefined;
    } while (from);
    for (const secret of secrets) {
      expect(rows).not.toContain(secret);
      expect(logged.join("\n")).not.toContain(secret);
    }
  });
});

describe("what WeChat's scanner opens", () => {
  const scan = pageAt(checkInPages, "GET /activities/:id/check-in");
  const press = pageAt(checkInPages, "POST /activities/:id/check-in");
  const open = (id: string, t?: string): Promise<Answer> =>
    ask(scan, { params: { id }, query: t === undefined ? undefined : { t } });
  const now = (): Promise<Activity> => attendedOf(world, own, today);

  it("sends everybody on with the same words, keeps something only for the right code, and writes nothing", async () => {
    const [activity, other] = [await now(), await now()];
    const ahead = await activityOf(world, own);
    const cancelled = await activityOf(world, own, { ...today, state: "cancelled" });
    const far = await activityOf(world, otherCounty, today);
    const code = codeOf(world, activity);
    const right = await open(activity.id, `529901${code}`);
    const flipped = code.replace(/.$/u, (end) => (end === "0" ? "1" : "0"));
    const wrong: [string, string | undefined][] = [
      [activity.id, undefined],
      [activity.id, ""],
      [activity.id, code],
      [activity.id, `529901${flipped}`],
      [activity.id, `529901${code}0`],
      [activity.id, `529901${code.toUpperCase()}x`],
      [activity.id, `529902${code}`],
      [activity.id, `529901${codeOf(world, other)}`],
      [ahead.id, `529901${codeOf(world, ahead)}`],
      [cancelled.id, `529901${codeOf(world, cancelled)}`],
      [far.id, `529901${codeOf(world, far)}`],
      ["c9999999999999", `529901${code}`],
    ];
    const answers = await Promise.all(wrong.map(([id, t]) => open(id, t)));
    const told = (id: string, { status, location, text, writes }: Answer) => ({
      status,
      text,
      writes,
      here: location === `/activities/${id}/check-in/here`,
    });
    for (const [at, answer] of answers.entries()) {
      expect(told(wrong[at]?.[0] ?? "", answer)).toEqual(told(activity.id, right));
      expect([wrong[at], answer.headers.get("set-cookie")]).toEqual([wrong[at], null]);
    }
    const cookie = right.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(
      /^suneng-arrived=[^;]+; Max-Age=300; Path=\/activities\/; HttpOnly; SameSite=Lax$/u,
    );
    for (const hidden of [activity.checkInSecret, code, clerk(own).staff])
      expect(cookie).not.toContain(hidden);
    // Of another county it is that county's code, and its officers' alone.
    expect((await open(far.id, `529902${codeOf(world, far)}`)).headers.get("set-cookie")).not.toBeNull();
  });

  it("never leads off this site", async () => {
    const ids = [
      "%2F%2Fevil.example",
      "%5C%5Cevil.example",
      "https:%2F%2Fevil.example",
      "@evil.example",
      "%0d%0aset-cookie:a=b",
      "x%3Fnext=%2F%2Fevil.example",
      "%00%ff",
    ];
    for (const id of ids) {
      const { status, location, headers } = await open(id, "529901aaaaaaaaaa");
      const to = new URL(location, "http://suneng.test/activities/x/check-in");
      expect([id, status, to.origin, headers.get("set-cookie")]).toEqual([
        id,
        303,
        "http://suneng.test",
        null,
      ]);
      expect(to.pathname).toMatch(/^\/activities\/[^/]*\/check-in\/here$/u);
      expect(to.search).toBe("");
    }
  });

  it("what it keeps cannot be made up, moved in time or to another activity, and is nobody's session", async () => {
    const [activity, other] = [await now(), await now()];
    const { token } = await world.person([grantOf("clerk")]);
    const at = world.kit.deps.clock.now();
    const kept = arrivalAt(activity.checkInSecret, activity.id, at);
    const later = new Date(Date.parse(at) + 60_000).toISOString();
    const forged = [
      "",
      at,
      `${at}.`,
      `${at}.${"0".repeat(32)}`,
      kept.replace(at, later),
      kept.slice(0, -1),
      `${kept}0`,
      arrivalAt(activity.checkInSecret, activity.id, later),
      arrivalAt(activity.checkInSecret, activity.id, "2026-11-23T00:54:59.000Z"),
      arrivalAt(other.checkInSecret, other.id, at),
      arrivalAt("cd".repeat(32), activity.id, at),
    ];
    for (const cookie of forged) {
      const headers = { cookie: `suneng-arrived=${cookie}` };
      const pressed = await ask(press, { params: { id: activity.id }, headers, form: {} }, token);
      expect([cookie, pressed.status, pressed.writes]).toEqual([cookie, 409, 0]);
      expect(pressed.text).toContain("签到码已过期");
    }
    const unsigned = { params: { id: activity.id }, headers: { cookie: `suneng-arrived=${kept}` }, form: {} };
    expect(await ask(press, unsigned)).toMatchObject({ status: 303, writes: 0 });
    // Only who is on the list: the same browser with the right arrival, and a stranger signed in.
    expect(await ask(press, unsigned, token)).toMatchObject({ status: 409, writes: 0 });
  });
});

describe("the pages for checking a draw", () => {
  const page = pageAt(checkPages, "GET /activities/draw/check");
  const file = pageAt(checkPages, "GET /activities/draw/check/file");
  const ofDraw = pageAt(checkPages, "GET /activities/:id/draw/file");

  it("ask nothing of the table, and are the same for everybody, whatever stands in the address", async () => {
    await drawOf(world, own, { state: "drawn", turns: 1 });
    const { token } = await world.person([grantOf("root")]);
    for (const row of [page, file]) {
      sent.length = 0;
      const anybody = await ask(row, {});
      const query = { list: "<script>alert(1)</script>", secret: "ab".repeat(32), id: "x", t: "529901" };
      const asked = await ask(row, { query });
      expect(sent).toEqual([]);
      expect([anybody.status, anybody.text]).toEqual([200, asked.text]);
      expect((await ask(row, {}, token)).text).toBe(anybody.text);
      for (const place of Object.values(places)) expect(anybody.text).not.toContain(place.mark);
      expect(anybody.headers.get("set-cookie")).toBeNull();
      expect(anybody.headers.get("content-security-policy")).toContain("script-src 'self'");
    }
  });

  it("as a file is everything by itself: it fetches nothing and sends nothing", async () => {
    const { text, headers } = await ask(file, {});
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="draw-check.html"/u);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(text.match(/\b(?:src|href|action)=/gu)).toBeNull();
    expect(
      text.match(/https?:|url\(|@import|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|import\(/gu),
    ).toBeNull();
    expect(text.match(/<script>/gu)).toHaveLength(1);
  });

  it("with a draw in it cannot be broken out of by what somebody typed as its theme", async () => {
    const theme = `</textarea><script>alert(1)</script><!--"'`;
    const { id } = await drawOf(world, own, { state: "drawn", turns: 1, theme });
    const { token } = await world.person([]);
    const { status, text } = await ask(ofDraw, { params: { id } }, token);
    expect([status, text.match(/<script>/gu)?.length, text.match(/<\/textarea>/gu)?.length]).toEqual([
      200, 1, 1,
    ]);
    expect(text).toContain("&lt;/textarea&gt;&lt;script&gt;alert(1)");
  });
});
