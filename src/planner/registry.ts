import type { PlannerContext, PlannerKind } from "./planner-kind.ts";
/** Who sets the rates: `planner.kind`. */

import { ScenarioError } from "../base/errors.ts";
import { suggestion } from "../base/nearest.ts";
import { constantPlanner } from "./constant.ts";
import { llmPlanner } from "./llm/llm.ts";
import type { Planner } from "./planner.ts";
import { oneRate } from "./rate-brackets.ts";
import { banditKind } from "./searchers/bandit.ts";
import { bayesianKind } from "./searchers/bayesian.ts";
import { evolutionKind } from "./searchers/evolution.ts";
import { randomSearchKind } from "./searchers/random-search.ts";
import { theoryKinds } from "./theory-kinds.ts";
import { usFederalPlanner } from "./us-federal.ts";

const startingValues = ({ levers }: PlannerContext): Planner => constantPlanner({ values: levers.start });

export const plannerKinds: readonly PlannerKind[] = [
  {
    name: "llm",
    description: "a model learns rates in context",
    uses: [
      "model",
      "rates",
      "action",
      "prompt",
      "feedback",
      "smoothness",
      "principle",
      "warmup",
      "exploration",
      "exploitation",
      "history",
      "temperature",
      "maxOutputTokens",
      "reasoning",
    ],
    create: (context) => {
      if (!context.model) throw new Error("the llm planner needs a model");
      return llmPlanner({ ...context, publicSpending: context.economy.publicSpending, model: context.model });
    },
  },
  {
    name: "us-federal",
    description:
      "US law: on its own statutory brackets, without deductions; under a statute, or a reform of it, the statute as it is",
    uses: [],
    create: ({ scenario, levers }) => usFederalPlanner(levers, scenario.economy.brackets),
  },
  {
    name: "flat",
    description: "one rate on all brackets; under a statute one rate on taxable income, credits and payroll tax kept",
    uses: ["rates"],
    create: (context) => {
      if (context.levers.brackets === null) oneRate(context.levers, "planner.kind flat");
      return startingValues(context);
    },
  },
  { name: "fixed", description: "the given rates", uses: ["rates"], create: startingValues },
  ...theoryKinds,
  bayesianKind,
  evolutionKind,
  banditKind,
  randomSearchKind,
  {
    name: "none",
    description: "nobody proposes rates: the election decides, and starts from the given ones",
    uses: ["rates"],
    create: startingValues,
  },
];

/** Whether a planner knows what no government can; false of a plugin's that is not there. */
export function isOracle(name: string, kinds: readonly PlannerKind[] = plannerKinds): boolean {
  return kinds.find((kind) => kind.name === name)?.isOracle ?? false;
}

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
