/** Everything that a scenario can name, gathered from the registries: what the schema and the engine share. */

import type { DeciderKind } from "../agents/decider-kind.ts";
import { deciderKinds } from "../agents/registry.ts";
import { offlineProvider } from "../agents/stand-in/offline-model.ts";
import { errorMessage, ProviderError, ScenarioError } from "../base/errors.ts";
import type { Preset } from "../env/presets/preset.ts";
import { presets } from "../env/presets/registry.ts";
import { utilityKinds } from "../env/utility/registry.ts";
import type { UtilityKind } from "../env/utility/utility.ts";
import { welfareKinds } from "../env/welfare/registry.ts";
import type { WelfareKind } from "../env/welfare/welfare-kind.ts";
import type { LawKind } from "../law/law-family.ts";
import { lawKinds } from "../law/registry.ts";
import { checkModel, type ModelProvider, type ModelProviders } from "../models/model-provider.ts";
import { ggufProvider } from "../models/providers/gguf/gguf.ts";
import { networkProviders } from "../models/providers.ts";
import type { PersonaKind } from "../personas/persona-kind.ts";
import type { PlannerKind } from "../planner/planner-kind.ts";
import { plannerKinds } from "../planner/registry.ts";
import type { PersonColumn } from "../population/person-column.ts";
import type { PopulationSource } from "../population/population-source.ts";
import { populationSources } from "../population/sources/registry.ts";
import type { ScenarioKinds } from "../scenario/schema.ts";
import { votingRules } from "../voting/registry.ts";
import type { VotingRule } from "../voting/rule.ts";
import { blame } from "./blame.ts";
import { guardedProvider } from "./provider-guard.ts";

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
  readonly laws: readonly LawKind[];
  readonly personas: readonly PersonaKind[];
  readonly providers: ModelProviders;
}

/** What is wrong with a URI as such; whether its key is there is checked when a run needs it. */
function uriProblem(uri: string, providers: ModelProviders): string | null {
  try {
    checkModel(uri, providers, {});
    return null;
  } catch (error) {
    return error instanceof ProviderError ? null : errorMessage(error);
  }
}

/** The same names with other providers of models. */
export function providedBy(kinds: Omit<Kinds, "providers" | "checkModel">, providers: ModelProviders): Kinds {
  return { ...kinds, providers, checkModel: (uri) => uriProblem(uri, providers) };
}

const others: Omit<Kinds, "providers" | "checkModel"> = {
  planners: plannerKinds,
  deciders: deciderKinds,
  votingRules,
  welfareFunctions: welfareKinds,
  utilities: utilityKinds,
  presets,
  populationSources,
  personColumns: [],
  laws: lawKinds,
  personas: [],
};

/** Every provider of models that comes with the package, the stand-in included. */
const builtInProviders: ModelProviders = [...networkProviders, ggufProvider, offlineProvider];

export const builtInKinds: Kinds = providedBy(others, builtInProviders);

/**
 * Names to which a program adds providers of its own, guarded as those of plugins are; for {@link openScenario}, `reopen`
 * and everything else that takes kinds.
 * @throws ScenarioError where one has a name that is there already, or is no provider
 */
export function withProviders(kinds: Kinds, added: readonly ModelProvider[]): Kinds {
  const taken = added.find(({ name }, i) =>
    [...kinds.providers, ...added.slice(0, i)].some((one) => one.name === name),
  );
  if (taken) throw new ScenarioError(`provider ${taken.name} is there already; expected another name`);
  const guarded = added.map((provider) => guardedProvider(provider, blame(null, "provider", provider.name)));
  return providedBy(kinds, [...kinds.providers, ...guarded]);
}
