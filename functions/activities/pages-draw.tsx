// Pages of the draw: preparing it, what everybody sees of it, the organ's history of who spoke, and the forms' posts.
import {
  drawStateWords,
  PrepareInput,
  RedrawInput,
  redrawReasons,
  WithdrawInput,
  type DrawHistoryView,
} from "../../shared/activities/draw-schema.ts";
import { Problem } from "../../shared/problem.ts";
import { sayDay, sayFullDay } from "../../shared/time.ts";
import { Alert, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form as Posted, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { drawAddress, Lists, Published, Steps, Turns } from "./draw-parts.tsx";
import { PrepareForm, type Chosen } from "./draw-prepare-form.tsx";
import { candidatesFor, viewDraw, viewDraws } from "./draw-views.ts";
import { prepareDraw } from "./draw-preparing.ts";
import { drawAgain, drawNow, revealDraw, withdrawDraw } from "./draws.ts";
import { checkPages } from "./pages-draw-check.tsx";
import { screenPage } from "./pages-draw-screen.tsx";

type Call = Omit<PageCall<string>, "params"> & { params: { id: string } };

const chosenIn = (form: Posted, staff: readonly string[]): Chosen =>
  Object.fromEntries(
    staff.flatMap((one) => {
      const reason = form.one(`reason.${one}`);
      return reason === "" ? [] : [[one, { reason, until: form.one(`until.${one}`) }]];
    }),
  );

type Given = { chosen?: Chosen; problem?: Problem; idempotencyKey?: string };

/** A refusal that names no field is said on top alone. */
const inForm = (problem: Problem | undefined): Problem | undefined =>
  problem?.fields.length ? problem : undefined;

/** The wrong fields by whom they are about: the form has a row for each person, the input one for each exclusion. */
const wrongBy = (chosen: Chosen, problem: Problem | undefined): Record<string, string> => {
  const order = Object.keys(chosen);
  return Object.fromEntries(
    (problem?.fields ?? []).map(({ path, message }) => [order[Number(path.split(".")[1])] ?? "", message]),
  );
};

async function showDraw(call: Call, given: Given = {}): Promise<Response> {
  const { deps, actor, params } = call;
  const view = await viewDraw(deps, actor, params.id);
  const { activity, draw, whyNot } = view;
  const open = draw === undefined || draw.state === "withdrawn";
  const candidates = open && view.mayManage ? await candidatesFor(deps, actor, params.id) : [];
  const chosen = given.chosen ?? {};
  return showPage(
    call,
    { title: "抽讲", active: "activities", problem: given.problem },
    <>
      <PageHeader
        title={`抽讲：${activity.theme}`}
        back={{ href: `/activities/${activity.id}`, label: "活动" }}
        lead={`${sayFullDay(activity.day)} ${activity.start}。名单、校验值会前公布，结果人人可以核对。`}
        badge={draw && <Status {...drawStateWords[draw.state]} />}
        actions={<LinkButton href={`/activities/organs/${activity.organ}/draws`}>抽讲记录</LinkButton>}
      />
      {draw?.state === "withdrawn" && <p class="sn-note">上一份名单已撤回：{draw.withdrawReason}</p>}
      {open && view.mayManage && (
        <PrepareForm
          id={activity.id}
          day={activity.day}
          candidates={candidates}
          chosen={chosen}
          whyNot={whyNot.prepare}
          problem={inForm(given.problem)}
          wrong={wrongBy(chosen, given.problem)}
          idempotencyKey={given.idempotencyKey ?? deps.ids.next()}
        />
      )}
      {open && !view.mayManage && <p class="sn-note">候选名单还没有公布，公布后在这里可以看到。</p>}
      {draw && !open && (
        <>
          {view.backAgain.length > 0 && (
            <Alert tone="soon">
              名单公布后，{view.backAgain.join("、")}
              的请假登记被撤销或提前结束，当天并不缺席，但不在候选名单里。
              还没有抽取的，可以在会前撤回名单重新公布。
            </Alert>
          )}
          <Steps page={view} problem={inForm(given.problem)} />
          <Turns turns={draw.turns} />
          <Published draw={draw} />
          <Lists draw={draw} />
        </>
      )}
    </>,
  );
}

const pastWords = (draw: DrawHistoryView["draws"][number]): string => {
  const excused = draw.turns.filter((turn) => turn.excused !== undefined);
  return excused
    .map(
      ({ name, excused: why }) =>
        `${name}免（${why ? `${redrawReasons[why.reason]}：${why.words}，${why.byName}` : ""}）`,
    )
    .join("；");
};

const speakerOf = (turns: DrawHistoryView["draws"][number]["turns"]) =>
  turns.findLast((turn) => turn.excused === undefined);

const History = ({ view }: { view: DrawHistoryView }) => (
  <>
    <Section title={`第 ${view.round} 轮：已讲 ${view.spoken.length} 人，待讲 ${view.toCome.length} 人`}>
      <p>
        <strong>已讲：</strong>
        {view.spoken.map(({ name }) => name).join("、") || "还没有"}
      </p>
      <p>
        <strong>待讲：</strong>
        {view.toCome.map(({ name, front }) => `${name}${front ? "（优先）" : ""}`).join("、") || "没有"}
      </p>
    </Section>
    <DataTable
      caption="各期抽讲"
      rows={view.draws}
      empty={{ title: "还没有抽讲记录" }}
      columns={[
        {
          head: "日期",
          lead: true,
          cell: ({ day, activity }) => <a href={drawAddress(activity)}>{sayDay(day)}</a>,
        },
        { head: "主题", cell: ({ theme }) => theme },
        // Who had spoken already opens the next round: his turn says which.
        { head: "轮次", number: true, cell: ({ round, turns }) => speakerOf(turns)?.round ?? round },
        {
          head: "发言人",
          cell: ({ turns, uncounted }) =>
            `${speakerOf(turns)?.name ?? "无"}${uncounted === undefined ? "" : `（${uncounted}，不算讲过）`}`,
        },
        { head: "重抽", cell: (draw) => pastWords(draw) || "无" },
        { head: "状态", cell: ({ state }) => <Status {...drawStateWords[state]} /> },
      ]}
    />
  </>
);

/** Does one step; a refusal is said on the page itself. */
async function step(
  call: Call,
  said: string,
  to: string,
  operation: () => Promise<unknown>,
): Promise<Response> {
  const done = await attempt(operation);
  if ("value" in done) return goTo(call, to, said || undefined);
  if (done.problem.code === "notFound") throw done.problem;
  return showDraw(call, { problem: done.problem });
}

export const drawPages: AnyPage[] = [
  ...checkPages,
  screenPage,
  page({
    method: "get",
    path: "/activities/organs/:organ/draws",
    guard: "signedIn",
    summary: "抽讲记录页：每期谁发言、谁被免，本轮讲过和未讲的人",
    run: async (call) => {
      const { deps, actor, params } = call;
      const [view, names] = await Promise.all([
        viewDraws(deps, actor, params.organ),
        placeNames(deps, actor.county),
      ]);
      return showPage(
        call,
        { title: "抽讲记录", active: "activities" },
        <>
          <PageHeader
            title="抽讲记录"
            back={{ href: "/activities", label: "活动" }}
            lead={`${names.of(params.organ)}。人人讲过一次之前，没有人讲第二次。`}
          />
          <History view={view} />
        </>,
      );
    },
  }),
  page({
    method: "get",
    path: "/activities/:id/draw",
    guard: "signedIn",
    summary: "一次抽讲的页面：公布的名单和校验值、结果；组织人员在这里准备和抽取",
    run: (call) => showDraw(call),
  }),
  page({
    method: "post",
    path: "/activities/:id/draw",
    guard: "activities.manage",
    summary: "冻结并公布候选名单",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const people = await candidatesFor(deps, actor, params.id);
      const chosen = chosenIn(
        form,
        people.map(({ staff }) => staff),
      );
      const exclusions = Object.entries(chosen).map(([staff, one]) => ({ staff, ...one }));
      const done = await attempt(() =>
        prepareDraw(deps, actor, params.id, parsed(PrepareInput, { exclusions })),
      );
      if ("value" in done) return goTo(call, drawAddress(params.id), "候选名单已冻结并公布");
      if (done.problem.code === "notFound") throw done.problem;
      return showDraw(call, { chosen, problem: said(done.problem) });
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/draw/now",
    guard: "activities.manage",
    summary: "抽取发言人，到投影页",
    run: (call) => {
      const { deps, actor, params } = call;
      return step(call, "", drawAddress(params.id, "screen"), () => drawNow(deps, actor, params.id));
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/draw/again",
    guard: "activities.manage",
    summary: "免去抽到的人，重抽一人，到投影页",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const typed = {
        turn: Number(form.one("turn")) || 0,
        reason: form.one("reason"),
        words: form.one("words"),
      };
      return step(call, "", drawAddress(params.id, "screen"), () =>
        drawAgain(deps, actor, params.id, parsed(RedrawInput, typed)),
      );
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/draw/reveal",
    guard: "activities.manage",
    summary: "公开密钥，结束抽取",
    run: (call) => {
      const { deps, actor, params } = call;
      return step(call, "密钥已公开，人人可以核对", drawAddress(params.id), () =>
        revealDraw(deps, actor, params.id),
      );
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/draw/withdraw",
    guard: "activities.manage",
    summary: "撤回还没有抽取的名单",
    run: (call) => {
      const { deps, actor, params, form } = call;
      return step(call, "名单已撤回", drawAddress(params.id), async () => {
        const { reason } = parsed(WithdrawInput, { reason: form.one("reason") });
        await withdrawDraw(deps, actor, params.id, reason);
      });
    },
  }),
];

/** The first thing wrong, without its English path. */
const said = (problem: Problem): Problem =>
  problem.fields[0]
    ? new Problem(problem.code, problem.fields[0].message, problem.fields, problem.reason)
    : problem;
