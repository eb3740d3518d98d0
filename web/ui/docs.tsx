// The page that shows the API's documentation with the self-hosted Swagger UI.
import { raw } from "hono/html";
import { assetUrl } from "./asset-url.ts";
import { product } from "./product.ts";

/** A whole page. The script reads `data-spec` and draws the document found there. */
export const ApiDocsPage = ({ specUrl }: { specUrl: string }) => (
  <>
    {raw("<!doctype html>")}
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`接口文档 - ${product.name}`}</title>
        <link rel="icon" type="image/svg+xml" href={assetUrl("favicon.svg")} />
        <link rel="stylesheet" href={assetUrl("swagger-ui.css")} />
        <script src={assetUrl("swagger-ui-bundle.js")} defer></script>
        <script src={assetUrl("api-docs.js")} defer></script>
      </head>
      <body>
        <div id="api-docs" data-spec={specUrl}>
          <p>
            正在载入接口文档。也可以直接查看 <a href={specUrl}>OpenAPI 文件</a>。
          </p>
        </div>
      </body>
    </html>
  </>
);
