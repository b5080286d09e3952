/** Welfare as a sum that a kernel can add up. */
import type { Economy } from "../env/economy.ts";
import { reorder } from "../env/measures/sort-order.ts";
import { transformOf } from "../env/welfare/separable-welfare.ts";
import { type WelfareChoice, welfareKindOf } from "../env/welfare/welfare.ts";
import type { Term } from "./kernel-source.ts";
import { relativeWeights, totalOf, type WorkerColumns } from "./worker-columns.ts";

/** How welfare is summed over workers, and what it is of a sum; null for that of the worst-off alone. */
export interface Objective {
  readonly term: Term;
  readonly weight: Float32Array;
  /** Least utility that counts, dollars a year. */
  readonly floor: number;
  /** @param least utility of anyone, dollars a year */
  readonly value: (sum: number, least: number) => number;
}

export function objectiveOf(
  economy: Economy,
  welfare: WelfareChoice,
  { weight, unit, order, income }: Pick<WorkerColumns, "weight" | "unit" | "order" | "income">,
): Objective | null {
  const form = welfareKindOf(welfare).form(welfare.aversion);
  if (form.sum === "least") return null;
  if (form.sum === "own" || form.sum === "rows") throw new Error(`kernels do not know welfare ${welfare.kind}`);
  if (form.sum === "mean") {
    const own = form.weights?.(economy.weight, economy.zeroTaxIncome);
    const weights = own ? relativeWeights(reorder(own, order), income.length) : weight;
    const all = totalOf(weights);
    return { term: "utility", weight: weights, floor: 0, value: (sum) => (sum / all) * unit };
  }
  const people = totalOf(weight);
  const { aversion, floor } = form;
  const transform = transformOf(aversion);
  if (transform.kind === "reciprocal")
    return { term: "reciprocal", weight, floor, value: (sum) => (people / sum) * unit };
  if (transform.kind === "power") {
    const { power } = transform;
    return { term: { power }, weight, floor, value: (sum, least) => least * (sum / people) ** (1 / power) };
  }
  const areEqual = weight.every((value) => value === 0 || value === 1);
  return { term: areEqual ? "log" : "weighted-log", weight, floor, value: (sum) => unit * Math.exp(sum / people) };
}
