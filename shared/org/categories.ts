// Personnel categories (人员类别) as data: which are sworn, which organs have them, and how rosters spell them.
import { matchKey } from "./cells.ts";
import type { OfficerKind, OrganKind } from "./kinds.ts";

export type Category = {
  name: string;
  kind: OfficerKind;
  /** Organs that have it; without it, every organ may. */
  organs?: readonly OrganKind[];
  aliases: readonly string[];
};

/**
 * "按员额法官、审判辅助、司法行政分类人员进行目标绩效考核": courts and procuratorates sort their people in three,
 * all of them on the establishment (在编). Judicial police (司法警察) make 民警 possible outside the police.
 */
export const categories: readonly Category[] = [
  { name: "员额法官", kind: "sworn", organs: ["court"], aliases: ["法官", "入额法官"] },
  {
    name: "审判辅助",
    kind: "sworn",
    organs: ["court"],
    aliases: ["审判辅助人员", "法官助理", "书记员"],
  },
  { name: "员额检察官", kind: "sworn", organs: ["procuratorate"], aliases: ["检察官", "入额检察官"] },
  { name: "检察辅助", kind: "sworn", organs: ["procuratorate"], aliases: ["检察辅助人员", "检察官助理"] },
  {
    name: "司法行政",
    kind: "sworn",
    organs: ["court", "procuratorate", "justice"],
    aliases: ["司法行政人员"],
  },
  { name: "民警", kind: "sworn", aliases: ["人民警察", "警察", "在编民警", "司法警察", "法警"] },
  { name: "辅警", kind: "auxiliary", aliases: ["警务辅助人员", "协警", "辅助警察", "勤务辅警", "文职辅警"] },
  { name: "公务员", kind: "sworn", aliases: ["行政编制", "参公", "参公人员"] },
  { name: "事业人员", kind: "sworn", aliases: ["事业", "事业编", "事业编制", "事业编制人员"] },
  { name: "工勤", kind: "auxiliary", aliases: ["工勤人员", "机关工勤"] },
];

const byKey = new Map(
  categories.flatMap((category) =>
    [category.name, ...category.aliases].map((name) => [matchKey(name), category] as const),
  ),
);

/** The category a text names, by its name or an alias; undefined when there is none. */
export const findCategory = (text: string): Category | undefined => byKey.get(matchKey(text));
