// My talks: whom I am asked to talk to, drafts to finish, what was said to me, what I said to others.
import { may } from "../../shared/access.ts";
import type { AssignedRow, TalkRow } from "../../shared/talks/round-schema.ts";
import { talkForms, talkTypes } from "../../shared/talks/kinds.ts";
import type { DraftRow } from "../../shared/talks/schema.ts";
import { sayDay, sayFullDay, sayInstant, type Day } from "../../shared/time.ts";
import { Form, Submit } from "../../web/ui/forms.tsx";
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { officersBy } from "../org/store.ts";
import type { Actor } from "../platform/actor.ts";
import type { Deps } from "../platform/deps.ts";
import { page } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { listDrafts } from "./drafts.ts";
import { todayOf, viewOwn } from "./views.ts";
import { addressOf, badgeOf, countdown, followUpBadge } from "./words.ts";

const Assigned = ({ rows, today }: { rows: readonly AssignedRow[]; today: Day }) => (
  <Section title={`请我谈的（${rows.length} 人）`} plain>
    <DataTable<AssignedRow>
      caption="请我谈的"
      rows={rows}
      columns={[
        { head: "姓名", lead: true, cell: ({ name }) => name },
        { head: "部门", cell: ({ unitName }) => unitName },
        {
          head: "什么时候",
          cell: ({ dueOn, plannedOn }) => (
            <span class="sn-status-wrap">
              {plannedOn ? `计划${sayDay(plannedOn)}` : `${sayDay(dueOn)}前`}
              <Status {...countdown(plannedOn ?? dueOn, today)} />
            </span>
          ),
        },
        {
          head: "操作",
          cell: ({ staff }) => (
            <LinkButton href={addressOf("/talks/drafts/new", { officer: staff })} small look="primary">
              填写记录
            </LinkButton>
          ),
        },
      ]}
    />
    {rows.length > 1 && (
      <p class="sn-note">
        一次同时谈了几个人？<a href="/talks/drafts/new?form=collective">填写集体约谈</a>
      </p>
    )}
  </Section>
);

type NamedDraft = DraftRow & { who: string };

const Drafts = ({ rows }: { rows: readonly NamedDraft[] }) => (
  <Section title={`没有签发的草稿（${rows.length} 份）`} plain>
    <DataTable<NamedDraft>
      caption="没有签发的草稿"
      rows={rows}
      columns={[
        { head: "被约谈人", lead: true, cell: ({ who }) => who || "（还没有选人）" },
        { head: "谈话日期", cell: ({ day }) => sayDay(day) },
        { head: "方式", cell: ({ form, type }) => `${talkForms[form]}，${talkTypes[type]}` },
        { head: "保存时间", cell: ({ savedAt }) => sayInstant(savedAt) },
        {
          head: "操作",
          cell: ({ id, signing }) => (
            <span class="sn-row-actions">
              <LinkButton href={`/talks/drafts/${id}/edit`} small look="primary">
                {signing ? "继续签发" : "继续填写"}
              </LinkButton>
              {!signing && (
                <Form action={`/talks/drafts/${id}/discard`} inline>
                  <Submit look="quiet" small confirm="删除后不能恢复，确定删除这份草稿吗？">
                    删除
                  </Submit>
                </Form>
              )}
            </span>
          ),
        },
      ]}
    />
  </Section>
);

const recordOf = ({ id }: TalkRow, label: string, primary: boolean) => (
  <LinkButton href={`/talks/records/${id}`} small look={primary ? "primary" : "secondary"}>
    {label}
  </LinkButton>
);

