// Adding and changing a round by hand: the two pages with the round's form, and what they post to.
import { whyNot } from "../../shared/assessments/rules.ts";
import { RoundInput, type Round } from "../../shared/assessments/schema.ts";
import { refuse, type Problem } from "../../shared/problem.ts";
import { PageHeader } from "../../web/ui/page-parts.tsx";
import { idempotencyKeyOf } from "../platform/repeats.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { placeOfRound } from "./lists.ts";
import { roundToManage, todayOf } from "./load.ts";
import { organAddress, roundAddress, yearAddress } from "./round-words.ts";
import {
  RoundForm,
  roundFresh,
  roundInputOf,
  roundPosted,
  roundStored,
  type RoundTyped,
} from "./round-form.tsx";
import { changeRound, createRound } from "./rounds.ts";
import { serialOf } from "./routes-rounds.ts";
import { recordsOf } from "./store.ts";
import { whoChoices } from "./who-fields.tsx";

type OrganCall = Omit<PageCall<string>, "params"> & { params: { organ: string } };
type RoundCall = Omit<PageCall<string>, "params"> & { params: { organ: string; round: string } };

async function showNew(
  call: OrganCall,
  given: { typed?: RoundTyped; problem?: Problem; idempotencyKey?: string } = {},
): Promise<Response> {
  const { deps, actor, params, query } = call;
  const choices = await whoChoices(deps, actor, params.organ);
  const typed = given.typed ?? roundFresh(todayOf(deps), query.get("subject"));
  return showPage(
    call,
    { title: "新增测试批次", active: "assessments", problem: given.problem },
    <>
      <PageHeader
        title="新增测试批次"
        back={{ href: yearAddress(params.organ), label: "测试" }}
        lead="建好以后可以给各部门安排日期、地点和考官。"
      />
      <RoundForm
        action={organAddress(params.organ, "rounds/new")}
        typed={typed}
        choices={choices}
        problem={given.problem}
        idempotencyKey={given.idempotencyKey ?? deps.ids.next()}
      />
    </>,
  );
}

async function showEdit(
  call: RoundCall,
  round: Round,
  given: { typed?: RoundTyped; problem?: Problem; version?: number } = {},
): Promise<Response> {
  const { deps, actor, params } = call;
  const [choices, { candidates }] = await Promise.all([
    whoChoices(deps, actor, params.organ),
    recordsOf(deps, placeOfRound(round), { stale: true }),
  ]);
  return showPage(
    call,
    { title: `修改${round.title}`, active: "assessments", problem: given.problem },
    <>
      <PageHeader title="修改测试批次" back={{ href: roundAddress(round), label: round.title }} />
      <RoundForm
        action={roundAddress(round, { page: "edit" })}
        typed={given.typed ?? roundStored(round)}
        choices={choices}
        problem={given.problem}
        version={given.version ?? round.version}
        recorded={candidates.length > 0}
      />
    </>,
  );
}

/** A round that is over has nothing to change: said at once, not after everything was typed. */
async function roundToChange({ deps, actor, params }: RoundCall): Promise<Round> {
  const round = await roundToManage(deps, actor, params);
  refuse(whyNot.change(round, round, false));
  return round;
}

export const roundFormPages: AnyPage[] = [
  page({
    method: "get",
    path: "/assessments/organs/:organ/rounds/new",
    guard: "assessments.manage",
    summary: "新增测试批次页",
    run: (call) => showNew(call),
  }),
  page({
    method: "post",
    path: "/assessments/organs/:organ/rounds/new",
    guard: "assessments.manage",
    summary: "新增测试批次",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const typed = roundPosted(form);
      const idempotencyKey = form.one("idempotencyKey") || undefined;
      const done = await attempt(async () => {
        const input = parsed(RoundInput, roundInputOf(typed));
        return createRound(
          deps,
          actor,
          params.organ,
          input,
          serialOf(actor, idempotencyKeyOf(idempotencyKey)),
        );
      });
      if ("problem" in done) return showNew(call, { typed, problem: forForm(done.problem), idempotencyKey });
      return goTo(call, roundAddress(done.value), "批次已建立，可以给各部门安排日期、地点和考官");
    },
  }),
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/edit",
    guard: "assessments.manage",
    summary: "修改测试批次页",
    run: async (call) => showEdit(call, await roundToChange(call)),
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/edit",
    guard: "assessments.manage",
    summary: "修改测试批次",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const typed = roundPosted(form);
      const version = Number(form.one("version")) || undefined;
      const done = await attempt(async () =>
        changeRound(deps, actor, params, parsed(RoundInput, roundInputOf(typed)), version),
      );
      if ("value" in done) return goTo(call, roundAddress(done.value), "已保存");
      const round = await roundToManage(deps, actor, params);
      return showEdit(call, round, { typed, problem: forForm(done.problem), version });
    },
  }),
];
