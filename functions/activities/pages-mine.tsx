// My activities: what I go to, what waits for my answer, what I was at with its hours; and the address of my calendar.
import { attendanceWords, kindOf } from "../../shared/activities/kinds.ts";
import { FeedInput, type MineItem, type MineView } from "../../shared/activities/page-views.ts";
import { may } from "../../shared/access.ts";
import { sayInstant } from "../../shared/time.ts";
import { CardGrid, Progress, Stat, StatGrid, TodoCard } from "../../web/ui/cards.tsx";
import { Form, Hidden, Submit } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { orgTree } from "../org/store.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { changeFeed, feedOf, readFeed } from "./feeds.ts";
import { viewMine } from "./mine.ts";
import { yearHours } from "./people.ts";
import { sayNumber, sayStart, sayWhen, standingWords, stateWords } from "./words.ts";

const lead = (item: MineItem) => <a href={`/activities/${item.id}`}>{item.theme}</a>;

/** Offers first: they run out. */
const Waiting = ({ items }: { items: readonly MineItem[] }) => (
  <Section title="候补和待确认" plain>
    <CardGrid>
      {items.map((item) => (
        <TodoCard
          title={item.theme}
          count={1}
          measure={item.standing === "offered" ? "个名额等您确认" : "项候补中"}
          due={item.offeredUntil && sayInstant(item.offeredUntil)}
          {...standingWords[item.standing ?? "waiting"]}
          detail={sayWhen(item)}
          action={{
            href: `/activities/${item.id}`,
            label: item.standing === "offered" ? "去确认" : "看候补情况",
          }}
        />
      ))}
    </CardGrid>
  </Section>
);

const Coming = ({ items }: { items: readonly MineItem[] }) => (
  <DataTable<MineItem>
    caption="将要参加的活动"
    rows={items}
    empty={{ title: "近期没有要参加的活动", action: { href: "/activities", label: "看看有什么活动" } }}
    columns={[
      { head: "主题", lead: true, cell: lead },
      { head: "时间", cell: sayWhen },
      { head: "地点", cell: ({ place }) => place ?? "待定" },
      { head: "类型", cell: ({ kind }) => kindOf(kind).label, hideOnPhone: true },
      {
        head: "情况",
        cell: ({ asked, state, attendance }) =>
          state === "cancelled" ? (
            <Status {...stateWords.cancelled} />
          ) : attendance ? (
            <Status {...attendanceWords[attendance]} />
          ) : (
            <Status tone="ok" word={asked ? "全员参加" : "已报名"} />
          ),
      },
    ]}
  />
);

const Past = ({ items }: { items: readonly MineItem[] }) => (
  <DataTable<MineItem>
    caption="参加过的活动"
    rows={items}
    empty={{ title: "还没有参加过活动" }}
    columns={[
      { head: "主题", lead: true, cell: lead },
      { head: "时间", cell: sayStart },
      { head: "类型", cell: ({ kind }) => kindOf(kind).label, hideOnPhone: true },
      { head: "出勤", cell: ({ attendance = "absent" }) => <Status {...attendanceWords[attendance]} /> },
      { head: "学时", cell: ({ hours }) => sayNumber(hours), number: true },
    ]}
  />
);

const Hours = ({ hours, owed }: Pick<MineView, "hours" | "owed">) => (
  <Section title="今年学时">
    <Progress label="脱产和集中培训学时" done={Math.round(hours * 10) / 10} of={yearHours} measure="学时" />
    <p class="sn-note">{owed > 0 ? `离 ${yearHours} 学时还差 ${sayNumber(owed)}。` : "已达到全年要求。"}</p>
  </Section>
);

const FeedButtons = ({ unit, has }: { unit?: string | undefined; has: boolean }) => (
  <Form action="/activities/mine/feed" inline>
    {unit !== undefined && <Hidden name="unit" value={unit} />}
    <Submit
      name="do"
      value="renew"
      look="secondary"
      confirm={has ? "原来的地址会立即失效，确定重新生成吗？" : undefined}
    >
      {has ? "重新生成" : "生成地址"}
    </Submit>
    {has && (
      <Submit name="do" value="revoke" look="danger" confirm="停用后手机日历不再更新，确定停用吗？">
        停用
      </Submit>
    )}
  </Form>
);

