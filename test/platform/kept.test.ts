// What is kept for half a minute: never longer, never past a write of this process, never a failure.
import { beforeEach, expect, it } from "vitest";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { getItem, tryWrite } from "../../functions/platform/db.ts";
import { kept } from "../../functions/platform/kept.ts";
import { loseReplyAfterCommit } from "../support/adversaries.ts";
import { createApp, type Kit } from "../support/app.ts";
import { plant } from "../support/plant.ts";

let kit: Kit;
beforeEach(async () => {
  kit = await createApp();
});

const at = { pk: "529901/org", sk: "unit/a" };
const put = (name: string) => ({ put: { ...at, name } });
const nameOf = (): Promise<string | undefined> =>
  kept(kit.deps, "name", [at.pk], async () => (await getItem<{ name: string }>(kit.deps, at))?.name);

/** A write that this process does not know of. */
const elsewhere = (name: string) =>
  tryWrite({ ...kit.deps, db: Object.create(kit.deps.db) as typeof kit.deps.db }, put(name));

it("is asked for once in half a minute by the clock, then anew", async () => {
  await tryWrite(kit.deps, put("一"));
  expect(await nameOf()).toBe("一");
  await elsewhere("二");
  kit.clock.advance({ seconds: 29 });
  expect(await nameOf()).toBe("一");
  kit.clock.advance({ seconds: 2 });
  expect(await nameOf()).toBe("二");
  await elsewhere("三");
  // A clock that was set back keeps nothing either.
  kit.clock.advance({ days: -1 });
  expect(await nameOf()).toBe("三");
});

it("ends with a write of this process to what it was made of, by either door", async () => {
  await tryWrite(kit.deps, put("一"));
  expect(await nameOf()).toBe("一");
  await tryWrite(kit.deps, put("二"));
  expect(await nameOf()).toBe("二");
  await commit(kit.deps, jobActor("529901", "test"), [put("三")]);
  expect(await nameOf()).toBe("三");
  await tryWrite(kit.deps, { put: { pk: "529901/other", sk: "unit/a", name: "别处" } });
  await elsewhere("四");
  expect(await nameOf()).toBe("三");
});

it("ends with a write whose reply was lost, for it was done all the same", async () => {
  await tryWrite(kit.deps, put("一"));
  await nameOf();
  // More often than the SDK asks again: the process never hears that its write is there.
  const fault = plant(kit.deps.db, loseReplyAfterCommit(1, 99));
  await expect(tryWrite(kit.deps, put("二"))).rejects.toThrow("socket hang up");
  fault.remove();
  expect(await nameOf()).toBe("二");
});

it("keeps no failure and mixes up no two tables", async () => {
  const failing = (): Promise<string> =>
    kept(kit.deps, "failing", [at.pk], () => Promise.reject(new Error("away")));
  await expect(failing()).rejects.toThrow("away");
  expect(await kept(kit.deps, "failing", [at.pk], () => Promise.resolve("back"))).toBe("back");
  const other = { ...kit.deps, tableName: "other" };
  expect(await kept(other, "failing", [at.pk], () => Promise.resolve("other"))).toBe("other");
});
