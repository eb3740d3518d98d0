// Arranging one unit's test (考核组到各单位实地考核): the day, the time, the place and the examiners.
import type { BoardUnit, RoundBoard } from "../../shared/assessments/round-views.ts";
import { whyNot } from "../../shared/assessments/rules.ts";
import { SittingInput, type Round } from "../../shared/assessments/schema.ts";
import type { Officer } from "../../shared/org/schema.ts";
import { notFound, refuse, type Problem } from "../../shared/problem.ts";
import { CheckList } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  DateInput,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  Submit,
  TextInput,
  TimeInput,
  type Option,
} from "../../web/ui/forms.tsx";
import { Disclosure, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { people } from "../org/store.ts";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type Form as Posted, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { officerOptions } from "../talks/draft-choices.ts";
import { forForm } from "../training/words.ts";
import { roundToManage } from "./load.ts";
import { roundAddress, saySpan } from "./round-words.ts";
import { arrange } from "./rounds.ts";
import { viewBoard } from "./views-rounds.ts";

type SittingCall = Omit<PageCall<string>, "params"> & {
  params: { organ: string; round: string; unit: string };
};
type Typed = { day: string; start: string; place: string; examiners: string[] };

const posted = (form: Posted): Typed => ({
  day: form.one("day"),
  start: form.one("start"),
  place: form.one("place").trim(),
  examiners: [...form.all("examiners"), ...form.all("others")],
});

const stored = ({ day = "", start = "", place = "", examiners }: BoardUnit): Typed => ({
  day,
  start,
  place,
  examiners: examiners.map(({ staff }) => staff),
});

const optional = (text: string): string | undefined => (text === "" ? undefined : text);

const inputOf = (unit: string, { day, start, place, examiners }: Typed): unknown => ({
  unit,
  day: optional(day),
  start: optional(start),
  place: optional(place),
  examiners,
});

type Examiners = { likely: Option[]; others: Option[] };

/** Those chosen and those who examine elsewhere in the round stand by themselves: a long list is not searched twice. */
function examinersFrom(
  officers: readonly Officer[],
  { board, typed, names }: { board: RoundBoard; typed: Typed; names: PlaceNames },
): Examiners {
  const known = new Set([
    ...typed.examiners,
    ...board.units.flatMap(({ examiners }) => examiners.map(({ staff }) => staff)),
  ]);
  const options = officerOptions(
    officers.toSorted((a, b) => (a.unit + a.staff < b.unit + b.staff ? -1 : 1)),
    names,
  );
  return {
    likely: options.filter(({ value }) => known.has(value)),
    others: options.filter(({ value }) => !known.has(value)),
  };
}

type FormProps = {
  round: Round;
  row: BoardUnit;
  typed: Typed;
  examiners: Examiners;
  version: number;
  problem?: Problem;
};

const SittingForm = ({ round, row, typed, examiners, version, problem }: FormProps) => {
  const error = (path: string) => errorAt(problem?.fields, path);
  return (
    <Section>
      <Form action={roundAddress(round, { page: `sittings/${row.unit}` })} warnLeave>
        <Hidden name="version" value={String(version)} />
        <ErrorSummary problems={problem?.fields} />
        <FieldRow>
          <DateInput
            name="day"
            label="考核日期"
            required
            hint={`本批次${saySpan(round.from, round.to)}`}
            min={round.from}
            max={round.to}
            value={typed.day}
            error={error("day")}
          />
          <TimeInput name="start" label="开始时间" value={typed.start} error={error("start")} />
          <TextInput name="place" label="地点" maxLength={40} value={typed.place} error={error("place")} />
        </FieldRow>
        {examiners.likely.length > 0 && (
          <CheckList
            name="examiners"
            label="考官"
            hint="考官可以录入本部门的成绩、打印成绩单，不需要另外授权。"
            values={typed.examiners}
            options={examiners.likely}
            error={error("examiners")}
          />
        )}
        <Disclosure summary="从本单位人员中选择考官" open={examiners.likely.length === 0}>
          <CheckList
            name="others"
            label="本单位其他人员"
            filter
            options={examiners.others}
            error={examiners.likely.length === 0 ? error("examiners") : undefined}
          />
        </Disclosure>
        <Buttons>
          <Submit>{round.state === "open" ? "保存并通知应考人员" : "保存"}</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};

async function showSitting(
  call: SittingCall,
  given: { typed?: Typed; problem?: Problem; version?: number } = {},
): Promise<Response> {
  const { deps, actor, params } = call;
  const round = await roundToManage(deps, actor, params);
  if (!given.problem) refuse(whyNot.arrange(round, round.from));
  const [board, all, names] = await Promise.all([
    viewBoard(deps, actor, params),
    people(deps, actor.county, { stale: true }),
    placeNames(deps, actor.county),
  ]);
  const row = board.units.find(({ unit }) => unit === params.unit);
  if (!row) throw notFound("部门");
  const typed = given.typed ?? stored(row);
  const here = all.filter(({ organ, state }) => organ === params.organ && state === "active");
  return showPage(
    call,
    { title: `安排${row.unitName}`, active: "assessments", problem: given.problem },
    <>
      <PageHeader
        title={`安排考核：${row.unitName}`}
        back={{ href: roundAddress(round), label: round.title }}
        lead={`应考 ${row.counts.all.should} 人`}
      />
      <SittingForm
        round={round}
        row={row}
        typed={typed}
        examiners={examinersFrom(here, { board, typed, names })}
        version={given.version ?? row.version}
        problem={given.problem}
      />
    </>,
  );
}

export const sittingPages: AnyPage[] = [
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/sittings/:unit",
    guard: "assessments.manage",
    summary: "安排一个部门考核的页面",
    run: (call) => showSitting(call),
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/sittings/:unit",
    guard: "assessments.manage",
    summary: "安排一个部门的考核：日期、时间、地点、考官",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const typed = posted(form);
      const version = form.one("version") === "" ? undefined : Number(form.one("version"));
      const done = await attempt(async () =>
        arrange(deps, actor, params, parsed(SittingInput, inputOf(params.unit, typed)), version),
      );
      if ("problem" in done) return showSitting(call, { typed, problem: forForm(done.problem), version });
      return goTo(call, roundAddress({ organ: params.organ, id: params.round }), "安排已保存");
    },
  }),
];
