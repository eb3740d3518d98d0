// What two persons do together: opening a record that is nobody's business, and destroying what was said to an officer.
import { Problem } from "../../shared/problem.ts";
import { warrantWaitDays, WarrantDecision, WarrantInput } from "../../shared/talks/warrants.ts";
import { EmptyState, PageHeader } from "../../web/ui/page-parts.tsx";
import { placeNames } from "../platform/place-names.ts";
import { idempotencyKeyOf } from "../platform/repeats.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { LineTabs } from "./line-tabs.tsx";
import { boardsOf } from "./views.ts";
import { Asking, WarrantCard, type Refused, type Typed } from "./warrant-parts.tsx";
import { askFor, decide, listWarrants } from "./warrants.ts";
import { forChoices } from "./words.ts";

async function showWarrants(call: PageCall<string>, refused?: Refused): Promise<Response> {
  const { deps, actor } = call;
  // What could not be done shows the requests again, and opens no reason for it.
  const closed = refused !== undefined;
  const [found, names] = await Promise.all([
    listWarrants(deps, actor, { closed }),
    placeNames(deps, actor.county),
  ]);
  const onBoard = boardsOf(actor).length > 0;
  return showPage(
    call,
    { title: "调阅和销毁", active: onBoard ? "talks" : "talkCoverage", problem: refused?.problem },
    <>
      <PageHeader
        title="调阅和销毁"
        lead={`都须两人办理：一人申请，另一人决定；${warrantWaitDays} 天没有决定即失效。`}
      />
      <LineTabs actor={actor} active="warrants" />
      {found.length === 0 && (
        <EmptyState title="没有申请">需要打开一份本来不能看的记录，或销毁内容时，在下面提出申请。</EmptyState>
      )}
      {found.map((warrant) => (
        <WarrantCard warrant={warrant} call={call} organName={names.of(warrant.organ)} />
      ))}
      <Asking call={call} refused={refused} />
    </>,
  );
}

/** What was asked for and is not there is said at the field. */
function forAsking(problem: Problem, typed: Typed): Problem {
  const path = typed.kind === "open" ? "talk" : "officer";
  const open: Record<string, string> = typed.officer === "" ? { officer: "请选择干警" } : {};
  if (problem.code !== "notFound") return forForm(forChoices(problem, open));
  const message = typed.kind === "open" ? "没有这个编号的记录，请核对" : "没有这名干警，请核对";
  return new Problem("notFound", message, [{ path, message }], problem.reason);
}

export const warrantPages: AnyPage[] = [
  page({
    method: "get",
    path: "/talks/warrants",
    guard: "talks.coverage",
    summary: "调阅和销毁的申请：我申请的、等我决定的、涉及本单位的",
    run: (call) => showWarrants(call),
  }),
  page({
    method: "post",
    path: "/talks/warrants",
    guard: "talks.coverage",
    summary: "申请调阅一份记录，或销毁一名干警的约谈内容",
    run: async (call) => {
      const { deps, actor, form } = call;
      const kind = form.one("kind") === "shred" ? "shred" : "open";
      const typed: Typed = {
        kind,
        talk: form.one("talk").trim(),
        officer: form.one("officer"),
        reason: form.one("reason"),
      };
      const idempotencyKey = form.one("idempotencyKey") || undefined;
      const { talk, officer, reason } = typed;
      const input = kind === "open" ? { kind, talk, reason } : { kind, officer, reason };
      const result = await attempt(async () =>
        askFor(deps, actor, parsed(WarrantInput, input), idempotencyKeyOf(idempotencyKey)),
      );
      if ("problem" in result)
        return showWarrants(call, { problem: forAsking(result.problem, typed), typed, idempotencyKey });
      return goTo(call, "/talks/warrants", "申请已提交，等待另一人决定");
    },
  }),
  page({
    method: "post",
    path: "/talks/warrants/:id/decide",
    guard: "talks.consent",
    summary: "第二人决定：同意或不同意",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const consent = { yes: true, no: false }[form.one("consent")];
      const result = await attempt(async () =>
        decide(deps, actor, params.id, parsed(WarrantDecision, { consent })),
      );
      if ("value" in result)
        return goTo(call, "/talks/warrants", consent ? "已同意，已告知有关人员" : "已答复不同意");
      if (result.problem.code === "notFound") throw result.problem;
      return showWarrants(call, { problem: result.problem });
    },
  }),
];
