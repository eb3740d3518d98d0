// One's own seat at an activity: signing up in one tap, why one waits, the offer and how long it stands, withdrawing.
import { kindOf } from "../../shared/activities/kinds.ts";
import type { ActivityView } from "../../shared/activities/page-views.ts";
import type { Activity } from "../../shared/activities/schema.ts";
import { startOf } from "../../shared/activities/rules.ts";
import type { OwnStanding } from "../../shared/activities/views.ts";
import { sayInstant, type Instant } from "../../shared/time.ts";
import { Form, Submit } from "../../web/ui/forms.tsx";
import { Alert, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { standingWords } from "./words.ts";

type Props = { view: ActivityView; standing: OwnStanding; now: Instant };

const Press = ({
  id,
  part,
  label,
  look,
  confirm,
  whyNot,
}: {
  id: string;
  part: string;
  label: string;
  look?: "secondary" | "danger";
  confirm?: string;
  whyNot?: string | undefined;
}) => (
  <Form action={`/activities/${id}/${part}`} inline>
    <Submit look={look} confirm={confirm} whyNot={whyNot}>
      {label}
    </Submit>
  </Form>
);

/** What it would clash with, said before one signs up. */
const Clashes = ({ clashes }: { clashes: readonly string[] }) =>
  clashes.length > 0 ? (
    <Alert tone="soon" title="时间有冲突">
      <ul class="sn-plain-list">
        {clashes.map((clash) => (
          <li>{clash}</li>
        ))}
      </ul>
    </Alert>
  ) : null;

const Free = ({ standing: { seats } }: { standing: OwnStanding }) => {
  if (!seats) return null;
  const { capacity, taken, freeForMe } = seats;
  return (
    <p>
      共 {capacity} 个名额，已占 {taken} 个，
      {freeForMe > 0 ? `您可报的还有 ${freeForMe} 个。` : "您可报的已满，报名将进入候补。"}
    </p>
  );
};

const Asked = ({ view, standing, now }: Props) => (
  <Section title="我的情况">
    <Clashes clashes={standing.clashes} />
    <p>全员参加，不用报名，到场扫码签到。</p>
    {view.state === "open" && now < startOf(view) && (
      <p>
        不能参加的请在开始前<a href="/activities/absences/mine">登记请假</a>，关闭签到表时记为请假。
      </p>
    )}
  </Section>
);

/** What becomes of a seat that is given back: after the cut-off nobody is offered it any more. */
export const sayWithdrawal = (
  { seats, closesAt }: Pick<Activity, "seats" | "closesAt">,
  now: Instant,
): string => {
  if (!seats) return "确定取消报名吗？";
  return now < closesAt
    ? "确定取消报名吗？名额会让给下一位。"
    : "确定取消报名吗？报名已经截止，名额由组织人员决定是否给候补的人。";
};

export const OwnSeat = (props: Props) => {
  const { view, standing, now } = props;
  if (kindOf(view.kind).roll) return view.state === "open" ? <Asked {...props} /> : null;
  const { state } = standing;
  if (view.state === "closed" && state === undefined) return null;
  const ahead = view.state === "open" && now < startOf(view);
  const withdrawing = { id: view.id, part: "withdraw", look: "secondary" } as const;
  return (
    <Section title="我的报名">
      {state !== undefined && (
        <p>
          <Status {...standingWords[state]} />
        </p>
      )}
      {ahead && <Clashes clashes={standing.clashes} />}
      {state === "seated" && ahead && (
        <Press
          {...withdrawing}
          label="取消报名"
          confirm={sayWithdrawal(view, now)}
          whyNot={standing.bound?.message}
        />
      )}
      {state === "waiting" && (
        <>
          <p>{standing.whyWaiting}</p>
          {ahead && <Press {...withdrawing} label="退出候补" />}
        </>
      )}
      {state === "offered" && !(standing.offeredUntil && now < standing.offeredUntil) && (
        <p>递补名额已经过期，没有确认，转给下一位。</p>
      )}
      {state === "offered" && standing.offeredUntil && now < standing.offeredUntil && (
        <>
          <p>
            有名额了，请在 <strong>{sayInstant(standing.offeredUntil)}</strong> 前确认，过时转给下一位。
          </p>
          <div class="sn-actions">
            <Press id={view.id} part="accept" label="接受" />
            <Press
              id={view.id}
              part="refuse"
              label="放弃"
              look="secondary"
              confirm="放弃后名额转给下一位，确定吗？"
            />
          </div>
        </>
      )}
      {state === "released" && view.state === "open" && (
        <p>递补名额没有在规定时间内确认，或您已不在报名范围，名额和候补位置不再保留。</p>
      )}
      {(state === undefined || state === "withdrawn" || state === "released") && (
        <SignUp view={view} standing={standing} />
      )}
    </Section>
  );
};

const SignUp = ({ view, standing }: Pick<Props, "view" | "standing">) => (
  <>
    <Free standing={standing} />
    {standing.refusal ? (
      <p class="sn-note">{standing.refusal.message}。</p>
    ) : (
      <Press id={view.id} part="sign-up" label={standing.seats?.freeForMe === 0 ? "报名候补" : "报名"} />
    )}
  </>
);
