// The organisation as stored: counties, organs, units, officers, postings, holders of roles, working days.
import { announcedYears } from "../../shared/calendar-data.ts";
import { calendarOf as calendarFrom, type Calendar, type CalendarYear } from "../../shared/calendar.ts";
import { keys } from "../../shared/keys.ts";
import { postedOn } from "../../shared/org/rules.ts";
import type { County, Holder, Officer, Organ, Posting, Unit } from "../../shared/org/schema.ts";
import type { Key } from "../../shared/table.ts";
import type { Day } from "../../shared/time.ts";
import { getItem, getItems, queryAll, queryPage, type Change } from "../platform/db.ts";
import type { Deps } from "../platform/deps.ts";

/** A record without its address. */
function bare<T extends object>({ pk: _pk, sk: _sk, ...record }: T & Key): T {
  return record as unknown as T;
}

const bareOrNone = <T extends object>(item: (T & Key) | undefined): T | undefined => item && bare<T>(item);

/** Reads for decisions are strongly consistent; pages of figures may say `stale`. */
type Freshness = { stale?: boolean };

/** Every county of the deployment, by code. */
export const counties = async (deps: Deps): Promise<County[]> =>
  (await queryAll<County>(deps, keys.county("000000").pk)).map(bare<County>);

export type OrgTree = { organs: Organ[]; units: Unit[] };

/** A county's organs and units, open and closed, in one Query; each list in the order of names. */
export async function orgTree(deps: Deps, county: string, fresh: Freshness = {}): Promise<OrgTree> {
  const rows = await queryAll<Organ | Unit>(deps, keys.org(county), fresh);
  const organs = rows.flatMap((row) => ("kind" in row ? [bare<Organ>(row)] : []));
  const units = rows.flatMap((row) => ("class" in row ? [bare<Unit>(row)] : []));
  return { organs: organs.sort(byKindAndName), units: units.sort(byClassAndName) };
}

const organOrder = ["committee", "court", "procuratorate", "police", "justice"];
const inChinese = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
const byKindAndName = (a: Organ, b: Organ): number =>
  organOrder.indexOf(a.kind) - organOrder.indexOf(b.kind) || inChinese.compare(a.name, b.name);
const byClassAndName = (a: Unit, b: Unit): number =>
  (a.class === b.class ? 0 : a.class === "grassroots" ? -1 : 1) || inChinese.compare(a.name, b.name);

export const organBy = async (deps: Deps, county: string, id: string): Promise<Organ | undefined> =>
  bareOrNone(await getItem<Organ>(deps, keys.organ(county, id)));

export const unitBy = async (deps: Deps, county: string, id: string): Promise<Unit | undefined> =>
  bareOrNone(await getItem<Unit>(deps, keys.unit(county, id)));

export const officerBy = async (deps: Deps, county: string, staff: string): Promise<Officer | undefined> =>
  bareOrNone(await getItem<Officer>(deps, keys.person(county, staff)));

/** Officers by staff number: those of these that are there. */
export async function officersBy(
  deps: Deps,
  county: string,
  staff: readonly string[],
  fresh: Freshness = {},
): Promise<Map<string, Officer>> {
  const wanted = [...new Set(staff)].map((one) => keys.person(county, one));
  const found = await getItems<Officer>(deps, wanted, fresh);
  return new Map(found.map((officer) => [officer.staff, bare<Officer>(officer)]));
}

/** Every officer of a county, present and past, in one paged Query. */
export const people = async (deps: Deps, county: string, fresh: Freshness = {}): Promise<Officer[]> =>
  (await queryAll<Officer>(deps, keys.people(county), fresh)).map(bare<Officer>);

/** Everybody who was ever posted to a unit, in the order of staff numbers and days. */
export const postingsOf = async (
  deps: Deps,
  county: string,
  unit: string,
  fresh: Freshness = {},
): Promise<Posting[]> => (await queryAll<Posting>(deps, keys.roster(county, unit), fresh)).map(bare<Posting>);

/** One officer's postings to one unit. */
export const ownPostings = async (
  deps: Deps,
  county: string,
  { unit, staff }: { unit: string; staff: string },
  fresh: Freshness = {},
): Promise<Posting[]> => {
  const range = { prefix: `officer/${staff}/`, ...fresh };
  return (await queryAll<Posting>(deps, keys.roster(county, unit), range)).map(bare<Posting>);
};

/** Who was in a unit on a day. */
export const rosterOn = async (deps: Deps, county: string, unit: string, day: Day): Promise<Posting[]> =>
  (await postingsOf(deps, county, unit)).filter((posting) => postedOn(posting, day));

/** A page of a unit's postings; the caller keeps those it wants. */
export async function postingsPage(
  deps: Deps,
  county: string,
  unit: string,
  page: { limit?: number; cursor?: string },
): Promise<{ items: Posting[]; cursor?: string }> {
  const { items, cursor } = await queryPage<Posting>(deps, keys.roster(county, unit), {}, page);
  return { items: items.map(bare<Posting>), cursor };
}

/** Who holds a role over a place: a unit's or organ's id, the county's code, or "prefix52". */
export const holdersOf = async (
  deps: Deps,
  county: string,
  place: string,
  fresh: Freshness = {},
): Promise<Holder[]> => (await queryAll<Holder>(deps, keys.holders(county, place), fresh)).map(bare<Holder>);

/** The years that an administrator has entered. */
export const editedYears = async (deps: Deps, county: string): Promise<CalendarYear[]> =>
  (await queryAll<CalendarYear>(deps, keys.calendar(county))).map(({ year, source, days }) => ({
    year,
    source,
    days,
  }));

/** The working days of a county: its own entries over the shipped years. */
export async function calendarOf(deps: Deps, county: string): Promise<Calendar> {
  const edited = await editedYears(deps, county);
  const own = new Set(edited.map(({ year }) => year));
  return calendarFrom([...announcedYears.filter(({ year }) => !own.has(year)), ...edited]);
}

export const newCounty = (county: County): Change => ({
  put: { ...keys.county(county.code), ...county },
  when: { absent: true },
  otherwise: { code: "county-exists", message: `代码 ${county.code} 的县（区）已经存在` },
});

export const countyName = (code: string, name: string): Change => ({
  set: keys.county(code),
  to: { name },
  when: { present: true },
});

export const newOrgan = (organ: Organ): Change => ({
  put: { ...keys.organ(organ.county, organ.id), ...organ },
  when: { absent: true },
  otherwise: { code: "organ-exists", message: `“${organ.name}”已经存在` },
});

export const organName = (organ: Organ, name: string): Change => ({
  set: keys.organ(organ.county, organ.id),
  to: { name },
  when: { present: true },
});

export const newUnit = (unit: Unit): Change => ({
  put: { ...keys.unit(unit.county, unit.id), ...unit },
  when: { absent: true },
  otherwise: { code: "unit-exists", message: `“${unit.name}”已经存在` },
});

/** Writes a unit as it should be; refused when somebody changed it since it was read. */
export const changedUnit = (before: Unit, after: Unit): Change => ({
  put: { ...keys.unit(after.county, after.id), ...after },
  when: {
    is: {
      name: before.name,
      class: before.class,
      openedOn: before.openedOn,
      closedOn: before.closedOn,
      mergedInto: before.mergedInto,
    },
  },
  otherwise: { code: "unit-changed", message: "刚刚有人改动了这个单位，请刷新后再试" },
});

export const calendarYear = (county: string, year: CalendarYear): Change => ({
  put: { ...keys.calendarYear(county, String(year.year)), ...year },
});
