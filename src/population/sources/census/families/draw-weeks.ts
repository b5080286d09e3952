/** Weeks of work in the year of people who are drawn already, by what they earn among those of their sex and age. */
import { randomStream } from "../../../../base/random.ts";
import { sexLabels } from "../../../labels.ts";
import { labelsOf, numbersOf, type Population, usualIncome, weeksPerYear, withWeeks } from "../../../population.ts";
import { ageBands, ageSexIndex, bandOf, broadAgeOf, broadAges, type Counts } from "../categories.ts";
import { broadAgeIndex, sexIndex } from "../label-indexes.ts";
import type { CensusManifest } from "../manifest.ts";
import { drawSample, samplerOf } from "../sampler.ts";
import { readTable } from "../table-reader.ts";
import { earningsBand, tenthOf } from "./earnings-bands.ts";
import { groupIndex } from "./tabulate-beside.ts";

/** People by weeks of work, by {@link groupIndex} of one kind. */
export type WeeksTable = readonly Counts[];

/** Undefined where a directory has none. */
export function readWeeks(directory: string, manifest: CensusManifest): WeeksTable | undefined {
  if (manifest.sha256["weeks.csv"] === undefined) return undefined;
  const empty = () => ({ values: [] as number[], counts: [] as number[] });
  const groups = Array.from({ length: broadAges.length * sexLabels.length * 10 }, empty);
  for (const row of readTable(directory, manifest, "weeks.csv", ["age", "sex", "earnings_tenth", "weeks", "count"])) {
    const [age, sex] = [row.known("age", broadAgeIndex), row.known("sex", sexIndex)];
    const { values, counts } = groups[groupIndex(age, sex, 0, row.number("earnings_tenth") - 1, 1)];
    values.push(row.number("weeks"));
    counts.push(row.number("count"));
  }
  return groups;
}

/**
 * The same people with weeks from a stream of their own, one number a person, and the wage that pays as much a year in them:
 * pay/(weeks · usual hours).
 * @param people from the census, whose wages are pay/(52 · usual hours)
 * @param bounds dollars a year between bands of earnings, by {@link ageSexIndex}
 */
export function withDrawnWeeks(
  people: Population,
  table: WeeksTable,
  bounds: readonly (readonly number[])[],
  seed: number,
): Population {
  const stream = randomStream(seed, "weeks");
  const samplers = table.map(({ values, counts }) => samplerOf(values, counts));
  const ages = numbersOf(people, "age");
  const sexes = labelsOf(people, "sex");
  const weeks = Float64Array.from({ length: people.size }, (_, i) => {
    const u = stream.next();
    const [ageBand, sex] = [bandOf(ageBands, ages?.[i] ?? 0), sexes?.codes[i] ?? 0];
    const tenth = tenthOf(earningsBand(bounds[ageSexIndex(ageBand, sex)], usualIncome(people, i)));
    const sampler = samplers[groupIndex(broadAgeOf[ageBand], sex, 0, tenth, 1)];
    return sampler ? drawSample(sampler, u) : weeksPerYear;
  });
  const wage = people.wage.map((dollars, i) => (dollars * weeksPerYear) / weeks[i]);
  return withWeeks(people, weeks, wage);
}
