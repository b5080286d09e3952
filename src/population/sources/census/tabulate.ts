/** Census records to tables: every number in them is a weighted count of people or a statistic of a pool. */
import { educationLabels, sexLabels } from "../../labels.ts";
import { ageBands, ageSexIndex, combinationMinimum, hoursClasses, poolMinimum } from "./categories.ts";
import { type Cell, cellsOf, hoursLevels, membersOf, occupationLevels, wageLevels } from "./cells.ts";
import { type DrawnEarnings, drawnEarnings } from "./families/drawn-earnings.ts";
import { otherIncomeTable, weeksTable } from "./families/tabulate-beside.ts";
import {
  bandsOf,
  boundsOf,
  boundsTable,
  employmentTable,
  familyHouseholdTable,
  familyTable,
} from "./families/tabulate-families.ts";
import type { FamilyTableName, tableNames } from "./manifest.ts";
import { occupationColumns } from "./occupation-list.ts";
import { assignPools, type Pools } from "./pooling.ts";
import type { CensusRecords } from "./records.ts";
import { cents, people, type Table } from "./table.ts";
import { householdTable } from "./tabulate-households.ts";
import { occupationTable } from "./tabulate-occupations.ts";
import { wagePoolOf } from "./wage-pool.ts";

/** Those of {@link tableNames}, and of families and weeks as far as the records say something of them. */
export function tabulate(
  records: CensusRecords,
): Readonly<Record<(typeof tableNames)[number], Table>> & Partial<Record<FamilyTableName, Table>> {
  const cells = cellsOf(records);
  const wages = assignPools(cells, wageLevels, poolMinimum);
  const hours = assignPools(cells, hoursLevels, poolMinimum);
  const occupations = assignPools(cells, occupationLevels, poolMinimum);
  return {
    "cells.csv": cellTable(records, cells, wages, hours, occupations),
    "wage-quantiles.csv": wageTable(records, cells, wages),
    "hours.csv": hoursTable(records, cells, hours),
    "occupations.csv": occupationTable(records, cells, occupations),
    "occupation-codes.csv": occupationCodeTable(records),
    "age.csv": ageTable(records),
    "households.csv": householdTable(records),
    ...familyTables(records, (bounds) => drawnEarnings(records, cells, wages, hours, bounds)),
  };
}

function familyTables(
  records: CensusRecords,
  drawnAt: (bounds: readonly (readonly number[])[]) => DrawnEarnings,
): Partial<Record<FamilyTableName, Table>> {
  const { families, weeks } = records;
  if (families === null && weeks.length === 0) return {};
  const bounds = boundsOf(records);
  const bands = bandsOf(records, bounds);
  return {
    "earnings-bands.csv": boundsTable(bounds),
    ...(families && {
      "families.csv": familyTable(records, families, bands, drawnAt(bounds)),
      "family-households.csv": familyHouseholdTable(records, families),
      "employment.csv": employmentTable(records, families),
    }),
    ...(families?.otherIncome.some((income) => !Number.isNaN(income)) && {
      "other-income.csv": otherIncomeTable(records, families, bands),
    }),
    ...(weeks.length > 0 && { "weeks.csv": weeksTable(records, bands) }),
  };
}

function cellTable(
  records: CensusRecords,
  cells: readonly Cell[],
  wages: Pools,
  hours: Pools,
  occupations: Pools,
): Table {
  const rows = cells.map((cell, index) => {
    let [weight, weightedHours] = [0, 0];
    for (const i of cell.members) {
      weight += records.weight[i];
      weightedHours += records.weight[i] * records.hours[i];
    }
    return [
      ageBands[cell.ageBand].label,
      sexLabels[cell.sex],
      educationLabels[cell.education],
      records.groups[cell.group],
      hoursClasses[cell.hoursClass].label,
      cell.n,
      people(weight),
      cell.n < combinationMinimum ? "" : (weightedHours / weight).toFixed(2),
      hours.poolOfCell[index],
      wages.poolOfCell[index],
      occupations.poolOfCell[index],
    ];
  });
  const who = ["age_band", "sex", "education", "occupation_group", "hours_class"];
  return { columns: [...who, "n", "count", "mean_hours", "hours_pool", "wage_pool", "occupation_pool"], rows };
}

function wageTable(records: CensusRecords, cells: readonly Cell[], { pools }: Pools): Table {
  const rows = pools.map(({ level, cells: indexes }, pool) => {
    const members = membersOf(cells, indexes).toSorted((a, b) => records.wage[a] - records.wage[b]);
    const { meanBelow, quantiles, meanAbove } = wagePoolOf(
      members.map((i) => records.wage[i]),
      members.map((i) => records.weight[i]),
    );
    return [pool, level, members.length, ...[meanBelow, ...quantiles, meanAbove].map(cents)];
  });
  const quantiles = Array.from({ length: 19 }, (_, i) => `p${String(5 * (i + 1)).padStart(2, "0")}`);
  return { columns: ["wage_pool", "level", "n", "mean_below_p05", ...quantiles, "mean_above_p95"], rows };
}

function hoursTable(records: CensusRecords, cells: readonly Cell[], { pools }: Pools): Table {
  const rows = pools.flatMap(({ cells: indexes }, pool) => {
    const counts = new Float64Array(100);
    for (const i of membersOf(cells, indexes)) counts[records.hours[i]] += records.weight[i];
    return [...counts.entries()]
      .filter(([, weight]) => weight > 0)
      .map(([hours, weight]) => [pool, hours, people(weight)]);
  });
  return { columns: ["hours_pool", "hours", "count"], rows };
}

function occupationCodeTable({ occupations }: CensusRecords): Table {
  const rows = occupations
    .map(({ code, title, groupCode, group }) => [code, title, groupCode, group])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { columns: occupationColumns, rows };
}

function ageTable(records: CensusRecords): Table {
  const counts = Array.from({ length: 2 * ageBands.length }, () => new Float64Array(121));
  for (let i = 0; i < records.age.length; i++) {
    counts[ageSexIndex(records.ageBand[i], records.sex[i])][records.age[i]] += records.weight[i];
  }
  const rows = counts.flatMap((byAge, index) =>
    [...byAge.entries()]
      .filter(([, weight]) => weight > 0)
      .map(([age, weight]) => [ageBands[index >> 1].label, sexLabels[index & 1], age, people(weight)]),
  );
  return { columns: ["age_band", "sex", "age", "count"], rows };
}
