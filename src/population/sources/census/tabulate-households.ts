import { housingLabels, maritalStatusLabels, sexLabels } from "../../labels.ts";
import { ageBands, ageSexIndex, combinationMinimum, householdTop } from "./categories.ts";
import type { CensusRecords } from "./records.ts";
import { people, type Table } from "./table.ts";

/** One kind of household that a person of an age band and sex lives in; −1 where the files have no such fact. */
interface Household {
  readonly key: number;
  readonly ageSex: number;
  readonly marital: number;
  readonly size: number;
  readonly children: number;
  readonly housing: number;
  readonly n: number;
  readonly weight: number;
}

/** Household types by age band and sex. One with too few records is counted with the type most like it. */
export function householdTable(records: CensusRecords): Table {
  const types = countTypes(records);
  const kept = keptTypes(types).map((type) => ({ ...type }));
  const keys = new Set(kept.map(({ key }) => key));
  for (const rare of types.filter(({ key }) => !keys.has(key))) {
    const distances = kept.map((type) => distanceBetween(rare, type));
    kept[distances.indexOf(Math.min(...distances))].weight += rare.weight;
  }
  const rows = kept.map(({ ageSex, marital, size, children, housing, weight }) => [
    ageBands[ageSex >> 1].label,
    sexLabels[ageSex & 1],
    maritalStatusLabels[marital],
    size < 0 ? "" : size,
    children < 0 ? "" : children,
    housing < 0 ? "" : housingLabels[housing],
    people(weight),
  ]);
  const columns = ["age_band", "sex", "marital_status", "household_size", "children", "housing", "count"];
  return { columns, rows };
}

/** Types with enough records, and the commonest of those ages and that sex where none has. */
function keptTypes(types: readonly Household[]): readonly Household[] {
  return ageBands.flatMap((_, band) =>
    [0, 1].flatMap((sex) => {
      const own = types.filter(({ ageSex }) => ageSex === ageSexIndex(band, sex));
      const enough = own.filter(({ n }) => n >= combinationMinimum);
      return enough.length > 0 ? enough : own.toSorted((a, b) => b.n - a.n).slice(0, 1);
    }),
  );
}

/** Steps in size and children, with a change of housing as two steps and of marital status as four. */
function distanceBetween(a: Household, b: Household): number {
  if (a.ageSex !== b.ageSex) return Infinity;
  const steps = Math.abs(a.size - b.size) + Math.abs(a.children - b.children);
  return steps + (a.housing === b.housing ? 0 : 2) + (a.marital === b.marital ? 0 : 4);
}

function countTypes(records: CensusRecords): readonly Household[] {
  const hasFacts = records.householdSize.length > 0;
  const types = new Map<number, Household & { n: number; weight: number }>();
  for (let i = 0; i < records.age.length; i++) {
    const ageSex = ageSexIndex(records.ageBand[i], records.sex[i]);
    const marital = records.marital[i];
    const size = hasFacts ? Math.min(householdTop.size, records.householdSize[i]) : -1;
    const children = hasFacts ? Math.min(householdTop.children, records.children[i]) : -1;
    const housing = hasFacts ? records.housing[i] : -1;
    const key = (((ageSex * 5 + marital) * 20 + size + 1) * 10 + children + 1) * 5 + housing + 1;
    let type = types.get(key);
    if (!type) {
      type = { key, ageSex, marital, size, children, housing, n: 0, weight: 0 };
      types.set(key, type);
    }
    type.n++;
    type.weight += records.weight[i];
  }
  return [...types.values()].sort((a, b) => a.key - b.key);
}
