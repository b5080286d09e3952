/** People with the tastes that parameters give them. */
import type { Economy } from "../../env/economy.ts";
import { bestResponse } from "../../env/respond/best-response.ts";
import type { AppliedLaw } from "../../law/applied-law.ts";
import type { Parameters, Subjects } from "./behaviour.ts";
import { mostKept } from "./net-incomes.ts";

/**
 * Everybody's income without tax times `scale`, and one elasticity for all: ψ follows,
 * ψ = perHour·(perHour/z0)^(1/ε). What the parameters do not say stays as the economy has it.
 */
export function subjectsWith(
  economy: Economy,
  { scale = 1, elasticity }: Parameters,
  people: Pick<Subjects, "usualHours" | "misperception">,
): Subjects {
  const zeroTaxIncome = economy.zeroTaxIncome.map((income) => scale * income);
  const tastes: Economy =
    elasticity === undefined
      ? { ...economy, zeroTaxIncome }
      : {
          ...economy,
          elasticity,
          elasticities: null,
          zeroTaxIncome,
          psi: zeroTaxIncome.map((income, i) => {
            const perHour = economy.incomePerHour[i];
            return perHour * (perHour / income) ** (1 / elasticity);
          }),
          psiScale: null,
        };
  const known = new Map<AppliedLaw, Float64Array>();
  const powers = new WeakMap<Float64Array, Float64Array>();
  return {
    ...people,
    economy: tastes,
    best: (law) => {
      const hours = known.get(law) ?? bestResponse(tastes, law);
      known.set(law, hours);
      return hours;
    },
    powersOf: (column) => {
      const power = 1 + 1 / tastes.elasticity;
      const raised = powers.get(column) ?? column.map((value) => value ** power);
      if (column.length <= mostKept) powers.set(column, raised);
      return raised;
    },
  };
}
