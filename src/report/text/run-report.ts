/** A stored run in words: what `simulate` prints at its end and `runs show` prints again. */
import pc from "picocolors";
import type { BracketPeople } from "../../env/measures/bracket-people.ts";
import type { SatisfactionMetrics } from "../../episode/satisfaction.ts";
import { standInsAmong } from "../../models/model-facts.ts";
import { builtInKinds, type Kinds } from "../../plugins/kinds.ts";
import type { RationalTwin } from "../../run/counterfactuals.ts";
import { areTheWorkers } from "../../run/gap.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import { storedSummary } from "../../run/stored-summary.ts";
import type { RunSummary } from "../../run/summary.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { RunDetails, StepRow } from "../../store/store.ts";
import { runTable } from "../data/run-table.ts";
import { endpointWords } from "../words/endpoint-words.ts";
import { cents, count, counted, dollars, effectiveWords, lawWords, percent, rounded, signed } from "../words/format.ts";
import { publicFundsWords } from "../words/public-funds-words.ts";
import { bracketNote, bracketRows, flooredWords, hasMarks, spendingLines } from "../words/rate-words.ts";
import { headlineOf } from "../words/run-sentences.ts";
import { storedWords } from "../words/stored-words.ts";
import { estimatedUsage } from "../words/usage-words.ts";
import { workWords } from "../words/work-words.ts";
import { cells, table, wrapped } from "./columns.ts";
import { electionLines } from "./election-lines.ts";
import { plainText } from "./terminal-text.ts";

/**
 * @param kinds what the scenario's names stand for, as far as that is known without loading its plugins
 * @param people of a run that has not ended: who stands behind the rates of its last step; null where that is not known
 */
export function runReport(
  run: RunDetails,
  databasePath: string,
  kinds: Kinds = builtInKinds,
  people: readonly BracketPeople[] | null = null,
): string {
  const scenario = storedScenario(run);
  const { series } = run;
  const summary = storedSummary(run);
  const sections = [heading(run, scenario, kinds, summary)];
  sections.push(headlineOf(run, scenario, kinds.planners).flatMap((text) => wrapped(plainText(text))));
  if (series.length > 0)
    sections.push(
      scheduleLines(series[series.length - 1], run, summary?.final.byBracket ?? people),
      changeLines(series, scenario),
    );
  if (summary) {
    const compared = comparisonLines(summary);
    if (compared.length > 0) sections.push(compared);
    const { satisfaction } = summary.final;
    if (satisfaction) sections.push(satisfactionLines(satisfaction));
  }
  const voted = summary?.elections;
  if (voted && voted.length > 0)
    sections.push(electionLines(voted, summary.leaderTurnover ?? null, summary.final.byBracket));
  const calls = summary?.calls;
  if (calls && calls.count > 0) sections.push([callsLine(calls)]);
  if (run.warnings.length > 0)
    sections.push(["Warnings", ...run.warnings.map((text) => `  ${pc.yellow("!")} ${text}`)]);
  if (databasePath !== ":memory:") sections.push([storedWords(databasePath, run.id)]);
  return sections.map((lines) => lines.join("\n")).join("\n\n");
}

/** Ways of deciding: one, or those of groups. */
function ways({ decide, groups }: Scenario["workers"]): readonly string[] {
  return groups ? [...new Set(groups.map((group) => group.decide))] : [decide];
}

function workersWords(workers: Scenario["workers"]): string {
  const names = ways(workers).map((way) => (way === "llm" ? workers.model : way));
  return `workers ${names.join(" and ")}`;
}

function heading(
  run: RunDetails,
  scenario: Scenario,
  { providers }: Kinds,
  summary: Pick<RunSummary, "effectiveWorkers" | "calls"> | null,
): string[] {
  const { workers, planner, population, taxYear } = scenario;
  const years = Math.ceil(run.steps / taxYear);
  const models = [
    workersWords(workers),
    `planner ${run.planner}${run.planner === "llm" ? ` (${planner.model})` : ""}`,
    ...(scenario.election ? [`elections by ${scenario.election.rule}`] : []),
  ].join(", ");
  const asked = [
    ...(ways(workers).includes("llm") ? [workers.model] : []),
    ...(run.planner === "llm" ? [planner.model] : []),
  ];
  const half =
    run.command === "elasticity" ? ["one half of an elasticity experiment: rates are given, nobody plans"] : [];
  const standIns = standInsAmong(asked, providers, summary?.calls.standIns).map(
    ({ name, words }) => `  (${name}: ${words})`,
  );
  const endpoints = endpointWords(run.endpoints);
  const status =
    run.status === "finished" ? "" : `  ${pc.yellow(run.status)} after ${run.stepsDone} of ${run.steps} steps`;
  return [
    `${pc.bold(plainText(run.name))}  run ${run.id.slice(0, 13)}  seed ${run.seed}${status}`,
    `${count(population.size)} workers${effectiveWords(summary?.effectiveWorkers)}, ${counted(years, "tax year")} of ${counted(Math.min(taxYear, run.steps), "step")}, ${scenario.economy.preset} economy`,
    `${models}${standIns.join("")}`,
    ...(endpoints === null ? [] : [endpoints]),
    ...half,
  ];
}

