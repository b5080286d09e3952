import { describe, expect, test } from "@jest/globals";
import { randomStream } from "../../src/base/random.ts";
import { nelderMead } from "../../src/planner/oracles/nelder-mead.ts";
import type { Objective } from "../../src/planner/oracles/objective.ts";
import { patternSearch } from "../../src/planner/oracles/pattern-search.ts";
import { cholesky, solveLower, solveLowerTransposed, timesLower } from "../../src/planner/searchers/cholesky.ts";
import { cmaes } from "../../src/planner/searchers/cmaes.ts";
import {
  expectedImprovement,
  normalDensity,
  normalProbability,
} from "../../src/planner/searchers/expected-improvement.ts";
import { fitGaussianProcess, gaussianProcess, matern52 } from "../../src/planner/searchers/gaussian-process.ts";
import { mean } from "./search-helpers.ts";

describe("Cholesky", () => {
  test("a factor known by hand", () => {
    const lower = cholesky(Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98), 3);
    expect([...lower!]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  test.each([1, 2, 5, 20])("A = L·Lᵀ, and both triangles are solved, size %d", (size) => {
    const stream = randomStream(size, "matrix");
    const root = Float64Array.from({ length: size * size }, () => stream.normal());
    const product = (m: Float64Array, i: number, j: number): number => {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += m[i * size + k] * m[j * size + k];
      return sum;
    };
    const matrix = root.map(
      (_, index) => product(root, Math.floor(index / size), index % size) + (index % (size + 1) === 0 ? 1 : 0),
    );
    const lower = cholesky(matrix, size)!;
    matrix.forEach((value, index) => {
      expect(product(lower, Math.floor(index / size), index % size)).toBeCloseTo(value, 10);
    });
    const x = Float64Array.from({ length: size }, () => stream.normal());
    solveLower(lower, size, timesLower(lower, size, x)).forEach((value, k) => {
      expect(value).toBeCloseTo(x[k], 8);
    });
    const transposed = x.map((_, k) => x.reduce((sum, value, i) => sum + lower[i * size + k] * value, 0));
    solveLowerTransposed(lower, size, transposed).forEach((value, k) => {
      expect(value).toBeCloseTo(x[k], 8);
    });
  });

  test.each([
    ["indefinite", [1, 2, 2, 1]],
    ["singular", [1, 1, 1, 1]],
    ["not a number", [Number.NaN, 0, 0, 1]],
  ])("null: %s", (_, matrix) => {
    expect(cholesky(Float64Array.from(matrix), 2)).toBeNull();
  });
});

describe("Gaussian process", () => {
  test("Matérn 5/2 at distances 0 and 1", () => {
    expect(matern52(0)).toBe(1);
    expect(matern52(1)).toBeCloseTo((1 + Math.sqrt(5) + 5 / 3) * Math.exp(-Math.sqrt(5)), 15);
  });

  test("posterior and likelihood of two points in closed form", () => {
    const [noise, length] = [0.1, 0.5];
    const k = (distance: number) => matern52(distance / length);
    const process = gaussianProcess([[0.2], [0.6]], [1, 3], { lengths: [length], noise })!;
    // K = [[1+n, c], [c, 1+n]] has eigenvalues 1+n±c for (1, ±1)/√2; the centred values are (−1, 1).
    const c = k(0.4);
    const variance = 1 / (1 + noise - c);
    const likelihood = -0.5 * (2 * Math.log(2 * Math.PI * variance) + 2 + Math.log((1 + noise) ** 2 - c * c));
    expect(process.logLikelihood).toBeCloseTo(likelihood, 12);
    const [a, b] = [k(0.1), k(0.3)];
    const { mean, sd } = process.predict([0.3]);
    expect(mean).toBeCloseTo(2 + (b - a) / (1 + noise - c), 12);
    const explained = (a + b) ** 2 / (2 * (1 + noise + c)) + (a - b) ** 2 / (2 * (1 + noise - c));
    expect(sd).toBeCloseTo(Math.sqrt(variance * (1 - explained)), 12);
  });

  test("finds that one coordinate matters and the other does not", () => {
    const stream = randomStream(1, "points");
    const points = Array.from({ length: 40 }, () => [stream.next(), stream.next()]);
    const value = (x: readonly number[]) => Math.sin(6 * x[0]);
    const process = fitGaussianProcess(points, points.map(value));
    const { lengths, noise } = process.hyperparameters;
    expect(lengths[1]).toBeGreaterThan(2 * lengths[0]);
    expect(noise).toBeLessThan(1e-3);
    for (const x of [0.2, 0.5, 0.8]) expect(process.predict([x, 0.5]).mean).toBeCloseTo(value([x]), 1);
  });

  test("estimates noise", () => {
    const stream = randomStream(2, "points");
    const points = Array.from({ length: 60 }, () => [stream.next()]);
    const noisy = points.map(([x]) => x + 0.5 * stream.normal());
    expect(fitGaussianProcess(points, noisy).hyperparameters.noise).toBeGreaterThan(0.05);
  });

  test("one point, and equal values", () => {
    expect(fitGaussianProcess([[0.5]], [2]).predict([0.1]).mean).toBe(2);
    expect(fitGaussianProcess([[0.5], [0.5], [0.7]], [2, 2, 2]).predict([0.1]).mean).toBeCloseTo(2, 12);
  });

  test("refuses what is not a number", () => {
    expect(() => fitGaussianProcess([[Number.NaN], [0]], [1, 2])).toThrow("no Gaussian process fits");
  });
});

describe("expected improvement", () => {
  // Abramowitz and Stegun, table 26.1, and the tail at −6.
  test.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.96, 0.024997895148220435],
    [-6, 9.865876450376946e-10],
  ])("normal distribution at %d", (x, probability) => {
    expect(Math.abs(normalProbability(x) / probability - 1)).toBeLessThan(2e-7);
  });

  test.each([
    [1, 0.5, 0.8],
    [1, 0.5, 2],
    [0, 2, 1],
    [3, 1, 0],
  ])("mean %d, sd %d over %d: the integral", (mean, sd, best) => {
    const cells = 200_000;
    const width = (12 * sd) / cells;
    let integral = 0;
    for (let i = 0; i < cells; i++) {
      const y = mean - 6 * sd + (i + 0.5) * width;
      integral += (Math.max(0, y - best) * normalDensity((y - mean) / sd) * width) / sd;
    }
    expect(Math.abs(expectedImprovement({ mean, sd }, best) - integral)).toBeLessThan(1e-6);
  });

  test("without doubt it is the gain, or nothing", () => {
    expect(expectedImprovement({ mean: 3, sd: 0 }, 1)).toBe(2);
    expect(expectedImprovement({ mean: 1, sd: 0 }, 3)).toBe(0);
  });
});

