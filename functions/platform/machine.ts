// What a real machine brings: the clock (real, fixed or shifted), random serials, sleep.
import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { toInstant } from "../../shared/time.ts";
import type { Clock, Ids } from "./deps.ts";

const units = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

/**
 * The clock a host was started with: real when `setting` is absent, shifted by "+3d" / "-2h" / "+90m",
 * or standing at an instant ("2026-11-03T09:00:00+08:00"). Throws RangeError, in Chinese, on anything else.
 */
export function clockOf(setting: string | undefined): Clock {
  if (!setting) return { now: () => new Date().toISOString() };
  const shift = /^([+-]\d{1,5})([dhm])$/.exec(setting);
  if (shift) {
    const by = Number(shift[1]) * units[shift[2] as keyof typeof units];
    return { now: () => new Date(Date.now() + by).toISOString() };
  }
  try {
    const fixed = toInstant(setting);
    return { now: () => fixed };
  } catch {
    throw new RangeError(
      `SUNENG_NOW 应为时刻（2026-11-03T09:00:00+08:00）或偏移（+3d、-2h、+90m），现在是 ${setting}`,
    );
  }
}

const tailLimit = 36 ** 6;
let lastMoment = 0;
let tail = 0;

/**
 * Serials of 14 characters [0-9a-z] in the order they were made: eight of the machine's time, six that start at random
 * and count up within a millisecond. History rows of the same instant keep their order, also under a standing clock.
 * Not secrets: tokens and passwords come from passwords.ts.
 */
export const orderedIds: Ids = {
  next: () => {
    const moment = Math.max(Date.now(), lastMoment);
    tail = moment === lastMoment ? tail + 1 : randomInt(tailLimit / 2);
    lastMoment = moment;
    return moment.toString(36).padStart(8, "0") + tail.toString(36).padStart(6, "0");
  },
};

export const sleep = async (milliseconds: number): Promise<void> => {
  await pause(milliseconds);
};
