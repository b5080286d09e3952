/** The ways in which workers can decide: `workers.decide`. */
import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import type { WorkerType } from "../scenario/citizen-keys.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { DeciderKind } from "./decider-kind.ts";
import { fixedDecider } from "./deciders/fixed.ts";
import { behaviouralKinds } from "./deciders/kinds.ts";
import { llmDecider } from "./deciders/llm.ts";
import { rationalDecider } from "./deciders/rational.ts";
import { fittedDecider } from "./fitted/fitted-decider.ts";
import { loadFitted } from "./fitted/fitted-file.ts";
import { drawTypes } from "./worker-types.ts";

export const deciderKinds: readonly DeciderKind[] = [
  {
    name: "llm",
    description: "a model is asked for each worker",
    uses: [
      "model",
      "personaModel",
      "prompting",
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

/** Each worker's type, where the way of deciding knows types; null where all are egotistical. */
export function typesOf(
  { workers, seed }: Scenario,
  size: number,
  kinds: readonly DeciderKind[] = deciderKinds,
): readonly WorkerType[] | null {
  return deciderKind(workers.decide, kinds).uses.includes("types") ? drawTypes(size, workers.types, seed) : null;
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
