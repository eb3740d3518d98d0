// What the pages of the gallery share: a person, a navigation, a picture.
import type { Me, NavItem } from "../../web/ui/layout.tsx";

/** Who looks at the gallery. */
export const me: Me = {
  name: "王建国",
  unitName: "城关派出所",
  organName: "县公安分局",
  countyName: "清河县",
  roles: ["内勤"],
  unread: 3,
};

/** A long navigation with one place active. */
export const nav = (active: string): NavItem[] =>
  (
    [
      ["/", "待办", "home", 2],
      ["/training/briefs", "简报", "brief", 0],
      ["/training/desk", "审核", "review", 12],
      ["/obligations", "达标", "chart", 0],
      ["/org", "机构", "unit", 0],
      ["/obligations/policies", "要求", "gear", 0],
      ["/jobs", "任务", "clock", 0],
    ] as const
  ).map(([href, label, icon, badge]) => ({ href, label, icon, badge, active: label === active }));

/** A grey picture that needs no network. */
export const picture = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="#9fb6cc" d="M0 0h4v3H0z"/><path fill="#6d8dac" d="m0 3 1.5-1.500L2.500 2.500l.7-.7L4 2.600V3z"/></svg>')}`;
