// Guards that the table of access cannot show: who wrote what is agreed to, plans without a day, forms at another's address.
import { beforeAll, expect, it } from "vitest";
import { activityRoutes } from "../../functions/activities/routes-activities.ts";
import { small } from "../support/seed-org.ts";
import { at, makeInput, officeWorld, organ, setUp, who, type OfficeWorld } from "./office.ts";

let world: OfficeWorld;
beforeAll(async () => {
  world = await officeWorld();
});
const { court } = small.organs;

it("who changed a class last has asked for it: he does not agree to it himself, and whoever may is told again", async () => {
  const { kit } = world;
  const { id } = await setUp(world, makeInput({ kind: "class" }), who.reviewer);
  const params = { id };
  const body = makeInput({ kind: "class", hours: 16 });
  const changed = await kit.call(activityRoutes.change, { as: who.organAdmin, params, body });
  const decide = async (as: string) =>
    (await kit.call(activityRoutes.decide, { as, params, body: { agree: true } })).status;
  expect(changed.body).toMatchObject({ state: "toApprove" });
  expect([await decide(who.organAdmin), await decide(who.reviewer)]).toEqual([409, 403]);
  expect(await decide(who.committee)).toBe(204);
});

it("a plan for another organ finds nothing, also where no day is left or the calendar lacks the years", async () => {
  // National Day alone, which is left out.
  const input = makeInput({
    day: "2026-10-01",
    opensAt: at("2026-09-01T09:00"),
    closesAt: at("2026-09-30T09:00"),
  });
  const plans = [
    { input, every: "week", until: "2026-10-02", daysOff: "skip" },
    { input, every: "quarter", count: 60, daysOff: "move" },
  ] as const;
  for (const body of plans) {
    const make = (of: string) =>
      world.kit.call(activityRoutes.series, { as: who.reviewer, params: { organ: of }, body });
    const [own, other] = [await make(organ), await make(court)];
    expect([own.status, other.status]).toEqual([400, 404]);
  }
});

it("a form at another organ's address is not filled in for the own one", async () => {
  const { kit } = world;
  const page = async (path: string, as: string) => (await kit.page(path, { as })).status;
  for (const kind of ["", "&kind=seminar"])
    expect([
      await page(`/activities/new?organ=${organ}${kind}`, who.reviewer),
      await page(`/activities/new?organ=${court}${kind}`, who.reviewer),
    ]).toEqual([200, 404]);
  const absence = { staff: who.officer, reason: "leave", from: "2026-12-01", until: "2026-12-02" };
  const note = async (of: string, fields: Record<string, string>) =>
    (await kit.submitForm(`/activities/organs/${of}/absences`, fields, { as: who.clerk })).status;
  expect(await note(court, absence)).toBe(404);
  // Nobody chosen is said at the field, not as an address that is none.
  expect(await note(organ, { ...absence, staff: "" })).toBe(400);
  expect(await note(organ, absence)).toBe(303);
});
