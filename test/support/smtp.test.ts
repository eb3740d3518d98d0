// The mail relay of the tests gives back what was sent, and refuses on demand.
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSmtpSink, type SmtpSink } from "./smtp.ts";

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.close());

const send = (text: string) =>
  createTransport({ host: "127.0.0.1", port: sink.port, secure: false, ignoreTLS: true }).sendMail({
    from: "素能 <suneng@example.cn>",
    to: "liming@example.cn",
    subject: "【提醒】十一月训练日简报还差 2 篇，请于月底前报送，逾期将在通报中列名",
    messageId: "<brief-2026-11@suneng>",
    text,
    html: `<p>${text}</p>`,
  });

test("a Chinese message comes out as it went in", async () => {
  const text = "县公安分局治安大队：\n11 月还差 2 篇。\nhttp://suneng.test/training/new";
  await send(text);
  const [message] = sink.messages;
  expect(message).toMatchObject({
    from: "suneng@example.cn",
    to: ["liming@example.cn"],
    subject: "【提醒】十一月训练日简报还差 2 篇，请于月底前报送，逾期将在通报中列名",
    messageId: "brief-2026-11@suneng",
    text,
  });
});

test("the next message is refused with the code asked for, and the one after it is taken", async () => {
  const before = sink.messages.length;
  sink.failNext(1, 550);
  await expect(send("one")).rejects.toMatchObject({ responseCode: 550 });
  expect(sink.messages).toHaveLength(before);
  await send("two");
  expect(sink.messages).toHaveLength(before + 1);
});
