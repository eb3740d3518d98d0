// Fitness tables of an organ: which one holds, its versions, bringing one with its defects listed, downloads.
import type { TableList, TableVersion } from "../../shared/assessments/entry-views.ts";
import { groupsOf } from "../../shared/assessments/typed.ts";
import { Problem } from "../../shared/problem.ts";
import { sayFullDay } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, FieldRow, FileInput, Form, Submit, TextInput } from "../../web/ui/forms.tsx";
import { Alert, LinkButton, PageHeader, Section, Tabs } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { fieldsOf } from "../org/form-fields.ts";
import { workbookAnswer } from "../org/download.ts";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { tableDay, TableGiven } from "./routes-tables.ts";
import { bringTable, tableFile, viewTables, withdrawTable } from "./tables.ts";
import { organsOf } from "./views-rounds.ts";

type TableCall = Omit<PageCall<string>, "params">;

const addressOf = (organ: string): string => `/assessments/tables?organ=${organ}`;

const sayItems = (version: TableVersion): string =>
  groupsOf(version)
    .map(({ group, items }) => `${group}：${items.map(({ label }) => label).join("或")}`)
    .join("；");

const InForce = ({ list }: { list: TableList }) => {
  const current = list.versions.find((one) => one.current);
  const next = list.versions.findLast(
    (one) => !one.sample && !one.current && one.effectiveFrom > (current?.effectiveFrom ?? ""),
  );
  if (!current) return null;
  return current.sample ? (
    <Alert tone="soon" title="现在按示例评分表评定">
      {list.organName}
      还没有导入执行的标准。示例的分值是编的，只用来试用；按它评定的成绩处处注明“按示例评分表”。
      {next && `已导入的“${next.title}”从${sayFullDay(next.effectiveFrom)}起执行。`}
    </Alert>
  ) : (
    <Alert tone="ok" title={`现行：${current.title}`}>
      {sayFullDay(current.effectiveFrom)}起执行。每组选做一项：{sayItems(current)}。年龄按考核当天计算。
    </Alert>
  );
};

const stateOf = ({ sample, current }: TableVersion, currentFrom: string, from: string) => {
  if (sample) return <Status tone={current ? "soon" : "none"} word={current ? "示例（现用）" : "示例"} />;
  if (current) return <Status tone="ok" word="现行" />;
  return from > currentFrom ? <Status tone="info" word="待执行" /> : <Status tone="none" word="以前的" />;
};

