// Posted fields as the input of a schema: what was left empty is absent.
import type { Form } from "../platform/route.ts";

/** The named fields of a form; an empty one is absent, so that a schema says "必须填写" or lets it be. */
export const fieldsOf = <const Name extends string>(
  form: Form,
  ...names: Name[]
): Partial<Record<Name, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = form.one(name).trim();
      return value === "" ? [] : [[name, value]];
    }),
  ) as Partial<Record<Name, string>>;
