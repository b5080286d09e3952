/** A population whose rows are decided for by several deciders. */

import type { Economy } from "../../env/economy.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import type { Decider } from "../decider.ts";
import type { SomeWorkers } from "../some-workers.ts";

export interface CompositePart {
  /** Whose hours are this decider's, ascending. */
  readonly rows: Uint32Array;
  readonly decider: Decider;
  /** Where the decider knows these rows alone; it is given the whole population otherwise. */
  readonly some?: SomeWorkers;
}

/** @param parts each worker in one of them */
export function compositeDecider(economy: Economy, parts: readonly CompositePart[]): Decider {
  const { size } = economy;
  const phases = parts.flatMap(({ decider: { phase } }) => (phase ? [phase] : []));
  const foresees = parts.some(({ decider }) => decider.foresee);
  return {
    ...(phases[0] && { phase: phases[0] }),
    ...(foresees && {
      foresee: (law, out) => {
        bestResponse(economy, law, out);
        const own = new Float64Array(size);
        for (const { rows, decider } of parts) {
          if (!decider.foresee) continue;
          decider.foresee(law, own);
          for (const row of rows) out[row] = own[row];
        }
        return out;
      },
    }),
    async decide(population, law, step) {
      const hours = new Float64Array(size);
      let thoughts: (string | null)[] | null = null;
      let fallbacks = 0;
      for (const { rows, decider, some } of parts) {
        const own = await decider.decide(some?.context.population ?? population, some?.lawOf(law) ?? law, step);
        const at = (row: number, r: number): number => (some ? r : row);
        rows.forEach((row, r) => {
          hours[row] = own.hours[at(row, r)];
        });
        if (own.thoughts) {
          thoughts ??= Array<string | null>(size).fill(null);
          for (const [r, row] of rows.entries()) thoughts[row] = own.thoughts[at(row, r)];
        }
        fallbacks += own.fallbacks;
      }
      return { hours, thoughts, fallbacks };
    },
    observe(outcome) {
      for (const { decider, some } of parts) decider.observe?.(some ? some.outcomeOf(outcome) : outcome);
    },
  };
}
