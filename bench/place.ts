// What everything is measured on: the engine with a data file, a table, two counties, and the app on them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createApp } from "../functions/app.ts";
import { openCatalogue } from "../functions/catalogue-open.ts";
import { dynamoClient } from "../functions/platform/client.ts";
import { createTable } from "../functions/platform/create-table.ts";
import type { Deps, MailMessage } from "../functions/platform/deps.ts";
import { startEngine } from "../functions/platform/engine.ts";
import { folderFiles } from "../functions/platform/files-folder.ts";
import { silentLog } from "../functions/platform/log.ts";
import { orderedIds, sleep } from "../functions/platform/machine.ts";
import { toInstant } from "../shared/time.ts";
import { meter, withoutSdk } from "./meter.ts";

/** A Friday: November has weekly briefs up to this week's; October's weeks reach over both of its ends. */
export const now = toInstant("2026-11-27T10:00:00+08:00");
export const thisMonth = "2026-11";
export const lastMonth = "2026-10";
/** Locked by the bench itself. */
export const lockedMonth = "2026-09";

export const tableName = "bench";

/** One way of calling the app: by a client of its own, so that what is measured in one is not paid for in another. */
export type Caller = {
  deps: Deps;
  /** Sends a request as the token's holder; throws when it was refused. `body` goes as JSON. */
  call(token: string, method: string, path: string, body?: unknown): Promise<Response>;
};

export type Place = {
  endpoint: string;
  deps: Deps;
  /** Plain, for times. */
  plain: Caller;
  /** Costs in units and trips. */
  metered: Caller;
  cost: ReturnType<typeof meter>;
  /** Reads from memory and writes nowhere: the app's own work. */
  own: Caller;
  stop(): Promise<void>;
};

/** Deps on an engine; mail goes nowhere and is accepted. */
export function depsOn(endpoint: string, folder: string): Deps {
  const clock = { now: () => now };
  return {
    db: dynamoClient({ endpoint }),
    tableName,
    clock,
    ids: orderedIds,
    files: folderFiles(path.join(folder, "files"), "bench", clock),
    mail: { configured: true, send: (_message: MailMessage) => Promise.resolve() },
    log: silentLog,
    origin: "http://bench.test",
    secureCookies: false,
    sleep,
    passwordCost: 16,
  };
}

export function callerOn(deps: Deps): Caller {
  const app = createApp(deps, openCatalogue);
  return {
    deps,
    call: async (token, method, address, body) => {
      const json = body === undefined ? undefined : JSON.stringify(body);
      const sent =
        json === undefined
          ? {}
          : { "content-type": "application/json", "content-length": String(Buffer.byteLength(json)) };
      const headers = { authorization: `Bearer ${token}`, ...sent };
      const init = { method, headers, body: json };
      const response = await app.fetch(new Request(`http://bench.test${address}`, init));
      // What was answered is read only where it is needed: that is the reader's work.
      if (response.status >= 300)
        throw new Error(`${method} ${address}: ${response.status} ${(await response.text()).slice(0, 300)}`);
      return response;
    },
  };
}

/** Starts the engine on a temporary data file. `stop` takes everything away again. */
export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), "suneng-bench-"));
  const engine = await startEngine({ dataFile: path.join(folder, "bench.db") });
  const deps = depsOn(engine.endpoint, folder);
  await createTable(deps.db, tableName);
  const meteredClient = dynamoClient({ endpoint: engine.endpoint });
  return {
    endpoint: engine.endpoint,
    deps,
    plain: callerOn(deps),
    cost: meter(meteredClient),
    metered: callerOn({ ...deps, db: meteredClient }),
    own: callerOn({ ...deps, db: withoutSdk(dynamoClient({ endpoint: engine.endpoint })) }),
    stop: async () => {
      deps.db.destroy();
      meteredClient.destroy();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
