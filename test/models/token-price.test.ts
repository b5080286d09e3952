import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { packageFile } from "../../src/base/package-files.ts";
import { costUsd, priceAtHosts, priceOf } from "../../src/models/providers/token-price.ts";

describe("prices", () => {
  const known: readonly [id: string, input: number, cachedInput: number, output: number][] = [
    ["gpt-4o-mini", 0.15, 0.075, 0.6],
    ["gpt-4o-mini-2024-07-18", 0.15, 0.075, 0.6],
    ["claude-haiku-4-5-20251001", 1, 0.1, 5],
    ["claude-haiku-4-5-latest", 1, 0.1, 5],
    ["gpt-4o-2024-08-06", 2.5, 1.25, 10],
    ["o3-2025-04-16", 2, 0.5, 8],
    ["gpt-5-mini", 0.25, 0.025, 2],
    ["claude-opus-4-5-20251101", 5, 0.5, 25],
  ];
  test.each(known)("%s", (id, input, cachedInput, output) =>
    expect(priceOf(id)).toMatchObject({ input, cachedInput, output }),
  );

  test.each([
    "",
    "llama3.1:8b",
    "gpt-4o-mini-audio-preview",
    "gpt-4o-audio-preview",
    "gemini-2.5-flash",
    "claude-haiku-4",
    "toString",
    "openai/gpt-4o-mini",
  ])("%s is unknown, not free", (id) => expect(priceOf(id)).toBeUndefined());

  test("the first snapshot of a model was dearer", () =>
    expect(priceOf("gpt-4o-2024-05-13")).toMatchObject({ input: 5, output: 15 }));

  const google = "generativelanguage.googleapis.com";
  const hosted: readonly [id: string, hosts: readonly string[], input: number | undefined][] = [
    ["gemini-2.5-flash", [google], 0.3],
    ["gemini-2.5-flash", [google, google], 0.3],
    ["gemini-2.5-flash", [google, "127.0.0.1:8000"], undefined],
    ["gemini-2.5-flash", ["openrouter.ai"], undefined],
    ["gemini-2.5-flash", [], undefined],
    ["openai/gpt-4o", ["openrouter.ai"], 2.5],
    ["gpt-4o", ["openrouter.ai"], undefined],
  ];
  test.each(hosted)("%s at %j", (id, hosts, input) => expect(priceAtHosts(id, hosts)?.input).toBe(input));

  test("every entry is complete, has a source and a date", () => {
    const { models } = JSON.parse(readFileSync(packageFile("data/model-prices.json"), "utf8"));
    for (const [id, entry] of Object.entries<Record<string, unknown>>(models)) {
      const [model, host] = id.split("@");
      const { input, cachedInput = input, output } = host ? priceAtHosts(model, [host])! : priceOf(id)!;
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
