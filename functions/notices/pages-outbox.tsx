// The outbox for administrators: what waits or fails, what was sent on a day, the mail channel, and the local mail.
import {
  deliveryWords,
  type CaughtMessage,
  type ChannelState,
  type OutboxItem,
} from "../../shared/notices/schema.ts";
import { sayKind, whyNot } from "../../shared/notices/rules.ts";
import { quietHours } from "../../shared/quiet-hours.ts";
import { addDays, dayOf, isDay, sayDay, sayInstant, sayWeekday, type Day } from "../../shared/time.ts";
import { Form, Submit } from "../../web/ui/forms.tsx";
import {
  Alert,
  Disclosure,
  EmptyState,
  LinkButton,
  PageHeader,
  Section,
  Tabs,
} from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable, type Column } from "../../web/ui/tables.tsx";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { caughtMail, mailState, outbox, retryNow, sentOn } from "./operations.ts";

const daysShown = 7;

const Channel = ({ state }: { state: ChannelState }) => {
  if (!state.configured) return <Alert tone="info">没有配置邮件，通知只在站内送达。</Alert>;
  const failing =
    state.lastErrorAt !== undefined &&
    (state.lastSentAt === undefined || state.lastErrorAt >= state.lastSentAt);
  const sent = state.lastSentAt ? `最近一次发出：${sayInstant(state.lastSentAt)}。` : "还没有发出过邮件。";
  const quiet = `${quietHours.from} 至次日 ${quietHours.until} 不发邮件，站内不受影响。`;
  if (failing) {
    return (
      <Alert tone="bad" title="邮件通道有问题">
        {state.lastErrorAt && sayInstant(state.lastErrorAt)} {state.lastError}。未发出的会自动重试，不会丢失。
        {sent}
      </Alert>
    );
  }
  return (
    <Alert tone="ok">
      邮件通道正常。{sent}
      {quiet}
      {state.readable && "邮件留在本机，没有外发。"}
    </Alert>
  );
};

const Retry = ({ row }: { row: OutboxItem }) => (
  <Form action={`/notices/outbox/${row.to}/${row.day}/${row.id}/retry`} inline>
    <Submit look="secondary" small>
      {row.delivery === "waiting" ? "立即发送" : "立即重发"}
    </Submit>
  </Form>
);

const who: Column<OutboxItem> = { head: "收件人", cell: (row) => `${row.toName}（${row.to}）` };
const what: Column<OutboxItem> = { head: "内容", lead: true, cell: (row) => row.title };
const kind: Column<OutboxItem> = { head: "类别", cell: (row) => sayKind(row.kind) };
const how: Column<OutboxItem> = {
  head: "状态",
  cell: (row) => <Status {...deliveryWords[row.delivery]} note={row.lastError} />,
};

const Waiting = ({ rows, next, first }: { rows: OutboxItem[]; next?: string; first?: string }) => (
  <DataTable
    caption="待发和失败"
    rows={rows.toSorted((a, b) => Number(b.attempts > 0) - Number(a.attempts > 0))}
    next={next}
    first={first}
    empty={{ title: "没有待发的通知" }}
    columns={[
      what,
      kind,
      who,
      how,
      { head: "已试", number: true, cell: (row) => `${row.attempts} 次` },
      { head: "下次发送", cell: (row) => (row.nextAt ? sayInstant(row.nextAt) : "") },
      { head: "操作", cell: (row) => <Retry row={row} /> },
    ]}
  />
);

const Sent = ({ rows, next, first }: { rows: OutboxItem[]; next?: string; first?: string }) => (
  <DataTable
    caption="已处理"
    rows={rows}
    next={next}
    first={first}
    empty={{ title: "这一天没有处理过通知" }}
    columns={[
      what,
      kind,
      who,
      how,
      { head: "时间", cell: (row) => (row.settledAt ? sayInstant(row.settledAt) : sayDay(row.day)) },
      {
        head: "操作",
        cell: (row) => (whyNot.retry(row.delivery) ? "" : <Retry row={row} />),
      },
    ]}
  />
);

