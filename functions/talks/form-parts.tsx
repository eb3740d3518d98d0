// The parts of the talk form: who, when, what was said, what follows, and what still keeps it from being signed off.
import type { FieldProblem, Problem } from "../../shared/problem.ts";
import { collectiveMax } from "../../shared/talks/schema.ts";
import { talkForms, talkTypes } from "../../shared/talks/kinds.ts";
import { Checkbox, CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  Select,
  Submit,
  TextArea,
  TextInput,
  TimeInput,
  notOffered,
} from "../../web/ui/forms.tsx";
import { Alert, Disclosure, Section } from "../../web/ui/page-parts.tsx";
import type { Candidate, Choices } from "./draft-choices.ts";
import { otherForm, type Typed } from "./typed.ts";
import { optionsOf } from "./words.ts";

export type FieldsProps = {
  action: string;
  idempotencyKey?: string;
  version?: number;
  typed: Typed;
  choices: Choices;
  today: string;
  /** The actor: who writes only for himself is told so instead of being asked. */
  staff: string;
  problem?: Problem;
};

/** Said on top of every form in which something can be written down. */
export const NoSecrets = () => (
  <Alert tone="soon" title="不得录入涉密内容">
    国家秘密以及正在办理的问题线索、案件情况，不能写在这里，请按保密规定另行记录。
  </Alert>
);

/** The whole form, whatever was typed in it. Nothing of it is kept in the browser. */
export const Fields = (props: FieldsProps) => {
  const { typed, problem, choices, staff } = props;
  const error = (path: string): string | undefined => errorAt(problem?.fields, path);
  const parts = { typed, error };
  return (
    <Form action={props.action} idempotencyKey={props.idempotencyKey} warnLeave confidential>
      <ErrorSummary problems={problem?.fields} />
      {problem?.reason === "stale-version" && (
        <Alert tone="soon" title="这份草稿刚刚在别处保存过">
          您填写的内容保留在下面；再按一次“存草稿”将以您的内容为准。
        </Alert>
      )}
      <NoSecrets />
      <Hidden name="form" value={typed.form} />
      {props.version !== undefined && <Hidden name="version" value={String(props.version)} />}
      <Who {...parts} choices={choices} />
      <When {...parts} today={props.today} />
      <Held {...parts} choices={choices} staff={staff} />
      <Said {...parts} />
      <Follow {...parts} />
      <Checkbox
        name="notClassified"
        label="我确认：记录内容不涉及国家秘密"
        checked={typed.notClassified}
        error={error("notClassified")}
      />
      <Ending form={typed.form} />
    </Form>
  );
};

/** Save, sign, or go on as the other kind of meeting. */
const Ending = ({ form }: Pick<Typed, "form">) => (
  <>
    <Buttons sticky>
      {/* First, so that the Enter key in a field saves and never signs. */}
      <Submit look="secondary" name="do" value="save" skipChecks>
        存草稿
      </Submit>
      <Submit
        name="do"
        value="sign"
        skipChecks
        confirm="签发后计入本季度，不能再修改，只能追加更正；被约谈人会收到阅看提醒。确定签发吗？"
      >
        签发
      </Submit>
    </Buttons>
    <p class="sn-switch">
      <span>
        现在按“{talkForms[form]}”填写，
        {form === "individual" ? "实际同时谈了几个人？" : "实际只谈了一个人？"}
      </span>
      <Submit look="quiet" small name="do" value="switch" skipChecks>
        改为{talkForms[otherForm(form)]}，已填的保留
      </Submit>
    </p>
  </>
);

type PartProps = { typed: Typed; error: (path: string) => string | undefined };

const nameOf = ({ name, unitName, standing }: Candidate): string =>
  `${name}（${[unitName, standing].filter(Boolean).join("，")}）`;