function scheduleLines(
  { step, brackets, rates, parameters }: StepRow,
  { status }: Pick<RunDetails, "status">,
  byBracket: readonly BracketPeople[] | null,
): string[] {
  const when = status === "finished" ? "at the end" : `in step ${count(step)}, which is no end`;
  if (parameters) {
    if (Object.keys(parameters).length === 0) return [`The tax law ${when}: ${lawWords({ rates, parameters })}`];
    const set = Object.entries(parameters).map(([name, value]) => [`  ${name}`, rounded(value, 5)]);
    return [`Parameters of the tax law ${when}`, ...table(set)];
  }
  if (byBracket) {
    const rows = bracketRows({ brackets, rates, byBracket });
    return [`Marginal tax rates ${when}`, ...table(rows), ...(hasMarks(byBracket) ? [bracketNote] : [])];
  }
  const rows = brackets.map((start, i) => {
    const end = brackets[i + 1];
    return [`  $${count(start)}${end === undefined ? " and above" : ` – ${count(end)}`}`, percent(rates[i])];
  });
  return [
    `Marginal tax rates ${when}`,
    ...table(rows),
    "How many people stand behind each rate is not known: a rate that few meet says little.",
  ];
}

/** The first and the last tax year side by side. */
function changeLines(series: readonly StepRow[], scenario: Scenario): string[] {
  const { columns, rows } = runTable(series, scenario);
  const [, ...titles] = columns.map(({ label }) => label);
  return table([["", ...titles], ...cells(rows).map(([label, ...values]) => [`  ${label}`, ...values])]);
}

function satisfactionLines({ shareSatisfied, byDecile, byTrait }: SatisfactionMetrics): string[] {
  const tenths = byDecile.map((part) => (part === null ? "–" : (100 * part).toFixed(0))).join(" ");
  // A run of an earlier version has none by trait.
  const traits = Object.entries(byTrait ?? {}).map(
    ([trait, labels]) =>
      `  by ${trait}: ${Object.entries(labels)
        .map(([label, part]) => `${label} ${percent(part)}`)
        .join(", ")}`,
  );
  return [
    `Satisfied with the tax policy at the end  ${percent(shareSatisfied)}, by income from the poorest tenth  ${tenths} %`,
    ...traits,
  ];
}

/** Where the last step stands beside people who optimise. A run of an earlier version lacks some of it. */
function comparisonLines({ final, gap }: RunSummary): string[] {
  const lines: string[] = [];
  lines.push(...spendingLines(final.publicSpending).map((line) => line.replace(/^p/, "P")));
  const floored = flooredWords(final);
  if (floored !== null) lines.push(floored.replace(/^w/, "W"));
  if (gap) {
    const searched = gap.bins
      ? `, searched on ${count(gap.bins)} income bins`
      : gap.searched
        ? `, searched on ${count(gap.searched)} of them`
        : "";
    const ends = `US law ${dollars(gap.usFederal)}, optimum ${dollars(gap.optimum)}${searched}, for optimising workers`;
    const closed = final.gapClosed === null ? "–" : percent(final.gapClosed);
    const whose = areTheWorkers(final.answered)
      ? ends
      : `only ${percent(final.answered ?? 0)} of workers gave a valid answer in the last step`;
    lines.push(`Gap to the optimum closed  ${closed}  (${whose})`);
  }
  if (final.twin) lines.push(...twinLines(final.twin));
  if (typeof final.cev === "number")
    lines.push(
      `Against optimising workers under US law  as good as ${percent(final.cev)} more consumption for everybody there`,
    );
  if (typeof final.kolm === "number")
    lines.push(`Welfare by Kolm and Pollak, which needs no floor (κ = 1/$50,000)  ${dollars(final.kolm)}`);
  if (typeof final.dwl === "number") {
    const part = final.dwlOverRevenue === null ? "" : `, ${percent(final.dwlOverRevenue)} of revenue`;
    lines.push(`Deadweight loss of the final rates  ${dollars(final.dwl)} per optimising worker${part}`);
  }
  if (final.work) lines.push(...workWords(final.work).map((words) => words.join("  ")));
  const funds = publicFundsWords(final);
  if (funds) lines.push(funds.join("  "));
  return lines;
}

/** The run's welfare against US law in two parts: its rates, and what its workers made of them. */
function twinLines({ welfare, policy, behaviour, policyShare, behaviourShare }: RationalTwin): string[] {
  const part = (value: number, ofGap: number | null): string =>
    `${signed(value, dollars)}${ofGap === null ? "" : ` (${percent(ofGap)} of the gap)`}`;
  return [
    `Had the same people optimised under the final rates  ${dollars(welfare)}`,
    `  what the rates do, against US law  ${part(policy, policyShare)}`,
    `  what workers made of them          ${part(behaviour, behaviourShare)}`,
  ];
}

function callsLine({ count: calls, failed, costUsd, ...tokensOf }: RunSummary["calls"]): string {
  const { inputTokens, outputTokens, reasoningTokens, usageEstimated } = tokensOf;
  const thought = reasoningTokens > 0 ? ` (${count(reasoningTokens)} of them thought)` : "";
  const by = usageEstimated > 0 ? ` (${estimatedUsage})` : "";
  const tokens = inputTokens > 0 ? `, ${count(inputTokens)} tokens in, ${count(outputTokens)} out${thought}${by}` : "";
  const cost = inputTokens === 0 ? "" : costUsd === null ? ", price not known" : `, about ${cents(costUsd)}`;
  return `Model calls  ${count(calls)}, ${count(failed)} failed${tokens}${cost}`;
}
