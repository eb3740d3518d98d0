// Talks made for one request each: rounds with somebody on their list, drafts, records and warrants, sealed as the product does.
import { tryWrite, type Change } from "../../functions/platform/db.ts";
import { factOf, newHead, newRound, newTarget, ownTalkPuts } from "../../functions/talks/store.ts";
import { draftPut, newWarrant, partPuts } from "../../functions/talks/vault-store.ts";
import { keys, recordId } from "../../shared/keys.ts";
import { lastDayOfQuarter, quarterOf } from "../../shared/quarter.ts";
import type { TalkRound, TalkTarget } from "../../shared/talks/round-schema.ts";
import { DraftInput, TalkHead, type TalkContent } from "../../shared/talks/schema.ts";
import type { Warrant } from "../../shared/talks/warrants.ts";
import { marked } from "./canary.ts";
import { makeOfficer, makePosting } from "./make.ts";
import type { Person, Place, World } from "./world.ts";

/** What is needed to put a row. */
export type Stage = Pick<World, "kit" | "count" | "put">;

/** Talks made for one request lie in spring, apart from the round that everybody sees. */
const spring = { day: "2026-05-12", signedAt: "2026-05-12T02:00:00.000Z", quarter: "2026-Q2" };
export const autumn = { day: "2026-11-16", signedAt: "2026-11-16T02:00:00.000Z", quarter: "2026-Q4" };
export const roundNow = autumn.quarter;

const clerkOf = ({ unit }: Place): string => `${unit.toUpperCase()}X`;
export const serialIn = (world: Stage): string => `t${String(world.count()).padStart(13, "0")}`;
/** Quarters long past and far ahead, one round for each. */
const freshQuarter = (world: Stage): string => {
  const at = world.count();
  return `${1990 + (Math.floor(at / 4) % 30)}-Q${(at % 4) + 1}`;
};

export const write = async (world: Stage, ...changes: (Change | Promise<Change>)[]): Promise<void> => {
  await Promise.all(changes.map(async (change) => tryWrite(world.kit.deps, await change)));
};

export const contentOf = ({ mark }: Pick<Place, "mark">): TalkContent => ({
  matter: marked("matter", `${mark}季度提醒`),
  place: marked("place", "谈心室"),
  content: marked("content", `${mark}围绕岗位廉政风险进行提醒，听取意见。`),
  advice: marked("advice", "遇事多请示"),
  followUp: marked("followUp", "每月汇报"),
});

const roundOf = (place: Place, quarter: string, more: Partial<TalkRound> = {}): TalkRound => ({
  county: place.county,
  organ: place.organ,
  quarter,
  state: "open",
  openedAt: spring.signedAt,
  dueOn: lastDayOfQuarter(quarter),
  reopened: 0,
  version: 1,
  ...more,
});

export const targetOf = (
  place: Place,
  quarter: string,
  staff: string,
  more: Partial<TalkTarget> = {},
): TalkTarget => ({
  county: place.county,
  organ: place.organ,
  quarter,
  staff,
  name: `${place.mark}干警`,
  unit: place.unit,
  kind: "sworn",
  how: "opened",
  since: "2020-01-01",
  talks: [],
  version: 1,
  ...more,
});

/** A round of the place's organ with one officer on its list, in a quarter of its own. */
export async function roundWith(
  world: Stage,
  place: Place,
  more: { round?: Partial<TalkRound>; target?: Partial<TalkTarget> } = {},
): Promise<{ organ: string; quarter: string; staff: string }> {
  const quarter = freshQuarter(world);
  const staff = `T${String(world.count()).padStart(6, "0")}`;
  const round = roundOf(place, quarter, more.round);
  await world.put({ ...keys.talkRoundRow(round.county, round.organ, quarter), ...round });
  await write(world, newTarget(targetOf(place, quarter, staff, more.target)));
  return { organ: place.organ, quarter, staff };
}

