// The home page's cards about tests: where I sit next, whose results I enter, which rounds the office must see through.
import type { NextTest } from "../shared/assessments/own-views.ts";
import type { Round } from "../shared/assessments/schema.ts";
import { sayQuarter } from "../shared/quarter.ts";
import { daysBetween, sayDay, type Day } from "../shared/time.ts";
import { TodoCard } from "../web/ui/cards.tsx";
import { sayWhere } from "./assessments/opening.ts";
import { firstDayOf } from "./assessments/views-own.ts";
import { organAddress, roundAddress, saySpan } from "./assessments/round-words.ts";
import type { ExamTask, PlanTask, RoundTask, TestTasks } from "./home-tests.ts";
import type { PlaceNames } from "./platform/place-names.ts";
import { countdown } from "./talks/words.ts";

const soonDays = 7;

function untilWord(test: NextTest, today: Day) {
  const left = daysBetween(today, firstDayOf(test));
  if (left <= 0 && test.day === undefined) return { tone: "soon", word: "时间待通知" } as const;
  if (left <= 0) return { tone: "soon", word: left === 0 ? "就在今天" : "正在补考" } as const;
  return { tone: left <= soonDays ? "soon" : "info", word: `还有 ${left} 天` } as const;
}

const NextCard = ({ test, today }: { test: NextTest; today: Day }) => {
  const { makeUp } = test;
  const again = test.kind === "makeUp" && makeUp;
  return (
    <TodoCard
      title={again ? `请参加补考：${test.title}` : `请参加：${test.title}`}
      count={1}
      measure="场"
      due={again ? sayDay(makeUp.to) : undefined}
      {...untilWord(test, today)}
      detail={
        again
          ? `${saySpan(makeUp.from, makeUp.to)}补考${test.place ? `，在${test.place}` : ""}`
          : sayWhere(test)
      }
      action={{ href: "/assessments/mine", label: "查看" }}
    />
  );
};

const ExamCard = ({ task, name }: { task: ExamTask; name: string }) => (
  <TodoCard
    title={`待录入成绩：${name}`}
    count={task.missing}
    measure="人"
    tone="soon"
    word={`${sayDay(task.day)}考核`}
    detail={task.round.title}
    action={{
      href: roundAddress(task.round, { page: "entry", unit: task.unit }),
      label: "录入成绩",
    }}
  />
);

type Step = {
  title: string;
  count: number;
  measure: string;
  due: Day;
  detail: string;
  state?: string;
  label: string;
};

/** What a round needs of the office next: results first, then make-ups, then its end. */
function stepOf({ round, unrecorded, toMakeUp, ownMissing }: RoundTask, today: Day): Step | undefined {
  const { title, makeUp, closesOn: due } = round;
  if (unrecorded > 0) {
    const detail = "到截止日没有成绩的，批次结束时按缺考算。";
    const about = { title: `成绩没有录完：${title}`, count: unrecorded, measure: "人" };
    return { ...about, due, detail, state: "unrecorded", label: "查看" };
  }
  if (toMakeUp > 0 && makeUp && today <= makeUp.to) {
    const detail = `${saySpan(makeUp.from, makeUp.to)}补考`;
    const about = { title: `还要补考：${title}`, count: toMakeUp, measure: "人" };
    return { ...about, due: makeUp.to, detail, state: "toMakeUp", label: "查看" };
  }
  if (today <= lastDayOf(round) || ownMissing) return undefined;
  const detail = "考核和补考已过，核对成绩后结束批次；到截止日会自动结束。";
  return { title: `可以结束：${title}`, count: 1, measure: "批", due, detail, label: "核对并结束" };
}

const RoundCard = ({ round, step, today }: { round: Round; step: Step; today: Day }) => {
  const { due, state, label, ...about } = step;
  const href = roundAddress(round, { state });
  return (
    <TodoCard
      {...about}
      due={sayDay(due)}
      {...countdown(due, today)}
      action={{ href: state ? `${href}#people` : href, label }}
    />
  );
};

const lastDayOf = ({ to, makeUp }: Round): Day => (makeUp && makeUp.to > to ? makeUp.to : to);

const PlanCard = ({ task, name, today }: { task: PlanTask; name: string; today: Day }) => (
  <TodoCard
    title={`还没安排：${sayQuarter(task.quarter)}${task.subjects.join("、")}测试`}
    count={task.subjects.length}
    measure="批"
    due={sayDay(task.due)}
    {...countdown(task.due, today)}
    detail={name}
    action={{ href: organAddress(task.organ, `plan/${task.quarter.slice(0, 4)}`), label: "去安排" }}
  />
);

/** The cards of oneself, and those of the office. */
export const testCards = (tests: TestTasks, names: PlaceNames, today: Day) => ({
  own: [
    ...tests.next.map((test) => <NextCard test={test} today={today} />),
    ...tests.exams.map((task) => <ExamCard task={task} name={names.of(task.unit)} />),
  ],
  office: [
    ...tests.rounds.flatMap((task) => {
      const step = stepOf(task, today);
      return step ? [<RoundCard round={task.round} step={step} today={today} />] : [];
    }),
    ...tests.plans.map((task) => <PlanCard task={task} name={names.of(task.organ)} today={today} />),
  ],
});
