import { describe, expect, test } from "@jest/globals";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { takeWorkers } from "../../src/env/workers.ts";
import type { LawFamily } from "../../src/law/law-family.ts";
import { placeOf } from "../../src/law/parameter-range.ts";
import { type Levers, leversOf } from "../../src/law/policy.ts";
import { statuteFile } from "../../src/law/us/statute.ts";
import { usFamily } from "../../src/law/us/us-law.ts";
import { settledValues } from "../../src/planner/oracles/feasible-laws.ts";
import { globalSearch } from "../../src/planner/oracles/global-search.ts";
import { nearOptimalValues, optimalValues } from "../../src/planner/oracles/optimal-values.ts";
import { takeRows } from "../../src/population/population.ts";
import { families } from "../law/people.ts";

const statute = usFamily(statuteFile(2024));

/** The statute with one rate on all taxable income. */
const oneRate: LawFamily = {
  parameters: [{ ...statute.parameters[0], name: "rate", start: 0.2 }],
  law: ([rate]) => statute.law(new Array(7).fill(rate)),
  words: "one rate",
};

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

describe("of many people", () => {
  const few = families(100, 3);
  const times = 21;
  const rows = Uint32Array.from({ length: times * few.people.size }, (_, i) => i % few.people.size);
  const many = { people: takeRows(few.people, rows), economy: { ...few.economy, ...takeWorkers(few.economy, rows) } };
  const found = (of: typeof few, search: typeof optimalValues) => {
    const levers = leversOf(oneRate, of.people);
    return search({ economy: of.economy, welfare: createWelfare("ces", 1, of.economy), levers, seed: 1 });
  };
  const whole = found(few, optimalValues);

  test.each([
    ["searched on some and improved on everybody", optimalValues, undefined],
    ["searched on some and judged on everybody", nearOptimalValues, 1500],
  ])("%s: each of them many times over have the optimum of each once", (_, search, searched) => {
    const { values, welfare, searched: people } = found(many, search);
    expect(people).toBe(searched);
    expect(welfare / whole.welfare).toBeGreaterThan(1 - 1e-4);
    expect(welfare / whole.welfare).toBeLessThan(1 + 1e-9);
    const { law } = leversOf(oneRate, many.people).policy(values);
    const settled = settle(many.economy, law, bestResponse(many.economy, law));
    expect(createWelfare("ces", 1, many.economy).evaluate(settled).value).toBeCloseTo(welfare, 6);
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