/** One officer out of a list, or several by ticking; somebody who was chosen and is no longer offered stays in sight. */
const Who = ({ typed, error, choices }: PartProps & { choices: Choices }) => {
  const { candidates } = choices;
  const known = new Set(candidates.map(({ staff }) => staff));
  const strangers = typed.officers.filter((staff) => !known.has(staff));
  const field = { name: "officers", label: "被约谈人", error: error("officers") };
  return typed.form === "individual" ? (
    <Select
      {...field}
      blank="请选择"
      value={typed.officers[0] ?? ""}
      options={[
        ...candidates.map((one) => ({ value: one.staff, label: nameOf(one) })),
        ...strangers.map((staff) => ({ value: staff, label: notOffered(choices.nameOf(staff)) })),
      ]}
    />
  ) : (
    <CheckList
      {...field}
      hint={`至少两人，最多 ${collectiveMax} 人；每人各有一份记录，各自阅看确认。`}
      values={typed.officers}
      filter={candidates.length > 10}
      options={[
        ...candidates.map(({ staff, name, unitName, standing }) => ({
          value: staff,
          label: name,
          hint: [unitName, standing].filter(Boolean).join(" · "),
        })),
        ...strangers.map((staff) => ({
          value: staff,
          label: choices.nameOf(staff),
          hint: "不在可选名单",
        })),
      ]}
    />
  );
};

const When = ({ typed, error, today }: PartProps & { today: string }) => (
  <>
    <RadioGroup
      name="type"
      label="约谈类型"
      hint="谈话提醒、提醒谈话、诫勉、函询是另外的措施，各有规定的程序和文书，不在这里登记。"
      options={optionsOf(talkTypes)}
      value={typed.type}
      error={error("type")}
    />
    <FieldRow>
      <DateInput name="day" label="谈话日期" value={typed.day} max={today} error={error("day")} />
      <TimeInput name="start" label="开始" value={typed.start} error={error("start")} />
      <TimeInput name="end" label="结束" value={typed.end} error={error("end")} />
    </FieldRow>
  </>
);

const Held = ({ typed, error, choices, staff }: PartProps & { choices: Choices; staff: string }) => {
  const alone = choices.talkers.length < 2 && typed.talker === staff;
  return (
    <>
      {alone && (
        <p class="sn-note">
          <Hidden name="talker" value={staff} />
          谈话人：您本人。代他人登记由本单位纪检办理。
        </p>
      )}
      <FieldRow>
        {!alone && (
          <Select
            name="talker"
            label="谈话人"
            blank="请选择"
            options={choices.talkers}
            nameOf={choices.nameOf}
            value={typed.talker}
            error={error("talker")}
          />
        )}
        <Select
          name="recorder"
          label="记录人（可不填）"
          blank="没有专门的记录人"
          options={choices.recorders}
          nameOf={choices.nameOf}
          value={typed.recorder}
          error={error("recorder")}
        />
        <TextInput name="place" label="地点" value={typed.place} maxLength={60} error={error("place")} />
      </FieldRow>
    </>
  );
};

const Said = ({ typed, error }: PartProps) => (
  <>
    <TextInput name="matter" label="约谈事由" value={typed.matter} maxLength={60} error={error("matter")} />
    <TextArea
      name="content"
      label="谈话内容"
      hint="谈了哪些方面、本人怎么说，至少 10 个字。"
      rows={8}
      maxLength={5000}
      value={typed.content}
      error={error("content")}
    />
    <TextArea
      name="advice"
      label="提醒要求"
      rows={4}
      maxLength={2000}
      value={typed.advice}
      error={error("advice")}
    />
  </>
);

const Follow = ({ typed, error }: PartProps) => (
  <Disclosure
    summary="需要整改或跟进"
    open={
      typed.followUp !== "" ||
      typed.followUpDue !== "" ||
      error("followUp") !== undefined ||
      error("followUpDue") !== undefined
    }
  >
    <TextArea
      name="followUp"
      label="整改（跟进）要求"
      rows={3}
      maxLength={1000}
      value={typed.followUp}
      error={error("followUp")}
    />
    <DateInput
      name="followUpDue"
      label="完成期限"
      value={typed.followUpDue}
      min={typed.day}
      error={error("followUpDue")}
    />
  </Disclosure>
);

/** What a saved draft still lacks before it can be signed off, each a link to its field. */
export const Lacking = ({ missing }: { missing: readonly FieldProblem[] }) => (
  <Section>
    <p class="sn-note">
      {missing.length === 0 ? (
        "内容齐全，可以签发。"
      ) : (
        <>
          签发前还有 {missing.length} 处要补：
          {missing.map(({ path, message }, index) => (
            <>
              {index > 0 && "；"}
              <a href={`#f-${path}`}>{message}</a>
            </>
          ))}
        </>
      )}
    </p>
  </Section>
);
