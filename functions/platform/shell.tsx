// The shell around every page: who is signed in, where they may go, the flash of what was just done.
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Child } from "hono/jsx";
import { mayAnywhere, roles, type Permission } from "../../shared/access.ts";
import { Problem, problemStatus } from "../../shared/problem.ts";
import { Layout, type Me, type NavItem } from "../../web/ui/layout.tsx";
import { PageHeader } from "../../web/ui/page-parts.tsx";
import type { Actor } from "./actor.ts";
import { asProblem } from "./answers.ts";
import type { Deps } from "./deps.ts";
import { placeNames } from "./place-names.ts";
import { tokenOf } from "./request.ts";
import type { Guard } from "./route.ts";
import { whoIs } from "./sessions.ts";

type Place =
  | "home"
  | "briefs"
  | "desk"
  | "compliance"
  | "activities"
  | "assessments"
  | "figures"
  | "talks"
  | "ownTalks"
  | "ownTests"
  | "talkCoverage"
  | "org"
  | "inbox"
  | "admin"
  | "policies"
  | "jobs"
  | "outbox";

/** `unless`: another entry leads there already for who holds this. The most used stand first: phones show the first. */
const navigation: (NavItem & { key: Place; guard: Guard; unless?: Permission })[] = [
  { key: "home", href: "/", label: "待办", icon: "home", guard: "signedIn" },
  { key: "briefs", href: "/training/briefs", label: "简报", icon: "brief", guard: "training.view" },
  { key: "desk", href: "/training/desk", label: "审核", icon: "review", guard: "training.review" },
  { key: "activities", href: "/activities", label: "活动", icon: "calendar", guard: "signedIn" },
  { key: "talks", href: "/talks", label: "约谈", icon: "talk", guard: "talks.board" },
  { key: "compliance", href: "/obligations", label: "达标", icon: "chart", guard: "obligations.view" },
  { key: "assessments", href: "/assessments", label: "测试", icon: "test", guard: "assessments.view" },
  { key: "figures", href: "/figures", label: "汇总", icon: "chart", guard: "figures.view" },
  {
    key: "talkCoverage",
    href: "/talks/coverage",
    label: "约谈覆盖",
    icon: "talk",
    guard: "talks.coverage",
    unless: "talks.board",
  },
  { key: "ownTalks", href: "/talks/mine", label: "我的约谈", icon: "talk", guard: "signedIn" },
  { key: "ownTests", href: "/assessments/mine", label: "我的测试", icon: "test", guard: "signedIn" },
  { key: "inbox", href: "/notices", label: "消息", icon: "bell", guard: "signedIn" },
  { key: "org", href: "/org", label: "机构", icon: "unit", guard: "org.view" },
  { key: "policies", href: "/obligations/policies", label: "要求", icon: "gear", guard: "obligations.edit" },
  { key: "jobs", href: "/jobs", label: "任务", icon: "gear", guard: "jobs.view" },
  { key: "outbox", href: "/notices/outbox", label: "发件", icon: "gear", guard: "notices.outbox" },
];

export type Showing = {
  title: string;
  active?: Place;
  /** HTTP status; a problem brings its own. */
  status?: number;
  /** What went wrong with the form just posted: said on top, beside the page's own field errors. */
  problem?: Problem;
  narrow?: boolean;
  unread?: number;
};

type Asked = { deps: Deps; actor: Actor; c: Context };

/** Renders a page of the product. Without a signed-in actor it has no navigation. */
export async function showPage(asked: Asked, showing: Showing, body: Child): Promise<Response> {
  const { deps, actor, c } = asked;
  const signedIn = actor.staff !== "";
  const me = signedIn ? await meOf(deps, actor, showing.unread ?? 0) : undefined;
  const flash = takeFlash(c);
  const problem = showing.problem;
  const status = problem ? problemStatus[problem.code] : (showing.status ?? 200);
  return c.html(
    <Layout
      title={showing.title}
      me={me}
      nav={signedIn ? navOf(actor, showing) : []}
      notice={problem || flash?.failed ? undefined : flash?.message}
      error={problem ? saidToPeople(problem) : flash?.failed ? flash.message : undefined}
      narrow={showing.narrow}
    >
      {body}
    </Layout>,
    status as 200,
  );
}

/** A program is told the field's name; a person sees the field marked in the form, so its English name stays away. */
function saidToPeople({ message, fields }: Problem): string {
  const first = fields[0];
  if (!first || message !== `${first.path}：${first.message}`) return message;
  return fields.length > 1 ? `有 ${fields.length} 处填写有误` : first.message;
}

