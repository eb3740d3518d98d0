// What an administrator posts from an officer's page about the account: passwords, locks, roles.
import { NewGrant } from "../../shared/org/schema.ts";
import { DefinitionList, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import {
  disableAccount,
  enableAccount,
  giveGrant,
  issuePassword,
  takeGrant,
  unlockAccount,
} from "./administer.ts";
import { showOfficer, type OfficerCall } from "./pages-officer.tsx";

/** Does it and goes back to the officer's page with a word, or shows the page with what went wrong. */
async function doAndReturn(
  call: OfficerCall,
  message: string,
  work: () => Promise<unknown>,
): Promise<Response> {
  const done = await attempt(work);
  return "problem" in done
    ? showOfficer(call, done.problem)
    : goTo(call, `/org/officers/${call.params.staff}`, message);
}

/** The chosen "role place" of the forms. */
function grantOf(call: OfficerCall): NewGrant {
  const [role, place] = call.form.one("grant").split(" ");
  return parsed(NewGrant, { role, place });
}

export const accountPages: AnyPage[] = [
  page({
    method: "post",
    path: "/org/officers/:staff/password",
    guard: "org.edit",
    summary: "发放初始密码，只显示一次",
    run: async (call) => {
      const done = await attempt(() => issuePassword(call.deps, call.actor, call.params.staff));
      if ("problem" in done) return showOfficer(call, done.problem);
      const { staff, name, password } = done.value;
      return showPage(
        call,
        { title: "初始密码", active: "org", narrow: true },
        <>
          <PageHeader title="初始密码" lead="只显示这一次，请当面或电话告知本人；首次登录时须修改。" />
          <Section>
            <DefinitionList
              items={[
                { label: "姓名", value: name },
                { label: "警号/工号", value: staff },
                { label: "初始密码", value: <strong>{password}</strong> },
              ]}
            />
            <LinkButton href={`/org/officers/${staff}`} look="primary">
              已记下，返回
            </LinkButton>
          </Section>
        </>,
      );
    },
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/unlock",
    guard: "org.edit",
    summary: "解锁账号",
    run: (call) => doAndReturn(call, "已解锁", () => unlockAccount(call.deps, call.actor, call.params.staff)),
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/disable",
    guard: "org.edit",
    summary: "停用账号",
    run: (call) =>
      doAndReturn(call, "账号已停用", () => disableAccount(call.deps, call.actor, call.params.staff)),
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/enable",
    guard: "org.edit",
    summary: "启用账号",
    run: (call) =>
      doAndReturn(call, "账号已启用", () => enableAccount(call.deps, call.actor, call.params.staff)),
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/grants",
    guard: "org.grant",
    summary: "授予角色",
    run: (call) =>
      doAndReturn(call, "已授予角色", () =>
        giveGrant(call.deps, call.actor, call.params.staff, grantOf(call)),
      ),
  }),
  page({
    method: "post",
    path: "/org/officers/:staff/grants/take",
    guard: "org.grant",
    summary: "撤销角色",
    run: (call) =>
      doAndReturn(call, "已撤销角色", () =>
        takeGrant(call.deps, call.actor, call.params.staff, grantOf(call)),
      ),
  }),
];
