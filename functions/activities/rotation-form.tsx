// The form of a rotation: whom it asks, on which day of the week or at which meetings, how early its speakers are told.
import { activityKinds } from "../../shared/activities/kinds.ts";
import type { RotationHead } from "../../shared/activities/rotation-schema.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import type { Problem } from "../../shared/problem.ts";
import { CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  NumberInput,
  Select,
  Submit,
  TextInput,
  type Option,
} from "../../web/ui/forms.tsx";
import { Disclosure } from "../../web/ui/page-parts.tsx";
import type { Form as Posted } from "../platform/route.ts";

export type RotationTyped = {
  name: string;
  every: string;
  weekday: string;
  kinds: string[];
  noticeDays: string;
  from: string;
  units: string[];
  officerKinds: string[];
  categories: string[];
};

/** Units and categories of an organ, to choose from. */
export type RotationChoices = { units: Option[]; categories: Option[] };

export const typedIn = (form: Posted): RotationTyped => ({
  name: form.one("name"),
  every: form.one("beat.every"),
  weekday: form.one("beat.weekday"),
  kinds: form.all("beat.kinds"),
  noticeDays: form.one("noticeDays"),
  from: form.one("from"),
  units: form.all("who.units"),
  officerKinds: form.all("who.officerKinds"),
  categories: form.all("who.categories"),
});

export const typedOf = ({ name, beat, noticeDays, from, who }: RotationHead): RotationTyped => ({
  name,
  every: beat.every,
  weekday: beat.every === "week" ? String(beat.weekday) : "5",
  kinds: beat.every === "meeting" ? [...beat.kinds] : [],
  noticeDays: String(noticeDays),
  from,
  units: [...(who.units ?? [])],
  officerKinds: [...(who.officerKinds ?? [])],
  categories: [...(who.categories ?? [])],
});

const some = (values: string[]): string[] | undefined => (values.length > 0 ? values : undefined);

/** As input for the operations; unparsed. */
export const inputOf = (typed: RotationTyped): unknown => ({
  name: typed.name,
  beat:
    typed.every === "meeting"
      ? { every: "meeting", kinds: typed.kinds }
      : { every: "week", weekday: Number(typed.weekday) || 0 },
  noticeDays: Number(typed.noticeDays) || 0,
  from: typed.from === "" ? undefined : typed.from,
  who: {
    units: some(typed.units),
    officerKinds: some(typed.officerKinds),
    categories: some(typed.categories),
  },
});

export const weekdays: Option[] = ["一", "二", "三", "四", "五", "六", "日"].map((word, at) => ({
  value: String(at + 1),
  label: `星期${word}`,
}));
const kinds: Option[] = Object.entries(activityKinds).map(([value, { label }]) => ({ value, label }));
const officerKinds: Option[] = Object.entries(officerKindLabels).map(([value, label]) => ({ value, label }));

export const RotationForm = (props: {
  action: string;
  typed: RotationTyped;
  choices: RotationChoices;
  problem?: Problem | undefined;
  idempotencyKey?: string;
  submit: string;
}) => {
  const { typed } = props;
  const error = (path: string) => errorAt(props.problem?.fields, path);
  const { units, categories } = props.choices;
  const chosen = typed.units.length + typed.officerKinds.length + typed.categories.length;
  // A category that nobody is of any more is still shown: saving the name must not widen the rotation.
  const gone = typed.categories.filter((one) => categories.every(({ value }) => value !== one));
  return (
    <Form action={props.action} idempotencyKey={props.idempotencyKey}>
      <ErrorSummary problems={props.problem?.fields} />
      <FieldRow>
        <TextInput
          name="name"
          label="名称"
          required
          maxLength={30}
          value={typed.name}
          error={error("name")}
        />
        <DateInput name="from" label="从哪天开始" required value={typed.from} error={error("from")} />
        <NumberInput
          name="noticeDays"
          label="提前通知"
          measure="个工作日"
          min={1}
          max={20}
          value={typed.noticeDays}
          error={error("noticeDays")}
        />
      </FieldRow>
      <RadioGroup
        name="beat.every"
        label="多久一次"
        required
        value={typed.every}
        options={[
          { value: "week", label: "每周一次", hint: "当天放假的，改在本周最近的工作日；整周放假的跳过" },
          { value: "meeting", label: "跟着会议或活动", hint: "日历里有一次，就讲一次" },
        ]}
        error={error("beat.every")}
      />
      <FieldRow>
        <Select
          name="beat.weekday"
          label="每周的哪一天"
          options={weekdays}
          value={typed.weekday}
          error={error("beat.weekday")}
        />
      </FieldRow>
      <Disclosure summary="跟着哪类活动；只由部分人员轮讲" open={typed.every === "meeting" || chosen > 0}>
        <CheckList
          name="beat.kinds"
          label="跟着哪类活动"
          values={typed.kinds}
          options={kinds}
          error={error("beat.kinds")}
        />
        <CheckList
          name="who.officerKinds"
          label="人员（不选表示全体）"
          values={typed.officerKinds}
          options={officerKinds}
          error={error("who.officerKinds")}
        />
        <CheckList
          name="who.categories"
          label="人员类别（不选表示全部）"
          values={typed.categories}
          options={[...categories, ...gone.map((value) => ({ value, label: value }))]}
          error={error("who.categories")}
        />
        <CheckList
          name="who.units"
          label="部门（不选表示全部）"
          values={typed.units}
          options={units}
          error={error("who.units")}
        />
      </Disclosure>
      <Buttons>
        <Submit>{props.submit}</Submit>
      </Buttons>
    </Form>
  );
};
