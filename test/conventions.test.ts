// The project's conventions, each as a test with its reason; a convention that no test holds is a wish.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const sourceFolders = ["shared", "functions", "infra", "web", "test", "bench", "docs"];

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(name);
    return /\.tsx?$/.test(entry.name) ? [name] : [];
  });
}

const files = sourceFolders
  .filter((folder) => statSync(path.join(root, folder), { throwIfNoEntry: false }))
  .flatMap(filesUnder);
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** What a file imports, relative paths resolved from the root. */
function importsOf(file: string): string[] {
  const found = [...textOf(file).matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\()"([^"]+)"/g)].map(
    ([, target = ""]) => target,
  );
  return found.map((target) =>
    target.startsWith(".") ? path.relative(root, path.resolve(root, path.dirname(file), target)) : target,
  );
}

const offenders = (
  wrong: (file: string, target: string) => boolean,
  among: (file: string) => boolean,
): string[] =>
  files.filter(among).flatMap((file) =>
    importsOf(file)
      .filter((target) => wrong(file, target))
      .map((target) => `${file} -> ${target}`),
  );

const inFolder = (folder: string) => (file: string) => file.startsWith(`${folder}/`);

describe("import borders", () => {
  // Infra, the browser and tests import shared/: an SDK or a node: module there would reach all of them.
  test("shared is pure: only zod and itself", () => {
    const wrong = offenders(
      (_, target) => target !== "zod" && !target.startsWith("shared/"),
      inFolder("shared"),
    );
    expect(wrong).toEqual([]);
  });

  // Pages look the same wherever they are rendered; a piece that reads a table cannot be shown in a gallery.
  test("web knows shared and itself, never functions", () => {
    const wrong = offenders((_, target) => target.startsWith("functions/"), inFolder("web"));
    expect(wrong).toEqual([]);
  });

  // CDK runs without the product's runtime: what infra needs of it lies in shared.
  test("infra knows shared, and of functions only the asset builder", () => {
    const allowed = "functions/platform/build-assets.ts";
    const wrong = offenders(
      (_, target) => target.startsWith("functions/") && target !== allowed,
      inFolder("infra"),
    );
    expect(wrong).toEqual([]);
  });

  // A product that imports its tests ships them.
  test("nothing outside test and bench imports test", () => {
    const wrong = offenders(
      (_, target) => target.startsWith("test/"),
      (file) => !inFolder("test")(file) && !inFolder("bench")(file),
    );
    expect(wrong).toEqual([]);
  });
});

// A record never knows its figures, a figure never knows its obligations: imports go up this list only.
const slices = [
  "platform",
  "org",
  "training",
  "activities",
  "talks",
  "assessments",
  "study",
  "ledgers",
  "figures",
  "obligations",
  "notices",
  "evaluation",
  "reports",
];

describe("slice order", () => {
  const sliceOf = (file: string): string | undefined => /^(?:functions|shared)\/([a-z]+)\//.exec(file)?.[1];
  const rank = (slice: string): number => slices.indexOf(slice);

  /** The adapters to the outside and the walk over all rows are the hosts' business, wherever they lie. */
  const crossing = new Set([
    "functions/platform/job-pages.tsx -> functions/runners.ts",
    "functions/platform/job-routes.ts -> functions/runners.ts",
  ]);

  test("a slice imports only slices above it", () => {
    const wrong = offenders(
      (file, target) => {
        const own = sliceOf(file);
        const other = sliceOf(target);
        if (!own || !other || rank(own) < 0 || rank(other) < 0) return false;
        return rank(other) > rank(own);
      },
      (file) => inFolder("functions")(file) || inFolder("shared")(file),
    );
    expect(wrong).toEqual([]);
  });

  test("a slice does not import the app or its hosts", () => {
    const wrong = offenders(
      (file, target) =>
        sliceOf(file) !== undefined && sliceOf(file) !== "demo" && /^functions\/[a-z-]+\.tsx?$/.test(target),
      inFolder("functions"),
    ).filter((one) => !crossing.has(one));
    expect(wrong).toEqual([]);
  });
});

