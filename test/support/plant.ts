// Puts an adversary between the program and its I/O: in a DynamoDB client's middleware, or around async functions.
import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** One logical I/O step: its number in order of being asked (from 1), "PutItem" or "mail.send", and its input. */
export type Step = { n: number; name: string; input: unknown };

/** Carries out the step; `input` replaces what was asked (call level only). */
export type Go = (input?: unknown) => Promise<unknown>;

/** What an adversary may do beside answering: count a strike, or end the process (this and every later step throws). */
export type Hand = { strike(): void; die(): never };
export type Hook = (step: Step, go: Go, hand: Hand) => Promise<unknown>;

/**
 * Trouble of one kind. `onCall` surrounds a whole logical call; `onAttempt` surrounds each request of it, so that the
 * SDK's own retries run on top. Both name the step of the call.
 */
export type Adversary = { name: string; onCall?: Hook; onAttempt?: Hook };

/** An object whose async methods are I/O too (mail, files); they count in the same row of steps. */
export type AsyncCalls = { label: string; object: Record<string, unknown>; methods: readonly string[] };
export type Target = DynamoDBClient | AsyncCalls;

export type Fault = {
  /** Every step that was asked while armed. */
  readonly steps: readonly Step[];
  /** How often the adversary struck; 0 means that the run never met it. */
  readonly strikes: number;
  /** Strikes no more; dead processes stay dead. Resolves when no step is in flight. */
  rest(): Promise<void>;
  /** Takes everything out again. */
  remove(): void;
};

/** Names an object's async methods as I/O: `asyncCalls("mail", deps.mail, ["send"])`. */
export function asyncCalls<T extends object>(
  label: string,
  object: T,
  methods: readonly (keyof T & string)[],
): AsyncCalls {
  return { label, object: object as Record<string, unknown>, methods };
}

type Process = { dead: boolean };
const processes = new AsyncLocalStorage<Process>();

/**
 * Runs a job as a process of its own: when an adversary ends it, only what this run started is dead, also what it
 * left unawaited, and a later run on the same client is alive.
 */
export const asProcess = <T>(run: () => Promise<T>): Promise<T> => processes.run({ dead: false }, run);

/** Whether an error is the end of a process, not an answer. */
export const isCrash = (error: unknown): boolean => error instanceof Error && error.name === "Crashed";

const crash = (): Error => Object.assign(new Error("the process is dead"), { name: "Crashed" });

/** Sets an adversary on one or several targets; their steps share one count and one death. */
export function plant(targets: Target | readonly Target[], adversary: Adversary): Fault {
  const steps: Step[] = [];
  const inFlight = new Set<Promise<unknown>>();
  const ownProcess: Process = { dead: false };
  let strikes = 0;
  let resting = false;

  const surround = async (hook: Hook | undefined, step: Step, process: Process, go: Go): Promise<unknown> => {
    if (process.dead) throw crash();
    const hand: Hand = {
      strike: () => void (strikes += 1),
      die: () => {
        strikes += 1;
        process.dead = true;
        throw crash();
      },
    };
    const reply = hook && !resting ? await hook(step, go, hand) : await go();
    // An answer that reaches a dead process is seen by nobody.
    if (process.dead) throw crash();
    return reply;
  };
  const enter: Enter = (name, input, carryOut) => {
    const process = processes.getStore() ?? ownProcess;
    const step: Step = { n: steps.length + 1, name, input };
    if (!process.dead && !resting) steps.push(step);
    const attempt: Attempt = (go) => surround(adversary.onAttempt, step, process, go);
    const call = surround(adversary.onCall, step, process, (changed = input) => carryOut(changed, attempt));
    inFlight.add(call);
    const leave = (): void => void inFlight.delete(call);
    call.then(leave, leave);
    return call;
  };

  const list = Array.isArray(targets) ? (targets as readonly Target[]) : [targets as Target];
  const removals = list.map((target) =>
    "methods" in target ? wrapMethods(target, enter) : addMiddleware(target, enter),
  );
  return {
    steps,
    get strikes() {
      return strikes;
    },
    rest: async () => {
      resting = true;
      await Promise.allSettled(inFlight);
    },
    remove: () => {
      for (const remove of removals) remove();
    },
  };
}

