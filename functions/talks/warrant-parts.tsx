// The parts of the page of warrants: a request with its decision, and the forms that ask for one.
import { mayAnywhere } from "../../shared/access.ts";
import type { Problem } from "../../shared/problem.ts";
import { warrantHours, warrantWords, whyNot, type WarrantView } from "../../shared/talks/warrants.ts";
import { sayInstant } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  ErrorSummary,
  Form,
  Hidden,
  Select,
  Submit,
  TextArea,
  TextInput,
  type Option,
} from "../../web/ui/forms.tsx";
import { DefinitionList, LinkButton, Section, type ButtonLook } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { people } from "../org/store.ts";
import { placeNames } from "../platform/place-names.ts";
import type { PageCall } from "../platform/route.ts";
import { officerOptions } from "./draft-choices.ts";
import { boardsOf } from "./views.ts";
import type { Badge } from "./words.ts";

/** A request as typed. */
export type Typed = { kind: "open" | "shred"; talk: string; officer: string; reason: string };
/** A request that could not be made, or a decision that could not be taken. */
export type Refused = { problem: Problem; typed?: Typed; idempotencyKey?: string };

const stateBadges: Record<WarrantView["state"], Badge> = {
  asked: { tone: "soon", word: "等待第二人决定" },
  consented: { tone: "ok", word: "已同意" },
  refused: { tone: "none", word: "未同意" },
};

/** What consent does, on its button, and the question before what cannot be undone. */
const consents: Record<WarrantView["kind"], { label: string; look: ButtonLook; confirm?: string }> = {
  open: { label: "同意调阅", look: "primary" },
  shred: { label: "同意销毁", look: "danger", confirm: "同意后立即销毁，谁也不能恢复。确定同意吗？" },
};

/** The two answers of the second person; who may not give them reads why. */
const Decide = ({ warrant, why }: { warrant: WarrantView; why?: string }) => {
  const { label, look, confirm } = consents[warrant.kind];
  const action = `/talks/warrants/${warrant.id}/decide`;
  return (
    <Buttons>
      <Form action={action} inline>
        <Hidden name="consent" value="yes" />
        <Submit look={look} confirm={confirm} whyNot={warrant.mayDecide ? undefined : why}>
          {label}
        </Submit>
      </Form>
      {warrant.mayDecide && (
        <Form action={action} inline>
          <Hidden name="consent" value="no" />
          <Submit look="secondary">不同意</Submit>
        </Form>
      )}
    </Buttons>
  );
};

/** Whether the actor may read by it now. */
const readable = ({ kind, state, askedBy, until }: WarrantView, staff: string, now: string): boolean =>
  kind === "open" && state === "consented" && askedBy === staff && until !== undefined && until > now;

const sealedReason = { waits: "只有申请人和决定人可见", decided: "已随决定封存" };

type CardProps = { warrant: WarrantView; call: PageCall<string>; organName: string };

/** One request: whose, about whom, how it stands, and the decision for who may take it. */
export const WarrantCard = ({ warrant, call, organName }: CardProps) => {
  const { actor, deps } = call;
  const now = deps.clock.now();
  const { kind, state, officerName, askedByName, askedAt, decidedByName, decidedAt, until, talk } = warrant;
  const waits = state === "asked" && mayAnywhere(actor.grants, "talks.consent");
  const why = whyNot.decide({ ...warrant, county: actor.county }, actor.staff, now)?.message;
  return (
    <Section>
      <div class="sn-section-head">
        <h2>{warrantWords[kind]}</h2>
        <Status {...stateBadges[state]} />
      </div>
      <DefinitionList
        items={[
          { label: "涉及", value: `${officerName}（${organName}）` },
          ...(talk === undefined ? [] : [{ label: "记录编号", value: <span class="sn-code">{talk}</span> }]),
          { label: "申请", value: `${askedByName}，${sayInstant(askedAt)}` },
          { label: "理由", value: warrant.reason ?? sealedReason[state === "asked" ? "waits" : "decided"] },
          ...(decidedAt
            ? [{ label: "决定", value: `${decidedByName ?? ""}，${sayInstant(decidedAt)}` }]
            : []),
          ...(until ? [{ label: "可阅至", value: sayInstant(until) }] : []),
        ]}
      />
      {waits && <Decide warrant={warrant} why={why ?? "由本单位纪检负责人或政法委决定"} />}
      {readable(warrant, actor.staff, now) && talk && (
        <LinkButton href={`/talks/records/${talk}`} look="primary">
          打开记录
        </LinkButton>
      )}
    </Section>
  );
};

