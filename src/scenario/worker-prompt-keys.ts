/** Keys of `workers` for what a model is told. */
import { z } from "zod";

export const workerCues = ["own", "paper", "none"] as const;
export type WorkerCue = (typeof workerCues)[number];

export const workerKnowledge = ["formula", "history"] as const;
export type WorkerKnowledge = (typeof workerKnowledge)[number];

/** @param whose what the wording is of */
export function ownPrompt(whose: string) {
  return z
    .string()
    .regex(/\.ya?ml$/i, "expected the path of a .yaml file")
    .optional()
    .meta({
      description: `Your own words for the rules of ${whose}: a .yaml file of sections with named slots, relative to the scenario (docs/prompts.md)`,
    });
}

export const workerPromptKeys = {
  cue: z.enum(workerCues).optional().meta({
    description:
      "What a model is told of its last change of hours, and which steps it sees as its best. own: what the change is worth at today's tax and an equal rebate, and the best hours under today's law; paper: what happened to utility, rebate and law included; none: nothing. Default own (paper in the paper preset)",
  }),
  prompt: ownPrompt("the question about hours"),
  knowledge: z.enum(workerKnowledge).default("formula").meta({
    description:
      "What a model knows of its utility. formula: how income and effort make it, so that the best hours can be computed; history: only what it came to in past steps",
  }),
};
