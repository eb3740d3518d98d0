// A route as data: method, path, permission, schemas and the operation it calls; app, docs and tests read the same row.
import type { Context } from "hono";
import type * as z from "zod";
import type { Permission } from "../../shared/access.ts";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";

/** Who may call: anybody, anybody signed in, or who holds the permission somewhere (the record decides the rest). */
export type Guard = "public" | "signedIn" | Permission;

type Params<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Name | keyof Params<`/${Rest}`>]: string }
  : Path extends `${string}:${infer Name}`
    ? { [K in Name]: string }
    : object;

type Parsed<S> = S extends z.ZodType ? z.infer<S> : undefined;

export type Call<Path extends string, Body, Query> = {
  deps: Deps;
  actor: Actor;
  params: Params<Path>;
  body: Parsed<Body>;
  query: Parsed<Query>;
  /** Set when the caller sent one: operations derive fresh ids from it, so that a repeat is the same thing. */
  idempotencyKey?: string;
  c: Context;
};

export type Route<
  Path extends string = string,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodType | undefined = z.ZodType | undefined,
  Reply extends z.ZodType | undefined = z.ZodType | undefined,
> = {
  method: "get" | "post" | "put" | "patch" | "delete";
  path: Path;
  guard: Guard;
  /** One Chinese sentence for the API docs. */
  summary: string;
  body?: Body;
  /** Takes a raw body of at most this size instead of JSON (file imports). */
  rawBodySizeBytesMax?: number;
  query?: Query;
  /** The reply's schema; what is not in it does not leave. Absent: 204, or a Response of its own (downloads). */
  reply?: Reply;
  status?: 200 | 201 | 202;
  /** The reply holds a secret shown once (a first password): it is never kept for a repeat. */
  secretReply?: true;
  run(call: Call<Path, Body, Query>): Promise<Reply extends z.ZodType ? z.input<Reply> : unknown>;
};

/** Declares a route; only ties the types together. */
export const route = <
  const Path extends string,
  Body extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Reply extends z.ZodType | undefined = undefined,
>(
  row: Route<Path, Body, Query, Reply>,
): Route<Path, Body, Query, Reply> => row;

/** Any route, for lists. */
// oxlint-disable-next-line typescript/no-explicit-any -- the parameter types differ from row to row
export type AnyRoute = Route<any, any, any, any>;

export type PageCall<Path extends string> = {
  deps: Deps;
  /** Absent on public pages. */
  actor: Actor;
  params: Params<Path>;
  query: URLSearchParams;
  /** Posted fields; a field that stands several times is an array under `all`. */
  form: Form;
  c: Context;
};
export type Form = {
  one(name: string): string;
  all(name: string): string[];
  file(name: string): File | undefined;
};

/** A page, or a form it posts to. Forms answer with a redirect or with the page and its errors. */
export type PageRow<Path extends string = string> = {
  method: "get" | "post";
  path: Path;
  guard: Guard;
  summary: string;
  run(call: PageCall<Path>): Promise<Response>;
};

/** Declares a page. */
export const page = <const Path extends string>(row: PageRow<Path>): PageRow<Path> => row;

// oxlint-disable-next-line typescript/no-explicit-any -- the parameter types differ from row to row
export type AnyPage = PageRow<any>;

/** What one host mounts. */
export type Catalogue = {
  routes: readonly { name: string; row: AnyRoute }[];
  pages: readonly AnyPage[];
  /** Slices whose code is loaded with the first request under one of their prefixes ("/assessments"): ADR 15. */
  later?: readonly Later[];
};

/** Every address at or below the prefixes is the loaded catalogue's alone. */
export type Later = { prefixes: readonly string[]; load(): Promise<Catalogue> };

/** Routes by slice with their full names ("training.submit"). */
export const named = (bySlice: Record<string, Record<string, AnyRoute>>): Catalogue["routes"] =>
  Object.entries(bySlice).flatMap(([slice, rows]) =>
    Object.entries(rows).map(([name, row]) => ({ name: `${slice}.${name}`, row })),
  );
