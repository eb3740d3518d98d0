// The parts of a record's page: the talk as one reads it, what was added since, and what its reader can do.
import { talkForms, talkTypes } from "../../shared/talks/kinds.ts";
import { whyNot } from "../../shared/talks/rules.ts";
import {
  contentLabels,
  relationWords,
  type Relation,
  type TalkHead,
  type TalkView,
} from "../../shared/talks/schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { sayFullDay, sayInstant, type Day } from "../../shared/time.ts";
import { Checkbox } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, ErrorSummary, Form, Hidden, Submit, TextArea, TextInput } from "../../web/ui/forms.tsx";
import { Alert, DefinitionList, Section, Timeline } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { NoSecrets } from "./form-parts.tsx";
import { followUpBadge, sayWhen } from "./words.ts";

/** A form of the record's page that could not be done: which, why, and what was typed. */
export type Refused =
  | { form: "acknowledge"; problem: Problem; remarks: string }
  | { form: "correct"; problem: Problem; text: string; reason: string }
  | { form: "outcome"; problem: Problem; outcome: string; done: boolean };

type Of<Name extends Refused["form"]> = Extract<Refused, { form: Name }>;

/** The refusal of this form, if it is the one that was posted. */
const about = <Name extends Refused["form"]>(
  refused: Refused | undefined,
  form: Name,
): Of<Name> | undefined => (refused?.form === form ? (refused as Of<Name>) : undefined);

export const withPosition = (name: string, position: string | undefined): string =>
  position ? `${name}（${position}）` : name;

/** That this very look was written down, before anything could be read. */
export const Logged = ({ view, at }: { view: TalkView; at: string }) => (
  <Alert tone="info">
    本次打开已记入查阅记录：您作为{relationWords[view.relation]}，{sayInstant(at)}。
    {view.relation === "warrant" && "凭批准只能阅看，不能打印、更正或登记。"}
  </Alert>
);

/** Who, when, where, about what. */
export const Facts = ({ view, unitName }: { view: TalkView; unitName: string }) => (
  <Section>
    <DefinitionList
      items={[
        { label: "被约谈人", value: withPosition(view.officerName, view.officerPosition) },
        { label: "单位", value: unitName },
        { label: "谈话时间", value: sayWhen(view) },
        { label: contentLabels.place, value: view.place },
        { label: "谈话人", value: withPosition(view.talkerName, view.talkerPosition) },
        { label: "记录人", value: view.recorderName ?? "无" },
        { label: "方式和类型", value: `${talkForms[view.form]}，${talkTypes[view.type]}` },
        { label: contentLabels.matter, value: view.matter },
        { label: "签发", value: sayInstant(view.signedAt) },
        { label: "记录编号", value: <span class="sn-code">{view.id}</span> },
      ]}
    />
  </Section>
);

export const Paragraphs = ({ text }: { text: string }) => (
  <article class="sn-prose">
    {text.split("\n").map((line) => (
      <p>{line}</p>
    ))}
  </article>
);

/** What was said, asked for and agreed, with every correction and remark since. */
export const Content = ({ view, today }: { view: TalkView; today: Day }) => {
  const badge = followUpBadge(view, today);
  return (
    <>
      <Section title={contentLabels.content}>
        <Paragraphs text={view.content} />
      </Section>
      <Section title={contentLabels.advice}>
        <Paragraphs text={view.advice} />
      </Section>
      {view.corrections.length > 0 && (
        <Section title={`更正（${view.corrections.length}）`} note="原内容保留不变，以更正后的为准。">
          <Timeline
            items={view.corrections.map(({ at, byName, text, reason }) => ({
              title: `更正原因：${reason}`,
              tone: "soon",
              at: sayInstant(at),
              by: byName,
              note: text,
            }))}
          />
        </Section>
      )}
      {badge && (
        <Section title={contentLabels.followUp}>
          <Paragraphs text={view.followUp} />
          <p>
            期限 {view.followUpDue && sayFullDay(view.followUpDue)} <Status {...badge} />
          </p>
          <Timeline
            items={view.outcomes.map(({ at, byName, text }) => ({
              title: "完成情况",
              tone: "info",
              at: sayInstant(at),
              by: byName,
              note: text,
            }))}
          />
        </Section>
      )}
      {(view.acknowledgedAt !== undefined || view.remarks.length > 0) && <Confirmed view={view} />}
    </>
  );
};

