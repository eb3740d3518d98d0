// Checking in: the code on the projector, and what a phone shows that scanned it.
import { getCookie, setCookie } from "hono/cookie";
import { raw } from "hono/html";
import { arrivalMinutes } from "../../shared/activities/check-in.ts";
import { attendanceWords, kindOf, type Attendance } from "../../shared/activities/kinds.ts";
import { whyNotCheckIn } from "../../shared/activities/rules.ts";
import { sayInstant } from "../../shared/time.ts";
import { Form, Submit } from "../../web/ui/forms.tsx";
import { Alert, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Screen as WallScreen } from "../../web/ui/screen.tsx";
import { Status } from "../../web/ui/status.tsx";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { arrivalOf, arrive, checkInArrived } from "./check-in.ts";
import { activityToManage } from "./lifecycle.ts";
import { qrSvg, scanned, scanText, viewScreen } from "./screen.ts";
import { sayWhen } from "./words.ts";

type Call = PageCall<string> & { params: { id: string } };

/** Where phones reach this site: as it is configured; on a machine without a name of its own, as this page was asked for. */
function originFor({ deps, c }: Call): string {
  const asked = new URL(c.req.url);
  return new URL(deps.origin).hostname === "localhost" ? `${asked.protocol}//${asked.host}` : deps.origin;
}

const screenPage = page({
  method: "get",
  path: "/activities/:id/screen",
  guard: "activities.manage",
  summary: "投屏签到：每 30 秒更换的二维码和已签到人数",
  run: async (call) => {
    const { deps, actor, params, c } = call;
    const activity = await activityToManage(deps, actor, params.id);
    const back = <a href={`/activities/${activity.id}/roll`}>到签到表</a>;
    const refusal = whyNotCheckIn(activity, deps.clock.now());
    if (refusal) {
      return c.html(
        <WallScreen title="签到">
          <h1 class="sn-screen-title">{activity.theme}</h1>
          <p class="sn-screen-line">{refusal.message}</p>
          <footer class="sn-screen-foot">{back}</footer>
        </WallScreen>,
      );
    }
    const screen = await viewScreen(deps, actor, params.id);
    const address = `${originFor(call)}/activities/${activity.id}/check-in?t=${scanText(actor.county, screen.code)}`;
    const picture = await qrSvg(address);
    return c.html(
      <WallScreen title="签到" first="check-in-screen.js">
        <p class="sn-screen-line">
          {kindOf(activity.kind).label}　{sayWhen(activity)}
        </p>
        <h1 class="sn-screen-title">{activity.theme}</h1>
        <div data-fresh={String(screen.secondsLeft)}>
          <div class="sn-screen-code" role="img" aria-label="签到二维码">
            {raw(picture)}
          </div>
          <p class="sn-screen-line">
            已签到 <strong>{screen.there}</strong> 人，应到 {screen.expected} 人
          </p>
        </div>
        {/* Without script the page comes again when the code is over. As JSX it would be moved to the head; inside of what
            the script replaces it would come to life. */}
        {raw(`<noscript><meta http-equiv="refresh" content="${screen.secondsLeft}"></noscript>`)}
        <footer class="sn-screen-foot">
          <p>
            用微信或企业微信扫一扫，登录后点“签到”。二维码每 30 秒更换，转发无效；没带手机的请到签到台登记。
          </p>
          {back}
        </footer>
      </WallScreen>,
    );
  },
});

const arrivalCookie = "suneng-arrived";

/** Nobody need be signed in yet: the browser keeps that it came in time, and whoever signs in checks in by that. */
const arrivalPage = page({
  method: "get",
  path: "/activities/:id/check-in",
  guard: "public",
  summary: "扫码后打开：记下扫码时间，转到签到（没有登录的先登录）",
  run: async (call) => {
    const { deps, params, query, c } = call;
    const { county, code } = scanned(query.get("t") ?? "") ?? {};
    const kept = county && code ? await arrive(deps, county, params.id, code) : undefined;
    if (kept !== undefined) {
      setCookie(c, arrivalCookie, kept, {
        path: "/activities/",
        httpOnly: true,
        sameSite: "Lax",
        secure: deps.secureCookies,
        maxAge: arrivalMinutes * 60,
      });
    }
    // An id that is none of ours must not reach the address: it goes on as what it was, to be refused there.
    return goTo(call, `/activities/${encodeURIComponent(params.id)}/check-in/here`);
  },
});

const keptBy = ({ c }: Call): string => getCookie(c, arrivalCookie) ?? "";

const said: Record<Attendance, string> = {
  present: "签到成功",
  late: "签到成功，记为迟到",
  leftEarly: "组织人员已登记为早退",
  excused: "组织人员已登记为请假，到场的请告诉组织人员",
  absent: "组织人员已登记为缺席，到场的请告诉组织人员",
};

const Done = ({ attendance, at }: { attendance: Attendance; at?: string | undefined }) => (
  <Section>
    <p class="sn-checked-in">
      <Status {...attendanceWords[attendance]} />
    </p>
    <p>
      {said[attendance]}
      {at && `（${sayInstant(at)}）`}。
    </p>
    <LinkButton href="/activities/mine">我的活动</LinkButton>
  </Section>
);

async function showHere(call: Call): Promise<Response> {
  const { deps, actor, params } = call;
  const { activity, at } = await arrivalOf(deps, actor, params.id, keptBy(call));
  const refusal = whyNotCheckIn(activity, deps.clock.now());
  return showPage(
    call,
    { title: "签到", active: "activities", narrow: true },
    <>
      <PageHeader title="签到" lead={at && activity.theme} />
      {(refusal ?? at === undefined) ? (
        <Alert tone="bad" title="现在不能签到">
          {refusal?.message ?? "签到码已过期，请重新扫描屏幕上的二维码。"}
        </Alert>
      ) : (
        <Section>
          <p>{sayWhen(activity)}</p>
          <p>
            本人：<strong>{actor.name}</strong>
          </p>
          <Form action={`/activities/${activity.id}/check-in`}>
            <Submit>签到</Submit>
          </Form>
        </Section>
      )}
    </>,
  );
}

async function press(call: Call): Promise<Response> {
  const { deps, actor, params } = call;
  const done = await attempt(() => checkInArrived(deps, actor, params.id, keptBy(call)));
  if ("problem" in done) {
    if (done.problem.code === "notFound") throw done.problem;
    return showPage(
      call,
      { title: "签到", active: "activities", narrow: true, problem: done.problem },
      <PageHeader title="没有签上" />,
    );
  }
  const { theme, attendance, at } = done.value;
  return showPage(
    call,
    { title: "签到", active: "activities", narrow: true },
    <>
      <PageHeader title="签到" lead={theme} />
      <Done attendance={attendance} at={at} />
    </>,
  );
}

export const checkInPages: AnyPage[] = [
  screenPage,
  arrivalPage,
  page({
    method: "get",
    path: "/activities/:id/check-in/here",
    guard: "signedIn",
    summary: "签到页：一个按钮",
    run: showHere,
  }),
  page({
    method: "post",
    path: "/activities/:id/check-in",
    guard: "signedIn",
    summary: "签到，并告诉本人是到场还是迟到",
    run: press,
  }),
];
