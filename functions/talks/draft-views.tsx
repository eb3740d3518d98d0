// How the talk form is shown: new, as a draft, half signed off, or with words whose draft is gone.
import { notFound, type Problem } from "../../shared/problem.ts";
import { talkForms } from "../../shared/talks/kinds.ts";
import { Buttons, Form, Hidden, Submit } from "../../web/ui/forms.tsx";
import { Alert, EmptyState, PageHeader, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { officersBy } from "../org/store.ts";
import type { PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { choicesFor, firstDayFor, type Choices } from "./draft-choices.ts";
import { Fields, Lacking } from "./form-parts.tsx";
import { signedOf } from "./signing.ts";
import { freshTyped, type Typed } from "./typed.ts";
import type { StoredDraft } from "./vault-store.ts";
import { boardsOf, todayOf } from "./views.ts";
import { addressOf, forDraft } from "./words.ts";

const title = "约谈记录";

const activeOf = ({ actor }: PageCall<string>) => (boardsOf(actor).length ? "talks" : "ownTalks");

/** What a posted form brings back: nothing typed is lost. */
type Again = { typed: Typed; problem?: Problem; idempotencyKey?: string };

/** Back to the board for the discipline line, to one's own list for everybody else. */
function backOf(call: PageCall<string>): { href: string; label: string } {
  const [organ] = boardsOf(call.actor);
  return organ === undefined
    ? { href: "/talks/mine", label: "我的约谈" }
    : { href: addressOf("/talks", { organ }), label: "约谈轮次" };
}

/** A new record as it is first offered: the officer of the address, today, by oneself. */
function firstTyped({ query, actor, deps }: PageCall<string>, choices: Choices): Typed {
  const asked = query.get("officer") ?? undefined;
  const officer = choices.candidates.find(({ staff }) => staff === asked);
  if (asked !== undefined && !officer) throw notFound("被约谈人");
  return freshTyped({
    officers: officer ? [officer.staff] : [],
    form: query.get("form") === "collective" ? "collective" : "individual",
    day: firstDayFor(officer, todayOf(deps)),
    talker: actor.staff,
  });
}

/** The form of a new record. */
export async function showNew(call: PageCall<string>, again?: Again): Promise<Response> {
  const { deps, actor } = call;
  const choices = await choicesFor(deps, actor);
  const back = backOf(call);
  if (choices.candidates.length === 0) {
    if (again?.problem) throw again.problem;
    return showPage(
      call,
      { title, active: activeOf(call) },
      <>
        <PageHeader title="填写约谈记录" back={back} />
        <EmptyState title="目前没有请您约谈的人">
          本单位纪检安排您谈话后，会有消息通知，届时在“我的约谈”里填写记录。
        </EmptyState>
      </>,
    );
  }
  const typed = again?.typed ?? firstTyped(call, choices);
  const problem = again?.problem && forForm(again.problem);
  const at = (form: string) => addressOf("/talks/drafts/new", { form, officer: typed.officers[0] });
  return showPage(
    call,
    { title, active: activeOf(call), problem },
    <>
      <PageHeader title="填写约谈记录" back={back} />
      {!again && (
        <Tabs
          label="约谈方式"
          items={Object.entries(talkForms).map(([form, label]) => ({
            href: at(form),
            label,
            active: form === typed.form,
          }))}
        />
      )}
      <Fields
        action="/talks/drafts/new"
        idempotencyKey={again?.idempotencyKey ?? deps.ids.next()}
        typed={typed}
        choices={choices}
        today={todayOf(deps)}
        staff={actor.staff}
        problem={problem}
      />
    </>,
  );
}

/** Where the draft was is nothing any more: signed off or thrown away on another device. The words stay here. */
export async function showLost(call: PageCall<string>, problem: Problem, typed: Typed): Promise<Response> {
  const { deps, actor } = call;
  const choices = await choicesFor(deps, actor);
  if (choices.candidates.length === 0) throw problem;
  return showPage(
    call,
    { title, active: activeOf(call), problem },
    <>
      <PageHeader title="填写约谈记录" back={{ href: "/talks/mine", label: "我的约谈" }} />
      <Alert tone="bad" title="这份草稿已经签发或删除">
        请先到“我的约谈”核对是否已经签发，以免重复登记。您填写的内容保留在下面，确需保留的可存为新草稿。
      </Alert>
      <Fields
        action="/talks/drafts/new"
        idempotencyKey={deps.ids.next()}
        typed={typed}
        choices={choices}
        today={todayOf(deps)}
        staff={actor.staff}
      />
    </>,
  );
}

export type Draft = { id: string; version: number; missing?: readonly { path: string; message: string }[] };

/** The form of a draft, with what it still lacks when it was just opened. */
export async function showEdit(call: PageCall<string>, draft: Draft, again: Again): Promise<Response> {
  const { deps, actor } = call;
  const problem = again.problem && forForm(again.problem);
  return showPage(
    call,
    { title, active: activeOf(call), problem },
    <>
      <PageHeader
        title="填写约谈记录"
        back={backOf(call)}
        lead="草稿加密保存，只有您本人能打开；打开草稿会留下查阅记录。"
      />
      {draft.missing && <Lacking missing={draft.missing} />}
      <Fields
        action={`/talks/drafts/${draft.id}/edit`}
        version={draft.version}
        typed={again.typed}
        choices={await choicesFor(deps, actor)}
        today={todayOf(deps)}
        staff={actor.staff}
        problem={problem}
      />
      <Form action={`/talks/drafts/${draft.id}/discard`}>
        <Submit look="quiet" confirm="删除后不能恢复，确定删除这份草稿吗？">
          删除草稿
        </Submit>
      </Form>
    </>,
  );
}

/** Whom a draft was signed for before it was cut short, and whom not, by name. */
async function halvesOf({ deps, actor }: PageCall<string>, draft: StoredDraft) {
  const officers = [...new Set(draft.officers)];
  const [signed, known] = await Promise.all([
    signedOf(deps, draft),
    officersBy(deps, actor.county, officers, { stale: true }),
  ]);
  const named = (staff: string[]): string => staff.map((one) => known.get(one)?.name ?? one).join("、");
  return {
    done: named(officers.filter((one) => signed.has(one))),
    left: named(officers.filter((one) => !signed.has(one))),
  };
}

/** A draft whose signing off was cut short can no longer be changed: it is finished, or ends with whom it has. */
export async function showSigning(
  call: PageCall<string>,
  draft: StoredDraft,
  problem?: Problem,
): Promise<Response> {
  const { id, version } = draft;
  const { done, left } = await halvesOf(call, draft);
  return showPage(
    call,
    { title, active: activeOf(call), problem: problem && forDraft(problem) },
    <>
      <PageHeader title="继续签发" back={{ href: "/talks/mine", label: "我的约谈" }} />
      <Section>
        <Alert tone="soon" title="上次签发没有全部完成">
          {done ? `已签发：${done}。` : "还没有签发任何人。"}
          {left && `还没有签发：${left}。`}内容不能再改；再按一次即可补完，不会重复生成。
        </Alert>
        <Form action={`/talks/drafts/${id}/sign-off`}>
          <Hidden name="version" value={String(version)} />
          <Buttons>
            <Submit>继续完成签发</Submit>
          </Buttons>
        </Form>
        {left && (
          <Form action={`/talks/drafts/${id}/discard`}>
            <Submit
              look="quiet"
              confirm={`${done ? `${done}的记录保留，` : ""}${left}不再签发，草稿随即删除，不能恢复。确定吗？`}
            >
              {done ? "其余不再签发" : "不签发，删除草稿"}
            </Submit>
          </Form>
        )}
      </Section>
    </>,
  );
}
