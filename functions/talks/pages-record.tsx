// One record: opened with an entry in its access log first; what its officer, its talker and the line do with it.
import type { Problem } from "../../shared/problem.ts";
import {
  AcknowledgeInput,
  CorrectionInput,
  OutcomeInput,
  type Relation,
  type TalkHead,
} from "../../shared/talks/schema.ts";
import { LinkButton, PageHeader } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { contentShredded } from "./data-keys.ts";
import {
  Acknowledge,
  Content,
  Correct,
  Destroyed,
  Facts,
  Logged,
  Outcome,
  type Refused,
} from "./record-parts.tsx";
import { acknowledge, correct, openTalk, settleFollowUp, standingTo } from "./records.ts";
import { boardsOf, todayOf } from "./views.ts";
import { addressOf, badgeOf } from "./words.ts";

/** The title says nothing of who or what: it stands in the browser's history. */
export const title = "约谈记录";

/** Where a record's page leads back to: the board it stands on, or the reader's own list. */
function backOf({ actor }: PageCall<string>, { organ, quarter }: Place, relation: Relation) {
  const onBoard = relation !== "officer" && boardsOf(actor).includes(organ);
  const back = onBoard
    ? { href: addressOf("/talks", { organ, quarter }), label: "约谈轮次" }
    : { href: "/talks/mine", label: "我的约谈" };
  return { onBoard, back };
}

type Place = Pick<TalkHead, "organ" | "quarter">;

/** A record whose words were destroyed: that it is so, and the way to be done with what it still asks of its reader. */
async function showDestroyed(call: PageCall<string>, id: string, problem: Problem): Promise<Response> {
  const { head, relation } = await standingTo(call.deps, call.actor, id);
  const { onBoard, back } = backOf(call, head, relation);
  return showPage(
    call,
    { title, active: onBoard ? "talks" : "ownTalks", problem },
    <>
      <PageHeader title={title} badge={<Status {...badgeOf(head.state)} />} back={back} />
      <Destroyed head={head} relation={relation} />
    </>,
  );
}

/** Opens the record (one more entry in its log) and shows it, also when a form on it could not be done. */
export async function showRecord(call: PageCall<string>, id: string, refused?: Refused): Promise<Response> {
  const { deps, actor } = call;
  const [opened, names] = await Promise.all([
    attempt(() => openTalk(deps, actor, id)),
    placeNames(deps, actor.county),
  ]);
  if ("problem" in opened) {
    if (opened.problem.reason !== contentShredded) throw opened.problem;
    return showDestroyed(call, id, opened.problem);
  }
  const view = opened.value;
  const { onBoard, back } = backOf(call, view, view.relation);
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
