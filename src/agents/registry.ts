/** The ways in which workers can decide: `workers.decide`. */
import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import type { WorkerType } from "../scenario/citizen-keys.ts";
import type { Scenario } from "../scenario/resolve.ts";
import { archetypeDecider } from "./archetypes/archetype-decider.ts";
import type { Archetypes } from "./archetypes/archetypes.ts";
import type { Decider } from "./decider.ts";
import type { DeciderContext, DeciderKind } from "./decider-kind.ts";
import { fixedDecider } from "./deciders/fixed.ts";
import { behaviouralKinds } from "./deciders/kinds.ts";
import { llmDecider } from "./deciders/llm.ts";
import { rationalDecider } from "./deciders/rational.ts";
import { fittedDecider } from "./fitted/fitted-decider.ts";
import { loadFitted } from "./fitted/fitted-file.ts";
import { groupDecider } from "./groups/group-decider.ts";
import { drawTypes } from "./worker-types.ts";

export const deciderKinds: readonly DeciderKind[] = [
  {
    name: "llm",
    description: "a model is asked for each worker",
    uses: [
      "model",
      "personaModel",
      "prompting",
      "prompt",
      "history",
      "personas",
      "personaTemplate",
      "temperature",
      "reasoning",
      "maxOutputTokens",
      "personaMaxOutputTokens",
      "personaReasoning",
      "batch",
      "types",
      "cue",
      "knowledge",
      "archetypes",
    ],
    create: (context) => {
      if (!context.model) throw new Error("the llm decider needs a model");
      return llmDecider({ ...context, model: context.model });
    },
  },
  {
    name: "rational",
    description: "exact best response to the schedule",
    uses: ["types"],
    create: ({ economy, population, scenario }) =>
      rationalDecider(economy, drawTypes(population.size, scenario.workers.types, scenario.seed)),
  },
  {
    name: "fixed",
    description: "hours that never respond to tax",
    uses: ["hours"],
    create: ({ economy, population, scenario }) =>
      fixedDecider(economy, population, scenario.workers.hours, scenario.seed),
  },
  ...behaviouralKinds,
  {
    name: "fitted",
    description: "as a fit of recorded choices says that somebody decides (llm-econ fit -o), for any number of workers",
    uses: ["fitted"],
    create: ({ economy, population, scenario }) =>
      fittedDecider(economy, population, loadFitted(fittedPath(scenario)), {
        seed: scenario.seed,
        taxYear: scenario.taxYear,
      }),
  },
];

function fittedPath({ workers }: Scenario): string {
  if (workers.fitted !== undefined) return workers.fitted;
  throw new ScenarioError("workers.decide fitted needs workers.fitted; expected the file that llm-econ fit -o wrote");
}

/** Ways of deciding that a scenario's workers have: one, or those of its groups. */
export function decidersOf(
  { decide, groups }: Pick<Scenario["workers"], "decide" | "groups">,
  kinds: readonly DeciderKind[] = deciderKinds,
): readonly DeciderKind[] {
  const names = groups?.map((group) => group.decide) ?? [decide];
  return [...new Set(names)].map((name) => deciderKind(name, kinds));
}

/** Whether some workers' way of deciding reads a key of `workers`, such as `model`. */
export function readsKey(
  workers: Pick<Scenario["workers"], "decide" | "groups">,
  key: string,
  kinds: readonly DeciderKind[] = deciderKinds,
): boolean {
  return decidersOf(workers, kinds).some(({ uses }) => uses.includes(key));
}

/** Everybody's decider: one way of deciding, several for groups, or one that asks some on behalf of all. */
export function workersDecider(
  context: DeciderContext,
  kinds: readonly DeciderKind[] = deciderKinds,
  archetypes: Archetypes | null = null,
): Decider {
  const { decide, groups } = context.scenario.workers;
  if (groups) return groupDecider(context, groups, (name) => deciderKind(name, kinds));
  const { create } = deciderKind(decide, kinds);
  return archetypes ? archetypeDecider(context, archetypes, create) : create(context);
}

/** Each worker's type, where the way of deciding knows types; null where all are egotistical. */
export function typesOf(
  { workers, seed }: Scenario,
  size: number,
  kinds: readonly DeciderKind[] = deciderKinds,
): readonly WorkerType[] | null {
  return readsKey(workers, "types", kinds) ? drawTypes(size, workers.types, seed) : null;
}

export function deciderKind(name: string, kinds: readonly DeciderKind[] = deciderKinds): DeciderKind {
  const found = kinds.find((kind) => kind.name === name);
  if (!found)
    throw new ScenarioError(
      `unknown workers.decide "${name}"; ${suggestion(
        name,
        kinds.map((kind) => kind.name),
      )}`,
    );
  return found;
}
