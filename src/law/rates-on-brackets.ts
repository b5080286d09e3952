import type { LawFamily } from "./law-family.ts";

/** The first family: marginal rates on given brackets of a person's own earnings, the same for everybody. */
export function ratesOnBrackets(brackets: readonly number[]): LawFamily {
  return {
    parameters: brackets.map((from) => ({
      name: `rate from $${from.toLocaleString("en-US")}`,
      least: 0,
      most: 1,
      unit: "rate",
      start: 0,
    })),
    brackets,
    law: (rates) => ({
      budget: () => [{ name: "income tax", of: "own", pieces: brackets.map((from, k) => ({ from, rate: rates[k] })) }],
    }),
    words: "marginal rates on brackets of gross wages",
  };
}
