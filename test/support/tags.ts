// Reads rendered HTML strictly: every tag with its attributes. What is not plain text or a tag is an error.

export type Tag = { name: string; attributes: Record<string, string>; text: string };

const TAG = /<(\/?[a-z][a-z0-9]*|!doctype)((?:\s+[a-z][a-z0-9:-]*(?:="[^"<>]*")?|\s+html)*)\s*\/?>/giu;

/** The opening tags in order, each with the text up to the next tag. Throws where text holds a '<' or '>'. */
export function tagsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  let end = 0;
  const textUntil = (index: number): string => {
    const text = html.slice(end, index);
    if (/[<>]/u.test(text)) throw new Error(`not escaped: ${text.slice(0, 120)}`);
    return text;
  };
  for (const match of html.matchAll(TAG)) {
    const text = textUntil(match.index);
    const last = tags.at(-1);
    if (last) last.text += text;
    end = match.index + match[0].length;
    const name = (match[1] ?? "").toLowerCase();
    if (!name.startsWith("/")) tags.push({ name, attributes: attributesOf(match[2] ?? ""), text: "" });
  }
  textUntil(html.length);
  return tags;
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([a-z][a-z0-9:-]*)(?:="([^"]*)")?/giu)].map(([, name, value]) => [name, value ?? ""]),
  );
