import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { type TaxSchedule, taxSchedule } from "../../src/law/tax-schedule.ts";
import { estimateElasticity } from "../../src/planner/formulas/elasticity-estimate.ts";
import { calibrate, flat, outcome, usBrackets, usLaw } from "../env/helpers.ts";

const year = (
  law: TaxSchedule,
  incomes: ArrayLike<number>,
  weights: ArrayLike<number> = Array.from(incomes, () => 1),
) => ({
  law,
  incomes: Float64Array.from(incomes),
  weights: Float64Array.from(weights),
});
const elasticityOf = (...pairs: Parameters<typeof estimateElasticity>[0]) =>
  estimateElasticity(pairs)?.elasticity ?? Number.NaN;

describe("elasticity from planned changes of rates", () => {
  test("one change of a flat rate: Δln z over Δln(1−τ)", () => {
    const found = elasticityOf({ before: year(flat(0.5), [100, 300]), after: year(flat(0.2), [120, 360]) });
    expect(found).toBeCloseTo(Math.log(1.2) / Math.log(1.6), 12);
  });

  test.each([0.1, 0.25, 0.8])("rational workers reveal theirs: %d", (elasticity) => {
    const economy = calibrate({ elasticity });
    const shifted = (change: number) =>
      taxSchedule(
        usBrackets,
        usLaw.rates.map((rate) => rate + change),
      );
    const under = (schedule: TaxSchedule) => year(schedule, outcome(economy, schedule).income);
    const [start, raised, lowered] = [usLaw, shifted(0.05), shifted(-0.05)].map(under);
    expect(elasticityOf({ before: start, after: raised }, { before: raised, after: lowered })).toBeCloseTo(
      elasticity,
      5,
    );
  });

  test("a common trend of incomes is no response", () => {
    const keep = [0.5, 0.45, 0.55];
    const years = keep.map((kept, t) =>
      year(
        flat(1 - kept),
        [100, 900].map((base) => base * kept ** 0.4 * 1.03 ** t),
      ),
    );
    expect(elasticityOf({ before: years[0], after: years[1] }, { before: years[1], after: years[2] })).toBeCloseTo(
      0.4,
      10,
    );
  });

  const [before, after] = [taxSchedule([0, 1000], [0.2, 0.4]), taxSchedule([0, 1000], [0.1, 0.3])];
  const alone = elasticityOf({ before: year(before, [2000]), after: year(after, [2100]) });
  const leftOut = (name: string, pair: readonly [number, number]) =>
    test(`left out: ${name}`, () =>
      expect(elasticityOf({ before: year(before, [2000, pair[0]]), after: year(after, [2100, pair[1]]) })).toBeCloseTo(
        alone,
        12,
      ));
  leftOut("who bunches before", [1000, 1400]);
  leftOut("who bunches after", [1400, 1000]);
  leftOut("who earns nothing", [0, 500]);

  test("a weight of 2 is two workers, 0 is none", () => {
    const weighted = elasticityOf({
      before: year(before, [500, 2000, 800], [2, 1, 0]),
      after: year(after, [520, 2300, 80], [2, 1, 0]),
    });
    const repeated = elasticityOf({ before: year(before, [500, 500, 2000]), after: year(after, [520, 520, 2300]) });
    expect(weighted).toBeCloseTo(repeated, 12);
  });

  // Hours that vary by 10 % from year to year: 2,000 workers and a change of 20 % in 1−τ leave an error of about 0.016.
  test("the standard error covers the truth about as often as it says", () => {
    const truth = 0.3;
    let covered = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = randomStream(seed, "noise");
      const incomes = (kept: number) =>
        Array.from({ length: 200 }, () => 5e4 * kept ** truth * Math.exp(0.1 * random.normal()));
      const found = estimateElasticity([
        { before: year(flat(0.5), incomes(0.5)), after: year(flat(0.4), incomes(0.6)) },
      ]);
      if (found && Math.abs(found.elasticity - truth) < 1.96 * (found.standardError ?? 0)) covered++;
    }
    expect(covered).toBeGreaterThan(176);
    expect(covered).toBeLessThan(200);
  });

  test("no change, no estimate", () =>
    expect(estimateElasticity([{ before: year(flat(0.3), [5]), after: year(flat(0.3), [6]) }])).toBeNull());
});
