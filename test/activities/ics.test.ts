// Calendar addresses: what stands in them parses, in UTC, cancelled ones said so; and who may read them no longer cannot.
import { beforeEach, describe, expect, it } from "vitest";
import { changeFeed } from "../../functions/activities/feeds.ts";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { queryAll, tryWrite } from "../../functions/platform/db.ts";
import { icsOf } from "../../shared/activities/ics.ts";
import { keys } from "../../shared/keys.ts";
import type { FeedInput } from "../../shared/activities/page-views.ts";
import type * as z from "zod";
import {
  actorOf,
  at,
  makeInput,
  makeMeeting,
  officeWorld,
  setUp,
  signUp,
  whenSending,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});

type Event = Record<string, string>;

/** A reader of its own: unfolds the lines, and holds every rule of RFC 5545 that a calendar would stumble over. */
function parse(text: string): Event[] {
  expect(text.endsWith("\r\n")).toBe(true);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/u);
  for (const line of text.split("\r\n"))
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  const lines = text.replaceAll("\r\n ", "").trimEnd().split("\r\n");
  expect([lines[0], lines.at(-1)]).toEqual(["BEGIN:VCALENDAR", "END:VCALENDAR"]);
  const events: Event[] = [];
  for (const line of lines) {
    const [, name = "", value = ""] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/u.exec(line) ?? [];
    expect(name, line).not.toBe("");
    if (line === "BEGIN:VEVENT") events.push({});
    const event: Event = events.at(-1) ?? {};
    expect(name === "END" || event[name] === undefined, line).toBe(true);
    event[name] = value;
  }
  return events;
}

const change = async (as: string, body: z.input<typeof FeedInput>) =>
  world.kit.call(activityRoutes.feed, { as, body });
async function addressOf(as: string, unit?: string): Promise<string> {
  const { body } = await change(as, { do: "renew", ...(unit === undefined ? {} : { unit }) });
  return new URL(body.address ?? "").pathname;
}
const read = (path: string) => world.kit.page(path);
const eventsAt = async (path: string): Promise<Event[]> => parse((await read(path)).body);

describe("a feed", () => {
  it("holds what one signed up for and is asked to, in UTC, without signing in", async () => {
    const { id } = await setUp(world, makeInput());
    const meeting = await setUp(
      world,
      makeMeeting({ day: "2026-11-20", start: "00:30", end: "01:00", closesAt: at("2026-11-19T12:00") }),
    );
    await setUp(world, makeInput({ theme: "没有报名的" }));
    await signUp(world, id, who.officer);
    const path = await addressOf(who.officer);
    const answer = await read(path);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "text/calendar; charset=utf-8",
    ]);
    const events = parse(answer.body);
    expect(events.map(({ UID, DTSTART, DTEND, STATUS }) => [UID, DTSTART, DTEND, STATUS])).toEqual([
      [`${id}@suneng.test`, "20261119T063000Z", "20261119T090000Z", "CONFIRMED"],
      // Half past midnight in Shanghai is the day before in UTC.
      [`${meeting.id}@suneng.test`, "20261119T163000Z", "20261119T170000Z", "CONFIRMED"],
    ]);
  });

  it("keeps an activity's id when it is moved, and says of a cancelled one that it is off", async () => {
    const { id } = await setUp(world, makeInput());
    await signUp(world, id, who.officer);
    const path = await addressOf(who.officer);
    const [before] = await eventsAt(path);
    const body = makeInput({ day: "2026-11-25", closesAt: at("2026-11-24T12:00") });
    await world.kit.call(activityRoutes.change, { as: who.reviewer, params: { id }, body });
    const [moved] = await eventsAt(path);
    expect([moved?.UID, moved?.DTSTART]).toEqual([before?.UID, "20261125T063000Z"]);
    expect(Number(moved?.SEQUENCE)).toBeGreaterThan(Number(before?.SEQUENCE));
    await world.kit.call(activityRoutes.cancel, {
      as: who.reviewer,
      params: { id },
      body: { reason: "停电" },
    });
    const all = await eventsAt(path);
    expect(all.map(({ UID, STATUS }) => [UID, STATUS])).toEqual([[before?.UID, "CANCELLED"]]);
    expect(Number(all[0]?.SEQUENCE)).toBeGreaterThan(Number(moved?.SEQUENCE));
  });

  it("of a unit holds what is open to its people", async () => {
    const all = await setUp(world, makeMeeting());
    await setUp(world, makeMeeting({ who: { units: ["hebin"] } }));
    expect((await eventsAt(await addressOf(who.clerk, "chengguan"))).map(({ UID }) => UID)).toEqual([
      `${all.id}@suneng.test`,
    ]);
    expect((await change(who.clerk, { do: "renew", unit: "hebin" })).status).toBe(404);
    expect((await change(who.officer, { do: "renew", unit: "chengguan" })).status).toBe(404);
  });

  it("cannot be broken out of by a theme", async () => {
    const theme = "甲;乙,丙\\丁\nBEGIN:VEVENT 与很长很长很长很长很长很长很长很长的主题";
    const text = icsOf({
      name: "素能\r\nX-EVIL:1",
      host: "suneng.test",
      now: at("2026-11-17T09:00"),
      events: [
        {
          id: "aaaaaaaaaa0001",
          version: 1,
          title: theme,
          place: "三楼\r\nATTENDEE:mailto:x",
          text: "",
          url: "http://suneng.test/",
          from: at("2026-11-19T14:30"),
          to: at("2026-11-19T17:00"),
          days: 1,
          cancelled: false,
        },
      ],
    });
    const events = parse(text);
    expect(events).toHaveLength(1);
    expect(events[0]?.SUMMARY).toBe(
      "甲\\;乙\\,丙\\\\丁\\nBEGIN:VEVENT 与很长很长很长很长很长很长很长很长的主题",
    );
    expect(events[0]).not.toHaveProperty("ATTENDEE");
  });
});

