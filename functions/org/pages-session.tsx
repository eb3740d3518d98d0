// Pages of one's own account: signing in and out, the password, the open sessions.
import { PasswordChange, SignIn, type County } from "../../shared/org/schema.ts";
import { Problem } from "../../shared/problem.ts";
import { sayInstant } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, Form, Hidden, Select, Submit, TextInput } from "../../web/ui/forms.tsx";
import { DefinitionList, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { changePassword, signIn, signOut, signOutEverywhere, whoAmI } from "./accounts.ts";
import { fieldsOf } from "./form-fields.ts";
import { clearSession, deviceOf, localPath, sessionOf, setSession } from "./session-cookie.ts";
import { counties } from "./store.ts";

const differs = (): Problem =>
  new Problem("invalid", "两次输入的新密码不一样", [{ path: "again", message: "两次输入的新密码不一样" }]);

type Typed = { staff?: string; county?: string; next: string };

const SignInForm = ({ typed, known, problem }: { typed: Typed; known: County[]; problem?: Problem }) => (
  <>
    <PageHeader title="登录" lead="用警号/工号和密码登录。第一次登录请用单位管理员发给您的初始密码。" />
    <Section>
      <Form action="/sign-in">
        <Hidden name="next" value={typed.next} />
        {known.length > 1 && (
          <Select
            name="county"
            label="县（区）"
            required
            blank="请选择"
            options={known.map(({ code, name }) => ({ value: code, label: name }))}
            value={typed.county}
            error={errorAt(problem?.fields, "county")}
          />
        )}
        <TextInput
          name="staff"
          label="警号/工号"
          required
          value={typed.staff}
          autocomplete="username"
          error={errorAt(problem?.fields, "staff")}
        />
        <TextInput
          name="password"
          label="密码"
          type="password"
          required
          autocomplete="current-password"
          error={errorAt(problem?.fields, "password")}
        />
        <Buttons>
          <Submit>登录</Submit>
        </Buttons>
      </Form>
    </Section>
    <p class="sn-note">忘记密码，或连续输错被锁定，请联系本单位管理员。</p>
  </>
);

const PasswordForm = ({ staff, problem, first }: { staff: string; problem?: Problem; first: boolean }) => (
  <>
    <PageHeader
      title="修改密码"
      lead={first ? "首次登录，请先设置您自己的密码。" : "修改后，其他设备上的登录随即退出。"}
    />
    <Section>
      <Form action="/password">
        <input
          class="visually-hidden"
          type="text"
          name="username"
          value={staff}
          autocomplete="username"
          tabindex={-1}
          aria-hidden="true"
          readonly
        />
        <TextInput
          name="current"
          label={first ? "初始密码" : "原密码"}
          type="password"
          required
          autocomplete="current-password"
          error={errorAt(problem?.fields, "current")}
        />
        <TextInput
          name="next"
          label="新密码"
          type="password"
          required
          autocomplete="new-password"
          hint="至少 10 位，不能是警号/工号，也不要用容易猜到的数字。"
          error={errorAt(problem?.fields, "next")}
        />
        <TextInput
          name="again"
          label="再输一遍新密码"
          type="password"
          required
          autocomplete="new-password"
          error={errorAt(problem?.fields, "again")}
        />
        <Buttons>
          <Submit>保存新密码</Submit>
        </Buttons>
      </Form>
    </Section>
  </>
);

const signInPages: AnyPage[] = [
  page({
    method: "get",
    path: "/sign-in",
    guard: "public",
    summary: "登录页",
    run: async (call) => {
      const typed = { next: localPath(call.query.get("next") ?? undefined) };
      const known = await counties(call.deps);
      return showPage(call, { title: "登录", narrow: true }, <SignInForm typed={typed} known={known} />);
    },
  }),
  page({
    method: "post",
    path: "/sign-in",
    guard: "public",
    summary: "登录",
    run: async (call) => {
      const { deps, form, c } = call;
      const given = { ...fieldsOf(form, "staff", "county"), password: form.one("password") };
      const next = localPath(form.one("next"));
      const done = await attempt(() => signIn(deps, parsed(SignIn, given), deviceOf(c)));
      if ("problem" in done) {
        const { problem } = done;
        const typed = { staff: given.staff, county: given.county, next };
        const body = <SignInForm typed={typed} known={await counties(deps)} problem={problem} />;
        return showPage(call, { title: "登录", narrow: true, problem }, body);
      }
      setSession(c, deps, done.value.token);
      return goTo(call, done.value.mustChangePassword ? "/password" : next);
    },
  }),
  page({
    method: "post",
    path: "/sign-out",
    guard: "signedIn",
    summary: "退出登录",
    run: async (call) => {
      await signOut(call.deps, sessionOf(call.c));
      clearSession(call.c, call.deps);
      return goTo(call, "/sign-in", "已退出登录");
    },
  }),
  page({
    method: "post",
    path: "/sign-out-everywhere",
    guard: "signedIn",
    summary: "退出所有设备",
    run: async (call) => {
      await signOutEverywhere(call.deps, call.actor);
      clearSession(call.c, call.deps);
      return goTo(call, "/sign-in", "已退出所有设备");
    },
  }),
];

const passwordPages: AnyPage[] = [
  page({
    method: "get",
    path: "/password",
    guard: "signedIn",
    summary: "修改密码页",
    run: (call) => {
      const first = sessionOf(call.c).account.mustChangePassword;
      return showPage(
        call,
        { title: "修改密码", narrow: true },
        <PasswordForm staff={call.actor.staff} first={first} />,
      );
    },
  }),
  page({
    method: "post",
    path: "/password",
    guard: "signedIn",
    summary: "修改密码",
    run: async (call) => {
      const { deps, form, c, actor } = call;
      const me = sessionOf(c);
      const done = await attempt(async () => {
        const given = parsed(PasswordChange, { current: form.one("current"), next: form.one("next") });
        if (form.one("again") !== given.next) throw differs();
        await changePassword(deps, me, given);
      });
      if (!("problem" in done)) return goTo(call, "/", "密码已修改");
      const body = (
        <PasswordForm staff={actor.staff} first={me.account.mustChangePassword} problem={done.problem} />
      );
      return showPage(call, { title: "修改密码", narrow: true, problem: done.problem }, body);
    },
  }),
];

const accountPage = page({
  method: "get",
  path: "/account",
  guard: "signedIn",
  summary: "我的账号",
  run: async (call) => {
    const me = await whoAmI(call.deps, sessionOf(call.c));
    const names = await placeNames(call.deps, me.county);
    return showPage(
      call,
      { title: "我的账号" },
      <>
        <PageHeader title="我的账号" actions={<LinkButton href="/password">修改密码</LinkButton>} />
        <Section title="基本情况">
          <DefinitionList
            items={[
              { label: "姓名", value: me.name },
              { label: "警号/工号", value: me.staff },
              { label: "单位", value: [names.of(me.organ), names.of(me.unit)].filter(Boolean).join(" · ") },
              {
                label: "权限",
                value:
                  me.grants.map(({ roleLabel, placeLabel }) => `${roleLabel}（${placeLabel}）`).join("、") ||
                  "普通干警",
              },
            ]}
          />
        </Section>
        <Section title="已登录的设备" note="不认识的登录？请立即退出所有设备并修改密码。">
          <DataTable
            caption="已登录的设备"
            rows={me.sessions}
            columns={[
              { head: "设备", lead: true, cell: (row) => row.device },
              { head: "登录时间", cell: (row) => sayInstant(row.opened) },
              { head: "到期", cell: (row) => sayInstant(row.ends) },
              {
                head: "状态",
                cell: (row) =>
                  row.current ? <Status tone="ok" word="本机" /> : <Status tone="info" word="在用" />,
              },
            ]}
          />
          <Form action="/sign-out-everywhere" inline>
            <Submit look="danger" confirm="确定退出所有设备？需要重新登录。">
              退出所有设备
            </Submit>
          </Form>
        </Section>
      </>,
    );
  },
});

export const sessionPages: AnyPage[] = [...signInPages, ...passwordPages, accountPage];
