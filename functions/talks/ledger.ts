// The 提醒约谈台账 as Excel: by quarter, from heads alone; with names only for a stated reason, which is kept.
import { keys } from "../../shared/keys.ts";
import { notFound, Problem } from "../../shared/problem.ts";
import { addQuarters, sayQuarter, type Quarter } from "../../shared/quarter.ts";
import { ledgerSheet, type LedgerLine } from "../../shared/talks/ledger.ts";
import { officersBy, organBy } from "../org/store.ts";
import { authorize, type Actor } from "../platform/actor.ts";
import { commit } from "../platform/commit.ts";
import type { Deps } from "../platform/deps.ts";
import { placeNames } from "../platform/place-names.ts";
import { headsBy, roundOf } from "./store.ts";

const quartersMax = 8;

export type LedgerAsked = {
  organ: string;
  from: Quarter;
  to: Quarter;
  /** Why names are needed; without it they are masked. */
  reason?: string;
};

/** The ledger of an organ's own talks in these quarters. Throws Problem("notFound") outside the actor's line. */
export async function talkLedger(
  deps: Deps,
  actor: Actor,
  { organ: organId, from, to, reason }: LedgerAsked,
): Promise<{ fileName: string; bytes: Uint8Array }> {
  const { county } = actor;
  authorize(actor, "talks.board", { county, organ: organId }, "约谈台账");
  const organ = await organBy(deps, county, organId);
  if (!organ) throw notFound("约谈台账");
  const quarters = quartersBetween(from, to);
  const named = reason !== undefined;
  if (named) {
    const audit = {
      pk: keys.auditOf(county, "talks"),
      did: "talks.ledgerWithNames",
      subject: `${organId}/${from}/${to}`,
      reason,
    };
    await commit(deps, actor, [], { audit });
  }
  const lines = await linesOf(deps, county, organId, quarters);
  const span = from === to ? sayQuarter(from) : `${sayQuarter(from)}至${sayQuarter(to)}`;
  const { writeWorkbook } = await import("../platform/workbook.ts");
  const bytes = await writeWorkbook([ledgerSheet(organ.name, quarters, lines, { named })]);
  return { fileName: `${organ.name}_提醒约谈台账_${span}${named ? "" : "（脱敏）"}.xlsx`, bytes };
}

function quartersBetween(from: Quarter, to: Quarter): Quarter[] {
  const found: Quarter[] = [];
  for (let quarter = from; quarter <= to && found.length <= quartersMax; quarter = addQuarters(quarter, 1))
    found.push(quarter);
  if (found.length === 0 || found.length > quartersMax) {
    const message = `请选择先后正确、不超过 ${quartersMax} 个季度的范围`;
    throw new Problem("invalid", message, [{ path: "to", message }]);
  }
  return found;
}

async function linesOf(
  deps: Deps,
  county: string,
  organ: string,
  quarters: readonly Quarter[],
): Promise<LedgerLine[]> {
  const rounds = await Promise.all(
    quarters.map((quarter) => roundOf(deps, { county, organ, quarter }, { stale: true })),
  );
  const ids = rounds.flatMap(({ targets }) =>
    targets.flatMap(({ talks }) => talks.filter((fact) => fact.organ === organ).map(({ id }) => id)),
  );
  const heads = [...(await headsBy(deps, county, ids, { stale: true })).values()].sort((a, b) =>
    a.day + a.signedAt + a.id < b.day + b.signedAt + b.id ? -1 : 1,
  );
  const staff = heads.flatMap(({ officer, talker, recorder }) => [officer, talker, recorder ?? talker]);
  const [people, names] = await Promise.all([
    officersBy(deps, county, staff, { stale: true }),
    placeNames(deps, county),
  ]);
  const who = (one: string) => ({ name: people.get(one)?.name ?? one, position: people.get(one)?.position });
  return heads.map((head) => ({
    head,
    officer: who(head.officer),
    talker: who(head.talker),
    recorder: head.recorder === undefined ? "" : who(head.recorder).name,
    unitName: names.of(head.unit),
  }));
}
