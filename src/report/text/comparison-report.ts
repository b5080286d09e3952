/** A comparison in words: what `compare` prints at its end and `runs show` prints again. */

import pc from "picocolors";
import type { StoredComparison } from "../../analysis/compare/comparison.ts";
import type { Contrast, ContrastArm } from "../../analysis/compare/contrast.ts";
import { someCloseIt } from "../../analysis/compare/steps-to-close.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import { builtInKinds, type Kinds } from "../../plugins/kinds.ts";
import { comparisonTable, onlyReference } from "../data/comparison-table.ts";
import { serversSay } from "../data/servers-say.ts";
import { comparisonSentences } from "../words/comparison-sentences.ts";
import { allOf, endpointWords } from "../words/endpoint-words.ts";
import { count, counted, effectiveWords, signed } from "../words/format.ts";
import { rationalityNotes } from "../words/rationality-words.ts";
import { storedWords } from "../words/stored-words.ts";
import { estimatedUsage } from "../words/usage-words.ts";
import { varianceNotes, varianceTables } from "../words/variance-words.ts";
import { cells, fitted, stacked, wrapped } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

type Rows = readonly (readonly string[])[];

/** Lines of text and tables, for the terminal or for Markdown. */
export interface ComparisonText {
  readonly title: string;
  readonly heading: readonly string[];
  /** What was found, a sentence each. */
  readonly headline: readonly string[];
  readonly results: Rows;
  readonly notes: readonly string[];
  /** Null where there is nothing to compare with. */
  readonly gains: { readonly title: string; readonly rows: Rows } | null;
  /** Where numbers vary from; empty without `--resamples`. */
  readonly variance: readonly { readonly title: string; readonly rows: Rows }[];
  readonly varianceNotes: readonly string[];
  readonly verdicts: readonly string[];
  readonly warnings: readonly string[];
}

