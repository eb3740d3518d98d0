// A round's board: units against states with the people behind each number, and its beginning, end and calling off.
import type { RoundBoard } from "../../shared/assessments/round-views.ts";
import { sayRule, whyNot } from "../../shared/assessments/rules.ts";
import { subjectLabels } from "../../shared/assessments/kinds.ts";
import { readStaffNumber } from "../../shared/org/cells.ts";
import { Problem } from "../../shared/problem.ts";
import { sayFullDay, sayInstant, type Day } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import { Buttons, Form, Submit, TextInput } from "../../web/ui/forms.tsx";
import { DefinitionList, Disclosure, LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { Status } from "../../web/ui/status.tsx";
import { placeNames, type PlaceNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, goTo, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { Overview, partAsked, People, States, UnitTable } from "./board-parts.tsx";
import { viewCandidate } from "./candidate-views.ts";
import { closeRound } from "./closing.ts";
import { candidateAddress } from "./entry-parts.tsx";
import { roundToManage, todayOf } from "./load.ts";
import { badgeOf, roundAddress, saySpan, sayWho, yearAddress } from "./round-words.ts";
import { cancelRound, openRound } from "./rounds.ts";
import { CancelInput } from "./routes-rounds.ts";
import { organsOf, viewBoard } from "./views-rounds.ts";

type BoardCall = Omit<PageCall<string>, "params"> & { params: { organ: string; round: string } };

const at = ({ organ, round }: RoundBoard) => ({ organ, id: round.id });

const Actions = ({ board, views }: { board: RoundBoard; views: boolean }) => {
  const { round, units, mayManage } = board;
  const own = units.filter(({ mayRecord }) => mayRecord);
  const unit = own[0]?.unit;
  const over = round.state === "cancelled";
  return (
    <>
      {round.state === "open" && unit !== undefined && (
        <LinkButton href={roundAddress(at(board), { page: "entry", unit })} look="primary">
          录入成绩
        </LinkButton>
      )}
      {round.state === "open" && unit !== undefined && (
        <LinkButton href={roundAddress(at(board), { page: "import" })}>导入成绩</LinkButton>
      )}
      {views && !over && (
        <LinkButton href={roundAddress(at(board), { page: "ledger" })} download>
          下载台账
        </LinkButton>
      )}
      {mayManage && (round.state === "open" || round.state === "planned") && (
        <LinkButton href={roundAddress(at(board), { page: "edit" })}>修改</LinkButton>
      )}
    </>
  );
};

/** `views`: the reader holds a role that looks at tests here; an examiner may have none. */
const Head = ({ board, views }: { board: RoundBoard; views: boolean }) => (
  <PageHeader
    title={board.round.title}
    back={
      views
        ? { href: yearAddress(board.organ, board.round.from.slice(0, 4)), label: "测试" }
        : { href: "/assessments/mine", label: "我的测试" }
    }
    badge={<Status {...badgeOf(board.round)} />}
    lead={`${board.organName} · ${subjectLabels[board.round.subject]} · ${sayRule(board.round.rule)}`}
    actions={<Actions board={board} views={views} />}
  />
);

const Facts = ({ board, names }: { board: RoundBoard; names: PlaceNames }) => {
  const { round } = board;
  const { makeUp, closedAt, cancelReason } = round;
  return (
    <Section>
      <DefinitionList
        items={[
          { label: "考核", value: saySpan(round.from, round.to) },
          { label: "补考", value: makeUp ? saySpan(makeUp.from, makeUp.to) : "不安排补考" },
          { label: "应考范围", value: sayWho(round.who, names) },
          { label: "通知", value: sayFullDay(round.opensOn) },
          { label: "截止录入", value: sayFullDay(round.closesOn) },
          ...(closedAt
            ? [
                {
                  label: "结束",
                  value: `${sayInstant(closedAt)}${round.closedBy === "SUNENG" ? "，到期自动结束" : ""}`,
                },
              ]
            : []),
          ...(cancelReason ? [{ label: "取消原因", value: cancelReason }] : []),
        ]}
      />
    </Section>
  );
};

type StepsProps = { board: RoundBoard; today: Day; problem?: Problem; reason?: string };

/** Beginning, ending and calling off; each says why it cannot be done now. */
const Steps = ({ board, today, problem, reason }: StepsProps) => {
  const { round, totals, recorded } = board;
  if (!board.mayManage || (round.state !== "open" && round.state !== "planned")) return null;
  const open = totals.all.open;
  return (
    <Section title="批次管理">
      {round.state === "planned" && (
        <Form action={roundAddress(at(board), { page: "open" })}>
          <p class="sn-note">
            {sayFullDay(round.opensOn)}早上自动开始。现在开始，会马上通知应考的 {totals.all.open} 人。
          </p>
          <Submit look="secondary" whyNot={whyNot.open(round)?.message}>
            现在开始
          </Submit>
        </Form>
      )}
      {round.state === "open" && (
        <Form action={roundAddress(at(board), { page: "close" })}>
          <p class="sn-note">
            结束后名单和人数固定下来，按考核当天计入各部门的月份；
            {open > 0 && `还没有成绩的 ${open} 人记为缺考；`}
            改成绩须写明原因。过了{sayFullDay(round.closesOn)}自动结束。
          </p>
          <Submit
            look="secondary"
            whyNot={whyNot.close(round, today)?.message}
            confirm={open > 0 ? `还有 ${open} 人没有成绩，将记为缺考。确定结束吗？` : "确定结束这个批次吗？"}
          >
            结束批次
          </Submit>
        </Form>
      )}
      <Disclosure summary="取消这个批次" open={reason !== undefined}>
        <Form action={roundAddress(at(board), { page: "cancel" })}>
          <TextInput
            name="reason"
            label="取消原因"
            required
            maxLength={100}
            value={reason}
            error={errorAt(problem?.fields, "reason")}
          />
          <Buttons>
            <Submit look="danger" whyNot={whyNot.cancel(round, recorded)?.message}>
              取消批次
            </Submit>
          </Buttons>
        </Form>
      </Disclosure>
    </Section>
  );
};

/** Of a closed round: somebody who was not on the list when it was frozen, found by his number. */
const Beside = ({ board, staff, problem }: { board: RoundBoard; staff?: string; problem?: Problem }) => {
  if (!board.mayManage || board.round.state !== "closed") return null;
  return (
    <Section title="名单外的人">
      <Form action={roundAddress(at(board), { page: "candidates" })} method="get" inline>
        <TextInput
          name="staff"
          label="警号/工号"
          required
          maxLength={12}
          value={staff}
          error={errorAt(problem?.fields, "staff")}
        />
        <Submit look="secondary">补录成绩</Submit>
      </Form>
      <p class="sn-note">名单在结束时已经固定；之后才登记到岗的，补录的成绩按随考计。</p>
    </Section>
  );
};

/** The board, also shown again when something on it could not be done. */
async function showBoard(
  call: BoardCall,
  refused: { problem?: Problem; reason?: string; staff?: string } = {},
): Promise<Response> {
  const { deps, actor, params, query } = call;
  const [board, names, organs] = await Promise.all([
    viewBoard(deps, actor, params),
    placeNames(deps, actor.county),
    organsOf(deps, actor),
  ]);
  const { round } = board;
  const unit = board.units.find((one) => one.unit === query.get("unit"))?.unit;
  const part = partAsked(query.get("state"));
  // A unit's people are few, and who sees no more came for them.
  const listed = part !== undefined || unit !== undefined || (!board.whole && board.units.length === 1);
  return showPage(
    call,
    { title: round.title, active: "assessments", problem: refused.problem },
    <>
      <Head board={board} views={organs.includes(board.organ)} />
      <Facts board={board} names={names} />
      {round.state !== "cancelled" && (
        <>
          <Overview board={board} />
          <States board={board} part={part} unit={unit} />
          {listed && <People board={board} part={part} unit={unit} />}
          <UnitTable board={board} />
        </>
      )}
      <Beside board={board} staff={refused.staff} problem={refused.problem} />
      <Steps board={board} today={todayOf(deps)} problem={refused.problem} reason={refused.reason} />
    </>,
  );
}

/** Does it and goes back to the board with a word, or shows the board with what went wrong. */
async function onBoard(
  call: BoardCall,
  said: string,
  work: () => Promise<void>,
  reason?: string,
): Promise<Response> {
  const done = await attempt(work);
  if ("problem" in done && done.problem.code === "notFound") throw done.problem;
  if ("problem" in done) return showBoard(call, { problem: forForm(done.problem), reason });
  const { organ, round } = call.params;
  return goTo(call, roundAddress({ organ, id: round }), said);
}

export const boardPages: AnyPage[] = [
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round",
    guard: "signedIn",
    summary: "一个测试批次：各部门进度、名单、合格率；考官只看自己考的部门",
    run: (call) => showBoard(call),
  }),
  page({
    method: "get",
    path: "/assessments/rounds/:organ/:round/candidates",
    guard: "assessments.manage",
    summary: "按警号找到一个人在本批次的成绩页，批次结束后也能补录名单外的人",
    run: async (call) => {
      const { deps, actor, params, query } = call;
      await roundToManage(deps, actor, params);
      const typed = query.get("staff") ?? "";
      const { value: staff, wrong } = readStaffNumber(typed);
      const found =
        staff === undefined ? undefined : await attempt(() => viewCandidate(deps, actor, params, staff));
      if (found && "value" in found && staff !== undefined)
        return goTo(call, candidateAddress({ organ: params.organ, round: found.value.round }, staff));
      if (found && "problem" in found && found.problem.code !== "notFound") throw found.problem;
      const message = wrong ?? (staff === undefined ? "请填写警号/工号" : "考核期间不在本单位，不能补录");
      const problem = new Problem("invalid", message, [{ path: "staff", message }]);
      return showBoard(call, { problem: forForm(problem), staff: typed });
    },
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/open",
    guard: "assessments.manage",
    summary: "现在开始一个批次",
    run: (call) =>
      onBoard(call, "批次已开始，已通知应考人员", () => openRound(call.deps, call.actor, call.params)),
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/close",
    guard: "assessments.manage",
    summary: "结束一个批次",
    run: (call) => onBoard(call, "批次已结束", () => closeRound(call.deps, call.actor, call.params)),
  }),
  page({
    method: "post",
    path: "/assessments/rounds/:organ/:round/cancel",
    guard: "assessments.manage",
    summary: "取消一个批次，写明原因",
    run: (call) => {
      const { deps, actor, params, form } = call;
      const reason = form.one("reason");
      return onBoard(
        call,
        "批次已取消",
        async () => cancelRound(deps, actor, params, parsed(CancelInput, { reason }).reason),
        reason,
      );
    },
  }),
];
