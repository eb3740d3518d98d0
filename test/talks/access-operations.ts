// How each line of the reviewed table is asked: the address, a request about a fresh record, and what its answer may show.
import { obligationsRoutes } from "../../functions/obligations/routes.ts";
import { recordRoutes as records } from "../../functions/talks/routes-records.ts";
import { roundRoutes as rounds } from "../../functions/talks/routes.ts";
import { shreddedKeys } from "../../functions/talks/data-keys.ts";
import { draftPut } from "../../functions/talks/vault-store.ts";
import { DraftInput, type TalkHead } from "../../shared/talks/schema.ts";
import type { Warrant } from "../../shared/talks/warrants.ts";
import {
  autumn,
  contentOf,
  recordOf,
  roundWith,
  serialIn,
  warrantOf,
  write,
  type Stage,
} from "../support/fresh-talks.ts";
import type { Ask } from "../support/requests-api.ts";
import type { Addressed } from "../support/send.ts";
import { staff, type Scene } from "./access-scene.ts";

export type Operation = {
  row: Addressed;
  /** A request about records of its own; `personal` where it differs by who asks, a staff number. */
  make(scene: Scene, who: string): Ask | Promise<Ask>;
  personal?: true;
  /** In whose log the entries stand that `*` speaks of; the asking person's unless told. */
  opens?(who: string): string;
  /** Leaves an entry and answers without words: signing off. */
  withoutWords?: true;
  /** The words of a request may stand in the answer, and the name of whom it concerns. */
  tellsReason?: true;
  /** What may not stand in the answer even when it is done. */
  hides?(scene: Scene, who: string): readonly string[];
};

/** Whose log an opening is written in. */
const ofOfficer = (): string => staff.subj;
const ofTalker = (): string => staff.talk;

export const record = (scene: Scene): Promise<TalkHead> =>
  recordOf(scene, scene.place, { officer: staff.subj, talker: staff.talk, at: autumn });

/** Something done to a record of its own. */
const onRecord = (row: Addressed, body?: unknown, more: Partial<Operation> = {}): Operation => ({
  row,
  make: async (scene) => ({ params: { id: (await record(scene)).id }, body }),
  ...more,
});

const onRound = (row: Addressed, more: Parameters<typeof roundWith>[2] = {}, body?: object): Operation => ({
  row,
  make: async (scene) => {
    const { organ, quarter, staff: officer } = await roundWith(scene, scene.place, more);
    const given = body && "talker" in body ? { ...body, officers: [officer] } : body;
    return { params: { organ, quarter, staff: officer }, body: given };
  },
});

export const talkOf = ({ place }: Scene, talker: string): DraftInput =>
  DraftInput.parse({
    officers: [staff.subj],
    type: "preventive",
    form: "individual",
    day: autumn.day,
    talker,
    followUpDue: "2026-12-20",
    notClassified: true,
    ...contentOf(place),
  });

/** A draft of the talker about the officer. */
const onDraft = (
  row: Addressed,
  body?: (scene: Scene) => unknown,
  more: Partial<Operation> = {},
): Operation => ({
  row,
  make: async (scene) => {
    const id = serialIn(scene);
    const writing = { county: scene.county, writer: staff.talk, id, savedAt: autumn.signedAt, version: 1 };
    await write(scene, draftPut(scene.kit.deps, writing, talkOf(scene, staff.talk)));
    return { params: { id }, body: body?.(scene) };
  },
  ...more,
});

/** A request that waits for its second person. */
const onWarrant = (more: Partial<Warrant>): Operation => ({
  row: records.decide,
  make: async (scene) => ({
    params: { id: await warrantOf(scene, scene.place, { officer: "S20025", ...more }) },
    body: { consent: true },
  }),
});

const hour = 3_600_000;
export const later = (scene: Stage, milliseconds: number): string =>
  new Date(Date.parse(scene.kit.deps.clock.now()) + milliseconds).toISOString();

type Consent = "asked" | "consented" | "over" | "refused" | "ofAnother";

/** A record that `comm` asked to open, and what became of it. */
async function askedFor(scene: Scene, consent: Consent): Promise<TalkHead> {
  const [head, another] = [await record(scene), await record(scene)];
  const given: Partial<Warrant> = {
    asked: {},
    refused: { state: "refused" as const, decidedBy: staff.head },
    consented: { state: "consented" as const, decidedBy: staff.head, until: later(scene, hour) },
    ofAnother: { state: "consented" as const, decidedBy: staff.head, until: later(scene, hour) },
    // To the millisecond: at the end it is over.
    over: { state: "consented" as const, decidedBy: staff.head, until: later(scene, 0) },
  }[consent];
  const talk = consent === "ofAnother" ? another.id : head.id;
  await warrantOf(scene, scene.place, { officer: staff.subj, talk, askedBy: staff.comm, ...given });
  return head;
}

