/** How the people who will be drawn earn, which is not quite how the records do: small cells draw from pools with others. */
import { weeksPerYear } from "../../../population.ts";
import { ageBands, ageSexIndex, bachelorFrom } from "../categories.ts";
import { type Cell, membersOf } from "../cells.ts";
import type { Pools } from "../pooling.ts";
import type { CensusRecords } from "../records.ts";
import { wageAt, wagePoolOf } from "../wage-pool.ts";
import { bandLabels, earningsBand } from "./earnings-bands.ts";

/** Of people alike in age band, sex, bachelor's degree or not and band of earnings, by {@link whoIndex}. */
export interface DrawnEarnings {
  readonly people: Float64Array;
  /** Dollars a year of all of them. */
  readonly earnings: Float64Array;
}

/** Index of people alike in age band, sex, bachelor's degree or not, and band of earnings. */
export function whoIndex(ageSex: number, isBachelor: boolean, band: number): number {
  return (ageSex * 2 + (isBachelor ? 1 : 0)) * bandLabels.length + band;
}

/** Number of such indexes. */
export const whoCount = 2 * ageBands.length * 2 * bandLabels.length;

/** Ranks at which the wages of a pool are looked at. */
const ranks = 100;

/** Hours and wages of a cell are drawn independently, each from the cell's pool. */
export function drawnEarnings(
  records: CensusRecords,
  cells: readonly Cell[],
  wages: Pools,
  hours: Pools,
  bounds: readonly (readonly number[])[],
): DrawnEarnings {
  const wagePools = wages.pools.map(({ cells: indexes }) => {
    const members = membersOf(cells, indexes).toSorted((a, b) => records.wage[a] - records.wage[b]);
    const pool = wagePoolOf(
      members.map((i) => records.wage[i]),
      members.map((i) => records.weight[i]),
    );
    return Array.from({ length: ranks }, (_, rank) => wageAt(pool, (rank + 0.5) / ranks));
  });
  const hoursPools = hours.pools.map(({ cells: indexes }) => {
    const counts = new Map<number, number>();
    let total = 0;
    for (const i of membersOf(cells, indexes)) {
      counts.set(records.hours[i], (counts.get(records.hours[i]) ?? 0) + records.weight[i]);
      total += records.weight[i];
    }
    return [...counts].map(([value, count]) => [value, count / total] as const);
  });
  const people = new Float64Array(whoCount);
  const earnings = new Float64Array(whoCount);
  for (const [index, cell] of cells.entries()) {
    const ageSex = ageSexIndex(cell.ageBand, cell.sex);
    const isBachelor = cell.education >= bachelorFrom;
    const weight = cell.members.reduce((sum, i) => sum + records.weight[i], 0);
    for (const [week, share] of hoursPools[hours.poolOfCell[index]])
      for (const wage of wagePools[wages.poolOfCell[index]]) {
        const income = weeksPerYear * wage * week;
        const who = whoIndex(ageSex, isBachelor, earningsBand(bounds[ageSex], income));
        const part = (weight * share) / ranks;
        people[who] += part;
        earnings[who] += part * income;
      }
  }
  return { people, earnings };
}