/** Told once: only its hash is kept. */
const NewAddress = ({ address }: { address: string }) => (
  <Alert tone="ok" title="日历订阅地址（只显示这一次）">
    <p class="sn-code">{address}</p>
    <p>
      在手机或电脑日历里选“添加订阅日历”，粘贴这个地址。知道地址的人都能看到日程，请不要转发；泄露了就重新生成。
    </p>
  </Alert>
);

type Place = { id: string; name: string };
type Feeds = { own: boolean; units: (Place & { has: boolean })[] };

const Feed = ({ feeds }: { feeds: Feeds }) => (
  <Section title="日历订阅" note="报名和全员参加的活动自动出现在手机日历里；改期、取消随之更新。">
    <FeedButtons has={feeds.own} />
    {feeds.units.length > 0 && (
      <Disclosure summary="部门日历" open={feeds.units.some(({ has }) => has)}>
        {feeds.units.map(({ id, name, has }) => (
          <div class="sn-entry">
            <span class="sn-entry-who">{name}</span>
            <FeedButtons unit={id} has={has} />
          </div>
        ))}
      </Disclosure>
    )}
  </Section>
);

const unitsMax = 40;

async function feedsOf({ deps, actor }: PageCall<string>): Promise<Feeds> {
  const { units } = await orgTree(deps, actor.county, { stale: true });
  const seen = units.filter(
    ({ organ, id, closedOn }) =>
      organ === actor.organ &&
      closedOn === undefined &&
      may(actor.grants, "activities.view", { county: actor.county, organ, unit: id }),
  );
  const own = feedOf(deps, actor);
  const withFeeds = seen
    .slice(0, unitsMax)
    .map(async ({ id, name }) => ({ id, name, has: (await feedOf(deps, actor, id)) !== undefined }));
  return { own: (await own) !== undefined, units: await Promise.all(withFeeds) };
}

async function show(call: PageCall<string>, address?: string): Promise<Response> {
  const { deps, actor } = call;
  const [view, feeds] = await Promise.all([viewMine(deps, actor), feedsOf(call)]);
  const waiting = view.waiting.toSorted((a) => (a.standing === "offered" ? -1 : 1));
  const there = view.past.filter(({ attendance }) => attendance !== "absent" && attendance !== "excused");
  return showPage(
    call,
    { title: "我的活动", active: "activities" },
    <>
      <PageHeader
        title="我的活动"
        back={{ href: "/activities", label: "活动" }}
        actions={<LinkButton href="/activities/absences/mine">登记请假</LinkButton>}
      />
      {address && <NewAddress address={address} />}
      {waiting.length > 0 && <Waiting items={waiting} />}
      <Section title="将要参加" plain>
        <Coming items={view.coming} />
      </Section>
      <StatGrid>
        <Stat label="近一年参加" value={there.length} measure="次" href="#past" />
        <Stat label="今年学时" value={sayNumber(view.hours)} measure="学时" href="#past" />
      </StatGrid>
      <Hours hours={view.hours} owed={view.owed} />
      <Section title="参加过的" id="past" plain>
        <Past items={view.past} />
      </Section>
      <Feed feeds={feeds} />
    </>,
  );
}

/** What a calendar asks for: whoever knows the address, without signing in. */
const feedPage = page({
  method: "get",
  path: "/activities/feeds/:file",
  guard: "public",
  summary: "日历订阅（ICS）：地址即凭证，本人或部门的活动",
  run: async ({ deps, params, c }) =>
    c.body(await readFeed(deps, params.file), 200, {
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": 'inline; filename="suneng.ics"',
      "cache-control": "private, no-store",
    }),
});

export const minePages: AnyPage[] = [
  feedPage,
  page({
    method: "get",
    path: "/activities/mine",
    guard: "signedIn",
    summary: "我的活动、学时和日历订阅",
    run: (call) => show(call),
  }),
  page({
    method: "post",
    path: "/activities/mine/feed",
    guard: "signedIn",
    summary: "生成或停用日历订阅地址；新地址只显示这一次",
    run: async (call) => {
      const { deps, actor, form } = call;
      const given = parsed(FeedInput, { do: form.one("do"), unit: form.one("unit") || undefined });
      const { address } = await changeFeed(deps, actor, given);
      return show(call, address);
    },
  }),
];
