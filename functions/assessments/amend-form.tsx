// The forms that correct one person of a round: a result, one that is missing, whether he was exempt.
import type { CandidateView } from "../../shared/assessments/entry-views.ts";
import type { Problem } from "../../shared/problem.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  FieldRow,
  Form,
  Hidden,
  Select,
  Submit,
  TextInput,
} from "../../web/ui/forms.tsx";
import { candidateAddress, nothingTyped, ResultBoxes, type Typed } from "./entry-parts.tsx";
import { boxNames } from "./typed-entries.ts";

export type Attempt = CandidateView["attempts"][number];
export type Shown = { typed: Typed; problem?: Problem };

/** The id of an attempt's boxes; "new" for one that was never recorded. */
export const idOf = (one: Pick<Attempt, "kind" | "day"> | undefined): string =>
  one ? `${one.kind}.${one.day}` : "new";

/** What stands, as the boxes show it before anything is changed. */
function standing(one: Attempt, { table }: CandidateView): Typed {
  const names = boxNames(idOf(one));
  const groups = [...new Set(table?.items.map(({ group }) => group))];
  return (name) => {
    if (name === names.score) return String(one.score ?? "");
    if (name === names.verdict) return one.outcome;
    if (name === names.absent) return one.outcome === "absent" ? "on" : "";
    const own = groups.findIndex((_, index) => [names.item(index), names.value(index)].includes(name));
    const item = one.items.find((known) =>
      table?.items.some(({ item: code, group }) => code === known.item && group === groups[own]),
    );
    return name === names.item(own) ? (item?.item ?? "") : (item?.said ?? "");
  };
}

/**
 * Whose boxes what was typed belongs into: those of the result it was typed for; of one that somebody else took away or
 * moved to another day meanwhile, those of a new one.
 */
export function formAgain(view: CandidateView, { typed }: Shown): string {
  const id = typed("id");
  const known = id === "" || id === exemptForm || view.attempts.some((one) => idOf(one) === id);
  return known ? id : "new";
}

export const exemptForm = "exempt";

/** What was typed under the names of other boxes. */
const typedFor =
  (id: string, typed: Typed): Typed =>
  (name) =>
    typed(name.replace(`-${id}`, `-${typed("id")}`));

export const AmendForm = ({ view, one, shown }: { view: CandidateView; one?: Attempt; shown: Shown }) => {
  const id = idOf(one);
  const again = formAgain(view, shown) === id;
  const typed = again ? typedFor(id, shown.typed) : one ? standing(one, view) : nothingTyped;
  const fields = again ? shown.problem?.fields : undefined;
  const wrong = errorAt(fields, "entry");
  const day = again ? shown.typed("day") : (one?.day ?? "");
  return (
    <Form action={`${candidateAddress(view, view.staff)}/amend`}>
      <Hidden name="id" value={id} />
      <Hidden name="version" value={String(view.version)} />
      {one ? (
        <>
          <Hidden name="kind" value={one.kind} />
          <Hidden name="recordedOn" value={one.day} />
        </>
      ) : (
        <Select
          name="kind"
          label="补录哪一次"
          value={again ? shown.typed("kind") : "first"}
          options={[
            { value: "first", label: "考核" },
            ...(view.round.makeUp ? [{ value: "makeUp", label: "补考" }] : []),
          ]}
        />
      )}
      <div class={wrong ? "sn-entry sn-entry-wrong" : "sn-entry"}>
        <ResultBoxes id={id} who={view.name} rule={view.round.rule} table={view.table} typed={typed} />
        {wrong && <p class="sn-field-error">■ {wrong}</p>}
      </div>
      <FieldRow>
        <DateInput name="day" label="考核日期" required value={day} error={errorAt(fields, "entry.day")} />
        <TextInput
          name="reason"
          label={one ? "更正原因" : "补录原因"}
          required
          maxLength={100}
          value={again ? shown.typed("reason") : ""}
          error={errorAt(fields, "reason")}
        />
      </FieldRow>
      <Buttons>
        <Submit>{one ? "更正" : "补录"}</Submit>
        {one && (
          <Submit
            name="withdraw"
            value="on"
            look="danger"
            confirm="撤销这次成绩？原来的成绩和原因会保留在更正记录里。"
          >
            撤销这次成绩
          </Submit>
        )}
      </Buttons>
    </Form>
  );
};

/** Of a closed round: that somebody was exempt, or was not, when that turned out afterwards. */
export const ExemptForm = ({ view, shown }: { view: CandidateView; shown: Shown }) => {
  const again = formAgain(view, shown) === exemptForm;
  return (
    <Form action={`${candidateAddress(view, view.staff)}/exempt`}>
      <Hidden name="id" value={exemptForm} />
      <Hidden name="version" value={String(view.version)} />
      <Hidden name="exempt" value={view.exempt ? "no" : "yes"} />
      <p class="sn-note">
        {view.exempt
          ? "改为不免考后，没有成绩的记为缺考。"
          : "改为免考后，没有成绩的不再算缺考，也不算应考；已经考了的按成绩算。"}
        名单、合格率随之更新，更正经过保留。
      </p>
      <TextInput
        name="reason"
        label="更正原因"
        required
        maxLength={100}
        value={again ? shown.typed("reason") : ""}
        error={again ? errorAt(shown.problem?.fields, "reason") : undefined}
      />
      <Buttons>
        <Submit>{view.exempt ? "改为不免考" : "改为免考"}</Submit>
      </Buttons>
    </Form>
  );
};
