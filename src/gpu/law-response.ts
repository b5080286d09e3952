/** What every worker does under a law by class and offset, through a kernel, in single precision. */
import { ScenarioError } from "../base/errors.ts";
import type { Economy } from "../env/economy.ts";
import { totalWeight } from "../env/measures/weighted.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import type { Backend } from "./backend.ts";
import { fits, type LawKernels, lawColumns, lawKernels, tableProblem } from "./law-columns.ts";
import { shapeOf, workerLines } from "./law-table.ts";
import type { PopulationResponse } from "./population-response.ts";
import { lawKernelSupports } from "./worker-columns.ts";

/**
 * As `settle` of `bestResponse`, within single precision: relative error about 1e-6, but for who is indifferent between
 * two incomes to seven digits.
 * @throws ScenarioError where `lawKernelSupports` gives a reason, or the law has too many kinds of people
 */
export function lawResponse(economy: Economy, backend: Backend): (law: AppliedLaw) => Promise<PopulationResponse> {
  const { size, weight, publicSpending } = economy;
  const columns = lawColumns(economy);
  const people = totalWeight(weight);
  let made: { readonly kernels: LawKernels; readonly respond: ReturnType<LawKernels["respond"]> } | null = null;
  return async (law) => {
    const lines = workerLines(law, size);
    const shape = shapeOf([lines]);
    const problem = lawKernelSupports(economy, law) ?? tableProblem(shape, size);
    if (problem !== null) throw new ScenarioError(problem, { hint: "use --gpu off for this scenario" });
    if (made === null || !fits(made.kernels, [lines], shape)) {
      const kernels = lawKernels(economy, columns, shape, lines, backend, 1);
      made = { kernels, respond: kernels.respond() };
    }
    made.kernels.write([lines]);
    const [income, tax, utility] = Array.from(await made.respond(), (row) =>
      Float64Array.from(row, (value) => value * columns.unit),
    );
    const revenuePerWorker = tax.reduce((sum, owed, i) => sum + weight[i] * owed, 0) / people;
    for (let i = 0; i < size; i++) utility[i] += revenuePerWorker - publicSpending;
    return { income, tax, utility, revenuePerWorker };
  };
}
