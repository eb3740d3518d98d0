// Which photos and texts count as look-alikes, and that the search keys lead to them.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  hammingDistance,
  isNearPhoto,
  isNearText,
  nearPhotoDistanceMax,
  photoBands,
  photoDateIsFar,
  textBands,
  textSignature,
  textSimilarity,
} from "../../shared/training/photos.ts";

const flip = (phash: string, bits: readonly number[]): string =>
  bits
    .reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt(`0x${phash}`))
    .toString(16)
    .padStart(16, "0");
const phash = fc
  .bigInt({ min: 0n, max: (1n << 64n) - 1n })
  .map((value) => value.toString(16).padStart(16, "0"));
const bits = (count: number) =>
  fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: count, maxLength: count });
const shared = (a: readonly string[], b: readonly string[]): boolean => a.some((band) => b.includes(band));

describe("two photos", () => {
  test("are as far apart as the bits they differ in", () => {
    expect(hammingDistance("0000000000000000", "ffffffffffffffff")).toBe(64);
    fc.assert(
      fc.property(phash, fc.integer({ min: 0, max: 64 }).chain(bits), (hash, flipped) => {
        expect(hammingDistance(hash, flip(hash, flipped))).toBe(flipped.length);
        expect(isNearPhoto(hash, flip(hash, flipped))).toBe(flipped.length <= nearPhotoDistanceMax);
      }),
      { seed: 1 },
    );
  });

  test("within distance 3 are always found by a band", () => {
    fc.assert(
      fc.property(phash, fc.integer({ min: 0, max: 3 }).chain(bits), (hash, flipped) => {
        expect(shared(photoBands(hash), photoBands(flip(hash, flipped)))).toBe(true);
      }),
      { seed: 2 },
    );
    // The control: four bits, one in each band, are the fewest that hide a photo.
    const hash = "79e10e0c38b393bb";
    expect(shared(photoBands(hash), photoBands(flip(hash, [0, 16, 32, 48])))).toBe(false);
  });

  test("at distance 4 are found by a band nine times in ten", () => {
    const pairs = fc.sample(fc.tuple(phash, bits(4)), { seed: 3, numRuns: 1_000 });
    const found = pairs.filter(([hash, flipped]) =>
      shared(photoBands(hash), photoBands(flip(hash, flipped))),
    );
    expect(found.length).toBeGreaterThan(850);
  });

  test("of different places in the hash never share a band by their place", () => {
    expect(photoBands("abcdabcd0000ffff")).toEqual(["0abcd", "1abcd", "20000", "3ffff"]);
  });
});

describe("a photo's date", () => {
  test.each([
    ["2026-11-01T23:59:59", "2026-11-04", false],
    ["2026-10-31T23:59:59", "2026-11-04", true],
    ["2026-11-07T08:00:00", "2026-11-04", false],
    ["2026-11-08T00:00:00", "2026-11-04", true],
    ["2025-11-04T09:00:00", "2026-11-04", true],
    ["2026-02-28T09:00:00", "2026-03-03", false],
  ])("%s for a training day of %s is far: %s", (takenAt, day, far) => {
    expect(photoDateIsFar(takenAt, day)).toBe(far);
  });
});

const shooting =
  "11月3日上午，城关派出所组织全体民警开展警务技能训练。训练由教导员李明主持，县局警训教官王强现场讲解手枪分解结合、验枪动作和据枪要领，" +
  "民警分三组轮流练习，教官逐一纠正握枪姿势和扣扳机动作。随后进行了十米胸环靶实弹射击，共有18名民警、6名辅警参加，平均成绩较上季度提高5环。" +
  "训练结束后，教导员对枪支管理安全规定进行了重申，要求大家严格落实枪弹分离、双人双锁制度，确保公务用枪绝对安全。";
const law =
  "为进一步规范执法行为，11月10日下午，城关派出所召开法律法规学习会，全体民警、辅警24人参加。法制员张丽结合近期两起行政复议案件，" +
  "重点讲解了治安管理处罚法修订后的主要变化，包括未成年人处罚程序、查处告知期限以及电子送达的适用条件，并对询问笔录中常见的七类问题逐条点评。" +
  "会上，三名办案民警围绕调解协议的效力交流了体会，所长强调要把新法要求落实到每一起案件，杜绝程序瑕疵。";