describe("files", () => {
  // A file that is read on one screen is a file that is read.
  test("no file is longer than 300 lines", () => {
    const long = files
      .map((file) => ({ file, lines: textOf(file).split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  // Nothing can be found in a drawer called utils, and a barrel makes cycles and false dead code.
  test("no barrels and no drawers", () => {
    const drawers = files.filter((file) =>
      /(^|\/)(index|utils?|helpers?|common|misc|base)\.tsx?$/.test(file),
    );
    expect(drawers).toEqual([]);
  });

  test("file names are kebab-case", () => {
    const wrong = files.filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(browser|test|d))*\.tsx?$/.test(path.basename(file)),
    );
    expect(wrong).toEqual([]);
  });

  test("every file opens by saying what it holds", () => {
    const silent = files.filter((file) => !/^(\/\/|\/\*\*)/.test(textOf(file)));
    expect(silent).toEqual([]);
  });
});

describe("code", () => {
  const code = files.filter((file) => !file.startsWith("test/"));

  // The named import bundles every locale: 454 KB against 85 KB.
  test("zod is imported as a namespace", () => {
    const wrong = files.filter((file) => /import \{[^}]*\bz\b[^}]*\} from "zod"/.test(textOf(file)));
    expect(wrong).toEqual([]);
  });

  // Unknown keys are refused, not dropped in silence: an input that lies about its shape is a bug somewhere.
  test("inputs from outside are strict objects", () => {
    const names = /export const (New\w+|\w+Input|\w+Change|Transfer|SignIn) = z\.object\(/;
    const wrong = code.filter((file) => file.startsWith("shared/") && names.test(textOf(file)));
    expect(wrong).toEqual([]);
  });

  // An ADD whose reply is lost counts twice; a batch write may store half; a scan costs the whole table.
  test("no bare ADD, no BatchWrite, no Scan", () => {
    // The host of one machine sweeps what TTL removes on AWS; no request leads there.
    const sweeper = "functions/platform/sweep-expired.ts";
    const wrong = code.filter(
      (file) =>
        file !== sweeper &&
        /BatchWriteItemCommand|ScanCommand|`ADD |"ADD |UpdateExpression: "ADD/.test(textOf(file)),
    );
    expect(wrong).toEqual([]);
  });

  // A transaction elsewhere would write without its audit row.
  test("commands that write are sent only from the platform's two doors", () => {
    const doors = new Set([
      "functions/platform/db.ts",
      "functions/platform/commit.ts",
      "functions/platform/sweep-expired.ts",
    ]);
    const writing = /\b(PutItem|UpdateItem|DeleteItem|TransactWriteItems)Command\(/;
    const wrong = code.filter(
      (file) => !doors.has(file) && !file.startsWith("bench/") && writing.test(textOf(file)),
    );
    expect(wrong).toEqual([]);
  });

  // Periods come from the scheduled time and tests move the clock: one stray Date.now() makes both untrue.
  test("only machines read the clock", () => {
    const machines = new Set([
      "functions/platform/machine.ts",
      "functions/platform/log.ts",
      "functions/aws-deps.ts",
    ]);
    const wrong = code.filter(
      (file) =>
        /^(shared|functions)\//.test(file) &&
        !machines.has(file) &&
        /Date\.now\(\)|new Date\(\)/.test(textOf(file)),
    );
    expect(wrong).toEqual([]);
  });

  test("no classes but Problem, its kin and CDK constructs", () => {
    const known = new Set(["Problem", "BadKey", "MailError"]);
    const wrong = code
      .filter((file) => !file.startsWith("infra/"))
      .flatMap((file) =>
        [...textOf(file).matchAll(/^(?:export )?class (\w+)/gm)].map(([, name = ""]) => ({ file, name })),
      )
      .filter(({ name }) => !known.has(name));
    expect(wrong).toEqual([]);
  });
});