describe("an address", () => {
  it("that was renewed or stopped answers 404, as do guesses", async () => {
    const first = await addressOf(who.officer);
    const second = await addressOf(who.officer);
    expect(second).not.toBe(first);
    expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200]);
    await change(who.officer, { do: "revoke" });
    expect((await read(second)).status).toBe(404);
    const guesses = [
      second.replace(/.\.ics$/u, "!.ics"),
      second.replace(".ics", ""),
      "/activities/feeds/..%2F..%2Fx.ics",
      `/activities/feeds/529901${"A".repeat(43)}.ics`,
    ];
    for (const guess of guesses) expect([guess, (await read(guess)).status]).toEqual([guess, 404]);
  });

  it("is kept as a hash alone: whoever reads the table cannot open it", async () => {
    const path = await addressOf(who.officer);
    const token = /([^/]+)\.ics$/u.exec(path)?.[1] ?? "";
    const rows = await queryAll(world.kit.deps, keys.officer(world.county, who.officer));
    expect(JSON.stringify(rows)).not.toContain(token.slice(6));
  });

  it("ends with its owner's account, and a unit's with what he may look at", async () => {
    const own = await addressOf(who.officer);
    const unit = await addressOf(who.clerk, "chengguan");
    await tryWrite(world.kit.deps, {
      set: keys.account(world.county, who.officer),
      to: { state: "disabled" },
    });
    await tryWrite(world.kit.deps, { set: keys.account(world.county, who.clerk), to: { grants: [] } });
    expect([(await read(own)).status, (await read(unit)).status]).toEqual([404, 404]);
  });

  it("asked for twice at once is one: the other is told", async () => {
    let first = true;
    const slow = whenSending(world.kit.deps, async (name) => {
      if (!first || name !== "TransactWriteItemsCommand") return;
      first = false;
      await change(who.officer, { do: "renew" });
    });
    const late = changeFeed(slow, await actorOf(world, who.officer), { do: "renew" });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    // Its answer is a secret: it is not kept for a repeat of the request.
    const headers = { "idempotency-key": "feed-0000001" };
    const [one, two] = [
      await world.kit.call(activityRoutes.feed, { as: who.officer, body: { do: "renew" }, headers }),
      await world.kit.call(activityRoutes.feed, { as: who.officer, body: { do: "renew" }, headers }),
    ];
    expect(one.body.address).not.toBe(two.body.address);
  });
});
