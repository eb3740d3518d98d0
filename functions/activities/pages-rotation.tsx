// The page of one lecture rotation (轮讲): its turns, its coverage, and the posts of its forms.
import * as z from "zod";
import {
  AskSwapInput,
  CloseTurnInput,
  PlanInput,
  RotationInput,
  SwapInput,
} from "../../shared/activities/rotation-schema.ts";
import { Day, dayOf } from "../../shared/time.ts";
import { Buttons, FieldRow, Form, NumberInput, Submit } from "../../web/ui/forms.tsx";
import { Disclosure, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form as Posted } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { inputOf, RotationForm, typedIn, typedOf, type RotationTyped } from "./rotation-form.tsx";
import { planTurns } from "./rotation-plan.ts";
import { Ahead, Coverage, GiveDay, Past, rotationAddress } from "./rotation-parts.tsx";
import { moveTurn } from "./rotation-moves.ts";
import { answerSwap, askSwap } from "./rotation-swaps.ts";
import { viewRotation } from "./rotation-views.ts";
import { changeRotation, closeTurn, endRotation } from "./rotations.ts";
import { dayIn } from "./routes-rotation.ts";
import {
  inForm,
  listAddress,
  ofFields,
  sayBeat,
  rotationChoices,
  type Called,
  type Given,
  rotationListPages,
} from "./pages-rotations.tsx";

async function showRotation(call: Called<"organ" | "rotation">, given: Given = {}): Promise<Response> {
  const { deps, actor, params } = call;
  const view = await viewRotation(deps, actor, params);
  const today = dayOf(deps.clock.now());
  const manages = view.mayManage && view.state === "running";
  const choices = manages ? await rotationChoices(call, params.organ) : undefined;
  return showPage(
    call,
    { title: view.name, active: "activities", problem: given.problem },
    <>
      <PageHeader
        title={view.name}
        back={{ href: listAddress(params.organ), label: "轮讲" }}
        lead={`${sayBeat(view)}，提前 ${view.noticeDays} 个工作日通知发言人。${view.state === "ended" ? "已结束。" : ""}`}
      />
      <Ahead view={view} me={actor.staff} today={today} />
      {manages && (
        <Section
          title="排接下来几次"
          note="已排好的不变；当天请假、值班或已经调离的换人，放假的周跳过。有人本轮还没讲过的，优先于排了第二次而还没有通知的人。今天的不动，有变请在上面调整。"
        >
          <Form action={rotationAddress(view, "plan")}>
            <FieldRow>
              <NumberInput name="count" label="排到第几次" measure="次" min={1} max={30} value={8} />
            </FieldRow>
            <Buttons>
              <Submit>排班</Submit>
            </Buttons>
          </Form>
          <GiveDay view={view} today={today} />
        </Section>
      )}
      <Coverage cycle={view.cycle} />
      <Past view={view} />
      {choices && (
        <Disclosure summary="修改设定，或结束轮讲" open={ofFields(given.problem) !== undefined}>
          <RotationForm
            action={rotationAddress(view)}
            typed={given.typed ?? typedOf(view)}
            choices={choices}
            problem={ofFields(given.problem)}
            submit="保存"
          />
          <Form action={rotationAddress(view, "end")} inline>
            <Submit
              look="danger"
              confirm="结束后，明天起待讲的安排都会撤销；今天和以前没有登记的照样登记。确定吗？"
            >
              结束轮讲
            </Submit>
          </Form>
        </Disclosure>
      )}
    </>,
  );
}

/** Does one step on a rotation's page; a refusal is said there. */
async function step<Done>(
  call: Called<"organ" | "rotation">,
  said: string | ((done: Done) => string),
  operation: () => Promise<Done>,
  typed?: RotationTyped,
): Promise<Response> {
  const done = await attempt(operation);
  const { organ, rotation } = call.params;
  if ("value" in done) {
    const text = typeof said === "string" ? said : said(done.value);
    return goTo(call, rotationAddress({ organ, id: rotation }), text);
  }
  if (done.problem.code === "notFound") throw done.problem;
  return showRotation(call, { problem: inForm(done.problem), typed });
}

