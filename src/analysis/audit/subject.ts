/** Who decided in a stored run: a model, or a rule that is none. */
import { isStandIn, standInsAmong } from "../../models/model-facts.ts";
import type { ModelProviders } from "../../models/model-provider.ts";
import { builtInKinds } from "../../plugins/kinds.ts";
import { checkSimulation, storedScenario } from "../../run/stored-scenario.ts";
import { storedSummary } from "../../run/stored-summary.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { RunDetails } from "../../store/store.ts";

export interface Subject {
  /** A model's URI, or the name of a decider that asks none. */
  readonly model: string;
  /** True where it is a behavioural stand-in, not a language model. */
  readonly standIn: boolean;
}

export function subjectOf(run: RunDetails): Subject {
  checkSimulation(run);
  const said = run.summary === null ? {} : storedSummary(run)?.calls.standIns;
  return subjectIn(storedScenario(run), builtInKinds.providers, said);
}

/** @param said what servers said of their answers, by model */
export function subjectIn(
  { workers: { decide, model } }: Scenario,
  providers: ModelProviders,
  said: Readonly<Record<string, string>> = {},
): Subject {
  return decide === "llm"
    ? { model, standIn: isStandIn(model, standInsAmong([model], providers, said)) }
    : { model: decide, standIn: false };
}
