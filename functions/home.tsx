// The home page: 待办. What I must do, by when, one button each.
import { mayAnywhere } from "../shared/access.ts";
import { sayPeriod } from "../shared/obligations/periods.ts";
import { wordOf } from "../shared/obligations/state.ts";
import { addMonths, daysBetween, monthOf, sayDay, sayMonth, type Day } from "../shared/time.ts";
import type { BriefHead } from "../shared/training/schema.ts";
import { CardGrid, Stat, StatGrid, TodoCard } from "../web/ui/cards.tsx";
import { Alert, EmptyState, LinkButton, PageHeader, Section } from "../web/ui/page-parts.tsx";
import { Status, type Tone } from "../web/ui/status.tsx";
import {
  homeOf,
  type DeskTask,
  type Home,
  type Owed,
  type Summary,
  type UnitTasks,
  type Warning,
} from "./home-tasks.ts";
import type { activityCards } from "./home-activities-cards.tsx";
import type { testCards } from "./home-tests-cards.tsx";
import { talkCards, UnitTalkNews } from "./home-talks-cards.tsx";
import { NoticeCard } from "./notices/pages.tsx";
import { placeNames, type PlaceNames } from "./platform/place-names.ts";
import { page, type AnyPage } from "./platform/route.ts";
import { showPage } from "./platform/shell.tsx";

const soonDays = 7;

/** How urgent: days left, days of grace left, or days overdue. */
function urgencyOf({ last, graceEnd }: Owed, today: Day): { tone: Tone; word: string } {
  if (today <= last) {
    const left = daysBetween(today, last);
    return { tone: left <= soonDays ? "soon" : "info", word: left === 0 ? "今天截止" : `还剩 ${left} 天` };
  }
  if (today <= graceEnd) {
    const left = daysBetween(today, graceEnd);
    return { tone: "soon", word: left === 0 ? "宽限期今天结束" : `宽限期还剩 ${left} 天` };
  }
  return { tone: "bad", word: `逾期 ${daysBetween(graceEnd, today)} 天` };
}

const OwedCard = ({ owed, today }: { owed: Owed; today: Day }) => {
  const { unit, standing, count, last } = owed;
  const { state, measure } = standing;
  const pending = state.pending > 0 ? `，待审核 ${state.pending} ${measure}` : "";
  return (
    <TodoCard
      title={`还差：${sayPeriod(standing.period)}${standing.label}`}
      count={count}
      measure={measure}
      due={sayDay(last)}
      {...urgencyOf(owed, today)}
      detail={`${unit.name}：要求 ${state.minimum} ${measure}，已通过 ${state.value} ${measure}${pending}`}
      action={{
        href: `/training/briefs/new?unit=${unit.id}`,
        label: today > owed.graceEnd ? "补报" : "报简报",
      }}
    />
  );
};

/** What ran out weeks ago: one card that leads to where it all stands. */
const OldCard = ({ tasks, today }: { tasks: UnitTasks; today: Day }) => (
  <TodoCard
    title="更早的欠报"
    count={tasks.longOverdue}
    measure="项"
    tone="bad"
    word="逾期较久"
    detail={`${tasks.unit.name}：仍可补报，记为补报达标`}
    action={{
      href: `/obligations/units/${tasks.unit.id}?month=${addMonths(monthOf(today), -1)}`,
      label: "查看",
    }}
  />
);

const nameOf = (brief: BriefHead): string => `${sayDay(brief.day)}《${brief.title || "未填标题"}》`;

const ReturnedCard = ({ brief, unit }: { brief: BriefHead; unit: string }) => (
  <TodoCard
    title={`被退回：${nameOf(brief)}`}
    count={1}
    measure="篇"
    tone="bad"
    word="请修改"
    detail={`${unit}。退回原因：${brief.state === "returned" ? brief.returnReason : ""}`}
    action={{ href: `/training/briefs/${brief.id}/edit`, label: "修改" }}
  />
);

const DraftCard = ({ brief, unit }: { brief: BriefHead; unit: string }) => (
  <TodoCard
    title={`草稿：${nameOf(brief)}`}
    count={1}
    measure="篇"
    tone="info"
    word="还没报送"
    detail={unit}
    action={{ href: `/training/briefs/${brief.id}/edit`, label: "继续填写" }}
  />
);

const DeskCard = ({ task, name }: { task: DeskTask; name: string }) => (
  <TodoCard
    title={`待审核：${name}`}
    count={task.count}
    measure={task.more ? "篇以上" : "篇"}
    tone={task.waitingDays >= 3 ? "bad" : "soon"}
    word={task.waitingDays === 0 ? "今天报送" : `最早的已等 ${task.waitingDays} 天`}
    action={{ href: `/training/desk?organ=${task.organ}`, label: "去审核" }}
  />
);

