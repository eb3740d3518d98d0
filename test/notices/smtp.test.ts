// Mail over a real SMTP connection: what arrives, and what each refusal of a relay means for the notice.
import { afterEach, beforeEach, expect, it } from "vitest";
import { SMTPServer } from "smtp-server";
import type { AddressInfo } from "node:net";
import { deliver } from "../../functions/notices/jobs.ts";
import { smtpMail } from "../../functions/notices/mail.ts";
import type { Kit } from "../support/app.ts";
import { startSmtpSink, type SmtpSink } from "../support/smtp.ts";
import { county, inboxOf, owedNotice, plainNotice, staff, tell } from "./given.ts";

let kit: Kit;
let relay: SmtpSink;
beforeEach(async () => {
  [kit, relay] = await Promise.all([county(), startSmtpSink()]);
});
afterEach(() => relay.close());

const through = (port: number) => ({
  ...kit.deps,
  mail: smtpMail(`smtp://127.0.0.1:${port}`, "素能 <suneng@suneng.test>"),
});
const run = (port = relay.port) => deliver(through(port), kit.county, kit.clock.now());

it("a merged mail arrives whole: to one address, with subject, text and the id of its notices", async () => {
  await tell(kit, owedNotice(), plainNotice());
  await run();
  expect(relay.messages).toHaveLength(1);
  const [mail] = relay.messages;
  expect(mail?.to).toEqual(["100001@suneng.test"]);
  expect(mail?.from).toBe("suneng@suneng.test");
  expect(mail?.subject).toBe("【素能】您有 2 项待办：城关派出所2026年10月每月训练简报还差 2 篇等");
  expect(mail?.text).toContain("陈内勤，您好！");
  expect(mail?.text).toContain("办理：http://suneng.test/training/briefs/new?unit=chengguan");
  expect(mail?.messageId).toMatch(/^notice-[0-9a-f]{32}@suneng$/);
  expect((await inboxOf(kit)).map(({ outcome }) => outcome)).toEqual(["mailed", "mailed"]);
});

it.each([451, 550])(
  "a relay that refuses the message with %i keeps it waiting, and gets it later",
  async (code) => {
    relay.failNext(1, code);
    await tell(kit, owedNotice());
    await run();
    const [row] = await inboxOf(kit);
    expect(row).toMatchObject({ attempts: 1, lastError: `邮件服务器：${code} refused by the test` });
    expect(row?.outcome).toBeUndefined();
    kit.clock.advance({ minutes: 1 });
    await run();
    expect(relay.messages).toHaveLength(1);
  },
);

it("a relay that cannot be reached keeps the notice waiting", async () => {
  const away = await startSmtpSink();
  await away.close();
  await tell(kit, owedNotice());
  await run(away.port);
  expect((await inboxOf(kit))[0]).toMatchObject({ attempts: 1, lastError: "邮件服务器：ESOCKET" });
});

it("an address that the relay refuses for good is settled as refused, without the address in the error; others arrive", async () => {
  const taken: string[] = [];
  const strict = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo: ({ address }, _, answer) =>
      address.startsWith("100001")
        ? answer(Object.assign(new Error(`<${address}>: no such user`), { responseCode: 550 }))
        : answer(),
    onData: (stream, session, answer) => {
      stream.resume();
      stream.on("end", () => {
        taken.push(...session.envelope.rcptTo.map(({ address }) => address));
        answer();
      });
    },
  });
  await new Promise<void>((resolve) => void strict.listen(0, "127.0.0.1", resolve));
  await tell(kit, owedNotice(), owedNotice({ to: staff.unitHead }));
  await run((strict.server.address() as AddressInfo).port);
  await new Promise<void>((resolve) => strict.close(resolve));
  expect(taken).toEqual(["100002@suneng.test"]);
  const [row] = await inboxOf(kit);
  expect(row?.outcome).toBe("refused");
  expect(row?.lastError).toContain("550");
  expect(row?.lastError).not.toContain("@");
});
