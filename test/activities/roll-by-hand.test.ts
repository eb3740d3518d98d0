// Marks by hand: who made them is on record, what came before them is passed over, and lists may be of any length.
import { beforeEach, describe, expect, it } from "vitest";
import { activityBy, wholeOf } from "../../functions/activities/store.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { inParallel } from "../../functions/platform/parallel.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { keys } from "../../shared/keys.ts";
import { makePosting } from "../support/make.ts";
import { openPage, pressButton } from "./browsing.ts";
import {
  actorOf,
  attendanceOf,
  close,
  codeOf,
  makeInput,
  makeMeeting,
  mark,
  officeWorld,
  organ,
  scan,
  setUp,
  sheetsOf,
  signUp,
  who,
  type OfficeWorld,
} from "./office.ts";

let world: OfficeWorld;
beforeEach(async () => {
  world = await officeWorld();
});
const goTo = (text: string): void => world.kit.clock.set(`${text}+08:00`);
const stored = (id: string) => activityBy(world.kit.deps, world.county, id);

/** A seminar with three people on it, at its beginning. */
async function seminar(): Promise<Activity> {
  const activity = await setUp(world, makeInput());
  await signUp(world, activity.id, who.officer, who.secondOfficer, who.otherClerk);
  goTo("2026-11-19T14:30");
  return activity;
}

describe("marks by hand", () => {
  it("leave who made them, and a mistyped number can be taken off before the roll is closed", async () => {
    const { id } = await seminar();
    await mark(world, id, { [who.plain]: "present" }, who.secondReviewer);
    const roll = `/activities/${id}/roll`;
    const { text } = await openPage(world, roll, who.reviewer);
    expect(text).toMatch(/登记 \S+到场/u);
    expect(text).toContain((await actorOf(world, who.secondReviewer)).name);
    const form = { [`was.${who.plain}`]: "present", [`state.${who.plain}`]: "none" };
    await pressButton(world, roll, who.reviewer, form);
    await close(world, id);
    const rows = (await sheetsOf(world)).flatMap((sheet) => sheet.rows);
    expect(rows.map(({ staff }) => staff)).not.toContain(who.plain);
  });

  it("by a pasted list pass over who scanned late or is excused, and say so", async () => {
    const { id } = await seminar();
    goTo("2026-11-19T14:50");
    await scan(world, id, codeOf(world, (await stored(id)) as Activity), who.officer);
    await mark(world, id, { [who.secondOfficer]: "excused" });
    const list = [who.officer, who.secondOfficer, who.otherClerk].join(" ");
    const fields = { list, attendance: "present" };
    const { text } = await pressButton(world, `/activities/${id}/roll/list`, who.reviewer, fields);
    expect(text).toMatch(/已登记 1 人；\S+（迟到）、\S+（请假）已有登记，没有改动/u);
    expect(await attendanceOf(world, id)).toEqual({
      [who.officer]: "late",
      [who.secondOfficer]: "excused",
      [who.otherClerk]: "present",
    });
  });

  it("of more people than one list may hold are saved all the same, page and list (M19)", async () => {
    const { deps, county } = world.kit;
    const many = Array.from({ length: 520 }, (_, n) => `X${String(n).padStart(5, "0")}`);
    await inParallel(many, 20, (staff) => {
      const posting = makePosting({ county, organ, unit: "chengguan", staff, name: `民警${staff}` });
      return tryWrite(deps, {
        put: { ...keys.posting(county, "chengguan", staff, "2020-01-01"), ...posting },
      });
    });
    const { id } = await setUp(world, makeMeeting());
    goTo("2026-11-19T14:30");
    const rest = Object.fromEntries(
      many.flatMap((staff) => [
        [`state.${staff}`, ""],
        [`was.${staff}`, ""],
      ]),
    );
    const { text } = await pressButton(world, `/activities/${id}/roll`, who.reviewer, {
      ...rest,
      do: "rest",
    });
    expect(text).toContain("已登记 520 人");
    const { signUps = [] } = (await wholeOf(deps, county, id)) ?? {};
    expect(signUps.filter(({ attendance }) => attendance === "present")).toHaveLength(520);
    await pressButton(world, `/activities/${id}/roll/list`, who.reviewer, {
      list: many.join("\n"),
      attendance: "none",
    });
    expect((await wholeOf(deps, county, id))?.signUps).toEqual([]);
  }, 60_000);
});
