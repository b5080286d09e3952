/** The section `election`: the population votes on the rates. */
import { z } from "zod";
import type { Kind } from "../base/kind.ts";
import { maxOutputTokens, reasoningEffort } from "./models-keys.ts";

/** @param rules the registered voting rules */
export function electionKeys(rules: readonly Kind[], describe: (kinds: readonly Kind[]) => string) {
  const names = rules.map(({ name }) => name) as [string, ...string[]];
  return z.strictObject({
    every: z.int().min(1).default(1).meta({ description: "Tax years from one election to the next" }),
    candidates: z.enum(["everyone", "run-for-office", "slate"]).default("run-for-office").meta({
      description:
        "everyone: each worker with a platform of its own; run-for-office: workers who decide to stand; slate: the given platforms. A planner's proposal is one more candidate",
    }),
    slate: z.array(z.array(z.number()).min(1)).min(1).max(1000).optional().meta({
      description:
        "Platforms of candidates: slate, each a rate for every bracket, decimals; or a value for every parameter of another economy.law",
    }),
    rule: z
      .enum(names)
      .default("plurality")
      .meta({ description: `How votes are counted. ${describe(rules)}` }),
    voters: z.enum(["all", "registered"]).default("all").meta({
      description:
        "Who may vote: all workers, or those of the column registered of a file of persons, or a share drawn by seed",
    }),
    registration: z.number().positive().max(1).optional().meta({
      description: "Share of workers who may vote with voters: registered, in place of the column registered",
    }),
    turnoutCost: z
      .number()
      .min(0)
      .default(0)
      .meta({ description: "Dollars a year that must be at stake for a worker to vote" }),
    ballots: z.enum(["utility", "llm", "pairwise"]).optional().meta({
      description:
        "utility: by what each platform is worth if everybody optimises; llm: the workers' model is asked for a ballot; pairwise: it is asked which of two platforms it would rather have, for every pair and in both orders, and the ballot is made of that; default llm where workers go through a model",
    }),
    mandate: z.enum(["platform", "free"]).default("platform").meta({
      description:
        "Whether the winner's platform is law until the next election, or the winner sets rates each tax year",
    }),
    maxOutputTokens: maxOutputTokens("a worker's answer about an election", "that of workers"),
    reasoning: reasoningEffort("a worker about an election", "that of workers"),
  });
}
