// The parts of a rotation's page: coverage of the cycle, turns to come with what can be done about them, turns held.
import {
  turnStateWords,
  type RotationHead,
  type RotationView,
  type TurnView,
} from "../../shared/activities/rotation-schema.ts";
import { sayDay, sayFullDay, sayWeekday, type Day } from "../../shared/time.ts";
import { Form, Hidden, Submit } from "../../web/ui/forms.tsx";
import { Disclosure, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";

export const rotationAddress = ({ organ, id }: Pick<RotationHead, "organ" | "id">, page = ""): string =>
  `/activities/rotations/${organ}/${id}${page && `/${page}`}`;

export const sayTurn = ({ day }: Pick<TurnView, "day">): string => `${sayDay(day)}（${sayWeekday(day)}）`;

/** “轮流”: who has spoken in this cycle, who is still to come, and since when each waits. */
export const Coverage = ({ cycle }: { cycle: RotationView["cycle"] }) => {
  const percent = cycle.people === 0 ? 0 : Math.floor((cycle.spoken.length * 100) / cycle.people);
  return (
    <Section
      title={`第 ${cycle.cycle} 轮：${cycle.spoken.length} / ${cycle.people} 人已讲（${percent}%）`}
      id="cycle"
    >
      {cycle.since && <p class="sn-note">{sayFullDay(cycle.since)}开始</p>}
      <p>
        <strong>已讲：</strong>
        {cycle.spoken.map(({ name }) => name).join("、") || "还没有"}
      </p>
      <DataTable
        caption="待讲人员，等得最久的在前"
        showCaption
        rows={cycle.toCome}
        filter={{ id: "to-come", label: "按姓名查找" }}
        empty={{ title: "本轮人人都讲过了，下一次开始新的一轮" }}
        columns={[
          { head: "顺序", narrow: true, hideOnPhone: true, number: true, cell: (_, index) => index + 1 },
          { head: "姓名", lead: true, cell: ({ name }) => name },
          { head: "从何时起等待", cell: ({ since }) => sayFullDay(since) },
          {
            head: "现在",
            cell: ({ away }) => (away ? <Status tone="none" word="不在岗" note="回来后排在最前" /> : "在岗"),
          },
        ]}
      />
    </Section>
  );
};

type CellProps = { view: RotationView; turn: TurnView; me: string; today: Day };

const OtherTurns = ({ view, turn }: { view: RotationView; turn: TurnView }) => (
  <select class="form-select sn-short" name="with" required aria-label={`${turn.name}换到`}>
    <option value="">换到…</option>
    {view.turns
      .filter((one) => one.state === "planned" && one.day !== turn.day && one.staff !== turn.staff)
      .toReversed()
      .map((one) => (
        <option value={one.day}>
          {sayTurn(one)} {one.name}
        </option>
      ))}
  </select>
);

/** The two who swap: one asks, or takes it back; the other answers. */
const Asking = ({ view, turn, me }: CellProps) => {
  const at = (page: string) => rotationAddress(view, `turns/${turn.day}/${page}`);
  if (turn.asked?.staff === me)
    return (
      <Form action={at("answer")} inline>
        <span>想换您{sayDay(turn.asked.day)}的一次</span>
        <Submit small name="agree" value="yes">
          同意
        </Submit>
        <Submit small look="secondary" name="agree" value="no">
          不同意
        </Submit>
      </Form>
    );
  if (turn.staff !== me) return null;
  if (turn.asked)
    return (
      <Form action={at("answer")} inline>
        <span>已请求换到{sayDay(turn.asked.day)}，等对方答复</span>
        <Submit small look="secondary" name="agree" value="withdraw">
          撤回
        </Submit>
      </Form>
    );
  return (
    <Form action={at("ask")} inline>
      <OtherTurns view={view} turn={turn} />
      <Submit small look="secondary">
        请求对换
      </Submit>
    </Form>
  );
};

const Reason = ({ what }: { what: string }) => (
  <input
    class="form-control sn-short"
    name="reason"
    required
    minlength={2}
    maxlength={100}
    placeholder={`${what}原因`}
    aria-label={`${what}原因`}
  />
);

const Who = ({ name, label, required }: { name: string; label: string; required?: boolean }) => (
  <input
    class="form-control sn-short"
    name={name}
    required={required}
    maxlength={12}
    placeholder={label}
    aria-label={label}
  />
);

/** What the office does: before the day it swaps, gives it to another or takes it away; from the day on it records. */
const Managing = ({ view, turn, today }: CellProps) => {
  const at = (page: string) => rotationAddress(view, `turns/${turn.day}/${page}`);
  return (
    <>
      {turn.day >= today && (
        <Form action={at("swap")} inline>
          <Hidden name="staff" value={turn.staff} />
          <OtherTurns view={view} turn={turn} />
          <Reason what="对换" />
          <Submit small look="secondary">
            对换
          </Submit>
        </Form>
      )}
      {turn.day >= today && (
        <Disclosure summary="换人或撤销">
          {view.state === "running" && (
            <Form action={at("swap")} inline>
              <Hidden name="staff" value={turn.staff} />
              <Who name="to" label="改由谁讲（警号/工号）" required />
              <Reason what="换人" />
              <Submit small look="secondary">
                换人
              </Submit>
            </Form>
          )}
          <Form action={at("swap")} inline>
            <Hidden name="staff" value={turn.staff} />
            <Hidden name="drop" value="yes" />
            <Reason what="撤销" />
            <Submit small look="danger">
              撤销
            </Submit>
          </Form>
        </Disclosure>
      )}
      {turn.day <= today && (
        <>
          <Form action={at("close")} inline>
            <Hidden name="state" value="held" />
            <Who name="by" label="代讲人警号（没有不填）" />
            <Submit small>已讲</Submit>
          </Form>
          <Form action={at("close")} inline>
            <Hidden name="state" value="missed" />
            <Submit small look="secondary">
              未讲
            </Submit>
          </Form>
        </>
      )}
    </>
  );
};

/** A day that is nobody's, given to somebody by name; a past one, on which somebody spoke unplanned, too. */
export const GiveDay = ({ view, today }: { view: RotationView; today: Day }) => (
  <Disclosure summary="把一天排给某人（补记没有排过的一次也用这里）">
    <Form action={rotationAddress(view, "plan")} inline>
      <input
        class="form-control sn-short"
        type="date"
        name="day"
        required
        aria-label="哪一天"
        value={today}
      />
      <Who name="to" label="谁讲（警号/工号）" required />
      <Reason what="安排" />
      <Submit small look="secondary">
        排上
      </Submit>
    </Form>
  </Disclosure>
);

const Standing = ({ turn }: { turn: TurnView }) => {
  if (turn.off !== undefined)
    return <Status tone="bad" word={turn.off} note="几分钟内自动撤销或随会议改期" />;
  if (turn.cannot) return <Status tone="bad" word="当天不在岗" note="请重新排、换人或对换" />;
  return <Status {...turnStateWords[turn.state]} />;
};

/** Turns to come, the next first. */
export const Ahead = ({ view, me, today }: Omit<CellProps, "turn">) => (
  <DataTable
    caption="接下来"
    showCaption
    rows={view.turns.filter(({ state }) => state === "planned").toReversed()}
    empty={{ title: "还没有排" }}
    columns={[
      { head: "日期", cell: sayTurn },
      { head: "发言人", lead: true, cell: ({ name, unitName }) => `${name}　${unitName}` },
      {
        head: "状态",
        cell: (turn) => <Standing turn={turn} />,
      },
      {
        head: "操作",
        cell: (turn) => (
          <>
            <Asking view={view} turn={turn} me={me} today={today} />
            {view.mayManage && <Managing view={view} turn={turn} me={me} today={today} />}
          </>
        ),
      },
    ]}
  />
);

const shownMax = 60;

/** A result that was recorded wrongly: whether it was held, by whom, and why it is corrected. */
const Correcting = ({ view, turn }: { view: RotationView; turn: TurnView }) => (
  <Disclosure summary="更正">
    <Form action={rotationAddress(view, `turns/${turn.day}/close`)} inline>
      <select class="form-select sn-short" name="state" required aria-label={`${sayDay(turn.day)}的结果`}>
        {(["held", "missed"] as const).map((state) => (
          <option value={state} selected={turn.state === state}>
            {turnStateWords[state].word}
          </option>
        ))}
      </select>
      <Who name="by" label="代讲人警号（没有不填）" />
      <Reason what="更正" />
      <Submit small look="secondary">
        更正
      </Submit>
    </Form>
  </Disclosure>
);

/** Turns that are over, newest first. */
export const Past = ({ view }: { view: RotationView }) => (
  <DataTable
    caption="以往各次"
    showCaption
    rows={view.turns.filter(({ state }) => state !== "planned").slice(0, shownMax)}
    empty={{ title: "还没有讲过" }}
    columns={[
      { head: "日期", cell: ({ day }) => sayFullDay(day) },
      { head: "轮到", lead: true, cell: ({ name, unitName }) => `${name}　${unitName}` },
      { head: "结果", cell: ({ state }) => <Status {...turnStateWords[state]} /> },
      { head: "代讲", cell: ({ byName }) => (byName ? `${byName}（本人的一次仍保留）` : "") },
      ...(view.mayManage
        ? [{ head: "操作", cell: (turn: TurnView) => <Correcting view={view} turn={turn} /> }]
        : []),
    ]}
  />
);
