/** Everything that a scenario can name, gathered from the registries: what the schema and the engine share. */
import { deciderKinds } from "../agents/registry.ts";
import { errorMessage } from "../errors.ts";
import { type ModelUri, parseModelUri } from "../models/model-uri.ts";
import { offlineProvider } from "../models/offline/offline-model.ts";
import { networkProviders, providerMap } from "../models/providers.ts";
import { plannerKinds } from "../planner/registry.ts";
import type { ScenarioKinds } from "../scenario/schema.ts";

/** Every provider of models, the stand-in included. */
export const modelProviders = providerMap([...networkProviders, offlineProvider]);

/** What is wrong with a URI as such; whether its key is there is checked when a run needs it. */
function uriProblem(uri: string): string | null {
  try {
    const parsed: ModelUri = parseModelUri(uri, [...modelProviders.keys()]);
    if (parsed.provider === "offline") offlineProvider.check(parsed, {});
    return null;
  } catch (error) {
    return errorMessage(error);
  }
}

export const builtInKinds: ScenarioKinds = {
  planners: plannerKinds,
  deciders: deciderKinds,
  checkModel: uriProblem,
};
