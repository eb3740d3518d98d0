// Values from a route's own schema: what fits it, and the same with one thing made hostile.
import * as fc from "fast-check";
import * as z from "zod";

type JsonSchema = {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
};

const days = ["2026-11-20", "2026-11-02", "2024-02-29", "2026-02-29", "2026-13-01", "9999-12-31"];
const known = [
  "城关派出所",
  "现场处置训练",
  "own1",
  "police1",
  "PX100001",
  "2026-11",
  "2026-W47",
  "briefs-monthly",
  "14:00",
  ...days,
];
const words = fc.constantFrom(...known);

/** What breaks programs: nothing, everything, other types, keys of prototypes, letters that are half a letter. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1e308,
    2 ** 53,
    0.1 + 0.2,
    "",
    " ",
    "\u0000",
    "\ud800",
    "\udfff\ud800",
  ),
  fc.constantFrom<unknown>(
    "__proto__",
    "constructor",
    "a/b",
    "a%2Fb",
    "..",
    "#",
    "{}",
    "=1+1",
    "\u202e反",
    "😀".repeat(40),
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    [[[[]]]],
    { length: 1 },
    { toString: 1 },
    "长".repeat(20_000),
    Array(2_000).fill("x"),
  ),
  fc.constant(JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}') as unknown),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: "binary", maxLength: 30 }),
  words,
);

/** Values that mostly fit a JSON schema. */
function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(fitting));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type ?? "string") {
    case "object":
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, value]) => [name, fitting(value)]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    case "array":
      return fc.array(schema.items ? fitting(schema.items) : words, {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "integer":
    case "number":
      return numbers(schema);
    default:
      return texts(schema);
  }
}

function numbers({
  type,
  minimum = 0,
  maximum = 100,
  multipleOf = type === "integer" ? 1 : 0.25,
}: JsonSchema) {
  const [low, high] = [
    Math.ceil(Math.max(minimum, -1000) / multipleOf),
    Math.floor(Math.min(maximum, 1000) / multipleOf),
  ];
  return fc.integer({ min: low, max: Math.max(low, high) }).map((steps) => steps * multipleOf);
}

function texts({ pattern, minLength = 0, maxLength = 20 }: JsonSchema): fc.Arbitrary<string> {
  const free = fc.string({
    unit: "grapheme",
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, 20)),
  });
  // Patterns with a look-ahead (mail addresses) cannot be turned round.
  if (!pattern || /\(\?[!=<]/u.test(pattern)) return fc.oneof(free, words);
  const shape = new RegExp(pattern, "u");
  const matching = known.filter((word) => shape.test(word));
  const made = fc.stringMatching(shape, { maxLength: 20 });
  return matching.length ? fc.oneof(made, fc.constantFrom(...matching), fc.constantFrom(...matching)) : made;
}

/** One property, anywhere, made hostile, left out or added. */
function spoiled(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null) return hostile;
  const entries = Object.entries(value);
  const added = fc
    .tuple(
      fc.constantFrom(
        "__proto__",
        "constructor",
        "prototype",
        "role",
        "county",
        "staff",
        "grants",
        "id",
        "pk",
      ),
      hostile,
    )
    .map(
      ([name, extra]) =>
        JSON.parse(
          JSON.stringify(value).replace(
            /^\{/u,
            `{${JSON.stringify(name)}:${JSON.stringify(extra)}${entries.length ? "," : ""}`,
          ),
        ) as unknown,
    );
  if (Array.isArray(value) || entries.length === 0)
    return fc.oneof(hostile, Array.isArray(value) ? hostile : added);
  const replaced = fc
    .tuple(fc.constantFrom(...entries), hostile)
    .chain(([[name, inner], evil]) =>
      fc
        .boolean()
        .chain((deeper) =>
          deeper && typeof inner === "object" && inner !== null
            ? spoiled(inner).map((changed) => ({ ...value, [name]: changed }))
            : fc.constant({ ...value, [name]: evil }),
        ),
    );
  const left = fc
    .constantFrom(...entries)
    .map(([gone]) => Object.fromEntries(entries.filter(([name]) => name !== gone)));
  return fc.oneof({ arbitrary: replaced, weight: 4 }, left, added, hostile);
}

/** The same with one property, anywhere, as its schema would have it: what is wrong then is wrong beside the others. */
function varied(value: unknown, schema: JsonSchema): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  if (typeof value !== "object" || value === null || properties.length === 0) return fitting(schema);
  const whole = value as Record<string, unknown>;
  return fc.tuple(fc.constantFrom(...properties), fc.boolean()).chain(([[name, inner], deeper]) =>
    (deeper ? varied(whole[name], inner) : fitting(inner)).map((changed) => ({
      ...whole,
      [name]: changed,
    })),
  );
}

/**
 * Bodies as JSON texts, the same for the same seed: most with one thing wrong, some that fit. A `good` one is varied too:
 * of a dozen fields that each mostly fit hardly ever all do, and then nothing gets past the schema.
 */
export function bodiesFor(
  schema: z.ZodType,
  count: number,
  { seed = 20261123, good }: { seed?: number; good?: unknown } = {},
): string[] {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const fits = fitting(json);
  const around = good === undefined ? fits : fc.constant(good);
  const any = fc.oneof(
    { arbitrary: fits, weight: 1 },
    { arbitrary: fits.chain(spoiled), weight: 2 },
    { arbitrary: around.chain(spoiled), weight: 2 },
    { arbitrary: around.chain((value) => varied(value, json)), weight: 2 },
  );
  return fc.sample(any, { numRuns: count, seed }).map((value) => JSON.stringify(value) ?? "null");
}
