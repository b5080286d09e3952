import { describe, expect, test } from "@jest/globals";
import { bestResponse } from "../../src/env/respond/best-response.ts";
import { settle } from "../../src/env/settle/settlement.ts";
import { lawByWorker, lineAt } from "../../src/law/applied-law.ts";
import { applyLaw, taxLaw } from "../../src/law/apply-law.ts";
import { taxOn } from "../../src/law/tax-line.ts";
import { byName, coded, type Population } from "../../src/population/population.ts";
import { prepared } from "../episode/run-with.ts";

const { economy, population, levers } = prepared(
  "population: {size: 250}\neconomy: {law: us-2024, calibrate: {under: us-2024}, participation: {elasticity: 0.25}}",
);
const statute = levers.policy(levers.start).law;

describe("the decision to work under a statute", () => {
  test("those work of whom it is known", () => {
    const works = Array.from(bestResponse(economy, statute), (hours) => (hours > 0 ? 1 : 0));
    expect(works).toEqual([...(population.employment?.employed ?? [])]);
  });

  test("lines in columns and one by one are decided alike, and valued alike", () => {
    const { law } = levers.policy(levers.start.map((rate) => 0.6 * rate));
    const lineOf = Uint32Array.from({ length: economy.size }, (_, i) => i);
    const byLine = lawByWorker(
      Array.from(lineOf, (i) => lineAt(law, i)),
      lineOf,
    );
    const [columns, lines] = [law, byLine].map((one) => settle(economy, one, bestResponse(economy, one)));
    for (let i = 0; i < economy.size; i++) {
      expect(columns.hours[i]).toBeCloseTo(lines.hours[i], 8);
      expect(columns.utility[i]).toBeCloseTo(lines.utility[i], 5);
    }
    expect(columns.hours.filter((hours) => hours === 0).length).toBeLessThan(
      bestResponse(economy, statute).filter((hours) => hours === 0).length + 1,
    );
  });

  test("of a couple the one who usually does not work owes what work adds", () => {
    const earned = [60_000, 60_000, 0];
    const people: Population = {
      size: 3,
      wage: Float64Array.of(20, 20, 20),
      usualHours: Float64Array.of(40, 40, 40),
      weight: Float64Array.of(1, 1, 1),
      columns: byName([{ name: "x", kind: "label", unit: "", meaning: "", ...coded(["a", "b", "c"]) }]),
      employment: {
        ...{ employed: Uint8Array.of(1, 0, 0), cell: new Uint32Array(3), names: ["all"], shares: Float64Array.of(0.5) },
      },
    };
    // A tenth of everything, a fifth above 50,000, and 3,000 paid to each family.
    const law = taxLaw({
      offset: () => ({
        earned: Float64Array.from(earned),
        unearned: new Float64Array(3),
        alone: Uint8Array.of(0, 0, 1),
      }),
      budget: () => [
        {
          name: "tax",
          of: "family",
          pieces: [
            { from: 0, rate: 0.1, amount: -3000 },
            { from: 50_000, rate: 0.2 },
          ],
        },
      ],
    });
    const family = (income: number): number => -3000 + 0.1 * income + 0.1 * Math.max(0, income - 50_000);
    const applied = applyLaw(law, people);
    const usual = 52 * 20 * 40;
    for (const z of [0, 10_000, usual]) {
      const share = usual / (usual + 60_000);
      expect(applied.tax(z, 0)).toBeCloseTo(family(z + 60_000) - (1 - share) * family(usual + 60_000), 8);
      expect(applied.tax(z, 1)).toBeCloseTo(family(z + 60_000) - family(60_000), 8);
      expect(applied.tax(z, 2)).toBeCloseTo(family(z), 8);
      expect(taxOn(lineAt(applied, 1), z)).toBeCloseTo(applied.tax(z, 1), 8);
    }
    expect(law.liability(people, Float64Array.of(0, 0, 0)).get("tax")?.[2]).toBeCloseTo(-3000, 8);
  });
});
