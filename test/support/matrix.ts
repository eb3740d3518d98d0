// Runs rows of routes and pages as every standing about every place in every account state, and tells what was not as agreed.
import { inParallel } from "../../functions/platform/parallel.ts";
import type { Grant } from "../../shared/access.ts";
import type { Expectation } from "../access-table.ts";
import {
  agreed,
  agreedIn,
  letIn,
  reach,
  reachOf,
  relationsOf,
  smallest,
  type Agreed,
  type MatrixRow,
} from "./matrix-agreed.ts";
import type { Ask } from "./requests-api.ts";
import { send, type Answer, type AnyApp } from "./send.ts";
import {
  grantOf,
  places,
  relations,
  standings,
  states,
  type AccountState,
  type Person,
  type Relation,
  type Standing,
  type World,
} from "./world.ts";

/** What an app says to somebody signed in without any role; it must be 403 wherever a role is needed. */
export async function withoutRole(world: World, row: MatrixRow, app: AnyApp): Promise<number> {
  const nobody = await personFor(
    world,
    { ...row, expected: { ...row.expected, about: "nothing" } },
    "clerk",
    "revoked",
    [],
  );
  const ask = row.method === "get" ? {} : row.isPage ? { form: {} } : { body: {} };
  return (await send(world, row, { ask, token: nobody.token, app })).status;
}

/** A row whose next pages are asked for by a cursor. */
export async function cursorsOf(world: World, row: MatrixRow): Promise<{ cursor?: string; found: string[] }> {
  const reader = smallest(row);
  const far = await personFor(world, row, "root", "active", [grantOf("root")]);
  const there = await row.asking(world, places.otherOrgan, far, false);
  const first = await send(world, row, {
    ask: { ...there, query: { ...there.query, limit: "1" } },
    token: far.token,
  });
  const { cursor } = JSON.parse(first.text) as { cursor?: string };
  if (!cursor || !reader) return { found: [] };
  const person = await personFor(world, row, reader, "active", [grantOf(reader)]);
  const here = await row.asking(world, places.own, person, true);
  const ask = { ...here, query: { ...here.query, cursor } };
  const answer = await send(world, row, { ask, token: person.token });
  return { cursor, found: faults(row, reader, { status: 200, done: true }, answer) };
}

/** Marks of the places that a standing's grant does not reach: none of their names may ever be answered. */
function foreignMarks(standing: Standing, { namesOwnOrgan }: Expectation): string[] {
  const far = Math.max(reachOf(standing), namesOwnOrgan ? reach.organ : 0);
  const reached: Relation[] = far >= 4 ? [...relations] : relations.slice(0, far === 3 ? 3 : far);
  return relations.filter((relation) => !reached.includes(relation)).map((relation) => places[relation].mark);
}

/** What is wrong with an answer. */
function faults(row: MatrixRow, standing: Standing, wanted: Agreed, answer: Answer): string[] {
  const found: string[] = [];
  if (answer.status !== wanted.status)
    found.push(`answered ${answer.status}, agreed ${wanted.status}: ${gist(answer)}`);
  if (wanted.location && !answer.location.startsWith(wanted.location))
    found.push(`sent to "${answer.location}"`);
  const { done } = wanted;
  const changes = row.method !== "get" && !row.expected.writesNothing;
  if (!done && answer.writes > 0) found.push(`refused, yet wrote ${answer.writes} times`);
  if (done && changes && answer.writes === 0) found.push("answered as done, yet wrote nothing");
  // The page for signing in names every county: that is public.
  const foreign = row.expected.who === "anybody" ? [] : foreignMarks(standing, row.expected);
  for (const mark of foreign) if (answer.text.includes(mark)) found.push(`shows ${mark}`);
  return found;
}

const gist = ({ text }: Answer): string =>
  (/^<!doctype/iu.test(text)
    ? text
        .replaceAll(/<[^>]+>/gu, " ")
        .replaceAll(/\s+/gu, " ")
        .slice(0, 200)
    : text
  ).slice(0, 200);

/** Other grants than a standing has, to show that the matrix notices. */
export type Twist = {
  grants?: (standing: Standing) => Grant[];
  only?: readonly Standing[];
  /** Another app than the product's own. */
  app?: AnyApp;
};

const people = new WeakMap<World, Map<string, Promise<Person>>>();

/** A person of the standing; one's own things use their person up. */
function personFor(
  world: World,
  row: MatrixRow,
  standing: Standing,
  state: AccountState,
  grants: Grant[],
): Promise<Person> {
  if (row.expected.about === "self") return world.person(grants, state);
  const known = people.get(world) ?? new Map<string, Promise<Person>>();
  people.set(world, known);
  const key = JSON.stringify([standing, state, grants]);
  const person = known.get(key) ?? world.person(grants, state);
  known.set(key, person);
  return person;
}

/** `npm run test:thorough` asks every page as everybody. */
export const thorough = process.env["SUNENG_THOROUGH"] !== undefined;

/** The request about each place: made anew for who will use its record up, one for all who only look or are refused. */
function asksFor(
  world: World,
  row: MatrixRow,
): (relation: Relation, person: Person, wanted: Agreed) => Promise<Ask> {
  const kept = new Map<Relation, Promise<Ask>>();
  return async (relation, person, { done }) => {
    const fresh = async (): Promise<Ask> => row.asking(world, places[relation], person, relation === "own");
    const lasts = row.method === "get" && row.expected.about !== "self";
    if (done && !lasts) return fresh();
    const known = kept.get(relation) ?? fresh();
    kept.set(relation, known);
    return known;
  };
}

/**
 * The routes are asked by every one of them. Their pages call the same operations: of those who are let in, and of those
 * who are not, who reaches least and who reaches most ask; where no role is asked for, a few.
 */
