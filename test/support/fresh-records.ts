// Records made for one request each: what it may use up, change or take away.
import { keepUpload } from "../../functions/platform/uploads.ts";
import { makeJpeg } from "../../functions/platform/sample-photo.ts";
import { keys } from "../../shared/keys.ts";
import { makeHolder } from "./make.ts";
import { noticeKey, noticeOf, type Person, type Place, type World } from "./world.ts";

const text = new TextEncoder();

/** The next week of the last years that no exemption of this world has used. */
export const freshWeek = (world: World): string => {
  const at = world.count();
  return `${2021 + (Math.floor(at / 50) % 5)}-W${String((at % 50) + 1).padStart(2, "0")}`;
};
/** Months that are long over, one for each lock. */
export const freshMonth = (world: World): string => {
  const at = world.count();
  return `${2019 - (Math.floor(at / 12) % 70)}-${String((at % 12) + 1).padStart(2, "0")}`;
};
export const freshCode = (world: World): string => `11${String(world.count()).padStart(4, "0")}`;
export const freshName = (world: World): string => `新机构${world.count()}`;

let drawn: Promise<Uint8Array> | undefined;
/** A small real JPEG, drawn once. */
export const jpeg = (): Promise<Uint8Array> => (drawn ??= makeJpeg({ seed: 7, width: 320, height: 240 }));

/** A roster of one new officer of the place's unit; `wrong` adds a row without a name. */
export const rosterOf = (world: World, place: Place, wrong = false): Uint8Array => {
  const staff = `R${String(world.count()).padStart(6, "0")}`;
  const rows = [
    `${staff},${place.mark}新人,${place.mark}所,${place.organ === "court1" ? "员额法官" : "民警"}`,
  ];
  if (wrong) rows.push("R9999999,,没有这个部门,民警");
  return text.encode(["警号,姓名,部门,人员类别", ...rows].join("\n"));
};

export const organisationOf = (world: World, place: Place): Uint8Array =>
  text.encode(`政法单位,部门,类别\n${place.organName},${freshName(world)},机关科室\n`);

/** A file that waits for confirmation, brought by the person, or by somebody else. */
export async function uploaded(
  world: World,
  place: Place,
  person: Person,
  own: boolean,
  wrong = false,
): Promise<string> {
  const serial = `upload${world.count()}`;
  const upload = {
    kind: "roster" as const,
    fileName: "花名册.csv",
    organ: place.organ,
    at: world.kit.deps.clock.now(),
  };
  const by = own ? person.staff : "SOMEBODY1";
  await keepUpload(world.kit.deps, place.county, serial, { ...upload, by }, rosterOf(world, place, wrong));
  return serial;
}

/** An officer who is clerk of the place, with the row that says so. */
export async function clerkOf(world: World, place: Place): Promise<string> {
  const { county, organ, unit } = place;
  const staff = await world.officer(place, {
    grants: [{ role: "clerk", scope: { kind: "unit", county, organ, unit } }],
  });
  const holder = makeHolder({ staff, name: "临时内勤", place: unit });
  await world.put({ ...keys.holder(county, unit, "clerk", staff), ...holder });
  return staff;
}

/** Wrong tries that an administrator may forgive. */
export async function lockedOfficer(world: World, place: Place): Promise<string> {
  const staff = await world.officer(place);
  await world.put({
    ...keys.secret(place.county, staff),
    failures: 5,
    lockedUntil: "2026-11-23T09:00:00.000Z",
  });
  return staff;
}

export const newOfficerOf = (world: World, place: Place) => ({
  staff: `N${String(world.count()).padStart(6, "0")}`,
  name: `${place.mark}新警`,
  unit: place.unit,
  category: place.organ === "court1" ? "员额法官" : "民警",
  from: "2026-11-02",
});

/** The photo that storage has received for a draft. */
export async function received(world: World, place: Place): Promise<{ id: string; photo: string }> {
  const head = await world.brief(place);
  const photo = `photo${world.count()}x`.padEnd(8, "x");
  world.kit.files.upload(`incoming/${place.county}/${head.serial}/${photo}`, await jpeg());
  return { id: head.id, photo };
}

/** An exemption to take back. */
export async function excused(world: World, place: Place): Promise<{ policy: string; period: string }> {
  const period = freshWeek(world);
  const one = {
    policy: "half-day-weekly",
    unit: place.unit,
    period,
    reason: "抽调",
    by: "X00001",
    at: "2026-01-01T00:00:00.000Z",
  };
  const thursday = new Date(Date.UTC(Number(period.slice(0, 4)), 0, 4 + (Number(period.slice(6)) - 1) * 7));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const at = keys.exemption(place.county, place.unit, thursday.toISOString().slice(0, 7), one.policy, period);
  await world.put({ ...at, ...one });
  return { policy: one.policy, period };
}

/** A notice in somebody's own inbox. */
export async function noticeTo(world: World, staff: string): Promise<{ day: string; id: string }> {
  // It is delivered: the outbox is for those of the places.
  const {
    about: _,
    worklist: __,
    due: ___,
    ...notice
  } = noticeOf({
    county: "529901",
    unit: "own1",
    organ: "police1",
    mark: "本人",
    countyName: "",
    organName: "",
  });
  await world.put({ ...notice, ...keys.notice("529901", staff, noticeKey.day, noticeKey.id), to: staff });
  return noticeKey;
}

/** A policy that is switched off, so that it changes nobody's month. */
export const policyNamed = (policy: string) => ({
  policy,
  label: "每月学习",
  figure: "training.accepted",
  applies: { organKinds: ["police"] },
  party: "unit",
  period: "month",
  minimum: 1,
  measure: "篇",
  graceDays: 3,
  steps: [],
  effectiveFrom: "2027-01-01",
  enabled: false,
  source: "",
});
