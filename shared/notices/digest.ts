// One mail for everything a person is told in one run: the subject says what, each line says where to do it.
import { sayInstant } from "../time.ts";
import type { StoredNotice } from "./schema.ts";

const subjectLengthMax = 80;

/** The mail's subject and plain text. `origin` is the site's public address; every link starts with it. */
export function digestOf(
  reader: { name: string },
  notices: readonly StoredNotice[],
  origin: string,
): { subject: string; text: string } {
  const [first] = notices;
  const many = notices.length > 1;
  const subject = many ? `您有 ${notices.length} 项待办：${first?.title ?? ""}等` : (first?.title ?? "");
  const lines = notices.map((notice, index) => {
    const mark = many ? `${index + 1}. ` : "";
    return `${mark}${notice.title}\n${notice.text}\n办理：${origin}${notice.link}`;
  });
  const asOf = notices.map(({ writtenAt }) => writtenAt).toSorted()[0];
  const ending = [
    asOf ? `以上按${sayInstant(asOf)}的记录写成，此后的变化以系统页面为准；已经办理的请忽略。` : "",
    `全部消息：${origin}/notices`,
    "本邮件由素能自动发出，请勿回复。",
  ].join("\n");
  const greeting = many ? `您有 ${notices.length} 项待办：` : "您有 1 项待办：";
  return {
    subject: `【素能】${subject}`.slice(0, subjectLengthMax),
    text: [`${reader.name}，您好！`, greeting, ...lines, ending].join("\n\n"),
  };
}
