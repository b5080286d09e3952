/** Deciders of bounded rationality that ask no model: `workers.decide`. */
import type { DeciderKind } from "../decider-kind.ts";
import { misperceivingDecider } from "./misperceiving.ts";
import { myopicDecider } from "./myopic.ts";
import { noisyDecider } from "./noisy.ts";
import { referenceDependentDecider } from "./reference-dependent.ts";

export const behaviouralKinds: readonly DeciderKind[] = [
  {
    name: "noisy",
    description: "logit choice: better hours more often",
    uses: ["noise"],
    create: ({ economy, scenario }) => noisyDecider(economy, scenario.workers.noise, scenario.seed),
  },
  {
    name: "myopic",
    description: "in each step part of the way to the best response",
    uses: ["adjustment"],
    create: ({ economy, population, scenario }) => myopicDecider(economy, population, scenario.workers.adjustment),
  },
  {
    name: "reference-dependent",
    description: "loss-averse around last tax year's net income",
    uses: ["lossAversion"],
    create: ({ economy, scenario }) =>
      referenceDependentDecider(economy, {
        lossAversion: scenario.workers.lossAversion,
        taxYear: scenario.taxYear,
      }),
  },
  {
    name: "misperceiving",
    description: "takes the tax in part for a line through what was last paid",
    uses: ["misperception", "misperceptionShare"],
    create: ({ economy, population, scenario }) =>
      misperceivingDecider(economy, population, {
        kind: scenario.workers.misperception,
        share: scenario.workers.misperceptionShare,
      }),
  },
];
