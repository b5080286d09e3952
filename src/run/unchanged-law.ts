/** What the same workers, who decide as they did in a run, come to where US law stays: what the run's gain is measured against. */
import { workersDecider } from "../agents/registry.ts";
import { type EpisodeResult, runEpisode, type StepSummary } from "../episode/episode.ts";
import { usFederal } from "../law/policy.ts";
import { isFree, usesNetwork } from "../models/model-facts.ts";
import { createModel, type Environment } from "../models/model-provider.ts";
import { providerName } from "../models/model-uri.ts";
import { usFederalPlanner } from "../planner/us-federal.ts";
import type { Counterfactuals } from "./counterfactuals.ts";
import { optimise } from "./gap.ts";
import type { Prepared } from "./prepare.ts";
import type { PersonaTexts } from "./run-personas.ts";

/** Welfare per worker, as the run's. */
export interface UnchangedLaw {
  /** Mean over the steps of the first tax year. */
  readonly firstYear: number;
  readonly lastYear: number;
  /** Of the last step. */
  readonly final: number;
}

/** Answers beyond which the same run once more takes longer than is worth a line. */
const mostAnswers = 500_000;

interface SameWorkers extends Pick<PersonaTexts, "personas" | "traits"> {
  /** Of the model that they ask; null where they ask none. */
  readonly uri: string | null;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** @returns null where the answers would have to be paid for, come over a network or are very many */
export async function underUnchangedLaw(
  prepared: Prepared,
  result: EpisodeResult,
  compared: Counterfactuals | null,
  workers: SameWorkers,
): Promise<UnchangedLaw | null> {
  const { scenario, kinds, levers, population } = prepared;
  const usLaw = usFederal(levers, scenario.economy.brackets);
  const isUnchanged = ({ schedule: { brackets, values } }: StepSummary): boolean =>
    brackets.join() === usLaw.brackets.join() && values.join() === usLaw.values.join();
  if (result.series.every(isUnchanged)) return yearsOf(result);
  // Who optimises does so from the first step on.
  const known = compared?.usFederal ?? null;
  if (optimise(scenario) === "optimising" && known !== null) return { firstYear: known, lastYear: known, final: known };
  const { uri } = workers;
  if (population.size * scenario.steps > mostAnswers) return null;
  if (uri !== null && (!isFree(uri, kinds.providers) || usesNetwork(uri, kinds.providers))) return null;
  return yearsOf(await rerun(prepared, workers));
}

async function rerun(
  { scenario, population, economy, welfare, kinds, levers, archetypes }: Prepared,
  { uri, env, signal, personas, traits }: SameWorkers,
): Promise<EpisodeResult> {
  const { seed, models } = scenario;
  const own = uri === null ? undefined : models.options?.[providerName(uri)];
  const model =
    uri === null ? null : await createModel(uri, kinds.providers, { env, seed, ...(own && { options: own }) });
  const common = { scenario: { ...scenario, election: undefined }, episode: "", signal };
  return runEpisode({
    ...{ ...common, population, economy, welfare, kinds, traits, levers, models: [] },
    planner: usFederalPlanner(levers, scenario.economy.brackets),
    decider: workersDecider({ ...common, economy, population, personas, model }, kinds.deciders, archetypes),
    emit: async () => undefined,
  });
}

function yearsOf({ series }: EpisodeResult): UnchangedLaw {
  const { taxYear: last, welfare: final } = series[series.length - 1];
  const mean = (year: number): number => {
    const values = series.flatMap(({ taxYear, welfare }) => (taxYear === year ? [welfare] : []));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return { firstYear: mean(1), lastYear: mean(last), final };
}
