// One record: opened with an entry in its access log first; what its officer, its talker and the line do with it.
import { AcknowledgeInput, CorrectionInput, OutcomeInput } from "../../shared/talks/schema.ts";
import { LinkButton, PageHeader } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { Acknowledge, Content, Correct, Facts, Logged, Outcome, type Refused } from "./record-parts.tsx";
import { acknowledge, correct, openTalk, settleFollowUp } from "./records.ts";
import { boardsOf, todayOf } from "./views.ts";
import { addressOf, badgeOf } from "./words.ts";

/** The title says nothing of who or what: it stands in the browser's history. */
export const title = "约谈记录";

/** Opens the record (one more entry in its log) and shows it, also when a form on it could not be done. */
export async function showRecord(call: PageCall<string>, id: string, refused?: Refused): Promise<Response> {
  const { deps, actor } = call;
  const [view, names] = await Promise.all([openTalk(deps, actor, id), placeNames(deps, actor.county)]);
  const onBoard = view.relation !== "officer" && boardsOf(actor).includes(view.organ);
  const back = onBoard
    ? { href: addressOf("/talks", { organ: view.organ, quarter: view.quarter }), label: "约谈轮次" }
    : { href: "/talks/mine", label: "我的约谈" };
  return showPage(
    call,
    {
      title,
      active: onBoard ? "talks" : "ownTalks",
      problem: refused && forForm(refused.problem),
    },
    <>
      <PageHeader
        title={title}
        badge={<Status {...badgeOf(view.state)} />}
        back={back}
        actions={
          view.relation !== "warrant" && (
            <>
              <LinkButton href={`/talks/records/${view.id}/print`}>打印（供签字）</LinkButton>
              {(view.relation === "officer" || onBoard) && (
                <LinkButton href={`/talks/records/${view.id}/access`}>查阅记录</LinkButton>
              )}
            </>
          )
        }
      />
      <Logged view={view} at={deps.clock.now()} />
      <Facts view={view} unitName={names.of(view.unit)} />
      <Content view={view} today={todayOf(deps)} />
      <Acknowledge view={view} refused={refused} />
      <Outcome view={view} refused={refused} />
      <Correct view={view} refused={refused} />
    </>,
  );
}

const versionOf = (call: PageCall<string>): number | undefined =>
  Number(call.form.one("version")) || undefined;

type RecordCall = Omit<PageCall<string>, "params"> & { params: { id: string } };

/** Does it and shows the record anew, or the record with what was typed and what was wrong with it. */
async function onRecord(
  call: RecordCall,
  said: string,
  work: () => Promise<unknown>,
  typed: TypedRefusal,
): Promise<Response> {
  const { id } = call.params;
  const result = await attempt(work);
  if ("problem" in result) return showRecord(call, id, { ...typed, problem: result.problem });
  return goTo(call, `/talks/records/${id}`, said);
}

type WithoutProblem<T> = T extends Refused ? Omit<T, "problem"> : never;
type TypedRefusal = WithoutProblem<Refused>;

export const recordPages: AnyPage[] = [
  page({
    method: "get",
    path: "/talks/records/:id",
    guard: "signedIn",
    summary: "打开约谈记录（先留查阅记录）：本人、谈话人、本单位纪检，或经两人批准",
    run: (call) => showRecord(call, call.params.id),
  }),
  page({
    method: "post",
    path: "/talks/records/:id/acknowledge",
    guard: "signedIn",
    summary: "被约谈人确认已阅看，可写意见",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const remarks = form.one("remarks");
      const version = versionOf(call);
      return onRecord(
        call,
        "已确认",
        async () => acknowledge(deps, actor, params.id, parsed(AcknowledgeInput, { remarks, version })),
        { form: "acknowledge", remarks },
      );
    },
  }),
  page({
    method: "post",
    path: "/talks/records/:id/correct",
    guard: "signedIn",
    summary: "追加更正和原因，原内容保留",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const typed = { text: form.one("text"), reason: form.one("reason") };
      const version = versionOf(call);
      return onRecord(
        call,
        "更正已追加，已通知本人重新确认",
        async () => correct(deps, actor, params.id, parsed(CorrectionInput, { ...typed, version })),
        { form: "correct", ...typed },
      );
    },
  }),
  page({
    method: "post",
    path: "/talks/records/:id/outcome",
    guard: "signedIn",
    summary: "登记整改（跟进）情况，可办结",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const typed = { outcome: form.one("outcome"), done: form.one("done") !== "" };
      const version = versionOf(call);
      return onRecord(
        call,
        typed.done ? "已登记，跟进事项已办结" : "已登记",
        async () => settleFollowUp(deps, actor, params.id, parsed(OutcomeInput, { ...typed, version })),
        { form: "outcome", ...typed },
      );
    },
  }),
];
