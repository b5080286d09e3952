/**
 * A law: couples are taxed on what both earn together, on brackets twice as wide as those of singles. Who is married, and
 * what the spouse earns, are columns of the file of persons. A second earner's first dollar meets the couple's rate.
 */
import { type LawKind, numbersOf, type Plugin } from "llm-econ";

/** Where the brackets of singles begin, dollars a year. */
const brackets = [0, 15_000, 60_000];

const jointFiling: LawKind = {
  name: "joint-filing",
  description: "three rates on what a couple earns together, on brackets twice as wide as those of singles",
  uses: [],
  create: () => ({
    parameters: [
      { name: "lowest rate", least: 0, most: 0.5, unit: "rate", start: 0 },
      { name: "middle rate", least: 0, most: 0.7, unit: "rate", start: 0.2 },
      { name: "top rate", least: 0, most: 0.9, unit: "rate", start: 0.4 },
    ],
    words:
      "three marginal rates; couples pay them on what both earn together, on brackets twice as wide as those of singles",
    law: (rates) => ({
      classOf: (people) => {
        const spouse = numbersOf(people, "spouse_earnings");
        return Uint8Array.from({ length: people.size }, (_, i) => (Number.isFinite(spouse?.[i]) ? 1 : 0));
      },
      offset: (people) => {
        const spouse = numbersOf(people, "spouse_earnings");
        const earned = Float64Array.from({ length: people.size }, (_, i) => spouse?.[i] || 0);
        return { earned, unearned: new Float64Array(people.size) };
      },
      budget: (isJoint) => [
        {
          name: "income tax",
          of: "family",
          pieces: brackets.map((start, k) => ({ from: isJoint ? 2 * start : start, rate: rates[k] })),
        },
      ],
      words: (isJoint) => (isJoint ? "You and your spouse are taxed together." : "You are taxed alone."),
    }),
  }),
};

export const plugin = { laws: [jointFiling] } satisfies Plugin;
