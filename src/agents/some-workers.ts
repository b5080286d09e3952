/** Some of the workers as a population of their own, so that a model is told, and remembers, only what they need. */
import type { Economy } from "../env/economy.ts";
import { gather } from "../env/respond/by-line.ts";
import type { Settlement } from "../env/settle/settlement.ts";
import { takeWorkers } from "../env/workers.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import { lawOfRows } from "../law/law-of-rows.ts";
import { takeRows } from "../population/population.ts";
import type { StepOutcome } from "./decider.ts";
import type { DeciderContext } from "./decider-kind.ts";

export interface SomeWorkers {
  readonly context: DeciderContext;
  lawOf(law: AppliedLaw): AppliedLaw;
  settlementOf(settlement: Settlement): Settlement;
  outcomeOf(outcome: StepOutcome): StepOutcome;
}

/**
 * @param rows of the population, ascending
 * @param weight how many people each stands for; by default as it was
 */
export function someWorkers(whole: DeciderContext, rows: Uint32Array, weight?: Float64Array): SomeWorkers {
  const { personas, isAsked } = whole;
  const taken: Economy = { ...whole.economy, ...takeWorkers(whole.economy, rows) };
  const people = takeRows(whole.population, rows);
  const known = new WeakMap<AppliedLaw, AppliedLaw>();
  const lawOf = (law: AppliedLaw): AppliedLaw => {
    const own = known.get(law) ?? lawOfRows(law, rows);
    known.set(law, own);
    return own;
  };
  const settlementOf = (settlement: Settlement): Settlement => ({
    ...settlement,
    hours: gather(settlement.hours, rows),
    income: gather(settlement.income, rows),
    tax: gather(settlement.tax, rows),
    consumption: gather(settlement.consumption, rows),
    utility: gather(settlement.utility, rows),
  });
  return {
    context: {
      ...whole,
      economy: weight ? { ...taken, weight } : taken,
      population: weight ? { ...people, weight } : people,
      personas: personas && Array.from(rows, (row) => personas[row]),
      among: { rows, size: whole.population.size },
      ...(isAsked && { isAsked: (r: number, step: number) => isAsked(rows[r], step) }),
    },
    lawOf,
    settlementOf,
    outcomeOf: ({ schedule, settlement, satisfaction, ...outcome }) => ({
      ...outcome,
      schedule: lawOf(schedule),
      settlement: settlementOf(settlement),
      ...(satisfaction && { satisfaction: gather(satisfaction, rows) }),
    }),
  };
}
