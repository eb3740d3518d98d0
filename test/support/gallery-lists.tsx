// Pages of the gallery that show how things stand: home, compliance, an empty list, sign-in.
import { CardGrid, Progress, Stat, StatGrid, TodoCard } from "../../web/ui/cards.tsx";
import * as form from "../../web/ui/forms.tsx";
import { Layout } from "../../web/ui/layout.tsx";
import * as part from "../../web/ui/page-parts.tsx";
import { Status, StatusLegend, type Tone } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { me, nav } from "./gallery-frame.tsx";

export const home = (
  <Layout title="待办" me={me} nav={nav("待办")} notice="简报已提交，等待政工审核。">
    <part.PageHeader title="我要做的" lead="2026年11月23日 星期一 · 城关派出所" />
    <CardGrid>
      <TodoCard
        title="本月训练日简报"
        count={1}
        measure="篇未报（应报 2 篇）"
        due="11月30日"
        tone="soon"
        word="还剩 5 个工作日"
        action={{ href: "/training/briefs/new", label: "填报简报" }}
      />
      <TodoCard
        title="被退回的简报"
        count={1}
        measure="篇待修改"
        tone="bad"
        word="已退回"
        detail="退回原因：照片看不清训练现场，请补一张全景。"
        action={{ href: "/training/briefs/1", label: "修改重报" }}
      />
      <TodoCard
        title="本周半天训练"
        count={4}
        measure="小时已记录"
        due="11月29日"
        tone="ok"
        word="已达标"
        action={{ href: "/units/1", label: "查看记录" }}
      />
    </CardGrid>
    <part.Section title="本月情况" plain>
      <StatGrid>
        <Stat label="已通过简报" value={1} measure="篇" href="/training/briefs" hint="应报 2 篇" />
        <Stat label="训练时长" value="12.5" measure="小时" href="/training/briefs" />
        <Stat label="参训" value={86} measure="人次" href="/training/briefs" hint="31 人" />
        <Stat label="按时率" value="100" measure="%" />
      </StatGrid>
    </part.Section>
    <part.Section title="全年进度" actions={<part.LinkButton href="/year">年度台账</part.LinkButton>}>
      <Progress label="训练日简报" done={19} of={24} measure="篇" />
      <Progress label="每周半天" done={46} of={46} measure="周" />
    </part.Section>
  </Layout>
);

type Row = {
  unit: string;
  class: string;
  briefs: number;
  hours: number;
  state: [Tone, string];
  week: [Tone, string];
};
const rows: Row[] = [
  {
    unit: "城关派出所",
    class: "基层所队",
    briefs: 2,
    hours: 16,
    state: ["ok", "达标"],
    week: ["ok", "达标"],
  },
  {
    unit: "刑事侦查大队",
    class: "基层所队",
    briefs: 3,
    hours: 20.5,
    state: ["ok", "达标"],
    week: ["late", "补报达标"],
  },
  {
    unit: "交通警察大队",
    class: "基层所队",
    briefs: 0,
    hours: 4,
    state: ["bad", "欠 2 篇"],
    week: ["bad", "欠 2 周"],
  },
  {
    unit: "河西派出所",
    class: "基层所队",
    briefs: 1,
    hours: 12,
    state: ["soon", "还差 1 篇"],
    week: ["ok", "达标"],
  },
  {
    unit: "新区派出所",
    class: "基层所队",
    briefs: 0,
    hours: 0,
    state: ["none", "本月不计"],
    week: ["none", "本月不计"],
  },
  { unit: "看守所", class: "基层所队", briefs: 0, hours: 8, state: ["info", "已免除"], week: ["ok", "达标"] },
];

export const compliance = (
  <Layout title="达标情况" me={me} nav={nav("达标")}>
    <part.PageHeader
      title="达标情况"
      lead="县公安分局 · 基层所队 · 数据截至 11月23日 09:00"
      actions={
        <>
          <part.MonthPicker label="2026年11月" previous="?month=2026-10" />
          <part.LinkButton href="/obligations.xlsx" download>
            导出 Excel
          </part.LinkButton>
        </>
      }
    />
    <part.Tabs
      label="单位类别"
      items={[
        { href: "?class=line", label: "基层所队", active: true, count: 14 },
        { href: "?class=office", label: "机关科室", count: 11 },
        { href: "?class=all", label: "全部", count: 25 },
      ]}
    />
    <DataTable
      caption="2026年11月各单位达标情况"
      rows={rows}
      filter={{ id: "units", label: "按单位名称查找" }}
      next="?cursor=abc"
      columns={[
        {
          head: "序号",
          cell: (_, index) => index + 1,
          number: true,
          narrow: true,
          hideOnPhone: true,
          total: "",
        },
        { head: "单位", cell: (row) => <a href="/units/1">{row.unit}</a>, lead: true },
        { head: "已通过", cell: (row) => `${row.briefs} 篇`, number: true, total: "6 篇" },
        { head: "训练时长", cell: (row) => `${row.hours} 小时`, number: true, total: "60.5 小时" },
        {
          head: "训练日简报",
          cell: (row) => <Status tone={row.state[0]} word={row.state[1]} />,
          total: "2 个达标",
        },
        { head: "每周半天", cell: (row) => <Status tone={row.week[0]} word={row.week[1]} />, total: "" },
      ]}
    />
    <StatusLegend
      items={[
        { tone: "ok", word: "达标" },
        { tone: "late", word: "补报达标" },
        { tone: "soon", word: "临期" },
        { tone: "bad", word: "逾期" },
        { tone: "none", word: "不计" },
        { tone: "info", word: "免除" },
      ]}
    />
  </Layout>
);

export const emptyList = (
  <Layout title="简报" me={me} nav={nav("简报")}>
    <part.PageHeader
      title="简报"
      actions={
        <part.LinkButton href="/new" look="primary">
          填报简报
        </part.LinkButton>
      }
    />
    <DataTable<Row>
      caption="简报"
      rows={[]}
      columns={[]}
      empty={{
        title: "11月还没有简报",
        text: "本月应报 2 篇。",
        action: { href: "/new", label: "填报简报" },
      }}
    />
  </Layout>
);

export const signIn = (
  <Layout title="登录" narrow error="警号或密码不正确，还可以再试 4 次。">
    <part.Section>
      <part.PageHeader title="登录" lead="使用警号（工号）和密码" />
      <form.Form action="/sign-in">
        <form.TextInput
          name="staff"
          label="警号（工号）"
          required
          autocomplete="username"
          inputmode="numeric"
        />
        <form.TextInput
          name="password"
          type="password"
          label="密码"
          required
          autocomplete="current-password"
        />
        <form.Buttons>
          <form.Submit>登录</form.Submit>
        </form.Buttons>
      </form.Form>
    </part.Section>
  </Layout>
);
