// Worlds for sweeps: one table, a new county in it for every scenario, and everything a job does I/O through.
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { jobActor } from "../../functions/platform/actor.ts";
import { commit } from "../../functions/platform/commit.ts";
import { tryWrite, type Change } from "../../functions/platform/db.ts";
import type { Deps } from "../../functions/platform/deps.ts";
import { silentLog } from "../../functions/platform/log.ts";
import type { Role } from "../../shared/access.ts";
import { keys } from "../../shared/keys.ts";
import type { Officer, Organ, Unit } from "../../shared/org/schema.ts";
import type { Key } from "../../shared/table.ts";
import { memoryFiles, memoryMail, type TestMail } from "../support/app.ts";
import { movableClock, type MovableClock } from "../support/clock.ts";
import { freshTable, testClient } from "../support/engine.ts";
import { countedIds } from "../support/ids.ts";
import { makeHolder, makeOfficer, makeOrgan, makeUnit } from "../support/make.ts";
import { asyncCalls, type Target } from "../support/plant.ts";

export type World = { deps: Deps; clock: MovableClock; mail: TestMail; county: string };
export type Worlds = {
  db: DynamoDBClient;
  tableName: string;
  next(now: string, rows: (county: string) => Change[]): Promise<World>;
};

/** A table, and ever new counties on it: faster than a table for every scenario. */
export async function worldsOn(): Promise<Worlds> {
  const db = testClient();
  const tableName = await freshTable(db);
  let count = 0;
  return {
    db,
    tableName,
    next: async (now, rows) => {
      count += 1;
      const county = String(530_000 + count);
      const clock = movableClock(now);
      const mail = memoryMail();
      const deps: Deps = {
        db,
        tableName,
        clock,
        ids: countedIds(),
        files: memoryFiles(),
        mail,
        log: silentLog,
        origin: "http://suneng.test",
        secureCookies: false,
        sleep: () => Promise.resolve(),
        passwordCost: 16,
      };
      await commit(deps, jobActor(county, "seed"), rows(county));
      return { deps, clock, mail, county };
    },
  };
}

/** Everything a job does I/O through. */
export const ioOf = ({ deps, mail }: World): Target[] => [deps.db, asyncCalls("mail", mail, ["send"])];

/** Takes away rows that stand in the index: a stale index is a copy of all of it, and worlds share a table. */
export async function forget({ deps }: World, rows: readonly Key[]): Promise<void> {
  await Promise.all(rows.map(({ pk, sk }) => tryWrite(deps, { drop: { pk, sk } })));
}

export const organRow = (county: string, given: Partial<Organ> = {}): Change => {
  const organ = makeOrgan({ county, ...given });
  return { put: { ...keys.organ(county, organ.id), ...organ } };
};

export const unitRow = (county: string, given: Partial<Unit> = {}): Change => {
  const unit = makeUnit({ county, ...given });
  return { put: { ...keys.unit(county, unit.id), ...unit } };
};

export const officerRow = (county: string, given: Partial<Officer> = {}): Change => {
  const officer = makeOfficer({ county, ...given });
  return { put: { ...keys.person(county, officer.staff), ...officer } };
};

export const holderRow = (county: string, place: string, role: Role, who: string): Change => ({
  put: { ...keys.holder(county, place, role, who), ...makeHolder({ place, role, staff: who, name: who }) },
});
