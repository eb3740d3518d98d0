// A valid request for every route of talks, about any place: records of the person who asks, or of somebody else there.
import { draftInput, draftOf, recordOf, roundNow, roundWith, warrantOf } from "./fresh-talks.ts";
import type { Ask, Asking } from "./requests-api.ts";
import type { Person, Place, World } from "./world.ts";
import type { DraftInput } from "../../shared/talks/schema.ts";

type Round = Parameters<typeof roundWith>[2];

/** Something done to a round of its own; to its one officer where the address names one. */
const round =
  (more?: Round, body?: (staff: string, place: Place) => unknown): Asking =>
  async (world, place) => {
    const { organ, quarter, staff } = await roundWith(world, place, more);
    return { params: { organ, quarter, staff }, body: body?.(staff, place) };
  };
/** The same with a form that names the officer. */
const roundForm =
  (more?: Round, form?: (staff: string, place: Place) => Record<string, string>): Asking =>
  async (world, place) => {
    const { organ, quarter, staff } = await roundWith(world, place, more);
    return { params: { organ, quarter }, form: form?.(staff, place) ?? {} };
  };

/** One's own draft, or the address of somebody else's. */
const draft =
  (body?: (made: Awaited<ReturnType<typeof draftOf>>) => unknown): Asking =>
  async (world, place, person, own) => {
    const made = await draftOf(world, place, person, own);
    return { params: { id: made.id }, body: body?.(made) };
  };

/** What is typed, as a form posts it. */
function typed({ officers, ...input }: DraftInput): Record<string, string> {
  const texts = Object.entries(input).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { ...Object.fromEntries(texts), officers: officers[0] ?? "", notClassified: "yes" };
}
const draftForm =
  (more: (made: Awaited<ReturnType<typeof draftOf>>) => Record<string, string>): Asking =>
  async (world, place, person, own) => {
    const made = await draftOf(world, place, person, own);
    return { params: { id: made.id }, form: more(made) };
  };

/** The record of a talk in which the person is the one or the other, or nobody. */
const record =
  (side: "officer" | "talker", body?: unknown, form?: Record<string, string>): Asking =>
  async (world, place, { staff }, own) => ({
    params: { id: (await recordOf(world, place, own ? { [side]: staff } : {})).id },
    body,
    form,
  });

const reason = "核查群众来信反映的问题";

/** The discipline line asks to destroy, the committee to open. */
async function warrantAsked(world: World, place: Place, { grants }: Person): Promise<Ask> {
  const ofCommittee = grants.some(({ role }) => role === "committee");
  const ofLine = grants.some(({ role }) => role.startsWith("discipline"));
  if (ofCommittee && !ofLine)
    return { body: { kind: "open", talk: (await recordOf(world, place)).id, reason } };
  return { body: { kind: "shred", officer: await world.officer(place), reason } };
}

const span = { from: "2026-Q3", to: roundNow };

export const talkRequests: Record<string, Asking> = {
  "GET /api/obligations/talks/:organ/:quarter": (_, { organ }) => ({ params: { organ, quarter: roundNow } }),
  "GET /api/talks/rounds/:organ/:quarter": (_, { organ }) => ({ params: { organ, quarter: roundNow } }),
  "POST /api/talks/rounds/:organ/:quarter/plans": round({}, (staff, { unit }) => ({
    officers: [staff],
    talker: `${unit.toUpperCase()}X`,
  })),
  "POST /api/talks/rounds/:organ/:quarter/targets/:staff/excuse": round({}, () => ({ reason: "sickLeave" })),
  "POST /api/talks/rounds/:organ/:quarter/targets/:staff/list": round({ target: { how: "newcomer" } }),
  "POST /api/talks/rounds/:organ/:quarter/close": round(),
  "POST /api/talks/rounds/:organ/:quarter/reopen": round({ round: { state: "closed" } }),
  "GET /api/talks/coverage": () => ({ query: { quarter: roundNow } }),
  "GET /api/talks/units/:unit": (_, { unit }) => ({ params: { unit }, query: { quarter: roundNow } }),
  "GET /api/talks/mine": async (world, place, { staff }) => {
    await recordOf(world, place, { officer: staff });
    return {};
  },
  "GET /api/talks/follow-ups": (_, { organ }) => ({ query: { organ } }),
  "GET /api/talks/ledger": (_, { organ }) => ({ query: { organ, ...span } }),
  "POST /api/talks/ledger": (_, { organ }) => ({ body: { organ, ...span, reason: "上级巡察组调阅" } }),
  "GET /api/talks/figures": (_, { organ }) => ({ query: { organ, since: "2026" } }),

  "GET /api/talks/drafts": () => ({}),
  "POST /api/talks/drafts": async (world, place, person, own) => ({
    body: await draftInput(world, place, person, own),
  }),
  "GET /api/talks/drafts/:id": draft(),
  "PUT /api/talks/drafts/:id": draft(({ input }) => ({ ...input, matter: "改过的事由", version: 1 })),
  "DELETE /api/talks/drafts/:id": draft(),
  "POST /api/talks/drafts/:id/sign-off": draft(() => ({})),

  "GET /api/talks/records/:id": record("officer"),
  "GET /api/talks/records/:id/access": record("officer"),
  "GET /api/talks/access": () => ({}),
  "POST /api/talks/records/:id/acknowledge": record("officer", { remarks: "已阅，无意见" }),
  "POST /api/talks/records/:id/corrections": record("talker", { text: "地点应为会议室", reason: "笔误" }),
  "POST /api/talks/records/:id/outcomes": record("talker", { outcome: "已按要求汇报", done: true }),

  "GET /api/talks/warrants": () => ({}),
  "POST /api/talks/warrants": warrantAsked,
  "POST /api/talks/warrants/:id/decision": async (world, place) => ({
    params: { id: await warrantOf(world, place) },
    body: { consent: true },
  }),
};

