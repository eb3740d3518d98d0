// The parts of the brief form: its fields, its photos, and how much is still missing.
import type { Posting } from "../../shared/org/schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { checklist, hintsFor } from "../../shared/training/rules.ts";
import {
  categories,
  methods,
  modes,
  photosMax,
  textLengthMin,
  type BriefBody,
  type BriefHead,
  type BriefView,
} from "../../shared/training/schema.ts";
import { Progress } from "../../web/ui/cards.tsx";
import { CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  NumberInput,
  Select,
  Submit,
  TextArea,
  TextInput,
  TimeInput,
  type Option,
} from "../../web/ui/forms.tsx";
import { Alert, Disclosure, Section } from "../../web/ui/page-parts.tsx";
import { PhotoPicker } from "../../web/ui/photos.tsx";
import type { Typed } from "./typed.ts";

const optionsOf = (words: Record<string, string | { label: string }>): Option[] =>
  Object.entries(words).map(([value, word]) => ({
    value,
    label: typeof word === "string" ? word : word.label,
  }));

const categoryOptions = optionsOf(categories);
const modeOptions = optionsOf(modes);
const methodOptions = optionsOf(methods);

export type FieldsProps = {
  action: string;
  /** The key under which the browser keeps unsaved words: the person and the brief. */
  keep: string;
  idempotencyKey?: string;
  version?: number;
  typed: Typed;
  roster: readonly Posting[];
  today: string;
  problem?: Problem;
  returned?: boolean;
  isNew?: boolean;
};

/** The whole form, whatever was typed in it. */
export const Fields = (props: FieldsProps) => {
  const { typed, problem } = props;
  const error = (path: string): string | undefined => errorAt(problem?.fields, path);
  return (
    <Form action={props.action} keep={props.keep} idempotencyKey={props.idempotencyKey} warnLeave>
      <ErrorSummary problems={problem?.fields} />
      {problem?.reason === "stale-version" && (
        <Alert tone="soon" title="刚刚有人改过这份简报">
          您填写的内容保留在下面；再按一次“存草稿”将以您的内容为准。
        </Alert>
      )}
      <Hidden name="unit" value={typed.unit} />
      {props.version !== undefined && <Hidden name="version" value={String(props.version)} />}
      <When typed={typed} today={props.today} error={error} />
      <What typed={typed} error={error} />
      <Who typed={typed} roster={props.roster} error={error} />
      <TextArea
        name="text"
        label="正文"
        hint={`训练了什么、怎么训的、效果如何，${textLengthMin} 字以上，一般 150 至 300 字。`}
        rows={7}
        maxLength={3000}
        value={typed.text}
        error={error("text")}
      />
      <Buttons sticky>
        {props.isNew ? (
          <Submit skipChecks>下一步：添加照片</Submit>
        ) : (
          <Submit name="do" value="submit" skipChecks>
            {props.returned ? "重新报送" : "报送"}
          </Submit>
        )}
        <Submit look="secondary" name="do" value="save" skipChecks>
          存草稿
        </Submit>
      </Buttons>
    </Form>
  );
};

type PartProps = { typed: Typed; error: (path: string) => string | undefined };

const When = ({ typed, today, error }: PartProps & { today: string }) => (
  <>
    <FieldRow>
      <DateInput name="day" label="训练日期" value={typed.day} max={today} error={error("day")} required />
      <TimeInput name="start" label="开始" value={typed.start} error={error("start")} />
      <TimeInput name="end" label="结束" value={typed.end} error={error("end")} />
    </FieldRow>
    <Disclosure
      summary="没有准确的起止时间？直接填时长"
      open={typed.hours !== "" || error("hours") !== undefined}
    >
      <NumberInput
        name="hours"
        label="训练时长"
        hint="填了起止时间就不用填这里。"
        measure="小时"
        value={typed.hours}
        min={0}
        max={24}
        step={0.25}
        error={error("hours")}
      />
    </Disclosure>
  </>
);

