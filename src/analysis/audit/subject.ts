/** Who decided in a stored run: a model, or a rule that is none. */
import { standInsAmong } from "../../models/model-facts.ts";
import type { ModelProviders } from "../../models/model-provider.ts";
import { builtInKinds } from "../../plugins/kinds.ts";
import { storedScenario } from "../../run/stored-scenario.ts";
import type { Scenario } from "../../scenario/resolve.ts";
import type { RunDetails } from "../../store/store.ts";

export interface Subject {
  /** A model's URI, or the name of a decider that asks none. */
  readonly model: string;
  /** True where it is a behavioural stand-in, not a language model. */
  readonly standIn: boolean;
}

export function subjectOf(run: RunDetails): Subject {
  return subjectIn(storedScenario(run), builtInKinds.providers);
}

export function subjectIn({ workers: { decide, model } }: Scenario, providers: ModelProviders): Subject {
  return decide === "llm"
    ? { model, standIn: standInsAmong([model], providers).length > 0 }
    : { model: decide, standIn: false };
}
