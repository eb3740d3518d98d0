// The inbox: every notice with one button to do what it asks.
import { sayKind } from "../../shared/notices/rules.ts";
import type { InboxItem } from "../../shared/notices/schema.ts";
import { sayInstant } from "../../shared/time.ts";
import { Form, Submit } from "../../web/ui/forms.tsx";
import { EmptyState, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status, type Tone } from "../../web/ui/status.tsx";
import { page, type AnyPage } from "../platform/route.ts";
import { goTo, showPage } from "../platform/shell.tsx";
import { markAllRead, markRead, myInbox } from "./operations.ts";
import { outboxPages } from "./pages-outbox.tsx";

const markOf = (item: InboxItem): { tone: Tone; word: string } => {
  if (item.met) return { tone: "ok", word: "已办结" };
  return item.read ? { tone: "none", word: "已读" } : { tone: "soon", word: "未读" };
};

/** One notice: unread or not, what kind, what it says, and the button that leads to where it can be done. */
export const NoticeCard = ({ item }: { item: InboxItem }) => (
  <Section>
    <h2 class="h6">
      <Status {...markOf(item)} note={sayKind(item.kind)} /> {item.title}
    </h2>
    <p>{item.text}</p>
    <Form action={`/notices/${item.day}/${item.id}/open`} inline>
      <span class="text-body-secondary">{sayInstant(item.writtenAt)}</span>
      <Submit look={item.read || item.met ? "secondary" : "primary"} small>
        {item.met ? "查看" : "去办理"}
      </Submit>
    </Form>
  </Section>
);

/** A path of our own site, or the inbox: a stored link is never followed elsewhere. */
const ownPath = (link: string): string => (/^\/(?![/\\])/.test(link) ? link : "/notices");

const inboxPages: AnyPage[] = [
  page({
    method: "get",
    path: "/notices",
    guard: "signedIn",
    summary: "我的消息",
    run: async (call) => {
      const cursor = call.query.get("cursor") ?? undefined;
      const { items, unread, ...found } = await myInbox(call.deps, call.actor, { limit: 20, cursor });
      const next = found.cursor && `/notices?cursor=${encodeURIComponent(found.cursor)}`;
      return showPage(
        call,
        { title: "消息", active: "inbox", unread, narrow: true },
        <>
          <PageHeader
            title="消息"
            lead={unread ? `${unread} 条未读` : "没有未读消息"}
            actions={
              unread > 0 && (
                <Form action="/notices/read" inline>
                  <Submit look="secondary">全部已读</Submit>
                </Form>
              )
            }
          />
          {items.length === 0 && (
            <EmptyState title="没有消息">有需要您办理的事项时，会在这里提醒。</EmptyState>
          )}
          {items.map((item) => (
            <NoticeCard item={item} />
          ))}
          <p class="sn-actions">
            {cursor && <LinkButton href="/notices">回到第一页</LinkButton>}
            {next && <LinkButton href={next}>更早的消息</LinkButton>}
          </p>
        </>,
      );
    },
  }),
  page({
    method: "post",
    path: "/notices/read",
    guard: "signedIn",
    summary: "全部标为已读",
    run: async (call) => {
      const marked = await markAllRead(call.deps, call.actor);
      return goTo(call, "/notices", marked ? `${marked} 条已标为已读` : undefined);
    },
  }),
  page({
    method: "post",
    path: "/notices/:day/:id/open",
    guard: "signedIn",
    summary: "标为已读并打开办理页面",
    run: async (call) => goTo(call, ownPath((await markRead(call.deps, call.actor, call.params)).link)),
  }),
];

export const noticesPages: AnyPage[] = [...inboxPages, ...outboxPages];
