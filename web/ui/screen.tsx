// A page for the projector: one thing, in letters that the last row can read, without navigation.
import { raw } from "hono/html";
import type { PropsWithChildren } from "hono/jsx";
import { assetUrl, type AssetName } from "./asset-url.ts";
import { product } from "./product.ts";

/** `first` is a script that runs before anything is painted. */
export const Screen = ({
  title,
  first,
  roll,
  children,
}: PropsWithChildren<{ title: string; first?: AssetName; roll?: string }>) => (
  <>
    {raw("<!doctype html>")}
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} - ${product.name}`}</title>
        <link rel="icon" type="image/svg+xml" href={assetUrl("favicon.svg")} />
        <link rel="stylesheet" href={assetUrl("bootstrap.min.css")} />
        <link rel="stylesheet" href={assetUrl("suneng.css")} />
        {first && <script src={assetUrl(first)}></script>}
        <script src={assetUrl("enhance.js")} defer></script>
      </head>
      <body class="sn-screen" data-roll={roll}>
        <main class="sn-screen-main">{children}</main>
      </body>
    </html>
  </>
);
