import { describe, expect, test } from "@jest/globals";
import { findRoot } from "../../src/env/find-root.ts";

describe("root of a function", () => {
  const root = (name: string, f: (x: number) => number, low: number, high: number, expected: number) =>
    test(name, () => expect(Math.abs(findRoot(f, low, high) / expected - 1)).toBeLessThan(1e-15));
  root("line", (x) => x - 0.3, 0, 1, 0.3);
  root("falling exponential", (x) => Math.exp(-x) - 0.3, -600, 600, -Math.log(0.3));
  root("steep power", (x) => 1e9 - x ** 101, 1e-9, 1e6, 10 ** (9 / 101));
  root("infinite at an end", (x) => 1 / x - 4, 0, 1e6, 0.25);
  root("jump", (x) => (x > 0.3 ? 1 : -1), -1, 9, 0.3);
  root("root at the lower end", (x) => x - 2, 2, 5, 2);
  root("root at the upper end", (x) => x - 5, 2, 5, 5);
});
