// Every route of activities as every role, about every place, in every account state, against the table the office agreed to.
import { beforeAll } from "vitest";
import { activityRows, matrixOf } from "./support/access-suite.ts";
import { makeWorld, type World } from "./support/world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

matrixOf(activityRows, () => world);
