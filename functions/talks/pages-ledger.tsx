// The 提醒约谈台账 to download: masked for whoever keeps it, with names only for a reason that is kept.
import * as z from "zod";
import type { Problem } from "../../shared/problem.ts";
import { addQuarters, Quarter, quarterOf, sayQuarter } from "../../shared/quarter.ts";
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
import { LinkButton, PageHeader, Section } from "../../web/ui/page-parts.tsx";
import { workbookAnswer } from "../org/download.ts";
import { placeNames } from "../platform/place-names.ts";
import { parsed } from "../platform/request.ts";
import { page, type AnyPage, type PageCall } from "../platform/route.ts";
import { attempt, showPage } from "../platform/shell.tsx";
import { forForm } from "../training/words.ts";
import { talkLedger } from "./ledger.ts";
import { LineTabs } from "./line-tabs.tsx";
import { OrganTabs, organAsked } from "./pages-board.tsx";
import { LedgerInput } from "./routes.ts";
import { boardsOf, todayOf } from "./views.ts";
import { addressOf } from "./words.ts";

type Asked = { organ: string; from: string; to: string; reason: string };

/** This many quarters, the present one first. */
const quartersTo = (now: Quarter, count: number): Quarter[] =>
  Array.from({ length: count }, (_, back) => addQuarters(now, -back));

const Download = ({ organ, from, to, label }: Omit<Asked, "reason"> & { label: string }) => (
  <LinkButton href={addressOf("/talks/ledger", { organ, from, to })} download>
    {label}
  </LinkButton>
);

/** One tap for each quarter and each year: what is usually asked for. */
const Masked = ({ organ, now }: { organ: string; now: Quarter }) => {
  const year = Number(now.slice(0, 4));
  return (
    <Section
      title="脱敏台账（Excel）"
      note="姓名只留姓氏，不含职务；地点、内容和要求一律不导出，完成情况只写是否办结。留存和上报用这一份。"
    >
      <div class="sn-actions">
        {quartersTo(now, 4).map((quarter) => (
          <Download organ={organ} from={quarter} to={quarter} label={sayQuarter(quarter)} />
        ))}
        <Download organ={organ} from={`${year}-Q1`} to={now} label={`${year}年全部`} />
        <Download organ={organ} from={`${year - 1}-Q1`} to={`${year - 1}-Q4`} label={`${year - 1}年全部`} />
      </div>
    </Section>
  );
};

const Named = ({ asked, now, problem }: { asked: Asked; now: Quarter; problem?: Problem }) => {
  const options = quartersTo(now, 12).map((quarter) => ({ value: quarter, label: sayQuarter(quarter) }));
  const error = (path: string) => errorAt(problem?.fields, path);
  return (
    <Section
      title="带姓名的台账（Excel）"
      note="仍然不含内容。须写明为什么需要姓名；下载人、时间和原因都会留存，供核查。"
    >
      <Form action="/talks/ledger" confidential>
        <ErrorSummary problems={problem?.fields} />
        <Hidden name="organ" value={asked.organ} />
        <FieldRow>
          <Select name="from" label="从" options={options} value={asked.from || now} error={error("from")} />
          <Select name="to" label="到" options={options} value={asked.to || now} error={error("to")} />
        </FieldRow>
        <TextInput
          name="reason"
          label="原因"
          hint="例如：上级检查核对人员。不写约谈的具体情况。"
          maxLength={200}
          value={asked.reason}
          error={error("reason")}
        />
        <Buttons>
          <Submit look="secondary">下载 Excel（带姓名）</Submit>
        </Buttons>
      </Form>
    </Section>
  );
};

/** The two ways to the ledger. Shown again with what was typed when a download was refused. */
async function showLedger(call: PageCall<string>, asked: Asked, refused?: Problem): Promise<Response> {
  const { deps, actor } = call;
  const names = await placeNames(deps, actor.county);
  const now = quarterOf(todayOf(deps));
  const problem = refused && forForm(refused);
  return showPage(
    call,
    { title: "提醒约谈台账", active: "talks", problem },
    <>
      <PageHeader title="提醒约谈台账" lead={names.of(asked.organ)} />
      <LineTabs actor={actor} active="ledger" organ={asked.organ} />
      <OrganTabs
        organs={boardsOf(actor)}
        organ={asked.organ}
        names={names}
        at={(organ) => addressOf("/talks/ledger", { organ })}
      />
      <Masked organ={asked.organ} now={now} />
      <Named asked={asked} now={now} problem={problem} />
    </>,
  );
}

const Span = z.strictObject({ organ: z.string(), from: Quarter, to: Quarter });

export const ledgerPages: AnyPage[] = [
  page({
    method: "get",
    path: "/talks/ledger",
    guard: "talks.board",
    summary: "下载提醒约谈台账：选季度；给出起止季度时直接下载脱敏台账",
    run: async (call) => {
      const { deps, actor, query, c } = call;
      const organ = organAsked(call);
      const asked = { organ, from: query.get("from") ?? "", to: query.get("to") ?? "", reason: "" };
      if (asked.from === "" && asked.to === "") return showLedger(call, asked);
      const result = await attempt(async () => {
        const { from, to } = asked;
        return talkLedger(deps, actor, parsed(Span, { organ, from, to }));
      });
      if ("problem" in result) return showLedger(call, asked, result.problem);
      return workbookAnswer(c, result.value.fileName, result.value.bytes);
    },
  }),
  page({
    method: "post",
    path: "/talks/ledger",
    guard: "talks.board",
    summary: "下载带姓名的提醒约谈台账，须写明原因",
    run: async (call) => {
      const { deps, actor, form, c } = call;
      const asked = {
        organ: form.one("organ"),
        from: form.one("from"),
        to: form.one("to"),
        reason: form.one("reason"),
      };
      const result = await attempt(async () => talkLedger(deps, actor, parsed(LedgerInput, asked)));
      if ("value" in result) return workbookAnswer(c, result.value.fileName, result.value.bytes);
      if (result.problem.code === "notFound") throw result.problem;
      return showLedger(call, asked, result.problem);
    },
  }),
];
