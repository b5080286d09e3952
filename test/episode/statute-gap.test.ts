/** The gap under a statute: against the best values of the levers. */
import { describe, expect, test } from "@jest/globals";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { createWelfare } from "../../src/env/welfare/welfare.ts";
import { takeWorkers } from "../../src/env/workers.ts";
import type { LawFamily } from "../../src/law/law-family.ts";
import { leversOf } from "../../src/law/policy.ts";
import { statuteFile } from "../../src/law/us/statute.ts";
import { usFamily } from "../../src/law/us/us-law.ts";
import { takeRows } from "../../src/population/population.ts";
import { gapClosed, gapEnds } from "../../src/run/gap.ts";
import { prepared } from "./run-with.ts";

const statute = usFamily(statuteFile(2024));
/** The statute with one rate on all taxable income. */
const oneRate: LawFamily = {
  parameters: [{ ...statute.parameters[0], name: "rate", start: 0.2 }],
  law: ([rate]) => statute.law(new Array(7).fill(rate)),
  words: "one rate",
};

const law = "economy: { law: us-2024, calibrate: { under: us-2024 } }";
const run = prepared(
  `steps: 1\npopulation: { size: 8 }\n${law}\nworkers: { decide: rational }\nplanner: { kind: us-federal }`,
);

/** The same people so many times over, with one lever. */
function many(times: number) {
  const rows = Uint32Array.from({ length: 8 * times }, (_, i) => i % 8);
  const population = takeRows(run.population, rows);
  const economy = { ...run.economy, ...takeWorkers(run.economy, rows) };
  const welfare = createWelfare("ces", 1, economy);
  const levers = leversOf(oneRate, population);
  const at = (rate: number): number => {
    const { law } = levers.policy([rate]);
    return welfare.evaluate(settle(economy, law, bestResponse(economy, law))).value;
  };
  const ends = (rate: number) => {
    const known = { usFederal: at(0.2), learned: levers.policy([rate]), atLearned: at(rate) };
    return gapEnds({ ...run, population, economy, levers }, welfare, known)!;
  };
  return { at, ends };
}

describe("gapClosed under a statute", () => {
  const few = many(1);
  const found = few.ends(0.2);
  const best = found.parameters!.rate;

  test("its ends are the statute and the best value of the lever, by name", () => {
    expect(found).toEqual({
      usFederal: few.at(0.2),
      optimum: few.at(best),
      rates: [],
      parameters: { rate: best },
      bins: null,
    });
    const grid = Array.from({ length: 201 }, (_, k) => few.at((k * statute.parameters[0].most) / 200));
    expect(found.optimum).toBeGreaterThanOrEqual(Math.max(...grid));
  });

  test.each([
    ["the statute", 0.2, 0],
    ["the optimum", best, 1],
    ["what is worse than the statute", 0, (few.at(0) - few.at(0.2)) / (few.at(best) - few.at(0.2))],
    ["what is between", 0.25, (few.at(0.25) - few.at(0.2)) / (few.at(best) - few.at(0.2))],
  ])("of %s", (_, rate, share) => expect(gapClosed(few.at(rate), few.ends(rate), "optimising")).toBeCloseTo(share, 12));

  test("above 20,000 people it is searched on some of them and judged on everybody", () => {
    const { at, ends } = many(2501);
    const large = ends(0.2);
    expect(large).toMatchObject({ searched: 1500, bins: null, rates: [] });
    expect(large.optimum / found.optimum).toBeGreaterThan(1 - 1e-4);
    expect(large.optimum / at(large.parameters!.rate)).toBeCloseTo(1, 12);
  });
});
