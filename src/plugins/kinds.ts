/** Everything that a scenario can name, gathered from the registries: what the schema and the engine share. */

import type { DeciderKind } from "../agents/decider-kind.ts";
import { deciderKinds } from "../agents/registry.ts";
import { offlineProvider } from "../agents/stand-in/offline-model.ts";
import { errorMessage, ProviderError } from "../base/errors.ts";
import type { Preset } from "../env/presets/preset.ts";
import { presets } from "../env/presets/registry.ts";
import { utilityKinds } from "../env/utility/registry.ts";
import type { UtilityKind } from "../env/utility/utility.ts";
import { welfareKinds } from "../env/welfare/registry.ts";
import type { WelfareKind } from "../env/welfare/welfare-kind.ts";
import { checkModel } from "../models/model-provider.ts";
import { networkProviders, providerMap } from "../models/providers.ts";
import type { PersonaKind } from "../personas/persona-kind.ts";
import type { PlannerKind } from "../planner/planner-kind.ts";
import { plannerKinds } from "../planner/registry.ts";
import type { PersonColumn } from "../population/person-column.ts";
import type { PopulationSource } from "../population/population-source.ts";
import { populationSources } from "../population/sources/registry.ts";
import type { ScenarioKinds } from "../scenario/schema.ts";
import { votingRules } from "../voting/registry.ts";
import type { VotingRule } from "../voting/rule.ts";

/** Every provider of models, the stand-in included. */
export const modelProviders = providerMap([...networkProviders, offlineProvider]);

/** The names of a scenario and what stands behind them. */
export interface Kinds extends ScenarioKinds {
  readonly planners: readonly PlannerKind[];
  readonly deciders: readonly DeciderKind[];
  readonly votingRules: readonly VotingRule[];
  readonly welfareFunctions: readonly WelfareKind[];
  readonly utilities: readonly UtilityKind[];
  readonly presets: readonly Preset[];
  readonly populationSources: readonly PopulationSource[];
  readonly personColumns: readonly PersonColumn[];
  readonly personas: readonly PersonaKind[];
}

/** What is wrong with a URI as such; whether its key is there is checked when a run needs it. */
function uriProblem(uri: string): string | null {
  try {
    checkModel(uri, modelProviders, {});
    return null;
  } catch (error) {
    return error instanceof ProviderError ? null : errorMessage(error);
  }
}

export const builtInKinds: Kinds = {
  planners: plannerKinds,
  deciders: deciderKinds,
  votingRules,
  welfareFunctions: welfareKinds,
  utilities: utilityKinds,
  presets,
  populationSources,
  personColumns: [],
  personas: [],
  checkModel: uriProblem,
};