const byWarrant = (consent: Consent, row: Addressed = records.view, body?: unknown): Operation => ({
  row,
  make: async (scene) => ({ params: { id: (await askedFor(scene, consent)).id }, body }),
  opens: ofOfficer,
});

/** A record whose words were destroyed with their key. */
const onDestroyed = (row: Addressed, body?: unknown, consent?: Consent): Operation => ({
  row,
  make: async (scene) => {
    const head = consent ? await askedFor(scene, consent) : await record(scene);
    const by = { staff: staff.head, at: scene.kit.deps.clock.now() };
    await write(scene, ...(await shreddedKeys(scene.kit.deps, scene.county, staff.subj, by)));
    return { params: { id: head.id }, body };
  },
  opens: ofOfficer,
});

const pageAt = (path: string): Addressed => ({ method: "get", path });
const formAt = (path: string): Addressed => ({ method: "post", path });

export const inQuarter = (row: Addressed, more: Partial<Operation> = {}): Operation => ({
  row,
  make: ({ place: { organ, unit }, quarter }): Ask => {
    const query: Record<string, string> = row.path === "/talks" ? { organ, quarter } : { quarter };
    return {
      params: { organ, unit, quarter },
      query: row.path.includes(":quarter") ? undefined : query,
    };
  },
  ...more,
});
const ofOrgan = (row: Addressed, more: object, hides?: Operation["hides"]): Operation => ({
  row,
  make: ({ place: { organ } }) =>
    row.method === "get" ? { query: { organ, ...more } } : { body: { organ, ...more } },
  hides,
});
const own = (row: Addressed, more: Partial<Operation> = {}): Operation => ({
  row,
  make: () => ({}),
  ...more,
});

const others =
  (who: string) =>
  ([one]: [string, unknown]) =>
    one !== who;
const everyName = ({ everybody }: Scene, who: string): readonly string[] =>
  [...everybody].filter(others(who)).map(([, name]) => name);
const isElsewhere = (who: string): boolean => [staff.othr, staff.away].includes(who);
const everybody = (scene: Scene, who: string): readonly string[] => [
  ...everyName(scene, who),
  ...[...scene.everybody].filter(others(who)).map(([one]) => one),
  ...allOfTheTalk(scene),
  ...(isElsewhere(who) ? [scene.place.organName] : []),
];
const allOfTheTalk = ({ talk }: Scene): readonly string[] => [talk.id, talk.day, "11月16日", "preventive"];
/** Whose organ it is not has nothing to do with its requests. */
const ofElsewhere = ({ place, names }: Scene, who: string): readonly string[] =>
  isElsewhere(who) ? [`${place.mark}委员`, names.subject, "调阅约谈记录"] : [];
const span = { from: "2026-Q3", to: "2026-Q4" };
export const reason = "核查群众来信反映的问题";
export const confirm = { remarks: "已阅，没有意见" };
export const correction = { text: "地点应为会议室", reason: "笔误" };
export const outcome = { outcome: "已按要求汇报", done: true };

