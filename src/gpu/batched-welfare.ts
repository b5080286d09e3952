/** Welfare of many schedules at once through kernels, in single precision: to screen schedules, not to report them. */

import { ScenarioError } from "../base/errors.ts";
import type { Economy } from "../env/economy.ts";
import { type ResponsePieces, responsePieces } from "../env/respond/response-pieces.ts";
import { disutility } from "../env/utility/preferences.ts";
import { feasibleAbove } from "../env/welfare/feasibility.ts";
import type { WelfareChoice } from "../env/welfare/welfare.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import type { Backend, RunKernel } from "./backend.ts";
import { extraRows, sumSource, type Term } from "./kernel-source.ts";
import { objectiveOf } from "./objective.ts";
import { emptyTable, type PieceLine, pieceRows, writePieces } from "./piece-table.ts";
import { kernelSupports, totalOf, type WorkerColumns, workerColumns } from "./worker-columns.ts";

/** Welfare of each list of rates, dollars a year per worker. */
export type BatchedWelfare = (schedules: readonly (readonly number[])[]) => Promise<Float64Array>;

/**
 * As `scheduleEvaluator`, within single precision (relative error about 1e-6), by visiting every worker. Revenue comes
 * first, as utility includes the rebate; then workers choose again and their welfare is summed. Threads add up chunks
 * of workers in single precision, which are added here in double.
 * @param brackets starts of the brackets that rates are put on, dollars a year
 * @param width schedules that kernels take at once; the last batch is filled up
 * @throws ScenarioError where `kernelSupports` gives a reason, or `ces` has no aversion ≥ 0
 */
export function batchedWelfare(
  economy: Economy,
  welfare: WelfareChoice,
  brackets: readonly number[],
  backend: Backend,
  width: number,
): BatchedWelfare {
  const reason = kernelSupports(economy, brackets, welfare);
  if (reason !== null) throw new ScenarioError(reason, { hint: "use --gpu off for this scenario" });
  const columns = workerColumns(economy, brackets);
  const sums = sumKernels(columns, brackets.length, backend, width);
  const { unit, weight } = columns;
  const taxSum = sums("tax", weight, 0);
  const people = totalOf(weight);
  const worstOff = leastIncome(economy);
  const objective = objectiveOf(economy, welfare, columns);
  const floor = objective?.floor ?? 0;
  const above = feasibleAbove(economy, welfare);
  const objectiveSum = objective && sums(objective.term, objective.weight, floor);
  const valuesOf = async (batch: readonly (readonly number[])[]): Promise<number[]> => {
    const pieces = batch.map((rates) => responsePieces(taxSchedule(brackets, rates), economy.elasticity));
    const taxes = await taxSum(pieces.map((piece) => ({ piece, line: taxLine(piece), least: 1 })));
    const rebates = taxes.map((tax) => Math.max((tax / people) * unit, 0) - economy.publicSpending);
    const leasts = pieces.map((piece, s) => rebates[s] + netOf(piece, worstOff, economy.elasticity));
    if (!objective || !objectiveSum) return leasts;
    const found = await objectiveSum(
      pieces.map((piece, s) => ({
        piece,
        line: { level: piece.netLevels, slope: piece.netSlopes, plus: rebates[s] },
        least: Math.max(leasts[s], floor) / unit,
      })),
    );
    return found.map((sum, s) =>
      above !== null && leasts[s] <= above ? leasts[s] - above : objective.value(sum, Math.max(leasts[s], floor)),
    );
  };
  return async (schedules) => {
    const values: number[] = [];
    for (let from = 0; from < schedules.length; from += width)
      values.push(...(await valuesOf(schedules.slice(from, from + width))));
    return Float64Array.from(values);
  };
}

interface Column {
  readonly piece: ResponsePieces;
  readonly line: PieceLine;
  /** Least utility, in units. */
  readonly least: number;
}

/** Makes kernels that sum a term over all workers, for as many schedules as are given, up to `width`. */
function sumKernels(columns: WorkerColumns, brackets: number, backend: Backend, width: number) {
  const { unit, chunks, chunkLength, kinkEffort, rank, income, effort } = columns;
  const height = pieceRows(brackets) + extraRows;
  return (term: Term, weight: Float32Array, floor: number) => {
    const source = sumSource(term, { brackets, chunkLength, kinkEffort, floor: floor / unit });
    const constants = { rank, income, effort, weight };
    const run: RunKernel = backend.createKernel(source, { output: [width, chunks], table: [width, height], constants });
    const table = emptyTable(brackets, width, extraRows);
    return async (schedules: readonly Column[]): Promise<number[]> => {
      schedules.forEach(({ piece, line, least }, column) => {
        writePieces(table, { width, column, brackets }, piece, line, columns);
        table[(height - 1) * width + column] = 1 / least;
      });
      const partial = await run(table);
      return schedules.map((_, s) => partial.reduce((sum, row) => sum + row[s], 0));
    };
  };
}

const taxLine = ({ taxLevels, taxSlopes }: ResponsePieces): PieceLine => ({
  level: taxLevels,
  slope: taxSlopes,
  plus: 0,
});

/** Utility before the rebate, dollars a year. */
function netOf(
  { starts, slopes, levels, netLevels, netSlopes }: ResponsePieces,
  zeroTaxIncome: number,
  elasticity: number,
): number {
  let r = 0;
  while (zeroTaxIncome > starts[r + 1]) r++;
  const isInterior = slopes[r] > 0;
  return netLevels[r] + (isInterior ? netSlopes[r] * zeroTaxIncome : -disutility(levels[r], zeroTaxIncome, elasticity));
}

function leastIncome({ zeroTaxIncome, weight }: Economy): number {
  return zeroTaxIncome.reduce((least, income, i) => (weight[i] > 0 ? Math.min(least, income) : least), Infinity);
}
