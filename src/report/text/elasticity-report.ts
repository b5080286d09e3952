/** What an elasticity experiment revealed, bracket by bracket, and how to read it. */
import type { ElasticityReport } from "../../analysis/elasticity.ts";
import type { Estimate } from "../../analysis/revealed-elasticity.ts";
import type { WorkMargins } from "../../analysis/work-margins.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import type { ModelProviders } from "../../models/model-provider.ts";
import { count, decimal, lawWords, percentages } from "../words/format.ts";
import { fitted, table } from "./columns.ts";

export function elasticityReport(report: ElasticityReport, providers: ModelProviders): string {
  const { scenario, workers, steps, change, schedule, aggregate, interior, brackets, runs, calls } = report;
  const rows = [
    ["everybody", ...cells(aggregate), share(report.shareAtKinks), ...cells(interior).slice(1, 2)],
    ...brackets.map(({ from, to, shareAtKink, interior: inside, ...estimate }) => [
      `$${count(from)}${to === null ? " and above" : ` – ${count(to)}`}`,
      ...cells(estimate),
      shareAtKink === null ? "–" : share(shareAtKink),
      ...cells(inside).slice(1, 2),
    ]),
  ];
  const reasons = [...new Set(brackets.flatMap(({ reason }) => reason ?? []))];
  const model = workers.model === null ? "" : ` (${workers.model})`;
  const standIn = standInsAmong(workers.model === null ? [] : [workers.model], providers, calls.standIns).map(
    ({ name, words }) => `${name}: ${words}`,
  );
  const years = `${steps.before} steps under ${lawWords(schedule)}${schedule.parameters ? "" : " %"}`;
  return [
    `${scenario}: ${count(workers.size)} workers, ${workers.decide}${model}`,
    ...standIn,
    `${years}; then, in one of two runs, 1 − τ ${change > 0 ? "grows" : "shrinks"} by ${share(Math.abs(change))} in every bracket; incomes of the last ${steps.measured} of ${steps.all} steps`,
    "",
    ...fitted([["bracket", "workers", "elasticity", "95 % interval", "at its kink", "away from kinks"], ...rows]),
    ...(reasons.length > 0 ? [`–: ${reasons.join("; ")}`] : []),
    "",
    interpretation(report),
    ...(report.margins ? ["", ...marginLines(report.margins)] : []),
    ...(runs ? ["", `Stored as ${runs.control} and ${runs.reform}; ${count(calls.count)} model calls`] : []),
  ].join("\n");
}

/** Both margins, and how many work. */
function marginLines({ intensive, extensive, employment }: WorkMargins): string[] {
  const row = (name: string, { workers: _, ...estimate }: Estimate): string[] => [
    name,
    ...cells({ ...estimate, workers: 0 }).slice(1),
  ];
  return [
    ...table([
      ["of those who decide whether to work", "elasticity", "95 % interval"],
      row("income of those who work either way, away from kinks, to 1 − τ", intensive),
      row("employment, to the gain in income from work", extensive),
    ]),
    `${share(employment.control)} of people work under the first schedule, ${share(employment.reform)} under the other.`,
  ];
}

function cells({ workers, elasticity: value, low, high }: Estimate): string[] {
  const interval = low === null || high === null ? "–" : `${number(low)} to ${number(high)}`;
  return [count(workers), value === null ? "–" : number(value), interval];
}

function interpretation({ aggregate, shareUnmoved, kinks }: ElasticityReport): string {
  const { elasticity: value, low, high, reason } = aggregate;
  if (value === null) return `No elasticity: ${reason}.`;
  const isTold = low !== null && high !== null && (low > 0 || high < 0);
  if (value === 0 && low === high) return "Nobody responds.";
  const meaning = `A net-of-tax rate 1 % higher goes with ${value < 0 ? "less" : "more"} taxable income, by ${Math.abs(value).toFixed(2)} %.`;
  const certainty =
    low === high
      ? "Every worker responds alike."
      : isTold
        ? ""
        : "The interval holds 0: with these workers and steps a response cannot be told from chance; try more workers, --repeats, or a larger --change.";
  const bunching = kinks.filter(({ elasticity: shown }) => shown !== null);
  const largest = bunching.toSorted((a, b) => b.excess - a.excess)[0];
  const atKink =
    largest && largest.excess > 0
      ? `Most bunch at $${count(largest.at)}: ${share(largest.excess)} of workers more than nearby incomes let expect, as an elasticity of ${number(largest.elasticity ?? 0)} would have it.`
      : "";
  return [meaning, certainty, `${share(shareUnmoved)} of workers do not move.`, atKink].filter(Boolean).join(" ");
}

const number = decimal(3);
const share = (value: number): string => `${percentages([value])} %`;
