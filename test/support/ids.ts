// Serials that count: the same test makes the same ids every time.
import type { Ids } from "../../functions/platform/deps.ts";

/** 14 characters: a prefix and a running number. */
export function countedIds(prefix = "a"): Ids {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `${prefix}${count.toString(36).padStart(14 - prefix.length, "0")}`;
    },
  };
}
