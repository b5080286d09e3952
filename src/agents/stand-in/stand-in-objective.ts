/** How the stand-in writes welfare as a formula: it reads no words, and goes through a few that are well known. */
import type { ObservationId } from "../../models/observations.ts";

const known = [
  "mean(u)",
  "exp(mean(log(u)))",
  "min(u)",
  "mean(u) - 0.3 * sd(u)",
  "mean(u, z <= quantile(z, 0.2))",
  "mean(u) * (1 - gini(c))",
];

/** The next one for each candidate, from the first on. */
export function standInObjective({ id }: { readonly id: ObservationId }) {
  const number = Number(/\d+$/.exec(id.agent)?.[0] ?? 1);
  return {
    explanation: "The stand-in reads no words: this is the next of the formulas that it knows.",
    expression: known[(number - 1) % known.length],
  };
}

export const standInSatisfies = {
  reason: "The stand-in reads no words, so it cannot tell what was asked for.",
  satisfies: "cannot-say",
};
