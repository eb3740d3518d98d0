// After the roll was closed: one person's attendance amended, the activity corrected, opened again or voided.
import { AmendInput, CorrectionInput } from "../../shared/activities/page-views.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { correctActivity } from "./correcting.ts";
import { activityToManage } from "./lifecycle.ts";
import { atField, showRoll } from "./pages-roll.tsx";
import { amendRoll } from "./roll.ts";
import { typedCorrection } from "./roll-closed.ts";
import { addressOf } from "./roll-parts.tsx";

const guard = "activities.manage" as const;

export const closedRollPages: AnyPage[] = [
  page({
    method: "post",
    path: "/activities/:id/roll/amendment",
    guard,
    summary: "关闭后更正一人的出勤",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      await activityToManage(deps, actor, params.id);
      const amended = {
        staff: form.one("staff").trim().toUpperCase(),
        attendance: form.one("attendance"),
        reason: form.one("reason"),
      };
      const { staff, ...given } = amended;
      const done = await attempt(async () =>
        amendRoll(deps, actor, params.id, staff, parsed(AmendInput, given)),
      );
      if ("value" in done) return goTo(call, addressOf(params.id), "已更正，已通知本人");
      return showRoll(call, {
        amended,
        problem: done.problem.code === "notFound" ? atField(done.problem, "staff") : forForm(done.problem),
      });
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/roll/correction",
    guard,
    summary: "关闭后更正活动内容、重新打开签到表，或作废重复录入的活动",
    run: async (call) => {
      const { deps, actor, params } = call;
      const activity = await activityToManage(deps, actor, params.id);
      const corrected = typedCorrection(call.form, activity);
      const done = await attempt(async () => {
        const input = parsed(CorrectionInput, corrected);
        await correctActivity(deps, actor, params.id, input);
        return input.do;
      });
      if ("problem" in done) return showRoll(call, { corrected, problem: forForm(done.problem) });
      const said = {
        facts: "已更正，统计和个人学时随之更新",
        reopen: "签到表已重新打开",
        void: "活动已作废",
      };
      const to = done.value === "void" ? `/activities/${params.id}` : addressOf(params.id);
      return goTo(call, to, said[done.value]);
    },
  }),
];
