// The preview of imported results: what would be recorded of whom, what is wrong, and the button that confirms it.
import type { ResultsPreview } from "../../shared/assessments/entry-views.ts";
import { sayFullDay } from "../../shared/time.ts";
import { Stat, StatGrid } from "../../web/ui/cards.tsx";
import { Buttons, Form, Hidden, Submit } from "../../web/ui/forms.tsx";
import { Alert, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { pathOf } from "./entry-form.tsx";

export const kindWords = { first: "考核", makeUp: "补考" } as const;

const WrongRows = ({ preview }: { preview: ResultsPreview }) => (
  <Section
    plain
    title={`有误的 ${preview.counts.wrong} 行`}
    note="下载错误行，按“错误原因”改好后可以直接再导入。"
    actions={
      <LinkButton href={`/assessments/imports/${preview.import}/errors`} download>
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

/** Who would get which result for which day: what one looks for before confirming. */
const NewRows = ({ preview, unitName }: { preview: ResultsPreview; unitName: (id: string) => string }) => (
  <Section
    plain
    title="将要录入的成绩"
    note={preview.counts.new > preview.results.length ? `前 ${preview.results.length} 人` : undefined}
  >
    <DataTable
      caption="将要录入的成绩"
      rows={preview.results}
      columns={[
        { head: "姓名", lead: true, cell: ({ name, staff }) => `${name}（${staff}）` },
        { head: "部门", cell: ({ unit }) => unitName(unit) },
        { head: preview.kind === "first" ? "考核日期" : "补考日期", cell: ({ day }) => sayFullDay(day) },
        { head: "成绩", cell: ({ said }) => said },
      ]}
    />
  </Section>
);

const Remarks = ({ preview }: { preview: ResultsPreview }) => (
  <>
    {preview.sample && (
      <Alert tone="soon" title="按示例评分表评定">
        本单位还没有导入执行的标准，分值是示例，不是正式标准。
      </Alert>
    )}
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

type PreviewProps = { preview: ResultsPreview; unitName: (id: string) => string };

export const Preview = ({ preview, unitName }: PreviewProps) => {
  const { counts, kind, roundTitle, fileName } = preview;
  const round = { organ: preview.organ, round: { id: preview.round } };
  return (
    <>
      <PageHeader
        title={`预览${kindWords[kind]}成绩`}
        back={{ href: `${pathOf(round)}/import?kind=${kind}`, label: "用表格导入成绩" }}
        lead={`${roundTitle}，${fileName}`}
      />
      <StatGrid>
        <Stat label="新录入" value={counts.new} measure="人" />
        <Stat label="已有相同成绩" value={counts.same} measure="人" />
        <Stat label="有误" value={counts.wrong} measure="行" />
        <Stat label="没有填成绩" value={counts.blank} measure="行" />
      </StatGrid>
      <Remarks preview={preview} />
      {counts.new === 0 ? (
        <Alert tone={counts.wrong > 0 ? "soon" : "ok"} title="没有需要写入的成绩">
          {counts.wrong > 0 ? "请改好有误的行再导入。" : "文件里的成绩都已录入。"}
        </Alert>
      ) : (
        <Section title="确认导入">
          <Form action={`/assessments/imports/${preview.import}`}>
            <Hidden name="mode" value="validOnly" />
            <Hidden name="seen" value={`${preview.version}`} />
            <Buttons>
              <Submit>
                {counts.wrong > 0 ? `导入正确的 ${counts.new} 人` : `确认导入 ${counts.new} 人的成绩`}
              </Submit>
              <LinkButton href={`${pathOf(round)}/import?kind=${kind}`} look="quiet">
                重新选择文件
              </LinkButton>
            </Buttons>
          </Form>
        </Section>
      )}
      {counts.wrong > 0 && <WrongRows preview={preview} />}
      {counts.new > 0 && <NewRows preview={preview} unitName={unitName} />}
    </>
  );
};