const optional = (text: string): string | undefined => (text === "" ? undefined : text);
const GivenDay = z.strictObject({ day: Day });
const turnIn = (params: { organ: string; rotation: string; day: string }) => ({
  ...params,
  day: dayIn(params.day, "这一次轮讲"),
});

/** What is to be done with a turn: “swap” and “drop” are of the turn itself, “to” names who gets it. */
const movedIn = (form: Posted) => ({
  with: optional(form.one("with")),
  to: optional(form.one("to").trim().toUpperCase()),
  drop: form.one("drop") === "yes" ? true : undefined,
  staff: optional(form.one("staff")),
  reason: form.one("reason"),
});
const saidOf = ({ with: other, to }: ReturnType<typeof movedIn>): string => {
  if (other !== undefined) return "已对换，双方会收到通知";
  return to === undefined ? "这一次已撤销，本人会收到通知" : "已换人，有关的人会收到通知";
};

const turnPages: AnyPage[] = [
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation/turns/:day/swap",
    guard: "activities.manage",
    summary: "组织人员调整一次：对换、改由某人讲或撤销",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const given = movedIn(form);
      return step(call, saidOf(given), () => moveTurn(deps, actor, turnIn(params), parsed(SwapInput, given)));
    },
  }),
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation/turns/:day/ask",
    guard: "signedIn",
    summary: "请求和别人对换",
    run: (call) => {
      const { deps, actor, params, form } = call;
      return step(call, "已请求，等对方答复", () =>
        askSwap(deps, actor, turnIn(params), parsed(AskSwapInput, { with: optional(form.one("with")) }).with),
      );
    },
  }),
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation/turns/:day/answer",
    guard: "signedIn",
    summary: "同意或不同意对换",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const agree = form.one("agree") === "yes";
      const said = form.one("agree") === "withdraw" ? "请求已撤回" : "已答复不换";
      return step(call, agree ? "已对换" : said, () => answerSwap(deps, actor, turnIn(params), agree));
    },
  }),
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation/turns/:day/close",
    guard: "activities.manage",
    summary: "登记已讲、代讲或未讲",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const given = {
        state: form.one("state"),
        by: optional(form.one("by")),
        reason: optional(form.one("reason")),
      };
      return step(call, "已登记", () =>
        closeTurn(deps, actor, params, turnIn(params).day, parsed(CloseTurnInput, given)),
      );
    },
  }),
];

export const rotationPages: AnyPage[] = [
  ...rotationListPages,
  page({
    method: "get",
    path: "/activities/rotations/:organ/:rotation",
    guard: "signedIn",
    summary: "一个轮讲的页面：接下来和以往各次、本轮进度；本人可请求对换，组织人员排班和登记",
    run: (call) => showRotation(call),
  }),
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation",
    guard: "activities.manage",
    summary: "修改轮讲的设定",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const typed = typedIn(form);
      return step(
        call,
        "已保存",
        () => changeRotation(deps, actor, params, parsed(RotationInput, inputOf(typed))),
        typed,
      );
    },
  }),
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation/plan",
    guard: "activities.manage",
    summary: "排接下来几次，或把一天排给某人",
    run: (call) => {
      const { deps, actor, params, form } = call;
      if (form.all("to").length > 0)
        return step(call, "已排好，本人会收到通知", () => {
          const { day } = parsed(GivenDay, { day: optional(form.one("day")) });
          return moveTurn(deps, actor, { ...params, day }, parsed(SwapInput, movedIn(form)));
        });
      return step(
        call,
        ({ turns, short }) =>
          `已排好，接下来共 ${turns.length} 次。${short === undefined ? "" : `${short}。`}`,
        () =>
          planTurns(deps, actor, params, parsed(PlanInput, { count: Number(form.one("count")) || 0 }).count),
      );
    },
  }),
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation/end",
    guard: "activities.manage",
    summary: "结束轮讲",
    run: (call) => step(call, "轮讲已结束", () => endRotation(call.deps, call.actor, call.params)),
  }),
  ...turnPages,
];