describe("cmaes", () => {
  const sum = (x: readonly number[], term: (value: number, k: number) => number): number =>
    x.reduce((total, value, k) => total + term(value, k), 0);
  const functions: Record<string, (x: readonly number[]) => number> = {
    sphere: (x) => sum(x, (value) => (value - 1) ** 2),
    ellipsoid: (x) => sum(x, (value, k) => 1e6 ** (k / (x.length - 1)) * (value - 1) ** 2),
    rosenbrock: (x) => sum(x.slice(1), (value, k) => 100 * (value - x[k] ** 2) ** 2 + (1 - x[k]) ** 2),
  };

  test.each([
    ["sphere", 10, 4000],
    ["ellipsoid", 5, 6000],
    ["rosenbrock", 5, 10_000],
  ])("%s in %d dimensions: the minimum at 1", (name, dimensions, evaluations) => {
    const start = Array(dimensions).fill(0);
    const { point, value } = cmaes((x) => -functions[name](x), {
      start,
      sigma: 0.3,
      evaluations,
      stream: randomStream(1, name),
    });
    expect(-value).toBeLessThan(1e-12);
    point.forEach((x) => {
      expect(x).toBeCloseTo(1, 5);
    });
  });

  test("Branin's minimum 0.397887 in its box", () => {
    const branin = ([x, y]: readonly number[]): number =>
      (y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6) ** 2 +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
      10;
    const repair = ([x, y]: readonly number[]) => [Math.min(10, Math.max(-5, x)), Math.min(15, Math.max(0, y))];
    const { value } = cmaes((x) => -branin(x), {
      start: [2.5, 7.5],
      sigma: 3,
      evaluations: 1000,
      stream: randomStream(3, "branin"),
      repair,
    });
    expect(-value).toBeCloseTo(0.39788735772973816, 8);
  });

  test("an optimum on the bounds, and values that are not numbers", () => {
    const repair = (x: readonly number[]) => x.map((value) => Math.min(1, Math.max(0, value)));
    const objective = (x: readonly number[]) => (x[0] < 0.3 ? Number.NaN : mean(x));
    const stream = randomStream(1, "bounds");
    const { point } = cmaes(objective, { start: [0.5, 0.5], sigma: 0.2, evaluations: 600, stream, repair });
    expect(point).toEqual([1, 1]);
  });
});

describe("searches of the unit cube from a start", () => {
  const from = (objective: Objective, point: readonly number[]) => ({ point, value: objective(point) });
  const bowl = (peak: readonly number[]): Objective => {
    return (point) => -peak.reduce((sum, best, j) => sum + (j + 1) * (point[j] - best) ** 2, 0);
  };

  test.each([
    ["the lower corner", [0, 0, 0]],
    ["the upper corner", [1, 1, 1]],
    ["inside", [0.4, 0.5, 0.6]],
  ])("a simplex that starts in %s", (_, start) => {
    const objective = bowl([0.2, 0.7, 0.4]);
    const { point } = nelderMead(objective, from(objective, start), { step: 0.05, mostEvaluations: 2000 });
    [0.2, 0.7, 0.4].forEach((best, j) => {
      expect(point[j]).toBeCloseTo(best, 5);
    });
  });

  // On a ridge so steep only a step along it gains: every pair of neighbours must be tried, together and against.
  const ridges: readonly [name: string, peak: readonly number[], pair: number, sign: 1 | -1][] = [
    ["the first pair against each other", [0.8, 0.2, 0.5], 0, 1],
    ["the last pair against each other", [0.5, 0.8, 0.2], 1, 1],
    ["the first pair together", [0.7, 0.7, 0.5], 0, -1],
    ["the last pair together", [0.5, 0.3, 0.3], 1, -1],
  ];
  test.each(ridges)("a pattern moves %s", (_, peak, pair, sign) => {
    const level = peak[pair] + sign * peak[pair + 1];
    const bare = bowl(peak);
    const ridge: Objective = (point) => bare(point) - 1e6 * (point[pair] + sign * point[pair + 1] - level) ** 2;
    const { point } = patternSearch(ridge, from(ridge, [0.5, 0.5, 0.5]), 1e-5);
    peak.forEach((best, j) => {
      expect(Math.abs(point[j] - best)).toBeLessThan(1e-4);
    });
  });
});
