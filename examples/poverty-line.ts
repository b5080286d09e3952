/**
 * A welfare function: what people lack to a line counts in full, what they have above it a tenth. Concave and in dollars,
 * so it can be maximised like the built-in ones.
 */
import type { Plugin, WelfareFunction } from "llm-econ";

/** Utility in dollars a year. */
const line = 30_000;
const countsAbove = 0.1;

const povertyLine: WelfareFunction = {
  name: "poverty-line",
  description: `the mean of utility up to $${line.toLocaleString("en-US")} a year, what lies above counting a tenth`,
  uses: [],
  value: (utility, weight) => {
    let sum = 0;
    let people = 0;
    for (let i = 0; i < utility.length; i++) {
      sum += weight[i] * (Math.min(utility[i], line) + countsAbove * Math.max(utility[i] - line, 0));
      people += weight[i];
    }
    return sum / people;
  },
  marginal: (utility) => utility.map((dollars) => (dollars < line ? 1 : countsAbove)),
};

export const plugin = { welfareFunctions: [povertyLine] } satisfies Plugin;
