// The reviewed tables of what changes: an officer's move, a right that was lost, people with two hats; how each line is asked.
import { commit } from "../../functions/platform/commit.ts";
import { jobActor } from "../../functions/platform/actor.ts";
import { tryWrite } from "../../functions/platform/db.ts";
import { officerRoutes } from "../../functions/org/routes-officers.ts";
import { recordRoutes as records } from "../../functions/talks/routes-records.ts";
import { roundRoutes as rounds } from "../../functions/talks/routes.ts";
import { changedTarget, factOf, targetBy } from "../../functions/talks/store.ts";
import { draftPut } from "../../functions/talks/vault-store.ts";
import type { Grant, Role } from "../../shared/access.ts";
import { DraftInput, type TalkHead } from "../../shared/talks/schema.ts";
import { autumn, recordOf, serialIn, warrantOf, write } from "../support/fresh-talks.ts";
import { small } from "../support/seed-org.ts";
import type { Addressed } from "../support/send.ts";
import {
  confirm,
  correction,
  inQuarter,
  later,
  outcome,
  reason,
  record,
  talkOf,
  type Operation,
} from "./access-operations.ts";
import { makeScene, staff, type Scene } from "./access-scene.ts";
import type { ColumnAfterMove, ColumnOfHats, ColumnOfLoss } from "./access-table.ts";
import { justice, openRound, personRows, who } from "./given.ts";

export const staffAfterMove: Record<ColumnAfterMove, string> = {
  subj: "S20031",
  talk: "S20033",
  line: who.line,
  head: who.head,
  newl: who.otherLine,
  newh: "100041",
  unit: who.unitHead,
  nunt: small.staff.unitHead,
  oadm: who.organAdmin,
  nadm: small.staff.organAdmin,
  comm: who.committee,
  peer: staff.peer,
  none: staff.none,
};
export const staffOfLoss: Record<ColumnOfLoss, string> = {
  lost: staff.lost,
  gone: staff.gone,
  left: "S20032",
  ccom: "Z40003",
  shut: staff.shut,
};
export const staffOfHats: Record<ColumnOfHats, string> = {
  lofc: "S20041",
  hofc: "S20042",
  cofc: "Z40005",
  atlk: "S20043",
  utlk: "S20044",
  ctlk: "Z40006",
  ltlk: "S20045",
};

const police = { organ: small.organs.police, unit: small.units.chengguan };
const names = { subject: "司调走", talker: "司外调" };

const over = (county: string, role: Role, organ: string): Grant[] => [
  { role, scope: { kind: "organ", county, organ } },
];
const ofCounty = (county: string): Grant[] => [{ role: "committee", scope: { kind: "county", county } }];

function peopleOf(county: string): Parameters<typeof personRows>[1][] {
  const { organ, unit } = justice;
  const overUnit: Grant[] = [{ role: "unitHead", scope: { kind: "unit", county, organ, unit } }];
  return [
    { staff: staffAfterMove.subj, name: names.subject },
    { staff: staffAfterMove.talk, name: names.talker },
    {
      staff: staffAfterMove.newh,
      name: "警组长",
      ...police,
      roles: over(county, "disciplineHead", police.organ),
    },
    { staff: staffOfLoss.left, name: "司原纪检", roles: over(county, "disciplineOfficer", organ) },
    { staff: staffOfLoss.ccom, name: "原委员", ...police, roles: ofCounty(county) },
    { staff: staffOfHats.lofc, name: "甲纪检", roles: over(county, "disciplineOfficer", organ) },
    { staff: staffOfHats.hofc, name: "乙组长", roles: over(county, "disciplineHead", organ) },
    { staff: staffOfHats.cofc, name: "丙委员", ...police, roles: ofCounty(county) },
    { staff: staffOfHats.ltlk, name: "庚纪检", roles: over(county, "disciplineOfficer", organ) },
    { staff: staffOfHats.atlk, name: "丁管理", roles: over(county, "organAdmin", organ) },
    { staff: staffOfHats.utlk, name: "戊所长", roles: overUnit },
    { staff: staffOfHats.ctlk, name: "己委员", ...police, roles: ofCounty(county) },
  ];
}