const Confirmed = ({ view }: { view: TalkView }) => (
  <Section title="本人确认">
    {view.acknowledgedAt !== undefined && (
      <p>
        {view.officerName}于{sayInstant(view.acknowledgedAt)}确认已阅看
        {view.remarks.length === 0 && "，没有写意见"}。
      </p>
    )}
    <Timeline
      items={view.remarks.map(({ at, byName, text }) => ({
        title: "本人意见",
        tone: "ok",
        at: sayInstant(at),
        by: byName,
        note: text,
      }))}
    />
  </Section>
);

type ActionProps = { view: TalkView; refused?: Refused };
const actionOf = ({ id }: Pick<TalkHead, "id">, what: string): string => `/talks/records/${id}/${what}`;

/** The officer confirms; whoever is not the officer sees no form. */
export const Acknowledge = ({ view, refused }: ActionProps) => {
  if (view.relation !== "officer" || view.state !== "held") return null;
  const again = about(refused, "acknowledge");
  return (
    <Section title="请您确认">
      <Form action={actionOf(view, "acknowledge")} warnLeave confidential>
        <ErrorSummary problems={again?.problem.fields} />
        <Hidden name="version" value={String(view.version)} />
        <TextArea
          name="remarks"
          label="本人意见（可不填）"
          hint="如与谈话情况不一致，请在这里写明；意见会附在记录后，不能修改。"
          rows={4}
          maxLength={1000}
          value={again?.remarks}
          error={errorAt(again?.problem.fields, "remarks")}
        />
        <Buttons>
          <Submit>已阅看，确认</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};

/** Closing what is agreed no longer has words: the field is sent for the program's sake and not kept. */
const wordless = "内容已销毁，仅办结";

/** What is left to do with a record whose words were destroyed: nobody is asked for ever for what cannot be read. */
export const Destroyed = ({ head, relation }: { head: TalkHead; relation: Relation }) => {
  const version = String(head.version);
  const settles = whyNot.settle(head, relation) === undefined;
  return (
    <Section title="内容已按规定销毁">
      <p>
        {sayFullDay(head.day)}的约谈内容已经两人批准销毁，谁也不能再打开；约谈本身照常计入。
        {settles && "还有整改（跟进）没有办结：可以直接办结，不再登记文字。"}
      </p>
      {relation === "officer" && head.state === "held" && (
        <Form action={actionOf(head, "acknowledge")}>
          <Hidden name="version" value={version} />
          <Submit>确认已知悉</Submit>
        </Form>
      )}
      {settles && (
        <Form action={actionOf(head, "outcome")}>
          <Hidden name="version" value={version} />
          <Hidden name="outcome" value={wordless} />
          <Hidden name="done" value="yes" />
          <Submit>办结</Submit>
        </Form>
      )}
    </Section>
  );
};

/** How the follow-up goes: progress, or its end. */
export const Outcome = ({ view, refused }: ActionProps) => {
  if (whyNot.settle(view, view.relation)) return null;
  const again = about(refused, "outcome");
  return (
    <Section title="登记完成情况">
      <Form action={actionOf(view, "outcome")} warnLeave confidential>
        <ErrorSummary problems={again?.problem.fields} />
        <Hidden name="version" value={String(view.version)} />
        <TextArea
          name="outcome"
          label="完成情况"
          rows={3}
          maxLength={1000}
          value={again?.outcome}
          error={errorAt(again?.problem.fields, "outcome")}
        />
        <Checkbox
          name="done"
          label="已经完成，办结"
          hint="不勾选则记为进展，继续跟进。"
          checked={again?.done ?? false}
        />
        <Buttons>
          <Submit>登记</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};

/** A correction is appended; nothing that stands is changed. */
export const Correct = ({ view, refused }: ActionProps) => {
  if (whyNot.correct(view, view.relation)) return null;
  const again = about(refused, "correct");
  return (
    <Section title="更正">
      <details class="sn-disclosure" open={again !== undefined}>
        <summary>追加一条更正</summary>
        <Form action={actionOf(view, "correct")} warnLeave confidential>
          <ErrorSummary problems={again?.problem.fields} />
          <NoSecrets />
          <Hidden name="version" value={String(view.version)} />
          <TextArea
            name="text"
            label="更正内容"
            hint="写明哪里应当是什么。签发时的原文保留不变，被约谈人会重新确认。"
            rows={4}
            maxLength={3000}
            value={again?.text}
            error={errorAt(again?.problem.fields, "text")}
          />
          <TextInput
            name="reason"
            label="更正原因"
            maxLength={200}
            value={again?.reason}
            error={errorAt(again?.problem.fields, "reason")}
          />
          <Buttons>
            <Submit look="secondary">追加更正</Submit>
          </Buttons>
        </Form>
      </details>
    </Section>
  );
};
