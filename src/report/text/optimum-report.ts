/** How far every known policy is from the optimum. */

import pc from "picocolors";
import type { Optimum, PolicyOutcome } from "../../analysis/optimum.ts";
import type { Screening } from "../../analysis/screened-optimum.ts";
import type { TopTailRow } from "../../analysis/top-tail-rows.ts";
import { sourceName } from "../../population/population-source.ts";

import { count, decimal, dollars, effectiveWords, percent, wholeDollars } from "../words/format.ts";
import { bracketNote, bracketRows, flooredWords, markedRates, spendingLines } from "../words/rate-words.ts";

import { welfareWords } from "../words/welfare-words.ts";
import { whyNote, whyRows } from "../words/why-rates-words.ts";
import { fitted, table, wrapped } from "./columns.ts";
import { plainText } from "./terminal-text.ts";

export function optimumReport(
  optimum: Optimum & { readonly topTail?: readonly TopTailRow[] },
  screening: Screening,
): string {
  const { welfare, population, policies, publicSpending, warnings, topTail = [] } = optimum;
  const { label } = welfareWords(welfare);
  const source = sourceName(population.source);
  const part = (share: number | null): string => (share === null ? "–" : percent(share));
  const rows = policies.map((policy) => [
    policy.name,
    dollars(policy.welfare),
    part(policy.gapClosed),
    part(policy.cev),
    decimal(1)(policy.meanHours),
    dollars(policy.revenuePerWorker),
    policy.giniPost === null ? "–" : policy.giniPost.toFixed(3),
  ]);
  const header = ["policy", `welfare (${label})`, "gap closed", "gain", "hours", "revenue", "Gini"];
  return [
    `${count(population.size)} optimising workers (${source})${effectiveWords(population.effective)}; welfare and revenue per worker, dollars a year`,
    ...spendingLines(publicSpending),
    "gap closed: from US law (0 %) to the optimum (100 %); gain: share of everybody's consumption under US law that is as good",
    "",
    ...fitted([header, ...rows], ["Gini", "revenue", "hours", "gain"]),
    "",
    ...table([["policy", "rates, %"], ...policies.map((policy) => [policy.name, markedRates(policy)])]),
    ...flooredLines(policies, publicSpending),
    ...bracketLines(policies),
    ...whyLines(policies),
    ...topTailLines(topTail),
    "",
    screeningLine(screening),
    ...(warnings.length === 0
      ? []
      : ["", "Warnings", ...warnings.map((text) => `  ${pc.yellow("!")} ${plainText(text)}`)]),
  ].join("\n");
}

/** The optimum by the index of a Pareto tail, which the survey does not show. */
function topTailLines(rows: readonly TopTailRow[]): string[] {
  if (rows.length === 0) return [];
  const header = ["  Pareto index", "mean income", "welfare, US law", "optimum", "rates, %"];
  return [
    "",
    `If incomes above ${wholeDollars(rows[0].above)} were Pareto's (2.4: wages in the American Community Survey; 1.5: all income in tax data)`,
    ...table([
      header,
      ...rows.map((row) => [
        `  ${decimal(1)(row.pareto)}`,
        dollars(row.meanIncome),
        dollars(row.usFederal),
        dollars(row.optimum),
        markedRates({ brackets: [], ...row }),
      ]),
    ]),
  ];
}

function flooredLines(policies: readonly PolicyOutcome[], publicSpending: number): string[] {
  return policies.flatMap((policy) => {
    const words = flooredWords(policy);
    return words === null ? [] : ["", `${policy.name}: ${publicSpending > 0 ? "not feasible, " : ""}${words}`];
  });
}

/** Who stands behind the optimum's rates, and how exactly they are known. */
function bracketLines(policies: readonly PolicyOutcome[]): string[] {
  const best = policies.find(({ rateRanges }) => rateRanges !== undefined);
  if (!best?.byBracket) return [];
  return ["", "Who stands behind the optimum's rates", ...table(bracketRows(best)), bracketNote];
}

/** The terms of the formula, at the rates that it sets and at the optimum's. */
function whyLines(policies: readonly PolicyOutcome[]): string[] {
  const told = policies.flatMap(({ name, why }) => (why !== null && explained.includes(name) ? [{ name, why }] : []));
  if (told.length === 0) return [];
  return [
    ...told.flatMap(({ name, why }) => ["", `Why these rates: ${name}`, ...fitted(whyRows(why), dropped)]),
    ...wrapped(whyNote(told[0].why)),
  ];
}

const explained = ["saez", "saez-participation", "stackelberg", "stackelberg-smooth"];
/** Columns that a narrow terminal can miss. */
const dropped = ["ε", "formula, %"];

function screeningLine({ backend, device, note }: Screening): string {
  // The rest of a note is the driver's own words, which --json and --gpu webgpu give.
  if (backend === null)
    return `kernels: none${note === null ? "" : ` (${note.split(" (")[0]})`}; double precision throughout`;
  const where = device === null ? backend : `${backend}, ${device}`;
  return `kernels: ${where}${note === null ? "" : ` (${note})`} screened schedules; judged in double precision`;
}
