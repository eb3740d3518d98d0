// The projector page of a draw: the button in the room, rolling names, and the result that was fixed before they roll.
import type { DrawPage, DrawTurn } from "../../shared/activities/draw-schema.ts";
import { notFound } from "../../shared/problem.ts";
import { sayFullDay } from "../../shared/time.ts";
import { Disclosure } from "../../web/ui/page-parts.tsx";
import { Screen } from "../../web/ui/screen.tsx";
import { page } from "../platform/route.ts";
import { AgainForm, drawAddress } from "./draw-parts.tsx";
import { viewDraw } from "./draw-views.ts";

type Shown = NonNullable<DrawPage["draw"]>;

/** Before: who can be drawn, what was published, and the button. */
const Before = ({ draw, whyNot }: { draw: Shown; whyNot?: string | undefined }) => (
  <>
    <p class="sn-screen-line">
      候选 {draw.candidates} 人，不参加 {draw.excluded.length} 人
    </p>
    <form method="post" action={drawAddress(draw.activity, "now")} data-once="">
      <button
        class="btn sn-btn sn-btn-primary sn-screen-button"
        type="submit"
        disabled={whyNot !== undefined}
      >
        开始抽取
      </button>
    </form>
    {whyNot && <p class="sn-screen-line">{whyNot}</p>}
  </>
);

/** After: the names that roll (with script), and the result, which is in the page already. */
const After = ({ draw, turn }: { draw: Shown; turn: DrawTurn }) => (
  <>
    <p class="sn-screen-name" id="draw-rolling" hidden aria-hidden="true"></p>
    <div id="draw-result" role="status">
      <p class="sn-screen-line">{turn.turn === 1 ? "请发言" : `第 ${turn.turn - 1} 次重抽，请发言`}</p>
      <p class="sn-screen-name">{turn.name}</p>
      {/* Two of one name are told apart. */}
      <p class="sn-screen-line">{turn.staff}</p>
    </div>
    <ul id="draw-names" hidden>
      {draw.tickets.map(({ name }) => (
        <li>{name}</li>
      ))}
    </ul>
  </>
);

const Foot = ({ view, draw }: { view: DrawPage; draw: Shown }) => (
  <footer class="sn-screen-foot">
    <p>
      名单校验值 <code class="sn-hash">{draw.hash}</code>
    </p>
    <p>
      密钥承诺值 <code class="sn-hash">{draw.commitment}</code>
    </p>
    <p>结果在滚动之前已按会前公布的名单和密钥确定；会后公开密钥，人人可以核对。</p>
    {draw.state === "drawn" && view.mayManage && (
      <Disclosure summary="抽到的人不能发言">
        <AgainForm draw={draw} whyNot={view.whyNot.again} />
      </Disclosure>
    )}
    <p>
      <a href={drawAddress(draw.activity)}>退出投影</a>
    </p>
  </footer>
);

export const screenPage = page({
  method: "get",
  path: "/activities/:id/draw/screen",
  guard: "signedIn",
  summary: "抽讲投影页：开始抽取、滚动名单、显示已确定的结果；没有脚本时直接显示结果",
  run: async ({ deps, actor, params, c }) => {
    const view = await viewDraw(deps, actor, params.id);
    const { draw } = view;
    if (!draw || draw.state === "withdrawn") throw notFound("公布的候选名单");
    const turn = draw.turns.at(-1);
    const { theme } = draw;
    const mayDraw = view.mayManage ? view.whyNot.draw : "由组织人员在会场抽取";
    return c.html(
      <Screen
        title={`抽讲：${theme}`}
        first={turn && "draw-screen.js"}
        roll={turn && `${draw.hash.slice(0, 16)}.${turn.turn}`}
      >
        <p class="sn-screen-line">开放麦　{sayFullDay(draw.day)}</p>
        <h1 class="sn-screen-title">{theme}</h1>
        {turn ? <After draw={draw} turn={turn} /> : <Before draw={draw} whyNot={mayDraw} />}
        <Foot view={view} draw={draw} />
      </Screen>,
    );
  },
});
