// The frame around every page: document head, top bar, navigation, phone tab bar, flash message and footer.
import { raw } from "hono/html";
import type { Child, PropsWithChildren } from "hono/jsx";
import { assetUrl } from "./asset-url.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Alert } from "./page-parts.tsx";
import { product } from "./product.ts";

/** Who is signed in, in words ready to show. `unread` is the number of unread notices. */
export type Me = {
  name: string;
  unitName: string;
  organName: string;
  countyName: string;
  roles: readonly string[];
  unread: number;
};

/** One entry of the navigation. The caller passes only what this person may open, the most used first. */
export type NavItem = { href: string; label: string; icon?: IconName; active?: boolean; badge?: number };

/** Where the frame's own links lead. */
const framePaths = {
  home: "/",
  notices: "/notices",
  password: "/password",
  signOut: "/sign-out",
  signOutEverywhere: "/sign-out-everywhere",
} as const;

export type LayoutProps = PropsWithChildren<{
  title: string;
  me?: Me;
  nav?: readonly NavItem[];
  /** Said once after something succeeded; it also tells the draft keeper that the last form was saved. */
  notice?: string;
  /** Said once after something failed. */
  error?: string;
  /** A narrow column in the middle: sign-in, a single question, an error page. */
  narrow?: boolean;
}>;

/** A whole page. Without `me` it is a page for anyone: no navigation, no account. */
export const Layout = ({ title, me, nav = [], notice, error, narrow = false, children }: LayoutProps) => (
  <>
    {raw("<!doctype html>")}
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#0f3d6b" />
        <meta name="format-detection" content="telephone=no" />
        <title>{`${title} - ${product.name}`}</title>
        <link rel="icon" type="image/svg+xml" href={assetUrl("favicon.svg")} />
        <link rel="stylesheet" href={assetUrl("bootstrap.min.css")} />
        <link rel="stylesheet" href={assetUrl("suneng.css")} />
        <script src={assetUrl("draft-keeper.js")} defer></script>
        <script src={assetUrl("enhance.js")} defer></script>
      </head>
      <body class={nav.length > 0 ? "sn-has-tabs" : ""} data-signed-in={me ? "yes" : "no"}>
        <a class="sn-skip" href="#main">
          跳到正文
        </a>
        <TopBar me={me} />
        {nav.length > 0 && <NavBar nav={nav} />}
        <main id="main" tabindex={-1} class={narrow ? "sn-main sn-main-narrow" : "sn-main"}>
          <Flash notice={notice} error={error} />
          {children}
        </main>
        <Footer />
        {nav.length > 0 && <TabBar nav={nav} />}
      </body>
    </html>
  </>
);

/** The result of what was just done, above the page. */
const Flash = ({ notice, error }: { notice?: string; error?: string }) => (
  <>
    {error && (
      <Alert tone="bad" flash="error">
        {error}
      </Alert>
    )}
    {notice && (
      <Alert tone="ok" flash="ok">
        {notice}
      </Alert>
    )}
  </>
);

/** Product name and county on the left, unread notices and the account on the right. */
const TopBar = ({ me }: { me?: Me }) => (
  <header class="sn-top">
    <div class="sn-top-inner">
      <a class="sn-brand" href={framePaths.home}>
        <img class="sn-brand-mark" src={assetUrl("favicon.svg")} alt="" width="28" height="28" />
        <span class="sn-brand-name">{product.name}</span>
        <span class="sn-brand-county">{me ? me.countyName : product.tagline}</span>
      </a>
      {me && (
        <div class="sn-top-end">
          <a class="sn-top-link" href={framePaths.notices}>
            <Icon name="bell" />
            <span>消息</span>
            {me.unread > 0 && <Unread count={me.unread} />}
          </a>
          <Account me={me} />
        </div>
      )}
    </div>
  </header>
);

const Unread = ({ count }: { count: number }) => (
  <span class="sn-count">
    {count > 99 ? "99+" : count}
    <span class="visually-hidden">条未读</span>
  </span>
);

/** Who I am and how to leave; opens without script. */
const Account = ({ me }: { me: Me }) => (
  <details class="sn-menu">
    <summary class="sn-top-link">
      <Icon name="me" />
      <span>{me.name}</span>
    </summary>
    <div class="sn-menu-panel">
      <p class="sn-menu-who">
        <strong>{me.name}</strong>
        <span>{[me.organName, me.unitName].filter(Boolean).join(" · ")}</span>
        {me.roles.length > 0 && <span>{me.roles.join("、")}</span>}
      </p>
      <a class="sn-menu-item" href={framePaths.password}>
        修改密码
      </a>
      <form method="post" action={framePaths.signOut}>
        <button class="sn-menu-item" type="submit">
          退出登录
        </button>
      </form>
      <form method="post" action={framePaths.signOutEverywhere}>
        <button class="sn-menu-item" type="submit">
          退出所有设备
        </button>
      </form>
    </div>
  </details>
);

const current = (item: NavItem) => (item.active ? "page" : undefined);

/** The navigation of wide screens. */
const NavBar = ({ nav }: { nav: readonly NavItem[] }) => (
  <nav class="sn-nav" aria-label="主导航">
    <ul class="sn-nav-list">
      {nav.map((item) => (
        <li>
          <a class="sn-nav-link" href={item.href} aria-current={current(item)}>
            {item.label}
            <Badge count={item.badge} />
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const TABS_MAX = 5;

/** The navigation of phones: at most five places under the thumb, the rest behind 更多. */
const TabBar = ({ nav }: { nav: readonly NavItem[] }) => {
  const fits = nav.length <= TABS_MAX;
  const tabs = fits ? nav : nav.slice(0, TABS_MAX - 1);
  const rest = fits ? [] : nav.slice(TABS_MAX - 1);
  return (
    <nav class="sn-tabs" aria-label="底部导航">
      {tabs.map((item) => (
        <a class="sn-tab" href={item.href} aria-current={current(item)}>
          <TabFace icon={item.icon ?? "brief"} label={item.label} badge={item.badge} />
        </a>
      ))}
      {rest.length > 0 && (
        <details class="sn-tab-more">
          <summary class={rest.some((item) => item.active) ? "sn-tab sn-tab-active" : "sn-tab"}>
            <TabFace icon="more" label="更多" badge={sum(rest)} />
          </summary>
          <ul class="sn-tab-panel">
            {rest.map((item) => (
              <li>
                <a class="sn-menu-item" href={item.href} aria-current={current(item)}>
                  {item.label}
                  <Badge count={item.badge} />
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </nav>
  );
};

const TabFace = ({ icon, label, badge }: { icon: IconName; label: string; badge?: number }) => (
  <>
    <Icon name={icon} />
    <span>{label}</span>
    <Badge count={badge} />
  </>
);

const Badge = ({ count = 0 }: { count?: number }): Child =>
  count > 0 ? (
    <span class="sn-count">
      {count > 99 ? "99+" : count}
      <span class="visually-hidden">项待处理</span>
    </span>
  ) : null;

const sum = (items: readonly NavItem[]) => items.reduce((total, item) => total + (item.badge ?? 0), 0);

const Footer = () => (
  <footer class="sn-footer">
    <p>{product.motto}：报一次，台账、通报、报告自动生成，不再重复填表。</p>
    <p>
      {product.name} {product.version}
    </p>
  </footer>
);
