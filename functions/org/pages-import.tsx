// Importing with a form: choose a file, look at what it would do, confirm. Works without script.
import { may } from "../../shared/access.ts";
import { ImportCommit, type Organ } from "../../shared/org/schema.ts";
import { Problem } from "../../shared/problem.ts";
import { dayOf } from "../../shared/time.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { workbookAnswer } from "./download.ts";
import { fieldsOf } from "./form-fields.ts";
import { Preview, UploadForm } from "./import-parts.tsx";
import { ImportKind } from "./imports.ts";
import { orgTree } from "./store.ts";

/** Reading spreadsheets is a chunk of its own on Lambda: few requests import anything. */
const importing = () => import("./import-operations.ts");

/** The organs whose files this person may bring. */
async function ownOrgans({ deps, actor }: Pick<PageCall<string>, "deps" | "actor">): Promise<Organ[]> {
  const { organs } = await orgTree(deps, actor.county, { stale: true });
  return organs.filter(({ id }) => may(actor.grants, "org.import", { county: actor.county, organ: id }));
}

const noFile = (): Problem => new Problem("invalid", "请选择文件", [{ path: "file", message: "请选择文件" }]);

export const importPages: AnyPage[] = [
  page({
    method: "get",
    path: "/org/import",
    guard: "org.import",
    summary: "表格导入页",
    run: async (call) => {
      const organs = await ownOrgans(call);
      return showPage(call, { title: "表格导入", active: "org" }, <UploadForm organs={organs} />);
    },
  }),
  page({
    method: "post",
    path: "/org/import",
    guard: "org.import",
    summary: "上传表格并预览",
    run: async (call) => {
      const { deps, actor, form } = call;
      const { kind, organ } = fieldsOf(form, "kind", "organ");
      const done = await attempt(async () => {
        const file = form.file("file");
        if (!file) throw noFile();
        const bytes = new Uint8Array(await file.arrayBuffer());
        return (await importing()).uploadImport(deps, actor, {
          kind: parsed(ImportKind, kind),
          fileName: file.name,
          organ,
          bytes,
        });
      });
      if (!("problem" in done)) return goTo(call, `/org/import/${done.value.import}`);
      const { problem } = done;
      const body = <UploadForm kind={kind} organs={await ownOrgans(call)} problem={problem} />;
      return showPage(call, { title: "表格导入", active: "org", problem }, body);
    },
  }),
  page({
    method: "get",
    path: "/org/import/:import",
    guard: "org.import",
    summary: "导入预览页",
    run: async (call) => {
      const preview = await (await importing()).openImport(call.deps, call.actor, call.params.import);
      const today = dayOf(call.deps.clock.now());
      return showPage(
        call,
        { title: "导入预览", active: "org" },
        <Preview preview={preview} today={today} />,
      );
    },
  }),
  page({
    method: "post",
    path: "/org/import/:import",
    guard: "org.import",
    summary: "确认导入",
    run: async (call) => {
      const { deps, actor, params, form } = call;
      const given = fieldsOf(form, "mode", "from");
      const done = await attempt(async () =>
        (await importing()).commitImport(deps, actor, params.import, parsed(ImportCommit, given)),
      );
      if ("problem" in done) {
        const preview = await (await importing()).openImport(deps, actor, params.import);
        const body = <Preview preview={preview} today={dayOf(deps.clock.now())} problem={done.problem} />;
        return showPage(call, { title: "导入预览", active: "org", problem: done.problem }, body);
      }
      const { counts, message } = done.value;
      return goTo(call, counts.wrong > 0 ? `/org/import/${params.import}` : "/org", message);
    },
  }),
  page({
    method: "get",
    path: "/org/import/:import/errors",
    guard: "org.import",
    summary: "下载错误行",
    run: async (call) => {
      const { fileName, bytes } = await (
        await importing()
      ).importErrors(call.deps, call.actor, call.params.import);
      return workbookAnswer(call.c, fileName, bytes);
    },
  }),
];
