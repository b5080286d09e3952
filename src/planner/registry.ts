/** Who sets the rates: `planner.kind`. */
import type { Economy } from "../env/economy.ts";
import { taxSchedule } from "../env/tax-schedule.ts";
import { ScenarioError } from "../errors.ts";
import { suggestion } from "../nearest.ts";
import { lawOf } from "../scenario/bracket-tables.ts";
import type { Kind } from "../scenario/schema.ts";
import { banditKind } from "./bandit.ts";
import { bayesianKind } from "./bayesian.ts";
import { constantPlanner } from "./constant.ts";
import { evolutionKind } from "./evolution.ts";
import { type LlmPlannerOptions, llmPlanner } from "./llm.ts";
import type { Planner } from "./planner.ts";
import { theoryKinds } from "./theory-kinds.ts";

export interface PlannerContext extends Omit<LlmPlannerOptions, "model"> {
  /** Everybody's preferences: for kinds that call themselves oracles, and for the welfare function's weights. */
  readonly economy: Economy;
  /** The model of `planner.model`; null where the kind uses none. */
  readonly model: LlmPlannerOptions["model"] | null;
}

export interface PlannerKind extends Kind {
  readonly create: (context: PlannerContext) => Planner;
}

const givenRates = ({ brackets, scenario }: PlannerContext): Planner =>
  constantPlanner(taxSchedule(brackets, scenario.planner.rates));

export const plannerKinds: readonly PlannerKind[] = [
  {
    name: "llm",
    description: "a model learns rates in context",
    uses: ["model", "rates", "action", "warmup", "exploration", "exploitation", "history", "temperature"],
    create: (context) => {
      if (!context.model) throw new Error("the llm planner needs a model");
      return llmPlanner({ ...context, model: context.model });
    },
  },
  {
    name: "us-federal",
    description: "US law on its own statutory brackets, without deductions",
    uses: [],
    create: ({ scenario }) => {
      const law = lawOf(scenario.economy.brackets);
      return constantPlanner(taxSchedule(law.brackets, law.rates));
    },
  },
  { name: "flat", description: "one rate on all brackets", uses: ["rates"], create: givenRates },
  { name: "fixed", description: "the given rates", uses: ["rates"], create: givenRates },
  ...theoryKinds,
  bayesianKind,
  evolutionKind,
  banditKind,
  {
    name: "none",
    description: "nobody proposes rates: the election decides, and starts from the given ones",
    uses: ["rates"],
    create: givenRates,
  },
];

export function plannerKind(name: string, kinds: readonly PlannerKind[] = plannerKinds): PlannerKind {
  const found = kinds.find((kind) => kind.name === name);
  if (!found)
    throw new ScenarioError(
      `unknown planner.kind "${name}"; ${suggestion(
        name,
        kinds.map((kind) => kind.name),
      )}`,
    );
  return found;
}
