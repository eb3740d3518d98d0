// The parts of a draw's page: what was published, who was drawn, who could be and who could not, and the office's steps.
import { ticketGroups, type TicketGroup } from "../../shared/activities/draw.ts";
import {
  redrawReasons,
  type DrawPage,
  type DrawTurn,
  type DrawView,
} from "../../shared/activities/draw-schema.ts";
import type { Problem } from "../../shared/problem.ts";
import { sayFullDay, sayInstant } from "../../shared/time.ts";
import { errorAt } from "../../web/ui/fields.tsx";
import {
  Buttons,
  ErrorSummary,
  FieldRow,
  Form,
  Hidden,
  Select,
  Submit,
  TextInput,
} from "../../web/ui/forms.tsx";
import {
  DefinitionList,
  Disclosure,
  EmptyState,
  LinkButton,
  Section,
  Timeline,
} from "../../web/ui/page-parts.tsx";
import { DataTable } from "../../web/ui/tables.tsx";

export const drawAddress = (id: string, page = ""): string => `/activities/${id}/draw${page && `/${page}`}`;

/** Words by key as the choices of a form. */
export const optionsOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export const groupLabels = {
  front: "优先：上一轮没有轮到",
  open: "本轮还没有讲过",
  again: "本轮已经讲过：前面都没有人时才抽",
} as const satisfies Record<TicketGroup, string>;

/** What anybody can write down before the meeting and compare after it. */
export const Published = ({ draw }: { draw: DrawView }) => (
  <Section
    title="公布的校验值"
    id="published"
    note="会前抄下或拍下这两串字符：名单改一个字，校验值就变；密钥换一个，承诺值就变。"
  >
    <DefinitionList
      items={[
        { label: "主题", value: draw.theme },
        { label: "第几轮", value: `第 ${draw.round} 轮，本单位第 ${draw.number} 次抽取` },
        { label: "候选人数", value: `${draw.candidates} 人（在岗 ${draw.people} 人）` },
        { label: "名单校验值", value: <code class="sn-hash">{draw.hash}</code> },
        { label: "密钥承诺值", value: <code class="sn-hash">{draw.commitment}</code> },
        {
          label: "密钥",
          value: draw.secret ? <code class="sn-hash">{draw.secret}</code> : "会后公开；公开前谁也看不到",
        },
        ...(draw.uncounted === undefined
          ? []
          : [{ label: "计入", value: `${draw.uncounted}，抽到的人不算讲过` }]),
        { label: "公布", value: `${sayInstant(draw.preparedAt)} ${draw.preparedByName}` },
      ]}
    />
    <p class="sn-actions">
      {draw.secret && (
        <LinkButton href={drawAddress(draw.activity, "file")} look="primary" download>
          下载核对文件（可离线打开）
        </LinkButton>
      )}
      <LinkButton href="/activities/draw/check">核对页</LinkButton>
    </p>
  </Section>
);

const turnTitle = ({ turn, name, staff, excused }: DrawTurn): string =>
  `${turn === 1 ? "抽取" : `第 ${turn - 1} 次重抽`}：${name}（${staff}）${excused ? "　免" : ""}`;

const turnNote = ({ excused }: DrawTurn): string | undefined =>
  excused &&
  `${redrawReasons[excused.reason]}：${excused.words}。${excused.byName} ${sayInstant(excused.at)}。按没有抽到计算：本轮还会抽到，本轮没有轮上的下一轮排在最前。`;

/** Results with every redraw, newest first. */
export const Turns = ({ turns }: { turns: readonly DrawTurn[] }) => (
  <Section title="结果" id="result">
    {turns.length === 0 ? (
      <EmptyState title="还没有抽取" />
    ) : (
      <Timeline
        items={turns.toReversed().map((turn) => ({
          title: turnTitle(turn),
          at: sayInstant(turn.at),
          by: turn.byName,
          note: turnNote(turn),
          tone: turn.excused ? "none" : "ok",
        }))}
      />
    )}
  </Section>
);

