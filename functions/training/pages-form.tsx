// The brief form, new and edit: short enough for a phone; whatever happens, what was typed is shown again.
import type { Unit } from "../../shared/org/schema.ts";
import { notFound, refuse, type Problem } from "../../shared/problem.ts";
import { dayOf, isDay } from "../../shared/time.ts";
import { whyNot } from "../../shared/training/rules.ts";
import type { BriefHead } from "../../shared/training/schema.ts";
import { Alert, EmptyState, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { orgTree, rosterOn, unitBy } from "../org/store.ts";
import { authorize } from "../platform/actor.ts";
import { idempotencyKeyOf } from "../platform/repeats.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { Fields, Photos, Progressing } from "./form-parts.tsx";
import { briefFor } from "./load.ts";
import { createDraft, saveDraft, submit } from "./operations.ts";
import { unitsFor } from "./pages-list.tsx";
import { attachBytes, removePhoto } from "./photos.ts";
import type { Filled } from "./store.ts";
import { freshTyped, inputOf, postedTyped, storedTyped, type Typed } from "./typed.ts";
import { viewOf } from "./views.ts";
import { forForm } from "./words.ts";

type Again = { typed: Typed; problem: Problem; idempotencyKey?: string };

/** The form of a new brief. Photos come with the first save: a photo needs a brief to belong to. */
async function showNew(call: PageCall<string>, unit: Unit, again?: Again): Promise<Response> {
  const { deps, actor } = call;
  const today = dayOf(deps.clock.now());
  const day = again && isDay(again.typed.day) ? again.typed.day : today;
  const roster = await rosterOn(deps, actor.county, unit.id, day);
  const typed = again?.typed ?? freshTyped(unit.id, day, roster);
  const problem = again && forForm(again.problem);
  return showPage(
    call,
    { title: "新建训练日简报", active: "briefs", problem },
    <>
      <PageHeader
        title="新建训练日简报"
        lead={unit.name}
        back={{ href: `/training/briefs?unit=${unit.id}`, label: "本月简报" }}
      />
      <Fields
        action="/training/briefs/new"
        keep={`brief/${actor.staff}/new/${unit.id}`}
        idempotencyKey={again?.idempotencyKey ?? deps.ids.next()}
        typed={typed}
        roster={roster}
        today={today}
        problem={problem}
        isNew
      />
    </>,
  );
}

/** The form of a draft or returned brief, with its photos and what is still missing. */
async function showEdit(call: PageCall<string>, filled: Filled, again?: Again): Promise<Response> {
  const { deps, actor } = call;
  const { head, body } = filled;
  const day = again && isDay(again.typed.day) ? again.typed.day : head.day;
  const [view, unit, roster] = await Promise.all([
    viewOf(deps, actor, { ...filled, history: [] }),
    unitBy(deps, actor.county, head.unit),
    rosterOn(deps, actor.county, head.unit, day),
  ]);
  const problem = again && forForm(again.problem);
  return showPage(
    call,
    { title: "填写训练日简报", active: "briefs", problem },
    <>
      <PageHeader
        title="填写训练日简报"
        lead={unit?.name}
        back={{ href: `/training/briefs/${head.id}`, label: "查看简报" }}
      />
      {head.state === "returned" && (
        <Alert tone="soon" title="退回原因">
          {head.returnReason}
        </Alert>
      )}
      <Progressing head={head} body={body} />
      <Photos id={head.id} photos={view.photos} />
      <Fields
        action={`/training/briefs/${head.id}/edit`}
        keep={`brief/${actor.staff}/${head.serial}`}
        version={head.version}
        typed={again?.typed ?? storedTyped(head, body)}
        roster={roster}
        today={dayOf(deps.clock.now())}
        problem={problem}
        returned={head.state === "returned"}
      />
    </>,
  );
}

/** The unit that a new brief is for. Throws Problem("notFound") when the actor may not file for it. */
async function unitToFile(call: PageCall<string>, id: string): Promise<Unit> {
  const unit = await unitBy(call.deps, call.actor.county, id);
  if (!unit) throw notFound("单位");
  authorize(call.actor, "training.file", { county: unit.county, organ: unit.organ, unit: unit.id }, "单位");
  return unit;
}

/** Several units to file for: which one? */
const ChooseUnit = ({ units }: { units: readonly Unit[] }) => (
  <>
    <PageHeader title="新建训练日简报" back={{ href: "/training/briefs", label: "简报" }} />
    {units.length === 0 ? (
      <EmptyState title="您还没有可以填报的单位">请联系单位管理员授予内勤或单位负责人角色。</EmptyState>
    ) : (
      <Section title="为哪个单位填报？">
        {units.map((unit) => (
          <p>
            <LinkButton href={`/training/briefs/new?unit=${unit.id}`}>{unit.name}</LinkButton>
          </p>
        ))}
      </Section>
    )}
  </>
);

const newPages: AnyPage[] = [
  page({
    method: "get",
    path: "/training/briefs/new",
    guard: "training.file",
    summary: "新建简报",
    run: async (call) => {
      const { deps, actor, query } = call;
      const asked = query.get("unit");
      if (asked) return showNew(call, await unitToFile(call, asked));
      const { units } = await orgTree(deps, actor.county, { stale: true });
      const mine = unitsFor(actor, "training.file", units);
      const [only] = mine;
      if (only && mine.length === 1) return showNew(call, only);
      return showPage(call, { title: "新建训练日简报", active: "briefs" }, <ChooseUnit units={mine} />);
    },
  }),
  page({
    method: "post",
    path: "/training/briefs/new",
    guard: "training.file",
    summary: "存下新简报，转到加照片",
    run: async (call) => {
      const { deps, actor, form } = call;
      const typed = postedTyped(form);
      const unit = await unitToFile(call, typed.unit);
      const key = form.one("idempotencyKey") || undefined;
      const result = await attempt(async () =>
        createDraft(deps, actor, inputOf(typed), idempotencyKeyOf(key)),
      );
      if ("problem" in result)
        return showNew(call, unit, { typed, problem: result.problem, idempotencyKey: key });
      return goTo(call, `/training/briefs/${result.value.id}/edit`, "草稿已保存，请添加照片");
    },
  }),
];

/** The brief for its form. Throws Problem("conflict") when it can no longer be edited. */
async function editable(call: PageCall<string>, id: string): Promise<Filled> {
  const filled = await briefFor(call.deps, call.actor, id, "training.file");
  refuse(whyNot.edit(filled.head));
  return filled;
}

/** Saves what was typed and, when 报送 was pressed, submits it. */
async function saveAndMaybeSubmit(call: PageCall<string>, id: string, typed: Typed): Promise<BriefHead> {
  const { deps, actor, form } = call;
  const saved = await saveDraft(deps, actor, id, {
    ...inputOf(typed),
    version: Number(form.one("version")) || 1,
  });
  if (form.one("do") !== "submit") return saved;
  return submit(deps, actor, saved.id, { version: saved.version });
}

const editPages: AnyPage[] = [
  page({
    method: "get",
    path: "/training/briefs/:id/edit",
    guard: "training.file",
    summary: "填写草稿或修改被退回的简报",
    run: async (call) => {
      const filled = await briefFor(call.deps, call.actor, call.params.id, "training.file");
      // An old notice's link: the brief has moved on, and its page says how it stands.
      if (whyNot.edit(filled.head)) return goTo(call, `/training/briefs/${filled.head.id}`);
      return showEdit(call, filled);
    },
  }),
  page({
    method: "post",
    path: "/training/briefs/:id/edit",
    guard: "training.file",
    summary: "存草稿，或存好后报送",
    run: async (call) => {
      const typed = postedTyped(call.form);
      const result = await attempt(() => saveAndMaybeSubmit(call, call.params.id, typed));
      if ("problem" in result)
        return showEdit(call, await editable(call, call.params.id), { typed, problem: result.problem });
      const { id, state } = result.value;
      if (state === "submitted") return goTo(call, `/training/briefs/${id}`, "已报送，等待审核");
      return goTo(call, `/training/briefs/${id}/edit`, "草稿已保存");
    },
  }),
];

/** Photos by plain forms, for browsers that run no script: one file, one post, one redirect. */
const photoPages: AnyPage[] = [
  page({
    method: "post",
    path: "/training/briefs/:id/photos",
    guard: "training.file",
    summary: "上传一张照片",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const filled = await editable(call, params.id);
      const file = form.file("file");
      const edit = `/training/briefs/${filled.head.id}/edit`;
      if (!file) return goTo(call, edit, "没有收到照片，请重新选择", "failed");
      const bytes = new Uint8Array(await file.arrayBuffer());
      const result = await attempt(() => attachBytes(deps, actor, params.id, bytes));
      if ("value" in result) return goTo(call, edit, `照片已上传，共 ${result.value.photoCount} 张`);
      return showEdit(call, filled, {
        typed: storedTyped(filled.head, filled.body),
        problem: result.problem,
      });
    },
  }),
  page({
    method: "post",
    path: "/training/briefs/:id/photos/:photo/remove",
    guard: "training.file",
    summary: "移除一张照片",
    run: async (call) => {
      const { deps, actor, params } = call;
      await removePhoto(deps, actor, params.id, params.photo);
      return goTo(call, `/training/briefs/${params.id}/edit`, "照片已移除");
    },
  }),
];

export const formPages: AnyPage[] = [...newPages, ...editPages, ...photoPages];
