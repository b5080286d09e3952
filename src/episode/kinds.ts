/** Everything that a scenario can name, gathered from the registries: what the schema and the engine share. */
import { deciderKinds } from "../agents/registry.ts";
import { errorMessage, ProviderError } from "../errors.ts";
import { checkModel } from "../models/model-provider.ts";
import { offlineProvider } from "../models/offline/offline-model.ts";
import { networkProviders, providerMap } from "../models/providers.ts";
import { plannerKinds } from "../planner/registry.ts";
import type { ScenarioKinds } from "../scenario/schema.ts";
import { votingRules } from "../voting/registry.ts";

/** Every provider of models, the stand-in included. */
export const modelProviders = providerMap([...networkProviders, offlineProvider]);

/** What is wrong with a URI as such; whether its key is there is checked when a run needs it. */
function uriProblem(uri: string): string | null {
  try {
    checkModel(uri, modelProviders, {});
    return null;
  } catch (error) {
    return error instanceof ProviderError ? null : errorMessage(error);
  }
}

export const builtInKinds: ScenarioKinds = {
  planners: plannerKinds,
  deciders: deciderKinds,
  votingRules,
  checkModel: uriProblem,
};
