/** What every worker of a population does under one schedule, through a kernel, in single precision. */

import { ScenarioError } from "../base/errors.ts";
import type { Economy } from "../env/economy.ts";
import { totalWeight } from "../env/measures/weighted.ts";
import { responsePieces } from "../env/respond/response-pieces.ts";
import { taxSchedule } from "../law/tax-schedule.ts";
import type { Backend } from "./backend.ts";
import { responseSource } from "./kernel-source.ts";
import { emptyTable, pieceRows, writePieces } from "./piece-table.ts";
import { kernelSupports, workerColumns } from "./worker-columns.ts";

/** Dollars a year, one row per worker. */
export interface PopulationResponse {
  /** Income of the best hours; hours are income / incomePerHour. */
  readonly income: Float64Array;
  readonly tax: Float64Array;
  /** Includes the rebate. */
  readonly utility: Float64Array;
  readonly revenuePerWorker: number;
}

/** Income, tax and utility before the rebate. */
const lines = 3;

/**
 * As `settle` of `bestResponse`, within single precision: relative error about 1e-6.
 * @param brackets starts of the brackets that rates are put on, dollars a year
 * @throws ScenarioError where `kernelSupports` gives a reason
 */
export function populationResponse(
  economy: Economy,
  brackets: readonly number[],
  backend: Backend,
): (rates: readonly number[]) => Promise<PopulationResponse> {
  const reason = kernelSupports(economy, brackets);
  if (reason !== null) throw new ScenarioError(reason, { hint: "use --gpu off for this scenario" });
  const { size, weight, elasticity, publicSpending } = economy;
  const columns = workerColumns(economy, brackets);
  const { unit, kinkEffort, order } = columns;
  const inPlace = (column: Float32Array): Float32Array => {
    const placed = new Float32Array(size);
    order.forEach((worker, row) => {
      placed[worker] = column[row];
    });
    return placed;
  };
  const rank = new Float32Array(size);
  order.forEach((worker, row) => {
    rank[worker] = row;
  });
  const run = backend.createKernel(responseSource(brackets.length, kinkEffort), {
    output: [size, lines],
    table: [lines, pieceRows(brackets.length)],
    constants: { rank, income: inPlace(columns.income), effort: inPlace(columns.effort) },
  });
  const table = emptyTable(brackets.length, lines, 0);
  const people = totalWeight(weight);
  return async (rates) => {
    const pieces = responsePieces(taxSchedule(brackets, rates), elasticity);
    const { levels, slopes, taxLevels, taxSlopes, netLevels, netSlopes } = pieces;
    const line = [
      { level: levels, slope: slopes, plus: 0 },
      { level: taxLevels, slope: taxSlopes, plus: 0 },
      { level: netLevels, slope: netSlopes, plus: 0 },
    ];
    line.forEach((of, column) => {
      writePieces(table, { width: lines, column, brackets: brackets.length }, pieces, of, columns);
    });
    const [incomes, taxes, nets] = await run(table);
    const response = {
      income: new Float64Array(size),
      tax: new Float64Array(size),
      utility: new Float64Array(size),
    };
    let revenue = 0;
    for (let i = 0; i < size; i++) {
      response.income[i] = incomes[i] * unit;
      response.tax[i] = taxes[i] * unit;
      response.utility[i] = nets[i] * unit;
      revenue += weight[i] * response.tax[i];
    }
    const revenuePerWorker = revenue / people;
    for (let i = 0; i < size; i++) response.utility[i] += revenuePerWorker - publicSpending;
    return { ...response, revenuePerWorker };
  };
}