export const talkPageRequests: Record<string, Asking> = {
  "GET /talks": (_, { organ }) => ({ query: { organ, quarter: roundNow } }),
  "POST /talks/rounds/:organ/:quarter/plan": roundForm({}, (staff, { unit }) => ({
    officers: staff,
    talker: `${unit.toUpperCase()}X`,
    plannedOn: "",
  })),
  "POST /talks/rounds/:organ/:quarter/excuse": roundForm({}, (officer) => ({ officer, reason: "sickLeave" })),
  "POST /talks/rounds/:organ/:quarter/list": roundForm({ target: { how: "newcomer" } }, (officer) => ({
    officer,
  })),
  "POST /talks/rounds/:organ/:quarter/close": roundForm(),
  "POST /talks/rounds/:organ/:quarter/reopen": roundForm({ round: { state: "closed" } }),
  "GET /talks/follow-ups": (_, { organ }) => ({ query: { organ } }),
  "GET /talks/ledger": (_, { organ }) => ({ query: { organ, ...span } }),
  "POST /talks/ledger": (_, { organ }) => ({ form: { organ, ...span, reason: "上级巡察组调阅" } }),
  "GET /talks/coverage": () => ({ query: { quarter: roundNow } }),
  "GET /talks/units/:unit": (_, { unit }) => ({ params: { unit }, query: { quarter: roundNow } }),
  "GET /talks/warrants": () => ({}),
  "POST /talks/warrants": async (world, place, person) => {
    const { body } = await warrantAsked(world, place, person);
    return { form: body as Record<string, string> };
  },
  "POST /talks/warrants/:id/decide": async (world, place) => ({
    params: { id: await warrantOf(world, place) },
    form: { consent: "yes" },
  }),

  "GET /talks/mine": async (world, place, person, own) => {
    await recordOf(world, place, { officer: person.staff });
    await recordOf(world, place, { talker: person.staff });
    await draftOf(world, place, person, own);
    return {};
  },
  "GET /talks/drafts/new": async (world, place, person) => {
    await draftInput(world, place, person, true);
    return {};
  },
  "POST /talks/drafts/new": async (world, place, person, own) => ({
    form: typed(await draftInput(world, place, person, own)),
  }),
  "GET /talks/drafts/:id/edit": draft(),
  "POST /talks/drafts/:id/edit": draftForm(({ input }) => ({ ...typed(input), version: "1" })),
  "POST /talks/drafts/:id/sign-off": draftForm(() => ({ version: "1" })),
  "POST /talks/drafts/:id/discard": draftForm(() => ({})),
  "GET /talks/records/:id": record("officer"),
  "GET /talks/records/:id/print": record("officer"),
  "GET /talks/records/:id/access": record("officer"),
  "GET /talks/access": () => ({}),
  "POST /talks/records/:id/acknowledge": record("officer", undefined, {
    remarks: "已阅，无意见",
    version: "1",
  }),
  "POST /talks/records/:id/correct": record("talker", undefined, {
    text: "地点应为会议室",
    reason: "笔误",
    version: "1",
  }),
  "POST /talks/records/:id/outcome": record("talker", undefined, { outcome: "已按要求汇报", done: "yes" }),
};
