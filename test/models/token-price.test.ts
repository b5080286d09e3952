import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { costUsd, priceOf } from "../../src/models/providers/token-price.ts";

describe("prices", () => {
  const known: readonly [id: string, input: number, cachedInput: number, output: number][] = [
    ["gpt-4o-mini", 0.15, 0.075, 0.6],
    ["gpt-4o-mini-2024-07-18", 0.15, 0.075, 0.6],
    ["claude-haiku-4-5-20251001", 1, 0.1, 5],
    ["claude-haiku-4-5-latest", 1, 0.1, 5],
  ];
  test.each(known)("%s", (id, input, cachedInput, output) =>
    expect(priceOf(id)).toMatchObject({ input, cachedInput, output }),
  );

  test.each([
    "",
    "llama3.1:8b",
    "gpt-4o-mini-audio-preview",
    "gpt-4o",
    "claude-haiku-4",
    "toString",
    "openai/gpt-4o-mini",
  ])("%s is unknown, not free", (id) => expect(priceOf(id)).toBeUndefined());

  test("every entry is complete, has a source and a date", () => {
    const { models } = JSON.parse(readFileSync(packageFile("data/model-prices.json"), "utf8"));
    for (const [id, entry] of Object.entries<Record<string, unknown>>(models)) {
      const { input, cachedInput = -1, output } = priceOf(id)!;
      expect(0 < cachedInput && cachedInput <= input && input <= output).toBe(true);
      expect(entry.source).toMatch(/^https:\/\//);
      expect(entry.published ?? entry.read).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});

describe("cost", () => {
  const price = { input: 2, cachedInput: 0.5, output: 10 };
  const cases: readonly [input: number, cached: number, output: number, dollars: number][] = [
    [0, 0, 0, 0],
    [1_000_000, 0, 0, 2],
    [1_000_000, 1_000_000, 0, 0.5],
    [0, 0, 1_000_000, 10],
    [1900, 1800, 10, (100 * 2 + 1800 * 0.5 + 10 * 10) / 1e6],
  ];
  test.each(cases)("%i in, %i of them cached, %i out: $%d", (inputTokens, cachedInputTokens, outputTokens, dollars) =>
    expect(costUsd({ inputTokens, cachedInputTokens, outputTokens }, price)).toBeCloseTo(dollars, 12),
  );
});
