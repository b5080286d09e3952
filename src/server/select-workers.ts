/** Which workers are shown, and in what order: on the server, and in a bundle's page. */
import type { WorkerColumns, WorkerNumber, WorkerPage, WorkerQuery } from "./api.ts";

/** Places in the columns of those whom a query lets through, in its order; unknown numbers come last. */
export function selectWorkers(columns: WorkerColumns, query: WorkerQuery): Int32Array {
  const { numbers, occupation, type, occupations, types } = columns;
  const wantedOccupation = query.occupation === null ? null : occupations.indexOf(query.occupation);
  const wantedType = query.type === null ? null : types.indexOf(query.type);
  const ranges = Object.entries(query.ranges) as [WorkerNumber, { from: number | null; to: number | null }][];
  const places: number[] = [];
  for (let i = 0; i < numbers.worker.length; i++) {
    if (wantedOccupation !== null && occupation[i] !== wantedOccupation) continue;
    if (wantedType !== null && type[i] !== wantedType) continue;
    const satisfied = numbers.satisfied[i];
    if (query.satisfied !== null && (satisfied === null || satisfied >= 1 !== (query.satisfied === "yes"))) continue;
    if (ranges.every(([name, { from, to }]) => isWithin(numbers[name][i], from, to))) places.push(i);
  }
  const keys = numbers[query.sort];
  const sign = query.order === "up" ? 1 : -1;
  return Int32Array.from(places).sort((a, b) => {
    const [x, y] = [keys[a], keys[b]];
    if (x === y) return a - b;
    if (x === null) return 1;
    if (y === null) return -1;
    return sign * (x - y);
  });
}

function isWithin(value: number | null, from: number | null, to: number | null): boolean {
  return value !== null && (from === null || value >= from) && (to === null || value <= to);
}

/** The columns at some places only. */
export function workersAt(columns: WorkerColumns, places: Int32Array): WorkerColumns {
  const at = <T>(column: readonly T[]): T[] => Array.from(places, (i) => column[i]);
  const numbers = Object.fromEntries(Object.entries(columns.numbers).map(([name, column]) => [name, at(column)]));
  return {
    ...columns,
    numbers: numbers as Record<WorkerNumber, (number | null)[]>,
    occupation: at(columns.occupation),
    type: at(columns.type),
  };
}

/** Means of tenths by income, of the workers at some places; none with fewer than ten. */
export function tenthsOf({ numbers }: WorkerColumns, places: Int32Array): WorkerPage["tenths"] {
  if (places.length < 10) return [];
  const { income, hours, tax, utility, weight } = numbers;
  const sorted = Int32Array.from(places).sort((a, b) => (income[a] ?? 0) - (income[b] ?? 0) || a - b);
  return Array.from({ length: 10 }, (_, d) => {
    const tenth = sorted.subarray(Math.floor((d * sorted.length) / 10), Math.floor(((d + 1) * sorted.length) / 10));
    const people = tenth.reduce((sum, i) => sum + (weight[i] ?? 0), 0);
    const mean = (column: readonly (number | null)[]): number =>
      tenth.reduce((sum, i) => sum + (column[i] ?? 0) * (weight[i] ?? 0), 0) / people;
    return { income: mean(income), hours: mean(hours), tax: mean(tax), utility: mean(utility) };
  });
}
