// The pages of training-day briefs: every address of the slice, and the forms on a brief's own page.
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo } from "../platform/shell.tsx";
import { discard, submit } from "./operations.ts";
import { postedVersion, showBrief } from "./pages-brief.tsx";
import { deskPages } from "./pages-desk.tsx";
import { formPages } from "./pages-form.tsx";
import { listPage } from "./pages-list.tsx";

const briefPages: AnyPage[] = [
  page({
    method: "get",
    path: "/training/briefs/:id",
    guard: "training.view",
    summary: "一篇简报",
    run: (call) => showBrief(call, call.params.id),
  }),
  page({
    method: "post",
    path: "/training/briefs/:id/submit",
    guard: "training.file",
    summary: "报送简报",
    run: async (call) => {
      const { deps, actor, params } = call;
      const result = await attempt(() => submit(deps, actor, params.id, { version: postedVersion(call) }));
      if ("problem" in result) return showBrief(call, params.id, result);
      return goTo(call, `/training/briefs/${result.value.id}`, "已报送，等待审核");
    },
  }),
  page({
    method: "post",
    path: "/training/briefs/:id/discard",
    guard: "training.file",
    summary: "删除草稿",
    run: async (call) => {
      const { deps, actor, params } = call;
      const result = await attempt(() => discard(deps, actor, params.id));
      if ("problem" in result) return showBrief(call, params.id, result);
      return goTo(call, "/training/briefs", "草稿已删除");
    },
  }),
];

/** Every page of the slice; fixed addresses stand before those with an id. */
export const trainingPages: AnyPage[] = [listPage, ...formPages, ...deskPages, ...briefPages];
