// The pages of tests as a plain browser asks for them, and results recorded past them.
import { enterResults } from "../../functions/assessments/results.ts";
import type { Entry, Round } from "../../shared/assessments/schema.ts";
import { actorOf, organ, who, type TestWorld } from "./given.ts";

export type Fields = Record<string, string | string[]>;

export const posted = ({ kit }: TestWorld, path: string, fields: Fields, as: string) =>
  kit.submitForm(path, fields, { as });

/** A page that is there. */
export async function seen({ kit }: TestWorld, path: string, as: string): Promise<string> {
  const { status, body } = await kit.page(path, { as });
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return body;
}

export const locationOf = ({ headers }: { headers: Headers }): string => headers.get("location") ?? "";

/** The address of a round's board, or of a page under it. */
export const at = (round: Pick<Round, "id">, page = ""): string =>
  `/assessments/rounds/${organ}/${round.id}${page}`;

/** Results as the office enters them. */
export const record = async (world: TestWorld, round: Round, kind: "first" | "makeUp", entries: Entry[]) =>
  enterResults(
    world.kit.deps,
    await actorOf(world, who.office),
    { organ, round: round.id },
    { kind, entries },
  );