/** @param kinds what the scenario's names stand for, as far as that is known without loading its plugins */
export function comparisonReport(comparison: Contrast, databasePath: string, kinds: Kinds = builtInKinds): string {
  const text = comparisonText(comparison, kinds);
  const sections = [
    [pc.bold(plainText(text.title)), ...text.heading],
    text.headline.flatMap((sentence) => wrapped(plainText(sentence))),
    [...withBoldHeader(fitted(text.results, ["p", "cost"])), ...text.notes],
    text.gains ? [text.gains.title, ...stacked(text.gains.rows).flatMap(withBoldHeader)] : [],
    ...text.variance.map(({ title, rows }, i) => [
      title,
      ...stacked(rows).flatMap(withBoldHeader),
      ...(i === text.variance.length - 1 ? text.varianceNotes : []),
    ]),
    text.verdicts,
    text.warnings.length > 0 ? ["Warnings", ...text.warnings.map((line) => `  ${pc.yellow("!")} ${line}`)] : [],
    databasePath === ":memory:" ? [] : [storedWords(databasePath, comparison.comparison)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** One that is stored: without a result, how far it came. */
export function storedComparisonReport(stored: StoredComparison, databasePath: string): string {
  if (stored.result) return comparisonReport(stored.result, databasePath);
  const { id, name, command, status, error, seedsDone, seeds } = stored;
  return [
    `${pc.bold(`${plainText(name)}  comparison ${id.slice(0, 13)}`)}  ${pc.yellow(status)} after ${seedsDone} of ${seeds} seeds`,
    command,
    ...(error === null ? [] : [`${pc.red("error:")} ${error}`]),
    ...(status === "running" ? [] : [`llm-econ resume ${id} goes on with it`]),
  ].join("\n");
}

export function comparisonText(comparison: Contrast, kinds: Kinds = builtInKinds): ComparisonText {
  const { scenario, seeds, results, workers, effectiveWorkers: effective, steps, warnings, seedValues } = comparison;
  const standIns = standInsAmong(
    results.flatMap(({ models }) => models),
    kinds.providers,
    serversSay(results),
  );
  const asked = endpointWords(allOf(results.map(({ endpoints }) => endpoints)));
  const between = seeds === 1 ? `seed ${seedValues[0]}` : `seeds ${seedValues[0]} to ${seedValues[seeds - 1]}`;
  const sizes = [...new Set(results.map(({ settings }) => Number(settings["population.size"] ?? workers)))];
  const people = `the same ${sizes.map(count).join(" or ")} workers`;
  return {
    title: `${scenario}  comparison ${comparison.comparison.slice(0, 13)}`,
    heading: [
      `${results.length} ${results.length === 1 ? "policy" : "policies"}, ${between}: ${people}${effective === undefined ? "" : `${effectiveWords(effective)},`} and random numbers for all, ${count(steps)} step${steps === 1 ? "" : "s"}`,
      ...standIns.map(({ name, words }) => `${name}: ${words}`),
      ...(asked === null ? [] : [asked]),
    ],
    headline: comparisonSentences(comparison, kinds.planners),
    results: resultRows(comparison),
    notes: notesOn(comparison),
    gains: comparedArms(comparison).some(({ deciles }) => deciles !== null) ? gainsOf(comparison) : null,
    variance: varianceTables(comparison).map(({ title, table: { columns, rows } }) => ({
      title,
      rows: [columns.map(({ label }) => label), ...cells(rows)],
    })),
    varianceNotes: varianceNotes(comparison).flatMap(wrapped),
    verdicts: verdictsOf(comparison),
    warnings,
  };
}

function gainsOf(comparison: Contrast): { readonly title: string; readonly rows: Rows } {
  const to = onlyReference(comparison.results) ?? "the policy compared with";
  const known = comparison.results.flatMap(({ label, deciles }) => (deciles === null ? [] : [{ label, deciles }]));
  return {
    title: `Mean gain over ${to} by tenth of workers, dollars a year (1: lowest income before tax there)`,
    rows: [
      ["policy", ...Array.from({ length: 10 }, (_, d) => String(d + 1))],
      ...known.map(({ label, deciles }) => [label, ...deciles.map((gain) => signed(gain, whole))]),
    ],
  };
}

function resultRows(comparison: Contrast): Rows {
  const { columns, rows } = comparisonTable(comparison);
  return [columns.map(({ label }) => label), ...cells(rows)];
}

/** Where another baseline was asked for than that of the comparison. */
function unknownGains(results: readonly ContrastArm[]): string[] {
  const unknown = results.filter(({ deciles }) => deciles === null).map(({ label }) => label);
  if (unknown.length === 0) return [];
  return [
    `not known of ${unknown.join(", ")}: who is better off, and gains by tenth, since rows of all workers are not stored (logging.panel) or utility is not in dollars`,
  ];
}

function notesOn(comparison: Contrast): string[] {
  const { confidence, seeds, results } = comparison;
  const tested = comparedArms(comparison).filter(isTested).length;
  const level = `${Number((100 * confidence).toFixed(2))} %`;
  const isEstimated = comparison.results.some(({ calls }) => calls.usageEstimated > 0);
  const test = tested > 1 ? `paired t test, by Holm's correction for ${tested} differences` : "paired t test";
  return [
    ...(seeds === 1
      ? []
      : [`±: ${level} interval over ${counted(seeds, "seed")} (Student's t)${tested > 0 ? `; p: ${test}` : ""}`]),
    "gap closed: from US law (0 %) to the optimum (100 %) for optimising workers; revenue per worker; Gini after tax and rebate;",
    "gain: share of everybody's consumption under the policy compared with that is as good; better off: share of workers whose utility is higher",
    ...(someCloseIt(results)
      ? [
          `steps to 95 %: until the first tax year whose mean welfare closes 95 % of the gap has ended, median over seeds, and in how many ${seeds === 1 ? "it does" : "one does"}; –: in half of them none does`,
        ]
      : []),
    ...results.flatMap(({ label, floored }) =>
      floored > 0
        ? [
            `${label}: welfare is not defined without its floor, since ${count(Number(floored.toFixed(1)))} people on average have less`,
          ]
        : [],
    ),
    ...rationalityNotes(results).flatMap(wrapped),
    ...unknownGains(results),
    ...(isEstimated ? [`cost: ${estimatedUsage}`] : []),
  ];
}

/** One that is 0 with every seed leaves nothing to chance. */
function isTested({ difference: { mean, low, high } }: ContrastArm): boolean {
  return mean !== 0 || low !== 0 || high !== 0;
}

/** All but the baselines. */
function comparedArms({ results }: Contrast): readonly ContrastArm[] {
  return results.filter(({ label, comparedWith }) => label !== comparedWith);
}

/** Where no difference is left to chance; of others the sentences say it one by one. */
function verdictsOf(comparison: Contrast): string[] {
  const { seeds, confidence } = comparison;
  const others = comparedArms(comparison);
  if (others.length === 0 || seeds === 1) return [];
  const told = others.filter(({ difference }) => difference.enough && difference.adjustedPValue <= 1 - confidence);
  const level = `${Number((100 * (1 - confidence)).toFixed(2))} % level`;
  if (told.length < others.length) return [];
  return [`${told.length > 1 ? "Every" : "The"} difference is more than chance explains (${level}).`];
}

function whole(value: number): string {
  return `${value < 0 ? "−" : ""}${count(Math.abs(Math.round(value)))}`;
}

function withBoldHeader([header, ...lines]: readonly string[]): string[] {
  return [pc.bold(header), ...lines];
}
