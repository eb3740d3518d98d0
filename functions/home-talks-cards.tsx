// The home page's cards about talks: what waits for me, by when, one button each; never what was said.
import { sayQuarter } from "../shared/quarter.ts";
import { sayDay, type Day } from "../shared/time.ts";
import { TodoCard } from "../web/ui/cards.tsx";
import { Section } from "../web/ui/page-parts.tsx";
import { Status } from "../web/ui/status.tsx";
import type { FollowUpTask, RoundTask, TalkTasks, UnitTalks } from "./home-talks.ts";
import type { PlaceNames } from "./platform/place-names.ts";
import { addressOf, countdown, sayCoverage } from "./talks/words.ts";

const ConfirmCard = ({ toConfirm }: Pick<TalkTasks, "toConfirm">) => {
  const [first, second] = toConfirm;
  return (
    <TodoCard
      title={first && !second ? `请阅看并确认：${sayDay(first.day)}的约谈记录` : "请阅看并确认约谈记录"}
      count={toConfirm.length}
      measure="份"
      tone="soon"
      word="待您确认"
      detail="记录只有您、谈话人和本单位纪检能打开。"
      action={{
        href: first && !second ? `/talks/records/${first.id}` : "/talks/mine",
        label: "阅看并确认",
      }}
    />
  );
};

const AskedCard = ({ asked, today }: { asked: NonNullable<TalkTasks["asked"]>; today: Day }) => (
  <TodoCard
    title="请您约谈"
    count={asked.count}
    measure="人"
    due={sayDay(asked.due)}
    {...countdown(asked.due, today)}
    detail="谈完后填写记录并签发，本人会收到阅看提醒。"
    action={{ href: "/talks/mine", label: "填写记录" }}
  />
);

const RoundCard = ({ task, name, today }: { task: RoundTask; name: string; today: Day }) => (
  <TodoCard
    title={`还差：${sayQuarter(task.quarter)}预防提醒约谈`}
    count={task.owed}
    measure="人"
    due={sayDay(task.due)}
    {...countdown(task.due, today)}
    detail={name}
    action={{
      href: addressOf("/talks", { organ: task.organ, quarter: task.quarter, state: "owed" }),
      label: "去安排",
    }}
  />
);

const FollowUpCard = ({ task, name, today }: { task: FollowUpTask; name: string; today: Day }) => (
  <TodoCard
    title="约谈整改（跟进）到期"
    count={task.count}
    measure="件"
    due={sayDay(task.due)}
    {...countdown(task.due, today)}
    detail={task.late > 0 ? `${name}：其中 ${task.late} 件已逾期` : name}
    action={{ href: addressOf("/talks/follow-ups", { organ: task.organ }), label: "去登记" }}
  />
);

/** The cards, those of oneself first. */
export const talkCards = (talks: TalkTasks, names: PlaceNames, today: Day) => [
  ...(talks.toConfirm.length > 0 ? [<ConfirmCard toConfirm={talks.toConfirm} />] : []),
  ...(talks.asked ? [<AskedCard asked={talks.asked} today={today} />] : []),
  ...talks.rounds.map((task) => <RoundCard task={task} name={names.of(task.organ)} today={today} />),
  ...talks.followUps.map((task) => <FollowUpCard task={task} name={names.of(task.organ)} today={today} />),
];

/** A quiet line for who heads a unit: how many of it were talked to, nothing else. */
export const UnitTalkNews = ({ units, names }: { units: readonly UnitTalks[]; names: PlaceNames }) =>
  units.length === 0 ? null : (
    <Section title="本季度预防提醒约谈">
      <ul class="list-unstyled mb-0">
        {units.map(({ unit, listed, covered }) => (
          <li>
            <a href={`/talks/units/${unit}`}>{names.of(unit)}</a>{" "}
            <Status
              tone={covered < listed ? "info" : "ok"}
              word={listed === 0 ? "没有应谈人员" : `已谈 ${sayCoverage({ listed, covered })}`}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
