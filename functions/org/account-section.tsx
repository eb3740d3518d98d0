// An officer's account on the officer's page: state, first password, roles to give and take.
import { may, mayGrant, Role, roles } from "../../shared/access.ts";
import { fits, scopeAt } from "../../shared/org/places.ts";
import type { AccountView, OfficerView } from "../../shared/org/views.ts";
import { sayInstant } from "../../shared/time.ts";
import { Form, Hidden, Select, Submit } from "../../web/ui/forms.tsx";
import { DefinitionList, Disclosure, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { DataTable } from "../../web/ui/tables.tsx";
import type { Actor } from "../platform/actor.ts";
import type { OrgTree } from "./store.ts";

const stateOf = (account: AccountView) => {
  if (account.state === "disabled") return <Status tone="bad" word="已停用" />;
  if (account.lockedUntil)
    return <Status tone="late" word="已锁定" note={`至 ${sayInstant(account.lockedUntil)}`} />;
  if (!account.hasPassword) return <Status tone="soon" word="未发密码" />;
  return account.mustChangePassword ? (
    <Status tone="info" word="未首次登录" />
  ) : (
    <Status tone="ok" word="正常" />
  );
};

const Button = ({ action, label, confirm }: { action: string; label: string; confirm?: string }) => (
  <Form action={action} inline>
    <Submit look="secondary" small confirm={confirm}>
      {label}
    </Submit>
  </Form>
);

/** What may be given: each role over each place of its size within the actor's own scope. */
export function grantable(
  actor: Actor,
  tree: OrgTree,
  preferred?: string,
): { value: string; label: string }[] {
  const { county } = actor;
  const home = tree.units.find(({ id }) => id === preferred)?.organ;
  const organName = new Map(tree.organs.map(({ id, name }) => [id, name]));
  const units = tree.units.filter(({ closedOn }) => closedOn === undefined);
  const near = units.filter(({ organ }) => organ === home);
  const far = units
    .filter(({ organ }) => organ !== home)
    .map(({ id, name, organ }) => ({ id, name: `${organName.get(organ) ?? ""} ${name}` }));
  // One's own unit and organ first: a role elsewhere is the exception, and units of two organs may share a name.
  const places = [
    ...near.filter(({ id }) => id === preferred),
    ...tree.organs.filter(({ id }) => id === home),
    ...near.filter(({ id }) => id !== preferred),
    { id: county, name: "全县（区）" },
    ...tree.organs.filter(({ id }) => id !== home),
    ...far,
  ];
  return places.flatMap(({ id, name }) => {
    const scope = scopeAt(county, id, tree);
    if (!scope) return [];
    const given = Role.options.filter(
      (role) => fits(role, scope.kind) && mayGrant(actor.grants, { role, scope }),
    );
    return given.map((role) => ({ value: `${role} ${id}`, label: `${name}：${roles[role].label}` }));
  });
}

export const AccountSection = ({
  view,
  account,
  tree,
  actor,
}: {
  view: OfficerView;
  account: AccountView;
  tree: OrgTree;
  actor: Actor;
}) => {
  const here = `/org/officers/${view.staff}`;
  const place = view.officer ?? { county: actor.county };
  const left = view.officer?.state === "left";
  const options =
    may(actor.grants, "org.grant", place) && !left ? grantable(actor, tree, view.officer?.unit) : [];
  return (
    <>
      <Section title="账号">
        <DefinitionList items={[{ label: "状态", value: stateOf(account) }]} />
        {!left && <AccountButtons here={here} name={view.name} account={account} />}
      </Section>
      <Section plain title="角色">
        <HeldRoles here={here} name={view.name} account={account} />
        {options.length > 0 && (
          <Disclosure summary="授予角色">
            <Form action={`${here}/grants`}>
              <Select name="grant" label="范围和角色" required blank="请选择" options={options} />
              <Submit>授予</Submit>
            </Form>
          </Disclosure>
        )}
      </Section>
    </>
  );
};

type Shown = { here: string; name: string; account: AccountView };

const HeldRoles = ({ here, name, account }: Shown) => (
  <DataTable
    caption="角色"
    rows={account.grants}
    empty={{ title: "没有角色", text: "普通干警：可以登录查看自己的待办和消息。" }}
    columns={[
      { head: "角色", lead: true, cell: (grant) => grant.roleLabel },
      { head: "范围", cell: (grant) => grant.placeLabel },
      {
        head: "操作",
        cell: (grant) => (
          <Form action={`${here}/grants/take`} inline>
            <Hidden name="grant" value={`${grant.role} ${grant.place}`} />
            <Submit look="quiet" small confirm={`确定撤销${name}的“${grant.roleLabel}”？`}>
              撤销
            </Submit>
          </Form>
        ),
      },
    ]}
  />
);

const AccountButtons = ({ here, name, account }: Shown) => (
  <div class="sn-buttons">
    <Button
      action={`${here}/password`}
      label={account.hasPassword ? "重发初始密码" : "发放初始密码"}
      confirm={account.hasPassword ? "原密码将失效，已登录的设备退出。确定重发？" : undefined}
    />
    {account.lockedUntil && <Button action={`${here}/unlock`} label="解锁" />}
    {account.state === "active" ? (
      <Button action={`${here}/disable`} label="停用账号" confirm={`确定停用${name}的账号？`} />
    ) : (
      <Button action={`${here}/enable`} label="启用账号" />
    )}
  </div>
);
