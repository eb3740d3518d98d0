// docs/activities-answers.md names tests: each of them is there under that name.
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const text = readFileSync("docs/activities-answers.md", "utf8");

/** Files of tests with the beginnings of titles that follow them: `file` "title", "title"; `file` "title". */
const named = [...text.matchAll(/`([\w./-]+\.test\.ts)`[^"|`]*((?:"[^"]+"(?:, )?)+)/gu)].flatMap(
  ([, file = "", titles = ""]) =>
    [...titles.matchAll(/"([^"]+)"/gu)].map(([, title = ""]) => ({ file, title })),
);

it("every answer names a test that is there", () => {
  expect(named.length).toBeGreaterThan(40);
  const gone = named.filter(({ file, title }) => {
    const path = file.includes("/") ? file : `test/activities/${file}`;
    return !existsSync(path) || !readFileSync(path, "utf8").includes(`"${title}`);
  });
  expect(gone).toEqual([]);
});
