/** What a plugin is: a module with a named export `plugin`. docs/plugins.md has an example of each part. */
import type { DeciderKind } from "../agents/decider-kind.ts";
import type { UtilityFunction } from "../env/utility/own-utility.ts";
import type { WelfareFunction } from "../env/welfare/welfare-function.ts";
import type { LawKind } from "../law/law-family.ts";
import type { ModelProvider } from "../models/model-provider.ts";
import type { PersonaKind } from "../personas/persona-kind.ts";
import type { PlannerKind } from "../planner/planner-kind.ts";
import type { DeclaredSource } from "../population/declared-source.ts";
import type { PersonColumn } from "../population/person-column.ts";
import type { VotingRule } from "../voting/rule.ts";

/**
 * @example
 * export const plugin = { planners: [myPlanner], votingRules: [myRule] } satisfies Plugin;
 */
export interface Plugin {
  /** For `planner.kind`. */
  readonly planners?: readonly PlannerKind[];
  /** For `workers.decide`. */
  readonly deciders?: readonly DeciderKind[];
  /** For `election.rule`. */
  readonly votingRules?: readonly VotingRule[];
  /** For `planner.welfare.kind`. */
  readonly welfareFunctions?: readonly WelfareFunction[];
  /** For `population.source`. */
  readonly sources?: readonly DeclaredSource[];
  /** For `population.columns`. */
  readonly columns?: readonly PersonColumn[];
  /** For `economy.utility`. */
  readonly utilities?: readonly UtilityFunction[];
  /** For `economy.law`. */
  readonly laws?: readonly LawKind[];
  /** For `workers.personaTemplate`. */
  readonly personas?: readonly PersonaKind[];
  /** For URIs of models, `<name>:<model>`. */
  readonly providers?: readonly ModelProvider[];
}

/** The parts of a plugin, and what each entry of them must be able to do. */
export const pluginParts = {
  planners: ["create"],
  deciders: ["create"],
  votingRules: ["tally"],
  welfareFunctions: ["value", "marginal"],
  sources: ["draw"],
  columns: ["create"],
  utilities: ["create"],
  laws: ["create"],
  personas: ["write"],
  providers: ["create"],
} as const satisfies Record<keyof Plugin, readonly string[]>;

/** What entries of a part may be able to do as well. */
export const optionalFunctions: { readonly [part in keyof Plugin]?: readonly string[] } = {
  providers: ["check", "priceOf", "hosts", "createBatchClient"],
};
