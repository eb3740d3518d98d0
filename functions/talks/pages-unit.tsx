// What a unit's head sees: of each officer, talked to this quarter or not yet; nothing else.
import { addQuarters, quarterOf, sayQuarter, type Quarter } from "../../shared/quarter.ts";
import type { UnitProgress } from "../../shared/talks/round-schema.ts";
import { Progress } from "../../web/ui/cards.tsx";
import { PageHeader, QuarterPicker, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { todayOf, viewUnitProgress } from "./views.ts";
import { addressOf, quarterAsked, type Badge } from "./words.ts";

type Row = UnitProgress["rows"][number];

const standings: Record<Row["standing"], Badge> = {
  done: { tone: "ok", word: "已谈" },
  notYet: { tone: "soon", word: "还没谈" },
  notAsked: { tone: "none", word: "本季度不要求" },
};

export const unitPage = page({
  method: "get",
  path: "/talks/units/:unit",
  guard: "talks.unit",
  summary: "本部门干警本季度是否已谈，不含时间、内容和原因",
  run: async (call) => {
    const { deps, actor, params, query } = call;
    const today = todayOf(deps);
    const quarter = quarterAsked(query.get("quarter"), today);
    const found = await viewUnitProgress(deps, actor, params.unit, quarter);
    const at = (when: Quarter) => addressOf(`/talks/units/${found.unit}`, { quarter: when });
    return showPage(
      call,
      { title: "本部门约谈进度", active: "ownTalks" },
      <>
        <PageHeader
          title="本部门约谈进度"
          lead={found.unitName}
          back={{ href: "/talks/mine", label: "我的约谈" }}
        />
        <QuarterPicker
          label={sayQuarter(quarter)}
          previous={at(addQuarters(quarter, -1))}
          next={quarter < quarterOf(today) ? at(addQuarters(quarter, 1)) : undefined}
        />
        {found.rows.length > 0 && (
          <Section note="这里只显示谈没谈。谈了什么，只有本人、谈话人和本单位纪检知道。">
            <Progress label="已谈" done={found.done} of={found.listed} measure="人" />
          </Section>
        )}
        <DataTable<Row>
          caption={`${found.unitName}${sayQuarter(quarter)}约谈进度`}
          rows={found.rows}
          empty={{
            title: `${sayQuarter(quarter)}没有本部门的约谈名单`,
            text: "每季度的名单由系统自动建立，由本单位纪检安排约谈。",
          }}
          columns={[
            { head: "姓名", lead: true, cell: ({ name }) => name },
            { head: "警号/工号", cell: ({ staff }) => staff, hideOnPhone: true },
            { head: "本季度", cell: ({ standing }) => <Status {...standings[standing]} /> },
          ]}
        />
      </>,
    );
  },
});