const What = ({ typed, error }: PartProps) => {
  const [hint] = hintsFor({
    mode: modeOptions.some(({ value }) => value === typed.mode)
      ? (typed.mode as keyof typeof modes)
      : undefined,
    category: typed.category in categories ? (typed.category as keyof typeof categories) : undefined,
  });
  return (
    <>
      <TextInput name="title" label="标题" value={typed.title} maxLength={60} error={error("title")} />
      <FieldRow>
        <TextInput name="place" label="地点" value={typed.place} maxLength={60} error={error("place")} />
        <TextInput
          name="instructor"
          label="教官（小教员、主讲人）"
          value={typed.instructor}
          maxLength={60}
          error={error("instructor")}
        />
      </FieldRow>
      <FieldRow>
        <Select
          name="category"
          label="训练内容"
          options={categoryOptions}
          blank="请选择"
          value={typed.category}
          error={error("category")}
        />
        <Select
          name="method"
          label="教学方法"
          options={methodOptions}
          blank="请选择"
          value={typed.method}
          error={error("method")}
        />
      </FieldRow>
      <RadioGroup
        name="mode"
        label="组织方式"
        hint="会议形式只有信息化、法律法规可计入半天训练。"
        options={modeOptions}
        value={typed.mode}
        error={error("mode")}
      />
      {hint && typed.category !== "" && <Alert tone="soon">{hint}，这次训练计入简报但不计入半天。</Alert>}
    </>
  );
};

/** The roster of the day; somebody who was ticked but does not belong to the unit that day stays in sight. */
const Who = ({ typed, roster, error }: PartProps & { roster: readonly Posting[] }) => {
  const known = new Set(roster.map(({ staff }) => staff));
  const names = roster.map(({ name }) => name);
  const shared = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const strangers = typed.present.filter((staff) => !known.has(staff));
  return (
    <CheckList
      name="present"
      label="参训人员"
      hint={`训练当日在册 ${roster.length} 人，没到的请取消勾选。`}
      options={[
        ...roster.map(({ staff, name, kind }) => ({
          value: staff,
          label: name,
          // Two of one name on a roster are told apart by their staff numbers.
          hint:
            [kind === "auxiliary" && "辅助", shared.has(name) && staff].filter(Boolean).join(" ") ||
            undefined,
        })),
        ...strangers.map((staff) => ({ value: staff, label: staff, hint: "当日不在册" })),
      ]}
      values={typed.present}
      selectAll
      filter={roster.length > 15}
      error={error("present")}
    />
  );
};

/** The photos of a brief that is there already. */
export const Photos = ({ id, photos }: { id: string; photos: BriefView["photos"] }) => {
  const api = `/api/training/briefs/${id}/photos`;
  return (
    <Section title="照片" note={`1 至 ${photosMax} 张。`}>
      <PhotoPicker
        ticketsUrl={`${api}/tickets`}
        photosUrl={api}
        removeUrl={`${api}/{photo}`}
        max={photosMax}
        photos={photos.map(({ photo, url }) => ({
          key: photo,
          url,
          removeAction: `/training/briefs/${id}/photos/${photo}/remove`,
        }))}
        plain={{ url: `/training/briefs/${id}/photos` }}
        reload
      />
      <noscript>
        <p class="sn-hint">浏览器没有启用脚本：上传照片前请先按“存草稿”，以免填写的内容丢失。</p>
      </noscript>
    </Section>
  );
};

/** How far the brief has come since it was last saved, and what is still missing. */
export const Progressing = ({ head, body }: { head: BriefHead; body: BriefBody }) => {
  const lines = checklist(head, body);
  const lacking = lines.filter((line) => !line.done);
  return (
    <Section>
      <Progress label="填写进度" done={lines.length - lacking.length} of={lines.length} measure="项" />
      <p class="sn-note">
        {lacking.length ? (
          <>
            报送前还缺：
            {lacking.map(({ path, label }, index) => (
              <>
                {index > 0 && "、"}
                <a href={`#f-${path}`}>{label}</a>
              </>
            ))}
          </>
        ) : (
          "内容齐全，可以报送。"
        )}
      </p>
    </Section>
  );
};