/** What is under way or done: for information, nothing to press. */
const UnitNews = ({ tasks }: { tasks: UnitTasks }) => {
  const { unit, waiting, met } = tasks;
  if (waiting.length === 0 && met.length === 0) return null;
  return (
    <Section title={unit.name}>
      <ul class="list-unstyled mb-0">
        {met.map(({ period, label, measure, state }) => (
          <li>
            <Status
              tone="ok"
              word={wordOf(state, measure)}
              note={`${sayPeriod(period)}${label} ${state.value}/${state.minimum}${measure}`}
            />
          </li>
        ))}
        {waiting.map((brief) => (
          <li>
            <Status tone="info" word="待审核" /> <a href={`/training/briefs/${brief.id}`}>{nameOf(brief)}</a>
          </li>
        ))}
      </ul>
    </Section>
  );
};

const MonthSummary = ({ summary }: { summary: Summary }) => {
  const href = `/obligations?month=${summary.month}`;
  return (
    <Section title={`${sayMonth(summary.month)}达标情况`} plain>
      <StatGrid>
        <Stat label="欠报单位" value={summary.short} measure="个" href={href} />
        <Stat label="还没到期、尚未完成" value={summary.open} measure="个" href={href} />
        <Stat label="已达标" value={summary.fine} measure="个" href={href} />
      </StatGrid>
    </Section>
  );
};

const Warnings = ({ warnings }: { warnings: Warning[] }) => (
  <>
    {warnings.map(({ text, href, label }) => (
      <Alert tone="soon">
        {text}{" "}
        <LinkButton href={href} small>
          {label}
        </LinkButton>
      </Alert>
    ))}
  </>
);

const unreadShown = 5;

/** Cards of slices that are loaded later: those of oneself, and those of an office. */
type Cards = { tests: ReturnType<typeof testCards>; activities: ReturnType<typeof activityCards> };

const Todo = ({ home, names, cards: { tests, activities } }: Omit<HomeProps, "mayFile">) => {
  const { units, desks, today } = home;
  const cards = [
    ...units.flatMap(({ unit, returned }) =>
      returned.map((brief) => <ReturnedCard brief={brief} unit={unit.name} />),
    ),
    ...talkCards(home.talks, names, today),
    ...tests.own,
    ...activities.own,
    ...desks.map((task) => <DeskCard task={task} name={names.of(task.organ)} />),
    ...units.flatMap(({ owed }) => owed.map((one) => <OwedCard owed={one} today={today} />)),
    ...units
      .filter(({ longOverdue }) => longOverdue > 0)
      .map((tasks) => <OldCard tasks={tasks} today={today} />),
    ...tests.office,
    ...activities.office,
    ...units.flatMap(({ unit, drafts }) =>
      drafts.map((brief) => <DraftCard brief={brief} unit={unit.name} />),
    ),
  ];
  if (cards.length > 0) return <CardGrid>{cards}</CardGrid>;
  if (home.warnings.length > 0) return null;
  return (
    <EmptyState title="没有待办事项">
      {units.length > 0 ? "本单位的要求都已完成或在审核中。" : "有需要您办理的事项时，会出现在这里。"}
    </EmptyState>
  );
};

type HomeProps = { home: Home; names: PlaceNames; cards: Cards; mayFile: boolean };

const HomeView = ({ home, names, cards, mayFile }: HomeProps) => {
  const unread = home.notices.items.filter(({ read }) => !read).slice(0, unreadShown);
  const first = home.units[0]?.unit.id;
  const create = mayFile && first && (
    <LinkButton href={`/training/briefs/new?unit=${first}`} look="primary">
      报简报
    </LinkButton>
  );
  return (
    <>
      <PageHeader title="待办" actions={create} />
      <Warnings warnings={home.warnings} />
      <Todo home={home} names={names} cards={cards} />
      {home.units.map((tasks) => (
        <UnitNews tasks={tasks} />
      ))}
      <UnitTalkNews units={home.talks.units} names={names} />
      {home.summary && <MonthSummary summary={home.summary} />}
      {unread.length > 0 && (
        <Section title="未读消息" plain actions={<LinkButton href="/notices">全部消息</LinkButton>}>
          {unread.map((item) => (
            <NoticeCard item={item} />
          ))}
        </Section>
      )}
    </>
  );
};

export const homePages: AnyPage[] = [
  page({
    method: "get",
    path: "/",
    guard: "signedIn",
    summary: "待办：要做什么、何时截止，各一个按钮",
    run: async (call) => {
      const { deps, actor } = call;
      const [home, names] = await Promise.all([homeOf(deps, actor), placeNames(deps, actor.county)]);
      const [{ testCards }, { activityCards }] = await Promise.all([
        import("./home-tests-cards.tsx"),
        import("./home-activities-cards.tsx"),
      ]);
      const moment = { today: home.today, now: deps.clock.now() };
      const cards = {
        tests: testCards(home.tests, names, home.today),
        activities: activityCards(home.activities, names, moment),
      };
      const mayFile = mayAnywhere(actor.grants, "training.file");
      return showPage(
        call,
        { title: "待办", active: "home", unread: home.notices.unread },
        <HomeView home={home} names={names} cards={cards} mayFile={mayFile} />,
      );
    },
  }),
];
