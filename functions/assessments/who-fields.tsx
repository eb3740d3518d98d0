// Who should sit, as fields of the plan and of a round: kinds of staff, categories, police types, units.
import { asks } from "../../shared/assessments/list.ts";
import type { WhoSits } from "../../shared/assessments/schema.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { inService } from "../../shared/org/rules.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound } from "../../shared/problem.ts";
import { CheckList } from "../../web/ui/choices.tsx";
import { notOffered, type Option } from "../../web/ui/forms.tsx";
import { Disclosure } from "../../web/ui/page-parts.tsx";
import { orgTree, people } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import type { Form } from "../platform/route.ts";
import { optionsOf } from "../talks/words.ts";
import { mayManage, todayOf } from "./load.ts";

/** The four questions as ticked; nothing ticked narrows nothing. */
export type WhoTyped = Record<"officerKinds" | "categories" | "policeTypes" | "units", string[]>;

const questions = ["officerKinds", "categories", "policeTypes", "units"] as const;

const eachQuestion = <T,>(answer: (name: (typeof questions)[number]) => T) =>
  Object.fromEntries(questions.map((name) => [name, answer(name)])) as Record<(typeof questions)[number], T>;

export const whoPosted = (form: Form): WhoTyped => eachQuestion((name) => form.all(`who.${name}`));
export const whoStored = (who: WhoSits): WhoTyped => eachQuestion((name) => [...(who[name] ?? [])]);

/** As input for the operations; unparsed. */
export const whoInput = (typed: WhoTyped): unknown =>
  eachQuestion((name) => (typed[name].length > 0 ? typed[name] : undefined));

/** What an organ has to choose from, and its people, to say how many a choice asks. */
export type WhoChoices = { officers: Officer[] } & Record<"categories" | "policeTypes" | "units", Option[]>;

/** 404 for an organ that the actor does not manage. */
export async function whoChoices(deps: Deps, actor: Actor, organ: string): Promise<WhoChoices> {
  if (!mayManage(actor, organ)) throw notFound("政法单位");
  const [all, tree] = await Promise.all([
    people(deps, actor.county, { stale: true }),
    orgTree(deps, actor.county, { stale: true }),
  ]);
  if (!tree.organs.some(({ id }) => id === organ)) throw notFound("政法单位");
  const officers = all.filter((one) => one.organ === organ && one.state === "active");
  const of = (pick: (officer: Officer) => string | undefined): Option[] =>
    [...new Set(officers.flatMap((officer) => pick(officer) ?? []))]
      .sort((a, b) => a.localeCompare(b, "zh"))
      .map((value) => ({ value, label: value }));
  const today = todayOf(deps);
  return {
    officers,
    categories: of(({ category }) => category),
    policeTypes: of(({ policeType }) => policeType),
    units: tree.units
      .filter((unit) => unit.organ === organ && inService(unit, today))
      .map(({ id, name }) => ({ value: id, label: name })),
  };
}

/** How many of today's people a choice asks. */
export const asked = (who: WhoSits, { officers }: WhoChoices): number =>
  officers.filter((officer) => asks(who, officer)).length;

/** What was chosen and is no longer offered stays in sight, or an edit would take it out unseen. */
const withChosen = (options: readonly Option[], chosen: readonly string[]): Option[] => [
  ...options,
  ...chosen
    .filter((value) => !options.some((option) => option.value === value))
    .map((value) => ({ value, label: notOffered(value) })),
];

type Props = { typed: WhoTyped; choices: WhoChoices; error: (path: string) => string | undefined };

export const WhoFields = ({ typed, choices, error }: Props) => (
  <>
    <CheckList
      name="who.officerKinds"
      label="应考人员"
      hint="都不选，表示全体在岗人员。名单按考核当天的在岗情况自动生成，调动、离职、新到岗都会更新。"
      values={typed.officerKinds}
      options={optionsOf(officerKindLabels)}
      error={error("who.officerKinds")}
    />
    <Disclosure
      summary="只考部分部门、类别或警种"
      open={
        typed.units.length + typed.categories.length + typed.policeTypes.length > 0 ||
        error("who.units") !== undefined
      }
    >
      <CheckList
        name="who.units"
        label="部门（不选表示全部）"
        values={typed.units}
        options={withChosen(choices.units, typed.units)}
        error={error("who.units")}
      />
      <CheckList
        name="who.categories"
        label="人员类别（不选表示全部）"
        values={typed.categories}
        options={withChosen(choices.categories, typed.categories)}
        error={error("who.categories")}
      />
      {choices.policeTypes.length + typed.policeTypes.length > 0 && (
        <CheckList
          name="who.policeTypes"
          label="警种（不选表示全部，没有登记警种的也在内）"
          values={typed.policeTypes}
          options={withChosen(choices.policeTypes, typed.policeTypes)}
          error={error("who.policeTypes")}
        />
      )}
    </Disclosure>
  </>
);
