// `npm start`: the embedded engine, the web server and the ticker on one machine.
import path from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { speakChinese } from "../shared/wording.ts";
import { firstRun, type FirstRun } from "./first-run.ts";
import { openLocal, readLocalEnv, type LocalHost } from "./local-deps.ts";
import { problemResponse } from "./platform/answers.ts";
import { loadAssets } from "./platform/assets.ts";
import { securityHeaders } from "./platform/headers.ts";
import { describeError } from "./platform/log.ts";
import { sweepExpired } from "./platform/sweep-expired.ts";
import { catchUp, startTicker } from "./platform/ticker.ts";
import { withoutVault } from "./platform/vault.ts";
import { runners } from "./runners.ts";
import { createSite } from "./site.ts";

speakChinese();

async function start(): Promise<void> {
  const empty = process.argv.includes("--empty");
  const host = await openLocal(readLocalEnv(process.env));
  const notes = path.join(host.dataDir, "demo-accounts.json");
  const resetAdmin = process.argv.includes("--reset-admin");
  const made = await firstRun(host.deps, { empty, resetAdmin, notes, say: (line) => console.log(line) });
  await loadAssets();
  const site = new Hono();
  site.use(securityHeaders("", host.deps.secureCookies));
  site.route("/", host.files.routes);
  const { app } = createSite(host.deps);
  site.all("*", (c) => app.fetch(c.req.raw, c.env));
  site.onError((error, c) => problemResponse(host.deps, c, error));
  const server = serve({ fetch: site.fetch, port: host.env.PORT, hostname: host.env.HOST }, (info) => {
    welcome(host, info.port, made);
  });
  server.on("error", (error: NodeJS.ErrnoException) => {
    const busy = error.code === "EADDRINUSE";
    console.error(
      busy ? `端口 ${host.env.PORT} 已被占用，请用 PORT=3001 npm start 换一个端口` : error.message,
    );
    void host.stop().finally(() => process.exit(1));
  });
  const ticker = startTicker(withoutVault(host.deps), runners);
  void catchUp(withoutVault(host.deps), runners);
  const tidy = (): void => {
    void Promise.all([sweepExpired(host.deps), host.files.sweepIncoming()]).catch((error: unknown) =>
      host.deps.log("warn", "sweep.failed", describeError(error)),
    );
  };
  const tidying = setInterval(tidy, 3_600_000);
  let stopping = false;
  const stop = (code: number): void => {
    if (stopping) return;
    stopping = true;
    clearInterval(tidying);
    server.close();
    const patience = setTimeout(() => process.exit(code), 8000);
    patience.unref();
    void ticker
      .stop()
      .then(() => host.stop())
      .finally(() => process.exit(code));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(0));
  void host.engine?.failed.then((reason) => {
    console.error(reason.message);
    stop(1);
  });
}

function welcome(host: LocalHost, port: number, made: FirstRun): void {
  const address = `http://${host.env.HOST === "0.0.0.0" ? "localhost" : host.env.HOST}:${port}`;
  const lines = [
    "",
    `素能已启动：${address}`,
    `数据存放在：${host.dataDir}`,
    `约谈密钥：${host.keyFile}（请与数据分开备份；丢失后约谈内容不能再打开）`,
    `接口文档：${address}/api/docs`,
    ...(host.deps.mail.caught ? [`外发邮件没有真正发出，可在 ${address}/notices/mail 查看`] : []),
    "",
    ...made.accounts.map((account) => `  ${account.role}\t${account.staff}\t${account.password}`),
    ...(made.accounts.length ? [""] : []),
    "按 Ctrl-C 停止；再次启动数据仍在。",
  ];
  console.log(lines.join("\n"));
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
