// The home page's cards about activities: what waits for me, by when, one button each; for the office what it must see through.
import { activityKinds } from "../shared/activities/kinds.ts";
import type { ActivityHead } from "../shared/activities/schema.ts";
import {
  dayOf,
  daysBetween,
  sayDay,
  sayInstant,
  sayWeekday,
  type Day,
  type Instant,
} from "../shared/time.ts";
import { TodoCard } from "../web/ui/cards.tsx";
import type { ActivityTasks, OfferTask, OpenTask, SeatsTask } from "./home-activities.ts";
import type { ApprovalTask, DrawTask, RollTask, RotationTask } from "./home-activities-office.ts";
import type { SwapTask, TurnTask } from "./home-activities-turns.ts";
import { sayStart } from "./activities/words.ts";
import type { PlaceNames } from "./platform/place-names.ts";
import { countdown } from "./talks/words.ts";

const shownMax = 4;

/** How near a day is, when it asks only to be there. */
function nearness(day: Day, today: Day) {
  const left = daysBetween(today, day);
  const word = left <= 0 ? "就在今天" : left === 1 ? "明天" : `还有 ${left} 天`;
  return { tone: left <= 1 ? "soon" : "info", word } as const;
}

/** An offer runs by the hour. */
function hoursLeft(until: Instant, now: Instant) {
  const minutes = Math.max(0, Math.floor((Date.parse(until) - Date.parse(now)) / 60_000));
  return minutes < 60 ? `还剩 ${minutes} 分钟` : `还剩 ${Math.floor(minutes / 60)} 小时`;
}

const where = ({ place }: Pick<ActivityHead, "place">): string => (place ? `，${place}` : "");

const OfferCard = ({ task: { activity, until }, now }: { task: OfferTask; now: Instant }) => (
  <TodoCard
    title={`有名额了：${activity.theme}`}
    count={1}
    measure="个名额"
    due={sayInstant(until)}
    tone="soon"
    word={hoursLeft(until, now)}
    detail={`${sayStart(activity)}${where(activity)}。到时不确认，就转给下一位。`}
    action={{ href: `/activities/${activity.id}`, label: "去确认" }}
  />
);

const line = (one: ActivityHead): string => `${sayStart(one)} ${one.theme}${where(one)}`;

/** One card for all of the week: where to be is read, not ticked off. */
const ComingCard = ({ coming, today }: { coming: readonly ActivityHead[]; today: Day }) => {
  const [first, second] = coming;
  if (!first) return null;
  return (
    <TodoCard
      title={second ? "近几天的活动" : `${activityKinds[first.kind].label}：${first.theme}`}
      count={coming.length}
      measure="场"
      {...nearness(first.day, today)}
      detail={
        second ? (
          <>
            {coming.slice(0, shownMax).map((one) => (
              <>
                {line(one)}
                <br />
              </>
            ))}
            {coming.length > shownMax && `另有 ${coming.length - shownMax} 场`}
          </>
        ) : (
          `${sayStart(first)}${where(first)}`
        )
      }
      action={{ href: second ? "/activities/mine" : `/activities/${first.id}`, label: "查看" }}
    />
  );
};

const seatsWords = ({ free }: OpenTask): string => (free === undefined ? "不限名额" : `还有 ${free} 个名额`);

const OpenCard = ({ open, today }: { open: readonly OpenTask[]; today: Day }) => {
  const [first, second] = open;
  if (!first) return null;
  const { activity } = first;
  return (
    <TodoCard
      title={second ? "可以报名的活动" : `可以报名：${activity.theme}`}
      count={open.length}
      measure="项"
      due={sayInstant(activity.closesAt)}
      {...countdown(dayOf(activity.closesAt), today)}
      detail={
        second ? (
          <>
            {open.slice(0, shownMax).map((one) => (
              <>
                <a href={`/activities/${one.activity.id}`}>{one.activity.theme}</a>（
                {sayDay(one.activity.day)}，{seatsWords(one)}）
                <br />
              </>
            ))}
          </>
        ) : (
          `${sayStart(activity)}${where(activity)}；${seatsWords(first)}`
        )
      }
      action={{
        href: second ? `/activities?month=${activity.day.slice(0, 7)}` : `/activities/${activity.id}`,
        label: "去报名",
      }}
    />
  );
};

const rotationAddress = ({ rotation: { organ, id } }: Pick<TurnTask, "rotation">): string =>
  `/activities/rotations/${organ}/${id}`;

const TurnCard = ({ task, today }: { task: TurnTask; today: Day }) => (
  <TodoCard
    title={`请您讲：${task.rotation.name}`}
    count={1}
    measure="次"
    {...nearness(task.turn.day, today)}
    detail={`${sayDay(task.turn.day)}（${sayWeekday(task.turn.day)}），${task.away ? "您当天已登记不在岗：请和别人换，或请政工部门重新安排。" : "内容和形式自定。不能讲的请尽早和别人换。"}`}
    action={{ href: rotationAddress(task), label: "查看安排" }}
  />
);