const Versions = ({ list }: { list: TableList }) => {
  const currentFrom = list.versions.find((one) => one.current)?.effectiveFrom ?? "";
  const path = `/assessments/tables/${list.organ}`;
  return (
    <Section plain title="各版评分表">
      <DataTable
        caption="各版评分表"
        rows={list.versions}
        columns={[
          { head: "名称", lead: true, cell: ({ title }) => title },
          { head: "状态", cell: (one) => stateOf(one, currentFrom, one.effectiveFrom) },
          {
            head: "执行日期",
            cell: ({ sample, effectiveFrom }) => (sample ? "没有自己的评分表时" : sayFullDay(effectiveFrom)),
          },
          { head: "项目", cell: (one) => sayItems(one), hideOnPhone: true },
          {
            head: "",
            narrow: true,
            cell: ({ sample, effectiveFrom, title }) => (
              <span class="sn-row-actions">
                <LinkButton href={`${path}/${sample ? "sample" : effectiveFrom}/file`} small download>
                  下载
                </LinkButton>
                {list.mayManage && !sample && (
                  <Form action={`${path}/${effectiveFrom}/withdraw`} inline>
                    <Submit look="quiet" small confirm={`撤销“${title}”？已据以评定成绩的不能撤销。`}>
                      撤销
                    </Submit>
                  </Form>
                )}
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
};

type Given = { title?: string; effectiveFrom?: string; problem?: Problem };

/** Defects of the file, row by row: more than fit beside a field. */
const Defects = ({ problem }: { problem: Problem | undefined }) => {
  const wrong = problem?.fields.filter(({ path }) => path === "file" || path.startsWith("file.")) ?? [];
  if (wrong.length < 2) return null;
  return (
    <Alert tone="bad" title={`表格里有 ${wrong.length} 处错误，没有写入`}>
      <ul class="sn-error-list">
        {wrong.map(({ message }) => (
          <li>{message}</li>
        ))}
      </ul>
    </Alert>
  );
};

const UploadForm = ({ list, given }: { list: TableList; given: Given }) => {
  const { problem } = given;
  return (
    <Section
      title="导入一份评分表"
      id="bring"
      note="先下载现用的一份（或示例），按执行的标准改好再上传。一行是一个分值：项目、组别、单位、方向、性别、年龄从、年龄到、成绩、分值。"
    >
      <Defects problem={problem} />
      <Form action={`/assessments/tables/${list.organ}`} multipart>
        <FieldRow>
          <TextInput
            name="title"
            label="名称"
            required
            maxLength={60}
            value={given.title}
            hint="写明依据，例如文件名称和文号"
            error={errorAt(problem?.fields, "title")}
          />
          <DateInput
            name="effectiveFrom"
            label="从哪天起执行"
            required
            value={given.effectiveFrom}
            hint="同一天的替换；这天以后已评定过成绩的不能改"
            error={errorAt(problem?.fields, "effectiveFrom")}
          />
        </FieldRow>
        <FileInput
          name="file"
          label="文件"
          required
          accept=".xlsx,.csv"
          hint=".xlsx 或 .csv，最大 10 MB。整表检查后才写入。"
          error={errorAt(problem?.fields, "file")}
        />
        <Buttons>
          <Submit>检查并导入</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};

/** The organ that is asked for, the own one, or the first that the actor looks at. */
async function showTables(call: TableCall, asked: string, given: Given = {}): Promise<Response> {
  const { deps, actor } = call;
  const [organs, names] = await Promise.all([organsOf(deps, actor), placeNames(deps, actor.county)]);
  const organ = asked || (actor.organ ?? organs[0] ?? "");
  const list = await viewTables(deps, actor, organ);
  const problem = given.problem;
  return showPage(
    call,
    { title: "体能评分表", problem },
    <>
      <PageHeader title="体能评分表" back={{ href: "/assessments", label: "测试" }} lead={list.organName} />
      {organs.length > 1 && (
        <Tabs
          label="政法单位"
          items={organs.map((one) => ({
            href: addressOf(one),
            label: names.of(one) || one,
            active: one === organ,
          }))}
        />
      )}
      <InForce list={list} />
      <Versions list={list} />
      {list.mayManage && <UploadForm list={list} given={given} />}
    </>,
  );
}

const noFile = (): Problem => new Problem("invalid", "请选择文件", [{ path: "file", message: "请选择文件" }]);

export const tablePages = [
  page({
    method: "get",
    path: "/assessments/tables",
    guard: "signedIn",
    summary: "体能评分表页：现行的、以前的和示例；本单位人员可看",
    run: (call) => showTables(call, call.query.get("organ") ?? ""),
  }),
  page({
    method: "post",
    path: "/assessments/tables/:organ",
    guard: "assessments.manage",
    summary: "上传一份体能评分表，整表检查后写入",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const given = fieldsOf(form, "title", "effectiveFrom");
      const done = await attempt(async () => {
        const file = form.file("file");
        if (!file) throw noFile();
        const told = parsed(TableGiven, { ...given, fileName: file.name });
        const bytes = new Uint8Array(await file.arrayBuffer());
        return bringTable(deps, actor, params.organ, { ...told, bytes });
      });
      if ("problem" in done)
        return showTables(call, params.organ, { ...given, problem: forForm(done.problem) });
      const { title, effectiveFrom } = done.value;
      return goTo(call, addressOf(params.organ), `已导入“${title}”，${sayFullDay(effectiveFrom)}起执行`);
    },
  }),
  page({
    method: "post",
    path: "/assessments/tables/:organ/:day/withdraw",
    guard: "assessments.manage",
    summary: "撤销一份还没有据以评定成绩的评分表",
    run: async (call) => {
      const { deps, actor, params } = call;
      const done = await attempt(() => withdrawTable(deps, actor, params.organ, tableDay(params.day)));
      if ("problem" in done && done.problem.code === "conflict")
        return goTo(call, addressOf(params.organ), done.problem.message, "failed");
      if ("problem" in done) throw done.problem;
      return goTo(call, addressOf(params.organ), "已撤销");
    },
  }),
  page({
    method: "get",
    path: "/assessments/tables/:organ/:day/file",
    guard: "signedIn",
    summary: "下载一份评分表；日期写 sample 为示例",
    run: async ({ deps, actor, params, c }) => {
      const { fileName, bytes } = await tableFile(deps, actor, params.organ, params.day);
      return workbookAnswer(c, fileName, bytes);
    },
  }),
];