const standingsOf = ({ isPage, expected }: MatrixRow): readonly Standing[] => {
  const { who, others } = expected;
  if (!isPage || thorough) return standings;
  if (Array.isArray(who)) {
    const inside = standings.filter((standing) => letIn(expected, standing));
    const outside = standings.filter((standing) => !letIn(expected, standing));
    const ends = new Set([inside[0], inside.at(-1), outside[0], outside.at(-1)]);
    return standings.filter((standing) => ends.has(standing));
  }
  if (who !== "signedIn" || !others) return standings;
  const few: Standing[] = ["clerk", "disciplineOfficer", "committee", "root"];
  return [...new Set([...few, ...others.slice(0, 1)])];
};

/**
 * About the own place, the farthest that is agreed to be reached and the nearest that is not: a scope that is too wide or
 * too narrow shows there first. `npm run test:thorough` asks about every place.
 */
function aroundReach(row: MatrixRow, standing: Standing, all: readonly Relation[]): readonly Relation[] {
  if (thorough) return all;
  const reached = all.filter((relation) => agreed(row, standing, relation).done);
  const beyond = all.filter((relation) => !reached.includes(relation));
  const around = new Set([all[0], reached.at(-1), beyond[0]]);
  return all.filter((relation) => around.has(relation));
}

/** Every role and relation, accounts in order: what was not as agreed. */
export async function rolesOf(world: World, row: MatrixRow, twist: Twist = {}): Promise<string[]> {
  const askFor = asksFor(world, row);
  const all = relationsOf(row.expected);
  const placesFor = (standing: Standing): readonly Relation[] => aroundReach(row, standing, all);
  const cell = async (standing: Standing, relation: Relation): Promise<string[]> => {
    const wanted = agreed(row, standing, relation);
    const grants = twist.grants?.(standing) ?? [grantOf(standing)];
    const person = await personFor(world, row, standing, "active", grants);
    const ask = await askFor(relation, person, wanted);
    const answer = await send(world, row, { ask, token: person.token, app: twist.app });
    const what = `${row.name} as ${standing}, ${relation}`;
    return faults(row, standing, wanted, answer).map((fault) => `${what}: ${fault}`);
  };
  // Who is not let in at all is refused before the record is looked at: two places show it as well as four.
  const two = all.filter((relation) => relation === "own" || relation === "otherOrgan");
  const cells = (twist.only ?? standingsOf(row)).flatMap((standing) =>
    (letIn(row.expected, standing) ? placesFor(standing) : two).map(
      (relation) => [standing, relation] as const,
    ),
  );
  const atOnce = row.expected.oneByOne ? 1 : cells.length;
  const found = await inParallel(cells, atOnce, ([standing, relation]) => cell(standing, relation));
  await world.tidy();
  return found.flat();
}

/**
 * Every account state of who reaches least and, of routes, who reaches most of those let in, about the own place, and
 * nobody at all: what was not as agreed.
 */
export async function statesOf(world: World, row: MatrixRow): Promise<string[]> {
  // A password opens no session of a disabled account: what is agreed of signing in is tested with accounts.
  if (row.expected.who === "anybody") return [];
  const askFor = asksFor(world, row);
  const cell = async (standing: Standing, state: AccountState | "anonymous"): Promise<string[]> => {
    const kept = state === "anonymous" ? "active" : state;
    const person = await personFor(world, row, standing, kept, [grantOf(standing)]);
    const wanted = agreedIn(row, standing, state);
    const ask = await askFor("own", person, wanted);
    const token = state === "anonymous" ? undefined : person.token;
    const answer = await send(world, row, { ask, token });
    const shown = state === "revoked" ? "clerk" : standing;
    return faults(row, shown, wanted, answer).map(
      (fault) => `${row.name} as ${standing}, ${state}: ${fault}`,
    );
  };
  const wrong = states.filter((state) => state !== "active");
  const inside = standings.filter((standing) => letIn(row.expected, standing));
  const most = row.isPage && !thorough ? undefined : inside.at(-1);
  const ends = [...new Set([inside[0], most])].filter((standing) => standing !== undefined);
  const found = await Promise.all([
    cell("root", "anonymous"),
    ...ends.flatMap((standing) => wrong.map((state) => cell(standing, state))),
  ]);
  await world.tidy();
  return found.flat();
}

/** Ids that are none, in every place of the address, asked by somebody who may: what was not as agreed. */
export async function malformedOf(world: World, row: MatrixRow): Promise<string[]> {
  const names = [...row.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const standing = standings.findLast((one) => letIn(row.expected, one)) ?? "root";
  const person = await personFor(world, row, standing, "active", [grantOf(standing)]);
  const ids = ["a%2Fb", "%00%ff", "..%2F..", "x".repeat(60), "__proto__"];
  // What an address may hold is asked by one rule for routes and pages.
  const wrong = row.isPage && !thorough ? ids.slice(0, 2) : ids;
  const found: string[] = [];
  const ask = await row.asking(world, places.own, person, true);
  for (const name of names) {
    for (const id of wrong) {
      const answer = await send(world, row, {
        ask: { ...ask, params: { ...ask.params, [name]: id } },
        token: person.token,
      });
      // Where several ids are wrong in different ways either is right: one is no month (400), the other nobody (404).
      const right = answer.status === (row.expected.malformed ?? 404) || answer.status === 404;
      if (!right) found.push(`${row.name} with ${name}=${id}: answered ${answer.status}: ${gist(answer)}`);
      if (answer.writes > 0) found.push(`${row.name} with ${name}=${id}: wrote`);
    }
  }
  await world.tidy();
  return found;
}