/** Who can be drawn, first whom; and who cannot, why, until when. */
export const Lists = ({ draw }: { draw: DrawView }) => (
  <Section title="冻结的名单" id="list" plain>
    {ticketGroups
      .map((group) => ({ group, people: draw.tickets.filter((ticket) => ticket.group === group) }))
      .filter(({ people }) => people.length > 0)
      .map(({ group, people }) => (
        <Section title={`${groupLabels[group]}（${people.length} 人）`}>
          <p>{people.map(({ name }) => name).join("、")}</p>
        </Section>
      ))}
    <DataTable
      caption="不参加本次抽取"
      showCaption
      rows={draw.excluded}
      empty={{ title: "没有人不参加" }}
      columns={[
        { head: "姓名", lead: true, cell: ({ name }) => name },
        { head: "原因", cell: ({ reason }) => reason },
        { head: "到哪天", cell: ({ until }) => sayFullDay(until) },
      ]}
    />
    <Disclosure summary="名单原文（校验值由它算出）">
      <pre class="sn-list-text">{draw.list}</pre>
    </Disclosure>
  </Section>
);

/** Drawing another; with reason and words, both on record. */
export const AgainForm = ({
  draw,
  whyNot,
  problem,
}: {
  draw: DrawView;
  whyNot?: string | undefined;
  problem?: Problem | undefined;
}) => (
  <Form action={drawAddress(draw.activity, "again")}>
    <Hidden name="turn" value={String(draw.turns.length)} />
    <ErrorSummary problems={problem?.fields} />
    <FieldRow>
      <Select
        name="reason"
        label="重抽原因"
        required
        blank="请选择"
        options={optionsOf(redrawReasons)}
        error={errorAt(problem?.fields, "reason")}
      />
      <TextInput
        name="words"
        label="具体情况"
        required
        maxLength={100}
        hint="原因、操作人和时间都会留在公开的记录里"
        error={errorAt(problem?.fields, "words")}
      />
    </FieldRow>
    <Buttons>
      <Submit look="secondary" whyNot={whyNot}>
        免去此人，重抽一人
      </Submit>
    </Buttons>
  </Form>
);

/** What the office can do now. */
export const Steps = ({ page, problem }: { page: DrawPage; problem?: Problem | undefined }) => {
  const { id } = page.activity;
  const { draw, whyNot } = page;
  if (!page.mayManage || !draw || draw.state === "withdrawn" || draw.state === "revealed") return null;
  return (
    <Section title="组织抽取" id="steps">
      <p class="sn-actions">
        <LinkButton href={drawAddress(id, "screen")} look="primary">
          打开投影页{draw.state === "prepared" ? "，在会场抽取" : ""}
        </LinkButton>
      </p>
      {draw.state === "prepared" && whyNot.draw && <p class="sn-note">{whyNot.draw}</p>}
      {draw.state === "drawn" && (
        <>
          <Form action={drawAddress(id, "reveal")} inline>
            <Submit whyNot={whyNot.reveal} confirm="公开密钥后不能再重抽。现在公开吗？">
              公开密钥，结束抽取
            </Submit>
          </Form>
          <Disclosure summary="抽到的人不能发言，重抽一人" open={problem !== undefined}>
            <AgainForm draw={draw} whyNot={whyNot.again} problem={problem} />
          </Disclosure>
        </>
      )}
      {draw.state === "prepared" && (
        <Disclosure summary="撤回名单（抽取前）" open={problem !== undefined}>
          <Form action={drawAddress(id, "withdraw")}>
            <TextInput
              name="reason"
              label="撤回原因"
              required
              maxLength={100}
              error={errorAt(problem?.fields, "reason")}
            />
            <Buttons>
              <Submit look="danger">撤回名单</Submit>
            </Buttons>
          </Form>
        </Disclosure>
      )}
    </Section>
  );
};