/** Who asks, as an officer in post: only such a one talks or is talked to. */
const inPost = (world: World, { staff }: Person): Promise<void> => {
  const who = { staff, name: "某人", unit: "own1" };
  return world.put(
    { ...keys.person("529901", staff), ...makeOfficer(who) },
    { ...keys.posting("529901", "own1", staff, "2020-01-01"), ...makePosting(who) },
  );
};

/** A complete talk with a new officer of the place as typed; `assigned` to the person by the round, or not. */
export async function draftInput(
  world: World,
  place: Place,
  person: Person,
  assigned: boolean,
): Promise<DraftInput> {
  const officer = await world.officer(place);
  await inPost(world, person);
  if (assigned) {
    const target = targetOf(place, spring.quarter, officer, { talker: person.staff });
    await write(world, newTarget(target));
  }
  return DraftInput.parse({
    officers: [officer],
    type: "preventive",
    form: "individual",
    day: spring.day,
    talker: person.staff,
    followUpDue: "2026-12-20",
    notClassified: true,
    // Words of the writer's own: a form that was refused shows them again.
    ...contentOf({ mark: "" }),
  });
}

/** A draft that lacks nothing, of the person or of somebody else. */
export async function draftOf(
  world: World,
  place: Place,
  person: Person,
  own: boolean,
): Promise<{ id: string; input: DraftInput }> {
  const input = await draftInput(world, place, person, own);
  const writer = own ? person.staff : clerkOf(place);
  const id = serialIn(world);
  const writing = { county: place.county, writer, id, savedAt: spring.signedAt, version: 1 };
  await write(world, draftPut(world.kit.deps, writing, input));
  return { id, input };
}

/** A signed record of the place: head, the two own lists, and what was said, sealed. */
export async function recordOf(
  world: Stage,
  place: Place,
  who: { officer?: string; talker?: string; at?: typeof spring } = {},
): Promise<TalkHead> {
  const {
    officer = `T${String(world.count()).padStart(6, "0")}`,
    talker = clerkOf(place),
    at = spring,
  } = who;
  const serial = serialIn(world);
  const head = TalkHead.parse({
    county: place.county,
    organ: place.organ,
    unit: place.unit,
    id: recordId(place.unit, at.day, serial),
    serial,
    quarter: quarterOf(at.day),
    officer,
    day: at.day,
    type: "preventive",
    form: "individual",
    talker,
    state: "held",
    signedAt: at.signedAt,
    signedBy: talker,
    followUpDue: "2026-12-20",
    version: 1,
  });
  const told = { kind: "body", n: 0, at: at.signedAt, by: talker, byName: `${place.mark}内勤` } as const;
  const [body] = await partPuts(world.kit.deps, head, told, contentOf(place));
  await write(world, newHead(head), ...ownTalkPuts(head), body);
  return head;
}

/** A request to open a record of the place, by somebody of the committee, unless told otherwise. */
export async function warrantOf(world: Stage, place: Place, more: Partial<Warrant> = {}): Promise<string> {
  const id = serialIn(world);
  const warrant: Warrant = {
    id,
    kind: "open",
    county: place.county,
    organ: place.organ,
    officer: clerkOf(place),
    talk: more.kind === "shred" ? undefined : recordId(place.unit, autumn.day, id),
    state: "asked",
    askedBy: "Z90001",
    askedByName: `${place.mark}委员`,
    askedAt: "2026-11-22T02:00:00.000Z",
    ...more,
  };
  await write(world, newWarrant(world.kit.deps, warrant, marked("reason", `${place.mark}核查信访反映`)));
  return id;
}

/** What stands in every place from the start: this quarter's round, a talk with its follow-up open, a request. */
export async function settleTalks(world: World, place: Place): Promise<void> {
  const officer = clerkOf(place);
  const head = await recordOf(world, place, { officer, talker: "Z90002", at: autumn });
  const target = { name: `${place.mark}内勤`, talks: [factOf(head)] };
  await write(
    world,
    newRound(roundOf(place, roundNow)),
    newTarget(targetOf(place, roundNow, officer, target)),
  );
  await warrantOf(world, place);
}
