/** What goes with earnings beside the family: weeks of work, and what a spouse has. */
import { sexLabels } from "../../../labels.ts";
import { broadAgeOf, broadAges, combinationMinimum, poolMinimum } from "../categories.ts";
import { assignPools, type PoolLevel } from "../pooling.ts";
import type { CensusRecords } from "../records.ts";
import { people, type Table } from "../table.ts";
import { wagePoolOf } from "../wage-pool.ts";
import { tenthOf } from "./earnings-bands.ts";
import type { FamilyRecords } from "./family-records.ts";

interface Group {
  readonly age: number;
  readonly sex: number;
  /** 0, or 1 for one or more. */
  readonly children: number;
  readonly tenth: number;
  readonly members: { readonly record: number; readonly weight: number }[];
  readonly n: number;
}

const levels: readonly PoolLevel<Group>[] = [
  { name: "cell", key: ({ age, sex, children, tenth }) => `${age},${sex},${children},${tenth}` },
  { name: "all-ages", key: ({ sex, children, tenth }) => `${sex},${children},${tenth}` },
  { name: "sex-tenth", key: ({ sex, tenth }) => `${sex},${tenth}` },
  { name: "tenth", key: ({ tenth }) => `${tenth}` },
  { name: "all", key: () => "" },
];

const fifths = Array.from({ length: 19 }, (_, i) => `p${String(5 * (i + 1)).padStart(2, "0")}`);
const married = 0;

/** Quantiles of the other income of married people, by broad age, sex, children and own tenth; losses count as nothing. */
export function otherIncomeTable(records: CensusRecords, families: FamilyRecords, bands: Uint8Array): Table {
  const groups = allGroups([0, 1]);
  for (let i = 0; i < records.age.length; i++) {
    const income = families.otherIncome[i];
    if (records.marital[i] !== married || Number.isNaN(income)) continue;
    const withChildren = families.family[i]
      .filter(({ children }) => children > 0)
      .reduce((sum, one) => sum + one.share, 0);
    for (const [children, share] of [1 - withChildren, withChildren].entries())
      if (share > 1e-9)
        groups[groupIndex(broadAgeOf[records.ageBand[i]], records.sex[i], children, tenthOf(bands[i]), 2)].members.push(
          {
            record: i,
            weight: share * records.weight[i],
          },
        );
  }
  const cells = groups.map((group) => ({ ...group, n: group.members.length }));
  const { pools, poolOfCell } = assignPools(cells, levels, poolMinimum);
  const texts = pools.map(({ level, cells: indexes }) => {
    const members = indexes
      .flatMap((index) => cells[index].members)
      .map(({ record, weight }) => ({ income: Math.max(0, families.otherIncome[record]), weight }))
      .sort((a, b) => a.income - b.income);
    if (members.length === 0) return null;
    const pool = wagePoolOf(
      members.map(({ income }) => income),
      members.map(({ weight }) => weight),
    );
    return [level, members.length, ...[...pool.quantiles, pool.meanAbove].map(Math.round)];
  });
  const rows = cells.flatMap(({ age, sex, children, tenth }, index) => {
    const text = texts[poolOfCell[index]];
    return text ? [[broadAges[age].label, sexLabels[sex], children === 0 ? "0" : "1+", tenth + 1, ...text]] : [];
  });
  return { columns: ["age", "sex", "children", "earnings_tenth", "level", "n", ...fifths, "mean_above_p95"], rows };
}

/** People by broad age, sex, own tenth and weeks of work in the year; a number of weeks that is rare with the nearest. */
export function weeksTable(records: CensusRecords, bands: Uint8Array): Table {
  const counts = allGroups([0]).map((group) => ({ group, n: new Float64Array(53), weight: new Float64Array(53) }));
  for (let i = 0; i < records.age.length; i++) {
    const at = counts[groupIndex(broadAgeOf[records.ageBand[i]], records.sex[i], 0, tenthOf(bands[i]), 1)];
    at.n[records.weeks[i]]++;
    at.weight[records.weeks[i]] += records.weight[i];
  }
  const rows = counts.flatMap(({ group: { age, sex, tenth }, n, weight }) => {
    const there = [...n.keys()].filter((weeks) => n[weeks] > 0);
    const enough = there.filter((weeks) => n[weeks] >= combinationMinimum);
    const kept = enough.length > 0 ? enough : there.toSorted((a, b) => n[b] - n[a] || a - b).slice(0, 1);
    for (const weeks of there) {
      if (kept.includes(weeks)) continue;
      const [nearest] = kept.toSorted((a, b) => Math.abs(a - weeks) - Math.abs(b - weeks) || a - b);
      weight[nearest] += weight[weeks];
    }
    return kept.map((weeks) => [broadAges[age].label, sexLabels[sex], tenth + 1, weeks, people(weight[weeks])]);
  });
  return { columns: ["age", "sex", "earnings_tenth", "weeks", "count"], rows };
}

function allGroups(children: readonly number[]): Group[] {
  return broadAges.flatMap((_, age) =>
    sexLabels.flatMap((_label, sex) =>
      children.flatMap((some) =>
        Array.from({ length: 10 }, (_none, tenth) => ({ age, sex, children: some, tenth, members: [], n: 0 })),
      ),
    ),
  );
}

/** @param kinds of families with and without children that are told apart */
export function groupIndex(age: number, sex: number, children: number, tenth: number, kinds: number): number {
  return ((age * 2 + sex) * kinds + children) * 10 + tenth;
}
