// One mail for everything a person is told in one run: the subject says what, each line says where to do it.
import { sayInstant } from "../time.ts";
import type { StoredNotice } from "./schema.ts";

const subjectLengthMax = 80;

/**
 * The mail's subject and plain text. `origin` is the site's public address; every link starts with it. Mail passes through
 * other hands: of what is private it says only that there is something to read.
 */
export function digestOf(
  reader: { name: string },
  notices: readonly StoredNotice[],
  origin: string,
): { subject: string; text: string } {
  const open = notices.filter((notice) => !notice.private);
  const hidden = notices.length - open.length;
  const lines = open.map(({ title, text, link }) => `${title}\n${text}\n办理：${origin}${link}`);
  if (hidden > 0) lines.push(`${hidden} 项个人事项，请登录系统查看\n办理：${origin}/notices`);
  const asOf = open.map(({ writtenAt }) => writtenAt).toSorted()[0];
  const ending = [
    ...(asOf ? [`以上按${sayInstant(asOf)}的记录写成，此后的变化以系统页面为准；已经办理的请忽略。`] : []),
    `全部消息：${origin}/notices`,
    "本邮件由素能自动发出，请勿回复。",
  ].join("\n");
  const numbered = lines.map((line, index) => (lines.length > 1 ? `${index + 1}. ${line}` : line));
  return {
    subject: `【素能】${subjectOf(open, notices.length)}`.slice(0, subjectLengthMax),
    text: [`${reader.name}，您好！`, `您有 ${notices.length} 项待办：`, ...numbered, ending].join("\n\n"),
  };
}

function subjectOf(open: readonly StoredNotice[], count: number): string {
  const [first] = open;
  if (!first) return `您有 ${count} 项个人事项，请登录系统查看`;
  return count > 1 ? `您有 ${count} 项待办：${first.title}等` : first.title;
}
