import { describe, expect, test } from "@jest/globals";
import { type RandomStream, randomStream } from "../src/base/random.ts";

const take = (stream: RandomStream, n: number) => Array.from({ length: n }, () => stream.next());

describe("random streams", () => {
  test("the same key gives the same numbers", () =>
    expect(take(randomStream(7, "worker", 3), 5)).toEqual(take(randomStream(7, "worker", 3), 5)));

  test("a stream does not depend on what others have drawn", () => {
    const first = randomStream(1, "a");
    take(randomStream(1, "b"), 100);
    expect(take(first, 3)).toEqual(take(randomStream(1, "a"), 3));
  });

  test("neighbouring seeds and keys are uncorrelated from the first number on", () => {
    const firsts = Array.from({ length: 20_000 }, (_, seed) => randomStream(seed, "x").next());
    const mean = firsts.reduce((a, b) => a + b, 0) / firsts.length;
    let covariance = 0;
    for (let i = 1; i < firsts.length; i++) covariance += (firsts[i] - 0.5) * (firsts[i - 1] - 0.5);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / firsts.length));
    expect(Math.abs((covariance / firsts.length) * 12)).toBeLessThan(4 / Math.sqrt(firsts.length));
  });

  test("uniform: 100 equal bins pass a chi-square test", () => {
    const stream = randomStream(42, "uniform");
    const bins = new Float64Array(100);
    for (let i = 0; i < 1_000_000; i++) bins[Math.floor(stream.next() * 100)]++;
    const chiSquare = bins.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(150); // 99.93 % point at 99 degrees of freedom
  });

  test("normal: mean 0, variance 1, kurtosis 3", () => {
    const stream = randomStream(42, "normal");
    let [m1, m2, m4] = [0, 0, 0];
    const n = 400_000;
    for (let i = 0; i < n; i++) {
      const x = stream.normal();
      m1 += x / n;
      m2 += x ** 2 / n;
      m4 += x ** 4 / n;
    }
    expect(m1).toBeCloseTo(0, 2);
    expect(m2).toBeCloseTo(1, 1);
    expect(m4).toBeCloseTo(3, 1);
  });

  test("integer covers its range and nothing else", () => {
    const stream = randomStream(5, "integer");
    const seen = new Set(Array.from({ length: 1000 }, () => stream.integer(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
