// Pages of the gallery about one brief: the form with its faults, and the page a reviewer reads.
import { CheckList, RadioGroup } from "../../web/ui/choices.tsx";
import { errorAt } from "../../web/ui/fields.tsx";
import * as form from "../../web/ui/forms.tsx";
import { Layout } from "../../web/ui/layout.tsx";
import * as part from "../../web/ui/page-parts.tsx";
import { PhotoGrid, PhotoPicker } from "../../web/ui/photos.tsx";
import { Status } from "../../web/ui/status.tsx";
import { me, nav, picture } from "./gallery-frame.tsx";

const problems = [
  { path: "title", message: "标题至少 4 个字" },
  { path: "present.3", message: "李强已调离本单位，不能列为参训人员" },
];
const people = ["王建国", "李强", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周涛", "欧阳春华"];

export const briefForm = (
  <Layout title="填报训练日简报" me={me} nav={nav("简报")}>
    <part.PageHeader
      title="填报训练日简报"
      back={{ href: "/training/briefs", label: "简报" }}
      badge={<Status tone="none" word="草稿" />}
      lead="填一次即可：台账、通报、报告都从这里取数。"
    />
    <form.ErrorSummary problems={problems} />
    <part.Section>
      <form.Form action="/training/briefs" idempotencyKey="k-0001-0001" keep="100001/brief/new">
        <form.TextInput
          name="title"
          label="标题"
          value="训练"
          required
          maxLength={60}
          error={errorAt(problems, "title")}
          hint="写明训练内容，例如“盘查与规范执法实战训练”。"
        />
        <form.FieldRow>
          <form.DateInput name="day" label="训练日期" value="2026-11-20" required max="2026-11-23" />
          <form.TimeInput name="start" label="开始" value="14:30" required />
          <form.TimeInput name="end" label="结束" value="17:30" required />
          <form.NumberInput
            name="hours"
            label="训练时长"
            value={3}
            min={0}
            max={24}
            step={0.25}
            measure="小时"
          />
        </form.FieldRow>
        <form.FieldRow>
          <form.Select
            name="category"
            label="训练内容类别"
            required
            blank="请选择"
            options={[
              { value: "skills", label: "警务技能" },
              { value: "law", label: "法律法规" },
            ]}
          />
          <form.TextInput name="place" label="地点" value="分局训练馆" />
        </form.FieldRow>
        <RadioGroup
          name="mode"
          label="组织方式"
          required
          value="gathered"
          options={[
            { value: "gathered", label: "集中训练" },
            { value: "groups", label: "分组训练" },
            { value: "meeting", label: "会议", hint: "仅限信息化、法律法规" },
            { value: "online", label: "线上学习" },
          ]}
        />
        <CheckList
          name="present"
          label="参训人员"
          required
          selectAll
          filter
          values={["p0", "p1", "p2", "p4"]}
          error={errorAt(problems, "present")}
          options={people.map((name, index) => ({ value: `p${index}`, label: name }))}
        />
        <form.TextArea
          name="text"
          label="简报正文"
          required
          maxLength={3000}
          value="11月20日下午，城关派出所组织……"
        />
        <form.FileInput name="sheet" label="签到表" accept="image/jpeg,image/png" />
        <form.Buttons sticky>
          <form.Submit name="then" value="submit" whyNot="还差 1 张照片">
            提交审核
          </form.Submit>
          <form.Submit look="secondary" name="then" value="draft" skipChecks>
            保存草稿
          </form.Submit>
        </form.Buttons>
      </form.Form>
    </part.Section>
    <part.Section title="现场照片" note="1 至 9 张。手机拍摄的照片会先在本机压缩再上传，位置信息不会上传。">
      <PhotoPicker
        ticketsUrl="/api/training/briefs/1/photos/tickets"
        photosUrl="/api/training/briefs/1/photos"
        removeUrl="/api/training/briefs/1/photos/{photo}"
        max={9}
        photos={[1, 2].map((n) => ({
          key: `p${n}`,
          url: picture,
          removeAction: `/training/briefs/1/photos/p${n}/remove`,
        }))}
        plain={{ url: "/upload", fields: { key: "k" } }}
      />
    </part.Section>
  </Layout>
);

export const briefPage = (
  <Layout title="简报" me={me} nav={nav("审核")}>
    <part.PageHeader
      title="盘查与规范执法实战训练"
      back={{ href: "/training/desk", label: "审核" }}
      badge={<Status tone="soon" word="待审核" note="第 2 次提交" />}
      actions={
        <part.LinkButton href="/x.docx" download>
          下载 Word
        </part.LinkButton>
      }
    />
    <part.Alert tone="soon" title="请留意">
      照片 2 与 10月16日《警械使用训练》的照片相同。
    </part.Alert>
    <part.Section title="基本情况">
      <part.DefinitionList
        items={[
          { label: "单位", value: "城关派出所" },
          { label: "日期", value: "2026年11月20日 星期五" },
          { label: "时间", value: "14:30 至 17:30，3 小时" },
          { label: "地点", value: "分局训练馆" },
          { label: "教官" },
          { label: "参训", value: "12 人，应到 14 人" },
        ]}
      />
    </part.Section>
    <part.Section title="正文">
      <p class="sn-prose">
        {"11月20日下午，城关派出所组织全体民辅警开展盘查训练。\n训练分讲解、示范、分组演练三个环节。"}
      </p>
    </part.Section>
    <part.Section title="照片">
      <PhotoGrid
        photos={[1, 2, 3].map((n) => ({
          url: picture,
          alt: `照片 ${n}`,
          caption: "11-20 15:02",
          flags: n === 2 ? ["与 10-16 相同"] : [],
        }))}
      />
    </part.Section>
    <part.Section title="审核">
      <form.Form action="/training/briefs/1/return" idempotencyKey="k-0002-0002">
        <form.TextArea
          name="reason"
          label="退回原因"
          rows={3}
          maxLength={200}
          hint="退回时必填，会原样告诉填报人。"
        />
        <form.Buttons>
          <form.Submit action="/training/briefs/1/accept">通过</form.Submit>
          <form.Submit look="danger" confirm="确定退回？">
            退回修改
          </form.Submit>
        </form.Buttons>
      </form.Form>
    </part.Section>
    <part.Section title="经过">
      <part.Timeline
        items={[
          { title: "重新提交", at: "11月23日 08:40", by: "王建国", tone: "info" },
          {
            title: "退回",
            at: "11月22日 16:10",
            by: "赵敏",
            note: "照片看不清训练现场，请补一张全景。",
            tone: "bad",
          },
          { title: "首次提交", at: "11月20日 18:02", by: "王建国", note: "按时", tone: "ok" },
        ]}
      />
    </part.Section>
    <part.Disclosure summary="查看原始记录">
      <part.EmptyState title="没有原始记录" />
    </part.Disclosure>
  </Layout>
);
