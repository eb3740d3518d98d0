// Mail: SMTP, SES, a local sink whose messages can be read on a page, or none. One message a call; the caller retries.
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import type { CaughtMail, Clock, Mail, MailMessage } from "../platform/deps.ts";

/** What a channel said when it did not take a message. `again`: worth another try later. */
export class MailError extends Error {
  readonly again: boolean;

  constructor(message: string, again: boolean) {
    super(message);
    this.name = "MailError";
    this.again = again;
  }
}

/** No mail at all: notices live in the inbox. */
export const noMail: Mail = {
  configured: false,
  send: () => Promise.reject(new MailError("没有配置邮件", false)),
};

const timeouts = { dnsTimeout: 5000, connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 15_000 };
/** One message in all: a relay that answers drop by drop may not outlast the lease of the run that waits for it. */
const messageMilliseconds = 20_000;

/** Mail through an SMTP relay; `url` is smtp(s)://user:password@host:port. The library is loaded at the first message. */
export function smtpMail(url: string, from: string): Mail {
  let transport: Promise<{ sendMail(message: object): Promise<unknown> }> | undefined;
  const open = async (): Promise<{ sendMail(message: object): Promise<unknown> }> => {
    const { createTransport } = await import("nodemailer");
    return createTransport({ url, ...timeouts });
  };
  return {
    configured: true,
    send: async (message) => {
      transport ??= open();
      try {
        await withinTime((await transport).sendMail(envelope(message, from)));
      } catch (error) {
        throw smtpError(error);
      }
    },
  };
}

const envelope = ({ to, subject, text, messageId }: MailMessage, from: string): object => ({
  from,
  to,
  subject,
  text,
  messageId: `<${messageId}@suneng>`,
});

/** Fails after the time is up; whether the relay took the message is then not known, and it is sent again. */
async function withinTime(sending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MailError("邮件服务器没有及时答复", true)), messageMilliseconds);
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Only a 5xx to the address itself (RCPT TO) is for good. A refused sign-in, sender or message is the relay's or our
 * own setting: it is put right one day, and the notices must still be there.
 */
function smtpError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  const known = error as { responseCode?: number; code?: string; response?: string; command?: string };
  const permanent = (known.responseCode ?? 0) >= 500 && known.command === "RCPT TO";
  const said = known.response ?? known.code ?? "网络不通";
  return new MailError(`邮件服务器：${said}`.slice(0, 200), !permanent);
}

/** What SES refuses for this message or address; an account that is paused or throttled is put right one day. */
const sesPermanent = new Set(["MessageRejected", "BadRequestException"]);

/** Mail through SES. It has no idempotency token, so a doubtful send is not retried here: the outbox decides. */
export function sesMail(from: string): Mail {
  let client: SESv2Client | undefined;
  return {
    configured: true,
    send: async ({ to, subject, text, messageId }) => {
      const { SESv2Client, SendEmailCommand } = await import("@aws-sdk/client-sesv2");
      client ??= new SESv2Client({ maxAttempts: 1 });
      const content = { Data: text, Charset: "UTF-8" };
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            Content: {
              Simple: {
                Subject: { Data: subject, Charset: "UTF-8" },
                Body: { Text: content },
                Headers: [{ Name: "X-Suneng-Notice", Value: messageId }],
              },
            },
          }),
        );
      } catch (error) {
        const name = error instanceof Error ? error.name : "unknown";
        throw new MailError(`SES：${name}`, !sesPermanent.has(name));
      }
    },
  };
}

/** Mail that stays on this machine, one JSON file a message, named by its id: sent twice it is still one. */
export function mailSink(folder: string, clock: Clock): Mail {
  return {
    configured: true,
    send: async (message) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, `${message.messageId.replaceAll(/[^A-Za-z0-9._-]/g, "_")}.json`);
      const caught: CaughtMail = { ...message, at: clock.now() };
      await writeFile(`${file}.part`, JSON.stringify(caught), { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    caught: async () => {
      const names = await readdir(folder).catch(() => []);
      const kept = names.filter((name) => name.endsWith(".json"));
      const mails = await Promise.all(
        kept.map(async (name) => JSON.parse(await readFile(path.join(folder, name), "utf8")) as CaughtMail),
      );
      return mails.sort((a, b) => (a.at < b.at ? 1 : -1));
    },
  };
}
