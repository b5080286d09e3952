/** Where a comparison's numbers vary from, in words and as tables. */
import type { Spread } from "../../analysis/compare/comparison.ts";
import type { Contrast } from "../../analysis/compare/contrast.ts";
import type { VarianceComponent } from "../../analysis/statistics/variance-components.ts";
import type { VarianceTable } from "../data/report-data.ts";
import { counted, listed, percent } from "./format.ts";
import { welfareWords } from "./welfare-words.ts";

/** What is shown, by its name in the JSON, which has all. */
const shown: readonly Spread[] = ["welfare", "difference"];

/** One table of policies, and one of those that differ in wording alone; empty without `--resamples`. */
export function varianceTables(comparison: Contrast): readonly VarianceTable[] {
  const { results, wordings = [], confidence, welfare } = comparison;
  const level = `${Number((100 * confidence).toFixed(2))} %`;
  const { show } = welfareWords(welfare);
  const known = results.flatMap((arm) => (arm.variance ? [{ arm, variance: arm.variance }] : []));
  if (known.length === 0) return [];
  const rows = known.flatMap(({ arm, variance }) =>
    variance.measures
      .filter(({ measure }) => shown.includes(measure))
      .map(({ measure, people, resample }) => [
        `${arm.label}: ${measure}`,
        ...[deviation(people, show), deviation(resample, show), share(resample)],
      ]),
  );
  const byWording = wordings.flatMap(({ policies, measures }) =>
    measures
      .filter(({ measure }) => shown.includes(measure))
      .map(({ measure, people, wording, peopleByWording, resample }) => [
        `${listed(policies)}: ${measure}`,
        ...[people, wording, peopleByWording, resample].map((part) => deviation(part, show)),
        share(wording),
      ]),
  );
  const column = (name: string, label: string) => ({ name, label, isText: true as const });
  return [
    {
      title: `Where one run's numbers vary from: standard deviations, ${level} intervals`,
      table: {
        columns: [
          ...[column("of", "of"), column("people", "people and luck"), column("resample", "answers")],
          column("share", "answers' share"),
        ],
        rows,
      },
    },
    ...(byWording.length > 0
      ? [
          {
            title: `The same by wording: standard deviations, ${level} intervals`,
            table: {
              columns: [
                ...[column("of", "of"), column("people", "people and luck"), column("wording", "wording")],
                ...[column("together", "both together"), column("resample", "answers")],
                column("share", "wording's share"),
              ],
              rows: byWording,
            },
          },
        ]
      : []),
  ];
}

/** What the tables say, in sentences. */
export function varianceNotes({ results, seeds }: Pick<Contrast, "results" | "seeds">): readonly string[] {
  const known = results.flatMap(({ label, models, variance }) => (variance ? [{ label, models, variance }] : []));
  if (known.length === 0) return [];
  const still = known.filter(
    ({ models, variance }) => models.length > 0 && variance.measures.every(({ resample }) => resample.variance === 0),
  );
  const nobody = known.filter(({ models }) => models.length === 0);
  return [
    `Standard deviations of one run's number, by analysis of variance over ${counted(seeds, "seed")} and ${Math.max(...known.map(({ variance }) => variance.sets))} sets of answers: people and luck are what seeds change; answers, what a model does with the same questions, asked again. Shares are of variances. The other tables are of the first set`,
    ...(nobody.length > 0
      ? [`${listed(nobody.map(({ label }) => label))}: no model is asked, so that another set of answers is the same`]
      : []),
    ...(still.length > 0
      ? [
          `${listed(still.map(({ label }) => label))}: every set of answers came to exactly the same, as from a stand-in, or a model that does not sample`,
        ]
      : []),
  ];
}

function deviation({ variance, low, high }: VarianceComponent, show: (value: number) => string): string {
  if (high === null) return "not known";
  if (variance === 0 && high === 0) return "0";
  const root = (value: number): string => show(Math.sqrt(value));
  return `${root(variance)} (${root(low ?? 0)} to ${root(high)})`;
}

function share({ share: part }: VarianceComponent): string {
  return part === null ? "–" : percent(part);
}