async function meOf(deps: Deps, actor: Actor, unread: number): Promise<Me> {
  const names = await placeNames(deps, actor.county);
  const held = [...new Set(actor.grants.map((grant) => roles[grant.role].label))];
  return {
    name: actor.name,
    unitName: names.of(actor.unit),
    organName: names.of(actor.organ),
    countyName: names.county,
    roles: held,
    unread,
  };
}

function navOf(actor: Actor, showing: Showing): NavItem[] {
  return navigation
    .filter(({ guard }) => guard === "signedIn" || guard === "public" || mayAnywhere(actor.grants, guard))
    .filter(({ unless }) => unless === undefined || !mayAnywhere(actor.grants, unless))
    .map(({ key, href, label, icon }) => ({ href, label, icon, active: key === showing.active }));
}

const flashCookie = "suneng-flash";

/** Marks the message of something that did not succeed: it is not told in green. */
const failedMark = "!";

/** Redirects (303) after a form did its work; `message` is said once on the next page. */
export function goTo(
  asked: Pick<Asked, "c" | "deps">,
  path: string,
  message?: string,
  outcome: "done" | "failed" = "done",
): Response {
  if (message) {
    const mark = outcome === "failed" ? failedMark : "";
    setCookie(asked.c, flashCookie, encodeURIComponent(mark + message), {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: asked.deps.secureCookies,
      maxAge: 60,
    });
  }
  return asked.c.redirect(path, 303);
}

function takeFlash(c: Context): { message: string; failed: boolean } | undefined {
  const value = getCookie(c, flashCookie);
  if (!value) return undefined;
  setCookie(c, flashCookie, "", { path: "/", maxAge: 0 });
  try {
    const told = decodeURIComponent(value);
    return told.startsWith(failedMark)
      ? { message: told.slice(failedMark.length), failed: true }
      : { message: told, failed: false };
  } catch {
    return undefined;
  }
}

/** Runs an operation for a form: its value, or the problem to show with the form. Other errors go on to the app. */
export async function attempt<T>(operation: () => Promise<T>): Promise<{ value: T } | { problem: Problem }> {
  try {
    return { value: await operation() };
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
}

const errorTitles: Partial<Record<Problem["code"], string>> = {
  forbidden: "没有权限",
  notFound: "没有找到",
  conflict: "现在不能办理",
  failed: "系统出错了",
  unavailable: "系统繁忙",
};

/** The page whose form was posted after the session had ended: where the typed text is kept, so the way back leads there. */
function formOf(deps: Deps, c: Context): string {
  const from = c.req.header("referer") ?? "";
  const host = new URL(c.req.url).origin;
  const own = [deps.origin, host].find((origin) => origin !== "" && from.startsWith(`${origin}/`));
  return own === undefined ? "/" : from.slice(own.length);
}

/** An unknown address has no guard that asked who is there; somebody signed in still wants the navigation. */
async function whoeverAsks(deps: Deps, c: Context): Promise<Actor> {
  const signedIn = await whoIs(deps, tokenOf(c)).catch(() => undefined);
  return signedIn?.actor ?? { county: "", staff: "", name: "", grants: [] };
}

/** The page for an error: what happened, in words, and a way on. Signed out: to the sign-in page and back. */
export async function errorPage(
  deps: Deps,
  c: Context,
  error: unknown,
  actor: Actor | undefined,
): Promise<Response> {
  const requestId = String(c.get("requestId") ?? "");
  const problem = asProblem(deps, error, requestId);
  if (problem.code === "unauthenticated") {
    const here = c.req.method === "GET" ? c.req.path + new URL(c.req.url).search : formOf(deps, c);
    const next = here === "/" ? "" : `?next=${encodeURIComponent(here)}`;
    const message = problem.reason === "unauthenticated" ? undefined : problem.message;
    return goTo({ c, deps }, `/sign-in${next}`, message, "failed");
  }
  if (problem.reason === "password-change-required") {
    return goTo({ c, deps }, "/password", problem.message, "failed");
  }
  const asked = { deps, c, actor: actor ?? (await whoeverAsks(deps, c)) };
  const title = errorTitles[problem.code] ?? "没有办成";
  return showPage(
    asked,
    { title, status: problemStatus[problem.code], problem, narrow: true },
    <section>
      <PageHeader title={title} />
      {problem.fields.length > 0 && (
        <ul>
          {problem.fields.map((field) => (
            <li>{field.message}</li>
          ))}
        </ul>
      )}
      <p>
        <a href="/">{asked.actor.staff === "" ? "回到首页" : "回到待办"}</a>
      </p>
      <p class="text-body-secondary">请求编号：{requestId}</p>
    </section>,
  );
}
