/** What is known of a run that has not ended, in the form of a summary: nothing that is reckoned at the end. */

import type { BracketPeople } from "../env/measures/bracket-people.ts";
import { markOf } from "../models/stand-in-mark.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { CallStatistics } from "../store/call-statistics.ts";
import type { RunDetails } from "../store/store.ts";
import { notCompared } from "./counterfactuals.ts";
import type { RunSummary } from "./summary.ts";

/**
 * @param byBracket who stands behind each rate of the last step; null where that is not known
 * @returns null where no step is done
 */
export function partialSummary(
  { id, planner, series, warnings }: Pick<RunDetails, "id" | "planner" | "series" | "warnings">,
  scenario: Scenario,
  calls: readonly CallStatistics[],
  byBracket: readonly BracketPeople[] | null,
): RunSummary | null {
  const last = series.at(-1);
  if (last === undefined) return null;
  const { rates, brackets, parameters, welfare, revenuePerWorker, meanHours, meanIncome, giniPre, giniPost } = last;
  const { dwl, dwlOverRevenue, mvpf, mvpfMarginal, mvpfNotes, cev, welfareRatio, twin } = notCompared;
  const { publicSpending } = scenario.economy;
  const sum = (value: (group: CallStatistics) => number): number =>
    calls.reduce((total, group) => total + value(group), 0);
  return {
    ...{ run: id, scenario: scenario.name, seed: scenario.seed, planner, steps: series.length },
    final: {
      ...{ rates, brackets, ...(parameters && { parameters }), welfare, revenuePerWorker },
      ...{
        publicSpending: typeof publicSpending === "number" ? publicSpending : 0,
        meanHours,
        meanIncome,
        giniPre,
        giniPost,
      },
      ...{ answered: null, gapClosed: null, floored: 0, welfareAtFloors: null, kolm: null, byBracket },
      ...{ dwl, dwlOverRevenue, mvpf, mvpfMarginal, mvpfNotes, cev, welfareRatio, twin },
    },
    ...{ gap: null, unchangedLaw: null },
    series: series.map(({ parameters: values, ...step }) => ({ ...step, ...(values && { parameters: values }) })),
    calls: {
      count: sum((group) => group.calls),
      failed: sum((group) => group.invalid + group.failed),
      reused: sum((group) => group.reused),
      inputTokens: sum((group) => group.inputTokens),
      outputTokens: sum((group) => group.outputTokens),
      cachedInputTokens: sum((group) => group.cachedTokens),
      reasoningTokens: sum((group) => group.reasoningTokens),
      usageEstimated: sum((group) => group.usageEstimated),
      ...{ costUsd: null, savedUsd: null },
      ...saidOf(calls),
    },
    warnings,
  };
}

/** What servers said of their answers, where they are no language model's. */
function saidOf(calls: readonly CallStatistics[]): Pick<RunSummary["calls"], "standIns"> {
  const said = calls.flatMap(({ uri, answeredBy }) =>
    answeredBy.flatMap((model) => {
      const words = markOf(model);
      return words === null ? [] : [[uri, words] as const];
    }),
  );
  return said.length === 0 ? {} : { standIns: Object.fromEntries(said) };
}
