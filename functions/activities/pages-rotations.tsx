// The page of an organ's rotations, and the form that sets a new one up.
import { RotationInput, type RotationHead } from "../../shared/activities/rotation-schema.ts";
import { inService } from "../../shared/org/rules.ts";
import { Problem } from "../../shared/problem.ts";
import { dayOf, sayFullDay } from "../../shared/time.ts";
import { PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { orgTree, people } from "../org/store.ts";
import { placeNames } from "../platform/place-names.ts";
import { idempotencyKeyOf } from "../platform/repeats.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { mayManage } from "./reach.ts";
import {
  inputOf,
  RotationForm,
  typedIn,
  weekdays,
  type RotationChoices,
  type RotationTyped,
} from "./rotation-form.tsx";
import { rotationAddress } from "./rotation-parts.tsx";
import { viewRotations } from "./rotation-views.ts";
import { createRotation } from "./rotations.ts";
import { serialOf } from "./routes-rotation.ts";

export type Called<Names extends string> = Omit<PageCall<string>, "params"> & {
  params: Record<Names, string>;
};
export type Given = { typed?: RotationTyped; problem?: Problem; idempotencyKey?: string };

/** A refusal that names no field is said on top alone; one that does, without its English path. */
export const inForm = (problem: Problem): Problem =>
  problem.fields[0]
    ? new Problem(problem.code, problem.fields[0].message, problem.fields, problem.reason)
    : problem;
export const ofFields = (problem: Problem | undefined): Problem | undefined =>
  problem?.fields.length ? problem : undefined;

export const listAddress = (organ: string): string => `/activities/organs/${organ}/rotations`;

export async function rotationChoices(
  { deps, actor }: Called<never>,
  organ: string,
): Promise<RotationChoices> {
  const [{ units }, all] = await Promise.all([
    orgTree(deps, actor.county, { stale: true }),
    people(deps, actor.county, { stale: true }),
  ]);
  const today = dayOf(deps.clock.now());
  const own = all.filter((one) => one.organ === organ && one.state === "active");
  const categories = [...new Set(own.map(({ category }) => category))].filter((one) => one !== "").sort();
  return {
    units: units
      .filter((unit) => unit.organ === organ && inService(unit, today))
      .map(({ id, name }) => ({ value: id, label: name })),
    categories: categories.map((value) => ({ value, label: value })),
  };
}

export const sayBeat = ({ beat }: RotationHead): string =>
  beat.every === "week" ? `每周${weekdays[beat.weekday - 1]?.label.slice(2)}` : "跟着会议或活动";

async function showList(call: Called<"organ">, given: Given = {}): Promise<Response> {
  const { deps, actor, params } = call;
  const { organ } = params;
  const [rotations, names] = await Promise.all([
    viewRotations(deps, actor, organ),
    placeNames(deps, actor.county),
  ]);
  const choices = mayManage(actor, organ) ? await rotationChoices(call, organ) : undefined;
  const today = dayOf(deps.clock.now());
  const fresh = {
    name: "讲习所",
    every: "week",
    weekday: "5",
    kinds: [],
    noticeDays: "5",
    from: today,
    units: [],
    officerKinds: [],
    categories: [],
  };
  return showPage(
    call,
    { title: "轮讲", active: "activities", problem: given.problem },
    <>
      <PageHeader
        title="轮讲"
        back={{ href: "/activities", label: "活动" }}
        lead={`${names.of(organ)}。每人轮流讲，一轮之内不重复，最久没讲的在前。`}
      />
      <DataTable
        caption="轮讲"
        rows={rotations}
        empty={{ title: "还没有轮讲" }}
        columns={[
          { head: "名称", lead: true, cell: (one) => <a href={rotationAddress(one)}>{one.name}</a> },
          { head: "多久一次", cell: sayBeat },
          { head: "开始", cell: ({ from }) => sayFullDay(from) },
          {
            head: "状态",
            cell: ({ state }) => (
              <Status
                {...(state === "running" ? { tone: "ok", word: "进行中" } : { tone: "none", word: "已结束" })}
              />
            ),
          },
        ]}
      />
      {choices && (
        <Section title="新建轮讲" id="new">
          <RotationForm
            action={listAddress(organ)}
            typed={given.typed ?? fresh}
            choices={choices}
            problem={ofFields(given.problem)}
            idempotencyKey={given.idempotencyKey ?? deps.ids.next()}
            submit="新建"
          />
        </Section>
      )}
    </>,
  );
}

export const rotationListPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/organs/:organ/rotations",
    guard: "signedIn",
    summary: "一个政法单位的轮讲页",
    run: (call) => showList(call),
  }),
  page({
    method: "post",
    path: "/activities/organs/:organ/rotations",
    guard: "activities.manage",
    summary: "建立一个轮讲",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const typed = typedIn(form);
      const idempotencyKey = form.one("idempotencyKey") || undefined;
      const done = await attempt(() => {
        const serial = serialOf(actor, idempotencyKeyOf(idempotencyKey));
        return createRotation(deps, actor, params.organ, parsed(RotationInput, inputOf(typed)), serial);
      });
      if ("value" in done) return goTo(call, rotationAddress(done.value), "轮讲已建立，可以排接下来几次");
      if (done.problem.code === "notFound") throw done.problem;
      return showList(call, { typed, problem: inForm(done.problem), idempotencyKey });
    },
  }),
];
