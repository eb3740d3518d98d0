// The one door of writing: item changes, the audit row and notices in one transaction.
import {
  TransactWriteItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import { keys, worklists } from "../../shared/keys.ts";
import type { Notice } from "../../shared/notice.ts";
import { Problem } from "../../shared/problem.ts";
import type { Item } from "../../shared/table.ts";
import type { Actor } from "./actor.ts";
import { keyOf, type Change } from "./db.ts";
import type { Deps } from "./deps.ts";
import { marshalled, toSingleRequest } from "./expressions.ts";
import { forget } from "./kept.ts";

/** The audit row of a commit: what happened to which thing. `pk` is the thing's own partition. */
export type Audit = {
  pk: string;
  did: string;
  subject: string;
  reason?: string;
  detail?: Record<string, unknown>;
};

/** An audit row as stored. */
export type AuditRow = {
  at: string;
  by: string;
  byName: string;
  did: string;
  subject: string;
  reason?: string;
};

const attemptsMax = 12;

/**
 * Writes all changes, the audit row and the notices, or none of them.
 * Contention is retried with jitter; a failed condition throws Problem("conflict") with the change's own answer.
 * At most 100 rows in all. `audit` is absent only for what is not yet a record (drafts).
 */
export async function commit(
  deps: Deps,
  actor: Actor,
  changes: readonly Change[],
  told: { audit?: Audit; notices?: readonly Notice[] } = {},
): Promise<void> {
  const now = deps.clock.now();
  const all: Change[] = [...changes];
  if (told.audit) all.push({ put: auditRow(deps, actor, told.audit, now) });
  // No condition on these: what they tell of happens once, by the conditions of the changes beside them.
  for (const notice of told.notices ?? []) all.push({ put: noticeRow(notice, now) });
  if (deps.dryRun) {
    deps.dryRun.changes.push(...all);
    return;
  }
  if (all.length > 100) throw new RangeError(`a transaction takes 100 changes, not ${all.length}`);
  const command = { TransactItems: all.map((change) => toAction(change.table ?? deps.tableName, change)) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await deps.db.send(new TransactWriteItemsCommand(command));
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? "None");
      throwRefusal(all, codes);
      if (!codes.every((code) => retryable.has(code)) || attempt >= attemptsMax) throw busy(codes);
      await deps.sleep(Math.random() * Math.min(1000, 10 * 2 ** attempt));
    } finally {
      forget(deps, all.map(keyOf));
    }
  }
}

const retryable = new Set([
  "None",
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

function throwRefusal(changes: readonly Change[], codes: readonly string[]): void {
  const failed = codes.indexOf("ConditionalCheckFailed");
  if (failed < 0) return;
  const answer = changes[failed]?.otherwise ?? {
    code: "changed-meanwhile",
    message: "刚刚有人改动了同一内容，请刷新后再试",
  };
  throw new Problem("conflict", answer.message, [], answer.code);
}

const busy = (codes: readonly string[]): Problem =>
  codes.includes("ValidationError")
    ? new Problem("failed", "写入失败，内容没有保存")
    : new Problem("unavailable", "当前操作的人较多，请稍后再试", [], "busy");

function toAction(tableName: string, change: Change): TransactWriteItem {
  const request = toSingleRequest(tableName, change);
  if ("put" in change) return { Put: { ...request, Item: marshalled(change.put) } };
  if ("drop" in change) return { Delete: { ...request, Key: marshalled(change.drop) } };
  if ("check" in change) {
    return {
      ConditionCheck: {
        ...request,
        Key: marshalled(change.check),
        ConditionExpression: request.ConditionExpression,
      },
    };
  }
  return { Update: { ...request, Key: marshalled(change.set), UpdateExpression: request.UpdateExpression } };
}

function auditRow(deps: Deps, actor: Actor, audit: Audit, at: string): Item {
  const { pk, ...what } = audit;
  return { ...keys.audit(pk, at, deps.ids.next()), at, by: actor.staff, byName: actor.name, ...what };
}

/**
 * The row of a notice: it stands in its reader's inbox at once and waits in the outbox for the other channels.
 * Written with the record that caused it; scheduled reminders write it by itself, if absent.
 */
export function noticeRow(notice: Notice, now: string): Item {
  return {
    ...keys.notice(notice.county, notice.to, notice.day, notice.id),
    ...notice,
    writtenAt: now,
    attempts: 0,
    worklist: worklists.outbox(notice.county),
    due: now,
  };
}
