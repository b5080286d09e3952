import { describe, expect, test } from "@jest/globals";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import type { LawFamily } from "../../src/law/law-family.ts";
import { placeOf } from "../../src/law/parameter-range.ts";
import { type Levers, leversOf } from "../../src/law/policy.ts";
import { statuteFile } from "../../src/law/us/statute.ts";
import { usFamily } from "../../src/law/us/us-law.ts";
import { settledValues } from "../../src/planner/oracles/feasible-laws.ts";
import { globalSearch } from "../../src/planner/oracles/global-search.ts";
import { optimalValues } from "../../src/planner/oracles/optimal-values.ts";
import { families } from "../law/people.ts";

const statute = usFamily(statuteFile(2024));

/** The statute with two levers: the rates of the three lowest brackets, and those of the others. */
const twoRates: LawFamily = {
  parameters: [
    { ...statute.parameters[0], name: "low", start: 0.15 },
    { ...statute.parameters[0], name: "high", start: 0.3 },
  ],
  law: ([low, high]) => statute.law([low, low, low, high, high, high, high]),
  words: "two rates",
};

describe("the optimum of a statute's rates", () => {
  test.each([
    ["ces", 1],
    ["rawlsian", null],
  ] as const)("is that of a grid of two rates: %s", (kind, aversion) => {
    const { people, economy } = families(16, 1);
    const levers = leversOf(twoRates, people);
    const welfare = createWelfare(kind, aversion, economy);
    const best = optimalValues({ economy, welfare, levers, seed: 1 });
    const at = (values: readonly number[]): number => {
      const { law } = levers.policy(values);
      return welfare.evaluate(settle(economy, law, bestResponse(economy, law))).value;
    };
    expect(best.welfare / at(best.values)).toBeCloseTo(1, 10);
    const { least, most } = levers.parameters[0];
    const steps = Array.from({ length: 21 }, (_, k) => least + ((most - least) * k) / 20);
    const grid = Math.max(...steps.flatMap((low) => steps.map((high) => at([low, high]))));
    expect(best.welfare).toBeGreaterThanOrEqual(grid);
  });

  test("of seven rates is within 1e-4 of another long search", () => {
    const [kind, aversion] = ["inverse-income", null];
    const { people, economy } = families(12, 2);
    const levers = leversOf(statute, people);
    const welfare = createWelfare(kind, aversion, economy);
    const best = optimalValues({ economy, welfare, levers, seed: 1 });
    expect(best.welfare).toBeGreaterThanOrEqual(longSearch(economy, levers, kind, aversion) * (1 - 1e-4));
  });
});

function longSearch(
  economy: Parameters<typeof settledValues>[0],
  levers: Levers,
  kind: string,
  aversion: number | null,
): number {
  const evaluate = settledValues(economy, { kind, aversion }, levers);
  const start = levers.start.map((value, k) => placeOf(value, levers.parameters[k]));
  return globalSearch((point) => evaluate(point).welfare, start.length, [start], 77, [0.3])[0].value;
}
