// The pieces as text: hostile words stay words, every input has its label, nothing leans on colour or inline code.
import { readFileSync } from "node:fs";
import type { JSX } from "hono/jsx/jsx-runtime";
import { describe, expect, test } from "vitest";
import * as card from "../../web/ui/cards.tsx";
import { Checkbox, CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { ApiDocsPage } from "../../web/ui/docs.tsx";
import { errorAt, fieldId } from "../../web/ui/fields.tsx";
import * as form from "../../web/ui/forms.tsx";
import { Layout } from "../../web/ui/layout.tsx";
import * as part from "../../web/ui/page-parts.tsx";
import { PhotoGrid, PhotoPicker } from "../../web/ui/photos.tsx";
import { product } from "../../web/ui/product.ts";
import { Status, StatusLegend, type Tone, toneShapes } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { gallery } from "../support/gallery.tsx";
import { tagsOf } from "../support/tags.ts";

const render = async (piece: JSX.Element): Promise<string> => (await piece).toString();

/** Words that close whatever they stand in and bring a script, a handler and a style along. */
const evil = `"'><script>alert(1)</script><b onclick="x" style="color:red">&lt;`;
const field = { name: "evil", label: evil, hint: evil, error: evil };
const option = { value: evil, label: evil, hint: evil };
const link = { href: evil, label: evil };

const pieces: Record<string, JSX.Element> = {
  Layout: (
    <Layout
      title={evil}
      notice={evil}
      error={evil}
      me={{ name: evil, unitName: evil, organName: evil, countyName: evil, roles: [evil], unread: 1 }}
      nav={[1, 2, 3, 4, 5, 6].map(() => ({ ...link, badge: 1 }))}
    >
      {evil}
    </Layout>
  ),
  PageHeader: <part.PageHeader title={evil} back={link} lead={evil} badge={evil} actions={evil} />,
  Section: (
    <part.Section title={evil} id={evil} note={evil} actions={evil}>
      {evil}
    </part.Section>
  ),
  LinkButton: <part.LinkButton href={evil}>{evil}</part.LinkButton>,
  Alert: (
    <part.Alert tone="bad" title={evil}>
      {evil}
    </part.Alert>
  ),
  DefinitionList: <part.DefinitionList items={[{ label: evil, value: evil }]} />,
  Timeline: <part.Timeline items={[{ title: evil, at: evil, by: evil, note: evil }]} />,
  Tabs: <part.Tabs label={evil} items={[{ ...link, count: 1 }]} />,
  EmptyState: (
    <part.EmptyState title={evil} action={link}>
      {evil}
    </part.EmptyState>
  ),
  MonthPicker: <part.MonthPicker label={evil} previous={evil} next={evil} />,
  QuarterPicker: <part.QuarterPicker label={evil} previous={evil} next={evil} />,
  Disclosure: <part.Disclosure summary={evil}>{evil}</part.Disclosure>,
  TodoCard: (
    <card.TodoCard
      title={evil}
      count={1}
      measure={evil}
      due={evil}
      tone="bad"
      word={evil}
      detail={evil}
      action={link}
    />
  ),
  Stat: <card.Stat label={evil} value={evil} measure={evil} href={evil} hint={evil} />,
  Stages: <card.Stages label={evil} items={[{ ...link, tone: "ok", word: evil, count: 1, active: true }]} />,
  Progress: <card.Progress label={evil} done={1} of={2} measure={evil} />,
  Status: <Status tone="ok" word={evil} note={evil} />,
  StatusLegend: <StatusLegend items={[{ tone: "ok", word: evil }]} />,
  DataTable: (
    <DataTable
      caption={evil}
      rows={[evil]}
      columns={[
        { head: evil, cell: (row) => row, lead: true },
        { head: evil, cell: (row) => row, total: evil },
      ]}
      filter={{ id: evil, label: evil }}
      next={evil}
      first={evil}
    />
  ),
  EmptyTable: (
    <DataTable<string> caption="" rows={[]} columns={[]} empty={{ title: evil, text: evil, action: link }} />
  ),
  Form: (
    <form.Form action={evil} idempotencyKey={evil} keep={evil} id={evil} confidential>
      {evil}
    </form.Form>
  ),
  Hidden: <form.Hidden name={evil} value={evil} />,
  TextInput: <form.TextInput {...field} value={evil} placeholder={evil} autocomplete={evil} />,
  EvilName: <form.TextInput name={evil} label="x" />,
  TextArea: <form.TextArea {...field} value={`</textarea>${evil}`} placeholder={evil} maxLength={9} />,
  Select: <form.Select {...field} options={[option]} value={evil} blank={evil} />,
  DateInput: <form.DateInput {...field} value={evil} min={evil} max={evil} />,
  MonthInput: <form.MonthInput {...field} value={evil} min={evil} max={evil} />,
  TimeInput: <form.TimeInput {...field} value={evil} stepMinutes={5} />,
  NumberInput: <form.NumberInput {...field} value={evil} measure={evil} />,
  FileInput: <form.FileInput {...field} accept={evil} />,
  Submit: (
    <form.Submit name={evil} value={evil} action={evil} whyNot={evil} confirm={evil}>
      {evil}
    </form.Submit>
  ),
  ErrorSummary: <form.ErrorSummary title={evil} problems={[{ path: evil, message: evil }]} />,
  RadioGroup: <RadioGroup {...field} options={[option]} value={evil} />,
  CheckList: <CheckList {...field} options={[option]} values={[evil]} selectAll filter />,
  Checkbox: <Checkbox name={evil} label={evil} hint={evil} error={evil} value={evil} />,
  PhotoGrid: <PhotoGrid photos={[{ url: evil, alt: evil, caption: evil, flags: [evil], extra: evil }]} />,
  PhotoPicker: (
    <PhotoPicker
      ticketsUrl={evil}
      photosUrl={evil}
      removeUrl={evil}
      max={9}
      photos={[{ key: evil, url: evil, removeAction: evil }]}
      plain={{ url: evil, fields: { [evil]: evil } }}
      hint={evil}
    />
  ),
  ApiDocsPage: <ApiDocsPage specUrl={evil} />,
};

describe.each(Object.entries(pieces))("%s", (_, piece) => {
  test("keeps hostile words words, and carries no inline style, script or handler", async () => {
    const tags = tagsOf(await render(piece));
    expect(tags.length).toBeGreaterThan(0);
    expect(tags.filter(({ name }) => name === "b" || name === "style")).toEqual([]);
    const inline = tags
      .flatMap(({ attributes }) => Object.keys(attributes))
      .filter((name) => /^(?:on|style$)/u.test(name));
    expect(inline).toEqual([]);
    for (const script of tags.filter(({ name }) => name === "script")) {
      expect(script.attributes.src).toMatch(/^\/assets\//u);
      expect(script.text).toBe("");
    }
  });
});

test("control: the reader of these tests finds what is not escaped", () => {
  expect(() => tagsOf(`<p>${evil}</p>`)).toThrow("not escaped");
  expect(tagsOf('<p onclick="x">a</p>')[0]?.attributes).toHaveProperty("onclick");
});

describe.each(Object.entries(gallery))("on the page %s", (_, page) => {
  test("every input has a label, every reference a target, every id one owner", async () => {
    const tags = tagsOf(await render(page));
    const ids = tags.flatMap(({ attributes }) => attributes.id ?? []);
    expect(ids).toEqual([...new Set(ids)]);
    const labelled = new Set(
      tags.flatMap(({ name, attributes }) => (name === "label" ? attributes.for : [])),
    );
    const inputs = tags.filter(
      ({ name, attributes }) =>
        ["input", "select", "textarea"].includes(name) && attributes.type !== "hidden",
    );
    const nameless = inputs.filter(
      ({ attributes: { id, ...rest } }) => !labelled.has(id) && !rest["aria-label"],
    );
    expect(nameless).toEqual([]);
    const referred = tags.flatMap(({ attributes }) => [
      ...(attributes["aria-describedby"]?.split(" ") ?? []),
      ...(attributes.for ? [attributes.for] : []),
      ...(attributes.href?.startsWith("#") ? [attributes.href.slice(1)] : []),
    ]);
    expect(referred.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("nothing is loaded from anywhere else", async () => {
    const addresses = tagsOf(await render(page)).flatMap(({ attributes }) => [
      attributes.src,
      attributes.href,
    ]);
    expect(addresses.filter((address) => /^(?:https?:)?\/\//u.test(address ?? ""))).toEqual([]);
  });
});

test("a status is a shape and a word, never colour alone, and no two tones share a shape", async () => {
  const tones = Object.keys(toneShapes) as Tone[];
  expect(new Set(Object.values(toneShapes)).size).toBe(tones.length);
  for (const tone of tones) {
    const html = await render(<Status tone={tone} word="达标" />);
    expect(html).toContain(`aria-hidden="true">${toneShapes[tone]}</span>达标</span>`);
  }
});

test("a text that begins with a line break keeps it", async () => {
  const html = await render(<form.TextArea name="text" label="正文" value={"\n第二行"} />);
  expect(html).toContain(">\n\n第二行</textarea>");
});

test("an error is said on its field and linked from the summary, also for one item of a list", async () => {
  const problems = [{ path: "present.3", message: "李强已调离" }];
  expect(errorAt(problems, "present")).toBe("李强已调离");
  expect(errorAt(problems, "pres")).toBeUndefined();
  expect(fieldId("present.3")).toBe(fieldId("present"));
  expect(await render(<form.ErrorSummary problems={problems} />)).toContain('href="#f-present"');
  expect(await render(<form.ErrorSummary problems={[]} />)).toBe("");
});

test("a button that may not be pressed is disabled and says why", async () => {
  const html = await render(<form.Submit whyNot="还差 1 张照片">提交</form.Submit>);
  expect(html).toMatch(/<button[^>]* disabled=""/u);
  expect(html).toContain("还差 1 张照片");
});

test("a phone has at most five tabs; the rest is behind 更多", async () => {
  const nav = Array.from({ length: 8 }, (_, index) => ({ href: `/${index}`, label: `第${index}` }));
  const tabs = (html: string): number => html.split('class="sn-tab"').length - 1;
  expect(tabs(await render(<Layout title="" nav={nav} />))).toBe(5);
  expect(tabs(await render(<Layout title="" nav={nav.slice(0, 5)} />))).toBe(5);
  expect(await render(<Layout title="" nav={nav} />)).toContain("更多");
});

test("the version under every page is the package's", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(product.version).toBe(version);
});
