import { broadAgeOf } from "./categories.ts";
import type { PoolLevel } from "./pooling.ts";
import type { CensusRecords } from "./records.ts";

/** People alike in age band, sex, education, occupation group and class of hours. */
export interface Cell {
  readonly ageBand: number;
  readonly sex: number;
  readonly education: number;
  readonly group: number;
  readonly hoursClass: number;
  /** Indexes of its records, and how many there are. */
  readonly members: readonly number[];
  readonly n: number;
}

/** The cells that have records, in the order of their categories. */
export function cellsOf(records: CensusRecords): readonly Cell[] {
  const byKey = new Map<number, Cell & { members: number[]; n: number }>();
  for (let i = 0; i < records.age.length; i++) {
    const [ageBand, sex, education] = [records.ageBand[i], records.sex[i], records.education[i]];
    const [group, hoursClass] = [records.group[i], records.hoursClass[i]];
    const key = (((ageBand * 2 + sex) * 5 + education) * 100 + group) * 10 + hoursClass;
    let cell = byKey.get(key);
    if (!cell) {
      cell = { ageBand, sex, education, group, hoursClass, members: [], n: 0 };
      byKey.set(key, cell);
    }
    cell.members.push(i);
    cell.n++;
  }
  return [...byKey].sort(([a], [b]) => a - b).map(([, cell]) => cell);
}

export function membersOf(cells: readonly Cell[], indexes: readonly number[]): readonly number[] {
  return indexes.flatMap((index) => cells[index].members);
}

export const wageLevels: readonly PoolLevel<Cell>[] = [
  { name: "cell", key: (c) => `${c.ageBand},${c.sex},${c.education},${c.group},${c.hoursClass}` },
  { name: "broad-age", key: (c) => `${broadAgeOf[c.ageBand]},${c.sex},${c.education},${c.group},${c.hoursClass}` },
  { name: "both-sexes", key: (c) => `${broadAgeOf[c.ageBand]},${c.education},${c.group},${c.hoursClass}` },
  { name: "all-ages", key: (c) => `${c.education},${c.group},${c.hoursClass}` },
  { name: "group-hours", key: (c) => `${c.group},${c.hoursClass}` },
  { name: "sex-education-hours", key: (c) => `${c.sex},${c.education},${c.hoursClass}` },
  { name: "all", key: () => "" },
];

export const hoursLevels: readonly PoolLevel<Cell>[] = [
  { name: "sex-group", key: (c) => `${c.sex},${c.group},${c.hoursClass}` },
  { name: "sex", key: (c) => `${c.sex},${c.hoursClass}` },
  { name: "class", key: (c) => `${c.hoursClass}` },
];

export const occupationLevels: readonly PoolLevel<Cell>[] = [
  { name: "sex-education", key: (c) => `${c.sex},${c.education},${c.group}` },
  { name: "education", key: (c) => `${c.education},${c.group}` },
  { name: "group", key: (c) => `${c.group}` },
];