const fitness =
  "按照县局年度训练计划，交警大队于11月12日利用半天时间组织体能训练，内容为两千米跑、引体向上和四乘十米折返跑，四十五岁以上民警改为健步走。" +
  "训练前由医务人员带领热身并讲解防止运动损伤的方法，训练中各中队分组计时、当场登记成绩，参训率达到百分之九十六，六名同志因值班另行补训。" +
  "大队将成绩张榜公布，对连续两次不达标的民警安排结对帮训。";
const edited = (text: string, changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((result, [from, to]) => result.replace(from, to), text);

describe("two briefs' texts", () => {
  const copies: [string, string][] = [
    ["itself", shooting],
    ["itself with other spaces and punctuation", shooting.replaceAll("，", " , ").replaceAll("。", "；\n")],
    [
      "a copy with another date and other numbers",
      edited(shooting, [
        ["11月3日", "12月１日"],
        ["18名", "21名"],
        ["6名", "4名"],
        ["5环", "3环"],
      ]),
    ],
    [
      "a copy with other names",
      edited(shooting, [
        ["李明", "赵刚"],
        ["王强", "孙伟"],
        ["城关", "东门"],
      ]),
    ],
    [
      "a copy with a word changed",
      edited(shooting, [
        ["逐一纠正", "耐心纠正"],
        ["重申", "强调"],
      ]),
    ],
  ];
  test.each(copies)("are nearly the same: %s", (_, copy) => {
    const [a, b] = [textSignature(shooting), textSignature(copy)];
    expect(isNearText(a, b)).toBe(true);
    expect(shared(textBands(a), textBands(b))).toBe(true);
  });

  test("are different when they tell of different training, though in the same officialese", () => {
    const signatures = [shooting, law, fitness].map(textSignature);
    for (const [index, a] of signatures.entries()) {
      for (const b of signatures.slice(index + 1)) expect(textSimilarity(a, b)).toBeLessThan(0.3);
    }
    // Half of one text followed by another one's half is not a near copy of either.
    const mixed = textSignature(shooting.slice(0, 90) + law.slice(90));
    expect(isNearText(mixed, textSignature(shooting))).toBe(false);
  });

  test("too short to compare are like nothing, not even themselves", () => {
    for (const short of ["", "照常开展训练。", "2026-11-03 09:00 12345678901234567890"]) {
      expect(textSignature(short)).toBe("");
      expect(textBands(textSignature(short))).toEqual([]);
      expect(isNearText(textSignature(short), textSignature(short))).toBe(false);
    }
  });

  test("are estimated close to the share of three-character pieces they have in common", () => {
    const alphabet = Array.from(new Set(shooting + law + fitness)).filter((letter) => /\p{L}/u.test(letter));
    const letters = fc.array(fc.constantFrom(...alphabet), { minLength: 300, maxLength: 300 });
    let error = 0;
    const runs = 60;
    for (const [base, other, share] of fc.sample(
      fc.tuple(letters, letters, fc.double({ min: 0.5, max: 1, noNaN: true })),
      { seed: 4, numRuns: runs },
    )) {
      const cut = Math.floor(base.length * share);
      const pieces = (text: string): Set<string> =>
        new Set(Array.from({ length: text.length - 2 }, (_, at) => text.slice(at, at + 3)));
      const [a, b] = [base.join(""), [...base.slice(0, cut), ...other.slice(cut)].join("")];
      const [inA, inB] = [pieces(a), pieces(b)];
      const common = [...inA].filter((piece) => inB.has(piece)).length;
      const exact = common / (inA.size + inB.size - common);
      error += Math.abs(textSimilarity(textSignature(a), textSignature(b)) - exact) / runs;
    }
    expect(error).toBeLessThan(0.08);
  });

  test("have signatures that are the same on every machine", () => {
    expect(textSignature(law)).toMatchInlineSnapshot(
      `"4f764b0c69b339f782a77e8af4d91d6d0b845b3a2b0f947af60bf9a79f04bb97"`,
    );
    expect(textBands(textSignature(law))).toEqual(
      [0, 1, 2].map((n) => `${n}${textSignature(law).slice(n * 4, n * 4 + 4)}`),
    );
  });
});
