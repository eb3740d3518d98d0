// The page of one lecture rotation (轮讲): its turns, its coverage, and the posts of its forms.
import {
  AskSwapInput,
  CloseTurnInput,
  PlanInput,
  RotationInput,
  SwapInput,
} from "../../shared/activities/rotation-schema.ts";
import { dayOf } from "../../shared/time.ts";
import { Buttons, FieldRow, Form, NumberInput, Submit } from "../../web/ui/forms.tsx";
import { Disclosure, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { inputOf, RotationForm, typedIn, typedOf, type RotationTyped } from "./rotation-form.tsx";
import { planTurns } from "./rotation-plan.ts";
import { Ahead, Coverage, Past, rotationAddress } from "./rotation-parts.tsx";
import { answerSwap, askSwap, swapTurns } from "./rotation-swaps.ts";
import { viewRotation } from "./rotation-views.ts";
import { changeRotation, closeTurn, endRotation } from "./rotations.ts";
import { dayIn } from "./routes-rotation.ts";
import {
  inForm,
  listAddress,
  ofFields,
  sayBeat,
  unitOptions,
  type Called,
  type Given,
  rotationListPages,
} from "./pages-rotations.tsx";

async function showRotation(call: Called<"organ" | "rotation">, given: Given = {}): Promise<Response> {
  const { deps, actor, params } = call;
  const view = await viewRotation(deps, actor, params);
  const today = dayOf(deps.clock.now());
  const manages = view.mayManage && view.state === "running";
  const units = manages ? await unitOptions(call, params.organ) : [];
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
        <Section title="排接下来几次" note="已排好的不变；当天请假、值班或已经调离的换人，放假的周跳过。">
          <Form action={rotationAddress(view, "plan")}>
            <FieldRow>
              <NumberInput name="count" label="排到第几次" measure="次" min={1} max={30} value={8} />
            </FieldRow>
            <Buttons>
              <Submit>排班</Submit>
            </Buttons>
          </Form>
        </Section>
      )}
      <Coverage cycle={view.cycle} />
      <Past turns={view.turns} />
      {manages && (
        <Disclosure summary="修改设定，或结束轮讲" open={ofFields(given.problem) !== undefined}>
          <RotationForm
            action={rotationAddress(view)}
            typed={given.typed ?? typedOf(view)}
            units={units}
            problem={ofFields(given.problem)}
            submit="保存"
          />
          <Form action={rotationAddress(view, "end")} inline>
            <Submit look="danger" confirm="结束后待讲的安排都会撤销。确定吗？">
              结束轮讲
            </Submit>
          </Form>
        </Disclosure>
      )}
    </>,
  );
}

/** Does one step on a rotation's page; a refusal is said there. */
async function step(
  call: Called<"organ" | "rotation">,
  said: string,
  operation: () => Promise<unknown>,
  typed?: RotationTyped,
): Promise<Response> {
  const done = await attempt(operation);
  const { organ, rotation } = call.params;
  if ("value" in done) return goTo(call, rotationAddress({ organ, id: rotation }), said);
  if (done.problem.code === "notFound") throw done.problem;
  return showRotation(call, { problem: inForm(done.problem), typed });
}

const optional = (text: string): string | undefined => (text === "" ? undefined : text);
const turnIn = (params: { organ: string; rotation: string; day: string }) => ({
  ...params,
  day: dayIn(params.day, "这一次轮讲"),
});

const turnPages: AnyPage[] = [
  page({
    method: "post",
    path: "/activities/rotations/:organ/:rotation/turns/:day/swap",
    guard: "activities.manage",
    summary: "组织人员对换两次的发言人",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const [day, staff] = [optional(form.one("with")), optional(form.one("staff"))];
      const given = { with: day, staff, reason: form.one("reason") };
      return step(call, "已对换，双方会收到通知", () =>
        swapTurns(deps, actor, turnIn(params), parsed(SwapInput, given)),
      );
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
      return step(call, agree ? "已对换" : "已答复不换", () =>
        answerSwap(deps, actor, turnIn(params), agree),
      );
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
    summary: "排接下来几次",
    run: (call) => {
      const { deps, actor, params, form } = call;
      return step(call, "已排好", () =>
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