const dayTabs = (today: Day, day: Day) =>
  Array.from({ length: daysShown }, (_, back) => addDays(today, -back)).map((one) => ({
    href: `/notices/outbox?day=${one}`,
    label: one === today ? "今天" : `${sayDay(one)} ${sayWeekday(one)}`,
    active: one === day,
  }));

const Messages = ({ messages }: { messages: CaughtMessage[] }) => (
  <>
    {messages.length === 0 && <EmptyState title="还没有邮件">有通知发出后，邮件会出现在这里。</EmptyState>}
    {messages.map((message) => (
      <Section>
        <Disclosure summary={`${sayInstant(message.at)} ${message.to} ${message.subject}`}>
          <div class="sn-prose">{message.text}</div>
        </Disclosure>
      </Section>
    ))}
  </>
);

const mailShown = 200;

export const outboxPages: AnyPage[] = [
  page({
    method: "get",
    path: "/notices/outbox",
    guard: "notices.outbox",
    summary: "发件箱：待发、失败和已处理的通知",
    run: async (call) => {
      const { deps, actor, query } = call;
      const today = dayOf(deps.clock.now());
      const asked = query.get("day") ?? today;
      const day = isDay(asked) ? asked : today;
      const [cursor, sentCursor] = [query.get("cursor") ?? undefined, query.get("sent") ?? undefined];
      const [channel, waiting, sent] = await Promise.all([
        mailState(deps, actor),
        outbox(deps, actor, { limit: 50, cursor }),
        sentOn(deps, actor, { day, limit: 50, cursor: sentCursor }),
      ]);
      const at = (more: string): string => `/notices/outbox?day=${day}${more}`;
      return showPage(
        call,
        { title: "发件箱", active: "outbox" },
        <>
          <PageHeader
            title="发件箱"
            actions={channel.readable && <LinkButton href="/notices/mail">查看本机邮件</LinkButton>}
          />
          <Channel state={channel} />
          <Section title="待发和失败" plain>
            <Waiting
              rows={waiting.items}
              next={waiting.cursor && at(`&cursor=${encodeURIComponent(waiting.cursor)}`)}
              first={cursor && at("")}
            />
          </Section>
          <Section title="已处理" plain>
            <Tabs label="日期" items={dayTabs(today, day)} />
            <Sent
              rows={sent.items}
              next={sent.cursor && at(`&sent=${encodeURIComponent(sent.cursor)}`)}
              first={sentCursor && at("")}
            />
          </Section>
        </>,
      );
    },
  }),
  page({
    method: "post",
    path: "/notices/outbox/:to/:day/:id/retry",
    guard: "notices.outbox",
    summary: "立即重发",
    run: async (call) => {
      const done = await attempt(() => retryNow(call.deps, call.actor, call.params));
      return goTo(
        call,
        "/notices/outbox",
        "problem" in done
          ? done.problem.message
          : `已安排重发（${quietHours.from} 至次日 ${quietHours.until} 不发邮件）`,
      );
    },
  }),
  page({
    method: "get",
    path: "/notices/mail",
    guard: "notices.outbox",
    summary: "留在本机的邮件",
    run: async (call) => {
      const messages = await caughtMail(call.deps, call.actor);
      const lead = "没有配置外发邮件时，邮件都留在这里，没有离开这台机器。";
      return showPage(
        call,
        { title: "本机邮件", active: "outbox" },
        <>
          <PageHeader
            title="本机邮件"
            lead={messages.length > mailShown ? `${lead}只显示最近 ${mailShown} 封。` : lead}
            back={{ href: "/notices/outbox", label: "发件箱" }}
          />
          <Messages messages={messages.slice(0, mailShown)} />
        </>,
      );
    },
  }),
];
