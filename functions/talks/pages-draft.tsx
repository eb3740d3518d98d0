// Writing a talk down: for a phone right after it; whatever happens, what was typed is shown again.
import { quarterOf } from "../../shared/quarter.ts";
import { isDay } from "../../shared/time.ts";
import { idempotencyKeyOf } from "../platform/repeats.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo } from "../platform/shell.tsx";
import { showEdit, showLost, showNew, showSigning, type Draft } from "./draft-views.tsx";
import { createDraft, discardDraft, ownDraft, saveDraft, viewDraft } from "./drafts.ts";
import { signOff } from "./signing.ts";
import { inputOf, postedTyped, storedTyped, switched, type Typed } from "./typed.ts";
import { boardsOf } from "./views.ts";
import { addressOf, forDraft } from "./words.ts";

/** Signed off: on to where the round, or one's own talks, show it. Nothing of it is said in the cookie. */
function signed(call: PageCall<string>, count: number, day: string): Response {
  const [organ] = boardsOf(call.actor);
  const there =
    organ === undefined
      ? "/talks/mine"
      : addressOf("/talks", { organ, quarter: isDay(day) ? quarterOf(day) : undefined });
  return goTo(call, there, `已签发 ${count} 份记录，已通知本人阅看确认`);
}

/** Signs off; what is refused comes back as the form with every word in it. */
async function signAndGo(call: PageCall<string>, draft: Draft, typed: Typed): Promise<Response> {
  const { deps, actor } = call;
  const { id, version } = draft;
  const result = await attempt(() => signOff(deps, actor, id, { version }));
  if ("value" in result) return signed(call, result.value.talks.length, typed.day);
  const now = await ownDraft(deps, actor, id);
  if (now.signing) return showSigning(call, now, result.problem);
  return showEdit(call, { id, version: now.version }, { typed, problem: result.problem });
}

const newPages: AnyPage[] = [
  page({
    method: "get",
    path: "/talks/drafts/new",
    guard: "signedIn",
    summary: "填写约谈记录：本单位纪检，或被安排的谈话人",
    run: (call) => showNew(call),
  }),
  page({
    method: "post",
    path: "/talks/drafts/new",
    guard: "signedIn",
    summary: "存下新的约谈草稿，或存好后签发",
    run: async (call) => {
      const { deps, actor, form } = call;
      const typed = postedTyped(form);
      const idempotencyKey = form.one("idempotencyKey") || undefined;
      const wanted = form.one("do");
      if (wanted === "switch") return showNew(call, { typed: switched(typed), idempotencyKey });
      const result = await attempt(async () =>
        createDraft(deps, actor, inputOf(typed), idempotencyKeyOf(idempotencyKey)),
      );
      if ("problem" in result)
        return showNew(call, { typed, problem: forDraft(result.problem), idempotencyKey });
      if (wanted === "sign") return signAndGo(call, result.value, typed);
      return goTo(call, `/talks/drafts/${result.value.id}/edit`, "草稿已保存");
    },
  }),
];

const editPages: AnyPage[] = [
  page({
    method: "get",
    path: "/talks/drafts/:id/edit",
    guard: "signedIn",
    summary: "打开自己的约谈草稿（留查阅记录）",
    run: async (call) => {
      const { deps, actor, params } = call;
      const draft = await ownDraft(deps, actor, params.id);
      if (draft.signing) return showSigning(call, draft);
      const view = await viewDraft(deps, actor, params.id);
      return showEdit(call, view, { typed: storedTyped(view) });
    },
  }),
  page({
    method: "post",
    path: "/talks/drafts/:id/edit",
    guard: "signedIn",
    summary: "存草稿，或存好后签发",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const typed = postedTyped(form);
      const version = Number(form.one("version")) || 1;
      const wanted = form.one("do");
      const found = await attempt(() => ownDraft(deps, actor, params.id));
      if ("problem" in found) return showLost(call, found.problem, typed);
      if (wanted === "switch") return showEdit(call, { id: params.id, version }, { typed: switched(typed) });
      const result = await attempt(async () =>
        saveDraft(deps, actor, params.id, { ...inputOf(typed), version }),
      );
      if ("problem" in result) {
        const now = await ownDraft(deps, actor, params.id);
        if (now.signing) return showSigning(call, now, result.problem);
        return showEdit(
          call,
          { id: now.id, version: now.version },
          { typed, problem: forDraft(result.problem) },
        );
      }
      if (wanted === "sign") return signAndGo(call, result.value, typed);
      return goTo(call, `/talks/drafts/${params.id}/edit`, "草稿已保存");
    },
  }),
];

const endPages: AnyPage[] = [
  page({
    method: "post",
    path: "/talks/drafts/:id/sign-off",
    guard: "signedIn",
    summary: "签发草稿；中断后再次签发即可补完",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const draft = await ownDraft(deps, actor, params.id);
      const version = Number(form.one("version")) || undefined;
      const result = await attempt(() => signOff(deps, actor, params.id, { version }));
      if ("value" in result) return signed(call, result.value.talks.length, draft.day);
      const now = await ownDraft(deps, actor, params.id);
      if (now.signing) return showSigning(call, now, result.problem);
      const view = await viewDraft(deps, actor, params.id);
      return showEdit(call, view, { typed: storedTyped(view), problem: result.problem });
    },
  }),
  page({
    method: "post",
    path: "/talks/drafts/:id/discard",
    guard: "signedIn",
    summary: "删除草稿；签发了一部分的，其余不再签发",
    run: async (call) => {
      const { deps, actor, params } = call;
      const { signing } = await ownDraft(deps, actor, params.id);
      const result = await attempt(() => discardDraft(deps, actor, params.id));
      const said = signing ? "已签发的记录保留，其余不再签发" : "草稿已删除";
      if ("value" in result) return goTo(call, "/talks/mine", said);
      return showSigning(call, await ownDraft(deps, actor, params.id), result.problem);
    },
  }),
];

export const draftPages: AnyPage[] = [...newPages, ...editPages, ...endPages];
