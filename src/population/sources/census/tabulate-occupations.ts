import { combinationMinimum } from "./categories.ts";
import { type Cell, membersOf } from "./cells.ts";
import type { Pools } from "./pooling.ts";
import type { CensusRecords } from "./records.ts";
import { cents, people, type Table } from "./table.ts";

/** Records for each wage class of a pool, and most classes that a pool may have. */
const wageClass = { records: 50, most: 5 } as const;

/**
 * Occupations by pool and class of the hourly wage, so that a drawn occupation fits the drawn wage. Where an
 * occupation has too few records in a pool they are counted in the pool that has most of it; too few in a class, in
 * its nearest other class; too few anywhere, they are left out.
 */
export function occupationTable(records: CensusRecords, cells: readonly Cell[], pools: Pools): Table {
  const members = gatherRare(records, cells, pools);
  const rows = members.flatMap((pool, index) => {
    const entries = poolRows(records, pool);
    if (entries.length > 0) return entries.map((entry) => [index, ...entry]);
    const group = records.groups[cells[pools.pools[index].cells[0]].group];
    return [[index, 0, 0, group, 1]];
  });
  return { columns: ["occupation_pool", "wage_class", "wage_from", "occupation", "count"], rows };
}

function gatherRare(records: CensusRecords, cells: readonly Cell[], { pools }: Pools): readonly number[][] {
  const members = pools.map(({ cells: indexes }) => [...membersOf(cells, indexes)]);
  const countsByOccupation = new Map<number, Map<number, number>>();
  for (const [pool, { isShared }] of pools.entries()) {
    if (isShared) continue;
    for (const i of members[pool]) {
      const counts = countsByOccupation.get(records.occupation[i]) ?? new Map<number, number>();
      counts.set(pool, (counts.get(pool) ?? 0) + 1);
      countsByOccupation.set(records.occupation[i], counts);
    }
  }
  for (const [occupation, counts] of countsByOccupation) {
    const [[largest], ...others] = [...counts].sort(([, a], [, b]) => b - a);
    for (const [pool, n] of others) {
      if (n >= combinationMinimum) continue;
      members[largest].push(...members[pool].filter((i) => records.occupation[i] === occupation));
      members[pool] = members[pool].filter((i) => records.occupation[i] !== occupation);
    }
  }
  return members;
}

/** Class, its lowest wage, occupation code and people. */
function poolRows(records: CensusRecords, members: readonly number[]): (string | number)[][] {
  const starts = classStarts(records, members);
  const byOccupation = new Map<number, { n: number[]; weight: number[] }>();
  for (const i of members) {
    let entry = byOccupation.get(records.occupation[i]);
    if (!entry) {
      entry = { n: starts.map(() => 0), weight: starts.map(() => 0) };
      byOccupation.set(records.occupation[i], entry);
    }
    const at = starts.findLastIndex((start) => records.wage[i] >= start);
    entry.n[at]++;
    entry.weight[at] += records.weight[i];
  }
  for (const { n, weight } of byOccupation.values()) mergeThinClasses(n, weight);
  const occupations = [...byOccupation].sort(([a], [b]) => a - b);
  return starts.flatMap((start, at) =>
    occupations
      .filter(([, { weight }]) => weight[at] > 0)
      .map(([occupation, { weight }]) => [at, start, records.occupations[occupation].code, people(weight[at])]),
  );
}

/** Lowest wages of the wage classes, $/h, from 0: equal shares of the members' weight. */
function classStarts(records: CensusRecords, members: readonly number[]): readonly number[] {
  const sorted = members.toSorted((a, b) => records.wage[a] - records.wage[b]);
  const total = sorted.reduce((sum, i) => sum + records.weight[i], 0);
  const classes = Math.max(1, Math.min(wageClass.most, Math.floor(sorted.length / wageClass.records)));
  const starts = [0];
  let below = 0;
  for (const i of sorted) {
    const wage = cents(records.wage[i]);
    if (starts.length < classes && below >= (total * starts.length) / classes && wage > starts[starts.length - 1]) {
      starts.push(wage);
    }
    below += records.weight[i];
  }
  return starts;
}

function mergeThinClasses(n: number[], weight: number[]): void {
  for (;;) {
    const thin = n.findIndex((records) => records > 0 && records < combinationMinimum);
    if (thin < 0) return;
    let nearest = -1;
    for (let other = 0; other < n.length; other++) {
      if (other === thin || n[other] === 0) continue;
      if (nearest < 0 || Math.abs(other - thin) < Math.abs(nearest - thin)) nearest = other;
    }
    if (nearest >= 0) {
      n[nearest] += n[thin];
      weight[nearest] += weight[thin];
    }
    [n[thin], weight[thin]] = [0, 0];
  }
}
