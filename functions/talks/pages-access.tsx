// Who read what: of one record, and of everything that was said to oneself; and whether the log is as it was written.
import { accessWords, relationWords, type AccessEntry, type AccessLog } from "../../shared/talks/schema.ts";
import { sayDay, sayInstant } from "../../shared/time.ts";
import { Alert, PageHeader } from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import { page, type AnyPage } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { accessLog, ownAccessLog } from "./records.ts";
import { boardsOf } from "./views.ts";

/** Whether every entry is there as it was written: it is checked each time it is looked at. */
const Intact = ({ faults }: Pick<AccessLog, "faults">) =>
  faults.length === 0 ? (
    <Alert tone="ok" title="查阅记录完整">
      刚刚逐条核对过：没有缺失，没有改动。
    </Alert>
  ) : (
    <Alert tone="bad" title="查阅记录不完整，请立即报告本单位纪检负责人">
      <ul class="sn-error-list">
        {faults.map((fault) => (
          <li>{fault}</li>
        ))}
      </ul>
    </Alert>
  );

const Entries = ({ entries, own }: { entries: readonly AccessEntry[]; own?: boolean }) => (
  <DataTable<AccessEntry>
    caption="查阅记录"
    rows={entries}
    empty={{ title: "还没有人打开过", text: "任何人每次打开记录内容，都会先在这里留下一条。" }}
    columns={[
      { head: "时间", lead: true, cell: ({ at }) => sayInstant(at) },
      { head: "何人", cell: ({ by, byName }) => `${byName}（${by}）` },
      { head: "身份", cell: ({ as }) => relationWords[as] },
      { head: "操作", cell: ({ did }) => accessWords[did] },
      ...(own
        ? [
            {
              head: "哪次约谈",
              cell: ({ talk, day }: AccessEntry) => (
                <a href={`/talks/records/${talk}`}>{day ? `${sayDay(day)}的约谈` : "打开"}</a>
              ),
            },
          ]
        : []),
      { head: "序号", cell: ({ n }) => n, number: true, hideOnPhone: true },
    ]}
  />
);

export const accessPages: AnyPage[] = [
  page({
    method: "get",
    path: "/talks/access",
    guard: "signedIn",
    summary: "谁查阅过谈我的记录",
    run: async (call) => {
      const log = await ownAccessLog(call.deps, call.actor);
      return showPage(
        call,
        { title: "查阅记录", active: "ownTalks" },
        <>
          <PageHeader
            title="谁看过我的约谈记录"
            lead="新的在前。看这一页不会打开任何内容。"
            back={{ href: "/talks/mine", label: "我的约谈" }}
          />
          <Intact faults={log.faults} />
          <Entries entries={log.entries} own />
        </>,
      );
    },
  }),
  page({
    method: "get",
    path: "/talks/records/:id/access",
    guard: "signedIn",
    summary: "谁查阅过这份记录：本人和本单位纪检可看",
    run: async (call) => {
      const { deps, actor, params } = call;
      const log = await accessLog(deps, actor, params.id);
      return showPage(
        call,
        { title: "查阅记录", active: boardsOf(actor).length ? "talks" : "ownTalks" },
        <>
          <PageHeader
            title="谁看过这份记录"
            lead="新的在前。看这一页不会打开任何内容。"
            back={{ href: `/talks/records/${params.id}`, label: "约谈记录" }}
          />
          <Intact faults={log.faults} />
          <Entries entries={log.entries} />
        </>,
      );
    },
  }),
];
