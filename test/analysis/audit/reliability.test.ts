import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { bestUnits, capacities, isDominated, labLaws } from "../../../src/analysis/audit/hours/lab.ts";
import { kinkWidth, notchElasticity, reducedFormElasticity } from "../../../src/analysis/audit/hours/notch.ts";
import { balancedFit } from "../../../src/analysis/audit/personas/balanced.ts";
import { equivalence } from "../../../src/analysis/audit/personas/equivalence.ts";
import { reliability, varianceParts } from "../../../src/analysis/audit/wording/reliability.ts";
import { kendallTau } from "../../../src/analysis/statistics/rank-correlation.ts";
import { packageFile } from "../../../src/base/package-files.ts";
import { randomStream } from "../../../src/base/random.ts";

interface Golden {
  readonly icc: Readonly<
    Record<"bms" | "jms" | "wms" | "ems" | "icc11" | "icc21" | "icc31" | "icc1k" | "icc2k" | "icc3k", number>
  > & {
    readonly data: readonly (readonly number[])[];
    readonly published: Readonly<Record<"icc11" | "icc21" | "icc31" | "icc1k" | "icc2k" | "icc3k", number>>;
  };
  readonly discrimination: {
    readonly rows: readonly {
      readonly situation: number;
      readonly sex: number;
      readonly group: number;
      readonly logit: number;
    }[];
    readonly fixed: Readonly<Record<"intercept" | "sex" | "group1" | "group2", number>>;
    readonly se: Readonly<Record<"intercept" | "sex" | "group1" | "group2", number>>;
    readonly anova: {
      readonly residualVariance: number;
      readonly situationVariance: number;
      readonly residualDf: number;
    };
  };
  readonly notch: readonly {
    readonly relativeDz: number;
    readonly relativeDt: number;
    readonly elasticity: number;
    readonly reducedForm: number;
  }[];
  readonly kink: readonly {
    readonly kink: number;
    readonly t0: number;
    readonly t1: number;
    readonly elasticity: number;
    readonly dz: number;
  }[];
  readonly pknf: { readonly bestUnits: Readonly<Record<string, number>> };
}
const golden: Golden = JSON.parse(readFileSync(packageFile("test/golden/reliability.json"), "utf8"));

describe("Shrout and Fleiss (1979), six targets and four judges", () => {
  const found = reliability(golden.icc.data);
  test.each(["bms", "jms", "wms", "ems", "icc11", "icc21", "icc31", "icc1k", "icc2k", "icc3k"] as const)("%s", (name) =>
    expect(found[name]).toBeCloseTo(golden.icc[name], 7),
  );
  test.each(Object.entries(golden.icc.published))("%s as it is printed", (name, value) =>
    expect(found[name as "icc11"].toFixed(2)).toBe(value.toFixed(2)),
  );
});

describe("components of variance", () => {
  test("of whoever only looks at the person are the person's", () => {
    const cells = [10, 20, 40].map((y) => [
      [y, y],
      [y, y],
    ]);
    const { person, ...others } = varianceParts(cells);
    expect(others).toEqual({ variant: 0, interaction: 0, resample: 0 });
    expect(person).toBeCloseTo(700 / 3, 10);
  });

  test("that were planted are found", () => {
    const random = randomStream(1, "variance-parts");
    const draw = (sd: number) => sd * random.normal();
    const wordings = Array.from({ length: 40 }, () => draw(2));
    const cells = Array.from({ length: 400 }, () => {
      const own = draw(5);
      return wordings.map((wording) => {
        const both = draw(1);
        return [0, 1].map(() => 40 + own + wording + both + draw(3));
      });
    });
    const parts = varianceParts(cells);
    expect(parts.person).toBeCloseTo(25, -0.7);
    expect(Math.abs(parts.variant - 4)).toBeLessThan(2);
    expect(Math.abs(parts.interaction - 1)).toBeLessThan(0.3);
    expect(Math.abs((parts.resample ?? 0) - 9)).toBeLessThan(0.3);
  });
});

describe("48 logits of eight situations, two sexes and three groups", () => {
  const { rows, fixed, se, anova } = golden.discrimination;
  const fit = balancedFit(
    rows.map(({ situation, sex, group, logit }) => ({ block: situation, levels: [sex, group], y: logit })),
  );
  test.each([
    ["intercept", fit.intercept],
    ["sex", fit.effects[0]],
    ["group1", fit.effects[1]],
    ["group2", fit.effects[2]],
  ] as const)("%s and its standard error, as by REML", (name, { value, se: own }) => {
    expect(value).toBeCloseTo(fixed[name], 12);
    expect(own).toBeCloseTo(se[name], 8);
  });
  test("variances are ANOVA's", () => {
    expect(fit.residualVariance).toBeCloseTo(anova.residualVariance, 12);
    expect(fit.blockVariance).toBeCloseTo(anova.situationVariance, 12);
    expect(fit.residualDegrees).toBe(anova.residualDf);
  });
});

describe("equivalence", () => {
  test.each([
    ["an effect of nothing, exactly", 0, 0, true],
    ["an effect at the margin, exactly", 1, 0, false],
    ["well within", 0.1, 0.2, true],
    ["as far as can be told", 0.1, 0.9, false],
    ["beyond", 2, 0.1, false],
  ])("%s", (_, value, se, expected) => expect(equivalence(value, se, 20, 1).isEquivalent).toBe(expected));
  test("at the margin half of the time it would be found so or more so", () =>
    expect(equivalence(1, 0.3, 20, 1).p).toBeCloseTo(0.5, 12));
});

describe("notch and kink", () => {
  test.each(golden.notch)("%j", ({ relativeDz, relativeDt, elasticity, reducedForm }) => {
    expect(notchElasticity(relativeDz, relativeDt)).toBeCloseTo(elasticity, 10);
    expect(reducedFormElasticity(relativeDz, relativeDt)).toBeCloseTo(reducedForm, 12);
  });
  test("who stops within the dominated region shows nothing", () => expect(notchElasticity(0.5, 1 / 3)).toBe(0));
  test.each(golden.kink)("%j", ({ kink, t0, t1, elasticity, dz }) =>
    expect(kinkWidth(kink, t0, t1, elasticity)).toBeCloseTo(dz, 8),
  );
  const [, , notch] = labLaws;
  test.each(Object.entries(golden.pknf.bestUnits))("of %s units %i are best under the notch", (most, best) =>
    expect(bestUnits(notch, Number(most))).toBe(best),
  );
  test("incomes from 400 to 600 are dominated", () => {
    const dominated = capacities.filter((units) => isDominated(notch, units)).map((units) => units * 20);
    expect(dominated).toEqual([440, 480, 520, 560]);
  });
});

test.each([
  [[1, 2, 3], [1, 2, 3], 1],
  [[1, 2, 3], [3, 2, 1], -1],
  [[1, 2, 3], [2, 1, 3], 1 / 3],
  [[1, 1, 1], [1, 2, 3], null],
])("τ of %j and %j", (a, b, tau) => {
  if (tau === null) expect(kendallTau(a, b)).toBeNull();
  else expect(kendallTau(a, b)).toBeCloseTo(tau, 12);
});