/** The scene in which, after the talk was held and counted, its two people and one of the line moved to the police. */
export async function sceneOfMoves(): Promise<Scene> {
  const scene = await makeScene();
  const { kit, county, quarter, place } = scene;
  const { deps } = kit;
  for (const person of peopleOf(county))
    await commit(deps, jobActor(county, "seed"), personRows(county, person));
  await openRound(scene);
  const { subj, talk } = staffAfterMove;
  const held = await recordOf(scene, place, { officer: subj, talker: talk, at: autumn });
  const target = await targetBy(deps, { county, organ: place.organ, quarter }, subj);
  if (!target) throw new Error("the officer is not on the list");
  await tryWrite(deps, changedTarget(target, { talks: [factOf(held)] }));
  // Sessions that go on over what happens now.
  for (const one of [subj, talk, staffOfLoss.left, staffOfLoss.ccom]) await scene.tokenOf(one);
  const as = who.admin;
  for (const one of [subj, talk, staffOfLoss.left]) {
    const unit = one === subj ? police.unit : small.units.hebin;
    const body = { unit, from: "2026-11-20" };
    const moved = await kit.call(officerRoutes.transferOfficer, { as, params: { staff: one }, body });
    if (moved.status !== 200) throw new Error(`${one} does not move: ${JSON.stringify(moved.body)}`);
  }
  const params = { staff: staffOfLoss.ccom, role: "committee", place: county };
  const taken = await kit.call(officerRoutes.takeGrant, { as, params });
  if (taken.status !== 200) throw new Error(`the role stays: ${JSON.stringify(taken.body)}`);
  await openRound(scene);
  await openRound(scene, police.organ);
  return { ...scene, talk: held, names };
}

const onRecordOf = (
  row: Addressed,
  people: (who: string) => { officer: string; talker: string },
  body?: unknown,
): Operation => ({
  row,
  make: async (scene, one) => ({
    params: { id: (await recordOf(scene, scene.place, { ...people(one), at: autumn })).id },
    body,
  }),
  personal: true,
  opens: (one) => people(one).officer,
});

const { subj, talk } = staffAfterMove;
const onMoved = (row: Addressed, body?: unknown): Operation => ({
  ...onRecordOf(row, () => ({ officer: subj, talker: talk }), body),
  personal: undefined,
});
const inNew = (operation: Operation): Operation => ({
  ...operation,
  make: (scene, one) => operation.make({ ...scene, place: { ...scene.place, ...police } }, one),
});
const followUps: Operation = {
  row: rounds.followUps,
  make: ({ place }) => ({ query: { organ: place.organ } }),
};
const ledger: Operation = {
  row: rounds.ledgerWithNames,
  make: ({ place, quarter }) => ({
    body: { organ: place.organ, from: quarter, to: quarter, reason: "上级巡察组调阅" },
  }),
  hides: ({ talk: head, names: { subject, talker } }) => [head.id, subject, talker],
};
const unitOnly = ({ talk: head, names: { talker } }: Scene) => [head.id, head.day, talker];
const written = (day: string): Operation => ({
  row: records.createDraft,
  make: (scene, one) => ({ body: DraftInput.parse({ ...talkOf(scene, one), officers: [subj], day }) }),
  personal: true,
});

export const operationsAfterMove: Record<string, Operation> = {
  "read the record": onMoved(records.view),
  "see who opened the record": onMoved(records.access),
  "confirm having read it": onMoved(records.acknowledge, confirm),
  "correct it": onMoved(records.correct, correction),
  "note how the follow-up goes": onMoved(records.settle, outcome),
  "list one's own talks": { row: rounds.mine, make: () => ({}) },
  "see the round that was left": inQuarter(rounds.board),
  // He is on the new list, as talked to: that is what the list is for.
  "see the new round": inNew(inQuarter(rounds.board, { hides: () => [] })),
  "name a talker in the new round": {
    row: rounds.plan,
    make: ({ quarter }) => ({
      params: { organ: police.organ, quarter },
      body: { officers: [subj], talker: who.otherLine },
    }),
    hides: () => [],
  },
  "open follow-ups of the organ that was left": followUps,
  "open follow-ups of the new organ": inNew(followUps),
  "ledger of the new organ, with names": inNew(ledger),
  "done or not, of the unit that was left": inQuarter(rounds.unit, {
    hides: (scene) => [...unitOnly(scene), names.subject],
  }),
  "done or not, of the new unit": inNew(inQuarter(rounds.unit, { hides: unitOnly })),
  "ask to open the record": {
    row: records.ask,
    make: async (scene) => {
      const head = await recordOf(scene, scene.place, { officer: subj, talker: talk, at: autumn });
      return { body: { kind: "open", talk: head.id, reason } };
    },
  },
  "decide on a request to open it": {
    row: records.decide,
    make: async (scene) => ({
      params: { id: await warrantOf(scene, scene.place, { officer: subj, askedBy: staff.com2 }) },
      body: { consent: true },
    }),
  },
  "write about a talk before the move": written("2026-11-19"),
  "write about a talk after the move": written("2026-11-20"),
};

