// Every page and form as every role, about every place, in every account state, against the table the office agreed to.
import { beforeAll } from "vitest";
import { matrixOf, pageRows } from "./support/access-suite.ts";
import { makeWorld, type World } from "./support/world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

matrixOf(pageRows, () => world);
