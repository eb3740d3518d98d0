// What the discipline line posts from the board: who talks to whom, who need not be talked to, the end of a round.
import * as z from "zod";
import { Quarter } from "../../shared/quarter.ts";
import { ExcuseTalkInput, PlanInput } from "../../shared/talks/round-schema.ts";
import { StaffNumber } from "../../shared/org/schema.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form, type PageCall } from "../platform/route.ts";
import { attempt, goTo } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { showBoard } from "./pages-board.tsx";
import type { Refused } from "./round-forms.tsx";
import { boardAddress } from "./round-parts.tsx";
import { closeRound, excuse, list, plan, reopenRound, type RoundId } from "./rounds.ts";
import { forChoices } from "./words.ts";

type RoundCall = Omit<PageCall<string>, "params"> & { params: { organ: string; quarter: string } };

/** Does it and goes back to the board with a word, or shows the board with what went wrong and what was typed. */
async function onRound(
  call: RoundCall,
  said: string,
  work: (at: RoundId) => Promise<void>,
  typed: Omit<Refused, "problem"> = {},
): Promise<Response> {
  const { organ } = call.params;
  const at = { organ, quarter: parsed(Quarter, call.params.quarter) };
  const result = await attempt(() => work(at));
  if ("problem" in result) {
    const problem = forForm(forChoices(result.problem, open(call.form)));
    return showBoard(call, at, { problem, ...typed });
  }
  return goTo(call, boardAddress(at), said);
}

const Chosen = z.strictObject({ officer: StaffNumber });
const Excused = z.strictObject({ ...Chosen.shape, ...ExcuseTalkInput.shape });
const one = (call: RoundCall): string => parsed(Chosen, { officer: call.form.one("officer") }).officer;

/** Which choices of the forms were left open, in words. */
const open = (form: Form): Record<string, string> => ({
  ...(form.one("officer") === "" ? { officer: "请选择干警" } : {}),
  ...(form.one("talker") === "" ? { talker: "请选择谈话人" } : {}),
});

const optional = (text: string): string | undefined => (text === "" ? undefined : text);

export const roundFormPages: AnyPage[] = [
  page({
    method: "post",
    path: "/talks/rounds/:organ/:quarter/plan",
    guard: "talks.board",
    summary: "安排谈话人和日期",
    run: (call) => {
      const { deps, actor, form } = call;
      const typed = {
        officers: form.all("officers"),
        talker: form.one("talker"),
        plannedOn: form.one("plannedOn"),
      };
      const input = { ...typed, plannedOn: optional(typed.plannedOn) };
      return onRound(
        call,
        `已安排 ${typed.officers.length} 人，已通知谈话人`,
        async (at) => plan(deps, actor, at, parsed(PlanInput, input)),
        { plan: typed },
      );
    },
  }),
  page({
    method: "post",
    path: "/talks/rounds/:organ/:quarter/excuse",
    guard: "talks.board",
    summary: "免谈：从规定的原因中选择",
    run: (call) => {
      const { deps, actor, form } = call;
      const typed = { officer: form.one("officer"), reason: form.one("reason"), until: form.one("until") };
      return onRound(
        call,
        "已免谈",
        async (at) => {
          const { officer, ...input } = parsed(Excused, { ...typed, until: optional(typed.until) });
          await excuse(deps, actor, at, officer, input);
        },
        { excuse: typed },
      );
    },
  }),
  page({
    method: "post",
    path: "/talks/rounds/:organ/:quarter/list",
    guard: "talks.board",
    summary: "列入应谈名单：撤销免谈，或加入新到岗人员",
    run: (call) => onRound(call, "已列入应谈名单", async (at) => list(call.deps, call.actor, at, one(call))),
  }),
  page({
    method: "post",
    path: "/talks/rounds/:organ/:quarter/close",
    guard: "talks.board",
    summary: "结束轮次",
    run: (call) => onRound(call, "轮次已结束", (at) => closeRound(call.deps, call.actor, at)),
  }),
  page({
    method: "post",
    path: "/talks/rounds/:organ/:quarter/reopen",
    guard: "talks.board",
    summary: "重新打开轮次",
    run: (call) => onRound(call, "轮次已重新打开", (at) => reopenRound(call.deps, call.actor, at)),
  }),
];