/** A draft that its writer began about the officer of the organ. */
const begun = (row: Addressed, body?: (scene: Scene, one: string) => unknown): Operation => ({
  row,
  make: async (scene, one) => {
    const id = serialIn(scene);
    const writing = { county: scene.county, writer: one, id, savedAt: autumn.signedAt, version: 1 };
    await write(scene, draftPut(scene.kit.deps, writing, talkOf(scene, one)));
    return { params: { id }, body: body?.(scene, one) };
  },
  personal: true,
  withoutWords: row === records.signOff ? true : undefined,
});
const thatOneHeld = (one: string) => ({ officer: staff.subj, talker: one });

export const operationsOfLoss: Record<string, Operation> = {
  "list one's own drafts": { row: records.drafts, make: () => ({}) },
  "open the draft that was begun": begun(records.viewDraft),
  "save the draft that was begun": begun(records.saveDraft, (scene, one) => ({
    ...talkOf(scene, one),
    version: 1,
  })),
  "sign the draft off that was begun": begun(records.signOff, () => ({})),
  "throw the draft away that was begun": begun(records.discardDraft),
  "read a record of the organ": {
    row: records.view,
    make: async (scene) => ({ params: { id: (await record(scene)).id } }),
    opens: () => staff.subj,
  },
  "read the record of a talk that one held": onRecordOf(records.view, thatOneHeld),
  "correct the record of a talk that one held": onRecordOf(records.correct, thatOneHeld, correction),
  "read by the warrant that was consented to": {
    row: records.view,
    make: async (scene, one) => {
      const { id, officer } = await record(scene);
      const given = { state: "consented", decidedBy: staff.head, until: later(scene, 3_600_000) } as const;
      await warrantOf(scene, scene.place, { officer, talk: id, askedBy: one, ...given });
      return { params: { id } };
    },
    personal: true,
    opens: () => staff.subj,
  },
  "see the round": inQuarter(rounds.board),
};

const { lofc, hofc, cofc } = staffOfHats;
const officerOr = (one: string): string => ([lofc, hofc, cofc].includes(one) ? one : staff.subj);
const twoHats = (one: string) => {
  const officer = officerOr(one);
  return { officer, talker: officer === one ? staff.talk : one };
};
const decision = (kind: "open" | "shred"): Operation => ({
  row: records.decide,
  make: async (scene, one) => {
    const more = { kind, officer: officerOr(one), askedBy: staff.com2 };
    return { params: { id: await warrantOf(scene, scene.place, more) }, body: { consent: true } };
  },
  personal: true,
});

export const operationsOfHats: Record<string, Operation> = {
  "read the record": onRecordOf(records.view, twoHats),
  "see who opened the record": onRecordOf(records.access, twoHats),
  "confirm having read it": onRecordOf(records.acknowledge, twoHats, confirm),
  "correct it": onRecordOf(records.correct, twoHats, correction),
  "note how the follow-up goes": onRecordOf(records.settle, twoHats, outcome),
  "write about oneself": {
    row: records.createDraft,
    make: (scene, one) => ({ body: { ...talkOf(scene, one), officers: [one] } }),
    personal: true,
  },
  "ask to open it": {
    row: records.ask,
    make: async (scene, one) => {
      const head: TalkHead = await recordOf(scene, scene.place, { ...twoHats(one), at: autumn });
      return { body: { kind: "open", talk: head.id, reason } };
    },
    personal: true,
  },
  "ask to destroy what was said to the officer": {
    row: records.ask,
    make: (_, one) => ({ body: { kind: "shred", officer: officerOr(one), reason } }),
    personal: true,
  },
  "decide on opening it": decision("open"),
  "decide on destroying it": decision("shred"),
};
