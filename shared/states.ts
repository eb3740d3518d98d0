// States are data: one table of moves gives the refusal, the write condition, the disabled button and the diagram.
import type { Refusal } from "./problem.ts";

/** One move between states: `{ accept: { from: ["submitted"], to: "accepted", label: "通过" } }`. */
export type Move<State extends string> = { from: readonly State[]; to: State; label: string };
export type Moves<State extends string> = Record<string, Move<State>>;

/**
 * Why a move may not be made from this state, in words the person can act on; undefined when it may.
 * `words` are the Chinese names of the states.
 */
export function whyNotMove<State extends string>(
  move: Move<State>,
  state: State,
  words: Record<State, string>,
  noun: string,
): Refusal | undefined {
  if (move.from.includes(state)) return undefined;
  const allowed = move.from.map((from) => `“${words[from]}”`).join("、");
  return {
    code: `${noun}-is-${state}`,
    message: `当前状态是“${words[state]}”，只有${allowed}状态可以${move.label}`,
  };
}

/** A Mermaid state diagram of the moves, for docs/map.md. */
export function diagramOf<State extends string>(moves: Moves<State>, words: Record<State, string>): string {
  const lines = Object.values(moves).flatMap((move) =>
    move.from.map((from) => `  ${words[from]} --> ${words[move.to]}: ${move.label}`),
  );
  return ["stateDiagram-v2", ...lines].join("\n");
}