type Attempt = (go: Go) => Promise<unknown>;
type Enter = (
  name: string,
  input: unknown,
  carryOut: (input: unknown, attempt: Attempt) => Promise<unknown>,
) => Promise<unknown>;

function wrapMethods({ label, object, methods }: AsyncCalls, enter: Enter): () => void {
  const restorations = methods.map((method) => {
    const own = Object.getOwnPropertyDescriptor(object, method);
    const original = object[method] as (...input: unknown[]) => Promise<unknown>;
    object[method] = (...input: unknown[]) =>
      enter(`${label}.${method}`, input, (given, attempt) =>
        attempt(() => original.apply(object, given as unknown[])),
      );
    return () => {
      delete object[method];
      if (own) Object.defineProperty(object, method, own);
    };
  });
  return () => {
    for (const restore of restorations) restore();
  };
}

let planted = 0;

function addMiddleware(client: DynamoDBClient, enter: Enter): () => void {
  planted += 1;
  const names = { call: `adversaryCall${planted}`, attempt: `adversaryAttempt${planted}` };
  const attempts = new WeakMap<object, Attempt>();
  const relax = hasten(client);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      let reply: Awaited<ReturnType<typeof next>> | undefined;
      const output = await enter(
        String(context.commandName).replace(/Command$/, ""),
        args.input,
        async (input, attempt) => {
          attempts.set(context, attempt);
          reply = await next({ ...args, input: input as typeof args.input });
          return reply.output;
        },
      );
      return { response: reply?.response, output: output as NonNullable<typeof reply>["output"] };
    },
    { step: "initialize", priority: "high", name: names.call },
  );
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const attempt = attempts.get(context);
      return attempt ? ((await attempt(() => next(args))) as Awaited<ReturnType<typeof next>>) : next(args);
    },
    // Inside the retry, which has this step's high priority: once per request.
    { step: "finalizeRequest", priority: "low", name: names.attempt },
  );
  return () => {
    client.middlewareStack.remove(names.call);
    client.middlewareStack.remove(names.attempt);
    relax();
  };
}

const hastened = new WeakMap<DynamoDBClient, { plants: number; restore: () => void }>();

/** While anything is planted: handlers are not cached (they would keep or miss an adversary), retries do not wait. */
function hasten(client: DynamoDBClient): () => void {
  const config = client.config as { cacheMiddleware?: boolean; retryStrategy: unknown };
  const { cacheMiddleware, retryStrategy } = config;
  const restore = (): void => void Object.assign(config, { cacheMiddleware, retryStrategy });
  const state = hastened.get(client) ?? { plants: 0, restore };
  state.plants += 1;
  hastened.set(client, state);
  config.cacheMiddleware = false;
  const strategy = retryAtOnce(() => client.config.maxAttempts());
  config.retryStrategy = () => Promise.resolve(strategy);
  return () => {
    state.plants -= 1;
    if (state.plants > 0) return;
    hastened.delete(client);
    state.restore();
  };
}

type RetryToken = { getRetryCount(): number; getRetryDelay(): number };

/** The SDK's standard strategy without its pauses and without a budget shared between calls. */
function retryAtOnce(attemptsMax: () => Promise<number>) {
  const token = (count: number): RetryToken => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0)),
    refreshRetryTokenForRetry: async (old: RetryToken, { errorType }: { errorType: string }) => {
      const count = old.getRetryCount() + 1;
      const worthIt = errorType === "THROTTLING" || errorType === "TRANSIENT";
      if (!worthIt || count >= (await attemptsMax())) throw new Error("no retry");
      return token(count);
    },
    recordSuccess: () => {},
  };
}
