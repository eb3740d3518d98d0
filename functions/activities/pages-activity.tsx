// One activity: what, when and where; one's own seat in one tap; for the office what it can do with it.
import { competencies, kindOf, levels } from "../../shared/activities/kinds.ts";
import { DecisionInput, CancelInput, type ActivityView } from "../../shared/activities/page-views.ts";
import { whyNot } from "../../shared/activities/rules.ts";
import { officerKindLabels } from "../../shared/org/kinds.ts";
import { sayInstant } from "../../shared/time.ts";
import { methods } from "../../shared/training/schema.ts";
import { Checkbox } from "../../web/ui/choices.tsx";
import { Form, Submit, TextInput } from "../../web/ui/forms.tsx";
import { DefinitionList, Disclosure, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { goTo, showPage } from "../platform/shell.tsx";
import { decideActivity } from "./approval.ts";
import { cancelWithLater } from "./series.ts";
import { acceptOffer, refuseOffer, signUp, withdraw } from "./sign-ups.ts";
import { Decision, Fate } from "./fate.tsx";
import { OwnSeat } from "./own-seat.tsx";
import { viewActivity } from "./views.ts";
import { sayWhen, stateWords } from "./words.ts";

const addressOf = (id: string, part?: string): string => `/activities/${id}${part ? `/${part}` : ""}`;

/** Who may come, in words. */
function sayWho({ who, kind }: ActivityView, names: PlaceNames): string {
  const parts = [
    who.units?.map((unit) => names.of(unit)).join("、"),
    who.officerKinds?.map((one) => officerKindLabels[one]).join("、"),
    who.categories?.join("、"),
  ].filter(Boolean);
  return `${parts.length > 0 ? parts.join("；") : "本单位全体在岗人员"}${kindOf(kind).roll ? "（不用报名）" : ""}`;
}

function saySeats({ seats, standing }: ActivityView, names: PlaceNames): string | undefined {
  if (!seats) return undefined;
  const taken = standing?.seats?.taken;
  const counts =
    taken === undefined
      ? `${seats.capacity} 个`
      : `${seats.capacity} 个，已占 ${taken} 个，空 ${Math.max(0, seats.capacity - taken)} 个`;
  const kept = seats.guaranteed.map((one) => `${names.of(one.unit)} ${one.seats} 个`).join("、");
  const release = seats.releaseAt ? `，${sayInstant(seats.releaseAt)}起没用完的向所有人开放` : "";
  return kept ? `${counts}。其中保底：${kept}${release}` : counts;
}

const Facts = ({ view, names }: { view: ActivityView; names: PlaceNames }) => {
  const { roll } = kindOf(view.kind);
  const signUpTime = `${sayInstant(view.opensAt)} 至 ${sayInstant(view.closesAt)}`;
  const items = [
    { label: "时间", value: sayWhen(view) },
    { label: "地点", value: view.place ?? "待定" },
    { label: "参加", value: sayWho(view, names) },
    { label: "学时", value: `${view.hours} 学时${view.fullTime ? "，脱产" : ""}` },
    ...(roll
      ? []
      : [
          { label: "报名时间", value: signUpTime },
          { label: "名额", value: saySeats(view, names) ?? "不限" },
        ]),
    { label: "层级", value: levels[view.level] },
    ...(view.methods.length
      ? [{ label: "教学方法", value: view.methods.map((one) => methods[one]).join("、") }]
      : []),
    ...(view.speakers.length ? [{ label: "外请授课人", value: view.speakers.join("、") }] : []),
    ...(view.competencies.length
      ? [{ label: "能力标签", value: view.competencies.map((one) => competencies[one]).join("、") }]
      : []),
    ...(view.campaign ? [{ label: "专项行动", value: view.campaign }] : []),
  ];
  return (
    <Section>
      <DefinitionList items={items} />
      {view.note && <p class="sn-prose">{view.note}</p>}
    </Section>
  );
};

/** What the office does with it. */
const Office = ({ view }: { view: ActivityView }) => {
  const over = whyNot.change(view);
  return (
    <Section title="组织">
      <p class="sn-actions">
        {view.state === "open" && (
          <>
            <LinkButton href={addressOf(view.id, "screen")} look="primary">
              投屏签到
            </LinkButton>
            {view.kind === "openMic" && <LinkButton href={addressOf(view.id, "draw")}>抽讲</LinkButton>}
          </>
        )}
        {(view.state === "open" || view.state === "closed") && (
          <LinkButton href={addressOf(view.id, "roll")}>签到表</LinkButton>
        )}
        {!over && <LinkButton href={addressOf(view.id, "edit")}>修改</LinkButton>}
      </p>
      {!over && (
        <Disclosure summary="取消活动">
          <Form action={addressOf(view.id, "cancel")}>
            <TextInput
              name="reason"
              label="取消原因"
              hint="会通知所有报名、候补的人"
              required
              maxLength={200}
            />
            {(view.laterOfSeries ?? 0) > 0 && (
              <Checkbox
                name="later"
                label={`同一系列以后的 ${view.laterOfSeries} 次也取消`}
                checked={false}
              />
            )}
            <Submit look="danger" confirm="取消后不能恢复，确定取消这个活动吗？">
              取消活动
            </Submit>
          </Form>
        </Disclosure>
      )}
    </Section>
  );
};

async function showActivity(call: PageCall<string> & { params: { id: string } }): Promise<Response> {
  const { deps, actor, params } = call;
  const [view, names] = await Promise.all([
    viewActivity(deps, actor, params.id),
    placeNames(deps, actor.county),
  ]);
  const { roll, label } = kindOf(view.kind);
  const published = view.state === "open" || view.state === "closed";
  return showPage(
    call,
    { title: view.theme, active: "activities" },
    <>
      <PageHeader
        title={view.theme}
        badge={<Status {...stateWords[view.state]} />}
        lead={`${label}，${names.of(view.organ)}`}
        back={{ href: `/activities?month=${view.day.slice(0, 7)}&organ=${view.organ}`, label: "活动" }}
        actions={
          published && (
            <>
              {view.mayView && <LinkButton href={addressOf(view.id, "roster")}>名单</LinkButton>}
              {view.mayNominate && !roll && view.state === "open" && (
                <LinkButton href={addressOf(view.id, "nominations")}>为本部门报名</LinkButton>
              )}
            </>
          )
        }
      />
      <Fate view={view} />
      {view.standing && published && <OwnSeat view={view} standing={view.standing} now={deps.clock.now()} />}
      {view.mayApprove && (view.state === "toApprove" || view.change) && <Decision view={view} />}
      <Facts view={view} names={names} />
      {view.mayManage && view.state !== "cancelled" && <Office view={view} />}
    </>,
  );
}

/** A form of one button: done, the page says so; refused, the page of the refusal does. */
const press = (
  part: string,
  summary: string,
  run: (call: PageCall<string>, id: string) => Promise<string>,
): AnyPage =>
  page({
    method: "post",
    path: `/activities/:id/${part}`,
    guard: "signedIn",
    summary,
    run: async (call) => {
      const { id } = call.params;
      return goTo(call, addressOf(id), await run(call, id));
    },
  });

const signUpWords = {
  seated: "报名成功",
  waiting: "名额已满，已进入候补",
  offered: "有名额了，请确认",
} as const;

export const ownPages: AnyPage[] = [
  press("sign-up", "报名", async ({ deps, actor }, id) => {
    const { state } = await signUp(deps, actor, id);
    return state in signUpWords ? signUpWords[state as keyof typeof signUpWords] : "已处理";
  }),
  press("withdraw", "取消报名", async ({ deps, actor }, id) => {
    await withdraw(deps, actor, id);
    return "已取消报名";
  }),
  press("accept", "接受递补名额", async ({ deps, actor }, id) => {
    await acceptOffer(deps, actor, id);
    return "报名成功";
  }),
  press("refuse", "放弃递补名额", async ({ deps, actor }, id) => {
    await refuseOffer(deps, actor, id);
    return "已放弃，名额转给下一位";
  }),
];

const officePages: AnyPage[] = [
  page({
    method: "post",
    path: "/activities/:id/decision",
    guard: "activities.approve",
    summary: "审批活动或其变更",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const agree = form.one("agree") === "yes";
      const given = parsed(DecisionInput, {
        agree,
        reason: form.one("reason").trim() || undefined,
        seen: form.one("seen") || undefined,
      });
      const { change } = await decideActivity(deps, actor, params.id, given);
      const done = change ? "已同意，变更已生效" : "已同意，活动已发布";
      return goTo(call, addressOf(params.id), agree ? done : "已退回申请人");
    },
  }),
  page({
    method: "post",
    path: "/activities/:id/cancel",
    guard: "activities.manage",
    summary: "取消活动",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const { reason, later = false } = parsed(CancelInput, {
        reason: form.one("reason"),
        later: form.one("later") !== "",
      });
      const count = await cancelWithLater(deps, actor, params.id, { reason, later });
      const what = count > 1 ? `已取消 ${count} 次活动` : "活动已取消";
      return goTo(call, addressOf(params.id), `${what}，已通知所有报名的人`);
    },
  }),
];

export const activityPage = page({
  method: "get",
  path: "/activities/:id",
  guard: "signedIn",
  summary: "一项活动：内容、本人的名额、组织人员的操作",
  run: showActivity,
});

export const onePages: AnyPage[] = [...ownPages, ...officePages];
