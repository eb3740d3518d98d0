// The page of one brief: how it reads, what its reviewer should look at, and what can be done next.
import { may } from "../../shared/access.ts";
import { partsOfRecordId } from "../../shared/keys.ts";
import type { Problem } from "../../shared/problem.ts";
import type { Posting } from "../../shared/org/schema.ts";
import { sayFullDay, sayInstant, sayWeekday } from "../../shared/time.ts";
import { hintsFor, whyNot } from "../../shared/training/rules.ts";
import { categories, methods, modes, type BriefHead, type BriefView } from "../../shared/training/schema.ts";
import { Buttons, Form, Hidden, Submit, TextArea } from "../../web/ui/forms.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Alert,
  DefinitionList,
  LinkButton,
  PageHeader,
  Section,
  Timeline,
} from "../../web/ui/page-parts.tsx";
import { PhotoGrid } from "../../web/ui/photos.tsx";
import { Status } from "../../web/ui/status.tsx";
import { postingsOf } from "../org/store.ts";
import { placeNames } from "../platform/place-names.ts";
import type { PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { viewOf, wholeFor } from "./views.ts";
import { badgeOf, historyOf, sayFlag, sayHours } from "./words.ts";

/** What a form on the brief's page brings back when it could not be done. */
type Refused = { problem: Problem; reason?: string };

/** The page of one brief, also shown again when what was asked on it could not be done. */
export async function showBrief(call: PageCall<string>, id: string, refused?: Refused): Promise<Response> {
  const { deps, actor } = call;
  const [whole, names, postings] = await Promise.all([
    wholeFor(deps, actor, id),
    placeNames(deps, actor.county),
    postingsOf(deps, actor.county, partsOfRecordId(id)?.unit ?? "", { stale: true }),
  ]);
  const view = await viewOf(deps, actor, whole);
  const mayReview = may(actor.grants, "training.review", whole.head);
  const list = `/training/briefs?unit=${view.unit}&month=${view.day.slice(0, 7)}`;
  return showPage(
    call,
    { title: view.title || "训练日简报", active: mayReview ? "desk" : "briefs", problem: refused?.problem },
    <>
      <PageHeader
        title={view.title || "（还没有标题）"}
        badge={<Status {...badgeOf(view.state)} />}
        back={mayReview ? { href: "/training/desk", label: "审核台" } : { href: list, label: "本月简报" }}
        lead={`${names.of(view.unit)} · ${sayFullDay(view.day)} ${sayWeekday(view.day)} · ${sayHours(view.hours)}`}
      />
      <Standing head={whole.head} />
      {mayReview && whole.head.state === "submitted" && <ReturnedBefore view={view} />}
      {view.flags && view.flags.length > 0 && <Flags flags={view.flags} />}
      <Story view={view} postings={postings} />
      {may(actor.grants, "training.file", whole.head) && <UnitActions head={whole.head} view={view} />}
      {mayReview && <Review head={whole.head} staff={actor.staff} refused={refused} />}
      {view.history.length > 0 && (
        <Section title="经过">
          <Timeline items={historyOf(view.history)} />
        </Section>
      )}
    </>,
  );
}

/** What the state means for the reader. */
const Standing = ({ head }: { head: BriefHead }) => (
  <>
    {head.state === "returned" && (
      <Alert tone="soon" title="已退回，请修改后重新报送">
        <p>原因：{head.returnReason}</p>
        <p>首次报送时间 {sayInstant(head.filedAt)} 不变，不影响按时。</p>
      </Alert>
    )}
    {hintsFor(head).map((hint) => (
      <Alert tone="info">{hint}</Alert>
    ))}
  </>
);

/** The reviewer of a brief that comes back sees at once what was asked for last time. */
const ReturnedBefore = ({ view }: { view: BriefView }) => {
  const last = view.history.findLast((step) => step.did === "training.returned");
  return last ? (
    <Alert tone="info" title="修改后重新报送">
      上次退回（{sayInstant(last.at)}，{last.byName}）：{last.reason}
    </Alert>
  ) : null;
};

/** What to look at before deciding; it never decides by itself. */
const Flags = ({ flags }: { flags: NonNullable<BriefView["flags"]> }) => (
  <Section title="请留意" note="系统提示，仅供审核参考，不影响通过。">
    <ul>
      {flags.map((flag) => (
        <li>
          {sayFlag(flag)}
          {flag.brief && flag.day && (
            <>
              ：
              <a
                href={`/training/briefs/${flag.brief}`}
              >{`${sayFullDay(flag.day)}《${flag.title ?? ""}》`}</a>
            </>
          )}
        </li>
      ))}
    </ul>
  </Section>
);

/** The brief as one reads it. */
const Story = ({ view, postings }: { view: BriefView; postings: readonly Posting[] }) => {
  const nameOf = new Map(postings.map((posting) => [posting.staff, posting.name]));
  const present = view.present.map((staff) => nameOf.get(staff) ?? staff).join("、");
  return (
    <>
      <Section>
        <DefinitionList
          items={[
            {
              label: "时间",
              value: view.start && view.end ? `${view.start} 至 ${view.end}` : sayHours(view.hours),
            },
            { label: "地点", value: view.place },
            { label: "训练内容", value: view.category && categories[view.category].label },
            { label: "组织方式", value: view.mode && modes[view.mode] },
            { label: "教学方法", value: view.method && methods[view.method] },
            { label: "教官", value: view.instructor },
            { label: "参训", value: present && `${view.present.length} 人：${present}` },
          ]}
        />
      </Section>
      <Section title="正文">
        <article>
          {view.text === "" ? (
            <p class="sn-blank">未填</p>
          ) : (
            view.text.split("\n").map((line) => <p>{line}</p>)
          )}
        </article>
      </Section>
      {view.photos.length > 0 && (
        <Section title={`照片（${view.photos.length} 张）`}>
          <PhotoGrid photos={view.photos.map(({ url }, index) => ({ url, alt: `训练照片 ${index + 1}` }))} />
        </Section>
      )}
    </>
  );
};

/** What the unit can do next; a button that cannot be pressed says why. */
const UnitActions = ({ head, view }: { head: BriefHead; view: BriefView }) => {
  if (head.state === "accepted" || head.state === "submitted") return null;
  const here = `/training/briefs/${head.id}`;
  const edit = whyNot.edit(head)?.message;
  const lacking = view.missing.length
    ? `还缺：${view.missing.map(({ message }) => message).join("；")}`
    : undefined;
  return (
    <Section title="下一步">
      <Buttons>
        <Form action={`${here}/submit`} inline>
          <Hidden name="version" value={String(head.version)} />
          <Submit whyNot={whyNot.submit(head)?.message ?? lacking}>
            {head.state === "returned" ? "重新报送" : "报送"}
          </Submit>
        </Form>
        {edit === undefined && <LinkButton href={`${here}/edit`}>修改</LinkButton>}
        {head.state === "draft" && (
          <Form action={`${here}/discard`} inline>
            <Submit look="quiet" confirm="删除后不能恢复，确定删除这份草稿吗？">
              删除草稿
            </Submit>
          </Form>
        )}
      </Buttons>
    </Section>
  );
};

/** The reviewer's decision: accept in one tap, or return with a reason. */
const Review = ({ head, staff, refused }: { head: BriefHead; staff: string; refused?: Refused }) => {
  if (head.state !== "submitted") return null;
  const here = `/training/briefs/${head.id}`;
  const reason = whyNot.accept(head, staff)?.message;
  return (
    <Section title="审核">
      <Buttons>
        <Form action={`${here}/accept`} inline>
          <Hidden name="version" value={String(head.version)} />
          <Submit whyNot={reason}>通过</Submit>
        </Form>
      </Buttons>
      <Form action={`${here}/return`}>
        <Hidden name="version" value={String(head.version)} />
        <TextArea
          name="reason"
          label="退回原因"
          hint="报送人会收到这句话，请写明要改什么。"
          rows={3}
          maxLength={200}
          value={refused?.reason}
          error={errorAt(refused?.problem.fields, "reason")}
        />
        <Submit look="secondary" whyNot={reason}>
          退回修改
        </Submit>
      </Form>
    </Section>
  );
};

/** A version posted by a form; none when it is not one. */
export const postedVersion = (call: PageCall<string>): number | undefined => {
  const version = Number(call.form.one("version"));
  return Number.isInteger(version) && version > 0 ? version : undefined;
};
