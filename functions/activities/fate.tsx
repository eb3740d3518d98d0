// What became of an activity, where that is not a matter of course: asked for, refused, called off, to be changed.
import type { ActivityView } from "../../shared/activities/page-views.ts";
import { sayInstant } from "../../shared/time.ts";
import { Form, Hidden, Submit, TextInput } from "../../web/ui/forms.tsx";
import { Alert, Section } from "../../web/ui/page-parts.tsx";

/** What somebody asks to change, before and after. */
const Asked = ({ change }: { change: NonNullable<ActivityView["change"]> }) => (
  <Alert tone="soon" title="变更等待审批">
    <p>
      {change.askedByName} {sayInstant(change.at)} 申请变更，同意前仍按原来的安排：
    </p>
    <ul>
      {change.differences.map(({ label, before, after }) => (
        <li>
          {label}：{before} → {after}
        </li>
      ))}
    </ul>
  </Alert>
);

/** What became of it, where that is not a matter of course. */
export const Fate = ({ view }: { view: ActivityView }) => (
  <>
    {view.state === "cancelled" && (
      <Alert tone="bad" title="活动已取消">
        {view.cancelReason}
      </Alert>
    )}
    {view.state === "refused" && (
      <Alert tone="bad" title="没有同意">
        {view.decisionReason}
      </Alert>
    )}
    {view.state === "open" && view.decisionReason && view.mayManage && (
      <Alert tone="ok" title="审批意见">
        {view.decisionReason}
      </Alert>
    )}
    {view.state === "toApprove" && <Alert tone="soon">等待审批，同意后才开始报名。</Alert>}
    {view.change && <Asked change={view.change} />}
  </>
);

export const Decision = ({ view }: { view: ActivityView }) => {
  const { change, seen = "", whyNotDecide: refusal } = view;
  return (
    <Section title={change ? "审批变更" : "审批"}>
      <Form action={`/activities/${view.id}/decision`}>
        <Hidden name="seen" value={seen} />
        <TextInput name="reason" label="意见" hint="不同意时请写明原因" maxLength={200} />
        <p class="sn-actions">
          <Submit name="agree" value="yes" whyNot={refusal}>
            同意
          </Submit>
          {refusal === undefined && (
            <Submit name="agree" value="no" look="danger">
              不同意
            </Submit>
          )}
        </p>
      </Form>
    </Section>
  );
};