const SwapCard = ({ task, today }: { task: SwapTask; today: Day }) => (
  <TodoCard
    title={`${task.turn.name}请求和您换：${task.rotation.name}`}
    count={1}
    measure="次"
    {...nearness(task.turn.day < task.mine ? task.turn.day : task.mine, today)}
    detail={`对方${sayDay(task.turn.day)}的一次，换您${sayDay(task.mine)}的一次。`}
    action={{ href: rotationAddress(task), label: "去答复" }}
  />
);

const SeatsCard = ({ task, name, today }: { task: SeatsTask; name: string; today: Day }) => (
  <TodoCard
    title={`请提名：${task.activity.theme}`}
    count={task.left}
    measure="个名额"
    due={sayInstant(task.due)}
    {...countdown(dayOf(task.due), today)}
    detail={`为${name}保底的名额还没有人报${task.activity.seats?.releaseAt ? "，到时向所有人开放" : ""}。`}
    action={{ href: `/activities/${task.activity.id}/nominations`, label: "去提名" }}
  />
);

const ApprovalCard = ({ task, name, today }: { task: ApprovalTask; name: string; today: Day }) => {
  const [first, second] = task.items;
  if (!first) return null;
  const isChange = "change" in first;
  return (
    <TodoCard
      title={second ? "待审批的活动" : `${isChange ? "待审批变更" : "待审批"}：${first.theme}`}
      count={task.items.length}
      measure="项"
      due={sayDay(first.day)}
      {...countdown(first.day, today)}
      detail={`${name}：最早的一项${sayDay(first.day)}举办，${isChange ? "变更同意后生效" : "同意后才开始报名"}。`}
      action={{ href: second ? "/activities/approvals" : `/activities/${first.id}`, label: "去审批" }}
    />
  );
};

const RollCard = ({ task, name, today }: { task: RollTask; name: string; today: Day }) => {
  const [first, second] = task.items;
  if (!first) return null;
  const ended = first.until ?? first.day;
  const days = daysBetween(ended, today);
  return (
    <TodoCard
      title={second ? "签到表没有关闭" : `签到表没有关闭：${first.theme}`}
      count={task.items.length}
      measure="场"
      tone={days >= 3 ? "bad" : "soon"}
      word={days <= 0 ? "今天结束" : `结束已 ${days} 天`}
      detail={`${name}：${sayDay(first.day)}《${first.theme}》${second ? "等" : ""}。核对出勤后关闭，才计入汇总。`}
      action={{ href: `/activities/${first.id}/roll`, label: "核对并关闭" }}
    />
  );
};

const drawSteps = {
  prepare: { title: "公布抽取名单", detail: "候选名单和校验值应在会前公布。", label: "冻结名单" },
  draw: { title: "今天抽取", detail: "名单已公布，会上抽取发言人。", label: "去抽取" },
  reveal: { title: "公开密钥", detail: "公开以后，人人都能核对抽取结果。", label: "去公开" },
} as const;

const DrawCard = ({ task: { activity, step }, today }: { task: DrawTask; today: Day }) => (
  <TodoCard
    title={`${drawSteps[step].title}：${activity.theme}`}
    count={1}
    measure="期"
    {...(step === "reveal" ? ({ tone: "soon", word: "已抽取" } as const) : nearness(activity.day, today))}
    detail={`${sayStart(activity)}${where(activity)}。${drawSteps[step].detail}`}
    action={{ href: `/activities/${activity.id}/draw`, label: drawSteps[step].label }}
  />
);

const RotationCard = ({ task, name }: { task: RotationTask; name: string }) => {
  const { days, plan, rotation } = task;
  const [first] = days;
  return (
    <TodoCard
      title={first ? `登记已讲或未讲：${rotation.name}` : `还没有排接下来的人：${rotation.name}`}
      count={first ? days.length : 1}
      measure="次"
      tone="soon"
      word={first ? `${sayDay(first)}的还没有登记` : "没有人待讲"}
      detail={first && plan ? `${name}。接下来也还没有排人。` : name}
      action={{ href: rotationAddress(task), label: first ? "去登记" : "去排" }}
    />
  );
};

/** The cards of oneself and of one's unit, and those of the office. */
export const activityCards = (
  tasks: ActivityTasks,
  names: PlaceNames,
  { today, now }: { today: Day; now: Instant },
) => ({
  own: [
    ...tasks.offers.map((task) => <OfferCard task={task} now={now} />),
    ...tasks.swaps.map((task) => <SwapCard task={task} today={today} />),
    ...tasks.turns.map((task) => <TurnCard task={task} today={today} />),
    ...(tasks.coming.length > 0 ? [<ComingCard coming={tasks.coming} today={today} />] : []),
    ...tasks.seats.map((task) => <SeatsCard task={task} name={names.of(task.unit)} today={today} />),
    ...(tasks.open.length > 0 ? [<OpenCard open={tasks.open} today={today} />] : []),
  ],
  office: [
    ...tasks.approvals.map((task) => <ApprovalCard task={task} name={names.of(task.organ)} today={today} />),
    ...tasks.draws.map((task) => <DrawCard task={task} today={today} />),
    ...tasks.rolls.map((task) => <RollCard task={task} name={names.of(task.organ)} today={today} />),
    ...tasks.rotations.map((task) => <RotationCard task={task} name={names.of(task.rotation.organ)} />),
  ],
});
