// JSON API of one's own account: sign in, who am I, sign out, change the password.
import * as z from "zod";
import { PasswordChange, SignIn } from "../../shared/org/schema.ts";
import { Me } from "../../shared/org/views.ts";
import { route } from "../platform/route.ts";
import { changePassword, signIn, signOut, signOutEverywhere, whoAmI } from "./accounts.ts";
import { clearSession, deviceOf, sessionOf, setSession } from "./session-cookie.ts";

const Opened = z.object({
  token: z.string(),
  ends: z.string(),
  mustChangePassword: z.boolean(),
  county: z.string(),
  staff: z.string(),
  name: z.string(),
});

export const sessionRoutes = {
  signIn: route({
    method: "post",
    path: "/api/session",
    guard: "public",
    summary: "登录：警号/工号和密码换取会话令牌（同时设置 Cookie）",
    body: SignIn,
    reply: Opened,
    status: 201,
    run: async ({ deps, body, c }) => {
      const opened = await signIn(deps, body, deviceOf(c));
      setSession(c, deps, opened.token);
      return opened;
    },
  }),
  me: route({
    method: "get",
    path: "/api/session",
    guard: "signedIn",
    summary: "我的账号、权限和已登录的设备",
    reply: Me,
    run: ({ deps, c }) => whoAmI(deps, sessionOf(c)),
  }),
  signOut: route({
    method: "delete",
    path: "/api/session",
    guard: "signedIn",
    summary: "退出登录",
    run: async ({ deps, c }) => {
      await signOut(deps, sessionOf(c));
      clearSession(c, deps);
    },
  }),
  signOutEverywhere: route({
    method: "delete",
    path: "/api/session/everywhere",
    guard: "signedIn",
    summary: "退出所有设备",
    run: async ({ deps, actor, c }) => {
      await signOutEverywhere(deps, actor);
      clearSession(c, deps);
    },
  }),
  changePassword: route({
    method: "post",
    path: "/api/session/password",
    guard: "signedIn",
    summary: "修改密码，其他设备随即退出",
    body: PasswordChange,
    run: ({ deps, body, c }) => changePassword(deps, sessionOf(c), body),
  }),
};
