/** Who of the people of a scenario works, and in which cells they are told apart. */
import { ScenarioError } from "../base/errors.ts";
import { builtInColumns } from "./built-in-columns.ts";
import { byName, cellOf, columnOf, type Employment, numbersOf, type Population } from "./population.ts";

/** Columns of which each value, or band of ages, is a cell of its own. */
const cellColumns = ["age", "sex", "education", "filingStatus", "children"] as const;
const ageStarts = [0, 18, 20, 25, 35, 45, 55, 65];
const mostChildren = 3;
/** People of the whole population that a cell counts beside its own, where only they tell how many of it work. */
const shrinkage = 10;

/**
 * The people with who of them works: by the column `employed`, with the share of each cell from the column
 * `employmentRate` or else from the cell's own people and a few like all; or `share` of all, where there is no column.
 * @param share part of people who work, for a source that does not say who does
 * @throws ScenarioError where neither says who works, both do, or nobody or everybody does
 */
export function withEmployment(population: Population, share: number | undefined): Population {
  const column = numbersOf(population, "employed");
  if (column && share !== undefined)
    throw new ScenarioError("economy.participation.employment: the people say who of them is employed; leave it out");
  if (column) return { ...population, employment: employmentOf(population, column) };
  if (share === undefined)
    throw new ScenarioError("economy.participation: nothing says who works: these people have no column employed", {
      hint: "use population.source: census, a file of persons with a column employed (1 or 0), or economy.participation.employment: 0.75, the share of all who work",
    });
  return { ...population, ...byShare(population, share) };
}

/** As many rows as make up the share, spread evenly: nobody is told apart. */
function byShare({ size, columns }: Population, share: number): Pick<Population, "employment" | "columns"> {
  const employed = Uint8Array.from({ length: size }, (_, i) =>
    Math.round((i + 1) * share) > Math.round(i * share) ? 1 : 0,
  );
  const info = { ...builtInColumns.employed, kind: "number" } as const;
  return {
    columns: byName([...columns.values(), { ...info, values: employed }]),
    employment: { employed, cell: new Uint32Array(size), names: ["everybody"], shares: Float64Array.of(share) },
  };
}

function employmentOf(population: Population, column: ArrayLike<number>): Employment {
  const { size, weight } = population;
  const employed = Uint8Array.from(column);
  const all = shareOf(weight, employed);
  if (!(all > 0 && all < 1))
    throw new ScenarioError(
      `economy.participation: ${all > 0 ? "everybody" : "nobody"} is employed (column employed), so that nothing is known of who would start or stop; expected both`,
    );
  const known = cellColumns.flatMap((name) => columnOf(population, name) ?? []);
  const numbers = new Map<string, number>();
  const cell = Uint32Array.from({ length: size }, (_, i) => {
    const name = known.map((one) => cellWords(one.name, cellOf(one, i))).join(", ") || "everybody";
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  const names = [...numbers.keys()];
  const rates = numbersOf(population, "employmentRate");
  return {
    employed,
    cell,
    names,
    shares: rates ? ratesByCell(rates, cell, names) : shrunk(weight, employed, cell, names, all),
  };
}

/** The share of the first of each cell. */
function ratesByCell(rates: ArrayLike<number>, cell: Uint32Array, names: readonly string[]): Float64Array {
  const shares = new Float64Array(names.length).fill(Number.NaN);
  cell.forEach((number, i) => {
    if (Number.isNaN(shares[number])) shares[number] = rates[i];
    else if (shares[number] !== rates[i])
      throw new ScenarioError(
        `column employmentRate: ${rates[i]} of person ${i}, and ${shares[number]} of another in the cell ${names[number]}; expected one share for a cell`,
      );
  });
  return shares;
}

function shrunk(
  weight: Float64Array,
  employed: Uint8Array,
  cell: Uint32Array,
  names: readonly string[],
  all: number,
): Float64Array {
  const mean = weight.reduce((sum, people) => sum + people, 0) / weight.length;
  const people = new Float64Array(names.length);
  const working = new Float64Array(names.length);
  cell.forEach((number, i) => {
    people[number] += weight[i] / mean;
    working[number] += (weight[i] / mean) * employed[i];
  });
  return people.map((count, number) => (working[number] + shrinkage * all) / (count + shrinkage));
}

function shareOf(weight: Float64Array, employed: Uint8Array): number {
  let [part, whole] = [0, 0];
  weight.forEach((people, i) => {
    whole += people;
    part += people * employed[i];
  });
  return part / whole;
}

function cellWords(name: string, value: number | string | undefined): string {
  if (value === undefined) return `${name} unknown`;
  if (name === "age") {
    const band = ageStarts.findLastIndex((start) => start <= Number(value));
    return band === ageStarts.length - 1 ? `${ageStarts[band]}+` : `${ageStarts[band]}-${ageStarts[band + 1] - 1}`;
  }
  return name === "children" ? `${Math.min(mostChildren, Number(value))} children` : String(value);
}
