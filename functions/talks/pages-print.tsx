// A record on paper: one's own single record in full on A4, with lines for the three signatures.
import { notFound } from "../../shared/problem.ts";
import { talkForms, talkTypes } from "../../shared/talks/kinds.ts";
import { contentLabels, type TalkView } from "../../shared/talks/schema.ts";
import { sayFullDay, sayInstant } from "../../shared/time.ts";
import { Alert, LinkButton } from "../../web/ui/page-parts.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { page } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { title } from "./pages-record.tsx";
import { Paragraphs, withPosition } from "./record-parts.tsx";
import { openTalk, standingTo } from "./records.ts";
import { sayWhen } from "./words.ts";

const Line = ({ label, value }: { label: string; value: string }) => (
  <tr>
    <th scope="row">{label}</th>
    <td>{value}</td>
  </tr>
);

const Facts = ({ view, names }: { view: TalkView; names: PlaceNames }) => (
  <table class="sn-sheet-facts">
    <tbody>
      <Line label="被约谈人" value={withPosition(view.officerName, view.officerPosition)} />
      <Line label="单位" value={`${names.of(view.organ)} ${names.of(view.unit)}`} />
      <Line label="谈话时间" value={sayWhen(view)} />
      <Line label={contentLabels.place} value={view.place} />
      <Line label="谈话人" value={withPosition(view.talkerName, view.talkerPosition)} />
      <Line label="记录人" value={view.recorderName ?? "无"} />
      <Line label="方式和类型" value={`${talkForms[view.form]}，${talkTypes[view.type]}`} />
      <Line label={contentLabels.matter} value={view.matter} />
    </tbody>
  </table>
);

const Part = ({ name, text }: { name: string; text: string }) => (
  <section class="sn-sheet-part">
    <h2>{name}</h2>
    <Paragraphs text={text} />
  </section>
);

/** What was added since, in the order in which it was added. */
const Added = ({ view }: { view: TalkView }) => (
  <>
    {view.corrections.map(({ at, byName, text, reason }) => (
      <Part name={`更正（${sayInstant(at)}，${byName}，原因：${reason}）`} text={text} />
    ))}
    {view.outcomes.map(({ at, byName, text }) => (
      <Part name={`完成情况（${sayInstant(at)}，${byName}）`} text={text} />
    ))}
    {view.remarks.map(({ at, byName, text }) => (
      <Part name={`本人意见（${sayInstant(at)}，${byName}）`} text={text} />
    ))}
  </>
);

const Signature = ({ who }: { who: string }) => (
  <p class="sn-sheet-sign">
    <span>{who}签字：</span>
    <span class="sn-sheet-line"></span>
    <span>年　　月　　日</span>
  </p>
);

const Sheet = ({ view, names, by, at }: { view: TalkView; names: PlaceNames; by: string; at: string }) => (
  <div class="sn-sheet">
    <h1>预防提醒约谈记录</h1>
    <p class="sn-sheet-number">编号：{view.id}</p>
    <Facts view={view} names={names} />
    <Part name={contentLabels.content} text={view.content} />
    <Part name={contentLabels.advice} text={view.advice} />
    {view.followUpDue !== undefined && (
      <Part
        name={`${contentLabels.followUp}（期限：${sayFullDay(view.followUpDue)}）`}
        text={view.followUp}
      />
    )}
    <Added view={view} />
    <section class="sn-sheet-signatures">
      <Signature who="谈话人" />
      <Signature who="被谈话人" />
      <Signature who="记录人" />
    </section>
    <p class="sn-sheet-foot">
      内部资料，注意保管。{by}于{sayInstant(at)}打印，已记入查阅记录。
    </p>
  </div>
);

export const printPage = page({
  method: "get",
  path: "/talks/records/:id/print",
  guard: "signedIn",
  summary: "打印一份约谈记录供签字（留打印记录）：本人、谈话人、本单位纪检",
  run: async (call) => {
    const { deps, actor, params } = call;
    const { relation } = await standingTo(deps, actor, params.id);
    // A warrant is to read by.
    if (relation === "warrant") throw notFound("约谈记录");
    const [view, names] = await Promise.all([
      openTalk(deps, actor, params.id, "print"),
      placeNames(deps, actor.county),
    ]);
    return showPage(
      call,
      { title },
      <>
        <div class="sn-not-print">
          <Alert tone="info" title="打开本页已留下一条打印记录">
            A4 纵向打印；也可按 Ctrl+P。打印件交谈话人、被谈话人、记录人签字后按内部资料保管。
          </Alert>
          <p class="sn-actions">
            <button class="btn sn-btn sn-btn-primary" type="button" data-print hidden>
              打印
            </button>
            <LinkButton href={`/talks/records/${view.id}`}>回到记录</LinkButton>
          </p>
        </div>
        <Sheet view={view} names={names} by={actor.name} at={deps.clock.now()} />
      </>,
    );
  },
});
