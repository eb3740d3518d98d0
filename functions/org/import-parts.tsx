// The parts of the import pages: the upload form, and the preview with counts, wrong rows, changes and confirmation.
import type { Organ } from "../../shared/org/schema.ts";
import type { ImportPreview } from "../../shared/org/views.ts";
import type { Problem } from "../../shared/problem.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, DateInput, FileInput, Form, Select, Submit } from "../../web/ui/forms.tsx";
import { Alert, Disclosure, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { ImportKind } from "./imports.ts";

const kindLabels = { organisation: "机构表", roster: "花名册" } as const satisfies Record<ImportKind, string>;
const kindHints = {
  organisation: "列：政法单位、部门（科所队）、类别（机关科室／基层所队）、设立日期、撤销日期",
  roster:
    "列：姓名、警号/工号、单位名称、人员类别，可加所属单位、职务、参加工作时间、性别、出生日期、警种、联系电话、邮箱",
} as const satisfies Record<ImportKind, string>;

export const UploadForm = ({
  kind,
  organs,
  problem,
}: {
  kind?: string;
  organs: readonly Organ[];
  problem?: Problem;
}) => (
  <>
    <PageHeader
      title="表格导入"
      back={{ href: "/org", label: "机构" }}
      lead="先导入机构表，再导入花名册。上传后先预览，确认后才写入。"
    />
    <Section>
      <Form action="/org/import" multipart>
        <RadioGroup
          name="kind"
          label="导入什么"
          required
          value={kind}
          error={errorAt(problem?.fields, "kind")}
          options={ImportKind.options.map((value) => ({
            value,
            label: kindLabels[value],
            hint: kindHints[value],
          }))}
        />
        <FileInput
          name="file"
          label="文件"
          required
          accept=".xlsx,.csv"
          hint=".xlsx 或 .csv，最大 10 MB。列的顺序不限；日期、电话的写法不必统一。"
          error={errorAt(problem?.fields, "file")}
        />
        {organs.length > 1 && (
          <Select
            name="organ"
            label="表中没有政法单位一列时，属于"
            blank="表中已写明"
            options={organs.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Buttons>
          <Submit>上传并预览</Submit>
        </Buttons>
      </Form>
    </Section>
  </>
);

const WrongRows = ({ preview }: { preview: ImportPreview }) => (
  <Section
    plain
    title={`有误的 ${preview.counts.wrong} 行`}
    note="下载错误行，按“错误原因”改好后可以直接再导入。"
    actions={
      <LinkButton href={`/org/import/${preview.import}/errors`} download>
        下载错误行
      </LinkButton>
    }
  >
    <DataTable
      caption="有误的行"
      rows={preview.wrong}
      columns={[
        { head: "行号", lead: true, cell: ({ row }) => `第 ${row} 行` },
        { head: "列", cell: ({ column }) => column },
        { head: "原因", cell: ({ message }) => message },
        { head: "内容", cell: ({ text }) => text, hideOnPhone: true },
      ]}
    />
  </Section>
);

const ChangedRows = ({ preview }: { preview: ImportPreview }) => (
  <Section plain title={`有变更的 ${preview.counts.changed} 行`}>
    <DataTable
      caption="有变更的行"
      rows={preview.changed}
      columns={[
        { head: "行号", cell: ({ row }) => `第 ${row} 行` },
        { head: "对象", lead: true, cell: ({ subject }) => subject },
        {
          head: "变更",
          cell: ({ fields }) =>
            fields
              .map(({ label, before, after }) => `${label}：${before ?? "（空）"} → ${after ?? "（空）"}`)
              .join("；"),
        },
      ]}
    />
  </Section>
);

const Remarks = ({ preview }: { preview: ImportPreview }) => (
  <>
    {preview.otherSheets.length > 0 && (
      <Alert tone="soon" title={`只读取了工作表“${preview.sheet}”`}>
        另有可以导入的工作表：{preview.otherSheets.join("、")}，请另存为单独的文件再导入。
      </Alert>
    )}
    {preview.ignoredColumns.length > 0 && (
      <Alert tone="info">没有读取的列：{preview.ignoredColumns.join("、")}</Alert>
    )}
    {preview.skippedRows.length > 0 && (
      <Alert tone="info">
        跳过的行：{preview.skippedRows.map(({ row, text }) => `第 ${row} 行（${text}）`).join("、")}
      </Alert>
    )}
  </>
);

const ConfirmForm = ({
  preview,
  today,
  problem,
}: {
  preview: ImportPreview;
  today: string;
  problem?: Problem;
}) => {
  const { counts } = preview;
  const moves = preview.changed.some(({ fields }) => fields.some(({ label }) => label === "单位"));
  return (
    <Section title="确认导入">
      <Form action={`/org/import/${preview.import}`}>
        {moves && (
          <Disclosure summary="调动的生效日期">
            <DateInput
              name="from"
              label="调动从哪天起"
              value={today}
              max={today}
              hint="表中换了单位的人，从这天起属于新单位。"
              error={errorAt(problem?.fields, "from")}
            />
          </Disclosure>
        )}
        <Buttons>
          <Submit name="mode" value="validOnly">
            {counts.wrong > 0 ? `导入正确的 ${counts.new + counts.changed} 行` : "确认导入"}
          </Submit>
          <LinkButton href="/org/import" look="quiet">
            重新选择文件
          </LinkButton>
        </Buttons>
      </Form>
    </Section>
  );
};

export const Preview = ({
  preview,
  today,
  problem,
}: {
  preview: ImportPreview;
  today: string;
  problem?: Problem;
}) => {
  const { counts, kind } = preview;
  const measure = kind === "roster" ? "人" : "个";
  const nothing = counts.new + counts.changed === 0;
  return (
    <>
      <PageHeader
        title={`预览${kindLabels[kind]}`}
        back={{ href: "/org/import", label: "表格导入" }}
        lead={preview.fileName}
      />
      <StatGrid>
        <Stat label="新增" value={counts.new} measure={measure} />
        <Stat label="变更" value={counts.changed} measure={measure} />
        <Stat label="未变" value={counts.same} measure={measure} />
        <Stat label="有误" value={counts.wrong} measure="行" />
      </StatGrid>
      <Remarks preview={preview} />
      {nothing ? (
        <Alert tone="ok" title="没有需要写入的内容">
          正确的行与现有数据一致。
        </Alert>
      ) : (
        <ConfirmForm preview={preview} today={today} problem={problem} />
      )}
      {counts.wrong > 0 && <WrongRows preview={preview} />}
      {counts.changed > 0 && <ChangedRows preview={preview} />}
    </>
  );
};
