/** The ways in which workers can decide: `workers.decide`. */
import { ScenarioError } from "../errors.ts";
import { suggestion } from "../nearest.ts";
import type { WorkerType } from "../scenario/citizen-keys.ts";
import type { Scenario } from "../scenario/resolve.ts";
import type { Kind } from "../scenario/schema.ts";
import { behaviouralKinds } from "./behavioural/kinds.ts";
import type { Decider } from "./decider.ts";
import { fixedDecider } from "./fixed.ts";
import { type LlmDeciderOptions, llmDecider } from "./llm.ts";
import { rationalDecider } from "./rational.ts";
import { drawTypes } from "./worker-types.ts";

export interface DeciderContext extends Omit<LlmDeciderOptions, "model"> {
  /** The model of `workers.model`; null where the kind uses none. */
  readonly model: LlmDeciderOptions["model"] | null;
}

export interface DeciderKind extends Kind {
  readonly create: (context: DeciderContext) => Decider;
}

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
      "batch",
      "types",
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
];

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
