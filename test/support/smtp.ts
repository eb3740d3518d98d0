// A mail relay for tests: takes messages over SMTP, keeps them decoded, and refuses the next ones when told to.
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type CaughtMessage = {
  from: string;
  to: string[];
  subject: string;
  /** Without its angle brackets. */
  messageId: string;
  /** The plain text part, decoded. */
  text: string;
  raw: string;
};

export type SmtpSink = {
  port: number;
  /** Accepted messages, oldest first. */
  messages: CaughtMessage[];
  /** Refuses the next n messages after their data, with an SMTP code (451: try later, 550: never). */
  failNext(n: number, code?: number): void;
  close(): Promise<void>;
};

export async function startSmtpSink(): Promise<SmtpSink> {
  const messages: CaughtMessage[] = [];
  let refusals = { left: 0, code: 451 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
      stream.on("end", () => {
        if (refusals.left > 0) {
          refusals.left -= 1;
          answer(Object.assign(new Error("refused by the test"), { responseCode: refusals.code }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        messages.push({
          from,
          to: rcptTo.map(({ address }) => address),
          ...readMessage(Buffer.concat(chunks)),
        });
        answer();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  // Clients that hang up in the middle are part of the tests.
  server.removeAllListeners("error").on("error", () => {});
  return {
    port: (server.server.address() as AddressInfo).port,
    messages,
    failNext: (n, code = 451) => {
      refusals = { left: n, code };
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

type Part = { headers: Map<string, string>; body: string };

function readMessage(bytes: Buffer): Pick<CaughtMessage, "subject" | "messageId" | "text" | "raw"> {
  const raw = bytes.toString("utf8");
  const message = readPart(raw);
  return {
    subject: decodeWords(message.headers.get("subject") ?? ""),
    messageId: (message.headers.get("message-id") ?? "").replaceAll(/^<|>$/g, ""),
    text: plainText(message) ?? "",
    raw,
  };
}

/** Headers (unfolded, lower-case names) and body, which an empty line parts. */
function readPart(raw: string): Part {
  const [, head = "", body = ""] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(raw) ?? ["", raw];
  const lines = head.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body };
}

function plainText({ headers, body }: Part): string | undefined {
  const type = headers.get("content-type") ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary) {
    const parts = body.split(`--${boundary}`).slice(1, -1);
    return parts
      .map((part) => plainText(readPart(part.replace(/^\r?\n/, ""))))
      .find((text) => text !== undefined);
  }
  if (!/^text\/plain/i.test(type)) return undefined;
  const encoding = (headers.get("content-transfer-encoding") ?? "").toLowerCase();
  const text = decode(body, encoding === "base64" ? "B" : encoding === "quoted-printable" ? "Q" : "");
  return text.replaceAll("\r\n", "\n").trimEnd();
}

const decodeWords = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?[^?]+\?([BQ])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      decode(how.toUpperCase() === "Q" ? word.replaceAll("_", " ") : word, how.toUpperCase()),
    );

function decode(text: string, how: string): string {
  if (how === "B") return Buffer.from(text, "base64").toString("utf8");
  if (how !== "Q") return text;
  const joined = text.replaceAll(/=\r?\n/g, "");
  // Each =XX is one byte; whole runs are decoded together, because one Chinese character is three of them.
  return joined.replaceAll(/(?:=[0-9A-F]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll("=", ""), "hex").toString("utf8"),
  );
}
