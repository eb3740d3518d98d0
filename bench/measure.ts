// Windows of repeated work: latency one at a time, rate and processor time several at a time, medians over windows.

export type Effort = {
  windows: number;
  /** Runs before the first window. */
  warm: number;
  /** Runs of each window one at a time, and several at a time. */
  alone: number;
  together: number;
  /** How many are under way at once when the rate is measured. */
  width: number;
};

/** Times in milliseconds, processor time of this process in microseconds a run. */
export type Window = { p50: number; p99: number; perSecond: number; cpu: number };

export type Work = () => Promise<unknown>;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** The median of each figure over windows. */
export const medianWindow = (windows: readonly Window[]): Window => ({
  p50: median(windows.map(({ p50 }) => p50)),
  p99: median(windows.map(({ p99 }) => p99)),
  perSecond: median(windows.map(({ perSecond }) => perSecond)),
  cpu: median(windows.map(({ cpu }) => cpu)),
});

/** Measures several works in turn, window by window, so that a busy minute of the machine meets all of them. */
export async function inTurn<Name extends string>(
  works: Record<Name, Work>,
  effort: Effort,
): Promise<Record<Name, Window>> {
  const names = Object.keys(works) as Name[];
  const found = new Map<Name, Window[]>(names.map((name) => [name, []]));
  for (const name of names) await crowd(works[name], effort.warm, effort.width);
  for (let round = 0; round < effort.windows; round += 1) {
    for (const name of names) found.get(name)?.push(await oneWindow(works[name], effort));
  }
  const medians = names.map((name) => [name, medianWindow(found.get(name) ?? [])]);
  return Object.fromEntries(medians) as Record<Name, Window>;
}

/** Runs that `inTurn` makes of each work: how much must be prepared for a work that uses something up. */
export const runsOf = ({ windows, warm, alone, together }: Effort): number =>
  warm + windows * (alone + together);

async function oneWindow(work: Work, { alone, together, width }: Effort): Promise<Window> {
  const latencies: number[] = [];
  for (let run = 0; run < alone; run += 1) {
    const from = performance.now();
    await work();
    latencies.push(performance.now() - from);
  }
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.min(alone - 1, Math.floor(alone * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), ...(await crowd(work, together, width)) };
}

async function crowd(work: Work, runs: number, width: number): Promise<{ perSecond: number; cpu: number }> {
  let left = runs;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  const { seconds, cpu } = await timed(() => Promise.all(Array.from({ length: width }, one)));
  return { perSecond: runs / seconds, cpu: cpu / runs };
}

/** How long some work took, and this process's processor time in microseconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; cpu: number; result: T }> {
  const before = process.cpuUsage();
  const from = performance.now();
  const result = await work();
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpu: user + system, result };
}
