// Seats, groups, waiting list and offers as a model of a page: one thing after another, no table, no pools, no repair.
import { offerUntil } from "../../shared/activities/rules.ts";

export type State = "seated" | "waiting" | "offered" | "withdrawn" | "released";
type One = {
  state: State;
  unit: string;
  at: string;
  owed: number;
  priority: number;
  group?: string | undefined;
  until?: string | undefined;
};

export type Model = {
  capacity: number;
  guaranteed: Record<string, number>;
  releaseAt: string;
  closesAt: string;
  startsAt: string;
  now: string;
  cancelled: boolean;
  people: Record<string, One>;
  /** Who left the service. */
  gone: string[];
};

export const copy = (model: Model): Model => structuredClone(model);
export const isIn = (one: One | undefined): boolean =>
  one?.state === "seated" || one?.state === "waiting" || one?.state === "offered";

const sits = ({ state }: One): boolean => state === "seated" || state === "offered";
const sitting = ({ people }: Model, unit?: string): number =>
  Object.values(people).filter((one) => sits(one) && (unit ?? one.unit) === one.unit).length;

/** How many seats are free for a unit: what it lacks to its guarantee, and what nobody's guarantee keeps. */
export function free(model: Model, unit: string): number {
  const left = Math.max(0, model.capacity - sitting(model));
  if (model.now >= model.releaseAt) return left;
  const own = Math.min(left, Math.max(0, (model.guaranteed[unit] ?? 0) - sitting(model, unit)));
  const units = new Set([
    ...Object.keys(model.guaranteed),
    ...Object.values(model.people).map((one) => one.unit),
  ]);
  const spoken = [...units].map((one) => Math.max(model.guaranteed[one] ?? 0, sitting(model, one)));
  const open = model.capacity - spoken.reduce((sum, count) => sum + count, 0);
  return own + Math.max(0, Math.min(open, left - own));
}

/** Seats for all of them, or for none. Whom there is no time left to ask sits at once. */
function sit(model: Model, staff: readonly string[], as: "seated" | "offered"): boolean {
  const [first] = staff.flatMap((who) => model.people[who] ?? []);
  if (!first || staff.length > free(model, first.unit)) return false;
  const until = as === "offered" ? offerUntil(model, model.now) : undefined;
  const state = until === undefined ? "seated" : "offered";
  for (const who of staff) Object.assign(model.people[who] ?? {}, { state, until });
  return true;
}

function line(model: Model): string[][] {
  const waiting = Object.entries(model.people)
    .filter(([, { state }]) => state === "waiting")
    .sort(([a, x], [b, y]) => x.priority - y.priority || y.owed - x.owed || (x.at + a < y.at + b ? -1 : 1));
  const groups = new Map<string, string[]>();
  for (const [who, { group }] of waiting)
    groups.set(group ?? who, [...(groups.get(group ?? who) ?? []), who]);
  return [...groups.values()];
}

/** Ends what ran out, and gives what is free to the first whom it fits. */
export function passOn(model: Model, here: readonly string[] = []): void {
  if (model.cancelled) return;
  for (const one of Object.values(model.people))
    if (one.state === "offered" && (one.until ?? "") <= model.now)
      Object.assign(one, { state: "released", until: undefined });
  if (model.now >= model.closesAt) return;
  for (const group of line(model)) {
    const [first = ""] = group;
    const room = free(model, model.people[first]?.unit ?? "");
    if (room === 0) continue;
    // Where a seat is free who is gone is taken off; the others of his group have their turn without him.
    const there = group.filter((who) => !model.gone.includes(who));
    for (const who of group) if (!there.includes(who)) end(model, who, "released");
    if (there.length > room) continue;
    const asked = model.people[first]?.group === undefined && !here.includes(first);
    sit(model, there, asked ? "offered" : "seated");
  }
}

const end = (model: Model, who: string, state: "withdrawn" | "released"): void =>
  void Object.assign(model.people[who] ?? {}, { state, until: undefined });

