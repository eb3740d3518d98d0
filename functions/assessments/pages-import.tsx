// Importing results with a form: a workbook to fill in, upload, look at what it would do, confirm. Works without script.
import { ResultsCommit, type EntryList } from "../../shared/assessments/entry-views.ts";
import { AttemptKind } from "../../shared/assessments/schema.ts";
import { Problem } from "../../shared/problem.ts";
import { Day } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, FileInput, Form, Submit } from "../../web/ui/forms.tsx";
import { LinkButton, PageHeader, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { workbookAnswer } from "../org/download.ts";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { pathOf } from "./entry-form.tsx";
import { TableNote } from "./entry-parts.tsx";
import { viewEntries } from "./entry-views.ts";
import { kindWords, Preview } from "./import-preview.tsx";

/** Reading spreadsheets is a chunk of its own on Lambda: few requests import anything. */
const importing = () => import("./import-operations.ts");

type RoundCall = Omit<PageCall<string>, "params"> & { params: { organ: string; round: string } };

const kindOf = (text: string | null): AttemptKind => AttemptKind.catch("first").parse(text);

const columnsHint = ({ round }: EntryList): string =>
  ({
    score: "列：警号/工号、成绩；可加姓名（会核对）、结果（缺考写“缺考”）、考核日期。",
    verdict: "列：警号/工号、结果（合格、不合格、缺考）；可加姓名（会核对）、考核日期。",
    table:
      "列：警号/工号、每个体能项目一列（如 4:05、12.5、35）；可加姓名（会核对）、结果（缺考写“缺考”）、考核日期。",
  })[round.rule.by];

const UploadForm = ({ list, day, problem }: { list: EntryList; day?: string; problem?: Problem }) => {
  const { kind, round, window } = list;
  const address = `${pathOf(list)}/import`;
  const many = list.units.length > 1;
  return (
    <>
      <PageHeader
        title="用表格导入成绩"
        back={{ href: pathOf(list), label: round.title }}
        lead="上传后先预览，确认后才写入。已有的成绩不会被覆盖。"
      />
      {round.makeUp && (
        <Tabs
          label="考核或补考"
          items={AttemptKind.options.map((one) => ({
            href: `${address}?kind=${one}`,
            label: kindWords[one],
            active: one === kind,
          }))}
        />
      )}
      <TableNote table={list.table} organ={list.organ} />
      <Section title="先下载名单填写" note={columnsHint(list)}>
        <p class="sn-actions">
          {many && (
            <LinkButton href={`${pathOf(list)}/template?kind=${kind}`} download>
              全部名单
            </LinkButton>
          )}
          {list.units.slice(0, 30).map(({ unit, unitName }) => (
            <LinkButton
              href={`${pathOf(list)}/template?kind=${kind}&unit=${unit}`}
              look="quiet"
              small
              download
            >
              {unitName}
            </LinkButton>
          ))}
        </p>
      </Section>
      <Section title="上传填好的表格">
        <Form action={`${address}?kind=${kind}`} multipart>
          <FileInput
            name="file"
            label="文件"
            required
            accept=".xlsx,.csv"
            hint=".xlsx 或 .csv，最大 10 MB。列的顺序不限，备注等其他列不读取。"
            error={errorAt(problem?.fields, "file")}
          />
          <DateInput
            name="day"
            label={kind === "first" ? "表中没有考核日期的，按这一天" : "表中没有补考日期的，按这一天"}
            hint={kind === "first" ? "不选：按本部门安排的考核日期" : undefined}
            value={day ?? ""}
            min={window?.from}
            max={window?.to}
            error={errorAt(problem?.fields, "day")}
          />
          <Buttons>
            <Submit>上传并预览</Submit>
          </Buttons>
        </Form>
      </Section>
    </>
  );
};

const noFile = (): Problem => new Problem("invalid", "请选择文件", [{ path: "file", message: "请选择文件" }]);

/** The upload form of an address, for who may record anything of the round. */
const listOf = ({ deps, actor, params, query }: RoundCall): Promise<EntryList> =>
  viewEntries(deps, actor, params, { kind: kindOf(query.get("kind")) });

export const importPages = [
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/import",
    guard: "signedIn",
    summary: "用表格导入成绩页：单位政工和考官",
    run: async (call) => showPage(call, { title: "导入成绩" }, <UploadForm list={await listOf(call)} />),
  }),
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/template",
    guard: "signedIn",
    summary: "下载填报成绩用的表格",
    run: async ({ deps, actor, params, query, c }) => {
      const { resultTemplate } = await import("./import-template.ts");
      const asked = { unit: query.get("unit") || undefined, kind: kindOf(query.get("kind")) };
      const { fileName, bytes } = await resultTemplate(deps, actor, params, asked);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/import",
    guard: "signedIn",
    summary: "上传成绩表并预览",
    run: async (call) => {
      const { deps, actor, params, query, form } = call;
      const list = await listOf(call);
      const day = form.one("day");
      const done = await attempt(async () => {
        const file = form.file("file");
        if (!file) throw noFile();
        const bytes = new Uint8Array(await file.arrayBuffer());
        const asked = { at: params, kind: kindOf(query.get("kind")), fileName: file.name };
        const named = day === "" ? {} : { day: parsed(Day, day) };
        return (await importing()).uploadResults(deps, actor, { ...asked, ...named, bytes });
      });
      if (!("problem" in done)) return goTo(call, `/assessments/imports/${done.value.import}`);
      const { problem } = done;
      const body = <UploadForm list={list} day={day} problem={problem} />;
      return showPage(call, { title: "导入成绩", problem }, body);
    },
  }),
  page({
    method: "get",
    path: "/assessments/imports/:import",
    guard: "signedIn",
    summary: "成绩导入预览页；只有上传的人可以",
    run: async (call) => {
      const { deps, actor, params } = call;
      const preview = await (await importing()).openResults(deps, actor, params.import);
      const names = await placeNames(deps, actor.county);
      const body = <Preview preview={preview} unitName={(id) => names.of(id)} />;
      return showPage(call, { title: "导入预览" }, body);
    },
  }),
  page({
    method: "post",
    path: "/assessments/imports/:import",
    guard: "signedIn",
    summary: "确认导入成绩",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const preview = `/assessments/imports/${params.import}`;
      const given = {
        mode: form.one("mode"),
        seen: form.one("seen") === "" ? undefined : Number(form.one("seen")),
      };
      const done = await attempt(async () =>
        (await importing()).commitResults(deps, actor, params.import, parsed(ResultsCommit, given)),
      );
      // Changed since: the new preview says what would be recorded now.
      if ("problem" in done && done.problem.code !== "conflict") throw done.problem;
      if ("problem" in done) return goTo(call, preview, done.problem.message, "failed");
      const { organ, round, counts, message, refused } = done.value;
      const kept = counts.wrong > 0 || refused.length > 0;
      const back = kept ? preview : pathOf({ organ, round: { id: round } });
      return goTo(call, back, message, refused.length > 0 ? "failed" : "done");
    },
  }),
  page({
    method: "get",
    path: "/assessments/imports/:import/errors",
    guard: "signedIn",
    summary: "下载成绩表的错误行",
    run: async ({ deps, actor, params, c }) => {
      const { fileName, bytes } = await (await importing()).resultErrors(deps, actor, params.import);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
];
