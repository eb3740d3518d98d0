// Builders of valid records: every value goes through its schema, so a test cannot stand on an impossible one.
import { Account } from "../../functions/platform/sessions.ts";
import { Holder, Officer, Organ, Posting, Unit } from "../../shared/org/schema.ts";
import { BriefBody, BriefHead, BriefInput } from "../../shared/training/schema.ts";
import { recordId } from "../../shared/keys.ts";

type Some<T> = Partial<T>;

export const makeOrgan = (given: Some<Organ> = {}): Organ =>
  Organ.parse({ county: "529901", id: "police1", name: "示例县公安局", kind: "police", ...given });

export const makeUnit = (given: Some<Unit> = {}): Unit =>
  Unit.parse({
    county: "529901",
    organ: "police1",
    id: "chengguan",
    name: "城关派出所",
    class: "grassroots",
    openedOn: "2010-01-01",
    ...given,
  });

export const makeOfficer = (given: Some<Officer> = {}): Officer =>
  Officer.parse({
    county: "529901",
    staff: "100003",
    name: "王民警",
    kind: "sworn",
    category: given.kind === "auxiliary" ? "辅警" : "民警",
    phone: "13800000000",
    email: `${(given.staff ?? "100003").toLowerCase()}@suneng.test`,
    state: "active",
    organ: "police1",
    unit: "chengguan",
    ...given,
  });

export const makePosting = (given: Some<Posting> = {}): Posting =>
  Posting.parse({
    county: "529901",
    organ: "police1",
    unit: "chengguan",
    staff: "100003",
    name: "王民警",
    kind: "sworn",
    category: "民警",
    from: "2020-01-01",
    ...given,
  });

export const makeAccount = (given: Some<Account> = {}): Account =>
  Account.parse({
    county: "529901",
    staff: "100003",
    name: "王民警",
    state: "active",
    mustChangePassword: false,
    grants: [],
    sessions: {},
    version: 1,
    ...given,
  });

export const makeHolder = (given: Some<Holder> = {}): Holder =>
  Holder.parse({ role: "clerk", staff: "100001", name: "陈内勤", place: "chengguan", ...given });

/** A complete brief a clerk could type: six officers' half day of skills training. */
export const makeBriefInput = (given: Some<BriefInput> = {}): BriefInput =>
  BriefInput.parse({
    unit: "chengguan",
    day: "2026-11-02",
    start: "14:00",
    end: "18:00",
    title: "现场处置与武器警械使用训练",
    place: "所内训练室",
    category: "skills",
    mode: "gathered",
    method: "practice",
    instructor: "小教员赵所长",
    present: ["100001", "100003"],
    text: "组织全所民警辅警开展现场处置训练,由小教员讲解盘查、控制、上铐等动作要领并分组练习,结合近期案例讲评不足,要求人人过关。",
    ...given,
  });

/** An accepted head, or any other state by `state` with its fields. */
export const makeBriefHead = (given: Some<BriefHead> & { day?: string; unit?: string } = {}): BriefHead => {
  const unit = given.unit ?? "chengguan";
  const day = given.day ?? "2026-11-02";
  const serial = given.serial ?? "aaaaaaaaaa0001";
  const filedAt = `${day}T10:00:00.000Z`;
  return BriefHead.parse({
    county: "529901",
    organ: "police1",
    unit,
    id: recordId(unit, day, serial),
    serial,
    day,
    version: 1,
    title: "现场处置训练",
    hours: 4,
    category: "skills",
    mode: "gathered",
    method: "practice",
    present: ["100001", "100003"],
    photoCount: 1,
    writtenBy: "100001",
    returns: 0,
    state: "accepted",
    filedAt,
    filedBy: "100001",
    submittedAt: filedAt,
    flags: [],
    acceptedAt: `${day}T11:00:00.000Z`,
    acceptedBy: "100021",
    ...given,
  });
};

export const makeBriefBody = (given: Some<BriefBody> = {}): BriefBody =>
  BriefBody.parse({
    county: "529901",
    unit: "chengguan",
    day: "2026-11-02",
    serial: "aaaaaaaaaa0001",
    start: "14:00",
    end: "18:00",
    place: "所内训练室",
    instructor: "小教员赵所长",
    text: "组织全所民警辅警开展现场处置训练,由小教员讲解动作要领并分组练习,结合近期案例讲评不足,要求人人过关,成绩登记在册。",
    photos: [],
    ...given,
  });