export type Joining = {
  staff: readonly string[];
  unit: string;
  owed: (staff: string) => number;
  group?: string;
};

/** Behind those who wait, if anybody does. `asked`: as if nobody was there to take the seat at once. */
export function join(model: Model, { staff, unit, owed, group }: Joining, asked = false): void {
  if (model.cancelled || model.now >= model.closesAt) return;
  if (staff.some((who) => model.gone.includes(who))) return;
  // A group is refused whole when one of it waits by himself, is asked already, or when it is larger than the room.
  const others = staff.map((who) => model.people[who]).filter((one) => isIn(one) && one?.state !== "seated");
  if (group !== undefined && others.some((one) => one?.state === "offered" || one?.group !== group)) return;
  if (group !== undefined && staff.length > model.capacity) return;
  const entering = staff.filter((who) => !isIn(model.people[who]));
  const queue = line(model).length > 0;
  for (const who of entering) {
    model.people[who] = { state: "waiting", unit, at: model.now, owed: owed(who), priority: 5, group };
  }
  if (entering.length === 0 || (!queue && sit(model, entering, "seated"))) return;
  passOn(model, asked ? [] : entering);
}

/** `late`: the seat is passed on only when something else has happened. */
export function leave(model: Model, who: string, late = false): void {
  if (model.cancelled || !isIn(model.people[who]) || model.now >= model.startsAt) return;
  end(model, who, "withdrawn");
  if (!late) passOn(model);
}

export function accept(model: Model, who: string): void {
  const one = model.people[who];
  if (one?.state !== "offered" || model.now >= (one.until ?? "")) return;
  Object.assign(one, { state: "seated", until: undefined });
}

export function refuse(model: Model, who: string, late = false): void {
  if (model.people[who]?.state === "offered") leave(model, who, late);
}

export function prioritise(model: Model, who: string, priority: number): void {
  const one = model.people[who];
  if (!model.cancelled && one?.state === "waiting") one.priority = priority;
}

/** Fewer seats than are held, or than are kept for units, are refused. */
export function resize(
  model: Model,
  { capacity, guaranteed }: Pick<Model, "capacity" | "guaranteed">,
  late = false,
): void {
  const kept = Object.values(guaranteed).reduce((sum, count) => sum + count, 0);
  if (model.cancelled || capacity < sitting(model) || capacity < kept) return;
  Object.assign(model, { capacity, guaranteed });
  if (!late) passOn(model);
}

export function cancel(model: Model): void {
  if (model.cancelled) return;
  model.cancelled = true;
  for (const [who, one] of Object.entries(model.people)) if (isIn(one)) end(model, who, "released");
}

/** Somebody leaves the service, and the job comes by. */
export function depart(model: Model, who: string): void {
  model.gone.push(who);
  lookAfter(model);
}

/** The job: whoever is gone gives back what he holds, or his place on the list, and what is free goes on. */
export function lookAfter(model: Model): void {
  for (const who of model.now < model.startsAt && !model.cancelled ? model.gone : []) {
    const one = model.people[who];
    if (isIn(one)) end(model, who, "released");
  }
  passOn(model);
}

/** Whether a seat stands empty although somebody waits whom it fits. */
export const emptyAlthoughWanted = (model: Model): boolean =>
  !model.cancelled &&
  model.now < model.closesAt &&
  line(model).some((group) => group.length <= free(model, model.people[group[0] ?? ""]?.unit ?? ""));

/** What is compared: everybody's state, and how many seats are free for each unit. */
export const summary = (model: Model, freeFor: (unit: string) => number): unknown => ({
  people: Object.entries(model.people)
    .map(([who, { state, until }]) => `${who} ${state} ${until ?? ""}`)
    .sort(),
  free: ["u1x", "u2x", "u3x"].map((unit) => `${unit} ${model.cancelled ? 0 : freeFor(unit)}`),
});
