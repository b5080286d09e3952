/** Welfare of many laws by class and offset at once through kernels, in single precision: to screen laws. */
import { ScenarioError } from "../base/errors.ts";
import type { Economy } from "../env/economy.ts";
import { feasibleAbove } from "../env/welfare/feasibility.ts";
import type { WelfareChoice } from "../env/welfare/welfare.ts";
import type { AppliedLaw } from "../law/applied-law.ts";
import type { Backend } from "./backend.ts";
import { fits, type LawKernels, lawColumns, lawKernels, tableProblem } from "./law-columns.ts";
import { shapeOf, type WorkerLines, workerLines } from "./law-table.ts";
import { objectiveOf } from "./objective.ts";
import { lawKernelSupports, totalOf } from "./worker-columns.ts";

/** Welfare of each law, dollars a year per worker. */
export type BatchedLawWelfare = (laws: readonly AppliedLaw[]) => Promise<Float64Array>;

/**
 * As welfare of everybody's best response, within single precision, for laws under which each worker has a line of its
 * own: credits, offsets, rates below 0, budgets that are not convex. First come revenue and the worst off; with the rebate
 * workers choose again and their welfare is summed. Who is indifferent between two peaks to seven digits may take either.
 * @param width laws that kernels take at once, fewer where tables would be too large
 * @throws ScenarioError where `lawKernelSupports` gives a reason, or a law has too many kinds of people
 */
export function batchedLawWelfare(
  economy: Economy,
  welfare: WelfareChoice,
  backend: Backend,
  width: number,
): BatchedLawWelfare {
  const columns = lawColumns(economy);
  const { unit, weight } = columns;
  const people = totalOf(weight);
  const objective = objectiveOf(economy, welfare, columns);
  const floor = objective?.floor ?? 0;
  const above = feasibleAbove(economy, welfare);
  // What the worst off has is asked where it is welfare, limits what is feasible, or is what powers are measured in.
  const needsLeast = objective === null || above !== null || typeof objective.term === "object";
  const make = (kernels: LawKernels) => ({
    kernels,
    tax: kernels.sum("tax", weight, 0),
    least: needsLeast ? kernels.sum("least", weight, 0) : null,
    objective: objective && kernels.sum(objective.term, objective.weight, floor),
  });
  let made: ReturnType<typeof make> | null = null;
  const kernelsFor = (lines: readonly WorkerLines[]): ReturnType<typeof make> => {
    const shape = shapeOf(lines);
    if (made === null || !fits(made.kernels, lines, shape)) {
      const problem = tableProblem(shape, economy.size);
      if (problem !== null) throw new ScenarioError(problem, { hint: "use --gpu off for this scenario" });
      made = make(lawKernels(economy, columns, shape, lines[0], backend, width));
    }
    return made;
  };
  const valuesOf = async (batch: readonly AppliedLaw[]): Promise<number[]> => {
    for (const law of batch) {
      const problem = lawKernelSupports(economy, law, welfare);
      if (problem !== null) throw new ScenarioError(problem, { hint: "use --gpu off for this scenario" });
    }
    const lines = batch.map((law) => workerLines(law, economy.size));
    const run = kernelsFor(lines);
    const values: number[] = [];
    for (let from = 0; from < lines.length; from += run.kernels.width) {
      const some = lines.slice(from, from + run.kernels.width);
      run.kernels.write(some);
      const taxes = await run.tax();
      const nets = run.least && (await run.least());
      const rebates = some.map((_, s) => (total(taxes, s) / people) * unit - economy.publicSpending);
      const leasts = some.map(
        (_, s) => rebates[s] + unit * (nets?.reduce((least, row) => Math.min(least, row[s]), Infinity) ?? 0),
      );
      some.forEach((_, s) => {
        run.kernels.writeUtility(s, rebates[s] / unit, Math.max(leasts[s], floor) / unit);
      });
      const sums = run.objective && (await run.objective());
      some.forEach((_, s) => {
        if (!objective || !sums) values.push(leasts[s]);
        else if (above !== null && leasts[s] <= above) values.push(leasts[s] - above);
        else values.push(objective.value(total(sums, s), Math.max(leasts[s], floor)));
      });
    }
    return values;
  };
  return async (laws) => {
    const values: number[] = [];
    for (let from = 0; from < laws.length; from += width)
      values.push(...(await valuesOf(laws.slice(from, from + width))));
    return Float64Array.from(values);
  };
}

/** Threads' sums under one law, added in double precision. */
function total(rows: readonly Float32Array[], law: number): number {
  return rows.reduce((sum, row) => sum + row[law], 0);
}