const TalkedTo = ({ rows }: { rows: readonly TalkRow[] }) => (
  <Section
    title="谈过我的"
    plain
    actions={
      <LinkButton href="/talks/access" small>
        谁看过我的记录
      </LinkButton>
    }
  >
    <DataTable<TalkRow>
      caption="谈过我的"
      rows={rows}
      empty={{
        title: "还没有约谈记录",
        text: "每季度一次预防提醒约谈。谈过以后，谈话人签发的记录会出现在这里，请您阅看并确认。",
      }}
      columns={[
        { head: "谈话日期", lead: true, cell: ({ day }) => sayFullDay(day) },
        { head: "谈话人", cell: ({ talkerName }) => talkerName },
        { head: "方式", cell: ({ form, type }) => `${talkForms[form]}，${talkTypes[type]}` },
        { head: "状态", cell: ({ state }) => <Status {...badgeOf(state)} /> },
        {
          head: "操作",
          cell: (row) => recordOf(row, row.toConfirm ? "阅看并确认" : "打开", row.toConfirm),
        },
      ]}
    />
  </Section>
);

const Held = ({ rows, today }: { rows: readonly TalkRow[]; today: Day }) => (
  <Section title="我谈过的" plain>
    <DataTable<TalkRow>
      caption="我谈过的"
      rows={rows}
      filter={rows.length > 10 ? { id: "held", label: "按姓名、部门查找" } : undefined}
      columns={[
        { head: "被约谈人", lead: true, cell: ({ officerName }) => officerName },
        { head: "部门", cell: ({ unitName }) => unitName },
        { head: "谈话日期", cell: ({ day }) => sayFullDay(day) },
        { head: "本人确认", cell: ({ state }) => <Status {...badgeOf(state)} /> },
        {
          head: "整改",
          cell: ({ followUpDue, followUpOpen }) => {
            const badge = followUpOpen ? followUpBadge({ followUpDue }, today) : undefined;
            if (badge) return <Status {...badge} />;
            return followUpDue === undefined ? undefined : <Status tone="ok" word="已办结" />;
          },
        },
        {
          head: "操作",
          cell: (row) => recordOf(row, row.followUpOpen ? "登记完成情况" : "打开", row.followUpOpen),
        },
      ]}
    />
  </Section>
);

/** What still needs somebody first, then the newest. */
const first = (rows: readonly TalkRow[], wants: (row: TalkRow) => boolean): TalkRow[] => [
  ...rows.filter(wants),
  ...rows.filter((row) => !wants(row)),
];

/** The drafts with the names of whom they are about. */
async function namedDrafts(deps: Deps, actor: Actor): Promise<NamedDraft[]> {
  const drafts = await listDrafts(deps, actor);
  const staff = drafts.flatMap(({ officers }) => officers);
  const known = staff.length ? await officersBy(deps, actor.county, staff, { stale: true }) : new Map();
  const nameOf = (one: string): string => known.get(one)?.name ?? one;
  return drafts.map((draft) => ({ ...draft, who: draft.officers.map(nameOf).join("、") }));
}

/** The units whose progress the actor may see. */
const unitsOf = ({ county, grants }: Actor): string[] =>
  grants.flatMap(({ scope }) =>
    scope.kind === "unit" && may(grants, "talks.unit", { county, organ: scope.organ, unit: scope.unit })
      ? [scope.unit]
      : [],
  );

export const minePage = page({
  method: "get",
  path: "/talks/mine",
  guard: "signedIn",
  summary: "我的约谈：请我谈的、没有签发的草稿、谈过我的、我谈过的",
  run: async (call) => {
    const { deps, actor } = call;
    const today = todayOf(deps);
    const [own, drafts] = await Promise.all([viewOwn(deps, actor), namedDrafts(deps, actor)]);
    const [unit] = unitsOf(actor);
    return showPage(
      call,
      { title: "我的约谈", active: "ownTalks" },
      <>
        <PageHeader
          title="我的约谈"
          lead="内容只有您、谈话人和本单位纪检能打开，每次打开都留记录。"
          actions={unit && <LinkButton href={`/talks/units/${unit}`}>本部门约谈进度</LinkButton>}
        />
        {own.assigned.length > 0 && <Assigned rows={own.assigned} today={today} />}
        {drafts.length > 0 && <Drafts rows={drafts} />}
        <TalkedTo rows={first(own.talkedTo, ({ toConfirm }) => toConfirm)} />
        {own.held.length > 0 && (
          <Held rows={first(own.held, ({ followUpOpen }) => followUpOpen)} today={today} />
        )}
      </>,
    );
  },
});
