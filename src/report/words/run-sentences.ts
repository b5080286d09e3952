/** What a run comes to, in the same sentences on the terminal, in JSON and on the page. */

import type { PlannerKind } from "../../planner/planner-kind.ts";
import { isOracle, plannerKinds } from "../../planner/registry.ts";
import { areTheWorkers } from "../../run/gap.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import { storedSummary } from "../../run/stored-summary.ts";
import type { RunSummary } from "../../run/summary.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { RunDetails } from "../../store/store.ts";
import { percent, signed } from "./format.ts";
import { unfinishedSentences } from "./unfinished-sentences.ts";
import { type WelfareWords, welfareWords } from "./welfare-words.ts";

/** First what the run gained over US law for the same people, at its end; then the way there. */
export function runSentences(
  { planner }: Pick<Scenario, "planner">,
  summary: RunSummary,
  planners: readonly PlannerKind[] = plannerKinds,
): readonly string[] {
  const words = welfareWords(planner.welfare);
  const { final } = summary;
  if (!areTheWorkers(final.answered))
    return [
      `Only ${percent(final.answered ?? 0)} of workers gave a valid answer in the last step: this run says nothing of its rates.`,
    ];
  return [
    endSentence(words, planner.kind, summary),
    pathSentence(words, summary),
    ...(isOracle(planner.kind, planners)
      ? [`${planner.kind} is an oracle, which knows what everybody wants: this is an upper bound and no contestant.`]
      : []),
  ];
}

function endSentence({ name, show, isMoney, degenerate }: WelfareWords, planner: string, summary: RunSummary): string {
  const { final, unchangedLaw, calls } = summary;
  const there = `At the end ${lowered(name)} per worker is ${show(final.welfare)}`;
  // The paper's welfare grows as people earn less: more of it is no gain.
  if (degenerate !== null) return `${there}; more of this welfare is not better.`;
  if (unchangedLaw === null) {
    const why = calls.inputTokens > 0 ? ", since it costs as much again" : "";
    const beside = `llm-econ compare with --planners us-federal,${planner} runs both`;
    const twin = final.twin
      ? ` For people who optimise, the final rates are worth ${signed(final.twin.policy, show)} against US law.`
      : "";
    return `${there}. What the same workers come to under unchanged US law was not run${why}: ${beside}.${twin}`;
  }
  const gain = final.welfare - unchangedLaw.final;
  if (gain === 0) return `${there}, as under unchanged US law.`;
  const part = isMoney && unchangedLaw.final > 0 ? ` (${percent(Math.abs(gain / unchangedLaw.final))})` : "";
  return `${there}, ${show(Math.abs(gain))}${part} ${gain > 0 ? "more" : "less"} than the same workers come to under unchanged US law (${show(unchangedLaw.final)}).`;
}

/** How it came there: part of the way is what workers learn about themselves, whatever the rates. */
function pathSentence({ show }: WelfareWords, { series, unchangedLaw }: RunSummary): string {
  const { taxYear } = series[series.length - 1];
  const mean = (year: number): number => {
    const values = series.flatMap((step) => (step.taxYear === year ? [step.welfare] : []));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  if (taxYear === 1) return `It averaged ${show(mean(1))} over the only tax year.`;
  const own = `From the first tax year to the last it ${went(mean(1), mean(taxYear), show)}`;
  const { firstYear, lastYear } = unchangedLaw ?? {};
  // Of US law itself there is nothing else to say.
  if (firstYear === mean(1) && lastYear === mean(taxYear)) return `${own}.`;
  if (unchangedLaw === null) return `${own}; how much of that comes of the rates was not run.`;
  return `${own}; under unchanged US law it ${went(unchangedLaw.firstYear, unchangedLaw.lastYear, show)}.`;
}

function went(before: number, after: number, show: (value: number) => string): string {
  if (show(before) === show(after)) return `stays at ${show(after)}`;
  const part = before > 0 ? ` (${signed((after - before) / before, percent)})` : "";
  return `${after > before ? "rises" : "falls"} from ${show(before)} to ${show(after)}${part}`;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Of a stored run, ended or not. */
export function headlineOf(run: RunDetails, scenario: Scenario, planners?: readonly PlannerKind[]): readonly string[] {
  const summary = run.status === "finished" ? storedSummary(run) : null;
  return summary === null ? unfinishedSentences(run, scenario) : runSentences(scenario, summary, planners);
}

/** The summary of a stored run with its sentences, as `--json` prints it; null where the run has none. */
export function toldSummary(run: RunDetails): (RunSummary & { readonly headline: readonly string[] }) | null {
  const summary = storedSummary(run);
  return summary && { ...summary, headline: runSentences(storedScenario(run), summary) };
}
