/**
 * What quasi-linear workers choose whose lines are columns: each on its own, without its line being made.
 *
 * Along a line without jumps utility rises in a bracket up to z0·(1−τ)^ε and then falls. So a best income is inside a
 * bracket, or where one ends that would be left upwards and the next one would not be entered. Most people have one such
 * income; only where there are several are they compared.
 */
import type { LineColumns } from "../../law/line-columns.ts";
import { lineOfPerson } from "../../law/line-columns.ts";
import { taxOn } from "../../law/tax-line.ts";
import { hasFewElasticities } from "../few-elasticities.ts";
import { disutility } from "../utility/preferences.ts";
import type { Workers } from "../workers.ts";
import { cappedIncome, taxSegments } from "./income-response.ts";

/** Dollars a year, one row per worker. */
export interface Chosen {
  readonly income: Float64Array;
  readonly tax: Float64Array;
  /** Income after tax less what it costs in effort, without any rebate. */
  readonly net: Float64Array;
}

/** Columns to write to. */
export function chosenColumns(size: number): Chosen {
  return { income: new Float64Array(size), tax: new Float64Array(size), net: new Float64Array(size) };
}

// By names of their own: in a context of its own a module looks globals up at every use.
const { min: least } = Math;
const { isNaN: isUnknown, NaN: unknown, POSITIVE_INFINITY: endless } = Number;

/** Everybody's best income, up to the cap on hours, what is owed on it and what it is worth; ties go to the lower. */
export function chooseInColumns(workers: Workers, columns: LineColumns, out: Chosen): Chosen {
  if (columns.jumps) return chooseByLine(workers, columns, out);
  const { size, zeroTaxIncome, incomePerHour, hours, elasticities } = workers;
  const { kindOf, earned, less, family, own } = columns;
  const [familyFrom, familyStarts, familyRates, familyAmounts] = [
    family.from,
    family.starts,
    family.rates,
    family.amounts,
  ];
  const [ownFrom, ownStarts, ownRates, ownAmounts] = [own.from, own.starts, own.rates, own.amounts];
  const [leastFamily, leastOwn] = [family.leastRates, own.leastRates];
  const { income, tax, net } = out;
  const hoursLimit = hours.limit ?? Infinity;
  const powers = powersOf(workers, columns);
  let epsilon = workers.elasticity;
  let known = powers.at(epsilon);
  let share = epsilon / (1 + epsilon);
  for (let i = 0; i < size; i++) {
    if (elasticities !== null && elasticities[i] !== epsilon) {
      epsilon = elasticities[i];
      known = powers.at(epsilon);
      share = epsilon / (1 + epsilon);
    }
    const z0 = zeroTaxIncome[i];
    const others = earned[i];
    const kind = kindOf[i];
    const cap = hoursLimit * incomePerHour[i];
    const firstOwn = ownFrom[kind];
    const ownCount = ownFrom[kind + 1] - firstOwn;
    const firstFamily = familyFrom[kind];
    const base = powers.from[kind];
    let f = firstFamily;
    while (others >= familyStarts[f + 1]) f++;
    let o = firstOwn;
    let lower = 0;
    // Whether utility still rises where the brackets so far end.
    let rises = true;
    let bestIncome = 0;
    let bestTax = 0;
    // What effort costs at the best income; NaN until it has to be known.
    let bestEffort = unknown;
    let found = false;
    for (;;) {
      const familyEnd = familyStarts[f + 1] - others;
      const ownEnd = ownStarts[o + 1];
      const end = least(familyEnd, ownEnd);
      const upper = least(end, cap);
      const rate = familyRates[f] + ownRates[o];
      const at = base + (f - firstFamily) * ownCount + (o - firstOwn);
      let power = known[at];
      if (isUnknown(power)) {
        power = (rate < 1 ? 1 - rate : 0) ** epsilon;
        known[at] = power;
      }
      const inside = z0 * power;
      let candidate = -1;
      let effort = unknown;
      if (inside > upper) {
        rises = true;
        if (upper === cap) candidate = cap;
      } else if (inside >= lower) {
        rises = false;
        candidate = inside;
        effort = share * inside * (1 - rate);
      } else if (rises) {
        rises = false;
        candidate = lower;
      }
      if (candidate >= 0) {
        const owed =
          familyAmounts[f] +
          familyRates[f] * (candidate + others - familyStarts[f]) +
          ownAmounts[o] +
          ownRates[o] * (candidate - ownStarts[o]);
        if (!found) {
          found = true;
          bestIncome = candidate;
          bestTax = owed;
          bestEffort = effort;
        } else {
          if (isUnknown(bestEffort)) bestEffort = disutility(bestIncome, z0, epsilon);
          if (isUnknown(effort)) effort = disutility(candidate, z0, epsilon);
          if (candidate - owed - effort > bestIncome - bestTax - bestEffort) {
            bestIncome = candidate;
            bestTax = owed;
            bestEffort = effort;
          }
        }
      }
      if (!(end < cap) || end === endless) break;
      // Where no rate is negative nobody earns more than without tax.
      if (!rises && z0 <= end && leastFamily[f] + leastOwn[o] >= 0) break;
      if (familyEnd <= end) f++;
      if (ownEnd <= end) o++;
      lower = end;
    }
    if (isUnknown(bestEffort)) bestEffort = disutility(bestIncome, z0, epsilon);
    income[i] = bestIncome;
    tax[i] = bestTax - less[i];
    net[i] = bestIncome - tax[i] - bestEffort;
  }
  return out;
}

/** (1−τ)^ε of every pair of a family's bracket and an own one, NaN until somebody meets it. */
function powersOf(workers: Workers, { family, own, kinds }: LineColumns) {
  const from = new Uint32Array(kinds.length + 1);
  for (let k = 0; k < kinds.length; k++)
    from[k + 1] = from[k] + (family.from[k + 1] - family.from[k]) * (own.from[k + 1] - own.from[k]);
  const make = () => new Float64Array(from[kinds.length]).fill(Number.NaN);
  const known = new Map<number, Float64Array>();
  const areKept = hasFewElasticities(workers);
  let last: Float64Array | null = null;
  return {
    from,
    at(elasticity: number): Float64Array {
      if (!areKept) {
        last = last?.fill(Number.NaN) ?? make();
        return last;
      }
      const table = known.get(elasticity) ?? make();
      known.set(elasticity, table);
      return table;
    },
  };
}

/** Where what is owed jumps every bracket is tried. */
function chooseByLine(workers: Workers, columns: LineColumns, out: Chosen): Chosen {
  const { income, tax, net } = out;
  const { size, zeroTaxIncome, incomePerHour, hours, elasticity, elasticities } = workers;
  for (let i = 0; i < size; i++) {
    const line = lineOfPerson(columns, i);
    const epsilon = elasticities === null ? elasticity : elasticities[i];
    const cap = (hours.limit ?? Infinity) * incomePerHour[i];
    income[i] = cappedIncome(taxSegments(line, epsilon), zeroTaxIncome[i], cap, epsilon);
    tax[i] = taxOn(line, income[i]);
    net[i] = income[i] - tax[i] - disutility(income[i], zeroTaxIncome[i], epsilon);
  }
  return out;
}
