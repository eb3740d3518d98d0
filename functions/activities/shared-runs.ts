// Work on one thing in this process, one run at a time: who asks while it runs shares the next run with all who do.

type Batch<Asked> = { asked: Asked[]; result: Promise<number> };
type Slot<Asked> = { running: Promise<number>; next?: Batch<Asked> };

/**
 * `run` for each key one at a time. Whoever asks meanwhile gets a run that begins after he asked, together with everybody
 * else who did: a thousand people at one full activity read its list a few times, not a thousand times.
 */
export function sharedRuns<Asked>() {
  const slots = new Map<string, Slot<Asked>>();
  const begin = (key: string, run: () => Promise<number>): Promise<number> => {
    const running = run().finally(() => {
      const slot = slots.get(key);
      if (slot?.running === running && !slot.next) slots.delete(key);
    });
    slots.set(key, { running });
    return running;
  };
  return (key: string, asked: Asked, run: (all: Asked[]) => Promise<number>): Promise<number> => {
    const slot = slots.get(key);
    if (!slot) return begin(key, () => run([asked]));
    if (slot.next) {
      slot.next.asked.push(asked);
      return slot.next.result;
    }
    const batch: Asked[] = [asked];
    // What became of the run before is another's to hear.
    const result = slot.running.then(
      () => begin(key, () => run(batch)),
      () => begin(key, () => run(batch)),
    );
    slot.next = { asked: batch, result };
    return result;
  };
}
