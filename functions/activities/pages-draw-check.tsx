// Checking a draw: a page for pasting, and the same page as one file that opens offline with everything in it.
import { raw } from "hono/html";
import type { DrawView } from "../../shared/activities/draw-schema.ts";
import { notFound } from "../../shared/problem.ts";
import { assetUrl } from "../../web/ui/asset-url.ts";
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { loadAssets } from "../platform/assets.ts";
import { page, type AnyPage } from "../platform/route.ts";
import { showPage } from "../platform/shell.tsx";
import { viewDraw } from "./draw-views.ts";

type Values = { list: string; hash: string; commitment: string; secret: string; turns: number };

const valuesOf = ({ list, hash, commitment, secret = "", turns }: DrawView): Values => ({
  list,
  hash,
  commitment,
  secret,
  turns: Math.max(1, turns.length),
});

const Line = ({ name, label, value }: { name: string; label: string; value: string }) => (
  <div class="sn-field">
    <label class="sn-label" for={`check-${name}`}>
      {label}
    </label>
    <input
      class="form-control sn-hash"
      id={`check-${name}`}
      name={name}
      value={value}
      autocomplete="off"
      maxlength={64}
    />
  </div>
);

/** Everything is worked out by the script, on the reader's own device; nothing is sent. */
const CheckForm = ({ values }: { values: Values | undefined }) => (
  <form class="sn-form" id="draw-check">
    <div class="sn-field">
      <label class="sn-label" for="check-list">
        名单原文
      </label>
      <textarea class="form-control sn-hash" id="check-list" name="list" rows={10}>
        {`\n${values?.list ?? ""}`}
      </textarea>
    </div>
    <div class="sn-field" hidden>
      <label class="sn-label" for="check-file">
        或从文件载入名单
      </label>
      <input class="form-control" id="check-file" type="file" accept=".txt,text/plain" />
    </div>
    <Line name="hash" label="会前公布的名单校验值" value={values?.hash ?? ""} />
    <Line name="commitment" label="会前公布的密钥承诺值" value={values?.commitment ?? ""} />
    <Line name="secret" label="会后公开的密钥" value={values?.secret ?? ""} />
    <Line name="turns" label="抽取次数（含重抽）" value={String(values?.turns ?? 1)} />
    <button class="btn sn-btn sn-btn-primary" type="submit" hidden>
      核对
    </button>
    <noscript>
      <p>
        核对要在本机计算，请允许本页脚本。也可以自行计算：校验值是名单原文（UTF-8）的 SHA-256，承诺值是密钥 32
        字节的 SHA-256；第 t 次结果取 HMAC-SHA-256（密钥，“校验值/t/0”）的前 48
        位，除以候选人数取余，落在最后不满一轮的重取（0 改为
        1、2……）；候选人按编号排序，先“优先”，再“候选”，再“已讲”，去掉前几次抽到的人。
      </p>
    </noscript>
    <ol id="draw-checked" class="sn-checked" aria-live="polite"></ol>
  </form>
);

/** In a file of its own there is no style sheet to fetch: a few rules are enough to read it. */
const style =
  "body{max-width:50em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.6}textarea,input{width:100%;box-sizing:border-box;font-family:monospace}[data-fits=false]{color:#b02a20;font-weight:bold}[data-fits=true]{color:#17693c}li{list-style:none;overflow-wrap:anywhere}";

/** A script inside a page ends at the first thing that looks like its end. */
const inPage = (script: string): string => script.replaceAll(/<(?=\/script|!--)/giu, "\\x3c");

async function checkFile(values: Values | undefined): Promise<Response> {
  const asset = (await loadAssets()).get("draw-check.js");
  const script = new TextDecoder().decode(await asset?.plain());
  const html = (
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>抽讲核对</title>
        <style>{raw(style)}</style>
      </head>
      <body>
        <h1>抽讲核对</h1>
        <p>本文件不用网络：双击用浏览器打开即可，计算都在本机进行，不发送任何内容。</p>
        <CheckForm values={values} />
        <script>{raw(inPage(script))}</script>
      </body>
    </html>
  );
  return new Response(`<!doctype html>${await html}`, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-disposition": `attachment; filename="draw-check.html"; filename*=UTF-8''${encodeURIComponent("抽讲核对.html")}`,
    },
  });
}

export const checkPages: AnyPage[] = [
  page({
    method: "get",
    path: "/activities/draw/check",
    guard: "public",
    summary: "抽讲核对页：粘贴或载入名单、承诺值和密钥，在本机算出结果；不需要登录，不发送内容",
    run: (call) =>
      showPage(
        call,
        { title: "抽讲核对" },
        <>
          <PageHeader
            title="抽讲核对"
            lead="粘贴公布的名单和密钥，在本机重新算一遍，结果应与会场一致。"
            actions={
              <LinkButton href="/activities/draw/check/file" download>
                保存本页，离线使用
              </LinkButton>
            }
          />
          <Section>
            <CheckForm values={undefined} />
          </Section>
          <script src={assetUrl("draw-check.js")} defer></script>
        </>,
      ),
  }),
  page({
    method: "get",
    path: "/activities/draw/check/file",
    guard: "public",
    summary: "下载抽讲核对页：一个文件，可离线打开",
    run: () => checkFile(undefined),
  }),
  page({
    method: "get",
    path: "/activities/:id/draw/file",
    guard: "signedIn",
    summary: "下载一次抽讲的核对文件：名单、校验值、承诺值和已公开的密钥都在里面，可离线打开",
    run: async ({ deps, actor, params }) => {
      const { draw } = await viewDraw(deps, actor, params.id);
      if (!draw || draw.state === "withdrawn") throw notFound("公布的候选名单");
      return checkFile(valuesOf(draw));
    },
  }),
];
