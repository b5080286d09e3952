import type { TaxLine } from "../../law/tax-line.ts";
import { whetherToWork } from "../respond/whether-to-work.ts";
import type { WorkCosts } from "../work-costs.ts";
import type { Workers } from "../workers.ts";
import type { Separable, Utility } from "./utility.ts";

/**
 * The same utility less what going to work costs by itself: u(c, l) − q at hours above 0. No closed form of hours alone
 * holds for it, so that whatever relies on one visits every worker.
 * @param overHours in dollars
 * @param baseIncome that of who does not work, for the words
 */
export function withWorkCosts(overHours: Utility, baseIncome: number): Utility {
  const { settle, respond, facts, separable } = overHours;
  return {
    ...overHours,
    isClosedForm: false,
    isLogForm: false,
    overHours,
    separable: separable && separableWithCosts(separable),
    words: {
      ...overHours.words,
      told: `${overHours.words.told} and of going to work`,
      rules: `${overHours.words.rules}
- Going to work at all costs something too: goingToWork dollars a year, the same at any hours above 0, are taken from your utility. At 0 hours you save them${baseIncome > 0 ? ", and have notWorking dollars a year from elsewhere" : ""}.`,
    },
    respond: (workers, line, rebate, out) =>
      whetherToWork(overHours, workers, costsOf(workers), line, rebate, respond(workers, line, rebate, out)),
    settle(workers: Workers, line: TaxLine, outcome, out) {
      settle(workers, line, outcome, out);
      const { fixed } = costsOf(workers);
      for (let i = 0; i < out.length; i++) if (outcome.hours[i] > 0) out[i] -= fixed[i];
    },
    facts: (workers, worker) => ({
      ...facts(workers, worker),
      goingToWork: Math.round(costsOf(workers).fixed[worker]),
      ...(baseIncome > 0 && { notWorking: baseIncome }),
    }),
  };
}

function costsOf({ workCosts }: Workers): WorkCosts {
  if (!workCosts) throw new Error("these workers have no costs of going to work");
  return workCosts;
}

/** Effort at 0 hours is what there is to live on then, as a gain: consumption does not have it yet. */
function separableWithCosts(separable: Separable): Separable {
  return {
    ...separable,
    efforts: (workers, grid) => {
      const effortOf = separable.efforts(workers, grid);
      const { fixed, baseIncome } = costsOf(workers);
      return (worker) => {
        const { psi, powers, power } = effortOf(worker);
        const beside = (hours: number): number => (hours > 0 ? fixed[worker] : -baseIncome) / psi;
        return {
          psi,
          powers: powers.map((value, h) => value + beside(grid[h])),
          power: (hours) => power(hours) + beside(hours),
        };
      };
    },
  };
}