export const operations: Record<string, Operation> = {
  "see the round": inQuarter(rounds.board),
  "name a talker": onRound(rounds.plan, {}, { talker: staff.talk }),
  "excuse an officer": onRound(rounds.excuse, {}, { reason: "sickLeave" }),
  "put an officer on the list": onRound(rounds.list, { target: { how: "newcomer" } }),
  "close the round": onRound(rounds.close),
  "open it again": onRound(rounds.reopen, { round: { state: "closed" } }),
  "open the page of the round": inQuarter(pageAt("/talks")),

  "coverage by unit (no names)": inQuarter(rounds.coverage, {
    hides: everybody,
  }),
  "figures of the organ (no names)": ofOrgan(rounds.figures, { since: "2026" }, everybody),
  "done or not, of the unit (names only)": inQuarter(rounds.unit, {
    hides: (scene) => [
      ...allOfTheTalk(scene),
      "sickLeave",
      "病",
      "talker",
      "excuse",
      "individual",
      "followUp",
    ],
  }),
  "open the page of the unit": inQuarter(pageAt("/talks/units/:unit"), {
    hides: (scene) => [...allOfTheTalk(scene), "预防提醒", "长期病假"],
  }),
  "open the page of coverage (no names)": inQuarter(pageAt("/talks/coverage"), { hides: everybody }),
  "who owes a talk, and why": inQuarter(obligationsRoutes.talks),
  "open follow-ups of the organ": ofOrgan(rounds.followUps, {}),
  "ledger, names masked": ofOrgan(rounds.ledger, span, everyName),
  "ledger with names, for a reason": ofOrgan(rounds.ledgerWithNames, { ...span, reason: "上级巡察组调阅" }),

  "list one's own drafts": own(records.drafts),
  "write about the officer": {
    row: records.createDraft,
    make: (scene, who) => ({ body: talkOf(scene, who) }),
    personal: true,
  },
  "write about the officer for another talker": {
    row: records.createDraft,
    make: (scene) => ({ body: talkOf(scene, staff.peer) }),
  },
  "open the talker's draft": onDraft(records.viewDraft, undefined, { opens: ofTalker }),
  "save the talker's draft": onDraft(records.saveDraft, (scene) => ({
    ...talkOf(scene, staff.talk),
    version: 1,
  })),
  "throw the talker's draft away": onDraft(records.discardDraft),
  "sign the talker's draft off": onDraft(records.signOff, () => ({}), {
    opens: ofTalker,
    withoutWords: true,
  }),

  "list one's own talks": own(rounds.mine),
  "open the page of one's own talks": own(pageAt("/talks/mine")),
  "see who opened what was said to oneself": own(records.ownAccess),
  "read the record": onRecord(records.view, undefined, { opens: ofOfficer }),
  "open the record's page": onRecord(pageAt("/talks/records/:id"), undefined, { opens: ofOfficer }),
  "print the record": onRecord(pageAt("/talks/records/:id/print"), undefined, { opens: ofOfficer }),
  "see who opened the record": onRecord(records.access),
  "confirm having read it": onRecord(records.acknowledge, confirm),
  "confirm on the page, which shows it again": {
    row: formAt("/talks/records/:id/acknowledge"),
    make: async (scene) => ({ params: { id: (await record(scene)).id }, form: { remarks: "已阅" } }),
    opens: ofOfficer,
  },
  "correct it": onRecord(records.correct, correction),
  "note how the follow-up goes": onRecord(records.settle, outcome),

  "list requests": own(records.warrants, { tellsReason: true, hides: ofElsewhere }),
  "open the page of requests": own(pageAt("/talks/warrants"), { tellsReason: true, hides: ofElsewhere }),
  "ask to open the record": {
    row: records.ask,
    make: async (scene) => ({ body: { kind: "open", talk: (await record(scene)).id, reason } }),
  },
  "ask to destroy what was said to the officer": {
    row: records.ask,
    make: () => ({ body: { kind: "shred", officer: staff.subj, reason } }),
  },
  "decide on opening, asked by comm": onWarrant({ askedBy: staff.comm }),
  "decide on destroying, asked by line": onWarrant({ kind: "shred", askedBy: staff.line }),
  "decide on destroying, asked by head": onWarrant({ kind: "shred", askedBy: staff.head }),
  "decide once more": onWarrant({ state: "refused", decidedBy: staff.com2 }),
  "decide after more than seven days": onWarrant({ askedAt: "2026-11-17T00:59:59.999Z" }),

  "read it before the consent": byWarrant("asked"),
  "read it within the four hours": byWarrant("consented"),
  "read it when they are over": byWarrant("over"),
  "read it after a refusal": byWarrant("refused"),
  "read another record of the same officer": byWarrant("ofAnother"),
  "see who opened the record, within the hours": byWarrant("consented", records.access),
  "print it, within the hours": byWarrant("consented", pageAt("/talks/records/:id/print")),
  "confirm, within the hours": byWarrant("consented", records.acknowledge, confirm),
  "correct, within the hours": byWarrant("consented", records.correct, correction),
  "note the follow-up, within the hours": byWarrant("consented", records.settle, outcome),

  "read the destroyed record": onDestroyed(records.view),
  "read it by a warrant": onDestroyed(records.view, undefined, "consented"),
  "print the destroyed record": onDestroyed(pageAt("/talks/records/:id/print")),
  "see who opened the destroyed record": onDestroyed(records.access),
  "confirm the destroyed record": onDestroyed(records.acknowledge, confirm),
  "correct the destroyed record": onDestroyed(records.correct, correction),
  "note the follow-up of the destroyed record": onDestroyed(records.settle, { ...outcome, done: false }),
  "confirm the destroyed record without words": onDestroyed(records.acknowledge, { remarks: "" }),
  "close the follow-up of the destroyed record": onDestroyed(records.settle, outcome),
};