type AskProps = { refused?: Refused; idempotencyKey: string };

const Reason = ({ refused }: { refused?: Refused }) => (
  <TextArea
    name="reason"
    label="理由"
    hint="写明依据和必要性。加密保存，只有申请人和决定人可见。"
    rows={3}
    maxLength={500}
    value={refused?.typed?.reason}
    error={errorAt(refused?.problem.fields, "reason")}
  />
);

const AskToOpen = ({ refused, idempotencyKey }: AskProps) => (
  <Section
    title="申请调阅"
    note={`经另一人同意后，${warrantHours} 小时内可以打开这一份记录；每次打开都留记录，并告知被约谈人和本单位纪检。`}
  >
    <Form action="/talks/warrants" idempotencyKey={idempotencyKey} warnLeave confidential>
      <ErrorSummary problems={refused?.problem.fields} />
      <Hidden name="kind" value="open" />
      <TextInput
        name="talk"
        label="记录编号"
        hint="在记录页和打印件上，由本单位纪检或本人提供。"
        maxLength={60}
        value={refused?.typed?.talk}
        error={errorAt(refused?.problem.fields, "talk")}
      />
      <Reason refused={refused} />
      <Buttons>
        <Submit>提交申请</Submit>
      </Buttons>
    </Form>
  </Section>
);

const AskToShred = ({ refused, idempotencyKey, officers }: AskProps & { officers: readonly Option[] }) => (
  <Section
    title="申请销毁"
    note="经另一人同意后，这名干警此前全部约谈的内容、意见和更正立即不能再打开，包括备份里的。谈过没有、谈过几次的人数不变。"
  >
    <Form action="/talks/warrants" idempotencyKey={idempotencyKey} warnLeave confidential>
      <ErrorSummary problems={refused?.problem.fields} />
      <Hidden name="kind" value="shred" />
      <Select
        name="officer"
        label="干警"
        blank="请选择"
        options={officers}
        value={refused?.typed?.officer}
        error={errorAt(refused?.problem.fields, "officer")}
      />
      <Reason refused={refused} />
      <Buttons>
        <Submit look="danger">提交申请</Submit>
      </Buttons>
    </Form>
  </Section>
);

/** Everybody of the organs that the actor answers for, also those who left: what was said to them is still there. */
async function officersOf({ deps, actor }: PageCall<string>): Promise<Option[]> {
  const boards = boardsOf(actor);
  const [all, names] = await Promise.all([
    people(deps, actor.county, { stale: true }),
    placeNames(deps, actor.county),
  ]);
  const own = all.filter(({ organ, staff }) => boards.includes(organ) && staff !== actor.staff);
  return officerOptions(own, names);
}

/** Whom one may ask about: a record of the county for the committee, one's own officers for the discipline line. */
export async function Asking({ call, refused }: { call: PageCall<string>; refused?: Refused }) {
  const { grants } = call.actor;
  const idempotencyKey = refused?.idempotencyKey ?? call.deps.ids.next();
  return (
    <>
      {mayAnywhere(grants, "talks.askToOpen") && (
        <AskToOpen
          refused={refused?.typed?.kind === "open" ? refused : undefined}
          idempotencyKey={idempotencyKey}
        />
      )}
      {mayAnywhere(grants, "talks.askToShred") && (
        <AskToShred
          refused={refused?.typed?.kind === "shred" ? refused : undefined}
          idempotencyKey={`${idempotencyKey}s`}
          officers={await officersOf(call)}
        />
      )}
    </>
  );
}
